#include "ask/believing.h"

#include <algorithm>
#include <set>

#include "ask/replay.h"

namespace milieu::ask {
namespace {

using history::Conviction;
using history::EntityIndex;
using history::Event;
using history::EventIndex;
using history::Record;
using model::Claim;
using model::ClaimId;
using model::Sort;

constexpr double enough = 0.6, too_little = 0.4;

// What reaches one person, and whether it is the same history.
class Reaching final : public history::Sink {
 public:
  Reaching(const history::Log& log, EntityIndex who) : log_(log), who_(who) {}
  void event(EventIndex index, const Event& event) override {
    same = same && index < log_.size() && log_.event_id(index) == event.id;
  }
  void learned(const Record& record) override {
    if (record.who == who_) reached.push_back(record);
  }
  void held(const history::OutcomeHeld&) override {}
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  std::vector<Record> reached;  // since it was last emptied
  bool same = true;

 private:
  const history::Log& log_;
  EntityIndex who_;
};

class Believing {
 public:
  Believing(const model::World& world, const history::Log& log, EntityIndex who)
      : world_(world), log_(log), who_(who) {}

  void look(sim::Executor& executor, const std::vector<Record>& reached) {
    std::set<Held> asked = believed_;
    for (const Record& record : reached) {
      const Event event = log_.read(record.event);
      if (!event.act) continue;
      std::set<EntityIndex> among = {who_};
      for (size_t role = 0; role < event.roles.size(); ++role) {
        if (world_.acts[event.act].frame[role].type.sort != Sort::Entity) continue;
        auto entity = static_cast<EntityIndex>(event.roles[role]);
        if (record.swapped && entity == record.instead_of) entity = record.put;
        if (entity != 0) among.insert(entity);
      }
      for (const ClaimId id : world_.claims.ids()) add(executor, id, among, {}, asked);
    }
    for (const Held& one : asked) judge(executor, one);
  }

  std::vector<Conviction> made;

 private:
  using Held = std::pair<uint32_t, std::vector<int64_t>>;  // claim, arguments

  // All arguments of a claim out of these people and things.
  void add(sim::Executor& executor, ClaimId id, const std::set<EntityIndex>& among,
           std::vector<int64_t> taken, std::set<Held>& into) const {
    const Claim& claim = world_.claims[id];
    if (claim.says.empty()) return;
    if (taken.size() == claim.parameters) {
      into.insert({id.value, std::move(taken)});
      return;
    }
    const model::Type& type = claim.frame[taken.size()].type;
    if (type.sort != Sort::Entity) return;
    for (const EntityIndex one : among) {
      const bool fits = is_kind(world_, executor.entity(one).kind, type.kind) &&
                        std::ranges::find(taken, int64_t{one}) == taken.end();
      if (!fits) continue;
      taken.push_back(one);
      add(executor, id, among, taken, into);
      taken.pop_back();
    }
  }

  void judge(sim::Executor& executor, const Held& one) {
    const sim::Belief belief = executor.believes(ClaimId{one.first}, who_, one.second);
    if (belief.strongest == history::no_event) return;
    const bool was = believed_.contains(one);
    if (was ? belief.credence > too_little : belief.credence < enough) return;
    if (was) believed_.erase(one);
    else believed_.insert(one);
    made.push_back({executor.now(), ClaimId{one.first}, one.second, !was, belief.strongest});
  }

  const model::World& world_;
  const history::Log& log_;
  EntityIndex who_;
  std::set<Held> believed_;
};

}  // namespace

base::Result<std::vector<Conviction>> convictions(const model::World& world,
                                                  const sim::Settings& settings,
                                                  const history::Log& log, EntityIndex who,
                                                  const std::function<bool(double)>& go_on) {
  const bool words = std::ranges::any_of(world.claims, [](const Claim& one) {
    return !one.says.empty();
  });
  if (!words) return std::vector<Conviction>();
  Reaching reaching(log, who);
  Believing believing(world, log, who);
  const auto executor = sim::vector_executor(world, settings);
  if (const base::Result<void> begun = executor->begin(reaching); !begun) return begun.error();
  const int64_t last = log.size() == 0 ? 0 : log.read(static_cast<EventIndex>(log.size() - 1)).time;
  const double all = static_cast<double>(std::max<int64_t>(last - world.starts, 1));
  constexpr uint64_t every = 64;  // instants: who watches need not see each
  bool more = true;
  for (uint64_t instant = 0; more && reaching.same; ++instant) {
    const double done = static_cast<double>(executor->now() - world.starts) / all;
    if (go_on && instant % every == 0 && !go_on(std::min(done, 1.0))) break;
    believing.look(*executor, reaching.reached);
    reaching.reached.clear();
    const base::Result<bool> went = executor->advance(reaching);
    if (!went) return went.error();
    more = *went;
  }
  if (!reaching.same) return other_history();
  believing.look(*executor, reaching.reached);
  return std::move(believing.made);
}

}  // namespace milieu::ask
