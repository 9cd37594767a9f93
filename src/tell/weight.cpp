#include "tell/weight.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "base/maths.h"

namespace milieu::tell {

using history::Event;
using history::EventIndex;

namespace {

constexpr double narrow_scale = 0.25;

struct What {
  uint32_t act = 0;
  std::string answer;
  auto operator<=>(const What&) const = default;
};

What what_of(const model::World& world, const Event& event) {
  if (!event.act) return {};
  return {event.act.value, std::string(answer_name(world.acts[event.act], event))};
}

using Persons = std::pair<What, std::vector<int64_t>>;

std::vector<int64_t> entities(const model::World& world, const Event& event) {
  std::vector<int64_t> found;
  for (size_t role = 0; event.act && role < event.roles.size(); ++role) {
    const bool entity = world.acts[event.act].frame[role].type.sort == model::Sort::Entity;
    if (entity) found.push_back(event.roles[role]);
  }
  return found;
}

// A choice without a second option has no margin at all.
double narrowest(const Event& event) {
  double least = INFINITY;
  if (event.margin > 0) least = event.margin;
  for (const history::AnswerGiven& given : event.answers) {
    if (given.margin > 0) least = std::min(least, given.margin);
  }
  return std::isinf(least) ? 0 : base::exp(-least / narrow_scale);
}

// What each event has of `own` when all that stands on it has passed its due on.
std::vector<double> passed_on(const Account& account, std::vector<double> own) {
  std::map<EventIndex, size_t> place;
  const std::vector<Moment>& moments = account.moments();
  for (size_t i = 0; i < moments.size(); ++i) place.emplace(moments[i].index, i);
  std::vector<size_t> latest_first(moments.size());
  for (size_t i = 0; i < moments.size(); ++i) latest_first[i] = i;
  std::ranges::sort(latest_first, [&](size_t a, size_t b) {
    return moments[a].index > moments[b].index;
  });
  for (const size_t at : latest_first) {
    const std::vector<EventIndex>& causes = moments[at].event.causes;
    for (const EventIndex cause : causes) {
      const auto found = place.find(cause);
      if (found != place.end()) own[found->second] += own[at] / static_cast<double>(causes.size());
    }
  }
  return own;
}

double log2(double x) { return base::log(x) / base::log(2.0); }

void weigh_rare(const model::World& world, const std::vector<Moment>& moments,
                std::vector<Weight>& weights) {
  std::map<What, int64_t> of_what;
  std::map<Persons, int64_t> of_persons;
  for (const Moment& moment : moments) {
    const What what = what_of(world, moment.event);
    ++of_what[what];
    ++of_persons[{what, entities(world, moment.event)}];
  }
  const auto all = static_cast<double>(moments.size());
  const double most = std::max(1.0, log2(all));
  for (size_t i = 0; i < moments.size(); ++i) {
    const What what = what_of(world, moments[i].event);
    const auto alike = static_cast<double>(of_what[what]);
    const auto same = static_cast<double>(of_persons[{what, entities(world, moments[i].event)}]);
    weights[i].rare = (3 * log2(all / alike) + log2(all / same)) / (4 * most);
    weights[i].narrow = narrowest(moments[i].event) * weights[i].rare;
  }
}

void weigh_stands(const model::World& world, const Account& account,
                  const std::set<EventIndex>& outcomes, std::vector<Weight>& weights) {
  const std::vector<Moment>& moments = account.moments();
  std::vector<double> turns(moments.size()), any(moments.size(), 1.0);
  for (size_t i = 0; i < moments.size(); ++i) {
    const bool turn = account.eyes() == 0
                          ? outcomes.contains(moments[i].index)
                          : takes_part(world, moments[i].event, account.eyes());
    turns[i] = turn ? 1 : 0;
    if (account.eyes() == 0) weights[i].outcome = turns[i];
  }
  turns = passed_on(account, std::move(turns));
  any = passed_on(account, std::move(any));
  const double most_turns = turns.empty() ? 0 : std::ranges::max(turns);
  const double most_any = any.empty() ? 0 : std::ranges::max(any);
  for (size_t i = 0; i < moments.size(); ++i) {
    const double turned = most_turns > 0 ? log2(1 + turns[i]) / log2(1 + most_turns) : 0;
    const double stood = most_any > 0 ? log2(1 + any[i]) / log2(1 + most_any) : 0;
    weights[i].stands = (3 * turned + stood) / 4;
    weights[i].narrow *= weights[i].stands;
  }
}

}  // namespace

std::vector<Weight> weigh(const model::World& world, const Account& account,
                          const std::set<EventIndex>& outcomes) {
  std::vector<Weight> weights(account.moments().size());
  weigh_rare(world, account.moments(), weights);
  weigh_stands(world, account, outcomes, weights);
  return weights;
}

}  // namespace milieu::tell
