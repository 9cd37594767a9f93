#include "ask/target.h"

#include <algorithm>

namespace milieu::ask {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using model::Given;
using model::Sort;

uint64_t Ids::content(const model::Type& type, int64_t value) const {
  const bool named = type.sort == Sort::Entity || type.sort == Sort::Event;
  if (!named) return static_cast<uint64_t>(value);
  if (value <= 0) return 0;
  return type.sort == Sort::Entity ? entity(static_cast<EntityIndex>(value))
                                   : event(static_cast<EventIndex>(value - 1));
}

Given Ids::given(const model::Type& type, int64_t value) const {
  if (type.sort == Sort::Entity || type.sort == Sort::Event)
    return {.any = false, .entity = true, .id = content(type, value)};
  return {.any = false, .value = value};
}

bool is(const Ids& ids, const Given& meant, const model::Type& type, int64_t value) {
  if (meant.any) return true;
  return ids.content(type, value) == (meant.entity ? meant.id : static_cast<uint64_t>(meant.value));
}

bool is_deed(const model::World& world, const Target& target, const Event& event, const Ids& ids) {
  if (target.outcome) return false;
  if (target.exactly != 0) return event.id == target.exactly;
  if (event.act != target.act || event.sort == history::EventSort::Consequence) return false;
  const auto status = target.failed ? history::Status::Failed : history::Status::Worked;
  if (event.status != status) return false;
  for (size_t i = 0; i < target.roles.size(); ++i)
    if (!is(ids, target.roles[i], world.acts[event.act].frame[i].type, event.roles[i]))
      return false;
  return std::ranges::all_of(target.answers, [&](const auto& meant) {
    return std::ranges::any_of(event.answers, [&](const history::AnswerGiven& given) {
      return ids.entity(given.who) == meant.first && given.answer == meant.second;
    });
  });
}

bool is_held(const model::World& world, const Target& target, const history::OutcomeHeld& held,
             const Ids& ids) {
  if (held.outcome != target.outcome) return false;
  const model::Frame& frame = world.outcomes[held.outcome].frame;
  for (size_t i = 0; i < target.roles.size() && i < held.roles.size(); ++i)
    if (!is(ids, target.roles[i], frame[i].type, held.roles[i])) return false;
  return true;
}

bool Holding::now(sim::Executor& executor) {
  find(executor);
  const model::Outcome& outcome = world_.outcomes[target_.outcome];
  std::vector<model::Value> values(outcome.frame.size());
  std::vector<model::Slot> open;
  for (size_t i = 0; i < outcome.parameters; ++i) {
    const Given wanted = i < target_.roles.size() ? target_.roles[i] : Given{};
    if (wanted.any) open.push_back(static_cast<model::Slot>(i));
    else if (wanted.entity && found_[i] == 0) return false;
    else values[i] = model::of_whole(wanted.entity ? int64_t{found_[i]} : wanted.value);
  }
  return executor.find(outcome.frame, open, {outcome.condition}, values, 0);
}

void Holding::find(sim::Executor& executor) {
  while (seen_ < executor.entities()) {
    const uint64_t id = executor.entity(++seen_).id;
    for (size_t i = 0; i < found_.size(); ++i)
      if (target_.roles[i].entity && target_.roles[i].id == id) found_[i] = seen_;
  }
}

}  // namespace milieu::ask
