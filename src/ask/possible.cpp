#include "ask/possible.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "model/walk.h"

namespace milieu::ask {
namespace {

using model::Act;
using model::ActId;
using model::Expr;
using model::ExprId;
using model::Fact;
using model::FactId;
using model::Op;
using model::Sort;
using model::StmtOp;
using model::World;

enum class Truth : uint8_t { No, Perhaps, Yes };

Truth turned(Truth truth) {
  return truth == Truth::No ? Truth::Yes : truth == Truth::Yes ? Truth::No : Truth::Perhaps;
}

constexpr double any = std::numeric_limits<double>::infinity();
constexpr double millionths = 1e6;
constexpr size_t deepest = 64;  // rules within rules

struct Bounds {
  double low = -any, high = any;
};

class Possible {
 public:
  explicit Possible(const World& world)
      : world_(world), acts_(world.acts.size() + 1, true), written_(world.facts.size() + 1, true) {
    for (bool changed = true; changed;) {
      changed = false;
      find_writes();
      for (const ActId id : world.acts.ids())
        if (acts_[id.value] && !can_begin(id)) acts_[id.value] = false, changed = true;
    }
  }

  std::optional<Never> never(model::OutcomeId id) {
    const model::Outcome& outcome = world_.outcomes[id];
    if (outcome.on != 0 && !meets(outcome.on))
      return Never{.act = world_.patterns[outcome.on - 1].act};
    if (!outcome.condition || truth(outcome.condition) != Truth::No) return std::nullopt;
    return because_;
  }

 private:
  // --- what can happen ---------------------------------------------------------------------------

  bool can_begin(ActId id) {
    const Act& act = world_.acts[id];
    if (act.without) return false;
    if (begun_[id.value]) return true;  // if what it needs is not so it fails, and that is an event
    if (act.rate.sort == model::Rate::Sort::None) return false;
    for (const model::Step& step : act.steps)
      if (step.sort == model::Step::Sort::When && truth(step.when.condition) == Truth::No)
        return false;
    return true;
  }

  void find_writes() {
    std::fill(written_.begin(), written_.end(), false);
    begun_.assign(world_.acts.size() + 1, false);
    for (const FactId id : world_.facts.ids()) {
      const Fact& fact = world_.facts[id];
      const bool own = fact.start || fact.network.generator != model::Generator::None ||
                       id == world_.recognises;
      written_[id.value] = own && fact.set;
    }
    const auto add = [&](const model::Stmt& one) {
      if (one.fact) written_[one.fact.value] = true;
      if (one.fact2) written_[one.fact2.value] = true;
      if (one.op == StmtOp::Begin) begun_[one.act.value] = true;
    };
    each_stmt(world_, world_.start, add);
    for (const ActId id : world_.acts.ids())
      if (acts_[id.value]) each_stmt(world_, world_.acts[id], add);
  }

  bool meets(uint32_t number) const {
    const model::Pattern& pattern = world_.patterns[number - 1];
    if (pattern.act) return acts_[pattern.act.value];
    return std::ranges::any_of(world_.acts.ids(), [&](ActId id) {
      return acts_[id.value] &&
             std::ranges::any_of(world_.acts[id].classes, [&](const model::Membership& one) {
               return one.of == pattern.of;
             });
    });
  }

  // --- what can hold -----------------------------------------------------------------------------

  Truth no(ExprId part, ActId act = {}, FactId fact = {}) {
    because_ = {part, act, fact};
    return Truth::No;
  }

  Truth truth(ExprId id) {
    const Expr& one = world_.exprs[id];
    switch (one.op) {
      case Op::Constant: return one.constant.whole != 0 ? Truth::Yes : no(id);
      case Op::Not: {
        const Truth inner = turned(truth(one.args[0]));
        return inner == Truth::No ? no(id) : inner;
      }
      case Op::And: return all_of(one);
      case Op::Or: return any_of(id, one);
      case Op::Exists: return truth(one.args[0]) == Truth::No ? Truth::No : Truth::Perhaps;
      case Op::Fact: {
        const FactId fact{one.ref};
        const bool never = world_.facts[fact].set && !written_[fact.value];
        return never ? no(id, {}, fact) : Truth::Perhaps;
      }
      case Op::Happened: case Op::IsEvent:
        return meets(one.pattern) ? Truth::Perhaps
                                  : no(id, world_.patterns[one.pattern - 1].act);
      case Op::Rule: return rule(one);
      case Op::Equal: case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual:
        return compared(one) ? Truth::Perhaps : no(id);
      default: return Truth::Perhaps;
    }
  }

  Truth all_of(const Expr& one) {
    Truth found = Truth::Yes;
    for (const ExprId arg : one.args) {
      const Truth inner = truth(arg);
      if (inner == Truth::No) return Truth::No;
      if (inner == Truth::Perhaps) found = Truth::Perhaps;
    }
    return found;
  }

  Truth any_of(ExprId id, const Expr& one) {
    bool perhaps = false;
    for (const ExprId arg : one.args) {
      const Truth inner = truth(arg);
      if (inner == Truth::Yes) return Truth::Yes;
      perhaps = perhaps || inner == Truth::Perhaps;
    }
    return perhaps ? Truth::Perhaps : no(id);
  }

  Truth rule(const Expr& one) {
    const model::Rule& rule = world_.rules[model::RuleId{one.ref}];
    const bool plain = rule.value.sort == Sort::Truth && !rule.recursive && depth_ < deepest;
    if (!plain) return Truth::Perhaps;
    ++depth_;
    const Truth found = truth(rule.body);
    --depth_;
    return found == Truth::No ? Truth::No : Truth::Perhaps;
  }

  // Whether it can hold, by where the two sides can lie.
  bool compared(const Expr& one) const {
    const Bounds a = bounds(one.args[0]), b = bounds(one.args[1]);
    switch (one.op) {
      case Op::Less: return a.low < b.high;
      case Op::LessEqual: return a.low <= b.high;
      case Op::Greater: return a.high > b.low;
      case Op::GreaterEqual: return a.high >= b.low;
      default: return a.low <= b.high && b.low <= a.high;
    }
  }

  static bool is_number(Sort sort) {
    return sort == Sort::Whole || sort == Sort::Number || sort == Sort::Money ||
           sort == Sort::Duration;
  }
  static double read(Sort sort, int64_t stored) {
    const auto number = static_cast<double>(stored);
    return sort == Sort::Number || sort == Sort::Money ? number / millionths : number;
  }

  Bounds bounds(ExprId id) const {
    const Expr& one = world_.exprs[id];
    if (one.op == Op::ToNumber) return bounds(one.args[0]);
    if (!is_number(one.type.sort)) return {};
    if (one.op == Op::Constant) {
      const double value = one.type.sort == Sort::Number
                               ? one.constant.number
                               : read(one.type.sort, one.constant.whole);
      return {value, value};
    }
    if (one.op != Op::Fact) return {};
    const Fact& fact = world_.facts[FactId{one.ref}];
    const model::Type& type = fact.value;
    if (!type.ranged || fact.fade.span != 0) return {};
    return {read(type.sort, type.low), read(type.sort, type.high)};
  }

  const World& world_;
  std::vector<bool> acts_, written_, begun_;  // by id
  Never because_;                             // of the last that was found impossible
  size_t depth_ = 0;
};

}  // namespace

std::optional<Never> never(const World& world, model::OutcomeId outcome) {
  return Possible(world).never(outcome);
}

}  // namespace milieu::ask
