#include "tell/outline.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <queue>

namespace milieu::tell {

using history::EntityIndex;
using history::Event;
using history::EventSort;
using history::Status;

namespace {

constexpr size_t tell_all = 40;      // so few are all told
constexpr size_t most_beats = 120;
constexpr double per_root = 1.35;    // beats by the root of how many there are
constexpr double again = 0.6;        // how fast one kind of act grows old in the telling
constexpr double least_share = 0.06;  // of the weightiest: below that it is not worth a sentence
constexpr double unknown = 0.3;      // what an act of somebody counts of whom little is told
constexpr double again_same = 1.5;   // and between the same people

bool says_anything(const model::World& world) {
  return std::ranges::any_of(world.acts, [](const model::Act& act) { return !act.says.empty(); });
}

std::vector<EntityIndex> persons(const Telling& t, const Event& event) {
  std::vector<EntityIndex> found;
  const model::Act& act = t.world.acts[event.act];
  for (size_t role = 0; role < std::min<size_t>(act.roles, event.roles.size()); ++role) {
    const bool person = act.frame[role].type.sort == model::Sort::Entity &&
                        t.names.person(event.roles[role]);
    if (person) found.push_back(static_cast<EntityIndex>(event.roles[role]));
  }
  return found;
}

struct Alike {
  uint32_t act = 0;
  std::string answer;
  std::vector<EntityIndex> who;
  auto operator<=>(const Alike&) const = default;
};

class Choice {
 public:
  Choice(const Telling& t, const Account& account, const std::vector<Weight>& weights,
         const Wanted& wanted)
      : t_(t), account_(account), weights_(weights), wanted_(wanted),
        prominence_(t.names.entities() + 1) {}

  Outline make() {
    Outline out;
    const std::vector<size_t> fit = candidates();
    const size_t room = budget(fit.size());
    count_prominence(pick(fit, room, false));
    out.beats = pick(fit, room, true);
    out.prominence = prominence_;
    out.wanted = wanted_;
    std::ranges::set_difference(fit, out.beats, std::back_inserter(out.rest));
    return out;
  }

 private:
  bool wants(const Moment& moment) const {
    if (moment.time < wanted_.from || moment.time > wanted_.to) return false;
    const auto part = [&](EntityIndex one) { return takes_part(t_.world, moment.event, one); };
    return wanted_.about.empty() || std::ranges::any_of(wanted_.about, part);
  }

  std::vector<size_t> candidates() const {
    std::vector<size_t> fit;
    const bool plain = !says_anything(t_.world);
    for (size_t i = 0; i < account_.moments().size(); ++i) {
      const Moment& moment = account_.moments()[i];
      if (!moment.event.act || moment.event.sort == EventSort::Consequence) continue;
      const bool worded = has_words(t_.world, moment.event);
      const bool happened = moment.event.status == Status::Worked ||
                            moment.event.status == Status::Failed;
      if (happened && (worded || plain || wanted_.all) && wants(moment)) fit.push_back(i);
    }
    return fit;
  }

  size_t budget(size_t all) const {
    if (wanted_.all || all <= tell_all) return all;
    const double root = per_root * std::sqrt(static_cast<double>(all));
    return std::min(most_beats, std::max(tell_all, static_cast<size_t>(root)));
  }

  Alike alike(size_t at, bool with_persons) const {
    const Event& event = account_.moments()[at].event;
    return {event.act.value, std::string(answer_name(t_.world.acts[event.act], event)),
            with_persons ? persons(t_, event) : std::vector<EntityIndex>()};
  }

  double value(size_t at, bool by_person) const {
    if (!by_person) return weights_[at].all();
    const std::vector<EntityIndex> who = persons(t_, account_.moments()[at].event);
    double most = 0;
    for (const EntityIndex one : who) most = std::max(most, prominence_[one]);
    const double first = who.empty() ? 0 : prominence_[who[0]];
    return weights_[at].all() * (unknown + (first + most) / 2);
  }

  // The weightiest first; what was told of its kind already makes the next of it weigh less.
  std::vector<size_t> pick(const std::vector<size_t>& fit, size_t room, bool by_person) {
    struct Waiting {
      double value = 0;
      size_t at = 0;
      bool operator<(const Waiting& other) const {
        return value != other.value ? value < other.value : at > other.at;
      }
    };
    std::priority_queue<Waiting> queue;
    for (const size_t at : fit) queue.push({value(at, by_person), at});
    std::map<Alike, double> told;
    std::vector<size_t> picked;
    double most = 0;
    while (picked.size() < room && !queue.empty()) {
      const Waiting next = queue.top();
      queue.pop();
      const double now = value(next.at, by_person) /
                         (1 + again * told[alike(next.at, false)] +
                          again_same * told[alike(next.at, true)]);
      constexpr double slack = 1e-9;
      if (now < next.value - slack) {
        queue.push({now, next.at});
        continue;
      }
      if (picked.empty()) most = now;
      if (!wanted_.all && now < least_share * most && picked.size() >= tell_all) break;
      ++told[alike(next.at, false)];
      ++told[alike(next.at, true)];
      picked.push_back(next.at);
    }
    if (by_person) add_must(fit, picked);
    std::ranges::sort(picked);
    return picked;
  }

  void add_must(const std::vector<size_t>& fit, std::vector<size_t>& picked) const {
    for (const size_t at : fit) {
      const bool must = std::ranges::binary_search(wanted_.must, account_.moments()[at].index);
      if (must && std::ranges::find(picked, at) == picked.end()) picked.push_back(at);
    }
  }

  void count_prominence(const std::vector<size_t>& picked) {
    for (const size_t at : picked) {
      for (const EntityIndex who : persons(t_, account_.moments()[at].event)) {
        prominence_[who] += weights_[at].all();
      }
    }
    const double most = std::ranges::max(prominence_);
    for (double& one : prominence_) one = most > 0 ? one / most : 0;
  }

  const Telling& t_;
  const Account& account_;
  const std::vector<Weight>& weights_;
  const Wanted& wanted_;
  std::vector<double> prominence_;
};

}  // namespace

bool wants(const Wanted& wanted, int64_t time, const model::Frame& frame,
           const std::vector<int64_t>& values) {
  if (time < wanted.from || time > wanted.to) return false;
  for (size_t i = 0; i < values.size(); ++i) {
    const bool one = frame[i].type.sort == model::Sort::Entity &&
                     std::ranges::binary_search(wanted.about, static_cast<EntityIndex>(values[i]));
    if (one) return true;
  }
  return wanted.about.empty();
}

bool has_words(const model::World& world, const Event& event) {
  if (!event.act || event.sort == EventSort::Consequence) return false;
  const model::Act& act = world.acts[event.act];
  if (event.status == Status::Failed) return find_says(act, "failure", false) != nullptr;
  if (event.status != Status::Worked) return false;
  const std::string_view answer = answer_name(act, event);
  return find_says(act, answer, false) != nullptr || find_says(act, "", false) != nullptr ||
         says_of_all(act, event) != nullptr;
}

Outline outline(const Telling& telling, const Account& account,
                const std::vector<Weight>& weights, const Wanted& wanted) {
  return Choice(telling, account, weights, wanted).make();
}

}  // namespace milieu::tell
