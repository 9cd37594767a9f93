// Every statement of a body, and of all that lies within it.
//
// In:    a checked world; a body, or an act.
// Out:   its statements, in the order of the text.
// Never: a statement that another act has.
#pragma once

#include <vector>

#include "model/world.h"

namespace milieu::model {

template <class Told>
void each_stmt(const World& world, const std::vector<StmtId>& body, const Told& told) {
  for (const StmtId id : body) {
    const Stmt& one = world.stmts[id];
    told(one);
    each_stmt(world, one.body, told);
    each_stmt(world, one.otherwise, told);
  }
}

/// What it does where it works and where it fails, by answers, and to those who learn of it.
template <class Told>
void each_stmt(const World& world, const Act& act, const Told& told) {
  each_stmt(world, act.then, told);
  for (const Branch& branch : act.on) each_stmt(world, branch.body, told);
  for (const SeenBy& seen : act.seen) each_stmt(world, seen.body, told);
}

}  // namespace milieu::model
