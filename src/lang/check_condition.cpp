// Conditions: what holds or not.
#include "lang/check_expr.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Slot;
using model::Sort;

bool is_condition(const Expr& e) {
  switch (e.sort) {
    case Expr::Sort::And:
    case Expr::Sort::Or:
    case Expr::Sort::Not:
    case Expr::Sort::Compare:
    case Expr::Sort::Is: return true;
    case Expr::Sort::Group: return is_condition(*e.args[0]);
    default: return false;
  }
}

Got truth(Body& b, ExprId id) {
  (void)b;
  return {.id = id, .type = type_of(Sort::Truth), .known = true};
}

namespace {

ExprId all_of(Body& b, const Expr& e) {
  std::vector<ExprId> args;
  for (const ExprPtr& arg : e.args) args.push_back(condition(b, *arg));
  return emit(b, e.sort == Expr::Sort::And ? Op::And : Op::Or, type_of(Sort::Truth), e.span,
              std::move(args));
}

void not_a_condition(Body& b, const Expr& e, const Got& got) {
  const Sort sort = got.type.sort;
  const std::string text = text_of(e);
  const char* hint = " == …";
  if (sort == Sort::Whole || sort == Sort::Number) hint = " > 0";
  mistake(b.c, {.code = "lang/not-a-condition",
                .span = e.span,
                .message = text + " is " + in_words(b.c.world, got.type) +
                           ", and here must stand something that holds or not",
                .hint = "compare it: " + text + hint});
}

// One test, with whatever `_` in it stands for bound just around it.
ExprId literal(Body& b, const Expr& e) {
  std::vector<Slot> wilds;
  std::vector<Slot>* const outer = b.wilds;
  b.wilds = &wilds;
  const Got got = value(b, e);
  b.wilds = outer;
  if (got.known && got.type.sort != Sort::Truth) not_a_condition(b, e, got);
  return exists(b, std::move(wilds), got.id, e.span);
}

ExprId plain_condition(Body& b, const Expr& e) {
  switch (e.sort) {
    case Expr::Sort::And:
    case Expr::Sort::Or: return all_of(b, e);
    case Expr::Sort::Not:
      return emit(b, Op::Not, type_of(Sort::Truth), e.span, {condition(b, *e.args[0])});
    case Expr::Sort::Group: return condition(b, *e.args[0]);
    default: return literal(b, e);
  }
}

}  // namespace

ExprId condition(Body& b, const Expr& e) {
  const Block block(b.scope);
  std::vector<Slot> bound = open_some(b, e);
  const ExprId id = plain_condition(b, e);
  return exists(b, std::move(bound), id, e.span);
}

}  // namespace milieu::lang::checking
