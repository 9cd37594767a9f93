#include "sim/calendar.h"

#include "base/calendar.h"

namespace milieu::sim {
namespace {

// The first time that fits the weekday and the time of day, from the start on.
int64_t first_round(const model::Rate& rate, int64_t starts) {
  if (rate.weekday < 0 && rate.time_of_day < 0) return starts;
  int64_t midnight = starts - ((starts % base::day) + base::day) % base::day;
  int64_t first = midnight + (rate.time_of_day < 0 ? starts - midnight : rate.time_of_day);
  while (first < starts || (rate.weekday >= 0 && base::weekday(first) != rate.weekday))
    first += base::day;
  return first;
}

}  // namespace

int64_t next_round(const model::Rate& rate, int64_t span, int64_t starts, int64_t from) {
  int64_t first = first_round(rate, starts);
  if (from <= first) return first;
  int64_t rounds = (from - first + span - 1) / span;
  return first + rounds * span;
}

int64_t next_interval(int64_t interval, int64_t starts, int64_t from) {
  if (from <= starts) return starts;
  return starts + (from - starts + interval - 1) / interval * interval;
}

int64_t interval_at(int64_t interval, int64_t starts, int64_t time) {
  return (time - starts) / interval;
}

}  // namespace milieu::sim
