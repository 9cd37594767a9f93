#include "history/shape.h"

#include "base/hash.h"

namespace milieu::history {
namespace {

template <class Table>
std::vector<uint64_t> sites(const Table& table) {
  std::vector<uint64_t> hashes{0};
  for (const auto& row : table) hashes.push_back(base::hash_text(row.site));
  return hashes;
}

Signature sign(const model::Origin& origin, const model::Frame& frame, size_t count) {
  Signature made;
  made.site = base::hash_text(origin.site);
  for (size_t i = 0; i < count && i < frame.size(); ++i) made.sorts.push_back(frame[i].type.sort);
  return made;
}

}  // namespace

Shape shape_of(const model::World& world) {
  Shape shape;
  shape.acts.emplace_back();
  shape.facts.emplace_back();
  shape.outcomes.emplace_back();
  for (const model::Act& act : world.acts) shape.acts.push_back(sign(act, act.frame, act.roles));
  for (const model::Fact& fact : world.facts) {
    shape.facts.push_back(sign(fact, fact.frame, fact.keys));
    shape.facts.back().value = fact.set ? model::Sort::Truth : fact.value.sort;
  }
  for (const model::Outcome& outcome : world.outcomes) {
    shape.outcomes.push_back(sign(outcome, outcome.frame, outcome.parameters));
  }
  shape.kinds = sites(world.kinds);
  shape.named = sites(world.named);
  shape.classes = sites(world.classes);
  shape.measures = sites(world.measures);
  return shape;
}

const Signature& signature(const std::vector<Signature>& table, uint32_t id) {
  static const Signature none;
  return id < table.size() ? table[id] : none;
}

model::Sort sort_at(const Signature& signature, size_t place) {
  return place < signature.sorts.size() ? signature.sorts[place] : model::Sort::Whole;
}

}  // namespace milieu::history
