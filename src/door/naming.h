// Who and what an intervention's names stand for, in a history or in a world that was not run yet.
//
// In:    a history; or a world and what a run of it is given.
// Out:   Naming, for door/intervention.h.
// Never: a name that means two.
#pragma once

#include "door/held.h"
#include "door/intervention.h"
#include "milieu/history.h"
#include "sim/executor.h"
#include "tell/names.h"

namespace milieu::door {

/// The history must outlive it. Its world may be another than `world`, if that has the same people.
Naming naming_of(const History& history, const model::World& world);

/// Who is there at the start, which is run for it. The world must outlive it.
Result<Naming> naming_of(const model::World& world, const sim::Settings& settings);

/// The other way: names that stand for one only, and numbers of events.
NameOf names_of(const HeldHistory& held);

}  // namespace milieu::door
