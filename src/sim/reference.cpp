// The loop: what is due at a time, in which order, micro-step by micro-step; then who decides.
#include "sim/reference.h"

#include <algorithm>

#include "base/calendar.h"
#include "base/exact.h"
#include "sim/calendar.h"
#include "sim/fault.h"

namespace milieu::sim {

std::unique_ptr<Executor> reference(const model::World& world, const Settings& settings) {
  return std::make_unique<reference_parts::Reference>(world, settings);
}

}  // namespace milieu::sim

namespace milieu::sim::reference_parts {

using history::EventSort;
using model::Act;
using model::ActId;
using model::Rate;
using model::Regime;
using model::Sort;
using model::of_whole;

static constexpr int most_micro_steps = 1000;

Reference::Reference(const model::World& world, const Settings& settings)
    : world_(world), settings_(settings), interventions_(world, settings_.interventions),
      luck_(settings.luck), state_(world), initial_(world),
      weighing_(settings.weighed || settings.watched) {
  seen_ = &state_;
  parameters_.resize(world.parameters.size() + 1);
  Reader plain = reader();
  for (model::ParameterId id : world.parameters.ids())
    parameters_[id.value] = plain.load(world.parameters[id].type, world.parameters[id].value.whole);
  for (const auto& [id, value] : settings.parameters)
    parameters_[id.value] = plain.load(world.parameters[id].type, value.whole);
  until_ = settings.until ? settings.until : world.until;
  if (until_ == 0) until_ = INT64_MAX;
}

Reader Reference::reader(const State* seen) const {
  return Reader(Scene{world_, settings_.luck, parameters_, seen, &initial_, now_});
}

std::optional<int64_t> Reference::read(model::FactId fact, const Keys& keys) const {
  Reader reads = looking();
  const Entry* entry = reads.entry(fact, keys);
  if (world_.facts[fact].set && !(entry && entry->present)) return std::nullopt;
  return reads.stored(fact, keys);
}

bool Reference::note(const Reader& reader, const model::Origin* of, EntityIndex who) {
  if (!reader.fault()) return false;
  if (error_) return true;
  Task task{of, std::nullopt};
  if (who != truth && who < state_.entities.size()) task.who = state_.entities[who];
  error_ = arithmetic_error(world_, now_, task, *reader.fault());
  fault_at_ = reader.fault_span();
  return true;
}

EntityIndex Reference::subject(const Act& act, const Frame& frame) const {
  for (size_t i = 0; i < act.roles; ++i)
    if (act.frame[i].type.sort == Sort::Entity)
      return static_cast<EntityIndex>(frame.slots[i].whole);
  return truth;
}

base::Result<void> Reference::begin(history::Sink& sink) {
  now_ = world_.starts;
  if (until_ == INT64_MAX && !world_.ends)
    return base::Error{base::Fault::Limit, "this world has no end",
                       "Say `calendar DATE to DATE`, or `ends if …`, or give --until."};
  Event event;
  event.id = event_id(base::hash_text("start"), {}, 0, 0);
  event.time = now_;
  event.sort = EventSort::Start;
  Reader reads = reader();
  Effects effects(reads, state_, luck_, interventions_);
  effects.open({}, base::hash_text("start"), event, 0);
  Frame frame(world_.start_frame);
  effects.start(frame);
  if (note(reads, nullptr)) return *error_;
  for (auto& [time, pending] : effects.later) state_.pending[time].push_back(std::move(pending));
  next_ = std::move(effects.begun);
  state_.events.push_back(event);
  initial_ = state_;
  flush(sink);
  return base::Result<void>::ok();
}

int64_t Reference::next_time() const {
  int64_t next = INT64_MAX;
  auto sooner = [&](int64_t time) { next = std::min(next, time); };
  if (!next_.empty()) sooner(now_);
  if (!state_.pending.empty()) sooner(state_.pending.begin()->first);
  for (const auto& [at, clock] : state_.clocks)
    if (state_.alive(at.first)) sooner(clock.due);
  for (const auto& [at, clock] : state_.hazards) sooner(clock.due);
  for (const auto& [who, until] : state_.busy)
    if (until > now_) sooner(until);
  if (!state_.news.empty()) sooner(state_.news.begin()->first);
  int64_t from = state_.events.size() > 1 || told_instants_ > 0 ? now_ + 1 : now_;
  sooner(interventions_.next(from));
  for (const Act& act : world_.acts) {
    if (act.rate.sort == Rate::Sort::Every && !act.without) sooner(next_calendar(act, from));
    if (from == now_ && is_hazard(act)) sooner(now_);  // its clocks run from the start
  }
  for (model::KindId kind : world_.kinds.ids())
    if (world_.kinds[kind].decides && !state_.living(world_, kind).empty())
      sooner(sim::next_interval(world_.kinds[kind].interval, world_.starts, from));
  for (const model::Measure& measure : world_.measures)
    if (measure.every > 0) sooner(sim::next_interval(measure.every, world_.starts, from));
  return next;
}

int64_t Reference::next_calendar(const Act& act, int64_t from) const {
  Reader reads = reader();
  Frame frame(act.frame);
  Maybe span = reads.value(act.rate.span, frame, truth);
  if (!span || span->whole <= 0) return INT64_MAX;
  return next_round(act.rate, span->whole, world_.starts, from);
}

base::Result<bool> Reference::advance(history::Sink& sink) {
  if (error_) return *error_;
  if (ended_) return false;
  int64_t next = next_time();
  if (next >= until_ || next == INT64_MAX) {
    now_ = until_ == INT64_MAX ? now_ : until_;
    ended_ = true;
    return false;
  }
  now_ = next;
  run_micro_steps();
  if (error_) return *error_;
  read_hazards();
  for (EntityIndex who : deciders()) decide(who);
  reached_.clear(), reached_by_.clear();
  measure(false);
  if (world_.ends) {
    Reader reads = reader();
    Frame frame(world_.ends_frame);
    ended_ = reads.holds(world_.ends, frame, truth);
    note(reads, nullptr);
  }
  if (error_) return *error_;
  ++told_instants_;
  flush(sink);
  sink.instant(now_, state_hash());
  return true;
}

base::Result<void> Reference::finish(history::Sink& sink) {
  if (error_) return *error_;
  measure(true);
  if (error_) return *error_;
  flush(sink);
  return base::Result<void>::ok();
}

void Reference::flush(history::Sink& sink) {
  std::stable_sort(records_.begin(), records_.end(), [](const Record& a, const Record& b) {
    return a.event < b.event;
  });
  for (; told_ < state_.events.size(); ++told_)
    sink.event(static_cast<EventIndex>(told_), state_.events[told_]);
  weighing_.flush(sink);
  for (const history::Reading& reading : readings_) sink.reading(reading);
  readings_.clear();
  for (const Record& record : records_) sink.learned(record);
  for (const auto& held : newly_held_) sink.held(held);
  for (const auto& one : measured_) sink.measured(one);
  records_.clear(), newly_held_.clear(), measured_.clear();
}

void Reference::run_micro_steps() {
  intervene();
  deliver();
  answer_requests();
  std::vector<Pending> due = due_at(now_);
  for (Pending& begun : next_) due.push_back(std::move(begun));
  next_.clear();
  for (int step = 0; !due.empty() && !error_; ++step) {
    if (step >= most_micro_steps) {
      std::set<std::string> all;
      for (const Pending& pending : due)
        all.insert(pending.act ? world_.acts[pending.act].site : "start");
      error_ = endless_error(now_, all);
      return;
    }
    order(due);
    if (world_.regime == Regime::OneAtATime) {
      run_one_by_one(due);
    } else if (world_.regime == Regime::AllTogether) {
      State seen = state_;
      run_together(due, &seen);
    } else {
      run_together(due, &state_);
    }
    due = std::move(next_);
    next_.clear();
  }
}

void Reference::order(std::vector<Pending>& due) const {
  auto place = [&](const Pending& pending) {
    return std::pair(order_key(luck_, pending.id), pending.id);
  };
  std::stable_sort(due.begin(), due.end(), [&](const Pending& a, const Pending& b) {
    return place(a) < place(b);
  });
}

void Reference::run_one_by_one(std::vector<Pending>& due) {
  for (const Pending& pending : due) {
    if (error_) return;
    Due asked = ask(pending);
    if (asked.fate != Due::Fate::Nothing && asked.fate != Due::Fate::Waits) commit(asked);
  }
}

void Reference::run_together(std::vector<Pending>& due, State* seen) {
  seen_ = seen;
  snapshot_ = seen == &state_ ? nullptr : seen;
  std::vector<Due> all;
  for (const Pending& pending : due) all.push_back(ask(pending));
  for (Due& asked : all) {
    if (error_) break;
    if (asked.fate != Due::Fate::Nothing && asked.fate != Due::Fate::Waits) commit(asked);
  }
  seen_ = &state_;
  snapshot_ = nullptr;
}

std::vector<Pending> Reference::due_at(int64_t time) {
  std::vector<Pending> due;
  auto found = state_.pending.find(time);
  if (found != state_.pending.end()) {
    due = std::move(found->second);
    state_.pending.erase(found);
  }
  due_clocks(due);
  due_processes(due);
  return due;
}

// Acts that come due are taken out of their clocks; what follows is drawn anew.
void Reference::due_clocks(std::vector<Pending>& into) {
  for (auto& [at, clock] : state_.clocks) {
    if (clock.due != now_ || !state_.alive(at.first)) continue;
    const Act& act = world_.acts[ActId{at.second}];
    Pending next;
    next.act = ActId{at.second};
    next.frame = Frame(act.frame);
    next.frame[0] = of_whole(at.first);
    next.given.assign(act.roles, true);
    for (size_t i = 1; i < act.roles; ++i) next.frame[i] = of_whole(clock.roles[i - 1]);
    next.weighed = true;
    next.drawn = clock;
    next.id = event_id(base::hash_text(act.site), contents(act, next.frame),
                       static_cast<uint64_t>(clock.interval), static_cast<uint64_t>(clock.firing));
    weighing_.due(at.first, next.act, next.id, clock.since);
    if (instead(next)) into.push_back(next);
    clock.firing += 1;
    clock.left = act_exponential(luck_, base::hash_text(act.site),
                                 state_.id_of(at.first), clock.interval, clock.firing);
    clock.rate = 0, clock.since = now_, clock.due = INT64_MAX;
    reached_.insert(at.first);
  }
}

void Reference::due_processes(std::vector<Pending>& into) {
  for (auto& [at, clock] : state_.hazards) {
    if (clock.due != now_) continue;
    const Act& act = world_.acts[ActId{at.first}];
    Pending next;
    next.sort = Pending::Sort::Process;
    next.act = ActId{at.first};
    next.frame = Frame(act.frame);
    for (size_t i = 0; i < at.second.size(); ++i) next.frame[i] = of_whole(at.second[i]);
    next.given.assign(act.roles, true);
    uint64_t site = base::hash_text(act.site);
    Ids ids = contents(act, next.frame);
    next.id = event_id(site, ids, static_cast<uint64_t>(clock.firing), 0);
    into.push_back(next);
    clock.firing += 1;
    clock.left = process_exponential(luck_, site, ids, clock.firing);
    clock.rate = 0, clock.since = now_, clock.due = INT64_MAX;
  }
  for (ActId id : world_.acts.ids()) calendar(id, into);
}

// Roles before the first `pick` are bound by the leading `when`s, the picked ones later.
void Reference::calendar(ActId id, std::vector<Pending>& into) {
  const Act& act = world_.acts[id];
  if (act.rate.sort != Rate::Sort::Every || act.without) return;
  if (next_calendar(act, now_) != now_) return;
  Reader reads = reader();
  Frame frame(act.frame);
  Maybe times = act.rate.repeat ? reads.value(act.rate.repeat, frame, truth) : of_whole(1);
  if (times && times->whole > most_repeats) reads.fail(too_many_repeats, act.span);
  if (note(reads, &act) || !times) return;
  std::vector<model::Slot> bound = ranging(act, 0);
  reads.each_binding(bound, leading(act), frame, truth, [&] {
    for (int64_t n = 1; n <= times->whole; ++n) {
      Pending next;
      next.sort = Pending::Sort::Process;
      next.act = id;
      next.frame = frame;
      next.given.assign(act.roles, false);
      for (model::Slot slot : bound) next.given[slot] = true;
      next.id = event_id(base::hash_text(act.site), contents(act, frame),
                         static_cast<uint64_t>(now_), static_cast<uint64_t>(n));
      into.push_back(next);
    }
    return true;
  });
  note(reads, &act);
}

EntityIndex Reference::actor(const Act& act, const Frame& frame) const {
  return act.process ? truth : static_cast<EntityIndex>(frame.slots[0].whole);
}

bool Reference::decides(EntityIndex who) const {
  return state_.alive(who) && world_.kinds[state_.entities[who].kind].decides;
}

Ids Reference::contents(const Act& act, const Frame& frame) const {
  Ids ids;
  for (size_t i = 0; i < act.roles; ++i)
    ids.push_back(state_.content(act.frame[i].type, frame.slots[i].whole));
  return ids;
}

void Reference::measure(bool at_end) {
  for (model::MeasureId id : world_.measures.ids()) {
    const model::Measure& measure = world_.measures[id];
    bool now = at_end ? measure.every == 0
                      : measure.every > 0 && sim::next_interval(measure.every, world_.starts,
                                                                now_) == now_;
    if (!now) continue;
    Reader reads = reader();
    Frame frame(measure.frame);
    measured_.push_back({id, now_, reads.number(measure.value, frame, truth)});
    note(reads, &measure);
  }
}

}  // namespace milieu::sim::reference_parts
