// What is asked about, so that it can be met again in another history of the same world.
//
// In:    content ids, which all histories of a world share.
// Out:   whether an event or an outcome that held is what was meant.
// Never: an index into one history.
#pragma once

#include <utility>
#include <vector>

#include "history/log.h"
#include "model/intervention.h"
#include "sim/executor.h"

namespace milieu::ask {

/// An outcome for these people, or what somebody did.
struct Target {
  model::OutcomeId outcome{};
  model::ActId act{};                   // a deed, if there is no outcome
  std::vector<model::Given> roles{};    // of either; entities and events by content id
  std::vector<std::pair<uint64_t, uint16_t>> answers{};  // of a deed: who gave which
  bool failed = false;                  // a deed that failed
  size_t nth = 1;                       // a deed that is done for the nth time
  uint64_t exactly = 0;                 // only by the event with this id; 0: by any
};

/// The content ids behind the indices of one history.
class Ids {
 public:
  virtual ~Ids() = default;
  virtual uint64_t entity(history::EntityIndex entity) const = 0;
  virtual uint64_t event(history::EventIndex event) const = 0;

  /// A value as it is in every history: the content id of an entity or event (0: none), or itself.
  uint64_t content(const model::Type& type, int64_t value) const;
  model::Given given(const model::Type& type, int64_t value) const;
};

class IdsOfLog final : public Ids {
 public:
  explicit IdsOfLog(const history::Log& log) : log_(log) {}
  uint64_t entity(history::EntityIndex entity) const override { return log_.entity_id(entity); }
  uint64_t event(history::EventIndex event) const override { return log_.event_id(event); }

 private:
  const history::Log& log_;
};

/// Whether a value is the one meant.
bool is(const Ids& ids, const model::Given& meant, const model::Type& type, int64_t value);

/// Whether this is the deed, however often it was done before; never for an outcome.
bool is_deed(const model::World& world, const Target& target, const history::Event& event,
             const Ids& ids);

/// Whether this is the outcome, for these people.
bool is_held(const model::World& world, const Target& target, const history::OutcomeHeld& held,
             const Ids& ids);

/// Whether an outcome without `on` holds now for these people, whoever it held for first; to be
/// asked again and again in one history.
class Holding {
 public:
  Holding(const model::World& world, const Target& target)
      : world_(world), target_(target), found_(target.roles.size()) {}
  bool now(sim::Executor& executor);

 private:
  void find(sim::Executor& executor);

  const model::World& world_;
  const Target& target_;
  std::vector<history::EntityIndex> found_;  // by role; 0: not born yet
  history::EntityIndex seen_ = 0;            // who was looked at
};

}  // namespace milieu::ask
