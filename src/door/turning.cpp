#include "door/turning.h"

#include <algorithm>
#include <limits>

#include "base/calendar.h"
#include "tell/value.h"

namespace milieu::door {

Turning::Turning(const HeldWorld& world) : world_(world), names_(world.world) {
  for (const model::Outcome& outcome : world.world.outcomes) {
    outcomes_.push_back({});
    outcomes_.back().name = outcome.name;
  }
  first_held_.resize(outcomes_.size());
}

void Turning::event(history::EventIndex index, const history::Event& event) {
  if (ended_instant_) {
    recent_.clear();
    ended_instant_ = false;
  }
  if (recent_.empty()) first_recent_ = index;
  recent_.push_back(event);
  names_.told(event);
}

void Turning::instant(int64_t, uint64_t) { ended_instant_ = true; }

std::string Turning::who(const history::OutcomeHeld& held) const {
  const model::Outcome& outcome = world_.world.outcomes[held.outcome];
  std::string text;
  for (size_t role = 0; role < held.roles.size() && role < outcome.frame.size(); ++role) {
    if (role > 0) text += ", ";
    text += tell::value(world_.world, names_, outcome.frame[role].type, held.roles[role]);
  }
  return text;
}

std::string Turning::sentence(history::EventIndex event) const {
  const auto recent = [this](history::EventIndex index) -> std::optional<history::Event> {
    if (index < first_recent_ || index - first_recent_ >= recent_.size()) return std::nullopt;
    return recent_[index - first_recent_];
  };
  const std::optional<history::Event> found = recent(event);
  if (!found) return {};
  return tell::sentence({.world = world_.world,
                         .names = names_,
                         .event = recent,
                         .quote = [this](base::Span span) { return quote(world_, span); }},
                        *found);
}

void Turning::held(const history::OutcomeHeld& held) {
  OutcomeText& outcome = outcomes_[held.outcome.value - 1];
  outcome.held = true;
  outcome.at = base::format_time(held.time);
  outcome.event = held.event;
  outcome.who = who(held);
  outcome.sentence = sentence(held.event);
  first_held_[held.outcome.value - 1] = ++count_;
}

std::vector<OutcomeText> Turning::outcomes() const {
  std::vector<size_t> order;
  for (size_t at = 0; at < outcomes_.size(); ++at) order.push_back(at);
  std::ranges::stable_sort(order, {}, [this](size_t at) {
    return outcomes_[at].held ? first_held_[at] : std::numeric_limits<int64_t>::max();
  });
  std::vector<OutcomeText> sorted;
  for (const size_t at : order) sorted.push_back(outcomes_[at]);
  return sorted;
}

}  // namespace milieu::door
