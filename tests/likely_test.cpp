// Many histories: that intervals cover, that pairing pays, that a precision is reached, that what is
// kept is gone on with, and that none of it depends on threads.
#include <doctest/doctest.h>

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "ask/screening.h"
#include "ask/statistics.h"
#include "door/held.h"
#include "milieu/ask.h"
#include "milieu/drives.h"
#include "milieu/unfolding.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

struct Scratch {
  std::filesystem::path folder;
  Scratch() {
    folder = std::filesystem::temp_directory_path() / ("milieu-likely-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
  }
  ~Scratch() { std::filesystem::remove_all(folder); }
};

World made(const Scratch& scratch, const std::string& text) {
  std::ofstream(scratch.folder / "made.world") << "world made\n" << text;
  const Result<Checked> checked = check((scratch.folder / "made.world").string(), home().string());
  REQUIRE(checked);
  REQUIRE_MESSAGE(checked->world, checked->rendered);
  return checked->world;
}

// Each of these holds with a chance that is known.
const char* const coins = R"(
calendar 2024-01-01 to 2024-01-02
parameter bias: number = 0.3 in 0.0..1.0
fact rare, likely, even seen by all
process throw every 1 day 12:00
  then
    if chance(0.1)
      rare
    if chance(bias)
      likely
    if chance(0.5)
      even
outcome was_rare if rare
outcome was_likely if likely
outcome was_even if even
measure thrown = (1 if rare else 0) + (1 if even else 0)
)";

Likely run(const World& world, LikelyOptions options) {
  const Result<Likely> found = likely(world, options);
  REQUIRE_MESSAGE(found, found.error().message);
  return *found;
}

}  // namespace

TEST_CASE("95 % intervals cover in 93 to 97 of a hundred repetitions [slow]") {
  const Scratch scratch;
  const World world = made(scratch, coins);
  constexpr uint64_t repetitions = 2000, histories = 100;
  const double known[] = {0.1, 0.3, 0.5};
  uint64_t covered[3] = {};
  for (uint64_t n = 0; n < repetitions; ++n) {
    const Likely found = run(world, {.histories = histories, .first_seed = 1 + n * histories});
    for (size_t i = 0; i < 3; ++i)
      covered[i] += found.outcomes[i].low <= known[i] && known[i] <= found.outcomes[i].high;
  }
  for (size_t i = 0; i < 3; ++i) {
    CAPTURE(known[i]);
    MESSAGE(known[i] << ": " << covered[i] << " of " << repetitions);
    CHECK(covered[i] >= repetitions * 93 / 100);
    CHECK(covered[i] <= repetitions * 97 / 100);
  }
}

TEST_CASE("intervals of means, of differences and of conditional shares cover as well [slow]") {
  const Scratch scratch;
  const World world = made(scratch, coins);
  constexpr uint64_t repetitions = 400, histories = 100;
  uint64_t mean = 0, moved = 0, given = 0;
  for (uint64_t n = 0; n < repetitions; ++n) {
    const uint64_t first = 500'001 + n * histories;
    const Likely found = run(world, {.questions = {"was_even", "1 if likely else 0"},
                                     .given = "was_even",
                                     .compare = {"set bias = 0.6"},
                                     .histories = histories,
                                     .first_seed = first});
    CHECK(found.outcomes[0].probability == 1);
    mean += found.quantities[0].low <= 0.3 && 0.3 <= found.quantities[0].high;
    const Compared& one = found.comparisons[0].answers[1];
    moved += std::abs(one.after - one.before - 0.3) <= 1.96 * one.error;
    const Likely other = run(world, {.questions = {"was_likely"}, .given = "was_even",
                                     .histories = histories, .first_seed = first});
    given += other.outcomes[0].low <= 0.3 && 0.3 <= other.outcomes[0].high;
  }
  for (const uint64_t covered : {mean, moved, given}) {
    CHECK(covered >= repetitions * 90 / 100);
    CHECK(covered <= repetitions * 99 / 100);
  }
}

TEST_CASE("a change is compared by pairs, which saves variance") {
  const Scratch scratch;
  const World world = made(scratch, coins);
  const Likely found = run(world, {.questions = {"was_likely", "was_even"},
                                   .compare = {"set bias = 0.4", "drop throw"},
                                   .histories = 400});
  REQUIRE(found.comparisons.size() == 2);
  const Compared& one = found.comparisons[0].answers[0];
  CHECK(one.after >= one.before);  // the same luck and a better chance
  CHECK(one.error < one.unpaired);
  CHECK(one.saved() > 0.4);
  CHECK(found.comparisons[0].answers[1].before == found.comparisons[0].answers[1].after);
  CHECK(found.comparisons[0].answers[1].error == 0);
  CHECK(found.comparisons[1].answers[1].after == 0);
}

TEST_CASE("it stops when it is sure enough, at the same place for any number of threads") {
  const Scratch scratch;
  const World world = made(scratch, coins);
  LikelyOptions options{.questions = {"was_even"}, .within = 0.05, .histories = 100'000};
  options.threads = 1;
  const Likely one = run(world, options);
  options.threads = 3;
  const Likely three = run(world, options);
  CHECK(one.sure);
  CHECK(one.histories < 1000);
  CHECK(one.histories == three.histories);
  CHECK(one.outcomes[0].held == three.outcomes[0].held);
  CHECK((one.outcomes[0].high - one.outcomes[0].low) / 2 <= 0.05);
  options.histories = 150;
  CHECK_FALSE(run(world, options).sure);
}

TEST_CASE("what was kept is gone on with, and comes to the same") {
  const Scratch scratch;
  const World world = made(scratch, coins);
  const std::string file = (scratch.folder / "made.lives").string();
  LikelyOptions options{.questions = {"was_even", "1 if rare else 0"}, .histories = 300};
  const Likely whole = run(world, options);
  options.keep = file;
  options.watch = [](double share, std::string_view) {
    return share > 0.3 ? Next::Stop : Next::GoOn;
  };
  const Likely stopped = run(world, options);
  CHECK(stopped.interrupted);
  options.watch = {};
  {  // cut off in the middle of a line, as by a kill
    const auto size = std::filesystem::file_size(file);
    std::filesystem::resize_file(file, size - 7);
  }
  const Likely rest = run(world, options);
  CHECK(rest.histories == 300);
  CHECK(rest.outcomes[0].held == whole.outcomes[0].held);
  CHECK(rest.quantities[0].mean == whole.quantities[0].mean);
  const auto size = std::filesystem::file_size(file);
  CHECK(run(world, options).outcomes[0].held == whole.outcomes[0].held);
  CHECK(std::filesystem::file_size(file) == size);  // nothing was run again
  options.settings = {{"bias", "0.9"}};
  const Result<Likely> other = likely(world, options);
  REQUIRE(!other);
  CHECK(other.error().fault == Fault::Refused);
  std::ofstream(file) << "something else\n";
  CHECK(likely(world, options).error().fault == Fault::Foreign);
}

TEST_CASE("endings are grouped by which of them held") {
  const Scratch scratch;
  const World world = made(scratch, std::string(coins) +
                                        "outcome ending_well if likely\n"
                                        "outcome ending_oddly if rare, not even\n");
  const Likely found = run(world, {.histories = 500});
  uint64_t all = 0;
  REQUIRE(found.endings.size() == 4);
  for (const Ending& one : found.endings) all += one.histories;
  CHECK(all == 500);
  CHECK(found.endings[0].outcomes.empty());
}

TEST_CASE("paths move every parameter once, by two thirds, and find the effects of a plane") {
  const std::vector<ask::Path> paths = ask::paths(5, 40, 7);
  std::map<int, int> levels;
  std::vector<std::vector<double>> values, errors;
  for (const ask::Path& path : paths) {
    REQUIRE(path.points.size() == 6);
    std::set<size_t> moved(path.moved.begin(), path.moved.end());
    CHECK(moved.size() == 5);
    values.emplace_back(), errors.emplace_back(5, 0.1);
    for (size_t i = 0; i < 6; ++i) {
      const std::vector<double>& x = path.points[i];
      for (const double one : x) {
        CHECK(one >= 0);
        CHECK(one <= 1);
        ++levels[static_cast<int>(std::lround(one * 3))];
      }
      values.back().push_back(3 * x[0] - 2 * x[1] + x[2] * x[3]);
      if (i == 0) continue;
      double step = 0;
      for (size_t k = 0; k < 5; ++k) step += std::abs(x[k] - path.points[i - 1][k]);
      CHECK(step == doctest::Approx(2.0 / 3));
    }
  }
  CHECK(levels.size() == 4);
  const std::vector<ask::Effect> found = ask::effects(paths, values, errors);
  CHECK(found[0].mean == doctest::Approx(3));
  CHECK(found[0].deviation == doctest::Approx(0).epsilon(1e-9));
  CHECK(found[1].mean == doctest::Approx(-2));
  CHECK(found[1].absolute == doctest::Approx(2));
  CHECK(found[2].deviation > 0.1);  // depends on another
  CHECK(found[4].absolute == 0);
  CHECK(found[4].noise == doctest::Approx(0.1 / (2.0 / 3) * std::sqrt(2 / 3.14159265)));
}

TEST_CASE("what drives an outcome is found, and what does not is not") {
  const Scratch scratch;
  const World world = made(scratch, std::string(coins) +
                                        "parameter idle: number = 0.5 in 0.0..1.0\n");
  DrivesOptions options{.likely = {.questions = {"was_likely"}, .histories = 1200}};
  options.likely.threads = 1;
  const Result<Drives> one = drives(world, options);
  REQUIRE(one);
  REQUIRE(one->drives.size() == 2);
  CHECK(one->drives[0].parameter == "bias");
  CHECK(one->drives[0].mean == doctest::Approx(1).epsilon(0.15));
  CHECK(one->drives[1].absolute == 0);  // the same luck, and nothing reads it
  options.likely.threads = 3;
  CHECK(drives(world, options)->drives[0].mean == one->drives[0].mean);
  options.likely.histories = 10;
  CHECK(drives(world, options).error().fault == Fault::Usage);
}

TEST_CASE("when it is decided: at the throw, and not before") {
  const Scratch scratch;
  const World world = made(scratch, std::string(coins) +
                                        "process tick every 2 hours\n  says \"A tick.\"\n");
  RunOptions how{.seed = 2, .out = (scratch.folder / "made.milieu").string(), .replace = true};
  bool both[2] = {};
  int covered = 0;
  for (how.seed = 1; how.seed <= 12; ++how.seed) {
    REQUIRE(run(world, how));
    const Result<History> history = open_history(how.out);
    REQUIRE(history);
    const Result<Unfolding> found =
        unfolding(*history, {.question = "was_likely", .points = 6, .lucks = 200});
    REQUIRE_MESSAGE(found, found.error().message);
    both[found->held] = true;
    covered += found->chances.front().low <= 0.3 && found->chances.front().high >= 0.3;
    CHECK(found->chances.back().probability == (found->held ? 1 : 0));
    REQUIRE(found->jumps.size() == 1);
    const history::Log& log = history->held().log;
    REQUIRE(!found->jumps[0].events.empty());
    const history::Event event =
        log.read(static_cast<history::EventIndex>(found->jumps[0].events[0]));
    if (found->held) CHECK(world.held().world.acts[event.act].name == "throw");
  }
  CHECK(both[0]);
  CHECK(both[1]);
  CHECK(covered >= 10);  // of 12, by 95 % intervals
}

TEST_CASE("quantiles, moments and the interval of a share") {
  using namespace ask;
  CHECK(quantile({1, 2, 3, 4}, 0.5) == 2);
  CHECK(quantile({1, 2, 3, 4}, 0.95) == 4);
  CHECK(quantile({7}, 0.05) == 7);
  CHECK(moments({2, 4, 6}).mean == doctest::Approx(4));
  CHECK(moments({2, 4, 6}).deviation == doctest::Approx(2));
  CHECK(moments({2, 4, 6}).error == doctest::Approx(2 / std::sqrt(3)));
  CHECK(moments({5}).error == 0);
  CHECK(wilson(0, 0).high == 1);
  CHECK(wilson(0, 12).high == doctest::Approx(0.2425).epsilon(0.001));
  CHECK(wilson(5, 10).low == doctest::Approx(0.2366).epsilon(0.001));
}

}  // namespace milieu::tests
