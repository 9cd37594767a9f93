// What somebody could bring about: the best and the worst policy from what they know to what is
// open to them, everybody else answering and acting as they would.
//
// A policy says what they do in each situation: asked something, which answer; looking, which of
// the ways that are open, or nothing. A situation is what they can tell it by: what is asked or
// open, the interval it is, what is visible to them of facts, what they know to have happened (by
// whom, with whom, what was answered; not by the clock), and what they chose before. So two lucks
// that they cannot tell apart are one situation, and get one choice.
//
// The search is backward induction over the tree of situations, on a sample of lucks: exact on that
// sample, if it is not cut off. What it finds is to be judged on other lucks: hindsight is not
// power.
//
// In:    a world, settings, whose choices, what is to be met, lucks.
// Out:   policies with their values on the sample.
// Never: a choice by what they cannot know (unless it is asked for: `all_knowing`).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ask/trunk.h"

namespace milieu::ask {

/// One choice in one situation.
struct Choice {
  enum class Sort : uint8_t { Answer, Do, Nothing } sort = Sort::Nothing;
  model::ActId act{};                  // that was asked, or is done
  std::vector<model::Given> roles{};   // Answer: all; Do: after the actor's
  uint16_t answer = 0;
  int64_t interval = 0;                // Do, Nothing: in which
  bool operator==(const Choice&) const = default;
};

/// By situation, as a word that stands for all that they can tell it by.
using Policy = std::map<uint64_t, Choice>;

struct Steering {
  uint64_t who = 0;                    // content id
  std::vector<uint64_t> allies{};      // these are steered, too, each by what they know themselves
  Target target{};
  int64_t from = INT64_MIN;            // they choose from here on; before, as they would
  int64_t until = INT64_MAX;           // and until then
  bool all_knowing = false;            // situations are told apart by the luck as well
};

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

/// Seeds first, first + 1 …; at most `runs` histories. `watch`: false stops it.
base::Result<Range> range(const model::World& world, const sim::Settings& settings,
                          const Steering& steering, uint64_t first, size_t lucks, size_t runs,
                          const std::function<bool(double)>& watch);

/// In how many of these seeds a policy meets the target; in situations it does not know they do as
/// they would.
base::Result<size_t> judge(const model::World& world, const sim::Settings& settings,
                           const Steering& steering, const Policy& policy, uint64_t first,
                           size_t lucks);

}  // namespace milieu::ask
