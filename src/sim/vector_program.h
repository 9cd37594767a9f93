// A world made ready to be read fast: expressions as flat nodes, patterns and answers resolved.
//
// In:    a checked world, its plan, parameters.
// Out:   nodes under the numbers of the world's expressions; what each act's answers look like.
// Never: a state.
#pragma once

#include <optional>

#include "plan/plan.h"
#include "sim/vector_store.h"

namespace milieu::sim::vector_parts {

struct Node {
  model::Op op = model::Op::Constant;
  bool number = false;      // it comes out as a Number
  bool real = false;        // compared or computed as Numbers
  bool turned = false;      // an amount times a number, the number first
  int8_t moves = 0;         // a comparison whose left side gains on the right as time passes (1),
                            // or falls behind (-1), millisecond for millisecond
  bool wraps = false;       // the same, and it is the time of day that passes
  model::Slot slot = model::no_slot;
  uint16_t count = 0;
  uint32_t first = 0;       // into Program::args
  uint32_t ref = 0;
  uint32_t pattern = 0;
  uint32_t place = plan::none;
  model::Value constant{};
};

// Of one act that a pattern can match: which of its roles stand for those of the pattern.
struct Fits {
  model::ActId act{};
  std::vector<std::vector<model::Slot>> roles;  // one list, or one for each membership
  std::vector<bool> plain, shown;               // by answer: named so in truth; as others see it
};

struct PatternNode {
  const model::Pattern* pattern = nullptr;
  std::vector<model::Type> types;  // of the pattern's roles
  std::vector<Fits> acts;
  bool calm = false;               // matching cannot fault
  const Fits* fits(model::ActId act) const {
    for (const Fits& one : acts)
      if (one.act == act) return &one;
    return nullptr;
  }
};

struct RuleNode {
  uint32_t body = 0;
  size_t frame = 0;
  bool recursive = false;
};

struct ClaimNode {
  bool calm = true;                 // finding evidence cannot fault
  std::vector<int64_t> nothing_at;  // by evidence: the age at which it adds nothing, for sure
};

// How a fact's entries are read: who is admitted, what stands where nothing is written.
struct FactNode {
  const model::Fact* fact = nullptr;
  bool all = false;
  bool own = false;        // admits just those who stand in `own_keys`
  std::vector<model::Slot> own_keys;
  bool set = false, number = false, fades = false;
  bool settled = false;    // the default is the same always
  int64_t fallback = 0;    // stored
};

struct Program {
  Program(const model::World& world, const plan::Plan& plan,
          const std::vector<model::Value>& given);

  std::vector<Node> nodes;       // by expression
  std::vector<uint32_t> args;
  std::vector<model::Value> parameters;  // by number
  std::vector<PatternNode> patterns;  // by number; [0] stands for none
  std::vector<RuleNode> rules;
  std::vector<FactNode> facts;
  std::vector<ClaimNode> claims;
  std::vector<uint64_t> act_sites, taste_sites;
  std::vector<std::vector<uint32_t>> outcomes_on;  // by act: outcomes with `on` that it may fit

 private:
  bool clocked(const model::World& world, model::ExprId id) const;
  bool timeless(const model::World& world, const model::Fact& fact) const;
  std::optional<int> speed(const model::World& world, model::ExprId id) const;
  void node(const model::World& world, model::ExprId id);
  void pattern(const model::World& world, const model::Pattern& pattern);
  void fact(const model::World& world, model::FactId id);
};

}  // namespace milieu::sim::vector_parts
