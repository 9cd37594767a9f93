// Which acts drown the others, which never happen, and why: what a world is tuned with.
//
// In:    a world, settings (seed and all); one history at a time, run and watched.
// Out:   a Tally of that history; tallies add up.
// Never: a history kept; a sum that depends on which thread made it.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <vector>

#include "base/result.h"
#include "sim/executor.h"

namespace milieu::ask {

/// Of one act, over all histories so far. Times are in milliseconds of somebody's life.
struct ActTally {
  std::array<uint64_t, 4> by_status{};     // history::Status
  std::vector<uint64_t> answers;           // by answer
  std::map<uint32_t, uint64_t> by_kind;    // of the actor
  std::map<std::pair<int, int>, uint64_t> failed;  // by Hitch: sort and condition
  double time = 0, open = 0, busy = 0;     // of those who could decide on it
  double expected = 0;                     // the rate, over that time
  double wished = 0;                       // units of all motives together, over the open time
  std::vector<double> motives;             // each, over the open time
  std::vector<double> motives_at_rate;     // each, over the open time, weighted by the rate
  std::vector<uint64_t> stopped;           // looks at the closed, by the part that stopped them
  uint64_t samples = 0;
};

struct Tally {
  uint64_t histories = 0;
  uint64_t events = 0;                     // without the start and consequences
  double time = 0;                         // of the calendar
  std::vector<ActTally> acts;              // by act; [0] stands for none
  std::map<uint32_t, double> lived;        // by kind: time of those who decide

  void add(const Tally& other);
};

/// One history, to its end. `stop` is asked now and then; a history that was stopped is no tally.
base::Result<Tally> tally(const model::World& world, const sim::Settings& settings,
                          const std::function<bool()>& stop);

/// The acts and processes whose effects begin an act, by id.
std::vector<model::ActId> begun_by(const model::World& world, model::ActId act);

}  // namespace milieu::ask
