// Why not, between a question and its words: what is to be studied, and how a study is told.
//
// In:    a question that was read; studies that ask::study filled in.
// Out:   patterns and conditions to study; WhyNot, as include/milieu/why.h has it.
// Never: a replay.
#pragma once

#include "ask/whynot.h"
#include "door/held.h"
#include "door/question.h"
#include "milieu/why.h"

namespace milieu::door {

struct Asking {
  const History& history;
  tell::Telling telling;
  std::vector<uint64_t> worked{};  // by act: how often it did, all roles

  const door::HeldHistory& held() const { return history.held(); }
  const model::World& world() const { return telling.world; }
  std::string quote(model::ExprId id) const {
    return door::quote(held().world.held(), world().exprs[id].span);
  }
};

/// What a question about acts is about; of a class, all its acts.
std::vector<ask::Pattern> patterns_of(const Asking& asking, const AskedActs& asked);

/// The acts that a pattern of the world's text means; `given` is what the question says of the
/// variables of its owner.
using Given = std::vector<std::optional<int64_t>>;
std::vector<ask::Pattern> acts_of(const Asking& asking, uint32_t pattern, const Given& given);

ask::Condition condition_of(const Asking& asking, const model::Outcome& outcome,
                            const Given& given);

/// The acts that a condition waits for: of the past that it asks for, or else those that write
/// what it reads.
std::vector<ask::Pattern> acts_behind(const Asking& asking, model::ExprId part,
                                      const Given& given);

WhyNot told(const Asking& asking, const ask::Study& study);

void tell_conditions(const Asking& asking, const ask::Condition& condition, WhyNot& made);

/// "`f(x)` stopped it 92 % of the time (held 8 %)", of a condition of `made`.
std::string stop_words(const WhyNot& made, size_t part);

/// The part that stopped them for longest.
size_t worst(const std::vector<double>& stopped);

}  // namespace milieu::door
