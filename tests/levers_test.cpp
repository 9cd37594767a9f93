// Standing choices race: what does it is found, alone or together, and nothing besides; who has no
// part in it has no range.
#include <doctest/doctest.h>

#include <algorithm>

#include "ask/levers.h"
#include "sim/luck.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

using ask::Judged;
using ask::Plain;
using ask::Raced;
using model::Intervention;
using Sort = model::Intervention::Sort;

constexpr size_t lucks = 16;

uint64_t person(const std::string& name) { return sim::named_id("made." + name, 0); }

// To be settled takes two things of `me`: to sign, which they seldom think of, and to say yes to an
// offer, which they mostly refuse. All else is talk.
std::shared_ptr<const model::World> deal() {
  return sound_world(R"(world made
calendar 2024-01-01 to 2024-01-05
kind person decides every 2 hours
fact seller(a: person)  seen by all
fact buyer(a: person)  seen by all
fact signed(a: person)  seen by all
fact agreed(a: person)  seen by all
fact mind(a: person): 0.0..1.0 = 0.5  seen by all
action chat(a: person, b: person)  about 3 times a day
  when a != b
  then: mind(b) += 0.01
  seen by all
action muse(a: person)  about 5 times a day
  then: mind(a) -= 0.01
action sign(a: person)  about once in 10 days
  when not signed(a)
  then: signed(a)
action offer(a: person, b: person)  about once in 2 days
  when buyer(a), seller(b), not agreed(b)
  asks b  yes | no
    shy toward no: 2
  on yes: agreed(b)
outcome settled if seller(a), signed(a), agreed(a)
new me, you, other: person
start
  seller(me), buyer(you)
)");
}

struct Asked {
  std::shared_ptr<const model::World> world = deal();
  std::unique_ptr<ask::Plays> plays{};
  Plain plain{};

  explicit Asked(unsigned threads = 1) {
    ask::Target target;
    for (const model::OutcomeId id : world->outcomes.ids()) target.outcome = id;
    auto made = ask::Plays::make(*world, {}, target);
    REQUIRE(made);
    plays = made.take();
    const auto looked = ask::look_at(*plays, INT64_MIN, INT64_MAX, 1, lucks, threads, {});
    REQUIRE(looked);
    plain = *looked;
  }
  Raced race(const std::string& who, unsigned threads = 1, size_t runs = 600) const {
    const auto found = ask::race(*plays, plain, {person(who)}, 1, runs, threads, {});
    REQUIRE(found);
    return *found;
  }
  double judged(const std::vector<Intervention>& lines, unsigned threads = 1) const {
    const auto found = plays->judge({.lines = lines}, 1001, 200, threads, {});
    REQUIRE(found);
    CHECK(found->of == 200);
    return found->share();
  }
  std::vector<std::string> words(const std::vector<Intervention>& lines) const {
    std::vector<std::string> all;
    for (const Intervention& one : lines) {
      const model::Act& act = world->acts[one.which.act];
      all.push_back(one.sort == Sort::Have    ? "have " + act.name
                    : one.sort == Sort::Block ? "block " + act.name
                                              : act.asks->answers[one.answer].name);
    }
    std::ranges::sort(all);
    return all;
  }
};

}  // namespace

TEST_CASE("standing choices: the two that do it are found, and no third") {
  const Asked asked;
  CHECK(asked.plain.share() < 0.3);
  const Raced raced = asked.race("me");
  CHECK(raced.whole);
  CHECK(asked.words(raced.best) == std::vector<std::string>{"have sign", "yes"});
  CHECK(raced.worst.size() == 1);
  CHECK(asked.judged(raced.best) > 0.75);
  CHECK(asked.judged(raced.worst) == 0);
  // Neither does it alone.
  for (const Intervention& one : raced.best) CHECK(asked.judged({one}) < 0.5);
}

TEST_CASE("standing choices: who only asks can do less, and who only talks nothing") {
  const Asked asked;
  const double plain = asked.judged({});
  const Raced you = asked.race("you");
  CHECK(asked.judged(you.worst) == 0);  // by never offering
  CHECK(asked.judged(you.best) < 0.6);
  const Raced other = asked.race("other");
  CHECK(std::abs(asked.judged(other.best) - plain) < 0.1);
  CHECK(std::abs(asked.judged(other.worst) - plain) < 0.1);
}

TEST_CASE("standing choices: the same for any number of threads; an end is kept to") {
  const Asked one, three(3);
  CHECK(one.plain.met == three.plain.met);
  const Raced first = one.race("me", 1), second = three.race("me", 3);
  CHECK(first.best == second.best);
  CHECK(first.worst == second.worst);
  CHECK(first.runs == second.runs);
  CHECK(one.judged(first.best, 1) == one.judged(first.best, 3));
  // Stopped at once, there is an answer all the same.
  const ask::Enough enough = [](double) { return true; };
  const auto cut = ask::race(*one.plays, one.plain, {person("me")}, 1, 600, 1, enough);
  REQUIRE(cut);
  CHECK(!cut->whole);
  CHECK(cut->runs < 10);
  const auto few = one.plays->judge({}, 1001, 200, 1, enough);
  REQUIRE(few);
  CHECK(few->of == 8);
}

TEST_CASE("standing choices: those with a part in what came of it are known by the lineage") {
  const Asked asked;
  REQUIRE(std::ranges::count(asked.plain.met, true) > 0);
  const auto& involved = asked.plain.involved;
  REQUIRE(involved.contains(person("me")));
  for (const auto& [who, weight] : involved) CHECK(weight <= involved.at(person("me")));
  CHECK((!involved.contains(person("other")) ||
         involved.at(person("other")) < involved.at(person("you"))));
}

}  // namespace milieu::tests
