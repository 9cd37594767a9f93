// What somebody knows or believes: known(), credence(). Who may read what: check_eyes.cpp.
#include "lang/check_expr.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Slot;
using model::Sort;
using model::Type;

namespace {

Got knows_fact(Body& b, const Expr& e, ExprId who) {
  const Expr& at = *e.args[1];
  const Symbol* symbol = lookup(b.c, callee_of(at).text);
  const model::FactId fact{symbol->id};
  const bool set = b.c.world.facts[fact].set;
  const Type type = b.c.world.facts[fact].value;
  auto call = fact_call(b, at, set);
  if (!call) return nothing(b, e.span);
  std::vector<ExprId> args = {who};
  args.insert(args.end(), call->keys.begin(), call->keys.end());
  if (b.c.world.facts[fact].standing) {
    args.push_back(call->before.empty() ? ExprId{} : call->before[0]);
  }
  const ExprId id = emit(b, Op::KnownFact, type, e.span, std::move(args));
  b.c.world.exprs[id].ref = fact.value;
  return {id, type, !b.c.facts[fact.value - 1].bad};
}

// known(a, wed(x, y)): some event that is such an act, and a knows it.
Got knows_act(Body& b, const Expr& e, ExprId who) {
  const Type event_type = type_of(Sort::Event);
  const Slot slot = declare_hidden(b, "", e.span, &event_type);
  const Expr& at = *e.args[1];
  const uint32_t made = pattern(b, at, at.past, Binding::None);
  const ExprId first = of_slot(b, slot, e.span).id;
  const ExprId is = emit(b, Op::IsEvent, type_of(Sort::Truth), e.span, {first});
  b.c.world.exprs[is].pattern = made;
  const ExprId second = of_slot(b, slot, e.span).id;
  const ExprId knows = emit(b, Op::KnownEvent, type_of(Sort::Truth), e.span, {who, second});
  const ExprId both = emit(b, Op::And, type_of(Sort::Truth), e.span, {is, knows});
  if (made == 0) return truth(b, nothing(b, e.span).id);
  return truth(b, exists(b, {slot}, both, e.span));
}

bool names_event_fact(const Checking& c, const Symbol& symbol) {
  return symbol.sort == Sym::Fact &&
         c.world.facts[model::FactId{symbol.id}].value.sort == Sort::Event;
}

}  // namespace

Got known_call(Body& b, const Expr& e) {
  fixed_only(b, e);
  const ExprId who = value_as(b, *e.args[0], entity_of({}), "who knows");
  const Expr& at = callee_of(*e.args[1]);
  const bool name = at.sort == Expr::Sort::Call || at.sort == Expr::Sort::Name;
  const Symbol* symbol = name && find(b.scope, at.text) == model::no_slot
                             ? lookup(b.c, at.text)
                             : nullptr;
  if (symbol != nullptr && !names_event_fact(b.c, *symbol)) {
    if (symbol->sort == Sym::Fact) return knows_fact(b, e, who);
    if (symbol->sort == Sym::Act || symbol->sort == Sym::Class) return knows_act(b, e, who);
    excuse_args(b, at);
    mistake(b.c, {.code = "lang/not-known",
                  .span = at.span,
                  .message = "one knows facts and events, and " + at.text + " is neither",
                  .hint = "ask for the facts it rests on"});
    return truth(b, nothing(b, e.span).id);
  }
  const ExprId event = value_as(b, *e.args[1], type_of(Sort::Event), "what is known");
  return truth(b, emit(b, Op::KnownEvent, type_of(Sort::Truth), e.span, {who, event}));
}

Got credence_call(Body& b, const Expr& e) {
  fixed_only(b, e);
  std::vector<ExprId> args = {value_as(b, *e.args[0], entity_of({}), "who believes")};
  const Expr& at = *e.args[1];
  const bool name = at.sort == Expr::Sort::Call || at.sort == Expr::Sort::Name;
  const Symbol* symbol = name ? lookup(b.c, at.text) : nullptr;
  if (symbol == nullptr || symbol->sort != Sym::Claim) {
    excuse_args(b, at);
    if (!b.c.excused.contains(at.text)) {
      mistake(b.c, {.code = "lang/not-a-claim",
                    .span = at.span,
                    .message = text_of(at) + " is not a claim, and only claims are believed",
                    .hint = did_you_mean(b.c, at.text, {Sym::Claim})});
    }
    return nothing(b, e.span);
  }
  Declared& row = b.c.row(*symbol);
  for (const ExprId arg : arguments(b, at, row, {false, row.owner.parameters})) {
    args.push_back(arg);
  }
  const ExprId id = emit(b, Op::Credence, type_of(Sort::Number), e.span, std::move(args));
  b.c.world.exprs[id].ref = symbol->id;
  return {id, type_of(Sort::Number), true};
}

}  // namespace milieu::lang::checking
