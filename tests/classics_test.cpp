// Classic models in the world language, against what others have published and, where the rules
// leave nothing to chance, against a few lines of plain C++. docs/classics.md says what each is.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "tests/classics.h"

namespace milieu::tests {

// --- Axelrod: the dissemination of culture -------------------------------------------------------

namespace {

struct Culture {
  int features, traits;
  Target regions;
};
constexpr std::array cultures = {
    Culture{5, 5, {1.05, 0.5, 0.3}},   Culture{5, 10, {4.26, 0.5, 2.7}},
    Culture{5, 15, {20.05, 1.5, 9.2}}, Culture{10, 5, {1.00, 0.3, 0.0}},
    Culture{10, 10, {1.04, 0.3, 0.3}}, Culture{10, 15, {1.58, 0.3, 0.8}},
    Culture{15, 5, {1.00, 0.3, 0.0}},  Culture{15, 10, {1.00, 0.3, 0.1}},
    Culture{15, 15, {1.04, 0.3, 0.2}},
};

void check_culture(const Culture& culture, uint64_t runs) {
  const Parameters with = {{"features", culture.features}, {"traits", culture.traits}};
  const Sample regions = sample("culture", "regions", with, runs);
  const std::string what = "regions with " + std::to_string(culture.features) + " features of " +
                           std::to_string(culture.traits) + " traits";
  agrees(what, regions, culture.regions);
}

}  // namespace

TEST_CASE("classics: cultures converge where traits are few, and stay apart where they are many") {
  check_culture(cultures[0], 4);
  check_culture(cultures[2], 4);
}

TEST_CASE("classics: stable regions of culture are as many as Axelrod's rules give [slow]") {
  if (!validation()) return;
  for (const Culture& culture : cultures) check_culture(culture, 400);
}

// --- Gale and Shapley: stable marriage -----------------------------------------------------------

namespace {

// Likings as a table [who][whom]; men and women are numbered from 0.
struct Likings {
  std::vector<std::vector<int64_t>> men, women;
};

// Deferred acceptance: for each woman, her man.
std::vector<size_t> marry(const Likings& likings) {
  const size_t n = likings.men.size();
  std::vector<size_t> holds(n, n);
  std::vector<std::vector<bool>> refused(n, std::vector<bool>(n));
  std::vector<size_t> single;
  for (size_t m = 0; m < n; ++m) single.push_back(m);
  while (!single.empty()) {
    const size_t m = single.back();
    size_t best = n;
    for (size_t w = 0; w < n; ++w)
      if (!refused[m][w] && (best == n || likings.men[m][w] > likings.men[m][best])) best = w;
    const size_t now = holds[best];
    const bool yes = now == n || likings.women[best][m] > likings.women[best][now];
    if (!yes) refused[m][best] = true;
    if (!yes) continue;
    single.pop_back();
    holds[best] = m;
    if (now != n) refused[now][best] = true, single.push_back(now);
  }
  return holds;
}

// Men were born before women: entities 1..n and n + 1..2n.
Likings likings_in(const Play& play, size_t n) {
  Likings made{std::vector(n, std::vector<int64_t>(n)), std::vector(n, std::vector<int64_t>(n))};
  for (size_t m = 0; m < n; ++m)
    for (size_t w = 0; w < n; ++w) {
      const auto man = static_cast<int64_t>(m + 1), woman = static_cast<int64_t>(n + w + 1);
      made.men[m][w] = play.read("likes", {man, woman});
      made.women[w][m] = play.read("likes", {woman, man});
    }
  return made;
}

void check_marriages(const Play& play, size_t n) {
  const std::vector<size_t> holds = marry(likings_in(play, n));
  for (size_t w = 0; w < n; ++w) {
    CHECK(play.read("holds", {static_cast<int64_t>(n + w + 1)}) ==
          static_cast<int64_t>(holds[w] + 1));
  }
  CHECK(play.last("blocking_pairs") == 0);
}

void check_ranks(uint64_t runs) {
  classic("marriage_100");
  const auto ranks = by_seed(runs, [](uint64_t seed) {
    Play play("marriage_100", seed);
    play.to_the_end();
    if (seed <= 5) check_marriages(play, 100);
    return std::pair(play.last("mens_rank"), play.last("womens_rank"));
  });
  Sample men, women;
  for (const auto& [mens, womens] : ranks) men.add(mens), women.add(womens);
  agrees("rank of the wife in the eyes of a man", men, {4.97, 0.08, 1.1});
  agrees("rank of the husband in the eyes of a woman", women, {20.3, 0.5, 4.0});
}

}  // namespace

TEST_CASE("classics: of 16 profiles of two and two, 14 have one stable marriage and 2 have two") {
  std::map<double, int> profiles;
  for (int profile = 0; profile < 16; ++profile) {
    const auto bit = [&](int n) { return profile >> n & 1; };
    const Parameters with = {{"adam_likes_bea", bit(0)}, {"ben_likes_bea", bit(1)},
                             {"ada_likes_ben", bit(2)}, {"bea_likes_ben", bit(3)}};
    Play play("marriage_2", 1, with);
    play.to_the_end();
    check_marriages(play, 2);
    ++profiles[play.last("stable_matchings")];
  }
  CHECK(profiles == std::map<double, int>{{1, 14}, {2, 2}});
}

TEST_CASE("classics: a hundred couples are married as deferred acceptance marries them") {
  check_ranks(5);
}

TEST_CASE("classics: men who propose do better, by as much as Pittel and Wilson say [slow]") {
  if (!validation()) return;
  check_ranks(2000);
}

// --- Schelling: the bounded neighbourhood --------------------------------------------------------

namespace {

struct Neighbourhood {
  int tolerance, white_people, black_people, whites_first, blacks_first;
  int whites, blacks;  // at rest
};

}  // namespace

TEST_CASE("classics: a bounded neighbourhood mixes or tips, to the man") {
  constexpr std::array cases = {
      Neighbourhood{5, 100, 100, 50, 50, 80, 80},
      Neighbourhood{2, 100, 50, 25, 25, 100, 0},
      Neighbourhood{5, 100, 100, 100, 20, 100, 0},
      Neighbourhood{5, 100, 100, 100, 30, 80, 80},
  };
  for (const Neighbourhood& one : cases) {
    Play play("neighbourhood", 1,
              {{"tolerance", one.tolerance},
               {"white_people", one.white_people},
               {"black_people", one.black_people},
               {"whites_at_first", one.whites_first},
               {"blacks_at_first", one.blacks_first}});
    play.to_the_end();
    CAPTURE(one.whites_first);
    CAPTURE(one.blacks_first);
    CHECK(play.last("whites_inside") == one.whites);
    CHECK(play.last("blacks_inside") == one.blacks);
  }
}

// --- Granovetter: thresholds ---------------------------------------------------------------------

TEST_CASE("classics: one threshold of a hundred decides between a riot and one rioter") {
  CHECK(end_of("riot", "joined") == 100);
  CHECK(end_of("riot", "joined", {{"second", 2}}) == 1);
}

// The paper's equilibrium: where the cumulative distribution first meets the diagonal.
TEST_CASE("classics: with normal thresholds the riot jumps between spreads of 12.2 and 12.25") {
  const auto equilibrium = [](double spread) {
    double share = 0;
    for (int round = 0; round < 100000; ++round)
      share = 50 * std::erfc((25 - share) / spread / std::sqrt(2.0));
    return share;
  };
  std::vector spreads = {12.2, 12.25};
  if (validation()) spreads = {5.0, 10.0, 12.0, 12.2, 12.25, 13.0, 30.0};
  for (const double spread : spreads) {
    const double joined = end_of("riot_normal", "joined", {{"spread", spread}});
    CAPTURE(spread);
    CHECK(std::abs(joined - equilibrium(spread)) < 0.03);
    if (spread == 12.2) CHECK(std::abs(joined - 5.5) < 0.05);
    if (spread == 12.25) CHECK(joined == 100);
  }
}

// --- Morris: contagion ---------------------------------------------------------------------------

TEST_CASE("classics: on a Moore torus three of eight are enough to spread, four are not") {
  CHECK(end_of("contagion", "adopters", {{"enough", 2}}) == 900);
  CHECK(end_of("contagion", "adopters", {{"enough", 3}}) == 900);
  CHECK(end_of("contagion", "adopters", {{"enough", 4}}) == 21);  // the square without its corners
  CHECK(end_of("contagion", "adopters", {{"enough", 5}}) == 0);
}

// --- Nowak and May: the spatial dilemma ----------------------------------------------------------

namespace {

class Torus {
 public:
  // Born before the players: cooperation, 1, and defection, 2.
  Torus(const Play& play, int side) : side_(side), defects_(cells()), score_(cells()) {
    for (size_t i = 0; i < cells(); ++i)
      defects_[i] = play.read("plays", {static_cast<int64_t>(i + 3)}) == 2;
  }
  double cooperators() const {
    return static_cast<double>(std::count(defects_.begin(), defects_.end(), false)) /
           static_cast<double>(cells());
  }
  void round(double temptation) {
    for (size_t i = 0; i < cells(); ++i) {
      double about = 0;
      each_near(i, [&](size_t j) { about += defects_[j] ? 0 : 1; });
      score_[i] = (defects_[i] ? temptation : 1) * about;
    }
    std::vector<bool> next(cells());
    for (size_t i = 0; i < cells(); ++i) {
      size_t best = i;  // ties: only between those who do the same, at 1.9
      each_near(i, [&](size_t j) { best = score_[j] > score_[best] ? j : best; });
      next[i] = defects_[best];
    }
    defects_ = next;
  }

 private:
  size_t cells() const { return static_cast<size_t>(side_ * side_); }
  template <class Calls>
  void each_near(size_t i, Calls calls) const {
    const int x = static_cast<int>(i) % side_, y = static_cast<int>(i) / side_;
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        const int at = (y + dy + side_) % side_ * side_ + (x + dx + side_) % side_;
        calls(static_cast<size_t>(at));
      }
  }

  int side_;
  std::vector<bool> defects_;
  std::vector<double> score_;
};

// From day `settled` on, after the transient.
void check_dilemma(const std::string& name, int side, uint64_t runs, int settled, int days) {
  classic(name);
  const auto means = by_seed(runs, [&](uint64_t seed) {
    Play play(name, seed, {}, days);
    Torus torus(play, side);
    play.to_the_end();
    const std::vector<double>& series = play.series.at("cooperators");
    Sample late;
    for (size_t day = 0; day < series.size(); ++day) {
      CHECK(series[day] == doctest::Approx(torus.cooperators()).epsilon(1e-12));
      torus.round(1.9);
      if (static_cast<int>(day) >= settled) late.add(series[day]);
    }
    return late.mean();
  });
  Sample cooperators;
  for (const double one : means) cooperators.add(one);
  agrees("cooperators", cooperators, {0.316, 0.01, 0.005});
}

}  // namespace

TEST_CASE("classics: cooperators survive next to one another, in every round as they must") {
  check_dilemma("dilemma_50", 50, 1, 50, 100);
}

TEST_CASE("classics: cooperators on a large torus are as many as Nowak and May found [slow]") {
  if (!validation()) return;
  check_dilemma("dilemma_200", 200, 3, 100, 300);
}

}  // namespace milieu::tests
