// A run that is changed from outside: lines read, worlds varied, branches kept.
//
// In:    lines of docs/what-if.md, a world or a history.
// Out:   settings with interventions; a world with parts dropped, added, replaced; a run of these.
// Never: lines that contradict one another.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "door/held.h"
#include "door/intervention.h"
#include "door/outside.h"
#include "door/settings.h"
#include "milieu/run.h"
#include "sim/executor.h"

namespace milieu::door {

/// `drop`, `add` and `replace` lines make another world; all others change a run of it. The name of
/// a `what_if` of the world stands for its lines.
struct Lines {
  std::vector<std::string> world, run;
};
Lines sorted(const model::World& world, const std::vector<std::string>& lines);

/// The world as its lines have it; the same if there are none.
Result<World> varied(const World& world, const std::vector<std::string>& lines);

/// All lines, or what is wrong with one of them, or with two together.
Result<std::vector<model::Intervention>> read_lines(const Naming& naming,
                                                    const std::vector<std::string>& lines);

/// Settings with the lines that change a run of the world.
Result<sim::Settings> changed(const World& world, sim::Settings settings,
                              const std::vector<std::string>& lines);

/// As options ask for it; of the lines, those that change a run.
template <class Options>
Result<sim::Settings> settings_of(const World& world, uint64_t seed, Generator generator,
                                  const Options& options) {
  const base::Result<sim::Settings> plain =
      settings(world.held().world, seed, generator, options.settings, options.until);
  if (!plain) return outside(plain.error());
  base::Result<sim::Settings> made = *plain;
  world.held().code->into(*made, world.held().world);
  return changed(world, *made, options.interventions);
}

using Notes = std::vector<std::pair<std::string, std::string>>;

/// A history of the same world that a run is the same as up to a time, not included.
struct Parent {
  const HeldHistory& history;
  int64_t until = 0;
};

/// milieu::run with settings that were read already; `notes` are kept in the file. With a parent it
/// begins at that one's last checkpoint before they part.
Result<Ran> run_with(const World& world, const RunOptions& options, const sim::Settings& settings,
                     const Notes& notes, const Parent* parent = nullptr);

}  // namespace milieu::door
