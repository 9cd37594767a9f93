#include "ask/branch.h"

#include <algorithm>
#include <map>
#include <set>

#include "ask/target.h"
#include "base/hash.h"

namespace milieu::ask {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using history::Log;
using history::OutcomeHeld;
using model::Sort;

constexpr size_t stretches = 20;

// One of the two, with values as they mean the same in both.
class Side {
 public:
  explicit Side(const Told& told)
      : world_(told.world), log_(told.log), ids_(told.log), acts_{0}, facts_{0} {
    for (const model::Act& act : world_.acts) acts_.push_back(base::hash_text(act.site));
    for (const model::Fact& fact : world_.facts) facts_.push_back(base::hash_text(fact.site));
  }

  uint64_t id(int64_t entity) const {
    return entity <= 0 ? 0 : log_.entity_id(static_cast<EntityIndex>(entity));
  }
  uint64_t content(const model::Type& type, int64_t value) const {
    return ids_.content(type, value);
  }

  // Who did what, whenever that was.
  std::vector<uint64_t> deed(const Event& event) const {
    std::vector<uint64_t> words = {static_cast<uint64_t>(event.sort), acts_[event.act.value],
                                   event.line};
    for (size_t i = 0; event.act && i < event.roles.size(); ++i)
      words.push_back(content(world_.acts[event.act].frame[i].type, event.roles[i]));
    return words;
  }

  // All that came of it, but for when it was.
  uint64_t came_of(const Event& event) const {
    base::Digest digest;
    digest.absorb(static_cast<uint64_t>(event.status));
    digest.absorb(static_cast<uint64_t>(event.hitch.sort) << 16 | event.hitch.condition);
    for (const uint64_t word : deed(event)) digest.absorb(word);
    for (const history::AnswerGiven& given : event.answers) {
      digest.absorb(id(given.who));
      digest.absorb(given.answer);
      digest.absorb(static_cast<uint64_t>(given.quantity));
    }
    digest.absorb(event.writes.size());
    for (const history::Write& write : event.writes) {
      const model::Fact& fact = world_.facts[write.fact];
      digest.absorb(facts_[write.fact.value]);
      digest.absorb(uint64_t{write.present} << 1 | uint64_t{write.voided});
      for (size_t i = 0; i < write.keys.size(); ++i)
        digest.absorb(content(fact.frame[i].type, write.keys[i]));
      digest.absorb(content(fact.value, write.value));
    }
    for (const history::Birth& birth : event.births) digest.absorb(birth.id);
    for (const EntityIndex end : event.ends) digest.absorb(id(end));
    return digest.low();
  }

  std::set<uint64_t> people(const Event& event, EventIndex index) const {
    std::set<uint64_t> found;
    const auto add = [&](EntityIndex who) {
      if (who != 0 && world_.kinds[log_.entity(who).birth.kind].decides) found.insert(id(who));
    };
    for (size_t i = 0; event.act && i < event.roles.size(); ++i)
      if (world_.acts[event.act].frame[i].type.sort == Sort::Entity)
        add(static_cast<EntityIndex>(event.roles[i]));
    for (const history::AnswerGiven& given : event.answers) add(given.who);
    for (const history::Write& write : event.writes)
      for (size_t i = 0; !event.act && i < write.keys.size(); ++i)
        if (world_.facts[write.fact].frame[i].type.sort == Sort::Entity)
          add(static_cast<EntityIndex>(write.keys[i]));
    if (knew_.empty()) learn();
    const auto knew = knew_.find(index);
    if (knew != knew_.end())
      for (const EntityIndex who : knew->second) add(who);
    return found;
  }

  const model::World& world() const { return world_; }
  const Log& log() const { return log_; }

 private:
  void learn() const {
    for (size_t i = 0; i < log_.records(); ++i) {
      const history::Record record = log_.record(i);
      knew_[record.event].push_back(record.who);
    }
  }

  const model::World& world_;
  const Log& log_;
  IdsOfLog ids_;
  std::vector<uint64_t> acts_, facts_;  // their sites, hashed
  mutable std::map<EventIndex, std::vector<EntityIndex>> knew_;
};

class Comparing {
 public:
  Comparing(const Told& first, const Told& second) : a_(first), b_(second) {}

  Difference make() {
    share();
    pair_by_id();
    pair_by_deed();
    if (made_.since) count(), spread();
    outcomes();
    return std::move(made_);
  }

 private:
  void share() {
    const size_t least = std::min(a_.log().size(), b_.log().size());
    while (made_.shared < least && a_.log().event_id(made_.shared) ==
                                       b_.log().event_id(made_.shared)) {
      const Event one = a_.log().read(made_.shared), other = b_.log().read(made_.shared);
      if (one.time != other.time || a_.came_of(one) != b_.came_of(other)) break;
      ++made_.shared;
    }
    if (made_.shared == a_.log().size() && made_.shared == b_.log().size()) return;
    made_.since = INT64_MAX;
    for (const Side* side : {&a_, &b_})
      if (made_.shared < side->log().size())
        made_.since = std::min(*made_.since, side->log().read(made_.shared).time);
  }

  void pair_by_id() {
    std::map<uint64_t, EventIndex> places;
    for (EventIndex i = made_.shared; i < b_.log().size(); ++i) places[b_.log().event_id(i)] = i;
    std::vector<bool> taken(b_.log().size());
    for (EventIndex i = made_.shared; i < a_.log().size(); ++i) {
      const auto found = places.find(a_.log().event_id(i));
      if (found == places.end()) {
        made_.gone.push_back(i);
        continue;
      }
      taken[found->second] = true;
      const Event one = a_.log().read(i), other = b_.log().read(found->second);
      if (a_.came_of(one) == b_.came_of(other)) {
        if (one.time == other.time) ++made_.same, times_.push_back(one.time);
        else made_.moved.push_back({i, found->second});
      } else {
        made_.changed.push_back({i, found->second});
      }
    }
    for (EventIndex i = made_.shared; i < b_.log().size(); ++i)
      if (!taken[i]) made_.fresh.push_back(i);
  }

  // The nth of the one is the nth of the other, if the same came of it.
  void pair_by_deed() {
    std::map<std::vector<uint64_t>, std::vector<EventIndex>> deeds;
    for (const EventIndex i : made_.fresh) {
      const Event event = b_.log().read(i);
      if (event.act) deeds[b_.deed(event)].push_back(i);
    }
    std::map<std::vector<uint64_t>, size_t> met;
    std::set<EventIndex> gone, fresh;
    for (const EventIndex i : made_.gone) {
      const Event event = a_.log().read(i);
      const auto found = deeds.find(a_.deed(event));
      if (!event.act || found == deeds.end()) continue;
      const size_t nth = met[found->first]++;
      if (nth >= found->second.size()) continue;
      made_.moved.push_back({i, found->second[nth]});
      gone.insert(i), fresh.insert(found->second[nth]);
    }
    std::erase_if(made_.gone, [&](EventIndex i) { return gone.contains(i); });
    std::erase_if(made_.fresh, [&](EventIndex i) { return fresh.contains(i); });
    std::ranges::sort(made_.moved, {}, &Pair::first);
  }

  void count() {
    int64_t last = *made_.since;
    for (const Side* side : {&a_, &b_}) {
      const auto end = static_cast<EventIndex>(side->log().size());
      if (end > 0) last = std::max(last, side->log().read(end - 1).time);
    }
    const int64_t length = (last - *made_.since) / static_cast<int64_t>(stretches) + 1;
    for (size_t i = 0; i < stretches; ++i) {
      const int64_t from = *made_.since + static_cast<int64_t>(i) * length;
      made_.stretches.push_back({from, from + length});
    }
    const auto at = [&](int64_t time) -> Stretch& {
      return made_.stretches[static_cast<size_t>((time - *made_.since) / length)];
    };
    for (const int64_t time : times_) ++at(time).same;
    for (const EventIndex i : made_.gone) ++at(a_.log().read(i).time).differing;
    for (const EventIndex i : made_.fresh) ++at(b_.log().read(i).time).differing;
    for (const Pair& pair : made_.changed) ++at(a_.log().read(pair.first).time).differing;
    for (const Pair& pair : made_.moved) ++at(a_.log().read(pair.first).time).differing;
  }

  void spread() {
    std::vector<Reached> events;
    const auto add = [&](bool second, EventIndex index) {
      events.push_back({0, (second ? b_ : a_).log().read(index).time, second, index, 0});
    };
    for (const EventIndex i : made_.gone) add(false, i);
    for (const EventIndex i : made_.fresh) add(true, i);
    for (const Pair& pair : made_.changed) add(true, pair.second);
    for (const Pair& pair : made_.moved) add(true, pair.second);
    std::ranges::stable_sort(events, {}, &Reached::time);
    std::set<uint64_t> in;
    for (const Reached& one : events) {
      const Side& side = one.in_second ? b_ : a_;
      const std::set<uint64_t> people = side.people(side.log().read(one.event), one.event);
      const auto already = std::ranges::find_if(people, [&](uint64_t who) {
        return in.contains(who);
      });
      const uint64_t through = already == people.end() ? 0 : *already;
      for (const uint64_t who : people)
        if (in.insert(who).second)
          made_.reached.push_back({who, one.time, one.in_second, one.event, through});
    }
  }

  static std::optional<OutcomeHeld> held(const Side& side, const std::string& name) {
    for (const OutcomeHeld& one : side.log().outcomes())
      if (side.world().outcomes[one.outcome].name == name) return one;
    return std::nullopt;
  }

  void outcomes() {
    for (const model::Outcome& outcome : a_.world().outcomes) {
      const std::optional<OutcomeHeld> one = held(a_, outcome.name);
      const std::optional<OutcomeHeld> other = held(b_, outcome.name);
      if (!one && !other) continue;
      const model::Frame& frame = outcome.frame;
      bool same = one && other && one->time == other->time;
      for (size_t i = 0; same && i < one->roles.size(); ++i)
        same = a_.content(frame[i].type, one->roles[i]) ==
               b_.content(frame[i].type, other->roles[i]);
      if (!same) made_.outcomes.push_back({outcome.name, one, other});
    }
  }

  Side a_, b_;
  std::vector<int64_t> times_;  // of what is the same
  Difference made_;
};

}  // namespace

Difference difference(const Told& first, const Told& second) {
  return Comparing(first, second).make();
}

bool is_anecdote(const Difference& difference) {
  Stretch last;
  for (size_t i = difference.stretches.size() * 3 / 4; i < difference.stretches.size(); ++i) {
    last.same += difference.stretches[i].same;
    last.differing += difference.stretches[i].differing;
  }
  return last.share() > 0.5;
}

}  // namespace milieu::ask
