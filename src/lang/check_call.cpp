// Calls of facts, rules and tastes.
#include <algorithm>

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

std::string row_name(Checking& c, const Declared& row) {
  (void)c;
  return row.owner.name.substr(0, row.owner.name.find('('));
}

void wrong_number(Body& b, const Expr& call, const Declared& callee, size_t wanted) {
  mistake(b.c, {.code = "lang/wrong-number",
                .span = call.span,
                .message = callee.owner.name + " takes " + std::to_string(wanted) +
                           (wanted == 1 ? " argument" : " arguments") + ", here it has " +
                           std::to_string(call.args.size()),
                .notes = {{callee.span, "declared here"}}});
}

}  // namespace

void excuse_args(Body& b, const Expr& e) {
  for (const ExprPtr& arg : e.args) {
    if (!arg) continue;
    if (arg->sort != Expr::Sort::Wild) (void)value(b, *arg);
    excuse(b, *arg);
  }
}

void fixed_only(Body& b, const Expr& e) {
  if (!b.only_fixed) return;
  mistake(b.c, {.code = "lang/not-constant",
                .span = e.span,
                .message = text_of(e) + " can change, and what stands here may not",
                .hint = "use constants and parameters"});
}

const Expr& callee_of(const Expr& e) {
  const bool wrapped = e.sort == Expr::Sort::Before ||
                       (e.sort == Expr::Sort::Group && !is_condition(*e.args[0]));
  return wrapped ? callee_of(*e.args[0]) : e;
}

ExprId argument(Body& b, const Expr& e, Declared& callee, size_t at, const std::string& called) {
  const OwnVariable& parameter = callee.owner.variables[at];
  if (!parameter.known) {
    const Got got = value(b, e);
    excuse(b, e);
    return got.id;
  }
  const Type type = parameter.type;
  const std::string place = parameter.name + " of " + called;
  return fit(b, value(b, e, {&type}), type, e, place);
}

std::vector<ExprId> arguments(Body& b, const Expr& call, Declared& callee, Arguments options) {
  std::vector<ExprId> args;
  const std::string called = row_name(b.c, callee);
  if (call.args.size() != options.count) {
    wrong_number(b, call, callee, options.count);
    excuse(b, call);
  }
  for (size_t i = 0; i < options.count; ++i) {
    if (i >= call.args.size()) {
      args.push_back(nothing(b, call.span).id);
    } else if (options.absent && call.args[i]->sort == Expr::Sort::Wild) {
      args.push_back(ExprId{});
    } else {
      args.push_back(argument(b, *call.args[i], callee, i, called));
    }
  }
  return args;
}

namespace {

std::vector<ExprId> authorities(Body& b, const Expr& e, Declared& row, bool absent) {
  std::vector<ExprId> before;
  const size_t at = row.owner.parameters - 1;
  for (size_t i = 1; i < e.args.size(); ++i) {
    if (absent && e.args[i]->sort == Expr::Sort::Wild) {
      before.push_back(ExprId{});
    } else {
      before.push_back(argument(b, *e.args[i], row, at, row_name(b.c, row)));
    }
  }
  return before;
}

void before_nobody(Body& b, const Expr& e) {
  mistake(b.c, {.code = "lang/standing-before-nobody",
                .span = e.span,
                .message = callee_of(e).text +
                           " before whom? a standing belongs to those who keep it",
                .hint = "say before a law, before a (in a's own eyes), or both with and"});
}

void not_a_standing(Body& b, const Expr& e) {
  mistake(b.c, {.code = "lang/not-a-standing",
                .span = e.span,
                .message = callee_of(e).text + " is no standing: it holds or not, before anybody",
                .hint = "declare it: standing " + callee_of(e).text + "(…) before z"});
}

}  // namespace

std::optional<FactCall> fact_call(Body& b, const Expr& e, bool absent) {
  const Expr& call = callee_of(e);
  const Symbol* symbol = lookup(b.c, call.text);
  if (symbol == nullptr || symbol->sort != Sym::Fact) return std::nullopt;
  Declared& row = b.c.row(*symbol);
  FactCall made{model::FactId{symbol->id}, {}, {}};
  const bool standing = b.c.world.facts[made.fact].standing;
  made.keys = arguments(b, call, row, {absent, row.owner.parameters - (standing ? 1 : 0)});
  const bool before = e.sort == Expr::Sort::Before;
  if (standing && !before) before_nobody(b, e);
  if (!standing && before) not_a_standing(b, e);
  if (standing && before) made.before = authorities(b, e, row, absent);
  return made;
}

namespace {

Got read_fact(Body& b, const Expr& e) {
  fixed_only(b, e);
  const auto call = fact_call(b, e, false);
  if (!call) return nothing(b, e.span);
  const model::Fact& fact = b.c.world.facts[call->fact];
  const Type type = fact.value;
  const bool set = fact.set;
  const bool standing = fact.standing;
  const bool bad = b.c.facts[call->fact.value - 1].bad;
  std::vector<ExprId> each;
  for (size_t i = 0; i < (standing ? call->before.size() : 1); ++i) {
    std::vector<ExprId> keys = call->keys;
    if (standing) keys.push_back(call->before[i]);
    const ExprId id = emit(b, Op::Fact, type, e.span, std::move(keys));
    b.c.world.exprs[id].ref = call->fact.value;
    each.push_back(id);
  }
  if (each.empty()) return nothing(b, e.span);
  if (each.size() == 1) return {each[0], type, !bad};
  if (set) return truth(b, emit(b, Op::And, type, e.span, std::move(each)));
  mistake(b.c, {.code = "lang/standing-before-nobody",
                .span = e.span,
                .message = "a value before several who keep it could be several values",
                .hint = "ask before one of them"});
  return nothing(b, e.span);
}

Got read_rule(Body& b, const Expr& e, const Symbol& symbol) {
  fixed_only(b, e);
  Declared& row = b.c.row(symbol);
  std::vector<ExprId> args = arguments(b, e, row, {false, row.owner.parameters});
  const Type type = b.c.world.rules[model::RuleId{symbol.id}].value;
  const ExprId id = emit(b, Op::Rule, type, e.span, std::move(args));
  b.c.world.exprs[id].ref = symbol.id;
  return {id, type, !row.bad};
}

Got read_taste(Body& b, const Expr& e, const Symbol& symbol) {
  Declared& row = b.c.row(symbol);
  std::vector<ExprId> args = arguments(b, e, row, {false, row.owner.parameters});
  const ExprId id = emit(b, Op::Taste, type_of(Sort::Number), e.span, std::move(args));
  b.c.world.exprs[id].ref = symbol.id;
  return {id, type_of(Sort::Number), true};
}

Got unknown_call(Body& b, const Expr& e) {
  std::vector<Slot> wilds;
  std::vector<Slot>* const outer = b.wilds;
  b.wilds = &wilds;
  excuse_args(b, e);
  b.wilds = outer;
  if (b.c.excused.contains(e.text)) return nothing(b, e.span);
  if (find(b.scope, e.text) != model::no_slot) {
    mistake(b.c, {.code = "lang/not-a-fact",
                  .span = e.span,
                  .message = e.text + " is one of those who take part here, not a fact or an act"});
    return nothing(b, e.span);
  }
  const std::string hint =
      did_you_mean(b.c, e.text, {Sym::Fact, Sym::Rule, Sym::Taste, Sym::Act, Sym::Class});
  mistake(b.c, {.code = "lang/unknown-name",
                .span = e.span,
                .message = "no fact, rule or act is called " + e.text,
                .hint = !hint.empty() ? hint : "declare it: fact " + e.text + "(…)"});
  return nothing(b, e.span);
}

Got not_a_call(Body& b, const Expr& e, const Symbol& symbol) {
  excuse_args(b, e);
  const bool claim = symbol.sort == Sym::Claim;
  mistake(b.c, {.code = "lang/not-a-value",
                .span = e.span,
                .message = claim ? "a claim is believed, by somebody, to a degree"
                                 : e.text + " is no fact, rule or act",
                .hint = claim ? "write credence(who, " + text_of(e) + ")"
                        : symbol.sort == Sym::Kind ? "write x is " + e.text
                                                   : std::string()});
  return nothing(b, e.span);
}

Got past_of_no_act(Body& b, const Expr& e) {
  mistake(b.c, {.code = "lang/not-an-act",
                .span = e.past[0].span,
                .message = "only an act has been answered, has failed, or was within a time; " +
                           e.text + " is none"});
  return nothing(b, e.span);
}

}  // namespace

Got call_value(Body& b, const Expr& e, Want) {
  const Symbol* symbol =
      find(b.scope, e.text) == model::no_slot ? lookup(b.c, e.text) : nullptr;
  if (symbol == nullptr) {
    bool found = false;
    const Got got = function_call(b, e, found);
    return found ? got : unknown_call(b, e);
  }
  const bool act = symbol->sort == Sym::Act || symbol->sort == Sym::Class;
  if (!act && !e.past.empty()) return past_of_no_act(b, e);
  switch (symbol->sort) {
    case Sym::Fact: return read_fact(b, e);
    case Sym::Rule: return read_rule(b, e, *symbol);
    case Sym::Taste: return read_taste(b, e, *symbol);
    case Sym::Act:
    case Sym::Class: fixed_only(b, e); return truth(b, happened(b, e));
    case Sym::Named:
    case Sym::Parameter:
      if (e.args.empty()) return name_value(b, e, {});
      return not_a_call(b, e, *symbol);
    default: return not_a_call(b, e, *symbol);
  }
}

Got before_value(Body& b, const Expr& e) {
  const Expr& call = callee_of(e);
  const Symbol* symbol = lookup(b.c, call.text);
  if (symbol != nullptr && symbol->sort == Sym::Fact) return read_fact(b, e);
  const Got got = value(b, call);
  if (got.known) not_a_standing(b, e);
  return nothing(b, e.span);
}

}  // namespace milieu::lang::checking
