// Who could have brought something about: the best and the worst that choices could make of it.
//
// In:    a history; somebody in it; an outcome.
// Out:   how likely the outcome is with them as they are, at their best and at their worst; the
//        same for everybody else who is involved; the choices that do it.
// Never: unless `all_knowing` asks for it, a choice by what they cannot know, or a number judged on
//        the lucks on which the choices were found.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "milieu/history.h"

namespace milieu {

struct CanOptions {
  std::string who{};                  // whose choices
  std::string outcome{};              // "b21", "b20(Ani, Ivan)"
  std::vector<std::string> with{};    // their allies, each by what they know themselves
  std::vector<std::string> beside{};  // whom the table compares them with; empty: who is involved
  std::string from{}, until{};        // dates between which they choose; before, all is as it was
  bool all_knowing = false;           // choices by the luck that is to come, too
  uint64_t lucks = 16;                // on which choices are searched
  uint64_t judged = 100;              // other lucks, on which they are judged
  uint64_t histories = 600;           // in the search for each in the table, about
  uint64_t first_seed = 1;
  unsigned threads = 0;
  /// How much of the time that there is has gone, 0 to 1; nothing: there is no limit. What is found
  /// then depends on how fast the machine is.
  std::function<double()> spent{};
  Watch watch{};
};

/// A share of the lucks on which it was judged.
struct CanShare {
  uint64_t met = 0, of = 0;
  double share = 0, low = 0, high = 1;   // 95 %
};

/// One choice, as it is made again and again.
struct CanChoice {
  std::string what;                   // in words
  std::string line;                   // as for what-if; empty: it depends on more than a line says
};

struct CanEnd {
  CanShare judged{};
  double searched = 0;                // the share on the lucks of the search
  std::vector<CanChoice> choices{};   // the fewest that did it in the search; none: as they would,
                                      // or (all-knowing) whatever does it, luck by luck
};

struct CanRange {
  std::string who;                    // with allies: "Ani and Igor"
  bool open = true;                   // whether anything was ever open to them
  bool tree = false;                  // every policy was tried on the lucks of the search (of
                                      // allies each in turn)
  bool whole = true;                  // the search was not cut off
  uint64_t histories = 0;             // that were run for them
  uint64_t levers = 0;                // standing choices that were tried
  CanEnd best{}, worst{};
};

struct Can {
  std::string outcome;                // its name
  std::string question;               // as it was asked: "b20(Ani, Ivan)"
  std::string from;                   // empty: from the start
  bool before = false;                // it was so before that: there is nothing to choose
  CanShare plain{};                   // with everybody as they are
  std::vector<CanRange> people;       // who was asked about first; the others by how far they reach
  uint64_t histories = 0;
  bool interrupted = false;
};

Result<Can> can(const History& history, const CanOptions& options);

}  // namespace milieu
