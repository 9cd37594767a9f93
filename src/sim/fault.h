// What could not be computed, in words: the single source of them for all executors.
//
// In:    a time, what was being worked out and for whom, what went wrong.
// Out:   an error.
// Never: a decision. The executors find the same fault first because they read in the same order.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "base/result.h"
#include "model/world.h"
#include "sim/executor.h"

namespace milieu::sim {

// How many entities there may ever be in one history.
inline constexpr size_t most_entities = 10'000'000;
inline constexpr const char* too_many_entities =
    "more than 10,000,000 people, places and things were born";

// How often a process may `repeat` at one time.
inline constexpr int64_t most_repeats = 1'000'000;
inline constexpr const char* too_many_repeats = "it is repeated more than 1,000,000 times at once";

// What the start cannot do. It has nobody to answer to: it happens whole or not at all.
inline constexpr const char* nobody_to_pick = "the start finds nobody to pick here";
inline constexpr const char* start_cannot_pay = "the start moves more than there is";

// What was being worked out: an act, an outcome or a measure, by its declaration (nullptr: the
// start or the end of the world), and whose part in it, if it was somebody's.
struct Task {
  const model::Origin* of = nullptr;
  std::optional<EntityInfo> who{};
};

base::Error arithmetic_error(const model::World& world, int64_t now, const Task& task,
                             const std::string& what);

// These acts begin one another for ever.
base::Error endless_error(int64_t now, const std::set<std::string>& acts);

// "Ann" where a name has a text, else as the world's own text has it: "ann", "guests 2".
std::string called(const model::World& world, const EntityInfo& who);

}  // namespace milieu::sim
