// The flagship: that it checks, lives, and that nothing in it is scripted.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/harness.h"

namespace milieu::tests {
namespace {

std::shared_ptr<const model::World> anora() {
  Texts texts;
  lang::Loaded loaded = lang::load("anora", texts);
  if (!loaded.world) return nullptr;
  return std::make_shared<const model::World>(std::move(*loaded.world));
}

// The name of an outcome that is a beat: b01_… to b24_….
bool is_beat(const std::string& name) {
  return name.size() > 4 && name[0] == 'b' && name[3] == '_';
}

std::map<std::string, int> held_in(const model::World& world, uint64_t first, uint64_t last) {
  std::map<std::string, int> count;
  for (const model::Outcome& outcome : world.outcomes) count[outcome.name] = 0;
  for (uint64_t seed = first; seed <= last; ++seed) {
    sim::Settings settings;
    settings.luck.seed = seed;
    Recording history = run(Judge::Vector, world, settings);
    REQUIRE(history.error == "");
    for (const history::OutcomeHeld& held : history.outcomes)
      ++count[world.outcomes[held.outcome].name];
  }
  return count;
}

}  // namespace

TEST_CASE("anora has at least 30 people in 12 places over seven weeks") {
  auto world = anora();
  REQUIRE(world);
  int64_t people = 0, places = 0;
  for (const model::Named& named : world->named) {
    model::KindId kind = named.kind;
    while (world->kinds[kind].parent) kind = world->kinds[kind].parent;
    if (world->kinds[kind].name == "person") people += named.count;
    if (world->kinds[kind].name == "place") places += named.count;
  }
  CHECK(people >= 30);
  CHECK(places >= 12);
  CHECK(world->until - world->starts == int64_t{49} * 24 * 3600 * 1000);
}

TEST_CASE("anora lives: people meet, pay, move about and learn of things") {
  auto world = anora();
  REQUIRE(world);
  sim::Settings settings;
  settings.until = world->starts + int64_t{3} * 24 * 3600 * 1000;
  Recording history = run(Judge::Vector, *world, settings);
  CHECK(history.error == "");
  CHECK(history.events.size() > 150);
  CHECK(history.records.size() > 300);
}

TEST_CASE("over seeds 1 to 200, each beat of anora holds in some histories and not in others [slow]") {
  if (!std::getenv("MILIEU_CHECK_WORLDS")) return;
  auto world = anora();
  REQUIRE(world);
  int beats = 0;
  for (const auto& [name, held] : held_in(*world, 1, 200)) {
    MESSAGE(name << ": " << held << " of 200");
    if (!is_beat(name)) continue;
    ++beats;
    CHECK(held > 0);
    CHECK(held < 200);
  }
  CHECK(beats == 24);
}

}  // namespace milieu::tests
