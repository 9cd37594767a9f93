#include <algorithm>

#include "ask/balance.h"
#include "base/calendar.h"
#include "door/decision.h"
#include "door/whynot.h"
#include "tell/odds.h"
#include "tell/value.h"

namespace milieu::door {

using ask::Condition;
using ask::Study;
using ask::Verdict;
using history::Event;
using history::EventIndex;
using model::ActId;

namespace {

constexpr size_t most_attempts = 5;  // told

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Happened: return "happened";
    case Verdict::Refused: return "refused";
    case Verdict::Failed: return "failed";
    case Verdict::Preempted: return "preempted";
    case Verdict::Overtaken: return "overtaken";
    case Verdict::NeverBegun: return "never begun";
    case Verdict::Nobody: return "nobody";
    case Verdict::Impossible: return "impossible";
    case Verdict::Unknown: return "unknown to them";
    case Verdict::NotAtOnce: return "never at once";
    case Verdict::Busy: return "busy";
    case Verdict::Outweighed: return "outweighed";
    case Verdict::Unwanted: return "unwanted";
    case Verdict::Unlucky: return "unlucky";
  }
  return "";
}

double over(double part, double whole) { return whole > 0 ? part / whole : 0; }

std::string times(size_t count) {
  if (count == 1) return "once";
  return count == 2 ? "twice" : std::to_string(count) + " times";
}

std::string pattern_words(const Asking& asking, const ask::Pattern& pattern) {
  const model::Act& act = asking.world().acts[pattern.act];
  std::string text = act.name + "(";
  for (size_t i = 0; i < act.roles; ++i) {
    text += i == 0 ? "" : ", ";
    const bool known = i < pattern.roles.size() && pattern.roles[i];
    text += known ? tell::value(asking.world(), asking.telling.names, act.frame[i].type,
                                *pattern.roles[i])
                  : "_";
  }
  text += ")";
  if (pattern.answer && act.asks) text += " answered " + act.asks->answers[*pattern.answer].name;
  return text;
}

Tried tried(const Asking& asking, const Study& study, EventIndex index, const char* status) {
  const Event event = asking.held().log.read(index);
  Tried made{index, base::format_time(event.time), tell::sentence(asking.telling, event), status,
             {}};
  const auto choices = study.choices.find(index);
  if (choices == study.choices.end()) return made;
  for (const history::Weighed& weighed : choices->second)
    if (!weighed.options.empty())
      made.decisions.push_back(decision(asking.telling, asking.held(), event, weighed));
  return made;
}

void attempts(const Asking& asking, const Study& study, WhyNot& made) {
  const auto add = [&](const std::vector<EventIndex>& events, const char* status) {
    made.tried += events.size();
    for (const EventIndex one : events)
      if (made.attempts.size() < most_attempts)
        made.attempts.push_back(tried(asking, study, one, status));
  };
  add(study.refused, "refused"), add(study.failed, "failed");
  add(study.preempted, "preempted"), add(study.overtaken, "overtaken");
}

}  // namespace

size_t worst(const std::vector<double>& stopped) {
  return static_cast<size_t>(std::ranges::max_element(stopped) - stopped.begin());
}

std::string stop_words(const WhyNot& made, size_t part) {
  const StoppedBy& one = made.conditions[part];
  if (one.held <= 0) return "`" + one.condition + "` never held";
  return "`" + one.condition + "` stopped it " + tell::chance(one.stopped) + " of the time (held " +
         tell::chance(one.held) + ")";
}

namespace {

std::string who_hidden(const Asking& asking, const Study& study) {
  std::vector<std::pair<double, uint32_t>> who;
  for (const auto& [one, time] : study.hidden_from) who.emplace_back(-time, one);
  std::ranges::sort(who);
  std::string text;
  for (size_t i = 0; i < who.size() && i < 3; ++i)
    text += (i == 0 ? "" : ", ") + asking.telling.names.of(who[i].second);
  return text;
}

std::string best_instead(const Asking& asking, const Study& study) {
  const std::vector<int64_t>* best = nullptr;
  double most = 0;
  for (const auto& [roles, expected] : study.instead)
    if (expected > most) most = expected, best = &roles;
  if (best == nullptr) return {};
  ask::Pattern other{study.pattern.act, study.pattern.roles, {}};
  for (size_t i = 0; i < best->size(); ++i) other.roles[i + 1] = (*best)[i];
  return pattern_words(asking, other) + " " + tell::expected(most);
}

std::string motives_against(const WhyNot& made) {
  std::string text;
  for (const ForOrAgainst& one : made.motives)
    if (one.weight < 0)
      text += (text.empty() ? "" : ", ") + tell::words(one.motive) + " (" + one.times + ")";
  return text;
}

std::string begun_words(const Asking& asking, const WhyNot& made, const Study& study) {
  if (made.begun_by.empty()) return "nothing begins it";
  std::string text = "only other acts begin it: ";
  size_t told = 0;
  for (const ActId id : ask::begun_by(asking.world(), study.pattern.act)) {
    const uint64_t count = asking.worked[id.value];
    text += (told++ == 0 ? "" : ", ") + tell::words(asking.world().acts[id].name) + " (" +
            (count == 0 ? "never happened" : "happened " + times(count)) + ")";
  }
  return text;
}

// "there was no errand for t".
std::string nobody_words(const Asking& asking, const Study& study, size_t part) {
  const model::Variable& role =
      asking.world().acts[study.pattern.act].frame[study.nobody[part]];
  if (role.type.sort != model::Sort::Entity || !role.type.kind)
    return "there was nothing that " + role.name + " could be";
  return "there was no " + tell::words(asking.world().kinds[role.type.kind].name) +
         " that could be " + role.name;
}

std::string words_of(const Asking& asking, const Study& study, const WhyNot& made) {
  const size_t stop = study.stopped.empty() ? 0 : worst(study.stopped);
  switch (study.verdict) {
    case Verdict::Happened: return "it happened " + times(study.worked.size());
    case Verdict::Refused:
      return "it was asked for " + times(study.refused.size()) + ", and another answer given";
    case Verdict::Failed: return "it was tried " + times(study.failed.size()) + ", and failed";
    case Verdict::Preempted:
      return "it was tried " + times(study.preempted.size()) + ", and came too late";
    case Verdict::Overtaken:
      return "it was meant " + times(study.overtaken.size()) +
             ", and no longer possible when its time came";
    case Verdict::NeverBegun: return begun_words(asking, made, study);
    case Verdict::Nobody: return "there was nobody who could";
    case Verdict::Unknown:
      return "it was possible " + tell::chance(over(study.hidden, study.looked)) +
             " of the time, and they did not know it (" + who_hidden(asking, study) + ")";
    case Verdict::Impossible:
    case Verdict::NotAtOnce:
      if (study.parts.empty()) return "it was never open to anybody";
      if (study.verdict == Verdict::NotAtOnce)
        return "its conditions never held all at once: " + stop_words(made, stop);
      for (size_t i = 0; i < study.alone.size(); ++i)
        if (study.stopped[i] > 0 && !(study.alone[i] > 0))
          return "it was never possible: " +
                 (study.nobody[i] == model::no_slot ? stop_words(made, i)
                                                    : nobody_words(asking, study, i));
      return "it was never possible: " + stop_words(made, stop);
    case Verdict::Busy:
      return "whenever it was open they were busy with something else (" +
             tell::span(study.busy) + " in all)";
    case Verdict::Outweighed: return "they did the same otherwise: " + best_instead(asking, study);
    case Verdict::Unwanted:
      return "it was open " + tell::chance(made.open) + " of the time, and to be expected only " +
             tell::expected(study.expected) + " over the history";
    case Verdict::Unlucky:
      return "bad luck: it was to be expected " + tell::expected(study.expected) +
             "; that it did not happen at all had a chance of " +
             tell::chance(study.chance_of_none());
  }
  return {};
}

void add_notes(const Asking& asking, const Study& study, WhyNot& made) {
  if (!study.every_instant && study.verdict != Verdict::Happened)
    made.notes.push_back("its conditions were looked at now and then, not at every instant");
  const bool open = study.open > 0;
  if (open && study.verdict != Verdict::Happened) {
    const std::string against = motives_against(made);
    if (!against.empty()) made.notes.push_back("against it: " + against);
    const std::string other = best_instead(asking, study);
    if (!other.empty() && study.verdict != Verdict::Outweighed)
      made.notes.push_back("rather expected: " + other);
    std::vector<std::pair<uint64_t, uint32_t>> acts;
    for (const auto& [act, count] : study.meanwhile) acts.emplace_back(count, act);
    std::ranges::sort(acts, std::ranges::greater{});
    std::string did;
    for (size_t i = 0; i < acts.size() && i < 3; ++i)
      did += (i == 0 ? "" : ", ") + tell::words(asking.world().acts[ActId{acts[i].second}].name) +
             " " + times(acts[i].first);
    if (!did.empty()) made.notes.push_back("while it was open they did: " + did);
    if (study.busy > study.open / 4)
      made.notes.push_back("busy while it was open: " + tell::span(study.busy) + " of " +
                           tell::span(study.busy + study.open));
  }
  if (!open && study.verdict != Verdict::Unknown && study.hidden > 0)
    made.notes.push_back("for " + tell::span(study.hidden) + " it was possible unknown to them");
}

}  // namespace

void tell_conditions(const Asking& asking, const Condition& condition, WhyNot& made) {
  for (size_t i = 0; i < condition.parts.size() && condition.looked > 0; ++i)
    made.conditions.push_back({asking.quote(condition.parts[i]),
                               over(condition.stopped[i], condition.looked),
                               over(condition.alone[i], condition.looked)});
}

WhyNot told(const Asking& asking, const Study& study) {
  WhyNot made;
  const model::Act& act = asking.world().acts[study.pattern.act];
  made.happened = study.verdict == Verdict::Happened;
  made.verdict = name_of(study.verdict);
  made.what = pattern_words(asking, study.pattern);
  made.expected = study.expected, made.chance_of_none = study.chance_of_none();
  made.open = over(study.open, study.time), made.busy = over(study.busy, study.time);
  made.wish = study.wish;
  made.motives = for_and_against(act.wants, study.motives);
  for (size_t i = 0; i < study.parts.size(); ++i)
    made.conditions.push_back({asking.quote(study.parts[i]), over(study.stopped[i], study.looked),
                               over(study.alone[i], study.looked)});
  if (act.rate.sort == model::Rate::Sort::None)
    for (const ActId one : ask::begun_by(asking.world(), study.pattern.act))
      made.begun_by.push_back(asking.world().acts[one].name);
  attempts(asking, study, made);
  for (const EventIndex one : study.worked) {
    if (made.attempts.size() >= most_attempts) break;
    made.attempts.push_back(tried(asking, study, one, "worked"));
  }
  made.words = words_of(asking, study, made);
  add_notes(asking, study, made);
  return made;
}

}  // namespace milieu::door
