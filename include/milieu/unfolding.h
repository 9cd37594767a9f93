// When it is decided: how likely an outcome was, as a history went.
//
// In:    a history, an outcome.
// Out:   at points of its time, how often the outcome comes to hold with other luck from there on;
//        and where that jumps.
// Never: a different answer for a different number of threads.
#pragma once

#include "milieu/history.h"

namespace milieu {

struct UnfoldingOptions {
  std::string question{};   // an outcome, perhaps for some: "b20", "b20(Ani, Ivan)"
  uint64_t points = 12;
  uint64_t lucks = 20;      // histories at each point
  unsigned threads = 0;
  Watch watch{};
};

struct Chance {
  std::string at;
  uint64_t held = 0, of = 0;
  double probability = 0, low = 0, high = 1;
};

/// Between two points the chance moved by more than chance would, and this happened there.
struct Jump {
  std::string from, to;
  double before = 0, after = 0;
  std::vector<uint64_t> events;        // what the outcome goes back to first
  std::vector<std::string> what;
};

struct Unfolding {
  std::string what;
  bool held = false;
  std::string at;                      // when it held, if it did
  std::vector<Chance> chances;         // by time
  std::vector<Jump> jumps;             // the largest first
  uint64_t replays = 0;
  bool interrupted = false;
};

Result<Unfolding> unfolding(const History& history, const UnfoldingOptions& options);

}  // namespace milieu
