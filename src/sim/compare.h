// R judges V: two executors, one world, instant by instant.
//
// In:    a checked world, settings, how many events are enough.
// Out:   nothing if they said the same; otherwise the first difference, for people to read.
// Never: a tolerance. Numbers are compared bit for bit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/executor.h"

namespace milieu::sim {

/// Everything that an executor told, in order.
class Told final : public history::Sink {
 public:
  void event(history::EventIndex index, const history::Event& event) override;
  void learned(const history::Record& record) override { records.push_back(record); }
  void held(const history::OutcomeHeld& outcome) override { outcomes.push_back(outcome); }
  void measured(const history::Measured& measured) override { measures.push_back(measured); }
  void instant(int64_t time, uint64_t state) override { instants.push_back({time, state}); }
  void clear();

  std::vector<history::Event> events;
  std::vector<history::Record> records;
  std::vector<history::OutcomeHeld> outcomes;
  std::vector<history::Measured> measures;
  std::vector<std::pair<int64_t, uint64_t>> instants;
  size_t events_before = 0;  // told and cleared away
};

/// How far a comparison went.
struct Compared {
  int64_t instants = 0, events = 0;
  bool ended = false;        // the history ended, or both stopped with the same error
};

/// Runs R and V side by side until the end or `max_events` events.
std::optional<std::string> first_difference(const model::World& world, const Settings& settings,
                                            int64_t max_events, Compared* how_far = nullptr);

/// The same for V against itself, saved and restored into a fresh V at every `every`th instant.
std::optional<std::string> first_difference_after_restore(const model::World& world,
                                                          const Settings& settings,
                                                          int64_t max_events, int64_t every);

}  // namespace milieu::sim
