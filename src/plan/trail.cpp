#include "plan/trail.h"

#include <algorithm>

namespace milieu::plan {

using model::Expr;
using model::Op;
using model::Sort;

namespace {

constexpr int deepest_rule = 4;
constexpr size_t most_variables = 40;
constexpr int scan_cost = 40;

bool whole_like(const model::Type& type) { return type.sort != Sort::Number; }

}  // namespace

// In the owner's frame slots stand for themselves; in a rule's, parameters stand for arguments.
struct Trails::Scope {
  bool own = true;
  std::vector<Term> slots;  // of a rule's frame
  const model::Frame* frame = nullptr;
};

Trails::Trails(const model::World& world, const model::Frame& frame, Place& place)
    : world_(world), frame_(frame), place_(place) {}

uint16_t Trails::variable(Slot slot, const model::Type& type) {
  if (slot != model::no_slot)
    for (size_t i = 0; i < place_.variables.size(); ++i)
      if (place_.variables[i].slot == slot) return static_cast<uint16_t>(i);
  place_.variables.push_back({slot, type});
  return static_cast<uint16_t>(place_.variables.size() - 1);
}

// A variable, an expression of the owner's frame, or nothing that can be used.
Term Trails::term(ExprId id, const Scope& scope) {
  Term made;
  if (!id) return made;
  const Expr& expr = world_.exprs[id];
  if (expr.op == Op::Variable && !scope.own) return scope.slots[expr.slot];
  if (expr.op == Op::Variable) {
    for (size_t i = 0; i < place_.variables.size(); ++i)
      if (place_.variables[i].slot == expr.slot)
        return {Term::Sort::Variable, static_cast<uint16_t>(i), {}, {}};
  }
  std::vector<Slot> read = slots_read(world_, id);
  if (!scope.own && !read.empty()) return made;
  made = {Term::Sort::Given, 0, id, {}};
  for (Slot slot : read)
    for (size_t i = 0; i < place_.variables.size(); ++i)
      if (place_.variables[i].slot == slot) made.needs.push_back(static_cast<uint16_t>(i));
  return made;
}

void Trails::part(size_t number, ExprId expr) {
  part_ = number;
  flatten(expr, Scope{}, atoms_, true);
}

void Trails::add(Atom atom, Atoms& into) {
  atom.part = part_;
  into.push_back(std::move(atom));
}

void Trails::flatten(ExprId id, const Scope& scope, Atoms& into, bool top) {
  if (!id || place_.variables.size() > most_variables) return;
  const Expr& expr = world_.exprs[id];
  switch (expr.op) {
    case Op::And:
      for (ExprId arg : expr.args) flatten(arg, scope, into, false);
      return;
    case Op::Exists: {
      Scope inner = scope;
      for (Slot slot : expr.bound) {
        if (scope.own) variable(slot, frame_[slot].type);
        else inner.slots[slot] = {Term::Sort::Variable,
                                  variable(model::no_slot, (*scope.frame)[slot].type), {}, {}};
      }
      return flatten(expr.args[0], inner, into, false);
    }
    case Op::Fact: {
      model::FactId fact{expr.ref};
      if (!world_.facts[fact].set) return;
      Atom atom{Atom::Sort::Entry, fact};
      for (ExprId arg : expr.args) {
        Term key = side(arg, scope, into);
        atom.terms.push_back(key);
      }
      atom.whole = top;
      return add(std::move(atom), into);
    }
    case Op::Equal: return flatten_equal(expr, scope, into);
    case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual:
      return flatten_compare(expr, scope, into);
    case Op::Rule: return flatten_rule(expr, scope, into);
    case Op::Or: return flatten_or(expr, scope);
    case Op::Happened: case Op::IsEvent: return flatten_event(expr, scope, into);
    case Op::KnownEvent: {
      Atom atom{Atom::Sort::Knows};
      atom.terms = {term(expr.args[0], scope)};
      atom.value = term(expr.args[1], scope);
      return add(std::move(atom), into);
    }
    case Op::Kind: {
      Atom atom{Atom::Sort::Kind};
      atom.kind = model::KindId{expr.ref};
      atom.terms = {term(expr.args[0], scope)};
      return add(std::move(atom), into);
    }
    default: return;
  }
}

// Whether a fact's value can be looked up, and people by it.
bool Trails::indexable(const Expr& expr) const {
  if (expr.op != Op::Fact) return false;
  const model::Fact& fact = world_.facts[model::FactId{expr.ref}];
  return !fact.set && fact.fade.span == 0 && whole_like(fact.value);
}

// A rule's frame, with the arguments in place of its parameters.
void Trails::enter(const Expr& expr, const Scope& scope, Scope& inner, Atoms& into) {
  const model::Rule& rule = world_.rules[model::RuleId{expr.ref}];
  inner = Scope{false, std::vector<Term>(rule.frame.size()), &rule.frame};
  for (size_t i = 0; i < expr.args.size(); ++i) inner.slots[i] = side(expr.args[i], scope, into);
}

Term Trails::side(ExprId id, const Scope& scope, Atoms& into) {
  if (!id) return {};
  const Expr& expr = world_.exprs[id];
  if (expr.op == Op::Rule && depth_ < deepest_rule) {
    const model::Rule& rule = world_.rules[model::RuleId{expr.ref}];
    const Op body = world_.exprs[rule.body].op;
    if (rule.recursive || (body != Op::Fact && body != Op::Rule && body != Op::Variable))
      return term(id, scope);
    Scope inner;
    enter(expr, scope, inner, into);
    ++depth_;
    Term found = side(rule.body, inner, into);
    --depth_;
    return found;
  }
  Term made = term(id, scope);
  bool ready = made.sort == Term::Sort::Variable ||
               (made.sort == Term::Sort::Given && made.needs.empty());
  if (ready || !indexable(expr)) return made;
  const model::Type& type = world_.facts[model::FactId{expr.ref}].value;
  Term value{Term::Sort::Variable, variable(model::no_slot, type), {}, {}};
  says(expr, scope, value, into);
  return value;
}

// That a fact says so.
void Trails::says(const Expr& expr, const Scope& scope, const Term& value, Atoms& into) {
  Atom atom{Atom::Sort::Value, model::FactId{expr.ref}};
  for (ExprId arg : expr.args) atom.terms.push_back(side(arg, scope, into));
  atom.value = value;
  add(std::move(atom), into);
}

void Trails::flatten_equal(const Expr& expr, const Scope& scope, Atoms& into) {
  for (ExprId arg : expr.args)
    if (!whole_like(world_.exprs[arg].type)) return;
  const Expr& first = world_.exprs[expr.args[0]];
  bool turn = indexable(first);
  ExprId one = expr.args[turn ? 0 : 1], other = expr.args[turn ? 1 : 0];
  Term value = side(other, scope, into);
  if (value.sort == Term::Sort::Any) return;
  if (indexable(world_.exprs[one])) return says(world_.exprs[one], scope, value, into);
  Term left = side(one, scope, into);
  auto same = [&](const Term& who, const Term& what) {
    if (who.sort != Term::Sort::Variable || what.sort == Term::Sort::Any) return;
    Atom atom{Atom::Sort::Same};
    atom.terms = {who};
    atom.value = what;
    add(atom, into);
  };
  same(left, value);
  same(value, left);
}

// A fact beyond a bound that its default does not pass: something is written there.
void Trails::flatten_compare(const Expr& expr, const Scope& scope, Atoms& into) {
  const bool turned = world_.exprs[expr.args[0]].op == Op::Constant;
  const Expr& left = world_.exprs[expr.args[turned ? 1 : 0]];
  const Expr& bound = world_.exprs[expr.args[turned ? 0 : 1]];
  if (left.op != Op::Fact || bound.op != Op::Constant) return;
  const model::Fact& fact = world_.facts[model::FactId{left.ref}];
  const bool settled = !fact.start || world_.exprs[fact.start].op == Op::Constant;
  if (fact.set || !settled || left.type.sort != bound.type.sort) return;
  const model::Value start = fact.start ? world_.exprs[fact.start].constant : model::Value{};
  const bool real = bound.type.sort == Sort::Number;
  const bool less = real ? start.number < bound.constant.number
                         : start.whole < bound.constant.whole;
  const bool more = real ? start.number > bound.constant.number
                         : start.whole > bound.constant.whole;
  const bool below = expr.op == Op::Less || expr.op == Op::LessEqual;
  const bool equal = expr.op == Op::LessEqual || expr.op == Op::GreaterEqual;
  if ((below != turned ? less : more) || (equal && !less && !more)) return;
  Atom atom{Atom::Sort::Entry, model::FactId{left.ref}};
  for (ExprId arg : left.args) atom.terms.push_back(side(arg, scope, into));
  atom.any_value = true;
  add(std::move(atom), into);
}

void Trails::flatten_rule(const Expr& expr, const Scope& scope, Atoms& into) {
  const model::Rule& rule = world_.rules[model::RuleId{expr.ref}];
  if (rule.recursive || rule.value.sort != Sort::Truth || depth_ >= deepest_rule) return;
  Scope inner;
  enter(expr, scope, inner, into);
  ++depth_;
  flatten(rule.body, inner, into, false);
  --depth_;
}

// Another `or` deeper within a branch need not hold when the branch does not: it gives no trail.
void Trails::flatten_or(const Expr& expr, const Scope& scope) {
  if (in_branch_) return;
  in_branch_ = true;
  Branches found;
  branches(expr, scope, found);
  in_branch_ = false;
  ors_.push_back({part_, std::move(found)});
}

void Trails::branches(const Expr& expr, const Scope& scope, Branches& into) {
  for (ExprId arg : expr.args) {
    if (world_.exprs[arg].op == Op::Or) {
      branches(world_.exprs[arg], scope, into);
      continue;
    }
    into.emplace_back();
    flatten(arg, scope, into.back(), false);
  }
}

void Trails::flatten_event(const Expr& expr, const Scope& scope, Atoms& into) {
  Atom atom{Atom::Sort::Event};
  atom.pattern = expr.pattern;
  for (ExprId arg : world_.patterns[expr.pattern - 1].args) {
    bool real = arg && !whole_like(world_.exprs[arg].type);
    atom.terms.push_back(real ? Term{} : term(arg, scope));
  }
  if (expr.op == Op::IsEvent) atom.value = term(expr.args[0], scope);
  add(std::move(atom), into);
}

bool Trails::known(const Term& term, const std::vector<bool>& bound) const {
  if (term.sort == Term::Sort::Any) return false;
  if (term.sort == Term::Sort::Variable) return bound[term.variable];
  return std::all_of(term.needs.begin(), term.needs.end(),
                     [&](uint16_t need) { return bound[need]; });
}

// All single hops that an atom offers, with what they cost.
void Trails::hops(const Atom& atom, const std::vector<bool>& bound,
                  std::vector<std::pair<Hop, int>>& into) {
  auto open = [&](const Term& term) {
    return term.sort == Term::Sort::Variable && !bound[term.variable];
  };
  auto offer = [&](Hop::Sort sort, const Term& to, size_t position, int cost) {
    Hop hop{sort, to.variable, atom.fact, atom.pattern, atom.kind, atom.terms, atom.value,
            static_cast<uint16_t>(position)};
    if (sort == Hop::Sort::Key) {
      for (size_t i = 0; i < atom.terms.size(); ++i)
        if (known(atom.terms[i], bound)) hop.mask |= 1u << i;
      hop.by_value = atom.sort == Atom::Sort::Value;
    }
    into.push_back({std::move(hop), cost});
  };
  size_t have = 0;
  for (const Term& term : atom.terms) have += known(term, bound);
  bool all = have == atom.terms.size();
  switch (atom.sort) {
    case Atom::Sort::Same:
      if (open(atom.terms[0]) && known(atom.value, bound))
        offer(Hop::Sort::Equal, atom.terms[0], 0, 1);
      return;
    case Atom::Sort::Entry: case Atom::Sort::Value: {
      bool value = atom.sort == Atom::Sort::Value;
      if (value && all && open(atom.value)) offer(Hop::Sort::Read, atom.value, 0, 1);
      if (value && !known(atom.value, bound)) return;
      bool narrow = have > 0 || value;
      const int more = atom.any_value ? 2 : 0;  // many of them may not do
      for (size_t i = 0; i < atom.terms.size(); ++i)
        if (open(atom.terms[i])) offer(Hop::Sort::Key, atom.terms[i], i, (narrow ? 4 : 25) + more);
      return;
    }
    case Atom::Sort::Event:
      for (size_t i = 0; i < atom.terms.size(); ++i)
        if (open(atom.terms[i])) offer(Hop::Sort::Role, atom.terms[i], i, have > 0 ? 8 : 20);
      if (open(atom.value)) offer(Hop::Sort::Event, atom.value, 0, have > 0 ? 8 : 15);
      return;
    case Atom::Sort::Knows:
      if (all && open(atom.value)) offer(Hop::Sort::Knows, atom.value, 0, 12);
      return;
    case Atom::Sort::Kind:
      if (open(atom.terms[0])) offer(Hop::Sort::Kind, atom.terms[0], 0, scan_cost - 5);
      return;
  }
}

std::optional<std::pair<Trail, int>> Trails::best(uint16_t variable, const Atoms& atoms,
                                                  std::vector<bool>& bound, int length, int budget,
                                                  const std::vector<bool>& allowed) {
  std::optional<std::pair<Trail, int>> found;
  std::vector<std::pair<Hop, int>> offers;
  for (const Atom& atom : atoms)
    if (allowed[atom.part]) hops(atom, bound, offers);
  std::stable_sort(offers.begin(), offers.end(),
                   [](const auto& a, const auto& b) { return a.second < b.second; });
  for (auto& [hop, cost] : offers) {
    if (cost >= budget) break;
    if (hop.variable == variable) {
      found = {Trail{hop}, cost};
      budget = cost;
      continue;
    }
    if (length <= 1 || bound[hop.variable]) continue;
    bound[hop.variable] = true;
    auto rest = best(variable, atoms, bound, length - 1, budget - cost, allowed);
    bound[hop.variable] = false;
    if (!rest) continue;
    Trail trail{hop};
    trail.insert(trail.end(), rest->first.begin(), rest->first.end());
    budget = cost + rest->second;
    found = {std::move(trail), budget};
  }
  return found;
}

std::vector<Trail> Trails::alone(uint16_t variable, const std::vector<bool>& allowed) {
  static constexpr int cheap = 21;
  std::vector<bool> bound(place_.variables.size(), false);
  std::vector<Trail> found;
  cheapest(variable, bound, allowed, cheap, found);
  return found;
}

// The one trail, or the trails of the branches of one `or`, that cost least.
int Trails::cheapest(uint16_t variable, std::vector<bool>& bound, const std::vector<bool>& allowed,
                     int budget, std::vector<Trail>& into) {
  static constexpr int most_hops = 4;
  auto one = best(variable, atoms_, bound, most_hops, budget, allowed);
  if (one) {
    into = {one->first};
    budget = one->second;
  }
  for (const auto& [part, branches] : ors_) {
    if (!allowed[part]) continue;
    std::vector<Trail> trails;
    int cost = 0;
    for (const Atoms& branch : branches) {
      Atoms all = atoms_;
      all.insert(all.end(), branch.begin(), branch.end());
      auto way = best(variable, all, bound, most_hops, budget, allowed);
      cost = way ? cost + way->second : scan_cost;
      if (!way || cost >= budget) break;
      trails.push_back(way->first);
    }
    if (trails.size() < branches.size() || cost >= budget) continue;
    into = std::move(trails);
    budget = cost;
  }
  return budget;
}

void Trails::find(uint16_t variable, const std::vector<bool>& allowed, Stage& into,
                  ExprId* settled) {
  std::vector<bool> bound(place_.variables.size(), false);
  for (uint16_t i = 0; i < variable; ++i) bound[i] = true;
  cheapest(variable, bound, allowed, scan_cost, into.trails);
  if (into.trails.size() != 1 || into.trails[0].size() != 1) return;
  const Hop& hop = into.trails[0][0];
  if (hop.sort == Hop::Sort::Equal || hop.sort == Hop::Sort::Read || hop.sort == Hop::Sort::Kind)
    into.distinct = true;
  if (hop.sort != Hop::Sort::Key) return;
  bool rest = true;
  for (size_t i = 0; i < hop.terms.size(); ++i)
    if (i != hop.position) rest &= (hop.mask >> i & 1) != 0;
  into.distinct = rest;
  if (!rest || hop.by_value) return;
  for (const Atom& atom : atoms_)
    if (atom.whole && atom.fact == hop.fact && allowed[atom.part] &&
        atom.terms.size() == hop.terms.size()) {
      bool same = true;
      for (size_t i = 0; i < atom.terms.size(); ++i)
        same &= atom.terms[i].sort == hop.terms[i].sort &&
                atom.terms[i].variable == hop.terms[i].variable &&
                atom.terms[i].given == hop.terms[i].given;
      bool once = std::count_if(hop.terms.begin(), hop.terms.end(), [&](const Term& term) {
                    return term.sort == Term::Sort::Variable && term.variable == variable;
                  }) == 1;
      if (same && once) *settled = ExprId{static_cast<uint32_t>(atom.part + 1)};
    }
}

}  // namespace milieu::plan
