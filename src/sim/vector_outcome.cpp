// Outcomes: judged after each event that could have made them hold.
#include <algorithm>

#include "sim/vector.h"

namespace milieu::sim::vector_parts {

using history::AnswerGiven;
using history::Status;
using model::of_whole;
using model::Value;

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
    if (held_.count(number) && !settings_.again) continue;
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
    if (settings_.rested) maybe_rested_[number] = rests_of(number, frame, index);
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
    held_.try_emplace(number, maybe_held_[number]);
    newly_held_.push_back(maybe_held_[number]);
    if (settings_.rested) rested_.emplace_back(maybe_held_[number], maybe_rested_[number]);
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
    if (settings_.rested) rested_.emplace_back(held, rests_of(id.value, frame, event));
  }
}

}  // namespace milieu::sim::vector_parts
