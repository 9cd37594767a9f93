// The two generators of chance: other luck, same chances; and both the same on every machine.
#include <doctest/doctest.h>

#include <bit>
#include <cmath>

#include "base/calendar.h"
#include "base/hash.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

using base::Rng;

Recording run_with(Rng rng, uint64_t seed, const model::World& world,
                   Judge judge = Judge::Vector) {
  sim::Settings settings;
  settings.luck = {.seed = seed, .rng = rng};
  return run(judge, world, settings);
}

// A world that draws in every way there is.
const char* const every_draw =
    "world made\n"
    "unit coin\n"
    "calendar 2024-01-01 to 2024-01-08\n"
    "kind person decides every 6 hours\n"
    "kind bin\n"
    "fact level(x: person): number = 1 fades 20% per day\n"
    "fact purse(x: person): holding\n"
    "fact tried(b: bin): whole\n"
    "fact last(x: person): bin\n"
    "fact knows(x: person, y: person) = random(0.5) symmetric seen by x, y\n"
    "taste pull(x: person, y: person) ~ normal(0, 0.7)\n"
    "action call(a: person, b: person) about twice a day\n"
    "  when knows(a, b)\n"
    "  wants a\n"
    "    pull: pull(a, b)\n"
    "  asks b yes | more(k: 1..3) | no\n"
    "    level toward no: level(b) - 1\n"
    "    pull toward yes | more: pull(b, a)\n"
    "    cost toward more: -0.3 * k\n"
    "  then: level(a) += 0.1\n"
    "  on yes\n"
    "    pick c with c is bin\n"
    "    tried(c) += 1, last(a) = c\n"
    "  on more(k)\n"
    "    pick c with c is bin by weight 1 + tried(c)\n"
    "    last(a) = c\n"
    "    move k * 1 coin from purse(a) to purse(b)\n"
    "  seen by w if knows(a, w) odds -1\n"
    "process weather(x: person) about 3 times a day\n"
    "  when level(x) > 0.5\n"
    "  then\n"
    "    if chance(0.3): level(x) ~ normal(1, 0.5)\n"
    "    pick c with c is bin by index\n"
    "    tried(c) += 1\n"
    "measure mean_level = mean(level(x) for x with x is person) every 12 hours\n"
    "new red, blue, green: bin\n"
    "new ann, ben, cal, dee: person\n"
    "  purse(it) = 5 coins\n"
    "  level(it) ~ beta(2, 2)\n";

// All that was told, the hash of the state at every instant included.
void absorb(base::Digest& digest, const model::World& world, const Recording& run) {
  digest.absorb(run.error);
  digest.absorb(describe(world, run));
  for (const history::Event& event : run.events) {
    digest.absorb(event.id);
    digest.absorb(static_cast<uint64_t>(event.time));
    digest.absorb(std::bit_cast<uint64_t>(event.margin));
  }
  for (const history::Record& record : run.records) {
    digest.absorb(record.who);
    digest.absorb(record.event);
  }
  for (const history::Measured& one : run.measures)
    digest.absorb(std::bit_cast<uint64_t>(one.value));
  for (const Recording::Instant& instant : run.instants) digest.absorb(instant.state);
}

std::string digest_of(Judge judge, Rng rng) {
  const auto world = sound_world(every_draw);
  base::Digest digest;
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const Recording told = run_with(rng, seed, *world, judge);
    CHECK(told.events.size() > 100);
    absorb(digest, *world, told);
  }
  return digest.hex();
}

size_t count_of(const model::World& world, const Recording& run, const std::string& act) {
  size_t count = 0;
  for (const history::Event& event : run.events)
    count += event.act && world.acts[event.act].name == act;
  return count;
}

}  // namespace

// If one of these changes, every history of that generator has: say so in the change log.
TEST_CASE("whole histories are the same on every machine, with both generators [pin]") {
  for (const Judge judge : {Judge::Reference, Judge::Vector}) {
    CHECK(digest_of(judge, Rng::Chain) == "2bd1a9211f8e1c2aa5ba4139d0ed317b");
    CHECK(digest_of(judge, Rng::Philox) == "5441ada9b2af24eae19345b9ee7c8a6f");
  }
}

TEST_CASE("the other generator is other luck with the same chances") {
  const auto world = sound_world(
      "world made\n"
      "calendar 2024-01-01 to 2030-11-05\n"  // 2500 days
      "kind person decides every 5 hours\n"
      "action hum(a: person) about 4 times a day\n"
      "process rain about 3 times a day\n"
      "action ask(a: person, b: person) about 8 times a day\n"
      "  when a != b\n"
      "  asks b holding 1 minute yes | no\n"
      "    mood toward yes: 1\n"
      "new ann: person\n"
      "new ben: person\n");
  const Recording chain = run_with(Rng::Chain, 7, *world);
  const Recording philox = run_with(Rng::Philox, 7, *world);
  CHECK(difference(*world, chain, philox));
  for (const Recording* told : {&chain, &philox}) {
    REQUIRE(told->error.empty());
    const double hums = static_cast<double>(count_of(*world, *told, "hum"));
    CHECK(std::abs(hums - 2 * 4 * 2500) <= 3 * std::sqrt(2 * 4 * 2500));
    const double rains = static_cast<double>(count_of(*world, *told, "rain"));
    CHECK(std::abs(rains - 3 * 2500) <= 3 * std::sqrt(3 * 2500));
    double yes = 0, asked = 0;
    for (const history::Event& event : told->events)
      if (!event.answers.empty()) asked += 1, yes += event.answers[0].answer == 0;
    CHECK(std::abs(asked - 2 * 8 * 2500) <= 3 * std::sqrt(2 * 8 * 2500));
    const double p = std::exp(1.0) / (1 + std::exp(1.0));
    CHECK(std::abs(yes / asked - p) <= 3 * std::sqrt(p * (1 - p) / asked));
  }
}

}  // namespace milieu::tests
