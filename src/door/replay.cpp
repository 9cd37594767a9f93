#include "door/replay.h"

#include "door/intervention.h"
#include "door/outside.h"
#include "history/reader.h"

namespace milieu::door {

Result<sim::Settings> settings_of(const HeldHistory& held) {
  const history::Header& header = held.info.header;
  const model::World& world = held.world.held().world;
  sim::Settings settings;
  settings.luck.seed = header.seed;
  settings.luck.rng = header.rng == "philox" ? base::Rng::Philox : base::Rng::Chain;
  settings.until = header.until;
  for (const std::string& text : header.interventions) {
    const Result<model::Intervention> one = read_intervention({.world = world}, text);
    if (!one) return one.error();
    settings.interventions.push_back(*one);
  }
  for (const auto& [id, value] : header.parameters) {
    settings.parameters.emplace_back(id, model::of_whole(value));
  }
  held.world.held().code->into(settings, world);
  return settings;
}

namespace {

// The last checkpoint before all that is wanted; empty if there is none.
base::Result<std::string> checkpoint_for(const HeldHistory& held, const ask::Wanted& wanted) {
  if (wanted.events.empty() || wanted.outcomes) return std::string();
  const history::EventIndex first = *wanted.events.begin();
  const base::Result<std::unique_ptr<history::Reader>> opened = history::Reader::open(held.path);
  if (!opened) return opened.error();
  base::Result<history::Checkpoint> last =
      (*opened)->checkpoint_before(held.log.read(first).time - 1);
  if (!last) return last.error();
  const bool helps = last->number != 0 && last->counts.events <= first;
  return helps ? last->bytes : std::string();
}

}  // namespace

Result<ask::Replayed> replayed(const HeldHistory& held, const ask::Wanted& wanted) {
  const history::Header& header = held.info.header;
  const base::Result<void> ours = can_replay(held.path, header);
  if (!ours) return outside(ours.error());
  const base::Result<std::string> checkpoint = checkpoint_for(held, wanted);
  if (!checkpoint) return outside(checkpoint.error());
  const Result<sim::Settings> settings = settings_of(held);
  if (!settings) return settings.error();
  base::Result<ask::Replayed> found =
      ask::replay(held.world.held().world, *settings, held.log, wanted, *checkpoint);
  if (found) return found.take();
  if (found.error().fault != base::Fault::Refused) return outside(found.error());
  return Error{Fault::Refused, "a replay of " + held.path + " comes to another event here",
               "It was written by milieu " + header.engine + "; run the world again."};
}

std::vector<history::Conviction> convictions(const HeldHistory& held, history::EntityIndex who,
                                             const Watch& watch) {
  const history::Header& header = held.info.header;
  if (!can_replay(held.path, header)) return {};
  const auto go_on = [&](double done) {
    return !watch || watch(done, "what was believed") == Next::GoOn;
  };
  const Result<sim::Settings> settings = settings_of(held);
  if (!settings) return {};
  auto found = ask::convictions(held.world.held().world, *settings, held.log, who, go_on);
  return found ? found.take() : std::vector<history::Conviction>();
}

}  // namespace milieu::door
