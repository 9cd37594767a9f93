// Whether a value may stand where it stands: sorts, kinds and ranges.
#include "base/exact.h"
#include "base/maths.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Sort;
using model::Type;

namespace {

// The part of an expression that brings in the sort which does not fit: wage(b) of -0.01 * wage(b).
base::Span culprit(const model::World& world, ExprId id) {
  const Sort sort = world.exprs[id].type.sort;
  for (;;) {
    const model::Expr& expr = world.exprs[id];
    const bool through = expr.op == Op::Add || expr.op == Op::Subtract || expr.op == Op::Multiply ||
                         expr.op == Op::Divide || expr.op == Op::Negate || expr.op == Op::If;
    ExprId next{};
    for (const ExprId arg : expr.args) {
      if (through && !next && world.exprs[arg].type.sort == sort) next = arg;
    }
    if (!next) return expr.span;
    id = next;
  }
}

std::string unit_hint(const Checking& c, Sort from, Sort to, const std::string& text) {
  const std::string unit = c.world.unit.empty() ? "dollar" : c.world.unit;
  if (to == Sort::Whole && from == Sort::Number) {
    return "say how it becomes whole: round(" + text + ") or floor(" + text + ")";
  }
  if (to == Sort::Number && from == Sort::Money) {
    return "say what one unit is worth: " + text + " / (300 " + unit + "s)";
  }
  if (to == Sort::Number && from == Sort::Duration) {
    return "say per what: " + text + " / (1 hour)";
  }
  if (to == Sort::Number && from == Sort::Truth) return "write 1 if " + text;
  const bool number = from == Sort::Whole || from == Sort::Number;
  if (to == Sort::Money && number) return "write " + text + " " + unit + "s";
  if (to == Sort::Duration && number) return "write " + text + " minutes, or another unit of time";
  return "numbers, money, durations and times do not mix";
}

void wrong_sort(Body& b, const Got& got, const Type& want, const Expr& at,
                const std::string& place) {
  Checking& c = b.c;
  const bool entities = got.type.sort == Sort::Entity || want.sort == Sort::Entity;
  mistake(c, {.code = entities ? "lang/wrong-kind" : "lang/units",
              .span = entities ? at.span : culprit(c.world, got.id),
              .message = place + " is " + in_words(c.world, type_of(want.sort).sort == Sort::Entity
                                                                ? want
                                                                : type_of(want.sort)) +
                         ", and " + text_of(at) + " is " + in_words(c.world, got.type),
              .hint = entities ? std::string()
                               : unit_hint(c, got.type.sort, want.sort, text_of(at))});
}

void check_range(Body& b, ExprId id, const Type& want, const Expr& at, const std::string& place) {
  if (!want.ranged) return;
  const auto stored = fold_stored(b.c.world, id);
  if (!stored || (*stored >= want.low && *stored <= want.high)) return;
  mistake(b.c, {.code = "lang/out-of-range",
                .span = at.span,
                .message = text_of(at) + " is outside the range of " + place,
                .hint = place + " is " + in_words(b.c.world, want)});
}

ExprId to_number(Body& b, ExprId id) {
  const model::Expr expr = b.c.world.exprs[id];
  if (expr.op == Op::Constant) {
    return constant(b, type_of(Sort::Number),
                    model::of_number(static_cast<double>(expr.constant.whole)), expr.span);
  }
  return emit(b, Op::ToNumber, type_of(Sort::Number), expr.span, {id});
}

void check_kinds(Body& b, const Got& got, const Type& want, const Expr& at,
                 const std::string& place) {
  if (overlap(b.c, got.type.kind, want.kind)) return;
  mistake(b.c, {.code = "lang/wrong-kind",
                .span = at.span,
                .message = text_of(at) + " is " + in_words(b.c.world, got.type) + ", and " + place +
                           " is " + in_words(b.c.world, want)});
}

}  // namespace

ExprId fit(Body& b, const Got& got, const Type& want, const Expr& at, const std::string& place) {
  if (!got.known) return got.id;
  if (got.none && (want.sort == Sort::Entity || want.sort == Sort::Event)) {
    return constant(b, type_of(want.sort), model::of_whole(0), at.span);
  }
  ExprId id = got.id;
  if (got.type.sort == Sort::Whole && want.sort == Sort::Number) {
    id = to_number(b, id);
  } else if (got.type.sort != want.sort) {
    wrong_sort(b, got, want, at, place);
    return id;
  } else if (want.sort == Sort::Entity) {
    check_kinds(b, got, want, at, place);
  }
  check_range(b, id, want, at, place);
  return id;
}

namespace {

std::optional<model::Value> fold_binary(const model::Expr& expr, model::Value l, model::Value r) {
  if (expr.type.sort == Sort::Number) {
    switch (expr.op) {
      case Op::Add: return model::of_number(l.number + r.number);
      case Op::Subtract: return model::of_number(l.number - r.number);
      case Op::Multiply: return model::of_number(l.number * r.number);
      case Op::Divide:
        if (r.number == 0) return std::nullopt;
        return model::of_number(l.number / r.number);
      default: return std::nullopt;
    }
  }
  std::optional<int64_t> whole;
  if (expr.op == Op::Add) whole = base::add(l.whole, r.whole);
  if (expr.op == Op::Subtract) whole = base::sub(l.whole, r.whole);
  if (expr.op == Op::Multiply) whole = base::mul(l.whole, r.whole);
  if (!whole) return std::nullopt;
  return model::of_whole(*whole);
}

// Amounts times or by a number, and amounts by amounts.
std::optional<model::Value> fold_mixed(const model::World& world, const model::Expr& expr,
                                       model::Value l, model::Value r) {
  const Sort left = world.exprs[expr.args[0]].type.sort;
  const Sort right = world.exprs[expr.args[1]].type.sort;
  if (right == left) {
    if (r.whole == 0) return std::nullopt;
    return model::of_number(static_cast<double>(l.whole) / static_cast<double>(r.whole));
  }
  if (right == Sort::Whole) return fold_binary(expr, l, r);
  const double by = expr.op == Op::Divide ? 1 / r.number : r.number;
  const auto scaled = base::scale(l.whole, by);
  if (!scaled) return std::nullopt;
  return model::of_whole(*scaled);
}

bool mixed(const model::World& world, const model::Expr& expr) {
  if (expr.args.size() != 2) return false;
  const Sort left = world.exprs[expr.args[0]].type.sort;
  const bool amount = left == Sort::Money || left == Sort::Duration;
  return amount && (expr.op == Op::Multiply || expr.op == Op::Divide);
}

}  // namespace

std::optional<model::Value> fold(const model::World& world, ExprId id) {
  if (!id) return std::nullopt;
  const model::Expr& expr = world.exprs[id];
  if (expr.op == Op::Constant) return expr.constant;
  std::vector<model::Value> args;
  for (const ExprId arg : expr.args) {
    const auto folded = fold(world, arg);
    if (!folded) return std::nullopt;
    args.push_back(*folded);
  }
  switch (expr.op) {
    case Op::ToNumber: return model::of_number(static_cast<double>(args[0].whole));
    case Op::Negate:
      if (expr.type.sort == Sort::Number) return model::of_number(-args[0].number);
      if (args[0].whole == INT64_MIN) return std::nullopt;
      return model::of_whole(-args[0].whole);
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
      return mixed(world, expr) ? fold_mixed(world, expr, args[0], args[1])
                                : fold_binary(expr, args[0], args[1]);
    default: return std::nullopt;
  }
}

std::optional<int64_t> fold_stored(const model::World& world, ExprId id) {
  const auto value = fold(world, id);
  if (!value) return std::nullopt;
  if (world.exprs[id].type.sort == Sort::Number) return base::to_fixed(value->number);
  return value->whole;
}

}  // namespace milieu::lang::checking
