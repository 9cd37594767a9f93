#include "plan/compile.h"

#include <algorithm>

namespace milieu::plan {

using model::Act;
using model::Expr;
using model::Op;
using model::Sort;
using model::Stmt;
using model::StmtOp;

namespace {

void collect_bound(const model::World& world, ExprId id, std::vector<Slot>& into) {
  if (!id) return;
  const Expr& expr = world.exprs[id];
  into.insert(into.end(), expr.bound.begin(), expr.bound.end());
  for (ExprId arg : expr.args) collect_bound(world, arg, into);
}

// Whether a condition of a `seen by` reads only roles, the witness and what it binds itself.
bool steady(const model::World& world, ExprId id, const Act& act, const model::SeenBy& seen) {
  std::vector<Slot> bound;
  collect_bound(world, id, bound);
  for (Slot slot : slots_read(world, id))
    if (slot >= act.roles && slot != seen.witness &&
        std::find(bound.begin(), bound.end(), slot) == bound.end())
      return false;
  return true;
}

}  // namespace

Plan compile(const model::World& world) { return Compiler(world).run(); }

std::shared_ptr<const Plan> compiled(const model::World& world) {
  return std::make_shared<const Plan>(compile(world));
}

Compiler::Compiler(const model::World& world) : world_(world), calm_(world), footprints_(world) {
  plan_.of_expr.assign(world.exprs.size() + 1, none);
  plan_.of_each.assign(world.stmts.size() + 1, none);
  plan_.of_pick.resize(world.stmts.size() + 1);
  plan_.acts.resize(world.acts.size() + 1);
  plan_.outcomes.assign(world.outcomes.size() + 1, none);
  plan_.of_outcome.resize(world.outcomes.size() + 1);
  plan_.outcome_watches.resize(world.outcomes.size() + 1);
  plan_.written.assign(world.facts.size() + 1, false);
  plan_.remembered.assign(world.acts.size() + 1, false);
  plan_.asked_roles.assign(world.acts.size() + 1, 0);
  plan_.known_facts.assign(world.facts.size() + 1, false);
  plan_.claimed.assign(world.claims.size() + 1, false);
}

Plan Compiler::run() {
  facts();
  for (model::ActId id : world_.acts.ids()) act(id);
  outcomes();
  rest();
  claims();
  rules();
  if (plan_.people_end) need_for_ends();
  plan_.notes = keeps();
  return std::move(plan_);
}

// People who decide, beliefs, and what rests on more than facts are read again and again.
bool Compiler::keeps() const {
  auto more = [](const Footprint& rests) { return rests.time || rests.events; };
  bool found = world_.claims.size() > 0;
  for (model::ActId id : world_.acts.ids()) {
    const Act& act = world_.acts[id];
    bool clock = act.rate.sort == model::Rate::Sort::About;
    found |= clock && (!act.process || more(plan_.acts[id.value].menu));
  }
  for (const Footprint& rests : plan_.of_outcome) found |= more(rests);
  return found;
}

uint32_t Compiler::need(IndexNeed wanted) {
  for (size_t i = 0; i < plan_.indexes.size(); ++i)
    if (plan_.indexes[i] == wanted) return static_cast<uint32_t>(i);
  plan_.indexes.push_back(wanted);
  return static_cast<uint32_t>(plan_.indexes.size() - 1);
}

uint32_t Compiler::add(const std::vector<Slot>& bound, const std::vector<ExprId>& conditions,
                       const model::Frame& frame) {
  Place made = make_place(world_, calm_, frame, bound, conditions, true);
  auto index = [&](std::vector<Trail>& trails) {
    for (Trail& trail : trails)
      for (Hop& hop : trail)
        if (hop.sort == Hop::Sort::Key && (hop.mask != 0 || hop.by_value))
          hop.index = need({hop.fact, hop.mask, hop.by_value});
  };
  for (Stage& stage : made.stages) index(stage.trails);
  for (Early& early : made.early) {
    index(early.trails);
    early.number = plan_.earlies++;
  }
  plan_.places.push_back(std::move(made));
  return static_cast<uint32_t>(plan_.places.size() - 1);
}

void Compiler::visit_all(const std::vector<ExprId>& exprs, const model::Frame& frame) {
  for (ExprId expr : exprs) visit(expr, frame);
}

void Compiler::visit_pattern(uint32_t number, const model::Frame& frame) {
  if (number == 0) return;
  const model::Pattern& pattern = world_.patterns[number - 1];
  visit_all(pattern.args, frame);
  visit(pattern.within, frame);
  for (model::ActId id : world_.acts.ids()) {
    if (pattern.act == id) ask(pattern, id, nullptr);
    for (const model::Membership& member : world_.acts[id].classes)
      if (pattern.of && member.of == pattern.of) ask(pattern, id, &member.roles);
  }
}

// Events of an act are remembered if a pattern asks for them, and listed by who had the roles that
// it names. `roles`: which roles of the act those of a class are.
void Compiler::ask(const model::Pattern& pattern, model::ActId id, const std::vector<Slot>* roles) {
  plan_.remembered[id.value] = true;
  for (size_t i = 0; i < pattern.args.size(); ++i) {
    size_t role = roles ? (*roles)[i] : i;
    if (pattern.args[i] && role < 64) plan_.asked_roles[id.value] |= uint64_t{1} << role;
  }
}

void Compiler::visit(ExprId id, const model::Frame& frame) {
  if (!id || plan_.of_expr[id.value] != none) return;
  const Expr& expr = world_.exprs[id];
  visit_all(expr.args, frame);
  visit_pattern(expr.pattern, frame);
  if (expr.op == Op::KnownFact) plan_.known_facts[expr.ref] = true;
  if (expr.op == Op::KnownFact || expr.op == Op::KnownEvent || expr.op == Op::Credence ||
      expr.op == Op::Happened || expr.op == Op::IsEvent)
    plan_.asks_knowledge = true;
  for (Slot slot : expr.bound)
    if (frame[slot].type.sort == Sort::Event) plan_.asks_knowledge = true;
  if (expr.bound.empty()) return;
  plan_.of_expr[id.value] = add(expr.bound, {expr.args.back()}, frame);
  if (expr.op == Op::Exists) need_for_absence(expr);
}

// "Never": which retraction explains that nothing fits is looked up by what is known.
void Compiler::need_for_absence(const Expr& expr) {
  if (!expr.args[0] || world_.exprs[expr.args[0]].op != Op::Fact) return;
  const Expr& fact = world_.exprs[expr.args[0]];
  uint32_t mask = 0;
  for (size_t i = 0; i < fact.args.size(); ++i) {
    const Expr& arg = world_.exprs[fact.args[i]];
    bool some = arg.op == Op::Variable &&
                std::find(expr.bound.begin(), expr.bound.end(), arg.slot) != expr.bound.end();
    if (!some) mask |= 1u << i;
  }
  bool full = mask + 1 == 1u << fact.args.size();
  if (mask != 0 && !full) need({model::FactId{fact.ref}, mask, false});
}

void Compiler::need_for_args(model::FactId fact, const std::vector<ExprId>& args) {
  uint32_t mask = 0;
  for (size_t i = 0; i < args.size(); ++i)
    if (args[i]) mask |= 1u << i;
  if (mask != 0 && mask + 1 != 1u << args.size()) need({fact, mask, false});
}

// Somebody's end touches every entry that they stand in.
void Compiler::need_for_ends() {
  for (model::FactId id : world_.facts.ids()) {
    const model::Fact& fact = world_.facts[id];
    for (size_t i = 0; i < fact.keys && fact.keys > 1; ++i)
      if (fact.frame[i].type.sort == Sort::Entity) need({id, 1u << i, false});
    if (!fact.set && fact.value.sort == Sort::Entity) need({id, 0, true});
  }
}

void Compiler::facts() {
  for (model::FactId id : world_.facts.ids()) {
    const model::Fact& fact = world_.facts[id];
    visit(fact.start, fact.frame);
    visit(fact.seen, fact.frame);
    visit_all(fact.network.args, fact.frame);
  }
  for (const model::Taste& taste : world_.tastes) visit_all(taste.draw.args, taste.frame);
  for (const model::Rule& rule : world_.rules) visit(rule.body, rule.frame);
  for (const model::Claim& claim : world_.claims) {
    visit(claim.truth, claim.frame);
    visit(claim.start, claim.frame);
    for (const model::Evidence& evidence : claim.evidence) {
      visit_pattern(evidence.pattern, claim.frame);
      visit(evidence.weight, claim.frame);
    }
  }
}

void Compiler::visit(const model::SeenBy& seen, const model::Frame& frame) {
  visit_all(seen.who, frame);
  visit(seen.condition, frame);
  visit(seen.odds, frame);
  if (seen.put) visit(*seen.put, frame);
  visit(seen.instead_of, frame);
}

PickPlan Compiler::pick(const model::Pick& pick, const model::Frame& frame) {
  PickPlan made;
  visit(pick.condition, frame);
  visit(pick.value, frame);
  Place whole = make_place(world_, calm_, frame, pick.bound, {pick.condition}, false);
  made.first = whole.first;
  for (size_t i = 0; i < pick.bound.size(); ++i)
    made.places.push_back(add({pick.bound[i]}, whole.stages[i].filters, frame));
  return made;
}

void Compiler::picks(ActPlan& plan, const Act& act) {
  for (const model::Step& step : act.steps) {
    plan.picks.emplace_back();
    visit(step.when.condition, act.frame);
    if (step.sort == model::Step::Sort::Pick) plan.picks.back() = pick(step.pick, act.frame);
  }
}

void Compiler::act(model::ActId id) {
  const Act& act = world_.acts[id];
  ActPlan plan;
  for (ExprId expr : {act.rate.times, act.rate.span, act.rate.repeat}) visit(expr, act.frame);
  picks(plan, act);
  for (const model::Clause& clause : act.works) visit(clause.condition, act.frame);
  std::vector<Slot> free = ranging(act, act.process ? 0 : 1);
  (act.process ? plan.bindings : plan.ways) = add(free, leading(act), act.frame);
  for (ExprId expr : {act.rate.times, act.rate.span}) footprints_.add(expr, plan.menu);
  for (ExprId expr : leading(act)) footprints_.add(expr, plan.menu);
  if (!free.empty()) plan.menu.population = true;
  if (act.process && act.rate.sort == model::Rate::Sort::About)
    plan.watches = watches(free, leading(act), {act.rate.times, act.rate.span}, act.frame);
  for (const model::Motive& motive : act.wants) {
    visit(motive.value, act.frame);
    footprints_.add(motive.value, plan.menu);
    std::vector<Slot> slots = slots_read(world_, motive.value);
    plan.differing.push_back(std::any_of(slots.begin(), slots.end(), [&](Slot slot) {
      return slot >= 1 && slot < act.roles;
    }));
  }
  if (act.asks)
    for (const model::Motive& motive : act.asks->motives) visit(motive.value, act.frame);
  suite(act.then, act.frame, false);
  for (const model::Branch& branch : act.on) suite(branch.body, act.frame, false);
  for (const model::SeenBy& seen : act.seen) {
    visit(seen, act.frame);
    suite(seen.body, act.frame, false);
    footprints_.add(seen.condition, plan.seen);
    for (ExprId who : seen.who) footprints_.add(who, plan.seen);
    plan.seen.population = true;
    for (ExprId who : seen.who) plan.steady_seen &= steady(world_, who, act, seen);
    plan.steady_seen &= steady(world_, seen.condition, act, seen);
    bool ranges = !seen.all && seen.who.empty();
    plan.witnesses.push_back(ranges ? add({seen.witness}, {seen.condition}, act.frame) : none);
  }
  plan_.acts[id.value] = std::move(plan);
}

void Compiler::outcomes() {
  for (model::OutcomeId id : world_.outcomes.ids()) {
    const model::Outcome& outcome = world_.outcomes[id];
    visit_pattern(outcome.on, outcome.frame);
    visit(outcome.condition, outcome.frame);
    std::vector<bool> given(outcome.frame.size(), false);
    if (outcome.on != 0) {
      const model::Pattern& pattern = world_.patterns[outcome.on - 1];
      for (size_t i = 0; i < pattern.args.size(); ++i)
        if (pattern.args[i] && pattern.binds[i]) given[world_.exprs[pattern.args[i]].slot] = true;
      if (pattern.quantity != model::no_slot) given[pattern.quantity] = true;
    }
    std::vector<Slot> free;
    for (Slot i = 0; i < outcome.parameters; ++i)
      if (!given[i]) free.push_back(i);
    plan_.outcomes[id.value] = add(free, {outcome.condition}, outcome.frame);
    footprints_.add(outcome.condition, plan_.of_outcome[id.value]);
    if (!free.empty()) plan_.of_outcome[id.value].population = true;
    if (outcome.on == 0)
      plan_.outcome_watches[id.value] = watches(free, {outcome.condition}, {}, outcome.frame);
  }
}

void Compiler::rest() {
  for (const model::Measure& measure : world_.measures) visit(measure.value, measure.frame);
  visit(world_.ends, world_.ends_frame);
  suite(world_.start, world_.start_frame, true);
}

void Compiler::writes(model::FactId fact) { plan_.written[fact.value] = true; }

void Compiler::suite(const std::vector<model::StmtId>& suite, const model::Frame& frame,
                     bool start) {
  for (model::StmtId id : suite) stmt(id, frame, start);
}

void Compiler::stmt(model::StmtId id, const model::Frame& frame, bool start) {
  const Stmt& stmt = world_.stmts[id];
  visit_all(stmt.args, frame);
  visit_all(stmt.before, frame);
  visit_all(stmt.args2, frame);
  visit_all(stmt.draw.args, frame);
  visit(stmt.value, frame);
  if (stmt.op == StmtOp::Each) {
    visit(stmt.pick.condition, frame);
    plan_.of_each[id.value] = add(stmt.pick.bound, {stmt.pick.condition}, frame);
  }
  if (stmt.op == StmtOp::Pick) plan_.of_pick[id.value] = pick(stmt.pick, frame);
  bool later = !start;
  if (later && stmt.fact) writes(stmt.fact);
  if (later && stmt.fact2) writes(stmt.fact2);
  if (stmt.op == StmtOp::Retract) need_for_args(stmt.fact, stmt.args);
  if (stmt.op == StmtOp::Retract && !stmt.before.empty()) {
    std::vector<ExprId> all = stmt.args;
    all.push_back(stmt.before[0]);
    need_for_args(stmt.fact, all);
  }
  if (stmt.op == StmtOp::End) plan_.people_end = true;
  if (stmt.op == StmtOp::Learn) plan_.tells = true;
  suite(stmt.body, frame, start && stmt.op != StmtOp::After);
  suite(stmt.otherwise, frame, start);
}

// Rules that search are remembered for as long as nothing they rest on has changed.
void Compiler::rules() {
  plan_.rules.resize(world_.rules.size() + 1);
  for (model::RuleId id : world_.rules.ids()) {
    const model::Rule& rule = world_.rules[id];
    RulePlan& plan = plan_.rules[id.value];
    footprints_.add(rule.body, plan.rests);
    std::vector<Slot> bound;
    collect_bound(world_, rule.body, bound);
    bool lasts = !plan.rests.events && !plan.rests.time;
    plan.kept = lasts && !bound.empty() && !rule.recursive && rule.parameters <= 4 &&
                calm_.calm(rule.body);
    plan.noted = !rule.recursive && size(rule.body) > worth_noting;
  }
}

// How many expressions reading this takes, at most, a search counting for many; of rules, their
// bodies.
size_t Compiler::size(ExprId id) const {
  if (!id) return 0;
  const Expr& expr = world_.exprs[id];
  size_t sum = expr.bound.empty() && expr.op != Op::Credence ? 1 : worth_noting;
  for (ExprId arg : expr.args) sum += size(arg);
  const bool rule = expr.op == Op::Rule && !world_.rules[model::RuleId{expr.ref}].recursive;
  if (rule) sum += size(world_.rules[model::RuleId{expr.ref}].body);
  return sum;
}

// A claim's evidence is settled if no weight, nor what it is matched against, can change.
void Compiler::claims() {
  for (model::ClaimId id : world_.claims.ids()) {
    const model::Claim& claim = world_.claims[id];
    Footprint rests;
    bool ages = false;
    for (const model::Evidence& evidence : claim.evidence) {
      footprints_.add(evidence.weight, rests);
      const model::Pattern& pattern = world_.patterns[evidence.pattern - 1];
      for (ExprId arg : pattern.args) footprints_.add(arg, rests);
      ages |= evidence.fade.span != 0 || pattern.within.value != 0;
    }
    bool changes = ages || rests.time || rests.events || rests.population;
    for (uint32_t fact : rests.facts) changes |= plan_.written[fact];
    plan_.claimed[id.value] = !changes;
  }
}

}  // namespace milieu::plan
