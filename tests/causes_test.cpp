// The standard examples of actual causation (docs/causes.md): the labels that `why` gives, against
// verdicts that were settled before anything was run; and every claim replayed once more.
#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "milieu/history.h"
#include "milieu/why.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

using Json = nlohmann::json;

// Where ours differs from what was expected; docs/causes.md says why.
const std::map<std::string, std::string> differing = {
    {"bogus_prevention add_antidote(Bruno, the coffee)", "either"}};

struct Scratch {
  std::filesystem::path path = std::filesystem::temp_directory_path() /
                               ("milieu-causes-" + std::to_string(getpid()) + ".milieu");
  ~Scratch() { std::filesystem::remove(path); }
};

World world_called(const std::string& name) {
  const Result<Checked> checked =
      check((home() / "worlds" / "causes" / (name + ".world")).string(), home().string());
  REQUIRE(checked);
  REQUIRE_MESSAGE(checked->world, checked->rendered);
  CHECK(checked->mistakes.empty());
  return checked->world;
}

bool holds(const Ran& ran, const std::string& outcome) {
  for (const OutcomeText& one : ran.outcomes)
    if (one.name == outcome) return one.held;
  return false;
}

Ran run_of(const World& world, const Scratch& scratch, const std::vector<std::string>& lines = {}) {
  RunOptions options;
  options.out = scratch.path.string();
  options.replace = true;
  options.interventions = lines;
  const Result<Ran> ran = run(world, options);
  REQUIRE_MESSAGE(ran, ran.error().message);
  return *ran;
}

// "block throw_at(Suzy, the bottle) from …" is about throw_at(Suzy, the bottle).
std::string deed(const TestedCause& cause) {
  const std::string& line = cause.without;
  const size_t from = line.find(' ') + 1;
  return line.substr(from, line.find(" from ") - from);
}

std::string short_label(const std::string& label) {
  return label == "no difference" ? "none" : label;
}

}  // namespace

TEST_CASE("causes of the standard examples get the labels that were settled before") {
  const Json rows = Json::parse(text_in(home() / "worlds" / "causes" / "verdicts.json"));
  std::map<std::pair<std::string, std::string>, std::vector<Json>> worlds;
  for (const Json& row : rows) worlds[{row["world"], row["outcome"]}].push_back(row);
  CHECK(worlds.size() >= 15);
  size_t agree = 0, differ = 0;
  for (const auto& [which, wanted] : worlds) {
    const std::string name = which.first, outcome = which.second;
    CAPTURE(name);
    const Scratch scratch;
    const World world = world_called(name);
    REQUIRE(holds(run_of(world, scratch), outcome));
    const Result<History> history = open_history(scratch.path.string());
    REQUIRE(history);
    TestOptions options;
    options.question = outcome;
    const Result<TestedCauses> tested = test_causes(*history, options);
    REQUIRE_MESSAGE(tested, tested.error().message);
    CHECK_FALSE(tested->spent);
    const Result<std::string> wrong = check_causes(*history, options, *tested);
    REQUIRE(wrong);
    CHECK(*wrong == "");
    std::map<std::string, std::string> labels;
    for (const TestedCause& one : tested->causes)
      if (!one.answer) labels[deed(one)] = short_label(one.label);
    for (const Json& row : wanted) {
      const std::string event = row["event"], label = row["label"];
      CAPTURE(event);
      if (row.contains("at")) {  // it did not happen: forced, does it prevent the outcome?
        const std::string line = "force " + event + " at " + row["at"].get<std::string>();
        CHECK(holds(run_of(world, scratch, {line}), outcome) == (label != "would prevent"));
        ++agree;
        continue;
      }
      const auto found = labels.find(event);
      if (found == labels.end()) {  // it did not happen at all
        CHECK(label == "none");
        ++agree;
        continue;
      }
      const Json also = row.value("also", Json::array());
      const bool same = found->second == label ||
                        std::ranges::any_of(also, [&](const Json& other) {
                          return other == found->second;
                        });
      const auto known = differing.find(name + " " + event);
      if (known != differing.end()) CHECK(found->second == known->second);
      else CHECK_MESSAGE(same, found->second, " and not ", label);
      (same ? agree : differ) += 1;
    }
  }
  CHECK(agree == 100);
  CHECK(differ == 1);
}

TEST_CASE("the kinase is a cause though no lineage has it") {
  const Scratch scratch;
  run_of(world_called("kinase"), scratch);
  const Result<History> history = open_history(scratch.path.string());
  REQUIRE(history);
  const Json rows = Json::parse(text_in(home() / "worlds" / "causes" / "verdicts.json"));
  std::string outcome;
  for (const Json& row : rows)
    if (row["world"] == "kinase") outcome = row["outcome"];
  const Result<TestedCauses> tested = test_causes(*history, {.question = outcome});
  REQUIRE(tested);
  size_t unrecorded = 0;
  for (const TestedCause& one : tested->causes)
    unrecorded += one.label == "necessary" && !one.recorded;
  CHECK(unrecorded > 0);
}

TEST_CASE("who shot down the one who would have shot the bomber is found among hundreds of events") {
  // Hall's double prevention, on a day on which many people talk.
  const Scratch scratch;
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("milieu-day-" + std::to_string(getpid()) + ".world");
  std::string text = text_in(home() / "worlds" / "causes" / "double_prevention.world");
  const std::string every = "kind person decides every 1 day\n";
  text.replace(text.find(every), every.size(), every + R"(
fact told(x: person, y: person)  seen by all
action talk(x: person, y: person) about 60 times a day
  when x != y
  then: told(x, y)
  seen by all
new 12 talkers: person "somebody"
)");
  std::ofstream(file) << text;
  const Result<Checked> checked = check(file.string(), home().string());
  std::filesystem::remove(file);
  REQUIRE(checked);
  REQUIRE_MESSAGE(checked->world, checked->rendered);
  const Ran ran = run_of(checked->world, scratch);
  REQUIRE(holds(ran, "destroyed"));
  REQUIRE(ran.events > 100);
  const Result<History> history = open_history(scratch.path.string());
  REQUIRE(history);
  const TestOptions options{.question = "destroyed"};
  const Result<TestedCauses> tested = test_causes(*history, options);
  REQUIRE(tested);
  const auto suzy = std::ranges::find_if(tested->causes, [](const TestedCause& one) {
    return one.what.find("Suzy shot down Otto") != std::string::npos;
  });
  REQUIRE(suzy != tested->causes.end());
  CHECK(suzy->label == "necessary");
  CHECK(!suzy->recorded);
  const Result<std::string> wrong = check_causes(*history, options, *tested);
  REQUIRE(wrong);
  CHECK(*wrong == "");
}

}  // namespace milieu::tests
