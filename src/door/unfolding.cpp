#include "milieu/unfolding.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <mutex>
#include <set>

#include "ask/parallel.h"
#include "ask/statistics.h"
#include "ask/trunk.h"
#include "base/calendar.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/questions.h"
#include "door/target.h"
#include "door/replay.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::Event;
using history::EventIndex;

constexpr double clear = 2.5;   // standard errors by which a jump must be above chance
constexpr size_t most_jumps = 6;
constexpr size_t halvings = 12;

struct Looking {
  const History& history;
  const UnfoldingOptions& options;
  ask::Target target{};
  std::optional<history::OutcomeHeld> held{};
  std::unique_ptr<ask::Trunk> trunk{};
  std::map<EventIndex, ask::Interval> shares{};  // before which event other luck begins
  std::map<EventIndex, uint64_t> counts{};
  size_t replays = 0, planned = 0;
  std::atomic<bool> stop{false};
  std::optional<base::Error> error{};
  std::mutex talking{};

  const door::HeldHistory& of() const { return history.held(); }
  const model::World& world() const { return of().world.held().world; }
};

Result<bool> read(Looking& looking) {
  const Result<ask::Target> target =
      door::outcome_asked(looking.history, looking.options.question);
  if (!target) return target.error();
  looking.target = *target;
  const history::Log& log = looking.of().log;
  for (const history::OutcomeHeld& held : log.outcomes())
    if (!looking.held && is_held(looking.world(), *target, held, ask::IdsOfLog(log)))
      looking.held = held;
  if (looking.held) return true;
  const Result<sim::Settings> settings = door::settings_of(looking.of());
  if (!settings) return settings.error();
  return door::can_hold(looking.of().world, target->outcome, *settings);
}

Result<bool> grow(Looking& looking) {
  const base::Result<void> ours = door::can_replay(looking.of().path, looking.of().info.header);
  if (!ours) return door::outside(ours.error());
  const Result<sim::Settings> settings = door::settings_of(looking.of());
  if (!settings) return settings.error();
  const auto watch = [&](double share) {
    return !looking.options.watch ||
           looking.options.watch(share, "running it again") != Next::Stop;
  };
  const auto last = static_cast<EventIndex>(looking.of().log.size() - 1);
  auto trunk = ask::Trunk::grow(looking.world(), *settings, looking.of().log, last, watch);
  if (!trunk) return door::outside(trunk.error());
  looking.trunk = trunk.take();
  return true;
}

// How often it comes to hold with other luck from just before each of these events on.
void look(Looking& looking, const std::vector<EventIndex>& before) {
  std::vector<EventIndex> open;
  for (const EventIndex event : before)
    if (!looking.shares.contains(event)) open.push_back(event);
  const size_t lucks = looking.options.lucks;
  std::vector<uint8_t> met(open.size() * lucks);
  std::atomic<size_t> finished{0};
  const unsigned threads = ask::threads_of(looking.options.threads);
  ask::in_parallel(met.size(), threads, [&](size_t task, bool here) {
    if (looking.stop) return;
    const EventIndex event = open[task / lucks];
    const int64_t time = looking.of().log.read(event).time;
    const bool already = looking.held && looking.held->event < event;
    if (!already) {
      const model::Intervention luck{.sort = model::Intervention::Sort::Luck, .at = time,
                                     .number = static_cast<int64_t>(task % lucks) + 1};
      base::Result<ask::Branch> ran = looking.trunk->run({luck}, time, looking.target);
      if (!ran) {
        const std::lock_guard lock(looking.talking);
        looking.error = ran.error();
      }
      met[task] = ran && ran->met;
    } else {
      met[task] = 1;
    }
    ++finished;
    if (!here || !looking.options.watch) return;
    const double share = static_cast<double>(looking.replays + finished) /
                         static_cast<double>(std::max(looking.planned, looking.replays + finished));
    if (looking.options.watch(share, "other lucks") == Next::Stop) looking.stop = true;
  });
  looking.replays += finished;
  for (size_t i = 0; i < open.size() && !looking.stop; ++i) {
    const auto from = met.begin() + static_cast<long>(i * lucks);
    const auto held = static_cast<uint64_t>(std::count(from, from + static_cast<long>(lucks), 1));
    looking.counts[open[i]] = held;
    looking.shares[open[i]] = ask::wilson(held, lucks);
  }
}

double gap(const Looking& looking, EventIndex from, EventIndex to) {
  const double a = looking.shares.at(from).middle, b = looking.shares.at(to).middle;
  const double n = static_cast<double>(looking.options.lucks), middle = (a + b) / 2;
  const double error = std::sqrt(2 * std::max(middle * (1 - middle), 0.5 / n) / n);
  return std::abs(b - a) > clear * error ? std::abs(b - a) : 0;
}

// Halves the stretch, and stays with the half in which more of it lies.
std::pair<EventIndex, EventIndex> narrowed(Looking& looking, EventIndex from, EventIndex to) {
  for (size_t n = 0; n < halvings && to - from > 1 && !looking.stop && !looking.error; ++n) {
    const EventIndex middle = from + (to - from) / 2;
    look(looking, {middle});
    if (looking.stop || looking.error) break;
    const double left = std::abs(looking.shares[middle].middle - looking.shares[from].middle);
    const double right = std::abs(looking.shares[to].middle - looking.shares[middle].middle);
    (left >= right ? to : from) = middle;
    if (gap(looking, from, to) == 0) break;
  }
  return {from, to};
}

// What lies between: first what the outcome goes back to.
Jump jump(const Looking& looking, EventIndex from, EventIndex to,
          const std::set<EventIndex>& lineage) {
  constexpr size_t most = 3;
  Jump made;
  const history::Log& log = looking.of().log;
  made.from = base::format_time(log.read(from).time);
  made.to = base::format_time(log.read(to - 1).time);
  made.before = looking.shares.at(from).middle, made.after = looking.shares.at(to).middle;
  const tell::Telling telling = door::telling(looking.of());
  for (const bool recorded : {true, false})
    for (EventIndex event = from; event < to && made.events.size() < most; ++event) {
      const Event read = log.read(event);
      const bool deed = read.act && read.sort != history::EventSort::Consequence;
      if (!deed || lineage.contains(event) != recorded) continue;
      if (!recorded && to - from > most) continue;  // too many to name any of them
      made.events.push_back(event);
      made.what.push_back(tell::sentence(telling, read));
    }
  return made;
}

void find_jumps(Looking& looking, const std::vector<EventIndex>& points, Unfolding& made) {
  std::vector<std::pair<double, size_t>> gaps;
  for (size_t i = 0; i + 1 < points.size(); ++i) {
    const double moved = gap(looking, points[i], points[i + 1]);
    if (moved > 0) gaps.emplace_back(moved, i);
  }
  std::ranges::stable_sort(gaps, std::ranges::greater{}, [](const auto& one) { return one.first; });
  if (gaps.size() > most_jumps) gaps.resize(most_jumps);
  looking.planned = looking.replays + gaps.size() * halvings * looking.options.lucks;
  std::set<EventIndex> lineage;
  if (looking.held) {
    const base::Result<ask::Branch> own = looking.trunk->run({}, INT64_MAX, looking.target);
    if (own)
      for (const ask::Step& step : own->lineage) lineage.insert(step.event);
  }
  for (const auto& [moved, i] : gaps) {
    const auto [from, to] = narrowed(looking, points[i], points[i + 1]);
    if (looking.stop || looking.error) return;
    made.jumps.push_back(jump(looking, from, to, lineage));
  }
}

}  // namespace

Result<Unfolding> unfolding(const History& history, const UnfoldingOptions& options) {
  if (options.points < 2 || options.points > 1000 || options.lucks < 1 || options.lucks > 100'000)
    return Error{Fault::Usage, "there must be 2 to 1000 points and 1 to 100000 lucks", ""};
  Looking looking{.history = history, .options = options};
  Result<bool> done = read(looking);
  if (done) done = grow(looking);
  if (!done) return done.error();
  const history::Log& log = looking.of().log;
  if (log.size() < 3) return Error{Fault::Usage, "nothing happens in this history", ""};
  std::vector<EventIndex> points;
  const EventIndex last = looking.held ? looking.held->event + 1
                                       : static_cast<EventIndex>(log.size() - 1);
  for (uint64_t i = 0; i < options.points; ++i) {
    const uint64_t steps = std::min<uint64_t>(last, log.size() - 1) - 1;
    points.push_back(static_cast<EventIndex>(1 + steps * i / (options.points - 1)));
  }
  points.erase(std::unique(points.begin(), points.end()), points.end());
  looking.planned = points.size() * options.lucks * 2;
  look(looking, points);
  Unfolding made{.held = looking.held.has_value()};
  made.what = tell::words(looking.world().outcomes[looking.target.outcome].name);
  if (looking.held) made.at = base::format_time(looking.held->time);
  if (!looking.stop && !looking.error) find_jumps(looking, points, made);
  if (looking.error) return door::outside(*looking.error);
  for (const auto& [event, share] : looking.shares)
    made.chances.push_back({base::format_time(log.read(event).time), looking.counts[event],
                            options.lucks, share.middle, share.low, share.high});
  made.replays = looking.replays, made.interrupted = looking.stop;
  return made;
}

}  // namespace milieu
