// What is worth remembering of a history while it happens: names, and the outcomes that held.
//
// In:    what an executor tells.
// Out:   an OutcomeText for each outcome of the world.
// Never: more than the events of one instant in memory.
#pragma once

#include <vector>

#include "door/held.h"
#include "milieu/run.h"

namespace milieu::door {

class Turning final : public history::Sink {
 public:
  /// The world must outlive it.
  explicit Turning(const HeldWorld& world);

  void event(history::EventIndex index, const history::Event& event) override;
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld& outcome) override;
  void measured(const history::Measured&) override {}
  void instant(int64_t time, uint64_t state) override;

  /// Those that held in order of time, then the others in order of declaration.
  std::vector<OutcomeText> outcomes() const;
  size_t entities() const { return names_.entities(); }

 private:
  std::string who(const history::OutcomeHeld& outcome) const;
  std::string sentence(history::EventIndex event) const;

  const HeldWorld& world_;
  tell::Names names_;
  std::vector<history::Event> recent_;      // of this instant
  history::EventIndex first_recent_ = 0;
  bool ended_instant_ = false;
  std::vector<OutcomeText> outcomes_;       // by id
  std::vector<int64_t> first_held_;         // by id: order of holding, from 1; 0 = never
  int64_t count_ = 0;
};

}  // namespace milieu::door
