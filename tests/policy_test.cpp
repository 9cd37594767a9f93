// What somebody could bring about: R and V are steered alike; the search is exact where everything
// can be tried; nobody chooses by what they cannot know; votes have the values of the books.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "ask/policy.h"
#include "base/hash.h"
#include "sim/luck.h"
#include "tests/generate.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

using ask::Policy;
using ask::Range;
using ask::Steering;

uint64_t person(const std::string& name) { return sim::named_id("made." + name, 0); }

// Steers half of all, by hashing what it is asked.
class Hashing final : public sim::Pilot {
 public:
  explicit Hashing(uint64_t salt) : salt_(salt) {}
  bool steers(uint64_t who) const override { return who % 2 == 0; }
  std::optional<uint16_t> answer(sim::Executor& executor, history::EntityIndex who,
                                 model::ActId act, const std::vector<int64_t>&) override {
    const uint64_t word = base::mix(salt_ + executor.entity(who).id + act.value);
    if (word % 3 == 0) return std::nullopt;
    return static_cast<uint16_t>(word % 2);
  }
  Wish look(sim::Executor& executor, history::EntityIndex who, int64_t interval,
            const std::vector<sim::OpenWay>& open, bool acted) override {
    if (acted) return {salt_ % 2 == 0 ? Wish::Do::Nothing : Wish::Do::AsTheyWould, 0};
    const uint64_t word = base::mix(salt_ + executor.entity(who).id +
                                    static_cast<uint64_t>(interval) * 7 + open.size());
    if (open.empty() || word % 4 == 0) return {};
    if (word % 4 == 1) return {Wish::Do::Nothing, 0};
    return {Wish::Do::This, word / 4 % open.size()};
  }

 private:
  uint64_t salt_;
};

ask::Target outcome(const model::World& world, const std::string& name) {
  ask::Target target;
  for (const model::OutcomeId id : world.outcomes.ids())
    if (world.outcomes[id].name == name) target.outcome = id;
  REQUIRE(target.outcome);
  return target;
}

std::unique_ptr<ask::Plays> plays_of(const model::World& world, const ask::Target& target) {
  auto made = ask::Plays::make(world, {}, target);
  REQUIRE(made);
  return made.take();
}

Range range_of(const ask::Plays& plays, const Steering& steering, size_t lucks = 40,
               size_t runs = 200'000) {
  const base::Result<Range> found = ask::range(plays, steering, 1, lucks, runs, {});
  REQUIRE_MESSAGE(found, found.error().message);
  return *found;
}

double judged(const ask::Plays& plays, const Steering& steering, const Policy& policy,
              size_t lucks) {
  const auto found = plays.judge({steering, policy, {}}, 100'001, lucks, 1, {});
  REQUIRE(found);
  return found->share();
}

std::string guessing(const std::string& seen) {
  return R"(world made
calendar 2024-01-01 to 2024-01-02
kind person decides every 6 hours
kind side
new heads, tails: side
fact shows: side seen by )" + seen + R"(
fact guessed(a: person): side seen by all
process toss every 1 day 03:00
  then: shows = tails, if chance(0.5): shows = heads
process ask every 1 day 08:00
  then: open_now
fact open_now seen by all
action guess(a: person, s: side) about once a week
  when open_now, guessed(a) == none, s is side
  then: guessed(a) = s
outcome right(a: person) if guessed(a) is side, guessed(a) == shows
new ann, ben: person
)";
}

ask::Target right_of(const model::World& world, const std::string& who) {
  ask::Target target = outcome(world, "right");
  target.roles = {{.any = false, .entity = true, .id = person(who)}};
  return target;
}

// --- by trying everything --------------------------------------------------------------------

// A small world with coins that are shown or not, something to be asked, something to do.
std::string tiny(uint64_t seed) {
  uint64_t word = seed;
  const auto next = [&](uint64_t below) { return (word = base::mix(word + 1)) % below; };
  std::string text = "world made\ncalendar 2024-01-01 to 2024-01-02\nkind person decides every " +
                     std::string(next(2) == 0 ? "8 hours" : "12 hours") + "\n";
  text += "fact mine(x: person)  seen by all\nfact paid(x: person)  seen by x\n";
  for (const char* coin : {"heads", "rain"})
    text += "fact " + std::string(coin) + " seen by " +
            (next(3) == 0 ? "all" : next(2) == 0 ? "w if mine(w)" : "w if paid(w)") + "\n";
  text += "process toss every 1 day 0" + std::to_string(next(9)) +
          ":00\n  then: if chance(0.5): heads\n";
  text += "process cloud every 1 day 1" + std::to_string(next(9)) +
          ":00\n  then: if chance(0.3): rain\n";
  text += "process hour every 1 day 1" + std::to_string(next(9)) + ":30\n  then\n"
          "    each a, b with a is person, b is person, a != b, mine(b): offer(a, b)\n";
  text += "action offer(a: person, b: person)\n  asks b  take | leave\n"
          "    glad toward take: 1 if heads\n    sad toward leave: 1 if rain\n"
          "  on take: paid(b)\n";
  if (next(2) == 0)
    text += "action go_out(a: person) about once in 2 days\n  when mine(a), not paid(a)\n"
            "  then: if " + std::string(next(2) == 0 ? "rain" : "heads") +
            ": not mine(a), paid(a)\n";
  const bool two = next(3) == 0;
  text += std::string("outcome good if ") + (two ? "paid(x), paid(y), x != y" : "paid(_)") +
          (next(2) == 0 ? ", heads" : ", not rain") +
          (next(2) == 0 ? ", mine(_)" : "") + "\n";
  text += "new me, you: person\nstart\n  mine(me)\n";
  if (two || next(2) == 0) text += "  mine(you)\n";
  return text;
}

// Tells situations apart by a text of all that `who` can see and know, written here anew.
class Trying final : public sim::Pilot, public history::Sink {
 public:
  Trying(const model::World& world, uint64_t who, const std::map<std::string, size_t>& strategy)
      : world_(world), who_(who), strategy_(strategy) {}
  bool steers(uint64_t who) const override { return who == who_; }
  std::optional<uint16_t> answer(sim::Executor& executor, history::EntityIndex who,
                                 model::ActId act, const std::vector<int64_t>& roles) override {
    std::string text = "asked " + world_.acts[act].name;
    for (const int64_t role : roles) text += " " + std::to_string(role);
    const int64_t length = world_.kinds[executor.entity(who).kind].interval;
    text += " in " + std::to_string((executor.now() - world_.starts) / length);
    const auto chosen = choose(seen(executor, who) + text, world_.acts[act].asks->answers.size());
    return chosen ? std::optional(static_cast<uint16_t>(*chosen)) : std::nullopt;
  }
  Wish look(sim::Executor& executor, history::EntityIndex who, int64_t interval,
            const std::vector<sim::OpenWay>& open, bool acted) override {
    if (acted && decided_ == interval) return {Wish::Do::Nothing, 0};
    if (open.empty()) return {};
    std::string text = "looks " + std::to_string(interval);
    for (const sim::OpenWay& way : open) {
      text += " " + world_.acts[way.act].name;
      for (const int64_t role : way.roles) text += "," + std::to_string(role);
    }
    const auto chosen = choose(seen(executor, who) + text, open.size() + 1);
    if (!chosen) return {};
    decided_ = interval;
    if (*chosen == 0) return {Wish::Do::Nothing, 0};
    return {Wish::Do::This, *chosen - 1};
  }
  void event(history::EventIndex, const history::Event& event) override {
    std::string text = std::to_string(event.act.value) + ":" +
                       std::to_string(static_cast<int>(event.status));
    for (const int64_t role : event.roles) text += "," + std::to_string(role);
    for (const history::AnswerGiven& given : event.answers)
      text += "=" + std::to_string(given.who) + "/" + std::to_string(given.answer);
    deeds_.push_back(text);
    for (const history::Birth& birth : event.births)
      if (birth.id == who_) own_ = birth.entity;
  }
  void learned(const history::Record& record) override {
    if (record.who == own_) known_.insert(deeds_[record.event]);
  }
  void held(const history::OutcomeHeld&) override { met = met || undecided.empty(); }
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  bool met = false;
  std::string undecided{};
  size_t choices = 0;

 private:
  std::string seen(sim::Executor& executor, history::EntityIndex who) const {
    std::string text;
    for (const model::FactId id : world_.facts.ids()) {
      if (id == world_.recognises) continue;
      for (int64_t key = 1; key <= static_cast<int64_t>(executor.entities()); ++key) {
        const std::vector<int64_t> keys(world_.facts[id].keys, key);
        if (executor.admits(id, keys, who) && executor.read(id, keys))
          text += world_.facts[id].name + std::to_string(keys.empty() ? 0 : key) + " ";
      }
    }
    for (const std::string& deed : known_) text += deed + ";";
    return text + "|" + chosen_ + "|";
  }
  std::optional<size_t> choose(const std::string& situation, size_t count) {
    if (count < 2 || !undecided.empty()) return std::nullopt;
    const auto found = strategy_.find(situation);
    if (found == strategy_.end()) {
      undecided = situation, choices = count;
      return std::nullopt;
    }
    chosen_ += situation + "->" + std::to_string(found->second) + " ";
    return found->second;
  }

  const model::World& world_;
  uint64_t who_;
  const std::map<std::string, size_t>& strategy_;
  history::EntityIndex own_ = 0;
  int64_t decided_ = -1;
  std::vector<std::string> deeds_;
  std::multiset<std::string> known_;
  std::string chosen_;
};

// Every strategy there is, one after the other; nothing if there are too many.
struct All {
  const model::World& world;
  size_t lucks = 0, leaves = 0;
  std::optional<std::pair<size_t, size_t>> found{};  // most and fewest

  void try_all(std::map<std::string, size_t>& strategy) {
    constexpr size_t most = 200;
    if (leaves > most) return;
    size_t met = 0;
    for (uint64_t luck = 1; luck <= lucks; ++luck) {
      Trying trying(world, person("me"), strategy);
      sim::Settings settings;
      settings.luck.seed = luck;
      settings.pilot = &trying;
      const auto executor = executor_of(settings);
      bool more = static_cast<bool>(executor->begin(trying));
      while (more && trying.undecided.empty() && !trying.met) {
        const base::Result<bool> next = executor->advance(trying);
        more = next && *next;
      }
      if (!trying.undecided.empty()) {
        for (size_t choice = 0; choice < trying.choices; ++choice) {
          strategy[trying.undecided] = choice;
          try_all(strategy);
        }
        strategy.erase(trying.undecided);
        return;
      }
      met += trying.met;
    }
    ++leaves;
    if (!found) found = std::pair(met, met);
    found = std::pair(std::max(found->first, met), std::min(found->second, met));
  }
  std::unique_ptr<sim::Executor> executor_of(const sim::Settings& settings) const {
    return sim::vector_executor(world, settings);
  }
};

}  // namespace

TEST_CASE("R and V are steered alike in made worlds [slow]") {
  size_t steered = 0;
  for (uint64_t seed = 3701; seed <= 3820; ++seed) {
    const auto world = world_of(generate_world(seed, all_features()).text);
    if (world == nullptr) continue;
    sim::Settings settings;
    settings.luck.seed = seed;
    const Recording plain = run(Judge::Vector, *world, settings, 200);
    Hashing first(seed), second(seed);
    settings.pilot = &first;
    const Recording r = run(Judge::Reference, *world, settings, 200);
    settings.pilot = &second;
    const Recording v = run(Judge::Vector, *world, settings, 200);
    const auto found = difference(*world, r, v);
    CHECK_MESSAGE(!found, "made world ", seed, ": ", found.value_or(""));
    steered += difference(*world, plain, v).has_value();
  }
  CHECK(steered > 60);
}

TEST_CASE("a hidden coin is guessed half of the time, a shown one always") {
  const auto hidden = sound_world(guessing("w if guessed(w) is side"));
  const auto shown = sound_world(guessing("all"));
  for (const bool all_knowing : {false, true}) {
    const Steering steering{.who = person("ann"), .all_knowing = all_knowing};
    const auto plays = plays_of(*hidden, right_of(*hidden, "ann"));
    const Range found = range_of(*plays, steering, 60);
    CHECK(found.whole);
    CHECK(found.worst.value == 0);  // by not guessing at all
    if (all_knowing) {
      CHECK(found.best.value == 1);
      continue;
    }
    const double half = judged(*plays, steering, found.best.policy, 2000);
    CHECK(half > 0.46);
    CHECK(half < 0.54);
    CHECK(found.best.value < 0.75);
    const auto open = plays_of(*shown, right_of(*shown, "ann"));
    const Range other = range_of(*open, steering, 60);
    CHECK(other.best.value == 1);
    CHECK(judged(*open, steering, other.best.policy, 500) > 0.95);  // few situations are new
  }
}

TEST_CASE("a deed about an event is met, from the start or from a moment on") {
  // To answer a call is about that call: only who answers at once can be met.
  const auto world = sound_world(R"(world made
calendar 2024-01-01 to 2024-01-02
kind person decides every 6 hours
process ring every 1 day 01:00
  then: if chance(0.5): loud
fact loud seen by all
fact heard seen by all
action call(a: person, b: person) about 20 times a day
  when loud, a != b, not heard
  then: heard
  seen by all
action take(a: person, e: event)  about 4 times a day
  when e is call(_, a)
outcome taken(a: person) on take(a, _)
new ann, ben: person
)");
  ask::Target target{};
  for (const model::ActId id : world->acts.ids())
    if (world->acts[id].name == "take") target.act = id;
  std::optional<history::Event> first;
  sim::Settings settings;
  for (uint64_t seed = 1; seed < 50 && !first; ++seed) {
    settings.luck.seed = seed;
    const Recording told = run(Judge::Vector, *world, settings, 100);
    for (const history::Event& event : told.events)
      if (event.act == target.act && event.status == history::Status::Worked && !first)
        first = event;
    if (!first) continue;
    const uint64_t of = told.events[static_cast<size_t>(first->roles[1] - 1)].id;
    target.roles = {{}, {.any = false, .entity = true, .id = of}};
    const int64_t then = told.events[static_cast<size_t>(first->roles[1] - 1)].time + 1;
    auto plays = ask::Plays::make(*world, settings, target, then);
    REQUIRE(plays);
    const auto playing = plays.take();
    CHECK(!playing->before().met);
    // The call has been made; whoever was called can take it, or not.
    const uint64_t taker = person(first->roles[0] == 1 ? "ann" : "ben");
    CAPTURE(seed);
    const Range found = range_of(*playing, {.who = taker}, 20);
    CHECK(found.best.value == 1);
    CHECK(found.worst.value == 0);
  }
  CHECK(first);
}

TEST_CASE("choices before or after a window are as they would be") {
  const auto world = sound_world(guessing("all"));
  const auto plays = plays_of(*world, right_of(*world, "ann"));
  const int64_t noon = world->starts + 12 * 3'600'000, night = world->starts + 24 * 3'600'000;
  const Range never = range_of(*plays, {.who = person("ann"), .from = night});
  CHECK(never.best.value == never.plain);
  const Range early = range_of(*plays, {.who = person("ann"), .until = world->starts});
  CHECK(early.best.value == early.plain);
  const Range late = range_of(*plays, {.who = person("ann"), .from = noon});
  CHECK(late.best.value > late.worst.value);
}

TEST_CASE("who has nothing open, or nothing that matters, has no range") {
  const auto world = sound_world(guessing("all") + "kind stone\nnew rock: stone\n");
  const auto plays = plays_of(*world, right_of(*world, "ann"));
  for (const char* who : {"ben", "rock"}) {
    const Range found = range_of(*plays, {.who = person(who)});
    CHECK(found.best.value == found.worst.value);
    CHECK(found.best.value == found.plain);
  }
}

TEST_CASE("the search finds what trying every strategy finds, in 500 tiny worlds [slow]") {
  size_t compared = 0, ranged = 0, helped = 0;
  for (uint64_t seed = 1; seed <= 2000 && compared < 500; ++seed) {
    const auto world = sound_world(tiny(seed));
    constexpr size_t lucks = 4;
    All all{.world = *world, .lucks = lucks};
    std::map<std::string, size_t> strategy;
    all.try_all(strategy);
    if (all.leaves > 200) continue;
    Steering steering{.who = person("me")};
    const auto plays = plays_of(*world, outcome(*world, "good"));
    const Range found = range_of(*plays, steering, lucks);
    CAPTURE(seed);
    CHECK(found.whole);
    CHECK(found.best.value * lucks == doctest::Approx(static_cast<double>(all.found->first)));
    CHECK(found.worst.value * lucks == doctest::Approx(static_cast<double>(all.found->second)));
    CHECK(found.best.value >= found.plain);
    CHECK(found.worst.value <= found.plain);
    ++compared;
    ranged += found.best.value > found.worst.value;
    if (compared % 4 != 0) continue;
    steering.allies = {person("you")};  // an ally never lowers the best
    const Range both = range_of(*plays, steering, lucks);
    CHECK(both.best.value >= found.best.value);
    CHECK(both.worst.value <= found.worst.value);
    helped += both.best.value > found.best.value;
  }
  CHECK(compared >= 500);
  CHECK(ranged > 100);
  CHECK(helped > 0);
}

TEST_CASE("votes have the values of Penrose and Banzhaf") {
  // Weights 4, 3, 2, 1 and a quota of 6: who is decisive in how many of the 8 votes of the others.
  const auto world = sound_world(R"(world made
calendar 2024-01-01 to 2024-01-02
kind person decides every 1 day
kind speaker is person
fact weight(x: person): whole  seen by all
fact ayes: whole = 0 seen by all
process call every 1 day 12:00
  then
    each c, v with c is speaker, v is person, weight(v) > 0: call_on(c, v)
action call_on(c: speaker, v: person)
  asks v  aye | nay
  on aye: ayes += weight(v)
outcome passed if ayes >= 6
new chair: speaker
new four, three, two, one: person
start
  weight(four) = 4, weight(three) = 3, weight(two) = 2, weight(one) = 1
)");
  const auto plays = plays_of(*world, outcome(*world, "passed"));
  const std::pair<const char*, double> books[] = {
      {"four", 5.0 / 8}, {"three", 3.0 / 8}, {"two", 3.0 / 8}, {"one", 1.0 / 8}};
  for (const auto& row : books) {
    const std::string who = row.first;
    const double value = row.second;
    CAPTURE(who);
    const Steering steering{.who = person(who)};
    const Range found = range_of(*plays, steering, 50);
    constexpr size_t lucks = 3000;
    const double best = judged(*plays, steering, found.best.policy, lucks);
    const double worst = judged(*plays, steering, found.worst.policy, lucks);
    CHECK(std::abs(best - worst - value) < 0.03);
  }
}

}  // namespace milieu::tests
