// What can never be, by the text of a world alone.
//
// In:    a world.
// Out:   of an outcome that cannot hold in any history: what it needs that never comes about.
// Never: a guess: what is not proved impossible counts as possible. Nothing is run.
//
// An act is impossible that was left out, that nothing begins, or that begins by itself and needs
// what never holds.
// A fact is never so that nothing writes. Numbers lie in the ranges of their facts.
#pragma once

#include <optional>

#include "model/world.h"

namespace milieu::ask {

/// The part that never holds: an expression, or the act that never happens.
struct Never {
  model::ExprId part{};
  model::ActId act{};
  model::FactId fact{};  // that nothing writes, if that is why
};

std::optional<Never> never(const model::World& world, model::OutcomeId outcome);

}  // namespace milieu::ask
