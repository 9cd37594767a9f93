// Who knew what was so, from whom and since when; and who believed otherwise.
//
// In:    a moment of a history; entries of facts as they stand.
// Out:   of each entry those who could read it then, and those who remember what some event wrote
//        to it (semantics.md, "Known"), rightly or not.
// Never: a belief in claims; those are `credences`.
#pragma once

#include <map>
#include <vector>

#include "ask/moment.h"

namespace milieu::ask {

/// An entry of a fact as it was last written.
struct Entry {
  history::Write write{};
  int64_t time = 0;
  history::EventIndex event = 0;
};
using Place = std::pair<uint32_t, std::vector<int64_t>>;  // fact, keys
using Entries = std::map<Place, Entry>;

/// All that was written until a time with an entity among its keys. What was written void is not.
Entries entries_about(const history::Log& log, const model::World& world,
                      history::EntityIndex about, int64_t until);

struct Knower {
  history::EntityIndex who = 0;
  bool sees = false;                 // can read it then: it is as it is
  bool right = true;                 // what they remember is so
  history::EventIndex event = 0;     // that they remember; 0: the start
  history::EntityIndex via = 0;      // from whom; themselves if they saw it
  int64_t since = 0;                 // when they learned of it
  bool present = true;               // what they remember
  int64_t value = 0;
};

struct Knowing {
  bool all = false;                  // anybody can read it
  std::vector<Knower> knowers;       // by birth
};

/// By entry, in the order of `entries`.
std::vector<Knowing> who_knows(Moment& moment, const history::Log& log, const model::World& world,
                               const Entries& entries);

/// What somebody believes of a claim that has somebody or something among its arguments.
struct Credence {
  model::ClaimId claim{};
  std::vector<int64_t> args;
  history::EntityIndex hearer = 0;
  double credence = 0;
  history::EventIndex strongest = 0;  // the event that weighs most
};

/// Of all who know any evidence. `complete` is false where there were too many to ask.
struct Credences {
  std::vector<Credence> all;
  bool complete = true;
};
Credences credences_about(Moment& moment, const model::World& world, history::EntityIndex about);

}  // namespace milieu::ask
