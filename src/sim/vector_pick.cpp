// Picking, and networks: what an event draws at random from many.
#include <algorithm>

#include "base/maths.h"
#include "sim/fault.h"
#include "sim/network.h"
#include "sim/vector_effects.h"

namespace milieu::sim::vector_parts {

using model::By;
using model::Slot;
using model::Value;
using model::of_whole;

bool Effects::pick(const plan::PickPlan& plan, const model::Pick& pick, Value* frame) {
  for (model::ExprId part : plan.first)
    if (!reader_.holds(part, frame, truth)) return false;
  for (size_t i = 0; i < pick.bound.size(); ++i) {
    Slot slot = pick.bound[i];
    const plan::Place& place = plan_.places[plan.places[i]];
    const std::optional<Plain> anybody = pick.by == By::Index ? plain(place) : std::nullopt;
    if (anybody) {
      std::optional<int64_t> one = by_rank(pick, i, *anybody, frame);
      frame[slot] = of_whole(one.value_or(0));
      if (!one) return false;
      continue;
    }
    std::vector<int64_t> candidates;
    std::vector<double> values;
    bool valued = pick.value && i + 1 == pick.bound.size();
    auto each = [&] {
      double value = valued ? reader_.number(pick.value, frame, truth) : 0;
      if (valued && pick.by == By::Weight && !(value > 0)) return true;
      candidates.push_back(frame[slot].whole);
      if (valued) values.push_back(value);
      return true;
    };
    reader_.search(plan.places[i], frame, truth, pick.by != By::Index, each);  // that sorts itself
    if (candidates.empty()) return frame[slot] = of_whole(0), false;
    const model::Type& type = place.variables[0].type;
    frame[slot] = of_whole(candidates[choose(pick, i, candidates, values, type)]);
  }
  return true;
}

// Anybody, anybody of a kind, or anybody but one: who that is need not be found by looking at
// everybody.
std::optional<Effects::Plain> Effects::plain(const plan::Place& place) const {
  Plain found{place.variables[0].type.kind, 0};
  if (place.variables[0].type.sort != model::Sort::Entity || !place.calm) return std::nullopt;
  if (!place.first.empty()) return std::nullopt;
  for (model::ExprId filter : place.stages[0].filters) {
    const Node& node = program_.nodes[filter.value];
    const Node& of = program_.nodes[node.op == model::Op::Kind ? program_.args[node.first] : 0];
    if (node.op == model::Op::Kind && of.op == model::Op::Variable &&
        of.slot == place.variables[0].slot) {
      const model::KindId kind{node.ref};
      if (store_.entities.under(kind, found.kind)) found.kind = kind;
      else if (!store_.entities.under(found.kind, kind)) return std::nullopt;
      continue;
    }
    const uint32_t other = other_than(place, filter);
    if (other == 0 || found.other != 0) return std::nullopt;
    found.other = other;
  }
  return found;
}

// `x != e`: the expression e, which does not read x.
uint32_t Effects::other_than(const plan::Place& place, model::ExprId filter) const {
  const Node& node = program_.nodes[filter.value];
  if (node.op != model::Op::Unequal || node.real) return 0;
  const uint32_t* args = program_.args.data() + node.first;
  Slot slot = place.variables[0].slot;
  for (int turn : {0, 1}) {
    const Node &one = program_.nodes[args[turn]], &other = program_.nodes[args[1 - turn]];
    if (one.op == model::Op::Variable && one.slot == slot && other.op == model::Op::Variable &&
        other.slot != slot)
      return args[1 - turn];
  }
  return 0;
}

std::optional<int64_t> Effects::by_rank(const model::Pick& pick, size_t variable,
                                        const Plain& anybody, Value* frame) {
  const std::vector<EntityIndex>& all = store_.entities.by_birth(anybody.kind);
  size_t count = all.size(), without = count;
  if (anybody.other != 0) {
    int64_t who = reader_.value(anybody.other, frame, truth).value.whole;
    auto at = std::lower_bound(all.begin(), all.end(), who);
    if (at != all.end() && *at == who) without = static_cast<size_t>(at - all.begin()), --count;
  }
  if (count == 0) return std::nullopt;
  base::Key draw = draw_key(pick.lane).with(variable);
  size_t rank = draw.index(count, Lane::free_lane + pick.lane);
  return all[rank < without ? rank : rank + 1];
}

size_t Effects::choose(const model::Pick& pick, size_t variable,
                       const std::vector<int64_t>& candidates, const std::vector<double>& values,
                       const model::Type& type) {
  base::Key draw = draw_key(pick.lane).with(variable);
  uint32_t lane = Lane::free_lane + pick.lane;
  if (pick.by == By::Index) {
    std::vector<int64_t> by_birth = candidates;
    auto nth = by_birth.begin() + static_cast<long>(draw.index(by_birth.size(), lane));
    std::nth_element(by_birth.begin(), nth, by_birth.end());
    return static_cast<size_t>(std::find(candidates.begin(), candidates.end(), *nth) -
                               candidates.begin());
  }
  size_t best = 0;
  double best_value = 0;
  uint64_t best_score = 0;
  for (size_t i = 0; i < candidates.size(); ++i) {
    base::Key own = draw.with(store_.content(type, candidates[i]));
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
  Frame nothing(reader_.frames, fact.frame.size());
  for (model::ExprId arg : fact.network.args)
    plan.args.push_back(reader_.number(arg, nothing, truth));
  std::vector<EntityIndex> members = store_.entities.living(fact.frame[0].type.kind);
  std::sort(members.begin(), members.end());
  Ids ids;
  for (EntityIndex member : members) ids.push_back(store_.entities.id(member));
  std::string_view trouble = problem(plan, members.size());
  if (!trouble.empty()) return reader_.fail(std::string(trouble), fact.span);
  for (const auto& edge : edges(plan, ids, luck_, base::hash_text(fact.site))) {
    int64_t keys[2] = {members[edge.first], members[edge.second]};
    write(id, keys, true, 0);
  }
}

// One by one: what cannot be done is the author's mistake, and nothing is left out for it.
void Effects::set_up(const std::vector<model::StmtId>& suite, Value* frame) {
  for (const model::StmtId id : suite) {
    const model::Stmt& stmt = world_.stmts[id];
    bool picks = stmt.op == model::StmtOp::Pick;
    bool done = picks ? pick(plan_.of_pick[id.value], stmt.pick, frame) : run_one(id, frame);
    std::string trouble = picks ? nobody_to_pick : start_cannot_pay;
    if (!done && !scope.fault) reader_.fail(trouble, stmt.span);
    if (scope.fault) return;
  }
}

bool Effects::set_up(const model::Stmt& birth, EntityIndex born, Value* frame) {
  const bool done = settle(birth, born, frame);
  if (!done && !scope.fault) reader_.fail(start_cannot_pay, birth.span);
  return !scope.fault;
}

// All who are born, then what is said of each, which may speak of all; then the networks among
// them, then the rest, which may read those.
void Effects::start(Value* frame) {
  std::vector<model::StmtId> births, settings;
  for (const model::StmtId id : world_.start)
    (world_.stmts[id].named ? births : settings).push_back(id);
  EntityIndex next = static_cast<EntityIndex>(store_.entities.size());
  for (const model::StmtId id : births)
    for (int64_t n = 1; n <= world_.stmts[id].count; ++n)
      if (bear(world_.stmts[id], n) == 0) return;
  for (const model::StmtId id : births)
    for (int64_t n = 1; n <= world_.stmts[id].count; ++n)
      if (!set_up(world_.stmts[id], next++, frame)) return;
  for (const model::FactId fact : world_.facts.ids()) network(fact);
  set_up(settings, frame);
}

}  // namespace milieu::sim::vector_parts
