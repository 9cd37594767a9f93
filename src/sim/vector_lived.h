// The past and the knowledge of a whole history, as V keeps them.
#pragma once

#include "sim/lived.h"
#include "sim/vector_knowledge.h"

namespace milieu::sim::vector_parts {

class LivedHere final : public Lived {
 public:
  LivedHere(const model::World& world, std::shared_ptr<const plan::Plan> plan,
            const history::Log& log);

 private:
  std::shared_ptr<const plan::Plan> plan_;
  Cells cells_;  // nobody notes anything here

 public:
  std::vector<uint64_t> event_ids;
  Past past;
  Knowledge knowledge;
  size_t records = 0;
};

}  // namespace milieu::sim::vector_parts
