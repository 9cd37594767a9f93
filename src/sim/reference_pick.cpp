// Picking, and networks: what an event draws at random from many.
#include <algorithm>

#include "base/maths.h"
#include "sim/fault.h"
#include "sim/network.h"
#include "sim/reference_effects.h"

namespace milieu::sim::reference_parts {

using model::By;
using model::Slot;
using model::of_whole;

bool Effects::pick(const model::Pick& pick, Frame& frame) {
  auto at = reader_.by_depth(pick.bound, {pick.condition});
  for (model::ExprId part : at[0])
    if (!reader_.holds(part, frame, truth)) return false;
  for (size_t i = 0; i < pick.bound.size(); ++i) {
    Slot slot = pick.bound[i];
    std::vector<int64_t> candidates;
    std::vector<double> values;
    bool valued = pick.value && i + 1 == pick.bound.size();
    reader_.each_binding({slot}, at[i + 1], frame, truth, [&] {
      double value = valued ? reader_.number(pick.value, frame, truth) : 0;
      if (valued && pick.by == By::Weight && !(value > 0)) return true;
      candidates.push_back(frame[slot].whole);
      values.push_back(value);
      return true;
    });
    if (candidates.empty()) return frame[slot] = of_whole(0), false;
    size_t chosen = choose(pick, i, candidates, valued ? values : std::vector<double>{},
                           frame.type(slot));
    frame[slot] = of_whole(candidates[chosen]);
  }
  return true;
}

size_t Effects::choose(const model::Pick& pick, size_t variable,
                       const std::vector<int64_t>& candidates, const std::vector<double>& values,
                       const model::Type& type) {
  base::Key draw = draw_key(pick.lane).with(variable);
  uint32_t lane = Lane::free_lane + pick.lane;
  if (pick.by == By::Index) {
    std::vector<int64_t> by_birth = candidates;
    std::sort(by_birth.begin(), by_birth.end());
    int64_t chosen = by_birth[draw.index(by_birth.size(), lane)];
    return static_cast<size_t>(std::find(candidates.begin(), candidates.end(), chosen) -
                               candidates.begin());
  }
  size_t best = 0;
  double best_value = 0;
  uint64_t best_score = 0;
  for (size_t i = 0; i < candidates.size(); ++i) {
    base::Key own = draw.with(state_.content(type, candidates[i]));
    double value = 0;
    if (!values.empty() && pick.by == By::Weight) value = base::log(values[i]) + own.gumbel(lane);
    if (!values.empty() && pick.by == By::Most) value = values[i];
    if (!values.empty() && pick.by == By::Least) value = -values[i];
    uint64_t score = own.bits(lane);
    if (i > 0 && (value < best_value || (value == best_value && score <= best_score))) continue;
    best = i, best_value = value, best_score = score;
  }
  return best;
}

void Effects::network(model::FactId id) {
  const model::Fact& fact = world_.facts[id];
  if (fact.network.generator == model::Generator::None) return;
  NetworkPlan plan{fact.network, {}, fact.symmetric};
  Frame nothing;
  for (model::ExprId arg : fact.network.args)
    plan.args.push_back(reader_.number(arg, nothing, truth));
  std::vector<EntityIndex> members = state_.living(world_, fact.frame[0].type.kind);
  std::sort(members.begin(), members.end());
  Ids ids;
  for (EntityIndex member : members) ids.push_back(state_.id_of(member));
  std::string_view trouble = problem(plan, members.size());
  if (!trouble.empty()) return reader_.fail(std::string(trouble), fact.span);
  for (auto [a, b] : edges(plan, ids, luck_, base::hash_text(fact.site)))
    write(id, {members[a], members[b]}, true, 0);
}

// One by one: what cannot be done is the author's mistake, and nothing is left out for it.
void Effects::set_up(const std::vector<model::StmtId>& suite, Frame& frame) {
  for (const model::StmtId id : suite) {
    const model::Stmt& stmt = world_.stmts[id];
    bool picks = stmt.op == model::StmtOp::Pick;
    bool done = picks ? pick(stmt.pick, frame) : run(stmt, frame);
    std::string trouble = picks ? nobody_to_pick : start_cannot_pay;
    if (!done && !reader_.fault()) reader_.fail(trouble, stmt.span);
    if (reader_.fault()) return;
  }
}

bool Effects::set_up(const model::Stmt& birth, EntityIndex born, Frame& frame) {
  const bool done = settle(birth, born, frame);
  if (!done && !reader_.fault()) reader_.fail(start_cannot_pay, birth.span);
  return !reader_.fault();
}

// All who are born, then what is said of each, which may speak of all; then the networks among
// them, then the rest, which may read those.
void Effects::start(Frame& frame) {
  std::vector<model::StmtId> births, settings;
  for (const model::StmtId id : world_.start)
    (world_.stmts[id].named ? births : settings).push_back(id);
  EntityIndex next = static_cast<EntityIndex>(state_.entities.size());
  for (const model::StmtId id : births)
    for (int64_t n = 1; n <= world_.stmts[id].count; ++n)
      if (bear(world_.stmts[id], n) == 0) return;
  for (const model::StmtId id : births)
    for (int64_t n = 1; n <= world_.stmts[id].count; ++n)
      if (!set_up(world_.stmts[id], next++, frame)) return;
  for (const model::FactId fact : world_.facts.ids()) network(fact);
  set_up(settings, frame);
}

}  // namespace milieu::sim::reference_parts
