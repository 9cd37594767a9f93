#include "ask/parts.h"

#include <algorithm>

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

// From the first part on: where somebody is stopped they mostly are so early, and what the parts
// so far do not read need not be bound.
size_t reaches(sim::Executor& executor, const model::World& world, const model::Frame& frame,
               const std::vector<model::Slot>& bound, const std::vector<model::ExprId>& parts,
               const std::vector<model::Value>& values, history::EntityIndex eyes) {
  std::vector<model::ExprId> first;
  std::vector<model::Slot> read;
  for (size_t count = 0; count < parts.size(); ++count) {
    first.push_back(parts[count]);
    for (const model::Slot slot : plan::slots_read(world, parts[count])) read.push_back(slot);
    std::vector<model::Slot> needed;
    for (const model::Slot slot : bound)
      if (std::ranges::count(read, slot) > 0) needed.push_back(slot);
    std::vector<model::Value> own = values;
    if (!executor.find(frame, needed, first, own, eyes)) return count;
  }
  return parts.size();
}

}  // namespace milieu::ask
