// Where the plans of several people come to nothing at once, and over one another.
//
// In:    an account.
// Out:   collisions, in order of time.
// Never: a look at names of acts.
//
// A plan came to nothing if the act failed, came too late, or was answered with the last answer of
// its question: as the first is what is asked for, the last is the one that refuses it. Two such
// acts belong together if one stands on the other, or both on a third that is no more than half a
// day old, or they are at one place and somebody has a role in both. A collision has three such
// acts within three hours, of two people or more and of two kinds. Acts that come to nothing every
// day do not count: of all acts, no more than one in sixty-four may be such a failure.
#pragma once

#include <vector>

#include "tell/account.h"

namespace milieu::tell {

struct Collision {
  std::vector<history::EventIndex> events;    // rising
  std::vector<history::EntityIndex> people;   // whose plans they were, in the order of the events
  int64_t from = 0, to = 0;
  double surprise = 0;                        // bits: how rare such failures are in this account
};

std::vector<Collision> collisions(const Telling& telling, const Account& account);

}  // namespace milieu::tell
