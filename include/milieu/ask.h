// Questions to many histories.
//
// In:    a world, and how many histories of it; outcomes, or numbers in the world's language.
// Out:   how likely they are, in the model, and how sure that is; what a change makes of them.
// Never: a different answer for a different number of threads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "milieu/run.h"

namespace milieu {

struct LikelyOptions {
  /// Outcomes, or how their names begin; or numbers or conditions in the world's language, as they
  /// are when the history ends. None: all outcomes.
  std::vector<std::string> questions{};
  std::string given{};                  // only histories in which this outcome holds count
  std::vector<std::string> compare{};   // lines of docs/what-if.md: with each of them, too
  double within = 0;                    // stop when every answer is sure to within this; 0: do not
  uint64_t histories = 200;             // at most: seeds first_seed, first_seed + 1 ...
  uint64_t first_seed = 1;
  unsigned threads = 0;                 // 0: as many as there are cores
  Executor executor = Executor::Vector;
  Generator generator = Generator::Chain;
  std::vector<Setting> settings{};
  std::vector<std::string> interventions{};  // lines of docs/what-if.md: for all histories
  std::string until{};
  std::string keep{};                   // a file: what was run is kept there, and gone on with
  Watch watch{};
};

/// The share of histories in which it held, with the 95 % interval of Wilson, "Probable inference,
/// the law of succession, and statistical inference", JASA 22:158, 1927.
struct Probability {
  std::string name;
  uint64_t held = 0;
  double probability = 0, low = 0, high = 1;
  std::string early, median, late;  // when it first held: the 5th, 50th and 95th of a hundred
  double times = 0;                 // how often, in those in which it did
};

/// A number at the end of each history.
struct Quantity {
  std::string text;
  double mean = 0, low = 0, high = 0;   // of the mean: 95 %, by its standard error
  double deviation = 0;                 // of single histories
  double least = 0, q05 = 0, median = 0, q95 = 0, most = 0;
};

/// The same seeds without a change and with it.
struct Compared {
  std::string name;           // an outcome, or a number's text
  double before = 0, after = 0;
  double error = 0;           // standard error of the difference, by pairs
  double unpaired = 0;        // what it would have been with seeds of their own
  /// The share of the variance that pairing saved.
  double saved() const {
    return unpaired > 0 ? 1 - error * error / (unpaired * unpaired) : 0;
  }
};

struct Comparison {
  std::string line;
  std::vector<Compared> answers;  // outcomes, then numbers, as they were asked for
};

/// Histories that ended in the same way: by which outcomes named `ending…` held.
struct Ending {
  std::vector<std::string> outcomes;  // none: no ending
  uint64_t histories = 0;
  double share = 0;
};

struct Likely {
  uint64_t histories = 0;  // that were run to their end; if stopped, those before the first gap
  uint64_t counted = 0;    // of these, those in which `given` holds
  bool interrupted = false;
  bool sure = false;       // every answer is within what was wished
  std::vector<Probability> outcomes;  // in the order asked for, or of declaration
  std::vector<Quantity> quantities;   // in the order asked for
  std::vector<Ending> endings;        // the most frequent first; empty: the world names none
  std::vector<Comparison> comparisons;
};

Result<Likely> likely(const World& world, const LikelyOptions& options);

}  // namespace milieu
