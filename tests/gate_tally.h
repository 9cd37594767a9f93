// What the worlds that were judged did: sums, and which features stood together.
//
// In:    made worlds and what was told of them.
// Out:   numbers; one line for ./check; a table of all pairs of features.
// Never: a verdict.
//
// A pair is counted twice over. "Said": both features stand in the text of one world. "Done": both
// stand in acts of which the run told an event (or outside of acts, in a world where anything
// happened). Done does not say that every line of those acts was reached.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "tests/generate.h"
#include "tests/harness.h"

namespace milieu::tests {

struct Sums {
  std::array<size_t, 4> status{};
  std::array<size_t, 5> hitch{};
  size_t events = 0, records = 0, swapped = 0, outcomes = 0, measures = 0, births = 0, ends = 0;
  size_t voids = 0, retracted = 0, answers = 0, quantities = 0, consequences = 0, errors = 0;
  std::array<size_t, 5> at_least{};  // worlds with 1, 10, 50, 100, 200 events

  void add(const Recording& run);
};

/// In how many worlds two features were together.
class Pairs {
 public:
  struct Rarest {
    Feature one{}, other{};
    size_t worlds = SIZE_MAX;
  };
  Pairs() : counts_(feature_count, std::vector<size_t>(feature_count)) {}

  void add(Features used);
  size_t together(Feature a, Feature b) const {
    return counts_[static_cast<size_t>(a)][static_cast<size_t>(b)];
  }
  size_t found() const;                // of those that there can be
  std::vector<Rarest> missing() const;
  Rarest rarest() const;

  /// No world is both `one at a time` and `all together`.
  static bool possible(Feature a, Feature b);
  static size_t all();

 private:
  std::vector<std::vector<size_t>> counts_;
};

struct Tally {
  size_t worlds = 0;
  Sums sums;
  Pairs said, done;

  void add(const Generated& made, const model::World& world, const Recording& run);
  std::string line() const;            // "gate: 2000 worlds, …"
  std::string table() const;
};

}  // namespace milieu::tests
