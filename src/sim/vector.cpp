#include "sim/vector.h"

#include <algorithm>
#include <bit>
#include <set>

#include "base/assert.h"
#include "base/calendar.h"
#include "base/exact.h"
#include "sim/calendar.h"
#include "sim/fault.h"

namespace milieu::sim::vector_parts {

using history::EventSort;
using model::Act;
using model::ActId;
using model::Rate;
using model::Regime;
using model::Value;
using model::of_whole;

namespace {

constexpr int most_micro_steps = 1000;

std::vector<Value> parameters_of(const model::World& world, const Settings& settings,
                                 int64_t time) {
  std::vector<Value> all(world.parameters.size() + 1);
  auto load = [&](model::ParameterId id, Value stored) {
    bool number = world.parameters[id].type.sort == model::Sort::Number;
    all[id.value] = number ? model::of_number(base::to_double(stored.whole)) : stored;
  };
  for (model::ParameterId id : world.parameters.ids()) load(id, world.parameters[id].value);
  for (const auto& given : settings.parameters) load(given.first, given.second);
  for (const model::Intervention& one : settings.interventions)
    if (one.sort == model::Intervention::Sort::Parameter && one.at <= time)
      load(one.parameter, of_whole(one.value.value));
  return all;
}

bool later(const Queue::Item& a, const Queue::Item& b) { return a.time > b.time; }

}  // namespace

void Queue::push(int64_t time, uint32_t what) {
  heap_.push_back({time, what});
  std::push_heap(heap_.begin(), heap_.end(), later);
}

void Queue::pop() {
  std::pop_heap(heap_.begin(), heap_.end(), later);
  heap_.pop_back();
}

Vector::Vector(const model::World& world, const Settings& settings, int64_t time)
    : world_(world), settings_(settings), interventions_(world, settings_.interventions),
      luck_(settings.luck),
      compiled_(settings.plan ? settings.plan : plan::compiled(world)), plan_(*compiled_),
      parameters_(parameters_of(world, settings, time)), program_(world, plan_, parameters_),
      state_(world, plan_), no_past_(world, plan_, state_.cells),
      no_knowledge_(world, plan_, state_.cells),
      reader_(world, plan_, program_, state_.store, state_.past, state_.knowledge, state_.cells,
              settings.luck),
      one_at_a_time_(world.regime == Regime::OneAtATime),
      together_(world.regime == Regime::AllTogether), initiatives_(world.kinds.size() + 1),
      rounds_(world.acts.size() + 1, INT64_MIN),
      hazards_(world.acts.size() + 1), hazard_number_(world.acts.size() + 1),
      outcome_stamp_(world.outcomes.size() + 1, 0),
      outcome_population_(world.outcomes.size() + 1, 0),
      outcome_rests_(world.outcomes.size() + 1), weighing_(settings.weighed || settings.watched) {
  looks_at_all_ = settings.watched || settings.pilot != nullptr || !plan_.notes ||
                  interventions_.any(model::Intervention::Sort::Have);
  settings_.plan = compiled_;
  state_.go_on = settings_.go_on;
  MILIEU_ASSERT(plan_.of_expr.size() == world.exprs.size() + 1);  // of this very world
  follow_code();
  until_ = settings.until ? settings.until : world.until;
  if (until_ == 0) until_ = INT64_MAX;
  set_defaults(state_.store);
  for (const plan::ActPlan& act : plan_.acts)
    for (const plan::Watch& watch : act.watches.all) state_.store[watch.fact].log_changes = true;
  for (model::KindId kind : world.kinds.ids())
    for (ActId id : world.acts.ids()) {
      const Act& act = world.acts[id];
      if (!act.process && !act.without && act.rate.sort == Rate::Sort::About &&
          state_.store.entities.under(kind, act.frame[0].type.kind))
        initiatives_[kind.value].push_back(id);
    }
}

void Vector::set_defaults(Store& store) const {
  for (model::FactId id : world_.facts.ids()) {
    const FactNode& node = program_.facts[id.value];
    if (node.settled && node.fact->fade.span == 0) store[id].set_default(node.fallback);
  }
}

std::optional<int64_t> Vector::read(model::FactId fact, const Keys& keys) const {
  Row row = reader_.row(fact, keys.data());
  Entry entry = row == no_row ? Entry{} : state_.store[fact].entry(row);
  if (world_.facts[fact].set && !entry.present) return std::nullopt;
  Scope scope(reader_);
  return reader_.stored(fact, entry);
}

uint64_t Vector::state_hash() const { return state_.store.hash() + known_hash_ + clock_hash_; }

bool Vector::note(const Scope& scope, const model::Origin* of, EntityIndex who) {
  if (!scope.fault) return false;
  if (error_) return true;
  Task task{of, std::nullopt};
  if (who != truth && who < state_.store.entities.size()) task.who = state_.store.entities[who];
  error_ = state_.interrupted
               ? base::Error{base::Fault::Interrupted, *scope.fault, ""}
               : arithmetic_error(world_, now_, task, *scope.fault);
  fault_at_ = scope.span;
  return true;
}

EntityIndex Vector::subject(const Act& act, const Value* frame) const {
  for (size_t i = 0; i < act.roles; ++i)
    if (act.frame[i].type.sort == model::Sort::Entity)
      return static_cast<EntityIndex>(frame[i].whole);
  return truth;
}

base::Result<void> Vector::begin(history::Sink& sink) {
  now_ = world_.starts;
  reader_.set_time(now_);
  if (until_ == INT64_MAX && !world_.ends)
    return base::Error{base::Fault::Limit, "this world has no end",
                       "Say `calendar DATE to DATE`, or `ends if …`, or give --until."};
  Event event;
  event.id = event_id(base::hash_text("start"), {}, 0, 0);
  event.time = now_;
  event.sort = EventSort::Start;
  {
    Effects effects(world_, plan_, program_, reader_, state_, luck_, interventions_);
    effects.open({}, event, 0);
    Frame frame(reader_.frames, world_.start_frame.size());
    effects.start(frame);
    if (note(effects.scope, nullptr)) return *error_;
    for (auto& [time, pending] : effects.later) pending_[time].push_back(std::move(pending));
    next_ = std::move(effects.begun);
  }
  add(std::move(event));
  state_.past.list(0);
  bool remembers = std::find(plan_.known_facts.begin(), plan_.known_facts.end(), true) !=
                   plan_.known_facts.end();
  if (remembers) initial_ = std::make_unique<Store>(state_.store);
  reader_.set_initial(initial_.get(), &no_past_, &no_knowledge_);
  flush(sink);
  return base::Result<void>::ok();
}

int64_t Vector::next_time() {
  int64_t next = INT64_MAX;
  auto sooner = [&](int64_t time) { next = std::min(next, time); };
  if (!next_.empty()) sooner(now_);
  if (!pending_.empty()) sooner(pending_.begin()->first);
  for (; !clock_queue_.empty(); clock_queue_.pop()) {
    const Queue::Item& item = clock_queue_.top();
    if (clocks_[item.what].due != item.time || !alive(clock_of_[item.what].first)) continue;
    sooner(item.time);
    break;
  }
  for (; !hazard_queue_.empty(); hazard_queue_.pop()) {
    const Queue::Item& item = hazard_queue_.top();
    const auto& [act, which] = hazard_at_[item.what];
    if (hazards_[act].all[which].clock.due != item.time) continue;
    sooner(item.time);
    break;
  }
  for (; !free_at_.empty(); free_at_.pop()) {
    const Queue::Item& item = free_at_.top();
    if (busy_[item.what] != item.time || item.time <= now_) continue;
    sooner(item.time);
    break;
  }
  if (!news_.empty()) sooner(news_.begin()->first);
  int64_t from = state_.past.size() > 1 || told_instants_ > 0 ? now_ + 1 : now_;
  sooner(interventions_.next(from));
  for (const ActId id : world_.acts.ids()) {
    const Act& act = world_.acts[id];
    if (act.rate.sort == Rate::Sort::Every && !act.without) sooner(next_calendar(id, from));
    if (from == now_ && is_hazard(act)) sooner(now_);  // its clocks run from the start
  }
  for (model::KindId kind : world_.kinds.ids())
    if (world_.kinds[kind].decides && !state_.store.entities.living(kind).empty())
      sooner(sim::next_interval(world_.kinds[kind].interval, world_.starts, from));
  for (const model::Measure& measure : world_.measures)
    if (measure.every > 0) sooner(sim::next_interval(measure.every, world_.starts, from));
  return next;
}

// The first round at or after a time. As that only ever grows, one that is known lasts until then.
int64_t Vector::next_calendar(ActId id, int64_t from) {
  const Act& act = world_.acts[id];
  const bool lasts = program_.nodes[act.rate.span.value].op == model::Op::Constant;
  int64_t& known = rounds_[id.value];
  if (lasts && known >= from) return known;
  Scope scope(reader_);
  Frame frame(reader_.frames, act.frame.size());
  Maybe span = reader_.value(act.rate.span, frame, truth);
  if (!span || span.value.whole <= 0) return INT64_MAX;
  return known = next_round(act.rate, span.value.whole, world_.starts, from);
}

// Tells the code how much there was to do, and reads with it as soon as it is there.
void Vector::follow_code() {
  if (!settings_.code) return;
  const uint64_t all = effort_.readings + told_;
  if (all > worked_) settings_.code->worked(all - worked_);
  worked_ = all;
  reader_.use(settings_.code->ready());
}

base::Result<bool> Vector::advance(history::Sink& sink) {
  if (error_) return *error_;
  if (ended_) return false;
  follow_code();
  reader_.set_time(now_);
  int64_t next = next_time();
  if (next >= until_ || next == INT64_MAX) {
    now_ = until_ == INT64_MAX ? now_ : until_;
    ended_ = true;
    reader_.set_time(now_);
    return false;
  }
  now_ = next;
  reader_.set_time(now_);
  run_micro_steps();
  if (error_) return *error_;
  read_hazards();
  for (EntityIndex who : deciders()) decide(who);
  for (EntityIndex who : reached_) is_reached_[who] = 0, reached_by_[who] = history::no_event;
  reached_.clear();
  measure(false);
  if (world_.ends) {
    Scope scope(reader_);
    Frame frame(reader_.frames, world_.ends_frame.size());
    ended_ = reader_.holds(world_.ends, frame, truth);
    note(scope, nullptr);
  }
  if (error_) return *error_;
  ++told_instants_;
  flush(sink);
  sink.instant(now_, state_hash());
  return true;
}

base::Result<void> Vector::finish(history::Sink& sink) {
  if (error_) return *error_;
  measure(true);
  if (error_) return *error_;
  flush(sink);
  return base::Result<void>::ok();
}

void Vector::flush(history::Sink& sink) {
  std::stable_sort(records_.begin(), records_.end(),
                   [](const Record& a, const Record& b) { return a.event < b.event; });
  for (const Event& event : telling_) sink.event(static_cast<EventIndex>(told_++), event);
  weighing_.flush(sink);
  for (const history::Reading& reading : readings_) sink.reading(reading);
  readings_.clear();
  for (const Record& record : records_) sink.learned(record);
  told_records_ += records_.size();
  for (const auto& held : newly_held_) sink.held(held);
  for (const auto& [held, rests] : rested_) sink.rested(held, rests);
  rested_.clear();
  for (const auto& one : measured_) sink.measured(one);
  telling_.clear(), records_.clear(), newly_held_.clear(), measured_.clear();
}

void Vector::reach(EntityIndex who) {
  if (is_reached_.size() <= who) {
    is_reached_.resize(state_.store.entities.size(), 0);
    reached_by_.resize(state_.store.entities.size(), history::no_event);
  }
  if (!is_reached_[who]) reached_.push_back(who);
  is_reached_[who] = 1;
}

void Vector::too_many_steps(const std::vector<Pending>& due) {
  std::set<std::string> all;
  for (const Pending& pending : due)
    all.insert(pending.act ? world_.acts[pending.act].site : "start");
  error_ = endless_error(now_, all);
}

void Vector::run_micro_steps() {
  intervene();
  deliver();
  answer_requests();
  std::vector<Pending> due = due_at(now_);
  for (Pending& begun : next_) due.push_back(std::move(begun));
  next_.clear();
  for (int step = 0; !due.empty() && !error_; ++step) {
    if (step >= most_micro_steps) return too_many_steps(due);
    order(due);
    if (one_at_a_time_) run_one_by_one(due);
    else run_together(due);
    due = std::move(next_);
    next_.clear();
  }
}

void Vector::run_one_by_one(std::vector<Pending>& due) {
  for (const Pending& pending : due) {
    if (error_) return;
    Due asked = ask(pending);
    if (asked.fate != Due::Fate::Nothing && asked.fate != Due::Fate::Waits) commit(asked);
  }
}

void Vector::run_together(std::vector<Pending>& due) {
  std::vector<Due> all;
  all.reserve(due.size());
  for (const Pending& pending : due) all.push_back(ask(pending));
  state_.holding = together_;
  for (Due& asked : all) {
    if (error_) break;
    if (asked.fate != Due::Fate::Nothing && asked.fate != Due::Fate::Waits) commit(asked);
  }
  state_.holding = false;
  if (together_) release_all();
}

EntityIndex Vector::actor(const Act& act, const Value* frame) const {
  return act.process ? truth : static_cast<EntityIndex>(frame[0].whole);
}

bool Vector::decides(EntityIndex who) const {
  return alive(who) && world_.kinds[state_.store.entities[who].kind].decides;
}

Ids Vector::contents(const Act& act, const Value* frame) const {
  Ids ids;
  ids.reserve(act.roles);
  for (size_t i = 0; i < act.roles; ++i)
    ids.push_back(state_.store.content(act.frame[i].type, frame[i].whole));
  return ids;
}

uint64_t Vector::stamp(const plan::Footprint& footprint) const {
  uint64_t sum = 1;
  for (uint32_t fact : footprint.facts) sum += state_.store.facts[fact].version();
  if (footprint.population) sum += state_.store.entities.version();
  return sum;
}

void Vector::measure(bool at_end) {
  for (model::MeasureId id : world_.measures.ids()) {
    const model::Measure& measure = world_.measures[id];
    bool now = at_end ? measure.every == 0
                      : measure.every > 0 && sim::next_interval(measure.every, world_.starts,
                                                                now_) == now_;
    if (!now) continue;
    Scope scope(reader_);
    Frame frame(reader_.frames, measure.frame.size());
    measured_.push_back({id, now_, reader_.number(measure.value, frame, truth)});
    note(scope, &measure);
  }
}

}  // namespace milieu::sim::vector_parts
