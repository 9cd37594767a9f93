// One event, closely: what it stood on, what it changed, and the choices in it, weighed again.
//
// In:    a history and the number of an event.
// Out:   the event in words; for each choice every option with each motive's weight.
// Never: a weight that a replay did not make again, equal to what was chosen then.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "milieu/history.h"

namespace milieu {

/// What one motive spoke for or against an option; a unit multiplies its odds by e.
struct WeightText {
  std::string motive;
  double weight = 0;
};

struct OptionText {
  std::string option;               // "go(Ivan, the club)", "yes", "price 3"
  std::vector<WeightText> motives;  // those that count for it
  double range = 0;                 // an answer with a quantity: what its range adds
  double luck = 0;                  // its Gumbel noise
  double score = 0;                 // what was compared
  bool chosen = false;
};

struct ChoiceText {
  std::string who;
  bool answered = false;            // a request; otherwise what they set out to do
  double per_day = 0;               // initiative: how often they would have, at this rate
  double margin = 0;                // by how much the chosen one won
  std::vector<OptionText> options;  // the best first
};

struct EventText {
  uint64_t event = 0;
  std::string time, act, status, text;
  struct Cause {
    uint64_t event = 0;
    std::string text;
  };
  std::vector<Cause> causes;
  std::vector<std::string> changes;
  std::vector<ChoiceText> choices;
};

/// Replays the history up to the event. An error if there is no such event, or if the replay comes
/// to anything else than what is written.
Result<EventText> look(const History& history, uint64_t event);

}  // namespace milieu
