// Native code: worlds compiled by the system's compiler, for what takes long.
//
// In:    whether it is wanted, by whom this program is used.
// Out:   the same histories, sooner; why there is no code, where there is none.
// Never: a difference in what happens.
#pragma once

#include <string>
#include <vector>

#include "milieu/run.h"

namespace milieu {

/// Auto: kept code is used, and code is made beside work that takes long. On: it is made before
/// anything is run. Off: never.
enum class Native { Auto, On, Off };

/// For all that this program asks from now on. `watch` is told while On waits.
void use_native(Native how, Watch watch = {});

/// What kept code from being made, since last asked; each reason once.
std::vector<std::string> native_trouble();

}  // namespace milieu
