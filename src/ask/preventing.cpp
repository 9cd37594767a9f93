#include "ask/preventing.h"

#include <set>

#include "model/walk.h"

namespace milieu::ask {
namespace {

using history::Event;
using history::EventIndex;
using model::ActId;
using model::Expr;
using model::ExprId;
using model::FactId;
using model::Op;
using model::StmtOp;
using model::World;

using Facts = std::set<uint32_t>;

// Facts of which a condition needs that they do not hold.
class Needs {
 public:
  explicit Needs(const World& world) : world_(world) {}

  void add(ExprId id, bool negated) {
    if (!id) return;
    const Expr& one = world_.exprs[id];
    switch (one.op) {
      case Op::Not: return add(one.args[0], !negated);
      case Op::Fact:
        if (negated) facts.insert(one.ref);
        return;
      case Op::Rule:
        if (open_.insert({one.ref, negated}).second)
          add(world_.rules[model::RuleId{one.ref}].body, negated);
        return;
      case Op::Equal:  // f(x) == none: nobody may be there
        for (const ExprId arg : one.args)
          if (!negated && is_none(arg)) add_values(one, facts);
        return;
      case Op::And: case Op::Or: case Op::Exists: case Op::If:
        for (const ExprId arg : one.args) add(arg, negated);
        return;
      default: return;
    }
  }

  void add(ActId id) {
    const model::Act& act = world_.acts[id];
    for (const model::Step& step : act.steps)
      if (step.sort == model::Step::Sort::When) add(step.when.condition, false);
    for (const model::Clause& clause : act.works) add(clause.condition, false);
  }

  Facts facts;

 private:
  bool is_none(ExprId id) const {
    const Expr& one = world_.exprs[id];
    const bool named = one.type.sort == model::Sort::Entity || one.type.sort == model::Sort::Event;
    return named && one.op == Op::Constant && one.constant.whole == 0;
  }
  void add_values(const Expr& of, Facts& into) const {
    for (const ExprId arg : of.args)
      if (world_.exprs[arg].op == Op::Fact) into.insert(world_.exprs[arg].ref);
  }

  const World& world_;
  std::set<std::pair<uint32_t, bool>> open_;
};

// What an act may write, and what it may begin.
struct Doing {
  Facts writes;
  std::set<uint32_t> begins;
};

using Doings = std::vector<Doing>;  // by act

Doings doings_of(const World& world) {
  Doings all(world.acts.size() + 1);
  for (const ActId id : world.acts.ids())
    each_stmt(world, world.acts[id], [&](const model::Stmt& one) {
      Doing& doing = all[id.value];
      if (one.fact) doing.writes.insert(one.fact.value);
      if (one.fact2) doing.writes.insert(one.fact2.value);
      if (one.op == StmtOp::Begin) doing.begins.insert(one.act.value);
    });
  return all;
}

bool meet(const Facts& a, const Facts& b) {
  for (const uint32_t one : a)
    if (b.contains(one)) return true;
  return false;
}

// Those that may write one of these facts, and those that may begin these.
std::set<uint32_t> preventers(const World& world, const Doings& doings, const Facts& facts) {
  std::set<uint32_t> found;
  for (const ActId id : world.acts.ids())
    if (meet(doings[id.value].writes, facts)) found.insert(id.value);
  for (bool grew = true; grew;) {
    grew = false;
    for (const ActId id : world.acts.ids())
      if (!found.contains(id.value) && meet(doings[id.value].begins, found))
        grew = found.insert(id.value).second;
  }
  return found;
}

}  // namespace

std::vector<EventIndex> behind_preventers(const World& world, const history::Log& log,
                                          const std::vector<EventIndex>& lineage,
                                          model::OutcomeId outcome, EventIndex last, size_t most) {
  const Doings doings = doings_of(world);
  Needs ours(world);
  if (outcome) ours.add(world.outcomes[outcome].condition, false);
  std::set<uint32_t> acts;
  for (const EventIndex index : lineage) {
    const Event event = log.read(index);
    if (event.act && acts.insert(event.act.value).second) ours.add(event.act);
  }
  Needs theirs(world);
  for (const uint32_t act : preventers(world, doings, ours.facts)) theirs.add(ActId{act});
  const std::set<EventIndex> known(lineage.begin(), lineage.end());
  std::vector<EventIndex> found;
  for (EventIndex index = last; index > 0 && found.size() < most; --index) {
    if (known.contains(index)) continue;
    const Event event = log.read(index);
    bool wrote = false;
    for (const history::Write& write : event.writes)
      wrote = wrote || (write.present && theirs.facts.contains(write.fact.value));
    if (!wrote) continue;
    const bool consequence = event.sort == history::EventSort::Consequence && event.triggered;
    const EventIndex by = consequence ? event.causes[0] : index;
    if (!known.contains(by)) found.push_back(by);
  }
  return found;
}

}  // namespace milieu::ask
