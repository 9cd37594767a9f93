// Mistakes of the checker, told where they are: a line that ends in `#! code words` has a mistake
// with this code, and these words in its message; the other lines have none.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "lang/check.h"
#include "lang/check_files_test.h"

namespace milieu::lang {
namespace {

const std::vector<const char*> folders = {"tests/margin/check", "tests/margin/check/library",
                                          "tests/lang/sketch"};

struct Margin {
  std::string code;
  std::string words;
  bool told = false;
};
using Margins = std::map<std::pair<uint32_t, uint32_t>, Margin>;  // by file and line

Margins margins(const std::vector<SourceText>& sources) {
  Margins found;
  for (const SourceText& source : sources) {
    for (uint32_t line = 1; line <= source.lines.size(); ++line) {
      const std::string text(line_text(source, line));
      const size_t at = text.rfind("#! ");
      if (at == std::string::npos) continue;
      const size_t space = std::min(text.find(' ', at + 3), text.size());
      const std::string words = space < text.size() ? text.substr(space + 1) : "";
      found[{source.number, line}] = {text.substr(at + 3, space - at - 3), words};
    }
  }
  return found;
}

void check_diagnostic(const Loaded& loaded, const base::Diagnostic& told, Margins& expected) {
  REQUIRE(told.span.file > 0);
  const SourceText& source = loaded.sources[told.span.file - 1];
  const uint32_t line = place(source, told.span.begin).line;
  INFO(source.name, ":", line, ": ", told.message, " [", told.code, "]");
  const auto at = expected.find({told.span.file, line});
  const bool meant = at != expected.end();
  CHECK(meant);
  if (!meant) return;
  Margin& margin = at->second;
  const bool words = told.message.find(margin.words) != std::string::npos;
  margin.told = margin.told || (told.code == margin.code && words);
}

void check_margins(const std::string& name) {
  const TestLibrary library(folders);
  const Loaded loaded = load(name, library);
  Margins expected = margins(loaded.sources);
  for (const base::Diagnostic& told : loaded.diagnostics) {
    check_diagnostic(loaded, told, expected);
  }
  for (const auto& entry : expected) {
    const auto& at = entry.first;
    const auto& margin = entry.second;
    INFO(name, ", file ", at.first, ", line ", at.second, ": ", margin.code, " ", margin.words);
    CHECK(margin.told);
  }
}

}  // namespace

TEST_CASE("each mistake of a world is told on its line, and nothing else is") {
  const auto sources = test_sources("tests/margin/check");
  CHECK(sources.size() >= 18);
  for (const SourceText& source : sources) {
    check_margins(source.name.substr(0, source.name.find('.')));
  }
}

TEST_CASE("every code of the checker has a margin test") {
  std::set<std::string> tested = {"lang/cannot-read", "lang/not-a-world"};  // load_test.cpp
  for (const char* folder : folders) {
    for (const SourceText& source : test_sources(folder)) {
      for (const auto& [at, margin] : margins({source})) tested.insert(margin.code);
    }
  }
  std::string previous;
  for (const CodeText& code : checker_codes()) {
    CAPTURE(code.code);
    CHECK(tested.contains(std::string(code.code)));
    CHECK(previous < code.code);
    previous = code.code;
  }
}

TEST_CASE("the worlds on paper have no mistakes") {
  for (const char* name : {"anora", "anora without news", "anora without care, force", "one_coin",
                           "checkerboard"}) {
    CAPTURE(name);
    const Loaded loaded = load(name, TestLibrary(folders));
    CHECK(loaded.diagnostics.empty());
    CHECK(loaded.world.has_value());
  }
}

}  // namespace milieu::lang
