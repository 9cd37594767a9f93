// Expressions of a checked world: every name resolved, every type known.
//
// In:    types and ids.
// Out:   `Expr`, a node in a table; children are ids into the same table.
// Never: a name to look up, or a type left to find out.
//
// Variables. Each owner (act, rule, claim, fact, outcome, measure, the start) has one frame: a list
// of typed variables, numbered from 0 ("slots"). Roles or keys come first, in order; `it`,
// `hearer`, `via`, quantities of answers and all local names follow. Sub-expressions read their
// owner's frame.
//
// Some. A name that is no role means "some": the checker puts an Exists around the smallest
// condition that holds all its uses, and `_` becomes a variable of its own. A variable bound
// by Exists, an aggregate, `pick` or `each` ranges over: all living entities of its kind (Entity),
// its range (Whole with a range), all events that the reader knows (Event; in truth, all).
//
// Eyes. An expression is read either in truth or through somebody's eyes (the owner says whose).
// Through eyes, a fact whose `seen by` does not admit the reader is *unseen*: a set does not hold,
// a value is unknown. Unknown spreads through arithmetic; a comparison with an unknown does not
// hold, `not` of what does not hold holds; a motive that comes out unknown weighs 0; an unknown
// element does not count in an aggregate.
#pragma once

#include <string>
#include <vector>

#include "base/span.h"
#include "model/type.h"

namespace milieu::model {

using Slot = uint16_t;
inline constexpr Slot no_slot = 0xffff;

enum class Op : uint8_t {
  Constant,   // constant
  Variable,   // slot
  Now,        // the current time
  Clock,      // Duration since midnight
  Weekday,    // Whole, 0 = Monday
  Parameter,  // ref: ParameterId
  Named,      // ref: NamedId, an entity born under that name at the start
  Fact,       // ref: FactId; args: its keys (a standing's authority is the last key)
  Taste,      // ref: TasteId; args
  Rule,       // ref: RuleId; args
  Kind,       // ref: KindId; args: entity. Holds if it is of that kind (or a kind under it)
  ToNumber,   // args: a Whole, as a Number
  Add, Subtract, Multiply, Divide, Negate,  // by `type`: see docs/semantics.md, "Arithmetic"
  Equal, Unequal, Less, LessEqual, Greater, GreaterEqual,
  Not, And, Or,  // args; And and Or take two or more and stop at the first that decides
  If,            // args: condition, then, otherwise (always three; the checker adds 0)
  Exists,        // bound; args: condition
  Count,         // bound; args: condition. Number of bindings for which it holds
  Sum, Mean,     // bound; args: value, condition. Empty: 0
  Max, Min,      // bound; args: value, condition. Empty: unknown
  Components,    // bound: two variables of one kind; args: condition. Connected components of all
                 // living entities of that kind, joined where the condition holds for (x, y)
  Happened,      // pattern. Truth: some event that the reader knows (in truth: any) matches it
  IsEvent,       // args: an Event; pattern. Truth: that event matches
  KnownFact,     // args: who, then the keys; ref: FactId. What the latest event `who` knows and
                 // that wrote to it wrote; see docs/semantics.md, "Known". An arg may be absent
                 // (id none) for a set: any key will do
  KnownEvent,    // args: who, event. Truth: who knows that event
  Credence,      // ref: ClaimId; args: who believes, then the claim's arguments. Number in 0..1
  Chance,        // args: probability; lane. Truth, by a keyed draw; effects only
  Min2, Max2, Abs, Exp, Log, Sqrt, Floor, Round,  // functions min(a, b) max(a, b) abs exp log sqrt
                                                  // floor round (the last two: Number to Whole)
};

// What an event must look like. `args` follow the roles of the act or class: an expression to
// equal, a bare variable that this pattern binds (`binds[i]`), or none for `_`.
struct Pattern {
  ActId act{};    // exactly one of act and of is set
  ClassId of{};
  std::vector<ExprId> args;  // per role; ExprId{} = anything
  std::vector<bool> binds;   // per role: evidence and outcomes bind this variable from the event.
                             // In a condition the variable is bound by its Exists or aggregate,
                             // and `binds` only tells a plan that the event decides its value
  enum class Answer : uint8_t { Any, Some, All } answered = Answer::Any;  // Some: at least one
  std::string answer;        // name of the answer when `answered` is not Any
  Slot quantity = no_slot;   // bound to the quantity of that answer
  bool failed = false;       // matches only failures; otherwise only acts that worked
  ExprId within{};           // Duration; none = ever
};

struct Expr {
  Op op = Op::Constant;
  Type type{};
  base::Span span{};
  std::vector<ExprId> args;
  uint32_t ref = 0;
  Value constant{};
  Slot slot = no_slot;           // Variable
  std::vector<Slot> bound;       // Exists and aggregates
  uint32_t pattern = 0;          // index + 1 into World::patterns
  uint32_t lane = 0;             // Chance: number of this draw within its owner, from 1
};

}  // namespace milieu::model
