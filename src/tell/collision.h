// Where the plans of several people come to nothing at once, and over one another.
//
// In:    an account.
// Out:   collisions, in order of time.
// Never: a look at names of acts.
//
// A plan came to nothing if the act failed, came too late, or was not answered with the first
// answer of its question, which is what is asked for (as it is where `at most one` gets it), nor
// with an amount, which is an offer in turn. Two
// such acts belong together if they lie within an hour of each other and one stands on the other,
// or both on a third that is no more than a few hours old, or they are at one place and one has the
// other's actor among its roles. A collision has three such acts of two people or more, and is the
// rarer the more of it is rare: acts that come to nothing every day do not make one.
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
