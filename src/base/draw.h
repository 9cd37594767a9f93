// Chance without state: a draw is a function of who draws, where, and on which occasion.
//
// In:    a seed, then words: the site, each participant in role order, the occasion.
// Out:   a Key; from it uniforms, whole numbers and noises, numbered by lane.
// Never: a stream. Drawing here changes no draw elsewhere, so that two worlds which differ in one
//        event keep the same luck everywhere else.
//
// Ids are small, alike and often equal, so they are never XOR-combined with one another: each word
// goes through a full 64-bit finaliser before the next one is met. Order matters; zero matters.
// One uniform per draw, turned by inversion: a better chance can only move an outcome one way.
#pragma once

#include <array>
#include <cstdint>

#include "base/hash.h"
#include "base/maths.h"

namespace milieu::base {

/// Chain is the normal generator. Philox draws from the same keys with an independent generator:
/// other luck, same distributions; for auditing.
enum class Rng : uint8_t { Chain, Philox };

/// All that decides the luck of a run.
struct Luck {
  uint64_t seed = 1;
  Rng rng = Rng::Chain;
  bool operator==(const Luck&) const = default;
};

/// Philox4x32-10 of Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3"
/// (SC 2011).
std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

/// The first two output words, the first one low, for counter (lane, 0, 0, 0).
uint64_t philox(uint64_t key, uint32_t lane);

/// A place in the tree of all draws. A value: cheap to copy, never changed.
class Key {
 public:
  explicit constexpr Key(Luck luck) : word_(mix(luck.seed + step)), rng_(luck.rng) {}

  /// The key for one more word: `key.with(site).with(actor).with(occasion)`.
  constexpr Key with(uint64_t word) const { return Key{mix((word_ ^ word) + step), rng_}; }

  /// 64 random bits; different lanes of one key are independent.
  uint64_t bits(uint32_t lane = 0) const {
    if (rng_ == Rng::Philox) return philox(word_, lane);
    return mix(word_ + lane * lane_step);
  }

  /// Strictly between 0 and 1: an odd multiple of 2^-53, from the upper 52 bits. (With 53 bits the
  /// half added to keep off zero would not fit, and the largest uniform would round to one.)
  double uniform(uint32_t lane = 0) const {
    return (static_cast<double>(bits(lane) >> 12) + 0.5) * 0x1p-52;
  }

  /// A whole number from 0 to n - 1: the high word of bits * n. Each has chance 1/n to within
  /// 2^-64. n must not be zero.
  uint64_t index(uint64_t n, uint32_t lane = 0) const;

  /// Unit exponential, standard Gumbel (mean 0.5772...), standard normal. All finite.
  double exponential(uint32_t lane = 0) const { return -log(uniform(lane)); }
  double gumbel(uint32_t lane = 0) const { return -log(-log(uniform(lane))); }
  double normal(uint32_t lane = 0) const { return normal_quantile(uniform(lane)); }

  constexpr bool operator==(const Key&) const = default;

 private:
  constexpr Key(uint64_t word, Rng rng) : word_(word), rng_(rng) {}

  // Two odd constants, so that no lane of a key is the key of one of its children.
  static constexpr uint64_t step = 0x9e3779b97f4a7c15ULL;       // 2^64 / golden ratio
  static constexpr uint64_t lane_step = 0xd1342543de82ef95ULL;  // Steele and Vigna 2022, table 6

  uint64_t word_;
  Rng rng_;
};

}  // namespace milieu::base
