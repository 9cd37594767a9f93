// Expressions: values, conditions, calls, and what an event must look like.
//
// In:    a part of the tree, and the place it stands in.
// Out:   expressions of the model, with all names resolved.
// Never: an effect; a decision who may read what (check_eyes).
//
// A Got that is not known is one whose type is not learned yet, or that had a mistake: whoever uses
// it says nothing more about it.
#pragma once

#include <optional>

#include "lang/check_state.h"

namespace milieu::lang::checking {

// What is wanted of a value, if that is known: it teaches names that stand alone.
struct Want {
  const model::Type* type = nullptr;
};

Got value(Body& b, const Expr& e, Want want = {});
model::ExprId value_as(Body& b, const Expr& e, const model::Type& type, const std::string& place);
model::ExprId condition(Body& b, const Expr& e);

// Parts of value(), each in the file named for it.
Got literal_number(Body& b, const Expr& e);
Got name_value(Body& b, const Expr& e, Want want);
Got call_value(Body& b, const Expr& e, Want want);
Got before_value(Body& b, const Expr& e);
Got negation(Body& b, const Expr& e, Want want);
Got arithmetic(Body& b, const Expr& e);
Got comparison(Body& b, const Expr& e);
Got is_value(Body& b, const Expr& e);
Got aggregate(Body& b, const Expr& e);
Got function_call(Body& b, const Expr& e, bool& found);
Got known_call(Body& b, const Expr& e);
Got credence_call(Body& b, const Expr& e);

Got truth(Body& b, model::ExprId id);
Got nothing(Body& b, base::Span span);  // not known

// Existential names: see check_some.cpp.
std::vector<model::Slot> open_some(Body& b, const Expr& site);
model::ExprId exists(Body& b, std::vector<model::Slot> bound, model::ExprId condition,
                     base::Span span);
model::Slot wild_slot(Body& b, base::Span span, const model::Type* type);

// Arguments of a call, each as the callee's parameter wants it. `absent`: `_` leaves it out.
struct Arguments {
  bool absent = false;
  size_t count = 0;
};
std::vector<model::ExprId> arguments(Body& b, const Expr& call, Declared& callee,
                                     Arguments options);
model::ExprId argument(Body& b, const Expr& e, Declared& callee, size_t at,
                       const std::string& called);

// A call (or bare name) of a fact, with authorities where it stands before them.
struct FactCall {
  model::FactId fact{};
  std::vector<model::ExprId> keys;
  std::vector<model::ExprId> before;
};
std::optional<FactCall> fact_call(Body& b, const Expr& e, bool absent);

// Index + 1 into World::patterns; 0 after a mistake. `e` names an act or class.
enum class Binding : uint8_t { None, Names, Parameters };
uint32_t pattern(Body& b, const Expr& e, const std::vector<Past>& past, Binding binding);
model::ExprId happened(Body& b, const Expr& e);
Declared& declared_act(Checking& c, const model::Pattern& pattern);

// Reads the arguments of a call that has no meaning, and says no more about the names in them.
void excuse_args(Body& b, const Expr& e);
// Where only what cannot change may stand (b.only_fixed), tells that this can.
void fixed_only(Body& b, const Expr& e);

const Expr& callee_of(const Expr& e);  // the Call or Name in a Before or Group
bool is_condition(const Expr& e);      // And, Or, Not, Compare, Is

}  // namespace milieu::lang::checking
