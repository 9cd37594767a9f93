// Which part of a history is wanted.
//
// In:    dates and names as a person writes them.
// Out:   times and indexes, or an Error that says what would have been right.
// Never: a look at what happened.
#pragma once

#include <vector>

#include "history/event.h"
#include "milieu/tell.h"

namespace milieu::door {

struct Part {
  int64_t from = INT64_MIN, to = INT64_MAX;
  std::vector<history::EntityIndex> about;  // rising; empty: everybody
  history::EntityIndex eyes = 0;            // 0: nobody's
};

Result<Part> part_of(const History& history, const TellOptions& options);

}  // namespace milieu::door
