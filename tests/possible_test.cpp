// What can never be is known without a run, and nothing that comes to hold is called impossible.
#include <doctest/doctest.h>

#include "ask/possible.h"
#include "tests/generate.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

std::optional<ask::Never> never(const model::World& world, const std::string& name) {
  for (const model::OutcomeId id : world.outcomes.ids())
    if (world.outcomes[id].name == name) return ask::never(world, id);
  FAIL("no such outcome");
  return std::nullopt;
}

}  // namespace

TEST_CASE("an outcome that nothing leads to can never hold") {
  const auto world = sound_world(R"(world made
calendar 2024-01-01 to 2024-01-03
kind person decides every 1 day
kind thing
fact gone(x: person)
fact lost(x: thing)
fact near(x: person, y: person) symmetric
fact mood(x: person): 0..10 = 5
fact worn(x: thing): 1.0..10.0 = 5 fades 0.1 per day
rule safe(x: person) if not lost(_)
rule missing if lost(_)
action go(a: person) about once a day
  then: gone(a)
action begun(a: person)
  then: gone(a)
action starter(a: person) about once a day
  then: begun(a)
action idle(a: person)
  then: near(a, a)
action blocked(a: person) about once a day
  when lost(_)
  then: near(a, a)
outcome went on go(_)
outcome was_begun on begun(_)
outcome idled on idle(_)
outcome got_lost if lost(_)
outcome all_lost if missing, gone(_)
outcome either if lost(_) or gone(_)
outcome close if near(_, _)
outcome stopped on blocked(_)
outcome happy if mood(_) > 10
outcome content if mood(_) >= 10
outcome frail if worn(_) < 0
outcome kept if not lost(_)
outcome safe_home if safe(_)
outcome told if idle(_) or idle(_) within 2 hours
fact gun(x: person)
fact sad(x: person)
fact trust(x: person): 0.0..0.9 = 0.5
process day every 1 day 12:00
  then
    each x with x is person: fall(x)
action fall(x: person)
  when gun(x)
  on failure: sad(x)
outcome flop on fall(_) failed
outcome sadness if sad(_)
outcome full if trust(_) >= 0.9
outcome brimming if trust(_) > 0.9
new ann: person
new ring: thing
)");
  for (const char* name : {"idled", "got_lost", "all_lost", "close", "stopped", "happy", "told",
                           "brimming"}) {
    CAPTURE(name);
    CHECK(never(*world, name));
  }
  for (const char* name :
       {"went", "was_begun", "either", "content", "frail", "kept", "safe_home", "flop", "sadness",
        "full"}) {
    CAPTURE(name);
    CHECK(!never(*world, name));
  }
  CHECK(world->facts[never(*world, "got_lost")->fact].name == "lost");
  CHECK(world->acts[never(*world, "idled")->act].name == "idle");
}

TEST_CASE("what comes to hold in made worlds is possible") {
  size_t held = 0, impossible = 0;
  for (uint64_t seed = 4001; seed <= 4400; ++seed) {
    const auto world = world_of(generate_world(seed, all_features()).text);
    if (world == nullptr || world->outcomes.size() == 0) continue;
    sim::Settings settings;
    settings.luck.seed = seed;
    const Recording told = run(Judge::Vector, *world, settings, 150);
    for (const history::OutcomeHeld& one : told.outcomes) {
      CAPTURE(seed);
      CHECK(!ask::never(*world, one.outcome));
      ++held;
    }
    for (const model::OutcomeId id : world->outcomes.ids())
      impossible += ask::never(*world, id).has_value();
  }
  CHECK(held > 50);
  MESSAGE("held ", held, ", impossible ", impossible);
}

}  // namespace milieu::tests
