// The native code of a world, for all that is run of it.
//
// In:    settings of a run of this world.
// Out:   the same, with the world's plan and the code that there is or will be.
// Never: code for another world.
#pragma once

#include <memory>
#include <mutex>

#include "sim/executor.h"

namespace milieu::native {
class Maker;
}

namespace milieu::door {

class Code {
 public:
  Code();
  ~Code();
  /// The world must outlive all runs with these settings.
  void into(sim::Settings& settings, const model::World& world);

 private:
  std::mutex talking_;
  std::shared_ptr<const plan::Plan> plan_;
  std::shared_ptr<native::Maker> maker_;
};

}  // namespace milieu::door
