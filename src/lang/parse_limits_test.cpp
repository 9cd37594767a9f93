// Texts of any size, depth and nonsense.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "base/draw.h"
#include "lang/format.h"
#include "lang/parse.h"
#include "lang/parse_files_test.h"

namespace milieu::lang {
namespace {

std::string times(size_t count, std::string_view text) {
  std::string out;
  out.reserve(count * text.size());
  for (size_t i = 0; i < count; i++) out += text;
  return out;
}

std::string only_code(const std::string& text) {
  const Parsed parsed = parse({1, "test", text});
  return parsed.diagnostics.size() == 1 ? parsed.diagnostics[0].code
                                        : std::to_string(parsed.diagnostics.size()) + " mistakes";
}

// One mistake a line, in order, inside the text.
void check_sane(const SourceText& source) {
  const Parsed parsed = parse(source);
  uint32_t line = 0;
  for (const base::Diagnostic& mistake : parsed.diagnostics) {
    const uint32_t here = place(source, mistake.span.begin).line;
    CHECK(mistake.span.end <= source.text.size());
    CHECK(here > line);
    line = here;
  }
  if (!parsed.diagnostics.empty()) return;
  std::vector<base::Diagnostic> none;
  const auto formatted = format(source, none);
  REQUIRE(formatted);
  CHECK(print(parse({1, "formatted", *formatted}).file) == print(parsed.file));
}

constexpr std::string_view head = "world w\n";

}  // namespace

TEST_CASE("two hundred parentheses are read, a thousand and a million are too deep") {
  const auto nested = [](size_t depth) {
    return std::string(head) + "rule r if " + times(depth, "(") + "a" + times(depth, ")") + "\n";
  };
  CHECK(parse({1, "test", nested(199)}).diagnostics.empty());
  CHECK(only_code(nested(201)) == "lang/too-deep");
  CHECK(only_code(nested(1'000)) == "lang/too-deep");
  CHECK(only_code(std::string(head) + "rule r if " + times(900'000, "(")) == "lang/too-deep");
}

TEST_CASE("whatever can stand inside itself has an end") {
  const std::string rule = std::string(head) + "rule r if ";
  for (const std::string_view each :
       {"not ", "f(", "1 if ", "count(x with ", "a or (", "1 if a else ", "-(", "a is (", "a + (",
        "a before (", "f(a, ", "sum("}) {
    CAPTURE(each);
    for (const size_t depth : {size_t{1'000}, size_t{50'000}})
      CHECK(only_code(rule + times(depth, each) + "a\n") == "lang/too-deep");
  }
  CHECK(only_code(rule + times(100'000, "a + ") + "a\n") == "lang/too-deep");
  CHECK(only_code(rule + times(100'000, "a * ") + "a\n") == "lang/too-deep");
  CHECK(parse({1, "test", rule + times(100'000, "a or ") + "a\n"}).diagnostics.empty());
  CHECK(parse({1, "test", rule + times(100'000, "a, ") + "a\n"}).diagnostics.empty());
}

TEST_CASE("blocks inside blocks have an end") {
  const std::string then = std::string(head) + "process p\n  then\n";
  std::string deep = then, shallow = then;
  for (size_t i = 0; i < 2'000; i++) deep += std::string(2 * i + 4, ' ') + "if a\n";
  for (size_t i = 0; i < 190; i++) shallow += std::string(2 * i + 4, ' ') + "if a\n";
  CHECK(only_code(deep) == "lang/too-deep");
  CHECK(only_code(shallow) == "lang/expected-block");
  CHECK(only_code(then + "    " + times(100'000, "if a: ") + "b\n") == "lang/too-deep");
  CHECK(only_code(then + "    " + times(100'000, "each x: ") + "b\n") == "lang/too-deep");
  std::string stairs = std::string(head);
  for (size_t i = 0; i < 2'000; i++) stairs += std::string(i, ' ') + "x\n";
  CHECK(!parse({1, "test", stairs}).diagnostics.empty());
}

TEST_CASE("a text of more than 8 MiB is not read") {
  const std::string text = std::string(head) + times(1'000'000, "# a comment\n");
  CHECK(text.size() > longest_text);
  CHECK(only_code(text) == "lang/too-long");
  const std::string shorter = std::string(head) + times(600'000, "# a comment\n");
  CHECK(parse({1, "test", shorter}).diagnostics.empty());
}

TEST_CASE("a text of more than a million words is read up to there") {
  CHECK(only_code(std::string(head) + times(400'000, "kind a\n")) == "lang/too-long");
  CHECK(only_code(std::string(head) + "use a" + times(600'000, ", a")) == "lang/too-long");
}

TEST_CASE("after ten thousand mistakes one more is told") {
  const Parsed some = parse({1, "test", std::string(head) + times(9'999, "kind 3\n")});
  CHECK(some.diagnostics.size() == 9'999);
  for (const std::string_view wrong : {"kind 3\n", "§\n", "use \"\\\n", "action a\n  when\n"}) {
    const Parsed all = parse({1, "test", std::string(head) + times(60'000, wrong)});
    CHECK(all.diagnostics.size() == most_mistakes + 1);
    CHECK(all.diagnostics.back().code == "lang/too-many-mistakes");
  }
}

TEST_CASE("random bytes and random words are told apart from worlds without a crash") {
  constexpr std::string_view words[] = {
      "world", "action", "a", "b", "(", ")", ",", ":", "\n", "\n  ", "\n    ", "if", "else", "then",
      "wants", "asks", "not", "3", "..", "=", "+=", "\"t\"", "[", "]", "|", "toward", "#c", "-",
      "before", "within", "each", "pick", "new", "count", "with", "by", "on", "seen", "fact", "~"};
  const base::Key key = base::Key({.seed = 7});
  for (uint64_t round = 0; round < 600; round++) {
    const base::Key here = key.with(round);
    std::string bytes, sentence = std::string(head);
    for (uint32_t i = 0; i < 400; i++) bytes += static_cast<char>(here.with(1).bits(i));
    for (uint32_t i = 0; i < 200; i++) {
      sentence += words[here.with(2).index(std::size(words), i)];
      sentence += ' ';
    }
    check_sane({1, "bytes", bytes});
    check_sane({1, "words", sentence});
  }
}

TEST_CASE("worlds with a few bytes changed are still read") {
  const base::Key key = base::Key({.seed = 8});
  uint64_t round = 0;
  for (const SourceText& source : test_sources("tests/lang/sketch")) {
    for (uint32_t change = 0; change < 60; change++) {
      const base::Key here = key.with(++round);
      std::string text = source.text;
      for (uint32_t i = 0; i <= change % 3; i++) {
        const size_t at = here.index(text.size(), 2 * i);
        text[at] = source.text[here.index(source.text.size(), 2 * i + 1)];
      }
      check_sane({1, source.name, text});
      check_sane({1, source.name, text.substr(0, here.with(1).index(text.size()))});
    }
  }
}

}  // namespace milieu::lang
