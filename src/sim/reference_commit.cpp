// Committing: what was asked happens, fails or was pre-empted, and people learn of it.
#include <algorithm>

#include "base/maths.h"
#include "sim/reference.h"

namespace milieu::sim::reference_parts {

using history::AnswerGiven;
using history::EventSort;
using history::Hitch;
using history::Status;
using model::Act;
using model::Branch;
using model::SeenBy;
using model::Sort;
using model::Step;
using model::of_whole;

// Two events may not share an id: the later one takes the next free.
uint64_t Reference::fresh(uint64_t id) const {
  auto taken = [&](uint64_t wanted) {
    return std::any_of(state_.events.begin(), state_.events.end(),
                       [&](const Event& event) { return event.id == wanted; });
  };
  if (!taken(id)) return id;
  for (uint64_t nth = 1;; ++nth)
    if (!taken(next_id(id, nth))) return next_id(id, nth);
}

void Reference::commit(Due& due) {
  if (due.act.sort == Pending::Sort::Consequence) return consequence(due.act);
  const Act& act = world_.acts[due.act.act];
  Event event;
  event.id = fresh(due.act.id);
  event.time = now_;
  event.sort = act.process ? EventSort::Process : EventSort::Act;
  event.act = due.act.act;
  event.margin = due.act.drawn.margin;
  event.answers = due.answers;
  Reader reads = reader(seen_);
  Effects effects(reads, state_, luck_, interventions_);
  effects.snapshot = snapshot_;
  Frame frame = due.act.frame;
  auto store_roles = [&] {
    event.roles.clear();
    for (size_t i = 0; i < act.roles; ++i)
      event.roles.push_back(reads.store(act.frame[i].type, frame[i]).value_or(0));
  };
  store_roles();
  effects.open(due.act.act, base::hash_text(act.site), event,
               static_cast<EventIndex>(state_.events.size()));
  if (!prepare(due, effects, frame)) return;
  store_roles();
  if (due.fate == Due::Fate::Overtaken) return not_done(due, event);
  trace(due, event, frame);
  std::vector<model::OutcomeId> on = outcomes_before(due, event);
  auto before = witnesses(act, frame);
  bool paid = effects_of(due, effects, frame) && observe(due, effects, frame, before);
  if (note(reads, &act, subject(act, due.act.frame))) return;
  if (!paid) {
    effects.undo();
    due.fate = Due::Fate::Fails;
    due.hitch = {Hitch::Sort::Unpaid, 0};
    if (!effects_of(due, effects, frame) || !observe(due, effects, frame, before)) effects.undo();
  }
  if (note(reads, &act, subject(act, due.act.frame))) return;
  weighing_.happened(due.act.id, static_cast<EventIndex>(state_.events.size()));
  event.hitch = due.hitch;
  if (due.fate == Due::Fate::Fails) event.status = Status::Failed;
  if (due.fate == Due::Fate::Preempted) event.status = Status::Preempted;
  involved(due, effects);
  append(event, effects);
  outcomes_after(on, static_cast<EventIndex>(state_.events.size() - 1));
}

// Judges again what must be so, and makes the picks. False if nothing is left to commit.
bool Reference::prepare(Due& due, Effects& effects, Frame& frame) {
  if (due.fate != Due::Fate::Commits) return true;
  const Act& act = world_.acts[due.act.act];
  bool picked = false;
  for (uint16_t i = 0; i < act.steps.size(); ++i) {
    const Step& step = act.steps[i];
    bool pick = step.sort == Step::Sort::Pick;
    if (!pick && !picked) continue;
    picked = true;
    Reader reads = reader(seen_);
    bool fits = pick ? effects.pick(step.pick, frame)
                     : reads.holds(step.when.condition, frame, actor(act, frame));
    if (note(reads, &act, subject(act, due.act.frame))) return false;
    if (fits) continue;
    if (act.process && due.act.parent == history::no_event) return false;
    due.fate = Due::Fate::Fails;
    due.hitch = {Hitch::Sort::When, i};
    return true;
  }
  if (world_.regime == model::Regime::AllTogether && !picked) return true;
  uint16_t which = 0;
  if (works(act, frame, &which)) return !error_;
  due.hitch = {Hitch::Sort::Works, which};
  due.fate = picked ? Due::Fate::Fails : Due::Fate::Preempted;
  return !error_;
}

// A wish without an object: told, but in nobody's knowledge.
void Reference::not_done(Due& due, Event& event) {
  event.status = Status::Overtaken;
  event.hitch = due.hitch;
  event.answers.clear();
  trace(due, event, due.act.frame);
  weighing_.happened(due.act.id, static_cast<EventIndex>(state_.events.size()));
  state_.events.push_back(event);
}

bool Reference::effects_of(const Due& due, Effects& effects, Frame& frame) {
  const Act& act = world_.acts[due.act.act];
  if (due.fate == Due::Fate::Commits)
    return effects.run(act.then, frame) && branches(due, effects, frame);
  if (due.fate == Due::Fate::Preempted) return true;
  for (const Branch& branch : act.on)
    if (branch.on == Branch::On::Failure && !effects.run(branch.body, frame)) return false;
  return true;
}

bool Reference::branches(const Due& due, Effects& effects, Frame& frame) {
  const Act& act = world_.acts[due.act.act];
  for (const Branch& branch : act.on) {
    if (branch.on == Branch::On::Failure) continue;
    std::vector<const AnswerGiven*> gave;
    for (const AnswerGiven& given : due.answers)
      if (given.answer == branch.answer) gave.push_back(&given);
    if (gave.empty()) continue;
    if (branch.on == Branch::On::AllAnswer && gave.size() < due.answers.size()) continue;
    if (branch.on != Branch::On::Answer) gave.resize(1);
    for (const AnswerGiven* given : gave) {
      frame[act.asks->it] = of_whole(given->who);
      if (branch.quantity != model::no_slot) frame[branch.quantity] = of_whole(given->quantity);
      if (!effects.run(branch.body, frame)) return false;
    }
  }
  return true;
}

// Who is admitted by which `seen by`, as the state now is.
std::vector<std::pair<EntityIndex, size_t>> Reference::witnesses(const Act& act, Frame& frame) {
  std::vector<std::pair<EntityIndex, size_t>> found;
  Reader reads = reader(seen_);
  for (size_t i = 0; i < act.seen.size(); ++i) {
    const SeenBy& seen = act.seen[i];
    for (EntityIndex who : state_.living(world_, {})) {
      bool admitted = seen.all && decides(who);
      for (model::ExprId expr : seen.who) {
        Maybe seer = reads.value(expr, frame, truth);
        admitted |= seer && seer->whole == int64_t{who};
      }
      if (seen.all || !seen.who.empty()) {
        if (admitted && reads.holds(seen.condition, frame, truth)) found.push_back({who, i});
        continue;
      }
      if (!is_kind(world_, state_.entities[who].kind, frame.type(seen.witness).kind)) continue;
      frame[seen.witness] = of_whole(who);
      if (reads.holds(seen.condition, frame, truth)) found.push_back({who, i});
    }
  }
  note(reads, &act, subject(act, frame));
  return found;
}

// Those admitted before or after, through the odds of noticing; then what learning of it does.
bool Reference::observe(const Due& due, Effects& effects, Frame& frame,
                        const std::vector<std::pair<EntityIndex, size_t>>& before) {
  const Act& act = world_.acts[due.act.act];
  if (due.fate == Due::Fate::Preempted) return true;
  auto after = witnesses(act, frame);
  EventIndex index = static_cast<EventIndex>(state_.events.size());
  for (size_t i = 0; i < act.seen.size(); ++i) {
    const SeenBy& seen = act.seen[i];
    std::vector<EntityIndex> who;
    for (EntityIndex one : state_.living(world_, {})) {
      std::pair<EntityIndex, size_t> entry{one, i};
      if (std::count(before.begin(), before.end(), entry) ||
          std::count(after.begin(), after.end(), entry))
        who.push_back(one);
    }
    for (EntityIndex one : who) {
      if (seen.witness != model::no_slot) frame[seen.witness] = of_whole(one);
      Reader reads = reader(seen_);
      if (seen.odds) {
        double odds = reads.number(seen.odds, frame, truth);
        base::Key draw = event_key(luck_, base::hash_text(act.site), due.act.id, 0)
                             .with(state_.id_of(one));
        if (!(draw.uniform(Lane::free_lane + seen.lane) < base::logistic(odds))) continue;
      }
      Record record{one, index, one, now_};
      if (seen.instead_of) {
        Maybe put = *seen.put ? reads.value(*seen.put, frame, truth) : of_whole(0);
        Maybe old = reads.value(seen.instead_of, frame, truth);
        record.swapped = put && old;
        if (record.swapped) record.put = static_cast<EntityIndex>(put->whole);
        if (record.swapped) record.instead_of = static_cast<EntityIndex>(old->whole);
      }
      if (is_involved(due, one)) {
        record.swapped = false, record.put = record.instead_of = 0;
        effects.experience(record);
      } else if (!effects.learn(record)) {
        continue;
      }
      if (!effects.run(seen.body, frame)) return false;
    }
  }
  return true;
}

bool Reference::is_involved(const Due& due, EntityIndex who) const {
  const Act& act = world_.acts[due.act.act];
  if (actor(act, due.act.frame) == who) return true;
  return std::any_of(due.answers.begin(), due.answers.end(),
                     [&](const AnswerGiven& given) { return given.who == who; });
}

// Those who act or were asked know what they did.
void Reference::involved(const Due& due, Effects& effects) {
  const Act& act = world_.acts[due.act.act];
  EventIndex index = static_cast<EventIndex>(state_.events.size());
  EntityIndex who = actor(act, due.act.frame);
  if (who && state_.alive(who)) effects.experience({who, index, who, now_});
  for (const AnswerGiven& given : due.answers)
    if (state_.alive(given.who)) effects.experience({given.who, index, given.who, now_});
}

void Reference::append(Event& event, Effects& effects) {
  EventIndex index = static_cast<EventIndex>(state_.events.size());
  state_.events.push_back(event);
  for (const Record& record : effects.learned) {
    records_.push_back(record);
    reached_.insert(record.who);
    auto [by, first] = reached_by_.try_emplace(record.who, index);
    if (!first) by->second = index;
  }
  for (auto [who, until] : effects.busy) {
    int64_t& kept = state_.busy.try_emplace(who, until).first->second;
    kept = std::max(kept, until);
    reached_.insert(who);
  }
  for (const Record& late : effects.delayed) state_.news[late.time].push_back(late);
  for (Pending& begun : effects.begun) next_.push_back(std::move(begun));
  for (auto& [time, pending] : effects.later) {
    if (time == now_) next_.push_back(std::move(pending));
    else state_.pending[time].push_back(std::move(pending));
  }
}

void Reference::consequence(const Pending& pending) {
  Event event;
  event.id = fresh(pending.id);
  event.time = now_;
  event.sort = EventSort::Consequence;
  event.act = pending.act;
  event.line = world_.stmts[pending.after].line;
  event.causes = {pending.parent};
  event.triggered = pending.parent != 0;
  if (!event.triggered) event.causes.clear();
  Frame frame = pending.frame;
  Reader reads = reader(seen_);
  if (pending.act) event.roles = state_.events[pending.parent].roles;
  event.answers = pending.answers;
  Effects effects(reads, state_, luck_, interventions_);
  effects.snapshot = snapshot_;
  EventIndex index = static_cast<EventIndex>(state_.events.size());
  uint64_t site = base::hash_text(pending.act ? world_.acts[pending.act].site : "start");
  effects.open(pending.act, site, event, index);
  if (!effects.run(world_.stmts[pending.after].body, frame)) {
    effects.undo();
    event.status = Status::Failed;
    event.hitch = {Hitch::Sort::Unpaid, 0};
  }
  const Act* of = pending.act ? &world_.acts[pending.act] : nullptr;
  if (note(reads, of, of ? subject(*of, frame) : truth)) return;
  EntityIndex who = pending.act ? actor(world_.acts[pending.act], frame) : truth;
  if (who && state_.alive(who)) effects.experience({who, index, who, now_});
  for (const AnswerGiven& given : pending.answers)
    if (state_.alive(given.who)) effects.experience({given.who, index, given.who, now_});
  event.answers.clear();
  append(event, effects);
  outcomes_after({}, index);
}

bool Reference::outcome_holds(const model::Outcome& outcome, Frame& frame) {
  Reader reads = reader();
  bool found = false;
  std::vector<model::Slot> free;
  for (model::Slot i = 0; i < outcome.parameters; ++i)
    if (frame[i].whole == 0) free.push_back(i);
  reads.each_binding(free, {outcome.condition}, frame, truth, [&] { return !(found = true); });
  note(reads, &outcome);
  return found;
}

// Outcomes `on` an act are judged in the state in which it begins; what was answered is seen after.
std::vector<model::OutcomeId> Reference::outcomes_before(const Due& due, const Event& event) {
  std::vector<model::OutcomeId> found;
  state_.events.push_back(event);
  state_.events.back().status =
      due.fate == Due::Fate::Commits ? Status::Worked : Status::Failed;
  EventIndex index = static_cast<EventIndex>(state_.events.size() - 1);
  for (model::OutcomeId id : world_.outcomes.ids()) {
    const model::Outcome& outcome = world_.outcomes[id];
    if (outcome.on == 0 || (state_.held.count(id.value) && !settings_.again)) continue;
    Reader reads = reader();
    Frame frame(outcome.frame);
    const model::Pattern& pattern = world_.patterns[outcome.on - 1];
    if (!reads.matches(pattern, index, {}, truth, frame, true)) continue;
    Event own = std::move(state_.events.back());
    state_.events.pop_back();
    if (outcome_holds(outcome, frame)) {
      found.push_back(id);
      history::OutcomeHeld& held = maybe_held_[id.value];
      held = {id, now_, index, {}};
      for (size_t i = 0; i < outcome.parameters; ++i) held.roles.push_back(frame[i].whole);
    }
    state_.events.push_back(std::move(own));
  }
  state_.events.pop_back();
  return found;
}

void Reference::outcomes_after(const std::vector<model::OutcomeId>& on, EventIndex event) {
  for (model::OutcomeId id : on) {
    Reader reads = reader();
    Frame frame(world_.outcomes[id].frame);
    const model::Pattern& pattern = world_.patterns[world_.outcomes[id].on - 1];
    if (!reads.matches(pattern, event, {}, truth, frame, true)) continue;
    state_.held.try_emplace(id.value, maybe_held_[id.value]);
    newly_held_.push_back(maybe_held_[id.value]);
  }
  for (model::OutcomeId id : world_.outcomes.ids()) {
    const model::Outcome& outcome = world_.outcomes[id];
    if (outcome.on != 0 || state_.held.count(id.value)) continue;
    Frame frame(outcome.frame);
    if (!outcome_holds(outcome, frame)) continue;
    history::OutcomeHeld held{id, now_, event, {}};
    for (size_t i = 0; i < outcome.parameters; ++i) held.roles.push_back(frame[i].whole);
    state_.held[id.value] = held;
    newly_held_.push_back(held);
  }
}

}  // namespace milieu::sim::reference_parts
