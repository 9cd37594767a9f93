#include <algorithm>
#include <set>

#include "ask/balance.h"
#include "ask/parts.h"
#include "ask/whynot.h"
#include "base/calendar.h"
#include "door/decision.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/question.h"
#include "door/replay.h"
#include "milieu/why.h"
#include "plan/plan.h"
#include "tell/odds.h"
#include "tell/value.h"

namespace milieu {
namespace {

using ask::Condition;
using ask::Study;
using ask::Verdict;
using history::Event;
using history::EventIndex;
using model::ActId;
using model::ExprId;
using model::Op;

constexpr size_t most_acts = 5;      // of an outcome
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

struct Asking {
  const History& history;
  tell::Telling telling;
  std::vector<uint64_t> worked{};  // by act: how often it did, all roles

  const door::HeldHistory& held() const { return history.held(); }
  const model::World& world() const { return telling.world; }
  std::string quote(ExprId id) const {
    return door::quote(held().world.held(), world().exprs[id].span);
  }
};

// --- From a question to studies -----------------------------------------------------------------

std::vector<ask::Pattern> patterns_of(const Asking& asking, const door::AskedActs& asked) {
  std::vector<ask::Pattern> found;
  const model::World& world = asking.world();
  const auto answer_of = [&](const model::Act& act) {
    std::optional<uint16_t> answer;
    for (size_t i = 0; asked.answer && act.asks && i < act.asks->answers.size(); ++i)
      if (tell::words(act.asks->answers[i].name) == *asked.answer)
        answer = static_cast<uint16_t>(i);
    return answer;
  };
  if (asked.act) return {{asked.act, asked.roles, answer_of(world.acts[asked.act])}};
  for (const ActId id : world.acts.ids())
    for (const model::Membership& one : world.acts[id].classes) {
      if (one.of != asked.of) continue;
      ask::Pattern made{id, {}, answer_of(world.acts[id])};
      made.roles.resize(world.acts[id].roles);
      for (size_t i = 0; i < one.roles.size() && i < asked.roles.size(); ++i)
        made.roles[one.roles[i]] = asked.roles[i];
      found.push_back(made);
    }
  return found;
}

// A value that is written in the world's text, or that the question gave to a variable.
std::optional<int64_t> constant_of(const Asking& asking, ExprId id,
                                   const std::vector<std::optional<int64_t>>& given) {
  if (!id) return std::nullopt;
  const model::Expr& expr = asking.world().exprs[id];
  if (expr.op == Op::Constant && expr.type.sort != model::Sort::Number)
    return expr.constant.whole;
  if (expr.op == Op::Variable && expr.slot < given.size()) return given[expr.slot];
  if (expr.op != Op::Named) return std::nullopt;
  for (history::EntityIndex who = 1; who <= asking.held().log.entities(); ++who)
    if (asking.held().log.entity(who).birth.named.value == expr.ref) return who;
  return std::nullopt;
}

std::optional<uint16_t> answer_named(const model::Act& act, const std::string& name) {
  for (size_t i = 0; act.asks && i < act.asks->answers.size(); ++i)
    if (act.asks->answers[i].name == name) return static_cast<uint16_t>(i);
  return std::nullopt;
}

// The acts that a pattern of the world's text means.
std::vector<ask::Pattern> acts_of(const Asking& asking, uint32_t number,
                                  const std::vector<std::optional<int64_t>>& given) {
  std::vector<ask::Pattern> found;
  const model::Pattern& pattern = asking.world().patterns[number - 1];
  const auto add = [&](ActId id, const std::vector<model::Slot>* roles) {
    const model::Act& act = asking.world().acts[id];
    ask::Pattern made{id, {}, answer_named(act, pattern.answer)};
    made.roles.resize(act.roles);
    for (size_t i = 0; i < pattern.args.size(); ++i) {
      const size_t role = roles == nullptr ? i : (*roles)[i];
      if (role < made.roles.size()) made.roles[role] = constant_of(asking, pattern.args[i], given);
    }
    found.push_back(made);
  };
  for (const ActId id : asking.world().acts.ids()) {
    if (pattern.act == id) add(id, nullptr);
    for (const model::Membership& one : asking.world().acts[id].classes)
      if (pattern.of && one.of == pattern.of) add(id, &one.roles);
  }
  return found;
}

// What an expression reads: acts of the past, and facts, rules looked into. What stands under a
// `not` is not what was missing.
struct Reads {
  const Asking& asking;
  std::vector<uint32_t> patterns{};
  std::set<uint32_t> facts{}, rules{};

  void visit(ExprId id) {
    if (!id) return;
    const model::Expr& expr = asking.world().exprs[id];
    if (expr.op == Op::Not) return;
    if (expr.op == Op::Happened || expr.op == Op::IsEvent) patterns.push_back(expr.pattern);
    if (expr.op == Op::Fact || expr.op == Op::KnownFact) facts.insert(expr.ref);
    if (expr.op == Op::Rule && rules.insert(expr.ref).second)
      visit(asking.world().rules[model::RuleId{expr.ref}].body);
    for (const ExprId arg : expr.args) visit(arg);
  }
};

bool writes(const model::World& world, const std::vector<model::StmtId>& block, uint32_t fact) {
  return std::ranges::any_of(block, [&](model::StmtId id) {
    const model::Stmt& stmt = world.stmts[id];
    const bool sets = stmt.op == model::StmtOp::Set || stmt.op == model::StmtOp::Add ||
                      stmt.op == model::StmtOp::Subtract || stmt.op == model::StmtOp::Assert;
    const bool moves = stmt.op == model::StmtOp::Move && stmt.fact2.value == fact;
    return (sets && stmt.fact.value == fact) || moves || writes(world, stmt.body, fact) ||
           writes(world, stmt.otherwise, fact);
  });
}

std::vector<ask::Pattern> writers_of(const model::World& world, uint32_t fact) {
  std::vector<ask::Pattern> found;
  for (const ActId id : world.acts.ids()) {
    const model::Act& act = world.acts[id];
    if (act.without) continue;
    bool does = writes(world, act.then, fact);
    for (const model::Branch& branch : act.on) does = does || writes(world, branch.body, fact);
    for (const model::SeenBy& seen : act.seen) does = does || writes(world, seen.body, fact);
    if (does) found.push_back({id, std::vector<std::optional<int64_t>>(act.roles), {}});
  }
  return found;
}

// --- From studies to words ----------------------------------------------------------------------

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
      made.decisions.push_back(door::decision(asking.telling, asking.held(), event, weighed));
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

// The condition that stopped them for longest.
size_t worst(const std::vector<double>& stopped) {
  return static_cast<size_t>(std::ranges::max_element(stopped) - stopped.begin());
}

std::string stop_words(const WhyNot& made, size_t part) {
  const StoppedBy& one = made.conditions[part];
  if (one.held <= 0) return "`" + one.condition + "` never held";
  return "`" + one.condition + "` stopped it " + tell::chance(one.stopped) + " of the time (held " +
         tell::chance(one.held) + ")";
}

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

WhyNot told(const Asking& asking, const Study& study) {
  WhyNot made;
  const model::Act& act = asking.world().acts[study.pattern.act];
  made.happened = study.verdict == Verdict::Happened;
  made.verdict = name_of(study.verdict);
  made.what = pattern_words(asking, study.pattern);
  made.expected = study.expected, made.chance_of_none = study.chance_of_none();
  made.open = over(study.open, study.time), made.busy = over(study.busy, study.time);
  made.wish = study.wish;
  made.motives = door::for_and_against(act.wants, study.motives);
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

base::Result<void> answer(const Asking& asking, ask::Questions& questions) {
  const door::HeldHistory& held = asking.held();
  return ask::study(asking.world(), door::settings_of(held.info.header), held.log, questions);
}

// Of a class, that act whose verdict lies nearest to happening.
Result<WhyNot> of_acts(const Asking& asking, const door::AskedActs& asked) {
  ask::Questions questions;
  for (const ask::Pattern& pattern : patterns_of(asking, asked))
    questions.studies.push_back({pattern});
  if (questions.studies.empty()) return Error{Fault::Usage, "no act is of this class", ""};
  const base::Result<void> done = answer(asking, questions);
  if (!done) return door::outside(done.error());
  std::ranges::stable_sort(questions.studies, {}, &Study::verdict);
  WhyNot made = told(asking, questions.studies[0]);
  for (size_t i = 1; i < questions.studies.size(); ++i)
    made.acts.push_back(told(asking, questions.studies[i]));
  return made;
}

// --- Outcomes -----------------------------------------------------------------------------------

Condition condition_of(const Asking& asking, const model::Outcome& outcome,
                       const std::vector<std::optional<int64_t>>& given) {
  Condition made;
  made.frame = &outcome.frame;
  made.parts = ask::parts_of(asking.world(), outcome.condition);
  made.values.resize(outcome.frame.size());
  for (model::Slot slot = 0; slot < outcome.parameters; ++slot) {
    if (slot < given.size() && given[slot]) made.values[slot] = model::of_whole(*given[slot]);
    else made.free.push_back(slot);
  }
  if (outcome.on == 0) return made;
  const model::Pattern& pattern = asking.world().patterns[outcome.on - 1];
  if (pattern.act) made.on = pattern.act;
  if (pattern.act) made.answer = answer_named(asking.world().acts[pattern.act], pattern.answer);
  for (size_t i = 0; i < pattern.args.size(); ++i) {
    const bool variable = pattern.args[i] && pattern.binds[i] &&
                          asking.world().exprs[pattern.args[i]].op == Op::Variable;
    made.roles.push_back(variable ? asking.world().exprs[pattern.args[i]].slot : model::no_slot);
  }
  return made;
}

// The acts that the condition which stopped it waits for: of the past that it asks for, or else
// those that write what it reads.
std::vector<ask::Pattern> acts_behind(const Asking& asking, ExprId part,
                                      const std::vector<std::optional<int64_t>>& given) {
  Reads reads{asking};
  reads.visit(part);
  std::vector<ask::Pattern> found;
  const auto add = [&](const std::vector<ask::Pattern>& more) {
    for (const ask::Pattern& one : more) {
      const auto same = [&](const ask::Pattern& other) { return other.act == one.act; };
      if (std::ranges::none_of(found, same) && found.size() < most_acts) found.push_back(one);
    }
  };
  for (const uint32_t pattern : reads.patterns) add(acts_of(asking, pattern, given));
  if (found.empty())
    for (const uint32_t fact : reads.facts) add(writers_of(asking.world(), fact));
  return found;
}

void tell_conditions(const Asking& asking, const Condition& condition, WhyNot& made) {
  for (size_t i = 0; i < condition.parts.size() && condition.looked > 0; ++i)
    made.conditions.push_back({asking.quote(condition.parts[i]),
                               over(condition.stopped[i], condition.looked),
                               over(condition.alone[i], condition.looked)});
}

Result<WhyNot> of_outcome(const Asking& asking, const door::AskedOutcome& asked) {
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
  questions.conditions.push_back(condition_of(asking, outcome, asked.roles));
  if (outcome.on != 0)
    for (const ask::Pattern& one : acts_of(asking, outcome.on, asked.roles))
      questions.studies.push_back({one});
  base::Result<void> done = answer(asking, questions);
  if (!done) return door::outside(done.error());
  const Condition& condition = questions.conditions[0];
  tell_conditions(asking, condition, made);
  for (const Study& study : questions.studies) made.acts.push_back(told(asking, study));
  const bool acted = std::ranges::any_of(made.acts, &WhyNot::happened);
  if (outcome.on != 0 && !acted) {
    made.verdict = made.acts.empty() ? "impossible" : made.acts[0].verdict;
    made.words = "what it waits for did not happen";
    return made;
  }
  if (condition.parts.empty()) {
    made.verdict = "impossible", made.words = "it did not come to hold";
    return made;
  }
  made.verdict = "condition";
  const size_t stop = worst(condition.stopped);
  made.words = (outcome.on != 0 ? "the act happened, and " : "") + stop_words(made, stop);
  if (outcome.on != 0) made.words += ", each time that it did counted once";
  ask::Questions more;
  for (const ask::Pattern& one : acts_behind(asking, condition.parts[stop], asked.roles))
    more.studies.push_back({one});
  if (more.studies.empty()) return made;
  done = answer(asking, more);
  if (!done) return door::outside(done.error());
  for (const Study& study : more.studies) made.acts.push_back(told(asking, study));
  return made;
}

}  // namespace

Result<WhyNot> why_not(const History& history, const WhyNotOptions& options) {
  const door::HeldHistory& held = history.held();
  const base::Result<void> ours = door::can_replay(held.path, held.info.header);
  if (!ours) return door::outside(ours.error());
  const Result<door::Asked> asked = door::read_question(history, options.question);
  if (!asked) return asked.error();
  Asking asking{history, door::telling(held)};
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
