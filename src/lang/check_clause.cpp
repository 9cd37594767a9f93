// The clauses of an act other than its question: when, works if, takes, pick, says, wants, then,
// seen by.
#include "lang/check_act.h"
#include "lang/check_expr.h"
#include "lang/check_stmt.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Slot;
using model::Sort;
using model::StmtId;
using model::Type;

namespace {

model::Clause tested(Reading& r, const Clause& clause) {
  return {.condition = condition(r.b, *clause.value),
          .module = r.b.module,
          .span = clause.span,
          .cites = cites(r.b.c, clause.cites)};
}

void read_when(Reading& r, const Clause& clause) {
  model::Step step;
  step.when = tested(r, clause);
  r.act.steps.push_back(std::move(step));
}

void read_pick(Reading& r, const Clause& clause) {
  model::Step step{.sort = model::Step::Sort::Pick};
  step.pick = pick(r.b, clause.pick, Bound::Roles);
  step.when.module = r.b.module;
  step.when.span = clause.span;
  step.when.cites = cites(r.b.c, clause.cites);
  r.act.steps.push_back(std::move(step));
}

void append(std::vector<StmtId>& to, const std::vector<StmtId>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

void read_wants(Reading& r, const Clause& clause) {
  Checking& c = r.b.c;
  for (const Name& name : clause.names) {
    const bool actor = !r.act.process && find(r.b.scope, name.text) == 0;
    if (actor) continue;
    mistake(c, {.code = "lang/wants-whose",
                .span = name.span,
                .message = r.act.process ? "a process is nobody's wish"
                                         : "only who acts wants it: " + name.text + " does not",
                .hint = r.act.process ? "make it an action, or leave the motives out"
                                      : "the first role acts; others are asked"});
    return;
  }
  r.b.reader = clause.names.empty() ? "" : clause.names[0].text;
  for (model::Motive& motive : motives(r, clause.motives, false)) {
    r.act.wants.push_back(std::move(motive));
  }
  r.b.reader.clear();
}

void read_then(Reading& r, const Clause& clause) {
  r.b.effects = true;
  append(r.act.then, suite(r.b, clause.body));
  r.b.effects = false;
}

void read_takes(Reading& r, const Clause& clause) {
  r.b.effects = true;
  r.act.then.push_back(takes(r.b, *clause.value, clause.takers, clause.span));
  r.b.effects = false;
}

void read_seen(Reading& r, const Clause& clause) {
  const Block block(r.b.scope);
  model::SeenBy seen = seen_by(r.b, clause.who);
  seen.span = clause.span;
  seen.lane = ++r.b.owner.lanes;
  if (clause.value) {
    seen.odds = value_as(r.b, *clause.value, type_of(Sort::Number), "the odds of noticing");
  }
  if (clause.swap) {
    const Swapped swap = swapped(r.b, *clause.swap);
    seen.put = swap.put;
    seen.instead_of = swap.instead_of;
  }
  r.b.effects = true;
  seen.body = suite(r.b, clause.body);
  r.b.effects = false;
  seen.cites = cites(r.b.c, clause.cites);
  r.act.seen.push_back(std::move(seen));
}

}  // namespace

// What a `pick` binds is seen by the clauses after it; all others keep their names to themselves.
void read_clause(Reading& r, const Clause& clause) {
  switch (clause.sort) {
    case Clause::Sort::When: return read_when(r, clause);
    case Clause::Sort::Works: return r.act.works.push_back(tested(r, clause));
    case Clause::Sort::Takes: return read_takes(r, clause);
    case Clause::Sort::Pick: return read_pick(r, clause);
    case Clause::Sort::Says: return read_says(r, clause);
    case Clause::Sort::Wants: return read_wants(r, clause);
    case Clause::Sort::Asks: return read_asks(r, clause);
    case Clause::Sort::Then: return read_then(r, clause);
    case Clause::Sort::Seen: return read_seen(r, clause);
    case Clause::Sort::On: return read_on(r, clause);
  }
}

namespace {

bool is_witness(const Body& b, const Who& who) {
  return who.condition && who.who.size() == 1 && who.who[0]->sort == Expr::Sort::Name &&
         find(b.scope, who.who[0]->text) == model::no_slot;
}

// `seen by b if …`, of somebody known: everyone of b's kind who is b, if … .
void some_of(Body& b, const Who& who, model::SeenBy& seen) {
  const Got first = value(b, *who.who[0]);
  const Type type = first.known ? entity_of(first.type.kind) : entity_of({});
  seen.witness = declare_hidden(b, "", who.span, &type);
  std::vector<ExprId> either;
  for (const ExprPtr& e : who.who) {
    const ExprId one = value_as(b, *e, entity_of({}), "who sees it");
    const ExprId witness = of_slot(b, seen.witness, e->span).id;
    either.push_back(emit(b, Op::Equal, type_of(Sort::Truth), e->span, {witness, one}));
  }
  const ExprId is = either.size() == 1
                        ? either[0]
                        : emit(b, Op::Or, type_of(Sort::Truth), who.span, std::move(either));
  const ExprId holds = condition(b, *who.condition);
  seen.condition = emit(b, Op::And, type_of(Sort::Truth), who.span, {is, holds});
}

}  // namespace

model::SeenBy seen_by(Body& b, const Who& who) {
  model::SeenBy seen;
  seen.span = who.span;
  seen.all = who.all;
  if (is_witness(b, who)) {
    seen.witness = declare(b, {who.who[0]->text, who.who[0]->span}, nullptr);
    b.owner.variables[seen.witness].ranges = true;
    seen.condition = condition(b, *who.condition);
  } else if (who.condition && !who.who.empty()) {
    some_of(b, who, seen);
  } else {
    for (const ExprPtr& e : who.who) {
      seen.who.push_back(value_as(b, *e, entity_of({}), "who sees it"));
    }
  }
  return seen;
}

}  // namespace milieu::lang::checking
