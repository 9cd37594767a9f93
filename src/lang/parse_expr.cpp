#include <utility>

#include "lang/parse_parser.h"

namespace milieu::lang {
namespace {

bool is_comparison(TokenSort sort) {
  return sort >= TokenSort::Equal && sort <= TokenSort::MoreEqual;
}

bool can_have_past(const Expr& of) {
  return of.sort == Expr::Sort::Call || of.sort == Expr::Sort::Name || of.sort == Expr::Sort::Is;
}

}  // namespace

ExprPtr Parser::cond() {
  const uint32_t begin = here().begin;
  std::vector<ExprPtr> all;
  do {
    all.push_back(disj());
    if (!all.back()) return nullptr;
  } while (take(Sort::Comma));
  if (all.size() == 1) return std::move(all.front());
  return node(Expr::Sort::And, begin, std::move(all));
}

ExprPtr Parser::disj() {
  const uint32_t begin = here().begin;
  std::vector<ExprPtr> any;
  do {
    any.push_back(lit());
    if (!any.back()) return nullptr;
  } while (take_word("or"));
  if (any.size() == 1) return std::move(any.front());
  return node(Expr::Sort::Or, begin, std::move(any));
}

ExprPtr Parser::lit() {
  const uint32_t begin = here().begin;
  if (take_word("not")) {
    const Deeper deeper(*this);
    if (too_deep()) return nullptr;
    ExprPtr inner = lit();
    return inner ? node(Expr::Sort::Not, begin, parts(std::move(inner))) : nullptr;
  }
  ExprPtr made = expr();
  if (made) made = compared(std::move(made));
  return made && pasts(*made) ? std::move(made) : nullptr;
}

ExprPtr Parser::compared(ExprPtr left) {
  const uint32_t begin = left->span.begin;
  if (is_comparison(here().sort)) {
    std::string sign(text(here()));
    next();
    ExprPtr right = expr();
    if (!right) return nullptr;
    return node(Expr::Sort::Compare, begin, parts(std::move(left), std::move(right)),
                std::move(sign));
  }
  if (!take_word("is")) return left;
  ExprPtr what = atom();
  return what ? node(Expr::Sort::Is, begin, parts(std::move(left), std::move(what))) : nullptr;
}

bool Parser::pasts(Expr& of) {
  while (at_word("answered") || at_word("failed") || at_word("within")) {
    if (!can_have_past(of))
      return fail("lang/not-an-act", found() + " asks about an act, and this is none",
                  "put it right after the act: propose(a, b) answered yes within 3 days");
    of.past.emplace_back();
    if (!past(of.past.back())) return false;
    of.span.end = of.past.back().span.end;
  }
  return true;
}

bool Parser::past(Past& out) {
  const uint32_t begin = here().begin;
  bool good = true;
  if (take_word("failed")) {
    out.sort = Past::Sort::Failed;
  } else if (take_word("within")) {
    out.sort = Past::Sort::Within;
    good = (out.within = arith()) != nullptr;
  } else if (take_word("answered")) {
    good = answered(out);
  }
  out.span = span_from(begin);
  return good;
}

bool Parser::answered(Past& out) {
  if (take_word("all")) out.sort = Past::Sort::AnsweredAll;
  else if (take_word("any")) out.sort = Past::Sort::AnsweredAny;
  if (!name(out.answer, "the name of an answer")) return false;
  if (!at(Sort::Open)) return true;
  const Token& opened = here();
  next();
  return declared(out.quantity, "a name for how much was answered") && close(opened);
}

ExprPtr Parser::event() {
  ExprPtr made = head("an act");
  return made && pasts(*made) ? std::move(made) : nullptr;
}

ExprPtr Parser::expr() {
  ExprPtr value = arith();
  if (!value || !take_word("if")) return value;
  const Deeper deeper(*this);
  if (too_deep()) return nullptr;
  const uint32_t begin = value->span.begin;
  ExprPtr condition = lit();
  if (!condition) return nullptr;
  ExprPtr otherwise;
  if (take_word("else") && !(otherwise = expr())) return nullptr;
  return node(Expr::Sort::If, begin,
              parts(std::move(value), std::move(condition), std::move(otherwise)));
}

ExprPtr Parser::arith() {
  ExprPtr left = product();
  while (left && (at(Sort::Plus) || at(Sort::Minus))) {
    const uint32_t begin = left->span.begin;
    std::string sign(text(here()));
    next();
    ExprPtr right = product();
    if (!right) return nullptr;
    left = node(Expr::Sort::Binary, begin, parts(std::move(left), std::move(right)),
                std::move(sign));
  }
  return left;
}

ExprPtr Parser::product() {
  ExprPtr left = unary();
  while (left && (at(Sort::Star) || at(Sort::Slash))) {
    const uint32_t begin = left->span.begin;
    std::string sign(text(here()));
    next();
    ExprPtr right = unary();
    if (!right) return nullptr;
    left = node(Expr::Sort::Binary, begin, parts(std::move(left), std::move(right)),
                std::move(sign));
  }
  return left;
}

ExprPtr Parser::unary() {
  const uint32_t begin = here().begin;
  if (!at(Sort::Minus)) {
    ExprPtr made = atom();
    return made ? before(std::move(made), false) : nullptr;
  }
  mark(mark_unary);
  next();
  ExprPtr inner = atom();
  if (inner) inner = before(std::move(inner), false);
  return inner ? node(Expr::Sort::Negate, begin, parts(std::move(inner))) : nullptr;
}

ExprPtr Parser::both() {
  ExprPtr made = head("a fact or an act");
  return made ? before(std::move(made), true) : nullptr;
}

ExprPtr Parser::before(ExprPtr left, bool several) {
  if (!at_word("before")) return left;
  if (left->sort != Expr::Sort::Call && left->sort != Expr::Sort::Name) {
    fail("lang/expected-head", "only a standing holds 'before' somebody, and this is none",
         "write it right after the standing: married(x, y) before z");
    return nullptr;
  }
  take_word("before");
  const uint32_t begin = left->span.begin;
  std::vector<ExprPtr> args = parts(std::move(left));
  do {
    args.push_back(atom());
    if (!args.back()) return nullptr;
  } while (several && take_word("and"));
  return node(Expr::Sort::Before, begin, std::move(args));
}

}  // namespace milieu::lang
