// What a module adds to acts that are not its own.
#include "lang/check_act.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ClassId;
using model::Slot;

namespace {

bool name_roles(Checking& c, const Expr& e, const Declared& target) {
  const size_t roles = target.owner.parameters;
  if (e.args.size() != roles) {
    mistake(c, {.code = "lang/wrong-number",
                .span = e.span,
                .message = target.owner.name + " has " + std::to_string(roles) +
                           (roles == 1 ? " role" : " roles") + ", here stand " +
                           std::to_string(e.args.size()),
                .hint = "name each of them, or write _",
                .notes = {{target.span, "declared here"}}});
    return false;
  }
  for (const ExprPtr& arg : e.args) {
    if (arg->sort == Expr::Sort::Name || arg->sort == Expr::Sort::Wild) continue;
    mistake(c, {.code = "lang/also-names",
                .span = arg->span,
                .message = text_of(*arg) + " is no name",
                .hint = "also gives the roles names; put the condition under when"});
    return false;
  }
  return true;
}

void clauses(Reading& r, const AlsoDecl& also, const std::vector<Slot>& slots, bool class_of) {
  Body b{.c = r.b.c, .owner = r.b.owner, .module = also.module, .actor = r.b.actor};
  const Expr& e = *also.decl->on;
  for (size_t i = 0; i < e.args.size(); ++i) {
    if (e.args[i]->sort == Expr::Sort::Name) b.scope.push_back({e.args[i]->text, slots[i]});
  }
  Reading added{.b = b, .act = r.act, .id = r.id, .decl = also.decl, .added = true,
                .through_class = class_of};
  for (const Clause& clause : also.decl->clauses) read_clause(added, clause);
}

void to_class(Reading& r, const AlsoDecl& also, ClassId of) {
  if (!name_roles(r.b.c, *also.decl->on, r.b.c.classes[of.value - 1])) return;
  for (const model::Membership& membership : r.act.classes) {
    if (membership.of == of) clauses(r, also, membership.roles, true);
  }
}

void to_act(Reading& r, const AlsoDecl& also) {
  if (!name_roles(r.b.c, *also.decl->on, r.b.c.acts[r.id.value - 1])) return;
  std::vector<Slot> slots;
  for (uint16_t i = 0; i < r.act.roles; ++i) slots.push_back(i);
  clauses(r, also, slots, false);
}

}  // namespace

void read_also(Reading& r, const AlsoDecl& also) {
  if (taken_out(r.b.c, also.module)) return;
  const Symbol* symbol = lookup(r.b.c, also.decl->on->text);
  if (symbol == nullptr) return;
  if (symbol->sort == Sym::Class) to_class(r, also, ClassId{symbol->id});
  if (symbol->sort == Sym::Act && symbol->id == r.id.value) to_act(r, also);
}

}  // namespace milieu::lang::checking
