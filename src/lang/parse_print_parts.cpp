#include <array>

#include "lang/parse_print.h"

namespace milieu::lang {

void Printer::open(std::string_view tag) {
  word("(");
  out_ += tag;
}

void Printer::word(std::string_view text) {
  if (!out_.empty() && out_.back() != '(' && out_.back() != ' ' && out_.back() != '\n') out_ += ' ';
  out_ += text;
}

void Printer::line() {
  out_ += '\n';
  out_.append(2 * level_, ' ');
}

void Printer::quoted(std::string_view tag, std::string_view text) {
  if (text.empty()) return;
  if (!tag.empty()) open(tag);
  word("\"");
  for (const char c : text) {
    if (c == '"' || c == '\\') out_ += '\\';
    out_ += c;
  }
  out_ += '"';
  if (!tag.empty()) close();
}

void Printer::name(std::string_view tag, const Name& name) {
  if (!name) return;
  open(tag);
  word(name.text);
  close();
}

void Printer::names(std::string_view tag, const std::vector<Name>& names) {
  if (names.empty()) return;
  open(tag);
  for (const Name& each : names) word(each.text);
  close();
}

void Printer::tagged(std::string_view tag, const ExprPtr& expr) {
  if (!expr) return;
  open(tag);
  this->expr(*expr);
  close();
}

void Printer::tagged(std::string_view tag, const std::vector<ExprPtr>& exprs) {
  if (exprs.empty()) return;
  open(tag);
  for (const ExprPtr& each : exprs) expr(*each);
  close();
}

// --- expressions ---------------------------------------------------------------------------------

void Printer::expr_tag(const Expr& expr) {
  using S = Expr::Sort;
  switch (expr.sort) {
    case S::Group: return word("group");
    case S::Negate: return word("neg");
    case S::Is: return word("is");
    case S::Not: return word("not");
    case S::And: return word("and");
    case S::Or: return word("or");
    case S::If: return word("if");
    case S::Before: return word("before");
    case S::Call: return word("call"), word(expr.text);
    default: return word(expr.text);
  }
}

void Printer::expr(const Expr& expr) {
  using S = Expr::Sort;
  const bool bare = expr.past.empty() && !expr.unit;
  if (expr.sort == S::Wild) return word("_");
  if (expr.sort == S::Name && bare) return word(expr.text);
  if (expr.sort == S::Number && bare) return word(expr.text + (expr.percent ? "%" : ""));
  open("");
  if (expr.sort == S::Number) word(expr.text + (expr.percent ? "%" : ""));
  else expr_tag(expr);
  if (expr.unit) word(expr.unit.text);
  names("over", expr.names);
  for (const ExprPtr& arg : expr.args) this->expr(*arg);
  for (const Past& each : expr.past) past(each);
  close();
}

void Printer::past(const Past& past) {
  constexpr std::array<std::string_view, 5> tags = {"answered", "answered-all", "answered-any",
                                                    "failed", "within"};
  open(tags[static_cast<size_t>(past.sort)]);
  if (past.answer) word(past.answer.text);
  name("quantity", past.quantity);
  if (past.within) expr(*past.within);
  close();
}

// --- what declarations and clauses share ---------------------------------------------------------

void Printer::signature(const Signature& signature) {
  if (signature.names.empty()) return;
  open("sig");
  for (const Name& each : signature.names) word(each.text);
  for (const Param& param : signature.params) {
    open(param.one ? "one " : "");
    word(param.name.text);
    if (param.type) type(*param.type);
    close();
  }
  name("was", signature.was);
  close();
}

void Printer::type(const TypeText& type) {
  if (type.name) word(type.name.text);
  if (type.outside) word("outside");
  range("range", type.range);
}

void Printer::type(std::string_view tag, const std::optional<TypeText>& type) {
  if (!type) return;
  open(tag);
  this->type(*type);
  close();
}

void Printer::range(std::string_view tag, const std::optional<Range>& range) {
  if (!range) return;
  open(tag);
  expr(*range->low);
  expr(*range->high);
  close();
}

void Printer::who(std::string_view tag, const Who& who) {
  open(tag);
  if (who.all) word("all");
  for (const ExprPtr& each : who.who) expr(*each);
  tagged("if", who.condition);
  close();
}

void Printer::fade(const std::optional<FadeText>& fade) {
  if (!fade) return;
  open("fades");
  expr(*fade->share);
  word(fade->unit.text);
  close();
}

void Printer::swap(const std::optional<Swap>& swap) {
  if (!swap) return;
  open("with");
  expr(*swap->put);
  expr(*swap->instead_of);
  close();
}

void Printer::pick(const Pick& pick) {
  if (pick.names.empty()) return;
  names("pick", pick.names);
  tagged("with", pick.condition);
  name("by", pick.by);
  tagged("value", pick.value);
}

void Printer::rate(const RateText& rate) {
  if (rate.sort == RateText::Sort::None) return;
  open(rate.sort == RateText::Sort::About ? "about" : "every");
  tagged("repeat", rate.repeat);
  tagged("times", rate.times);
  tagged("in", rate.span);
  name("a", rate.unit);
  name("on", rate.weekday);
  if (!rate.time.empty()) word(rate.time);
  close();
}

void Printer::cites(const Cites& cites) {
  for (const Cite& cite : cites) {
    open("cite");
    word(cite.source.text);
    if (cite.line) word(std::to_string(*cite.line));
    quoted("", cite.text);
    close();
  }
}

void Printer::answers(const std::vector<Answer>& answers) {
  for (const Answer& answer : answers) {
    open("answer");
    word(answer.name.text);
    name("quantity", answer.quantity);
    type("type", answer.type);
    close();
  }
}

void Printer::fields(const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    open("field");
    for (const Name& each : field.names) word(each.text);
    open("type");
    type(field.type);
    close();
    tagged("start", field.start);
    close();
  }
}

}  // namespace milieu::lang
