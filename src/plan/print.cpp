// A plan as text: what is looked for, in which order, and where it comes from.
#include "plan/plan.h"

namespace milieu::plan {

using model::Expr;
using model::Op;

namespace {

class Printer {
 public:
  Printer(const Plan& plan, const model::World& world) : plan_(plan), world_(world) {}

  std::string run() {
    for (model::ActId id : world_.acts.ids()) act(id);
    for (model::OutcomeId id : world_.outcomes.ids())
      place("outcome " + world_.outcomes[id].name, plan_.outcomes[id.value],
            world_.outcomes[id].frame);
    for (const model::Rule& rule : world_.rules) inner("rule " + rule.name, rule.body, rule.frame);
    for (const model::Measure& measure : world_.measures)
      inner("measure " + measure.name, measure.value, measure.frame);
    for (const IndexNeed& need : plan_.indexes) index(need);
    return std::move(text_);
  }

 private:
  void line(int indent, const std::string& what) {
    text_ += std::string(static_cast<size_t>(indent) * 2, ' ') + what + "\n";
  }

  void act(model::ActId id) {
    const model::Act& act = world_.acts[id];
    const ActPlan& plan = plan_.acts[id.value];
    std::string name = (act.process ? "process " : "action ") + act.name;
    place(name, act.process ? plan.bindings : plan.ways, act.frame);
    for (const model::Step& step : act.steps) inner(name, step.when.condition, act.frame);
    for (const PickPlan& pick : plan.picks)
      for (uint32_t one : pick.places) place(name + ", pick", one, act.frame);
    for (uint32_t one : plan.witnesses)
      if (one != none) place(name + ", seen by", one, act.frame);
    for (const model::Motive& motive : act.wants)
      inner(name + ", " + motive.name, motive.value, act.frame);
  }

  // The searches inside an expression.
  void inner(const std::string& of, ExprId id, const model::Frame& frame) {
    if (!id) return;
    uint32_t number = plan_.of_expr[id.value];
    static constexpr const char* names[] = {"some", "count", "sum", "mean", "max", "min",
                                            "components"};
    const Expr& expr = world_.exprs[id];
    if (number != none)
      place(of + ", " + names[static_cast<int>(expr.op) - static_cast<int>(Op::Exists)], number,
            frame);
    for (ExprId arg : expr.args) inner(of, arg, frame);
  }

  std::string name_of(const Place& place, uint16_t variable, const model::Frame& frame) {
    Slot slot = place.variables[variable].slot;
    if (slot != model::no_slot) return frame[slot].name;
    return "$" + std::to_string(variable - place.bound + 1);
  }

  std::string expr(ExprId id, const model::Frame& frame) {
    if (!id) return "_";
    const Expr& expr = world_.exprs[id];
    std::string args;
    for (ExprId arg : expr.args) args += (args.empty() ? "" : ", ") + this->expr(arg, frame);
    switch (expr.op) {
      case Op::Variable: return frame[expr.slot].name;
      case Op::Named: return world_.named[model::NamedId{expr.ref}].name;
      case Op::Parameter: return world_.parameters[model::ParameterId{expr.ref}].name;
      case Op::Fact: return world_.facts[model::FactId{expr.ref}].name + "(" + args + ")";
      case Op::Rule: return world_.rules[model::RuleId{expr.ref}].name + "(" + args + ")";
      default: return "…";
    }
  }

  std::string term(const Place& place, const Term& term, const model::Frame& frame) {
    if (term.sort == Term::Sort::Any) return "_";
    if (term.sort == Term::Sort::Variable) return name_of(place, term.variable, frame);
    return expr(term.given, frame);
  }

  std::string hop(const Place& place, const Hop& hop, const model::Frame& frame) {
    std::string name = name_of(place, hop.variable, frame), args;
    for (const Term& one : hop.terms)
      args += (args.empty() ? "" : ", ") + term(place, one, frame);
    std::string fact = hop.fact ? world_.facts[hop.fact].name + "(" + args + ")" : "";
    switch (hop.sort) {
      case Hop::Sort::Equal: return name + " = " + term(place, hop.value, frame);
      case Hop::Sort::Read: return name + " = " + fact;
      case Hop::Sort::Key:
        return name + " from " + fact +
               (hop.by_value ? " == " + term(place, hop.value, frame) : "");
      case Hop::Sort::Role: case Hop::Sort::Event: {
        const model::Pattern& pattern = world_.patterns[hop.pattern - 1];
        std::string of = pattern.act ? world_.acts[pattern.act].name
                                     : world_.classes[pattern.of].name;
        return name + " from events " + of + "(" + args + ")";
      }
      case Hop::Sort::Knows: return name + " known to " + term(place, hop.terms[0], frame);
      case Hop::Sort::Kind: return name + " is " + world_.kinds[hop.kind].name;
    }
    return name;
  }

  void place(const std::string& of, uint32_t number, const model::Frame& frame) {
    if (number == none) return;
    const Place& place = plan_.places[number];
    if (place.bound == 0) return;
    line(0, of + (place.calm ? "" : "  (in source order)"));
    if (!place.first.empty()) line(1, "judge " + std::to_string(place.first.size()) + " first");
    for (const Early& one : place.early) early(place, one.trails, frame);
    for (uint16_t i = 0; i < place.bound; ++i) stage(place, i, frame);
  }

  void early(const Place& place, const std::vector<Trail>& trails, const model::Frame& frame) {
    for (const Trail& trail : trails) {
      std::string text;
      for (const Hop& one : trail) text += (text.empty() ? "" : ", ") + hop(place, one, frame);
      line(1, "only if there is " + text);
    }
  }

  void stage(const Place& place, uint16_t at, const model::Frame& frame) {
    const Stage& stage = place.stages[at];
    std::string name = name_of(place, at, frame);
    if (stage.trails.empty()) line(1, name + " from everyone");
    for (const Trail& trail : stage.trails) {
      std::string text;
      for (const Hop& one : trail) text += (text.empty() ? "" : ", ") + hop(place, one, frame);
      line(1, text);
    }
    size_t judged = stage.filters.size() - (stage.settled ? 1 : 0);
    if (judged > 0) line(2, "judge " + std::to_string(judged));
  }

  void index(const IndexNeed& need) {
    const model::Fact& fact = world_.facts[need.fact];
    std::string args;
    for (size_t i = 0; i < fact.keys; ++i)
      args += std::string(i ? ", " : "") + ((need.mask >> i & 1) ? fact.frame[i].name : "_");
    line(0, "index " + fact.name + "(" + args + ")" + (need.by_value ? " by value" : ""));
  }

  const Plan& plan_;
  const model::World& world_;
  std::string text_;
};

}  // namespace

std::string print(const Plan& plan, const model::World& world) {
  return Printer(plan, world).run();
}

}  // namespace milieu::plan
