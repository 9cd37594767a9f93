// The pages keep true: their worlds check and run, their tables are complete.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "lang/check.h"
#include "lang/parse.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

std::string page(const std::string& name) {
  const char* home = std::getenv("MILIEU_HOME");
  std::ifstream file((home ? std::string(home) : std::string(".")) + "/docs/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// All blocks fenced as ```milieu, one after the other.
std::string blocks(const std::string& page) {
  std::istringstream lines(page);
  std::string line, found;
  bool inside = false;
  while (std::getline(lines, line)) {
    if (line.rfind("```", 0) == 0) inside = line == "```milieu";
    else if (inside) found += line + "\n";
    if (!inside && !found.empty() && found.back() != '\n') found += "\n";
  }
  return found;
}

}  // namespace

TEST_CASE("the blocks of docs/language.md are one world, and it runs to its end") {
  std::string why;
  auto world = world_of(blocks(page("language.md")), &why, "lodging");
  REQUIRE_MESSAGE(world, why);
  Recording whole = run(Judge::Vector, *world);
  CHECK(whole.error == "");
  CHECK(whole.events.size() > 200);
  sim::Settings short_run;
  short_run.until = world->starts + int64_t{2} * 24 * 3600 * 1000;
  Recording slow = run(Judge::Reference, *world, short_run);
  Recording fast = run(Judge::Vector, *world, short_run);
  CHECK(slow.error == "");
  REQUIRE(slow.instants.size() == fast.instants.size());
  CHECK(slow.instants.back().state == fast.instants.back().state);
}

TEST_CASE("docs/language.md lists every code with its meaning") {
  std::string text = page("language.md");
  auto listed = [&](const lang::CodeText& code) {
    std::string begin = "| `" + std::string(code.code) + "` | ";
    size_t row = text.find(begin);
    REQUIRE_MESSAGE(row != std::string::npos, begin);
    CHECK(text.compare(row + begin.size(), code.meaning.size() + 2,
                       std::string(code.meaning) + " |") == 0);
    CHECK_MESSAGE(text.find(begin, row + 1) == std::string::npos, "twice: " << begin);
  };
  for (const lang::CodeText& code : lang::parser_codes()) listed(code);
  for (const lang::CodeText& code : lang::checker_codes()) listed(code);
}

TEST_CASE("the grammar has a production for every declaration of the tree") {
  std::string text = page("grammar.txt");
  for (const char* word : {"\"use\"", "\"fact\"", "\"standing\"", "\"claim\"", "\"also\"",
                           "\"start\"", "\"outcome\"", "\"measure\"", "\"process\""})
    CHECK_MESSAGE(text.find(word) != std::string::npos, word);
}

}  // namespace milieu::tests
