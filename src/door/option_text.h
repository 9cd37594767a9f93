// What could be chosen, in words.
//
// In:    an event and one option of a choice in it.
// Out:   "go(Ivan, the club)", "yes", "price 3".
// Never: what spoke for it.
#pragma once

#include <string>

#include "history/event.h"
#include "tell/sentence.h"

namespace milieu::door {

std::string way_text(const tell::Telling& telling, const history::Event& event,
                     const history::Option& option);
std::string answer_text(const tell::Telling& telling, const history::Event& event,
                        const history::Option& option);

}  // namespace milieu::door
