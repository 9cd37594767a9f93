// One search: which conditions can be judged when, and where candidates come from.
#include <algorithm>

#include "plan/compile.h"

namespace milieu::plan {

using model::Expr;
using model::Op;

namespace {

void split(const model::World& world, ExprId id, std::vector<ExprId>& into) {
  if (!id) return;
  const Expr& expr = world.exprs[id];
  if (expr.op != Op::And) return into.push_back(id);
  for (ExprId arg : expr.args) split(world, arg, into);
}

size_t depth_of(const model::World& world, ExprId part, const std::vector<Slot>& bound) {
  size_t depth = 0;
  for (Slot slot : slots_read(world, part)) {
    auto place = std::find(bound.begin(), bound.end(), slot);
    if (place != bound.end())
      depth = std::max(depth, static_cast<size_t>(place - bound.begin()) + 1);
  }
  return depth;
}

struct Part {
  ExprId expr{};
  size_t depth = 0;
  bool calm = true;
};

// A trail at `stage` leaves candidates out on the word of a part; so everything that would have
// been read before that part must be calm, and so must the part.
std::vector<bool> usable(const std::vector<Part>& parts, size_t stage) {
  std::vector<bool> allowed(parts.size(), false);
  for (size_t i = 0; i < parts.size(); ++i) {
    bool all = parts[i].calm;
    for (size_t j = 0; j < parts.size(); ++j) {
      bool before = parts[j].depth >= stage &&
                    (parts[j].depth < parts[i].depth ||
                     (parts[j].depth == parts[i].depth && j < i));
      if (before) all = all && parts[j].calm;
    }
    allowed[i] = all;
  }
  return allowed;
}

// By all parts together, and by each: any of them may be the one that has nobody.
void early(Trails& finder, uint16_t variable, size_t parts, Place& place) {
  for (size_t part = 0; part <= parts; ++part) {
    std::vector<bool> allowed(parts, part == parts);
    if (part < parts) allowed[part] = true;
    std::vector<Trail> trails = finder.alone(variable, allowed);
    bool known = trails.empty() || (variable == 0 && trails == place.stages[0].trails);
    for (const Early& other : place.early) known = known || other.trails == trails;
    if (!known) place.early.push_back({std::move(trails)});
  }
}

}  // namespace

Place make_place(const model::World& world, Calm& calm, const model::Frame& frame,
                 const std::vector<Slot>& bound, const std::vector<ExprId>& conditions,
                 bool trails) {
  Place place;
  for (Slot slot : bound) place.variables.push_back({slot, frame[slot].type});
  place.bound = static_cast<uint16_t>(bound.size());
  place.stages.resize(bound.size());
  std::vector<ExprId> all;
  for (ExprId condition : conditions) split(world, condition, all);
  std::vector<Part> parts;
  for (ExprId part : all) {
    parts.push_back({part, depth_of(world, part, bound), calm.calm(part)});
    place.calm = place.calm && parts.back().calm;
    size_t depth = parts.back().depth;
    (depth == 0 ? place.first : place.stages[depth - 1].filters).push_back(part);
  }
  if (!trails) return place;
  Trails finder(world, frame, place);
  for (size_t i = 0; i < parts.size(); ++i) finder.part(i, parts[i].expr);
  for (uint16_t i = 0; i < place.bound; ++i) {
    ExprId settled{};
    Stage& stage = place.stages[i];
    finder.find(i, usable(parts, i + 1u), stage, &settled);
    if (!settled) continue;
    stage.settled = parts[settled.value - 1].expr;
    const Expr& fact = world.exprs[stage.settled];
    stage.in_truth_only = !world.facts[model::FactId{fact.ref}].seen.all;
  }
  for (uint16_t i = 0; place.calm && i < place.bound; ++i) early(finder, i, parts.size(), place);
  return place;
}

Place place(const model::World& world, const model::Frame& frame, const std::vector<Slot>& bound,
            const std::vector<ExprId>& conditions) {
  Calm calm(world);
  return make_place(world, calm, frame, bound, conditions, false);
}

std::vector<Slot> ranging(const model::Act& act, size_t first) {
  std::vector<Slot> slots;
  for (size_t i = first; i < act.roles; ++i) {
    bool picked = false;
    for (const model::Step& step : act.steps)
      for (Slot slot : step.pick.bound) picked |= slot == i;
    if (!picked) slots.push_back(static_cast<Slot>(i));
  }
  return slots;
}

std::vector<ExprId> leading(const model::Act& act) {
  std::vector<ExprId> conditions;
  for (const model::Step& step : act.steps) {
    if (step.sort == model::Step::Sort::Pick) break;
    conditions.push_back(step.when.condition);
  }
  return conditions;
}

}  // namespace milieu::plan
