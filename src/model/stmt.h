// Effects of a checked world: what acts, processes and the start do.
//
// In:    expressions.
// Out:   `Stmt`, a node in a table.
// Never: a choice by somebody; that is an act's business.
//
// Effects are read in truth. They run in order; a failed `move` undoes the whole event.
#pragma once

#include "model/expr.h"
#include "base/distribution.h"

namespace milieu::model {

// A distribution whose parameters are computed when it is drawn from.
struct Draw {
  base::Family family = base::Family::Uniform;
  std::vector<ExprId> args;  // Numbers, one or two
  uint32_t lane = 0;         // number of this draw within its owner, from 1
};

enum class By : uint8_t { Score, Index, Weight, Most, Least };

// Binds variables one after the other, each over the candidates for which `condition` holds.
// Score: the candidate with the largest keyed score (all equally likely, stable when one is added).
// Index: uniform by rank in birth order. Weight: probability in proportion to `value` (>= 0).
// Most, Least: the candidate with the largest or smallest `value`; ties by keyed score.
// Without a candidate, what stands around it does not happen (see docs/semantics.md, "Pick").
struct Pick {
  std::vector<Slot> bound;
  ExprId condition{};  // none: everyone of the kind. With several variables: must hold once all are
                       // bound; parts that read only the first ones narrow the first ones
  By by = By::Score;
  ExprId value{};
  uint32_t lane = 0;
  base::Span span{};
};

// A new one is a member here and a case wherever StmtOp is switched on (the compiler warns): the
// checker (lang/check_stmt.cpp), the prints (model/print_stmt.cpp), the plan (plan/compile.cpp,
// plan/reads.cpp), both executors (sim/reference_effects.cpp, sim/vector_effects.cpp) and what they
// save; and a line of its own in tests/generate_do.cpp, so that the gate runs it.
enum class StmtOp : uint8_t {
  Set,      // fact(args) = value; with `draw`: a draw
  Add,      // fact(args) += value
  Subtract, // fact(args) -= value
  Assert,   // fact(args)
  Retract,  // not fact(args); an absent arg means: all that match
  Move,     // move value from fact(args) to fact2(args2)
  Birth,    // new `kind`, `count` times, bound to slot; body: its block. `named` at the start
  End,      // end args[0]
  Begin,    // act(args); an absent arg is left to the act's own `pick`
  If,       // condition: value; body, otherwise
  Each,     // bound by pick.bound where pick.condition holds; body for each binding, in canonical
            // order of the entities, first variable outermost; bindings are found before any runs
  After,    // value: Duration; body runs then, as an event of its own, in a copy of the frame
  Pick,     // pick; when nobody is found, the rest of its block does not run
  Learn,    // args: who, event, from (or none), put (or none), for (or none)
  Takes,    // value: Duration; args: who is busy
};

struct Stmt {
  StmtOp op = StmtOp::Set;
  base::Span span{};
  FactId fact{};
  std::vector<ExprId> args;
  std::vector<ExprId> before;  // a standing's authorities: the write is made before each of them
  FactId fact2{};
  std::vector<ExprId> args2;
  ExprId value{};
  bool drawn = false;
  Draw draw{};
  KindId kind{};
  int64_t count = 1;
  NamedId named{};
  Slot slot = no_slot;
  ActId act{};
  Pick pick{};
  std::vector<StmtId> body;
  std::vector<StmtId> otherwise;
  uint32_t line = 0;  // number of this statement within its owner, from 1: part of event identity
};

}  // namespace milieu::model
