// One world under many seeds, side by side: which outcomes came to hold, when, and what was measured.
//
// In:    a checked world; seeds.
// Out:   for each seed what is counted; how two worlds differ, seed by seed.
// Never: a whole history kept; an answer that depends on the number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "history/log.h"
#include "model/world.h"
#include "sim/executor.h"

namespace milieu::tests {

/// What is kept of one history.
struct Lived {
  uint64_t seed = 0;
  size_t events = 0;
  std::map<std::string, std::vector<size_t>> held;  // by outcome: the events by which it held; of
                                                    // those without `on`, the first
  std::map<std::string, double> last;    // by measure: its last value
  std::string error;
};

/// What is to be counted of a whole history, beyond what its world measures.
using Counting = std::function<void(const history::Log&, Lived&)>;

/// Histories with the seeds `first` to `last`, in that order, on all cores. `counting`, if there is
/// any, is called on several threads; then events have all their causes.
std::vector<Lived> survey(const model::World& world, uint64_t first, uint64_t last,
                          sim::Settings settings = {}, const Counting& counting = {});

/// The same, where each seed has a world of its own; that is called on several threads, too.
using WorldOf = std::function<std::shared_ptr<const model::World>(uint64_t seed)>;
std::vector<Lived> survey(const WorldOf& world_of, uint64_t first, uint64_t last,
                          sim::Settings settings = {}, const Counting& counting = {});

/// The first days of the history with seed 1.
Lived first_days(const model::World& world, int64_t days);

/// The share of them in which an outcome held.
double share(const std::vector<Lived>& lives, const std::string& outcome);

/// The most outcomes whose names begin with `prefix` that came to hold, the first time or again,
/// one after another in the order of their names.
size_t in_order(const Lived& life, const std::string& prefix);

/// What a statistic does when something is changed, over the same seeds.
struct Shift {
  double before = 0, after = 0;  // means
  double error = 0;              // standard error of the mean difference, paired by seed
  double spread = 0;             // standard deviation before
};
/// `statistic`: a measure, or an outcome (1 if it held, else 0).
Shift shift(const std::vector<Lived>& before, const std::vector<Lived>& after,
            const std::string& statistic);

/// The world with every number of its rules, motives, effects, rates and fades multiplied by a
/// factor of its own, uniform in 1 - by to 1 + by; dates, hours of the day and whole counts stay.
/// `draw` numbers the factors.
std::shared_ptr<const model::World> shaken(const model::World& world, uint64_t draw, double by);

/// Seeds as in "1-200" from the environment variable; the default without it.
std::pair<uint64_t, uint64_t> seeds_from(const char* variable, uint64_t first, uint64_t last);

}  // namespace milieu::tests
