// milieu plan: how the executor finds the places where something could happen.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/text.h"
#include "milieu/world.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Option kOptions[] = {
    {"json", Takes::Nothing, "", "print one JSON object"},
};

// "action greet" is of greet.
bool is_of(const PlanPart& part, const std::string& name) {
  return name.empty() || (" " + part.of + " ").find(" " + name + " ") != std::string::npos;
}

int plan_it(const Given& given) {
  int exit = exit_yes;
  const std::optional<World> world = load_world(given.positionals()[0], exit);
  if (!world) return exit;
  const std::string name = given.positionals().size() > 1 ? given.positionals()[1] : "";
  Json parts = Json::array();
  size_t found = 0;
  for (const PlanPart& part : plan_of(*world)) {
    if (!is_of(part, name)) continue;
    ++found;
    parts.push_back({{"of", part.of}, {"steps", part.steps}});
    if (given.has("json")) continue;
    std::printf("%s\n", part.of.c_str());
    for (const std::string& step : part.steps) std::printf("  %s\n", step.c_str());
  }
  if (found == 0 && !name.empty()) {
    return fail({Fault::Usage, "nothing of the plan is called '" + name + "'",
                 "`milieu plan " + given.positionals()[0] + "` shows all of it."});
  }
  if (given.has("json")) print_json({{"world", world->name()}, {"parts", parts}});
  return exit_yes;
}

}  // namespace

const Command plan_command = {
    "plan", "how the engine looks for places where something could happen", "WORLD [NAME]",
    kOptions,
    "For each act, process and outcome: in which order its roles are bound, where candidates come\n"
    "from, and how many conditions are judged when. `from everyone` means that nothing better was\n"
    "found: there a large world is slow. docs/plan.md explains the rest.\n\n"
    "Examples\n"
    "  milieu plan anora\n"
    "  milieu plan anora propose\n",
    plan_it};

}  // namespace milieu::cli
