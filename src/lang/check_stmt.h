// Effects: what acts, processes and the start do.
//
// In:    suites of the tree, and the place they stand in.
// Out:   statements of the model, numbered in source order within their owner.
// Never: a condition of choice; that an effect cannot go on for ever (check_loops).
#pragma once

#include <vector>

#include "lang/check_state.h"

namespace milieu::lang::checking {

std::vector<model::StmtId> suite(Body& b, const Suite& statements);

// Births at the start and in effects. Appends what was made; names stay visible after it.
void births(Body& b, const Stmt& s, std::vector<model::StmtId>& to);
model::StmtId birth(Body& b, const Stmt& s, const Name& name, model::KindId kind);
std::optional<model::KindId> birth_kind(Body& b, const Stmt& s);

enum class Bound : uint8_t { New, Roles };  // Roles: a name may be a role already
model::Pick pick(Body& b, const Pick& from, Bound bound);

// The distribution of a taste or a draw. `into`: what is drawn.
std::optional<model::Draw> draw(Body& b, const Expr& call, const model::Type& into);

model::StmtId takes(Body& b, const Expr& duration, const std::vector<ExprPtr>& who,
                    base::Span span);

struct Swapped {
  model::ExprId put{};
  model::ExprId instead_of{};
};
Swapped swapped(Body& b, const Swap& swap);

model::StmtId add(Body& b, model::Stmt stmt);

}  // namespace milieu::lang::checking
