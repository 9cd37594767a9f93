// Questions to many histories.
//
// In:    a world, and how many histories of it.
// Out:   how likely its outcomes are, in the model, and how sure that is.
// Never: a different answer for a different number of threads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "milieu/run.h"

namespace milieu {

struct LikelyOptions {
  std::vector<std::string> outcomes{};  // or how their names begin; empty: all of them
  uint64_t histories = 200;             // seeds first_seed, first_seed + 1 ...
  uint64_t first_seed = 1;
  unsigned threads = 0;                 // 0: as many as there are cores
  Executor executor = Executor::Vector;
  Generator generator = Generator::Chain;
  std::vector<Setting> settings{};
  std::vector<std::string> interventions{};  // lines of docs/what-if.md
  std::string until{};
  Watch watch{};
};

/// The share of histories in which it held, with the 95 % interval of Wilson, "Probable inference,
/// the law of succession, and statistical inference", JASA 22:158, 1927.
struct Probability {
  std::string name;
  uint64_t held = 0;
  double probability = 0, low = 0, high = 1;
};

struct Likely {
  uint64_t histories = 0;  // that were run to their end; if stopped, those before the first gap
  bool interrupted = false;
  std::vector<Probability> outcomes;  // in the order asked for, or of declaration
};

Result<Likely> likely(const World& world, const LikelyOptions& options);

}  // namespace milieu
