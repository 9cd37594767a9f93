#include "tests/trials.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "lang/render.h"

namespace milieu::tests {
namespace {

using history::Event;
using history::Status;

std::vector<std::string> names_in(const std::string& what) {
  std::vector<std::string> names;
  const size_t open = what.find('(');
  if (open == std::string::npos) return names;
  std::string name;
  for (char c : what.substr(open + 1)) {
    if (c == ',' || c == ')') names.push_back(name), name.clear();
    else if (c != ' ') name += c;
  }
  return names;
}

template <class Table>
bool named(const Table& table, const std::string& name) {
  for (const auto& one : table)
    if (one.name == name) return true;
  return false;
}

std::map<std::string, std::string> read_examples() {
  std::ifstream file(home() / "docs/library.md");
  std::map<std::string, std::string> found;
  const std::string fence = "```milieu world ";
  std::string line, name;
  while (std::getline(file, line)) {
    if (line.rfind(fence, 0) == 0) name = line.substr(fence.size());
    else if (line.rfind("```", 0) == 0) name.clear();
    else if (!name.empty()) found[name] += line + "\n";
  }
  return found;
}

std::string own_name(const std::string& text) {
  const size_t begin = text.find("world ") + 6;
  return text.substr(begin, text.find_first_of(" \n", begin) - begin);
}

// A history says of an outcome only when, and for whom, it held first. So each outcome that is
// about a state gets a process beside it, which says once for whom it holds, six times an hour.
std::string watched(const std::string& text) {
  std::istringstream lines(text);
  std::string line, added;
  while (std::getline(lines, line)) {
    const size_t open = line.find('('), close = line.find(')'), test = line.find(") if ");
    if (line.rfind("outcome ", 0) != 0 || open == std::string::npos || test != close) continue;
    const std::string name = line.substr(8, open - 8) + "_seen";
    std::string roles = "(";
    std::istringstream parts(line.substr(open + 1, close - open - 1));
    for (std::string part; std::getline(parts, part, ',');)
      roles += (roles.size() > 1 ? ", " : "") + part.substr(0, part.find(':'));
    added += "process " + name + line.substr(open, close - open + 1) +
             " every 10 minutes\n  when " + line.substr(test + 5) + ", not " + name + roles + ")\n";
  }
  return text + added;
}

std::shared_ptr<const model::World> loaded(const std::string& text, const std::string& without) {
  const std::string name = own_name(text);
  return loaded_world(without.empty() ? name : name + " without " + without,
                      {{name, watched(text)}});
}

}  // namespace

const std::map<std::string, std::string>& library_examples() {
  static const std::map<std::string, std::string> examples = read_examples();
  return examples;
}

std::string with(const std::string& text, const std::string& old, const std::string& now) {
  const size_t at = text.find(old);
  REQUIRE_MESSAGE(at != std::string::npos, "not there: " << old);
  REQUIRE_MESSAGE(text.find(old, at + 1) == std::string::npos, "there twice: " << old);
  return text.substr(0, at) + now + text.substr(at + old.size());
}

Life::Life(std::shared_ptr<const model::World> world, uint64_t seed) : world_(std::move(world)) {
  sim::Settings settings;
  settings.luck.seed = seed;
  told_ = run(Judge::Vector, *world_, settings);
  REQUIRE(told_.error == "");
  people_ = std::make_shared<const People>(*world_, told_);
}

bool Life::fits(const std::string& what, const std::string& name, const model::Frame& frame,
                const std::vector<int64_t>& roles) const {
  if (what.substr(0, what.find('(')) != name) return false;
  const std::vector<std::string> names = names_in(what);
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] == "_") continue;
    const bool entity = frame[i].type.sort == model::Sort::Entity;
    if (names[i] != (entity ? people_->name(roles[i]) : std::to_string(roles[i]))) return false;
  }
  return true;
}

bool Life::went(const Event& event, const std::string& how) const {
  if (how == "failed") return event.status == Status::Failed;
  if (event.status != Status::Worked) return false;
  if (how.empty()) return true;
  bool found = false;
  for (const history::Write& write : event.writes) found = found || (how == "void" && write.voided);
  for (const history::AnswerGiven& given : event.answers)
    found = found || world_->acts[event.act].asks->answers[given.answer].name == how;
  return found;
}

bool Life::held(const std::string& what) const {
  const std::string name = what.substr(0, what.find('('));
  if (what != name) return happened(name + "_seen" + what.substr(name.size())) > 0;
  REQUIRE_MESSAGE(named(world_->outcomes, name), "no outcome " << name);
  for (const history::OutcomeHeld& one : told_.outcomes) {
    const model::Outcome& outcome = world_->outcomes[one.outcome];
    if (fits(what, outcome.name, outcome.frame, one.roles)) return true;
  }
  return false;
}

std::vector<history::EventIndex> Life::events(const std::string& what,
                                              const std::string& how) const {
  REQUIRE_MESSAGE(named(world_->acts, what.substr(0, what.find('('))), "no act " << what);
  std::vector<history::EventIndex> found;
  for (size_t i = 0; i < told_.events.size(); ++i) {
    const Event& event = told_.events[i];
    if (!event.act || event.sort == history::EventSort::Consequence) continue;
    const model::Act& act = world_->acts[event.act];
    if (fits(what, act.name, act.frame, event.roles) && went(event, how))
      found.push_back(static_cast<history::EventIndex>(i));
  }
  return found;
}

int Life::happened(const std::string& what, const std::string& how) const {
  return static_cast<int>(events(what, how).size());
}

bool Life::learned(const std::string& who, history::EventIndex event) const {
  for (const history::Record& record : told_.records)
    if (record.event == event && people_->name(record.who) == who) return true;
  return false;
}

double Life::last(const std::string& measure) const {
  double value = 0;
  for (const history::Measured& one : told_.measures)
    if (world_->measures[one.measure].name == measure) value = one.value;
  return value;
}

Trials::Trials(const std::string& text, const std::string& without, int seeds)
    : world_(loaded(text, without)) {
  for (int seed = 1; seed <= seeds; ++seed)
    lives_.emplace_back(world_, static_cast<uint64_t>(seed));
}

int Trials::held(const std::string& what) const {
  int count = 0;
  for (const Life& life : lives_) count += life.held(what) ? 1 : 0;
  return count;
}

int Trials::lived(const std::string& what, const std::string& how) const {
  int count = 0;
  for (const Life& life : lives_) count += life.happened(what, how) > 0 ? 1 : 0;
  return count;
}

int Trials::happened(const std::string& what, const std::string& how) const {
  int count = 0;
  for (const Life& life : lives_) count += life.happened(what, how);
  return count;
}

}  // namespace milieu::tests
