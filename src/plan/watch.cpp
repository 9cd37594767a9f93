// Which bindings a written entry can change.
//
// Whether a condition holds for a binding can rest on an entry only where a fact is read with keys
// that come out as the entry's. Where a key is a role itself, the role must be that key; so only
// bindings with that role need to be looked at again. Where no key is a role, all must be.
#include <algorithm>

#include "plan/compile.h"

namespace milieu::plan {

using model::Expr;
using model::Op;

namespace {

constexpr int deepest = 6;

// Walks an expression and notes each fact read, with the roles that stand at its keys.
class Walk {
 public:
  Walk(const model::World& world, const std::vector<Slot>& roles) : world_(world), roles_(roles) {}

  struct Scope {
    bool own = true;
    std::vector<Slot> slots;  // of a rule's parameters: the role each is, or none
  };

  void visit(ExprId id, const Scope& scope, int depth) {
    if (!id || whole) return;
    const Expr& expr = world_.exprs[id];
    for (ExprId arg : expr.args) visit(arg, scope, depth);
    if (expr.op == Op::Taste) whole = true;  // its parameters may rest on facts
    if (expr.op == Op::Rule) return rule(expr, scope, depth);
    if (expr.op == Op::Fact) return fact(expr, scope);
  }

  bool whole = false;
  std::vector<Watch> found;

 private:
  Slot role(ExprId id, const Scope& scope) const {
    const Expr& expr = world_.exprs[id];
    if (expr.op != Op::Variable) return model::no_slot;
    if (!scope.own) return scope.slots[expr.slot];
    bool bound = std::find(roles_.begin(), roles_.end(), expr.slot) != roles_.end();
    return bound ? expr.slot : model::no_slot;
  }

  void rule(const Expr& expr, const Scope& scope, int depth) {
    const model::Rule& rule = world_.rules[model::RuleId{expr.ref}];
    if (rule.recursive || depth >= deepest) {
      whole = true;
      return;
    }
    Scope inner{false, std::vector<Slot>(rule.frame.size(), model::no_slot)};
    for (size_t i = 0; i < expr.args.size(); ++i) inner.slots[i] = role(expr.args[i], scope);
    visit(rule.body, inner, depth + 1);
  }

  void fact(const Expr& expr, const Scope& scope) {
    Watch watch{model::FactId{expr.ref}, {}, none};
    for (size_t i = 0; i < expr.args.size(); ++i) {
      Slot slot = expr.args[i] ? role(expr.args[i], scope) : model::no_slot;
      if (slot != model::no_slot) watch.roles.push_back({static_cast<uint16_t>(i), slot});
    }
    if (watch.roles.empty()) whole = true;
    bool known = std::any_of(found.begin(), found.end(), [&](const Watch& other) {
      return other.fact == watch.fact && other.roles == watch.roles;
    });
    if (!known) found.push_back(std::move(watch));
  }

  const model::World& world_;
  const std::vector<Slot>& roles_;
};

}  // namespace

Watches Compiler::watches(const std::vector<Slot>& bound, const std::vector<ExprId>& conditions,
                          const std::vector<ExprId>& values, const model::Frame& frame) {
  Watches made;
  Walk walk(world_, bound);
  Footprint rests;
  bool calm = true;
  for (const std::vector<ExprId>* all : {&conditions, &values})
    for (ExprId expr : *all) {
      walk.visit(expr, {}, 0);
      footprints_.add(expr, rests);
      calm = calm && calm_.calm(expr);
    }
  if (bound.empty() || walk.whole || !calm || rests.events || rests.time) return made;
  // Nobody's eyes are asked here, so the facts of a `seen by` do not count; defaults might.
  for (uint32_t fact : rests.facts) {
    const model::Fact& of = world_.facts[model::FactId{fact}];
    if (of.start && world_.exprs[of.start].op != Op::Constant) return made;
  }
  made.whole = false;
  made.one = add({}, conditions, frame);
  for (Watch& watch : walk.found) {
    std::vector<Slot> rest;
    for (Slot slot : bound) {
      bool known = std::any_of(watch.roles.begin(), watch.roles.end(),
                               [&](const auto& role) { return role.second == slot; });
      if (!known) rest.push_back(slot);
    }
    watch.place = add(rest, conditions, frame);
    made.all.push_back(std::move(watch));
  }
  return made;
}

}  // namespace milieu::plan
