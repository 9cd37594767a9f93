#include "milieu/balance.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <optional>
#include <thread>

#include "ask/balance.h"
#include "ask/parts.h"
#include "base/calendar.h"
#include "door/change.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/settings.h"
#include "plan/plan.h"
#include "tell/odds.h"

namespace milieu {
namespace {

using ask::ActTally;
using ask::Tally;
using history::Status;
using model::ActId;

constexpr double drowning = 0.25;  // share of all events from which on an act drowns the others
constexpr double rare = 1;         // events in all histories together, below which one is rare

/// All histories, each run by one thread.
struct Batch {
  const World& world;
  const BalanceOptions& options;
  sim::Settings settings{};
  std::vector<std::optional<Tally>> tallies{};
  std::vector<std::optional<base::Error>> errors{};
  std::atomic<bool> stop{false};
  std::atomic<uint64_t> finished{0};
  std::mutex watching{};

  bool watch() {
    if (stop || !options.watch) return stop;
    const std::unique_lock lock(watching, std::try_to_lock);
    if (!lock) return stop;
    const uint64_t all = tallies.size(), done = finished;
    const std::string note = std::to_string(done) + " of " + std::to_string(all) + " histories";
    const double share = static_cast<double>(done) / static_cast<double>(all);
    if (options.watch(share, note) == Next::Stop) stop = true;
    return stop;
  }
  void run_one(uint64_t number) {
    sim::Settings own = settings;
    own.luck.seed = options.first_seed + number;
    uint64_t asked = 0;
    base::Result<Tally> made = ask::tally(world.held().world, own, [&] {
      return ++asked % 64 == 0 ? watch() : bool(stop);
    });
    if (made) tallies[number] = made.take();
    else if (made.error().fault != base::Fault::Interrupted) errors[number] = made.error();
    ++finished;
  }
  void run_all() {
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    const uint64_t wanted = options.threads != 0 ? options.threads : cores;
    const uint64_t threads = std::clamp<uint64_t>(wanted, 1, tallies.size());
    std::vector<std::jthread> workers;
    for (uint64_t first = 0; first < threads; ++first)
      workers.emplace_back([this, first, threads] {
        for (uint64_t at = first; at < tallies.size() && !stop; at += threads) run_one(at);
      });
  }
};

double days(double milliseconds) { return milliseconds / static_cast<double>(base::day); }

double over(double part, double whole) { return whole > 0 ? part / whole : 0; }

double number(uint64_t count) { return static_cast<double>(count); }

/// One act, from its tally to words.
struct Weighing {
  const door::HeldWorld& held;
  const Tally& all;
  ActId id;
  const model::Act& act;
  const ActTally& tally;
  ActBalance made{};

  std::string condition(model::ExprId expr) const {
    return door::quote(held, held.world.exprs[expr].span);
  }
  // The time that those lived who can act so.
  double lived() const {
    if (act.process) return all.time;
    double time = 0;
    for (const auto& [kind, span] : all.lived)
      if (!act.frame.empty() && is_kind(held.world, model::KindId{kind}, act.frame[0].type.kind))
        time += span;
    return time;
  }
  void count() {
    const auto of = [&](Status status) { return tally.by_status[static_cast<size_t>(status)]; };
    made.worked = of(Status::Worked), made.failed = of(Status::Failed);
    made.preempted = of(Status::Preempted), made.overtaken = of(Status::Overtaken);
    made.events = made.worked + made.failed + made.preempted + made.overtaken;
    made.share = over(number(made.events), number(all.events));
    made.per_history = over(number(made.events), number(all.histories));
    made.per_person_day = over(number(made.events), days(lived()));
    made.open = over(tally.open, tally.time), made.busy = over(tally.busy, tally.time);
    made.expected = over(tally.expected, number(all.histories));
    made.per_open_day = over(tally.expected, days(tally.open));
    if (tally.open > 0) made.rate = tell::how_often(made.per_open_day);
    made.wish = over(tally.wished, tally.open);
  }
  // The motive whose mean moves most between the time it was open and when it was likely.
  void motives() {
    for (size_t i = 0; i < act.wants.size(); ++i) {
      const double mean = over(tally.motives[i], tally.open);
      const double at_rate = over(tally.motives_at_rate[i], tally.expected);
      made.motives.push_back({act.wants[i].name, mean, at_rate});
      const double moved = at_rate - mean;
      constexpr double slight = 0.1;
      if (std::fabs(moved) < slight || std::fabs(moved) <= std::fabs(made.mostly_units)) continue;
      made.mostly = act.wants[i].name, made.mostly_units = moved;
    }
  }
  void kinds() {
    for (const auto& [kind, count] : tally.by_kind) {
      const auto lived = all.lived.find(kind);
      const double time = lived == all.lived.end() ? 0 : lived->second;
      made.by_kind.push_back({kind == 0 ? "?" : held.world.kinds[model::KindId{kind}].name, count,
                              over(number(count), number(made.events)),
                              over(number(count), days(time))});
    }
  }
  void answers() {
    uint64_t sum = 0;
    for (const uint64_t count : tally.answers) sum += count;
    for (size_t i = 0; i < tally.answers.size(); ++i)
      made.answers.push_back({act.asks->answers[i].name, tally.answers[i],
                              over(number(tally.answers[i]), number(sum)), 0});
  }
  std::string hitch(int sort, int at) const {
    using Sort = history::Hitch::Sort;
    const auto which = static_cast<size_t>(at);
    switch (static_cast<Sort>(sort)) {
      case Sort::When:
        if (which < act.steps.size() && act.steps[which].when.condition)
          return condition(act.steps[which].when.condition);
        return "nobody was found to pick";
      case Sort::Works:
        return which < act.works.size() ? condition(act.works[which].condition) : "works if";
      case Sort::Gone: return "somebody was no longer there";
      case Sort::Unpaid: return "it could not be paid";
      case Sort::None: break;
    }
    return "it did not work";
  }
  void failures() {
    for (const auto& [why, count] : tally.failed)
      made.failures.push_back(
          {hitch(why.first, why.second), count, over(number(count), number(made.failed)), 0});
    std::ranges::stable_sort(made.failures, std::ranges::greater{}, &Counted::count);
  }
  void stopped() {
    const std::vector<model::ExprId> parts = ask::parts_of(held.world, act);
    for (size_t i = 0; i < parts.size() && i < tally.stopped.size(); ++i)
      if (tally.stopped[i] > 0)
        made.stopped.push_back({condition(parts[i]), tally.stopped[i],
                                over(number(tally.stopped[i]), number(tally.samples)), 0});
    std::ranges::stable_sort(made.stopped, std::ranges::greater{}, &Counted::count);
  }
  void beginnings() {
    if (act.rate.sort != model::Rate::Sort::None) return;
    for (const ActId other : ask::begun_by(held.world, id))
      made.begun_by.push_back(held.world.acts[other].name);
  }

  std::string stop_words() const {
    std::string text;
    for (size_t i = 0; i < made.stopped.size() && i < 3; ++i)
      text += (i == 0 ? ": stopped by `" : ", by `") + made.stopped[i].name + "` " +
              tell::chance(made.stopped[i].share);
    return text;
  }
  std::string why_never() const {
    if (act.rate.sort == model::Rate::Sort::None) {
      if (made.begun_by.empty()) return "nothing begins it";
      std::string text = "it is begun only by ";
      for (size_t i = 0; i < made.begun_by.size(); ++i)
        text += (i == 0 ? "" : ", ") + made.begun_by[i];
      return text;
    }
    if (act.process) return "never open" + stop_words();
    if (!(tally.time > 0)) return "nobody is there who could";
    if (!(tally.open > 0)) return "never open" + stop_words();
    std::string text = "open " + tell::chance(made.open) + " of the time and ";
    text += made.wish < 0 ? "not wanted: motives " : "not come to: motives ";
    text += made.wish < 0 ? "divide its rate by " : "multiply its rate by ";
    text += tell::times(made.wish).substr(0, tell::times(made.wish).find(" times"));
    text += " (" + made.rate + " to whom it is open); expected " +
            tell::expected(made.expected * number(all.histories)) + " in all";
    return text + (made.open < 0.02 ? stop_words() : "");
  }
  void judge() {
    const bool refused = !made.answers.empty() && made.worked > 0 && made.answers[0].count == 0;
    if (act.without) made.verdict = "left out";
    else if (made.events == 0) made.verdict = "never", made.words = why_never();
    else if (made.worked == 0) made.verdict = "always fails";
    else if (refused) made.verdict = "always refused";
    else if (made.share >= drowning) made.verdict = "drowns";
    else if (made.per_history < rare) made.verdict = "rare";
    else made.verdict = "happens";
    if (made.verdict == "always fails" && !made.failures.empty())
      made.words = "it was not so that " + made.failures[0].name;
    if (made.verdict == "always fails" && made.failures.empty())
      made.words = "it came too late or lost its object each time";
    if (made.verdict == "rare" && made.open < 0.02 && tally.time > 0)
      made.words = "open " + tell::chance(made.open) + " of the time" + stop_words();
  }
  ActBalance all_of_it() {
    made.act = act.name;
    made.sort = act.process                                     ? "process"
                : act.rate.sort == model::Rate::Sort::None ? "begun"
                                                                : "initiative";
    count(), motives(), kinds(), answers(), failures(), stopped(), beginnings(), judge();
    return made;
  }
};

Result<Balance> added_up(const Batch& batch) {
  Tally all;
  Balance made;
  made.interrupted = batch.stop;
  for (size_t at = 0; at < batch.tallies.size(); ++at) {
    if (batch.errors[at]) return door::outside(*batch.errors[at]);
    if (!batch.tallies[at]) break;  // those after a gap would favour short histories
    all.add(*batch.tallies[at]);
  }
  made.histories = all.histories;
  if (all.histories == 0) return made;
  double lived = 0;
  for (const auto& [kind, time] : all.lived) lived += time;
  made.events_per_history = over(number(all.events), number(all.histories));
  made.events_per_person_day = over(number(all.events), days(lived));
  const door::HeldWorld& held = batch.world.held();
  for (const ActId id : held.world.acts.ids()) {
    Weighing weighing{held, all, id, held.world.acts[id], all.acts[id.value]};
    made.acts.push_back(weighing.all_of_it());
  }
  std::ranges::stable_sort(made.acts, std::ranges::greater{}, &ActBalance::events);
  return made;
}

}  // namespace

Result<Balance> balance(const World& world, const BalanceOptions& options) {
  constexpr uint64_t most = 1'000'000;
  if (options.histories == 0 || options.histories > most)
    return Error{Fault::Usage, "the number of histories must be within 1 to 1000000", ""};
  const Result<World> varied = door::varied(world, options.interventions);
  if (!varied) return varied.error();
  Batch batch{.world = *varied, .options = options};
  const Result<sim::Settings> settings =
      door::settings_of(*varied, 0, Generator::Chain, options);
  if (!settings) return settings.error();
  batch.settings = *settings;
  batch.tallies.resize(options.histories);
  batch.errors.resize(options.histories);
  batch.run_all();
  return added_up(batch);
}

}  // namespace milieu
