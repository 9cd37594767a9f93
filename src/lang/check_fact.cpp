#include "lang/check_fact.h"

#include "base/exact.h"
#include "lang/check_act.h"
#include "lang/check_declare.h"
#include "lang/check_expr.h"
#include "lang/check_stmt.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::FactId;
using model::Sort;
using model::Type;

namespace {

const TypeText* type_text(const Declared& row) {
  if (row.field != nullptr) return &row.field->type;
  return row.decl->type ? &*row.decl->type : nullptr;
}

void check_symmetric(Checking& c, const Declared& row) {
  const std::vector<OwnVariable>& keys = row.owner.variables;
  const bool two = row.owner.parameters >= 2;
  if (two && (!keys[0].known || !keys[1].known || keys[0].type == keys[1].type)) return;
  mistake(c, {.code = "lang/symmetric",
              .span = row.span,
              .message = "only what holds between two of one kind is symmetric",
              .hint = "leave symmetric out, or give both the same kind"});
}

void fact_type(Checking& c, FactId id) {
  Declared& row = c.facts[id.value - 1];
  if (row.decl == nullptr) return;
  model::Fact& fact = c.world.facts[id];
  fact.keys = static_cast<uint16_t>(row.owner.parameters);
  fact.symmetric = row.decl->symmetric;
  fact.standing = row.decl->sort == Decl::Sort::Standing;
  const TypeText* text = type_text(row);
  fact.set = text == nullptr;
  if (text == nullptr) return;
  Owner scratch;
  Body b = at_top(c, scratch, row.module);
  const auto written = written_type(b, *text);
  row.bad = !written;
  if (!written) return;
  fact.value = written->type;
  fact.holding = written->holding;
  fact.outside = written->outside;
}

void rule_type(Checking& c, model::RuleId id) {
  Declared& row = c.rules[id.value - 1];
  model::Rule& rule = c.world.rules[id];
  rule.parameters = static_cast<uint16_t>(row.owner.parameters);
  if (row.decl->conditional || !row.decl->type) return;
  Owner scratch;
  Body b = at_top(c, scratch, row.module);
  const auto written = written_type(b, *row.decl->type);
  row.bad = !written;
  if (written) rule.value = written->type;
}

std::optional<model::Value> parameter_value(Body& b, const Expr& e, const Type& type,
                                            const std::string& place) {
  const Got got = value(b, e, {&type});
  if (!got.known) return std::nullopt;
  const ExprId id = fit(b, got, type, e, place);
  const auto stored = fold_stored(b.c.world, id);
  if (stored) return model::of_whole(*stored);
  if (b.c.world.exprs[id].type.sort == type.sort) {
    mistake(b.c, {.code = "lang/not-constant",
                  .span = e.span,
                  .message = text_of(e) + " is not a constant",
                  .hint = "a parameter is a number that one may vary: write it out"});
  }
  return std::nullopt;
}

void parameter_row(Checking& c, model::ParameterId id) {
  Declared& row = c.parameters[id.value - 1];
  const Decl& decl = *row.decl;
  row.bad = true;
  Owner scratch;
  Body b = at_top(c, scratch, row.module);
  const auto written = written_type(b, *decl.type);
  if (!written) return;
  const Type type = written->type;
  model::Parameter& parameter = c.world.parameters[id];
  parameter.type = type;
  row.bad = false;
  if (!is_amount(type.sort)) {
    mistake(c, {.code = "lang/units",
                .span = row.span,
                .message = "a parameter is an amount, and this is " + in_words(c.world, type),
                .hint = "whole, number, money, duration, or a range"});
    return;
  }
  const auto worth = parameter_value(b, *decl.value, type, row.owner.name);
  const auto low = parameter_value(b, *decl.range->low, type, "the range of this");
  const auto high = parameter_value(b, *decl.range->high, type, "the range of this");
  if (!worth || !low || !high) return;
  parameter.value = *worth, parameter.low = *low, parameter.high = *high;
  if (low->whole <= worth->whole && worth->whole <= high->whole) return;
  mistake(c, {.code = "lang/out-of-range",
              .span = decl.value->span,
              .message = text_of(*decl.value) + " is outside the range that it may be varied in"});
}

}  // namespace

void declare_values(Checking& c) {
  for (const FactId id : c.world.facts.ids()) fact_type(c, id);
  for (const model::RuleId id : c.world.rules.ids()) rule_type(c, id);
  for (const model::ParameterId id : c.world.parameters.ids()) {
    Declared& row = c.parameters[id.value - 1];
    row.owner.name = c.world.parameters[id].name;
    if (row.decl->type && row.decl->value && row.decl->range) parameter_row(c, id);
  }
}

model::Fade read_fade(Body& b, const FadeText& text) {
  model::Fade fade;
  const Type share{.sort = Sort::Number, .ranged = true, .low = 0, .high = base::one};
  const ExprId id = value_as(b, *text.share, share, "what is lost");
  const auto lost = fold_stored(b.c.world, id);
  const auto unit = duration_unit(text.unit.text);
  if (!unit) {
    mistake(b.c, {.code = "lang/unknown-unit",
                  .span = text.unit.span,
                  .message = text.unit.text + " is no unit of time",
                  .hint = "write fades 5% per day"});
  }
  if (!lost) {
    mistake(b.c, {.code = "lang/not-constant",
                  .span = text.share->span,
                  .message = "how fast something fades must be a constant"});
  }
  fade.share = lost.value_or(0);
  fade.span = unit.value_or(0);
  return fade;
}

namespace {

// What is unsaid: one's own if the first key decides, otherwise plain to all.
model::SeenBy seen_unsaid(Body& b) {
  model::SeenBy seen;
  const bool own = b.owner.parameters > 0 && b.owner.variables[0].known &&
                   b.owner.variables[0].type.sort == Sort::Entity &&
                   decides(b.c, b.owner.variables[0].type.kind);
  if (own) seen.who = {of_slot(b, 0, b.owner.variables[0].span).id};
  seen.all = !own;
  return seen;
}

void check_zero(Body& b, const model::Fact& fact, const Declared& row) {
  const Type& type = fact.value;
  if (!type.ranged || (type.low <= 0 && type.high >= 0)) return;
  mistake(b.c, {.code = "lang/out-of-range",
                .span = row.span,
                .message = fact.name + " would start at 0, which is outside its range",
                .hint = "say where it starts: = …"});
}

void read_default(Body& b, model::Fact& fact, const Declared& row) {
  const Expr* start = row.field != nullptr ? row.field->start.get() : row.decl->value.get();
  if (row.bad) return;
  if (start == nullptr) return check_zero(b, fact, row);
  if (fact.set) {
    fact.network = read_network(b, *start, fact);
    return;
  }
  b.only_fixed = true;
  fact.start = value_as(b, *start, fact.value, fact.name);
  b.only_fixed = false;
}

void check_fade(Body& b, const model::Fact& fact, const FadeText& text) {
  const bool fades = !fact.set && (fact.value.sort == Sort::Number ||
                                   fact.value.sort == Sort::Money) && !fact.holding;
  if (fades) return;
  mistake(b.c, {.code = "lang/cannot-fade",
                .span = text.span,
                .message = fact.holding ? "what is held does not fade, it only moves"
                                        : fact.name + " is " + in_words(b.c.world, fact.value) +
                                              ", which does not fade",
                .hint = "numbers and money fade; give it a range like 0.0..1.0"});
}

}  // namespace

void read_fact(Checking& c, FactId id) {
  Declared& row = c.facts[id.value - 1];
  model::Fact& fact = c.world.facts[id];
  Body b = open_body(c, row);
  if (row.decl != nullptr) {
    fact.network = {};
    fact.seen = row.decl->seen ? seen_by(b, *row.decl->seen) : seen_unsaid(b);
    read_default(b, fact, row);
    if (row.decl->fade) {
      fact.fade = read_fade(b, *row.decl->fade);
      check_fade(b, fact, *row.decl->fade);
    }
    if (fact.symmetric) check_symmetric(c, row);
    if (taken_out(c, row.module)) fact.network = {};
  }
  fact.frame = frame_of(row.owner);
}

void read_taste(Checking& c, model::TasteId id) {
  Declared& row = c.tastes[id.value - 1];
  Body b = open_body(c, row);
  b.only_fixed = true;
  const auto made = draw(b, *row.decl->value, type_of(Sort::Number));
  if (made) c.world.tastes[id].draw = *made;
  c.world.tastes[id].frame = frame_of(row.owner);
}

}  // namespace milieu::lang::checking
