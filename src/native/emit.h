// A world as code: plain C++ that a compiler makes a library of.
//
// In:    a checked world and its plan.
// Out:   texts of files; the same world always gives the same. Where an expression stands in the
//        world's own words, it stands there as a comment.
// Never: a template, a header of the system, a number that is rounded, a parameter's value: one
//        piece of code serves all runs of a world.
//
// What it cannot say (the past, beliefs, tastes, aggregates) the code asks the interpreter for.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

namespace milieu::native {

struct File {
  std::string name;
  std::string text;
};

/// One file; of a large world several, the first of which is a header that all others include.
std::vector<File> emit(const model::World& world, const plan::Plan& plan);

/// What its last file gives to whoever loads it.
inline constexpr const char* piece_name = "milieu_piece";

}  // namespace milieu::native
