// "Some": where a name that is nobody's role is bound.
//
// A condition is cut into sites: conjuncts, branches of `or`, what `not` denies, groups, conditions
// of `if` and of aggregates. A name is bound at the smallest site that holds all its uses. That is
// found from above: a site binds what it uses itself or in two of its inner sites, and leaves what
// only one of them uses to that one.
#include <algorithm>
#include <cctype>
#include <map>
#include <string>

#include "lang/check_expr.h"
#include "lang/check_types.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Slot;
using model::Sort;

namespace {

struct Use {
  Name name{};
  int site = 0;  // 0: the site itself
  size_t count = 0;
  bool here = false;  // used by the site itself, or in two of its inner sites
};

struct Walk {
  Body& b;
  std::vector<Use> uses{};  // one for each name, by first use
  std::map<std::string, size_t> at{};
  std::vector<std::string> hidden{};  // bound by an aggregate further in
  int sites = 0;
};

void walk(Walk& w, const Expr& e, int site);

void use(Walk& w, const Name& name, int site) {
  const bool hidden = std::find(w.hidden.begin(), w.hidden.end(), name.text) != w.hidden.end();
  if (hidden || is_word(name.text) || w.b.c.symbols.contains(name.text)) return;
  if (find(w.b.scope, name.text) != model::no_slot || w.b.c.excused.contains(name.text)) return;
  const auto [at, fresh] = w.at.emplace(name.text, w.uses.size());
  if (fresh) w.uses.push_back({.name = name, .site = site});
  Use& found = w.uses[at->second];
  ++found.count;
  found.here = found.here || site == 0 || site != found.site;
}

void walk_args(Walk& w, const Expr& e, int site) {
  for (const ExprPtr& arg : e.args) {
    if (arg) walk(w, *arg, site);
  }
}

void walk_past(Walk& w, const Expr& e, int site) {
  for (const Past& past : e.past) {
    if (past.quantity) use(w, past.quantity, site);
    if (past.within) walk(w, *past.within, site);
  }
}

int inner(Walk& w, int site) { return site != 0 ? site : ++w.sites; }

void walk_aggregate(Walk& w, const Expr& e, int site) {
  const size_t mark = w.hidden.size();
  for (const Name& name : e.names) w.hidden.push_back(name.text);
  const bool counts = e.text == "count" || e.text == "components";
  for (size_t i = 0; i < e.args.size(); ++i) {
    const bool value = i == 0 && !counts;
    if (e.args[i]) walk(w, *e.args[i], value ? site : inner(w, site));
  }
  w.hidden.resize(mark);
}

void walk(Walk& w, const Expr& e, int site) {
  switch (e.sort) {
    case Expr::Sort::Name: use(w, {e.text, e.span}, site); break;
    case Expr::Sort::And:
    case Expr::Sort::Or:
      for (const ExprPtr& arg : e.args) walk(w, *arg, inner(w, site));
      break;
    case Expr::Sort::Not: walk(w, *e.args[0], inner(w, site)); break;
    case Expr::Sort::Group:
      walk(w, *e.args[0], is_condition(*e.args[0]) ? inner(w, site) : site);
      break;
    case Expr::Sort::If:
      for (size_t i = 0; i < e.args.size(); ++i) {
        walk(w, *e.args[i], i == 1 ? inner(w, site) : site);
      }
      break;
    case Expr::Sort::Aggregate: walk_aggregate(w, e, site); break;
    default: walk_args(w, e, site);
  }
  walk_past(w, e, site);
}

// A slip of the pen would silently mean somebody: told when a name that stands only once is nearly
// that of something else. Names that end in a number are meant to be alike.
void suspect(Body& b, const Name& name) {
  if (name.text.size() < 4 || std::isdigit(static_cast<unsigned char>(name.text.back()))) return;
  Scope roles;
  for (const Local& local : b.scope) {
    if (local.slot < b.owner.parameters) roles.push_back(local);
  }
  const std::string hint =
      did_you_mean(b.c, name.text, {Sym::Named, Sym::Parameter, Sym::Kind}, &roles);
  if (hint.empty()) return;
  mistake(b.c, {.code = "lang/unknown-name",
                .span = name.span,
                .message = "nothing is called " + name.text,
                .hint = hint + " _ means anyone at all"});
}

}  // namespace

std::vector<Slot> open_some(Body& b, const Expr& site) {
  Walk w{b};
  walk(w, site, 0);
  std::vector<Slot> bound;
  for (const Use& use : w.uses) {
    if (!use.here) continue;
    if (use.count == 1) suspect(b, use.name);
    const Slot slot = declare(b, use.name, nullptr);
    b.owner.variables[slot].some = b.owner.variables[slot].ranges = true;
    b.owner.somes.insert(use.name.text);
    bound.push_back(slot);
  }
  return bound;
}

ExprId exists(Body& b, std::vector<Slot> bound, ExprId condition, base::Span span) {
  if (bound.empty()) return condition;
  const ExprId id = emit(b, Op::Exists, type_of(Sort::Truth), span, {condition});
  b.c.world.exprs[id].bound = std::move(bound);
  return id;
}

Slot wild_slot(Body& b, base::Span span, const model::Type* type) {
  const Slot slot = declare_hidden(b, "_", span, nullptr);
  if (type != nullptr) learn(b.c, b.owner, slot, *type);
  b.owner.variables[slot].some = b.owner.variables[slot].ranges = true;
  b.wilds->push_back(slot);
  return slot;
}

}  // namespace milieu::lang::checking
