// What the programs written by hand have of Milieu: its luck, its ids and its order, so that they
// come to the same end.
//
// In:    names, times, ids.
// Out:   ids, keys of draws, orders.
// Never: a world, a plan or a state.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/calendar.h"
#include "base/exact.h"
#include "base/hash.h"
#include "sim/luck.h"

namespace milieu::bench {

constexpr uint32_t first_lane = sim::Lane::free_lane + 1, second_lane = first_lane + 1,
                   third_lane = first_lane + 2;

inline uint64_t word(int64_t number) { return static_cast<uint64_t>(number); }

/// As a fact keeps it: in millionths.
inline double kept(double value) { return base::to_double(*base::to_fixed(value)); }

/// The ids of all who are born at once under a name, such as "sir.people".
inline std::vector<uint64_t> crowd(const std::string& name, size_t number) {
  std::vector<uint64_t> ids;
  for (size_t n = 1; n <= number; ++n) ids.push_back(sim::named_id(name, static_cast<int64_t>(n)));
  return ids;
}

/// What is drawn at the start for who is born, or for what an `each` binds there.
inline base::Key at_start(base::Luck luck, uint64_t subject) {
  return sim::event_key(luck, base::hash_text("start"), subject, 0);
}

/// The id of the start, from which those of its `each` come.
inline uint64_t start_id() { return sim::event_id(base::hash_text("start"), {}, 0, 0); }

/// The id of what the calendar brings about for one or two; sim::event_id without a list.
inline uint64_t calendar_id(uint64_t site, uint64_t who, int64_t time) {
  return sim::PartHash(site).with(1).with(who).with(word(time)).with(1).with(0).value();
}
inline uint64_t calendar_id(uint64_t site, uint64_t one, uint64_t other, int64_t time) {
  return sim::PartHash(site).with(2).with(one).with(other).with(word(time)).with(1).with(0).value();
}

/// Something due, and whose it is.
struct Due {
  uint64_t key = 0, event = 0;
  uint32_t who = 0;
};

/// In the order in which Milieu commits what is due at one time.
inline void put_in_order(base::Luck luck, std::vector<Due>& due) {
  for (Due& one : due) one.key = sim::order_key(luck, one.event);
  std::sort(due.begin(), due.end(), [](const Due& a, const Due& b) {
    return a.key != b.key ? a.key < b.key : a.event < b.event;
  });
}

}  // namespace milieu::bench
