// Aggregates, and the functions that a world may use.
#include <array>

#include "base/names.h"
#include "lang/check_expr.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Slot;
using model::Sort;
using model::Type;

namespace {

Op aggregate_op(const std::string& text) {
  if (text == "count") return Op::Count;
  if (text == "sum") return Op::Sum;
  if (text == "mean") return Op::Mean;
  if (text == "components") return Op::Components;
  return text == "max" ? Op::Max : Op::Min;
}

Got finish(Body& b, Op op, const Type& type, const Expr& e, std::vector<Slot> bound,
           std::vector<ExprId> args) {
  const ExprId id = emit(b, op, type, e.span, std::move(args));
  b.c.world.exprs[id].bound = std::move(bound);
  return {id, type, true};
}

// What is summed or compared, in the type that comes out.
std::optional<Got> summed(Body& b, Op op, const Expr& at) {
  std::vector<Slot>* const wilds = b.wilds;
  b.wilds = nullptr;
  Got got = value(b, at);
  b.wilds = wilds;
  if (!got.known) return std::nullopt;
  const bool ordered = op == Op::Max || op == Op::Min;
  if (!is_amount(got.type.sort) && !(ordered && got.type.sort == Sort::Time)) {
    mistake(b.c, {.code = "lang/units",
                  .span = at.span,
                  .message = text_of(at) + " is " + in_words(b.c.world, got.type) +
                             ", not an amount",
                  .hint = got.type.sort == Sort::Truth ? "write 1 if …, or use count" : ""});
    return std::nullopt;
  }
  Type type = type_of(got.type.sort);
  if (op == Op::Mean && type.sort == Sort::Whole) type = type_of(Sort::Number);
  got.id = fit(b, got, type, at, "this");
  got.type = type;
  return got;
}

ExprId over_condition(Body& b, const Expr& e, size_t at) {
  if (at >= e.args.size() || !e.args[at]) {
    return constant(b, type_of(Sort::Truth), model::of_whole(1), e.span);
  }
  return condition(b, *e.args[at]);
}

void check_components(Body& b, const Expr& e, const std::vector<Slot>& bound) {
  const auto kind = [&](Slot slot) { return b.owner.variables[slot].type; };
  const bool two = bound.size() == 2;
  if (two && (!b.owner.variables[bound[0]].known || !b.owner.variables[bound[1]].known)) return;
  if (two && kind(bound[0]).sort == Sort::Entity && kind(bound[0]) == kind(bound[1])) return;
  mistake(b.c, {.code = "lang/components",
                .span = e.span,
                .message = "components joins two of one kind",
                .hint = "write components(x, y with near(x, y))"});
}

}  // namespace

Got aggregate(Body& b, const Expr& e) {
  const Block block(b.scope);
  const Op op = aggregate_op(e.text);
  std::vector<Slot> bound;
  for (const Name& name : e.names) {
    const Slot slot = declare(b, name, nullptr);
    b.owner.variables[slot].some = b.owner.variables[slot].ranges = true;
    bound.push_back(slot);
  }
  const bool counts = op == Op::Count || op == Op::Components;
  std::vector<ExprId> args;
  Type type = type_of(Sort::Whole);
  if (!counts) {
    const auto got = summed(b, op, *e.args[0]);
    const ExprId over = over_condition(b, e, 1);
    if (!got) return nothing(b, e.span);
    type = got->type;
    args = {got->id, over};
  } else {
    args = {over_condition(b, e, 0)};
  }
  if (op == Op::Components) check_components(b, e, bound);
  return finish(b, op, type, e, std::move(bound), std::move(args));
}

namespace {

enum class Takes : uint8_t { Number, Amount, Two };
struct Function {
  std::string_view name;
  Op op;
  Takes takes;
};
constexpr std::array functions = {
    Function{"min", Op::Min2, Takes::Two},      Function{"max", Op::Max2, Takes::Two},
    Function{"abs", Op::Abs, Takes::Amount},    Function{"exp", Op::Exp, Takes::Number},
    Function{"log", Op::Log, Takes::Number},    Function{"sqrt", Op::Sqrt, Takes::Number},
    Function{"floor", Op::Floor, Takes::Number}, Function{"round", Op::Round, Takes::Number},
};

Got not_an_amount(Body& b, const Expr& at, const Got& got) {
  mistake(b.c, {.code = "lang/units",
                .span = at.span,
                .message = text_of(at) + " is " + in_words(b.c.world, got.type) +
                           ", not an amount"});
  return nothing(b, at.span);
}

Got of_two(Body& b, const Expr& e, Op op) {
  const Got left = value(b, *e.args[0]);
  const Got right = value(b, *e.args[1]);
  if (!left.known || !right.known) return nothing(b, e.span);
  const auto type = join(b.c, left.type, right.type);
  if (!type || (!is_amount(type->sort) && type->sort != Sort::Time)) {
    return not_an_amount(b, *e.args[1], right);
  }
  const Type plain = type_of(type->sort);
  const ExprId first = fit(b, left, plain, *e.args[0], "this");
  const ExprId second = fit(b, right, plain, *e.args[1], "this");
  return {emit(b, op, plain, e.span, {first, second}), plain, true};
}

Got of_one(Body& b, const Expr& e, const Function& function) {
  const Expr& at = *e.args[0];
  const Got got = value(b, at);
  if (!got.known) return nothing(b, e.span);
  if (function.takes == Takes::Amount) {
    if (!is_amount(got.type.sort)) return not_an_amount(b, at, got);
    const Type type = type_of(got.type.sort);
    return {emit(b, function.op, type, e.span, {got.id}), type, true};
  }
  const ExprId arg = fit(b, got, type_of(Sort::Number), at, e.text + "()");
  const bool whole = function.op == Op::Floor || function.op == Op::Round;
  const Type type = type_of(whole ? Sort::Whole : Sort::Number);
  return {emit(b, function.op, type, e.span, {arg}), type, true};
}

Got chance(Body& b, const Expr& e) {
  if (!b.effects) {
    mistake(b.c, {.code = "lang/chance-in-choice",
                  .span = e.span,
                  .message = "chance may only decide what an act does, not who chooses what",
                  .hint = "choice has its own luck; put chance under then or on, or use a rate"});
  }
  const Type chance_type{.sort = Sort::Number, .ranged = true, .low = 0, .high = 1'000'000};
  const ExprId arg = value_as(b, *e.args[0], chance_type, "a probability");
  const ExprId id = emit(b, Op::Chance, type_of(Sort::Truth), e.span, {arg});
  b.c.world.exprs[id].lane = ++b.owner.lanes;
  return truth(b, id);
}

Got wrong_number(Body& b, const Expr& e, size_t wanted) {
  mistake(b.c, {.code = "lang/wrong-number",
                .span = e.span,
                .message = e.text + " takes " + std::to_string(wanted) +
                           (wanted == 1 ? " argument" : " arguments") + ", here it has " +
                           std::to_string(e.args.size())});
  return nothing(b, e.span);
}

}  // namespace

Got function_call(Body& b, const Expr& e, bool& found) {
  found = true;
  const size_t given = e.args.size();
  if (e.text == "known") return given == 2 ? known_call(b, e) : wrong_number(b, e, 2);
  if (e.text == "credence") return given == 2 ? credence_call(b, e) : wrong_number(b, e, 2);
  if (e.text == "chance") return given == 1 ? chance(b, e) : wrong_number(b, e, 1);
  for (const Function& function : functions) {
    if (function.name != e.text) continue;
    const size_t wanted = function.takes == Takes::Two ? 2 : 1;
    if (given != wanted) return wrong_number(b, e, wanted);
    return wanted == 2 ? of_two(b, e, function.op) : of_one(b, e, function);
  }
  found = false;
  return {};
}

}  // namespace milieu::lang::checking
