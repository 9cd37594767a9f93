#include "ask/whynot.h"

#include <algorithm>

#include "ask/parts.h"
#include "ask/replay.h"
#include "ask/watching.h"
#include "base/maths.h"
#include "plan/plan.h"

namespace milieu::ask {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using history::EventSort;
using history::Option;
using history::Status;

constexpr double most_looks = 8'000;  // at conditions, of one pattern
constexpr double likely = 0.5;         // expected number from which on none is bad luck

bool same_role(const Pattern& pattern, size_t role, int64_t value) {
  return role >= pattern.roles.size() || !pattern.roles[role] || *pattern.roles[role] == value;
}

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
  void read(const history::Reading& reading) override {
    if (!wanted(reading.act)) return;
    watching_.read(reading);
    if (reading.busy || reading.again) return;
    for (const Study& study : studies_) {
      if (study.pattern.act != reading.act || !same_role(study.pattern, 0, int64_t{reading.who}))
        continue;
      open_[{&study, reading.who}] =
          reading.rate > 0 && std::ranges::any_of(reading.ways, [&](const Option& way) {
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

bool under(const model::World& world, model::KindId kind, model::KindId above) {
  for (; kind; kind = world.kinds[kind].parent)
    if (kind == above) return true;
  return !above;
}

/// Looks at conditions between instants.
struct Looking {
  const model::World& world;
  const history::Log& log;
  sim::Executor& executor;
  Questions& questions;
  std::vector<std::vector<EntityIndex>> actors{};  // by study, from the last look
  std::vector<double> looks{};                     // by study, so far
  int64_t last = 0;                                // when conditions were looked at
  std::vector<EventIndex> on{};                    // events that conditions wait for
  size_t next_on = 0;

  std::vector<EntityIndex> actors_of(const Study& study) const {
    const model::Act& act = world.acts[study.pattern.act];
    if (act.process || act.roles == 0) return {0};
    std::vector<EntityIndex> found;
    for (EntityIndex who = 1; who <= executor.entities(); ++who) {
      const sim::EntityInfo info = executor.entity(who);
      if (info.alive && same_role(study.pattern, 0, int64_t{who}) &&
          under(world, info.kind, act.frame[0].type.kind))
        found.push_back(who);
    }
    return found;
  }
  // Roles that the pattern names are so; those that cannot range over what it names never are.
  void values_of(const Study& study, EntityIndex who, std::vector<model::Value>& values,
                 std::vector<model::Slot>& bound) const {
    const model::Act& act = world.acts[study.pattern.act];
    values.assign(act.frame.size(), model::Value{});
    if (who != 0) values[0] = model::of_whole(who);
    for (const model::Slot slot : bound_by(act, act.process ? 0 : 1)) {
      if (slot < study.pattern.roles.size() && study.pattern.roles[slot])
        values[slot] = model::of_whole(*study.pattern.roles[slot]);
      else bound.push_back(slot);
    }
  }
  // The role of a condition that nobody and nothing could be; none if there is somebody for each.
  model::Slot nobody_for(const model::Act& act, const std::vector<model::Slot>& bound,
                         model::ExprId part, const std::vector<model::Value>& values,
                         EntityIndex who) {
    const std::vector<model::Slot> read = plan::slots_read(world, part);
    for (const model::Slot slot : bound) {
      std::vector<model::Value> own = values;
      if (std::ranges::count(read, slot) > 0 && !executor.find(act.frame, {slot}, {}, own, who))
        return slot;
    }
    return model::no_slot;
  }
  void look(Study& study, EntityIndex who, double span) {
    const model::Act& act = world.acts[study.pattern.act];
    std::vector<model::Value> values;
    std::vector<model::Slot> bound;
    values_of(study, who, values, bound);
    study.looked += span;
    const size_t reached =
        reaches(executor, world, act.frame, bound, study.parts, values, who);
    for (size_t i = 0; i < study.parts.size(); ++i) {
      std::vector<model::Value> own = values;
      if (i < reached || executor.find(act.frame, bound, {study.parts[i]}, own, who))
        study.alone[i] += span;
    }
    if (reached == study.parts.size()) return;
    study.stopped[reached] += span;
    const model::Slot role = nobody_for(act, bound, study.parts[reached], values, who);
    if (role != model::no_slot) study.nobody[reached] = role;
    std::vector<model::Value> own = values;
    if (who == 0 || !executor.find(act.frame, bound, study.parts, own, 0)) return;
    study.hidden += span;
    study.hidden_from[who] += span;
  }
  // The state as it is holds until `until`. How often it is looked at is bounded.
  void look_all(int64_t until, uint64_t instant) {
    for (size_t i = 0; i < questions.studies.size(); ++i) {
      Study& study = questions.studies[i];
      if (study.parts.empty()) continue;
      const std::vector<EntityIndex> who = actors_of(study);
      study.actors = std::max(study.actors, who.size());
      const double all = static_cast<double>(log.instants()) * static_cast<double>(who.size());
      const auto stride = static_cast<uint64_t>(all / most_looks) + 1;
      if (stride > 1) study.every_instant = false;
      if (instant % stride != 0) continue;
      const auto span = static_cast<double>(until - executor.now()) * static_cast<double>(stride);
      for (const EntityIndex one : who) look(study, one, span);
    }
    for (Condition& condition : questions.conditions)
      if (!condition.on)
        judge(condition, condition.values, static_cast<double>(until - executor.now()));
  }
  void judge(Condition& condition, const std::vector<model::Value>& values, double weight) {
    condition.looked += weight;
    const size_t reached = reaches(executor, world, *condition.frame, condition.free,
                                   condition.parts, values, 0);
    for (size_t i = 0; i < condition.parts.size(); ++i) {
      std::vector<model::Value> own = values;
      if (i < reached ||
          executor.find(*condition.frame, condition.free, {condition.parts[i]}, own, 0))
        condition.alone[i] += weight;
    }
    if (reached < condition.parts.size()) condition.stopped[reached] += weight;
  }
  // Acts that conditions wait for, on the state before the instant in which they happen.
  void before(int64_t time) {
    executor.look_at(time);
    for (; next_on < on.size(); ++next_on) {
      const Event event = log.read(on[next_on]);
      if (event.time > time) return;
      for (Condition& condition : questions.conditions) {
        if (!condition.on || *condition.on != event.act) continue;
        const auto given = [&](const history::AnswerGiven& one) {
          return one.answer == *condition.answer;
        };
        if (condition.answer && std::ranges::none_of(event.answers, given)) continue;
        std::vector<model::Value> values = condition.values;
        std::vector<model::Slot> free = condition.free;
        for (size_t i = 0; i < condition.roles.size() && i < event.roles.size(); ++i) {
          if (condition.roles[i] == model::no_slot) continue;
          values[condition.roles[i]] = model::of_whole(event.roles[i]);
          std::erase(free, condition.roles[i]);
        }
        std::swap(condition.free, free);
        judge(condition, values, 1);
        std::swap(condition.free, free);
      }
    }
  }
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

void prepare(const model::World& world, const history::Log& log, Questions& questions,
             Looking& looking) {
  for (Study& study : questions.studies) {
    const model::Act& act = world.acts[study.pattern.act];
    study.parts = parts_of(world, act);
    study.stopped.assign(study.parts.size(), 0);
    study.alone.assign(study.parts.size(), 0);
    study.nobody.assign(study.parts.size(), model::no_slot);
    study.motives.assign(act.wants.size(), 0);
  }
  std::vector<bool> waited(world.acts.size() + 1, false);
  for (Condition& condition : questions.conditions) {
    condition.stopped.assign(condition.parts.size(), 0);
    condition.alone.assign(condition.parts.size(), 0);
    if (condition.on) waited[condition.on->value] = true;
  }
  log.for_each([&](EventIndex index, const Event& event) {
    if (event.act && waited[event.act.value] && event.sort != EventSort::Consequence &&
        event.status == Status::Worked)
      looking.on.push_back(index);
  });
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
  Looking looking{world, log, *executor, questions};
  prepare(world, log, questions, looking);
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
