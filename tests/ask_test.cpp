// Questions to tiny worlds whose right answers were settled before anything ran.
#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "ask/balance.h"
#include "ask/cone.h"
#include "ask/knowing.h"
#include "ask/moment.h"
#include "ask/whynot.h"
#include "history/log.h"
#include "tests/generate.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

using ask::Verdict;

/// Every reason there is for an act not to happen, once.
const char* const reasons = R"(world made
calendar 2024-01-01 to 2024-01-31
kind place
kind person decides every 1 hour
kind lion is person
kind idler is person
fact at(x: person): place  seen by all
fact lit(p: place)         seen by w if at(w) == p
fact wings(x: person)
fact strong(x: person)
fact hungry(x: person)
fact rich(x: person)
fact fond(x: person, y: person)

action breathe(a: person) about once a day
action fly(a: person) about once a day
  when wings(a)
action visit(a: person, p: place) about once a day
  when lit(p), at(a) != p
action dine(a: person) about once a minute
  when hungry(a), rich(a)
action invite(a: person, b: person) about 5 times a day
  when a != b
  asks b  yes | no
    cold toward no : 50
action lift(a: person) about 5 times a day
  works if strong(a)
action jump(a: person) about once a day
  wants a
    fear : -12
action win(a: idler) about once in 15 days
action echo(a: person)
action shout(a: person) about once a day
  when wings(a)
  then: echo(a)
action toil(a: idler) about once in 1 minute
  takes 2 hours
action nap(a: idler) about once in 30 days
action greet(a: person, b: person) about 3 times a day
  when a != b
  wants a
    fond : 3 if fond(a, b)
action roar(a: lion) about once a day

process payday(x: person) every 1 day 12:00
  then: not hungry(x), rich(x)

outcome flown(x: person) on fly(x)
outcome idle(x: person) if rich(x), hungry(x)

new home, inn: place
  lit(it)
new ann, ben, cid: person
  at(it) = home, hungry(it)
new dan: idler
  at(it) = home, hungry(it)
start
  fond(ann, ben)
)";

struct Told {
  std::shared_ptr<const model::World> world;
  std::unique_ptr<history::Log> log;
  sim::Settings settings{};
};

Told run_of(const char* text, uint64_t seed) {
  Told told{sound_world(text), nullptr};
  told.settings.luck.seed = seed;
  told.log = std::make_unique<history::Log>(*told.world);
  const auto executor = sim::vector_executor(*told.world, told.settings);
  REQUIRE(executor->begin(*told.log));
  for (;;) {
    const auto more = executor->advance(*told.log);
    REQUIRE(more);
    if (!*more) break;
  }
  return told;
}

model::ActId act_of(const model::World& world, const std::string& name) {
  for (const model::ActId id : world.acts.ids())
    if (world.acts[id].name == name) return id;
  FAIL("no act " << name);
  return {};
}

ask::Study study_of(const Told& told, const std::string& act,
                    std::vector<std::optional<int64_t>> roles = {}) {
  ask::Questions questions;
  ask::Pattern pattern{act_of(*told.world, act), std::move(roles), {}};
  pattern.roles.resize(told.world->acts[pattern.act].roles);
  questions.studies.push_back({pattern});
  REQUIRE(ask::study(*told.world, told.settings, *told.log, questions));
  return questions.studies[0];
}

history::EntityIndex somebody(const Told& told, const std::string& name) {
  for (history::EntityIndex who = 1; who <= told.log->entities(); ++who) {
    const model::NamedId named = told.log->entity(who).birth.named;
    if (named && told.world->named[named].name == name) return who;
  }
  FAIL("nobody is called " << name);
  return 0;
}

}  // namespace

TEST_CASE("why not: each reason is found for what it is") {
  const Told told = run_of(reasons, 1);
  const std::pair<const char*, Verdict> settled[] = {
      {"breathe", Verdict::Happened}, {"fly", Verdict::Impossible},
      {"visit", Verdict::Unknown},    {"dine", Verdict::NotAtOnce},
      {"invite", Verdict::Refused},   {"lift", Verdict::Failed},
      {"jump", Verdict::Unwanted},    {"echo", Verdict::NeverBegun},
      {"nap", Verdict::Busy},         {"roar", Verdict::Nobody},
  };
  for (const auto& one : settled) {
    const std::string act = one.first;
    CAPTURE(act);
    CHECK(study_of(told, act).verdict == one.second);
  }
  const auto ann = somebody(told, "ann"), cid = somebody(told, "cid");
  CHECK(study_of(told, "greet", {ann, cid}).verdict == Verdict::Outweighed);
  CHECK(study_of(told, "greet", {ann, somebody(told, "ben")}).verdict == Verdict::Happened);
}

TEST_CASE("why not: what stopped it, for how long, and in whose eyes") {
  const Told told = run_of(reasons, 1);
  const ask::Study fly = study_of(told, "fly");
  REQUIRE(fly.parts.size() == 1);
  CHECK(fly.stopped[0] == doctest::Approx(fly.looked));
  CHECK(fly.alone[0] == 0);
  const ask::Study visit = study_of(told, "visit");
  CHECK(visit.hidden == doctest::Approx(visit.looked));  // the inn is lit, and nobody is there
  CHECK(visit.open == 0);
  const ask::Study dine = study_of(told, "dine", {somebody(told, "ann")});
  REQUIRE(dine.parts.size() == 2);
  constexpr double half_day = 12 * 3600e3, month = 30 * 24 * 3600e3;
  CHECK(dine.alone[0] == doctest::Approx(half_day).epsilon(0.1));
  CHECK(dine.alone[1] == doctest::Approx(month - half_day).epsilon(0.01));
  const ask::Study jump = study_of(told, "jump");
  CHECK(jump.expected == doctest::Approx(4 * 30 * std::exp(-12.0)).epsilon(0.1));
  CHECK(jump.wish == doctest::Approx(-12));
  const ask::Study invite = study_of(told, "invite");
  CHECK(invite.choices.size() == invite.refused.size());
}

TEST_CASE("why not: what was to be expected twice and did not happen was bad luck") {
  for (uint64_t seed = 1; seed < 200; ++seed) {
    const char* text = R"(world made
calendar 2024-01-01 to 2024-01-31
kind person decides every 1 hour
action win(a: person) about once in 15 days
new ann: person
)";
    const Told told = run_of(text, seed);
    const ask::Study win = study_of(told, "win");
    CHECK(win.expected == doctest::Approx(2));
    if (!win.worked.empty()) continue;
    CHECK(win.verdict == Verdict::Unlucky);
    CHECK(win.chance_of_none() == doctest::Approx(std::exp(-2.0)));
    return;
  }
  FAIL("in none of 200 histories did it not happen, though the chance is 13.5 %");
}

TEST_CASE("balance: counts, rates and reasons are those of the world") {
  const auto world = sound_world(reasons);
  ask::Tally all;
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    sim::Settings settings;
    settings.luck.seed = seed;
    auto one = ask::tally(*world, settings, [] { return false; });
    REQUIRE(one);
    all.add(*one);
  }
  const auto of = [&](const char* act) { return all.acts[act_of(*world, act).value]; };
  constexpr double day = 24 * 3600e3;
  CHECK(all.histories == 5);
  CHECK(of("fly").by_status[0] == 0);
  CHECK(of("fly").open == 0);
  CHECK(of("fly").stopped[0] == of("fly").samples);
  CHECK(of("fly").samples > 0);
  CHECK(of("roar").time == 0);
  CHECK(of("lift").by_status[0] == 0);
  CHECK(of("lift").by_status[1] > 100);
  CHECK(of("invite").answers[0] == 0);
  CHECK(of("breathe").expected / of("breathe").open * day == doctest::Approx(1));
  CHECK(of("jump").wished / of("jump").open == doctest::Approx(-12));
  CHECK(of("toil").busy > 0.9 * of("toil").time);
  uint64_t events = 0;
  for (const ask::ActTally& act : all.acts)
    for (const uint64_t count : act.by_status) events += count;
  CHECK(events == all.events);
  CHECK(ask::begun_by(*world, act_of(*world, "echo")) ==
        std::vector<model::ActId>{act_of(*world, "shout")});
}

TEST_CASE("a moment: what fades has faded, what was forgotten is remembered otherwise") {
  const char* plain = R"(world made
calendar 2024-01-01 to 2024-01-03
kind place
kind person decides every 1 hour
fact at(x: person): place  seen by w if w == x or at(w) == at(x)
fact home_of(x: person): place  seen by all
fact away(x: person): place  seen by all
fact joy(x: person): 0.0..1.0 = 0  fades 50% per day
action leave(a: person, p: place)
  then: at(a) = p
  seen by w if at(w) == at(a) with none for p
process go(x: person) every 1 day 06:00
  when at(x) == home_of(x)
  then: leave(x, away(x))
new home, inn: place
new ann: person
  at(it) = home, home_of(it) = home, away(it) = inn, joy(it) = 0.8
new ben: person
  at(it) = home, home_of(it) = inn, away(it) = inn
)";
  const Told told = run_of(plain, 1);
  constexpr int64_t hour = 3600 * 1000;
  const auto& world = *told.world;
  const auto fact = [&](const char* name) {
    for (const model::FactId id : world.facts.ids())
      if (world.facts[id].name == name) return id;
    return model::FactId{};
  };
  const auto ann = somebody(told, "ann"), ben = somebody(told, "ben");
  const auto noon = ask::Moment::at(world, told.settings, *told.log, world.starts + 24 * hour);
  REQUIRE(noon);
  ask::Moment& then = **noon;
  CHECK(then.time() == world.starts + 24 * hour);
  CHECK(then.fact(fact("joy"), {ann}) == 400'000);  // half of 0.8
  CHECK(then.fact(fact("at"), {ann}) == int64_t{somebody(told, "inn")});
  const ask::Entries entries =
      ask::entries_about(*told.log, world, ann, world.starts + 24 * hour);
  const std::vector<ask::Knowing> knowing = ask::who_knows(then, *told.log, world, entries);
  size_t number = 0;
  bool looked = false;
  for (const auto& [place, entry] : entries) {
    const ask::Knowing& one = knowing[number++];
    if (entry.write.fact != fact("at")) continue;
    looked = true;
    REQUIRE(one.knowers.size() == 2);  // Ann sees it; Ben saw her leave, not where to
    CHECK(one.knowers[0].who == ann);
    CHECK(one.knowers[0].sees);
    CHECK(one.knowers[1].who == ben);
    CHECK(!one.knowers[1].sees);
    CHECK(!one.knowers[1].right);
    CHECK(one.knowers[1].value == 0);
    CHECK(one.knowers[1].since == world.starts + 6 * hour);
  }
  CHECK(looked);
  const auto early = ask::Moment::at(world, told.settings, *told.log, world.starts + 5 * hour);
  REQUIRE(early);
  CHECK((*early)->fact(fact("at"), {ann}) == int64_t{somebody(told, "home")});
}

TEST_CASE("the cone of causes goes back to what began it, each event told once") {
  const Told told = run_of(R"(world made
calendar 2024-01-01 to 2024-01-03
kind person decides every 1 hour
fact ready(x: person)
action finish(a: person)
  when ready(a)
action prepare(a: person) about 10 times a day
  when not ready(a)
  then: ready(a), after 1 hour: finish(a)
new ann: person
)", 1);
  REQUIRE(told.log->size() >= 4);
  history::EventIndex finish = 0;
  for (history::EventIndex i = 0; i < told.log->size(); ++i)
    if (told.log->read(i).act == act_of(*told.world, "finish")) finish = i;
  REQUIRE(finish != 0);
  const std::vector<ask::Node> nodes = ask::cone(*told.log, {finish}, {3, 4});
  REQUIRE(nodes.size() == 2);  // the consequence between is passed over
  CHECK(nodes[1].link == ask::Link::Trigger);
  CHECK(told.log->read(nodes[1].event).act == act_of(*told.world, "prepare"));
  CHECK(ask::cone(*told.log, {finish}, {0, 4}).size() == 1);
  CHECK(ask::cone(*told.log, {finish}, {0, 4})[0].left_out == 1);
}

// --- The observers ------------------------------------------------------------------------------

namespace {

struct Watcher : Recording {
  std::map<std::pair<uint32_t, uint32_t>, std::vector<history::Option>> ways;
  std::vector<std::string> readings;
  void reading(const history::Reading& one) override {
    auto& last = ways[{one.who, one.act.value}];
    if (!one.busy && !one.again) last = one.ways;
    std::string text = std::to_string(one.time) + " " + std::to_string(one.who) + " " +
                       std::to_string(one.act.value) + " " + std::to_string(one.rate) +
                       (one.busy ? " busy" : "");
    for (size_t i = 0; !one.busy && i < last.size(); ++i) {
      text += " /";
      for (const int64_t role : last[i].roles) text += " " + std::to_string(role);
      for (const double term : last[i].terms) text += " " + std::to_string(term);
    }
    readings.push_back(text);
  }
};

void run_into(sim::Executor& executor, Watcher& told, bool look, const model::World& world) {
  if (!executor.begin(told)) return;
  for (size_t instant = 0; instant < 150 && told.events.size() < 250; ++instant) {
    if (look && executor.next() != INT64_MAX) {
      executor.look_at(executor.next());
      for (const model::RuleId id : world.rules.ids()) {
        std::vector<model::Value> none(world.rules[id].frame.size());
        (void)executor.value(world.rules[id].body, none, 1);
        (void)executor.because(world.rules[id].body, none, 0);
      }
      for (const model::Act& act : world.acts)
        for (const model::Step& step : act.steps) {
          if (step.sort != model::Step::Sort::When) continue;
          std::vector<model::Value> values(act.frame.size());
          std::vector<model::Slot> bound;
          for (model::Slot slot = 0; slot < act.roles; ++slot)
            if (act.frame[slot].type.sort == model::Sort::Entity) bound.push_back(slot);
          (void)executor.find(act.frame, bound, {step.when.condition}, values, 1);
        }
    }
    const auto more = executor.advance(told);
    if (!more || !*more) break;
  }
}

}  // namespace

TEST_CASE("watching and looking change nothing that happens, and both executors tell the same") {
  size_t readings = 0;
  for (uint64_t seed = 1; seed <= 120; ++seed) {
    CAPTURE(seed);
    const auto world = world_of(generate(seed, all_features()));
    if (world == nullptr) continue;
    sim::Settings settings;
    settings.luck.seed = seed;
    Watcher plain, watched, slow;
    run_into(*sim::vector_executor(*world, settings), plain, false, *world);
    settings.watched = true;
    run_into(*sim::vector_executor(*world, settings), watched, true, *world);
    run_into(*sim::reference(*world, settings), slow, false, *world);
    REQUIRE(plain.instants.size() == watched.instants.size());
    for (size_t i = 0; i < plain.instants.size(); ++i)
      REQUIRE(plain.instants[i].state == watched.instants[i].state);
    REQUIRE(plain.events.size() == watched.events.size());
    CHECK(plain.readings.empty());
    REQUIRE(slow.readings.size() == watched.readings.size());
    for (size_t i = 0; i < slow.readings.size(); ++i)
      REQUIRE(slow.readings[i] == watched.readings[i]);
    readings += watched.readings.size();
  }
  CHECK(readings > 10'000);
}

}  // namespace milieu::tests
