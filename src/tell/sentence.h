// One event in words.
//
// In:    a world, the names, events; a way to quote the world's own text.
// Out:   a sentence or two: as the act `says` it, or else in plain words.
// Never: anything that is neither in the event nor in the world.
#pragma once

#include <string>

#include "tell/clause.h"

namespace milieu::tell {

/// "Ani asked Ivan for a dance. Ivan danced." Begins with a capital, ends with a full stop. With
/// its index, pronouns are those of its time; without, those of the end.
std::string sentence(const Telling& telling, const history::Event& event,
                     history::EventIndex index = history::no_event);

/// A role that is an event: in quotes, or by its number deeper than two tellings within each other.
std::string told_event(const Telling& telling, int64_t stored, int depth);
/// "Ani: propose Ivan", "Rent day (lodger 1, attic)": for acts that say nothing themselves.
std::string plain_words(const Telling& telling, const history::Event& event, int depth);
/// "Ivan: accept 3".
std::string plain_answer(const Telling& telling, const history::Event& event,
                         const history::AnswerGiven& given);

/// "at(Ani) becomes the club", without a full stop.
std::string change(const Telling& telling, const history::Write& write);

/// "at(Ani)".
std::string fact(const Telling& telling, model::FactId fact, const std::vector<int64_t>& keys);

/// "worked", "failed", "preempted", "overtaken".
const char* status_name(history::Status status);

}  // namespace milieu::tell
