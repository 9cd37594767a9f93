#include <algorithm>
#include <utility>

#include "base/names.h"
#include "lang/parse_parser.h"

namespace milieu::lang {

std::span<const Parser::ClauseForm> Parser::clause_forms() {
  using P = Parser;
  using S = Clause::Sort;
  static constexpr ClauseForm forms[] = {
      {"when", S::When, &P::when},   {"works", S::Works, &P::works}, {"takes", S::Takes, &P::takes},
      {"pick", S::Pick, &P::pick},   {"says", S::Says, &P::says},    {"wants", S::Wants, &P::wants},
      {"asks", S::Asks, &P::asks},   {"then", S::Then, &P::then},    {"seen", S::Seen, &P::seen},
      {"on", S::On, &P::on},
  };
  return forms;
}

// --- the block below a claim, an act, an also ----------------------------------------------------

void Parser::body(Decl& decl, Body body) {
  next();
  while (!at_end() && !take(Sort::Dedent)) {
    if (take(Sort::Newline)) continue;
    if (at(Sort::Indent)) refuse_block();
    else body_line(decl, body);
  }
}

void Parser::body_line(Decl& decl, Body body) {
  const bool is_evidence = at_word("start") || at_word("given");
  if (is_evidence && (body == Body::Evidence || body == Body::Either)) {
    Evidence made;
    if (evidence(made)) decl.evidence.push_back(std::move(made));
    else skip_line();
    return;
  }
  const auto forms = clause_forms();
  const auto called = [&](const ClauseForm& form) { return at_word(form.word); };
  const auto form = std::find_if(forms.begin(), forms.end(), called);
  const bool words_only = body == Body::Evidence || body == Body::Words;
  const bool fits = !words_only || (form != forms.end() && form->sort == Clause::Sort::Says);
  if (form != forms.end() && fits) return clause(decl, *form);
  if (form != forms.end() && body == Body::Evidence)
    fail("lang/misplaced-clause", found() + " belongs to an action, and this is a claim",
         "a claim has lines that begin with start, given and says");
  else if (body == Body::Words)
    fail("lang/misplaced-clause", found() + " does not belong to an outcome",
         "below an outcome stands says \"…\"");
  else if (is_evidence)
    fail("lang/misplaced-clause", found() + " belongs to a claim, and this is an action",
         "an action has when, wants, asks, then and the like");
  else
    unknown_clause(body);
  skip_line();
  if (at(Sort::Indent)) skip_block();
}

void Parser::unknown_clause(Body body) {
  std::vector<std::string> words = {"start", "given", "says"};
  if (body != Body::Evidence) words.clear();
  if (body != Body::Evidence)
    for (const ClauseForm& form : clause_forms()) words.emplace_back(form.word);
  const Sort follows = ahead().sort;
  const bool effect = follows == Sort::Open || follows == Sort::Assign || at_reserved() ||
                      at_word("move") || at_word("end");
  const auto near = at(Sort::Name) ? base::nearest(text(here()), words) : std::nullopt;
  std::string hint = body == Body::Evidence
                         ? "a claim has lines that begin with start, given and says"
                         : "an action has when, works if, wants, asks, takes, then, on, seen by";
  if (effect && body != Body::Evidence) hint = "effects stand after 'then:' or below 'then'";
  if (near) hint = "did you mean '" + *near + "'?";
  fail("lang/unknown-clause", "no line here begins with " + found(), std::move(hint));
}

void Parser::clause(Decl& decl, const ClauseForm& form) {
  Clause made;
  made.sort = form.sort;
  const uint32_t begin = here().begin;
  mark(mark_keyword);
  next();
  made.span = span_from(begin);
  if ((this->*form.read)(made)) {
    decl.clauses.push_back(std::move(made));
    return;
  }
  skip_line();
  if (at(Sort::Indent)) drop_clause_block(form.sort);
}

// Below a line that had a mistake: looked at for more of them, but not kept.
void Parser::drop_clause_block(Clause::Sort sort) {
  std::vector<Motive> dropped_motives;
  Suite dropped;
  if (sort == Clause::Sort::Wants || sort == Clause::Sort::Asks) motive_block(dropped_motives);
  else if (sort >= Clause::Sort::Then) block(dropped);
  else skip_block();
}

bool Parser::evidence(Evidence& out) {
  const uint32_t begin = here().begin;
  out.start = take_word("start");
  if (!out.start && (!take_word("given") || !(out.event = event()))) return false;
  if (!symbol(Sort::Colon, ":", "given propose(x, y): 0.7")) return false;
  if (!(out.weight = expr())) return false;
  if (at_word("fades") && !fade(out.fade.emplace())) return false;
  out.span = span_from(begin);
  return line_end(out.cites);
}

// --- clauses of one line -------------------------------------------------------------------------

bool Parser::when(Clause& out) {
  if (!(out.value = cond())) return false;
  out.span = span_from(out.span.begin);
  return line_end(out.cites);
}

bool Parser::works(Clause& out) { return word("if", "works if CONDITION") && when(out); }

bool Parser::takes(Clause& out) {
  if (!takes_for(out.value, out.takers)) return false;
  out.span = span_from(out.span.begin);
  return line_end(out.cites);
}

bool Parser::pick(Clause& out) {
  if (!picks(out.pick)) return false;
  out.span = span_from(out.span.begin);
  return line_end(out.cites);
}

bool Parser::says(Clause& out) {
  if (at_word("all") && ahead().sort == Sort::Name && take_word("all")) out.on = Clause::On::All;
  const bool bare = at_word("often") && ahead().sort == Sort::Text;
  if (at(Sort::Name) && !bare && !name(out.answer, "an answer")) return false;
  out.often = take_word("often");
  if (!quoted(out.text, "a text")) return false;
  out.span = span_from(out.span.begin);
  return line_end(out.cites);
}

// --- clauses with statements ---------------------------------------------------------------------

bool Parser::then(Clause& out) {
  if (!suite(out.body)) return false;
  out.cites = line_cites_;
  return true;
}

bool Parser::seen(Clause& out) {
  if (!word("by", "seen by w if CONDITION") || !who(out.who)) return false;
  if (take_word("odds") && !(out.value = expr())) return false;
  if (at_word("with") && !swap(out.swap)) return false;
  out.span = span_from(out.span.begin);
  if (!optional_suite(out.body)) return false;
  out.cites = line_cites_;
  return true;
}

bool Parser::on(Clause& out) {
  if (!on_what(out)) return false;
  if (take_word("shows") && !name(out.shows, "an answer")) return false;
  out.span = span_from(out.span.begin);
  if (!suite(out.body)) return false;
  out.cites = line_cites_;
  return true;
}

bool Parser::on_what(Clause& out) {
  if (take_word("failure")) {
    out.on = Clause::On::Failure;
    return true;
  }
  if (take_word("all")) out.on = Clause::On::All;
  else if (take_word("any")) out.on = Clause::On::Any;
  if (!name(out.answer, "an answer, or 'failure'")) return false;
  if (!at(Sort::Open)) return true;
  const Token& opened = here();
  next();
  return declared(out.quantity, "a name for how much was answered") && close(opened);
}

}  // namespace milieu::lang
