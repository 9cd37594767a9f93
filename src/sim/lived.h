// What happened in a history and who came to know of it, for branches of it.
//
// A state is two things: what there is now, which is little, and all that happened, which is more
// with every instant and never changes again. Of one history the second is kept once; a state to go
// back to is then only the first (Executor::save).
//
// In:    a history, with the world and the plan that it was run by.
// Out:   something that states of this history can be restored beside.
// Never: anything that was not told.
#pragma once

#include <memory>

#include "history/log.h"
#include "sim/executor.h"

namespace milieu::sim {

// A run gives its own as it stands (Executor::lived), for states of this very instant; one made
// from a history serves all states of it.
class Lived {
 public:
  virtual ~Lived() = default;
  Lived(const Lived&) = delete;
  Lived& operator=(const Lived&) = delete;

 protected:
  Lived() = default;
};

/// For V. The world must outlive it; safe among threads. Without a plan one is compiled.
std::shared_ptr<const Lived> lived(const model::World& world,
                                   std::shared_ptr<const plan::Plan> plan,
                                   const history::Log& log);

}  // namespace milieu::sim
