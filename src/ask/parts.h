// The conditions of an act, one by one: up to which of them somebody gets.
//
// In:    an act; an executor between two instants.
// Out:   the parts of its `when`s; the first that nobody and nothing gets past.
// Never: a change of what happens.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/executor.h"

namespace milieu::ask {

/// What is joined by commas, apart, in the order of the text: of the `when`s before a `pick`.
std::vector<model::ExprId> parts_of(const model::World& world, const model::Act& act);

/// What is joined by commas in one condition, apart.
std::vector<model::ExprId> parts_of(const model::World& world, model::ExprId condition);

/// The roles that the parts bind, from `first` on.
std::vector<model::Slot> bound_by(const model::Act& act, size_t first);

/// How many of the parts hold at once, from the first on, for some binding of `bound` with the
/// others as they are in `values`: all of them if the act is open. Values are left alone.
size_t reaches(sim::Executor& executor, const model::World& world, const model::Frame& frame,
               const std::vector<model::Slot>& bound, const std::vector<model::ExprId>& parts,
               const std::vector<model::Value>& values, history::EntityIndex eyes);

}  // namespace milieu::ask
