// What may have kept something from being prevented: found without a replay, to be tested by one.
//
// An act that needs a fact not to hold (`works if not downed(x)`) could be prevented by whatever
// writes that fact; and that could be prevented by what writes to facts that it needs not to hold
// in turn. Whatever happened and wrote to one of those is a cause of the first act in another way
// than by enabling it (Hall, "Two concepts of causation", 2004), and no lineage has it. This is the
// backward look over inhibitions of Laurent, Yang and Fontana, "Counterfactual resimulation for
// causal analysis of rule-based models", IJCAI 2018, on the text of the world.
//
// In:    a world, a log, the events that something goes back to, and the outcome, if it is one.
// Out:   events that may have kept a preventer away, the latest first.
// Never: a claim that they did.
#pragma once

#include <vector>

#include "history/log.h"

namespace milieu::ask {

/// At most `most` events up to `last`.
std::vector<history::EventIndex> behind_preventers(const model::World& world,
                                                   const history::Log& log,
                                                   const std::vector<history::EventIndex>& lineage,
                                                   model::OutcomeId outcome,
                                                   history::EventIndex last, size_t most);

}  // namespace milieu::ask
