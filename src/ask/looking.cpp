#include "ask/looking.h"

#include <algorithm>

#include "ask/parts.h"
#include "plan/plan.h"

namespace milieu::ask {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using history::EventSort;

namespace {

constexpr double most_looks = 8'000;  // at conditions, of one pattern

}  // namespace

bool same_role(const Pattern& pattern, size_t role, int64_t value) {
  return role >= pattern.roles.size() || !pattern.roles[role] || *pattern.roles[role] == value;
}

Looking::Looking(const model::World& world, const history::Log& log, sim::Executor& executor,
                 Questions& questions)
    : world_(world), log_(log), executor_(executor), questions_(questions) {
  std::vector<bool> waited(world.acts.size() + 1, false);
  using history::Status;
  for (const Condition& condition : questions.conditions)
    if (condition.on) waited[condition.on->value] = true;
  log.for_each([&](EventIndex index, const Event& event) {
    if (event.act && waited[event.act.value] && event.sort != EventSort::Consequence &&
        (event.status == Status::Worked || event.status == Status::Failed))
      on_.push_back(index);
  });
}

std::vector<EntityIndex> Looking::actors_of(const Study& study) const {
  const model::Act& act = world_.acts[study.pattern.act];
  if (act.process || act.roles == 0) return {0};
  std::vector<EntityIndex> found;
  for (EntityIndex who = 1; who <= executor_.entities(); ++who) {
    const sim::EntityInfo info = executor_.entity(who);
    if (info.alive && same_role(study.pattern, 0, int64_t{who}) &&
        is_kind(world_, info.kind, act.frame[0].type.kind))
      found.push_back(who);
  }
  return found;
}

// Roles that the pattern names are so; those that cannot range over what it names never are.
void Looking::values_of(const Study& study, EntityIndex who, std::vector<model::Value>& values,
               std::vector<model::Slot>& bound) const {
  const model::Act& act = world_.acts[study.pattern.act];
  values.assign(act.frame.size(), model::Value{});
  if (who != 0) values[0] = model::of_whole(who);
  for (const model::Slot slot : bound_by(act, act.process ? 0 : 1)) {
    if (slot < study.pattern.roles.size() && study.pattern.roles[slot])
      values[slot] = model::of_whole(*study.pattern.roles[slot]);
    else bound.push_back(slot);
  }
}

// The role of a condition that nobody and nothing could be; none if there is somebody for each.
model::Slot Looking::nobody_for(const model::Act& act, const std::vector<model::Slot>& bound,
                       model::ExprId part, const std::vector<model::Value>& values,
                       EntityIndex who) {
  const std::vector<model::Slot> read = plan::slots_read(world_, part);
  for (const model::Slot slot : bound) {
    std::vector<model::Value> own = values;
    if (std::ranges::count(read, slot) > 0 && !executor_.find(act.frame, {slot}, {}, own, who))
      return slot;
  }
  return model::no_slot;
}

void Looking::look(Study& study, EntityIndex who, double span) {
  const model::Act& act = world_.acts[study.pattern.act];
  std::vector<model::Value> values;
  std::vector<model::Slot> bound;
  values_of(study, who, values, bound);
  study.looked += span;
  const size_t reached =
      reaches(executor_, world_, act.frame, bound, study.parts, values, who);
  for (size_t i = 0; i < study.parts.size(); ++i) {
    std::vector<model::Value> own = values;
    if (i < reached || executor_.find(act.frame, bound, {study.parts[i]}, own, who))
      study.alone[i] += span;
  }
  if (reached == study.parts.size()) return;
  study.stopped[reached] += span;
  const model::Slot role = nobody_for(act, bound, study.parts[reached], values, who);
  if (role != model::no_slot) study.nobody[reached] = role;
  std::vector<model::Value> own = values;
  if (who == 0 || !executor_.find(act.frame, bound, study.parts, own, 0)) return;
  study.hidden += span;
  study.hidden_from[who] += span;
}

// How often it is looked at is bounded.
void Looking::look_all(int64_t until, uint64_t instant) {
  for (size_t i = 0; i < questions_.studies.size(); ++i) {
    Study& study = questions_.studies[i];
    if (study.parts.empty()) continue;
    const std::vector<EntityIndex> who = actors_of(study);
    study.actors = std::max(study.actors, who.size());
    const double all = static_cast<double>(log_.instants()) * static_cast<double>(who.size());
    const auto stride = static_cast<uint64_t>(all / most_looks) + 1;
    if (stride > 1) study.every_instant = false;
    if (instant % stride != 0) continue;
    const auto span = static_cast<double>(until - executor_.now()) * static_cast<double>(stride);
    for (const EntityIndex one : who) look(study, one, span);
  }
  for (Condition& condition : questions_.conditions)
    if (!condition.on)
      judge(condition, condition.values, condition.free,
            static_cast<double>(until - executor_.now()));
}

void Looking::judge(Condition& condition, const std::vector<model::Value>& values,
                    const std::vector<model::Slot>& free, double weight) {
  condition.looked += weight;
  const size_t reached =
      reaches(executor_, world_, *condition.frame, free, condition.parts, values, 0);
  for (size_t i = 0; i < condition.parts.size(); ++i) {
    std::vector<model::Value> own = values;
    if (i < reached || executor_.find(*condition.frame, free, {condition.parts[i]}, own, 0))
      condition.alone[i] += weight;
  }
  if (reached < condition.parts.size()) condition.stopped[reached] += weight;
}

void Looking::judge_on(Condition& condition, const Event& event) {
  const auto given = [&](const history::AnswerGiven& one) {
    return one.answer == *condition.answer;
  };
  if (!condition.on || *condition.on != event.act) return;
  if (condition.failed != (event.status == history::Status::Failed)) return;
  if (condition.answer && std::ranges::none_of(event.answers, given)) return;
  std::vector<model::Value> values = condition.values;
  std::vector<model::Slot> free = condition.free;
  for (size_t i = 0; i < condition.roles.size() && i < event.roles.size(); ++i) {
    if (condition.roles[i] == model::no_slot) continue;
    values[condition.roles[i]] = model::of_whole(event.roles[i]);
    std::erase(free, condition.roles[i]);
  }
  judge(condition, values, free, 1);
}

void Looking::before(int64_t time) {
  executor_.look_at(time);
  for (; next_on_ < on_.size(); ++next_on_) {
    const Event event = log_.read(on_[next_on_]);
    if (event.time > time) return;
    for (Condition& condition : questions_.conditions) judge_on(condition, event);
  }
}

}  // namespace milieu::ask
