// Compiling: every search of a world, one after the other.
//
// In:    a checked world.
// Out:   places and indexes, numbered in the order met.
// Never: a guess about sizes; what is bound decides.
#pragma once

#include "plan/reads.h"
#include "plan/trail.h"

namespace milieu::plan {

/// One search. `indexed` says whether trails may ask for indexes.
Place make_place(const model::World& world, Calm& calm, const model::Frame& frame,
                 const std::vector<Slot>& bound, const std::vector<ExprId>& conditions,
                 bool trails);

class Compiler {
 public:
  explicit Compiler(const model::World& world);
  Plan run();

 private:
  void facts();
  void act(model::ActId id);
  void outcomes();
  void rest();
  void picks(ActPlan& plan, const model::Act& act);
  void visit(ExprId expr, const model::Frame& frame);
  void visit_all(const std::vector<ExprId>& exprs, const model::Frame& frame);
  static constexpr size_t worth_noting = 12;
  size_t size(ExprId id) const;
  bool keeps() const;
  void ask(const model::Pattern& pattern, model::ActId id, const std::vector<Slot>* roles);
  void visit_pattern(uint32_t pattern, const model::Frame& frame);
  void visit(const model::SeenBy& seen, const model::Frame& frame);
  void suite(const std::vector<model::StmtId>& suite, const model::Frame& frame, bool start);
  void stmt(model::StmtId id, const model::Frame& frame, bool start);
  PickPlan pick(const model::Pick& pick, const model::Frame& frame);
  uint32_t add(const std::vector<Slot>& bound, const std::vector<ExprId>& conditions,
               const model::Frame& frame);
  Watches watches(const std::vector<Slot>& bound, const std::vector<ExprId>& conditions,
                  const std::vector<ExprId>& values, const model::Frame& frame);
  uint32_t need(IndexNeed need);
  void need_for_absence(const model::Expr& expr);
  void need_for_args(model::FactId fact, const std::vector<ExprId>& args);
  void need_for_ends();
  void writes(model::FactId fact);
  void claims();
  void rules();

  const model::World& world_;
  Calm calm_;
  Footprints footprints_;
  Plan plan_;
};

}  // namespace milieu::plan
