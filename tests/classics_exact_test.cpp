// Classic models whose chances can be worked out exactly: plain C++ does so, and histories must agree.
// docs/classics.md says what each is.
#include <array>
#include <cmath>

#include "tests/classics.h"

namespace milieu::tests {

// --- Kirman: herding -----------------------------------------------------------------------------

namespace {

// How likely it is in the long run that 0, 1, ... n ants are at the black source: between two
// neighbouring numbers as many go up as down.
std::vector<double> at_rest(int n, double alone, double unconvinced) {
  std::vector<double> share = {1};
  const auto leaves = [&](int there, int elsewhere) {  // in one meeting, somebody of those there
    return there * (alone + (1 - unconvinced) * elsewhere / (n - 1)) / n;
  };
  double all = 1;
  for (int k = 1; k <= n; ++k) {
    share.push_back(share.back() * leaves(n - k + 1, k - 1) / leaves(k, n - k));
    all += share.back();
  }
  for (double& one : share) one /= all;
  return share;
}

// One value a day, 2,400 meetings after the one before: almost, but not quite, another draw.
void check_herding(uint64_t runs, int days) {
  constexpr int ants = 50;
  const std::vector<double> share = at_rest(ants, 0.01, 0.3);
  double variance = 0;
  for (int k = 0; k <= ants; ++k) variance += share[static_cast<size_t>(k)] * std::pow(k - 25, 2);
  CHECK(variance == doctest::Approx(267.7).epsilon(0.0002));
  CHECK(share[0] == doctest::Approx(0.0439).epsilon(0.002));

  classic("herding");
  const auto years = by_seed(runs, [&](uint64_t seed) {
    Play play("herding", seed, {}, days);
    play.to_the_end();
    return play.series.at("black");
  });
  Sample squares, none, all;
  for (const std::vector<double>& black : years)
    for (size_t day = 5; day < black.size(); ++day) {
      squares.add(std::pow(black[day] - 25, 2));
      none.add(black[day] == 0), all.add(black[day] == ants);
    }
  agrees("variance of ants at the black source", squares, {variance, 0.02 * variance, 250});
  agrees("share of days without an ant there", none, {share[0], 0, 0.25});
  agrees("share of days with all of them there", all, {share[0], 0, 0.25});
}

}  // namespace

TEST_CASE("classics: ants are now at one source, now at the other, as often as they must") {
  check_herding(1, 200);
}

TEST_CASE("classics: ants herd as Kirman's chain does in the long run [slow]") {
  if (!validation()) return;
  check_herding(40, 365);
}

// --- the voter model -----------------------------------------------------------------------------

namespace {

// Meetings until all agree, for each of n voters of whom half are in favour: the walk is as often at
// each number of supporters as a fair one, and stays there until the two who meet disagree.
double meetings_each(int n) {
  double sum = 0;
  for (int k = 1; k < n; ++k) sum += 0.5 / std::max(k, n - k);
  return sum * (n - 1);
}

}  // namespace

TEST_CASE("classics: a hundred voters agree after as many meetings as they must") {
  CHECK(meetings_each(100) == doctest::Approx(68.13).epsilon(0.0001));
  const Sample taken = sample("voters_100", "meetings_each", {}, validation() ? 2000 : 40);
  agrees("meetings each of a hundred voters", taken, {meetings_each(100), 0, 50});
}

TEST_CASE("classics: a thousand voters agree after as many meetings as they must [slow]") {
  if (!validation()) return;
  CHECK(meetings_each(1000) == doctest::Approx(691.96).epsilon(0.00001));
  const Sample taken = sample("voters_1000", "meetings_each", {}, 60);
  agrees("meetings each of a thousand voters", taken, {meetings_each(1000), 0, 500});
}

// --- Moran: birth and death ----------------------------------------------------------------------

namespace {

void check_moran(double fitness, double published, uint64_t runs) {
  const double chance =
      fitness == 1 ? 1.0 / 20 : (1 - 1 / fitness) / (1 - 1 / std::pow(fitness, 20));
  CHECK(std::abs(chance - published) < 0.00005);
  const Sample fixed = sample("moran", "fixed", {{"fitness", fitness}}, runs);
  const double spread = std::sqrt(chance * (1 - chance));
  agrees("share of mutants of fitness " + std::to_string(fitness) + " that take over", fixed,
         {chance, 0, spread});
}

}  // namespace

TEST_CASE("classics: a mutant takes over as often as its fitness says") {
  check_moran(2, 0.5000, 100);
  if (!validation()) return;
  check_moran(1, 0.0500, 5000);
  check_moran(1.1, 0.1068, 5000);
  check_moran(2, 0.5000, 5000);
  check_moran(0.9, 0.0154, 5000);
}

// --- the general epidemic ------------------------------------------------------------------------

namespace {

// How likely it is that 0, 1, ... n of n people are infected in the end by one more. While anybody is
// ill, whoever changes next is infected with the odds reproduction * (susceptible) : n.
std::vector<double> final_sizes(int n, double reproduction) {
  std::vector<double> ended(static_cast<size_t>(n + 1));
  std::vector<double> chance(static_cast<size_t>(n + 2));  // by how many are ill, for `well` well
  chance[1] = 1;
  for (int well = n; well >= 0; --well) {
    std::vector<double> next(chance.size());
    const double infection = reproduction * well / (reproduction * well + n);
    for (size_t ill = static_cast<size_t>(n - well + 1); ill >= 1; --ill) {
      chance[ill - 1] += (1 - infection) * chance[ill];
      if (infection > 0) next[ill + 1] = infection * chance[ill];
    }
    ended[static_cast<size_t>(n - well)] = chance[0];
    chance = next;
  }
  return ended;
}

struct Epidemic {
  double reproduction;
  double mean, large;  // as published
};

void check_epidemic(const Epidemic& epidemic, uint64_t runs) {
  const std::vector<double> sizes = final_sizes(200, epidemic.reproduction);
  double mean = 0, squares = 0, large = 0;
  for (size_t size = 0; size < sizes.size(); ++size) {
    const auto many = static_cast<double>(size);
    mean += sizes[size] * many, squares += sizes[size] * many * many;
    large += size > 40 ? sizes[size] : 0;
  }
  CHECK(std::abs(mean - epidemic.mean) < 0.005);
  CHECK(std::abs(large - epidemic.large) < 0.00005);

  const Parameters with = {{"reproduction", epidemic.reproduction}};
  const Sample infected = sample("epidemic", "infected", with, runs);
  const Sample spread = sample("epidemic", "large", with, runs);
  const std::string of = " at a reproduction number of " + std::to_string(epidemic.reproduction);
  agrees("people infected" + of, infected, {mean, 0, std::sqrt(squares - mean * mean)});
  agrees("share of large epidemics" + of, spread, {large, 0, std::sqrt(large * (1 - large))});
}

}  // namespace

TEST_CASE("classics: an epidemic reaches as many as it must") {
  check_epidemic({2, 78.19, 0.4911}, 50);
  if (!validation()) return;
  check_epidemic({1.5, 37.43, 0.3100}, 1000);
  check_epidemic({2, 78.19, 0.4911}, 1000);
  check_epidemic({3, 124.90, 0.6644}, 1000);
}

// --- Galton, Watson and Lotka: surnames ----------------------------------------------------------

namespace {

// The chance that a man has no descendants in the male line after so many generations, given the
// chance for each of his sons.
double died_out(bool lotka, double each_son) {
  if (!lotka) return std::pow(0.75 + 0.25 * each_son, 5);
  return 0.4825 + 0.2126 * each_son / (1 - 0.5893 * each_son);
}

// A history begins with 1,000 surnames of one man each; generation g stands at [g - 1].
std::vector<Sample> extinct(bool lotka, uint64_t runs, int generations) {
  classic("surnames");
  const auto played = by_seed(runs, [&](uint64_t seed) {
    Play play("surnames", seed, {{"lotka", lotka ? 1.0 : 0.0}}, generations * 10950 - 1);
    play.to_the_end();
    return play.series.at("extinct");
  });
  std::vector<Sample> by_generation(static_cast<size_t>(generations));
  for (const std::vector<double>& one : played)
    for (size_t g = 0; g < by_generation.size(); ++g) by_generation[g].add(one.at(g));
  return by_generation;
}

void check_generations(bool lotka, const std::vector<Sample>& measured) {
  double chance = 0;
  for (size_t g = 0; g < measured.size(); ++g) {
    chance = died_out(lotka, chance);
    const double spread = std::sqrt(chance * (1 - chance) / 1000);
    agrees((lotka ? "Lotka's" : "Watson's") + std::string(" surnames extinct by generation ") +
               std::to_string(g + 1),
           measured[g], {chance, 0.002, spread});
  }
}

}  // namespace

TEST_CASE("classics: surnames die out as fast as Galton and Watson say") {
  constexpr std::array published = {0.2373, 0.3472, 0.4103, 0.4505, 0.4776,
                                    0.4967, 0.5105, 0.5207, 0.5282, 0.5339};
  double chance = 0;
  for (const double one : published) {
    chance = died_out(false, chance);
    CHECK(std::abs(chance - one) < 0.00005);
  }
  check_generations(false, extinct(false, validation() ? 40 : 2, 10));
}

TEST_CASE("classics: four of five American surnames die out, as Lotka says [slow]") {
  if (!validation()) return;
  double chance = 0;
  for (int generation = 0; generation < 1000; ++generation) chance = died_out(true, chance);
  CHECK(std::abs(chance - 0.819) < 0.0005);
  const std::vector<Sample> measured = extinct(true, 20, 20);
  check_generations(true, measured);
  agrees("Lotka's surnames extinct at last", measured.back(), {0.819, 0.002, 0.012});
}

// --- Padgett and Ansell: Florentine marriages ----------------------------------------------------

TEST_CASE("classics: the Medici stand between the families of Florence, to the thousandth") {
  Play play("florence", 1);
  play.to_the_end();
  CHECK(std::abs(play.last("of_the_medici") - 0.522) < 0.001);
  CHECK(std::abs(play.last("of_the_guadagni") - 0.255) < 0.001);
  CHECK(std::abs(play.last("of_the_albizzi") - 0.212) < 0.001);
  CHECK(std::abs(play.last("of_the_salviati") - 0.143) < 0.001);
  CHECK(std::abs(play.last("of_the_ridolfi") - 0.114) < 0.001);
}

}  // namespace milieu::tests
