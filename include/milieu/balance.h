// How the acts of a world stand to each other: what worlds are tuned with.
//
// In:    a world, and how many histories of it.
// Out:   of each act how often it happens, to whom it is open and wanted, and if never, why.
// Never: a different answer for a different number of threads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "milieu/run.h"

namespace milieu {

struct BalanceOptions {
  uint64_t histories = 20;  // seeds first_seed, first_seed + 1 ...
  uint64_t first_seed = 1;
  unsigned threads = 0;     // 0: as many as there are cores
  std::vector<Setting> settings{};
  std::vector<std::string> interventions{};  // lines of docs/what-if.md
  std::string until{};
  Watch watch{};
};

struct Counted {
  std::string name;
  uint64_t count = 0;
  double share = 0;         // of the things that are counted there
  double per_day = 0;       // by kind of actor: for each of them and day
};

struct MotiveMean {
  std::string motive;
  double mean = 0;          // units, over the time in which the act was open
  double at_rate = 0;       // the same, weighted by how likely the act was
};

struct ActBalance {
  std::string act;
  std::string sort;         // "initiative", "begun" (by other acts only) or "process"
  std::string verdict;      // "drowns", "happens", "rare", "never", "always fails",
                            // "always refused" or "left out" (its module is)
  std::string words;        // the same at length; for what never happens, why
  uint64_t events = 0, worked = 0, failed = 0, preempted = 0, overtaken = 0;
  double share = 0;         // of all events but consequences
  double per_history = 0;
  double per_person_day = 0;   // of those who can act so; of a process: per day
  double open = 0, busy = 0;   // shares of their time
  double expected = 0;         // per history, from the rates
  double per_open_day = 0;     // for somebody to whom it is open
  std::string rate;            // that in words
  double wish = 0;             // units of motive while open
  std::string mostly;          // the motive that varies most with when it is likely; may be empty
  double mostly_units = 0;     // above 0: mostly with it; below: mostly without
  std::vector<MotiveMean> motives;
  std::vector<Counted> answers, by_kind, failures;
  std::vector<Counted> stopped;          // of what is (nearly) never open: by which condition
  std::vector<std::string> begun_by;     // acts that can begin it
};

struct Balance {
  uint64_t histories = 0;
  bool interrupted = false;
  double events_per_history = 0;
  double events_per_person_day = 0;
  std::vector<ActBalance> acts;          // the most frequent first
};

Result<Balance> balance(const World& world, const BalanceOptions& options);

}  // namespace milieu
