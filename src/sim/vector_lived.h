// The past and the knowledge of a whole history, as V keeps them.
#pragma once

#include "sim/lived.h"
#include "sim/vector_knowledge.h"

namespace milieu::sim::vector_parts {

class LivedHere final : public Lived {
 public:
  LivedHere(const model::World& world, std::shared_ptr<const plan::Plan> plan,
            const history::Log& log);
  /// Of a run as it stands, with so many records told.
  LivedHere(const model::World& world, std::shared_ptr<const plan::Plan> plan, const Past& past,
            const Knowledge& knowledge, std::vector<uint64_t> event_ids, size_t records);

  /// Whether a state after so much can be restored beside it.
  bool covers(size_t events, size_t so_many_records) const;

 private:
  std::shared_ptr<const plan::Plan> plan_;
  Cells cells_;  // nobody notes anything here

 public:
  const bool earlier;  // serves earlier states, too: its records are numbered as they were told
  std::vector<uint64_t> event_ids;
  Past past;
  Knowledge knowledge;
  size_t records = 0;
};

}  // namespace milieu::sim::vector_parts
