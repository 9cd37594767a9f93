// One choice taken apart, in words.
//
// In:    a choice as it was weighed, and the event that it became.
// Out:   a Decision, as include/milieu/why.h has it.
// Never: a number that ask::contrast did not give.
#pragma once

#include "door/held.h"
#include "milieu/why.h"

namespace milieu::door {

/// Those that weigh anything, the weightiest first.
std::vector<ForOrAgainst> for_and_against(const std::vector<model::Motive>& motives,
                                          const std::vector<double>& weights);

Decision decision(const tell::Telling& telling, const HeldHistory& held,
                  const history::Event& event, const history::Weighed& weighed);

}  // namespace milieu::door
