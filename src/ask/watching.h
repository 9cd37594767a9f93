// Clocks watched through a history: how long each act was open to somebody, how much it was wanted,
// how often it was to be expected.
//
// In:    readings, as an executor that is watched tells them.
// Out:   spans of time, each with what held throughout it.
// Never: a span told twice, or across a reading.
#pragma once

#include <functional>
#include <vector>

#include "history/event.h"

namespace milieu::ask {

/// A stretch of somebody's time with an act, in which nothing of this changed.
struct Span {
  history::EntityIndex who = 0;
  model::ActId act{};
  int64_t from = 0, to = 0;
  bool busy = false;
  double rate = 0;                                 // per millisecond, all ways together
  const std::vector<history::Option>* ways = nullptr;  // open; those last read, if busy
  double length() const { return static_cast<double>(to - from); }
};

/// By way: its share of the rate.
std::vector<double> shares(const std::vector<history::Option>& ways);

/// The motives of all ways together, in units: what the plain rate is bent by.
double wish(const std::vector<history::Option>& ways, bool each);

class Watching {
 public:
  using Told = std::function<void(const Span&)>;
  Watching(const model::World& world, Told told) : world_(world), told_(std::move(told)) {}

  void read(const history::Reading& reading);
  /// Those who end have no more time.
  void event(const history::Event& event);
  /// Closes every span.
  void end(int64_t time);

  /// Whether the act is open to them now; nothing if they have no such clock yet.
  struct State {
    bool known = false, busy = false, open = false;
  };
  State state(history::EntityIndex who, model::ActId act) const;

 private:
  struct Clock {
    bool known = false, busy = false;
    int64_t since = 0;
    double rate = 0;
    std::vector<history::Option> ways;
  };
  Clock& at(history::EntityIndex who, model::ActId act);
  void close(history::EntityIndex who, model::ActId act, int64_t time);

  const model::World& world_;
  Told told_;
  std::vector<std::vector<Clock>> clocks_;  // by entity and act
};

}  // namespace milieu::ask
