#include <algorithm>
#include <utility>

#include "base/names.h"
#include "lang/parse.h"
#include "lang/parse_parser.h"

namespace milieu::lang {

File Parser::file() {
  File file;
  while (take(Sort::Newline)) continue;
  if (at(Sort::Indent)) {
    fail_at(ahead(), "lang/unexpected-block", "the first line does not begin in the first column",
            "take out the spaces before it");
    next();
  }
  header(file);
  while (!at_end()) {
    if (take(Sort::Newline) || take(Sort::Dedent)) continue;
    if (at(Sort::Indent)) refuse_block();
    else decl(file);
  }
  file.span = span_from(0);
  return file;
}

// --- the first line ------------------------------------------------------------------------------

void Parser::header(File& file) {
  file.world = at_word("world");
  const bool there = file.world || at_word("module");
  if (there && !header_line(file)) skip_line();
  if (there || (at_end() && any_mistakes())) return;
  fail("lang/no-header",
       "a file begins with 'world' or 'module' and its name, and this one with " + found(),
       "write as the first line: world my_world \"What it is about\"");
  const bool declares = at(Sort::Name) && begins_declaration(text(here()));
  if (!declares) skip_line();
}

bool Parser::header_line(File& file) {
  take_word(file.world ? "world" : "module");
  if (!declared(file.name, file.world ? "the name of the world" : "the name of the module"))
    return false;
  if (take_word("extends")) {
    if (!name(file.extends, "the name of a world")) return false;
    if (take_word("with"))
      return fail("lang/expected-word", "a world is extended whole or 'without' some modules",
                  "the form is: world a extends b without c");
    if (take_word("without") && !left_out(file.without)) return false;
  }
  if (at(Sort::Text) && !quoted(file.text, "a text")) return false;
  return line_end(file.cites);
}

// news, propose, propose(love): a module, an act or a claim, a motive of an act. One name each.
bool Parser::left_out(std::vector<Name>& out) {
  do {
    Name& one = out.emplace_back();
    if (!name(one, "the name of a module, an act or a claim")) return false;
    if (!at(Sort::Open)) continue;
    const Token& opened = here();
    next();
    Name motive;
    if (!name(motive, "the name of a motive") || !close(opened)) return false;
    one.text += "(" + motive.text + ")";
  } while (take(Sort::Comma));
  return true;
}

// --- declarations --------------------------------------------------------------------------------

std::span<const Parser::DeclForm> Parser::decl_forms() {
  using P = Parser;
  using S = Decl::Sort;
  static constexpr DeclForm forms[] = {
      {"use", S::Use, &P::use, Body::None},
      {"source", S::Source, &P::source, Body::None},
      {"unit", S::Unit, &P::unit, Body::None},
      {"calendar", S::Calendar, &P::calendar, Body::None},
      {"one", S::Regime, &P::one_at_a_time, Body::None},
      {"all", S::Regime, &P::all_together, Body::None},
      {"ends", S::Ends, &P::ends, Body::None},
      {"kind", S::Kind, &P::kind, Body::None},
      {"fact", S::Fact, &P::fact, Body::None},
      {"standing", S::Standing, &P::standing, Body::None},
      {"taste", S::Taste, &P::taste, Body::None},
      {"class", S::Class, &P::signed_only, Body::None},
      {"parameter", S::Parameter, &P::parameter, Body::None},
      {"rule", S::Rule, &P::rule, Body::None},
      {"claim", S::Claim, &P::claim, Body::Evidence},
      {"action", S::Action, &P::act, Body::Clauses},
      {"process", S::Process, &P::act, Body::Clauses},
      {"also", S::Also, &P::also, Body::Either},
      {"new", S::Birth, &P::born, Body::Statements},
      {"start", S::Start, &P::start, Body::Statements},
      {"outcome", S::Outcome, &P::outcome, Body::Words},
      {"measure", S::Measure, &P::measure, Body::None},
      {"spoken", S::Spoken, &P::spoken, Body::None},
      {"what_if", S::WhatIf, &P::what_if, Body::Lines},
  };
  return forms;
}

void Parser::decl(File& file) {
  const auto forms = decl_forms();
  const auto called = [&](const DeclForm& form) { return at_word(form.word); };
  const auto form = std::find_if(forms.begin(), forms.end(), called);
  if (form == forms.end()) return unknown_decl();
  Decl made;
  made.sort = form->sort;
  const uint32_t begin = here().begin;
  mark(mark_keyword);
  if (form->sort != Decl::Sort::Birth) next();
  bool good = (this->*form->read)(made);
  made.span = span_from(begin);
  const bool needs_block = form->sort == Decl::Sort::Also || form->sort == Decl::Sort::Start ||
                           (form->sort == Decl::Sort::WhatIf && made.lines.empty());
  good = good && (needs_block ? line_end_and_block(made) : line_end(made.cites));
  if (!good) skip_line();
  if (at(Sort::Indent)) decl_body(made, form->body);
  if (good) file.decls.push_back(std::move(made));
}

bool Parser::line_end_and_block(Decl& decl) {
  if (at(Sort::OpenCite) && !cites(decl.cites)) return false;
  if (at(Sort::Newline) && ahead().sort != Sort::Indent)
    return fail("lang/expected-block",
                decl.sort == Decl::Sort::Also    ? "'also' adds nothing here"
                : decl.sort == Decl::Sort::Start ? "'start' begins with nothing here"
                                                 : "'what_if' changes nothing here",
                "write the lines of it below, two spaces deeper");
  return line_end(decl.cites);
}

void Parser::decl_body(Decl& decl, Body body) {
  if (body == Body::None || (body == Body::Lines && !decl.lines.empty())) return refuse_block();
  if (body == Body::Lines) return lines(decl);
  if (body != Body::Statements) return this->body(decl, body);
  block(decl.birth.body);
}

// One text a line.
void Parser::lines(Decl& decl) {
  next();
  while (!at_end() && !take(Sort::Dedent)) {
    if (take(Sort::Newline)) continue;
    if (at(Sort::Indent)) refuse_block();
    else if (!line(decl) || !line_end(decl.cites)) skip_line();
  }
}

void Parser::unknown_decl() {
  std::vector<std::string> words;
  for (const DeclForm& form : decl_forms()) words.emplace_back(form.word);
  const auto near = at(Sort::Name) ? base::nearest(text(here()), words) : std::nullopt;
  std::string hint = "declarations begin with fact, action, rule, kind, new and the like";
  if (near) hint = "did you mean '" + *near + "'?";
  if (at_word("world") || at_word("module")) hint = "one file is one world or one module";
  for (const ClauseForm& form : clause_forms())
    if (at_word(form.word)) hint = "it belongs to an act: put two spaces before it";
  if (at_word("given")) hint = "it belongs to a claim: put two spaces before it";
  fail("lang/unknown-declaration", "no declaration begins with " + found(), std::move(hint));
  skip_line();
  if (at(Sort::Indent)) skip_block();
}

}  // namespace milieu::lang
