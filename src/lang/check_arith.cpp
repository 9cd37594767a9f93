// Arithmetic and comparison: which sorts go together, and what comes out.
#include "base/exact.h"
#include "lang/check_expr.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Sort;
using model::Type;

namespace {

bool number_like(Sort sort) { return sort == Sort::Whole || sort == Sort::Number; }
bool quantity(Sort sort) { return sort == Sort::Money || sort == Sort::Duration; }

struct Two {
  Got left, right;
};

Got result(Body& b, Op op, Sort sort, const Expr& e, ExprId left, ExprId right) {
  return {emit(b, op, type_of(sort), e.span, {left, right}), type_of(sort), true};
}

std::string mixed_hint(const Checking& c, const Two& two) {
  const std::string unit = c.world.unit.empty() ? "dollar" : c.world.unit;
  const auto either = [&](Sort sort) {
    return two.left.type.sort == sort || two.right.type.sort == sort;
  };
  if (either(Sort::Money)) return "divide money by money to get a number: … / (300 " + unit + "s)";
  if (either(Sort::Duration)) return "divide a duration by one to get a number: … / (1 hour)";
  return "numbers, money, durations and times do not mix";
}

Got cannot(Body& b, const Expr& e, const Two& two) {
  mistake(b.c, {.code = "lang/units",
                .span = e.span,
                .message = text_of(*e.args[0]) + " is " + in_words(b.c.world, two.left.type) +
                           ", " + text_of(*e.args[1]) + " is " +
                           in_words(b.c.world, two.right.type) + ": '" + e.text +
                           "' does not go with that",
                .hint = mixed_hint(b.c, two)});
  return nothing(b, e.span);
}

ExprId as_number(Body& b, const Got& got, const Expr& at) {
  return fit(b, got, type_of(Sort::Number), at, "this");
}

Got both_numbers(Body& b, Op op, const Expr& e, const Two& two) {
  const bool whole = two.left.type.sort == Sort::Whole && two.right.type.sort == Sort::Whole;
  if (whole && op != Op::Divide) {
    return result(b, op, Sort::Whole, e, two.left.id, two.right.id);
  }
  return result(b, op, Sort::Number, e, as_number(b, two.left, *e.args[0]),
                as_number(b, two.right, *e.args[1]));
}

// The amount stands first in what comes out, whatever the order it was written in.
Got times_or_by(Body& b, Op op, const Expr& e, const Two& two) {
  const Sort left = two.left.type.sort;
  const Sort right = two.right.type.sort;
  if (op == Op::Divide) {
    if (left == right && quantity(left)) {
      return result(b, op, Sort::Number, e, two.left.id, two.right.id);
    }
    if (!quantity(left) || !number_like(right)) return cannot(b, e, two);
    return result(b, op, left, e, two.left.id, as_number(b, two.right, *e.args[1]));
  }
  if (quantity(left) && number_like(right)) {
    return result(b, op, left, e, two.left.id, two.right.id);
  }
  if (number_like(left) && quantity(right)) {
    return result(b, op, right, e, two.right.id, two.left.id);
  }
  return cannot(b, e, two);
}

Got plus_or_minus(Body& b, Op op, const Expr& e, const Two& two) {
  const Sort left = two.left.type.sort;
  const Sort right = two.right.type.sort;
  if (left == right && quantity(left)) return result(b, op, left, e, two.left.id, two.right.id);
  if (left == Sort::Time && right == Sort::Duration) {
    return result(b, op, Sort::Time, e, two.left.id, two.right.id);
  }
  if (op == Op::Add && left == Sort::Duration && right == Sort::Time) {
    return result(b, op, Sort::Time, e, two.right.id, two.left.id);
  }
  if (op == Op::Subtract && left == Sort::Time && right == Sort::Time) {
    return result(b, op, Sort::Duration, e, two.left.id, two.right.id);
  }
  return cannot(b, e, two);
}

Op arithmetic_op(const std::string& text) {
  if (text == "+") return Op::Add;
  if (text == "-") return Op::Subtract;
  return text == "*" ? Op::Multiply : Op::Divide;
}

Op compare_op(const std::string& text) {
  if (text == "==") return Op::Equal;
  if (text == "!=") return Op::Unequal;
  if (text == "<") return Op::Less;
  if (text == "<=") return Op::LessEqual;
  return text == ">" ? Op::Greater : Op::GreaterEqual;
}

// A name whose type is not known yet learns it from the other side.
void learn_from(Body& b, const Expr& e, const Got& other) {
  if (!other.known || other.none) return;
  model::Slot slot = model::no_slot;
  if (e.sort == Expr::Sort::Name) slot = find(b.scope, e.text);
  if (slot != model::no_slot) learn(b.c, b.owner, slot, other.type);
}

Two two_sides(Body& b, const Expr& e) {
  Two two;
  const bool wild_left = e.args[0]->sort == Expr::Sort::Wild;
  if (wild_left) {
    two.right = value(b, *e.args[1]);
    two.left = value(b, *e.args[0], {two.right.known ? &two.right.type : nullptr});
    return two;
  }
  two.left = value(b, *e.args[0]);
  two.right = value(b, *e.args[1], {two.left.known && !two.left.none ? &two.left.type : nullptr});
  if (!two.left.known) learn_from(b, *e.args[0], two.right);
  return two;
}

Got compared(Body& b, const Expr& e, ExprId left, ExprId right) {
  return truth(b, emit(b, compare_op(e.text), type_of(Sort::Truth), e.span, {left, right}));
}

Got never_equal(Body& b, const Expr& e, const Two& two) {
  mistake(b.c, {.code = "lang/never-equal",
                .span = e.span,
                .message = text_of(*e.args[0]) + " is " + in_words(b.c.world, two.left.type) +
                           " and " + text_of(*e.args[1]) + " is " +
                           in_words(b.c.world, two.right.type) + ": they are never the same"});
  return truth(b, nothing(b, e.span).id);
}

Got compare_things(Body& b, const Expr& e, const Two& two) {
  const bool order = e.text != "==" && e.text != "!=";
  if (order) {
    mistake(b.c, {.code = "lang/units",
                  .span = e.span,
                  .message = in_words(b.c.world, two.left.type) + " is neither more nor less",
                  .hint = "only numbers, money, durations and times have an order"});
  }
  if (two.left.type.sort == Sort::Entity && !two.left.none && !two.right.none &&
      !overlap(b.c, two.left.type.kind, two.right.type.kind)) {
    return never_equal(b, e, two);
  }
  return compared(b, e, two.left.id, two.right.id);
}

Got with_none(Body& b, const Expr& e, const Two& two) {
  const Got& other = two.left.none ? two.right : two.left;
  if (other.type.sort != Sort::Entity && other.type.sort != Sort::Event) {
    mistake(b.c, {.code = "lang/units",
                  .span = e.span,
                  .message = "only an entity or an event can be none, and " +
                             text_of(two.left.none ? *e.args[1] : *e.args[0]) + " is " +
                             in_words(b.c.world, other.type)});
    return truth(b, nothing(b, e.span).id);
  }
  const ExprId left = fit(b, two.left, other.type, *e.args[0], "this");
  const ExprId right = fit(b, two.right, other.type, *e.args[1], "this");
  return compare_things(b, e, {{left, other.type, true}, {right, other.type, true}});
}

}  // namespace

Got negation(Body& b, const Expr& e, Want want) {
  const Got got = value(b, *e.args[0], want);
  if (!got.known) return nothing(b, e.span);
  if (!is_amount(got.type.sort)) {
    mistake(b.c, {.code = "lang/units",
                  .span = e.span,
                  .message = text_of(*e.args[0]) + " is " + in_words(b.c.world, got.type) +
                             ", which has no minus"});
    return nothing(b, e.span);
  }
  const Type type = type_of(got.type.sort);
  const ExprId negated = emit(b, Op::Negate, type, e.span, {got.id});
  if (b.c.world.exprs[got.id].op != Op::Constant) return {negated, type, true};
  const auto folded = fold(b.c.world, negated);
  if (!folded) return {negated, type, true};
  return {constant(b, type, *folded, e.span), type, true};
}

Got arithmetic(Body& b, const Expr& e) {
  const Two two{value(b, *e.args[0]), value(b, *e.args[1])};
  if (!two.left.known || !two.right.known) return nothing(b, e.span);
  const Op op = arithmetic_op(e.text);
  const Sort left = two.left.type.sort;
  const Sort right = two.right.type.sort;
  if (two.left.none || two.right.none) return cannot(b, e, two);
  if (number_like(left) && number_like(right)) return both_numbers(b, op, e, two);
  if (op == Op::Multiply || op == Op::Divide) return times_or_by(b, op, e, two);
  return plus_or_minus(b, op, e, two);
}

Got comparison(Body& b, const Expr& e) {
  const Two two = two_sides(b, e);
  if (!two.left.known || !two.right.known) {
    excuse(b, *e.args[0]);
    excuse(b, *e.args[1]);
    return truth(b, nothing(b, e.span).id);
  }
  if (two.left.none || two.right.none) return with_none(b, e, two);
  const Sort left = two.left.type.sort;
  const Sort right = two.right.type.sort;
  if (left == Sort::Truth || right == Sort::Truth) {
    mistake(b.c, {.code = "lang/units",
                  .span = e.span,
                  .message = text_of(left == Sort::Truth ? *e.args[0] : *e.args[1]) +
                             " holds or not; it has no value to compare",
                  .hint = "use it as it stands, or after not"});
    return truth(b, nothing(b, e.span).id);
  }
  if (left != right && number_like(left) && number_like(right)) {
    return compared(b, e, as_number(b, two.left, *e.args[0]),
                    as_number(b, two.right, *e.args[1]));
  }
  if (left != right) return cannot(b, e, two), truth(b, nothing(b, e.span).id);
  if (left == Sort::Entity || left == Sort::Event || left == Sort::Act) {
    return compare_things(b, e, two);
  }
  return compared(b, e, two.left.id, two.right.id);
}

}  // namespace milieu::lang::checking
