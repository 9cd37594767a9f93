#include "lang/parse_print.h"

#include <array>

#include "lang/parse.h"

namespace milieu::lang {

std::string print(const File& file) {
  Printer printer;
  printer.file(file);
  return printer.take();
}

void Printer::file(const File& file) {
  open(file.world ? "world" : "module");
  word(file.name.text);
  name("extends", file.extends);
  names("without", file.without);
  quoted("text", file.text);
  cites(file.cites);
  level_++;
  for (const Decl& each : file.decls) decl(each);
  level_--;
  close();
  out_ += '\n';
}

// --- declarations --------------------------------------------------------------------------------

void Printer::decl(const Decl& decl) {
  constexpr std::array<std::string_view, 23> tags = {
      "use",      "source", "unit",      "calendar", "regime",  "kind",  "fact",
      "standing", "taste",  "parameter", "rule",     "claim",   "class", "action",
      "process",  "also",   "birth",     "outcome",  "measure", "ends",  "start",
      "spoken",   "what_if"};
  line();
  open(tags[static_cast<size_t>(decl.sort)]);
  if (decl.sort == Decl::Sort::Birth) stmt_head(decl.birth);
  else decl_head(decl);
  cites(decl.cites);
  level_++;
  for (const Evidence& each : decl.evidence) evidence(each);
  for (const Clause& each : decl.clauses) clause(each);
  if (!decl.birth.body.empty()) suite("do", decl.birth.body);
  level_--;
  close();
}

void Printer::decl_head(const Decl& decl) {
  if (decl.sort == Decl::Sort::Regime) word(decl.one_at_a_time ? "one" : "all");
  for (const Name& each : decl.names) word(each.text);
  quoted("text", decl.text);
  if (!decl.from.empty()) quoted("from", decl.from);
  if (!decl.until.empty()) quoted("to", decl.until);
  signature(decl.signature);
  name("before", decl.authority);
  fields(decl.fields);
  name("above", decl.above);
  tagged("interval", decl.interval);
  type("type", decl.type);
  tagged("on", decl.on);
  tagged(decl.conditional ? "if" : "value", decl.value);
  range("range", decl.range);
  if (decl.symmetric) word("symmetric");
  fade(decl.fade);
  if (decl.seen) who("seen", *decl.seen);
  rate(decl.rate);
  if (decl.each) word("each");
  tagged("is", decl.classes);
  for (const Line& each : decl.lines) quoted("line", each.text);
}

void Printer::evidence(const Evidence& evidence) {
  line();
  open(evidence.start ? "start" : "given");
  if (evidence.event) expr(*evidence.event);
  expr(*evidence.weight);
  fade(evidence.fade);
  cites(evidence.cites);
  close();
}

// --- clauses -------------------------------------------------------------------------------------

void Printer::clause(const Clause& clause) {
  constexpr std::array<std::string_view, 10> tags = {"when", "works", "takes", "pick", "says",
                                                     "wants", "asks",  "then",  "seen", "on"};
  line();
  open(tags[static_cast<size_t>(clause.sort)]);
  clause_head(clause);
  cites(clause.cites);
  level_++;
  motives(clause.motives);
  if (!clause.body.empty()) suite("do", clause.body);
  level_--;
  close();
}

void Printer::clause_head(const Clause& clause) {
  constexpr std::array<std::string_view, 4> ons = {"failure", "answer", "all", "any"};
  const bool on = clause.sort == Clause::Sort::On;
  if (on || clause.on == Clause::On::All) word(ons[static_cast<size_t>(clause.on)]);
  for (const Name& each : clause.names) word(each.text);
  name("answered", clause.answer);
  name("quantity", clause.quantity);
  name("shows", clause.shows);
  if (clause.often) word("often");
  quoted("text", clause.text);
  if (clause.sort == Clause::Sort::Seen) who("by", clause.who);
  tagged(clause.sort == Clause::Sort::Seen ? "odds" : "value", clause.value);
  tagged("for", clause.takers);
  pick(clause.pick);
  swap(clause.swap);
  tagged("holding", clause.holding);
  if (clause.at_most_one) word("at-most-one");
  answers(clause.answers);
}

void Printer::motives(const std::vector<Motive>& motives) {
  for (const Motive& motive : motives) {
    line();
    open("motive");
    word(motive.name.text);
    names("toward", motive.toward);
    expr(*motive.value);
    cites(motive.cites);
    close();
  }
}

// --- statements ----------------------------------------------------------------------------------

void Printer::suite(std::string_view word, const Suite& suite) {
  line();
  open(word);
  level_++;
  for (const Stmt& each : suite) stmt(each);
  level_--;
  close();
}

void Printer::stmt(const Stmt& stmt) {
  constexpr std::array<std::string_view, 15> tags = {
      "if",  "each",  "after", "birth", "pick", "end",      "move", "not",
      "say", "set",   "add",   "sub",   "draw", "learns",   "takes"};
  line();
  open(tags[static_cast<size_t>(stmt.sort)]);
  stmt_head(stmt);
  cites(stmt.cites);
  level_++;
  if (!stmt.body.empty()) suite("do", stmt.body);
  if (!stmt.otherwise.empty()) suite("else", stmt.otherwise);
  level_--;
  close();
}

void Printer::stmt_head(const Stmt& stmt) {
  if (stmt.count) word(std::to_string(*stmt.count));
  for (const Name& each : stmt.names) word(each.text);
  name("kind", stmt.kind);
  quoted("text", stmt.text);
  quoted("as", stmt.apposition);
  tagged("if", stmt.condition);
  pick(stmt.pick);
  tagged("target", stmt.target);
  tagged("to", stmt.target2);
  tagged("value", stmt.value);
  tagged("from", stmt.from);
  tagged("for", stmt.who);
  swap(stmt.swap);
}

}  // namespace milieu::lang
