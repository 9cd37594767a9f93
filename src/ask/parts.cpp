#include "ask/parts.h"

#include "plan/plan.h"

namespace milieu::ask {
namespace {

void split(const model::World& world, model::ExprId id, std::vector<model::ExprId>& into) {
  if (!id) return;
  const model::Expr& expr = world.exprs[id];
  if (expr.op != model::Op::And) {
    into.push_back(id);
    return;
  }
  for (const model::ExprId part : expr.args) split(world, part, into);
}

}  // namespace

std::vector<model::ExprId> parts_of(const model::World& world, model::ExprId condition) {
  std::vector<model::ExprId> parts;
  split(world, condition, parts);
  return parts;
}

std::vector<model::ExprId> parts_of(const model::World& world, const model::Act& act) {
  std::vector<model::ExprId> parts;
  for (const model::ExprId condition : plan::leading(act)) split(world, condition, parts);
  return parts;
}

std::vector<model::Slot> bound_by(const model::Act& act, size_t first) {
  return plan::ranging(act, first);
}

size_t reaches(sim::Executor& executor, const model::Frame& frame,
               const std::vector<model::Slot>& bound, const std::vector<model::ExprId>& parts,
               const std::vector<model::Value>& values, history::EntityIndex eyes) {
  for (size_t count = parts.size(); count > 0; --count) {
    const std::vector<model::ExprId> first(parts.begin(),
                                           parts.begin() + static_cast<long>(count));
    std::vector<model::Value> own = values;
    if (executor.find(frame, bound, first, own, eyes)) return count;
  }
  return 0;
}

}  // namespace milieu::ask
