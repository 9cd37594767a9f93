#include "ask/balance.h"

#include <algorithm>

#include "ask/parts.h"
#include "ask/watching.h"
#include "base/calendar.h"

namespace milieu::ask {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using history::EventSort;
using model::ActId;

constexpr int64_t most_samples = 12;     // looks at what keeps acts closed, in one history
constexpr double rarely_open = 0.02;     // only those that are, are looked at

/// Listens to one history.
class Counting final : public history::Sink {
 public:
  Counting(const model::World& world, Tally& into)
      : world_(world), into_(into), watching_(world, [this](const Span& span) { count(span); }) {}

  void event(EventIndex, const Event& event) override {
    for (const history::Birth& birth : event.births) born(birth, event.time);
    for (const EntityIndex who : event.ends) ended(who, event.time);
    watching_.event(event);
    if (!event.act || event.sort == EventSort::Consequence) return;
    ++into_.events;
    ActTally& act = into_.acts[event.act.value];
    ++act.by_status[static_cast<size_t>(event.status)];
    if (event.status == history::Status::Failed)
      ++act.failed[{static_cast<int>(event.hitch.sort), event.hitch.condition}];
    for (const history::AnswerGiven& given : event.answers) ++act.answers[given.answer];
    const bool acts = !world_.acts[event.act].process && !event.roles.empty();
    if (acts) ++act.by_kind[kind(static_cast<EntityIndex>(event.roles[0])).value];
  }
  void reading(const history::Reading& one) override { watching_.read(one); }
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld&) override {}
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  void end(int64_t time) {
    watching_.end(time);
    for (size_t who = 1; who < people_.size(); ++who) ended(static_cast<EntityIndex>(who), time);
  }
  Watching& watching() { return watching_; }
  size_t people() const { return people_.size(); }
  bool alive(EntityIndex who) const { return people_[who].alive; }
  model::KindId kind(EntityIndex who) const {
    return who < people_.size() ? people_[who].kind : model::KindId{};
  }

 private:
  struct Person {
    model::KindId kind{};
    int64_t born = 0;
    bool alive = false;
  };

  void born(const history::Birth& birth, int64_t time) {
    if (people_.size() <= birth.entity) people_.resize(birth.entity + 1);
    people_[birth.entity] = {birth.kind, time, true};
  }
  void ended(EntityIndex who, int64_t time) {
    Person& person = people_[who];
    if (person.alive && person.kind && world_.kinds[person.kind].decides)
      into_.lived[person.kind.value] += static_cast<double>(time - person.born);
    person.alive = false;
  }
  void count(const Span& span) {
    ActTally& act = into_.acts[span.act.value];
    const double length = span.length();
    act.time += length;
    if (span.busy) act.busy += length;
    if (span.busy || !(span.rate > 0)) return;
    act.open += length;
    act.expected += span.rate * length;
    act.wished += length * wish(*span.ways, world_.acts[span.act].each);
    const std::vector<double> share = shares(*span.ways);
    for (size_t way = 0; way < share.size(); ++way)
      for (size_t motive = 0; motive < act.motives.size(); ++motive) {
        const double weight = length * share[way] * (*span.ways)[way].terms[motive];
        act.motives[motive] += weight;
        act.motives_at_rate[motive] += weight * span.rate;
      }
  }

  const model::World& world_;
  Tally& into_;
  Watching watching_;
  std::vector<Person> people_;
};

/// Looks now and then at what keeps acts closed.
struct Sampling {
  const model::World& world;
  sim::Executor& executor;
  Counting& counting;
  Tally& into;
  std::vector<std::vector<model::ExprId>> parts{};
  int64_t every = base::day, next = 0;

  void look(ActId id, EntityIndex who) {
    const model::Act& act = world.acts[id];
    ActTally& tally = into.acts[id.value];
    std::vector<model::Value> values(act.frame.size());
    if (who != 0) values[0] = model::of_whole(who);
    const size_t reached = reaches(executor, world, act.frame,
                                   bound_by(act, act.process ? 0 : 1), parts[id.value], values,
                                   who);
    ++tally.samples;
    if (reached < tally.stopped.size()) ++tally.stopped[reached];
  }
  void look_all() {
    for (const ActId id : world.acts.ids()) {
      const model::Act& act = world.acts[id];
      const ActTally& tally = into.acts[id.value];
      if (act.without || act.rate.sort == model::Rate::Sort::None || parts[id.value].empty())
        continue;
      if (act.process) {
        if (tally.by_status[0] == 0) look(id, 0);
        continue;
      }
      if (tally.open > rarely_open * tally.time) continue;
      for (EntityIndex who = 1; who < counting.people(); ++who) {
        const Watching::State state = counting.watching().state(who, id);
        if (counting.alive(who) && state.known && !state.busy && !state.open) look(id, who);
      }
    }
  }
};

template <class Number>
void add_all(std::vector<Number>& to, const std::vector<Number>& from) {
  for (size_t i = 0; i < to.size() && i < from.size(); ++i) to[i] += from[i];
}

template <class Key, class Number>
void add_all(std::map<Key, Number>& to, const std::map<Key, Number>& from) {
  for (const auto& [key, number] : from) to[key] += number;
}

Tally empty(const model::World& world) {
  Tally made;
  made.acts.resize(world.acts.size() + 1);
  for (const ActId id : world.acts.ids()) {
    const model::Act& act = world.acts[id];
    ActTally& one = made.acts[id.value];
    one.answers.resize(act.asks ? act.asks->answers.size() : 0);
    one.motives.resize(act.wants.size());
    one.motives_at_rate.resize(act.wants.size());
    one.stopped.resize(parts_of(world, act).size());
  }
  return made;
}

bool begins(const model::World& world, const std::vector<model::StmtId>& block, ActId wanted) {
  return std::ranges::any_of(block, [&](model::StmtId id) {
    const model::Stmt& stmt = world.stmts[id];
    return (stmt.op == model::StmtOp::Begin && stmt.act == wanted) ||
           begins(world, stmt.body, wanted) || begins(world, stmt.otherwise, wanted);
  });
}

}  // namespace

void Tally::add(const Tally& other) {
  histories += other.histories, events += other.events, time += other.time;
  add_all(lived, other.lived);
  if (acts.empty()) {
    acts = other.acts;
    return;
  }
  for (size_t i = 0; i < acts.size(); ++i) {
    ActTally& to = acts[i];
    const ActTally& from = other.acts[i];
    for (size_t status = 0; status < 4; ++status) to.by_status[status] += from.by_status[status];
    to.samples += from.samples;
    to.time += from.time, to.open += from.open, to.busy += from.busy;
    to.expected += from.expected, to.wished += from.wished;
    add_all(to.answers, from.answers), add_all(to.stopped, from.stopped);
    add_all(to.motives, from.motives), add_all(to.motives_at_rate, from.motives_at_rate);
    add_all(to.by_kind, from.by_kind), add_all(to.failed, from.failed);
  }
}

base::Result<Tally> tally(const model::World& world, const sim::Settings& given,
                          const std::function<bool()>& stop) {
  sim::Settings settings = given;
  settings.causes = false;
  settings.watched = true;
  Tally made = empty(world);
  made.histories = 1;
  Counting counting(world, made);
  const auto executor = sim::vector_executor(world, settings);
  const base::Result<void> begun = executor->begin(counting);
  if (!begun) return begun.error();
  Sampling sampling{world, *executor, counting, made};
  for (const model::Act& act : world.acts) {
    if (sampling.parts.empty()) sampling.parts.emplace_back();
    sampling.parts.push_back(parts_of(world, act));
  }
  const int64_t until = settings.until != 0 ? settings.until : world.until;
  if (until != 0) sampling.every = std::max<int64_t>(1, (until - world.starts) / most_samples);
  sampling.next = world.starts + sampling.every / 2;
  for (;;) {
    if (stop()) return base::Error{base::Fault::Interrupted, "stopped", ""};
    const base::Result<bool> more = executor->advance(counting);
    if (!more) return more.error();
    if (!*more) break;
    if (executor->now() < sampling.next) continue;
    sampling.look_all();
    while (sampling.next <= executor->now()) sampling.next += sampling.every;
  }
  counting.end(executor->now());
  made.time = static_cast<double>(executor->now() - world.starts);
  return made;
}

std::vector<ActId> begun_by(const model::World& world, ActId wanted) {
  std::vector<ActId> found;
  for (const ActId id : world.acts.ids()) {
    const model::Act& act = world.acts[id];
    bool does = begins(world, act.then, wanted);
    for (const model::Branch& branch : act.on) does = does || begins(world, branch.body, wanted);
    for (const model::SeenBy& seen : act.seen) does = does || begins(world, seen.body, wanted);
    if (does) found.push_back(id);
  }
  return found;
}

}  // namespace milieu::ask
