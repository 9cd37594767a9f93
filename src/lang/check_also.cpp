// What a module adds to acts that are not its own.
#include <set>

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

namespace {

void find(const Checking& c, Sym sort, uint32_t id, std::set<size_t>& to) {
  const auto found = c.added.find({sort, id});
  if (found != c.added.end()) to.insert(found->second.begin(), found->second.end());
}

}  // namespace

void read_alsos(Reading& r) {
  Checking& c = r.b.c;
  if (c.full) return;
  std::set<size_t> which;  // in the order of use, then of the text
  find(c, Sym::Act, r.id.value, which);
  for (const model::Membership& membership : r.act.classes) {
    find(c, Sym::Class, membership.of.value, which);
  }
  for (const size_t at : which) {
    const AlsoDecl& also = c.alsos[at];
    if (taken_out(c, also.module) || overfull(c, also.decl->span)) continue;
    const Symbol* symbol = lookup(c, also.decl->on->text);
    if (symbol->sort == Sym::Class) to_class(r, also, ClassId{symbol->id});
    else to_act(r, also);
  }
}

}  // namespace milieu::lang::checking
