#include "ask/policy.h"

#include <algorithm>

namespace milieu::ask {
namespace {

class Search {
 public:
  Search(const Plays& plays, const Steering& steering, size_t most,
         const std::function<bool(double)>& watch)
      : plays_(plays), steering_(steering), most_(most), watch_(watch) {}

  // How many of these lucks meet the target with the best (or worst) choices, which go into
  // `policy`.
  size_t solve(const std::vector<uint64_t>& lucks, Policy& policy, uint64_t active, bool best) {
    std::map<uint64_t, std::pair<std::vector<Choice>, std::vector<uint64_t>>> groups;
    size_t met = 0;
    for (const uint64_t luck : lucks) {
      const bool room = runs < most_ && !stopped;
      whole = whole && room;
      ++runs;
      const base::Result<Played> ended = plays_.play(luck, steering_, policy, room ? active : 0);
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
  const Plays& plays_;
  const Steering& steering_;
  size_t most_;
  const std::function<bool(double)>& watch_;
};

}  // namespace

// With allies, one after the other chooses anew while the others keep to what they chose, until
// nothing is gained: never less than alone, but perhaps less than all of them could agree upon.
base::Result<Range> range(const Plays& plays, const Steering& steering, uint64_t first,
                          size_t lucks, size_t runs, const std::function<bool(double)>& watch) {
  constexpr int most_rounds = 4;
  std::vector<uint64_t> all(lucks);
  for (size_t i = 0; i < lucks; ++i) all[i] = first + i;
  Range made;
  const auto share = [&](size_t met) {
    return lucks == 0 ? 0 : static_cast<double>(met) / static_cast<double>(lucks);
  };
  const base::Result<Judged> plain = plays.judge({}, first, lucks, 1, {});
  if (!plain) return plain.error();
  made.plain = plain->share();
  std::vector<uint64_t> turns = {steering.who};
  turns.insert(turns.end(), steering.allies.begin(), steering.allies.end());
  for (const bool best : {true, false}) {
    Search search(plays, steering, runs / 2, watch);
    std::map<uint64_t, Policy> own;  // of each
    std::optional<size_t> found;
    const int rounds = turns.size() == 1 ? 1 : most_rounds;
    for (int round = 0, idle = 0; round < rounds && idle < static_cast<int>(turns.size()); ++round)
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
        if (idle >= static_cast<int>(turns.size())) break;
      }
    Found& into = best ? made.best : made.worst;
    into.value = share(*found);
    for (const auto& [who, kept] : own) into.policy.insert(kept.begin(), kept.end());
    made.runs += search.runs, made.situations += search.situations;
    made.whole = made.whole && search.whole;
  }
  return made;
}

base::Result<Policy> fewest(const Plays& plays, const Steering& steering, Policy policy, bool best,
                            uint64_t first, size_t lucks, unsigned threads,
                            const Enough& enough) {
  Conduct conduct{.steering = steering, .policy = std::move(policy)};
  const base::Result<Judged> whole = plays.judge(conduct, first, lucks, threads, {});
  if (!whole) return whole.error();
  std::vector<uint64_t> situations;
  for (const auto& [situation, choice] : conduct.policy) situations.push_back(situation);
  for (size_t i = 0; i < situations.size(); ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(situations.size());
    if (enough && enough(share)) break;
    const Choice choice = conduct.policy[situations[i]];
    conduct.policy.erase(situations[i]);
    const base::Result<Judged> without = plays.judge(conduct, first, lucks, threads, {});
    if (!without) return without.error();
    const bool worse = best ? without->met < whole->met : without->met > whole->met;
    if (worse) conduct.policy[situations[i]] = choice;
  }
  return std::move(conduct.policy);
}

}  // namespace milieu::ask
