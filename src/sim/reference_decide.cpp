// Deciding: people read their clocks again. Pure, but for the clocks.
#include <algorithm>
#include <limits>

#include "sim/calendar.h"
#include "sim/choice.h"
#include "sim/reference.h"

namespace milieu::sim::reference_parts {

using model::Act;
using model::ActId;
using model::Motive;
using model::Rate;
using model::of_whole;

// Those whose interval begins, whom something reached, and who are no longer busy.
std::vector<EntityIndex> Reference::deciders() {
  for (auto& [who, until] : state_.busy)
    if (until == now_) reached_.insert(who);
  std::vector<EntityIndex> found;
  for (EntityIndex who = 1; who < state_.entities.size(); ++who) {
    if (!decides(who)) continue;
    int64_t interval = world_.kinds[state_.entities[who].kind].interval;
    bool begins = sim::next_interval(interval, world_.starts, now_) == now_;
    if (begins || reached_.count(who)) found.push_back(who);
  }
  return found;
}

void Reference::decide(EntityIndex who) {
  const Steered steered = steer(who);
  for (ActId id : world_.acts.ids())
    if (is_theirs(who, world_.acts[id])) read_clock(who, id, steered);
}

bool Reference::is_theirs(EntityIndex who, const Act& act) const {
  return !act.process && !act.without && act.rate.sort == Rate::Sort::About &&
         is_kind(world_, state_.entities[who].kind, act.frame[0].type.kind);
}

// Reading a clock whose rate has not changed changes nothing: so nobody's luck depends on how often
// they were made to look. Who is busy has nothing to choose from: the clock stands still.
void Reference::read_clock(EntityIndex who, ActId id, const Steered& steered) {
  ++effort_.readings;
  const Act& act = world_.acts[id];
  Clock& clock = state_.clocks[{who, id.value}];
  int64_t length = world_.kinds[state_.entities[who].kind].interval;
  int64_t interval = interval_at(length, world_.starts, now_);
  bool fresh = clock.interval != interval;
  if (fresh) {
    clock.interval = interval;
    clock.firing = 0;
    clock.left = act_exponential(luck_, base::hash_text(act.site), state_.id_of(who),
                                 interval, 0);
  }
  auto busy = state_.busy.find(who);
  bool free = busy == state_.busy.end() || busy->second <= now_;
  Menu found = free ? menu(who, id, clock) : Menu{};
  if (steered.on) {
    const bool this_one = free && steered.act == id;
    found.rate = this_one ? rate_of_have : 0;
    found.roles = this_one ? steered.roles : Keys();
    found.margin = 0;
  }
  auto by = reached_by_.find(who);
  clock.reader = by == reached_by_.end() ? history::no_event : by->second;
  clock.roles = found.roles;
  clock.margin = found.margin;
  if (settings_.watched)
    readings_.push_back({who, id, now_, !free, false, found.rate, std::move(found.ways)});
  if (!fresh && found.rate == clock.rate) return;
  if (!fresh) clock.left -= clock.rate * static_cast<double>(now_ - clock.since);
  clock.rate = found.rate;
  clock.since = now_;
  int64_t wait = waiting(clock.left, clock.rate);
  int64_t ends = world_.starts + (interval + 1) * length;
  clock.due = wait < ends - now_ ? now_ + wait : INT64_MAX;
}

double Reference::base_rate(const Act& act, Frame& frame, EntityIndex eyes) {
  Reader reads = reader();
  double times = act.rate.times ? reads.number(act.rate.times, frame, eyes) : 1;
  Maybe span = reads.value(act.rate.span, frame, eyes);
  if (note(reads, &act, eyes) || !span || span->whole <= 0 || !(times > 0)) return 0;
  return times / static_cast<double>(span->whole);
}

Reference::Menu Reference::menu(EntityIndex who, ActId id, const Clock& clock) {
  const Act& act = world_.acts[id];
  Frame frame(act.frame);
  frame[0] = of_whole(who);
  Menu menu;
  double plain = base_rate(act, frame, who);
  if (!(plain > 0)) return menu;
  Reader reads = reader();
  double mu = act.each ? wide : narrow;
  double common = 0;
  std::vector<Keys> ways;
  std::vector<bool> made_to;  // by way: whether it is taken whatever the wish
  std::vector<double> values, scores;
  history::Weighed weighed{history::no_event, who};
  reads.each_binding(ranging(act, 1), leading(act), frame, who, [&] {
    ++effort_.options;
    double differing = 0;
    double shared = 0;
    std::vector<double> terms;
    for (const Motive& motive : act.wants) {
      bool differs = reads.reads_any(motive.value, 1, static_cast<model::Slot>(act.roles));
      terms.push_back(reads.number(motive.value, frame, who));
      (differs ? differing : shared) += terms.back();
    }
    common = shared;
    Ids all = contents(act, frame);
    Ids others(all.begin() + 1, all.end());
    ways.emplace_back();
    for (size_t i = 1; i < act.roles; ++i) ways.back().push_back(frame[i].whole);
    made_to.push_back(had(id, frame, clock));
    values.push_back(differing);
    double noise = way_gumbel(luck_, base::hash_text(act.site), state_.id_of(who), others,
                              clock.interval, clock.firing);
    scores.push_back(differing / mu + noise);
    weighed.options.push_back({ways.back(), 0, 0, std::move(terms), 0, noise, scores.back()});
    return true;
  });
  if (note(reads, &act, who) || ways.empty()) return menu;
  const bool forced = std::count(made_to.begin(), made_to.end(), true) > 0;
  for (size_t i = 0; forced && i < scores.size(); ++i)
    if (!made_to[i]) scores[i] = -std::numeric_limits<double>::infinity();
  Choice best = largest(scores);
  if (forced) best.margin = 0;
  menu.rate = forced ? rate_of_have : bent_rate(plain, common + inclusive(values, mu));
  menu.roles = ways[best.index];
  menu.margin = best.margin;
  weighed.rate = menu.rate;
  if (settings_.watched) {
    menu.ways = weighed.options;
    for (size_t i = 0; i < values.size(); ++i) {
      menu.ways[i].noise = 0;
      menu.ways[i].score = values[i] / mu;
    }
  }
  if (weighing_.on()) weighing_.read(who, id, std::move(weighed));
  return menu;
}

// Clocks of processes run while their conditions hold, and keep what is left when they do not.
void Reference::read_hazards() {
  for (ActId id : world_.acts.ids()) {
    const Act& act = world_.acts[id];
    if (!act.process || act.without || act.rate.sort != Rate::Sort::About) continue;
    std::map<Keys, double> running;
    Reader reads = reader();
    Frame frame(act.frame);
    reads.each_binding(ranging(act, 0), leading(act), frame, truth, [&] {
      Keys roles;
      for (size_t i = 0; i < act.roles; ++i) roles.push_back(frame[i].whole);
      double rate = base_rate(act, frame, truth);
      if (rate > 0) running[roles] = rate;
      return true;
    });
    if (note(reads, &act)) return;
    for (const auto& [roles, rate] : running) {
      if (state_.hazards.count({id.value, roles})) continue;
      Clock& fresh = state_.hazards[{id.value, roles}];
      for (size_t i = 0; i < act.roles; ++i) frame[i] = of_whole(roles[i]);
      fresh.left = process_exponential(luck_, base::hash_text(act.site),
                                       contents(act, frame), 0);
      fresh.since = now_;
    }
    for (auto& [at, clock] : state_.hazards) {
      if (at.first != id.value) continue;
      auto found = running.find(at.second);
      double rate = found == running.end() ? 0 : found->second;
      if (rate == clock.rate) continue;
      clock.left -= clock.rate * static_cast<double>(now_ - clock.since);
      clock.since = now_;
      clock.rate = rate;
      int64_t wait = waiting(clock.left, clock.rate);
      clock.due = wait == never ? INT64_MAX : now_ + wait;
    }
  }
}

}  // namespace milieu::sim::reference_parts
