// Statements that order others: blocks, `if`, `each`, `after`, `pick`, `takes`, acts begun.
#include "lang/check_stmt.h"

#include "lang/check_expr.h"
#include "lang/check_types.h"
#include "lang/check_write.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Slot;
using model::Sort;
using model::StmtId;
using model::StmtOp;
using model::Type;

StmtId add(Body& b, model::Stmt stmt) { return b.c.world.stmts.add(std::move(stmt)); }

namespace {

// The number is taken before what stands inside the statement is read, so that it is in the order
// of the text.
model::Stmt begin_stmt(Body& b, const Stmt& s, StmtOp op) {
  model::Stmt made;
  made.op = op;
  made.span = s.span;
  made.line = ++b.owner.lines;
  return made;
}

void check_bound(Body& b, const Name& name) {
  if (find(b.scope, name.text) == model::no_slot) return;
  mistake(b.c, {.code = "lang/declared-twice",
                .span = name.span,
                .message = name.text + " is somebody here already",
                .hint = "take another name"});
}

Slot bound_name(Body& b, const Name& name, Bound bound) {
  const Slot there = find(b.scope, name.text);
  if (bound == Bound::Roles && there != model::no_slot) {
    b.owner.variables[there].ranges = true;
    b.owner.variables[there].looped = true;
    return there;
  }
  check_bound(b, name);
  const Slot slot = declare(b, name, nullptr);
  b.owner.variables[slot].ranges = true;
  b.owner.variables[slot].looped = true;
  return slot;
}

void pick_by(Body& b, const Pick& from, model::Pick& made) {
  const std::string& by = from.by.text;
  if (by == "index") made.by = model::By::Index;
  if (by == "weight") made.by = model::By::Weight;
  if (by == "most") made.by = model::By::Most;
  if (by == "least") made.by = model::By::Least;
  if (!from.value) return;
  const Got got = value(b, *from.value);
  if (!got.known) return;
  const bool ordered = made.by == model::By::Most || made.by == model::By::Least;
  const bool amount = is_amount(got.type.sort) || got.type.sort == Sort::Time;
  if (ordered && amount) {
    made.value = got.id;
  } else {
    made.value = fit(b, got, type_of(Sort::Number), *from.value, "a weight");
  }
}

}  // namespace

model::Pick pick(Body& b, const Pick& from, Bound bound) {
  model::Pick made;
  made.span = from.span;
  made.lane = ++b.owner.lanes;
  for (const Name& name : from.names) made.bound.push_back(bound_name(b, name, bound));
  if (from.condition) made.condition = condition(b, *from.condition);
  pick_by(b, from, made);
  return made;
}

Swapped swapped(Body& b, const Swap& swap) {
  return {value_as(b, *swap.put, entity_of({}), "who is put in"),
          value_as(b, *swap.instead_of, entity_of({}), "who is left out")};
}

StmtId takes(Body& b, const Expr& duration, const std::vector<ExprPtr>& who, base::Span span) {
  model::Stmt made;
  made.op = StmtOp::Takes;
  made.span = span;
  made.line = ++b.owner.lines;
  made.value = value_as(b, duration, type_of(Sort::Duration), "what it takes");
  for (const ExprPtr& whom : who) {
    made.args.push_back(value_as(b, *whom, entity_of({}), "who is busy"));
  }
  if (who.empty() && b.actor != model::no_slot) made.args = {of_slot(b, b.actor, span).id};
  if (made.args.empty()) {
    mistake(b.c, {.code = "lang/takes-for-whom",
                  .span = span,
                  .message = "nobody does this, so whose time does it take?",
                  .hint = "say takes 1 hour for x"});
  }
  return add(b, std::move(made));
}

namespace {

void if_stmt(Body& b, const Stmt& s, std::vector<StmtId>& to) {
  model::Stmt made = begin_stmt(b, s, StmtOp::If);
  made.value = condition(b, *s.condition);
  made.body = suite(b, s.body);
  made.otherwise = suite(b, s.otherwise);
  to.push_back(add(b, std::move(made)));
}

void each_stmt(Body& b, const Stmt& s, std::vector<StmtId>& to) {
  const Block block(b.scope);
  model::Stmt made = begin_stmt(b, s, StmtOp::Each);
  made.pick = pick(b, s.pick, Bound::New);
  if (s.pick.by) {
    mistake(b.c, {.code = "lang/each-by",
                  .span = s.pick.by.span,
                  .message = "each takes all of them; by is for pick",
                  .hint = "write pick, or leave by out"});
  }
  made.body = suite(b, s.body);
  to.push_back(add(b, std::move(made)));
}

void after_stmt(Body& b, const Stmt& s, std::vector<StmtId>& to) {
  model::Stmt made = begin_stmt(b, s, StmtOp::After);
  made.value = value_as(b, *s.value, type_of(Sort::Duration), "after");
  const auto span = fold(b.c.world, made.value);
  if (span && span->whole < 0) {
    mistake(b.c, {.code = "lang/out-of-range",
                  .span = s.value->span,
                  .message = "nothing happens after less than no time"});
  }
  made.body = suite(b, s.body);
  to.push_back(add(b, std::move(made)));
}

void pick_stmt(Body& b, const Stmt& s, std::vector<StmtId>& to) {
  model::Stmt made = begin_stmt(b, s, StmtOp::Pick);
  made.pick = pick(b, s.pick, Bound::New);
  to.push_back(add(b, std::move(made)));
}

void end_stmt(Body& b, const Stmt& s, std::vector<StmtId>& to) {
  model::Stmt made = begin_stmt(b, s, StmtOp::End);
  made.args = {value_as(b, *s.value, entity_of({}), "what ends")};
  to.push_back(add(b, std::move(made)));
}

void learns_stmt(Body& b, const Stmt& s, std::vector<StmtId>& to) {
  model::Stmt made = begin_stmt(b, s, StmtOp::Learn);
  const ExprId who = value_as(b, *s.target, entity_of({}), "who learns");
  const ExprId event = value_as(b, *s.value, type_of(Sort::Event), "what is learned");
  const ExprId from =
      s.from ? value_as(b, *s.from, entity_of({}), "from whom") : ExprId{};
  Swapped swap;
  if (s.swap) swap = swapped(b, *s.swap);
  made.args = {who, event, from, swap.put, swap.instead_of};
  to.push_back(add(b, std::move(made)));
}

void begin_act(Body& b, const Stmt& s, const Symbol& symbol, std::vector<StmtId>& to) {
  model::Stmt made = begin_stmt(b, s, StmtOp::Begin);
  made.act = model::ActId{symbol.id};
  Declared& row = b.c.row(symbol);
  made.args = arguments(b, *s.target, row, {true, row.owner.parameters});
  check_absent(b, *s.target, row);
  if (taken_out(b.c, row.module)) return;
  to.push_back(add(b, std::move(made)));
}

void plain_stmt(Body& b, const Stmt& s, std::vector<StmtId>& to) {
  const Expr& call = callee_of(*s.target);
  const bool name = call.sort == Expr::Sort::Call || call.sort == Expr::Sort::Name;
  const Symbol* symbol = name ? lookup(b.c, call.text) : nullptr;
  if (symbol != nullptr && symbol->sort == Sym::Act) return begin_act(b, s, *symbol, to);
  write_stmt(b, s, to);
}

void statement(Body& b, const Stmt& s, std::vector<StmtId>& to) {
  switch (s.sort) {
    case Stmt::Sort::If: return if_stmt(b, s, to);
    case Stmt::Sort::Each: return each_stmt(b, s, to);
    case Stmt::Sort::After: return after_stmt(b, s, to);
    case Stmt::Sort::Birth: return births(b, s, to);
    case Stmt::Sort::Pick: return pick_stmt(b, s, to);
    case Stmt::Sort::End: return end_stmt(b, s, to);
    case Stmt::Sort::Learns: return learns_stmt(b, s, to);
    case Stmt::Sort::Takes: return to.push_back(takes(b, *s.value, s.who, s.span));
    case Stmt::Sort::Plain: return plain_stmt(b, s, to);
    default: return write_stmt(b, s, to);
  }
}

}  // namespace

std::vector<StmtId> suite(Body& b, const Suite& statements) {
  const Block block(b.scope);
  std::vector<StmtId> made;
  for (const Stmt& s : statements) statement(b, s, made);
  return made;
}

std::optional<model::KindId> birth_kind(Body& b, const Stmt& s) {
  const Symbol* symbol = lookup(b.c, s.kind.text);
  if (symbol != nullptr && symbol->sort == Sym::Kind) return model::KindId{symbol->id};
  if (!b.c.excused.contains(s.kind.text)) {
    const std::string hint = did_you_mean(b.c, s.kind.text, {Sym::Kind});
    mistake(b.c, {.code = "lang/unknown-type",
                  .span = s.kind.span,
                  .message = "no kind is called " + s.kind.text,
                  .hint = !hint.empty() ? hint : "declare it: kind " + s.kind.text});
  }
  return std::nullopt;
}

// Inside its block the newborn is `it`.
StmtId birth(Body& b, const Stmt& s, const Name& name, model::KindId kind) {
  model::Stmt made = begin_stmt(b, s, StmtOp::Birth);
  made.kind = kind;
  made.count = s.count.value_or(1);
  const Type type = entity_of(kind);
  made.slot = declare_hidden(b, name.text, name.span, &type);
  const Block block(b.scope);
  b.scope.push_back({"it", made.slot});
  if (!b.start) b.scope.push_back({name.text, made.slot});
  made.body = suite(b, s.body);
  return add(b, std::move(made));
}

void births(Body& b, const Stmt& s, std::vector<StmtId>& to) {
  const auto kind = birth_kind(b, s);
  for (const Name& name : s.names) {
    check_bound(b, name);
    const StmtId made = birth(b, s, name, kind.value_or(model::KindId{}));
    to.push_back(made);
    if (!s.count) b.scope.push_back({name.text, b.c.world.stmts[made].slot});
  }
  constexpr int64_t most = 10'000'000;
  if (s.count.value_or(1) > most) {
    mistake(b.c, {.code = "lang/too-many",
                  .span = s.span,
                  .message = "more than 10,000,000 are born here at once"});
  }
}

}  // namespace milieu::lang::checking
