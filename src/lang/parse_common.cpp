#include <utility>

#include "lang/parse_parser.h"

namespace milieu::lang {

bool Parser::names(std::vector<Name>& out, std::string_view what) {
  do {
    if (!name(out.emplace_back(), what)) return false;
  } while (take(Sort::Comma));
  return true;
}

bool Parser::declared_names(std::vector<Name>& out, std::string_view what) {
  do {
    if (!declared(out.emplace_back(), what)) return false;
  } while (take(Sort::Comma));
  return true;
}

// --- signatures ----------------------------------------------------------------------------------

bool Parser::signature(Signature& out) {
  const uint32_t begin = here().begin;
  do {
    if (!signature_name(out.names.emplace_back())) return false;
  } while (take(Sort::Comma));
  if (at(Sort::Open)) {
    const Token& opened = here();
    next();
    while (!at(Sort::Close)) {
      if (!param(out.params.emplace_back())) return false;
      if (!take(Sort::Comma)) break;
      if (at(Sort::Close)) return param(out.params.emplace_back());  // f(x,) lacks a name
    }
    if (at(Sort::Assign))
      return fail_at(opened, "lang/unclosed", "this '(' is never closed",
                     "put a ')' before the =");
    if (!close(opened)) return false;
  }
  out.span = span_from(begin);
  return !take_word("was") || name(out.was, "the old name");
}

bool Parser::signature_name(Name& out) {
  if (at(Sort::Name) && is_aggregate(text(here())))
    return fail("lang/reserved-word", found() + " counts things and cannot be declared",
                "choose another name");
  return declared(out, "a name");
}

bool Parser::param(Param& out) {
  if (ahead().sort == Sort::Name) out.one = take_word("one");
  if (!declared(out.name, "the name of a role")) return false;
  if (!take(Sort::Colon)) return true;
  return type(out.type.emplace());
}

// --- types ---------------------------------------------------------------------------------------

bool Parser::type(TypeText& out) {
  const uint32_t begin = here().begin;
  const Sort follows = ahead().sort;
  const bool computed = follows == Sort::DotDot || follows == Sort::Open ||
                        (follows >= Sort::Plus && follows <= Sort::Slash);
  bool good;
  if (at(Sort::Name) && !computed) {
    good = name(out.name, "a type");
    out.outside = good && take_word("outside");
  } else if (at(Sort::Number) || at(Sort::Minus) || at(Sort::Open) || at(Sort::Name)) {
    good = range(out.range.emplace());
  } else {
    return expected("lang/expected-type", "a type",
                    "a type is a kind, or number, whole, money, duration, event and the like, or "
                    "a range such as 0..5");
  }
  out.span = span_from(begin);
  return good;
}

bool Parser::range(Range& out) {
  if (!(out.low = arith())) return false;
  if (!take(Sort::DotDot))
    return expected("lang/expected-type", "'..'", "a range has two ends: 0..5");
  return (out.high = arith()) != nullptr;
}

// --- what may follow a fact or a kind ------------------------------------------------------------

bool Parser::mods(Decl& decl) {
  for (;;) {
    const Token& word = here();
    bool twice = false, good = true;
    if (at_word("symmetric")) {
      twice = std::exchange(decl.symmetric, take_word("symmetric"));
    } else if (at_word("fades")) {
      twice = decl.fade.has_value();
      good = fade(decl.fade.emplace());
    } else if (at_word("seen")) {
      twice = decl.seen.has_value();
      mark(mark_wide);
      take_word("seen");
      good = this->word("by", "seen by x, y") && who(decl.seen.emplace());
    } else {
      return true;
    }
    if (good && twice)
      return fail_at(word, "lang/twice", "'" + std::string(text(word)) + "' is said twice here",
                     "say it once");
    if (!good) return false;
  }
}

bool Parser::fade(FadeText& out) {
  const uint32_t begin = here().begin;
  mark(mark_wide);
  if (!word("fades", "fades 5% per hour") || !(out.share = atom())) return false;
  if (!word("per", "fades 5% per hour")) return false;
  if (!name(out.unit, "a unit of time")) return false;
  out.span = span_from(begin);
  return true;
}

bool Parser::who(Who& out) {
  const uint32_t begin = here().begin;
  if (at_word("all") && ahead().sort != Sort::Open) out.all = take_word("all");
  else if (!atoms(out.who)) return false;
  if (!out.all && take_word("if") && !(out.condition = cond())) return false;
  out.span = span_from(begin);
  return true;
}

// --- rates ---------------------------------------------------------------------------------------

bool Parser::rate(RateText& out) {
  const uint32_t begin = here().begin;
  if (take_word("about")) {
    out.sort = RateText::Sort::About;
    if (!how_often(out)) return false;
  } else if (at_word("repeat") || at_word("every")) {
    out.sort = RateText::Sort::Every;
    if (take_word("repeat") && !(out.repeat = unary())) return false;
    if (!word("every", "repeat 10 every 1 hour") || !(out.span = arith())) return false;
    if (take_word("on") && !name(out.weekday, "a day of the week")) return false;
    if (at(Sort::Time)) {
      out.time = text(here());
      next();
    }
  }
  out.span_text = span_from(begin);
  return true;
}

bool Parser::how_often(RateText& out) {
  constexpr std::string_view form = "about once a day, about twice a week, about 3 times in 2 days";
  const uint32_t begin = here().begin;
  if (take_word("twice")) {
    out.times = node(Expr::Sort::Number, begin, {}, "2");
  } else if (!take_word("once")) {
    if (!(out.times = unary()) || !word("times", form)) return false;
  }
  if (take_word("in")) return (out.span = arith()) != nullptr;
  if (!take_word("a") && !take_word("an"))
    return expected("lang/expected-word", "'a' or 'in'", "the form is: " + std::string(form));
  return name(out.unit, "a unit of time");
}

// --- sources and the end of a line ---------------------------------------------------------------

bool Parser::cites(Cites& out) {
  constexpr size_t most = 16;  // so that a line of many statements stays small
  const Token& opened = here();
  mark(mark_wide);
  next();
  do {
    if (out.size() == most)
      return fail("lang/bad-cite", "there are more than 16 sources on this line",
                  "name the best ones, or declare one source for them all");
    if (!cite(out.emplace_back())) return false;
  } while (take(Sort::Comma));
  if (!close(opened)) return false;
  if (!at(Sort::Newline)) mark(mark_wide);
  return true;
}

bool Parser::cite(Cite& out) {
  const uint32_t begin = here().begin;
  if (!at(Sort::Name))
    return expected("lang/bad-cite", "a source", "the form is: [R:12 \"in words\"], or [assumed]");
  if (!name(out.source, "a source")) return false;
  if (at(Sort::Colon)) {
    mark(mark_cite);
    next();
    int64_t line = 0;
    if (!at(Sort::Number))
      return expected("lang/bad-cite", "the number of a line",
                      "the form is: [R:12 \"in words\"], or [assumed]");
    if (!whole(line)) return false;
    out.line = line;
  }
  if (at(Sort::Text) && !quoted(out.text, "a text")) return false;
  out.span = span_from(begin);
  return true;
}

bool Parser::line_end(Cites& out) {
  if (at(Sort::OpenCite) && !cites(out)) return false;
  if (!at(Sort::Newline)) return leftover("the end of the line");
  next();
  return true;
}

}  // namespace milieu::lang
