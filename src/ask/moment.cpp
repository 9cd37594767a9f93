#include "ask/moment.h"

#include <algorithm>

#include "ask/replay.h"
#include "sim/lived.h"

namespace milieu::ask {
namespace {

using history::EventIndex;

/// Sees that it is the same history.
class Same final : public history::Sink {
 public:
  explicit Same(const history::Log& log) : log_(log) {}
  void event(EventIndex index, const history::Event& event) override {
    same = same && index < log_.size() && log_.event_id(index) == event.id;
  }
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld&) override {}
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}
  bool same = true;

 private:
  const history::Log& log_;
};

std::vector<model::Value> frame_for(const model::Rule& rule, std::vector<model::Value> values) {
  values.resize(rule.frame.size());
  return values;
}

}  // namespace

base::Result<std::unique_ptr<Moment>> Moment::at(const model::World& world,
                                                 const sim::Settings& settings,
                                                 const history::Log& log, int64_t time,
                                                 const std::string& checkpoint) {
  std::unique_ptr<Moment> made(new Moment(world));
  Same sink(log);
  made->start_ = sim::vector_executor(world, settings);
  base::Result<void> begun = made->start_->begin(sink);
  if (!begun) return begun.error();
  made->then_ = sim::vector_executor(world, settings);
  begun = checkpoint.empty()
              ? made->then_->begin(sink)
              : made->then_->restore(checkpoint, *sim::lived(world, settings.plan, log));
  if (!begun) return begun.error();
  const int64_t last = log.instants() > 0 ? log.instant(log.instants() - 1).time : world.starts;
  const base::Result<int64_t> come = made->go(sink, std::min(time, last));
  if (!come) return come.error();
  if (!sink.same) return other_history();
  made->time_ = std::max(made->then_->now(), std::min(time, *come));
  made->then_->look_at(made->time_);
  return made;
}

// Runs what happens until `limit`. Up to when the state is then as it is: to the end of the
// history, or if that was cut off, to its last instant.
base::Result<int64_t> Moment::go(history::Sink& sink, int64_t limit) {
  while (then_->next() <= limit && then_->next() != INT64_MAX) {
    const base::Result<bool> more = then_->advance(sink);
    if (!more) return more.error();
  }
  if (then_->next() != INT64_MAX) return std::max(limit, then_->next() - 1);
  const base::Result<bool> more = then_->advance(sink);  // there is no more: now() is the end
  if (!more) return more.error();
  return then_->now();
}

std::optional<model::Value> Moment::rule(model::RuleId id,
                                         const std::vector<model::Value>& arguments,
                                         history::EntityIndex eyes) {
  const model::Rule& rule = world_.rules[id];
  return then_->value(rule.body, frame_for(rule, arguments), eyes);
}

std::vector<EventIndex> Moment::because(model::RuleId id,
                                        const std::vector<model::Value>& arguments,
                                        history::EntityIndex eyes) {
  const model::Rule& rule = world_.rules[id];
  return then_->because(rule.body, frame_for(rule, arguments), eyes);
}

std::vector<history::EntityIndex> Moment::people() const {
  std::vector<history::EntityIndex> found;
  for (history::EntityIndex who = 1; who <= then_->entities(); ++who) {
    const sim::EntityInfo info = then_->entity(who);
    if (info.alive && world_.kinds[info.kind].decides) found.push_back(who);
  }
  return found;
}

}  // namespace milieu::ask
