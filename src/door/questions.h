// What is asked of many histories: outcomes by number, numbers by the measures that are added for
// them.
//
// In:    a world, LikelyOptions.
// Out:   the world as the options have it, with what is to be measured; settings; what to read.
// Never: a run.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "milieu/ask.h"
#include "sim/executor.h"

namespace milieu::door {

/// Outcomes and measures by place, from 0.
struct Questions {
  World world{};
  sim::Settings settings{};                                  // but for the seed
  std::vector<size_t> outcomes{};
  std::vector<std::pair<std::string, size_t>> quantities{};  // text, measure
  std::optional<size_t> given{};
};

/// With one more line of docs/what-if.md, if there is one.
Result<Questions> questions(const World& world, const LikelyOptions& options,
                            const std::string& line);

/// Refused if the outcome can never hold: that is so of every history, and none need be
/// run. What is changed from outside may make it possible: then nothing is said.
Result<bool> can_hold(const World& world, model::OutcomeId outcome,
                      const sim::Settings& settings);

}  // namespace milieu::door
