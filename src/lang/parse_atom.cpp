#include <algorithm>
#include <utility>

#include "lang/parse.h"
#include "lang/parse_parser.h"

namespace milieu::lang {

std::vector<ExprPtr> parts(ExprPtr a, ExprPtr b, ExprPtr c) {
  std::vector<ExprPtr> list;
  list.push_back(std::move(a));
  if (b) list.push_back(std::move(b));
  if (c) list.push_back(std::move(c));
  return list;
}

ExprPtr Parser::node(Expr::Sort sort, uint32_t begin, std::vector<ExprPtr> args,
                     std::string text) {
  auto made = std::make_unique<Expr>();
  made->sort = sort;
  made->span = span_from(begin);
  made->text = std::move(text);
  for (const ExprPtr& arg : args)
    made->height = std::max(made->height, static_cast<uint16_t>(arg->height + 1));
  made->args = std::move(args);
  if (made->height <= 2 * deepest) return made;
  fail("lang/too-deep", "this is nested too deep, or a sum or product of hundreds of terms",
       "give parts of it names, as rules");
  return nullptr;
}

ExprPtr Parser::atom() {
  const Deeper deeper(*this);
  return too_deep() ? nullptr : atom_here();
}

ExprPtr Parser::atom_here() {
  const uint32_t begin = here().begin;
  if (at(Sort::Number)) return number();
  if (at(Sort::Open)) return group();
  if (take(Sort::Wild)) return node(Expr::Sort::Wild, begin, {});
  if (!at(Sort::Name) || at_reserved()) return no_expression();
  if (is_aggregate(text(here())) && ahead().sort == Sort::Open) return aggregate();
  return name_or_call();
}

ExprPtr Parser::number() {
  const uint32_t begin = here().begin;
  ExprPtr made = node(Expr::Sort::Number, begin, {}, std::string(text(here())));
  next();
  made->percent = take(Sort::Percent);
  const bool unit = at(Sort::Name) && !at_reserved() && !follows_number(text(here()));
  if (unit && !name(made->unit, "a unit")) return nullptr;
  made->span = span_from(begin);
  return made;
}

ExprPtr Parser::group() {
  const Token& opened = here();
  next();
  ExprPtr inside = cond();
  if (!inside || !close(opened)) return nullptr;
  return node(Expr::Sort::Group, opened.begin, parts(std::move(inside)));
}

ExprPtr Parser::name_or_call() {
  const uint32_t begin = here().begin;
  std::string called(text(here()));
  next();
  if (!at(Sort::Open)) return node(Expr::Sort::Name, begin, {}, std::move(called));
  const Token& opened = here();
  next();
  std::vector<ExprPtr> args;
  if (!at(Sort::Close)) {
    do {
      args.push_back(expr());
      if (!args.back()) return nullptr;
    } while (take(Sort::Comma));
  }
  if (!close(opened)) return nullptr;
  return node(Expr::Sort::Call, begin, std::move(args), std::move(called));
}

ExprPtr Parser::aggregate() {
  const uint32_t begin = here().begin;
  std::string what(text(here()));
  next();
  const Token& opened = here();
  next();
  const bool counts = what == "count" || what == "components";
  ExprPtr value, condition;
  if (!counts && !(value = expr())) return nullptr;
  const bool compares = (what == "max" || what == "min") && take(Sort::Comma);
  if (compares) {  // max(a, b) is a plain call
    ExprPtr other = expr();
    if (!other || !close(opened)) return nullptr;
    return node(Expr::Sort::Call, begin, parts(std::move(value), std::move(other)),
                std::move(what));
  }
  if (!counts && !word("for", what + "(VALUE for x with CONDITION)")) return nullptr;
  std::vector<Name> over;
  if (!declared_names(over, "a name to count over")) return nullptr;
  if (take_word("with") && !(condition = cond())) return nullptr;
  if (!close(opened)) return nullptr;
  std::vector<ExprPtr> args;
  if (value) args.push_back(std::move(value));
  if (condition) args.push_back(std::move(condition));
  ExprPtr made = node(Expr::Sort::Aggregate, begin, std::move(args), std::move(what));
  if (made) made->names = std::move(over);
  return made;
}

ExprPtr Parser::head(std::string_view what) {
  const Token& first = here();
  if (at(Sort::Name) && !at_reserved()) {
    ExprPtr made = atom();
    const bool counts = made && made->sort != Expr::Sort::Name && is_aggregate(text(first));
    if (!counts) return made;
    fail_at(first, "lang/expected-head", "expected " + std::string(what) + ", found a count",
            "write a name, or a name with its roles: f(x, y)");
  } else {
    expected("lang/expected-head", what, "write a name, or a name with its roles: f(x, y)");
  }
  return nullptr;
}

bool Parser::atoms(std::vector<ExprPtr>& out) {
  do {
    out.push_back(atom());
    if (!out.back()) return false;
  } while (take(Sort::Comma));
  return true;
}

ExprPtr Parser::no_expression() {
  const std::string_view word = text(here());
  const Sort follows = ahead().sort;
  const bool as_name = at_reserved() && (follows == Sort::Open || follows == Sort::Comma ||
                                         follows == Sort::Close || follows == Sort::Newline);
  if (word == "not")
    expected("lang/expected-expression", "a value",
             "a condition stands in parentheses where a value is wanted: (not f(x))");
  else if (as_name)
    fail("lang/reserved-word", found() + " is a word of the language and cannot be a name",
         "choose another name, such as '" + std::string(word) + "_'");
  else if (at(Sort::Date) || at(Sort::Time))
    expected("lang/expected-expression", "a value",
             "dates stand after 'calendar', times after 'every'; to subtract, put spaces round -");
  else
    expected("lang/expected-expression", "a value",
             "a value is a number, a name, f(x, y), _, or something in parentheses");
  return nullptr;
}

}  // namespace milieu::lang
