// A history and a branch of it, side by side: what happened in both, in one, otherwise.
//
// In:    two logs, each of its world; the worlds may differ in what is left out or added.
// Out:   which events differ, from when on, through whom it spread; outcomes that changed.
// Never: a judgement by index or by order: events are the same when their content ids are, and
//        otherwise the same act of the same people, one for one in order of time.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "history/log.h"

namespace milieu::ask {

/// One event in both: where it stands in the first and in the second.
struct Pair {
  history::EventIndex first = 0, second = 0;
};

/// Somebody whose life is another from an event on.
struct Reached {
  uint64_t who = 0;                 // content id
  int64_t time = 0;
  bool in_second = false;           // which history the event is of
  history::EventIndex event = 0;
  uint64_t through = 0;             // whom it came from: somebody in it already; 0: nobody
};

/// How much of what happened in a stretch of time differs.
struct Stretch {
  int64_t from = 0, to = 0;
  size_t same = 0, differing = 0;   // events of both histories; those in both count once
  double share() const {
    const size_t all = same + differing;
    return all == 0 ? 0 : static_cast<double>(differing) / static_cast<double>(all);
  }
};

struct OutcomeChange {
  std::string name;
  std::optional<history::OutcomeHeld> first, second;  // as it held first in each, if it did
};

struct Difference {
  history::EventIndex shared = 0;   // events from the start that are the same in both
  std::optional<int64_t> since;     // when they part; nothing: never
  size_t same = 0;                  // after that, in both, and alike
  std::vector<history::EventIndex> gone, fresh;  // only in the first; only in the second
  std::vector<Pair> changed;        // in both; something else came of it
  std::vector<Pair> moved;          // the same act of the same people at another time
  std::vector<Reached> reached;     // people, by time
  std::vector<Stretch> stretches;   // twenty, from when they part to the end
  std::vector<OutcomeChange> outcomes;  // held in one only, by or for others, or at another time
};

/// One of the two.
struct Told {
  const model::World& world;
  const history::Log& log;
};

Difference difference(const Told& first, const Told& second);

/// Whether it has spread so far that this one branch says little: more than half of the last
/// quarter of the time.
bool is_anecdote(const Difference& difference);

}  // namespace milieu::ask
