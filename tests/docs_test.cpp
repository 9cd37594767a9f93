// The pages keep true: their worlds check and run, their tables are complete.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "lang/check.h"
#include "lang/parse.h"
#include "tests/harness.h"
#include "tests/trials.h"

namespace milieu::tests {
namespace {

std::string page(const std::string& name) {
  return text_in(home() / "docs" / name);
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
  const fs::path root = home();
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

// --- docs/library.md --------------------------------------------------------------------------

// One module of std/: what its own text says.
struct InStd {
  std::vector<std::string> uses, classes;
  std::set<std::string> names;                // of all it declares
  std::map<std::string, std::string> rates;   // of its acts, as written; "" without a rate
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::string part;
  for (char c : text + ",") {
    if (c == ',' || c == '\n') {
      if (!part.empty()) parts.push_back(part);
      part.clear();
    } else if (c != ' ') {
      part += c;
    }
  }
  return parts;
}

// The rate in "action run(a: person) about once in 10 minutes is moves  # as they can".
std::string rate_in(const std::string& line) {
  size_t from = line.find(" about ");
  if (from == std::string::npos) from = line.find(" every ");
  if (from == std::string::npos) return "";
  size_t to = line.size();
  for (const char* end : {" each ", " is ", "  ", " #"})
    to = std::min(to, line.find(end, from + 1));
  return line.substr(from + 1, to - from - 1);
}

std::map<std::string, InStd> library() {
  namespace fs = std::filesystem;
  std::map<std::string, InStd> found;
  std::string all;
  for (const auto& entry : fs::directory_iterator(home() / "std")) {
    const std::string name = entry.path().stem();
    std::ifstream file(entry.path());
    std::string line;
    while (std::getline(file, line)) {
      if (line.rfind("use ", 0) == 0) found[name].uses = split(line.substr(4));
      if (line.rfind("action ", 0) != 0 && line.rfind("process ", 0) != 0) continue;
      const size_t begin = line.find(' ') + 1, end = line.find_first_of("( ", begin);
      found[name].rates[line.substr(begin, end - begin)] = rate_in(line);
    }
    all += (all.empty() ? "" : ", ") + name;
  }
  const auto world =
      sound_world("world made\ncalendar 2024-01-01 to 2024-01-02\nuse " + all + "\n");
  const auto declared = [&](const auto& table, const auto& add) {
    for (const auto& one : table)
      if (one.module && found.contains(world->modules[one.module].name))
        add(found[world->modules[one.module].name], one);
  };
  const auto name = [](InStd& module, const model::Origin& one) { module.names.insert(one.name); };
  declared(world->kinds, name), declared(world->facts, name), declared(world->tastes, name);
  declared(world->parameters, name), declared(world->rules, name), declared(world->claims, name);
  declared(world->acts, name), declared(world->named, name), declared(world->classes, name);
  declared(world->classes, [](InStd& module, const model::Origin& one) {
    module.classes.push_back(one.name);
  });
  return found;
}

// The text below "## name", up to the next heading.
std::string section(const std::string& page, const std::string& name) {
  const size_t begin = page.find("\n## " + name + "\n");
  if (begin == std::string::npos) return "";
  return page.substr(begin, page.find("\n## ", begin + 1) - begin);
}

// Its example: of the name behind its fence.
std::string example_in(const std::string& section) {
  const std::string fence = "```milieu world ";
  const size_t begin = section.find(fence);
  if (begin == std::string::npos) return "";
  const size_t name = begin + fence.size();
  return section.substr(name, section.find('\n', name) - name);
}

std::string quoted(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "`" : ", `") + name + "`";
  return text.empty() ? "–" : text;
}

std::string prose(const std::string& text) {  // what is not inside a fence
  std::istringstream lines(text);
  std::string line, found;
  bool inside = false;
  while (std::getline(lines, line)) {
    if (line.rfind("```", 0) == 0) inside = !inside;
    else if (!inside) found += line + "\n";
  }
  return found;
}

TEST_CASE("docs/library.md has a row and a section for each module of std/, and for nothing else") {
  const std::string text = page("library.md");
  const auto modules = library();
  CHECK(modules.size() > 15);
  size_t sections = 0;
  for (size_t at = text.find("\n## "); at != std::string::npos; at = text.find("\n## ", at + 1))
    ++sections;
  CHECK(sections == modules.size());
  for (const auto& each : modules) {
    const auto& name = each.first;
    const auto& module = each.second;
    const size_t row = text.find("\n| [`" + name + "`](#" + name + ") | ");
    REQUIRE_MESSAGE(row != std::string::npos, "no row for " << name);
    const std::string end = " | " + quoted(module.uses) + " | " + quoted(module.classes) + " |";
    const std::string line = text.substr(row + 1, text.find('\n', row + 1) - row - 1);
    CHECK_MESSAGE(line.ends_with(end), line << "\nshould end: " << end);
    CHECK_MESSAGE(!section(text, name).empty(), "no section " << name);
  }
}

TEST_CASE("docs/library.md names all that a module declares, and nothing that std/ has not") {
  const std::string text = page("library.md");
  const auto modules = library();
  std::set<std::string> all;
  for (const auto& each : modules) {
    const auto& name = each.first;
    const auto& module = each.second;
    all.insert(module.names.begin(), module.names.end());
    all.insert(name);
  }
  for (const auto& each : modules) {
    const auto& name = each.first;
    const auto& module = each.second;
    const std::vector<std::string> said = in_backticks(prose(section(text, name)));
    for (const std::string& own : module.names)
      CHECK_MESSAGE(std::count(said.begin(), said.end(), own) > 0, name << ": `" << own << "`");
    for (const std::string& one : said)
      CHECK_MESSAGE(all.contains(one), "nothing is called " << one);
    for (const auto& one : module.rates) {
      const auto& act = one.first;
      const auto& rate = one.second;
      const std::string item =
          "\n- `" + act + "`, " + (rate.empty() ? "begun by others" : rate) + ":";
      CHECK_MESSAGE(section(text, name).find(item) != std::string::npos, "no item: " << item);
    }
  }
}

// An outcome called never_… is one that must not come to hold.
TEST_CASE("each module of docs/library.md has an example that shows what it is for") {
  const std::string text = page("library.md");
  for (const auto& each : library()) {
    const auto& name = each.first;
    const std::string title = example_in(section(text, name));
    REQUIRE_MESSAGE(library_examples().contains(title), "no example in " << name);
    const std::string& example = library_examples().at(title);
    CHECK_MESSAGE(std::count(example.begin(), example.end(), '\n') <= 30, title);
    const Trials whole(example, "", 20), bare(example, name, 20);
    int gone = 0;
    for (const model::Outcome& outcome : whole.world().outcomes) {
      const bool never = outcome.name.rfind("never_", 0) == 0;
      const int held = whole.held(outcome.name);
      CHECK_MESSAGE((held > 0) == !never, title << ": " << outcome.name << " " << held << " of 20");
      gone += !never && bare.held(outcome.name) == 0;
    }
    CHECK_MESSAGE(gone > 0, title << " is the same without " << name);
  }
}

}  // namespace milieu::tests
