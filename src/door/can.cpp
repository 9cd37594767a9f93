#include "milieu/can.h"

#include <algorithm>

#include "ask/levers.h"
#include "ask/parallel.h"
#include "ask/policy.h"
#include "ask/statistics.h"
#include "base/calendar.h"
#include "base/maths.h"
#include "door/naming.h"
#include "door/outside.h"
#include "door/questions.h"
#include "door/replay.h"
#include "door/settings.h"
#include "door/target.h"
#include "door/words.h"
#include "tell/names.h"

namespace milieu {
namespace {

using ask::Choice;
using history::EntityIndex;
using model::Given;
using model::Intervention;

constexpr size_t most_beside = 5;
// Shares of the time by when each part should be over.
constexpr double until_looked = 0.1, until_plain = 0.2;
constexpr double searching = 0.6;  // of the time for each in the table; the rest is for judging
constexpr size_t choosing = 4;     // times as many lucks choose among what was found as found it
constexpr size_t most_tried = 8;   // sets of choices that hindsight can choose from

struct Asking {
  const History& history;
  const CanOptions& options;
  ask::Target target{};
  std::optional<int64_t> from{};
  int64_t until = INT64_MAX;
  std::vector<uint64_t> with{};
  std::unique_ptr<ask::Plays> plays{};
  ask::Plain plain{};
  unsigned threads = 1;
  Can made{};
  bool stop = false;

  const door::HeldHistory& held() const { return history.held(); }
  const model::World& world() const { return held().world.held().world; }
  uint64_t judging_from() const { return options.first_seed + 1'000'000; }
  uint64_t choosing_from() const { return options.first_seed + 2'000'000; }

  ask::Enough enough(double by, double from_share, double to_share, const char* note) {
    return [=, this](double done) {
      if (options.watch && options.watch(from_share + done * (to_share - from_share), note) ==
                               Next::Stop)
        stop = true;
      return stop || (options.spent && options.spent() >= by);
    };
  }
};

CanShare share_of(const ask::Judged& judged) {
  const ask::Interval interval = ask::wilson(judged.met, judged.of);
  return {judged.met, judged.of, interval.middle, interval.low, interval.high};
}

Result<uint64_t> person(const Asking& asking, const std::string& name) {
  const Result<EntityIndex> found = door::find_one(asking.history, name, {});
  if (!found) return found.error();
  const door::HeldHistory& held = asking.held();
  if (!asking.world().kinds[held.names.kind(*found)].decides)
    return door::usage(held.names.of(*found) + " decides nothing", "Name somebody who does.");
  return held.log.entity_id(*found);
}

Result<std::vector<uint64_t>> people(const Asking& asking, const std::vector<std::string>& names) {
  std::vector<uint64_t> all;
  for (const std::string& name : names) {
    const Result<uint64_t> one = person(asking, name);
    if (!one) return one.error();
    if (std::ranges::count(all, *one) == 0) all.push_back(*one);
  }
  return all;
}

Result<bool> ready(Asking& asking) {
  const door::HeldHistory& held = asking.held();
  const base::Result<void> ours = door::can_replay(held.path, held.info.header);
  if (!ours) return door::outside(ours.error());
  const Result<ask::Target> target = door::outcome_asked(asking.history, asking.options.outcome);
  if (!target) return target.error();
  asking.target = *target;
  if (asking.options.lucks < 2 || asking.options.lucks > 10'000 || asking.options.judged < 1 ||
      asking.options.judged > 1'000'000)
    return door::usage("there must be 2 to 10000 lucks, and 1 to 1000000 that are judged");
  const Result<sim::Settings> settings = door::settings_of(held);
  if (!settings) return settings.error();
  const Result<bool> possible =
      door::can_hold(held.world, asking.target.outcome, *settings);
  if (!possible) return possible.error();
  const int64_t end = door::end_of(asking.world(), *settings);
  for (const bool first : {true, false}) {
    const std::string& text = first ? asking.options.from : asking.options.until;
    if (text.empty()) continue;
    const base::Result<int64_t> time = door::parse_date(text);
    if (!time) return door::outside(time.error());
    if (*time < asking.world().starts || *time > end)
      return door::usage(text + " lies outside the history",
                         "It goes from " + base::format_time(asking.world().starts) + " to " +
                             base::format_time(end) + ".");
    if (first) asking.from = *time;
    else asking.until = *time;
  }
  if (asking.from && *asking.from >= asking.until) return door::usage("they choose in no time");
  const Result<std::vector<uint64_t>> with = people(asking, asking.options.with);
  if (!with) return with.error();
  asking.with = *with;
  const Result<uint64_t> who = person(asking, asking.options.who);
  if (!who) return who.error();
  for (const std::string& name : asking.options.beside) {
    const Result<uint64_t> one = person(asking, name);
    if (!one) return one.error();
    if (std::ranges::count(asking.with, *one) > 0)
      return door::usage("'" + name + "' is an ally already, and in every row");
  }
  if (std::ranges::count(asking.with, *who) > 0)
    return door::usage("'" + asking.options.who + "' cannot be an ally of their own");
  asking.threads = ask::threads_of(asking.options.threads);
  auto plays = ask::Plays::make(asking.world(), *settings, asking.target, asking.from);
  if (!plays) return door::outside(plays.error());
  asking.plays = plays.take();
  asking.made.outcome = asking.world().outcomes[asking.target.outcome].name;
  asking.made.question = asking.options.outcome;
  asking.made.from = asking.from ? base::format_time(*asking.from) : "";
  asking.made.before = asking.plays->before().met;
  return true;
}

// --- words ---------------------------------------------------------------------------------------

class Words {
 public:
  explicit Words(const Asking& asking)
      : world_(asking.world()), names_(door::names_of(asking.held())) {}

  std::string name(uint64_t id) const {
    const std::string name = id == 0 ? "nobody" : names_(id);
    return name.empty() ? "somebody who is not in this history" : name;
  }

  CanChoice lever(const Intervention& one) const {
    CanChoice made{.line = door::canonical(world_, one, names_)};
    const model::Act& act = world_.acts[one.which.act];
    const std::string deed = call(act, one.which.roles);
    switch (one.sort) {
      case Intervention::Sort::Have: made.what = "does " + deed + " as soon as it is open"; break;
      case Intervention::Sort::Block: made.what = "never does " + deed; break;
      default:
        made.what = "always answers " + tell::words(act.asks->answers[one.answer].name) + " to " +
                    deed;
    }
    if (one.sort == Intervention::Sort::Answer || !one.which.roles.empty())
      made.what = name(one.sort == Intervention::Sort::Answer ? one.who.id
                                                              : one.which.roles[0].id) +
                  " " + made.what;
    return made;
  }

  std::string choice(const Choice& one) const {
    if (one.sort == Choice::Sort::Nothing) return "does nothing";
    const model::Act& act = world_.acts[one.act];
    if (one.sort == Choice::Sort::Answer)
      return "answers " + tell::words(act.asks->answers[one.answer].name) + " to " +
             call(act, one.roles);
    std::vector<Given> roles = {Given{}};
    roles.insert(roles.end(), one.roles.begin(), one.roles.end());
    return "does " + call(act, roles);
  }

 private:
  // Without the doer: "wed(Ivan)".
  std::string call(const model::Act& act, const std::vector<Given>& roles) const {
    std::string text;
    const bool all = std::ranges::all_of(roles, [](const Given& one) { return one.any; });
    for (size_t i = 0; i < roles.size() && !all; ++i) {
      const Given& one = roles[i];
      const model::Type& type = act.frame[i].type;
      text += text.empty() ? "" : ", ";
      if (one.any) text += "_";
      else if (one.entity && type.sort == model::Sort::Event) text += "that";
      else if (one.entity) text += name(one.id);
      else text += std::to_string(one.value);
    }
    return tell::words(act.name) + (text.empty() ? "" : "(" + text + ")");
  }

  const model::World& world_;
  door::NameOf names_;
};

// The same choice in several situations is told once.
std::vector<CanChoice> told(const Words& words, const ask::Policy& policy) {
  std::vector<std::pair<std::string, size_t>> counted;
  for (const auto& [situation, choice] : policy) {
    const std::string text = words.choice(choice);
    const auto known = std::ranges::find(counted, text, &std::pair<std::string, size_t>::first);
    if (known == counted.end()) counted.emplace_back(text, 1);
    else ++known->second;
  }
  std::ranges::sort(counted);
  std::vector<CanChoice> all;
  for (const auto& [text, count] : counted) {
    const std::string times = count == 1 ? "one situation" : std::to_string(count) + " situations";
    all.push_back({text + ", in " + times, ""});
  }
  return all;
}

// --- the search ----------------------------------------------------------------------------------

ask::Steering steering_of(const Asking& asking, uint64_t who) {
  ask::Steering made{.who = who, .until = asking.until, .all_knowing = asking.options.all_knowing};
  if (asking.from) made.from = *asking.from;
  for (const uint64_t ally : asking.with)
    if (ally != who) made.allies.push_back(ally);
  return made;
}

// Whether every policy can be tried on so many lucks: by how many ways their choices go in the
// plain histories.
bool fits_tree(const Asking& asking, const std::set<uint64_t>& whose, size_t lucks) {
  double ways = 0;
  for (const uint64_t who : whose) {
    const auto found = asking.plain.ways.find(who);
    if (found != asking.plain.ways.end()) ways += found->second;
  }
  const double each =
      static_cast<double>(asking.options.histories) / static_cast<double>(lucks);
  return ways < base::log(std::max(1.0, each / 2));
}

/// What somebody could do, and what it was worth where it was found.
struct Candidate {
  ask::Conduct conduct{};
  double searched = 0;
  std::vector<CanChoice> choices{};
};
using Candidates = std::vector<Candidate>;

Result<bool> add_tree(Asking& asking, const Words& words, uint64_t who, Candidates& best,
                      Candidates& worst, const ask::Enough& enough) {
  const ask::Steering steering = steering_of(asking, who);
  const uint64_t first = asking.options.all_knowing ? asking.judging_from()
                                                    : asking.options.first_seed;
  const size_t lucks = asking.options.all_knowing ? asking.options.judged : asking.options.lucks;
  const auto goes_on = [&](double share) { return !enough || !enough(share); };
  const auto found = ask::range(*asking.plays, steering, first, lucks,
                                std::max<size_t>(asking.options.histories, lucks) * 4, goes_on);
  if (!found) return door::outside(found.error());
  if (!found->whole) return false;
  for (const bool up : {true, false}) {
    const ask::Found& one = up ? found->best : found->worst;
    const auto few = ask::fewest(*asking.plays, steering, one.policy, up, first, lucks,
                                 asking.threads, enough);
    if (!few) return door::outside(few.error());
    (up ? best : worst).push_back({{steering, one.policy, {}}, one.value, told(words, *few)});
  }
  return true;
}

// With the luck known beforehand: whichever of what was tried does it.
Result<bool> in_hindsight(Asking& asking, const ask::Raced& raced, CanRange& made,
                          const ask::Enough& enough) {
  for (const bool up : {true, false}) {
    const size_t most = std::min(raced.tried.size(), most_tried);
    const auto any_does = [&](uint64_t luck) -> base::Result<bool> {
      bool met = !up;
      for (size_t at = 0; at <= most && met != up; ++at) {
        const size_t place = up ? at - 1 : raced.tried.size() - at;
        const auto lines = at == 0 ? std::vector<Intervention>() : raced.tried[place];
        const base::Result<bool> played = asking.plays->play(luck, lines);
        if (!played) return played.error();
        met = *played;
      }
      return met;
    };
    const auto judged = ask::Plays::count(any_does, asking.judging_from(), asking.options.judged,
                                          asking.threads, enough);
    if (!judged) return door::outside(judged.error());
    (up ? made.best : made.worst).judged = share_of(*judged);
    (up ? made.best : made.worst).searched = up ? raced.best_value : raced.worst_value;
  }
  return true;
}

// By lucks of their own, where there is more than one to choose from besides doing as they would.
Result<size_t> chosen(Asking& asking, const Candidates& all, bool best) {
  if (all.size() <= 2) return all.size() - 1;
  size_t found = 0;
  std::optional<double> value;
  for (size_t i = 0; i < all.size(); ++i) {
    const auto judged = asking.plays->judge(all[i].conduct, asking.choosing_from(),
                                            asking.options.lucks * choosing, asking.threads, {});
    if (!judged) return door::outside(judged.error());
    const double share = judged->share();
    if (!value || (best ? share > *value : share < *value)) found = i, value = share;
  }
  return found;
}

// To do as they would is open to them as well: no end is on the wrong side of that.
Result<bool> judge(Asking& asking, const Candidates& all, bool best, CanRange& made,
                   const ask::Enough& enough) {
  CanEnd& end = best ? made.best : made.worst;
  const Result<size_t> which = chosen(asking, all, best);
  if (!which) return which.error();
  const Candidate& one = all[*which];
  end.searched = all[0].searched, end.judged = asking.made.plain;
  if (*which == 0) return true;
  const auto judged = asking.plays->judge(one.conduct, asking.judging_from(),
                                          asking.options.judged, asking.threads, enough);
  if (!judged) return door::outside(judged.error());
  const double plain = asking.made.plain.share;
  const bool beyond = best ? judged->share() >= plain : judged->share() <= plain;
  if (beyond) end = {share_of(*judged), one.searched, one.choices};
  return true;
}

// By how long histories took so far: a search that is cut off finds less than a smaller one.
size_t room_for(const Asking& asking, size_t places_left) {
  if (!asking.options.spent) return asking.options.histories;
  const double gone = asking.options.spent();
  const double each = gone / static_cast<double>(std::max<uint64_t>(1, asking.made.histories));
  const double share = std::max(0.0, 1 - gone) * searching / static_cast<double>(places_left);
  const double fit = share / std::max(each, 1e-9);
  return static_cast<size_t>(std::min(fit, static_cast<double>(asking.options.histories)));
}

Result<CanRange> range_of(Asking& asking, uint64_t who, size_t place, size_t places) {
  const Words words(asking);
  CanRange made{.who = words.name(who)};
  std::set<uint64_t> whose = {who};
  for (const uint64_t ally : asking.with) whose.insert(ally);
  for (const uint64_t ally : asking.with)
    if (ally != who) made.who += " and " + words.name(ally);
  made.open = std::ranges::any_of(whose, [&](uint64_t one) {
    return asking.plain.levers.contains(one);
  });
  if (!made.open) {
    made.best.judged = made.worst.judged = asking.made.plain;
    made.best.searched = made.worst.searched = asking.plain.share();
    return made;
  }
  const double each = (1 - until_plain) / static_cast<double>(places);
  const double from = until_plain + each * static_cast<double>(place);
  static const char* const note = "choices that could be made";
  const ask::Enough search = asking.enough(from + each * searching, from, from + each * searching,
                                           note);
  const ask::Enough judging = asking.enough(from + each, from + each * searching, from + each,
                                            "the same on other lucks");
  const bool knowing = asking.options.all_knowing;
  Candidates best = {{{}, asking.plain.share(), {}}}, worst = best;
  const size_t lucks = knowing ? asking.options.judged : asking.options.lucks;
  if (fits_tree(asking, whose, lucks)) {
    const Result<bool> whole = add_tree(asking, words, who, best, worst, search);
    if (!whole) return whole.error();
    made.tree = *whole;
  }
  if (knowing && made.tree) {  // what they know is these very lucks
    for (const bool up : {true, false}) {
      CanEnd& end = up ? made.best : made.worst;
      const Candidate& one = (up ? best : worst).back();
      const auto met = static_cast<size_t>(one.searched * static_cast<double>(lucks) + 0.5);
      end = {share_of({met, lucks}), one.searched, one.choices};
    }
    return made;
  }
  const auto raced = ask::race(*asking.plays, asking.plain, whose, asking.options.first_seed,
                               room_for(asking, places - place), asking.threads, search);
  if (!raced) return door::outside(raced.error());
  made.levers = raced->levers, made.whole = raced->whole;
  if (knowing) {
    const Result<bool> done = in_hindsight(asking, *raced, made, judging);
    if (!done) return done.error();
    return made;
  }
  for (const bool up : {true, false}) {
    const std::vector<Intervention>& lines = up ? raced->best : raced->worst;
    if (lines.empty()) continue;
    Candidate one{{{}, {}, lines}, up ? raced->best_value : raced->worst_value, {}};
    for (const Intervention& line : lines) one.choices.push_back(words.lever(line));
    (up ? best : worst).push_back(std::move(one));
  }
  for (const bool up : {true, false}) {
    const Result<bool> judged = judge(asking, up ? best : worst, up, made, judging);
    if (!judged) return judged.error();
  }
  return made;
}

// Who was asked about, then those with most in the lineage of the outcome.
Result<std::vector<uint64_t>> table(const Asking& asking) {
  const Result<uint64_t> who = person(asking, asking.options.who);
  if (!who) return who.error();
  std::vector<uint64_t> all = {*who};
  const auto add = [&](uint64_t one) {
    const bool ally = std::ranges::count(asking.with, one) > 0;
    if (!ally && std::ranges::count(all, one) == 0) all.push_back(one);
  };
  if (!asking.options.beside.empty()) {
    const Result<std::vector<uint64_t>> named = people(asking, asking.options.beside);
    if (!named) return named.error();
    for (const uint64_t one : *named) add(one);
    return all;
  }
  std::vector<std::pair<double, uint64_t>> involved;
  for (const auto& [one, count] : asking.plain.involved) involved.emplace_back(-count, one);
  std::ranges::sort(involved);
  for (const auto& [count, one] : involved)
    if (all.size() <= most_beside && asking.plain.levers.contains(one)) add(one);
  return all;
}

}  // namespace

Result<Can> can(const History& history, const CanOptions& options) {
  Asking asking{history, options};
  const Result<bool> begun = ready(asking);
  if (!begun) return begun.error();
  if (asking.made.before) return std::move(asking.made);
  const int64_t from = asking.from.value_or(INT64_MIN);
  const auto looked = ask::look_at(*asking.plays, from, asking.until, options.first_seed,
                                   options.lucks, asking.threads,
                                   asking.enough(until_looked, 0, until_looked, "as they would"));
  if (!looked) return door::outside(looked.error());
  asking.plain = *looked;
  const auto plain = asking.plays->judge({}, asking.judging_from(), options.judged,
                                         asking.threads,
                                         asking.enough(until_plain, until_looked, until_plain,
                                                       "as they would"));
  if (!plain) return door::outside(plain.error());
  asking.made.plain = share_of(*plain);
  asking.made.histories = asking.plays->played();
  const Result<std::vector<uint64_t>> rows = table(asking);
  if (!rows) return rows.error();
  for (size_t i = 0; i < rows->size() && !asking.stop; ++i) {
    Result<CanRange> one = range_of(asking, (*rows)[i], i, rows->size());
    if (!one) return one.error();
    one->histories = asking.plays->played() - asking.made.histories;
    asking.made.histories += one->histories;
    asking.made.people.push_back(std::move(*one));
  }
  if (asking.made.people.size() > 1)
    std::stable_sort(asking.made.people.begin() + 1, asking.made.people.end(),
                     [](const CanRange& a, const CanRange& b) {
                       return a.best.judged.share - a.worst.judged.share >
                              b.best.judged.share - b.worst.judged.share;
                     });
  if (options.watch && options.watch(1, "") == Next::Stop) asking.stop = true;
  asking.made.interrupted = asking.stop;
  return std::move(asking.made);
}

}  // namespace milieu
