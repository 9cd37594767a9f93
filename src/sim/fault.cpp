#include "sim/fault.h"

#include "base/calendar.h"

namespace milieu::sim {

std::string called(const model::World& world, const EntityInfo& who) {
  if (!who.named) return "a " + world.kinds[who.kind].name;
  const model::Named& named = world.named[who.named];
  const std::string name = named.text.empty() ? named.name : named.text;
  return named.crowd ? name + " " + std::to_string(who.number) : name;
}

base::Error endless_error(int64_t now, const std::set<std::string>& acts) {
  std::string names;
  for (const std::string& name : acts) names += (names.empty() ? "" : ", ") + name;
  return {base::Fault::Limit,
          base::format_time(now) + ": " + names +
              (acts.size() == 1 ? " begins itself" : " begin one another") +
              " without end, with no time between",
          "Let one of them take time, or put its effect `after` some."};
}

base::Error arithmetic_error(const model::World& world, int64_t now, const Task& task,
                             const std::string& what) {
  std::string in = task.of == nullptr ? "" : "in " + task.of->name;
  if (task.who) in += (in.empty() ? "for " : ", for ") + called(world, *task.who);
  return {base::Fault::Arithmetic,
          base::format_time(now) + ": " + (in.empty() ? "" : in + ": ") + what, ""};
}

}  // namespace milieu::sim
