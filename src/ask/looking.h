// Conditions looked at between the instants of a replay: which held, for whom, for how long.
//
// In:    questions, an executor that replays their history.
// Out:   what Study and Condition have of conditions, filled in.
// Never: more than so many looks for one pattern; a change of what happens.
#pragma once

#include "ask/whynot.h"

namespace milieu::ask {

/// Whether a role may be this, by the pattern.
bool same_role(const Pattern& pattern, size_t role, int64_t value);

class Looking {
 public:
  /// All must outlive it.
  Looking(const model::World& world, const history::Log& log, sim::Executor& executor,
          Questions& questions);

  /// The state as it is, which holds until `until`; `instant` counts them.
  void look_all(int64_t until, uint64_t instant);
  /// Acts that conditions wait for, on the state before the instant in which they happen.
  void before(int64_t time);

 private:
  std::vector<history::EntityIndex> actors_of(const Study& study) const;
  void values_of(const Study& study, history::EntityIndex who, std::vector<model::Value>& values,
                 std::vector<model::Slot>& bound) const;
  model::Slot nobody_for(const model::Act& act, const std::vector<model::Slot>& bound,
                         model::ExprId part, const std::vector<model::Value>& values,
                         history::EntityIndex who);
  void look(Study& study, history::EntityIndex who, double span);
  void judge(Condition& condition, const std::vector<model::Value>& values,
             const std::vector<model::Slot>& free, double weight);
  void judge_on(Condition& condition, const history::Event& event);

  const model::World& world_;
  const history::Log& log_;
  sim::Executor& executor_;
  Questions& questions_;
  std::vector<history::EventIndex> on_;  // events that conditions wait for
  size_t next_on_ = 0;
};

}  // namespace milieu::ask
