#include "plan/reads.h"

#include <algorithm>
#include <bit>

#include "base/maths.h"

namespace milieu::plan {

using model::Expr;
using model::Op;
using model::Sort;

namespace {

bool once(std::vector<uint32_t>& done, uint32_t what) {
  if (std::find(done.begin(), done.end(), what) != done.end()) return false;
  done.push_back(what);
  return true;
}

void collect(const model::World& world, ExprId id, std::vector<Slot>& into) {
  if (!id) return;
  const Expr& expr = world.exprs[id];
  if (expr.slot != model::no_slot) into.push_back(expr.slot);
  for (ExprId arg : expr.args) collect(world, arg, into);
  if (expr.pattern == 0) return;
  const model::Pattern& pattern = world.patterns[expr.pattern - 1];
  for (ExprId arg : pattern.args) collect(world, arg, into);
  collect(world, pattern.within, into);
  if (pattern.quantity != model::no_slot) into.push_back(pattern.quantity);
}

}  // namespace

std::vector<Slot> slots_read(const model::World& world, ExprId expr) {
  std::vector<Slot> found;
  collect(world, expr, found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Footprints::Footprints(const model::World& world) : world_(world) {}

void Footprints::fact(model::FactId id, Footprint& into) {
  if (!once(facts_done_, id.value)) return;
  auto place = std::lower_bound(into.facts.begin(), into.facts.end(), id.value);
  if (place == into.facts.end() || *place != id.value) into.facts.insert(place, id.value);
  const model::Fact& fact = world_.facts[id];
  if (fact.fade.span != 0) into.time = true;
  add(fact.start, into);
  if (fact.seen.all) return;
  into.eyes = true;
  for (ExprId who : fact.seen.who) add(who, into);
  add(fact.seen.condition, into);
}

void Footprints::pattern(uint32_t number, Footprint& into) {
  into.events = into.eyes = true;
  if (number == 0) return;
  const model::Pattern& pattern = world_.patterns[number - 1];
  for (ExprId arg : pattern.args) add(arg, into);
  if (pattern.within) into.time = true;
  add(pattern.within, into);
}

void Footprints::claim(model::ClaimId id, Footprint& into) {
  if (!once(claims_done_, id.value)) return;
  const model::Claim& claim = world_.claims[id];
  into.events = into.eyes = true;
  if (claim.rival != model::no_slot) into.population = true;
  add(claim.start, into);
  for (const model::Evidence& evidence : claim.evidence) {
    pattern(evidence.pattern, into);
    add(evidence.weight, into);
    if (evidence.fade.span != 0) into.time = true;
  }
}

void Footprints::add(ExprId id, Footprint& into) {
  if (!id) return;
  if (depth_ == 0) facts_done_.clear(), rules_done_.clear(), claims_done_.clear();
  ++depth_;
  const Expr& expr = world_.exprs[id];
  for (ExprId arg : expr.args) add(arg, into);
  if (!expr.bound.empty()) into.population = true;
  switch (expr.op) {
    case Op::Now: case Op::Clock: case Op::Weekday: into.time = true; break;
    case Op::Fact: fact(model::FactId{expr.ref}, into); break;
    case Op::KnownFact:
      into.events = true;
      fact(model::FactId{expr.ref}, into);
      break;
    case Op::Rule:
      if (once(rules_done_, expr.ref)) add(world_.rules[model::RuleId{expr.ref}].body, into);
      break;
    case Op::Taste:
      for (ExprId arg : world_.tastes[model::TasteId{expr.ref}].draw.args) add(arg, into);
      break;
    case Op::Happened: case Op::IsEvent: pattern(expr.pattern, into); break;
    case Op::KnownEvent: into.events = true; break;
    case Op::Credence: claim(model::ClaimId{expr.ref}, into); break;
    default: break;
  }
  --depth_;
}

double Calm::reach(ExprId id) {
  if (!id) return 0;
  auto [found, fresh] = done_.try_emplace(id.value, 1);  // what rests on itself is a truth
  if (!fresh) return found->second;
  double most = compute(world_.exprs[id]);
  done_[id.value] = most;
  return most;
}

double Calm::of_type(const model::Type& type) const {
  double scale = type.sort == Sort::Number ? 1e-6 : 1;
  if (type.sort == Sort::Truth) return 1;
  if (type.ranged) {
    double low = static_cast<double>(type.low), high = static_cast<double>(type.high);
    return scale * std::max(low < 0 ? -low : low, high < 0 ? -high : high);
  }
  return scale * 9.3e18;
}

double Calm::fact(model::FactId id) {
  auto [found, fresh] = facts_.try_emplace(id.value, 0);
  if (!fresh) return found->second;
  const model::Fact& fact = world_.facts[id];
  double most = 0;
  bool plain = !fact.start || world_.exprs[fact.start].op == Op::Constant;
  if (!plain) most = endless;
  for (ExprId who : fact.seen.who) most = std::max(most, reach(who) < endless ? 0 : endless);
  if (!calm(fact.seen.condition)) most = endless;
  facts_[id.value] = most;
  return most;
}

double Calm::claim(model::ClaimId id) {
  auto [found, fresh] = claims_.try_emplace(id.value, 1);
  if (!fresh) return found->second;
  const model::Claim& claim = world_.claims[id];
  bool all = calm(claim.start);
  for (const model::Evidence& evidence : claim.evidence) {
    const model::Pattern& pattern = world_.patterns[evidence.pattern - 1];
    all = all && calm(evidence.weight) && calm(pattern.within);
    for (ExprId arg : pattern.args) all = all && calm(arg);
  }
  return claims_[id.value] = all ? 1 : endless;
}

double Calm::arithmetic(const Expr& expr, double left, double right) {
  bool real = expr.type.sort == Sort::Number;
  double most = endless;
  if (expr.op == Op::Add || expr.op == Op::Subtract) most = left + right;
  if (expr.op == Op::Negate) most = left;
  if (expr.op == Op::Multiply) most = left * right;
  if (expr.op == Op::Divide) {
    const Expr& by = world_.exprs[expr.args[1]];
    bool number = by.type.sort == Sort::Number;
    double divisor = number ? by.constant.number : static_cast<double>(by.constant.whole);
    if (by.op == Op::Constant && divisor != 0) most = left / (divisor < 0 ? -divisor : divisor);
  }
  if (real) return most < 1e280 ? most : endless;
  bool scaled = expr.op == Op::Multiply || expr.op == Op::Divide;
  bool exact = most < (scaled ? 9e15 : 9e18) && (!scaled || left < 9e15);
  return exact ? most : endless;
}

double Calm::compute(const Expr& expr) {
  std::vector<double> all;
  for (ExprId arg : expr.args) {
    all.push_back(reach(arg));
    if (all.back() >= endless) return endless;
  }
  auto arg = [&](size_t i) { return all.size() > i ? all[i] : 0; };
  if (expr.pattern != 0) {
    const model::Pattern& pattern = world_.patterns[expr.pattern - 1];
    for (ExprId of : pattern.args)
      if (!calm(of)) return endless;
    return calm(pattern.within) ? 1 : endless;
  }
  switch (expr.op) {
    case Op::Constant:
      return expr.type.sort == Sort::Number
                 ? (expr.constant.number < 0 ? -expr.constant.number : expr.constant.number)
                 : (expr.constant.whole < 0 ? -static_cast<double>(expr.constant.whole)
                                            : static_cast<double>(expr.constant.whole));
    case Op::Fact: case Op::KnownFact:
      return fact(model::FactId{expr.ref}) >= endless ? endless : of_type(expr.type);
    case Op::Rule: return reach(world_.rules[model::RuleId{expr.ref}].body);
    case Op::Taste: {
      const model::Taste& taste = world_.tastes[model::TasteId{expr.ref}];
      for (ExprId part : taste.draw.args)
        if (world_.exprs[part].op != Op::Constant) return endless;
      bool tame = taste.draw.family == base::Family::Normal ||
                  taste.draw.family == base::Family::Uniform;
      return tame ? 1e30 : endless;
    }
    case Op::Add: case Op::Subtract: case Op::Multiply: case Op::Divide: case Op::Negate:
      return arithmetic(expr, arg(0), arg(1));
    case Op::ToNumber: case Op::Abs: return arg(0);
    case Op::If: return std::max(arg(1), arg(2));
    case Op::Count: case Op::Components: return 1e10;
    case Op::Sum: case Op::Mean: {
      bool number = world_.exprs[expr.args[0]].type.sort == Sort::Number;
      return arg(0) * (number ? 1e6 : 1) * 1e9 < 9e18 ? arg(0) * 1e9 : endless;
    }
    case Op::Max: case Op::Min: return arg(0);
    case Op::Credence: return claim(model::ClaimId{expr.ref});
    case Op::Chance: case Op::Log: case Op::Sqrt: return endless;
    case Op::Exp: return arg(0) <= 600 ? base::exp(arg(0)) : endless;
    case Op::Floor: case Op::Round: return arg(0) < 8e15 ? arg(0) + 1 : endless;
    case Op::Min2: case Op::Max2: return std::max(arg(0), arg(1));
    case Op::Variable: case Op::Now: case Op::Clock: case Op::Weekday: case Op::Parameter:
    case Op::Named:
      return of_type(expr.type);
    default: return 1;
  }
}

}  // namespace milieu::plan
