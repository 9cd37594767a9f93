// What somebody came to believe, and no longer believed, as a history went on.
//
// In:    the world, settings and log of a history; whose beliefs.
// Out:   each time that their credence in a claim became high or low, and by which event.
// Never: a claim that the world has no words for; an answer from a replay that comes to anything
//        else than the history.
//
// Looked at is whatever they learn of: after each instant in which an event reaches them, the
// claims among those who have a role in it, and all that they believe by then. Belief begins at 0.6
// and ends at 0.4, so that what hovers about a half is neither.
#pragma once

#include <functional>
#include <vector>

#include "base/result.h"
#include "history/log.h"
#include "sim/executor.h"

namespace milieu::ask {

/// In the order of time. Makes the whole history again; `go_on`, if there is any, hears how much of
/// its time is done, and may end it there.
base::Result<std::vector<history::Conviction>> convictions(
    const model::World& world, const sim::Settings& settings, const history::Log& log,
    history::EntityIndex who, const std::function<bool(double)>& go_on = {});

}  // namespace milieu::ask
