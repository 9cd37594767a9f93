// How much there is to each moment: what decides which are told by themselves.
//
// In:    the moments of an account; which events brought an outcome about.
// Out:   a weight for each, from numbers of the log alone.
// Never: a look at what an act is called, or at what a teller does not know.
//
//   rare     log2(all / as many of this act and answer), as a share of log2(all); the same again
//            for this act, answer and persons, a third as much
//   narrow   exp(-margin / 0.25) of its narrowest choice, times rare, times stands: choices are
//            daily; those that are rare and on which something stands are not
//   outcome  an outcome came to hold at it
//   stands   how much of what is told later stands on it: each event passes its due on to its
//            causes in equal parts. What outcomes (of one's own account: one's own acts) stand on
//            counts in full, what anything stands on a third; and less of what is not rare
#pragma once

#include <set>
#include <vector>

#include "tell/account.h"

namespace milieu::tell {

struct Weight {
  double rare = 0, narrow = 0, outcome = 0, stands = 0;
  double all() const { return rare + narrow + 1.2 * outcome + stands * (0.4 + 0.6 * rare); }
};

/// One for each moment of the account.
std::vector<Weight> weigh(const model::World& world, const Account& account,
                          const std::set<history::EventIndex>& outcomes);

}  // namespace milieu::tell
