// A history as it stood at a time: what is so, what somebody sees or believes, what an expression
// of its world comes out as, in truth or through somebody's eyes.
//
// In:    the world, settings and log of a history; a time; perhaps a checkpoint before it.
// Out:   readings of the state after all that happened until then; what fades has faded.
// Never: a state that a replay did not come to by the same events; a change of it.
//
// The world may be the history's with rules added: those change nothing that happens, and are how
// a question in the world's own language is read (door/moment.h). A checkpoint is of the history's
// own world only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "history/log.h"
#include "sim/executor.h"

namespace milieu::ask {

class Moment {
 public:
  /// The world and the log must outlive it. Times after the end are the end.
  static base::Result<std::unique_ptr<Moment>> at(const model::World& world,
                                                  const sim::Settings& settings,
                                                  const history::Log& log, int64_t time,
                                                  const std::string& checkpoint = {});

  int64_t time() const { return time_; }
  /// The state then; and as the start left it.
  sim::Executor& then() { return *then_; }
  sim::Executor& start() { return *start_; }

  /// Stored form; nothing for a set that does not hold.
  std::optional<int64_t> fact(model::FactId fact, const std::vector<int64_t>& keys) const {
    return then_->read(fact, keys);
  }
  /// The arguments are the rule's parameters. Nothing if it is unknown to them.
  std::optional<model::Value> rule(model::RuleId rule, const std::vector<model::Value>& arguments,
                                   history::EntityIndex eyes);
  /// The events it rests on.
  std::vector<history::EventIndex> because(model::RuleId rule,
                                           const std::vector<model::Value>& arguments,
                                           history::EntityIndex eyes);
  /// Everybody alive who decides, by birth.
  std::vector<history::EntityIndex> people() const;

 private:
  explicit Moment(const model::World& world) : world_(world) {}
  base::Result<int64_t> go(history::Sink& sink, int64_t limit);

  const model::World& world_;
  int64_t time_ = 0;
  std::unique_ptr<sim::Executor> then_, start_;
};

}  // namespace milieu::ask
