// Classic models of money that changes hands, against what others have published. docs/classics.md
// says what each is.
#include <array>

#include "tests/classics.h"

namespace milieu::tests {

// --- Dragulescu and Yakovenko: the one-coin game -------------------------------------------------

namespace {

void check_coins(uint64_t runs, int days) {
  classic("one_coin");
  const auto years = by_seed(runs, [&](uint64_t seed) {
    Play play("one_coin", seed, {}, days);
    play.to_the_end();
    return play.series;
  });
  Sample broke, variance, gini;
  for (const auto& series : years) {
    for (const double coins : series.at("coins_in_all")) CHECK(coins == 100);
    for (size_t day = 10; day < series.at("broke").size(); ++day) {
      broke.add(series.at("broke")[day]);
      variance.add(series.at("variance")[day]);
      gini.add(series.at("gini")[day]);
    }
  }
  agrees("share of those without a coin", broke, {0.4975, 0.02 * 0.4975, 0.035});
  agrees("variance of coins", variance, {1.960, 0.02 * 1.960, 0.38});
  agrees("Gini coefficient of coins", gini, {0.661, 0.005, 0.033});
}

}  // namespace

TEST_CASE("classics: coins paid at random are distributed as Boltzmann's law has it") {
  check_coins(1, 110);
}

TEST_CASE("classics: the one-coin game has the exact moments of its equilibrium [slow]") {
  if (!validation()) return;
  check_coins(20, 366);
}

// --- Chakraborti and Chakrabarti: money with saving ----------------------------------------------

namespace {

constexpr int traders = 200;  // born before anybody else: entities 1 to 200

struct Saving {
  double share;
  Target variance, gini;
};
constexpr std::array savings = {
    Saving{0.00, {0.9900, 0.02 * 0.9900, 0.19}, {0.4976, 0.005, 0.021}},
    Saving{0.25, {0.4963, 0.02 * 0.4963, 0.08}, {0.3727, 0.005, 0.017}},
    Saving{0.50, {0.2484, 0.02 * 0.2484, 0.036}, {0.2722, 0.005, 0.014}},
    Saving{0.75, {0.0995, 0.02 * 0.0995, 0.013}, {0.1754, 0.005, 0.010}},
    Saving{0.90, {0.0355, 0.02 * 0.0355, 0.005}, {0.1056, 0.005, 0.007}},
};

// In millionths of a coin.
int64_t held_by_all(const Play& play) {
  int64_t sum = 0;
  for (int64_t agent = 1; agent <= traders; ++agent) sum += play.read("coins", {agent});
  return sum;
}

void check_saving(const Saving& saving, uint64_t runs, int days, size_t settled) {
  classic("saving");
  const auto played = by_seed(runs, [&](uint64_t seed) {
    Play play("saving", seed, {{"saving", saving.share}}, days);
    play.to_the_end();
    CHECK(held_by_all(play) == int64_t{traders} * 1'000'000);
    CHECK(play.read("table", {}) == 0);
    return play.series;
  });
  Sample variance, gini;
  for (const auto& series : played) {
    for (size_t day = settled; day < series.at("variance").size(); ++day) {
      variance.add(series.at("variance")[day]);
      gini.add(series.at("gini")[day]);
    }
  }
  const std::string of = " of coins of which " + std::to_string(saving.share) + " is saved";
  agrees("variance" + of, variance, saving.variance);
  agrees("Gini coefficient" + of, gini, saving.gini);
}

}  // namespace

TEST_CASE("classics: who saves half has half as much spread as who stakes all, and no coin is lost") {
  check_saving(savings[2], 1, 40, 10);
}

TEST_CASE("classics: money with saving is spread as it should be, for every saving [slow]") {
  if (!validation()) return;
  for (const Saving& saving : savings) check_saving(saving, 4, 366, 20);
}

// --- Chakraborti: the yard sale ------------------------------------------------------------------

// Gini coefficients on the way there are what plain C++ with other luck had in 2,000 runs.
TEST_CASE("classics: in the yard sale riches gather as fast as they must") {
  const uint64_t runs = validation() ? 40 : 4;
  classic("yard_sale");
  const auto played = by_seed(runs, [](uint64_t seed) {
    Play play("yard_sale", seed, {}, 31);
    play.to_the_end();
    CHECK(held_by_all(play) == int64_t{traders} * 1'000'000);
    return play.series.at("gini_on_the_way");
  });
  Sample on_day_10, on_day_30;
  for (const std::vector<double>& gini : played) on_day_10.add(gini[1]), on_day_30.add(gini[3]);
  agrees("Gini coefficient after 24,000 trades", on_day_10, {0.799, 0.005, 0.010});
  agrees("Gini coefficient after 72,000 trades", on_day_30, {0.914, 0.005, 0.007});
}

TEST_CASE("classics: in the yard sale one owns all in the end [slow]") {
  if (!validation()) return;
  classic("yard_sale");
  const auto ginis = by_seed(20, [](uint64_t seed) {
    Play play("yard_sale", seed);
    play.to_the_end();
    CHECK(held_by_all(play) == int64_t{traders} * 1'000'000);
    CHECK(play.last("richest") > 0.999);
    return play.last("gini_at_last");
  });
  Sample gini;
  for (const double one : ginis) gini.add(one);
  agrees("Gini coefficient in the end", gini, {0.9950, 0.0005});
}

}  // namespace milieu::tests
