// Rules that rest on themselves: through `and`, `or` and `some` they have a least meaning; through
// `not`, a count or a value they have none.
//
// A claim is read through eyes, and eyes rest on `seen by`, which may rest on rules and claims
// again. So a rule is two nodes here: read in truth, and read through eyes; only the second rests
// on who sees the facts in it.
#include "lang/check_graph.h"
#include "lang/check_proofs.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Sort;

namespace {

struct Edge {
  uint32_t from = 0, to = 0;
  bool strict = false;  // may not be part of a circle
  base::Span span{};
};

struct Rests {
  const model::World& w;
  std::vector<Edge> edges{};
  uint32_t from = 0;
  bool eyes = false;

  uint32_t rules() const { return static_cast<uint32_t>(w.rules.size()); }
  uint32_t claims() const { return static_cast<uint32_t>(w.claims.size()); }
  uint32_t rule(uint32_t id) const { return (eyes ? rules() : 0) + id - 1; }
  uint32_t claim(uint32_t id) const { return 2 * rules() + id - 1; }
  uint32_t seen(uint32_t fact) const { return 2 * rules() + claims() + fact - 1; }
  size_t nodes() const { return 2 * rules() + claims() + w.facts.size(); }
};

void walk(Rests& r, ExprId id, bool strict);

void walk_all(Rests& r, const std::vector<ExprId>& args, bool strict) {
  for (const ExprId arg : args) walk(r, arg, strict);
}

void walk_pattern(Rests& r, uint32_t number) {
  if (number == 0) return;
  const model::Pattern& pattern = r.w.patterns[number - 1];
  walk_all(r, pattern.args, true);
  walk(r, pattern.within, true);
}

void walk(Rests& r, ExprId id, bool strict) {
  if (!id) return;
  const model::Expr& expr = r.w.exprs[id];
  walk_pattern(r, expr.pattern);
  switch (expr.op) {
    case Op::And:
    case Op::Or:
    case Op::Exists: return walk_all(r, expr.args, strict);
    case Op::Rule: {
      const bool valued = r.w.rules[model::RuleId{expr.ref}].value.sort != Sort::Truth;
      r.edges.push_back({r.from, r.rule(expr.ref), strict || valued, expr.span});
      break;
    }
    case Op::Credence: r.edges.push_back({r.from, r.claim(expr.ref), true, expr.span}); break;
    case Op::Fact:
      if (r.eyes) r.edges.push_back({r.from, r.seen(expr.ref), true, expr.span});
      break;
    default: break;
  }
  walk_all(r, expr.args, true);
}

void walk_rules(Rests& r) {
  for (const model::RuleId id : r.w.rules.ids()) {
    const model::Rule& rule = r.w.rules[id];
    for (const bool eyes : {false, true}) {
      r.eyes = eyes;
      r.from = r.rule(id.value);
      walk(r, rule.body, rule.value.sort != Sort::Truth);
    }
  }
}

void walk_claims(Rests& r) {
  r.eyes = true;
  for (const model::ClaimId id : r.w.claims.ids()) {
    const model::Claim& claim = r.w.claims[id];
    r.from = r.claim(id.value);
    walk(r, claim.start, true);
    for (const model::Evidence& evidence : claim.evidence) {
      walk(r, evidence.weight, true);
      walk_pattern(r, evidence.pattern);
    }
  }
}

void walk_seen(Rests& r) {
  r.eyes = false;
  for (const model::FactId id : r.w.facts.ids()) {
    const model::Fact& fact = r.w.facts[id];
    r.from = r.seen(id.value);
    walk_all(r, fact.seen.who, true);
    walk(r, fact.seen.condition, true);
  }
}

std::string name_of(const Rests& r, uint32_t node) {
  if (node < 2 * r.rules()) return r.w.rules[model::RuleId{node % r.rules() + 1}].name;
  node -= 2 * r.rules();
  if (node < r.claims()) return r.w.claims[model::ClaimId{node + 1}].name;
  return "who sees " + r.w.facts[model::FactId{node - r.claims() + 1}].name;
}

void no_meaning(Checking& c, const Rests& r, const Edge& edge) {
  const std::string from = name_of(r, edge.from);
  const std::string to = name_of(r, edge.to);
  const bool rule = edge.to < 2 * r.rules();
  const bool truth =
      rule && r.w.rules[model::RuleId{edge.to % r.rules() + 1}].value.sort == Sort::Truth;
  mistake(c, {.code = "lang/no-meaning",
              .span = edge.span,
              .message = truth ? from + " rests on " + to +
                                     " not holding, or on how often it does, and " + to +
                                     " on " + from + ": it has no settled meaning"
                               : from + " rests on the value of " + to + ", and " + to + " on " +
                                     from + ": it has no settled meaning",
              .hint = truth ? "a rule may rest on itself, not on its own absence: say what makes "
                              "the other true, and negate that"
                            : "store what it was in a fact, and read that"});
}

}  // namespace

void check_meaning(Checking& c) {
  Rests r{c.world};
  walk_rules(r);
  walk_claims(r);
  walk_seen(r);
  Graph graph(r.nodes());
  for (const Edge& edge : r.edges) graph[edge.from].push_back(edge.to);
  const std::vector<uint32_t> circle = circles(graph);
  for (const Edge& edge : r.edges) {
    if (circle[edge.from] != circle[edge.to]) continue;
    if (edge.strict) {
      no_meaning(c, r, edge);
    } else if (edge.from < r.rules()) {
      c.world.rules[model::RuleId{edge.from + 1}].recursive = true;
    }
  }
}

}  // namespace milieu::lang::checking
