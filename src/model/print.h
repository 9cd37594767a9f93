// A checked world as plain text, whole and in order: what a golden test compares.
//
// In:    a World.
// Out:   lines of text; the same World always gives the same text.
// Never: read back; meant for authors (they have their own text).
//
// A variable is written with its slot behind it where two of one frame share a name: `c'7`. Lanes
// stand as #1, lines of statements in front of them.
#pragma once

#include <string>

#include "model/world.h"

namespace milieu::model {

std::string print(const World& world);

/// One expression, as it would stand in that text.
std::string print(const World& world, const Frame& frame, ExprId id);

}  // namespace milieu::model
