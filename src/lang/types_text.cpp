#include "lang/types_text.h"

#include "base/calendar.h"
#include "base/exact.h"

namespace milieu::lang::checking {

using model::Sort;

namespace {

std::string bound(Sort sort, int64_t value) {
  switch (sort) {
    case Sort::Number:
    case Sort::Money: return base::format_fixed(value);
    case Sort::Duration: return base::format_duration(value);
    default: return std::to_string(value);
  }
}

std::string plain(const model::World& world, const model::Type& type) {
  switch (type.sort) {
    case Sort::Truth: return "something that holds or not";
    case Sort::Whole: return "a whole number";
    case Sort::Number: return "a number";
    case Sort::Money: return "money";
    case Sort::Duration: return "a duration";
    case Sort::Time: return "a time";
    case Sort::Entity:
      return type.kind ? with_article(world.kinds[type.kind].name) : "somebody or something";
    case Sort::Event: return "an event";
    case Sort::Act: return "the name of an act";
  }
  return "something";
}

std::string write(const Expr& e);

std::string list(const Expr& e, size_t from, const char* between) {
  std::string text;
  for (size_t i = from; i < e.args.size(); ++i) {
    if (i > from) text += between;
    if (e.args[i]) text += write(*e.args[i]);
  }
  return text;
}

std::string write_past(const Expr& e) {
  std::string text;
  for (const Past& past : e.past) {
    switch (past.sort) {
      case Past::Sort::Answered: text += " answered " + past.answer.text; break;
      case Past::Sort::AnsweredAll: text += " answered all " + past.answer.text; break;
      case Past::Sort::AnsweredAny: text += " answered any " + past.answer.text; break;
      case Past::Sort::Failed: text += " failed"; break;
      case Past::Sort::Within: text += " within " + write(*past.within); break;
    }
  }
  return text;
}

std::string write_aggregate(const Expr& e) {
  std::string names;
  for (const Name& name : e.names) names += (names.empty() ? "" : ", ") + name.text;
  const bool counts = e.text == "count" || e.text == "components";
  std::string text = e.text + "(";
  if (!counts && !e.args.empty()) text += write(*e.args[0]) + " for ";
  text += names;
  if (e.args.size() > (counts ? 0U : 1U)) text += " with …";
  return text + ")";
}

std::string write(const Expr& e) {
  switch (e.sort) {
    case Expr::Sort::Number:
      return e.text + (e.percent ? "%" : "") + (e.unit ? " " + e.unit.text : "");
    case Expr::Sort::Wild: return "_";
    case Expr::Sort::Name: return e.text;
    case Expr::Sort::Call: return e.text + "(" + list(e, 0, ", ") + ")" + write_past(e);
    case Expr::Sort::Group: return "(" + list(e, 0, ", ") + ")";
    case Expr::Sort::Negate: return "-" + list(e, 0, "");
    case Expr::Sort::Binary:
    case Expr::Sort::Compare: return list(e, 0, (" " + e.text + " ").c_str());
    case Expr::Sort::Is: return list(e, 0, " is ") + write_past(e);
    case Expr::Sort::Not: return "not " + list(e, 0, "");
    case Expr::Sort::And: return list(e, 0, ", ");
    case Expr::Sort::Or: return list(e, 0, " or ");
    case Expr::Sort::If:
      return write(*e.args[0]) + " if " + write(*e.args[1]) +
             (e.args.size() > 2 ? " else " + write(*e.args[2]) : "");
    case Expr::Sort::Aggregate: return write_aggregate(e);
    case Expr::Sort::Before: return write(*e.args[0]) + " before " + list(e, 1, " and ");
  }
  return "…";
}

}  // namespace

std::string with_article(const std::string& noun) {
  const bool vowel = !noun.empty() && std::string("aeiou").find(noun[0]) != std::string::npos;
  return (vowel ? "an " : "a ") + noun;
}

std::string in_words(const model::World& world, const model::Type& type) {
  std::string text = plain(world, type);
  if (!type.ranged) return text;
  return text + " from " + bound(type.sort, type.low) + " to " + bound(type.sort, type.high);
}

std::string text_of(const Expr& expr) {
  std::string text = write(expr);
  if (text.size() <= 48) return text;
  size_t cut = 44;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return text.substr(0, cut) + "…";
}

}  // namespace milieu::lang::checking
