// Interventions while a world runs: what they keep from happening, what they make happen, and when.
// The single source for all executors.
//
// In:    interventions of a run; what is due, as content ids.
// Out:   whether and how it is changed.
// Never: a state; two answers for the same question: where several fit, the last one counts.
#pragma once

#include <optional>
#include <vector>

#include "model/intervention.h"
#include "sim/luck.h"

namespace milieu::sim {

/// The rate at which somebody does what they are made to do: once a minute, per millisecond.
inline constexpr double rate_of_have = 1.0 / 60'000;

/// An event that is due or has happened, as content ids.
struct Occasion {
  uint64_t id = 0;
  model::ActId act{};
  const Ids& roles;     // content ids of entities, values of all else
  int64_t time = 0;     // when it is due
};

/// Other luck from a time on, whatever was to change luck later.
void renew_luck(std::vector<model::Intervention>& all, int64_t from, int64_t number);

class Interventions {
 public:
  Interventions(const model::World& world, const std::vector<model::Intervention>& all);

  // Whether there is any of this sort: what is not there need not be looked for.
  bool any(model::Intervention::Sort sort) const;

  bool block(const Occasion& due) const;
  const model::Intervention* answer(const Occasion& request, uint64_t asked) const;
  const model::Intervention* instead(const Occasion& due) const;
  // Whether an act that is open is to be done now, whatever the wish.
  bool have(const Occasion& open) const;
  // What becomes of a piece of news for somebody: the delay (0: lost), or nothing.
  std::optional<int64_t> lose(const Occasion& of, uint64_t who, uint64_t via) const;

  // The first time from `from` on at which something is to be done from outside; INT64_MAX: none.
  int64_t next(int64_t from) const;
  // What is to be done at a time, in the order in which it was asked for; luck and parameters too.
  std::vector<const model::Intervention*> at(int64_t time) const;

  // The luck of what is drawn at a time; of tastes and of what was drawn before it is `first`.
  base::Luck luck(base::Luck first, int64_t time) const;
  // Whether what people are to do changes at this time: then everybody looks again.
  bool changes_have(int64_t time) const;

  // When it is carried out: not before the world starts.
  int64_t when(const model::Intervention& one) const;

  // The content id of the event by which it is carried out; `one` is an element of all of them.
  uint64_t event_of(const model::Intervention& one) const;

 private:
  bool fits(const model::Matching& which, const Occasion& event) const;

  const model::World& world_;
  const std::vector<model::Intervention>& all_;
};

}  // namespace milieu::sim
