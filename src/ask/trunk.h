// A history with a state to go back to never far away: branches of it, run until something is met.
//
// In:    the world and settings of a history, its log; interventions; what is to be met.
// Out:   whether and how it was met in the branch.
// Never: an answer from a replay that comes to another history; a branch kept longer than asked.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ask/target.h"
#include "base/result.h"
#include "history/log.h"
#include "sim/lived.h"

namespace milieu::ask {

/// One event that an outcome goes back to.
struct Step {
  history::EventIndex event = 0;        // as the branch counts
  uint64_t id = 0;
  uint64_t came = 0;                    // stands for what came of it: whether it worked, answers
  uint64_t wrote = 0;                   // the same, and all that it wrote
  std::vector<history::EventIndex> causes;
};

/// What Step::came and Step::wrote are of an event.
uint64_t came_of(const history::Event& event);
uint64_t wrote_of(const history::Event& event);

/// What one replay came to.
struct Branch {
  bool met = false;
  int64_t at = 0;                       // when
  history::EventIndex by = 0;           // the event by which
  std::vector<Step> lineage;            // it first, then what it goes back to, the nearest first
  std::vector<Step> all;                // every event from the fork on, if they are kept
  uint64_t id() const { return lineage.empty() ? 0 : lineage[0].id; }
};

class Trunk {
 public:
  /// Told how far it has come, 0 to 1; false: stop.
  using Watch = std::function<bool(double)>;

  /// Bytes of states that are kept, about.
  static constexpr size_t most = size_t{1} << 30;

  /// Runs the history once more, up to the event `last`, keeping states on the way: of large ones
  /// fewer, so that they take up no more than `room` bytes. Refused if it comes to another history.
  static base::Result<std::unique_ptr<Trunk>> grow(const model::World& world,
                                                   const sim::Settings& settings,
                                                   const history::Log& log,
                                                   history::EventIndex last, const Watch& watch,
                                                   size_t room = most);

  /// With more interventions, none of which does anything before `from`: until the target is met or
  /// the history ends. Without `shortcut` from the very start. With `all` the branch keeps all of
  /// its events, and runs to the end. Safe among threads.
  base::Result<Branch> run(const std::vector<model::Intervention>& more, int64_t from,
                           const Target& target, bool shortcut = true, bool all = false) const;

  const model::World& world() const { return world_; }
  const history::Log& log() const { return log_; }
  /// Bytes of the states that are kept.
  size_t bytes() const { return bytes_; }

 private:
  Trunk(const model::World& world, const sim::Settings& settings, const history::Log& log);
  struct State {
    int64_t time = 0;
    history::EventIndex events = 0;  // told by then
    std::string bytes;
  };
  void keep(State state, size_t room);

  const model::World& world_;
  sim::Settings settings_;
  const history::Log& log_;
  std::shared_ptr<const sim::Lived> lived_;  // what happened, which no state keeps
  std::vector<State> states_;
  size_t bytes_ = 0;
  history::EventIndex apart_ = 100;          // events between two states
};

}  // namespace milieu::ask
