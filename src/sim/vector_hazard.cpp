// Hazards: clocks of processes run while their conditions hold, and keep what is left when they do
// not. They are read at the end of each instant; those that nothing written could have changed come
// out as they were, and are not looked at.
#include <algorithm>

#include "sim/choice.h"
#include "sim/vector.h"

namespace milieu::sim::vector_parts {

using model::Act;
using model::ActId;
using model::Rate;
using model::Value;
using model::of_whole;

void Vector::read_hazards() {
  for (ActId id : world_.acts.ids()) {
    const Act& act = world_.acts[id];
    if (!act.process || act.without || act.rate.sort != Rate::Sort::About) continue;
    const plan::ActPlan& plan = plan_.acts[id.value];
    Hazards& hazards = hazards_[id.value];
    uint64_t now = stamp(plan.menu), population = state_.store.entities.version();
    bool on_facts = !plan.menu.time && !plan.menu.events;
    bool same = on_facts ? hazards.stamp == now : state_.cells.good(hazards.rests, now_);
    if (same && hazards.fired.empty()) continue;
    bool few = !plan.watches.whole && hazards.stamp != 0 && hazards.population == population;
    if (few && few_changes(plan.watches, hazards)) {
      read_changed(id);
    } else {
      Cells::Mark mark = state_.cells.open();
      read_all(id);
      if (on_facts) state_.cells.drop(mark);
      else state_.cells.close(mark, hazards.rests);
    }
    hazards.stamp = now;
    hazards.population = population;
    hazards.fired.clear();
    if (error_) return;
  }
  for (FactTable& table : state_.store.facts) table.changes().clear();
}

// The number of a binding's hazard; a new one begins with a fresh exponential.
uint32_t Vector::hazard(ActId id, const Value* frame) {
  const Act& act = world_.acts[id];
  Hazards& hazards = hazards_[id.value];
  Keys roles;
  for (size_t i = 0; i < act.roles; ++i) roles.push_back(frame[i].whole);
  uint32_t number = static_cast<uint32_t>(hazards.all.size());
  auto [at, fresh] = hazards.of.try_emplace(roles, number);
  if (!fresh) return at->second;
  Clock clock;
  clock.left = process_exponential(luck_, program_.act_sites[id.value],
                                   contents(act, frame), 0);
  clock.since = now_;
  add_hazard(id, {std::move(roles), std::move(clock)});
  return number;
}

void Vector::add_hazard(ActId id, Hazard hazard) {
  const Act& act = world_.acts[id];
  Hazards& hazards = hazards_[id.value];
  uint32_t number = static_cast<uint32_t>(hazards.all.size());
  hazards.by_role.resize(act.roles);
  for (size_t i = 0; i < act.roles; ++i) {
    if (act.frame[i].type.sort != model::Sort::Entity) continue;
    size_t entity = static_cast<size_t>(hazard.roles[i]);
    auto& lists = hazards.by_role[i];
    if (entity >= lists.size()) lists.resize(std::max(entity + 1, state_.store.entities.size()));
    lists[entity].push_back(number);
  }
  hazards.all.push_back(std::move(hazard));
  hazards.rates.push_back(-1);
  hazard_number_[id.value].push_back(static_cast<uint32_t>(hazard_at_.size()));
  hazard_at_.push_back({id.value, number});
}

void Vector::find_hazards(ActId id, uint32_t place, Value* frame) {
  Hazards& hazards = hazards_[id.value];
  auto each = [&] {
    double rate = base_rate(world_.acts[id], frame, truth);
    if (!(rate > 0)) return true;
    uint32_t number = hazard(id, frame);
    if (hazards.rates[number] < 0) hazards.touched.push_back(number);
    hazards.rates[number] = rate;
    return true;
  };
  reader_.search(place, frame, truth, true, each);
}

void Vector::read_all(ActId id) {
  Hazards& hazards = hazards_[id.value];
  Scope scope(reader_);
  Frame frame(reader_.frames, world_.acts[id].frame.size());
  for (uint32_t i = 0; i < hazards.all.size(); ++i) {
    hazards.rates[i] = 0;
    hazards.touched.push_back(i);
  }
  find_hazards(id, plan_.acts[id.value].bindings, frame);
  if (!note(scope, &world_.acts[id])) apply_rates(id);
}

void Vector::apply_rates(ActId id) {
  Hazards& hazards = hazards_[id.value];
  for (uint32_t i : hazards.touched) {
    Clock& clock = hazards.all[i].clock;
    double rate = hazards.rates[i];
    hazards.rates[i] = -1;
    if (rate == clock.rate) continue;
    clock.left -= clock.rate * static_cast<double>(now_ - clock.since);
    clock.since = now_;
    clock.rate = rate;
    int64_t wait = waiting(clock.left, clock.rate);
    clock.due = wait == never ? INT64_MAX : now_ + wait;
    if (clock.due != INT64_MAX) hazard_queue_.push(clock.due, hazard_number_[id.value][i]);
  }
  hazards.touched.clear();
}

bool Vector::few_changes(const plan::Watches& watches, const Hazards& hazards) const {
  size_t changes = 0;
  for (const plan::Watch& watch : watches.all)
    changes += state_.store.facts[watch.fact.value].changes().size();
  return changes < 64 + hazards.all.size() / 8;
}

// Only what an entry that was written could change, and what fired.
void Vector::read_changed(ActId id) {
  const plan::Watches& watches = plan_.acts[id.value].watches;
  Hazards& hazards = hazards_[id.value];
  Scope scope(reader_);
  for (const plan::Watch& watch : watches.all) {
    FactTable& table = state_.store[watch.fact];
    std::vector<Row> rows = table.changes();
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    for (Row row : rows)
      for (bool turned : {false, true}) {
        if (turned && !table.fact().symmetric) continue;
        int64_t keys[most_keys];
        for (size_t i = 0; i < table.keys(); ++i) keys[i] = table.key(View{row, turned}, i);
        touch(id, watch, keys);
      }
  }
  for (uint32_t number : hazards.fired) {
    Frame frame(reader_.frames, world_.acts[id].frame.size());
    for (size_t i = 0; i < hazards.all[number].roles.size(); ++i)
      frame[i] = of_whole(hazards.all[number].roles[i]);
    if (hazards.rates[number] >= 0) continue;
    hazards.rates[number] = 0;
    hazards.touched.push_back(number);
    find_hazards(id, watches.one, frame);
  }
  if (!note(scope, &world_.acts[id])) apply_rates(id);
}

void Vector::touch(ActId id, const plan::Watch& watch, const int64_t* keys) {
  const Act& act = world_.acts[id];
  Frame frame(reader_.frames, act.frame.size());
  for (const auto& [position, slot] : watch.roles) frame[slot] = of_whole(keys[position]);
  for (const auto& [position, slot] : watch.roles)
    if (frame[slot].whole != keys[position]) return;  // one role cannot be two
  touch_matching(hazards_[id.value], watch, keys);
  for (const auto& [position, slot] : watch.roles)
    if (!reader_.ranges(act.frame[slot].type, keys[position], truth)) return;
  find_hazards(id, watch.place, frame);
}

// Hazards with these keys in their roles come to rest unless they are found again.
void Vector::touch_matching(Hazards& hazards, const plan::Watch& watch, const int64_t* keys) {
  auto fits = [&](const Keys& roles) {
    for (const auto& [position, slot] : watch.roles)
      if (roles[slot] != keys[position]) return false;
    return true;
  };
  auto one = [&](uint32_t number) {
    if (hazards.rates[number] >= 0 || !fits(hazards.all[number].roles)) return;
    hazards.rates[number] = 0;
    hazards.touched.push_back(number);
  };
  if (hazards.all.empty()) return;
  const std::vector<std::vector<uint32_t>>* lists = nullptr;
  int64_t who = 0;
  for (const auto& [position, slot] : watch.roles)
    if (!hazards.by_role[slot].empty()) lists = &hazards.by_role[slot], who = keys[position];
  if (lists == nullptr) {
    for (uint32_t i = 0; i < hazards.all.size(); ++i) one(i);
    return;
  }
  if (who < 0 || static_cast<size_t>(who) >= lists->size()) return;
  for (uint32_t number : (*lists)[static_cast<size_t>(who)]) one(number);
}

}  // namespace milieu::sim::vector_parts
