#include "ask/knowing.h"

#include <algorithm>

namespace milieu::ask {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using history::Record;
using history::Write;
using model::Sort;

constexpr size_t most_asked = 200'000;  // credences

bool is_about(const model::World& world, const Write& write, EntityIndex entity) {
  const model::Fact& fact = world.facts[write.fact];
  for (size_t key = 0; key < write.keys.size(); ++key)
    if (fact.frame[key].type.sort == Sort::Entity && write.keys[key] == int64_t{entity})
      return true;
  return false;
}

int64_t swapped(const Record& record, const model::Type& type, int64_t value) {
  const bool put = record.swapped && type.sort == Sort::Entity &&
                   value == int64_t{record.instead_of};
  return put ? int64_t{record.put} : value;
}

/// What one person remembers of the entries, from what they know of events.
struct Remembering {
  const history::Log& log;
  const model::World& world;
  const Entries& entries;
  std::map<std::pair<Place, EntityIndex>, Knower> found{};

  void note(const Place& place, EntityIndex who, const Knower& knower) {
    const auto [at, fresh] = found.try_emplace({place, who}, knower);
    if (!fresh && knower.event >= at->second.event) at->second = knower;
  }
  void learn(const Record& record) {
    const Event event = log.read(record.event);
    for (const Write& write : event.writes) {
      if (write.voided) continue;
      const model::Fact& fact = world.facts[write.fact];
      Place place{write.fact.value, write.keys};
      for (size_t i = 0; i < place.second.size(); ++i)
        place.second[i] = swapped(record, fact.frame[i].type, place.second[i]);
      if (!entries.contains(place)) continue;
      Knower knower{record.who, false, true, record.event, record.via, record.time, write.present,
                    swapped(record, fact.value, write.value)};
      note(place, record.who, knower);
    }
  }
};

void starting(Moment& moment, const history::Log& log, const model::World& world,
              Remembering& remembering) {
  for (const Write& write : log.read(0).writes) {
    const Place place{write.fact.value, write.keys};
    if (write.voided || !remembering.entries.contains(place)) continue;
    if (world.facts[write.fact].seen.all) continue;
    for (const EntityIndex who : moment.people())
      if (who <= moment.start().entities() && moment.start().admits(write.fact, write.keys, who))
        remembering.note(place, who,
                         {who, false, true, 0, who, log.read(0).time, write.present, write.value});
  }
}

bool same(const Knower& knower, const Entry& entry) {
  if (knower.present != entry.write.present) return false;
  return !knower.present || knower.value == entry.write.value;
}

Knowing knowing_of(Moment& moment, const model::World& world, const Place& place,
                   const Entry& entry, const Remembering& remembering) {
  Knowing made;
  made.all = world.facts[entry.write.fact].seen.all;
  if (made.all) return made;
  for (const EntityIndex who : moment.people()) {
    const auto found = remembering.found.find({place, who});
    const bool sees = moment.then().admits(entry.write.fact, place.second, who);
    if (!sees && found == remembering.found.end()) continue;
    Knower knower{who, sees, true, entry.event, who, entry.time, entry.write.present,
                  entry.write.value};
    if (found != remembering.found.end()) knower = found->second;
    knower.sees = sees;
    knower.right = sees || same(knower, entry);
    made.knowers.push_back(knower);
  }
  return made;
}

std::vector<int64_t> candidates(Moment& moment, const model::World& world,
                                const model::Type& type) {
  std::vector<int64_t> found;
  if (type.sort == Sort::Entity)
    for (EntityIndex who = 1; who <= moment.then().entities(); ++who) {
      const sim::EntityInfo info = moment.then().entity(who);
      if (info.alive && is_kind(world, info.kind, type.kind)) found.push_back(who);
    }
  if (type.sort == Sort::Whole && type.ranged && type.high - type.low < 1000)
    for (int64_t value = type.low; value <= type.high; ++value) found.push_back(value);
  return found;
}

/// All arguments of one claim that have `about` among them.
struct Arguments {
  const model::Claim& claim;
  std::vector<std::vector<int64_t>> among;
  EntityIndex about;
  std::vector<std::vector<int64_t>> all{};

  void fill(std::vector<int64_t>& taken) {
    if (taken.size() < among.size()) {
      for (const int64_t value : among[taken.size()]) {
        taken.push_back(value);
        fill(taken);
        taken.pop_back();
      }
      return;
    }
    for (size_t i = 0; i < taken.size(); ++i)
      if (claim.frame[i].type.sort == Sort::Entity && taken[i] == int64_t{about})
        return all.push_back(taken);
  }
  size_t size() const {
    size_t product = 1;
    for (const auto& one : among) product = std::min(most_asked, product * one.size());
    return product;
  }
};

}  // namespace

Entries entries_about(const history::Log& log, const model::World& world, EntityIndex about,
                      int64_t until) {
  Entries entries;
  for (EventIndex index = 0; index < log.size(); ++index) {
    const Event event = log.read(index);
    if (event.time > until) break;
    for (const Write& write : event.writes) {
      if (write.voided || !is_about(world, write, about)) continue;
      entries[{write.fact.value, write.keys}] = {write, event.time, index};
    }
  }
  return entries;
}

std::vector<Knowing> who_knows(Moment& moment, const history::Log& log, const model::World& world,
                               const Entries& entries) {
  Remembering remembering{log, world, entries};
  starting(moment, log, world, remembering);
  for (size_t number = 0; number < log.records(); ++number) {
    const Record record = log.record(number);
    if (record.time <= moment.time() && record.event != 0) remembering.learn(record);
  }
  std::vector<Knowing> found;
  for (const auto& [place, entry] : entries)
    found.push_back(knowing_of(moment, world, place, entry, remembering));
  return found;
}

Credences credences_about(Moment& moment, const model::World& world, EntityIndex about) {
  Credences found;
  const std::vector<EntityIndex> people = moment.people();
  size_t asked = 0;
  for (const model::ClaimId id : world.claims.ids()) {
    const model::Claim& claim = world.claims[id];
    Arguments arguments{claim, {}, about};
    for (size_t i = 0; i < claim.parameters; ++i)
      arguments.among.push_back(candidates(moment, world, claim.frame[i].type));
    if (arguments.size() >= most_asked || asked > most_asked) {
      found.complete = false;
      continue;
    }
    std::vector<int64_t> taken;
    arguments.fill(taken);
    asked += arguments.all.size() * people.size();
    for (const std::vector<int64_t>& args : arguments.all)
      for (const EntityIndex hearer : people) {
        const sim::Belief belief = moment.then().believes(id, hearer, args);
        if (belief.strongest != history::no_event)
          found.all.push_back({id, args, hearer, belief.credence, belief.strongest});
      }
  }
  return found;
}

}  // namespace milieu::ask
