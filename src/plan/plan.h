// How to find every place an act, process, condition or outcome could hold, decided once.
//
// A *place* is one search: variables bound one after the other, outermost first, each over its
// candidates, with the conditions that can be judged as soon as it is bound. The obvious way is to
// try everybody. A plan says where else the candidates of a variable can come from: a *trail* of
// hops along facts and past events, starting from what is already known. A trail only has to give
// all candidates that could fit, and may give more: the conditions are judged all the same. So a
// plan can cost time but cannot let anybody see what they may not.
//
// The order of what is found is no business of the plan: the executor puts candidates in canonical
// order. A trail is used only where leaving a candidate out cannot hide a fault or skip a draw.
//
// In:    a checked world.
// Out:   `Plan`, plain data, the same for the same world; `print` for people and tests.
// Never: a state, a value, a draw.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/world.h"

namespace milieu::plan {

using model::ExprId;
using model::Slot;

inline constexpr uint32_t none = 0xffffffff;

/// What stands at one position of a fact or of a pattern of events.
struct Term {
  enum class Sort : uint8_t {
    Any,       // nothing is known of it
    Variable,  // a variable of the place
    Given,     // an expression in the owner's frame
  } sort = Sort::Any;
  uint16_t variable = 0;
  ExprId given{};
  std::vector<uint16_t> needs;  // Given: variables of the place that must be bound before
  bool operator==(const Term&) const = default;
};

/// One step of a trail: binds one variable.
struct Hop {
  enum class Sort : uint8_t {
    Equal,  // the value of an expression
    Read,   // what a fact says for keys that are all known
    Key,    // a key of the entries of a fact; with `value`, of those that say just that
    Role,   // a role of the events that fit
    Event,  // an event that fits
    Knows,  // an event that somebody knows
    Kind,   // everyone of a narrower kind
  } sort = Sort::Equal;
  uint16_t variable = 0;
  model::FactId fact{};
  uint32_t pattern = 0;      // index + 1 into World::patterns
  model::KindId kind{};
  std::vector<Term> terms;   // keys, or roles in the order of the pattern
  Term value{};              // Equal; the value of a fact; Knows: who
  uint16_t position = 0;     // of `terms`: where the variable stands
  uint32_t mask = 0;         // Key: positions that are known
  bool by_value = false;     // Key: `value` is known
  uint32_t index = none;     // Key: into Plan::indexes; none: all entries are gone through
  bool operator==(const Hop&) const = default;
};

using Trail = std::vector<Hop>;

/// A variable of a place. Those after Place::bound only serve trails on their way.
struct Variable {
  Slot slot = model::no_slot;  // none: the value of something, on the way
  model::Type type{};
};

/// How one bound variable is found and what can be judged once it is.
struct Stage {
  std::vector<Trail> trails;   // the union of what they give; none: everyone there is
  bool distinct = false;       // the trails give nobody twice
  ExprId settled{};            // a condition that the trail has judged: a plain fact that all see,
  bool in_truth_only = false;  // or that is settled only in truth
  std::vector<ExprId> filters; // in source order
};

/// A variable that can be looked for on its own, before any is bound: where its trails give nobody,
/// the place has nothing to offer, whoever the others are.
struct Early {
  std::vector<Trail> trails;
  uint32_t number = none;           // among all of a plan
};

struct Place {
  std::vector<Variable> variables;  // the bound ones first
  uint16_t bound = 0;
  std::vector<ExprId> first;        // judged before anything is bound
  std::vector<Stage> stages;        // one for each bound variable
  std::vector<Early> early;
  bool calm = true;                 // nothing in it can fault or draw: order is nobody's concern
};

/// What something rests on. If none of it changed, nor the roles, it comes out the same.
struct Footprint {
  std::vector<uint32_t> facts;  // ids, ascending
  bool population = false;      // who is alive
  bool events = false;          // the past, in truth or as known; and knowledge
  bool time = false;            // now, clocks, fading, within
  bool eyes = false;            // who reads: facts that not all may see, what is known
};

struct IndexNeed {
  model::FactId fact{};
  uint32_t mask = 0;       // key positions that are known
  bool by_value = false;
  auto operator<=>(const IndexNeed&) const = default;
};

/// A `pick`: its variables one after the other.
struct PickPlan {
  std::vector<ExprId> first;      // must hold before anything is picked
  std::vector<uint32_t> places;   // one for each variable
};

/// What an entry of a fact can change: the bindings that have its keys in these roles.
struct Watch {
  model::FactId fact{};
  std::vector<std::pair<uint16_t, Slot>> roles;  // position of the key, and the role it stands for
  uint32_t place = none;                         // finds the other roles
};

/// Which bindings to look at again when something was written; if `whole`, all of them.
struct Watches {
  bool whole = true;
  std::vector<Watch> all;
  uint32_t one = none;  // judges one binding
};

struct ActPlan {
  uint32_t ways = none;            // of an action: its roles after the actor
  uint32_t bindings = none;        // of a process: its roles
  std::vector<PickPlan> picks;     // by step; empty for a `when`
  std::vector<uint32_t> witnesses; // by `seen by` with a witness; none otherwise
  std::vector<bool> differing;     // by motive: whether it reads other roles than the actor
  Watches watches;                 // of a hazard
  Footprint menu;                  // rate, leading whens and motives of an action or process
  Footprint seen;                  // conditions of its `seen by`
  bool steady_seen = true;         // those read no variable that effects bind
};

/// Whether what a rule comes out as is worth remembering, and for how long.
struct RulePlan {
  bool kept = false;   // in truth: for as long as no fact that it rests on changes at all
  bool noted = false;  // as somebody reads it: for as long as nothing changes that it has read
  Footprint rests;
};

struct Plan {
  std::vector<Place> places;
  std::vector<uint32_t> of_expr;      // by expression: its place, or none
  std::vector<uint32_t> of_each;      // by statement
  std::vector<PickPlan> of_pick;      // by statement; empty where it picks nothing
  std::vector<ActPlan> acts;          // by act
  std::vector<uint32_t> outcomes;     // by outcome: its place with all that `on` leaves free
  std::vector<Footprint> of_outcome;  // by outcome
  std::vector<Watches> outcome_watches;
  std::vector<RulePlan> rules;        // by rule
  std::vector<IndexNeed> indexes;
  uint32_t earlies = 0;               // of all places
  std::vector<bool> written;          // by fact: something after the start writes to it
  std::vector<bool> remembered;       // by act: some pattern asks for it
  std::vector<uint64_t> asked_roles;  // by act: roles for which some pattern names somebody
  std::vector<bool> known_facts;      // by fact: somebody asks for `known(…)` of it
  std::vector<bool> claimed;          // by claim: weights rest on nothing that changes
  bool people_end = false;            // somebody can come to an end
  bool tells = false;                 // an event can be learned of later
  bool asks_knowledge = false;        // something rests on who knows what
  bool notes = false;                 // it pays to keep what was read, and know what it rested on
};

Plan compile(const model::World& world);

/// The same, for several runs that share it.
std::shared_ptr<const Plan> compiled(const model::World& world);

/// One search made on its own, without new indexes: for bindings that come up only in a run.
Place place(const model::World& world, const model::Frame& frame, const std::vector<Slot>& bound,
            const std::vector<ExprId>& conditions);

/// Every place as text, in the order of the world.
std::string print(const Plan& plan, const model::World& world);

/// The slots an expression reads, those it binds itself included.
std::vector<Slot> slots_read(const model::World& world, ExprId expr);

/// The roles that a menu or a calendar binds: from `first` on, without those a `pick` binds.
std::vector<Slot> ranging(const model::Act& act, size_t first);

/// The conditions of the `when`s before the first `pick`.
std::vector<ExprId> leading(const model::Act& act);

}  // namespace milieu::plan
