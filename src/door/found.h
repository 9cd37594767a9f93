// What a question is about, found in a history: since when it is so, and by which event.
//
// In:    a history, a question as door/question.h reads it, perhaps a date.
// Out:   the event that made it so; or that it did not come to pass.
// Never: a cause.
#pragma once

#include <string>
#include <vector>

#include "history/event.h"
#include "milieu/history.h"

namespace milieu::door {

struct Found {
  bool so = false;
  std::string what, at;
  std::vector<history::EventIndex> events{};  // the one that made it so; none: the start did
  std::vector<history::EventIndex> others{};  // further events that fit
  uint32_t outcome = 0;                       // whose condition it is about; 0: none
  std::vector<int64_t> roles{};               // of that outcome, as it held
};

/// `at`: a fact as it stood then; of acts, the last until then.
Result<Found> find(const History& history, const std::string& question, const std::string& at);

}  // namespace milieu::door
