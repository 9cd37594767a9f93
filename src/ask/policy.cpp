#include "ask/policy.h"

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "sim/luck.h"

namespace milieu::ask {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using model::Given;
using model::Sort;
using sim::Executor;

uint64_t mixed(uint64_t word, uint64_t more) { return base::mix(word + base::mix(more + 1)); }

// What was chosen, as a word.
uint64_t word_of(const Choice& choice) {
  uint64_t word = mixed(static_cast<uint64_t>(choice.sort), choice.act.value);
  for (const Given& one : choice.roles)
    word = mixed(word, one.entity ? one.id : static_cast<uint64_t>(one.value));
  return mixed(word, choice.answer);
}

/// Where a run stopped: in a situation for which there is no choice yet.
struct Stop {
  uint64_t situation = 0;
  std::vector<Choice> choices;
};

/// Makes the choices that a policy has, and stops at the first that it has not.
class Steered final : public sim::Pilot, public history::Sink, public Ids {
 public:
  // Stops only in situations of `active`; others do as they would where there is no choice yet.
  Steered(const model::World& world, const Steering& steering, const Policy& policy, uint64_t luck,
          uint64_t active)
      : world_(world), steering_(steering), policy_(policy), luck_(luck), active_(active) {}

  bool steers(uint64_t who) const override {
    return who == steering_.who || std::ranges::count(steering_.allies, who) > 0;
  }

  std::optional<uint16_t> answer(Executor& executor, EntityIndex who, model::ActId act,
                                 const std::vector<int64_t>& roles) override {
    if (!is_time(executor)) return std::nullopt;
    const model::Question& asks = *world_.acts[act].asks;
    Choice choice{.sort = Choice::Sort::Answer, .act = act,
                  .roles = given(executor, world_.acts[act].frame, roles, 0)};
    const uint64_t situation = mixed(told_apart(executor, who), word_of(choice));
    std::vector<Choice> all;
    for (uint16_t i = 0; i < asks.answers.size(); ++i) {
      choice.answer = i;
      all.push_back(choice);
    }
    const Choice* chosen = choose(executor, who, situation, all);
    return chosen == nullptr ? std::nullopt : std::optional(chosen->answer);
  }

  Wish look(Executor& executor, EntityIndex who, int64_t interval,
            const std::vector<sim::OpenWay>& open) override {
    if (!is_time(executor)) return {};
    if (open.empty()) return {};
    std::vector<Choice> all = {{.sort = Choice::Sort::Nothing, .interval = interval}};
    uint64_t situation = mixed(told_apart(executor, who), static_cast<uint64_t>(interval));
    for (const sim::OpenWay& way : open) {
      all.push_back({.sort = Choice::Sort::Do, .act = way.act,
                     .roles = given(executor, world_.acts[way.act].frame, way.roles, 1),
                     .interval = interval});
      situation = mixed(situation, word_of(all.back()));
    }
    const Choice* chosen = choose(executor, who, situation, all);
    if (chosen == nullptr) return {};
    for (size_t i = 0; i < open.size(); ++i)
      if (all[i + 1] == *chosen) return {Wish::Do::This, i};
    return {Wish::Do::Nothing, 0};
  }

  uint64_t entity(EntityIndex entity) const override {
    const auto found = ids_.find(entity);
    return found == ids_.end() ? 0 : found->second;
  }
  uint64_t event(EventIndex event) const override {
    return event < events_.size() ? events_[event] : 0;
  }

  // --- what happens ------------------------------------------------------------------------------
  void event(EventIndex, const Event& event) override {
    for (const history::Birth& birth : event.births) ids_[birth.entity] = birth.id;
    events_.push_back(event.id);
    deeds_.push_back(deed(event));
    done_ += is_deed(world_, steering_.target, event, *this);
    if (!stop && !steering_.target.outcome) met = done_ >= steering_.target.nth;
  }
  void learned(const history::Record& record) override {
    const auto id = ids_.find(record.who);
    if (id == ids_.end() || !steers(id->second)) return;
    uint64_t word = deeds_[record.event];
    if (record.swapped) word = mixed(mixed(word, record.put), record.instead_of);
    known_[id->second] += word;  // whatever the order
  }
  void held(const history::OutcomeHeld& one) override {
    if (one.outcome != steering_.target.outcome) return;
    const bool same = is_held(world_, steering_.target, one, *this);
    met = met || (same && !stop);  // what is told after a stop is not decided
    used_up = !world_.outcomes[one.outcome].on;  // it is told for those for whom it holds first
  }
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  bool met = false, used_up = false;
  std::optional<Stop> stop{};

 private:
  bool is_time(const Executor& executor) const {
    return executor.now() >= steering_.from && executor.now() < steering_.until;
  }

  // An event is told by what happened in it.
  uint64_t told(const model::Type& type, int64_t value) const {
    if (type.sort != Sort::Event) return content(type, value);
    const bool known = value > 0 && static_cast<size_t>(value) <= deeds_.size();
    return known ? deeds_[static_cast<size_t>(value - 1)] : 0;
  }

  // What happened, without when: as somebody could tell it who has no clock.
  uint64_t deed(const Event& event) const {
    uint64_t word = mixed(event.act.value, static_cast<uint64_t>(event.status));
    for (size_t i = 0; event.act && i < event.roles.size(); ++i)
      word = mixed(word, told(world_.acts[event.act].frame[i].type, event.roles[i]));
    for (const history::AnswerGiven& given : event.answers)
      word = mixed(mixed(mixed(word, entity(given.who)), given.answer),
                   static_cast<uint64_t>(given.quantity));
    return word;
  }

  std::vector<Given> given(Executor& executor, const model::Frame& frame,
                           const std::vector<int64_t>& values, size_t first) const {
    std::vector<Given> all;
    for (size_t i = 0; i < values.size(); ++i) {
      const model::Type& type = frame[i + first].type;
      const bool entity = type.sort == Sort::Entity;
      const uint64_t id = entity && values[i] > 0
                              ? executor.entity(static_cast<EntityIndex>(values[i])).id
                              : told(type, values[i]);
      const bool named = entity || type.sort == Sort::Event;
      all.push_back({.any = false, .entity = named, .id = named ? id : 0,
                     .value = named ? 0 : values[i]});
    }
    return all;
  }

  // All that they could tell a situation by.
  uint64_t told_apart(Executor& executor, EntityIndex who) {
    const uint64_t id = executor.entity(who).id;
    uint64_t word = mixed(id, known_[id]);
    word = mixed(word, chosen_[id]);
    word = mixed(word, visible(executor, who));
    return steering_.all_knowing ? mixed(word, luck_) : word;
  }

  // Every entry of a fact that is shown to them.
  uint64_t visible(Executor& executor, EntityIndex who) const {
    uint64_t sum = 0;
    for (const model::FactId id : world_.facts.ids()) {
      if (id == world_.recognises) continue;
      std::vector<int64_t> keys(world_.facts[id].keys);
      sum += entries(executor, who, id, keys, 0);
    }
    return sum;
  }
  uint64_t entries(Executor& executor, EntityIndex who, model::FactId id,
                   std::vector<int64_t>& keys, size_t at) const {
    const model::Fact& fact = world_.facts[id];
    uint64_t sum = 0;
    if (at == fact.keys) {
      if (!executor.admits(id, keys, who)) return 0;
      const std::optional<int64_t> value = executor.read(id, keys);
      if (!value) return 0;
      uint64_t word = mixed(0x5eed, id.value);
      for (size_t i = 0; i < keys.size(); ++i)
        word = mixed(word, executor.entity(static_cast<EntityIndex>(keys[i])).id);
      const bool entity = fact.value.sort == Sort::Entity && !fact.set;
      const uint64_t shown =
          entity ? (*value <= 0 ? 0 : executor.entity(static_cast<EntityIndex>(*value)).id)
                 : static_cast<uint64_t>(*value);
      return mixed(word, shown);
    }
    if (fact.frame[at].type.sort != Sort::Entity) return 0;
    for (EntityIndex key = 1; key <= executor.entities(); ++key) {
      const sim::EntityInfo info = executor.entity(key);
      if (!info.alive || !is_kind(world_, info.kind, fact.frame[at].type.kind)) continue;
      keys[at] = key;
      sum += entries(executor, who, id, keys, at + 1);
    }
    return sum;
  }

  const Choice* choose(Executor& executor, EntityIndex who, uint64_t situation,
                       const std::vector<Choice>& all) {
    if (all.size() < 2 || stop) return nullptr;
    const auto found = policy_.find(situation);
    if (found == policy_.end()) {
      if (active_ == executor.entity(who).id) stop = Stop{situation, all};
      return nullptr;
    }
    uint64_t& chosen = chosen_[executor.entity(who).id];
    chosen = mixed(mixed(chosen, situation), word_of(found->second));
    return &found->second;
  }

  const model::World& world_;
  const Steering& steering_;
  const Policy& policy_;
  uint64_t luck_;
  uint64_t active_;
  std::map<EntityIndex, uint64_t> ids_;
  std::vector<uint64_t> events_;  // content ids
  std::vector<uint64_t> deeds_;
  size_t done_ = 0;               // how often the deed asked about was done
  std::map<uint64_t, uint64_t> known_, chosen_;  // by content id
};

struct Ended {
  bool met = false;
  std::optional<Stop> stop{};
};

class Search {
 public:
  Search(const model::World& world, const sim::Settings& settings, const Steering& steering,
         size_t most, const std::function<bool(double)>& watch)
      : world_(world), settings_(settings), steering_(steering), most_(most), watch_(watch) {
    settings_.causes = false, settings_.again = true;
  }

  base::Result<Ended> run(const Policy& policy, uint64_t seed, uint64_t active) {
    ++runs;
    sim::Settings settings = settings_;
    settings.luck.seed = seed;
    Steered steered(world_, steering_, policy, seed, active);
    settings.pilot = &steered;
    const auto executor = sim::vector_executor(world_, settings);
    const base::Result<void> begun = executor->begin(steered);
    if (!begun) return begun.error();
    while (!steered.stop && !steered.met) {
      const base::Result<bool> more = executor->advance(steered);
      if (!more) return more.error();
      if (steered.used_up && !steered.met && !steered.stop)
        steered.met = holds_now(world_, steering_.target, *executor);
      if (!*more) break;
    }
    return Ended{steered.met, std::move(steered.stop)};
  }

  // How many of these lucks meet the target with the best (or worst) choices, which go into
  // `policy`.
  size_t solve(const std::vector<uint64_t>& lucks, Policy& policy, uint64_t active, bool best) {
    std::map<uint64_t, std::pair<std::vector<Choice>, std::vector<uint64_t>>> groups;
    size_t met = 0;
    for (const uint64_t luck : lucks) {
      const bool room = runs < most_ && !stopped;
      whole = whole && room;
      const base::Result<Ended> ended = run(policy, luck, room ? active : 0);
      if (!ended) {
        error = ended.error();
        return 0;
      }
      if (!ended->stop) {
        met += ended->met;
        continue;
      }
      auto& group = groups[ended->stop->situation];
      group.first = ended->stop->choices;
      group.second.push_back(luck);
    }
    if (watch_ && !watch_(static_cast<double>(runs) / static_cast<double>(most_))) stopped = true;
    for (const auto& [situation, group] : groups) {
      ++situations;
      std::optional<size_t> found;
      Choice chosen;
      for (const Choice& choice : group.first) {
        policy[situation] = choice;
        const size_t value = solve(group.second, policy, active, best);
        if (error) return 0;
        if (!found || (best ? value > *found : value < *found)) found = value, chosen = choice;
      }
      policy[situation] = chosen;
      met += *found;
    }
    return met;
  }

  size_t runs = 0, situations = 0;
  bool whole = true, stopped = false;
  std::optional<base::Error> error{};

 private:
  const model::World& world_;
  sim::Settings settings_;
  const Steering& steering_;
  size_t most_;
  const std::function<bool(double)>& watch_;
};

}  // namespace

// With allies, one after the other chooses anew while the others keep to what they chose, until
// nothing is gained: never less than alone, but perhaps less than all of them could agree upon.
base::Result<Range> range(const model::World& world, const sim::Settings& settings,
                          const Steering& steering, uint64_t first, size_t lucks, size_t runs,
                          const std::function<bool(double)>& watch) {
  constexpr int most_rounds = 4;
  std::vector<uint64_t> all(lucks);
  for (size_t i = 0; i < lucks; ++i) all[i] = first + i;
  Range made;
  const auto share = [&](size_t met) {
    return lucks == 0 ? 0 : static_cast<double>(met) / static_cast<double>(lucks);
  };
  const base::Result<size_t> plain = judge(world, settings, steering, {}, first, lucks);
  if (!plain) return plain.error();
  made.plain = share(*plain);
  std::vector<uint64_t> turns = {steering.who};
  turns.insert(turns.end(), steering.allies.begin(), steering.allies.end());
  for (const bool best : {true, false}) {
    Search search(world, settings, steering, runs / 2, watch);
    std::map<uint64_t, Policy> own;  // of each
    std::optional<size_t> found;
    for (int round = 0, idle = 0; round < most_rounds && idle < static_cast<int>(turns.size());
         ++round)
      for (const uint64_t active : turns) {
        Policy policy;
        for (const auto& [who, kept] : own)
          if (who != active) policy.insert(kept.begin(), kept.end());
        const Policy others = policy;
        const size_t value = search.solve(all, policy, active, best);
        if (search.error) return *search.error;
        const bool better = !found || (best ? value > *found : value < *found);
        idle = better ? 0 : idle + 1;
        if (better) {
          found = value;
          std::erase_if(policy, [&](const auto& one) { return others.contains(one.first); });
          own[active] = std::move(policy);
        }
        if (idle >= static_cast<int>(turns.size()) || turns.size() == 1) break;
      }
    Found& into = best ? made.best : made.worst;
    into.value = share(*found);
    for (const auto& [who, kept] : own) into.policy.insert(kept.begin(), kept.end());
    made.runs += search.runs, made.situations += search.situations;
    made.whole = made.whole && search.whole;
  }
  return made;
}

base::Result<size_t> judge(const model::World& world, const sim::Settings& settings,
                           const Steering& steering, const Policy& policy, uint64_t first,
                           size_t lucks) {
  const std::function<bool(double)> nobody;
  Search search(world, settings, steering, SIZE_MAX, nobody);
  size_t met = 0;
  for (size_t i = 0; i < lucks; ++i) {
    const base::Result<Ended> ended = search.run(policy, first + i, 0);
    if (!ended) return ended.error();
    met += ended->met;
  }
  return met;
}

}  // namespace milieu::ask
