// Variables have types; what ranges has something to range over; roles can be found.
#include "lang/check_proofs.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ActId;
using model::ExprId;
using model::Op;
using model::Slot;
using model::Sort;

namespace {

void no_kind(Checking& c, const OwnVariable& variable) {
  const std::string name = variable.name == "_" ? "_" : variable.name;
  mistake(c, {.code = "lang/no-kind",
              .span = variable.span,
              .message = "nothing says what " + name + " is",
              .hint = name == "_" ? "name it, and use the name where its kind is plain"
                                  : "say it: " + name + ": person, or test " + name +
                                        " is person first"});
}

void unbounded(Checking& c, const OwnVariable& variable) {
  mistake(c, {.code = "lang/unbounded-name",
              .span = variable.span,
              .message = variable.name + " could be any of endlessly many: it is " +
                         in_words(c.world, variable.type),
              .hint = "only entities, events and whole numbers with a range can be tried one by "
                      "one"});
}

bool bounded(const model::Type& type) {
  return type.sort == Sort::Entity || type.sort == Sort::Event ||
         (type.sort == Sort::Whole && type.ranged);
}

// What is tried one by one must come to an end.
void too_wide(Checking& c, const OwnVariable& variable) {
  constexpr int64_t most = 1'000'000;
  const model::Type& type = variable.type;
  if (type.sort != Sort::Whole || type.high / 2 - type.low / 2 <= most / 2) return;
  mistake(c, {.code = "lang/too-many",
              .span = variable.span,
              .message = variable.name + " could be any of more than 1,000,000",
              .hint = "each is tried, one by one: say a smaller range"});
}

}  // namespace

void check_variables(Checking& c, Owner& owner) {
  for (size_t i = 0; i < owner.next && i < owner.variables.size(); ++i) {
    const OwnVariable& variable = owner.variables[i];
    if (!variable.known) {
      if (!variable.excused) no_kind(c, variable);
    } else if (variable.ranges && !bounded(variable.type)) {
      unbounded(c, variable);
    } else if (variable.ranges) {
      too_wide(c, variable);
    }
  }
}

namespace {

struct Uses {
  const model::World& world;
  std::vector<bool> used{};
  std::vector<bool> is{};  // event variables in `e is act(…)`
};

void walk(Uses& u, ExprId id) {
  if (!id) return;
  const model::Expr& expr = u.world.exprs[id];
  if (expr.op == Op::Variable && expr.slot < u.used.size()) u.used[expr.slot] = true;
  if (expr.op == Op::IsEvent) {
    const model::Expr& event = u.world.exprs[expr.args[0]];
    if (event.op == Op::Variable && event.slot < u.is.size()) u.is[event.slot] = true;
  }
  for (const ExprId arg : expr.args) walk(u, arg);
  if (expr.pattern == 0) return;
  const model::Pattern& pattern = u.world.patterns[expr.pattern - 1];
  for (const ExprId arg : pattern.args) walk(u, arg);
  if (pattern.quantity < u.used.size()) u.used[pattern.quantity] = true;
  walk(u, pattern.within);
}

void unbound(Checking& c, const OwnVariable& role, const model::Act& act) {
  mistake(c, {.code = "lang/unbound-role",
              .span = role.span,
              .message = "nothing says who " + role.name + " could be in " + act.name,
              .hint = "use " + role.name + " under when, or pick " + role.name + " with …"});
}

void check_role(Checking& c, const model::Act& act, const OwnVariable& role, bool used, bool is) {
  if (!role.known) return;
  if (!bounded(role.type)) return unbounded(c, role);
  too_wide(c, role);
  if (role.type.sort == Sort::Event && !is) {
    mistake(c, {.code = "lang/unbound-role",
                .span = role.span,
                .message = "nothing says which event " + role.name + " could be in " + act.name,
                .hint = "say what it is under when: " + role.name + " is …"});
    return;
  }
  if (!used && role.type.sort == Sort::Entity && !act.process) unbound(c, role, act);
}

}  // namespace

// An action reaches others through what is under `when`; a process ranges over whole kinds.
void check_roles(Checking& c) {
  for (const ActId id : c.world.acts.ids()) {
    const model::Act& act = c.world.acts[id];
    if (act.rate.sort == model::Rate::Sort::None || act.without) continue;
    const Owner& owner = c.acts[id.value - 1].owner;
    c.broken = c.acts[id.value - 1].broken;
    Uses u{c.world, std::vector<bool>(act.roles), std::vector<bool>(act.roles)};
    for (const model::Step& step : act.steps) {
      walk(u, step.when.condition);
      walk(u, step.pick.condition);
      for (const Slot slot : step.pick.bound) {
        if (slot < act.roles) u.used[slot] = true;
      }
    }
    const uint16_t first = act.process ? 0 : 1;
    for (uint16_t i = first; i < act.roles; ++i) {
      check_role(c, act, owner.variables[i], u.used[i], u.is[i]);
    }
  }
  c.broken = false;
}

}  // namespace milieu::lang::checking
