// Who was meant by a name.
//
// In:    a history, and what a person calls somebody or something in it.
// Out:   their indexes, rising; or an Error with the nearest names.
// Never: nobody.
#pragma once

#include <string>
#include <vector>

#include "history/event.h"
#include "milieu/history.h"

namespace milieu::door {

Result<std::vector<history::EntityIndex>> find_entities(const History& history,
                                                        const std::string& name);

}  // namespace milieu::door
