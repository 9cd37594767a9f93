// Two sinks as one.
//
// In:    what an executor tells.
// Out:   the same, to the first and then to the second.
// Never: anything of its own.
#pragma once

#include <vector>

#include "history/event.h"

namespace milieu::history {

class Tee final : public Sink {
 public:
  Tee(Sink& first, Sink& second) : first_(first), second_(second) {}
  void event(EventIndex index, const Event& event) override {
    first_.event(index, event), second_.event(index, event);
  }
  void learned(const Record& record) override { first_.learned(record), second_.learned(record); }
  void held(const OutcomeHeld& one) override { first_.held(one), second_.held(one); }
  void rested(const OutcomeHeld& one, const std::vector<EventIndex>& on) override {
    first_.rested(one, on), second_.rested(one, on);
  }
  void measured(const Measured& one) override { first_.measured(one), second_.measured(one); }
  void instant(int64_t time, uint64_t state) override {
    first_.instant(time, state), second_.instant(time, state);
  }

 private:
  Sink& first_;
  Sink& second_;
};

}  // namespace milieu::history
