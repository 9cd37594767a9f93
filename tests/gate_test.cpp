// The slow judge: R and V tell the same history of every made world.
//
// By hand: MILIEU_GATE_WORLDS=100000 for a long run, MILIEU_GATE_FROM=5000 to begin elsewhere,
// MILIEU_GATE_REPORT=1 for what the worlds cover.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/generate.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

constexpr size_t most_events = 250;

uint64_t from_env(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

sim::Settings luck_of(uint64_t seed) {
  sim::Settings settings;
  settings.luck.seed = seed;
  return settings;
}

std::optional<std::string> gate(const model::World& world, uint64_t seed,
    Recording* kept = nullptr) {
  Recording r = run(Judge::Reference, world, luck_of(seed), most_events);
  const Recording v = run(Judge::Vector, world, luck_of(seed), most_events);
  auto found = difference(world, r, v);
  if (kept != nullptr) *kept = std::move(r);
  return found;
}

std::string sort_of(const std::string& told) { return told.substr(0, told.find('\n')); }

// What is different, without the number of the event.
std::string kind_of(const std::string& told) {
  const std::string line = sort_of(told);
  const size_t at = line.find("differs");
  return at == std::string::npos ? line.substr(0, 20) : line.substr(at, 22);
}

// The smallest world that differs in the same way, in a file; the message says where.
std::string smallest(const std::string& text, uint64_t seed, const std::string& told) {
  const std::string kind = kind_of(told);
  const std::string small = shrink(text, [&](const std::string& other) {
    const auto world = world_of(other);
    if (world == nullptr) return false;
    const auto found = gate(*world, seed);
    return found && kind_of(*found) == kind;
  });
  const auto path = std::filesystem::temp_directory_path() /
                    ("milieu_gate_" + std::to_string(seed) + ".world");
  std::ofstream(path) << "# --seed " << seed << ": " << sort_of(told) << "\n" << small;
  const auto world = world_of(small);
  const auto found = world != nullptr ? gate(*world, seed) : std::nullopt;
  return "made world " + std::to_string(seed) + ": " + (found ? *found : told) +
         "\n  the smallest world that does so: " + path.string();
}

struct Tally {
  std::array<size_t, 4> status{};
  std::array<size_t, 5> hitch{};
  size_t events = 0, records = 0, swapped = 0, outcomes = 0, measures = 0, births = 0, ends = 0;
  size_t voids = 0, retracted = 0, answers = 0, quantities = 0, consequences = 0, errors = 0;
  std::array<size_t, 5> at_least{};  // worlds with 1, 10, 50, 100, 200 events

  void add(const Recording& run) {
    for (const history::Event& event : run.events) {
      ++status[static_cast<size_t>(event.status)];
      ++hitch[static_cast<size_t>(event.hitch.sort)];
      consequences += event.sort == history::EventSort::Consequence;
      births += event.act ? event.births.size() : 0;
      ends += event.ends.size();
      answers += event.answers.size();
      for (const history::AnswerGiven& given : event.answers) quantities += given.quantity != 0;
      for (const history::Write& write : event.writes) voids += write.voided,
          retracted += !write.present;
    }
    for (const history::Record& record : run.records) swapped += record.swapped;
    events += run.events.size(), records += run.records.size(), outcomes += run.outcomes.size();
    measures += run.measures.size(), errors += !run.error.empty();
    constexpr size_t steps[] = {1, 10, 50, 100, 200};
    for (size_t i = 0; i < 5; ++i) at_least[i] += run.events.size() > steps[i];
  }

  void print(size_t worlds) const {
    std::printf("gate: %zu worlds; more than 1, 10, 50, 100, 200 events: %zu %zu %zu %zu %zu\n",
                worlds, at_least[0], at_least[1], at_least[2], at_least[3], at_least[4]);
    std::printf("  %zu events: worked %zu, failed %zu, preempted %zu, overtaken %zu; after %zu\n",
                events, status[0], status[1], status[2], status[3], consequences);
    std::printf("  failed for: when %zu, works %zu, gone %zu, unpaid %zu; errors %zu\n", hitch[1],
                hitch[2], hitch[3], hitch[4], errors);
    std::printf("  answers %zu (%zu with a quantity), births %zu, ends %zu, void writes %zu, "
                "retractions %zu\n", answers, quantities, births, ends, voids, retracted);
    std::printf("  records %zu (%zu swapped), outcomes %zu, measures %zu\n", records, swapped,
                outcomes, measures);
  }
};

Tally judge(uint64_t from, uint64_t worlds) {
  Tally tally;
  size_t told = 0;
  for (uint64_t seed = from; seed < from + worlds && told < 3; ++seed) {
    const std::string text = generate(seed, all_features());
    std::string why;
    const auto world = world_of(text, &why);
    CHECK_MESSAGE(world != nullptr, "made world ", seed, " is refused:\n", why);
    if (world == nullptr) continue;
    Recording run;
    const auto found = gate(*world, seed, &run);
    tally.add(run);
    if (!found) continue;
    ++told;
    FAIL_CHECK(smallest(text, seed, *found));
  }
  return tally;
}

}  // namespace

TEST_CASE("R and V tell the same history of a hundred made worlds") {
  judge(1'000'001, 100);
}

TEST_CASE("R and V tell the same history of two thousand made worlds [slow]") {
  const uint64_t worlds = from_env("MILIEU_GATE_WORLDS", 2000);
  const Tally tally = judge(from_env("MILIEU_GATE_FROM", 1), worlds);
  if (!there_is_v()) MESSAGE("there is no V: R was compared with itself");
  if (std::getenv("MILIEU_GATE_REPORT") != nullptr) tally.print(worlds);
  if (worlds < 1000) return;
  for (size_t status = 0; status < 4; ++status) CHECK(tally.status[status] > worlds / 100);
  for (size_t hitch = 1; hitch < 5; ++hitch) CHECK(tally.hitch[hitch] > worlds / 100);
  for (size_t number : {tally.swapped, tally.outcomes, tally.measures, tally.births, tally.ends,
                        tally.voids, tally.retracted, tally.answers, tally.quantities,
                        tally.consequences, tally.errors})
    CHECK(number > worlds / 200);
  CHECK(tally.at_least[2] > worlds / 4);
}

namespace {

std::filesystem::path worlds_folder() {
  const char* home = std::getenv("MILIEU_HOME");
  return std::filesystem::path(home != nullptr ? home : ".") / "tests" / "worlds";
}

std::string text_in(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The word after `before` in the text.
std::string word_after(const std::string& text, const std::string& before) {
  const size_t at = text.find(before);
  if (at == std::string::npos) return "";
  const size_t from = at + before.size();
  return text.substr(from, text.find_first_of(" :\n", from) - from);
}

}  // namespace

TEST_CASE("worlds on which something was once wrong are told the same by R and V") {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(worlds_folder()))
    if (entry.path().extension() == ".world") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    const std::string text = text_in(path);
    const std::string name = word_after("\n" + text, "\nworld ");
    const std::string seed = word_after(text, "# --seed ");
    std::string why;
    const auto world = world_of(text, &why, name);
    CHECK_MESSAGE(world != nullptr, path.string(), "\n", why);
    if (world == nullptr) continue;
    const auto found = gate(*world, seed.empty() ? 1 : std::strtoull(seed.c_str(), nullptr, 10));
    CHECK_MESSAGE(!found, path.string(), ": ", *found);
  }
}

namespace {

using Pairs = std::vector<std::vector<size_t>>;

void report(const Pairs& pairs) {
  for (size_t i = 0; i < feature_count; ++i) {
    size_t rarest = i == 0 ? 1 : 0;
    for (size_t j = 0; j < feature_count; ++j)
      if (j != i && pairs[i][j] < pairs[i][rarest]) rarest = j;
    std::printf("%-16s in %5zu worlds; rarest with %s: %zu\n",
                std::string(name_of(static_cast<Feature>(i))).c_str(), pairs[i][i],
                std::string(name_of(static_cast<Feature>(rarest))).c_str(), pairs[i][rarest]);
  }
}

bool excluded(Feature a, Feature b) {
  return (a == Feature::OneAtATime && b == Feature::AllTogether) ||
         (a == Feature::AllTogether && b == Feature::OneAtATime);
}

}  // namespace

TEST_CASE("every pair of features is in some made world") {
  Pairs pairs(feature_count, std::vector<size_t>(feature_count));
  for (uint64_t seed = 1; seed <= 2000; ++seed) {
    const Features used = generate_world(seed, all_features()).used;
    for (size_t i = 0; i < feature_count; ++i)
      for (size_t j = 0; used[i] && j < feature_count; ++j) pairs[i][j] += used[j];
  }
  if (std::getenv("MILIEU_GATE_REPORT") != nullptr) report(pairs);
  for (size_t i = 0; i < feature_count; ++i)
    for (size_t j = i; j < feature_count; ++j) {
      const Feature a = static_cast<Feature>(i), b = static_cast<Feature>(j);
      const bool there = pairs[i][j] > 0 || excluded(a, b);
      CHECK_MESSAGE(there, std::string(name_of(a)), " and ", std::string(name_of(b)));
    }
}

TEST_CASE("a feature that is masked out is not used") {
  for (size_t i = 0; i < feature_count; ++i)
    for (uint64_t seed = 1; seed <= 3; ++seed)
      CHECK_MESSAGE(!generate_world(seed, all_features().reset(i)).used[i],
                    std::string(name_of(static_cast<Feature>(i))));
}

namespace {

// Runs V up to an instant, saves, and runs on in a new one.
Recording with_a_break(const model::World& world, uint64_t seed, size_t stop) {
  Recording told;
  auto first = executor(Judge::Vector, world, luck_of(seed));
  if (auto begun = first->begin(told); !begun) return told.error = begun.error().message, told;
  for (size_t i = 0; i < stop; ++i) {
    auto more = first->advance(told);
    if (!more || !*more) break;
  }
  const std::string saved = first->save();
  first.reset();
  auto second = executor(Judge::Vector, world, luck_of(seed));
  if (auto restored = second->restore(saved); !restored)
    return told.error = "restore: " + restored.error().message, told;
  return go_on(*second, std::move(told), most_events);
}

}  // namespace

TEST_CASE("a run that was saved and restored goes on as if it had not been") {
  if (!there_is_v()) return;
  for (uint64_t seed = 1; seed <= from_env("MILIEU_GATE_WORLDS", 200); ++seed) {
    const auto world = world_of(generate(seed, sound_features()));
    if (world == nullptr) continue;
    const Recording whole = run(Judge::Vector, *world, luck_of(seed), most_events);
    for (uint64_t part = 0; part < 3; ++part) {
      const size_t stop = base::Key(base::Luck{seed}).with(part).index(whole.instants.size() + 1);
      const auto found = difference(*world, whole, with_a_break(*world, seed, stop));
      CHECK_MESSAGE(!found, "made world ", seed, " saved after ", stop, " instants: ", *found);
      if (found) return;
    }
  }
}

namespace {

// A V with a fault in it, when its settings can ask for one (`mutant`: 0 none, from 1 on a fault).
template <class Settings>
constexpr bool can_be_broken = requires(Settings settings) { settings.mutant = 1; };

template <class Settings>
bool is_found_out(uint32_t mutant, uint64_t worlds) {
  if constexpr (can_be_broken<Settings>) {
    for (uint64_t seed = 1; seed <= worlds; ++seed) {
      const auto world = world_of(generate(seed, all_features()));
      if (world == nullptr) continue;
      Settings broken = luck_of(seed);
      broken.mutant = mutant;
      const Recording r = run(Judge::Reference, *world, luck_of(seed), most_events);
      if (difference(*world, r, run(Judge::Vector, *world, broken, most_events))) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("the gate finds every fault that is put into V [slow]") {
  if (!can_be_broken<sim::Settings>) return;
  constexpr uint32_t mutants = 12;
  for (uint32_t mutant = 1; mutant <= mutants; ++mutant) {
    const bool found = is_found_out<sim::Settings>(mutant, 300);
    CHECK_MESSAGE(found, "mutant ", mutant);
  }
}

}  // namespace milieu::tests
