// Causes of what is so in a history, tested.
#include <algorithm>
#include <map>

#include "ask/parallel.h"
#include "ask/tested.h"
#include "base/calendar.h"
#include "door/change.h"
#include "door/found.h"
#include "door/held.h"
#include "door/naming.h"
#include "door/outside.h"
#include "door/replay.h"
#include "milieu/why.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::Event;
using history::EventIndex;

/// A history that can be branched, and what is to be met in its branches.
struct Ready {
  door::Found found{};
  ask::Target target{};
  std::unique_ptr<ask::Trunk> trunk{};
  ask::Branch actual{};
};

ask::Target target_of(const door::HeldHistory& held, const door::Found& found, bool exactly) {
  ask::Target target;
  const model::World& world = held.world.held().world;
  const ask::IdsOfLog ids(held.log);
  if (exactly) target.exactly = held.log.event_id(found.events[0]);
  const auto add = [&](const model::Frame& frame, const std::vector<int64_t>& values) {
    for (size_t i = 0; i < values.size(); ++i)
      target.roles.push_back(ids.given(frame[i].type, values[i]));
  };
  if (found.outcome != 0) {
    target.outcome = model::OutcomeId{found.outcome};
    add(world.outcomes[target.outcome].frame, found.roles);
    return target;
  }
  const Event event = held.log.read(found.events[0]);
  target.act = event.act;
  target.failed = event.status == history::Status::Failed;
  if (event.act) add(world.acts[event.act].frame, event.roles);
  for (const history::AnswerGiven& given : event.answers)
    target.answers.emplace_back(held.log.entity_id(given.who), given.answer);
  const bool deed = event.act && event.sort != history::EventSort::Consequence;
  if (!deed) target.exactly = event.id;
  size_t before = 0;
  for (EventIndex i = 1; deed && i < found.events[0]; ++i)
    before += is_deed(world, target, held.log.read(i), ids);
  target.nth += before;
  return target;
}

Result<Ready> ready(const History& history, const TestOptions& options) {
  const door::HeldHistory& held = history.held();
  Ready made;
  const base::Result<void> ours = door::can_replay(held.path, held.info.header);
  if (!ours) return door::outside(ours.error());
  Result<door::Found> found = door::find(history, options.question, options.at);
  if (!found) return found.error();
  made.found = std::move(*found);
  if (made.found.events.empty()) return made;
  const Result<sim::Settings> settings = door::settings_of(held);
  if (!settings) return settings.error();
  made.target = target_of(held, made.found, options.exactly);
  const auto watch = [&](double share) {
    return !options.watch || options.watch(share, "running it again") != Next::Stop;
  };
  auto trunk = ask::Trunk::grow(held.world.held().world, *settings, held.log,
                                made.found.events[0], watch);
  if (!trunk) return door::outside(trunk.error());
  made.trunk = trunk.take();
  base::Result<ask::Branch> actual = made.trunk->run({}, INT64_MAX, made.target);
  if (!actual) return door::outside(actual.error());
  made.actual = actual.take();
  if (!made.actual.met || made.actual.by != made.found.events[0])
    return Error{Fault::Refused, "this cannot be met again in a replay",
                 "Ask about the act or the outcome that it belongs to."};
  return made;
}

// The nearest other answer, where there are more than two.
Result<std::map<std::pair<EventIndex, size_t>, uint16_t>> nearest(const door::HeldHistory& held,
                                                                  const ask::Branch& actual) {
  std::map<std::pair<EventIndex, size_t>, uint16_t> made;
  const model::World& world = held.world.held().world;
  ask::Wanted wanted;
  for (const ask::Step& step : actual.lineage) {
    const Event event = held.log.read(step.event);
    const bool several = event.act && !event.answers.empty() &&
                         world.acts[event.act].asks->answers.size() > 2;
    if (several) wanted.events.insert(step.event);
  }
  if (wanted.events.empty()) return made;
  const Result<ask::Replayed> replayed = door::replayed(held, wanted);
  if (!replayed) return replayed.error();
  for (const auto& [index, choices] : replayed->choices) {
    const Event event = held.log.read(index);
    for (size_t i = 0; i < event.answers.size(); ++i)
      for (const history::Weighed& one : choices) {
        if (!one.answered || one.who != event.answers[i].who) continue;
        const history::Option* best = nullptr;
        for (const history::Option& option : one.options) {
          const bool other = option.answer != event.answers[i].answer;
          if (other && (best == nullptr || option.score > best->score)) best = &option;
        }
        if (best != nullptr) made[{index, i}] = best->answer;
      }
  }
  return made;
}

const char* word(ask::Label label) {
  switch (label) {
    case ask::Label::Untested: return "untested";
    case ask::Label::Necessary: return "necessary";
    case ask::Label::Either: return "either";
    case ask::Label::StandIn: return "stand-in";
    case ask::Label::How: return "how";
    case ask::Label::None: return "no difference";
  }
  return "";
}

TestedCause told(const tell::Telling& telling, const door::HeldHistory& held,
                 const ask::Suspect& one, const door::NameOf& names) {
  const Event event = held.log.read(one.event);
  TestedCause made{.event = one.event, .at = base::format_time(event.time)};
  made.what = tell::sentence(telling, event);
  made.without = door::canonical(telling.world, one.without, names);
  made.answer = one.answer.has_value();
  if (one.answer) {
    const auto& answers = telling.world.acts[event.act].asks->answers;
    const history::AnswerGiven& given = event.answers[*one.answer];
    made.what = held.names.of(given.who) + " answered " + tell::words(answers[given.answer].name) +
                " and not " + tell::words(answers[one.instead].name) + ": " + made.what;
  }
  made.label = word(one.label);
  made.recorded = one.recorded;
  for (const auto& set : one.sets) made.sets.emplace_back(set.begin(), set.end());
  made.enough = one.enough;
  made.with.assign(one.with.begin(), one.with.end());
  const bool met = one.label == ask::Label::How || one.label == ask::Label::Either ||
                   one.label == ask::Label::StandIn;
  if (met) made.then = base::format_time(one.then);
  made.pairs = one.pairs, made.held = one.held;
  return made;
}

}  // namespace

Result<TestedCauses> test_causes(const History& history, const TestOptions& options) {
  const door::HeldHistory& held = history.held();
  const Result<Ready> before = ready(history, options);
  if (!before) return before.error();
  TestedCauses made{.so = !before->found.events.empty(), .what = before->found.what,
                    .at = before->found.at};
  if (!made.so) return made;
  auto others = nearest(held, before->actual);
  if (!others) return others.error();
  ask::Spending spending;
  spending.suspects = options.suspects, spending.replays = options.replays;
  spending.fresh = options.fresh, spending.once = options.once;
  spending.threads = ask::threads_of(options.threads);
  spending.nearest = std::move(*others);
  spending.watch = [&](size_t done, size_t all) {
    const double share = static_cast<double>(done) / static_cast<double>(std::max(all, done));
    return !options.watch || options.watch(share, "replays without its causes") != Next::Stop;
  };
  const base::Result<ask::Tests> tests =
      ask::test(*before->trunk, before->target, before->actual, spending);
  if (!tests) return door::outside(tests.error());
  const tell::Telling telling = door::telling(held);
  const door::NameOf names = door::names_of(held);
  for (const ask::Suspect& one : tests->suspects)
    made.causes.push_back(told(telling, held, one, names));
  made.always = tests->always, made.replays = tests->replays;
  made.left = tests->left, made.spent = tests->spent;
  return made;
}

Result<std::string> check_causes(const History& history, const TestOptions& options,
                                 const TestedCauses& causes) {
  const Result<Ready> before = ready(history, options);
  if (!before) return before.error();
  const door::Naming naming = door::naming_of(history, history.held().world.held().world);
  const auto claim = [&](const std::vector<uint64_t>& without, bool met) -> Result<bool> {
    std::vector<model::Intervention> more;
    for (const uint64_t one : without) {
      Result<model::Intervention> read =
          door::read_intervention(naming, causes.causes[one].without);
      if (!read) return read.error();
      more.push_back(std::move(*read));
    }
    const base::Result<ask::Branch> ran =
        before->trunk->run(more, INT64_MIN, before->target, false);
    const bool lost = !ran && ran.error().fault != base::Fault::Arithmetic;
    if (lost) return door::outside(ran.error());
    return (ran && ran->met) == met;
  };
  for (uint64_t i = 0; i < causes.causes.size(); ++i) {
    const TestedCause& one = causes.causes[i];
    if (one.label == "untested") continue;
    std::vector<std::pair<std::vector<uint64_t>, bool>> all = {{{i}, one.label != "necessary"}};
    for (const std::vector<uint64_t>& others : one.sets) {
      std::vector<uint64_t> whole = others;
      whole.push_back(i);
      all.push_back({others, true}), all.push_back({whole, false});
    }
    if (one.enough) {
      std::vector<uint64_t> rest;
      for (uint64_t other = 0; other < causes.causes.size(); ++other)
        if (other != i && std::ranges::count(one.with, other) == 0 &&
            causes.causes[other].label != "untested")
          rest.push_back(other);
      all.push_back({rest, true});
      rest.push_back(i);
      all.push_back({rest, false});
    }
    for (const auto& [without, met] : all) {
      const Result<bool> holds = claim(without, met);
      if (!holds) return holds.error();
      if (!*holds) return one.label + ": " + one.what;
    }
  }
  return std::string();
}

}  // namespace milieu
