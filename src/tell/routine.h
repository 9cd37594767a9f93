// What went on from day to day, of those the account is about.
//
// In:    moments that are not told by themselves, of some days.
// Out:   a few clauses, each of many events that are alike.
// Never: an act that has no `says often`; people of whom little is told otherwise.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "tell/outline.h"

namespace milieu::tell {

struct Routine {
  Clause clause;
  bool on_each_day = false;
  std::vector<history::EntityIndex> actors;
};

/// How often an act, with an answer, of somebody was told as a routine: it grows old.
using RoutinesTold = std::map<std::tuple<uint32_t, std::string, history::EntityIndex>, int>;

/// `first` to `last`: numbers of days, both included. `told` is added to.
std::vector<Routine> routine(const Telling& telling, const Account& account,
                             const Outline& outline, int64_t first, int64_t last,
                             RoutinesTold& told);

}  // namespace milieu::tell
