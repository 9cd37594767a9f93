// What the theory of choice and of waiting says of small worlds, against long runs; what it says of
// single weeks stands in theory_weeks_test.cpp.
//
// Every bound is three standard errors of what the theory says, stated beside the test; the seeds
// are fixed, so a test that passes goes on passing until what draws mean has changed.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <map>

#include "base/calendar.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

using history::Event;

struct Ran {
  std::shared_ptr<const model::World> world;
  Recording told;
};

// `days` from a Monday on.
Ran run_days(const std::string& text, int64_t days, uint64_t seed = 7) {
  Ran ran{sound_world("world made\n" + text), {}};
  sim::Settings settings;
  settings.luck.seed = seed;
  settings.until = ran.world->starts + days * base::day;
  ran.told = run(Judge::Vector, *ran.world, settings);
  REQUIRE(ran.told.error.empty());
  return ran;
}

std::vector<const Event*> events_of(const Ran& ran, const std::string& act) {
  std::vector<const Event*> found;
  for (const Event& event : ran.told.events)
    if (event.act && ran.world->acts[event.act].name == act &&
        event.sort != history::EventSort::Consequence && event.status == history::Status::Worked)
      found.push_back(&event);
  return found;
}

double count_of(const Ran& ran, const std::string& act) {
  return static_cast<double>(events_of(ran, act).size());
}

// Share of each answer of the act's first question.
std::map<std::string, double> shares(const Ran& ran, const std::string& act) {
  std::map<std::string, double> found;
  const auto events = events_of(ran, act);
  for (const Event* event : events)
    found[ran.world->acts[event->act].asks->answers[event->answers[0].answer].name] +=
        1.0 / static_cast<double>(events.size());
  return found;
}

void check_near(double found, double expected, double bound, const std::string& what) {
  CHECK_MESSAGE(std::abs(found - expected) <= bound, what, ": ", found, ", not ", expected,
                " within ", bound);
}

void check_share(double found, double expected, double n, const std::string& what) {
  check_near(found, expected, 3 * std::sqrt(expected * (1 - expected) / n), what);
}

const std::string calendar = "calendar 2024-01-01 to 2100-01-01\n";

}  // namespace

TEST_CASE("an act with a rate happens as often as that, and as a Poisson process does") {
  const Ran ran = run_days(calendar +
      "kind person decides every 5 hours\n"
      "action hum(a: person) about 4 times a day\n"
      "new ann: person\n", 2500);
  const double expected = 4 * 2500;
  check_near(count_of(ran, "hum"), expected, 3 * std::sqrt(expected), "count");
  std::vector<double> daily(2500);
  for (const Event* event : events_of(ran, "hum"))
    daily[static_cast<size_t>((event->time - ran.world->starts) / base::day)] += 1;
  double square = 0;
  const double mean = count_of(ran, "hum") / 2500;
  for (double one : daily) square += (one - mean) * (one - mean) / 2499;
  // The dispersion of n Poisson counts has standard error sqrt(2 / (n - 1)).
  check_near(square / mean, 1, 3 * std::sqrt(2.0 / 2499), "dispersion");
}

TEST_CASE("where each way tempts separately, two candidates are twice as many") {
  constexpr double days = 2000;
  const Ran ran = run_days(calendar +
      "kind person, friend decides every 6 hours\n"
      "fact likes(a: person, b: friend): 0.0..1.0 = 0.5\n"
      "action visit(a: person, b: friend) about twice a day each\n"
      "  when likes(a, b) > 0\n"
      "new ann: person\n"
      "new ben, cal: friend\n", static_cast<int64_t>(days));
  check_near(count_of(ran, "visit"), 4 * days, 3 * std::sqrt(4 * days), "count");
  double ben = 0;
  for (const Event* event : events_of(ran, "visit")) ben += event->roles[1] == event->roles[0] + 1;
  check_share(ben / count_of(ran, "visit"), 0.5, count_of(ran, "visit"), "to ben");
}

TEST_CASE("the way that is better by one twentieth is taken as logit with its own scale says") {
  // Between ways mu is 0.05: a difference of 0.05 is worth odds of e.
  const Ran ran = run_days(calendar +
      "kind person, friend decides every 1 hour\n"
      "fact likes(a: person, b: friend): 0.0..1.0 = 0.5\n"
      "action visit(a: person, b: friend) about 10 times a day\n"
      "  when likes(a, b) > 0\n"
      "  wants a\n"
      "    fond: likes(a, b)\n"
      "new ann: person\n"
      "new ben, cal: friend\n"
      "start\n"
      "  likes(ann, ben) = 0.55\n", 1000);
  double ben = 0;
  for (const Event* event : events_of(ran, "visit")) ben += event->roles[1] == event->roles[0] + 1;
  const double n = count_of(ran, "visit");
  check_share(ben / n, 1 / (1 + std::exp(-1.0)), n, "to ben");
}

TEST_CASE("an act more that has nothing to do with it changes nothing") {
  const std::string text = calendar +
      "kind person decides every 3 hours\n"
      "fact tired(x: person): 0.0..1.0\n"
      "action hum(a: person) about 4 times a day\n"
      "  wants a\n"
      "    worn: -1 * tired(a)\n"
      "  then: tired(a) = 1 - tired(a)\n"
      "new ann, ben: person\n";
  const Ran before = run_days(text, 300);
  const Ran after = run_days(text + "action sing(a: person) about 9 times a day\n", 300);
  const auto first = events_of(before, "hum"), second = events_of(after, "hum");
  REQUIRE(first.size() == second.size());
  CHECK(count_of(after, "sing") > 1000);
  for (size_t i = 0; i < first.size(); ++i) {
    CHECK(first[i]->id == second[i]->id);
    CHECK(first[i]->time == second[i]->time);
  }
}

namespace {

// A question put every hour, each time anew; `answers` and what weighs for them.
Ran asking(const std::string& question, int64_t days = 420) {
  return run_days(calendar +
      "kind person decides every 1 day\n"
      "action put(a: person, b: person)\n" + question +
      "process round(x: person, y: person) every 1 hour\n"
      "  when x != y\n"
      "  then: put(x, y)\n"
      "new ann, ben: person\n", days);
}

}  // namespace

TEST_CASE("two answers and three are given in the shares of a logit") {
  const Ran two = asking("  asks b holding 1 minute yes | no\n    good toward yes: 0.7\n");
  const double n = count_of(two, "put");
  CHECK(n == 2 * 24 * 420);
  check_share(shares(two, "put")["yes"], std::exp(0.7) / (1 + std::exp(0.7)), n, "yes of two");
  const Ran three = asking(
      "  asks b holding 1 minute yes | no | later\n"
      "    good toward yes: 1\n"
      "    lazy toward later | yes: -0.5\n");
  const double all = std::exp(0.5) + 1 + std::exp(-0.5);
  auto found = shares(three, "put");
  check_share(found["yes"], std::exp(0.5) / all, n, "yes of three");
  check_share(found["no"], 1 / all, n, "no of three");
  check_share(found["later"], std::exp(-0.5) / all, n, "later of three");
}

TEST_CASE("the quantity given is the one that weighs most, spread as its nest says") {
  const Ran ran = asking(
      "  asks b holding 1 minute give(k: 1..3) | keep\n"
      "    much toward give: 0.05 * k\n");
  std::array<double, 4> given{};
  double n = 0;
  for (const Event* event : events_of(ran, "put"))
    if (event->answers[0].answer == 0) given[static_cast<size_t>(event->answers[0].quantity)] += 1,
        n += 1;
  const double all = 1 + std::exp(1.0) + std::exp(2.0);
  for (size_t k = 1; k <= 3; ++k)
    check_share(given[k] / n, std::exp(static_cast<double>(k - 1)) / all, n, "quantity " +
        std::to_string(k));
}

TEST_CASE("the same request within its span meets the same answer") {
  const Ran ran = asking("  asks b holding 1 day yes | no\n", 400);
  std::map<std::pair<int64_t, int64_t>, int> answers;  // asked, day: the answer
  size_t spans = 0, yes = 0;
  for (const Event* event : events_of(ran, "put")) {
    const int64_t day = (event->time - ran.world->starts) / base::day;
    const int answer = event->answers[0].answer;
    const auto put = answers.try_emplace({event->answers[0].who, day}, answer);
    CHECK(put.first->second == answer);
    spans += put.second, yes += put.second && answer == 0;
  }
  CHECK(spans == 800);
  check_share(static_cast<double>(yes) / 800, 0.5, 800, "yes, by day");
}

TEST_CASE("a process with a rate happens as often as that, and keeps what is left of its clock") {
  const Ran ran = run_days(calendar +
      "kind place\n"
      "process leak(p: place) about 3 times a day\n"
      "  when clock >= 12 hours\n"
      "process tick every 12 hours\n"
      "new inn, mill: place\n", 2000);
  const double expected = 2 * 3 * 0.5 * 2000;
  check_near(count_of(ran, "leak"), expected, 3 * std::sqrt(expected), "count");
  for (const Event* event : events_of(ran, "leak")) {
    const bool open = event->time % base::day >= base::day / 2;
    CHECK(open);
  }
}

TEST_CASE("pick takes all alike, by index too, and by weight in proportion") {
  const Ran ran = run_days(calendar +
      "kind person, bin\n"
      "fact alike, indexed, weighed(b: bin): whole\n"
      "fact weight(b: bin): whole = 1\n"
      "process draw every 1 hour\n"
      "  then\n"
      "    pick a with a is bin\n"
      "    alike(a) += 1\n"
      "    pick b with b is bin by index\n"
      "    indexed(b) += 1\n"
      "    pick c with c is bin by weight weight(c)\n"
      "    weighed(c) += 1\n"
      "new red, blue, green: bin\n"
      "start\n"
      "  weight(red) = 2, weight(blue) = 5\n", 420);
  std::map<std::string, std::array<double, 4>> last;
  for (const Event* event : events_of(ran, "draw"))
    for (const history::Write& write : event->writes)
      last[ran.world->facts[write.fact].name][static_cast<size_t>(write.keys[0])] =
          static_cast<double>(write.value);
  const double n = 420 * 24;
  for (size_t i = 1; i <= 3; ++i) {
    check_share(last["alike"][i] / n, 1.0 / 3, n, "alike");
    check_share(last["indexed"][i] / n, 1.0 / 3, n, "by index");
  }
  check_share(last["weighed"][1] / n, 2.0 / 8, n, "weight 2");
  check_share(last["weighed"][2] / n, 5.0 / 8, n, "weight 5");
  check_share(last["weighed"][3] / n, 1.0 / 8, n, "weight 1");
}

TEST_CASE("chance, draws and odds come out as often as they say") {
  const Ran ran = run_days(calendar +
      "kind person decides every 1 day\n"
      "fact lucky(x: person): whole\n"
      "fact level(x: person): number\n"
      "process toss(x: person) every 1 hour\n"
      "  then\n"
      "    if chance(0.3): lucky(x) += 1\n"
      "    level(x) ~ normal(2, 0.5)\n"
      "action call(a: person, b: person)\n"
      "  seen by b odds -1\n"
      "process round(x: person, y: person) every 1 hour\n"
      "  when x != y\n"
      "  then: call(x, y)\n"
      "new ann, ben: person\n", 420);
  const double n = 2 * 24 * 420;
  double lucky = 0, sum = 0, square = 0;
  for (const Event* event : events_of(ran, "toss"))
    for (const history::Write& write : event->writes) {
      const bool level = ran.world->facts[write.fact].name == "level";
      if (!level) lucky += 1;
      const double value = static_cast<double>(write.value) / 1e6;
      if (level) sum += value, square += value * value;
    }
  check_share(lucky / n, 0.3, n, "chance");
  check_near(sum / n, 2, 3 * 0.5 / std::sqrt(n), "mean of a normal");
  const double variance = square / n - (sum / n) * (sum / n);
  check_near(variance, 0.25, 3 * 0.25 * std::sqrt(2 / n), "variance of a normal");
  double noticed = 0;
  for (const history::Record& record : ran.told.records) {
    const Event& event = ran.told.events[record.event];
    const bool call = event.act && ran.world->acts[event.act].name == "call";
    noticed += call && record.who == event.roles[1];
  }
  check_share(noticed / n, 1 / (1 + std::exp(1.0)), n, "noticed");
}

TEST_CASE("of requests that exclude each other at most one is granted, the one best liked") {
  const Ran ran = run_days(calendar +
      "kind person, lord decides every 1 day\n"
      "action sue(a: person, b: lord)\n"
      "  asks b holding 1 hour at most one grant | deny\n"
      "    mood toward grant: 1\n"
      "process court(x: person, y: lord) every 1 day 08:00\n"
      "  then: sue(x, y)\n"
      "new ann, ben: person\n"
      "new rex: lord\n", 4000);
  std::map<int64_t, int> granted, asked;
  for (const Event* event : events_of(ran, "sue"))
    asked[event->time] += 1, granted[event->time] += event->answers[0].answer == 0;
  double none = 0;
  for (const auto& at : granted) {
    CHECK(at.second <= 1);
    none += at.second == 0;
  }
  const double n = static_cast<double>(granted.size());
  CHECK(n > 3990);
  // Each request alone would be granted with p; none is if both would be denied.
  const double p = std::exp(1.0) / (1 + std::exp(1.0));
  check_share(none / n, (1 - p) * (1 - p), n, "nobody");
}

TEST_CASE("what comes from the seed is another history for another seed, alike in the long run") {
  std::vector<double> counts;
  for (uint64_t seed = 1; seed <= 40; ++seed)
    counts.push_back(count_of(run_days(calendar +
        "kind person decides every 6 hours\n"
        "action hum(a: person) about 4 times a day\n"
        "new ann, ben, cal, dee, eve: person\n", 50, seed), "hum"));
  double sum = 0, square = 0;
  for (double one : counts) sum += one, square += one * one;
  const double mean = sum / 40, variance = square / 40 - mean * mean;
  check_near(mean, 1000, 3 * std::sqrt(1000.0 / 40), "mean over seeds");
  check_near(variance / 1000, 1, 3 * std::sqrt(2.0 / 39), "dispersion over seeds");
}

}  // namespace milieu::tests
