#include "ask/steered.h"

#include <algorithm>

#include "base/hash.h"
#include "sim/calendar.h"

namespace milieu::ask {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using model::Given;
using model::Sort;
using sim::Executor;

uint64_t mixed(uint64_t word, uint64_t more) { return base::mix(word + base::mix(more + 1)); }

// What was chosen, as a word.
uint64_t word_of(const Choice& choice) {
  uint64_t word = mixed(static_cast<uint64_t>(choice.sort), choice.act.value);
  for (const Given& one : choice.roles)
    word = mixed(word, one.entity ? one.id : static_cast<uint64_t>(one.value));
  return mixed(word, choice.answer);
}

// What others take an answer for.
uint64_t shown(const model::Act& act, uint16_t answer) {
  for (const model::Branch& branch : act.on)
    if (branch.on != model::Branch::On::Failure && branch.answer == answer &&
        !branch.shows.empty())
      return base::hash_text(branch.shows);
  return base::hash_text(act.asks->answers[answer].name);
}

}  // namespace

bool Steered::steers(uint64_t who) const {
  return who == steering_.who || std::ranges::count(steering_.allies, who) > 0;
}

std::optional<uint16_t> Steered::answer(Executor& executor, EntityIndex who, model::ActId act,
                                        const std::vector<int64_t>& roles) {
  if (!is_time(executor)) return std::nullopt;
  const model::Question& asks = *world_.acts[act].asks;
  Choice choice{.sort = Choice::Sort::Answer, .act = act,
                .roles = roles_of(executor, who, world_.acts[act].frame, roles, 0)};
  const int64_t length = world_.kinds[executor.entity(who).kind].interval;
  const int64_t interval =
      length > 0 ? sim::interval_at(length, world_.starts, executor.now()) : 0;
  const uint64_t situation = mixed(mixed(told_apart(executor, who), word_of(choice)),
                                   static_cast<uint64_t>(interval));
  std::vector<Choice> all;
  for (uint16_t i = 0; i < asks.answers.size(); ++i) {
    choice.answer = i;
    all.push_back(choice);
  }
  const Choice* chosen = choose(executor, who, situation, all);
  return chosen == nullptr ? std::nullopt : std::optional(chosen->answer);
}

Steered::Wish Steered::look(Executor& executor, EntityIndex who, int64_t interval,
                            const std::vector<sim::OpenWay>& open, bool acted) {
  const uint64_t id = executor.entity(who).id;
  const auto decided = memory_.decided.find(id);
  if (acted && decided != memory_.decided.end() && decided->second == interval)
    return {Wish::Do::Nothing, 0};  // what they were to do in this interval is done
  if (!is_time(executor) || open.empty()) return {};
  std::vector<Choice> all = {{.sort = Choice::Sort::Nothing, .interval = interval}};
  uint64_t situation = mixed(told_apart(executor, who), static_cast<uint64_t>(interval));
  for (const sim::OpenWay& way : open) {
    all.push_back({.sort = Choice::Sort::Do, .act = way.act,
                   .roles = roles_of(executor, who, world_.acts[way.act].frame, way.roles, 1),
                   .interval = interval});
    situation = mixed(situation, word_of(all.back()));
  }
  const Choice* chosen = choose(executor, who, situation, all);
  if (chosen == nullptr) return {};
  memory_.decided[id] = interval;
  for (size_t i = 0; i < open.size(); ++i)
    if (all[i + 1] == *chosen) return {Wish::Do::This, i};
  return {Wish::Do::Nothing, 0};
}

uint64_t Steered::entity(EntityIndex entity) const {
  const auto found = memory_.born.find(entity);
  return found == memory_.born.end() ? 0 : found->second.id;
}

uint64_t Steered::event(EventIndex event) const {
  return event < memory_.events.size() ? memory_.events[event] : 0;
}

// --- what happens --------------------------------------------------------------------------------

void Steered::event(EventIndex, const Event& event) {
  for (const history::Birth& birth : event.births)
    memory_.born[birth.entity] = {birth.id, world_.kinds[birth.kind].decides};
  memory_.events.push_back(event.id);
  Event& kept = memory_.deeds.emplace_back();
  kept.act = event.act, kept.status = event.status;
  kept.roles = event.roles, kept.answers = event.answers;
  memory_.done += is_deed(world_, target_, event, *this);
  if (!stop_ && !target_.outcome) memory_.met = memory_.done >= target_.nth;
}

void Steered::learned(const history::Record& record) {
  const uint64_t who = entity(record.who);
  memory_.known[who] += deed(record.event, record);  // whatever the order
}

void Steered::held(const history::OutcomeHeld& one) {
  if (one.outcome != target_.outcome) return;
  const bool same = is_held(world_, target_, one, *this);
  memory_.met = memory_.met || (same && !stop_);  // what is told after a stop is not decided
  memory_.used_up = !world_.outcomes[one.outcome].on;
}

bool Steered::is_time(const Executor& executor) const {
  return executor.now() >= steering_.from && executor.now() < steering_.until;
}

// An event is told by what happened in it; somebody by who they are taken for.
uint64_t Steered::told(const model::Type& type, int64_t value, const history::Record& as) const {
  if (type.sort == Sort::Entity && as.swapped && value == int64_t{as.instead_of})
    return entity(as.put);
  if (type.sort != Sort::Event) return content(type, value);
  const bool known = value > 0 && static_cast<size_t>(value) <= memory_.deeds.size();
  return known ? deed(static_cast<EventIndex>(value - 1), {.who = as.who}) : 0;
}

// What happened, without when, as `as.who` learned it: as somebody could tell it who has no clock.
uint64_t Steered::deed(EventIndex index, const history::Record& as) const {
  const Event& event = memory_.deeds[index];
  uint64_t word = mixed(event.act.value, static_cast<uint64_t>(event.status));
  if (!event.act) return word;
  const model::Act& act = world_.acts[event.act];
  for (size_t i = 0; i < event.roles.size(); ++i)
    word = mixed(word, told(act.frame[i].type, event.roles[i], as));
  for (const history::AnswerGiven& given : event.answers) {
    const uint64_t answer = given.who == as.who
                                ? base::hash_text(act.asks->answers[given.answer].name)
                                : shown(act, given.answer);
    word = mixed(mixed(mixed(word, entity(given.who)), answer),
                 static_cast<uint64_t>(given.quantity));
  }
  return word;
}

std::vector<Given> Steered::roles_of(Executor& executor, EntityIndex who, const model::Frame& frame,
                                     const std::vector<int64_t>& values, size_t first) const {
  std::vector<Given> all;
  for (size_t i = 0; i < values.size(); ++i) {
    const model::Type& type = frame[i + first].type;
    const bool entity = type.sort == Sort::Entity;
    const uint64_t id = entity && values[i] > 0
                            ? executor.entity(static_cast<EntityIndex>(values[i])).id
                            : told(type, values[i], {.who = who});
    const bool named = entity || type.sort == Sort::Event;
    all.push_back({.any = false, .entity = named, .id = named ? id : 0,
                   .value = named ? 0 : values[i]});
  }
  return all;
}

// All that they could tell a situation by.
uint64_t Steered::told_apart(Executor& executor, EntityIndex who) {
  const uint64_t id = executor.entity(who).id;
  uint64_t word = mixed(id, memory_.known[id]);
  word = mixed(word, memory_.chosen[id]);
  word = mixed(word, visible(executor, who));
  return steering_.all_knowing ? mixed(word, luck_) : word;
}

// Every entry of a fact that is shown to them.
uint64_t Steered::visible(Executor& executor, EntityIndex who) const {
  uint64_t sum = 0;
  for (const model::FactId id : world_.facts.ids()) {
    if (id == world_.recognises) continue;
    std::vector<int64_t> keys(world_.facts[id].keys);
    sum += entries(executor, who, id, keys, 0);
  }
  return sum;
}

uint64_t Steered::entries(Executor& executor, EntityIndex who, model::FactId id,
                          std::vector<int64_t>& keys, size_t at) const {
  const model::Fact& fact = world_.facts[id];
  uint64_t sum = 0;
  if (at == fact.keys) {
    if (!executor.admits(id, keys, who)) return 0;
    const std::optional<int64_t> value = executor.read(id, keys);
    if (!value) return 0;
    uint64_t word = mixed(0x5eed, id.value);
    for (size_t i = 0; i < keys.size(); ++i)
      word = mixed(word, executor.entity(static_cast<EntityIndex>(keys[i])).id);
    const bool entity = fact.value.sort == Sort::Entity && !fact.set;
    const uint64_t shown =
        entity ? (*value <= 0 ? 0 : executor.entity(static_cast<EntityIndex>(*value)).id)
               : static_cast<uint64_t>(*value);
    return mixed(word, shown);
  }
  if (fact.frame[at].type.sort != Sort::Entity) return 0;
  for (EntityIndex key = 1; key <= executor.entities(); ++key) {
    const sim::EntityInfo info = executor.entity(key);
    if (!info.alive || !is_kind(world_, info.kind, fact.frame[at].type.kind)) continue;
    keys[at] = key;
    sum += entries(executor, who, id, keys, at + 1);
  }
  return sum;
}

const Choice* Steered::choose(Executor& executor, EntityIndex who, uint64_t situation,
                              const std::vector<Choice>& all) {
  if (all.size() < 2 || stop_) return nullptr;
  const auto found = policy_.find(situation);
  if (found == policy_.end()) {
    if (active_ == executor.entity(who).id) stop_ = Stop{situation, all};
    return nullptr;
  }
  uint64_t& chosen = memory_.chosen[executor.entity(who).id];
  chosen = mixed(mixed(chosen, situation), word_of(found->second));
  return &found->second;
}

bool Steered::met(Executor& executor) {
  if (memory_.used_up && !memory_.met && !stop_) memory_.met = holding_.now(executor);
  return memory_.met;
}

}  // namespace milieu::ask
