// Standing choices: what somebody does whenever they can, never does, or always answers.
//
// Where the tree of situations is too large to be searched, policies are sought among these. Which
// are worth a try is seen from plain histories: what was open to them, what they were asked, and
// how the target went with what they did. They race: all on few lucks, the better half on twice as
// many, and so on; then the last ones are joined, and what adds nothing is left out.
//
// In:    histories to be played; whose choices.
// Out:   interventions, with their values on the sample.
// Never: a choice by what they cannot know: each of them is one for every luck.
#pragma once

#include <set>

#include "ask/plays.h"

namespace milieu::ask {

struct Lever {
  model::Intervention line{};          // Have, Block or Answer
  size_t open = 0;                     // in how many plain histories it was open
  double lean = 0;                     // met more often where they did so of themselves: in
                                       // standard errors, about; 0: they never did, or always
};

/// What plain histories show.
struct Plain {
  std::vector<bool> met{};                       // by luck, from the first
  std::map<uint64_t, double> involved{};         // by who: their deeds and answers in the lineage
                                                 // of the target, each step back counting half
  std::map<uint64_t, std::vector<Lever>> levers{};
  std::map<uint64_t, double> ways{};             // mean logarithm of how many ways their choices
                                                 // could go, one after the other
  double share() const;
};

/// Lucks first, first + 1 …; choices in [from, until) count.
base::Result<Plain> look_at(const Plays& plays, int64_t from, int64_t until, uint64_t first,
                            size_t lucks, unsigned threads, const Enough& enough);

struct Raced {
  std::vector<model::Intervention> best{}, worst{};  // empty: as they would
  double best_value = 0, worst_value = 0;            // share of the sample
  std::vector<std::vector<model::Intervention>> tried{};  // on the whole sample, the best first
  size_t runs = 0, levers = 0;                       // of how many that were played
  bool whole = true;                                 // not stopped before its end
};

/// Of the levers of these people, on the lucks of `plain`, from `first` on.
base::Result<Raced> race(const Plays& plays, const Plain& plain, const std::set<uint64_t>& whose,
                         uint64_t first, size_t runs, unsigned threads, const Enough& enough);

}  // namespace milieu::ask
