#include "milieu/tell.h"

#include <algorithm>
#include <set>

#include "base/calendar.h"
#include "base/names.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/people.h"
#include "door/settings.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;

/// What part of a history is wanted.
struct Part {
  int64_t from = INT64_MIN, to = INT64_MAX;
  std::vector<EntityIndex> about;  // rising; empty: everybody
  bool all = false;
};

bool is_day(const std::string& date) { return date.size() == 10; }

Result<Part> part_of(const History& history, const TellOptions& options) {
  Part part;
  part.all = options.all;
  if (!options.from.empty()) {
    const base::Result<int64_t> from = door::parse_date(options.from);
    if (!from) return door::outside(from.error());
    part.from = *from;
  }
  if (!options.to.empty()) {
    const base::Result<int64_t> to = door::parse_date(options.to);
    if (!to) return door::outside(to.error());
    part.to = is_day(options.to) ? *to + base::day - 1 : *to;
  }
  if (!options.about.empty()) {
    const Result<std::vector<EntityIndex>> about = door::find_entities(history, options.about);
    if (!about) return about.error();
    part.about = *about;
  }
  return part;
}

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

bool is_told(const model::World& world, const Part& part, const Event& event) {
  if (event.time < part.from || event.time > part.to) return false;
  const bool left_out = event.status == history::Status::Overtaken || is_quiet(world, event);
  return (part.all || !left_out) && takes_part(world, part, event);
}

Sentence sentence(const tell::Telling& telling, EventIndex index, const Event& event) {
  Sentence made;
  made.event = index;
  made.day = tell::day(event.time);
  made.clock = tell::clock(event.time);
  made.time = base::format_time(event.time);
  if (event.act) made.act = telling.world.acts[event.act].name;
  made.status = tell::status_name(event.status);
  made.text = tell::sentence(telling, event);
  made.causes.assign(event.causes.begin(), event.causes.end());
  return made;
}

}  // namespace

Result<uint64_t> tell_history(const History& history, const TellOptions& options,
                              const std::function<bool(const Sentence&)>& each) {
  const Result<Part> part = part_of(history, options);
  if (!part) return part.error();
  const door::HeldHistory& held = history.held();
  const tell::Telling telling = door::telling(held);
  uint64_t count = 0;
  for (EventIndex index = 0; index < held.log.size(); ++index) {
    if (options.limit != 0 && count == options.limit) break;
    const Event event = held.log.read(index);
    if (!is_told(telling.world, *part, event)) continue;
    ++count;
    if (!each(sentence(telling, index, event))) break;
  }
  return count;
}

}  // namespace milieu
