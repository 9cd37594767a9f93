// Rules and claims, outcomes and measures.
#include "base/exact.h"
#include "lang/check_act.h"
#include "lang/check_declare.h"
#include "lang/check_expr.h"
#include "lang/check_fact.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Sort;
using model::Type;

void read_rule(Checking& c, model::RuleId id) {
  Declared& row = c.rules[id.value - 1];
  Body b = open_body(c, row);
  const Type type = c.world.rules[id].value;
  const Expr& body = *row.decl->value;
  ExprId made{};
  if (row.decl->conditional) {
    made = condition(b, body);
  } else {
    made = row.bad ? value(b, body).id : value_as(b, body, type, c.world.rules[id].name);
  }
  if (taken_out(c, row.module)) {
    const bool number = type.sort == Sort::Number;
    made = constant(b, type, number ? model::of_number(0) : model::of_whole(0), body.span);
  }
  c.world.rules[id].body = made;
  c.world.rules[id].frame = frame_of(row.owner);
}

namespace {

model::Evidence given(Body& b, const Evidence& from) {
  const Block block(b.scope);
  model::Evidence made;
  made.module = b.module;
  made.span = from.weight->span;
  made.pattern = pattern(b, *from.event, from.event->past, Binding::Names);
  made.weight = value_as(b, *from.weight, type_of(Sort::Number), "a weight");
  if (from.fade) made.fade = read_fade(b, *from.fade);
  made.cites = cites(b.c, from.cites);
  return made;
}

// Of a module that is taken out only the start stands: nothing speaks for or against it.
void read_evidence(Body& b, const std::vector<Evidence>& from, model::Claim& claim, bool added) {
  for (const Evidence& one : from) {
    if (!one.start && taken_out(b.c, claim.module)) continue;
    if (!one.start) {
      model::Evidence made = given(b, one);
      if (made.pattern != 0) claim.evidence.push_back(std::move(made));
      continue;
    }
    if (claim.start || added) {
      mistake(b.c, {.code = "lang/starts-twice",
                    .span = one.weight->span,
                    .message = "a claim starts from one place",
                    .hint = added ? "also adds evidence: given …"
                                  : "add the two up"});
      continue;
    }
    claim.start = value_as(b, *one.weight, type_of(Sort::Number), "where belief starts");
  }
}

void add_evidence(Body& b, const AlsoDecl& also, model::Claim& claim) {
  const Block block(b.scope);
  const Expr& e = *also.decl->on;
  if (e.args.size() != b.owner.parameters) {
    mistake(b.c, {.code = "lang/wrong-number",
                  .span = e.span,
                  .message = b.owner.name + " has " + std::to_string(b.owner.parameters) +
                             ", here stand " + std::to_string(e.args.size())});
    return;
  }
  b.scope.clear();
  for (size_t i = 0; i < e.args.size(); ++i) {
    b.scope.push_back({e.args[i]->text, static_cast<model::Slot>(i)});
  }
  b.scope.push_back({"hearer", claim.hearer});
  b.scope.push_back({"via", claim.via});
  b.module = also.module;
  read_evidence(b, also.decl->evidence, claim, true);
}

void clauses_of_claim(Checking& c, const Decl& decl) {
  for (const Clause& clause : decl.clauses) {
    mistake(c, {.code = "lang/also-names",
                .span = clause.span,
                .message = "a claim has evidence, not clauses",
                .hint = "write given …: weight"});
  }
}

// Who can believe: any entity that decides. Kinds are not told apart, so the frame says any.
void open_claim(Body& b, model::Claim& claim) {
  const Type anybody = entity_of({});
  claim.hearer = declare_hidden(b, "hearer", claim.span, &anybody);
  claim.via = declare_hidden(b, "via", claim.span, &anybody);
}

}  // namespace

void read_claim(Checking& c, model::ClaimId id) {
  Declared& row = c.claims[id.value - 1];
  Body b = open_body(c, row);
  model::Claim claim;
  static_cast<model::Origin&>(claim) = c.world.claims[id];
  claim.parameters = static_cast<uint16_t>(row.owner.parameters);
  const std::vector<Param>& params = row.decl->signature.params;
  for (size_t i = 0; i < params.size(); ++i) {
    if (params[i].one) claim.rival = static_cast<uint16_t>(i);
  }
  open_claim(b, claim);
  if (row.decl->value) claim.truth = condition(b, *row.decl->value);
  for (const Clause& clause : row.decl->clauses) read_says(b, clause, claim.says);
  b.scope.push_back({"hearer", claim.hearer});
  b.scope.push_back({"via", claim.via});
  read_evidence(b, row.decl->evidence, claim, false);
  for (const size_t at : c.added[{Sym::Claim, id.value}]) {
    const AlsoDecl& also = c.alsos[at];
    clauses_of_claim(c, *also.decl);
    if (!taken_out(c, also.module)) add_evidence(b, also, claim);
  }
  if (left_out(c, claim.name)) claim.evidence.clear();  // nobody learns: all believe as they began
  claim.frame = frame_of(row.owner);
  c.world.claims[id] = std::move(claim);
}

void read_outcome(Checking& c, model::OutcomeId id) {
  Declared& row = c.outcomes[id.value - 1];
  Body b = open_body(c, row);
  model::Outcome outcome;
  static_cast<model::Origin&>(outcome) = c.world.outcomes[id];
  outcome.parameters = static_cast<uint16_t>(row.owner.parameters);
  if (row.decl->on) {
    outcome.on = pattern(b, *row.decl->on, row.decl->on->past, Binding::Parameters);
  }
  if (row.decl->value) outcome.condition = condition(b, *row.decl->value);
  if (!row.decl->on && !row.decl->value) {
    mistake(c, {.code = "lang/outcome-of-what",
                .span = row.span,
                .message = "when has " + row.owner.name + " come about?",
                .hint = "say on an act, or if a condition"});
  }
  for (const Clause& clause : row.decl->clauses) read_says(b, clause, outcome.says);
  outcome.frame = frame_of(row.owner);
  c.world.outcomes[id] = std::move(outcome);
}

namespace {

// A series of money counts units of money.
ExprId as_series(Body& b, const Got& got, const Expr& at) {
  if (!got.known) return got.id;
  if (got.type.sort == Sort::Money) {
    const ExprId unit = constant(b, got.type, model::of_whole(base::one), at.span);
    return emit(b, Op::Divide, type_of(Sort::Number), at.span, {got.id, unit});
  }
  return fit(b, got, type_of(Sort::Number), at, "a measure");
}

}  // namespace

void read_measure(Checking& c, model::MeasureId id) {
  Declared& row = c.measures[id.value - 1];
  Body b = open_body(c, row);
  b.people = true;
  model::Measure& measure = c.world.measures[id];
  const Expr& at = *row.decl->value;
  measure.value = as_series(b, value(b, at), at);
  if (row.decl->interval) {
    measure.every = constant_duration(b, *row.decl->interval, "how often it is taken");
  }
  measure.frame = frame_of(row.owner);
}

}  // namespace milieu::lang::checking
