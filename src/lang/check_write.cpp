#include "lang/check_write.h"

#include "lang/check_expr.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::FactId;
using model::Sort;
using model::StmtId;
using model::StmtOp;
using model::Type;

namespace {

struct Target {
  FactCall call;
  const model::Fact* fact = nullptr;
};

const char* instead_of_writing(Sym sort) {
  switch (sort) {
    case Sym::Rule: return "it follows from the facts it rests on: write those";
    case Sym::Parameter: return "a parameter stands still in a history; declare a fact";
    case Sym::Taste: return "a taste is drawn once and lasts; declare a fact";
    case Sym::Class: return "it is a class of acts: begin one of them";
    case Sym::Claim: return "what is believed follows from what one has seen and heard";
    default: return "only facts are";
  }
}

void not_writable(Body& b, const Expr& at, const Symbol* symbol) {
  const Expr& call = callee_of(at);
  const std::string name = call.text.empty() ? text_of(at) : call.text;
  if (b.c.excused.contains(name)) return;
  if (symbol != nullptr) {
    const bool derived = symbol->sort == Sym::Rule;
    mistake(b.c, {.code = "lang/not-writable",
                  .span = at.span,
                  .message = name + (derived ? " is derived" : " cannot be written"),
                  .hint = instead_of_writing(symbol->sort)});
    return;
  }
  const std::string near = did_you_mean(b.c, name, {Sym::Fact, Sym::Act});
  mistake(b.c, {.code = "lang/unknown-name",
                .span = at.span,
                .message = "no fact or act is called " + name,
                .hint = !near.empty() ? near : "declare it: fact " + name + "(…)"});
}

std::optional<Target> target(Body& b, const Expr& e, bool absent) {
  const Expr& call = callee_of(e);
  const bool name = call.sort == Expr::Sort::Call || call.sort == Expr::Sort::Name;
  const bool local = name && find(b.scope, call.text) != model::no_slot;
  const Symbol* symbol = name && !local ? lookup(b.c, call.text) : nullptr;
  if (symbol == nullptr || symbol->sort != Sym::Fact) {
    excuse(b, e);
    not_writable(b, e, symbol);
    return std::nullopt;
  }
  b.c.row(*symbol).written = true;
  const auto made = fact_call(b, e, absent);
  if (!made) return std::nullopt;
  return Target{*made, &b.c.world.facts[made->fact]};
}

void fill(model::Stmt& made, Target& at) {
  made.fact = at.call.fact;
  made.args = std::move(at.call.keys);
  made.before = std::move(at.call.before);
}

void keep(Body& b, model::Stmt made, std::vector<StmtId>& to) {
  if (made.fact && taken_out(b.c, b.c.world.facts[made.fact].module)) return;
  to.push_back(add(b, std::move(made)));
}

void only_sets(Body& b, const Stmt& s, const model::Fact& fact) {
  if (fact.set) return;
  const bool entity = fact.value.sort == Sort::Entity || fact.value.sort == Sort::Event;
  const std::string text = text_of(*s.target);
  mistake(b.c, {.code = "lang/needs-a-value",
                .span = s.span,
                .message = fact.name + " has a value: " + in_words(b.c.world, fact.value),
                .hint = s.sort == Stmt::Sort::Not && entity ? "write " + text + " = none"
                                                            : "write " + text + " = …"});
}

void assert_stmt(Body& b, const Stmt& s, model::Stmt made, std::vector<StmtId>& to) {
  const bool retract = s.sort == Stmt::Sort::Not;
  made.op = retract ? StmtOp::Retract : StmtOp::Assert;
  auto at = target(b, *s.target, retract);
  if (!at) return;
  only_sets(b, s, *at->fact);
  fill(made, *at);
  keep(b, std::move(made), to);
}

bool may_change(Body& b, const Stmt& s, const model::Fact& fact) {
  if (fact.set) {
    mistake(b.c, {.code = "lang/no-value",
                  .span = s.span,
                  .message = fact.name + " has no value: it holds or not",
                  .hint = "write " + text_of(*s.target) + ", or not " + text_of(*s.target)});
    return false;
  }
  if (!fact.holding || b.start) return true;
  mistake(b.c, {.code = "lang/only-moves",
                .span = s.span,
                .message = fact.name + " is a holding: what is in it only moves",
                .hint = "write move … from … to …; new money comes from a holding outside"});
  return false;
}

bool may_add(Body& b, const Stmt& s, const model::Fact& fact) {
  const bool adds = s.sort == Stmt::Sort::Add || s.sort == Stmt::Sort::Subtract;
  if (!adds || is_amount(fact.value.sort)) return true;
  mistake(b.c, {.code = "lang/units",
                .span = s.span,
                .message = fact.name + " is " + in_words(b.c.world, fact.value) +
                           ": nothing can be added to that",
                .hint = "write " + text_of(*s.target) + " = …"});
  return false;
}

// A range bounds what is stored, not what is added to it.
Type wanted(const Stmt& s, const model::Fact& fact) {
  Type type = fact.value;
  if (s.sort != Stmt::Sort::Set) type.ranged = false, type.low = type.high = 0;
  return type;
}

void set_stmt(Body& b, const Stmt& s, model::Stmt made, std::vector<StmtId>& to) {
  made.op = s.sort == Stmt::Sort::Add        ? StmtOp::Add
            : s.sort == Stmt::Sort::Subtract ? StmtOp::Subtract
                                             : StmtOp::Set;
  auto at = target(b, *s.target, false);
  if (!at) return (void)value(b, *s.value);
  const model::Fact fact = *at->fact;
  const bool bad = b.c.facts[at->call.fact.value - 1].bad;
  if (!bad && (!may_change(b, s, fact) || !may_add(b, s, fact))) return;
  fill(made, *at);
  const Type type = wanted(s, fact);
  made.value = bad ? value(b, *s.value).id
                   : value_as(b, *s.value, type, text_of(*s.target));
  keep(b, std::move(made), to);
}

void draw_stmt(Body& b, const Stmt& s, model::Stmt made, std::vector<StmtId>& to) {
  made.op = StmtOp::Set;
  auto at = target(b, *s.target, false);
  if (!at) return;
  const model::Fact fact = *at->fact;
  if (!may_change(b, s, fact)) return;
  fill(made, *at);
  const auto drawn = draw(b, *s.value, fact.value);
  if (!drawn) return;
  made.drawn = true;
  made.draw = *drawn;
  keep(b, std::move(made), to);
}

std::optional<FactCall> holding(Body& b, const Expr& e) {
  const auto at = target(b, e, false);
  if (!at) return std::nullopt;
  if (at->fact->holding) return at->call;
  mistake(b.c, {.code = "lang/not-a-holding",
                .span = e.span,
                .message = at->fact->name + " is no holding, so nothing moves from or to it",
                .hint = "declare it: " + at->fact->name + "(…): holding"});
  return std::nullopt;
}

void move_stmt(Body& b, const Stmt& s, model::Stmt made, std::vector<StmtId>& to) {
  made.op = StmtOp::Move;
  made.value = value_as(b, *s.value, type_of(Sort::Money), "what moves");
  const auto from = holding(b, *s.target);
  const auto into = holding(b, *s.target2);
  if (!from || !into) return;
  made.fact = from->fact, made.args = from->keys;
  made.fact2 = into->fact, made.args2 = into->keys;
  const bool gone = taken_out(b.c, b.c.world.facts[into->fact].module);
  if (!gone) keep(b, std::move(made), to);
}

}  // namespace

void write_stmt(Body& b, const Stmt& s, std::vector<StmtId>& to) {
  model::Stmt made;
  made.span = s.span;
  made.line = ++b.owner.lines;
  switch (s.sort) {
    case Stmt::Sort::Set:
    case Stmt::Sort::Add:
    case Stmt::Sort::Subtract: return set_stmt(b, s, std::move(made), to);
    case Stmt::Sort::Draw: return draw_stmt(b, s, std::move(made), to);
    case Stmt::Sort::Move: return move_stmt(b, s, std::move(made), to);
    default: return assert_stmt(b, s, std::move(made), to);
  }
}

namespace {

bool picks(const Decl& act, const std::string& role) {
  for (const Clause& clause : act.clauses) {
    if (clause.sort != Clause::Sort::Pick) continue;
    for (const Name& name : clause.pick.names) {
      if (name.text == role) return true;
    }
  }
  return false;
}

}  // namespace

void check_absent(Body& b, const Expr& call, const Declared& act) {
  const size_t roles = std::min(call.args.size(), act.owner.parameters);
  for (size_t i = 0; i < roles; ++i) {
    const std::string& role = act.owner.variables[i].name;
    if (call.args[i]->sort != Expr::Sort::Wild || act.decl == nullptr) continue;
    if (picks(*act.decl, role)) continue;
    mistake(b.c, {.code = "lang/unbound-role",
                  .span = call.args[i]->span,
                  .message = act.owner.name + " does not say how " + role + " is found",
                  .hint = "name somebody here, or let it pick " + role + " with …",
                  .notes = {{act.span, "declared here"}}});
  }
}

}  // namespace milieu::lang::checking
