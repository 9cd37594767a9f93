// What the theory of choice and of waiting says of one week, against ten thousand histories.
//
// Each property has beside it a world in which it must not hold, and the test shows that there it
// does not, by as much as the theory says. How weeks are compared stands in tests/weeks.h.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>

#include "tests/weeks.h"

namespace milieu::tests {
namespace {

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

const std::string ann = "new ann: person\n";
const std::string poor_and_rich = "new ann: poor\nnew ben: rich\n";

}  // namespace

// --- how often one decides -----------------------------------------------------------------------

TEST_CASE("in ten thousand weeks, deciding twice as often changes neither chances nor counts") {
  for (const std::string interval : {"7 days", "2 days", "1 day", "12 hours", "6 hours"})
    check_weeks(
        ten_thousand_weeks(
            "kind person decides every " + interval + "\n"
            "action call(a: person) about twice a week\n"
            "  wants a\n"
            "    fond: -0.3\n" + ann, {"call"}),
        poisson(2 * std::exp(-0.3)), "deciding every " + interval);
}

TEST_CASE("in ten thousand weeks, reading one's motives again and again changes nothing either") {
  // Every five hours a bell changes her wish, and she hears it: what is left of the clock goes on
  // at the new rate. Of the 34 spans that it begins in a week, every other one is a strong wish.
  const double on = 17 * 5 / 168.0;
  for (const std::string interval : {"7 days", "1 day", "12 hours"})
    check_weeks(
        ten_thousand_weeks(
            "kind person decides every " + interval + "\n"
            "fact rung(x: person): whole\n"
            "action call(a: person) about once a week\n"
            "  wants a\n"
            "    bell: 1.5 * rung(a)\n"
            "process bell(x: person) every 5 hours\n"
            "  then: rung(x) = 1 - rung(x)\n"
            "  seen by all\n" + ann, {"call"}),
        poisson(on * std::exp(1.5) + 1 - on), "with a bell, deciding every " + interval);
}

TEST_CASE("in ten thousand weeks, a wish of the morning lasts as long as nothing reads it again") {
  // Here the interval must matter: a motive that goes by the clock gets as stale as that.
  const auto mornings = [](const std::string& interval) {
    return ten_thousand_weeks(
        "kind person decides every " + interval + "\n"
        "action call(a: person) about once in 28 days\n"
        "  wants a\n"
        "    early: 2 if clock < 6 hours else 0\n" + ann, {"call"});
  };
  const double fresh = 0.25 * (0.25 * std::exp(2.0) + 0.75), stale = 0.25 * std::exp(2.0);
  check_weeks(mornings("6 hours"), poisson(fresh), "mornings, deciding every 6 hours");
  const Weeks daily = mornings("1 day");
  check_any(daily, poisson(stale), "mornings, deciding every day");  // till she calls, all is stale
  check_differ(daily, poisson(fresh), "mornings, deciding every day");
}

// --- how many candidates there are ---------------------------------------------------------------

namespace {

Weeks visits(const std::string& friends, const std::string& each = "") {
  return ten_thousand_weeks(
      "kind person, friend decides every 1 day\n"
      "fact likes(a: person, b: friend): 0.0..1.0 = 0.5\n"
      "action visit(a: person, b: friend) about twice a week" + each + "\n"
      "  when likes(a, b) > 0\n"
      "  wants a\n"
      "    fond: likes(a, b) - 0.5\n" + ann +
      "new " + friends + ": friend\n", {"visit"});
}

}  // namespace

TEST_CASE("in ten thousand weeks, n candidates alike make the wish n^0.05 times as strong") {
  // The inclusive value of n ways of worth v is v + 0.05 ln n: two add 3.5 % to the rate.
  check_weeks(visits("ben"), poisson(2), "one friend");
  check_weeks(visits("ben, cal"), poisson(2 * std::pow(2, 0.05)), "two friends");
  check_weeks(visits("ben, cal, dee, eve"), poisson(2 * std::pow(4, 0.05)), "four friends");
}

TEST_CASE("in ten thousand weeks, where each candidate tempts separately n make n times as many") {
  check_weeks(visits("ben", " each"), poisson(2), "each of one friend");
  const Weeks two = visits("ben, cal", " each");
  check_weeks(two, poisson(4), "each of two friends");
  check_differ(two, poisson(2 * std::pow(2, 0.05)), "each of two friends");
}

// --- how wide a quantity's range is --------------------------------------------------------------

namespace {

// Asked once a day to give something or keep it; keeping is worth 2.
Weeks gifts(const std::string& range, const std::string& motive = "") {
  return ten_thousand_weeks(
      "kind poor, rich decides every 1 day\n"
      "action beg(a: poor, b: rich)\n"
      "  asks b holding 1 minute give(k: " + range + ") | keep\n"
      "    own toward keep: 2\n" + motive +
      "process morning(a: poor, b: rich) every 1 day 08:00\n"
      "  then: beg(a, b)\n" + poor_and_rich, {"beg", 0});
}

Weeks payments(const std::string& range, const std::string& each = "") {
  return ten_thousand_weeks(
      "kind person decides every 1 day\n"
      "action pay(a: person, n: " + range + ") about twice a week" + each + "\n" + ann, {"pay"});
}

}  // namespace

TEST_CASE("in ten thousand weeks, n amounts that nobody minds are worth n^0.05 times one of them") {
  const std::map<std::string, double> ranges = {{"3..3", 1}, {"3..5", 3}, {"3..14", 12}};
  for (const auto& [range, n] : ranges) {
    const double worth = 0.05 * std::log(n);
    check_weeks(gifts(range), lots(7, logistic(worth - 2)), "to give " + range);
    check_weeks(payments(range), poisson(2 * std::exp(worth)), "to pay " + range);
  }
}

TEST_CASE("in ten thousand weeks, amounts that somebody minds, or that tempt, make a difference") {
  // Larger gifts are liked: the nest is worth what its best are.
  const Theory narrow = lots(7, logistic(0.3 * 3 - 2));
  double sum = 0;
  for (int k = 3; k <= 5; ++k) sum += std::exp(0.3 * k / 0.05);
  check_weeks(gifts("3..3", "    vain toward give: 0.3 * k\n"), narrow, "to give gladly 3..3");
  const Weeks wide = gifts("3..5", "    vain toward give: 0.3 * k\n");
  check_weeks(wide, lots(7, logistic(0.05 * std::log(sum) - 2)), "to give gladly 3..5");
  check_differ(wide, narrow, "to give gladly 3..5");

  const Weeks each = payments("3..5", " each");
  check_weeks(each, poisson(6), "to pay each of 3..5");
  check_differ(each, poisson(2 * std::pow(3, 0.05)), "to pay each of 3..5");
}

// --- another act ---------------------------------------------------------------------------------

namespace {

constexpr double hums = 3, sings = 1;  // a week

Weeks humming(const std::string& other) {
  return ten_thousand_weeks(
      "kind person decides every 1 day\n"
      "fact hoarse(x: person)\n"
      "action hum(a: person) about 3 times a week\n"
      "  wants a\n"
      "    sore: -1 if hoarse(a) else 0\n" + other + ann, {"hum"});
}

// Singing makes hoarse from then on: a fresh rate until the first song, e times less after it.
Theory hoarse_after_singing() {
  const double after = hums * std::exp(-1.0), s = sings + hums - after;
  const double none = std::exp(-after) * sings / s * (1 - std::exp(-s)) + std::exp(-sings - hums);
  // The share of the week before the first song, its mean and the mean of its square.
  const double mean = (1 - std::exp(-sings)) / sings;
  const double square = 2 * (1 - std::exp(-sings) * (1 + sings)) / (sings * sings);
  const double count = after + (hums - after) * mean;
  return {1 - none, count, count + (hums - after) * (hums - after) * (square - mean * mean)};
}

}  // namespace

TEST_CASE("in ten thousand weeks, an act more that has nothing to do with it changes nothing") {
  const Weeks alone = humming("");
  check_weeks(alone, poisson(hums), "humming");
  const Weeks beside = humming("action sing(a: person) about 5 times a day\n");
  CHECK(beside.counts == alone.counts);  // not only alike: the same, week by week
}

TEST_CASE("in ten thousand weeks, an act more that weighs against it makes it rarer") {
  const Weeks hoarse = humming("action sing(a: person) about once a week\n  then: hoarse(a)\n");
  check_weeks(hoarse, hoarse_after_singing(), "humming, and hoarse from singing");
  check_differ(hoarse, poisson(hums), "humming, and hoarse from singing");
}

// --- asking again --------------------------------------------------------------------------------

namespace {

// The poor asks the rich four times a day; a yes is worth -2.
Weeks nagging(const std::string& holding) {
  return ten_thousand_weeks(
      "kind poor, rich decides every 1 day\n"
      "action beg(a: poor, b: rich)\n"
      "  asks b" + holding + " yes | no\n"
      "    dear toward yes: -2\n"
      "process nag(a: poor, b: rich) every 6 hours\n"
      "  then: beg(a, b)\n" + poor_and_rich, {"beg", 0});
}

// The same, the price rising from 0 to 3 in the course of a day.
Weeks haggling(const std::string& holding) {
  return ten_thousand_weeks(
      "kind poor, rich decides every 1 day\n"
      "action beg(a: poor, b: rich, n: 0..3)\n"
      "  asks b" + holding + " yes | no\n"
      "    dear toward yes: -0.5 * n - 1\n"
      "process nag(a: poor, b: rich, n: 0..3) every 6 hours\n"
      "  when clock == n * 6 hours\n"
      "  then: beg(a, b, n)\n" + poor_and_rich, {"beg", 0});
}

double at_price(int n) { return logistic(-0.5 * n - 1); }

// A day is one lot: yes up to a reservation price.
Theory one_price_a_day() {
  double count = 0, square = 0;
  for (int n = 0; n < 4; ++n) count += at_price(n), square += (2 * n + 1) * at_price(n);
  return {lots(7, at_price(0)).any, 7 * count, 7 * (square - count * count)};
}

// Every price is a lot of its own.
Theory four_prices_a_day() {
  Theory theory;
  double none = 1;
  for (int n = 0; n < 4; ++n) {
    const double yes = at_price(n);
    none *= 1 - yes, theory.count += 7 * yes, theory.variance += 7 * yes * (1 - yes);
  }
  theory.any = 1 - std::pow(none, 7);
  return theory;
}

}  // namespace

TEST_CASE("in ten thousand weeks, a request repeated within its span is one lot") {
  check_weeks(nagging(""), lots(7, logistic(-2), 4), "nagging, a day's span");
  check_weeks(nagging(" holding 7 days"), lots(1, logistic(-2), 28), "nagging, a week's span");
  check_weeks(haggling(""), one_price_a_day(), "haggling, a day's span");
}

TEST_CASE("in ten thousand weeks, a request repeated after its span is another lot") {
  const Weeks nagged = nagging(" holding 1 hour");
  check_weeks(nagged, lots(28, logistic(-2)), "nagging, an hour's span");
  check_differ(nagged, lots(7, logistic(-2), 4), "nagging, an hour's span");
  const Weeks haggled = haggling(" holding 1 hour");
  check_weeks(haggled, four_prices_a_day(), "haggling, an hour's span");
  check_differ(haggled, one_price_a_day(), "haggling, an hour's span");
}

}  // namespace milieu::tests
