// A history made again, so as to hear what a file does not keep: one pass for all that is wanted.
//
// In:    the world and settings of a history, and its log; which events' choices are wanted.
// Out:   those choices, and what the outcomes rested on, made again.
// Never: an answer from a replay that comes to anything else than the history.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "history/log.h"
#include "sim/executor.h"

namespace milieu::ask {

struct Wanted {
  std::set<history::EventIndex> events{};  // whose choices are wanted
  bool outcomes = false;                   // and what outcomes up to the last of them rested on
  bool all = false;                        // all choices up to there
};

struct Replayed {
  std::map<history::EventIndex, std::vector<history::Weighed>> choices;
  std::map<uint32_t, std::vector<history::EventIndex>> rested;  // by outcome
};

/// Refused if the replay comes to another event than the history's. `checkpoint` (empty: from the
/// start) must lie before all that is wanted; if that loses a choice, it is begun from the start.
base::Result<Replayed> replay(const model::World& world, const sim::Settings& settings,
                              const history::Log& log, const Wanted& wanted,
                              const std::string& checkpoint);

base::Error other_history();

}  // namespace milieu::ask
