// Deciding: people read their clocks again. Pure, but for the clocks.
#include <algorithm>
#include <bit>

#include "sim/calendar.h"
#include "sim/choice.h"
#include "sim/vector.h"

namespace milieu::sim::vector_parts {

using model::Act;
using model::ActId;
using model::Motive;
using model::Rate;
using model::Value;
using model::of_whole;

bool Vector::begins(model::KindId kind) const {
  return sim::next_interval(world_.kinds[kind].interval, world_.starts, now_) == now_;
}

// Those whose interval begins, whom something reached, and who are no longer busy.
std::vector<EntityIndex> Vector::deciders() {
  for (; !free_at_.empty() && free_at_.top().time <= now_; free_at_.pop()) {
    EntityIndex who = free_at_.top().what;
    if (busy_[who] == now_) reach(who);
  }
  std::vector<EntityIndex> found;
  for (EntityIndex who : reached_)
    if (decides(who)) found.push_back(who);
  for (model::KindId kind : world_.kinds.ids()) {
    if (!world_.kinds[kind].decides || !begins(kind)) continue;
    for (EntityIndex who : state_.store.entities.living(kind))
      if (state_.store.entities[who].kind == kind) found.push_back(who);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// The first of somebody's clocks; made when they first decide.
uint32_t Vector::clocks_of(EntityIndex who) {
  if (first_clock_.size() <= who) first_clock_.resize(state_.store.entities.size(), 0);
  if (first_clock_[who] != 0) return first_clock_[who] - 1;
  uint32_t first = static_cast<uint32_t>(clocks_.size());
  first_clock_[who] = first + 1;
  for (ActId id : initiatives_[state_.store.entities[who].kind.value]) {
    clocks_.emplace_back();
    clock_of_.push_back({who, id});
  }
  return first;
}

void Vector::decide(EntityIndex who) {
  uint32_t clock = clocks_of(who);
  for (ActId id : initiatives_[state_.store.entities[who].kind.value]) {
    read_clock(who, id, clocks_[clock], clock);
    ++clock;
  }
}

// What a clock adds to the state's hash: nothing while it is at rest.
uint64_t Vector::part(const Clock& clock, uint32_t number) const {
  if (clock.due == INT64_MAX) return 0;
  return PartHash(3)
      .with(state_.store.entities.id(clock_of_[number].first))
      .with(program_.act_sites[clock_of_[number].second.value])
      .with(static_cast<uint64_t>(clock.due))
      .with(std::bit_cast<uint64_t>(clock.rate))
      .value();
}

// Reading a clock whose rate has not changed changes nothing: so nobody's luck depends on how often
// they were made to look.
void Vector::read_clock(EntityIndex who, ActId id, Clock& clock, uint32_t number) {
  int64_t length = world_.kinds[state_.store.entities[who].kind].interval;
  int64_t interval = interval_at(length, world_.starts, now_);
  bool fresh = clock.interval != interval;
  if (fresh) {
    clock.interval = interval;
    clock.firing = 0;
    clock.left = act_exponential(settings_.luck, program_.act_sites[id.value],
                                 state_.store.entities.id(who), interval, 0);
  }
  bool free = who >= busy_.size() || busy_[who] <= now_;
  Menu found = free ? menu(who, id, clock) : Menu{};
  clock.reader = who < reached_by_.size() ? reached_by_[who] : history::no_event;
  clock.roles = std::move(found.roles);
  clock.margin = found.margin;
  if (!fresh && found.rate == clock.rate) return;
  clock_hash_ -= part(clock, number);
  if (!fresh) clock.left -= clock.rate * static_cast<double>(now_ - clock.since);
  clock.rate = found.rate;
  clock.since = now_;
  int64_t wait = waiting(clock.left, clock.rate);
  int64_t ends = world_.starts + (interval + 1) * length;
  clock.due = wait < ends - now_ ? now_ + wait : INT64_MAX;
  clock_hash_ += part(clock, number);
  if (clock.due != INT64_MAX) clock_queue_.push(clock.due, number);
}

double Vector::base_rate(const Act& act, Value* frame, EntityIndex eyes) {
  Scope scope(reader_);
  double times = act.rate.times ? reader_.number(act.rate.times, frame, eyes) : 1;
  Maybe span = reader_.value(act.rate.span, frame, eyes);
  if (note(scope, &act, eyes) || !span || span.value.whole <= 0 || !(times > 0)) return 0;
  return times / static_cast<double>(span.value.whole);
}

Vector::Menu Vector::menu(EntityIndex who, ActId id, const Clock& clock) {
  const Act& act = world_.acts[id];
  const plan::ActPlan& plan = plan_.acts[id.value];
  Frame frame(reader_.frames, act.frame.size());
  frame[0] = of_whole(who);
  Menu menu;
  double plain = base_rate(act, frame, who);
  if (!(plain > 0)) return menu;
  Scope scope(reader_);
  double mu = act.each ? wide : narrow;
  double common = 0;
  Keys ways;
  std::vector<double> values;
  size_t width = act.roles - 1u;
  auto each = [&] {
    double differing = 0, shared = 0;
    for (size_t i = 0; i < act.wants.size(); ++i) {
      if (!plan.differing[i] && !values.empty()) continue;  // the same for every way
      (plan.differing[i] ? differing : shared) += reader_.number(act.wants[i].value, frame, who);
    }
    if (values.empty()) common = shared;
    for (size_t i = 1; i < act.roles; ++i) ways.push_back(frame[i].whole);
    values.push_back(differing);
    return true;
  };
  reader_.search(plan.ways, frame, who, true, each);
  if (note(scope, &act, who) || values.empty()) return menu;
  Choice best;
  if (values.size() > 1) {
    std::vector<double> scores;
    Ids others(width);
    for (size_t way = 0; way < values.size(); ++way) {
      for (size_t i = 0; i < width; ++i)
        others[i] = state_.store.content(act.frame[i + 1].type, ways[way * width + i]);
      scores.push_back(values[way] / mu +
                       way_gumbel(settings_.luck, program_.act_sites[id.value],
                                  state_.store.entities.id(who), others, clock.interval,
                                  clock.firing));
    }
    best = largest(scores);
  }
  menu.rate = bent_rate(plain, common + inclusive(values, mu));
  auto from = ways.begin() + static_cast<long>(best.index * width);
  menu.roles.assign(from, from + static_cast<long>(width));
  menu.margin = best.margin;
  return menu;
}

}  // namespace milieu::sim::vector_parts
