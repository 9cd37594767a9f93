#include "tell/spoken.h"

#include <algorithm>

namespace milieu::tell {

using history::EntityIndex;
using history::EventIndex;
using model::Expr;
using model::ExprId;
using model::FactId;
using model::Op;

Spoken::Spoken(const model::World& world, const history::Log& log)
    : world_(world), follows_(world.facts.size() + 1), kinds_(1) {
  for (const model::Spoken& spoken : world.spoken) collect(spoken.value);
  for (EntityIndex index = 1; index <= log.entities(); ++index) {
    const history::Born born = log.entity(index);
    kinds_.push_back(born.birth.kind);
    if (born.birth.named) named_.emplace(born.birth.named.value, index);
  }
  log.for_each([this](EventIndex index, const history::Event& event) {
    for (const history::Write& write : event.writes) {
      if (!follows_[write.fact.value] || write.voided) continue;
      changes_[{write.fact.value, write.keys}].push_back({index, write.present, write.value});
    }
  });
}

void Spoken::collect(ExprId id) {
  if (!id) return;
  const Expr& expr = world_.exprs[id];
  if (expr.op == Op::Fact) {
    follows_[expr.ref] = true;
    collect(world_.facts[FactId{expr.ref}].start);
  }
  for (const ExprId arg : expr.args) collect(arg);
}

bool Spoken::is_of(EntityIndex who, model::KindId kind) const {
  if (who == 0 || who >= kinds_.size()) return false;
  if (!kind) return true;
  model::KindId at = kinds_[who];
  while (at && at != kind) at = world_.kinds[at].parent;
  return at == kind;
}

bool Spoken::decides(EntityIndex who) const {
  return who != 0 && who < kinds_.size() && world_.kinds[kinds_[who]].decides;
}

const Spoken::Change* Spoken::last(FactId fact, std::vector<int64_t> keys,
                                   EventIndex before) const {
  auto found = changes_.find({fact.value, keys});
  if (found == changes_.end() && world_.facts[fact].symmetric && keys.size() > 1) {
    std::swap(keys[0], keys[1]);
    found = changes_.find({fact.value, keys});
  }
  if (found == changes_.end()) return nullptr;
  const std::vector<Change>& all = found->second;
  const auto later = std::ranges::lower_bound(all, before, {}, &Change::event);
  return later == all.begin() ? nullptr : &*(later - 1);
}

int64_t Spoken::fact(const Reading& reading, const Expr& expr) const {
  const FactId id{expr.ref};
  std::vector<int64_t> keys;
  for (const ExprId arg : expr.args) keys.push_back(value(reading, arg));
  const Change* change = last(id, std::move(keys), reading.before);
  const model::Fact& fact = world_.facts[id];
  if (change != nullptr && (fact.set || change->present)) {
    return fact.set ? (change->present ? 1 : 0) : change->value;
  }
  const bool constant = fact.start && world_.exprs[fact.start].op != Op::Variable;
  return constant ? value(reading, fact.start) : 0;
}

int64_t Spoken::value(const Reading& reading, ExprId id) const {
  const Expr& expr = world_.exprs[id];
  const auto arg = [&](size_t at) { return value(reading, expr.args[at]); };
  const auto holds = [&](ExprId part) { return value(reading, part) != 0; };
  switch (expr.op) {
    case Op::Constant: return expr.constant.whole;
    case Op::Variable: return reading.who;
    case Op::Named: {
      const auto found = named_.find(expr.ref);
      return found == named_.end() ? 0 : found->second;
    }
    case Op::Fact: return fact(reading, expr);
    case Op::Kind:
      return is_of(static_cast<EntityIndex>(arg(0)), model::KindId{expr.ref}) ? 1 : 0;
    case Op::Equal: return arg(0) == arg(1) ? 1 : 0;
    case Op::Unequal: return arg(0) != arg(1) ? 1 : 0;
    case Op::Not: return holds(expr.args[0]) ? 0 : 1;
    case Op::And: return std::ranges::all_of(expr.args, holds) ? 1 : 0;
    case Op::Or: return std::ranges::any_of(expr.args, holds) ? 1 : 0;
    default: return 0;
  }
}

bool Spoken::applies(const model::Spoken& spoken, EntityIndex who) const {
  return !spoken.frame.empty() && is_of(who, spoken.frame[0].type.kind);
}

As Spoken::as(EntityIndex who, EventIndex event) const {
  for (const model::Spoken& spoken : world_.spoken) {
    if (spoken.as == As::Place || !applies(spoken, who)) continue;
    const EventIndex after_start = std::max<EventIndex>(event, 1);
    if (!spoken.value || value({spoken, who, after_start}, spoken.value) != 0) return spoken.as;
  }
  return decides(who) ? As::They : As::It;
}

EntityIndex Spoken::place(EntityIndex who, EventIndex event) const {
  for (const model::Spoken& spoken : world_.spoken) {
    if (spoken.as != As::Place || !spoken.value || !applies(spoken, who)) continue;
    const int64_t at = value({spoken, who, event}, spoken.value);
    if (at != 0) return static_cast<EntityIndex>(at);
  }
  return 0;
}

}  // namespace milieu::tell
