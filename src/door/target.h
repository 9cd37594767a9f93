// What is asked of other histories than this one.
//
// In:    a history, what somebody asked of it.
// Out:   the same, so that it can be met in any history of its world.
// Never: whether it was so.
#pragma once

#include "ask/target.h"
#include "door/question.h"

namespace milieu::door {

/// An outcome, for whoever is named. Anything else is refused.
Result<ask::Target> outcome_asked(const History& history, const std::string& text);

}  // namespace milieu::door
