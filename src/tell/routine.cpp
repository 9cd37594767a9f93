#include "tell/routine.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/maths.h"
#include "tell/english.h"

namespace milieu::tell {

using history::EntityIndex;
using history::Event;
using history::EventIndex;

namespace {

constexpr double least_prominence = 0.2;
constexpr size_t fewest = 3;         // events that make a routine
constexpr double told_before = 0.7;   // how fast a routine grows old in the telling
constexpr int most_told = 4;            // after so many times it is known
constexpr size_t most_actors = 2, most_each = 2;

struct Group {
  uint32_t act = 0;
  std::string answer;
  EntityIndex actor = 0;               // the first of them
  std::vector<EntityIndex> actors{};
  std::vector<EventIndex> indexes{};
  std::vector<const Event*> events{};
  std::set<int64_t> days{};
  double weight = 0;
};


bool has_often(const model::World& world, const Event& event) {
  const model::Act& act = world.acts[event.act];
  const std::string_view answer = answer_name(act, event);
  return find_says(act, answer, true) != nullptr ||
         (answer != "failure" && find_says(act, "", true) != nullptr);
}

class Gathering {
 public:
  Gathering(const Telling& t, const Account& account, const Outline& outline, RoutinesTold& told)
      : t_(t), account_(account), outline_(outline), told_(told) {}

  std::vector<Routine> run(int64_t first, int64_t last) {
    gather(first, last);
    std::vector<Group> chosen = choose();
    join_actors(chosen);
    std::vector<Routine> made;
    for (const Group& group : chosen) {
      std::optional<Clause> clause = gathered(t_, group.indexes, group.events);
      if (!clause) continue;
      const bool each = static_cast<int64_t>(group.days.size()) == last - first + 1;
      made.push_back({std::move(*clause), each, group.actors});
    }
    return made;
  }

 private:
  void gather(int64_t first, int64_t last) {
    for (const size_t at : outline_.rest) {
      const Moment& moment = account_.moments()[at];
      const int64_t day = day_number(moment.time, outline_.cut);
      if (day < first || day > last || moment.heard) continue;
      if (moment.event.roles.empty() || !has_often(t_.world, moment.event)) continue;
      const auto actor = static_cast<EntityIndex>(moment.event.roles[0]);
      if (actor >= outline_.prominence.size()) continue;
      if (outline_.prominence[actor] < least_prominence) continue;
      const model::Act& act = t_.world.acts[moment.event.act];
      const std::string answer(answer_name(act, moment.event));
      Group& group = groups_[{moment.event.act.value, answer, actor}];
      group.act = moment.event.act.value, group.answer = answer, group.actor = actor;
      group.actors = {actor};
      group.indexes.push_back(moment.index);
      group.events.push_back(&moment.event);
      group.days.insert(day);
    }
  }

  // Of the few most prominent, what each did most.
  std::vector<Group> choose() {
    std::vector<Group> all;
    for (auto& [key, group] : groups_) {
      if (group.events.size() < fewest || told_[key] == most_told) continue;
      group.weight = outline_.prominence[group.actor] *
                     base::log(1 + static_cast<double>(group.events.size())) /
                     (1 + told_before * static_cast<double>(told_[key]));
      all.push_back(std::move(group));
    }
    std::ranges::stable_sort(all, std::ranges::greater{}, &Group::weight);
    std::vector<Group> chosen;
    std::map<EntityIndex, size_t> of_actor;
    for (Group& group : all) {
      if (std::ranges::any_of(chosen, [&](const Group& told) { return is_turned(told, group); })) {
        continue;
      }
      const bool room = of_actor.contains(group.actor) || of_actor.size() < most_actors;
      if (!room || of_actor[group.actor] == most_each) continue;
      ++of_actor[group.actor];
      ++told_[{group.act, group.answer, group.actor}];
      chosen.push_back(std::move(group));
    }
    std::ranges::stable_sort(chosen, {}, [&](const Group& group) {
      return -outline_.prominence[group.actor];
    });
    return chosen;
  }

  // That Ani was with Ivan, where it is told that Ivan was with Ani.
  bool is_turned(const Group& told, const Group& other) const {
    if (told.act != other.act || told.answer != other.answer) return false;
    return std::ranges::all_of(other.events, [&](const Event* event) {
      return event->roles.size() > 1 && event->roles[1] == told.actor;
    });
  }

  // The same act of several people is told of all of them.
  void join_actors(std::vector<Group>& groups) const {
    for (size_t i = 0; i < groups.size(); ++i) {
      for (size_t j = i + 1; j < groups.size();) {
        const bool alike = groups[j].act == groups[i].act && groups[j].answer == groups[i].answer;
        if (!alike || !same_others(groups[i], groups[j])) {
          ++j;
          continue;
        }
        add(groups[i], groups[j]);
        groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(j));
      }
    }
  }

  // Whether all that the words name besides the actor is the same: otherwise nobody could tell who
  // did it with whom.
  bool same_others(const Group& a, const Group& b) const {
    const std::optional<Clause> one = gathered(t_, a.indexes, a.events);
    const std::optional<Clause> other = gathered(t_, b.indexes, b.events);
    if (!one || !other || one->id != other->id) return false;
    for (const model::Piece& piece : model::pieces(one->says)) {
      const Part *first = one->part(piece.text), *second = other->part(piece.text);
      if (first == nullptr || second == nullptr) continue;
      const bool actors = first->values == std::vector<int64_t>{a.actor};
      const bool person = first->type.sort == model::Sort::Entity && !actors;
      if (person && std::set(first->values.begin(), first->values.end()) !=
                        std::set(second->values.begin(), second->values.end())) return false;
    }
    return true;
  }

  static void add(Group& into, const Group& other) {
    into.actors.push_back(other.actor);
    into.indexes.insert(into.indexes.end(), other.indexes.begin(), other.indexes.end());
    into.events.insert(into.events.end(), other.events.begin(), other.events.end());
    into.days.insert(other.days.begin(), other.days.end());
  }

  const Telling& t_;
  const Account& account_;
  const Outline& outline_;
  RoutinesTold& told_;
  std::map<RoutinesTold::key_type, Group> groups_;
};

}  // namespace

std::vector<Routine> routine(const Telling& telling, const Account& account,
                             const Outline& outline, int64_t first, int64_t last,
                             RoutinesTold& told) {
  return Gathering(telling, account, outline, told).run(first, last);
}

}  // namespace milieu::tell
