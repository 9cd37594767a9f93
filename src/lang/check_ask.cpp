// Questions: who is asked, what can be answered, what weighs for each answer, what follows.
#include <algorithm>

#include "base/calendar.h"
#include "base/names.h"
#include "lang/check_act.h"
#include "lang/check_expr.h"
#include "lang/check_stmt.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::Slot;
using model::Sort;
using model::Type;

namespace {

std::string answer_list(const model::Question& question) {
  std::string list;
  for (const model::Answer& answer : question.answers) {
    list += (list.empty() ? "" : " | ") + answer.name;
  }
  return list;
}

std::optional<uint16_t> answer_at(const model::Question& question, const std::string& name) {
  for (size_t i = 0; i < question.answers.size(); ++i) {
    if (question.answers[i].name == name) return static_cast<uint16_t>(i);
  }
  return std::nullopt;
}

void unknown_answer(Reading& r, const Name& name) {
  if (r.through_class) return;
  std::vector<std::string> among;
  for (const model::Answer& answer : r.act.asks->answers) among.push_back(answer.name);
  const auto near = base::nearest(name.text, among);
  mistake(r.b.c, {.code = "lang/unknown-answer",
                  .span = name.span,
                  .message = r.b.owner.name + " cannot be answered " + name.text,
                  .hint = near ? "did you mean " + *near + "?"
                               : "its answers are " + answer_list(*r.act.asks)});
}

void no_question(Reading& r, base::Span span) {
  if (r.through_class) return;
  mistake(r.b.c, {.code = "lang/no-such-question",
                  .span = span,
                  .message = r.b.owner.name + " asks nobody",
                  .hint = "add the question to the act itself: asks b  yes | no"});
}

Slot asked(Reading& r, const Name& name) {
  const Slot slot = find(r.b.scope, name.text);
  if (slot == model::no_slot) {
    mistake(r.b.c, {.code = "lang/not-a-role",
                    .span = name.span,
                    .message = name.text + " is no role of " + r.b.owner.name,
                    .hint = "only those who take part are asked"});
    return slot;
  }
  const OwnVariable& variable = r.b.owner.variables[slot];
  const bool decider =
      variable.type.sort == Sort::Entity && decides(r.b.c, variable.type.kind);
  if (!variable.known || decider) return slot;
  mistake(r.b.c, {.code = "lang/decides-nothing",
                  .span = name.span,
                  .message = name.text + " is " + in_words(r.b.c.world, variable.type) +
                             ", which decides nothing",
                  .hint = "say of its kind: decides every 1 hour"});
  return slot;
}

const Clause* own_question(const Decl& decl) {
  for (const Clause& clause : decl.clauses) {
    if (clause.sort == Clause::Sort::Asks && !clause.answers.empty()) return &clause;
  }
  return nullptr;
}

std::optional<Type> common(Reading& r, const std::vector<Slot>& slots) {
  std::optional<Type> type;
  for (const Slot slot : slots) {
    const OwnVariable& variable = r.b.owner.variables[slot];
    if (!variable.known) return std::nullopt;
    type = type ? join(r.b.c, *type, variable.type) : std::optional(variable.type);
    if (!type) return std::nullopt;
  }
  return type;
}

void open_answers(Reading& r, const Clause& clause, model::Question& question) {
  const std::vector<AnswerDecl>& known = r.b.c.answers[r.id.value - 1];
  for (size_t i = 0; i < clause.answers.size(); ++i) {
    const Answer& answer = clause.answers[i];
    model::Answer made{.name = answer.name.text};
    if (answer_at(question, made.name)) {
      mistake(r.b.c, {.code = "lang/declared-twice",
                      .span = answer.name.span,
                      .message = made.name + " stands twice among the answers"});
    }
    const bool typed = i < known.size() && known[i].known;
    if (answer.quantity) {
      made.quantity = declare_hidden(r.b, answer.quantity.text, answer.quantity.span,
                                     typed ? &known[i].type : nullptr);
      r.b.owner.variables[made.quantity].excused = !typed;
    }
    question.answers.push_back(std::move(made));
  }
}

}  // namespace

void open_question(Reading& r) {
  const Clause* clause = own_question(*r.decl);
  if (clause == nullptr) return;
  model::Question question;
  question.span = clause->span;
  question.at_most_one = clause->at_most_one;
  question.cites = cites(r.b.c, clause->cites);
  for (const Name& name : clause->names) {
    const Slot slot = asked(r, name);
    if (slot != model::no_slot) question.asked.push_back(slot);
  }
  const auto type = common(r, question.asked);
  question.it = declare_hidden(r.b, "it", clause->span, type ? &*type : nullptr);
  r.b.owner.variables[question.it].excused = true;
  open_answers(r, *clause, question);
  question.holding =
      clause->holding ? constant_duration(r.b, *clause->holding, "holding") : base::day;
  if (question.answers.size() < 2) {
    mistake(r.b.c, {.code = "lang/one-answer",
                    .span = clause->span,
                    .message = "who has one answer only is not asked",
                    .hint = "add another: yes | no"});
  }
  r.act.asks = std::move(question);
}

namespace {

// An answer's quantity can be weighed where the motive is toward that answer alone.
void quantity_in_scope(Reading& r, const model::Motive& motive) {
  if (motive.toward.size() != 1 || !r.act.asks) return;
  const Slot slot = r.act.asks->answers[motive.toward[0]].quantity;
  if (slot != model::no_slot) r.b.scope.push_back({r.b.owner.variables[slot].name, slot});
}

bool toward(Reading& r, const Motive& from, bool asked, model::Motive& made) {
  if (asked && from.toward.empty()) {
    mistake(r.b.c, {.code = "lang/toward-what",
                    .span = from.name.span,
                    .message = from.name.text + " weighs for which answer?",
                    .hint = "write " + from.name.text + " toward " +
                            r.act.asks->answers[0].name + ": …"});
    return false;
  }
  for (const Name& name : from.toward) {
    if (!asked) {
      mistake(r.b.c, {.code = "lang/toward-what",
                      .span = name.span,
                      .message = "who acts has no answers to weigh",
                      .hint = "write " + from.name.text + ": …"});
      return false;
    }
    const auto at = answer_at(*r.act.asks, name.text);
    if (at) made.toward.push_back(*at);
    else unknown_answer(r, name);
  }
  return !asked || !made.toward.empty();
}

}  // namespace

std::vector<model::Motive> motives(Reading& r, const std::vector<Motive>& from, bool asked) {
  std::vector<model::Motive> made;
  for (const Motive& motive : from) {
    const Block block(r.b.scope);
    model::Motive one;
    one.name = motive.name.text;
    one.module = r.b.module;
    one.span = motive.name.span;
    one.cites = cites(r.b.c, motive.cites);
    if (!toward(r, motive, asked, one)) continue;
    quantity_in_scope(r, one);
    one.value = value_as(r.b, *motive.value, type_of(Sort::Number), "a motive");
    made.push_back(std::move(one));
  }
  return made;
}

namespace {

// Motives that are added must be those of somebody who is asked.
bool asks_them(Reading& r, const Clause& clause) {
  for (const Name& name : clause.names) {
    const Slot slot = find(r.b.scope, name.text);
    const std::vector<Slot>& asked_here = r.act.asks->asked;
    if (std::find(asked_here.begin(), asked_here.end(), slot) != asked_here.end()) continue;
    if (!r.through_class) {
      mistake(r.b.c, {.code = "lang/no-such-question",
                      .span = name.span,
                      .message = r.b.owner.name + " does not ask " + name.text});
    }
    return false;
  }
  return true;
}

}  // namespace

void read_asks(Reading& r, const Clause& clause) {
  const bool another = !clause.answers.empty() && own_question(*r.decl) != &clause;
  if (another || (r.added && !clause.answers.empty())) {
    mistake(r.b.c, {.code = "lang/asks-twice",
                    .span = clause.span,
                    .message = "an act asks one question",
                    .hint = r.added ? "also may add motives: leave the answers out"
                                    : "ask everybody at once, or begin another act"});
    return;
  }
  if (!r.act.asks) return no_question(r, clause.span);
  if (r.added && !asks_them(r, clause)) return;
  const Block block(r.b.scope);
  r.b.scope.push_back({"it", r.act.asks->it});
  r.b.reader = clause.names.size() == 1 ? clause.names[0].text : "it";
  for (model::Motive& motive : motives(r, clause.motives, true)) {
    r.act.asks->motives.push_back(std::move(motive));
  }
  r.b.reader.clear();
}

namespace {

model::Branch::On sort_of(Clause::On on) {
  switch (on) {
    case Clause::On::Failure: return model::Branch::On::Failure;
    case Clause::On::All: return model::Branch::On::AllAnswer;
    case Clause::On::Any: return model::Branch::On::AnyAnswer;
    case Clause::On::Answer: break;
  }
  return model::Branch::On::Answer;
}

bool answer_branch(Reading& r, const Clause& clause, model::Branch& branch) {
  if (!r.act.asks) return no_question(r, clause.span), false;
  const auto at = answer_at(*r.act.asks, clause.answer.text);
  if (!at) return unknown_answer(r, clause.answer), false;
  branch.answer = *at;
  branch.quantity = r.act.asks->answers[*at].quantity;
  if (!clause.quantity) return true;
  if (branch.quantity == model::no_slot) {
    mistake(r.b.c, {.code = "lang/no-quantity",
                    .span = clause.quantity.span,
                    .message = "the answer " + clause.answer.text + " has no quantity"});
    return false;
  }
  r.b.scope.push_back({clause.quantity.text, branch.quantity});
  return true;
}

}  // namespace

void read_on(Reading& r, const Clause& clause) {
  const Block block(r.b.scope);
  model::Branch branch;
  branch.on = sort_of(clause.on);
  branch.span = clause.span;
  if (clause.on != Clause::On::Failure && !answer_branch(r, clause, branch)) return;
  if (clause.shows) {
    branch.shows = clause.shows.text;
    if (r.act.asks && !answer_at(*r.act.asks, branch.shows)) unknown_answer(r, clause.shows);
  }
  r.b.effects = true;
  branch.body = suite(r.b, clause.body);
  r.b.effects = false;
  branch.cites = cites(r.b.c, clause.cites);
  r.act.on.push_back(std::move(branch));
}

}  // namespace milieu::lang::checking
