// One choice taken apart: what spoke for what was chosen, against the nearest alternative.
//
// In:    a choice as it was weighed, made again by replay.
// Out:   each motive's share, the smallest set of motives that decided it, how much was luck.
// Never: a draw; a word.
//
// Decided by: the smallest set of motives without which, the luck being the same, something else
// would have come of it: another option, or, of what nobody else asked for, nothing before the
// actor's motives were next read afresh. Removing a motive removes it from every option. (The idea
// of minimal sufficient explanations: Khan, Poupart and Black, ICAPS 2009; Juozapaitis and others,
// XAI 2019. There the options are two and greedy is exact; here any option may win, so sets are
// tried by rising size.)
#pragma once

#include <cstddef>
#include <vector>

#include "history/event.h"

namespace milieu::ask {

inline constexpr size_t nothing = static_cast<size_t>(-1);
inline constexpr size_t most_exact = 15;  // motives; with more, sets are found greedily

struct Contrast {
  size_t chosen = nothing;      // into Weighed::options
  size_t nearest = nothing;     // the second best; nothing if there was one option only
  std::vector<double> weights;     // by motive: for what was chosen, in units
  std::vector<double> differences; // by motive: the same less that for the nearest
  double motives = 0;           // their sum, with what a range of quantities adds
  double luck = 0;              // noise for the chosen less noise for the nearest, in units

  std::vector<size_t> decisive; // motives; empty: no set of them decided it
  bool exact = true;            // false: found greedily, perhaps not the smallest
  size_t instead = nothing;     // the option without them; nothing: it would not have come due
  bool by_time = false;         // so it is

  double chance = 1;            // that it would be chosen again, with fresh luck
  double chance_due = 1;        // initiative: that any of its ways would have come due (`ends`)
  int64_t ends = 0;             // initiative: when motives are next read afresh, come what may
  double plain = 0;             // initiative: its rate, were there no motives; per millisecond
  bool rivals = false;          // one request among several of which one could win
};

/// `weighed` has at least one option, and is of `event`.
Contrast contrast(const model::World& world, const history::Event& event,
                  const history::Weighed& weighed, model::KindId kind);

/// By option: how likely each is with fresh luck.
std::vector<double> chances(const model::World& world, const history::Event& event,
                            const history::Weighed& weighed);

}  // namespace milieu::ask
