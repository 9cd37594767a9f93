#include "ask/whynot.h"

#include <algorithm>

#include "ask/looking.h"
#include "ask/parts.h"
#include "ask/replay.h"
#include "ask/watching.h"
#include "base/maths.h"

namespace milieu::ask {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using history::EventSort;
using history::Option;
using history::Status;

constexpr double likely = 0.5;         // expected number from which on none is bad luck

bool fits(const Pattern& pattern, const Event& event) {
  if (event.act != pattern.act || event.sort == EventSort::Consequence) return false;
  for (size_t i = 0; i < event.roles.size(); ++i)
    if (!same_role(pattern, i, event.roles[i])) return false;
  return true;
}

bool fits_way(const Pattern& pattern, const Option& way) {
  for (size_t i = 0; i < way.roles.size(); ++i)
    if (!same_role(pattern, i + 1, way.roles[i])) return false;
  return true;
}

// Whether it was answered as it had to be: by somebody.
bool granted(const model::Act& act, const Pattern& pattern, const Event& event) {
  if (!act.asks || event.answers.empty()) return true;
  const uint16_t wanted = pattern.answer.value_or(0);
  return std::ranges::count(event.answers, wanted, &history::AnswerGiven::answer) > 0;
}

/// Listens to the history for all studies at once.
class Listening final : public history::Sink {
 public:
  Listening(const model::World& world, const history::Log& log, std::vector<Study>& studies)
      : world_(world), log_(log), studies_(studies),
        watching_(world, [this](const Span& span) { told(span); }) {}

  void event(EventIndex index, const Event& event) override {
    same = same && index < log_.size() && log_.event_id(index) == event.id;
    watching_.event(event);
    if (!event.act || event.sort == EventSort::Consequence) return;
    for (Study& study : studies_) {
      if (fits(study.pattern, event)) sort_in(study, index, event);
      else meanwhile(study, event);
    }
  }
  void weighed(const history::Weighed& choice) override {
    if (!choice.answered) return;
    for (Study& study : studies_)
      if (!study.refused.empty() && std::ranges::count(study.refused, choice.event) > 0)
        study.choices[choice.event].push_back(choice);
  }
  void reading(const history::Reading& one) override {
    if (!wanted(one.act)) return;
    watching_.read(one);
    if (one.busy || one.again) return;
    for (const Study& study : studies_) {
      if (study.pattern.act != one.act || !same_role(study.pattern, 0, int64_t{one.who}))
        continue;
      open_[{&study, one.who}] =
          one.rate > 0 && std::ranges::any_of(one.ways, [&](const Option& way) {
            return fits_way(study.pattern, way);
          });
    }
  }
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld&) override {}
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}
  void end(int64_t time) { watching_.end(time); }

  bool same = true;

 private:
  bool wanted(model::ActId act) const {
    return std::ranges::any_of(studies_,
                               [act](const Study& one) { return one.pattern.act == act; });
  }
  void sort_in(Study& study, EventIndex index, const Event& event) {
    const model::Act& act = world_.acts[event.act];
    switch (event.status) {
      case Status::Worked:
        (granted(act, study.pattern, event) ? study.worked : study.refused).push_back(index);
        break;
      case Status::Failed: study.failed.push_back(index); break;
      case Status::Preempted: study.preempted.push_back(index); break;
      case Status::Overtaken: study.overtaken.push_back(index); break;
    }
  }
  // What those did to whom it was open.
  void meanwhile(Study& study, const Event& event) {
    if (world_.acts[event.act].process || event.roles.empty()) return;
    const auto who = static_cast<EntityIndex>(event.roles[0]);
    const auto found = open_.find({&study, who});
    if (found != open_.end() && found->second) ++study.meanwhile[event.act.value];
  }
  void told(const Span& span) {
    for (Study& study : studies_)
      if (study.pattern.act == span.act && same_role(study.pattern, 0, int64_t{span.who}))
        count(study, span);
  }
  void count(Study& study, const Span& span) {
    const double length = span.length();
    study.time += length;
    const std::vector<double> share = shares(*span.ways);
    double fitting = 0, wanting = 0;
    std::vector<double> terms(study.motives.size(), 0);
    for (size_t i = 0; i < share.size(); ++i) {
      const Option& way = (*span.ways)[i];
      const double expected = span.rate * share[i] * length;
      if (!fits_way(study.pattern, way)) {
        if (expected > 0) study.instead[way.roles] += expected;
        continue;
      }
      fitting += share[i];
      for (size_t m = 0; m < terms.size(); ++m) {
        terms[m] += share[i] * way.terms[m];
        wanting += share[i] * way.terms[m];
      }
    }
    const bool open = fitting > 0 && (span.busy || span.rate > 0);
    if (!span.busy) study.all_expected += span.rate * length;
    if (!open) return;
    if (span.busy) {
      study.busy += length;
      return;
    }
    study.open += length;
    study.expected += span.rate * fitting * length;
    study.wish += length * wanting / fitting;
    for (size_t m = 0; m < terms.size(); ++m) study.motives[m] += length * terms[m] / fitting;
  }

  const model::World& world_;
  const history::Log& log_;
  std::vector<Study>& studies_;
  Watching watching_;
  std::map<std::pair<const Study*, EntityIndex>, bool> open_;  // looked up, never gone through
};

Verdict of_attempts(const Study& study) {
  const size_t most = std::max({study.refused.size(), study.failed.size(), study.preempted.size(),
                                study.overtaken.size()});
  if (study.refused.size() == most) return Verdict::Refused;
  if (study.failed.size() == most) return Verdict::Failed;
  return study.preempted.size() == most ? Verdict::Preempted : Verdict::Overtaken;
}

Verdict verdict_of(const model::World& world, const Study& study) {
  const model::Act& act = world.acts[study.pattern.act];
  if (!study.worked.empty()) return Verdict::Happened;
  if (!study.refused.empty() || !study.failed.empty() || !study.preempted.empty() ||
      !study.overtaken.empty())
    return of_attempts(study);
  if (act.rate.sort == model::Rate::Sort::None) return Verdict::NeverBegun;
  if (!act.process && !(study.time > 0)) return Verdict::Nobody;
  if (!(study.open > 0)) {
    if (study.busy > 0) return Verdict::Busy;
    if (study.hidden > 0) return Verdict::Unknown;
    const bool each = std::ranges::all_of(study.alone, [](double time) { return time > 0; });
    return each ? Verdict::NotAtOnce : Verdict::Impossible;
  }
  if (study.expected >= likely) return Verdict::Unlucky;
  const double others = study.all_expected - study.expected;
  if (others >= likely && others > 10 * study.expected) return Verdict::Outweighed;
  return study.busy > 4 * study.open ? Verdict::Busy : Verdict::Unwanted;
}

void settle(const model::World& world, Study& study) {
  if (study.open > 0) {
    study.wish /= study.open;
    for (double& motive : study.motives) motive /= study.open;
  }
  study.verdict = verdict_of(world, study);
}

void prepare(const model::World& world, Questions& questions) {
  for (Study& study : questions.studies) {
    const model::Act& act = world.acts[study.pattern.act];
    study.parts = parts_of(world, act);
    study.stopped.assign(study.parts.size(), 0);
    study.alone.assign(study.parts.size(), 0);
    study.nobody.assign(study.parts.size(), model::no_slot);
    study.motives.assign(act.wants.size(), 0);
  }
  for (Condition& condition : questions.conditions) {
    condition.stopped.assign(condition.parts.size(), 0);
    condition.alone.assign(condition.parts.size(), 0);
  }
}

}  // namespace

double Study::chance_of_none() const { return base::exp(-expected); }

base::Result<void> study(const model::World& world, const sim::Settings& given,
                         const history::Log& log, Questions& questions) {
  sim::Settings settings = given;
  settings.causes = false;
  settings.watched = true;
  const auto executor = sim::vector_executor(world, settings);
  Listening listening(world, log, questions.studies);
  prepare(world, questions);
  Looking looking(world, log, *executor, questions);
  const base::Result<void> begun = executor->begin(listening);
  if (!begun) return begun.error();
  for (uint64_t instant = 0; instant < log.instants() && listening.same; ++instant) {
    const int64_t next = executor->next();
    if (next == INT64_MAX) break;
    if (instant > 0 && next > executor->now()) looking.look_all(next, instant);
    looking.before(next);
    const base::Result<bool> more = executor->advance(listening);
    if (!more) return more.error();
    if (!*more) break;
  }
  if (!listening.same) return other_history();
  const int64_t end = settings.until != 0 ? settings.until : world.until;
  listening.end(executor->next() == INT64_MAX && end != 0 && !world.ends ? end : executor->now());
  for (Study& one : questions.studies) settle(world, one);
  return base::Result<void>::ok();
}

}  // namespace milieu::ask
