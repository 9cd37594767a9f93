// Interventions: what is done from outside, kept from happening, or answered otherwise.
#include <algorithm>

#include "sim/vector_save.h"

namespace milieu::sim::vector_parts {

using history::AnswerGiven;
using history::EventSort;
using history::Hitch;
using history::Status;
using model::Act;
using model::Given;
using model::Intervention;
using model::Value;
using model::of_whole;

// --- effects ---------------------------------------------------------------------------------

// The delay with which somebody learns of something; 0: never; nothing: they simply do.
std::optional<int64_t> Effects::kept_from(const Record& record) const {
  if (!interventions_.any(Intervention::Sort::Lose)) return std::nullopt;
  const bool now = record.event == index_;
  const model::ActId act = now ? event_->act : state_.past.act(record.event);
  const int64_t* values = now ? event_->roles.data() : state_.past.at(record.event).roles;
  Ids roles;
  for (size_t i = 0; act && i < world_.acts[act].roles; ++i)
    roles.push_back(store_.content(world_.acts[act].frame[i].type, values[i]));
  const uint64_t id = now ? event_->id : store_.event_ids[record.event];
  const int64_t time = now ? event_->time : state_.past.at(record.event).time;
  return interventions_.lose({id, act, roles, time}, store_.entities.id(record.who),
                             record.via ? store_.entities.id(record.via) : 0);
}

std::optional<int64_t> Effects::index_of(const Given& given) const {
  if (!given.entity) return given.value;
  if (given.id == 0) return 0;
  for (EntityIndex i = 1; i < store_.entities.size(); ++i)
    if (store_.entities.id(i) == given.id && store_.entities.alive(i)) return int64_t{i};
  return std::nullopt;
}

bool Effects::impose(const Intervention& one) {
  if (one.sort == Intervention::Sort::Set) return set(one);
  if (one.sort == Intervention::Sort::Force) return force(one);
  const std::optional<int64_t> who = index_of(one.who);
  if (who) end(static_cast<EntityIndex>(*who));
  return who.has_value();
}

// What is so already is not written.
bool Effects::set(const Intervention& one) {
  Keys keys;
  for (const Given& given : one.roles) {
    const std::optional<int64_t> key = index_of(given);
    if (!key) return false;
    keys.push_back(*key);
  }
  const std::optional<int64_t> value = index_of(one.value);
  if (!value) return false;
  const bool set = world_.facts[one.fact].set;
  const bool same = set ? entry(one.fact, keys.data()).present == one.present
                        : current(one.fact, keys.data()) == *value;
  if (!same) write(one.fact, keys.data(), one.present, *value);
  return true;
}

bool Effects::force(const Intervention& one) {
  const Act& act = world_.acts[one.act];
  Pending next;
  next.sort = act.process ? Pending::Sort::Process : Pending::Sort::Act;
  next.act = one.act;
  next.frame.resize(act.frame.size());
  next.forced = true;
  Ids ids;
  for (size_t i = 0; i < act.roles; ++i) {
    const Given given = i < one.roles.size() ? one.roles[i] : Given{};
    const std::optional<int64_t> value = given.any ? 0 : index_of(given);
    if (!value) return false;
    next.frame[i] = reader_.load(act.frame[i].type, *value);
    ids.push_back(store_.content(act.frame[i].type, *value));
  }
  next.parent = index_;
  next.id = event_id(program_.act_sites[one.act.value], ids, subject_, 0);
  begun.push_back(std::move(next));
  return true;
}

// --- the executor ----------------------------------------------------------------------------

// What is asked for at this time, before anything else that is due. (Parameters: see Changing.)
void Vector::intervene() {
  if (interventions_.changes_have(now_)) {
    spoil_all();
    reach_all();
  }
  for (const Intervention* one : interventions_.at(now_)) {
    if (error_) return;
    if (one->sort == Intervention::Sort::Luck) turn_luck();
    else if (one->sort != Intervention::Sort::Parameter) impose(*one);
  }
}

void Vector::impose(const Intervention& one) {
  Event event;
  event.id = fresh(interventions_.event_of(one));
  event.time = now_;
  event.sort = EventSort::Start;
  const EventIndex index = static_cast<EventIndex>(state_.past.size());
  Effects effects(world_, plan_, program_, reader_, state_, luck_, interventions_);
  effects.open({}, event, index);
  if (!effects.impose(one)) {
    event.status = Status::Failed;
    event.hitch = {Hitch::Sort::Gone, 0};
  }
  if (note(effects.scope, nullptr)) return;
  append(event, effects, false, false);
  outcomes_after({}, index, effects.made);
}

// What was drawn of the old luck and has not come due is forgotten; everybody looks again.
void Vector::turn_luck() {
  const base::Luck before = luck_;
  luck_ = interventions_.luck(settings_.luck, now_);
  if (luck_ == before) return;
  for (uint32_t number = 0; number < clocks_.size(); ++number) {
    Clock& clock = clocks_[number];
    clock_hash_ -= part(clock, number);
    clock.drawn = clock.chosen = false;
    clock.rate = 0, clock.since = now_, clock.due = INT64_MAX;
  }
  for (const auto& [number, which] : hazard_at_) {
    Hazard& hazard = hazards_[number].all[which];
    const Act& act = world_.acts[model::ActId{number}];
    std::vector<Value> frame(act.frame.size());
    for (size_t i = 0; i < act.roles; ++i) frame[i] = of_whole(hazard.roles[i]);
    hazard.clock.left = process_exponential(luck_, program_.act_sites[number],
                                            contents(act, frame.data()), hazard.clock.firing);
    hazard.clock.rate = 0, hazard.clock.since = now_, hazard.clock.due = INT64_MAX;
    hazards_[number].stamp = 0;
    hazards_[number].rests.stamp = 0;
  }
  reach_all();
}

void Vector::reach_all() {
  for (EntityIndex who = 1; who < state_.store.entities.size(); ++who)
    if (decides(who)) reach(who);
}

// News that was delayed until now.
void Vector::deliver() {
  const auto due = news_.find(now_);
  if (due == news_.end()) return;
  for (const Record& record : due->second) {
    if (!alive(record.who) || state_.knowledge.find(record.who, record.event) != nullptr) continue;
    state_.knowledge.add(record, state_.past);
    records_.push_back(record);
    known_hash_ += part_of(record);
    reach(record.who);
    reached_by_[record.who] = record.event;
  }
  news_.erase(due);
}

bool Vector::blocked(const Pending& due) const {
  if (!interventions_.any(Intervention::Sort::Block)) return false;
  const bool consequence = due.sort == Pending::Sort::Consequence;
  const Ids roles = consequence ? Ids() : contents(world_.acts[due.act], due.frame.data());
  return interventions_.block({due.id, consequence ? model::ActId{} : due.act, roles, now_});
}

// Another way than the one that was chosen. False if it is one with somebody who is not there.
bool Vector::instead(Pending& due, const Clock& clock) {
  if (!interventions_.any(Intervention::Sort::Instead)) return true;
  const Act& act = world_.acts[due.act];
  const Intervention* one =
      interventions_.instead({due.id, due.act, contents(act, due.frame.data()), now_});
  if (one == nullptr) return true;
  Effects effects(world_, plan_, program_, reader_, state_, luck_, interventions_);
  for (size_t i = 1; i < act.roles && i <= one->roles.size(); ++i) {
    if (one->roles[i - 1].any) continue;
    const std::optional<int64_t> value = effects.index_of(one->roles[i - 1]);
    if (!value) return false;
    due.frame[i] = reader_.load(act.frame[i].type, *value);
  }
  due.margin = 0;
  due.id = event_id(program_.act_sites[due.act.value], contents(act, due.frame.data()),
                    static_cast<uint64_t>(clock.interval), static_cast<uint64_t>(clock.firing));
  return true;
}

// What a pilot has them do, of what is open to them; nothing once they have acted.
Vector::Steered Vector::steer(const Turn& turn, uint32_t first_clock) {
  const EntityIndex who = turn.who;
  const bool piloted =
      settings_.pilot != nullptr && settings_.pilot->steers(state_.store.entities.id(who));
  if (!piloted || !turn.free) return {};
  const std::vector<model::ActId>& acts = initiatives_[state_.store.entities[who].kind.value];
  bool acted = false;
  for (size_t i = 0; i < acts.size(); ++i) {
    const Clock& clock = clocks_[first_clock + i];
    acted = acted || (clock.interval == turn.interval && clock.firing > 0);
  }
  std::vector<OpenWay> open;
  for (size_t i = 0; i < acts.size() && !acted; ++i) {
    for (const Way& way : menu(who, acts[i], first_clock + static_cast<uint32_t>(i)).ways)
      if (way.open) open.push_back({acts[i], way.roles});
    if (error_) return {};
  }
  Steered made{.on = true};
  const Pilot::Wish wish = settings_.pilot->look(*this, who, turn.interval, open, acted);
  if (wish.what == Pilot::Wish::Do::AsTheyWould) return {};
  if (wish.what == Pilot::Wish::Do::This)
    made.act = open[wish.way].act, made.roles = open[wish.way].roles;
  return made;
}

// The answer that somebody is made to give, or a pilot gives for them.
void Vector::decree(const Pending& request, AnswerGiven& given,
                    const std::vector<int64_t>& quantities) {
  if (settings_.pilot != nullptr &&
      settings_.pilot->steers(state_.store.entities.id(given.who))) {
    std::vector<int64_t> roles;
    for (size_t i = 0; i < world_.acts[request.act].roles; ++i)
      roles.push_back(request.frame[i].whole);
    const auto answer = settings_.pilot->answer(*this, given.who, request.act, roles);
    if (answer) given.answer = *answer, given.quantity = quantities[*answer], given.margin = 0;
  }
  if (!interventions_.any(Intervention::Sort::Answer)) return;
  const Ids roles = contents(world_.acts[request.act], request.frame.data());
  const Intervention* one = interventions_.answer({request.id, request.act, roles, now_},
                                                  state_.store.entities.id(given.who));
  if (one == nullptr) return;
  given.answer = one->answer;
  given.quantity = one->quantified ? one->number : quantities[one->answer];
  given.margin = 0;
}

// --- parameters ------------------------------------------------------------------------------

namespace {

Settings with_plan(const model::World& world, Settings settings) {
  if (!settings.plan) settings.plan = plan::compiled(world);
  return settings;
}

// What V has compiled rests on its parameters. Where these change, it saves itself, and another V
// that has compiled the new ones goes on from there.
class Changing final : public Executor {
 public:
  Changing(const model::World& world, const Settings& settings)
      : world_(world), settings_(with_plan(world, settings)), now_(make(INT64_MIN)) {
    for (const Intervention& one : settings_.interventions)
      if (one.sort == Intervention::Sort::Parameter)
        times_.insert(std::max(one.at, world.starts));
  }

  base::Result<void> begin(history::Sink& sink) override { return now_->begin(sink); }
  base::Result<bool> advance(history::Sink& sink) override {
    const int64_t next = now_->next();
    if (times_.contains(next)) {
      const base::Result<void> changed = change(next);
      if (!changed) return changed.error();
    }
    base::Result<bool> more = now_->advance(sink);
    keep();
    return more;
  }
  base::Result<void> finish(history::Sink& sink) override { return now_->finish(sink); }
  int64_t now() const override { return now_->now(); }
  uint64_t state_hash() const override { return now_->state_hash(); }
  size_t entities() const override { return now_->entities(); }
  EntityInfo entity(EntityIndex index) const override { return now_->entity(index); }
  std::optional<int64_t> read(model::FactId fact, const Keys& keys) const override {
    return now_->read(fact, keys);
  }
  std::string save() const override { return now_->save(); }
  std::shared_ptr<const Lived> lived() const override { return now_->lived(); }
  base::Result<void> restore(std::string_view bytes, const Lived& lived) override {
    now_ = make(time_of(bytes));
    return now_->restore(bytes, lived);
  }
  int64_t next() override { return now_->next(); }
  void look_at(int64_t time) override { now_->look_at(time); }
  std::optional<Value> value(model::ExprId expr, std::vector<Value> values,
                             EntityIndex eyes) override {
    return now_->value(expr, std::move(values), eyes);
  }
  bool find(const model::Frame& frame, const std::vector<model::Slot>& bound,
            const std::vector<model::ExprId>& conditions, std::vector<Value>& values,
            EntityIndex eyes) override {
    return now_->find(frame, bound, conditions, values, eyes);
  }
  std::vector<EventIndex> because(model::ExprId expr, std::vector<Value> values,
                                  EntityIndex eyes) override {
    return now_->because(expr, std::move(values), eyes);
  }
  bool admits(model::FactId fact, const Keys& keys, EntityIndex who) override {
    return now_->admits(fact, keys, who);
  }
  Belief believes(model::ClaimId claim, EntityIndex who, const Keys& args) override {
    return now_->believes(claim, who, args);
  }

 private:
  std::unique_ptr<Vector> make(int64_t time) const {
    return std::make_unique<Vector>(world_, settings_, time);
  }
  base::Result<void> change(int64_t time) {
    const std::string bytes = now_->save();
    const std::shared_ptr<const Lived> lived = now_->lived();
    now_ = make(time);
    return now_->restore(bytes, *lived);
  }
  void keep() { fault_at_ = now_->fault_at(), effort_ = now_->effort(); }

  const model::World& world_;
  const Settings settings_;
  std::unique_ptr<Vector> now_;
  std::set<int64_t> times_;
};

}  // namespace
}  // namespace milieu::sim::vector_parts

namespace milieu::sim {

std::unique_ptr<Executor> vector_executor(const model::World& world, const Settings& settings) {
  const bool changing = Interventions(world, settings.interventions)
                            .any(model::Intervention::Sort::Parameter);
  if (changing) return std::make_unique<vector_parts::Changing>(world, settings);
  return std::make_unique<vector_parts::Vector>(world, settings);
}

}  // namespace milieu::sim
