// Somebody's choices, made by a policy: from what they know to what is open to them.
//
// A policy says what they do in each situation: asked something, which answer; looking, which of
// the ways that are open, or nothing. A situation is what they can tell it by: what is asked or
// open, the interval it is, what is visible to them of facts, what they know to have happened (by
// whom, with whom, what was answered; not by the clock), and what they chose before. So two lucks
// that they cannot tell apart are one situation, and get one choice.
//
// In:    whose choices, a policy; what happens.
// Out:   their answers and acts; whether the target was met; the first situation that the policy
//        does not know.
// Never: a choice by what they cannot know (unless it is asked for: `all_knowing`).
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "ask/target.h"
#include "sim/pilot.h"

namespace milieu::ask {

/// One choice in one situation.
struct Choice {
  enum class Sort : uint8_t { Answer, Do, Nothing } sort = Sort::Nothing;
  model::ActId act{};                  // that was asked, or is done
  std::vector<model::Given> roles{};   // Answer: all; Do: after the actor's
  uint16_t answer = 0;
  int64_t interval = 0;                // Do, Nothing: in which
  bool operator==(const Choice&) const = default;
};

/// By situation, as a word that stands for all that they can tell it by.
using Policy = std::map<uint64_t, Choice>;

struct Steering {
  uint64_t who = 0;                    // content id
  std::vector<uint64_t> allies{};      // these are steered, too, each by what they know themselves
  int64_t from = INT64_MIN;            // they choose from here on; before, as they would
  int64_t until = INT64_MAX;           // and until then
  bool all_knowing = false;            // situations are told apart by the luck as well
};

/// Where a run stopped: in a situation for which there is no choice yet.
struct Stop {
  uint64_t situation = 0;
  std::vector<Choice> choices;
};

/// What has happened so far, as far as choices and the target depend on it.
struct Memory {
  struct Who {
    uint64_t id = 0;      // content id
    bool decides = false;
  };
  std::map<history::EntityIndex, Who> born{};
  std::vector<uint64_t> events{};                  // content ids
  std::vector<history::Event> deeds{};             // as much of them as can be told
  std::map<uint64_t, uint64_t> known{}, chosen{};  // by content id of who knows, who chose
  std::map<uint64_t, int64_t> decided{};           // by who chose: in which interval last
  size_t done = 0;                                 // how often the deed asked about was done
  bool met = false;
  bool used_up = false;  // the outcome has held for others, and will not be told again
};

/// Makes the choices that a policy has, and stops at the first that it has not.
class Steered final : public sim::Pilot, public history::Sink, public Ids {
 public:
  /// Stops only in situations of `active`; others do as they would where there is no choice yet.
  Steered(const model::World& world, const Target& target, const Steering& steering,
          const Policy& policy, uint64_t luck, uint64_t active, Memory memory)
      : world_(world), target_(target), steering_(steering), policy_(policy), luck_(luck),
        active_(active), memory_(std::move(memory)), holding_(world, target) {}

  bool steers(uint64_t who) const override;
  std::optional<uint16_t> answer(sim::Executor& executor, history::EntityIndex who,
                                 model::ActId act, const std::vector<int64_t>& roles) override;
  Wish look(sim::Executor& executor, history::EntityIndex who, int64_t interval,
            const std::vector<sim::OpenWay>& open, bool acted) override;

  uint64_t entity(history::EntityIndex entity) const override;
  uint64_t event(history::EventIndex event) const override;

  void event(history::EventIndex index, const history::Event& event) override;
  void learned(const history::Record& record) override;
  void held(const history::OutcomeHeld& one) override;
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  /// To be called between instants: whether it is met by now.
  bool met(sim::Executor& executor);
  const std::optional<Stop>& stop() const { return stop_; }
  Memory& memory() { return memory_; }

 private:
  bool is_time(const sim::Executor& executor) const;
  uint64_t told(const model::Type& type, int64_t value, const history::Record& as) const;
  uint64_t deed(history::EventIndex index, const history::Record& as) const;
  std::vector<model::Given> roles_of(sim::Executor& executor, history::EntityIndex who,
                                     const model::Frame& frame, const std::vector<int64_t>& values,
                                     size_t first) const;
  uint64_t told_apart(sim::Executor& executor, history::EntityIndex who);
  uint64_t visible(sim::Executor& executor, history::EntityIndex who) const;
  uint64_t entries(sim::Executor& executor, history::EntityIndex who, model::FactId id,
                   std::vector<int64_t>& keys, size_t at) const;
  const Choice* choose(sim::Executor& executor, history::EntityIndex who, uint64_t situation,
                       const std::vector<Choice>& all);

  const model::World& world_;
  const Target& target_;
  const Steering& steering_;
  const Policy& policy_;
  uint64_t luck_;
  uint64_t active_;
  Memory memory_;
  Holding holding_;
  std::optional<Stop> stop_{};
};

}  // namespace milieu::ask
