#include "lang/check_act.h"

#include "base/calendar.h"
#include "lang/check_declare.h"
#include "lang/check_expr.h"
#include "lang/check_stmt.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ActId;
using model::ExprId;
using model::Sort;
using model::Type;

namespace {

model::Act blank(const model::Act& from, const Declared& row) {
  model::Act act;
  static_cast<model::Origin&>(act) = from;
  act.classes = from.classes;
  act.process = row.decl->sort == Decl::Sort::Process;
  act.each = row.decl->each;
  act.roles = static_cast<uint16_t>(row.owner.parameters);
  return act;
}

void check_actor(Body& b, const model::Act& act, const Declared& row) {
  if (act.process || row.decl->rate.sort == RateText::Sort::None) return;
  if (act.roles == 0) {
    mistake(b.c, {.code = "lang/no-actor",
                  .span = row.span,
                  .message = act.name + " has nobody who does it",
                  .hint = "name who acts first: action " + act.name + "(a); or make it a process"});
    return;
  }
  const OwnVariable& actor = b.owner.variables[0];
  const bool decider = actor.type.sort == Sort::Entity && decides(b.c, actor.type.kind);
  if (!actor.known || decider) return;
  mistake(b.c, {.code = "lang/decides-nothing",
                .span = actor.span,
                .message = actor.name + " is " + in_words(b.c.world, actor.type) +
                           ", which decides nothing",
                .hint = "say of its kind: decides every 1 hour. Or make this a process"});
}

// The motives that a variant leaves out weigh nothing.
void leave_out(Checking& c, const std::string& act, std::vector<model::Motive>& motives) {
  std::erase_if(motives, [&](const model::Motive& one) {
    const std::string name = act + "(" + one.name + ")";
    if (!left_out(c, name)) return false;
    c.motives_left_out.insert(name);
    return true;
  });
}

}  // namespace

void read_act(Checking& c, ActId id) {
  Declared& row = c.acts[id.value - 1];
  Body b = open_body(c, row);
  model::Act act = blank(c.world.acts[id], row);
  act.without = taken_out(c, row.module) || left_out(c, act.name);
  if (!act.process && act.roles > 0) b.actor = 0;
  Reading r{.b = b, .act = act, .id = id, .decl = row.decl};
  act.rate = read_rate(b, row.decl->rate, !act.process);
  open_question(r);
  for (const Clause& clause : row.decl->clauses) read_clause(r, clause);
  read_alsos(r);
  leave_out(c, act.name, act.wants);
  if (act.asks) leave_out(c, act.name, act.asks->motives);
  check_actor(b, act, row);
  act.frame = frame_of(row.owner);
  act.draws = row.owner.lanes;
  c.world.acts[id] = std::move(act);
}

void read_class(Checking& c, model::ClassId id) {
  Declared& row = c.classes[id.value - 1];
  restart(row.owner);
  c.world.classes[id].frame = frame_of(row.owner);
}

namespace {

int weekday_of(Body& b, const Name& name) {
  if (!name) return -1;
  if (const auto day = base::parse_weekday(name.text)) return *day;
  mistake(b.c, {.code = "lang/bad-calendar",
                .span = name.span,
                .message = name.text + " is no day of the week",
                .hint = "monday tuesday wednesday thursday friday saturday sunday"});
  return -1;
}

int64_t time_of_day(Body& b, const RateText& text) {
  if (text.time.empty()) return -1;
  const auto time = base::parse_time("2000-01-01 " + text.time);
  if (time) return *time - *base::parse_time("2000-01-01");
  mistake(b.c, {.code = "lang/bad-calendar",
                .span = text.span_text,
                .message = text.time + " is no time of day",
                .hint = "write 08:00"});
  return -1;
}

ExprId rate_span(Body& b, const RateText& text) {
  const Type duration = type_of(Sort::Duration);
  if (!text.unit) return text.span ? value_as(b, *text.span, duration, "how often") : ExprId{};
  const auto unit = duration_unit(text.unit.text);
  if (!unit) {
    mistake(b.c, {.code = "lang/unknown-unit",
                  .span = text.unit.span,
                  .message = text.unit.text + " is no unit of time",
                  .hint = "second minute hour day week year"});
  }
  return constant(b, duration, model::of_whole(unit.value_or(1)), text.unit.span);
}

void check_positive(Body& b, ExprId id, const char* what) {
  const auto stored = fold_stored(b.c.world, id);
  if (!stored || *stored > 0) return;
  mistake(b.c, {.code = "lang/out-of-range",
                .span = b.c.world.exprs[id].span,
                .message = std::string(what) + " must be more than nothing"});
}

}  // namespace

// What somebody does of their own accord may not be read off a fact that they cannot see, so the
// rates of actions rest on constants and parameters only; motives bend them.
model::Rate read_rate(Body& b, const RateText& text, bool action) {
  model::Rate rate;
  if (text.sort == RateText::Sort::None) return rate;
  b.only_fixed = action;
  const bool about = text.sort == RateText::Sort::About;
  rate.sort = about ? model::Rate::Sort::About : model::Rate::Sort::Every;
  if (text.times) rate.times = value_as(b, *text.times, type_of(Sort::Number), "how many times");
  rate.span = rate_span(b, text);
  if (text.repeat) rate.repeat = value_as(b, *text.repeat, type_of(Sort::Whole), "repeat");
  rate.weekday = weekday_of(b, text.weekday);
  rate.time_of_day = time_of_day(b, text);
  check_positive(b, rate.span, "the time between");
  check_positive(b, rate.times, "how many times");
  check_positive(b, rate.repeat, "repeat");
  b.only_fixed = false;
  return rate;
}

}  // namespace milieu::lang::checking
