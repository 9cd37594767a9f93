// Writes: facts set, added to, drawn, taken back; money moved.
//
// In:    a statement that writes.
// Out:   statements of the model.
// Never: a write to what is derived, fixed, or only ever moved.
#pragma once

#include "lang/check_stmt.h"

namespace milieu::lang::checking {

void write_stmt(Body& b, const Stmt& s, std::vector<model::StmtId>& to);

// An act that is begun may leave open only what it picks itself.
void check_absent(Body& b, const Expr& call, const Declared& act);

}  // namespace milieu::lang::checking
