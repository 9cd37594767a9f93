// The gate on small worlds written by hand: what V tells is what R tells, bit for bit, at every
// instant. On thousands of made worlds: tests/gate_test.cpp.
#include <doctest/doctest.h>

#include <map>

#include "lang/load.h"
#include "sim/compare.h"

using namespace milieu;

namespace {

struct Text final : lang::Library {
  std::string text;
  base::Result<lang::FoundText> find(std::string_view name, std::string_view) const override {
    if (name == "made") return lang::FoundText{"made.world", text};
    return base::Error{base::Fault::Missing, "no such file", ""};
  }
};

model::World world_of(const std::string& text) {
  Text library;
  library.text = "world made\n" + text;
  lang::Loaded loaded = lang::load("made", library);
  for (const base::Diagnostic& one : loaded.diagnostics) INFO(one.message);
  REQUIRE(loaded.world.has_value());
  return *loaded.world;
}

void same(const std::string& text, int64_t events = 2000) {
  model::World world = world_of(text);
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    sim::Settings settings;
    settings.luck.seed = seed;
    sim::Compared far;
    std::optional<std::string> found = sim::first_difference(world, settings, events, &far);
    CHECK_MESSAGE(!found, found.value_or(""));
    CHECK(far.instants > 0);
    found = sim::first_difference_after_restore(world, settings, events, 7);
    CHECK_MESSAGE(!found, found.value_or(""));
  }
}

const char* const town = R"(
unit coin
calendar 2024-01-01 to 2024-01-15
kind place
kind person decides every 6 hours
fact at(x: person): place seen by w if w == x or at(w) == at(x)
fact likes(x: person, y: person): -1.0..1.0 = 0 fades 5% per day
fact friends(x: person, y: person) symmetric seen by x, y
fact purse(x: person): holding
rule near(x: person, y: person) if at(x) == p, at(y) == p, p is place, x != y
new inn, mill, field: place
new 6 folk: person
  at(it) = inn, purse(it) = 10 coins
action walk(a: person, p: place) about twice a day
  when at(a) != p
  then: at(a) = p
  seen by w if at(w) == at(a)
)";

}  // namespace

TEST_CASE("people who move, meet, ask and remember [slow]") {
  same(std::string(town) + R"(
action befriend(a: person, b: person) about 3 times a day each
  when near(a, b), not friends(a, b)
  wants a  warm: 2 * likes(a, b)
  asks b  yes | maybe(q: 1..4) | no
    w toward yes: likes(b, a)
    v toward maybe: 0.3 * q - 1
  on yes: friends(a, b), likes(a, b) += 0.3
  on maybe(q): likes(b, a) += 0.1 * q
  on no: likes(a, b) -= 0.2
  seen by w if near(w, a) odds 0.5 with none for b
action part(a: person, b: person) about once a day
  when friends(a, b), befriend(b, a) within 3 days
  then: not friends(a, b)
outcome lonely(x: person) if not friends(x, _), befriend(x, _)
measure ties = count(x, y with friends(x, y)) every 1 day
measure groups = components(x, y with friends(x, y)) every 1 day
)");
}

TEST_CASE("money that is not there, births and ends [slow]") {
  same(std::string(town) + R"(
action give(a: person, b: person, n: 1..20) about 4 times a day
  when near(a, b)
  wants a  n: 0.05 * n
  then: move n * 1 coin from purse(a) to purse(b)
  on failure: likes(b, a) -= 0.1
process grow every 1 day
  then
    new x: person
      at(x) = mill
    after 2 days
      end x
process leave(x: person) about once in 20 days
  when at(x) == field
  then: end x
measure people = count(x with x is person) every 1 day
)");
}

TEST_CASE("the block of a birth speaks of those who are born later") {
  const std::string text = std::string(town) + R"(
new early: person
  likes(it, late) = 0.5
  at(it) = hut
  each f with likes(f, it) > 0.1
    likes(it, f) = 0.2
new hut: place
new late: person
  likes(it, early) = 0.3
  purse(it) = 3 coins
action walk_to(a: person, b: person) about 4 times a day
  when likes(a, b) > 0, at(b) != at(a)
  then: at(a) = at(b)
outcome both(x, y) if likes(x, y) > 0.4, likes(y, x) > 0.25
outcome heard_back(x, y) if likes(x, y) > 0.15, likes(x, y) < 0.25
)";
  same(text);
  const model::World world = world_of(text);
  const std::unique_ptr<sim::Executor> v = sim::vector_executor(world, {});
  sim::Told told;
  REQUIRE(v->begin(told));
  while (told.outcomes.empty()) REQUIRE(v->advance(told));
  std::vector<std::string> held;
  for (const history::OutcomeHeld& one : told.outcomes)
    held.push_back(world.outcomes[one.outcome].name);
  CHECK(held == std::vector<std::string>{"both"});
}

TEST_CASE("all together: effects meet the state as it was [slow]") {
  same(std::string("all together\n") + town + R"(
fact mood(x: person): 0..9 = 3
process spread(x: person) every 3 hours
  when near(x, y), mood(y) > mood(x)
  then: mood(x) += 1
process drop(x: person) every 5 hours
  then: mood(x) -= 1
process hatch every 1 day
  then
    new x: person
      at(x) = inn, mood(x) = 9
outcome all_merry if not (at(x) == inn, mood(x) < 5)
)");
}

TEST_CASE("claims, evidence and lies [slow]") {
  same(std::string(town) + R"(
fact sly(x: person): 0.0..1.0 = 0.3
claim honest(x: person) if sly(x) < 0.5
  start: 0.5
  given praise(_, x): 0.4
  given blame(a, x): -0.6 * likes(hearer, a) - 0.2  fades 10% per day
action praise(a: person, b: person) about once a day
  when near(a, b)
  wants a  w: 2 * credence(a, honest(b))
  seen by w if near(w, a)
action blame(a: person, b: person) about once a day
  when near(a, b), credence(a, honest(b)) < 0.6
  then: sly(b) += 0.05
  seen by w if near(w, a) with a for b
)");
}

TEST_CASE("processes with a rate begin with the world, though nothing else is due") {
  const char* const alone = R"(
calendar 2000-01-01 to 2000-02-01
kind person
fact tired(x: person)
new 10 people: person
process tire(x: person) about once in 1 day
  when not tired(x)
  then: tired(x)
)";
  same(alone);
  const model::World world = world_of(alone);
  const auto v = sim::vector_executor(world, {.luck = {.seed = 1}});
  sim::Told told;
  REQUIRE(v->begin(told));
  while (*v->advance(told)) {}
  CHECK(told.events.size() == 11);
}

TEST_CASE("who is picked by index is the same, however they can be found") {
  same(R"(
calendar 2000-01-01 to 2000-01-20
kind person
kind child is person
fact sick(x: person)
fact met(x: person, y: person) symmetric
new 9 people: person
new 5 kids: child
process fall every 5 hours
  pick x with x is child by index
  then: sick(x)
process heal every 7 hours
  pick x with sick(x) by index
  then: not sick(x)
process meet every 3 hours
  pick x with x is person by index
  pick y with y is child, y != x by index
  then: met(x, y), not met(y, _)
process birth every 11 hours
  then: new c: child
process death every 13 hours
  pick x with x is child by index
  then: end x
)");
}

TEST_CASE("a checkpoint that is damaged is refused, and never crashes") {
  model::World world = world_of(town);
  sim::Settings settings;
  std::unique_ptr<sim::Executor> v = sim::vector_executor(world, settings);
  sim::Told told;
  REQUIRE(v->begin(told));
  for (int i = 0; i < 20; ++i) REQUIRE(v->advance(told));
  std::string bytes = v->save();
  const std::shared_ptr<const sim::Lived> lived = v->lived();
  uint64_t luck = 7;
  for (int i = 0; i < 400; ++i) {
    luck = base::mix(luck + 1);
    std::string broken = bytes;
    if (i % 2 == 0) broken.resize(luck % bytes.size());
    else broken[luck % bytes.size()] = static_cast<char>(luck >> 32);
    std::unique_ptr<sim::Executor> other = sim::vector_executor(world, settings);
    base::Result<void> back = other->restore(broken, *lived);
    if (!back) continue;
    for (int n = 0; n < 5; ++n)
      if (!other->advance(told)) break;
  }
  std::unique_ptr<sim::Executor> foreign = sim::vector_executor(world, {.luck = {.seed = 2}});
  base::Result<void> back = foreign->restore(bytes, *lived);
  REQUIRE(!back);
  CHECK(back.error().fault == base::Fault::Foreign);
}
