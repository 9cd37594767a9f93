// Who learns of an event: those whom a `seen by` admits just before or just after its effects, and
// those who acted or were asked.
#include <algorithm>

#include "base/maths.h"
#include "sim/vector.h"

namespace milieu::sim::vector_parts {

using history::AnswerGiven;
using model::Act;
using model::SeenBy;
using model::Value;
using model::of_whole;

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
      if (!learn(due, effects, i, one, frame)) continue;
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
  base::Key draw = event_key(luck_, program_.act_sites[due.act.act.value], due.act.id, 0)
                       .with(state_.store.entities.id(one));
  return draw.uniform(Lane::free_lane + seen.lane) < base::logistic(odds);
}

// False if it is kept from them.
bool Vector::learn(const Due& due, Effects& effects, size_t number, EntityIndex one,
                   Value* frame) {
  const SeenBy& seen = world_.acts[due.act.act].seen[number];
  Record record{one, static_cast<EventIndex>(state_.past.size()), one, now_};
  if (is_involved(due, one)) return effects.experience(record), true;
  if (seen.instead_of) {
    Scope scope(reader_);
    Maybe put{of_whole(0), true};
    if (*seen.put) put = reader_.value(*seen.put, frame, truth);
    Maybe old = reader_.value(seen.instead_of, frame, truth);
    record.swapped = put && old;
    if (record.swapped) record.put = static_cast<EntityIndex>(put.value.whole);
    if (record.swapped) record.instead_of = static_cast<EntityIndex>(old.value.whole);
  }
  return effects.learn(record);
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
  if (who && alive(who)) effects.experience({who, index, who, now_});
  for (const AnswerGiven& given : due.answers)
    if (alive(given.who)) effects.experience({given.who, index, given.who, now_});
}

}  // namespace milieu::sim::vector_parts
