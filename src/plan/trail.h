// Trails: where the candidates of a variable can come from.
//
// A condition that must hold is taken apart into *atoms*: facts, equalities, events, kinds. `some`
// and rules are looked into: their variables become variables of the place, on the way. Then the
// cheapest chain of hops from what is bound to the variable that is wanted is looked for; three
// hops at most, because each multiplies.
//
// In:    the parts of a place's conditions.
// Out:   trails, each of which meets every candidate that can fit.
// Never: a judgement whether something fits.
#pragma once

#include <optional>

#include "plan/plan.h"

namespace milieu::plan {

struct Atom {
  enum class Sort : uint8_t { Entry, Value, Same, Event, Knows, Kind } sort = Sort::Entry;
  model::FactId fact{};
  uint32_t pattern = 0;
  model::KindId kind{};
  std::vector<Term> terms;  // keys; roles; Kind: the variable
  Term value{};             // Value: what the fact says; Same: equal to terms[0]; Event, Knows: it
  size_t part = 0;          // of the place: which it belongs to
  bool whole = false;       // it is that part, no more and no less
  bool any_value = false;   // Entry: of a fact with values, whatever is written there
};

using Atoms = std::vector<Atom>;
using Branches = std::vector<Atoms>;  // of one `or`

class Trails {
 public:
  Trails(const model::World& world, const model::Frame& frame, Place& place);

  /// Takes a part of the conditions apart.
  void part(size_t number, ExprId expr);
  /// The best trails to a bound variable when those before it are known, using only parts that
  /// `allowed` says may be used. Empty: it is best to go through everybody.
  void find(uint16_t variable, const std::vector<bool>& allowed, Stage& into, ExprId* settled);
  /// Cheap trails to it when none of the others is known, by the parts that `allowed` names.
  std::vector<Trail> alone(uint16_t variable, const std::vector<bool>& allowed);

 private:
  struct Scope;  // how the slots of the frame being read stand for terms
  Term term(ExprId expr, const Scope& scope);
  uint16_t variable(Slot slot, const model::Type& type);
  void flatten(ExprId expr, const Scope& scope, Atoms& into, bool top);
  void flatten_rule(const model::Expr& expr, const Scope& scope, Atoms& into);
  void flatten_equal(const model::Expr& expr, const Scope& scope, Atoms& into);
  void flatten_compare(const model::Expr& expr, const Scope& scope, Atoms& into);
  void flatten_or(const model::Expr& expr, const Scope& scope);
  void branches(const model::Expr& expr, const Scope& scope, Branches& into);
  void flatten_event(const model::Expr& expr, const Scope& scope, Atoms& into);
  // The term for a side of an equality; facts on the way become atoms of their own.
  Term side(ExprId expr, const Scope& scope, Atoms& into);
  bool indexable(const model::Expr& expr) const;
  void enter(const model::Expr& expr, const Scope& scope, Scope& inner, Atoms& into);
  void says(const model::Expr& expr, const Scope& scope, const Term& value, Atoms& into);
  void add(Atom atom, Atoms& into);

  struct Search;
  int cheapest(uint16_t variable, std::vector<bool>& bound, const std::vector<bool>& allowed,
               int budget, std::vector<Trail>& into);
  bool known(const Term& term, const std::vector<bool>& bound) const;
  void hops(const Atom& atom, const std::vector<bool>& bound,
            std::vector<std::pair<Hop, int>>& into);
  std::optional<std::pair<Trail, int>> best(uint16_t variable, const Atoms& atoms,
                                            std::vector<bool>& bound, int length, int budget,
                                            const std::vector<bool>& allowed);

  const model::World& world_;
  const model::Frame& frame_;
  Place& place_;
  Atoms atoms_;
  std::vector<std::pair<size_t, Branches>> ors_;  // by the part they belong to
  size_t part_ = 0;
  bool in_branch_ = false;  // of an `or`
  int depth_ = 0;
};

}  // namespace milieu::plan
