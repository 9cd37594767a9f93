// Classic models of people who talk to one another, against what others have published.
// docs/classics.md says what each is.
#include <array>

#include "tests/classics.h"

namespace milieu::tests {

// --- Demers, Karp and others: rumours ------------------------------------------------------------

namespace {

struct Rumour {
  bool push, pull;
  Target rounds;
};
constexpr std::array rumours = {
    Rumour{true, false, {18.01, 0.05, 1.33}},
    Rumour{false, true, {13.79, 0.05, 1.34}},
    Rumour{true, true, {9.16, 0.05, 0.50}},
};

void check_rumour(const Rumour& rumour, uint64_t runs) {
  const Parameters with = {{"push", rumour.push ? 1.0 : 0.0}, {"pull", rumour.pull ? 1.0 : 0.0}};
  const std::string how = std::string(rumour.push ? " push" : "") + (rumour.pull ? " pull" : "");
  agrees("rounds until all know:" + how, sample("rumour", "rounds_taken", with, runs),
         rumour.rounds);
}

}  // namespace

TEST_CASE("classics: a rumour is with all after as many rounds as it must") {
  for (const Rumour& rumour : rumours) check_rumour(rumour, 10);
}

TEST_CASE("classics: rumours are pushed and pulled as fast as published [slow]") {
  if (!validation()) return;
  for (const Rumour& rumour : rumours) check_rumour(rumour, 1000);
}

// --- Deffuant: bounded confidence ----------------------------------------------------------------

namespace {

void check_clusters(double confidence, const Target& published, uint64_t runs) {
  agrees("clusters of opinion at a confidence of " + std::to_string(confidence),
         sample("bounded_confidence", "clusters", {{"confidence", confidence}}, runs), published);
}

}  // namespace

TEST_CASE("classics: how many opinions are left depends on how far people hear one another") {
  check_clusters(0.5, {1, 0.3, 0}, 1);
  check_clusters(0.2, {2.0, 0.3, 0}, 1);
}

TEST_CASE("classics: opinions cluster as Deffuant and others found [slow]") {
  if (!validation()) return;
  check_clusters(0.5, {1, 0.3, 0}, 20);
  check_clusters(0.2, {2.0, 0.3, 0}, 20);
  check_clusters(0.15, {2.9, 0.3, 0.3}, 20);
  check_clusters(0.1, {4.3, 0.3, 0.5}, 20);
}

}  // namespace milieu::tests
