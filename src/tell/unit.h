// What becomes one sentence, or part of one: the clauses of a moment, when, where and from whom.
//
// In:    beats.
// Out:   units in order; neighbours that say the same of others are one.
// Never: words.
#pragma once

#include <vector>

#include "tell/collision.h"
#include "tell/outline.h"

namespace milieu::tell {

struct Unit {
  std::vector<Clause> clauses;
  int64_t time = 0;
  history::EntityIndex actor = 0, place = 0, via = 0;
  bool heard = false;
  bool turn = false;      // an outcome came about at it
  enum class Belief : uint8_t { None, Begins, Ends } belief = Belief::None;  // of the teller
  int64_t times = 1;      // the very same, several times in a row
  size_t collision = 0;   // number of it, from 1; 0: of none
  std::vector<history::EventIndex> led_here;  // events that are told by what became of them
};

/// `convictions` are the teller's own; those about somebody of whom much is told are units.
std::vector<Unit> units(const Telling& telling, const Account& account, const Outline& outline,
                        const std::vector<Collision>& collisions,
                        const std::vector<history::Conviction>& convictions);

/// Whether the second can follow the first as "… and did that": one actor, one place, said plainly.
bool can_join(const Unit& first, const Unit& second);
/// Whether the sentence names the place, so that it need not be said before it.
bool names_place(const Unit& unit);
std::vector<history::EventIndex> events_of(const Unit& unit);

}  // namespace milieu::tell
