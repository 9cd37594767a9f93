#include "base/draw.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

using namespace milieu::base;

namespace {

// What people do wrong is tested beside what we do: each mixer turns (seed, id, id, occasion) into
// 64 bits.
using Words = std::array<uint64_t, 4>;

Key key_of(Rng rng, const Words& words) {
  return Key{Luck{.seed = words[0], .rng = rng}}.with(words[1]).with(words[2]).with(words[3]);
}

uint64_t chain(const Words& words) { return key_of(Rng::Chain, words).bits(); }
uint64_t audit(const Words& words) { return key_of(Rng::Philox, words).bits(); }

uint64_t xor_combined(const Words& words) {
  return mix((words[0] ^ words[1] ^ words[2] ^ words[3]) + 0x9e3779b97f4a7c15ULL);
}

uint64_t fold(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{a} * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// The home-made fold of TECHNIQUES (e): two multiplications for all four words.
uint64_t two_multiplies(const Words& words) {
  const uint64_t first = fold(words[0] ^ 0xa0761d6478bd642fULL, words[1] ^ 0xe7037ed1a0b428dbULL);
  return fold(first ^ words[2], words[3] ^ 0x8ebc6af09c88c6e3ULL);
}

// How far four bits of a draw and of its neighbour's are from independent, in standard deviations:
// the chi-square of the 256 pairs. Every key of 16^4 small numbers is paired with the one whose
// word `which` is greater by one.
template <class Mixer>
double pair_score(const Mixer& mixer, size_t which, int place) {
  std::array<double, 256> counts{};
  double total = 0;
  for (uint64_t i = 0; i < 65536; ++i) {
    Words words = {1 + (i & 15), 1 + (i >> 4 & 15), 1 + (i >> 8 & 15), i >> 12};
    const uint64_t here = mixer(words) >> place & 15;
    ++words[which];
    counts[here << 4 | (mixer(words) >> place & 15)] += 1;
    total += 1;
  }
  double chi_square = 0;
  for (const double count : counts) {
    const double gap = count - total / 256;
    chi_square += gap * gap / (total / 256);
  }
  return (chi_square - 255) / std::sqrt(2.0 * 255);
}

// The worst of the twelve: each word, upper, middle and lower bits.
template <class Mixer>
double worst_pair_score(const Mixer& mixer) {
  double worst = 0;
  for (size_t which = 0; which < 4; ++which) {
    for (const int place : {60, 30, 0}) {
      worst = std::max(worst, std::fabs(pair_score(mixer, which, place)));
    }
  }
  return worst;
}

// The correlation of draws on adjacent occasions, in standard deviations.
double lag_score(Rng rng) {
  double sum = 0;
  int count = 0;
  for (uint64_t person = 1; person <= 200; ++person) {
    const Key key = Key{Luck{.rng = rng}}.with(person);
    for (uint64_t occasion = 0; occasion < 500; ++occasion, ++count) {
      sum += (key.with(occasion).uniform() - 0.5) * (key.with(occasion + 1).uniform() - 0.5);
    }
  }
  return sum * 12 / std::sqrt(count);
}

}  // namespace

TEST_CASE("Philox gives the published answers") {
  // kat_vectors of Random123 (D. E. Shaw Research).
  using Four = std::array<uint32_t, 4>;
  CHECK(philox(Four{0, 0, 0, 0}, {0, 0}) ==
        Four{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  constexpr uint32_t f = 0xffffffff;
  CHECK(philox(Four{f, f, f, f}, {f, f}) ==
        Four{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox(Four{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Four{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
  CHECK(philox(0, 0) == 0xe169c58d6627e8d5ULL);
}

TEST_CASE("neighbouring keys have unrelated draws") {
  CHECK(worst_pair_score(chain) < 5);
  CHECK(worst_pair_score(audit) < 5);
}

TEST_CASE("the pair test catches ids that are XOR-combined and a fold that is too short") {
  CHECK(worst_pair_score(xor_combined) > 50);
  CHECK(worst_pair_score(two_multiplies) > 50);
}

TEST_CASE("neighbouring lanes have unrelated draws") {
  const auto lanes = [](const Words& words) {
    const Key key = Key{Luck{.seed = words[0]}}.with(words[1]).with(words[2]);
    return key.bits(static_cast<uint32_t>(words[3]));
  };
  CHECK(worst_pair_score(lanes) < 5);
}

TEST_CASE("a million small keys have a million different draws") {
  std::vector<uint64_t> draws;
  for (uint64_t i = 0; i < 1'048'576; ++i) {
    draws.push_back(chain({i & 31, i >> 5 & 31, i >> 10 & 31, i >> 15}));
  }
  std::sort(draws.begin(), draws.end());
  CHECK(std::adjacent_find(draws.begin(), draws.end()) == draws.end());
}

TEST_CASE("draws on adjacent occasions are uncorrelated") {
  CHECK(std::fabs(lag_score(Rng::Chain)) < 4);
  CHECK(std::fabs(lag_score(Rng::Philox)) < 4);
}

TEST_CASE("order matters, zero matters, and the generator is part of the luck") {
  const Key key{Luck{}};
  CHECK_FALSE(key.with(1).with(2) == key.with(2).with(1));
  CHECK_FALSE(key.with(0) == key);
  CHECK(key.with(0).bits() != key.bits());
  CHECK(key.with(0).with(0).bits() != key.with(0).bits());
  CHECK(key.bits(0) != key.bits(1));
  CHECK(key.bits(1) != key.with(0).bits());
  CHECK(key.with(1).bits() != Key{Luck{2}}.with(1).bits());
  CHECK(key.bits() != Key{Luck{.rng = Rng::Philox}}.bits());
  CHECK(key.with(5).bits(7) == Key{Luck{}}.with(5).bits(7));
}

TEST_CASE("uniforms fill the interval evenly and never touch its ends") {
  for (const Rng rng : {Rng::Chain, Rng::Philox}) {
    const Key key{Luck{.seed = 5, .rng = rng}};
    std::array<double, 100> counts{};
    for (uint32_t i = 0; i < 100'000; ++i) {
      const double u = key.uniform(i);
      REQUIRE((u > 0 && u < 1));
      counts[static_cast<size_t>(u * 100)] += 1;
    }
    double chi_square = 0;
    for (const double count : counts) chi_square += (count - 1000) * (count - 1000) / 1000;
    CHECK(std::fabs((chi_square - 99) / std::sqrt(198.0)) < 4);
  }
  CHECK((static_cast<double>(UINT64_MAX >> 12) + 0.5) * 0x1p-52 == 1 - 0x1p-53);
}

TEST_CASE("an index lies below its bound and favours nobody") {
  const Key key{Luck{}};
  std::array<double, 7> counts{};
  for (uint32_t i = 0; i < 70'000; ++i) counts[key.index(7, i)] += 1;
  double chi_square = 0;
  for (const double count : counts) chi_square += (count - 10'000) * (count - 10'000) / 10'000;
  CHECK(chi_square < 30);  // 6 degrees of freedom: one in 25,000
  CHECK(key.index(1) == 0);
  CHECK(key.index(UINT64_MAX) < UINT64_MAX);
}

TEST_CASE("exponential, Gumbel and normal noises have their means and spreads") {
  const Key key{Luck{}};
  constexpr double n = 200'000;
  double exponential = 0, gumbel = 0, normal = 0, square = 0;
  for (uint32_t i = 0; i < 200'000; ++i) {
    exponential += key.with(1).exponential(i) / n;
    gumbel += key.with(2).gumbel(i) / n;
    const double z = key.with(3).normal(i);
    normal += z / n;
    square += z * z / n;
  }
  const double root = std::sqrt(n);
  CHECK(std::fabs(exponential - 1) * root < 4);
  CHECK(std::fabs(gumbel - 0.57721566490153286) * root / 1.2825498301618641 < 4);
  CHECK(std::fabs(normal) * root < 4);
  CHECK(std::fabs(square - 1) * root / std::sqrt(2.0) < 4);
}

TEST_CASE("the option with the largest utility plus Gumbel noise is a logit choice") {
  const Key key = Key{Luck{}}.with(17);
  const std::array<double, 3> utilities = {0.0, 1.0, -0.5};
  std::array<double, 3> counts{};
  for (uint64_t occasion = 0; occasion < 60'000; ++occasion) {
    std::array<double, 3> scores{};
    for (size_t i = 0; i < 3; ++i) {
      scores[i] = utilities[i] + key.with(occasion).with(100 + i).gumbel();
    }
    counts[static_cast<size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin())]++;
  }
  const double total = std::exp(0.0) + std::exp(1.0) + std::exp(-0.5);
  for (size_t i = 0; i < 3; ++i) {
    const double wanted = 60'000 * std::exp(utilities[i]) / total;
    CHECK(std::fabs(counts[i] - wanted) / std::sqrt(wanted) < 4);
  }
}
