#include "sim/reference.h"

namespace milieu::sim::reference_parts {

std::string Reference::save() const { return {}; }

base::Result<void> Reference::restore(std::string_view, const Lived&) {
  return base::Error{base::Fault::Refused, "the reference executor keeps no checkpoints",
                     "run with --executor vector"};
}

}  // namespace milieu::sim::reference_parts
