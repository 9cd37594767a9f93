// Histories with other luck, played again and again until a target is met.
//
// In:    a world, settings, a target; from when on luck is other.
// Out:   whether the target was met, with somebody's choices made by a policy, or with something
//        changed from outside.
// Never: a difference by the thread that plays.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "ask/steered.h"
#include "base/result.h"
#include "sim/executor.h"

namespace milieu::ask {

/// When to stop: told how much is done, 0 to 1.
using Enough = std::function<bool(double)>;

/// What somebody does: by a policy, by standing choices, or (neither) as they would.
struct Conduct {
  Steering steering{};
  Policy policy{};
  std::vector<model::Intervention> lines{};
};

/// In how many of so many lucks the target was met.
struct Judged {
  size_t met = 0, of = 0;
  double share() const {
    return of == 0 ? 0 : static_cast<double>(met) / static_cast<double>(of);
  }
};

struct Played {
  bool met = false;
  std::optional<Stop> stop{};
};

class Plays {
 public:
  /// Each luck is a seed, and the history a whole one; with `from`, the history of the settings is
  /// kept until then, and luck is drawn anew from there on. The world must outlive it.
  static base::Result<std::unique_ptr<Plays>> make(const model::World& world,
                                                   const sim::Settings& settings,
                                                   const Target& target,
                                                   std::optional<int64_t> from = {});

  /// Until the target is met, the history ends, or `active` is in a situation that is not in the
  /// policy. Safe among threads.
  base::Result<Played> play(uint64_t luck, const Steering& steering, const Policy& policy,
                            uint64_t active) const;

  /// Lucks first, first + 1 …: in how many the target is met. Where `enough` says so it ends after
  /// a few.
  base::Result<Judged> judge(const Conduct& conduct, uint64_t first, size_t lucks,
                             unsigned threads, const Enough& enough) const;

  /// The same of whatever a history with this luck is made to tell.
  using Play = std::function<base::Result<bool>(uint64_t luck)>;
  static base::Result<Judged> count(const Play& one, uint64_t first, size_t lucks,
                                    unsigned threads, const Enough& enough);

  /// With these interventions, too; `sink` (which is told causes) and `pilot` look on, null:
  /// nobody. Safe among threads.
  base::Result<bool> play(uint64_t luck, const std::vector<model::Intervention>& more,
                          history::Sink* sink = nullptr, sim::Pilot* pilot = nullptr) const;

  /// What had happened before `from`: whether the target was met already.
  const Memory& before() const { return before_; }
  /// Histories played so far.
  uint64_t played() const { return played_; }
  const model::World& world() const { return world_; }
  const Target& target() const { return target_; }

 private:
  Plays(const model::World& world, const sim::Settings& settings, const Target& target,
        std::optional<int64_t> from);
  sim::Settings with(uint64_t luck) const;
  base::Result<void> run(sim::Executor& executor, Steered& steered, history::Sink* sink) const;

  const model::World& world_;
  sim::Settings settings_;
  Target target_;
  std::optional<int64_t> from_;
  Memory before_{};
  mutable std::atomic<uint64_t> played_{0};
  std::string checkpoint_{};           // of the last instant before `from`
  std::shared_ptr<const sim::Lived> lived_{};  // and what happened before it
};

}  // namespace milieu::ask
