// What an event must look like: act(args) answered … failed … within …
#include <algorithm>

#include "lang/check_act.h"
#include "lang/check_expr.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Slot;
using model::Sort;
using model::Type;

Declared& declared_act(Checking& c, const model::Pattern& pattern) {
  return pattern.act ? c.acts[pattern.act.value - 1] : c.classes[pattern.of.value - 1];
}

namespace {

struct Argument {
  ExprId id{};
  bool binds = false;
};

bool free_name(Body& b, const Expr& e) {
  return e.sort == Expr::Sort::Name && find(b.scope, e.text) == model::no_slot &&
         !is_word(e.text) && !b.c.symbols.contains(e.text);
}

// A name that nothing has given a value takes it from the event.
Argument bound_argument(Body& b, const Expr& e, Declared& act, size_t at) {
  const OwnVariable& role = act.owner.variables[at];
  const Type type = role.type;
  const Slot slot = declare(b, {e.text, e.span}, nullptr);
  if (role.known) learn(b.c, b.owner, slot, type);
  else b.owner.variables[slot].excused = true;
  return {of_slot(b, slot, e.span).id, true};
}

bool already_bound(const Checking& c, const model::Pattern& pattern, Slot slot) {
  for (size_t i = 0; i < pattern.args.size(); ++i) {
    if (pattern.binds[i] && c.world.exprs[pattern.args[i]].slot == slot) return true;
  }
  return false;
}

bool binds(Body& b, const model::Pattern& pattern, Slot slot, Binding binding) {
  if (binding == Binding::None) return b.owner.variables[slot].some;
  if (already_bound(b.c, pattern, slot)) return false;
  return binding == Binding::Parameters && slot < b.owner.parameters;
}

Argument one_argument(Body& b, const Expr& e, const model::Pattern& pattern, size_t at,
                      Binding binding) {
  if (e.sort == Expr::Sort::Wild) return {};
  Declared& act = declared_act(b.c, pattern);
  if (binding != Binding::None && free_name(b, e)) return bound_argument(b, e, act, at);
  const std::string called = act.owner.name.substr(0, act.owner.name.find('('));
  Argument argument_made{argument(b, e, act, at, called), false};
  const Slot slot = e.sort == Expr::Sort::Name ? find(b.scope, e.text) : model::no_slot;
  if (slot != model::no_slot) argument_made.binds = binds(b, pattern, slot, binding);
  return argument_made;
}

// Class(args) may also be written without any: whatever its roles.
void read_arguments(Body& b, const Expr& e, model::Pattern& pattern, Binding binding) {
  Declared& act = declared_act(b.c, pattern);
  const size_t roles = act.owner.parameters;
  const bool bare = e.sort == Expr::Sort::Name;
  if (!bare && e.args.size() != roles) {
    mistake(b.c, {.code = "lang/wrong-number",
                  .span = e.span,
                  .message = act.owner.name + " has " + std::to_string(roles) +
                             (roles == 1 ? " role" : " roles") + ", here stand " +
                             std::to_string(e.args.size()),
                  .hint = "write _ for whoever it was",
                  .notes = {{act.span, "declared here"}}});
    excuse(b, e);
  }
  for (size_t i = 0; i < roles; ++i) {
    const bool given = !bare && i < e.args.size();
    const Argument made =
        given ? one_argument(b, *e.args[i], pattern, i, binding) : Argument{};
    pattern.args.push_back(made.id);
    pattern.binds.push_back(made.binds);
  }
}

void read_quantity(Body& b, const Past& past, model::Pattern& pattern, Binding binding) {
  const auto type = answer_type(b.c, pattern, past.answer.text);
  Slot slot = find(b.scope, past.quantity.text);
  if (slot == model::no_slot) {
    if (binding == Binding::None) return;  // a mistake further out has been told
    slot = declare(b, past.quantity, nullptr);
  }
  if (type) learn(b.c, b.owner, slot, *type);
  else b.owner.variables[slot].excused = true;
  pattern.quantity = slot;
  if (type) return;
  mistake(b.c, {.code = "lang/no-quantity",
                .span = past.quantity.span,
                .message = "the answer " + past.answer.text + " has no quantity"});
}

void read_answer(Body& b, const Past& past, model::Pattern& pattern, Binding binding) {
  pattern.answer = past.answer.text;
  pattern.answered = past.sort == Past::Sort::AnsweredAll ? model::Pattern::Answer::All
                                                          : model::Pattern::Answer::Some;
  const std::vector<std::string> answers = answers_of(b.c, pattern);
  const bool known = std::find(answers.begin(), answers.end(), past.answer.text) != answers.end();
  if (!known && declared_act(b.c, pattern).broken) return;
  if (!known) {
    std::string list;
    for (const std::string& answer : answers) list += (list.empty() ? "" : " | ") + answer;
    mistake(b.c, {.code = "lang/unknown-answer",
                  .span = past.answer.span,
                  .message = declared_act(b.c, pattern).owner.name + " cannot be answered " +
                             past.answer.text,
                  .hint = list.empty() ? "it asks nobody" : "its answers are " + list});
  }
  if (past.quantity && known) read_quantity(b, past, pattern, binding);
}

void read_past(Body& b, const std::vector<Past>& past, model::Pattern& pattern, Binding binding) {
  for (const Past& part : past) {
    if (part.sort == Past::Sort::Failed) {
      pattern.failed = true;
    } else if (part.sort == Past::Sort::Within) {
      pattern.within = value_as(b, *part.within, type_of(Sort::Duration), "within");
    } else {
      read_answer(b, part, pattern, binding);
    }
  }
}

}  // namespace

uint32_t pattern(Body& b, const Expr& e, const std::vector<Past>& past, Binding binding) {
  const bool name = e.sort == Expr::Sort::Call || e.sort == Expr::Sort::Name;
  const Symbol* symbol = name ? lookup(b.c, e.text) : nullptr;
  const bool act = symbol != nullptr && symbol->sort == Sym::Act;
  if (!act && (symbol == nullptr || symbol->sort != Sym::Class)) {
    excuse(b, e);
    if (name && b.c.excused.contains(e.text)) return 0;
    mistake(b.c, {.code = "lang/not-an-act",
                  .span = e.span,
                  .message = text_of(e) + " is no act, nor a class of acts",
                  .hint = did_you_mean(b.c, e.text, {Sym::Act, Sym::Class})});
    return 0;
  }
  model::Pattern made;
  if (act) made.act = model::ActId{symbol->id};
  else made.of = model::ClassId{symbol->id};
  read_arguments(b, e, made, binding);
  read_past(b, past, made, binding);
  b.c.world.patterns.push_back(std::move(made));
  return static_cast<uint32_t>(b.c.world.patterns.size());
}

ExprId happened(Body& b, const Expr& e) {
  const uint32_t made = pattern(b, e, e.past, Binding::None);
  if (made == 0) return nothing(b, e.span).id;
  const ExprId id = emit(b, Op::Happened, type_of(Sort::Truth), e.span);
  b.c.world.exprs[id].pattern = made;
  return id;
}

namespace {

Got is_kind(Body& b, const Expr& e, model::KindId kind) {
  const Type type = entity_of(kind);
  const Expr& whom = *e.args[0];
  const Slot slot = whom.sort == Expr::Sort::Name ? find(b.scope, whom.text) : model::no_slot;
  const bool learned = slot != model::no_slot && b.owner.variables[slot].known;
  const Got got = value(b, whom, {learned ? nullptr : &type});
  if (!got.known) return truth(b, got.id);
  if (got.type.sort != Sort::Entity || got.none) {
    mistake(b.c, {.code = "lang/wrong-kind",
                  .span = e.args[0]->span,
                  .message = text_of(*e.args[0]) + " is " + in_words(b.c.world, got.type) +
                             ", which is of no kind"});
    return truth(b, got.id);
  }
  if (!overlap(b.c, got.type.kind, kind)) {
    mistake(b.c, {.code = "lang/never-equal",
                  .span = e.span,
                  .message = text_of(*e.args[0]) + " is " + in_words(b.c.world, got.type) +
                             ", so it is never " + in_words(b.c.world, type)});
  }
  const ExprId id = emit(b, Op::Kind, type_of(Sort::Truth), e.span, {got.id});
  b.c.world.exprs[id].ref = kind.value;
  return truth(b, id);
}

}  // namespace

Got is_value(Body& b, const Expr& e) {
  const Expr& what = *e.args[1];
  const bool name = what.sort == Expr::Sort::Name;
  const Symbol* symbol = name ? lookup(b.c, what.text) : nullptr;
  if (symbol != nullptr && symbol->sort == Sym::Kind) {
    return is_kind(b, e, model::KindId{symbol->id});
  }
  const ExprId event = value_as(b, *e.args[0], type_of(Sort::Event), text_of(*e.args[0]));
  const uint32_t made = pattern(b, what, e.past, Binding::None);
  if (made == 0) return truth(b, nothing(b, e.span).id);
  const ExprId id = emit(b, Op::IsEvent, type_of(Sort::Truth), e.span, {event});
  b.c.world.exprs[id].pattern = made;
  return truth(b, id);
}

}  // namespace milieu::lang::checking
