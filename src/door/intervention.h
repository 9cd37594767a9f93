// Interventions as people write them, and as files keep them.
//
// In:    a line of docs/what-if.md; who is who.
// Out:   model::Intervention, or an Error that says what would have been right; the line again.
// Never: a guess; an intervention that breaks a type or a range.
//
// The canonical form names everybody by content id (`@1f…`), so that it means the same in every
// history of the world and can be read without one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "milieu/error.h"
#include "model/intervention.h"

namespace milieu::door {

/// One event that a line speaks of as `#12`.
struct Meant {
  uint64_t id = 0;
  model::ActId act{};
  int64_t time = 0;
};

/// Who and what names stand for. Without `who`, only `@1f…` does; without `event`, no `#12`.
struct Naming {
  const model::World& world;
  /// The content id of the one that a name means, of a kind (none: any).
  std::function<Result<uint64_t>(const std::string& name, model::KindId kind)> who{};
  std::function<Result<Meant>(uint64_t number)> event{};
};

Result<model::Intervention> read_intervention(const Naming& naming, const std::string& text);

/// The same line in its canonical form; or with names, where `name` has one for a content id.
using NameOf = std::function<std::string(uint64_t id)>;
std::string canonical(const model::World& world, const model::Intervention& one,
                      const NameOf& name = {});

}  // namespace milieu::door
