#include "plan/plan.h"

#include <sstream>

#include "door/held.h"
#include "milieu/world.h"

namespace milieu {

std::vector<PlanPart> plan_of(const World& world) {
  const model::World& model = world.held().world;
  std::istringstream text(plan::print(plan::compile(model), model));
  std::vector<PlanPart> parts;
  for (std::string line; std::getline(text, line);) {
    if (line.empty()) continue;
    if (line[0] != ' ') parts.push_back({line, {}});
    else if (!parts.empty()) parts.back().steps.push_back(line.substr(2));
  }
  return parts;
}

}  // namespace milieu
