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
  Effects effects(world_, plan_, program_, reader_, state_, settings_.luck);
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

// Whom one `seen by` admits, as the state now is, by content id.
std::vector<EntityIndex> Vector::witnesses(model::ActId id, size_t number, Value* frame) {
  const Act& act = world_.acts[id];
  const SeenBy& seen = act.seen[number];
  const Entities& entities = state_.store.entities;
  std::vector<EntityIndex> found;
  if (!seen.all && seen.who.empty()) {
    auto keep = [&] {
      found.push_back(static_cast<EntityIndex>(frame[seen.witness].whole));
      return true;
    };
    if (!state_.holding) {
      reader_.search(plan_.acts[id.value].witnesses[number], frame, truth, true, keep);
      return found;
    }
    for (EntityIndex who : entities.living_now()) {
      if (!entities.is(who, act.frame[seen.witness].type.kind)) continue;
      frame[seen.witness] = of_whole(who);
      if (reader_.holds(seen.condition, frame, truth)) keep();
    }
    return found;
  }
  for (model::ExprId expr : seen.who) {
    Maybe seer = reader_.value(expr, frame, truth);
    if (seer && alive(seer.value.whole))
      found.push_back(static_cast<EntityIndex>(seer.value.whole));
  }
  if (seen.all)
    for (EntityIndex who : entities.living_now())
      if (decides(who)) found.push_back(who);
  if (found.empty() || !reader_.holds(seen.condition, frame, truth)) return {};
  std::sort(found.begin(), found.end(),
            [&](EntityIndex a, EntityIndex b) { return entities.id(a) < entities.id(b); });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Vector::Witnesses Vector::witnesses(model::ActId id, Value* frame) {
  Witnesses found;
  Scope scope(reader_);
  for (size_t i = 0; i < world_.acts[id].seen.size(); ++i)
    found.push_back(witnesses(id, i, frame));
  note(scope, &world_.acts[id], subject(world_.acts[id], frame));
  return found;
}

// Who is admitted after the effects: the same, if nothing was written that admits anybody.
Vector::Witnesses Vector::after(const Due& due, const Witnesses& before, uint64_t earlier,
                                Value* frame) {
  if (due.fate == Due::Fate::Preempted) return {};
  const plan::ActPlan& plan = plan_.acts[due.act.act.value];
  bool same = plan.steady_seen && !plan.seen.events && stamp(plan.seen) == earlier;
  return same && !state_.holding ? before : witnesses(due.act.act, frame);
}

// Those admitted before or after, through the odds of noticing; then what learning of it does.
bool Vector::observe(const Due& due, Effects& effects, Value* frame, const Witnesses& before,
                     const Witnesses& after) {
  const Act& act = world_.acts[due.act.act];
  if (due.fate == Due::Fate::Preempted) return true;
  const Entities& entities = state_.store.entities;
  for (size_t i = 0; i < act.seen.size(); ++i) {
    std::vector<EntityIndex> who = before[i];
    if (&before != &after) who.insert(who.end(), after[i].begin(), after[i].end());
    std::erase_if(who, [&](EntityIndex one) { return !alive(one); });
    std::sort(who.begin(), who.end(),
              [&](EntityIndex a, EntityIndex b) { return entities.id(a) < entities.id(b); });
    who.erase(std::unique(who.begin(), who.end()), who.end());
    for (EntityIndex one : who) {
      if (act.seen[i].witness != model::no_slot) frame[act.seen[i].witness] = of_whole(one);
      if (!notices(due, i, one, frame)) continue;
      learn(due, effects, i, one, frame);
      if (!effects.run(act.seen[i].body, frame)) return false;
    }
  }
  return true;
}

bool Vector::notices(const Due& due, size_t number, EntityIndex one, Value* frame) {
  const SeenBy& seen = world_.acts[due.act.act].seen[number];
  if (!seen.odds) return true;
  Scope scope(reader_);
  double odds = reader_.number(seen.odds, frame, truth);
  base::Key draw = event_key(settings_.luck, program_.act_sites[due.act.act.value], due.act.id, 0)
                       .with(state_.store.entities.id(one));
  return draw.uniform(Lane::free_lane + seen.lane) < base::logistic(odds);
}

void Vector::learn(const Due& due, Effects& effects, size_t number, EntityIndex one,
                   Value* frame) {
  const SeenBy& seen = world_.acts[due.act.act].seen[number];
  Record record{one, static_cast<EventIndex>(state_.past.size()), one, now_};
  if (seen.instead_of && !is_involved(due, one)) {
    Scope scope(reader_);
    Maybe put{of_whole(0), true};
    if (*seen.put) put = reader_.value(*seen.put, frame, truth);
    Maybe old = reader_.value(seen.instead_of, frame, truth);
    record.swapped = put && old;
    if (record.swapped) record.put = static_cast<EntityIndex>(put.value.whole);
    if (record.swapped) record.instead_of = static_cast<EntityIndex>(old.value.whole);
  }
  effects.learn(record);
}

bool Vector::is_involved(const Due& due, EntityIndex who) const {
  const Act& act = world_.acts[due.act.act];
  if (actor(act, due.act.frame.data()) == who) return true;
  return std::any_of(due.answers.begin(), due.answers.end(),
                     [&](const AnswerGiven& given) { return given.who == who; });
}

// Those who act or were asked know what they did.
void Vector::involved(const Due& due, Effects& effects) {
  const Act& act = world_.acts[due.act.act];
  EventIndex index = static_cast<EventIndex>(state_.past.size());
  EntityIndex who = actor(act, due.act.frame.data());
  if (who && alive(who)) effects.learn({who, index, who, now_});
  for (const AnswerGiven& given : due.answers)
    if (alive(given.who)) effects.learn({given.who, index, given.who, now_});
}

EventIndex Vector::add(Event event) {
  EventIndex index = state_.past.add(event);
  state_.past.take(event.id);
  state_.store.event_ids.push_back(event.id);
  telling_.push_back(std::move(event));
  return index;
}

void Vector::append(Event& event, Effects& effects, bool commits, bool act) {
  EventIndex index = add(std::move(event));
  for (const Record& record : effects.made.learned) {
    records_.push_back(record);
    reach(record.who);
    reached_by_[record.who] = index;
    PartHash part(2);
    const Store& store = state_.store;
    part.with(store.entities.id(record.who)).with(store.event_ids[record.event]);
    part.with(record.via ? store.entities.id(record.via) : 0);
    part.with(static_cast<uint64_t>(record.time));
    if (record.swapped)
      part.with(record.put ? store.entities.id(record.put) : 0)
          .with(store.entities.id(record.instead_of));
    known_hash_ += part.value();
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
  Effects effects(world_, plan_, program_, reader_, state_, settings_.luck);
  effects.open(pending.act, event, index);
  if (!effects.run(world_.stmts[pending.after].body, slots.data())) {
    effects.undo();
    event.status = Status::Failed;
    event.hitch = {Hitch::Sort::Unpaid, 0};
  }
  const Act* of = pending.act ? &world_.acts[pending.act] : nullptr;
  if (note(effects.scope, of, of ? subject(*of, slots.data()) : truth)) return;
  EntityIndex who = pending.act ? actor(world_.acts[pending.act], slots.data()) : 0;
  if (who && alive(who)) effects.learn({who, index, who, now_});
  for (const AnswerGiven& given : pending.answers)
    if (alive(given.who)) effects.learn({given.who, index, given.who, now_});
  event.answers.clear();
  append(event, effects, false, false);
  if (!state_.holding) outcomes_after({}, index, effects.made);
}

// --- Outcomes ---

bool Vector::outcome_holds(uint32_t number, Value* frame) {
  const model::Outcome& outcome = world_.outcomes[model::OutcomeId{number}];
  Scope scope(reader_);
  bool found = false;
  std::vector<model::Slot> free;
  for (model::Slot i = 0; i < outcome.parameters; ++i)
    if (frame[i].whole == 0) free.push_back(i);
  const plan::Place* place = &plan_.places[plan_.outcomes[number]];
  bool planned = place->bound == free.size();
  for (size_t i = 0; planned && i < free.size(); ++i) planned = place->variables[i].slot == free[i];
  if (!planned) {
    uint64_t mask = 0;
    for (model::Slot slot : free) mask |= uint64_t{1} << slot;
    auto [at, fresh] = odd_places_.try_emplace({number, mask});
    if (fresh) at->second = plan::place(world_, outcome.frame, free, {outcome.condition});
    place = &at->second;
  }
  auto stop = [&] { return !(found = true); };
  reader_.search(*place, frame, truth, true, stop);
  note(scope, &outcome);
  return found;
}

// Outcomes `on` an act are judged in the state in which it begins; what was answered is seen after.
std::vector<uint32_t> Vector::outcomes_before(const Event& event, EventIndex index, bool commits) {
  std::vector<uint32_t> found;
  const auto& candidates = program_.outcomes_on[event.act.value];
  if (candidates.empty()) return found;
  std::vector<Answered> answers;
  for (const AnswerGiven& given : event.answers)
    answers.push_back({given.who, given.answer, given.quantity});
  Seen seen{event.act,  event.time, event.sort, commits ? Status::Worked : Status::Failed,
            event.roles.data(), answers};
  for (uint32_t number : candidates) {
    const model::Outcome& outcome = world_.outcomes[model::OutcomeId{number}];
    if (held_.count(number)) continue;
    Frame frame(reader_.frames, outcome.frame.size());
    {
      Scope scope(reader_);
      if (!reader_.matches(outcome.on, seen, {}, truth, frame, true)) continue;
    }
    if (!outcome_holds(number, frame)) continue;
    found.push_back(number);
    history::OutcomeHeld& held = maybe_held_[number];
    held = {model::OutcomeId{number}, now_, index, {}};
    for (size_t i = 0; i < outcome.parameters; ++i) held.roles.push_back(frame[i].whole);
  }
  return found;
}

// Whether what an event wrote can have made an outcome hold that did not hold before.
bool Vector::may_hold(uint32_t number, const Made& made) {
  const plan::Watches& watches = plan_.outcome_watches[number];
  uint64_t population = state_.store.entities.version();
  bool first = outcome_stamp_[number] == 0 || outcome_population_[number] != population;
  outcome_population_[number] = population;
  if (first || watches.whole) return true;
  const model::Outcome& outcome = world_.outcomes[model::OutcomeId{number}];
  bool found = false;
  auto stop = [&] { return !(found = true); };
  for (const plan::Watch& watch : watches.all)
    for (const Made::Change& change : made.changes) {
      if (change.fact != watch.fact) continue;
      const FactTable& table = state_.store[watch.fact];
      for (bool turned : {false, true}) {
        if (found || (turned && !table.fact().symmetric)) continue;
        Frame frame(reader_.frames, outcome.frame.size());
        bool fits = true;
        View view{change.row, turned};
        for (const auto& [position, slot] : watch.roles)
          frame[slot] = of_whole(table.key(view, position));
        for (const auto& [position, slot] : watch.roles)
          fits = fits && frame[slot].whole == table.key(view, position) &&
                 reader_.ranges(outcome.frame[slot].type, frame[slot].whole, truth);
        if (fits) reader_.search(watch.place, frame, truth, false, stop);
      }
    }
  return found;
}

void Vector::outcomes_after(const std::vector<uint32_t>& on, EventIndex event, const Made& made) {
  for (uint32_t number : on) {
    const model::Outcome& outcome = world_.outcomes[model::OutcomeId{number}];
    Scope scope(reader_);
    Frame frame(reader_.frames, outcome.frame.size());
    if (!reader_.matches(outcome.on, state_.past.at(event), {}, truth, frame, true)) continue;
    held_[number] = maybe_held_[number];
    newly_held_.push_back(maybe_held_[number]);
  }
  for (model::OutcomeId id : world_.outcomes.ids()) {
    const model::Outcome& outcome = world_.outcomes[id];
    if (outcome.on != 0 || held_.count(id.value)) continue;
    const plan::Footprint& rests = plan_.of_outcome[id.value];
    uint64_t now = stamp(rests);
    bool on_facts = !rests.time && !rests.events;
    if (on_facts ? outcome_stamp_[id.value] == now
                 : state_.cells.good(outcome_rests_[id.value], now_))
      continue;
    bool may = may_hold(id.value, made);
    outcome_stamp_[id.value] = now;
    if (!may) continue;
    Frame frame(reader_.frames, outcome.frame.size());
    Cells::Mark mark = state_.cells.open();
    bool holds = outcome_holds(id.value, frame);
    state_.cells.close(mark, outcome_rests_[id.value]);
    if (!holds) continue;
    history::OutcomeHeld held{id, now_, event, {}};
    for (size_t i = 0; i < outcome.parameters; ++i) held.roles.push_back(frame[i].whole);
    held_[id.value] = held;
    newly_held_.push_back(held);
  }
}

}  // namespace milieu::sim::vector_parts
