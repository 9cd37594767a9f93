// Interventions: what is done from outside, kept from happening, or answered otherwise.
#include <algorithm>

#include "sim/calendar.h"
#include "sim/reference.h"

namespace milieu::sim::reference_parts {

using history::AnswerGiven;
using history::EventSort;
using history::Hitch;
using history::Status;
using model::Act;
using model::Given;
using model::Intervention;
using model::Sort;
using model::of_whole;

// --- effects ---------------------------------------------------------------------------------

// The delay with which somebody learns of something; 0: never; nothing: they simply do.
std::optional<int64_t> Effects::kept_from(const Record& record) const {
  if (!interventions_.any(Intervention::Sort::Lose)) return std::nullopt;
  const Event& event = record.event == index_ ? *event_ : state_.events[record.event];
  Ids roles;
  for (size_t i = 0; event.act && i < event.roles.size(); ++i)
    roles.push_back(state_.content(world_.acts[event.act].frame[i].type, event.roles[i]));
  return interventions_.lose({event.id, event.act, roles, event.time}, state_.id_of(record.who),
                             record.via ? state_.id_of(record.via) : 0);
}

std::optional<int64_t> Effects::index_of(const Given& given) const {
  if (!given.entity) return given.value;
  if (given.id == 0) return 0;
  for (size_t i = 1; i < state_.entities.size(); ++i)
    if (state_.entities[i].id == given.id && state_.entities[i].alive)
      return static_cast<int64_t>(i);
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
  const Entry* entry = reader_.entry(one.fact, keys);
  const bool present = entry && entry->present;
  const bool set = world_.facts[one.fact].set;
  const bool same = set ? present == one.present : current(one.fact, keys) == *value;
  if (!same) write(one.fact, keys, one.present, *value);
  return true;
}

bool Effects::force(const Intervention& one) {
  const Act& act = world_.acts[one.act];
  Pending next;
  next.sort = act.process ? Pending::Sort::Process : Pending::Sort::Act;
  next.act = one.act;
  next.frame = Frame(act.frame);
  next.forced = true;
  Ids ids;
  for (size_t i = 0; i < act.roles; ++i) {
    const Given given = i < one.roles.size() ? one.roles[i] : Given{};
    const std::optional<int64_t> value = given.any ? 0 : index_of(given);
    if (!value) return false;
    next.given.push_back(!given.any);
    next.frame[i] = reader_.load(act.frame[i].type, *value);
    ids.push_back(state_.content(act.frame[i].type, *value));
  }
  next.parent = index_;
  next.id = event_id(base::hash_text(act.site), ids, subject_, 0);
  begun.push_back(std::move(next));
  return true;
}

// --- the executor ----------------------------------------------------------------------------

// What is asked for at this time, before anything else that is due.
void Reference::intervene() {
  if (interventions_.changes_have(now_)) reach_all();
  for (const Intervention* one : interventions_.at(now_)) {
    if (error_) return;
    if (one->sort == Intervention::Sort::Luck) turn_luck();
    else if (one->sort == Intervention::Sort::Parameter) set_parameter(*one);
    else impose(*one);
  }
}

// Later ones of the same parameter count, as they do for executors that begin there.
void Reference::set_parameter(const Intervention& one) {
  parameters_[one.parameter.value] =
      reader().load(world_.parameters[one.parameter].type, one.value.value);
}

void Reference::impose(const Intervention& one) {
  Event event;
  event.id = fresh(interventions_.event_of(one));
  event.time = now_;
  event.sort = EventSort::Start;
  Reader reads = reader();
  Effects effects(reads, state_, luck_, interventions_);
  const EventIndex index = static_cast<EventIndex>(state_.events.size());
  effects.open({}, base::hash_text("what-if"), event, index);
  if (!effects.impose(one)) {
    event.status = Status::Failed;
    event.hitch = {Hitch::Sort::Gone, 0};
  }
  if (note(reads, nullptr)) return;
  append(event, effects);
  outcomes_after({}, index);
}

// What was drawn of the old luck and has not come due is forgotten; everybody looks again.
void Reference::turn_luck() {
  const base::Luck before = luck_;
  luck_ = interventions_.luck(settings_.luck, now_);
  if (luck_ == before) return;
  for (auto& [at, clock] : state_.clocks) {
    const Act& act = world_.acts[model::ActId{at.second}];
    clock.left = act_exponential(luck_, base::hash_text(act.site), state_.id_of(at.first),
                                 clock.interval, clock.firing);
    clock.rate = 0, clock.since = now_, clock.due = INT64_MAX;
  }
  for (auto& [at, clock] : state_.hazards) {
    const Act& act = world_.acts[model::ActId{at.first}];
    Frame frame(act.frame);
    for (size_t i = 0; i < act.roles; ++i) frame[i] = of_whole(at.second[i]);
    clock.left = process_exponential(luck_, base::hash_text(act.site), contents(act, frame),
                                     clock.firing);
    clock.rate = 0, clock.since = now_, clock.due = INT64_MAX;
  }
  reach_all();
}

void Reference::reach_all() {
  for (EntityIndex who = 1; who < state_.entities.size(); ++who)
    if (decides(who)) reached_.insert(who);
}

// Whether this way is one that they are made to take: once in each interval.
bool Reference::had(model::ActId id, Frame& frame, const Clock& clock) const {
  if (!interventions_.any(Intervention::Sort::Have)) return false;
  return clock.firing == 0 && interventions_.have({0, id, contents(world_.acts[id], frame), now_});
}

// News that was delayed until now.
void Reference::deliver() {
  const auto due = state_.news.find(now_);
  if (due == state_.news.end()) return;
  for (const Record& record : due->second) {
    if (!state_.alive(record.who) || state_.record(record.who, record.event)) continue;
    state_.known[record.who].push_back(record);
    records_.push_back(record);
    reached_.insert(record.who);
    reached_by_[record.who] = record.event;
  }
  state_.news.erase(due);
}

bool Reference::blocked(const Pending& due) const {
  if (!interventions_.any(Intervention::Sort::Block)) return false;
  const bool consequence = due.sort == Pending::Sort::Consequence;
  const Ids roles = consequence ? Ids() : contents(world_.acts[due.act], due.frame);
  return interventions_.block({due.id, consequence ? model::ActId{} : due.act, roles, now_});
}

// Another way than the one that was chosen. False if it is one with somebody who is not there.
bool Reference::instead(Pending& due) {
  if (!interventions_.any(Intervention::Sort::Instead)) return true;
  const Act& act = world_.acts[due.act];
  const Intervention* one =
      interventions_.instead({due.id, due.act, contents(act, due.frame), now_});
  if (one == nullptr) return true;
  Reader reads = reader();
  Effects effects(reads, state_, luck_, interventions_);
  for (size_t i = 1; i < act.roles && i <= one->roles.size(); ++i) {
    if (one->roles[i - 1].any) continue;
    const std::optional<int64_t> value = effects.index_of(one->roles[i - 1]);
    if (!value) return false;
    due.frame[i] = reads.load(act.frame[i].type, *value);
  }
  due.drawn.margin = 0;
  due.id = event_id(base::hash_text(act.site), contents(act, due.frame),
                    static_cast<uint64_t>(due.drawn.interval),
                    static_cast<uint64_t>(due.drawn.firing));
  return true;
}

// The answer that somebody is made to give, or a pilot gives for them.
void Reference::decree(const Pending& request, AnswerGiven& given,
                       const std::vector<int64_t>& quantities) {
  if (settings_.pilot != nullptr && settings_.pilot->steers(state_.id_of(given.who))) {
    std::vector<int64_t> roles;
    for (size_t i = 0; i < world_.acts[request.act].roles; ++i)
      roles.push_back(request.frame.slots[i].whole);
    const auto answer = settings_.pilot->answer(*this, given.who, request.act, roles);
    if (answer) given.answer = *answer, given.quantity = quantities[*answer], given.margin = 0;
  }
  if (!interventions_.any(Intervention::Sort::Answer)) return;
  const Ids roles = contents(world_.acts[request.act], request.frame);
  const Intervention* one = interventions_.answer({request.id, request.act, roles, now_},
                                                  state_.id_of(given.who));
  if (one == nullptr) return;
  given.answer = one->answer;
  given.quantity = one->quantified ? one->number : quantities[one->answer];
  given.margin = 0;
}

// What a pilot has them do, of what is open to them; nothing once they have acted.
Reference::Steered Reference::steer(EntityIndex who) {
  if (settings_.pilot == nullptr || !settings_.pilot->steers(state_.id_of(who))) return {};
  Steered made{.on = true};
  const int64_t interval =
      interval_at(world_.kinds[state_.entities[who].kind].interval, world_.starts, now_);
  const auto busy = state_.busy.find(who);
  if (busy != state_.busy.end() && busy->second > now_) return {};
  bool acted = false;
  for (model::ActId id : world_.acts.ids()) {
    const auto clock = state_.clocks.find({who, id.value});
    acted = acted || (is_theirs(who, world_.acts[id]) && clock != state_.clocks.end() &&
                      clock->second.interval == interval && clock->second.firing > 0);
  }
  std::vector<OpenWay> open;
  for (model::ActId id : world_.acts.ids()) {
    const Act& act = world_.acts[id];
    if (acted || !is_theirs(who, act)) continue;
    Frame frame(act.frame);
    frame[0] = of_whole(who);
    if (!(base_rate(act, frame, who) > 0)) continue;
    Reader reads = reader();
    reads.each_binding(ranging(act, 1), leading(act), frame, who, [&] {
      OpenWay way{id, {}};
      for (size_t i = 1; i < act.roles; ++i) way.roles.push_back(frame[i].whole);
      open.push_back(std::move(way));
      return true;
    });
    if (note(reads, &act, who)) return {};
  }
  const Pilot::Wish wish = settings_.pilot->look(*this, who, interval, open, acted);
  if (wish.what == Pilot::Wish::Do::AsTheyWould) return {};
  if (wish.what == Pilot::Wish::Do::This)
    made.act = open[wish.way].act, made.roles = open[wish.way].roles;
  return made;
}

}  // namespace milieu::sim::reference_parts
