#include "sim/vector_program.h"

#include <algorithm>

#include "base/exact.h"
#include "plan/reads.h"
#include "sim/fade.h"

namespace milieu::sim::vector_parts {

using model::Expr;
using model::ExprId;
using model::Op;
using model::Sort;

namespace {

// What others take an answer for.
const std::string& shown(const model::Act& act, size_t answer) {
  for (const model::Branch& branch : act.on)
    if (branch.on != model::Branch::On::Failure && branch.answer == answer &&
        !branch.shows.empty())
      return branch.shows;
  return act.asks->answers[answer].name;
}

}  // namespace

Program::Program(const model::World& world, const plan::Plan& plan,
                 const std::vector<model::Value>& given)
    : nodes(world.exprs.size() + 1), parameters(given), patterns(1), rules(1), facts(1), claims(1),
      act_sites(1, base::hash_text("start")), taste_sites(1, 0),
      outcomes_on(world.acts.size() + 1) {
  for (ExprId id : world.exprs.ids()) {
    node(world, id);
    nodes[id.value].place = plan.of_expr[id.value];
    Node& made = nodes[id.value];
    if (made.op == Op::Parameter) {
      made.constant = given[made.ref];
      made.op = Op::Constant;
    }
  }
  plan::Calm calm(world);
  for (const model::Pattern& one : world.patterns) {
    pattern(world, one);
    patterns.back().calm = calm.calm(one.within) &&
                           std::all_of(one.args.begin(), one.args.end(),
                                       [&](ExprId arg) { return calm.calm(arg); });
  }
  for (const model::Claim& claim : world.claims) {
    ClaimNode made;
    for (const model::Evidence& evidence : claim.evidence) {
      made.calm = made.calm && patterns[evidence.pattern].calm;
      made.nothing_at.push_back(calm.calm(evidence.weight)
                                    ? age_of_nothing(evidence.fade.share, evidence.fade.span)
                                    : INT64_MAX);
    }
    claims.push_back(std::move(made));
  }
  for (const model::Rule& rule : world.rules)
    rules.push_back({rule.body.value, rule.frame.size(), rule.recursive});
  for (model::FactId id : world.facts.ids()) fact(world, id);
  for (const model::Act& act : world.acts) act_sites.push_back(base::hash_text(act.site));
  for (const model::Taste& taste : world.tastes) taste_sites.push_back(base::hash_text(taste.site));
  for (model::OutcomeId id : world.outcomes.ids())
    if (world.outcomes[id].on != 0)
      for (const Fits& fits : patterns[world.outcomes[id].on].acts)
        outcomes_on[fits.act.value].push_back(id.value);
}

void Program::node(const model::World& world, ExprId id) {
  const Expr& expr = world.exprs[id];
  Node& made = nodes[id.value];
  made.op = expr.op;
  made.number = expr.type.sort == Sort::Number;
  made.slot = expr.slot;
  made.first = static_cast<uint32_t>(args.size());
  made.count = static_cast<uint16_t>(expr.args.size());
  made.ref = expr.ref;
  made.pattern = expr.pattern;
  made.constant = expr.constant;
  for (ExprId arg : expr.args) args.push_back(arg.value);
  auto number = [&](size_t i) {
    return expr.args.size() > i && expr.args[i] &&
           world.exprs[expr.args[i]].type.sort == Sort::Number;
  };
  made.real = number(0) || number(1);
  bool compares = expr.op == Op::Equal || expr.op == Op::Unequal || expr.op == Op::Less ||
                  expr.op == Op::LessEqual || expr.op == Op::Greater || expr.op == Op::GreaterEqual;
  if (compares && !made.real) {
    std::optional<int> left = speed(world, expr.args[0]), right = speed(world, expr.args[1]);
    if (left && right && (*left - *right == 1 || *left - *right == -1))
      made.moves = static_cast<int8_t>(*left - *right), made.wraps = clocked(world, id);
  }
  if (expr.op == Op::Multiply && !made.number)
    made.turned = world.exprs[expr.args[0]].type.sort != expr.type.sort;
  if (expr.op == Op::Sum || expr.op == Op::Mean || expr.op == Op::Max || expr.op == Op::Min)
    made.real = number(0);
  if (expr.op == Op::Chance) made.ref = expr.lane;
}

// Whether an expression that only adds and compares asks for the time of day.
bool Program::clocked(const model::World& world, ExprId id) const {
  const Expr& expr = world.exprs[id];
  return expr.op == Op::Clock ||
         std::any_of(expr.args.begin(), expr.args.end(),
                     [&](ExprId arg) { return arg && clocked(world, arg); });
}

// Nothing that reading it evaluates can ask what time it is.
bool Program::timeless(const model::World& world, const model::Fact& fact) const {
  bool plain = fact.seen.witness == model::no_slot && !fact.seen.condition;
  for (ExprId who : fact.seen.who) plain &= world.exprs[who].op == Op::Variable;
  return plain && (!fact.start || world.exprs[fact.start].op == Op::Constant);
}

// How many milliseconds something gains in each: time itself 1, what time does not change 0.
std::optional<int> Program::speed(const model::World& world, ExprId id) const {
  const Expr& expr = world.exprs[id];
  switch (expr.op) {
    case Op::Now: case Op::Clock: return 1;
    case Op::Constant: case Op::Parameter: case Op::Variable: case Op::Named: return 0;
    case Op::Fact:
      if (!timeless(world, world.facts[model::FactId{expr.ref}])) return std::nullopt;
      for (ExprId arg : expr.args)
        if (!arg || speed(world, arg) != 0) return std::nullopt;
      return 0;
    case Op::Add: case Op::Subtract: {
      if (expr.type.sort == Sort::Number) return std::nullopt;
      std::optional<int> left = speed(world, expr.args[0]), right = speed(world, expr.args[1]);
      if (!left || !right) return std::nullopt;
      return expr.op == Op::Add ? *left + *right : *left - *right;
    }
    default: return std::nullopt;
  }
}

void Program::pattern(const model::World& world, const model::Pattern& pattern) {
  PatternNode made;
  made.pattern = &pattern;
  const model::Frame& frame =
      pattern.act ? world.acts[pattern.act].frame : world.classes[pattern.of].frame;
  for (const model::Variable& role : frame) made.types.push_back(role.type);
  for (model::ActId id : world.acts.ids()) {
    const model::Act& act = world.acts[id];
    Fits fits{id, {}, {}, {}};
    if (pattern.act == id) {
      fits.roles.emplace_back();
      for (model::Slot i = 0; i < act.roles; ++i) fits.roles.back().push_back(i);
    }
    for (const model::Membership& member : act.classes)
      if (pattern.of && member.of == pattern.of) fits.roles.push_back(member.roles);
    if (fits.roles.empty()) continue;
    for (size_t i = 0; act.asks && i < act.asks->answers.size(); ++i) {
      fits.plain.push_back(act.asks->answers[i].name == pattern.answer);
      fits.shown.push_back(shown(act, i) == pattern.answer);
    }
    made.acts.push_back(std::move(fits));
  }
  patterns.push_back(std::move(made));
}

void Program::fact(const model::World& world, model::FactId id) {
  const model::Fact& fact = world.facts[id];
  FactNode made;
  made.fact = &fact;
  made.all = fact.seen.all;
  made.set = fact.set;
  made.number = fact.value.sort == Sort::Number;
  made.fades = fact.fade.span != 0;
  made.own = fact.seen.witness == model::no_slot;
  for (ExprId who : fact.seen.who) {
    made.own &= world.exprs[who].op == Op::Variable;
    made.own_keys.push_back(world.exprs[who].slot);
  }
  made.settled = !fact.start || fact.set;
  if (fact.start && !fact.set) {
    const Node& start = nodes[fact.start.value];
    if (start.op == Op::Constant) {
      std::optional<int64_t> stored = start.constant.whole;
      if (fact.value.sort == Sort::Number) stored = base::to_fixed(start.constant.number);
      made.settled = stored.has_value();
      if (stored) made.fallback = *stored;
      if (stored && fact.value.ranged)
        made.fallback = base::clamp(*stored, fact.value.low, fact.value.high);
    }
  }
  facts.push_back(std::move(made));
}

}  // namespace milieu::sim::vector_parts
