#include "ask/trunk.h"

#include <algorithm>
#include <map>
#include <set>

#include "ask/replay.h"
#include "base/hash.h"
#include "plan/plan.h"
#include "sim/intervene.h"

namespace milieu::ask {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;

constexpr size_t deepest = 4'000;  // events of one lineage

/// Sees that it is the same history.
class Same final : public history::Sink {
 public:
  explicit Same(const history::Log& log) : log_(log) {}
  void event(EventIndex index, const Event& event) override {
    told = index + 1;
    same = same && index < log_.size() && log_.event_id(index) == event.id;
  }
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld&) override {}
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  EventIndex told = 0;
  bool same = true;

 private:
  const history::Log& log_;
};

/// Waits for the target.
class Waiting final : public history::Sink, public Ids {
 public:
  Waiting(const model::World& world, const history::Log& log, const Target& target, bool all,
          EventIndex fork)
      : world_(world), log_(log), target_(target), all_(all), fork_(fork) {
    for (EventIndex i = 0; target.nth > 1 && i < fork; ++i)
      done_ += is_deed(world, target, log.read(i), *this);
  }

  void event(EventIndex index, const Event& event) override {
    for (const history::Birth& birth : event.births) ids_[birth.entity] = birth.id;
    events_.push_back({index, event.id, came_of(event), wrote_of(event), event.causes});
    if (branch.met || !is_deed(world_, target_, event, *this)) return;
    if (++done_ == target_.nth || target_.exactly != 0) meet(index, event.time, event.id);
  }
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld& one) override {
    if (one.outcome != target_.outcome) return;
    used_up = !world_.outcomes[one.outcome].on;
    if (is_held(world_, target_, one, *this)) meet(one.event, one.time, this->event(one.event));
  }
  void rested(const history::OutcomeHeld& one, const std::vector<EventIndex>& on) override {
    if (one.outcome == target_.outcome && branch.met && branch.by == one.event) rested_ = on;
  }
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  void meet(EventIndex by, int64_t time, uint64_t id) {
    if (branch.met || (target_.exactly != 0 && target_.exactly != id)) return;
    branch.met = true;
    branch.by = by, branch.at = time;
  }
  uint64_t entity(EntityIndex entity) const override {
    const auto born = ids_.find(entity);
    return born != ids_.end() ? born->second : log_.entity_id(entity);
  }
  uint64_t event(EventIndex index) const override {
    return index < fork_ ? log_.event_id(index) : events_[index - fork_].id;
  }
  EventIndex last() const { return fork_ + static_cast<EventIndex>(events_.size()) - 1; }

  // All that it goes back to, as deep as that goes.
  Branch done() {
    if (all_) branch.all = events_;
    if (!branch.met) return std::move(branch);
    std::set<EventIndex> seen;
    const auto add = [&](EventIndex event) {
      const bool fits = event != 0 && branch.lineage.size() < deepest;
      if (fits && seen.insert(event).second) branch.lineage.push_back(step(event));
    };
    add(branch.by);
    for (const EventIndex event : rested_) add(event);
    for (size_t at = 0; at < branch.lineage.size(); ++at)
      for (const EventIndex cause : std::vector(branch.lineage[at].causes)) add(cause);
    return std::move(branch);
  }

  Branch branch{};
  bool used_up = false;  // it has held for others, and will not be told again

 private:
  Step step(EventIndex event) const {
    if (event >= fork_) return events_[event - fork_];
    const Event read = log_.read(event);
    return {event, read.id, came_of(read), wrote_of(read), read.causes};
  }

  const model::World& world_;
  const history::Log& log_;
  const Target& target_;
  bool all_;                             // every event is kept
  EventIndex fork_;                      // events before it are the parent's
  std::vector<Step> events_;             // from there on
  std::vector<EventIndex> rested_;
  size_t done_ = 0;                      // how often the deed was done
  std::map<EntityIndex, uint64_t> ids_;  // of those born since the fork
};

}  // namespace

Trunk::Trunk(const model::World& world, const sim::Settings& settings, const history::Log& log)
    : world_(world), settings_(settings), log_(log) {
  settings_.causes = true, settings_.again = true, settings_.rested = true;
  if (!settings_.plan) settings_.plan = plan::compiled(world);
  lived_ = sim::lived(world, settings_.plan, log);
}

base::Result<std::unique_ptr<Trunk>> Trunk::grow(const model::World& world,
                                                 const sim::Settings& settings,
                                                 const history::Log& log, EventIndex last,
                                                 const Watch& watch, size_t room) {
  std::unique_ptr<Trunk> made(new Trunk(world, settings, log));
  const auto executor = sim::vector_executor(world, settings);
  Same sink(log);
  const base::Result<void> begun = executor->begin(sink);
  if (!begun) return begun.error();
  EventIndex next = 1;
  while (sink.same && sink.told <= last) {
    if (sink.told >= next) {
      made->keep({executor->now(), sink.told, executor->save()}, room);
      next = sink.told + made->apart_;
      const double share = static_cast<double>(sink.told) / static_cast<double>(last + 1);
      if (watch && !watch(share))
        return base::Error{base::Fault::Interrupted, "it was interrupted", ""};
    }
    const base::Result<bool> more = executor->advance(sink);
    if (!more) return more.error();
    if (!*more) break;
  }
  if (!sink.same) return other_history();
  return made;
}

// Where there is no room for more, every second one is let go, and the next are twice as far apart.
void Trunk::keep(State state, size_t room) {
  bytes_ += state.bytes.size();
  states_.push_back(std::move(state));
  while (bytes_ > room && states_.size() > 1) {
    std::vector<State> left;
    bytes_ = 0;
    for (size_t i = 0; i < states_.size(); i += 2) {
      bytes_ += states_[i].bytes.size();
      left.push_back(std::move(states_[i]));
    }
    states_ = std::move(left);
    apart_ *= 2;
  }
}

base::Result<Branch> Trunk::run(const std::vector<model::Intervention>& more, int64_t from,
                                const Target& target, bool shortcut, bool all) const {
  sim::Settings settings = settings_;
  for (const model::Intervention& one : more) {
    if (one.sort == model::Intervention::Sort::Luck)
      sim::renew_luck(settings.interventions, one.at, one.number);
    else
      settings.interventions.push_back(one);
  }
  const State* start = nullptr;
  for (const State& state : states_)
    if (shortcut && state.time < from) start = &state;
  const auto executor = sim::vector_executor(world_, settings);
  Waiting waiting(world_, log_, target, all, start == nullptr ? 0 : start->events);
  Holding holding(world_, target);
  const base::Result<void> begun =
      start == nullptr ? executor->begin(waiting) : executor->restore(start->bytes, *lived_);
  if (!begun) return begun.error();
  while (!waiting.branch.met || all) {
    const base::Result<bool> next = executor->advance(waiting);
    if (!next) return next.error();
    if (waiting.used_up && !waiting.branch.met && holding.now(*executor))
      waiting.meet(waiting.last(), executor->now(), waiting.event(waiting.last()));
    if (!*next) break;
  }
  return waiting.done();
}

uint64_t came_of(const Event& event) {
  uint64_t word = static_cast<uint64_t>(event.status);
  for (const history::AnswerGiven& given : event.answers)
    word = base::mix(word + (uint64_t{given.answer} << 32) + static_cast<uint64_t>(given.quantity));
  return word;
}

uint64_t wrote_of(const Event& event) {
  uint64_t word = came_of(event);
  const auto add = [&](int64_t more) { word = base::mix(word + static_cast<uint64_t>(more)); };
  for (const history::Write& write : event.writes) {
    add(write.fact.value);
    for (const int64_t key : write.keys) add(key);
    add(write.value * 4 + write.present * 2 + write.voided);
  }
  return word;
}

}  // namespace milieu::ask
