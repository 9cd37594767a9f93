// Distributions: how many parameters each has, and what may be drawn from it.
#include <array>

#include "base/exact.h"
#include "base/names.h"
#include "lang/check_expr.h"
#include "lang/check_stmt.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using base::Family;
using model::ExprId;
using model::Op;
using model::Sort;
using model::Type;

namespace {

// `scaled`: how many of the parameters, from the first, are in the unit of what is drawn.
struct Shape {
  Family family;
  size_t parameters;
  size_t scaled;
  bool whole;
};
constexpr std::array shapes = {
    Shape{Family::Uniform, 2, 2, false},
    Shape{Family::Normal, 2, 2, false},
    Shape{Family::Lognormal, 2, 1, false},
    Shape{Family::Exponential, 1, 1, false},
    Shape{Family::Beta, 2, 0, false},
    Shape{Family::Bernoulli, 1, 0, true},
    Shape{Family::Die, 2, 0, true},
    Shape{Family::Poisson, 1, 0, true},
    Shape{Family::Binomial, 2, 0, true},
    Shape{Family::Pareto, 2, 1, false},
    Shape{Family::Geometric, 1, 0, true},
};

const Shape* shape_of(Body& b, const Expr& call) {
  std::vector<std::string> among;
  for (const Shape& shape : shapes) {
    if (name_of(shape.family) == call.text) return &shape;
    among.emplace_back(name_of(shape.family));
  }
  const auto near = base::nearest(call.text, among);
  std::string all;
  for (const std::string& name : among) all += (all.empty() ? "" : " ") + name;
  mistake(b.c, {.code = "lang/unknown-distribution",
                .span = call.span,
                .message = "there is no distribution " + text_of(call),
                .hint = near ? "did you mean " + *near + "?" : all});
  return nullptr;
}

// Money and durations are drawn as numbers: of units of money, of milliseconds.
ExprId parameter(Body& b, const Expr& at, const Shape& shape, size_t index, const Type& into) {
  const bool amount = into.sort == Sort::Money || into.sort == Sort::Duration;
  if (!amount || index >= shape.scaled) {
    return value_as(b, at, type_of(Sort::Number),
                    "a parameter of " + std::string(name_of(shape.family)));
  }
  const ExprId id = value_as(b, at, type_of(into.sort), "this parameter");
  const int64_t unit = into.sort == Sort::Money ? base::one : 1;
  if (const auto folded = fold(b.c.world, id)) {
    const double count = static_cast<double>(folded->whole) / static_cast<double>(unit);
    return constant(b, type_of(Sort::Number), model::of_number(count), at.span);
  }
  const ExprId per = constant(b, type_of(into.sort), model::of_whole(unit), at.span);
  return emit(b, Op::Divide, type_of(Sort::Number), at.span, {id, per});
}

void check_legal(Body& b, const Expr& call, const model::Draw& made) {
  std::array<double, 2> values{};
  for (size_t i = 0; i < made.args.size() && i < 2; ++i) {
    const auto folded = fold(b.c.world, made.args[i]);
    if (!folded || b.c.world.exprs[made.args[i]].type.sort != Sort::Number) return;
    values[i] = folded->number;
  }
  const std::string_view wrong = base::problem({made.family, values[0], values[1]});
  if (wrong.empty()) return;
  mistake(b.c, {.code = "lang/out-of-range",
                .span = call.span,
                .message = text_of(call) + " does not exist: " + std::string(wrong)});
}

bool fits(Body& b, const Expr& call, const Shape& shape, const Type& into) {
  if (!is_amount(into.sort)) {
    mistake(b.c, {.code = "lang/units",
                  .span = call.span,
                  .message = "a number is drawn, and this is " + in_words(b.c.world, into),
                  .hint = "pick one of them instead"});
    return false;
  }
  if (into.sort != Sort::Whole || shape.whole) return true;
  mistake(b.c, {.code = "lang/units",
                .span = call.span,
                .message = call.text + " gives numbers that are not whole",
                .hint = "die, poisson, binomial, geometric and bernoulli give whole ones"});
  return false;
}

}  // namespace

std::optional<model::Draw> draw(Body& b, const Expr& call, const Type& into) {
  const Shape* shape = shape_of(b, call);
  if (shape == nullptr || !fits(b, call, *shape, into)) return std::nullopt;
  const bool plain_die = shape->family == Family::Die && call.args.size() == 1;
  if (call.args.size() != shape->parameters && !plain_die) {
    mistake(b.c, {.code = "lang/wrong-number",
                  .span = call.span,
                  .message = call.text + " has " + std::to_string(shape->parameters) +
                             " parameters, here it has " + std::to_string(call.args.size())});
    return std::nullopt;
  }
  model::Draw made{shape->family, {}, ++b.owner.lanes};
  if (plain_die) {
    made.args = {constant(b, type_of(Sort::Number), model::of_number(1), call.span)};
  }
  for (size_t i = 0; i < call.args.size(); ++i) {
    made.args.push_back(parameter(b, *call.args[i], *shape, i, into));
  }
  check_legal(b, call, made);
  return made;
}

}  // namespace milieu::lang::checking
