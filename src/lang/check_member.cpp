// Which acts are of which classes, and what they can be answered. Known before any body is read.
#include <algorithm>

#include "lang/check_act.h"
#include "lang/check_declare.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ActId;
using model::ClassId;
using model::Slot;
using model::Type;

namespace {

std::optional<Slot> role_named(const Declared& row, const Expr& e) {
  if (e.sort != Expr::Sort::Name) return std::nullopt;
  for (size_t i = 0; i < row.owner.parameters; ++i) {
    if (row.owner.variables[i].name == e.text) return static_cast<Slot>(i);
  }
  return std::nullopt;
}

void wrong_roles(Checking& c, const Expr& e, const Declared& of, const Declared& row) {
  mistake(c, {.code = "lang/wrong-number",
              .span = e.span,
              .message = of.owner.name + " is said of an act and its other " +
                         std::to_string(of.owner.parameters - 1) + ", here stand " +
                         std::to_string(e.args.size()),
              .hint = row.owner.parameters > 0
                          ? row.owner.variables[0].name + ", who acts, is understood"
                          : std::string(),
              .notes = {{of.span, "declared here"}}});
}

void membership(Checking& c, ActId id, const Expr& e) {
  const Declared& row = c.acts[id.value - 1];
  const Symbol* symbol = lookup(c, e.text);
  if (symbol == nullptr || symbol->sort != Sym::Class) {
    if (c.excused.contains(e.text)) return;
    const std::string hint = did_you_mean(c, e.text, {Sym::Class});
    mistake(c, {.code = "lang/unknown-class",
                .span = e.span,
                .message = "no class of acts is called " + text_of(e),
                .hint = !hint.empty() ? hint : "declare it: class " + e.text + "(…)"});
    return;
  }
  const Declared& of = c.row(*symbol);
  model::Membership made{.of = ClassId{symbol->id}, .roles = {0}};
  if (e.args.size() + 1 != of.owner.parameters || row.owner.parameters == 0) {
    return wrong_roles(c, e, of, row);
  }
  for (const ExprPtr& arg : e.args) {
    const auto slot = role_named(row, *arg);
    if (!slot) {
      mistake(c, {.code = "lang/not-a-role",
                  .span = arg->span,
                  .message = text_of(*arg) + " is no role of " + row.owner.name});
      return;
    }
    made.roles.push_back(*slot);
  }
  c.members[symbol->id - 1].push_back(id);
  c.world.acts[id].classes.push_back(std::move(made));
}

}  // namespace

void declare_memberships(Checking& c) {
  c.members.resize(c.world.classes.size());
  for (const ActId id : c.world.acts.ids()) {
    for (const ExprPtr& e : c.acts[id.value - 1].decl->classes) membership(c, id, *e);
  }
}

namespace {

AnswerDecl answer_of(Checking& c, const Declared& row, const Answer& answer) {
  AnswerDecl made{.name = answer.name.text, .quantity = static_cast<bool>(answer.quantity)};
  if (!answer.type) return made;
  Owner scratch;
  Body b = at_top(c, scratch, row.module);
  const auto written = written_type(b, *answer.type);
  if (!written) return made;
  made.type = written->type;
  made.known = true;
  constexpr int64_t most = 1'000'000;  // each of them is weighed
  const bool ranged = made.type.sort == model::Sort::Whole && made.type.ranged;
  if (ranged && made.type.high / 2 - made.type.low / 2 <= most / 2) return made;
  mistake(c, {.code = ranged ? "lang/too-many" : "lang/unbounded-name",
              .span = answer.quantity.span,
              .message = "an answer's quantity is one of a few whole numbers",
              .hint = "say which: " + answer.name.text + "(" + answer.quantity.text + ": 1..6)"});
  return made;
}

}  // namespace

void declare_answers(Checking& c) {
  for (const Declared& row : c.acts) {
    std::vector<AnswerDecl> answers;
    for (const Clause& clause : row.decl->clauses) {
      for (const Answer& answer : clause.answers) answers.push_back(answer_of(c, row, answer));
    }
    c.answers.push_back(std::move(answers));
  }
}

namespace {

std::vector<ActId> matching(const Checking& c, const model::Pattern& pattern) {
  return pattern.act ? std::vector<ActId>{pattern.act} : c.members[pattern.of.value - 1];
}

}  // namespace

std::vector<std::string> answers_of(const Checking& c, const model::Pattern& pattern) {
  std::vector<std::string> names;
  for (const ActId id : matching(c, pattern)) {
    for (const AnswerDecl& answer : c.answers[id.value - 1]) {
      if (std::find(names.begin(), names.end(), answer.name) == names.end()) {
        names.push_back(answer.name);
      }
    }
  }
  return names;
}

std::optional<Type> answer_type(const Checking& c, const model::Pattern& pattern,
                                const std::string& answer) {
  for (const ActId id : matching(c, pattern)) {
    for (const AnswerDecl& other : c.answers[id.value - 1]) {
      if (other.name == answer && other.quantity && other.known) return other.type;
    }
  }
  return std::nullopt;
}

namespace {

void wrong_kind(Checking& c, const Declared& row, const Declared& of, Slot role, size_t at) {
  const OwnVariable& ours = row.owner.variables[role];
  const OwnVariable& theirs = of.owner.variables[at];
  mistake(c, {.code = "lang/wrong-kind",
              .span = row.span,
              .message = ours.name + " of " + row.owner.name + " is " +
                         in_words(c.world, ours.type) + ", and in " + of.owner.name +
                         " it would be " + in_words(c.world, theirs.type),
              .notes = {{of.span, "declared here"}}});
}

void meet(Checking& c, Declared& row, Declared& of, Slot role, size_t at) {
  OwnVariable& ours = row.owner.variables[role];
  OwnVariable& theirs = of.owner.variables[at];
  if (ours.known && !theirs.known) return learn(c, of.owner, static_cast<Slot>(at), ours.type);
  if (theirs.known && !ours.known) return learn(c, row.owner, role, theirs.type);
  if (!ours.known) {
    ours.excused = ours.excused || theirs.excused;
    return;
  }
  const bool same = ours.type.sort == theirs.type.sort;
  if (!same || !overlap(c, ours.type.kind, theirs.type.kind)) wrong_kind(c, row, of, role, at);
}

}  // namespace

void read_memberships(Checking& c) {
  for (const ActId id : c.world.acts.ids()) {
    for (const model::Membership& membership : c.world.acts[id].classes) {
      Declared& of = c.classes[membership.of.value - 1];
      for (size_t i = 0; i < membership.roles.size(); ++i) {
        meet(c, c.acts[id.value - 1], of, membership.roles[i], i);
      }
    }
  }
}

}  // namespace milieu::lang::checking
