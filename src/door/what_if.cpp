#include "milieu/what_if.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "ask/branch.h"
#include "ask/parallel.h"
#include "ask/target.h"
#include "base/calendar.h"
#include "door/change.h"
#include "door/naming.h"
#include "door/outside.h"
#include "door/replay.h"
#include "door/settings.h"
#include "plan/plan.h"
#include "sim/intervene.h"
#include "sim/lived.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::Event;
using history::EventIndex;
using model::Intervention;
using Sort = model::Intervention::Sort;

constexpr int64_t pairs_of_anecdote = 20;

/// A branch, from what was asked to what came of it.
struct Branching {
  const History& parent;
  const WhatIfOptions& options;
  door::Lines lines{};
  World world{};                     // the parent's, or varied
  sim::Settings before{}, settings{};  // of the parent; of the branch
  std::vector<Intervention> added{};
  std::vector<std::optional<Event>> met{};  // by each that is added: the first event it is about
  WhatIf made{};

  const door::HeldHistory& held() const { return parent.held(); }
  const model::World& old_model() const { return held().world.held().world; }
  const model::World& model() const { return world.held().world; }
};

// Parameters of another world are found by their names.
sim::Settings moved(const sim::Settings& from, const model::World& old, const model::World& world) {
  sim::Settings made = from;
  made.parameters.clear();
  for (const auto& [id, value] : from.parameters)
    for (const model::ParameterId other : world.parameters.ids())
      if (world.parameters[other].name == old.parameters[id].name)
        made.parameters.emplace_back(other, value);
  return made;
}

Result<bool> prepare(Branching& branching) {
  const door::HeldHistory& held = branching.held();
  const base::Result<void> ours = door::can_replay(held.path, held.info.header);
  if (!ours) return door::outside(ours.error());
  const Result<sim::Settings> before = door::settings_of(held);
  if (!before) return before.error();
  branching.before = *before;
  branching.lines = door::sorted(branching.old_model(), branching.options.interventions);
  branching.world = held.world;
  branching.settings = *before;
  if (!branching.lines.world.empty()) {
    const Result<World> varied = door::varied(held.world, branching.lines.world);
    if (!varied) return varied.error();
    branching.world = *varied;
    branching.settings = moved(*before, branching.old_model(), branching.model());
    branching.world.held().code->into(branching.settings, branching.model());
    branching.settings.interventions.clear();
    for (const Intervention& one : before->interventions) {
      const Result<Intervention> again = door::read_intervention(
          {.world = branching.model()}, door::canonical(branching.old_model(), one));
      if (!again) return again.error();
      branching.settings.interventions.push_back(*again);
    }
  }
  const door::Naming naming = door::naming_of(branching.parent, branching.model());
  Result<std::vector<Intervention>> added = door::read_lines(naming, branching.lines.run);
  if (!added) return added.error();
  branching.added = std::move(*added);
  for (const Intervention& one : branching.added) branching.settings.interventions.push_back(one);
  return true;
}

// --- when it begins, and what each line meets ----------------------------------------------------

sim::Ids roles_of(const Branching& branching, const Event& event) {
  const ask::IdsOfLog ids(branching.held().log);
  sim::Ids roles;
  for (size_t i = 0; event.act && i < event.roles.size(); ++i) {
    const model::Type& type = branching.old_model().acts[event.act].frame[i].type;
    roles.push_back(ids.content(type, event.roles[i]));
  }
  return roles;
}

// The first event of the history that a line is about.
std::optional<Event> first_met(const Branching& branching, const Intervention& one) {
  const history::Log& log = branching.held().log;
  std::vector<Intervention> only = {one};
  only[0].sort = Sort::Block;
  const sim::Interventions fits(branching.old_model(), only);
  for (EventIndex i = 1; i < log.size(); ++i) {
    const Event event = log.read(i);
    const bool consequence = event.sort == history::EventSort::Consequence;
    if (!event.act && !consequence) continue;
    const sim::Ids roles = roles_of(branching, event);
    const model::ActId act = consequence ? model::ActId{} : event.act;
    if (fits.block({event.id, act, roles, event.time})) return event;
  }
  return std::nullopt;
}

// In a varied world acts may have other numbers; there it all begins at the start anyway.
void meet(Branching& branching) {
  branching.met.resize(branching.added.size());
  for (size_t i = 0; branching.lines.world.empty() && i < branching.added.size(); ++i) {
    const Intervention& one = branching.added[i];
    if (!one.timed() && one.sort != Sort::Have) branching.met[i] = first_met(branching, one);
  }
}

int64_t begins(const Branching& branching) {
  const model::World& world = branching.model();
  if (!branching.lines.world.empty()) return world.starts;
  int64_t first = INT64_MAX;
  for (size_t i = 0; i < branching.added.size(); ++i) {
    const Intervention& one = branching.added[i];
    if (one.timed()) {
      first = std::min(first, std::max(one.at, world.starts));
      continue;
    }
    if (one.sort == Sort::Have) {
      first = std::min(first, std::max(one.which.from, world.starts));
      continue;
    }
    const std::optional<Event>& met = branching.met[i];
    if (met) first = std::min(first, met->time);
    else if (one.which.event == 0) first = std::min(first, std::max(one.which.from, world.starts));
  }
  return first;
}

// What became of each line: nothing to say, or why it did nothing.
std::string remark(const Branching& branching, size_t number, const history::Log& branch) {
  const std::vector<Intervention>& all = branching.settings.interventions;
  const Intervention& one = all[all.size() - branching.added.size() + number];
  if (one.sort == Sort::Luck || one.sort == Sort::Parameter || one.sort == Sort::Have) return "";
  if (!one.timed()) {
    if (!branching.lines.world.empty()) return "";
    const std::optional<Event>& met = branching.met[number];
    if (!met) return "nothing of the kind was due in the history";
    const bool asks = met->act && branching.old_model().acts[met->act].asks.has_value();
    if (one.sort == Sort::Answer && asks && met->answers.empty())
      return "the first of them never came to be answered";
    return "";
  }
  const uint64_t id =
      sim::Interventions(branching.model(), all).event_of(one);
  for (EventIndex i = 0; i < branch.size(); ++i) {
    if (branch.event_id(i) != id) continue;
    const Event event = branch.read(i);
    if (event.status == history::Status::Failed)
      return "somebody or something it is about is not there at that time";
    const bool idle = event.writes.empty() && event.ends.empty() && one.sort == Sort::Set;
    return idle ? "it was so already" : "";
  }
  return "the history had ended by then";
}

// --- words ---------------------------------------------------------------------------------------

class Words {
 public:
  Words(const Branching& branching, const History& branch)
      : before_(branching.held()), after_(branch.held()), first_(door::telling(before_)),
        second_(door::telling(after_)) {}

  Parting parting(EventIndex index, bool in_branch) const {
    const Event event = log(in_branch).read(index);
    return {index, in_branch, base::format_time(event.time), sentence(event, in_branch)};
  }
  Otherwise both(const ask::Pair& pair) const {
    const Event one = log(false).read(pair.first), other = log(true).read(pair.second);
    return {pair.first, pair.second, base::format_time(one.time), base::format_time(other.time),
            sentence(one, false), sentence(other, true)};
  }
  ReachedText reached(const ask::Reached& one) const {
    return {name(one.who), parting(one.event, one.in_second),
            one.through == 0 ? "" : name(one.through)};
  }
  OutcomeDiffers outcome(const ask::OutcomeChange& one) const {
    OutcomeDiffers made{.name = one.name, .before = one.first.has_value(),
                        .after = one.second.has_value()};
    if (one.first) made.at = base::format_time(one.first->time), made.who = who(*one.first, false);
    if (one.second)
      made.at_after = base::format_time(one.second->time), made.who_after = who(*one.second, true);
    return made;
  }
  uint64_t people() const {
    uint64_t count = 0;
    for (history::EntityIndex i = 1; i <= after_.names.entities(); ++i)
      count += after_.names.person(i);
    return count;
  }

 private:
  const history::Log& log(bool in_branch) const { return in_branch ? after_.log : before_.log; }
  std::string sentence(const Event& event, bool in_branch) const {
    return tell::sentence(in_branch ? second_ : first_, event);
  }
  std::string name(uint64_t id) const {
    for (const door::HeldHistory* held : {&before_, &after_})
      for (history::EntityIndex i = 1; i <= held->names.entities(); ++i)
        if (held->log.entity_id(i) == id) return held->names.of(i);
    return "nobody";
  }
  std::string who(const history::OutcomeHeld& held, bool in_branch) const {
    const tell::Telling& telling = in_branch ? second_ : first_;
    const model::Outcome& outcome = telling.world.outcomes[held.outcome];
    std::string text;
    for (size_t i = 0; i < held.roles.size() && i < outcome.frame.size(); ++i)
      text += (i == 0 ? "" : ", ") +
              tell::value(telling.world, telling.names, outcome.frame[i].type, held.roles[i]);
    return text;
  }

  const door::HeldHistory& before_;
  const door::HeldHistory& after_;
  const tell::Telling first_, second_;
};

void compare(Branching& branching, const History& branch) {
  WhatIf& made = branching.made;
  const ask::Difference found =
      ask::difference({branching.old_model(), branching.held().log},
                      {branching.model(), branch.held().log});
  const Words words(branching, branch);
  const auto outside = [&](EventIndex index) {
    const Event event = branch.held().log.read(index);
    return event.sort == history::EventSort::Start;
  };
  made.same = found.gone.empty() && found.changed.empty() && found.moved.empty() &&
              std::ranges::all_of(found.fresh, outside);
  made.since = found.since ? base::format_time(*found.since) : "";
  made.shared = found.shared, made.alike = found.same;
  for (const EventIndex i : found.gone) made.gone.push_back(words.parting(i, false));
  for (const EventIndex i : found.fresh) made.fresh.push_back(words.parting(i, true));
  for (const ask::Pair& pair : found.changed) made.changed.push_back(words.both(pair));
  for (const ask::Pair& pair : found.moved) made.moved.push_back(words.both(pair));
  for (const ask::Reached& one : found.reached) made.reached.push_back(words.reached(one));
  for (const ask::Stretch& one : found.stretches) made.shares.push_back(one.share());
  for (const ask::OutcomeChange& one : found.outcomes)
    made.outcomes.push_back(words.outcome(one));
  made.people = words.people();
  made.anecdote = ask::is_anecdote(found);
}

// --- fresh luck ----------------------------------------------------------------------------------

/// Which outcomes came to hold, by name.
class Held final : public history::Sink {
 public:
  explicit Held(const model::World& world) : world_(world) {}
  void event(EventIndex, const Event&) override {}
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld& one) override {
    names.insert(world_.outcomes[one.outcome].name);
  }
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}
  std::set<std::string> names{};

 private:
  const model::World& world_;
};

/// One of the two, ready to be run again and again from just before the change.
struct Start {
  const model::World& world;
  sim::Settings settings;
  size_t added = 0;               // of the interventions, the last so many are the branch's own
  std::string checkpoint{};       // of the last instant before the change
  std::shared_ptr<const sim::Lived> lived{};  // and what happened before it
  std::set<std::string> held{};   // by then
};

base::Result<void> go_to(Start& start, int64_t time) {
  start.settings.causes = false;
  const auto executor = sim::vector_executor(start.world, start.settings);
  Held held(start.world);
  const base::Result<void> begun = executor->begin(held);
  if (!begun) return begun;
  while (executor->next() < time) {
    const base::Result<bool> more = executor->advance(held);
    if (!more) return more.error();
    if (!*more) break;
  }
  start.held = std::move(held.names);
  start.checkpoint = executor->save(), start.lived = executor->lived();
  return base::Result<void>::ok();
}

base::Result<std::set<std::string>> with_luck(const Start& start, int64_t time, int64_t number) {
  sim::Settings settings = start.settings;
  std::vector<Intervention>& all = settings.interventions;
  const std::vector<Intervention> added(all.end() - static_cast<long>(start.added), all.end());
  all.resize(all.size() - added.size());
  sim::renew_luck(all, time, number);
  all.insert(all.end(), added.begin(), added.end());
  const auto executor = sim::vector_executor(start.world, settings);
  Held held(start.world);
  held.names = start.held;
  const base::Result<void> begun = executor->restore(start.checkpoint, *start.lived);
  if (!begun) return begun.error();
  for (;;) {
    const base::Result<bool> more = executor->advance(held);
    if (!more) return more.error();
    if (!*more) return std::move(held.names);
  }
}

struct Lucky {
  std::set<std::string> before, after;
  std::optional<base::Error> error;
  bool done = false;
};

void run_pairs(const Branching& branching, const Start& before, const Start& after, int64_t time,
               std::vector<Lucky>& pairs, std::atomic<bool>& stop) {
  std::atomic<size_t> finished{0};
  const unsigned threads = ask::threads_of(branching.options.threads);
  ask::in_parallel(pairs.size(), threads, [&](size_t at, bool here) {
    if (stop) return;
    Lucky& pair = pairs[at];
    auto one = with_luck(before, time, static_cast<int64_t>(at + 1));
    auto other = one ? with_luck(after, time, static_cast<int64_t>(at + 1)) : one;
    if (!one || !other) pair.error = (one ? other : one).error();
    else pair.before = one.take(), pair.after = other.take();
    pair.done = true;
    ++finished;
    const double share = static_cast<double>(finished) / static_cast<double>(pairs.size());
    if (here && branching.options.watch)
      stop = branching.options.watch(share, "other lucks") == Next::Stop || stop;
  });
}

void add_outcomes(Branching& branching, const std::vector<Lucky>& pairs) {
  WhatIf& made = branching.made;
  for (const model::Outcome& outcome : branching.old_model().outcomes) {
    FreshOutcome one{.name = outcome.name};
    double sum = 0, squares = 0, n = 0;
    for (const Lucky& pair : pairs) {
      if (!pair.done || pair.error) continue;
      const double was = pair.before.contains(outcome.name), is = pair.after.contains(outcome.name);
      one.before += was, one.after += is, sum += is - was, squares += (is - was) * (is - was);
      ++n;
    }
    if (n == 0) return;
    made.fresh_pairs = static_cast<uint64_t>(n);
    one.before /= n, one.after /= n;
    const double mean = sum / n;
    one.error = n > 1 ? std::sqrt(std::max(0.0, squares / n - mean * mean) / (n - 1)) : 0;
    made.fresh_outcomes.push_back(std::move(one));
  }
}

Result<bool> fresh_luck(Branching& branching, int64_t time) {
  const int64_t asked = branching.options.fresh_luck;
  const int64_t count = asked >= 0 ? asked : branching.made.anecdote ? pairs_of_anecdote : 0;
  if (count == 0 || time == INT64_MAX) return true;
  Start before{branching.old_model(), branching.before};
  Start after{branching.model(), branching.settings, branching.added.size()};
  for (Start* one : {&before, &after}) {
    const base::Result<void> there = go_to(*one, time);
    if (!there) return door::outside(there.error());
  }
  std::vector<Lucky> pairs(static_cast<size_t>(count));
  std::atomic<bool> stop{false};
  run_pairs(branching, before, after, time, pairs, stop);
  for (const Lucky& pair : pairs)
    if (pair.error) return door::outside(*pair.error);
  branching.made.interrupted = stop;
  add_outcomes(branching, pairs);
  return true;
}

Result<History> keep(Branching& branching, int64_t from) {
  const history::Header& header = branching.held().info.header;
  RunOptions options;
  options.seed = header.seed;
  options.generator = header.rng == "philox" ? Generator::Philox : Generator::Chain;
  options.out = branching.options.out.empty() ? branch_path(branching.parent.path())
                                              : branching.options.out;
  options.replace = branching.options.replace;
  options.engine = branching.options.engine;
  options.watch = branching.options.watch;
  door::Notes notes = {{"parent", branching.parent.path()},
                       {"parent_hash", branching.parent.hash()}};
  for (size_t i = 0; i < branching.options.interventions.size(); ++i)
    notes.emplace_back("what_if_" + std::to_string(i + 1), branching.options.interventions[i]);
  std::ranges::sort(notes);
  const door::Parent parent{branching.held(), from};
  const bool same_world = branching.lines.world.empty();
  const Result<Ran> ran = door::run_with(branching.world, options, branching.settings, notes,
                                         same_world ? &parent : nullptr);
  if (!ran) return ran.error();
  branching.made.path = ran->path, branching.made.hash = ran->hash;
  branching.made.interrupted = ran->interrupted;
  return open_history(ran->path);
}

}  // namespace

std::string branch_path(const std::string& parent) {
  const std::filesystem::path path(parent);
  const std::string stem = (path.parent_path() / path.stem()).string() + "-what-if";
  std::error_code failed;
  if (!std::filesystem::exists(stem + ".milieu", failed)) return stem + ".milieu";
  for (int n = 2;; ++n) {
    const std::string next = stem + "-" + std::to_string(n) + ".milieu";
    if (!std::filesystem::exists(next, failed)) return next;
  }
}

Result<WhatIf> what_if(const History& history, const WhatIfOptions& options) {
  Branching branching{history, options};
  const Result<bool> ready = prepare(branching);
  if (!ready) return ready.error();
  branching.made.parent = history.path();
  meet(branching);
  const int64_t from = begins(branching);
  branching.made.begins = from == INT64_MAX ? "" : base::format_time(from);
  const Result<History> branch = keep(branching, from);
  if (!branch) return branch.error();
  for (const std::string& line : branching.lines.world)
    branching.made.remarks.emplace_back(line, "");
  for (size_t i = 0; i < branching.added.size(); ++i)
    branching.made.remarks.emplace_back(branching.lines.run[i],
                                        remark(branching, i, branch->held().log));
  if (branching.made.interrupted) return std::move(branching.made);
  compare(branching, *branch);
  const Result<bool> lucky = fresh_luck(branching, from);
  if (!lucky) return lucky.error();
  return std::move(branching.made);
}

}  // namespace milieu
