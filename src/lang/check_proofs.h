// What is proved of a world once all of it has been read.
//
// In:    the tables of a World, complete.
// Out:   mistakes and warnings.
// Never: a change to the World, but for Rule::recursive.
#pragma once

#include "lang/check_state.h"

namespace milieu::lang::checking {

// Every variable of a frame has a type, and what is ranged over has something to range over.
void check_variables(Checking& c, Owner& owner);
// Every role of an act with a rate can be found.
void check_roles(Checking& c);
// Rules and claims that rest on themselves have a meaning.
void check_meaning(Checking& c);
// Nobody weighs what they cannot know.
void check_eyes(Checking& c);
// No act begins itself for ever in no time.
void check_loops(Checking& c);
// Warnings: what is declared and never used.
void check_unused(Checking& c);

}  // namespace milieu::lang::checking
