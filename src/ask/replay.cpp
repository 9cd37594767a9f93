#include "ask/replay.h"

#include <algorithm>

#include "sim/lived.h"

namespace milieu::ask {
namespace {

using history::Event;
using history::EventIndex;
using history::OutcomeHeld;
using history::Weighed;

/// Keeps what was wanted, and sees that it is the same history.
class Listening final : public history::Sink {
 public:
  Listening(const history::Log& log, const Wanted& wanted) : log_(log), wanted_(wanted) {}
  void event(EventIndex index, const Event& event) override {
    next_ = index + 1;
    same = same && index < log_.size() && log_.event_id(index) == event.id;
  }
  void weighed(const Weighed& choice) override {
    if (wanted_.all || wanted_.events.contains(choice.event))
      found.choices[choice.event].push_back(choice);
  }
  void rested(const OutcomeHeld& held, const std::vector<EventIndex>& on) override {
    found.rested[held.outcome.value] = on;
  }
  void learned(const history::Record&) override {}
  void held(const OutcomeHeld&) override {}
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  bool done() const { return wanted_.events.empty() || next_ > *wanted_.events.rbegin(); }

  Replayed found{};
  bool same = true;

 private:
  const history::Log& log_;
  const Wanted& wanted_;
  EventIndex next_ = 0;
};

base::Result<void> run(sim::Executor& executor, const std::string& checkpoint,
                       const sim::Lived* lived, Listening& listening) {
  base::Result<void> begun = lived == nullptr ? executor.begin(listening)
                                              : executor.restore(checkpoint, *lived);
  if (!begun) return begun;
  while (!listening.done() && listening.same) {
    const base::Result<bool> more = executor.advance(listening);
    if (!more) return more.error();
    if (!*more) break;
  }
  return base::Result<void>::ok();
}

// Everybody's answers, and what an initiative was chosen from. (An act with a rate that another
// event began was not chosen; that only costs a second replay.)
bool has_all(const model::World& world, const Event& event, const std::vector<Weighed>& choices) {
  if (!event.act || event.sort == history::EventSort::Consequence) return true;
  const auto answers = std::ranges::count(choices, true, &Weighed::answered);
  const model::Act& act = world.acts[event.act];
  const bool initiative =
      act.rate.sort == model::Rate::Sort::About && event.sort == history::EventSort::Act;
  const auto chosen = static_cast<long>(choices.size()) - answers;
  return answers >= static_cast<long>(event.answers.size()) && chosen == (initiative ? 1 : 0);
}

bool complete(const model::World& world, const history::Log& log, const Wanted& wanted,
              const Replayed& found) {
  static const std::vector<Weighed> none;
  return std::ranges::all_of(wanted.events, [&](EventIndex index) {
    const auto choices = found.choices.find(index);
    return has_all(world, log.read(index), choices == found.choices.end() ? none : choices->second);
  });
}

}  // namespace

base::Error other_history() {
  return {base::Fault::Refused, "a replay of this history comes to another event",
          "It was written by another program; run the world again."};
}

base::Result<Replayed> replay(const model::World& world, const sim::Settings& given,
                              const history::Log& log, const Wanted& wanted,
                              const std::string& checkpoint) {
  sim::Settings settings = given;
  settings.weighed = true;
  settings.rested = wanted.outcomes;
  if (!checkpoint.empty()) {
    Listening listening(log, wanted);
    const auto executor = sim::vector_executor(world, settings);
    const auto lived = sim::lived(world, settings.plan, log);
    if (run(*executor, checkpoint, lived.get(), listening) && listening.same &&
        complete(world, log, wanted, listening.found))
      return std::move(listening.found);
  }
  Listening listening(log, wanted);
  const auto executor = sim::vector_executor(world, settings);
  const base::Result<void> ran = run(*executor, {}, nullptr, listening);
  if (!ran) return ran.error();
  if (!listening.same || !listening.done()) return other_history();
  return std::move(listening.found);
}

}  // namespace milieu::ask
