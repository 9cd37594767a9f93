// The pages keep true: their worlds check and run, their tables are complete.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
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

// Everything between backticks on a line.
std::vector<std::string> in_backticks(const std::string& line) {
  std::vector<std::string> found;
  for (size_t open = line.find('`'); open != std::string::npos;) {
    const size_t close = line.find('`', open + 1);
    if (close == std::string::npos) break;
    found.push_back(line.substr(open + 1, close - open - 1));
    open = line.find('`', close + 1);
  }
  return found;
}

// All files that a path on a page means: `src/lang/check_*.cpp`, `sim/luck.h` (of src), `bench`.
std::vector<std::filesystem::path> meant(const std::string& path) {
  namespace fs = std::filesystem;
  const char* home = std::getenv("MILIEU_HOME");
  const fs::path root = home ? home : ".";
  std::vector<fs::path> found;
  for (const fs::path& base : {root, root / "src"}) {
    const size_t star = path.find('*');
    if (star == std::string::npos) {
      if (fs::exists(base / path)) found.push_back(base / path);
      continue;
    }
    const fs::path folder = (base / path).parent_path();
    if (!fs::exists(folder)) continue;
    const std::string name = fs::path(path).filename();
    const std::string head = name.substr(0, name.find('*')), tail = name.substr(name.find('*') + 1);
    for (const auto& entry : fs::directory_iterator(folder)) {
      const std::string file = entry.path().filename();
      if (file.starts_with(head) && file.ends_with(tail)) found.push_back(entry.path());
    }
  }
  return found;
}

TEST_CASE("every file that docs/rooms.md names is there, and has what is said to be in it") {
  std::istringstream lines(page("rooms.md"));
  std::string line;
  size_t files = 0, functions = 0;
  while (std::getline(lines, line)) {
    std::string text;  // of all files named on this line
    std::vector<std::string> names;
    for (const std::string& word : in_backticks(line)) {
      if (word.find_first_of(" ()=") != std::string::npos) continue;
      if (word.find('/') == std::string::npos && word.find(".cpp") == std::string::npos) {
        names.push_back(word.substr(word.rfind(':') == std::string::npos ? 0 : word.rfind(':') + 1));
        continue;
      }
      if (word == "cli/COMMAND.cpp" || word == "src/ask" || word.starts_with("lang/")) continue;
      const auto found = meant(word);
      CHECK_MESSAGE(!found.empty(), "docs/rooms.md: no file " << word);
      ++files;
      for (const auto& path : found) {
        if (!std::filesystem::is_regular_file(path)) continue;
        std::stringstream content;
        content << std::ifstream(path).rdbuf();
        text += content.str();
      }
    }
    if (text.empty() || line.rfind("| ", 0) != 0) continue;
    for (const std::string& name : names) {
      CHECK_MESSAGE(text.find(name) != std::string::npos, "docs/rooms.md: no " << name);
      ++functions;
    }
  }
  CHECK(files > 60);
  CHECK(functions > 25);
}

TEST_CASE("the grammar has a production for every declaration of the tree") {
  std::string text = page("grammar.txt");
  for (const char* word : {"\"use\"", "\"fact\"", "\"standing\"", "\"claim\"", "\"also\"",
                           "\"start\"", "\"outcome\"", "\"measure\"", "\"process\""})
    CHECK_MESSAGE(text.find(word) != std::string::npos, word);
}

}  // namespace milieu::tests
