// In which words a line disappoints. How reading goes on after it: parse_parser.h.
#include <iterator>
#include <utility>

#include "lang/parse.h"
#include "lang/parse_cursor.h"

namespace milieu::lang {
namespace {

using Sort = TokenSort;

std::string shortened(std::string_view text) {
  constexpr size_t most = 40;
  if (text.size() <= most) return std::string(text);
  size_t cut = most;
  while ((static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) cut--;
  return std::string(text.substr(0, cut)) + "…";
}

bool compares(Sort sort) { return sort >= Sort::Equal && sort <= Sort::MoreEqual; }
bool begins_value(Sort sort) {
  return sort == Sort::Name || sort == Sort::Number || sort == Sort::Wild || sort == Sort::Text;
}

struct Reason {
  std::string_view found;
  std::string_view code;
  std::string_view hint;
};

// What an author who writes this where a line, a condition or a statement should be over means.
constexpr Reason reasons[] = {
    {"=", "lang/single-equals",
     "to compare, write ==; to set something, give the statement a line of its own"},
    {"+=", "lang/single-equals", "give the statement a line of its own"},
    {"-=", "lang/single-equals", "give the statement a line of its own"},
    {"and", "lang/and-is-a-comma", "write a comma for 'and'"},
    {"or", "lang/or-needs-parentheses", "put what 'or' joins in parentheses: (a or b)"},
    {"not", "lang/extra", "put a comma before it, or write != to compare"},
    {")", "lang/unopened", "there is no '(' that it closes: take it out"},
    {"]", "lang/unopened", "there is no '[' that it closes: take it out"},
    {"[", "lang/extra", "sources stand at the end of the line, all in one pair of brackets"},
    {"..", "lang/extra", "a range stands only after a colon or 'in': q: 3..6"},
    {"then", "lang/extra", "after a condition stands a colon, or the end of the line and a block"},
};

}  // namespace

std::string Cursor::found() const {
  switch (here().sort) {
    case Sort::End: return "the end of the file";
    case Sort::Newline: return "the end of the line";
    case Sort::Indent: return "a deeper line";
    case Sort::Dedent: return "the end of the block";
    case Sort::Number: return "the number " + shortened(text(here()));
    case Sort::Date: return "the date " + std::string(text(here()));
    case Sort::Time: return "the time " + std::string(text(here()));
    case Sort::Text: return "the text " + shortened(text(here()));
    default: return "'" + shortened(text(here())) + "'";
  }
}

bool Cursor::fail_at(const Token& token, std::string_view code, std::string message,
                     std::string hint) {
  if (lexed_.spoiled[token.line]) return false;
  lexed_.spoiled[token.line] = true;
  mistakes_.add(mistake(code, span_of(token), std::move(message), std::move(hint)));
  if (mistakes_.full()) pos_ = lexed_.tokens.size() - 1;  // nothing more would be told
  return false;
}

bool Cursor::fail(std::string_view code, std::string message, std::string hint) {
  return fail_at(here(), code, std::move(message), std::move(hint));
}

// A line that goes on by mistake is a frequent reason, and hard to see.
bool Cursor::expected(std::string_view code, std::string_view what, std::string_view hint) {
  std::string message = "expected " + std::string(what) + ", found " + found();
  const bool goes_on = pos_ > 0 && (here().marks & mark_first) != 0 &&
                       lexed_.tokens[pos_ - 1].sort > Sort::Dedent;
  if (goes_on)
    return fail(code, std::move(message),
                "the line above ends in '" +
                    std::string(text(lexed_.tokens[pos_ - 1])) + "', so it goes on here; " +
                    std::string(hint));
  return fail(code, std::move(message), std::string(hint));
}

bool Cursor::leftover(std::string_view what) {
  const std::string_view word = text(here());
  for (const Reason& reason : reasons)
    if (word == reason.found) return expected(reason.code, what, reason.hint);
  if (compares(here().sort))
    return expected("lang/extra-comparison", what,
                    "compare two values at a time: a < b, b < c; in a value, use parentheses");
  if (at(Sort::Colon) && ahead().sort == Sort::Newline)
    return expected("lang/colon-before-block", what, "no colon before a block: take it out");
  if (begins_value(here().sort) || at(Sort::Open))
    return expected("lang/extra", what, "is an operator, a comma or a colon missing before it?");
  return expected("lang/extra", what, "take it out, or give it a line of its own");
}

// `with` where a name should be: was it meant as one, or was the name forgotten?
bool Cursor::reserved_name(std::string_view what) {
  const bool meant = at_reserved() && !begins_value(ahead().sort);
  if (meant)
    return fail("lang/reserved-word",
                found() + " is a word of the language and cannot be " + std::string(what),
                "choose another name, such as '" + std::string(text(here())) + "_'");
  return expected("lang/expected-name", what,
                  "a name begins with a letter, and letters, digits and _ follow");
}

bool Cursor::close_missing(const Token& opened) {
  const bool round = opened.sort == Sort::Open;
  const bool far = at(Sort::Newline) || at_end() || here().marks & mark_first;
  if (far)
    return fail_at(opened, "lang/unclosed",
                   std::string(round ? "this '('" : "this '['") + " is never closed",
                   std::string("put a '") + (round ? ")" : "]") + "' where it ends");
  if (at(Sort::Comma)) return leftover(round ? "')'" : "']'");
  return leftover(round ? "',' or ')'" : "',' or ']'");
}

bool Cursor::deep() const { return depth_ > deepest; }

bool Cursor::too_deep() {
  if (!deep()) return false;
  fail("lang/too-deep", "this is nested more than 200 deep",
       "give parts of it names, as rules or as acts");
  return true;
}

void Cursor::refuse_block() {
  const bool excused = pos_ > 0 && spoiled(lexed_.tokens[pos_ - 1].line);
  if (!excused && ahead().sort != Sort::Newline)
    fail_at(ahead(), "lang/unexpected-block",
            "this line is deeper than the one above it, which has no block",
            "begin it in the column of the line above, or end that line in a comma to go on");
  skip_block();
}

}  // namespace milieu::lang
