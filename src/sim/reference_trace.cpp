// Causes: the last writers of what an act's conditions rested on (docs/semantics.md, "Causes").
#include <algorithm>

#include "sim/reference.h"

namespace milieu::sim::reference_parts {

using model::Act;
using model::Expr;
using model::ExprId;
using model::Op;

static constexpr size_t most_causes = 12;
static constexpr size_t most_contributors = 4;

void Reference::trace(const Due& due, Event& event, Frame& frame) {
  const Act& act = world_.acts[due.act.act];
  EntityIndex who = actor(act, frame);
  std::set<EventIndex> found;
  for (const model::Step& step : act.steps) {
    if (step.sort == model::Step::Sort::Pick) continue;
    because(step.when.condition, frame, who, found);
  }
  for (const model::Clause& clause : act.works) because(clause.condition, frame, truth, found);
  if (due.act.weighed)
    for (const model::Motive& motive : act.wants) evidence(motive.value, frame, who, found);
  for (const history::AnswerGiven& given : due.answers) {
    Frame own = frame;
    own[act.asks->it] = model::of_whole(given.who);
    for (const model::Motive& motive : act.asks->motives)
      if (std::count(motive.toward.begin(), motive.toward.end(), given.answer))
        evidence(motive.value, own, given.who, found);
  }
  EventIndex trigger = due.act.weighed ? due.act.drawn.reader : due.act.parent;
  event.triggered = trigger != history::no_event && trigger != 0;
  if (event.triggered) event.causes.push_back(trigger);
  found.erase(trigger);
  found.erase(0);
  for (auto cause = found.rbegin(); cause != found.rend(); ++cause)
    if (event.causes.size() < most_causes) event.causes.push_back(*cause);
}

void Reference::because(ExprId id, Frame& frame, EntityIndex eyes, std::set<EventIndex>& into) {
  if (!id) return;
  const Expr& expr = world_.exprs[id];
  Reader reads = reader(seen_);
  switch (expr.op) {
    case Op::And: case Op::Or: {
      bool whole = reads.holds(id, frame, eyes) == (expr.op == Op::And);
      for (ExprId part : expr.args) {
        bool decides = reads.holds(part, frame, eyes) != (expr.op == Op::And);
        if (whole || decides) because(part, frame, eyes, into);
        if (!whole && decides) return;
      }
      return;
    }
    case Op::Not: return because_not(world_.exprs[expr.args[0]], frame, eyes, into);
    case Op::If:
      because(expr.args[0], frame, eyes, into);
      return because(expr.args[reads.holds(expr.args[0], frame, eyes) ? 1 : 2], frame, eyes, into);
    case Op::Exists:
      if (!reads.holds(id, frame, eyes)) return because_not(expr, frame, eyes, into);
      return because_some(expr, frame, eyes, 1, into);
    case Op::Count: case Op::Sum: case Op::Mean: case Op::Max: case Op::Min:
      return because_some(expr, frame, eyes, most_contributors, into);
    case Op::Components: return;
    case Op::Fact: case Op::Rule: return because_fact(expr, frame, eyes, into);
    case Op::Happened: case Op::IsEvent: case Op::KnownEvent: case Op::KnownFact:
    case Op::Credence:
      return because_past(expr, frame, eyes, into);
    default:
      for (ExprId arg : expr.args) because(arg, frame, eyes, into);
  }
}

// The absence of one plain fact rests on the latest retraction that fits.
void Reference::because_not(const Expr& expr, Frame& frame, EntityIndex eyes,
                            std::set<EventIndex>& into) {
  const Expr* fact = &expr;
  std::vector<model::Slot> some;
  if (expr.op == Op::Exists) {
    some = expr.bound;
    fact = &world_.exprs[expr.args[0]];
  }
  if (fact->op != Op::Fact || !world_.facts[model::FactId{fact->ref}].set) {
    if (expr.op == Op::Exists) return;
    return because_false(expr, frame, eyes, into);
  }
  Reader reads = reader(seen_);
  std::optional<EventIndex> latest;
  reads.each_binding(some, {}, frame, eyes, [&] {
    std::optional<Keys> keys = reads.keys_of(fact->args, frame, eyes);
    const Entry* entry = keys ? reads.entry(model::FactId{fact->ref}, *keys) : nullptr;
    if (entry && (!latest || entry->writer > *latest)) latest = entry->writer;
    return true;
  });
  if (latest) into.insert(*latest);
}

// `not` of something larger: what made that come out as it did.
void Reference::because_false(const Expr& expr, Frame& frame, EntityIndex eyes,
                              std::set<EventIndex>& into) {
  for (ExprId id : world_.exprs.ids())
    if (&world_.exprs[id] == &expr) return because(id, frame, eyes, into);
}

void Reference::because_some(const Expr& expr, Frame& frame, EntityIndex eyes, size_t most,
                             std::set<EventIndex>& into) {
  Reader reads = reader(seen_);
  ExprId condition = expr.args.back();
  Frame own = frame;
  size_t count = 0;
  reads.each_binding(expr.bound, {condition}, own, eyes, [&] {
    because(condition, own, eyes, into);
    return ++count < most;
  });
}

void Reference::because_fact(const Expr& expr, Frame& frame, EntityIndex eyes,
                             std::set<EventIndex>& into) {
  for (ExprId arg : expr.args) because(arg, frame, eyes, into);
  Reader reads = reader(seen_);
  std::optional<Keys> keys = reads.keys_of(expr.args, frame, eyes);
  if (!keys) return;
  if (expr.op == Op::Fact) {
    model::FactId fact{expr.ref};
    if (eyes != truth && !reads.admitted(fact, *keys, eyes)) return;
    const Entry* entry = reads.entry(fact, *keys);
    if (entry) into.insert(entry->writer);
    return;
  }
  const model::Rule& rule = world_.rules[model::RuleId{expr.ref}];
  for (const auto& other : tracing_)
    if (other == std::pair{expr.ref, *keys}) return;
  tracing_.push_back({expr.ref, *keys});
  Frame own(rule.frame);
  for (size_t i = 0; i < keys->size(); ++i) own[i] = model::of_whole((*keys)[i]);
  because(rule.body, own, eyes, into);
  tracing_.pop_back();
}

void Reference::because_past(const Expr& expr, Frame& frame, EntityIndex eyes,
                             std::set<EventIndex>& into) {
  Reader reads = reader(seen_);
  if (expr.op == Op::Happened) {
    const model::Pattern& pattern = world_.patterns[expr.pattern - 1];
    std::vector<EventIndex> events = reads.events_for(eyes);
    for (auto event = events.rbegin(); event != events.rend(); ++event)
      if (reads.matches(pattern, *event, reads.swap_for(eyes, *event), eyes, frame, false)) {
        into.insert(*event);
        return;
      }
    return;
  }
  std::optional<Keys> args = reads.keys_of(expr.args, frame, eyes);
  if (!args || args->front() == 0) return;
  if (expr.op == Op::IsEvent) into.insert(static_cast<EventIndex>(args->front() - 1));
  if (expr.op == Op::KnownEvent && (*args)[1] > 0)
    into.insert(static_cast<EventIndex>((*args)[1] - 1));
  if (expr.op == Op::KnownFact) {
    std::optional<EventIndex> event = reads.known_writer(expr, frame, eyes);
    if (event) into.insert(*event);
  }
  if (expr.op == Op::Credence) {
    Keys rest(args->begin() + 1, args->end());
    EventIndex event = reads.strongest(model::ClaimId{expr.ref},
                                       static_cast<EntityIndex>(args->front()), rest);
    if (event != history::no_event) into.insert(event);
  }
}

// The strongest evidence of every credence in a motive.
void Reference::evidence(ExprId id, Frame& frame, EntityIndex eyes, std::set<EventIndex>& into) {
  if (!id) return;
  const Expr& expr = world_.exprs[id];
  if (expr.op == Op::Credence) return because_past(expr, frame, eyes, into);
  if (!expr.bound.empty()) return;
  for (ExprId arg : expr.args) evidence(arg, frame, eyes, into);
}

}  // namespace milieu::sim::reference_parts
