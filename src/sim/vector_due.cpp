// What is due at a time: consequences, clocks, hazards, the calendar; and in which order.
#include <algorithm>

#include "sim/calendar.h"
#include "sim/fault.h"
#include "sim/vector.h"

namespace milieu::sim::vector_parts {

using model::Act;
using model::ActId;
using model::Rate;
using model::Value;
using model::of_whole;

void Vector::order(std::vector<Pending>& due) const {
  if (due.size() < 2) return;
  struct Place {
    uint64_t key, id;
    size_t at;
  };
  std::vector<Place> places;
  for (size_t i = 0; i < due.size(); ++i)
    places.push_back({order_key(luck_, due[i].id), due[i].id, i});
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    if (a.key != b.key) return a.key < b.key;
    return a.id != b.id ? a.id < b.id : a.at < b.at;
  });
  std::vector<Pending> sorted;
  sorted.reserve(due.size());
  for (const Place& place : places) sorted.push_back(std::move(due[place.at]));
  due = std::move(sorted);
}

std::vector<Pending> Vector::due_at(int64_t time) {
  std::vector<Pending> due;
  auto found = pending_.find(time);
  if (found != pending_.end()) {
    due = std::move(found->second);
    pending_.erase(found);
  }
  due_clocks(due);
  due_hazards(due);
  for (ActId id : world_.acts.ids()) calendar(id, due);
  return due;
}

// Acts that come due are taken out of their clocks; what follows is drawn anew.
void Vector::due_clocks(std::vector<Pending>& into) {
  std::vector<uint32_t> due;
  for (; !clock_queue_.empty() && clock_queue_.top().time <= now_; clock_queue_.pop()) {
    uint32_t what = clock_queue_.top().what;
    if (clocks_[what].due == now_ && alive(clock_of_[what].first)) due.push_back(what);
  }
  std::sort(due.begin(), due.end(), [&](uint32_t a, uint32_t b) {
    return clock_of_[a] < clock_of_[b];
  });
  due.erase(std::unique(due.begin(), due.end()), due.end());
  for (uint32_t what : due) due_clock(what, into);
}

void Vector::due_clock(uint32_t what, std::vector<Pending>& into) {
  Clock& clock = clocks_[what];
  EntityIndex who = clock_of_[what].first;
  ActId id = clock_of_[what].second;
  const Act& act = world_.acts[id];
  choose(what);
  Pending next;
  next.act = id;
  next.frame.resize(act.frame.size());
  next.frame[0] = of_whole(who);
  for (size_t i = 1; i < act.roles; ++i) next.frame[i] = of_whole(clock.roles[i - 1]);
  next.weighed = true;
  next.margin = clock.margin;
  next.reader = reader_of_[who];
  uint64_t site = program_.act_sites[id.value];
  next.id = event_id(site, contents(act, next.frame.data()),
                     static_cast<uint64_t>(clock.interval), static_cast<uint64_t>(clock.firing));
  weighing_.due(who, id, next.id, clock.since);
  if (instead(next, clock)) into.push_back(std::move(next));
  clock_hash_ -= part(clock, what);
  clock.firing += 1;
  clock.drawn = clock.chosen = false;
  clock.rate = 0, clock.since = now_, clock.due = INT64_MAX;
  reach(who);
}

void Vector::due_hazards(std::vector<Pending>& into) {
  std::vector<std::pair<uint32_t, Keys>> due;
  for (; !hazard_queue_.empty() && hazard_queue_.top().time <= now_; hazard_queue_.pop()) {
    const auto& [act, which] = hazard_at_[hazard_queue_.top().what];
    const Hazard& hazard = hazards_[act].all[which];
    if (hazard.clock.due == now_) due.push_back({act, hazard.roles});
  }
  std::sort(due.begin(), due.end());
  due.erase(std::unique(due.begin(), due.end()), due.end());
  for (const auto& [number, roles] : due) {
    const Act& act = world_.acts[ActId{number}];
    Hazards& hazards = hazards_[number];
    Clock& clock = hazards.all[hazards.of[roles]].clock;
    Pending next;
    next.sort = Pending::Sort::Process;
    next.act = ActId{number};
    next.frame.resize(act.frame.size());
    for (size_t i = 0; i < roles.size(); ++i) next.frame[i] = of_whole(roles[i]);
    uint64_t site = program_.act_sites[number];
    Ids ids = contents(act, next.frame.data());
    next.id = event_id(site, ids, static_cast<uint64_t>(clock.firing), 0);
    into.push_back(std::move(next));
    clock.firing += 1;
    clock.left = process_exponential(luck_, site, ids, clock.firing);
    clock.rate = 0, clock.since = now_, clock.due = INT64_MAX;
    hazards.fired.push_back(hazards.of[roles]);
  }
}

// Roles before the first `pick` are bound by the leading `when`s, the picked ones later.
void Vector::calendar(ActId id, std::vector<Pending>& into) {
  const Act& act = world_.acts[id];
  if (act.rate.sort != Rate::Sort::Every || act.without) return;
  if (next_calendar(id, now_) != now_) return;
  Scope scope(reader_);
  Frame frame(reader_.frames, act.frame.size());
  Maybe times{of_whole(1), true};
  if (act.rate.repeat) times = reader_.value(act.rate.repeat, frame, truth);
  if (times && times.value.whole > most_repeats) reader_.fail(too_many_repeats, act.span);
  if (note(scope, &act) || !times) return;
  uint64_t site = program_.act_sites[id.value];
  auto each = [&] {
    Ids ids = contents(act, frame);
    for (int64_t n = 1; n <= times.value.whole; ++n) {
      Pending next;
      next.sort = Pending::Sort::Process;
      next.act = id;
      next.frame.assign(static_cast<Value*>(frame), static_cast<Value*>(frame) + act.frame.size());
      next.id = event_id(site, ids, static_cast<uint64_t>(now_), static_cast<uint64_t>(n));
      into.push_back(std::move(next));
    }
    return true;
  };
  reader_.search(plan_.acts[id.value].bindings, frame, truth, true, each);
  note(scope, &act);
}

}  // namespace milieu::sim::vector_parts
