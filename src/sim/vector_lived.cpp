#include "sim/vector_lived.h"

#include <algorithm>

#include "sim/vector.h"

namespace milieu::sim {
namespace vector_parts {

LivedHere::LivedHere(const model::World& world, std::shared_ptr<const plan::Plan> plan,
                     const history::Log& log)
    : plan_(std::move(plan)), cells_(false), earlier(true), past(world, *plan_, cells_),
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

LivedHere::LivedHere(const model::World& world, std::shared_ptr<const plan::Plan> plan,
                     const Past& other, const Knowledge& known, std::vector<uint64_t> ids,
                     size_t told)
    : plan_(std::move(plan)), cells_(false), earlier(false), event_ids(std::move(ids)),
      past(world, *plan_, cells_), knowledge(world, *plan_, cells_), records(told) {
  past.begin_as(other, other.size());
  knowledge.begin_as(known, SIZE_MAX, known.people(), past);
}

bool LivedHere::covers(size_t events, size_t so_many_records) const {
  const size_t all = event_ids.size();
  if (!earlier) return events == all && so_many_records == records;
  return events <= all && so_many_records <= records;
}

std::shared_ptr<const Lived> Vector::lived() const {
  return std::make_shared<LivedHere>(world_, compiled_, state_.past, state_.knowledge,
                                     state_.store.event_ids, told_records_);
}

}  // namespace vector_parts

std::shared_ptr<const Lived> lived(const model::World& world,
                                   std::shared_ptr<const plan::Plan> plan,
                                   const history::Log& log) {
  if (!plan) plan = plan::compiled(world);
  return std::make_shared<vector_parts::LivedHere>(world, std::move(plan), log);
}

}  // namespace milieu::sim
