// Mistakes, told where they are: a line of tests/margin/parse that ends in `#! code words` has a
// mistake with this code, and these words in its message; the other lines have none.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "lang/parse.h"
#include "lang/parse_files_test.h"

namespace milieu::lang {
namespace {

struct Margin {
  std::string code;
  std::string words;
};

std::map<uint32_t, Margin> margins(const SourceText& source) {
  std::map<uint32_t, Margin> found;
  for (uint32_t line = 1; line <= source.lines.size(); line++) {
    const std::string text(line_text(source, line));
    const size_t at = text.rfind("#! ");
    if (at == std::string::npos) continue;
    const size_t space = text.find(' ', at + 3);
    found[line] = {text.substr(at + 3, space - at - 3), text.substr(space + 1)};
  }
  return found;
}

void check_margins(const SourceText& source) {
  std::map<uint32_t, Margin> expected = margins(source);
  for (const base::Diagnostic& mistake : parse(source).diagnostics) {
    const uint32_t line = place(source, mistake.span.begin).line;
    INFO(source.name, ":", line, ": ", mistake.message, " [", mistake.code, "]");
    const bool meant = expected.contains(line);
    CHECK(meant);
    if (!meant) continue;
    CHECK(mistake.code == expected[line].code);
    CHECK(mistake.message.find(expected[line].words) != std::string::npos);
    CHECK(!mistake.hint.empty());
    expected.erase(line);
  }
  for (const auto& [line, margin] : expected)
    FAIL_CHECK(source.name, ":", line, ": nothing was said, expected ", margin.code);
}

}  // namespace

TEST_CASE("each mistake is told on its line, and nothing else is") {
  const auto sources = test_sources("tests/margin/parse");
  CHECK(sources.size() >= 12);
  for (const SourceText& source : sources) check_margins(source);
}

TEST_CASE("every code of the parser has a margin test or a test of limits") {
  std::set<std::string> tested = {"lang/too-deep", "lang/too-long", "lang/too-many-mistakes"};
  for (const SourceText& source : test_sources("tests/margin/parse"))
    for (const auto& [line, margin] : margins(source)) tested.insert(margin.code);
  std::string previous;
  for (const CodeText& code : parser_codes()) {
    CAPTURE(code.code);
    CHECK(tested.erase(std::string(code.code)) == 1);
    CHECK(previous < code.code);
    previous = code.code;
  }
  CHECK(tested.empty());
}

TEST_CASE("what stands around a mistake is in the tree") {
  const Parsed parsed = parse({1, "test",
                               "world w\n"
                               "kind a b\n"
                               "action x(a)\n"
                               "  when near(a\n"
                               "  then\n"
                               "    f(a) = = 3\n"
                               "    g(a)\n"
                               "kind c\n"});
  CHECK(parsed.diagnostics.size() == 2);
  CHECK(print(parsed.file) == "(world w\n  (action (sig x (a)))\n  (kind c))\n");
}

TEST_CASE("a forgotten bracket ends at the next declaration") {
  const Parsed parsed = parse({1, "test", "world w\nrule r(x) if (f(x,\n  g(x)\nkind a\n"});
  CHECK(parsed.diagnostics.size() == 1);
  CHECK(print(parsed.file) == "(world w\n  (kind a))\n");
}

TEST_CASE("an empty file lacks its first line, and that is all") {
  for (const char* text : {"", "\n", "# only a comment\n", "   \n"}) {
    const Parsed parsed = parse({1, "test", text});
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK(parsed.diagnostics[0].code == "lang/no-header");
  }
}

TEST_CASE("a file of nothing but a bad character has one mistake on its line") {
  for (const char* text : {"\x0B", "# \x07", "  \xFF  "}) {
    const Parsed parsed = parse({1, "test", text});
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK(parsed.diagnostics[0].code == "lang/bad-character");
  }
}

TEST_CASE("a line that goes on by mistake is named as the reason") {
  const Parsed parsed = parse({1, "test", "world w\nuse a,\n  b,\n  3\n"});
  REQUIRE(parsed.diagnostics.size() == 1);
  CHECK(parsed.diagnostics[0].hint.starts_with("the line above ends in ',', so it goes on here;"));
}

}  // namespace milieu::lang
