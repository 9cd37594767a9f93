// A history as it stood at a time, for questions in the world's own language.
//
// In:    a history, a time, texts such as "warmth(Ani, Ivan) > 0.3" or "at(client 3)".
// Out:   what each comes out as, in truth or through somebody's eyes, in words.
// Never: a text that reads anything but the world; a change of what happened.
//
// Each text becomes a rule that is added to the world, with those it names as its parameters: so
// it means what it would mean in the world, and is checked as it would be. Adding a rule changes
// nothing that happens; the replay makes sure of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ask/moment.h"
#include "milieu/error.h"
#include "milieu/history.h"

namespace milieu::door {

class Moment {
 public:
  /// `time` as parse_date reads it; empty: the end. Asks nothing of the world's language yet.
  static Result<Moment> at(const History& history, const std::string& time,
                           const std::vector<std::string>& texts = {});

  struct Answer {
    bool known = true;   // false: what it comes to is not known to them
    bool condition = false, holds = false;
    std::string words;   // "yes", "0.35", "the club"
    std::vector<history::EventIndex> rests;  // the last writers of what it rests on
  };
  /// What the text with that number comes to; `eyes` 0: in truth.
  Answer value(size_t text, history::EntityIndex eyes);

  ask::Moment& state() { return *state_; }
  const model::World& world() const { return *world_; }

 private:
  struct Rule {
    model::RuleId rule{};
    std::vector<model::Value> arguments{};
  };
  Moment() = default;

  std::shared_ptr<const HeldHistory> history_;
  std::shared_ptr<const model::World> world_;  // outlives the state
  std::vector<Rule> rules_;
  std::unique_ptr<ask::Moment> state_;
};

}  // namespace milieu::door
