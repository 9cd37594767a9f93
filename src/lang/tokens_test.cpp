#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "lang/tokens.h"
#include "lang/tokens_text.h"

namespace milieu::lang {
namespace {

// The texts of the tokens, | between them; lines end in ;, blocks stand in { }.
std::string tokens(const std::string& text) {
  const SourceText source(1, "test", text);
  Mistakes mistakes;
  const Lexed lexed = lex(source, mistakes);
  std::string out;
  for (const Token& token : lexed.tokens) {
    if (token.sort == TokenSort::Newline) out += ';';
    else if (token.sort == TokenSort::Indent) out += '{';
    else if (token.sort == TokenSort::Dedent) out += '}';
    else if (token.sort != TokenSort::End)
      out += (out.empty() || std::string_view(";{}").find(out.back()) < 3 ? "" : "|") +
             text.substr(token.begin, token.end - token.begin);
  }
  return mistakes.empty() ? out : out + " " + mistakes.take().front().code;
}

TokenSort first(const std::string& text) {
  Mistakes mistakes;
  return lex({1, "test", text}, mistakes).tokens.front().sort;
}

}  // namespace

TEST_CASE("a range is not a decimal point") {
  CHECK(tokens("3..6") == "3|..|6;");
  CHECK(tokens("0.0..1.0") == "0.0|..|1.0;");
  CHECK(tokens("0..-3") == "0|..|-|3;");
  CHECK(tokens("20 dollars..80") == "20|dollars|..|80;");
  CHECK(tokens("5%..10%") == "5|%|..|10|%;");
}

TEST_CASE("dates and times are words of their own, and nothing else is taken for one") {
  CHECK(first("2024-01-08") == TokenSort::Date);
  CHECK(first("08:00") == TokenSort::Time);
  CHECK(tokens("2024-01-080") == "2024|-|01|-|080;");
  CHECK(tokens("2024 - 01 - 08") == "2024|-|01|-|08;");
  CHECK(tokens("[R:07, E:16]") == "[|R|:|07|,|E|:|16|];");
  CHECK(tokens("b04: 3") == "b04|:|3;");
  CHECK(tokens("x: 3..6") == "x|:|3|..|6;");
  CHECK(tokens("q:10..12") == "q|:|10|..|12;");
  CHECK(tokens("108:00") == "108|:|00;");
}

TEST_CASE("a line goes on after a comma, an operator and inside brackets") {
  CHECK(tokens("a,\nb") == "a|,|b;");
  CHECK(tokens("a or\n    b\nc") == "a|or|b;c;");
  CHECK(tokens("a(\n\n# c\nb\n)\nc") == "a|(|b|);c;");
  CHECK(tokens("a +\nb") == "a|+|b;");
  CHECK(tokens("a:\nb") == "a|:;b;");
  CHECK(tokens("5%\nb") == "5|%;b;");
  CHECK(tokens("a,\n") == "a|,;");
}

TEST_CASE("a declaration in the first column begins a line, whatever is open") {
  CHECK(tokens("a(\nkind b") == "a|(;kind|b;");
  CHECK(tokens("a(\n kind b") == "a|(|kind|b;");
}

TEST_CASE("blocks are where the indentation changes") {
  CHECK(tokens("a\n  b\n    c\nd") == "a;{b;{c;}}d;");
  CHECK(tokens("a\n  b\n\n# c\n  d") == "a;{b;d;}");
  CHECK(tokens("a\n    b\n  c\n  d") == "a;{b;c;d;} lang/uneven-indent");
  CHECK(tokens("a\n\tb") == "a;{b;} lang/tab");
}

TEST_CASE("a text stands on one line") {
  CHECK(tokens("\"a \\\" # b\"") == "\"a \\\" # b\";");
  CHECK(tokens("\"a\nb") == "\"a;b; lang/unclosed-text");
  CHECK(unquote("\"a \\\" \\\\ b\"") == "a \" \\ b");
  CHECK(unquote("\"") == "");
}

TEST_CASE("a byte order mark and carriage returns are not seen") {
  CHECK(tokens("\xEF\xBB\xBF" "a\r\n  b\r\n") == "a;{b;}");
  CHECK(tokens("a\rb") == "a|b; lang/bad-character");
}

TEST_CASE("the sets of words do not overlap") {
  for (const char* word : {"not", "or", "and", "if", "else", "each", "with", "for", "from", "to",
                           "before", "is", "within", "answered", "failed", "by", "in", "after",
                           "new"})
    CHECK((is_reserved(word) && !is_fixed(word) && !follows_number(word) && !is_aggregate(word)));
  for (const char* word : {"at", "on", "start", "move", "it", "world", "fact"})
    CHECK(!is_reserved(word));
}

}  // namespace milieu::lang
