#include <algorithm>
#include <set>

#include "ask/parts.h"
#include "door/whynot.h"

namespace milieu::door {

using ask::Condition;
using model::ActId;
using model::ExprId;
using model::Op;

namespace {

constexpr size_t most_acts = 5;  // of an outcome

}  // namespace

std::vector<ask::Pattern> patterns_of(const Asking& asking, const AskedActs& asked) {
  std::vector<ask::Pattern> found;
  const model::World& world = asking.world();
  const auto answer_of = [&](const model::Act& act) {
    std::optional<uint16_t> answer;
    for (size_t i = 0; asked.answer && act.asks && i < act.asks->answers.size(); ++i)
      if (tell::words(act.asks->answers[i].name) == *asked.answer)
        answer = static_cast<uint16_t>(i);
    return answer;
  };
  if (asked.act) return {{asked.act, asked.roles, answer_of(world.acts[asked.act])}};
  for (const ActId id : world.acts.ids())
    for (const model::Membership& one : world.acts[id].classes) {
      if (one.of != asked.of) continue;
      ask::Pattern made{id, {}, answer_of(world.acts[id])};
      made.roles.resize(world.acts[id].roles);
      for (size_t i = 0; i < one.roles.size() && i < asked.roles.size(); ++i)
        made.roles[one.roles[i]] = asked.roles[i];
      found.push_back(made);
    }
  return found;
}

namespace {

// A value that is written in the world's text, or that the question gave to a variable.
std::optional<int64_t> constant_of(const Asking& asking, ExprId id,
                                   const Given& given) {
  if (!id) return std::nullopt;
  const model::Expr& expr = asking.world().exprs[id];
  if (expr.op == Op::Constant && expr.type.sort != model::Sort::Number)
    return expr.constant.whole;
  if (expr.op == Op::Variable && expr.slot < given.size()) return given[expr.slot];
  if (expr.op != Op::Named) return std::nullopt;
  for (history::EntityIndex who = 1; who <= asking.held().log.entities(); ++who)
    if (asking.held().log.entity(who).birth.named.value == expr.ref) return who;
  return std::nullopt;
}

std::optional<uint16_t> answer_named(const model::Act& act, const std::string& name) {
  for (size_t i = 0; act.asks && i < act.asks->answers.size(); ++i)
    if (act.asks->answers[i].name == name) return static_cast<uint16_t>(i);
  return std::nullopt;
}

}  // namespace

std::vector<ask::Pattern> acts_of(const Asking& asking, uint32_t number,
                                  const Given& given) {
  std::vector<ask::Pattern> found;
  const model::Pattern& pattern = asking.world().patterns[number - 1];
  const auto add = [&](ActId id, const std::vector<model::Slot>* roles) {
    const model::Act& act = asking.world().acts[id];
    ask::Pattern made{id, {}, answer_named(act, pattern.answer)};
    made.roles.resize(act.roles);
    for (size_t i = 0; i < pattern.args.size(); ++i) {
      const size_t role = roles == nullptr ? i : (*roles)[i];
      if (role < made.roles.size()) made.roles[role] = constant_of(asking, pattern.args[i], given);
    }
    found.push_back(made);
  };
  for (const ActId id : asking.world().acts.ids()) {
    if (pattern.act == id) add(id, nullptr);
    for (const model::Membership& one : asking.world().acts[id].classes)
      if (pattern.of && one.of == pattern.of) add(id, &one.roles);
  }
  return found;
}

namespace {

// What an expression reads: acts of the past, and facts, rules looked into. What stands under a
// `not` is not what was missing.
struct Reads {
  const Asking& asking;
  std::vector<uint32_t> patterns{};
  std::set<uint32_t> facts{}, rules{};

  void visit(ExprId id) {
    if (!id) return;
    const model::Expr& expr = asking.world().exprs[id];
    if (expr.op == Op::Not) return;
    if (expr.op == Op::Happened || expr.op == Op::IsEvent) patterns.push_back(expr.pattern);
    if (expr.op == Op::Fact || expr.op == Op::KnownFact) facts.insert(expr.ref);
    if (expr.op == Op::Rule && rules.insert(expr.ref).second)
      visit(asking.world().rules[model::RuleId{expr.ref}].body);
    for (const ExprId arg : expr.args) visit(arg);
  }
};

bool writes(const model::World& world, const std::vector<model::StmtId>& block, uint32_t fact) {
  return std::ranges::any_of(block, [&](model::StmtId id) {
    const model::Stmt& stmt = world.stmts[id];
    const bool sets = stmt.op == model::StmtOp::Set || stmt.op == model::StmtOp::Add ||
                      stmt.op == model::StmtOp::Subtract || stmt.op == model::StmtOp::Assert;
    const bool moves = stmt.op == model::StmtOp::Move && stmt.fact2.value == fact;
    return (sets && stmt.fact.value == fact) || moves || writes(world, stmt.body, fact) ||
           writes(world, stmt.otherwise, fact);
  });
}

std::vector<ask::Pattern> writers_of(const model::World& world, uint32_t fact) {
  std::vector<ask::Pattern> found;
  for (const ActId id : world.acts.ids()) {
    const model::Act& act = world.acts[id];
    if (act.without) continue;
    bool does = writes(world, act.then, fact);
    for (const model::Branch& branch : act.on) does = does || writes(world, branch.body, fact);
    for (const model::SeenBy& seen : act.seen) does = does || writes(world, seen.body, fact);
    if (does) found.push_back({id, std::vector<std::optional<int64_t>>(act.roles), {}});
  }
  return found;
}

}  // namespace

Condition condition_of(const Asking& asking, const model::Outcome& outcome,
                       const Given& given) {
  Condition made;
  made.frame = &outcome.frame;
  made.parts = ask::parts_of(asking.world(), outcome.condition);
  made.values.resize(outcome.frame.size());
  for (model::Slot slot = 0; slot < outcome.parameters; ++slot) {
    if (slot < given.size() && given[slot]) made.values[slot] = model::of_whole(*given[slot]);
    else made.free.push_back(slot);
  }
  if (outcome.on == 0) return made;
  const model::Pattern& pattern = asking.world().patterns[outcome.on - 1];
  if (pattern.act) made.on = pattern.act;
  made.failed = pattern.failed;
  if (pattern.act) made.answer = answer_named(asking.world().acts[pattern.act], pattern.answer);
  for (size_t i = 0; i < pattern.args.size(); ++i) {
    const bool variable = pattern.args[i] && pattern.binds[i] &&
                          asking.world().exprs[pattern.args[i]].op == Op::Variable;
    made.roles.push_back(variable ? asking.world().exprs[pattern.args[i]].slot : model::no_slot);
  }
  return made;
}

std::vector<ask::Pattern> acts_behind(const Asking& asking, ExprId part,
                                      const Given& given) {
  Reads reads{asking};
  reads.visit(part);
  std::vector<ask::Pattern> found;
  const auto add = [&](const std::vector<ask::Pattern>& more) {
    for (const ask::Pattern& one : more) {
      const auto same = [&](const ask::Pattern& other) { return other.act == one.act; };
      if (std::ranges::none_of(found, same) && found.size() < most_acts) found.push_back(one);
    }
  };
  for (const uint32_t pattern : reads.patterns) add(acts_of(asking, pattern, given));
  if (found.empty())
    for (const uint32_t fact : reads.facts) add(writers_of(asking.world(), fact));
  return found;
}

}  // namespace milieu::door
