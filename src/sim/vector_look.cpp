// Looking: the state between two instants, for questions. And readings of clocks, told.
#include <algorithm>

#include "sim/choice.h"
#include "sim/vector.h"

namespace milieu::sim::vector_parts {

using model::ExprId;
using model::Value;

int64_t Vector::next() {
  if (error_ || ended_) return INT64_MAX;
  const int64_t seen_at = reader_.now();
  reader_.set_time(now_);
  const int64_t next = next_time();
  reader_.set_time(seen_at);
  return next >= until_ ? INT64_MAX : next;
}

void Vector::look_at(int64_t time) { reader_.set_time(std::max(time, now_)); }

std::optional<Value> Vector::value(ExprId expr, std::vector<Value> values, EntityIndex eyes) {
  Scope scope(reader_);
  const Maybe found = reader_.value(expr, values.data(), eyes);
  if (scope.fault || !found) return std::nullopt;
  return found.value;
}

// Places are kept by what they search for: the same questions are asked again and again.
bool Vector::find(const model::Frame& frame, const std::vector<model::Slot>& bound,
                  const std::vector<ExprId>& conditions, std::vector<Value>& values,
                  EntityIndex eyes) {
  std::vector<uint32_t> key;
  for (const model::Slot slot : bound) key.push_back(slot);
  key.push_back(plan::none);
  for (const ExprId condition : conditions) key.push_back(condition.value);
  auto [at, fresh] = looked_for_.try_emplace(std::move(key));
  if (fresh) at->second = plan::place(world_, frame, bound, conditions);
  Scope scope(reader_);
  auto stop = [] { return false; };
  const bool found = !reader_.search(at->second, values.data(), eyes, true, stop);
  return found && !scope.fault;
}

std::vector<EventIndex> Vector::because(ExprId expr, std::vector<Value> values, EntityIndex eyes) {
  Scope scope(reader_);
  return rests_on(expr, values.data(), eyes);
}

bool Vector::admits(model::FactId fact, const Keys& keys, EntityIndex who) {
  Scope scope(reader_);
  return reader_.admitted(fact, keys.data(), who);
}

sim::Belief Vector::believes(model::ClaimId claim, EntityIndex who, const Keys& args) {
  Scope scope(reader_);
  return {reader_.credence(claim, who, args.data()), reader_.strongest(claim, who, args.data())};
}

// A menu that was not read again has the ways that it had.
void Vector::tell_reading(uint32_t number, bool free, double rate) {
  const auto [who, id] = clock_of_[number];
  Menu& menu = menus_[number];
  history::Reading told{who, id, now_, !free, free && menu.told == menu.times && menu.times > 0,
                        rate, {}};
  if (free && !told.again) {
    const double mu = world_.acts[id].each ? wide : narrow;
    for (const Way& way : menu.ways) {
      if (!way.open) continue;
      std::vector<double> terms = way.terms;
      for (size_t motive = 0; motive < terms.size(); ++motive)
        if (!plan_.acts[id.value].differing[motive]) terms[motive] = menu.terms[motive];
      told.ways.push_back({way.roles, 0, 0, std::move(terms), 0, 0, way.value / mu});
    }
    menu.told = menu.times;
  }
  readings_.push_back(std::move(told));
}

// What an outcome's condition rested on, but for the event with which it came to hold.
std::vector<EventIndex> Vector::rests_of(uint32_t outcome, Value* frame, EventIndex event) {
  const ExprId condition = world_.outcomes[model::OutcomeId{outcome}].condition;
  if (!condition) return {};
  Scope scope(reader_);
  std::vector<EventIndex> rests = rests_on(condition, frame, truth);
  std::erase(rests, event);
  return rests;
}

}  // namespace milieu::sim::vector_parts
