// What an expression rests on, and whether it can go wrong.
//
// In:    a checked world.
// Out:   slots, footprints, calmness.
// Never: a search.
#pragma once

#include <map>

#include "plan/plan.h"

namespace milieu::plan {

/// Adds what an expression rests on. Facts are followed into their `seen by`, rules into their
/// bodies, claims into their evidence.
class Footprints {
 public:
  explicit Footprints(const model::World& world);
  void add(ExprId expr, Footprint& into);

 private:
  void fact(model::FactId fact, Footprint& into);
  void pattern(uint32_t pattern, Footprint& into);
  void claim(model::ClaimId claim, Footprint& into);

  const model::World& world_;
  std::vector<uint32_t> facts_done_, rules_done_, claims_done_;  // of the one being made
  int depth_ = 0;
};

/// Whether reading an expression can neither fault nor draw, and how large it can get.
class Calm {
 public:
  explicit Calm(const model::World& world) : world_(world) {}
  bool calm(ExprId expr) { return expr.value == 0 || reach(expr) < endless; }

 private:
  static constexpr double endless = 1e290;
  double reach(ExprId expr);  // largest size it can have; endless if it can fault or draws
  double compute(const model::Expr& expr);
  double arithmetic(const model::Expr& expr, double left, double right);
  double of_type(const model::Type& type) const;
  double fact(model::FactId fact);
  double claim(model::ClaimId claim);

  const model::World& world_;
  std::map<uint32_t, double> done_;
  std::map<uint32_t, double> facts_, claims_;
};

void add_all(const std::vector<uint32_t>& from, std::vector<uint32_t>& into);

}  // namespace milieu::plan
