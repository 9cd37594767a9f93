#include "sim/vector_lived.h"

#include <algorithm>

namespace milieu::sim {
namespace vector_parts {

LivedHere::LivedHere(const model::World& world, std::shared_ptr<const plan::Plan> plan,
                     const history::Log& log)
    : plan_(std::move(plan)), cells_(false), past(world, *plan_, cells_),
      knowledge(world, *plan_, cells_), records(log.records()) {
  log.for_each([&](EventIndex index, const history::Event& event) {
    event_ids.push_back(event.id);
    past.add(event);
    past.list(index);
  });
  EntityIndex last = 0;
  for (size_t i = 0; i < records; ++i) last = std::max(last, log.record(i).who);
  knowledge.grow(size_t{last} + 1);
  for (size_t i = 0; i < records; ++i) knowledge.add(log.record(i), past);
}

}  // namespace vector_parts

std::shared_ptr<const Lived> lived(const model::World& world,
                                   std::shared_ptr<const plan::Plan> plan,
                                   const history::Log& log) {
  return std::make_shared<vector_parts::LivedHere>(world, std::move(plan), log);
}

}  // namespace milieu::sim
