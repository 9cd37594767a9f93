#include "door/whynot.h"

#include <algorithm>

#include "base/calendar.h"
#include "door/outside.h"
#include "door/replay.h"
#include "tell/value.h"

namespace milieu {
namespace {

using ask::Condition;
using ask::Study;
using history::Event;
using history::EventIndex;

Result<bool> answer(const door::Asking& asking, ask::Questions& questions) {
  const door::HeldHistory& held = asking.held();
  const Result<sim::Settings> settings = door::settings_of(held);
  if (!settings) return settings.error();
  const base::Result<void> done = ask::study(asking.world(), *settings, held.log, questions);
  if (!done) return door::outside(done.error());
  return true;
}

// Of a class, that act whose verdict lies nearest to happening.
Result<WhyNot> of_acts(const door::Asking& asking, const door::AskedActs& asked) {
  ask::Questions questions;
  for (const ask::Pattern& pattern : door::patterns_of(asking, asked))
    questions.studies.push_back({pattern});
  if (questions.studies.empty()) return Error{Fault::Usage, "no act is of this class", ""};
  const Result<bool> done = answer(asking, questions);
  if (!done) return done.error();
  std::ranges::stable_sort(questions.studies, {}, &Study::verdict);
  WhyNot made = door::told(asking, questions.studies[0]);
  for (size_t i = 1; i < questions.studies.size(); ++i)
    made.acts.push_back(door::told(asking, questions.studies[i]));
  return made;
}

// --- Outcomes -----------------------------------------------------------------------------------

Result<WhyNot> of_outcome(const door::Asking& asking, const door::AskedOutcome& asked) {
  const model::Outcome& outcome = asking.world().outcomes[asked.outcome];
  WhyNot made;
  made.what = tell::words(outcome.name);
  for (const history::OutcomeHeld& held : asking.held().log.outcomes()) {
    if (held.outcome != asked.outcome) continue;
    made.happened = true, made.verdict = "happened";
    made.words = "it came to hold at " + base::format_time(held.time);
    return made;
  }
  ask::Questions questions;
  questions.conditions.push_back(door::condition_of(asking, outcome, asked.roles));
  if (outcome.on != 0)
    for (const ask::Pattern& one : door::acts_of(asking, outcome.on, asked.roles))
      questions.studies.push_back({one});
  Result<bool> done = answer(asking, questions);
  if (!done) return done.error();
  const Condition& condition = questions.conditions[0];
  door::tell_conditions(asking, condition, made);
  for (const Study& study : questions.studies) made.acts.push_back(door::told(asking, study));
  const bool acted = std::ranges::any_of(questions.studies, [&](const Study& one) {
    return condition.failed ? !one.failed.empty() : !one.worked.empty();
  });
  if (outcome.on != 0 && !acted) {
    made.verdict = made.acts.empty() ? "impossible" : made.acts[0].verdict;
    made.words = "what it waits for did not happen";
    return made;
  }
  made.verdict = "condition";
  const size_t stop = door::worst(condition.stopped);
  if (made.conditions.empty() || !(condition.stopped[stop] > 0)) {
    made.words = "it did not come to hold, and no look between two instants says why";
    return made;
  }
  made.words = (outcome.on != 0 ? "the act happened, and " : "") + door::stop_words(made, stop);
  if (outcome.on != 0) made.words += ", each time that it did counted once";
  ask::Questions more;
  for (const ask::Pattern& one : door::acts_behind(asking, condition.parts[stop], asked.roles))
    more.studies.push_back({one});
  if (more.studies.empty()) return made;
  done = answer(asking, more);
  if (!done) return done.error();
  for (const Study& study : more.studies) made.acts.push_back(door::told(asking, study));
  return made;
}

}  // namespace

Result<WhyNot> why_not(const History& history, const WhyNotOptions& options) {
  const door::HeldHistory& held = history.held();
  const base::Result<void> ours = door::can_replay(held.path, held.info.header);
  if (!ours) return door::outside(ours.error());
  const Result<door::Asked> asked = door::read_question(history, options.question);
  if (!asked) return asked.error();
  door::Asking asking{history, door::telling(held)};
  asking.worked.resize(asking.world().acts.size() + 1);
  held.log.for_each([&](EventIndex, const Event& event) {
    const bool act = event.act && event.sort != history::EventSort::Consequence;
    if (act && event.status == history::Status::Worked) ++asking.worked[event.act.value];
  });
  if (const auto* acts = std::get_if<door::AskedActs>(&*asked)) return of_acts(asking, *acts);
  if (const auto* outcome = std::get_if<door::AskedOutcome>(&*asked))
    return of_outcome(asking, *outcome);
  return Error{Fault::Usage, "'" + options.question + "' is neither an act nor an outcome",
               "Ask --not about acts, as in \"wed(Ani, _)\", or about an outcome."};
}

}  // namespace milieu
