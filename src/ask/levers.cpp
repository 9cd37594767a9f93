#include "ask/levers.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "ask/parallel.h"
#include "base/maths.h"

namespace milieu::ask {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using model::Given;
using model::Intervention;
using Sort = model::Intervention::Sort;

constexpr size_t most_levers = 48;    // that race
constexpr size_t last_levers = 6;     // that are joined
constexpr size_t most_together = 3;
constexpr double doubt = 2;           // lucks as they would be, beside those that were played

/// An act of somebody, or a request to them, by act alone (`other` 0) or with one other: the first
/// other person in its roles, or who asks.
struct Move {
  uint64_t who = 0;
  model::ActId act{};
  bool asked = false;
  uint64_t other = 0;
  auto operator<=>(const Move& move) const {
    return std::tuple(who, act.value, asked, other) <=>
           std::tuple(move.who, move.act.value, move.asked, move.other);
  }
  bool operator==(const Move&) const = default;
};

/// One plain history: what was open to whom, what they did, and who is in the lineage.
class Looking final : public sim::Pilot, public history::Sink, public Ids {
 public:
  Looking(const Plays& plays, int64_t from, int64_t until)
      : world_(plays.world()), target_(plays.target()), from_(from), until_(until),
        born_(plays.before().born), done_(plays.before().done) {
    for (const uint64_t id : plays.before().events) events_.push_back({id, {}, {}});
    for (const auto& [index, who] : born_)
      if (who.decides) people_.insert(who.id);
  }

  bool steers(uint64_t) const override { return true; }
  std::optional<uint16_t> answer(sim::Executor& executor, EntityIndex who, model::ActId act,
                                 const std::vector<int64_t>& roles) override {
    const model::Question& asks = *world_.acts[act].asks;
    if (!is_time(executor.now()) || asks.answers.size() < 2) return std::nullopt;
    const uint64_t id = executor.entity(who).id;
    ways[id] += base::log(static_cast<double>(asks.answers.size()));
    open.insert({id, act, true, 0});
    const uint64_t asker = person(executor, act, roles[0], 0);
    if (asker != id) open.insert({id, act, true, asker});
    return std::nullopt;
  }
  Wish look(sim::Executor& executor, EntityIndex who, int64_t,
            const std::vector<sim::OpenWay>& all, bool) override {
    if (!is_time(executor.now()) || all.empty()) return {};
    const uint64_t id = executor.entity(who).id;
    ways[id] += base::log(static_cast<double>(all.size() + 1));
    for (const sim::OpenWay& way : all) {
      open.insert({id, way.act, false, 0});
      for (size_t i = 0; i < way.roles.size(); ++i)
        if (const uint64_t other = person(executor, way.act, way.roles[i], i + 1)) {
          open.insert({id, way.act, false, other});
          break;
        }
    }
    return {};
  }

  uint64_t entity(EntityIndex entity) const override {
    const auto found = born_.find(entity);
    return found == born_.end() ? 0 : found->second.id;
  }
  uint64_t event(EventIndex event) const override { return events_[event].id; }

  void event(EventIndex index, const Event& event) override {
    for (const history::Birth& birth : event.births) {
      const bool decides = world_.kinds[birth.kind].decides;
      born_[birth.entity] = {birth.id, decides};
      if (decides) people_.insert(birth.id);
    }
    const bool act = event.act && event.sort != history::EventSort::Consequence;
    Seen seen{event.id, event.causes, {}};
    if (act) see(event, seen);
    events_.push_back(std::move(seen));
    done_ += is_deed(world_, target_, event, *this);
    if (!target_.outcome && done_ == target_.nth && !met_by_) met_by_ = index;
  }
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld& one) override {
    if (!met_by_ && is_held(world_, target_, one, *this)) met_by_ = one.event;
  }
  void rested(const history::OutcomeHeld& one, const std::vector<EventIndex>& on) override {
    if (met_by_ == one.event && one.outcome == target_.outcome) rested_ = on;
  }
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  // How much everybody has in what the target goes back to.
  std::map<uint64_t, double> lineage() const {
    std::map<uint64_t, double> found;
    if (!met_by_) return found;
    std::set<EventIndex> seen = {*met_by_};
    std::vector<EventIndex> step = {*met_by_};
    for (const EventIndex one : rested_)
      if (seen.insert(one).second) step.push_back(one);
    for (double weight = 1; !step.empty(); weight /= 2) {
      std::vector<EventIndex> back;
      for (const EventIndex event : step) {
        for (const uint64_t who : events_[event].who) found[who] += weight;
        for (const EventIndex cause : events_[event].causes)
          if (seen.insert(cause).second) back.push_back(cause);
      }
      step = std::move(back);
    }
    return found;
  }

  std::set<Move> open{}, done{};
  std::map<Move, std::set<uint16_t>> answered{};
  std::map<uint64_t, double> ways{};

 private:
  struct Seen {
    uint64_t id = 0;
    std::vector<EventIndex> causes;
    std::vector<uint64_t> who;  // did it, or answered
  };

  bool is_time(int64_t time) const { return time >= from_ && time < until_; }

  uint64_t person(const sim::Executor& executor, model::ActId act, int64_t value,
                  size_t role) const {
    if (world_.acts[act].frame[role].type.sort != model::Sort::Entity || value <= 0) return 0;
    const uint64_t id = executor.entity(static_cast<EntityIndex>(value)).id;
    return people_.contains(id) ? id : 0;
  }

  void see(const Event& event, Seen& seen) {
    const model::Act& act = world_.acts[event.act];
    std::vector<uint64_t> roles;
    for (size_t i = 0; i < event.roles.size(); ++i) {
      const bool one = act.frame[i].type.sort == model::Sort::Entity;
      const uint64_t id = one ? entity(static_cast<EntityIndex>(event.roles[i])) : 0;
      roles.push_back(people_.contains(id) ? id : 0);
    }
    const bool timely = is_time(event.time);
    if (!act.process && !roles.empty() && roles[0] != 0) {
      seen.who.push_back(roles[0]);
      if (timely) {
        done.insert({roles[0], event.act, false, 0});
        const auto other = std::find_if(roles.begin() + 1, roles.end(), [](auto id) { return id; });
        if (other != roles.end()) done.insert({roles[0], event.act, false, *other});
      }
    }
    for (const history::AnswerGiven& given : event.answers) {
      const uint64_t id = entity(given.who);
      seen.who.push_back(id);
      if (!timely) continue;
      answered[{id, event.act, true, 0}].insert(given.answer);
      if (!roles.empty() && roles[0] != 0)
        answered[{id, event.act, true, roles[0]}].insert(given.answer);
    }
  }

  const model::World& world_;
  const Target& target_;
  int64_t from_, until_;
  std::map<EntityIndex, Memory::Who> born_;
  std::set<uint64_t> people_;
  std::vector<Seen> events_;
  size_t done_ = 0;
  std::optional<EventIndex> met_by_;
  std::vector<EventIndex> rested_;
};

// How many standard errors apart two shares are, about.
double apart(size_t met, size_t of, size_t other_met, size_t other_of) {
  if (of == 0 || other_of == 0) return 0;
  const double n = static_cast<double>(of), m = static_cast<double>(other_of);
  const double p = (static_cast<double>(met) + 0.5) / (n + 1);
  const double q = (static_cast<double>(other_met) + 0.5) / (m + 1);
  return (p - q) / std::sqrt(p * (1 - p) / n + q * (1 - q) / m);
}

/// In which plain histories somebody did so, where it was open.
struct Tally {
  size_t open = 0;
  size_t did = 0, did_met = 0, other = 0, other_met = 0;
  void add(bool does, bool met) {
    ++(does ? did : other);
    if (met) ++(does ? did_met : other_met);
  }
  double lean() const { return apart(did_met, did, other_met, other); }
};

class Levers {
 public:
  Levers(const model::World& world, int64_t from, int64_t until)
      : world_(world), from_(from), until_(until) {}

  void add(const Looking& seen, bool met) {
    for (const Move& move : seen.open) {
      if (!move.asked) {
        const bool did = seen.done.contains(move);
        ++doing_[move].open, doing_[move].add(did, met);
        continue;
      }
      const auto gave = seen.answered.find(move);
      for (uint16_t i = 0; i < world_.acts[move.act].asks->answers.size(); ++i) {
        Tally& tally = answering_[{move, i}];
        ++tally.open;
        if (gave != seen.answered.end()) tally.add(gave->second.contains(i), met);
      }
    }
  }

  std::map<uint64_t, std::vector<Lever>> made() const {
    std::map<uint64_t, std::vector<Lever>> all;
    for (const auto& [move, tally] : doing_) {
      std::vector<Lever>& into = all[move.who];
      into.push_back({line(Sort::Have, move), tally.open, tally.lean()});
      if (tally.did > 0) into.push_back({line(Sort::Block, move), tally.open, -tally.lean()});
    }
    for (const auto& [choice, tally] : answering_) {
      Lever lever{line(Sort::Answer, choice.first), tally.open, tally.lean()};
      lever.line.answer = choice.second;
      all[choice.first.who].push_back(lever);
    }
    return all;
  }

 private:
  Intervention line(Sort sort, const Move& move) const {
    Intervention made{.sort = sort};
    const model::Act& act = world_.acts[move.act];
    made.which.act = move.act;
    made.which.from = from_, made.which.to = until_;
    made.which.roles.assign(act.roles, {});
    const Given self{.any = false, .entity = true, .id = move.who};
    const Given other{.any = false, .entity = true, .id = move.other};
    if (move.asked) made.who = self;
    else made.which.roles[0] = self;
    if (move.other == 0) return made;
    if (move.asked) made.which.roles[0] = other;
    for (size_t i = 1; !move.asked && i < act.roles; ++i)
      if (is_person(act.frame[i].type)) {
        made.which.roles[i] = other;
        break;
      }
    return made;
  }
  bool is_person(const model::Type& type) const {
    return type.sort == model::Sort::Entity && world_.kinds[type.kind].decides;
  }

  const model::World& world_;
  int64_t from_, until_;
  std::map<Move, Tally> doing_;
  std::map<std::pair<Move, uint16_t>, Tally> answering_;
};

// --- the race ------------------------------------------------------------------------------------

using Set = std::vector<size_t>;  // of levers, rising

class Race {
 public:
  Race(const Plays& plays, const Plain& plain, uint64_t first, size_t runs, unsigned threads,
       const Enough& enough)
      : plays_(plays), plain_(plain), first_(first), most_(runs), threads_(threads),
        enough_(enough) {
    // Lucks in which it is met and in which it is not, by turns: a few of them tell most.
    std::vector<size_t> met, unmet;
    for (size_t i = 0; i < plain.met.size(); ++i) (plain.met[i] ? met : unmet).push_back(i);
    for (size_t i = 0; i < std::max(met.size(), unmet.size()); ++i) {
      if (i < unmet.size()) lucks_.push_back(unmet[i]);
      if (i < met.size()) lucks_.push_back(met[i]);
    }
  }

  base::Result<Raced> run(const std::set<uint64_t>& whose) {
    choose(whose);
    Set best(levers_.size()), worst;
    std::iota(best.begin(), best.end(), size_t{0});
    worst = best;
    size_t lucks = std::min<size_t>(2, lucks_.size());
    while (!stopped_) {
      std::set<size_t> both(best.begin(), best.end());
      both.insert(worst.begin(), worst.end());
      std::vector<Set> sets;
      for (const size_t one : both) sets.push_back({one});
      evaluate(sets, lucks);
      if (error_) return *error_;
      halve(best, true), halve(worst, false);
      if (lucks == lucks_.size() && best.size() <= last_levers) break;
      if (runs_ > most_ * 2) stopped_ = true;  // far beyond what was meant
      lucks = std::min(lucks * 2, lucks_.size());
    }
    Raced made;
    made.best = lines(join(best, true)), made.worst = lines(join(worst, false));
    if (error_) return *error_;
    made.best_value = best_value_, made.worst_value = worst_value_;
    std::vector<std::pair<double, Set>> ranked;
    for (const auto& [set, known] : values_) {
      const bool played = std::ranges::any_of(known, [](int one) { return one >= 0; });
      made.levers += set.size() == 1 && played;
      if (whole(set)) ranked.emplace_back(-value(set), set);
    }
    std::ranges::sort(ranked);
    for (const auto& [value, set] : ranked) made.tried.push_back(lines(set));
    made.runs = runs_, made.whole = !stopped_;
    return made;
  }

 private:
  // Half of them by what the plain histories say; then what they never do, however often it is
  // open to them; then the rest.
  void choose(const std::set<uint64_t>& whose) {
    std::vector<Lever> seen, unseen;
    for (const uint64_t who : whose) {
      const auto found = plain_.levers.find(who);
      if (found == plain_.levers.end()) continue;
      for (const Lever& one : found->second) (one.lean != 0 ? seen : unseen).push_back(one);
    }
    std::ranges::stable_sort(seen, std::greater<>(), [](const Lever& one) {
      return std::abs(one.lean);
    });
    std::ranges::stable_sort(unseen, std::greater<>(), &Lever::open);
    const size_t room = std::clamp<size_t>(most_ / 12, 2, most_levers);
    const auto take = [&](std::vector<Lever>& from, size_t most) {
      const size_t count = std::min(most, from.size());
      levers_.insert(levers_.end(), from.begin(), from.begin() + static_cast<long>(count));
      from.erase(from.begin(), from.begin() + static_cast<long>(count));
    };
    take(seen, (room + 1) / 2);
    take(unseen, room - levers_.size());
    take(seen, room - levers_.size());
  }

  std::vector<Intervention> lines(const Set& set) const {
    std::vector<Intervention> all;
    for (const size_t one : set) all.push_back(levers_[one].line);
    return all;
  }

  // Whatever of these lucks was not yet played with these levers.
  void evaluate(const std::vector<Set>& sets, size_t lucks) {
    std::vector<std::pair<const Set*, size_t>> jobs;
    for (const Set& set : sets) {
      std::vector<int>& known = values_[set];
      known.resize(lucks_.size(), -1);
      for (size_t i = 0; i < lucks; ++i)
        if (known[i] < 0) jobs.emplace_back(&set, i);
    }
    if (stopped_) return;
    std::vector<base::Result<bool>> found(jobs.size(), base::Result<bool>(false));
    std::vector<char> done(jobs.size(), 0);
    std::atomic<bool> stop{false};
    in_parallel(jobs.size(), threads_, [&](size_t at, bool here) {
      if (stop) return;
      found[at] = plays_.play(first_ + lucks_[jobs[at].second], lines(*jobs[at].first));
      done[at] = 1;
      const double share = static_cast<double>(runs_ + at) / static_cast<double>(most_);
      if (here && enough_ && enough_(std::min(share, 1.0))) stop = true;
    });
    for (size_t i = 0; i < jobs.size(); ++i) {
      if (!done[i]) continue;
      ++runs_;
      if (!found[i]) error_ = found[i].error();
      else values_[*jobs[i].first][jobs[i].second] = *found[i];
    }
    stopped_ = stopped_ || stop;
  }

  // The share in which it is met: of the lucks in which it is met anyway, and of the others. What
  // was not played counts as it would be; a few that were say less than many (`doubt`).
  double value(const Set& set) const {
    const auto known = values_.find(set);
    if (set.empty() || known == values_.end()) return plain_.share();
    double share = 0;
    for (const bool anyway : {true, false}) {
      double all = 0, met = 0, of = 0;
      for (size_t i = 0; i < lucks_.size(); ++i) {
        if (plain_.met[lucks_[i]] != anyway) continue;
        ++all;
        if (known->second[i] >= 0) ++of, met += known->second[i];
      }
      const double as_it_would = anyway ? 1 : 0;
      if (of < all) met += doubt * as_it_would, of += doubt;
      share += of == 0 ? 0 : all * met / of;
    }
    return share / static_cast<double>(lucks_.size());
  }
  bool whole(const Set& set) const {
    const auto known = values_.find(set);
    return set.empty() || (known != values_.end() && std::ranges::count(known->second, -1) == 0);
  }

  void halve(Set& alive, bool best) const {
    if (alive.size() <= last_levers) return;
    std::ranges::stable_sort(alive, [&](size_t a, size_t b) {
      const double one = value({a}), other = value({b});
      if (one != other) return best ? one > other : one < other;
      const double lean = levers_[a].lean, against = levers_[b].lean;
      return best ? lean > against : lean < against;
    });
    alive.resize(std::max(last_levers, alive.size() / 2));
  }

  static bool overlap(const Intervention& a, const Intervention& b) {
    for (size_t i = 0; i < a.which.roles.size() && i < b.which.roles.size(); ++i) {
      const Given &one = a.which.roles[i], &other = b.which.roles[i];
      if (!one.any && !other.any && !(one == other)) return false;
    }
    return true;
  }

  // Whether both can be kept to: not the same thing done and left, nor answered in two ways.
  bool contradict(const Set& set, size_t more) const {
    const Intervention& one = levers_[more].line;
    return std::ranges::any_of(set, [&](size_t other) {
      const Intervention& with = levers_[other].line;
      if (!(with.which.act == one.which.act) || !overlap(one, with)) return false;
      const bool answers = one.sort == Sort::Answer && with.sort == Sort::Answer;
      if (answers) return with.who == one.who && with.answer != one.answer;
      return with.sort != one.sort && one.sort != Sort::Answer && with.sort != Sort::Answer;
    });
  }

  // Those with one more, of those that can go with them; where there is none yet, with two more if
  // one alone does nothing: two may do together what neither does.
  std::vector<Set> more_of(const Set& chosen, const Set& alive, bool two) const {
    std::vector<Set> sets;
    for (const size_t one : alive) {
      if (std::ranges::count(chosen, one) > 0 || contradict(chosen, one)) continue;
      Set more = chosen;
      more.push_back(one);
      std::ranges::sort(more);
      if (!two) {
        sets.push_back(std::move(more));
        continue;
      }
      for (const Set& pair : more_of(more, alive, false))
        if (std::ranges::find(sets, pair) == sets.end()) sets.push_back(pair);
    }
    return sets;
  }

  Set join(const Set& alive, bool best) {
    Set chosen;
    double found = plain_.share();
    const auto better = [&](double value) { return best ? value > found : value < found; };
    for (bool two = false; chosen.size() < most_together;) {
      const std::vector<Set> sets = more_of(chosen, alive, two);
      evaluate(sets, lucks_.size());
      if (error_) return chosen;
      std::optional<Set> next;
      for (const Set& set : sets) {
        const bool known = whole(set) || (stopped_ && chosen.empty());
        if (known && better(value(set))) next = set, found = value(set);
      }
      if (!next && (two || !chosen.empty())) break;
      two = !next;
      if (next) chosen = *next;
    }
    // The fewest that do as well.
    for (size_t i = 0; chosen.size() > 1 && i < chosen.size();) {
      Set fewer = chosen;
      fewer.erase(fewer.begin() + static_cast<long>(i));
      evaluate({fewer}, lucks_.size());
      const double without = value(fewer);
      const bool worse = !whole(fewer) || (best ? without < found : without > found);
      if (worse) ++i;
      else chosen = fewer, found = without, i = 0;
    }
    (best ? best_value_ : worst_value_) = found;
    return chosen;
  }

  const Plays& plays_;
  const Plain& plain_;
  uint64_t first_;
  size_t most_;
  unsigned threads_;
  const Enough& enough_;
  std::vector<size_t> lucks_;
  std::vector<Lever> levers_;
  std::map<Set, std::vector<int>> values_;  // by place in lucks_: -1 not played, 0 or 1
  size_t runs_ = 0;
  bool stopped_ = false;
  double best_value_ = 0, worst_value_ = 0;
  std::optional<base::Error> error_;
};

}  // namespace

double Plain::share() const {
  if (met.empty()) return 0;
  return static_cast<double>(std::ranges::count(met, true)) / static_cast<double>(met.size());
}

base::Result<Plain> look_at(const Plays& plays, int64_t from, int64_t until, uint64_t first,
                            size_t lucks, unsigned threads, const Enough& enough) {
  std::vector<std::unique_ptr<Looking>> seen(lucks);
  std::vector<char> met(lucks, 0);
  std::vector<std::optional<base::Error>> errors(lucks);
  std::atomic<bool> stop{false};
  in_parallel(lucks, threads, [&](size_t at, bool here) {
    if (stop && at > 1) return;
    auto looking = std::make_unique<Looking>(plays, from, until);
    const base::Result<bool> played = plays.play(first + at, {}, looking.get(), looking.get());
    if (!played) errors[at] = played.error();
    else met[at] = *played;
    seen[at] = std::move(looking);
    const double share = static_cast<double>(at) / static_cast<double>(lucks);
    if (here && enough && enough(share)) stop = true;
  });
  Plain made;
  Levers levers(plays.world(), from, until);
  size_t times = 0;
  for (size_t i = 0; i < lucks && seen[i]; ++i) {
    if (errors[i]) return *errors[i];
    made.met.push_back(met[i] != 0);
    levers.add(*seen[i], met[i] != 0);
    for (const auto& [who, ways] : seen[i]->ways) made.ways[who] += ways;
    if (!met[i]) continue;
    ++times;
    for (const auto& [who, weight] : seen[i]->lineage()) made.involved[who] += weight;
  }
  for (auto& [who, ways] : made.ways) ways /= static_cast<double>(made.met.size());
  for (auto& [who, weight] : made.involved) weight /= static_cast<double>(times);
  made.levers = levers.made();
  return made;
}

base::Result<Raced> race(const Plays& plays, const Plain& plain, const std::set<uint64_t>& whose,
                         uint64_t first, size_t runs, unsigned threads, const Enough& enough) {
  return Race(plays, plain, first, runs, threads, enough).run(whose);
}

}  // namespace milieu::ask
