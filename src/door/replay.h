// Replays of a history file: what it was run with, and what its choices were.
//
// In:    a history that was opened.
// Out:   settings; what ask::replay gives, from the nearest checkpoint that helps.
// Never: a replay of other semantics.
#pragma once

#include "ask/believing.h"
#include "ask/replay.h"
#include "door/held.h"
#include "milieu/error.h"
#include "milieu/run.h"
#include "sim/executor.h"

namespace milieu::door {

/// As the run had them.
Result<sim::Settings> settings_of(const HeldHistory& held);

Result<ask::Replayed> replayed(const HeldHistory& held, const ask::Wanted& wanted);

/// What somebody came to believe; nothing where the history cannot be made again here.
std::vector<history::Conviction> convictions(const HeldHistory& held, history::EntityIndex who,
                                             const Watch& watch);

}  // namespace milieu::door
