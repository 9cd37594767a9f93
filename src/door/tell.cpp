#include "milieu/tell.h"

#include <algorithm>

#include "base/calendar.h"
#include "door/held.h"
#include "door/part.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using door::Part;

bool any_of(const std::vector<EntityIndex>& wanted, EntityIndex entity) {
  return std::ranges::binary_search(wanted, entity);
}

bool takes_part(const model::World& world, const Part& part, const Event& event) {
  if (part.about.empty()) return true;
  const auto wanted = [&](EntityIndex one) { return any_of(part.about, one); };
  for (size_t role = 0; event.act && role < event.roles.size(); ++role) {
    const bool entity = world.acts[event.act].frame[role].type.sort == model::Sort::Entity;
    if (entity && wanted(static_cast<EntityIndex>(event.roles[role]))) return true;
  }
  return std::ranges::any_of(event.answers, wanted, &history::AnswerGiven::who) ||
         std::ranges::any_of(event.births, wanted, &history::Birth::entity) ||
         std::ranges::any_of(event.ends, wanted);
}

bool says_anything(const model::World& world) {
  return std::ranges::any_of(world.acts, [](const model::Act& act) { return !act.says.empty(); });
}

// A process for which its world has no words, though it has words; or what came of an act, where
// that is told by the acts it began.
bool is_quiet(const model::World& world, const Event& event) {
  if (!event.act) return false;
  const model::Act& act = world.acts[event.act];
  if (event.sort == history::EventSort::Process) return act.says.empty() && says_anything(world);
  return event.sort == history::EventSort::Consequence && event.writes.empty() &&
         event.births.empty() && event.ends.empty();
}

bool is_told(const model::World& world, const Part& part, bool all, const Event& event) {
  if (event.time < part.from || event.time > part.to) return false;
  const bool left_out = event.status == history::Status::Overtaken || is_quiet(world, event);
  return (all || !left_out) && takes_part(world, part, event);
}

Sentence sentence(const tell::Telling& telling, EventIndex index, const Event& event) {
  Sentence made;
  made.event = index;
  made.day = tell::day(event.time);
  made.clock = tell::clock(event.time);
  made.time = base::format_time(event.time);
  if (event.act) made.act = telling.world.acts[event.act].name;
  made.status = tell::status_name(event.status);
  made.text = tell::sentence(telling, event, index);
  made.causes.assign(event.causes.begin(), event.causes.end());
  return made;
}

}  // namespace

Result<uint64_t> tell_history(const History& history, const TellOptions& options,
                              const std::function<bool(const Sentence&)>& each) {
  const Result<Part> part = door::part_of(history, options);
  if (!part) return part.error();
  const door::HeldHistory& held = history.held();
  tell::Telling telling = door::telling(held);
  const tell::Spoken spoken(telling.world, held.log);
  telling.spoken = &spoken;
  uint64_t count = 0;
  for (EventIndex index = 0; index < held.log.size(); ++index) {
    if (options.limit != 0 && count == options.limit) break;
    const Event event = held.log.read(index);
    if (!is_told(telling.world, *part, options.all, event)) continue;
    ++count;
    if (!each(sentence(telling, index, event))) break;
  }
  return count;
}

}  // namespace milieu
