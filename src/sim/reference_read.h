// Reading expressions the plain way: through somebody's eyes or in truth, by walking the tree.
//
// In:    a world, a state, a time.
// Out:   values; nothing when unknown.
// Never: a change of state. Everything is computed from scratch, every time.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sim/fade.h"
#include "sim/reference_state.h"

namespace milieu::sim::reference_parts {

inline constexpr EntityIndex truth = 0;  // the eyes of no one in particular

struct Scene {
  const model::World& world;
  base::Luck luck;
  const std::vector<model::Value>& parameters;  // by id, as computed values
  const State* state;
  const State* initial;  // as the start stood
  int64_t now;
};

// One way of seeing an event: what is to be read for what.
struct Swap {
  bool swapped = false;
  EntityIndex put = 0, instead_of = 0;
  int64_t read(const model::Type& type, int64_t value) const;
};

using Maybe = std::optional<model::Value>;

class Reader {
 public:
  explicit Reader(const Scene& scene) : scene_(scene) {}

  Maybe value(model::ExprId expr, Frame& frame, EntityIndex eyes);
  bool holds(model::ExprId expr, Frame& frame, EntityIndex eyes);  // none holds; unknown does not
  double number(model::ExprId expr, Frame& frame, EntityIndex eyes);  // unknown is 0

  // Calls `found` for every binding of `bound` for which all conditions hold, in canonical order,
  // first variable outermost, until it returns false.
  using Found = std::function<bool()>;
  void each_binding(const std::vector<model::Slot>& bound,
                    const std::vector<model::ExprId>& conditions, Frame& frame,
                    EntityIndex eyes, const Found& found);

  // The parts of the conditions, by how many of `bound` must be bound before each can be judged.
  std::vector<std::vector<model::ExprId>> by_depth(const std::vector<model::Slot>& bound,
                                                   const std::vector<model::ExprId>& conditions);
  // Whether an expression reads any of these variables.
  bool reads_any(model::ExprId expr, model::Slot from, model::Slot below);

  bool admitted(model::FactId fact, const Keys& keys, EntityIndex who);
  // Whether `event`, seen so, fits; binds the pattern's variables where `bind` is set.
  bool matches(const model::Pattern& pattern, EventIndex event, const Swap& swap, EntityIndex eyes,
               Frame& frame, bool bind);
  double log_odds(model::ClaimId claim, EntityIndex hearer, const Keys& args);
  double credence(model::ClaimId claim, EntityIndex hearer, const Keys& args);
  // The known event with the largest absolute weight in that credence.
  EventIndex strongest(model::ClaimId claim, EntityIndex hearer, const Keys& args);

  // The latest event that `known(who, fact)` rests on; nothing for a start or a default.
  std::optional<EventIndex> known_writer(const model::Expr& expr, Frame& frame, EntityIndex eyes);

  // The entry under the keys; nullptr if never written. Keys of a symmetric fact: in any order.
  const Entry* entry(model::FactId fact, const Keys& keys) const;
  Keys ordered(model::FactId fact, Keys keys) const;
  int64_t stored(model::FactId fact, const Keys& keys);  // faded, or the default
  int64_t faded(const model::Fade& fade, int64_t value, int64_t written) const;
  // All that a variable of this type ranges over, in canonical order.
  std::vector<int64_t> candidates(const model::Type& type, EntityIndex eyes) const;
  std::vector<EventIndex> events_for(EntityIndex eyes) const;
  Swap swap_for(EntityIndex eyes, EventIndex event) const;
  std::vector<std::vector<int64_t>> roles_in(const model::Pattern&, const history::Event&) const;

  model::Value load(const model::Type& type, int64_t stored) const;
  // Rounded and within the type's range; nullopt (and a fault) if it is no number.
  std::optional<int64_t> store(const model::Type& type, model::Value value);

  void fail(std::string what, base::Span where);
  const std::optional<std::string>& fault() const { return fault_; }
  base::Span fault_span() const { return fault_span_; }

  std::function<double(uint32_t)> uniform;  // for `chance`: the draw of a lane in the current event
  Scene& scene() { return scene_; }
  // Keys of a call; nullopt if one is unknown. Absent arguments are 0.
  std::optional<Keys> keys_of(const std::vector<model::ExprId>& args, Frame& frame,
                              EntityIndex eyes);

 private:
  Maybe arithmetic(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe amount(const model::Expr& expr, model::Value left, model::Value right);
  Maybe compare(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe function(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe logic(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe fact(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe taste(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe rule(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe aggregate(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe extreme(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe total(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe components(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe past(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Reader at_start() const;
  struct Known {
    std::optional<int64_t> what;  // nothing: not so
    EventIndex by = 0;
  };
  using KnownEntries = std::map<Keys, Known>;
  std::optional<KnownEntries> known_entries(const model::Expr& expr, Frame& frame,
                                            EntityIndex eyes);
  Maybe known_fact(const model::Expr& expr, Frame& frame, EntityIndex eyes);
  Maybe leaf(const model::Expr& expr, Frame& frame);
  Maybe finite(double value, base::Span where);
  Maybe exact(std::optional<int64_t> value, base::Span where);
  double as_number(model::ExprId expr, model::Value value) const;
  const std::vector<model::Slot>& reads(model::ExprId expr);
  bool fits_answer(const model::Pattern& pattern, const history::Event& event, EntityIndex eyes,
                   Frame& frame, bool bind);
  bool fits_roles(const model::Pattern& pattern, const std::vector<int64_t>& roles,
                  const model::Frame& types, const Swap& swap, EntityIndex eyes, Frame& frame,
                  bool bind);
  void fold(model::ClaimId claim, EntityIndex hearer, const Keys& args,
            const std::function<void(EventIndex, double)>& each);

  Scene scene_;
  std::optional<std::string> fault_;
  base::Span fault_span_{};
  std::vector<std::pair<uint32_t, std::pair<Keys, EntityIndex>>> under_way_;  // rules being read
  std::map<uint32_t, std::vector<model::Slot>> reads_;
};

}  // namespace milieu::sim::reference_parts
