// What is changed in a run from outside. All else stays as it is, luck too.
//
// In:    ids of a checked world; content ids of whoever and whatever it is about.
// Out:   plain data that executors carry out (docs/semantics.md, "Interventions").
// Never: text (door/intervention.h reads and prints it); an index, which other histories do not
//        share.
#pragma once

#include <cstdint>
#include <vector>

#include "model/world.h"

namespace milieu::model {

// What a role, a key or a person must be, or is made to be.
struct Given {
  bool any = true;       // `_`
  bool entity = false;   // `id` is a content id (0: none); otherwise `value` is a stored value
  uint64_t id = 0;
  int64_t value = 0;
  bool operator==(const Given&) const = default;
};

// Which events it is about.
struct Matching {
  uint64_t event = 0;              // one, by content id; 0: all of the act or class that fit
  ActId act{};
  ClassId of{};                    // acts of a class, instead
  std::vector<Given> roles;        // of the act, or of the class
  int64_t from = INT64_MIN, to = INT64_MAX;  // due in [from, to)
  bool operator==(const Matching&) const = default;
};

struct Intervention {
  enum class Sort : uint8_t {
    Block,      // what matches does not happen; the actor carries on
    Answer,     // `who` is made to answer so, whenever asked by what matches
    Instead,    // an initiative that matches is made with `roles`
    Lose,       // what matches never reaches `who` (by `via`), or `delay` later
    Have,       // an act that matches is done as soon as it is open, once in each interval
    Force,      // an act is begun `at` a time; whether the actor would is not asked
    Set,        // a fact is written
    Parameter,  // a parameter is another number from then on
    Remove,     // somebody or something ends
    Luck,       // other luck from then on, the `number`th
  } sort = Sort::Block;
  Matching which{};                // Block, Answer, Instead, Lose, Have (by its acts alone)
  int64_t at = 0;                  // those that are timed; not before the world starts
  Given who{}, via{};              // Answer, Lose; Remove
  uint16_t answer = 0;             // Answer
  bool quantified = false;         // with `number` as its quantity; otherwise their own
  int64_t number = 0;              // Answer: a quantity. Luck: which
  int64_t delay = 0;               // Lose: milliseconds; 0 = never
  ActId act{};                     // Force
  std::vector<Given> roles;        // Force: all; Instead: after the actor's; Set: the keys
  FactId fact{};                   // Set
  bool present = true;             // Set: false takes an entry of a set away
  Given value{};                   // Set, Parameter
  ParameterId parameter{};
  bool operator==(const Intervention&) const = default;

  bool timed() const { return sort >= Sort::Force; }
};

}  // namespace milieu::model
