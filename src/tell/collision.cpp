#include "tell/collision.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/calendar.h"
#include "base/maths.h"

namespace milieu::tell {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using history::EventSort;
using history::Status;

namespace {

constexpr int64_t near_in_time = 3 * base::hour;
constexpr int64_t recent_cause = 12 * base::hour;
constexpr size_t fewest_events = 3, fewest_people = 2, fewest_acts = 2;
constexpr double least_surprise = 6.0;  // bits of each of its events: one in sixty-four

struct Thwarted {
  EventIndex event = 0;
  int64_t time = 0;
  EntityIndex actor = 0, place = 0;
  double bits = 0;
  const Event* what = nullptr;
};

bool is_thwarted(const model::World& world, const Event& event) {
  if (!event.act || event.sort != EventSort::Act || event.roles.empty()) return false;
  const model::Act& act = world.acts[event.act];
  if (act.process || act.frame[0].type.sort != model::Sort::Entity) return false;
  if (event.status == Status::Failed || event.status == Status::Preempted) return true;
  if (event.status != Status::Worked || event.answers.empty()) return false;
  return std::ranges::all_of(event.answers, [&](const auto& given) {
    return act.asks && given.answer + size_t{1} == act.asks->answers.size();
  });
}

class Search {
 public:
  Search(const Telling& t, const Account& account) : t_(t), account_(account) {
    for (const Moment& moment : account.moments()) {
      times_.emplace(moment.index, moment.event.time);
    }
  }

  std::vector<Collision> run() {
    find_thwarted();
    group_.resize(found_.size());
    for (size_t i = 0; i < found_.size(); ++i) group_[i] = i;
    for (size_t i = 0; i < found_.size(); ++i) {
      for (size_t j = i + 1; j < found_.size(); ++j) {
        if (found_[j].time - found_[i].time > near_in_time) break;
        const int64_t begun = found_[std::min(root(i), root(j))].time;
        const bool at_once = found_[j].time - begun <= near_in_time;
        if (at_once && belong(found_[i], found_[j])) unite(i, j);
      }
    }
    return collect();
  }

 private:
  // How rare it is that this act comes to nothing: among all acts of the account.
  void find_thwarted() {
    std::map<uint32_t, double> of_act;
    double all = 0;
    for (const Moment& moment : account_.moments()) {
      if (moment.heard || moment.event.sort != EventSort::Act) continue;
      ++all;
      if (is_thwarted(t_.world, moment.event)) ++of_act[moment.event.act.value];
    }
    for (const Moment& moment : account_.moments()) {
      if (moment.heard || !is_thwarted(t_.world, moment.event)) continue;
      const auto actor = static_cast<EntityIndex>(moment.event.roles[0]);
      const double bits = base::log(all / of_act[moment.event.act.value]) / base::log(2.0);
      if (bits < least_surprise) continue;
      const EntityIndex place =
          t_.spoken == nullptr ? 0 : t_.spoken->place(actor, moment.index);
      found_.push_back({moment.index, moment.time, actor, place, bits, &moment.event});
    }
  }

  std::set<EventIndex> recent_causes(const Thwarted& one) const {
    std::set<EventIndex> recent = {one.event};
    for (const EventIndex cause : one.what->causes) {
      const auto found = times_.find(cause);
      if (found != times_.end() && one.time - found->second <= recent_cause) recent.insert(cause);
    }
    return recent;
  }

  bool by_cause(const Thwarted& a, const Thwarted& b) const {
    const std::set<EventIndex> first = recent_causes(a);
    return std::ranges::any_of(recent_causes(b), [&](EventIndex c) { return first.contains(c); });
  }

  // Over one another: somebody has to do with both.
  bool by_place(const Thwarted& a, const Thwarted& b) const {
    if (a.place == 0 || a.place != b.place) return false;
    const model::Act& act = t_.world.acts[a.what->act];
    for (size_t role = 0; role < std::min<size_t>(act.roles, a.what->roles.size()); ++role) {
      const auto who = static_cast<EntityIndex>(a.what->roles[role]);
      const bool entity = act.frame[role].type.sort == model::Sort::Entity;
      const bool person = entity && t_.spoken->decides(who);
      if (person && takes_part(t_.world, *b.what, who)) return true;
    }
    return false;
  }

  bool belong(const Thwarted& a, const Thwarted& b) const {
    return by_cause(a, b) || by_place(a, b);
  }

  size_t root(size_t at) {
    while (group_[at] != at) at = group_[at] = group_[group_[at]];
    return at;
  }

  void unite(size_t a, size_t b) {
    const size_t first = std::min(root(a), root(b)), last = std::max(root(a), root(b));
    group_[last] = first;
  }

  std::vector<Collision> collect() {
    std::map<size_t, Collision> made;
    for (size_t i = 0; i < found_.size(); ++i) {
      Collision& collision = made[root(i)];
      if (collision.events.empty()) collision.from = found_[i].time;
      collision.events.push_back(found_[i].event);
      collision.to = found_[i].time;
      collision.surprise += found_[i].bits;
      const bool known = std::ranges::find(collision.people, found_[i].actor) !=
                         collision.people.end();
      if (!known) collision.people.push_back(found_[i].actor);
    }
    std::map<size_t, std::set<uint32_t>> acts;
    for (size_t i = 0; i < found_.size(); ++i) acts[root(i)].insert(found_[i].what->act.value);
    std::vector<Collision> all;
    for (auto& [at, collision] : made) {
      const bool enough = collision.events.size() >= fewest_events &&
                          collision.people.size() >= fewest_people &&
                          acts[at].size() >= fewest_acts;
      if (enough) all.push_back(std::move(collision));
    }
    return all;
  }

  const Telling& t_;
  const Account& account_;
  std::map<EventIndex, int64_t> times_;
  std::vector<Thwarted> found_;  // in order of time
  std::vector<size_t> group_;
};

}  // namespace

std::vector<Collision> collisions(const Telling& telling, const Account& account) {
  return Search(telling, account).run();
}

}  // namespace milieu::tell
