#include "sim/reference_state.h"

#include <algorithm>
#include <bit>

namespace milieu::sim::reference_parts {

using model::Sort;

State::State(const model::World& world) : entities(1), facts(world.facts.size() + 1), known(1) {}

bool State::alive(int64_t entity) const {
  return entity > 0 && entity < static_cast<int64_t>(entities.size()) &&
         entities[static_cast<size_t>(entity)].alive;
}

std::vector<EntityIndex> State::living(const model::World& world, model::KindId kind) const {
  std::vector<EntityIndex> found;
  for (EntityIndex i = 1; i < entities.size(); ++i)
    if (entities[i].alive && is_kind(world, entities[i].kind, kind)) found.push_back(i);
  std::sort(found.begin(), found.end(),
            [&](EntityIndex a, EntityIndex b) { return id_of(a) < id_of(b); });
  return found;
}

uint64_t State::content(const model::Type& type, int64_t value) const {
  if (type.sort == Sort::Entity && value > 0) return id_of(static_cast<EntityIndex>(value));
  if (type.sort == Sort::Event && value > 0) return events[static_cast<size_t>(value - 1)].id;
  return static_cast<uint64_t>(value);
}

const Record* State::record(EntityIndex who, EventIndex event) const {
  for (const Record& record : known[who])
    if (record.event == event) return &record;
  return nullptr;
}

namespace {

uint64_t hash_facts(const State& state, const model::World& world) {
  uint64_t sum = 0;
  for (model::FactId id : world.facts.ids()) {
    const model::Fact& fact = world.facts[id];
    for (const auto& [keys, entry] : state.facts[id.value]) {
      PartHash part(base::hash_text(fact.site));
      for (size_t i = 0; i < keys.size(); ++i)
        part.with(state.content(fact.frame[i].type, keys[i]));
      part.with(entry.present).with(state.content(fact.value, entry.value));
      sum += part.with(static_cast<uint64_t>(entry.written)).value();
    }
  }
  return sum;
}

uint64_t hash_knowledge(const State& state) {
  uint64_t sum = 0;
  for (const auto& records : state.known)
    for (const Record& record : records) {
      PartHash part(2);
      part.with(state.id_of(record.who)).with(state.events[record.event].id);
      part.with(record.via ? state.id_of(record.via) : 0).with(static_cast<uint64_t>(record.time));
      if (record.swapped)
        part.with(record.put ? state.id_of(record.put) : 0).with(state.id_of(record.instead_of));
      sum += part.value();
    }
  return sum;
}

// Clocks at rest say nothing: an executor need not keep them.
uint64_t hash_clocks(const State& state, const model::World& world) {
  uint64_t sum = 0;
  for (const auto& [at, clock] : state.clocks)
    if (clock.due != INT64_MAX)
      sum += PartHash(3)
                 .with(state.id_of(at.first))
                 .with(base::hash_text(world.acts[model::ActId{at.second}].site))
                 .with(static_cast<uint64_t>(clock.due))
                 .with(std::bit_cast<uint64_t>(clock.rate))
                 .value();
  return sum;
}

}  // namespace

uint64_t State::hash(const model::World& world) const {
  uint64_t sum = hash_facts(*this, world) + hash_knowledge(*this) + hash_clocks(*this, world);
  for (const EntityInfo& entity : entities)
    if (entity.alive) sum += PartHash(1).with(entity.id).value();
  return sum;
}

}  // namespace milieu::sim::reference_parts
