// How an act is told, and how those who take part are spoken of.
#include <algorithm>

#include "lang/check_act.h"
#include "lang/check_declare.h"
#include "lang/check_expr.h"
#include "lang/check_fact.h"
#include "lang/check_types.h"
#include "model/template.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Piece;
using model::Slot;
using model::Sort;
using Form = model::Piece::Form;

namespace {

bool answers(const Checking& c, model::ActId id, const std::string& name) {
  for (const AnswerDecl& answer : c.answers[id.value - 1]) {
    if (answer.name == name) return true;
  }
  return false;
}

// A text, and whose: of an act, with what it asks, or of a claim.
struct Words {
  Body& b;
  const Clause& clause;
  const std::optional<model::Question>* asks = nullptr;
};

// The type of what a brace names: a role, an answer's quantity, or who answered.
std::optional<Got> meant(const Words& r, std::string_view name) {
  const model::Question* asks = r.asks != nullptr && *r.asks ? &**r.asks : nullptr;
  Slot slot = find(r.b.scope, name);
  if (slot == model::no_slot && asks != nullptr) {
    for (const model::Answer& answer : asks->answers) {
      if (answer.quantity == model::no_slot) continue;
      if (r.b.owner.variables[answer.quantity].name == name) slot = answer.quantity;
    }
  }
  if (slot != model::no_slot) return of_slot(r.b, slot, r.clause.span);
  if (name == "it" && asks != nullptr) return Got{.id = {}, .type = entity_of({}), .known = true};
  return std::nullopt;
}

void bad_form(const Words& r, std::string message, std::string hint) {
  mistake(r.b.c, {.code = "lang/bad-form", .span = r.clause.span, .message = std::move(message),
                  .hint = std::move(hint)});
}

bool fits(Form form, Sort sort) {
  if (form == Form::Name) return true;
  if (form == Form::That) return sort == Sort::Event;
  if (form == Form::Count) return sort == Sort::Whole;
  return sort == Sort::Entity;
}

void check_form(const Words& r, const Piece& piece, const Got& got) {
  if (!got.known || fits(piece.form, got.type.sort)) return;
  const std::string name(piece.text);
  const std::string what = piece.form == Form::Count  ? "only a whole number has a noun"
                           : piece.form == Form::That ? "only an event can follow 'that'"
                                                      : "only somebody or something has a pronoun";
  bad_form(r, "{" + name + " …}: " + what, "write {" + name + "}");
}

void check_piece(const Words& r, const Piece& piece) {
  const std::string name(piece.text);
  if (piece.form == Form::Unclosed) {
    return bad_form(r, "the brace before '" + name.substr(1, 20) + "' is never closed",
                    "put a } behind the name");
  }
  if (piece.form == Form::Unknown) {
    return bad_form(r, "{" + name + " …} has no form '" + std::string(piece.many) + "'",
                    "there are .they .them .their .themself .was .that, and {n songs}");
  }
  const std::optional<Got> got = meant(r, piece.text);
  if (piece.form == Form::Times && !got) {
    if (r.clause.often) return;
    return bad_form(r, "what is told once has no {times}", "write says often \"…\"");
  }
  if (got) return check_form(r, piece, *got);
  mistake(r.b.c, {.code = "lang/unknown-name",
                  .span = r.clause.span,
                  .message = "{" + name + "} is nobody in " + r.b.owner.name,
                  .hint = "write the name of a role, or of an answer's quantity"});
}

void check_words(const Words& words) {
  for (const Piece& piece : model::pieces(words.clause.text)) {
    if (piece.form != Form::Words) check_piece(words, piece);
  }
}

}  // namespace

void read_says(Reading& r, const Clause& clause) {
  const std::string& name = clause.answer.text;
  if (!name.empty() && name != "failure" && !answers(r.b.c, r.id, name)) {
    if (r.through_class) return;
    mistake(r.b.c, {.code = "lang/unknown-answer",
                    .span = clause.answer.span,
                    .message = r.b.owner.name + " cannot be answered " + name});
  }
  const bool all = clause.on == Clause::On::All;
  if (all && (clause.often || name.empty() || name == "failure")) {
    mistake(r.b.c, {.code = "lang/bad-form", .span = clause.span,
                    .message = "all can only answer the same",
                    .hint = "write says all, and an answer: says all yes \"…\""});
    return;
  }
  check_words({r.b, clause, &r.act.asks});
  const auto same = [&](const model::Says& other) {
    return other.answer == name && other.all == all && other.often == clause.often;
  };
  if (std::ranges::any_of(r.act.says, same) && !r.through_class) {
    mistake(r.b.c, {.code = "lang/twice", .span = clause.span,
                    .message = "this is told in two ways", .hint = "leave one of them out"});
  }
  r.act.says.push_back({.answer = name,
                        .all = all,
                        .often = clause.often,
                        .text = clause.text,
                        .span = clause.span});
}

void read_says(Body& b, const Clause& clause, std::string& into) {
  const bool bare = clause.answer.text.empty() && !clause.often;
  if (!bare || !into.empty()) {
    mistake(b.c, {.code = bare ? "lang/twice" : "lang/unknown-answer",
                  .span = clause.span,
                  .message = bare ? "this is told in two ways"
                                  : "nobody is asked in " + b.owner.name,
                  .hint = bare ? "leave one of them out" : "write says \"…\""});
    return;
  }
  check_words({b, clause});
  into = clause.text;
}

// --- spoken of -----------------------------------------------------------------------------------

namespace {

std::optional<model::Spoken::As> as_of(const Name& name) {
  using As = model::Spoken::As;
  if (name.text == "she") return As::She;
  if (name.text == "he") return As::He;
  if (name.text == "it") return As::It;
  if (name.text == "they") return As::They;
  return std::nullopt;
}

// A telling has the log and the world's text, no state: it can follow what facts say, no more.
bool can_follow(const model::World& w, ExprId id) {
  const model::Expr& expr = w.exprs[id];
  const auto follows = [&](ExprId arg) { return arg && can_follow(w, arg); };
  switch (expr.op) {
    case Op::Constant:
    case Op::Variable:
    case Op::Named: return true;
    case Op::Fact:
      if (w.facts[model::FactId{expr.ref}].fade.span != 0) return false;
      break;
    case Op::Kind:
    case Op::Equal:
    case Op::Unequal:
    case Op::Not:
    case Op::And:
    case Op::Or: break;
    default: return false;
  }
  return std::ranges::all_of(expr.args, follows);
}

void check_followed(Body& b, const Declared& row, ExprId id) {
  if (b.c.silent || !id || can_follow(b.c.world, id)) return;
  mistake(b.c, {.code = "lang/spoken-of",
                .span = row.decl->value->span,
                .message = "a telling cannot follow this",
                .hint = "it can follow facts that do not fade, kinds and names, with == != not or "
                        "and the comma"});
}

}  // namespace

void read_spoken(Checking& c, model::SpokenId id) {
  Declared& row = c.spoken[id.value - 1];
  Body b = open_body(c, row);
  model::Spoken& spoken = c.world.spoken[id];
  const size_t told = c.told;
  if (!row.decl->names.empty()) {
    const Name& name = row.decl->names[0];
    const auto as = as_of(name);
    spoken.as = as.value_or(model::Spoken::As::They);
    if (!as) {
      mistake(c, {.code = "lang/spoken-of",
                  .span = name.span,
                  .message = "nobody is spoken of as " + name.text,
                  .hint = "say she, he, it or they"});
    }
  }
  if (row.decl->value && row.decl->conditional) {
    spoken.value = condition(b, *row.decl->value);
  } else if (row.decl->value) {
    spoken.value = value_as(b, *row.decl->value, entity_of({}), "where somebody is");
  }
  if (c.told == told) check_followed(b, row, spoken.value);
  spoken.frame = frame_of(row.owner);
}

}  // namespace milieu::lang::checking
