// When calendar processes and intervals come round: the single source for all executors.
//
// In:    a rate, the start of the calendar.
// Out:   times.
// Never: a state.
#pragma once

#include <cstdint>

#include "model/world.h"

namespace milieu::sim {

// The first time at or after `from` at which "every span [on weekday] [time of day]" comes round,
// counted from the start. Needs span > 0.
int64_t next_round(const model::Rate& rate, int64_t span, int64_t starts, int64_t from);

// The first beginning of an interval at or after `from`, and the number of the interval at `time`.
int64_t next_interval(int64_t interval, int64_t starts, int64_t from);
int64_t interval_at(int64_t interval, int64_t starts, int64_t time);

/// Whether it is a process that happens at a rate.
inline bool is_hazard(const model::Act& act) {
  return act.process && act.rate.sort == model::Rate::Sort::About && !act.without;
}

}  // namespace milieu::sim
