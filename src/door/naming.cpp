#include "door/naming.h"

#include <map>
#include <memory>

#include "base/names.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/question.h"
#include "door/words.h"

namespace milieu::door {
namespace {

using history::EntityIndex;

/// Everybody who is born at the start.
class Born final : public history::Sink {
 public:
  explicit Born(const model::World& world) : names(world) {}
  void event(history::EventIndex, const history::Event& event) override {
    names.told(event);
    for (const history::Birth& birth : event.births) ids.push_back(birth.id);
  }
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld&) override {}
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  tell::Names names;
  std::vector<uint64_t> ids;  // of entity 1 and so on
};

}  // namespace

Naming naming_of(const History& history, const model::World& world) {
  const auto who = [history](const std::string& name, model::KindId kind) -> Result<uint64_t> {
    const Result<EntityIndex> found = find_one(history, name, kind);
    if (!found) return found.error();
    return history.held().log.entity_id(*found);
  };
  const auto event = [history](uint64_t number) -> Result<Meant> {
    const history::Log& log = history.held().log;
    if (number >= log.size())
      return usage("there is no event " + std::to_string(number) + " in " + history.path(),
                   "The last one is " + std::to_string(log.size() - 1) + ".");
    if (number == 0) return usage("event 0 is the start itself", "Set facts at its time instead.");
    const history::Event found = log.read(static_cast<history::EventIndex>(number));
    if (found.sort == history::EventSort::Start)
      return usage("event " + std::to_string(number) + " came from outside already");
    const bool consequence = found.sort == history::EventSort::Consequence;
    return Meant{found.id, consequence ? model::ActId{} : found.act, found.time};
  };
  return {.world = world, .who = who, .event = event};
}

Result<Naming> naming_of(const model::World& world, const sim::Settings& settings) {
  const auto born = std::make_shared<Born>(world);
  const base::Result<void> begun = sim::vector_executor(world, settings)->begin(*born);
  if (!begun) return outside(begun.error());
  const auto who = [born, &world](const std::string& name, model::KindId kind) -> Result<uint64_t> {
    std::vector<EntityIndex> found = born->names.find(name);
    std::erase_if(found, [&](EntityIndex one) {
      return !is_kind(world, born->names.kind(one), kind);
    });
    if (found.size() == 1) return born->ids[found[0] - 1];
    if (found.size() > 1)
      return usage("'" + name + "' means " + std::to_string(found.size()) + " of them",
                   "The first is called '" + born->names.of(found[0]) + "'.");
    const std::optional<std::string> near = base::nearest(name, born->names.all());
    return usage("nobody and nothing is called '" + name + "' when this world begins",
                 near ? "Did you mean '" + *near + "'?" : "");
  };
  return Naming{.world = world, .who = who};
}

NameOf names_of(const HeldHistory& held) {
  auto names = std::make_shared<std::map<uint64_t, std::string>>();
  std::map<std::string, int> met;
  for (EntityIndex i = 1; i <= held.names.entities(); ++i) ++met[held.names.of(i)];
  for (EntityIndex i = 1; i <= held.names.entities(); ++i)
    if (met[held.names.of(i)] == 1) (*names)[held.log.entity_id(i)] = held.names.of(i);
  for (history::EventIndex i = 1; i < held.log.size(); ++i)
    names->try_emplace(held.log.event_id(i), "#" + std::to_string(i));
  return [names](uint64_t id) {
    const auto found = names->find(id);
    return found == names->end() ? std::string() : found->second;
  };
}

}  // namespace milieu::door
