// Acts that begin each other with no time between, so that an instant might never end.
//
// Only what is sure to go round is told: what stands under `if` or `after` is not, nor an act that
// takes time, that waits for an answer, or that its own `when` can stop. An executor has a bound
// for the rest.
#include "lang/check_graph.h"
#include "lang/check_proofs.h"

namespace milieu::lang::checking {

using model::ActId;
using model::StmtId;
using model::StmtOp;

namespace {

struct Begins {
  uint32_t from = 0, to = 0;
  base::Span span{};
};

struct Walk {
  const model::World& w;
  uint32_t from = 0;
  std::vector<Begins> begins{};
};

void walk(Walk& walk_state, const std::vector<StmtId>& suite) {
  for (const StmtId id : suite) {
    const model::Stmt& stmt = walk_state.w.stmts[id];
    if (stmt.op == StmtOp::If || stmt.op == StmtOp::After) continue;
    if (stmt.op == StmtOp::Begin) {
      walk_state.begins.push_back({walk_state.from, stmt.act.value - 1, stmt.span});
    }
    walk(walk_state, stmt.body);
  }
}

bool takes_time(const model::World& w, const model::Act& act) {
  if (act.asks && act.asks->at_most_one) return true;
  for (const StmtId id : act.then) {
    if (w.stmts[id].op == StmtOp::Takes) return true;
  }
  for (const model::Step& step : act.steps) {
    if (step.sort == model::Step::Sort::When && step.when.module == act.module) return true;
  }
  return false;
}

}  // namespace

void check_loops(Checking& c) {
  Walk walked{c.world};
  for (const ActId id : c.world.acts.ids()) {
    const model::Act& act = c.world.acts[id];
    if (takes_time(c.world, act)) continue;
    walked.from = id.value - 1;
    walk(walked, act.then);
    for (const model::Branch& branch : act.on) walk(walked, branch.body);
    for (const model::SeenBy& seen : act.seen) walk(walked, seen.body);
  }
  Graph graph(c.world.acts.size());
  for (const Begins& begins : walked.begins) graph[begins.from].push_back(begins.to);
  const std::vector<uint32_t> circle = circles(graph);
  for (const Begins& begins : walked.begins) {
    if (circle[begins.from] != circle[begins.to]) continue;
    const std::string& from = c.world.acts[ActId{begins.from + 1}].name;
    const std::string& to = c.world.acts[ActId{begins.to + 1}].name;
    const std::string round = from == to ? "" : ", which comes round to " + from;
    mistake(c, {.code = "lang/loop-without-time",
                .span = begins.span,
                .message = from + " begins " + to + round +
                           " with no time between, and might never end",
                .hint = "let it take time: takes 1 minute; or write after 1 minute: …"});
  }
}

}  // namespace milieu::lang::checking
