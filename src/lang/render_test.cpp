#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lang/parse.h"
#include "lang/render.h"

namespace milieu::lang {
namespace {

using base::Diagnostic;
using base::Severity;

Diagnostic at(uint32_t file, uint32_t begin, uint32_t end) {
  return {"lang/test", {file, begin, end}, "message", "hint", {}, Severity::Mistake};
}

std::string shown(const Diagnostic& diagnostic, const std::string& text) {
  const std::vector<SourceText> sources = {{1, "a.world", text}};
  return render(diagnostic, sources, false);
}

// All but the first line, where the place and the message stand.
std::string excerpt(const Diagnostic& diagnostic, const std::string& text) {
  const std::string all = shown(diagnostic, text);
  return all.substr(all.find('\n') + 1);
}

}  // namespace

TEST_CASE("a mistake is shown as the house shows it") {
  std::string text(13, '\n');
  text += "  when owes(a, b) > 0\n";
  const std::vector<SourceText> sources = {{3, "worlds/tavern.world", text}};
  const Diagnostic mistake = {"lang/unknown-relation",
                              {3, 20, 24},
                              "no relation is called 'owes'",
                              "did you mean 'owns'? relations are declared at the top, line 3",
                              {},
                              Severity::Mistake};
  CHECK(render(mistake, sources, false) ==
        "worlds/tavern.world:14:8: no relation is called 'owes'        [lang/unknown-relation]\n"
        "   14 |   when owes(a, b) > 0\n"
        "      |        ^^^^ did you mean 'owns'? relations are declared at the top, line 3\n");
}

TEST_CASE("colours change nothing but colours") {
  std::string coloured = render(at(1, 0, 1), std::vector<SourceText>{{1, "a", "b"}}, true);
  CHECK(coloured.find("\x1b[31m^\x1b[0m") != std::string::npos);
  for (size_t from; (from = coloured.find('\x1b')) != std::string::npos;)
    coloured.erase(from, coloured.find('m', from) - from + 1);
  CHECK(coloured == render(at(1, 0, 1), std::vector<SourceText>{{1, "a", "b"}}, false));
}

TEST_CASE("a caret stands at the end of a line, of a file and of an empty file") {
  CHECK(excerpt(at(1, 2, 2), "ab\nc\n") == "    1 | ab\n      |   ^ hint\n");
  CHECK(excerpt(at(1, 2, 5), "ab\nc\n") == "    1 | ab\n      |   ^ hint\n");
  CHECK(excerpt(at(1, 1, 5), "ab\nc\n") == "    1 | ab\n      |  ^ hint\n");
  CHECK(excerpt(at(1, 5, 5), "ab\nc\n") == "    3 |\n      | ^ hint\n");
  CHECK(excerpt(at(1, 0, 0), "") == "    1 |\n      | ^ hint\n");
  CHECK(excerpt(at(1, 99, 99), "ab") == "    1 | ab\n      |   ^ hint\n");
}

TEST_CASE("carets count columns, and tabs and control characters are not shown") {
  CHECK(excerpt(at(1, 3, 5), "é é") == "    1 | é é\n      |   ^ hint\n");
  CHECK(excerpt(at(1, 1, 2), "\ta\tb\n") == "    1 |         a       b\n      |         ^ hint\n");
  CHECK(excerpt(at(1, 1, 2), "\x1b" "a\xFF") == "    1 | \uFFFDa\uFFFD\n      |  ^ hint\n");
}

TEST_CASE("a long line is cut around the caret") {
  const std::string line = std::string(300, 'a') + "HERE" + std::string(300, 'b');
  CHECK(excerpt(at(1, 300, 304), line) ==
        "    1 | …" + std::string(49, 'a') + "HERE" + std::string(45, 'b') + "…\n      | " +
            std::string(50, ' ') + "^^^^ hint\n");
  CHECK(excerpt(at(1, 0, 2), line) ==
        "    1 | " + std::string(99, 'a') + "…\n      | ^^ hint\n");
  CHECK(excerpt(at(1, 604, 604), line).find("b\n      | " + std::string(100, ' ') + "^ hint\n") !=
        std::string::npos);
  CHECK(excerpt(at(1, 10, 600), line).size() < 350);
  CHECK(shown(at(1, 4'000'000, 4'000'001), std::string(8'000'000, 'x')).size() < 500);
}

TEST_CASE("notes are shown as further places, warnings as warnings") {
  Diagnostic warning = at(1, 0, 1);
  warning.severity = Severity::Warning;
  warning.notes = {{{1, 3, 4}, "declared here"}, {{}, "nowhere"}};
  CHECK(shown(warning, "a\n b\n") ==
        "a.world:1:1: warning: message                                 [lang/test]\n"
        "    1 | a\n      | ^ hint\n"
        "a.world:2:2: declared here\n"
        "    2 |  b\n      |  ^\n"
        "      | nowhere\n");
}

TEST_CASE("what is in no file has a message and a hint") {
  CHECK(shown(at(0, 0, 0), "a") ==
        "message                                                       [lang/test]\n"
        "      | hint\n");
  CHECK(shown(at(9, 0, 0), "a").starts_with("message"));
}

TEST_CASE("all mistakes are shown by file and place") {
  const std::vector<SourceText> sources = {{2, "b", "xy"}, {1, "a", "xy"}};
  const std::vector<Diagnostic> mistakes = {at(2, 1, 2), at(2, 0, 1), at(1, 1, 2), at(0, 0, 0)};
  const std::string all = render_all(mistakes, sources, false);
  CHECK(all.starts_with("message"));
  CHECK(all.find("a:1:2:") < all.find("b:1:1:"));
  CHECK(all.find("b:1:1:") < all.find("b:1:2:"));
}

}  // namespace milieu::lang
