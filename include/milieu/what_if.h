// What if: a history again, with something changed from outside, and the same luck for all else.
//
// In:    a history; interventions, in the lines of docs/what-if.md.
// Out:   the branch, a history like any other; what differs, since when and through whom.
// Never: a branch of a history that this program cannot make again.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "milieu/history.h"

namespace milieu {

struct WhatIfOptions {
  std::vector<std::string> interventions{};
  std::string out{};          // where the branch goes; empty: branch_path
  bool replace = false;       // whatever history stands at `out`
  int64_t fresh_luck = -1;    // pairs with other luck; -1: 20, if one branch says little
  unsigned threads = 0;
  std::string engine{};
  Watch watch{};
};

/// An event of one of the two histories.
struct Parting {
  uint64_t event = 0;         // its number there
  bool in_branch = false;
  std::string at, what;
};

/// Something that happened in both.
struct Otherwise {
  uint64_t before = 0, after = 0;  // its number in each
  std::string at, at_after;
  std::string what, what_after;
};

struct ReachedText {
  std::string who;
  Parting by;
  std::string through;        // somebody it came from; empty: from nobody
};

struct OutcomeDiffers {
  std::string name;
  bool before = false, after = false;    // whether it held in the history; in the branch
  std::string at, at_after, who, who_after;
};

/// An outcome over other lucks after the first change, in pairs: as it was, and with the change.
struct FreshOutcome {
  std::string name;
  double before = 0, after = 0;  // shares
  double error = 0;              // standard error of the difference, paired
};

struct WhatIf {
  std::string parent, path;
  std::string hash;
  std::vector<std::pair<std::string, std::string>> remarks;  // a line, and why it did nothing
  std::string begins;               // when the first change can have made a difference
  bool same = false;                // nothing differs, but for what was done from outside
  std::string since;                // when the two part
  uint64_t shared = 0, alike = 0;   // events before that; and after it, in both and alike
  std::vector<Parting> gone, fresh; // only before; only in the branch
  std::vector<Otherwise> changed, moved;
  std::vector<ReachedText> reached;
  uint64_t people = 0;              // that there are
  std::vector<double> shares;       // of what differs, in twenty stretches of time since then
  bool anecdote = false;            // so much that one branch says little
  std::vector<OutcomeDiffers> outcomes;
  uint64_t fresh_pairs = 0;
  std::vector<FreshOutcome> fresh_outcomes;
  bool interrupted = false;
};

/// "anora-1.milieu" gives "anora-1-what-if.milieu", or -2, -3 and so on if that is there already.
std::string branch_path(const std::string& parent);

Result<WhatIf> what_if(const History& history, const WhatIfOptions& options);

}  // namespace milieu
