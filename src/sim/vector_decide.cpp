// Deciding: people read their clocks again. Pure, but for the clocks.
#include <algorithm>
#include <bit>
#include <limits>

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

constexpr size_t nobody_shares = SIZE_MAX - 1;  // no way was open

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
    menus_.emplace_back();
    menus_.back().reading = state_.cells.reading(static_cast<uint32_t>(clocks_.size()));
    clocks_.emplace_back();
    clock_of_.push_back({who, id});
    menu_until_.push_back(INT64_MIN);
    awake_.push_back(1);
  }
  asleep_until_.resize(first_clock_.size(), INT64_MAX);
  reader_of_.resize(first_clock_.size(), history::no_event);
  return first;
}

// What was told to be no longer good wakes its clock.
void Vector::follow_spoiled() {
  std::vector<uint32_t>& all = state_.cells.spoiled();
  for (const uint32_t clock : all) menu_until_[clock] = INT64_MIN, awake_[clock] = 1;
  all.clear();
}

void Vector::spoil_all() {
  std::fill(menu_until_.begin(), menu_until_.end(), INT64_MIN);
  std::fill(awake_.begin(), awake_.end(), uint8_t{1});
  for (const Menu& menu : menus_) state_.cells.spoil(menu.reading);
}

void Vector::decide(EntityIndex who) {
  const model::KindId kind = state_.store.entities[who].kind;
  const int64_t length = world_.kinds[kind].interval;
  const int64_t interval = interval_at(length, world_.starts, now_);
  const Turn turn{who, interval, world_.starts + (interval + 1) * length,
                  who >= busy_.size() || busy_[who] <= now_};
  const uint32_t first = clocks_of(who);
  const std::vector<ActId>& acts = initiatives_[kind.value];
  follow_spoiled();
  const Steered steered = steer(turn, first);
  reader_of_[who] = who < reached_by_.size() ? reached_by_[who] : history::no_event;
  effort_.readings += acts.size();
  const bool wakes = now_ >= asleep_until_[who];
  int64_t until = INT64_MAX;
  for (uint32_t i = 0; i < acts.size(); ++i) {
    const uint32_t number = first + i;
    if (!awake_[number] && wakes && now_ >= menu_until_[number]) awake_[number] = 1;
    if (awake_[number] || looks_at_all_) {
      read_clock(turn, acts[i], number, steered);
      const Clock& clock = clocks_[number];
      awake_[number] = now_ >= menu_until_[number] || menus_[number].rate != 0 ||
                       menus_[number].had || clock.rate != 0 || clock.due != INT64_MAX;
    }
    if (!awake_[number]) until = std::min(until, menu_until_[number]);
  }
  asleep_until_[who] = until;
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

// The exponential of a clock that stands still is nobody's concern until it runs.
void Vector::draw(EntityIndex who, ActId id, Clock& clock) {
  if (clock.drawn) return;
  clock.drawn = true;
  clock.left = act_exponential(luck_, program_.act_sites[id.value],
                               state_.store.entities.id(who), clock.interval, clock.firing);
}

// Reading a clock whose rate has not changed changes nothing: so nobody's luck depends on how often
// they were made to look.
void Vector::read_clock(const Turn& turn, ActId id, uint32_t number, const Steered& steered) {
  const EntityIndex who = turn.who;
  Clock& clock = clocks_[number];
  bool fresh = clock.interval != turn.interval;
  if (fresh) {
    clock.interval = turn.interval;
    clock.firing = 0;
    clock.drawn = clock.chosen = false;
  }
  double rate = turn.free ? rate_now(clock, menu(who, id, number)) : 0;
  if (clock.steered && !steered.on) clock.chosen = false;
  clock.steered = steered.on;
  if (steered.on) {
    const bool this_one = turn.free && steered.act == id;
    rate = this_one ? rate_of_have : 0;
    clock.chosen = true;
    clock.roles = this_one ? steered.roles : Keys();
    clock.margin = 0;
  }
  if (settings_.watched) tell_reading(number, turn.free, rate);
  if (rate == clock.rate && (!fresh || (rate == 0 && clock.due == INT64_MAX))) return;
  clock_hash_ -= part(clock, number);
  if (!fresh && clock.drawn) clock.left -= clock.rate * static_cast<double>(now_ - clock.since);
  if (rate > 0) draw(who, id, clock);
  clock.rate = rate;
  clock.since = now_;
  int64_t wait = waiting(clock.left, clock.rate);
  clock.due = wait < turn.ends - now_ ? now_ + wait : INT64_MAX;
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

// What they are made to do is done once in each interval.
double Vector::rate_now(Clock& clock, const Menu& menu) const {
  const bool had = menu.had && clock.firing == 0;
  if (had != clock.had) clock.chosen = false;
  clock.had = had;
  return had ? rate_of_have : menu.rate;
}

// What there is to choose from, read again only as far as something that it rested on has changed.
const Vector::Menu& Vector::menu(EntityIndex who, ActId id, uint32_t number) {
  Menu& menu = menus_[number];
  if (now_ < menu_until_[number]) return menu;
  Cells& cells = state_.cells;
  clocks_[number].chosen = false;
  ++menu.times;
  if (!cells.good(menu.reading, now_) || !read_ways(who, id, menu)) {
    const Cells::Mark mark = cells.open();
    read_menu(who, id, number);
    cells.close(mark, menu.reading);
    if (error_) cells.spoil(menu.reading);
  }
  follow_spoiled();
  int64_t until = cells.good_until(menu.reading);
  for (const Way& way : menu.ways) until = std::min(until, cells.good_until(way.reading));
  menu_until_[number] = until;
  return menu;
}

// What was kept of a way, if it was looked at last time; ways come in the same order every time.
Vector::Way& Vector::way(const Act& act, uint32_t number, const Value* frame) {
  Menu& menu = menus_[number];
  auto same = [&](const Way& other) {
    for (size_t i = 1; i < act.roles; ++i)
      if (other.roles[i - 1] != frame[i].whole) return false;
    return true;
  };
  auto from = menu.ways.begin() + static_cast<long>(menu.looked++);
  auto found = std::find_if(from, menu.ways.end(), same);
  if (found != menu.ways.end()) {
    for (auto lost = from; lost != found; ++lost) state_.cells.forget(lost->reading);
    menu.ways.erase(from, found);  // these can no longer be found
    return menu.ways[menu.looked - 1];
  }
  Way fresh;
  fresh.reading = state_.cells.reading(number);
  for (size_t i = 1; i < act.roles; ++i) fresh.roles.push_back(frame[i].whole);
  return *menu.ways.insert(from, std::move(fresh));
}

// The motives that all ways share.
double Vector::shared(ActId id, Menu& menu, Value* frame) {
  const Act& act = world_.acts[id];
  double sum = 0;
  menu.terms.assign(weighing_.on() ? act.wants.size() : 0, 0);
  for (size_t i = 0; i < act.wants.size(); ++i) {
    if (plan_.acts[id.value].differing[i]) continue;
    double weight =
        reader_.number(act.wants[i].value, frame, static_cast<EntityIndex>(frame[0].whole));
    sum += weight;
    if (weighing_.on()) menu.terms[i] = weight;
  }
  return sum;
}

// Judges a way and weighs it; the first one also weighs what all share, in the world's order.
void Vector::read_way(ActId id, Menu& menu, Way& way, Value* frame, double* common) {
  const Act& act = world_.acts[id];
  const plan::ActPlan& plan = plan_.acts[id.value];
  const plan::Place& place = reader_.place(plan.ways);
  EntityIndex who = static_cast<EntityIndex>(frame[0].whole);
  way.open = false, way.value = 0;
  if (place.bound > 0)
    for (model::ExprId part : place.stages.back().filters)
      if (!reader_.holds(part, frame, who)) return;
  way.open = true;
  ++effort_.options;
  double sum = 0;
  way.terms.assign(weighing_.on() ? act.wants.size() : 0, 0);
  if (common != nullptr) menu.terms = way.terms;
  for (size_t i = 0; i < act.wants.size(); ++i) {
    if (!plan.differing[i] && common == nullptr) continue;
    double weight = reader_.number(act.wants[i].value, frame, who);
    (plan.differing[i] ? way.value : sum) += weight;
    if (weighing_.on()) (plan.differing[i] ? way.terms : menu.terms)[i] = weight;
  }
  if (common != nullptr) *common = sum;
}

void Vector::read_menu(EntityIndex who, ActId id, uint32_t number) {
  Menu& menu = menus_[number];
  const Act& act = world_.acts[id];
  Cells& cells = state_.cells;
  Frame frame(reader_.frames, act.frame.size());
  frame[0] = of_whole(who);
  menu.rate = 0;
  menu.had = false;
  menu.looked = 0;
  menu.plain = base_rate(act, frame, who);
  Scope scope(reader_);
  bool first = true;
  menu.common = 0, menu.shared_by = nobody_shares;
  auto each = [&] {
    Way& found = way(act, number, frame);
    if (cells.good(found.reading, now_)) {
      if (first && found.open) menu.common = shared(id, menu, frame), menu.shared_by = SIZE_MAX;
    } else {
      const Cells::Mark mark = cells.open();
      read_way(id, menu, found, frame, first ? &menu.common : nullptr);
      cells.close(mark, found.reading);
      if (scope.fault) cells.spoil(found.reading);
      if (first && found.open) menu.shared_by = menu.looked - 1;
    }
    first = first && !found.open;
    return true;
  };
  if (menu.plain > 0) reader_.search_open(plan_.acts[id.value].ways, frame, who, each);
  for (size_t lost = menu.looked; lost < menu.ways.size(); ++lost)
    cells.forget(menu.ways[lost].reading);
  menu.ways.resize(menu.looked);
  if (!note(scope, &act, who)) sum_up(id, menu, frame);
}

// Which ways there are to look at is as it was: only those are read again that are no longer good.
// False if the motives that all share must be, and this cannot tell them.
bool Vector::read_ways(EntityIndex who, ActId id, Menu& menu) {
  const Act& act = world_.acts[id];
  Cells& cells = state_.cells;
  Frame frame(reader_.frames, act.frame.size());
  frame[0] = of_whole(who);
  Scope scope(reader_);
  for (size_t at = 0; at < menu.ways.size(); ++at) {
    Way& way = menu.ways[at];
    if (cells.good(way.reading, now_)) continue;
    for (size_t i = 1; i < act.roles; ++i) frame[i] = of_whole(way.roles[i - 1]);
    const bool shares = menu.shared_by == at || menu.shared_by == nobody_shares;
    const Cells::Mark mark = cells.open();
    read_way(id, menu, way, frame, shares ? &menu.common : nullptr);
    cells.close(mark, way.reading);
    if (scope.fault) cells.spoil(way.reading);
    if (shares && !way.open && menu.shared_by == at) return false;
    if (shares && way.open) menu.shared_by = at;
  }
  menu.rate = 0;
  menu.had = false;
  if (!note(scope, &act, who)) sum_up(id, menu, frame);
  return true;
}

// How often they do it, by all the ways that are open.
void Vector::sum_up(ActId id, Menu& menu, Value* frame) {
  const Act& act = world_.acts[id];
  values_.clear();
  for (const Way& way : menu.ways)
    if (way.open) values_.push_back(way.value);
  if (values_.empty()) return;
  menu.rate = bent_rate(menu.plain, menu.common + inclusive(values_, act.each ? wide : narrow));
  if (interventions_.any(model::Intervention::Sort::Have)) mark_had(id, menu, frame);
}

void Vector::mark_had(ActId id, Menu& menu, Value* frame) {
  const Act& act = world_.acts[id];
  for (Way& way : menu.ways) {
    for (size_t i = 1; i < act.roles; ++i) frame[i] = of_whole(way.roles[i - 1]);
    way.had = way.open && interventions_.have({0, id, contents(act, frame), now_});
    menu.had = menu.had || way.had;
  }
}

// The way that will be taken, of those that were there when the clock was last read.
void Vector::choose(uint32_t number) {
  Clock& clock = clocks_[number];
  if (clock.chosen) return;
  clock.chosen = true;
  const auto [who, id] = clock_of_[number];
  const Act& act = world_.acts[id];
  double mu = act.each ? wide : narrow;
  std::vector<const Way*> ways;
  for (const Way& way : menus_[number].ways)
    if (way.open) ways.push_back(&way);
  std::vector<double> scores, noise;
  for (size_t i = 0; i < ways.size() && (ways.size() > 1 || weighing_.on()); ++i) {
    Ids others;
    for (size_t role = 1; role < act.roles; ++role)
      others.push_back(state_.store.content(act.frame[role].type, ways[i]->roles[role - 1]));
    noise.push_back(way_gumbel(luck_, program_.act_sites[id.value],
                               state_.store.entities.id(who), others, clock.interval,
                               clock.firing));
    const bool not_had = clock.had && !ways[i]->had;
    scores.push_back(not_had ? -std::numeric_limits<double>::infinity()
                             : ways[i]->value / mu + noise.back());
  }
  Choice best = scores.empty() ? Choice{} : largest(scores);
  clock.roles = ways[best.index]->roles;
  clock.margin = clock.had ? 0 : best.margin;
  if (weighing_.on()) tell_choice(number, ways, noise);
}

void Vector::tell_choice(uint32_t number, const std::vector<const Way*>& ways,
                         const std::vector<double>& noise) {
  const auto [who, id] = clock_of_[number];
  const Menu& menu = menus_[number];
  double mu = world_.acts[id].each ? wide : narrow;
  history::Weighed told{history::no_event, who};
  told.rate = menu.rate;
  for (size_t i = 0; i < ways.size(); ++i) {
    std::vector<double> terms = ways[i]->terms;
    for (size_t motive = 0; motive < terms.size(); ++motive)
      if (!plan_.acts[id.value].differing[motive]) terms[motive] = menu.terms[motive];
    told.options.push_back({ways[i]->roles, 0, 0, std::move(terms), 0, noise[i],
                            ways[i]->value / mu + noise[i]});
  }
  weighing_.read(who, id, std::move(told));
}

}  // namespace milieu::sim::vector_parts
