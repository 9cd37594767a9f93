// What somebody could bring about: the best and the worst policy (ask/steered.h), everybody else
// answering and acting as they would.
//
// The search is backward induction over the tree of situations, on a sample of lucks: exact on that
// sample, if it is not cut off. What it finds is to be judged on other lucks: hindsight is not
// power.
//
// In:    histories to be played, whose choices, lucks.
// Out:   policies with their values on the sample.
// Never: a choice by what they cannot know (unless it is asked for: `all_knowing`).
#pragma once

#include "ask/plays.h"

namespace milieu::ask {

struct Found {
  Policy policy{};
  double value = 0;                    // share of the sample in which the target is met
};

struct Range {
  Found best{}, worst{};
  double plain = 0;                    // as they would, on the same sample
  size_t situations = 0, runs = 0;
  bool whole = true;                   // nothing was cut off: exact on the sample
};

/// Lucks first, first + 1 …; at most `runs` histories. `watch`: false stops it.
base::Result<Range> range(const Plays& plays, const Steering& steering, uint64_t first,
                          size_t lucks, size_t runs, const std::function<bool(double)>& watch);

/// The same policy with the fewest choices: those are left out, one after the other, without which
/// it is worth no less (or, at its worst, no more) on the sample; of as many as there is time for.
base::Result<Policy> fewest(const Plays& plays, const Steering& steering, Policy policy, bool best,
                            uint64_t first, size_t lucks, unsigned threads,
                            const Enough& enough);

}  // namespace milieu::ask
