#include <utility>

#include "lang/parse_parser.h"

namespace milieu::lang {

bool Parser::wants(Clause& out) {
  if (!name(out.names.emplace_back(), "who wants it")) return false;
  out.span = span_from(out.span.begin);
  return motives(out);
}

bool Parser::asks(Clause& out) {
  if (!names(out.names, "who is asked")) return false;
  if (at_holding() && take_word("holding") && !(out.holding = unary())) return false;
  if (!at_line_end() && !at_motive() && !question(out)) return false;
  out.span = span_from(out.span.begin);
  if (at(Sort::OpenCite) && !cites(out.cites)) return false;
  return motives(out);
}

// --- motives -------------------------------------------------------------------------------------

// On the line of the clause, or below it.
bool Parser::motives(Clause& out) {
  if (at(Sort::Name)) {
    mark(mark_wide);
    return motive_line(out.motives, out.cites, false);
  }
  if (!line_end(out.cites)) return false;
  if (at(Sort::Indent)) motive_block(out.motives);
  return true;
}

void Parser::motive_block(std::vector<Motive>& out) {
  next();
  while (!at_end() && !take(Sort::Dedent)) {
    if (take(Sort::Newline)) continue;
    Cites of_line;
    const size_t before = out.size();
    if (at(Sort::Indent)) {
      refuse_block();
    } else if (!motive_line(out, of_line, true)) {
      out.resize(before);
      skip_line();
    }
  }
}

bool Parser::motive_line(std::vector<Motive>& out, Cites& line_cites, bool in_block) {
  const size_t first = out.size();
  do {
    const bool in_column = in_block && out.size() == first;
    if (!motive(out.emplace_back(), in_column)) return false;
  } while (take(Sort::Comma));
  Cites ended;
  if (!line_end(ended)) return false;
  for (size_t i = first; i < out.size(); i++) out[i].cites = ended;
  line_cites.insert(line_cites.end(), ended.begin(), ended.end());
  return true;
}

bool Parser::motive(Motive& out, bool in_column) {
  const uint32_t begin = here().begin;
  if (in_column) mark(mark_motive);
  if (!name(out.name, "the name of a motive")) return false;
  if (take_word("toward")) {
    do {
      if (!name(out.toward.emplace_back(), "an answer")) return false;
    } while (take(Sort::Bar));
  }
  if (in_column && at(Sort::Colon)) mark(mark_motive);
  if (!symbol(Sort::Colon, ":", "fond toward yes: 2 * warmth(b, a)")) return false;
  if (!(out.value = expr())) return false;
  out.span = span_from(begin);
  return true;
}

// --- questions -----------------------------------------------------------------------------------

bool Parser::at_motive() const {
  return at(Sort::Name) && (ahead().sort == Sort::Colon || is_word(ahead(), "toward"));
}

// An answer may be called so too, where nothing that could be held for follows.
bool Parser::at_holding() const {
  const Token& after = ahead();
  const bool value = after.sort == Sort::Number || after.sort == Sort::Name ||
                     after.sort == Sort::Open;
  return at_word("holding") && value && !is_word(after, "toward");
}

bool Parser::question(Clause& out) {
  mark(mark_wide);
  if (at_word("at") && is_word(ahead(), "most")) {
    take_word("at");
    take_word("most");
    out.at_most_one = true;
    if (!word("one", "asks b at most one yes | no")) return false;
  }
  return answers(out);
}

bool Parser::answers(Clause& out) {
  do {
    if (!answer(out.answers.emplace_back())) return false;
  } while (take(Sort::Bar));
  if (at(Sort::Comma))
    return expected("lang/expected-symbol", "'|' or the end of the line",
                    "answers are parted by |: asks b  yes | no");
  return true;
}

bool Parser::answer(Answer& out) {
  if (at_word("all") || at_word("any") || at_word("failure"))
    return fail("lang/reserved-word",
                found() + " means something after 'on' and cannot be an answer",
                "choose another name");
  if (!declared(out.name, "an answer")) return false;
  if (!at(Sort::Open)) return true;
  const Token& opened = here();
  next();
  return declared(out.quantity, "a name for how much") &&
         symbol(Sort::Colon, ":", "price(q: 3..6)") && type(out.type.emplace()) && close(opened);
}

}  // namespace milieu::lang
