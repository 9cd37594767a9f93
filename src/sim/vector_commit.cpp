// Committing: what was asked happens, fails or was pre-empted, and people learn of it.
//
// In `all together` an event is made on the state as it was, and what it did is released when the
// micro-step ends, event by event; outcomes are judged as each is released.
#include <algorithm>

#include "base/maths.h"
#include "sim/vector.h"

namespace milieu::sim::vector_parts {

using history::AnswerGiven;
using history::EventSort;
using history::Hitch;
using history::Status;
using model::Act;
using model::Branch;
using model::SeenBy;
using model::Value;
using model::of_whole;

// Two events may not share an id: the later one takes the next free.
uint64_t Vector::fresh(uint64_t id) const {
  if (!state_.past.taken(id)) return id;
  for (uint64_t nth = 1;; ++nth)
    if (!state_.past.taken(next_id(id, nth))) return next_id(id, nth);
}

void Vector::commit(Due& due) {
  if (due.act.sort == Pending::Sort::Consequence) return consequence(due.act);
  const Act& act = world_.acts[due.act.act];
  Event event;
  event.id = fresh(due.act.id);
  event.time = now_;
  event.sort = act.process ? EventSort::Process : EventSort::Act;
  event.act = due.act.act;
  event.margin = due.act.margin;
  event.answers = due.answers;
  EventIndex index = static_cast<EventIndex>(state_.past.size());
  Effects effects(world_, plan_, program_, reader_, state_, luck_, interventions_);
  std::vector<Value> slots = due.act.frame;
  Value* frame = slots.data();
  auto store_roles = [&] {
    event.roles.clear();
    for (size_t i = 0; i < act.roles; ++i)
      event.roles.push_back(reader_.store(act.frame[i].type, frame[i]).value_or(0));
  };
  store_roles();
  effects.open(due.act.act, event, index);
  if (!prepare(due, effects, frame)) return;
  store_roles();
  if (due.fate == Due::Fate::Overtaken) return not_done(due, event);
  trace(due, event, frame);
  bool commits = due.fate == Due::Fate::Commits;
  std::vector<uint32_t> on;
  if (!state_.holding) on = outcomes_before(event, index, commits);
  uint64_t seen = stamp(plan_.acts[due.act.act.value].seen);
  Witnesses before = witnesses(due.act.act, frame);
  auto run = [&] {
    return effects_of(due, effects, frame) &&
           observe(due, effects, frame, before, after(due, before, seen, frame));
  };
  bool paid = run();
  if (note(effects.scope, &act, subject(act, due.act.frame.data()))) return;
  if (!paid) {
    effects.undo();
    due.fate = Due::Fate::Fails;
    due.hitch = {Hitch::Sort::Unpaid, 0};
    if (!run()) effects.undo();
  }
  if (note(effects.scope, &act, subject(act, due.act.frame.data()))) return;
  event.hitch = due.hitch;
  if (due.fate == Due::Fate::Fails) event.status = Status::Failed;
  if (due.fate == Due::Fate::Preempted) event.status = Status::Preempted;
  involved(due, effects);
  append(event, effects, commits, true);
  weighing_.happened(due.act.id, index);
  if (!state_.holding) outcomes_after(on, index, effects.made);
}

// Judges again what must be so, and makes the picks. False if nothing is left to commit.
bool Vector::prepare(Due& due, Effects& effects, Value* frame) {
  if (due.fate != Due::Fate::Commits) return true;
  const Act& act = world_.acts[due.act.act];
  bool picked = false;
  for (uint16_t i = 0; i < act.steps.size(); ++i) {
    const model::Step& step = act.steps[i];
    bool pick = step.sort == model::Step::Sort::Pick;
    if (!pick && !picked) continue;
    picked = true;
    bool fits = false;
    if (pick) {
      fits = effects.pick(plan_.acts[due.act.act.value].picks[i], step.pick, frame);
    } else {
      Scope scope(reader_);
      fits = reader_.holds(step.when.condition, frame, actor(act, frame));
      if (note(scope, &act, subject(act, due.act.frame.data()))) return false;
    }
    if (fits) continue;
    if (act.process && due.act.parent == history::no_event) return false;
    due.fate = Due::Fate::Fails;
    due.hitch = {Hitch::Sort::When, i};
    return true;
  }
  if (together_ && !picked) return true;
  uint16_t which = 0;
  if (works(act, frame, &which)) return !error_;
  due.hitch = {Hitch::Sort::Works, which};
  due.fate = picked ? Due::Fate::Fails : Due::Fate::Preempted;
  return !error_;
}

// A wish without an object: told, but in nobody's knowledge.
void Vector::not_done(Due& due, Event& event) {
  event.status = Status::Overtaken;
  event.hitch = due.hitch;
  event.answers.clear();
  trace(due, event, due.act.frame.data());
  EventIndex index = add(std::move(event));
  weighing_.happened(due.act.id, index);
  if (!state_.holding) return state_.past.list(index);
  steps_.push_back({});
  steps_.back().event = index;
}

bool Vector::effects_of(const Due& due, Effects& effects, Value* frame) {
  const Act& act = world_.acts[due.act.act];
  if (due.fate == Due::Fate::Commits)
    return effects.run(act.then, frame) && branches(due, effects, frame);
  if (due.fate == Due::Fate::Preempted) return true;
  for (const Branch& branch : act.on)
    if (branch.on == Branch::On::Failure && !effects.run(branch.body, frame)) return false;
  return true;
}

bool Vector::branches(const Due& due, Effects& effects, Value* frame) {
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

EventIndex Vector::add(Event event) {
  EventIndex index = state_.past.add(event);
  state_.past.take(event.id);
  state_.store.event_ids.push_back(event.id);
  telling_.push_back(std::move(event));
  return index;
}

// What a record of knowledge adds to the state's hash.
uint64_t Vector::part_of(const Record& record) const {
  PartHash part(2);
  const Store& store = state_.store;
  part.with(store.entities.id(record.who)).with(store.event_ids[record.event]);
  part.with(record.via ? store.entities.id(record.via) : 0);
  part.with(static_cast<uint64_t>(record.time));
  if (record.swapped)
    part.with(record.put ? store.entities.id(record.put) : 0)
        .with(store.entities.id(record.instead_of));
  return part.value();
}

void Vector::append(Event& event, Effects& effects, bool commits, bool act) {
  EventIndex index = add(std::move(event));
  for (const Record& record : effects.made.learned) {
    records_.push_back(record);
    reach(record.who);
    reached_by_[record.who] = index;
    known_hash_ += part_of(record);
  }
  for (const auto& taken : effects.busy) {
    if (busy_.size() <= taken.first) busy_.resize(state_.store.entities.size(), INT64_MIN);
    int64_t& kept = busy_[taken.first];
    if (taken.second > kept) {
      kept = taken.second;
      free_at_.push(kept, taken.first);
    }
    reach(taken.first);
  }
  for (const Record& late : effects.delayed) news_[late.time].push_back(late);
  for (Pending& begun : effects.begun) next_.push_back(std::move(begun));
  for (auto& [time, pending] : effects.later) {
    if (time == now_) next_.push_back(std::move(pending));
    else pending_[time].push_back(std::move(pending));
  }
  if (state_.holding) {
    steps_.push_back({index, commits, true, act, std::move(effects.made)});
    return;
  }
  // What was not held back has been made already; only what the event itself adds is left.
  state_.past.list(index);
  for (const Record& record : effects.made.learned)
    if (record.event == index) state_.knowledge.add(record, state_.past);
}

void Vector::release(Step& step) {
  const Event& event = telling_[step.event - told_];
  std::vector<uint32_t> on;
  if (step.act) on = outcomes_before(event, step.event, step.commits);
  Store& store = state_.store;
  for (EntityIndex born : step.made.births) store.entities.appear(born);
  for (const Made::Change& change : step.made.changes)
    store[change.fact].write(change.row, change.after);
  for (EntityIndex gone : step.made.ends) store.entities.vanish(gone);
  state_.past.list(step.event);
  for (const Record& record : step.made.learned) state_.knowledge.add(record, state_.past);
  if (step.judged) outcomes_after(on, step.event, step.made);
}

// A fault in judging an outcome comes before one in a later event.
void Vector::release_all() {
  std::optional<base::Error> later = std::move(error_);
  error_.reset();
  for (FactTable& table : state_.store.facts) table.release();
  state_.held.clear();
  for (Step& step : steps_) {
    release(step);
    if (error_) break;
  }
  steps_.clear();
  if (!error_) error_ = std::move(later);
}

void Vector::consequence(const Pending& pending) {
  Event event;
  event.id = fresh(pending.id);
  event.time = now_;
  event.sort = EventSort::Consequence;
  event.act = pending.act;
  event.line = world_.stmts[pending.after].line;
  event.triggered = pending.parent != 0;
  if (event.triggered) event.causes = {pending.parent};
  std::vector<Value> slots = pending.frame;
  const int64_t* roles = state_.past.at(pending.parent).roles;
  event.roles.assign(roles, roles + state_.past.roles(pending.parent));
  event.answers = pending.answers;
  EventIndex index = static_cast<EventIndex>(state_.past.size());
  Effects effects(world_, plan_, program_, reader_, state_, luck_, interventions_);
  effects.open(pending.act, event, index);
  if (!effects.run(world_.stmts[pending.after].body, slots.data())) {
    effects.undo();
    event.status = Status::Failed;
    event.hitch = {Hitch::Sort::Unpaid, 0};
  }
  const Act* of = pending.act ? &world_.acts[pending.act] : nullptr;
  if (note(effects.scope, of, of ? subject(*of, slots.data()) : truth)) return;
  EntityIndex who = pending.act ? actor(world_.acts[pending.act], slots.data()) : 0;
  if (who && alive(who)) effects.experience({who, index, who, now_});
  for (const AnswerGiven& given : pending.answers)
    if (alive(given.who)) effects.experience({given.who, index, given.who, now_});
  event.answers.clear();
  append(event, effects, false, false);
  if (!state_.holding) outcomes_after({}, index, effects.made);
}

}  // namespace milieu::sim::vector_parts
