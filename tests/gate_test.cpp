// The gate, or slow judge: R and V and C tell the same history of every made world. On worlds by hand:
// src/sim/gate_test.cpp.
//
// By hand: MILIEU_GATE_WORLDS=100000 for a long run, MILIEU_GATE_FROM=5000 to begin elsewhere,
// MILIEU_GATE_TABLE=FILE for what the worlds cover, MILIEU_GATE_FIRST=1 to stop at the first
// difference (tests/mutants.py, which puts faults into V, does).
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/gate_tally.h"
#include "tests/generate.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

constexpr size_t most_events = 250;

uint64_t from_env(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

sim::Settings luck_of(uint64_t seed, base::Rng rng = base::Rng::Chain) {
  sim::Settings settings;
  settings.luck = {.seed = seed, .rng = rng};
  return settings;
}

// Whether C is judged, too; MILIEU_GATE_NATIVE=0 leaves it out, as compiling takes longest.
bool native() { return from_env("MILIEU_GATE_NATIVE", 1) != 0; }

std::optional<std::string> gate(const model::World& world, sim::Settings luck,
                                Recording* kept = nullptr) {
  luck.weighed = true;
  luck.again = luck.luck.seed % 2 == 1;
  Recording r = run(Judge::Reference, world, luck, most_events);
  auto found = difference(world, r, run(Judge::Vector, world, luck, most_events));
  if (!found && native()) found = difference(world, r, run(Judge::Native, world, luck, most_events));
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
std::string smallest(const std::string& text, const sim::Settings& luck, const std::string& told) {
  const std::string seed = std::to_string(luck.luck.seed);
  const std::string kind = kind_of(told);
  const std::string small = shrink(text, [&](const std::string& other) {
    const auto world = world_of(other);
    if (world == nullptr) return false;
    const auto found = gate(*world, luck);
    return found && kind_of(*found) == kind;
  });
  const auto path = std::filesystem::temp_directory_path() / ("milieu_gate_" + seed + ".world");
  const bool other = luck.luck.rng == base::Rng::Philox;
  std::ofstream(path) << "# --seed " << seed << (other ? " --rng philox" : "") << ": "
                      << sort_of(told) << "\n" << small;
  const auto world = world_of(small);
  const auto found = world != nullptr ? gate(*world, luck) : std::nullopt;
  return "made world " + seed + ": " + (found ? *found : told) +
         "\n  the smallest world that does so: " + path.string();
}

// Which worlds, under which generator of chance, and whether to stop at the first that differs.
struct Course {
  uint64_t from = 1, worlds = 100;
  base::Rng rng = base::Rng::Chain;
  bool first_only = false;
  std::string flags = {};  // of the compiler of C: "-O0" takes a third of the time
};

// What a mutant's run says (tests/mutants.py): in which world it was found out, without its text.
void report_first(uint64_t seed, const Course& course, const std::string& told) {
  std::printf("found out in made world %llu of %llu: %s\n",
              static_cast<unsigned long long>(seed - course.from + 1),
              static_cast<unsigned long long>(course.worlds), sort_of(told).c_str());
  FAIL_CHECK(sort_of(told));
}

Tally judge(const Course& course) {
  Tally tally;
  const std::string before = native_flags();
  if (before.empty()) native_flags() = course.flags;
  size_t told = 0;
  const size_t most = course.first_only ? 1 : 3;
  for (uint64_t seed = course.from; seed < course.from + course.worlds && told < most; ++seed) {
    const Generated made = generate_world(seed, all_features());
    std::string why;
    const auto world = world_of(made.text, &why);
    CHECK_MESSAGE(world != nullptr, "made world ", seed, " is refused:\n", why);
    if (world == nullptr) continue;
    const sim::Settings luck = luck_of(seed, course.rng);
    Recording run;
    const auto found = gate(*world, luck, &run);
    tally.add(made, *world, run);
    if (!found) continue;
    ++told;
    if (course.first_only) report_first(seed, course, *found);
    else FAIL_CHECK(smallest(made.text, luck, *found));
  }
  native_flags() = before;
  return tally;
}

void report(const Tally& tally) {
  std::printf("%s\n", tally.line().c_str());
  if (const char* path = std::getenv("MILIEU_GATE_TABLE")) std::ofstream(path) << tally.table();
}

}  // namespace

TEST_CASE("R and V and C tell the same history of a hundred made worlds") {
  judge({.from = 1'000'001});
}

TEST_CASE("R and V and C tell the same history of a hundred made worlds with the other generator") {
  judge({.from = 2'000'001, .rng = base::Rng::Philox, .flags = "-O0"});
}

TEST_CASE("emitted code does nothing undefined in thirty made worlds") {
  if (!native()) return;
  judge({.from = 3'000'001, .worlds = 30,
         .flags = "-O0 -fsanitize=undefined -fno-sanitize-recover=all"});
}

TEST_CASE("R and V and C tell the same history of two thousand made worlds [slow]") {
  const Course course{.from = from_env("MILIEU_GATE_FROM", 1),
                      .worlds = from_env("MILIEU_GATE_WORLDS", 2000),
                      .first_only = std::getenv("MILIEU_GATE_FIRST") != nullptr,
                      .flags = "-O0"};
  const Tally tally = judge(course);
  if (!native()) MESSAGE("C was not judged");
  if (course.first_only) return;
  report(tally);
  const uint64_t worlds = course.worlds;
  if (worlds < 2000) return;
  const Sums& sums = tally.sums;
  for (size_t status = 0; status < 4; ++status) CHECK(sums.status[status] > worlds / 100);
  for (size_t hitch = 1; hitch < 5; ++hitch) CHECK(sums.hitch[hitch] > worlds / 100);
  for (size_t number : {sums.swapped, sums.outcomes, sums.measures, sums.births, sums.ends,
                        sums.voids, sums.retracted, sums.answers, sums.quantities,
                        sums.consequences, sums.errors})
    CHECK(number > worlds / 200);
  CHECK(sums.at_least[2] > worlds / 4);
  for (const Pairs* pairs : {&tally.said, &tally.done})
    for (const Pairs::Rarest& pair : pairs->missing())
      FAIL_CHECK("no world ", pairs == &tally.said ? "says " : "does ", name_of(pair.one), " with ",
                 name_of(pair.other));
}

namespace {

std::filesystem::path worlds_folder() { return home() / "tests" / "worlds"; }

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
    const uint64_t number = seed.empty() ? 1 : std::strtoull(seed.c_str(), nullptr, 10);
    const bool other = text.find("# --seed " + seed + " --rng philox") != std::string::npos;
    const auto found = gate(*world, luck_of(number, other ? base::Rng::Philox : base::Rng::Chain));
    CHECK_MESSAGE(!found, path.string(), ": ", *found);
  }
}

TEST_CASE("a feature that is masked out is not used") {
  for (size_t i = 0; i < feature_count; ++i)
    for (uint64_t seed = 1; seed <= 3; ++seed)
      CHECK_MESSAGE(!generate_world(seed, all_features().reset(i)).used[i],
                    std::string(name_of(static_cast<Feature>(i))));
}

namespace {

// Runs V up to an instant, saves, and runs on in a new one; beside what had happened by then, or in
// all of the history, if that is given.
Recording with_a_break(const model::World& world, uint64_t seed, size_t stop,
                       const sim::Lived* lived) {
  Recording told;
  auto first = executor(Judge::Vector, world, luck_of(seed));
  if (auto begun = first->begin(told); !begun) return told.error = begun.error().message, told;
  for (size_t i = 0; i < stop; ++i) {
    auto more = first->advance(told);
    if (!more || !*more) break;
  }
  const std::string saved = first->save();
  const std::shared_ptr<const sim::Lived> own = first->lived();
  first.reset();
  auto second = executor(Judge::Vector, world, luck_of(seed));
  const auto restored = second->restore(saved, lived == nullptr ? *own : *lived);
  if (!restored)
    return told.error = "restore: " + restored.error().message, told;
  return go_on(*second, std::move(told), most_events);
}

}  // namespace

TEST_CASE("a run that was saved and restored goes on as if it had not been") {
  for (uint64_t seed = 1; seed <= from_env("MILIEU_GATE_WORLDS", 200); ++seed) {
    const auto world = world_of(generate(seed, sound_features()));
    if (world == nullptr) continue;
    const Recording whole = run(Judge::Vector, *world, luck_of(seed), most_events);
    const auto lived = lived_in(*world, whole);
    for (uint64_t part = 0; part < 6; ++part) {
      const size_t stop = base::Key(base::Luck{seed}).with(part).index(whole.instants.size() + 1);
      const Recording again =
          with_a_break(*world, seed, stop, part % 2 == 0 ? nullptr : lived.get());
      const auto found = difference(*world, whole, again);
      CHECK_MESSAGE(!found, "made world ", seed, " saved after ", stop, " instants",
                    (part % 2 == 0 ? ": " : ", beside the whole history: "), *found);
      if (found) return;
    }
  }
}

TEST_CASE("a state is restored only beside the history that it is of") {
  const auto world = world_of(generate(3, sound_features()));
  REQUIRE(world != nullptr);
  const Recording whole = run(Judge::Vector, *world, luck_of(3), most_events);
  auto first = executor(Judge::Vector, *world, luck_of(3));
  Recording told;
  REQUIRE(first->begin(told));
  for (int i = 0; i < 10; ++i) REQUIRE(first->advance(told));
  const std::string bytes = first->save();
  const auto now = first->lived(), all = lived_in(*world, whole);
  REQUIRE(first->advance(told));
  const auto later = first->lived();
  const auto elsewhere = lived_in(*world, run(Judge::Vector, *world, luck_of(4), most_events));
  const auto fresh = [&](Judge judge = Judge::Vector) {
    return executor(judge, *world, luck_of(3));
  };
  CHECK(fresh()->restore(bytes, *now));
  CHECK(fresh()->restore(bytes, *all));
  CHECK(!fresh()->restore(bytes, *later));  // a run's own is for states of that instant
  CHECK(!fresh()->restore(bytes, *elsewhere));
  CHECK(!fresh(Judge::Reference)->restore(bytes, *all));
}

}  // namespace milieu::tests
