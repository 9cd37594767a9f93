// Types: what is written as one, what converts into what, what a constant is worth.
//
// In:    TypeText, and expressions that have been read.
// Out:   model::Type; expressions of the type that is wanted where they stand.
// Never: a conversion that loses something, other than those a world asks for by name.
#pragma once

#include <optional>

#include "lang/check_state.h"

namespace milieu::lang::checking {

inline model::Type type_of(model::Sort sort) { return model::Type{.sort = sort}; }
inline model::Type entity_of(model::KindId kind) {
  return model::Type{.sort = model::Sort::Entity, .kind = kind};
}

struct Written {
  model::Type type{};
  bool holding = false;
  bool outside = false;
};
// Nothing after a mistake has been told.
std::optional<Written> written_type(Body& b, const TypeText& text);
// The kind of a parameter that says none but bears its name: `class news(person, person)`.
std::optional<model::Type> kind_named(Checking& c, const Name& name);
std::optional<model::Type> range_type(Body& b, const Range& range, base::Span span);

// What an expression is worth if it rests on nothing that a run could change; nothing otherwise.
std::optional<model::Value> fold(const model::World& world, model::ExprId id);
// The same in stored units: millionths of a Number.
std::optional<int64_t> fold_stored(const model::World& world, model::ExprId id);

// The expression as `want`, with a mistake if it cannot be. `place` says what it is for: "wage(b)",
// "a motive". Range bounds are checked where the value is constant.
model::ExprId fit(Body& b, const Got& got, const model::Type& want, const Expr& at,
                  const std::string& place);

// A constant that stands for a span of time, above zero; 0 after a mistake.
int64_t constant_duration(Body& b, const Expr& at, const std::string& place);

// The type that holds both; nothing if they do not mix.
std::optional<model::Type> join(const Checking& c, const model::Type& a, const model::Type& b);

std::optional<int64_t> duration_unit(std::string_view name);
bool is_money_unit(const Checking& c, std::string_view name);

bool is_amount(model::Sort sort);  // Whole, Number, Money, Duration

}  // namespace milieu::lang::checking
