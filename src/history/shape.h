// What a history must know of its world in order to be told, packed and compared.
//
// In:    a checked world, or the tables of a history file.
// Out:   `Shape`: the stable names (hashed) and the sorts of whatever events carry.
// Never: an expression, a rule, a text.
#pragma once

#include <cstdint>
#include <vector>

#include "model/world.h"

namespace milieu::history {

/// One act, fact or outcome: the hash of its site and the sorts of its roles or keys.
struct Signature {
  uint64_t site = 0;
  std::vector<model::Sort> sorts{};
  model::Sort value = model::Sort::Truth;  // facts only
  bool operator==(const Signature&) const = default;
};

/// Ids index these tables; row 0 is "none".
struct Shape {
  std::vector<Signature> acts, facts, outcomes;
  std::vector<uint64_t> kinds, named, classes, measures;
  bool operator==(const Shape&) const = default;
};

Shape shape_of(const model::World& world);

/// The row, or an empty one for an id that the table does not have.
const Signature& signature(const std::vector<Signature>& table, uint32_t id);

/// The sort at a place of a signature; Whole (a plain number) beyond its end.
model::Sort sort_at(const Signature& signature, size_t place);

}  // namespace milieu::history
