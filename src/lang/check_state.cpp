#include "lang/check_state.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/names.h"
#include "lang/parse.h"

namespace milieu::lang::checking {

using model::Slot;
using model::Sort;
using model::Type;

std::vector<Declared>& Checking::rows(Sym sort) {
  switch (sort) {
    case Sym::Kind: return kinds;
    case Sym::Fact: return facts;
    case Sym::Taste: return tastes;
    case Sym::Parameter: return parameters;
    case Sym::Rule: return rules;
    case Sym::Claim: return claims;
    case Sym::Class: return classes;
    case Sym::Act: return acts;
    case Sym::Outcome: return outcomes;
    case Sym::Measure: return measures;
    case Sym::Named: return named;
    case Sym::Spoken: return spoken;
  }
  return kinds;
}

namespace {

// What may only seem to be wrong because a line beside it could not be read.
bool may_follow(std::string_view code) {
  static constexpr std::array codes = {
      "lang/no-kind",     "lang/unbound-role",    "lang/no-such-question", "lang/unknown-answer",
      "lang/one-answer",  "lang/decides-nothing", "lang/outcome-of-what",  "lang/no-quantity",
      "lang/not-a-role",  "lang/toward-what"};
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

void tell(Checking& c, Told told, base::Severity severity) {
  if (c.silent || (c.broken && may_follow(told.code)) || c.told > most_mistakes) return;
  // An `also` is read once for each act of a class: what is wrong with it is said once.
  auto key = std::tuple(std::string(told.code), told.span.file, told.span.begin);
  if (!c.seen.insert(std::move(key)).second) return;
  if (severity == base::Severity::Mistake) ++c.told;
  c.diagnostics.push_back({.code = std::string(told.code),
                           .span = told.span,
                           .message = std::move(told.message),
                           .hint = std::move(told.hint),
                           .notes = std::move(told.notes),
                           .severity = severity});
}

constexpr size_t most_slots = 65'000;

}  // namespace

void mistake(Checking& c, Told told) { tell(c, std::move(told), base::Severity::Mistake); }
bool overfull(Checking& c, base::Span span) {
  constexpr size_t most_exprs = 2'000'000;
  if (c.world.exprs.size() < most_exprs) return false;
  const bool silent = std::exchange(c.silent, false);  // an early reading finds it out
  if (!std::exchange(c.full, true)) {
    mistake(c, {.code = "lang/too-many",
                .span = span,
                .message = "a world of more than 2,000,000 terms",
                .hint = "what is said of many names, or added to many acts, counts for each"});
  }
  c.silent = silent;
  return true;
}

void warning(Checking& c, Told told) { tell(c, std::move(told), base::Severity::Warning); }

Slot declare_hidden(Body& b, std::string_view name, base::Span span, const Type* type) {
  Owner& owner = b.owner;
  if (owner.next >= most_slots) {
    if (owner.crowded && !b.c.silent) return 0;
    owner.crowded = !b.c.silent;
    mistake(b.c, {.code = "lang/too-many",
                  .span = span,
                  .message = "more than 65,000 names in one declaration",
                  .hint = "split it"});
    return 0;
  }
  const size_t at = owner.next++;
  if (at == owner.variables.size()) owner.variables.emplace_back();
  OwnVariable& variable = owner.variables[at];
  if (variable.name != name) variable = OwnVariable{.name = std::string(name)};
  variable.span = span;
  if (type != nullptr) {
    variable.type = *type;
    variable.known = variable.fixed = true;
  }
  return static_cast<Slot>(at);
}

Slot declare(Body& b, const Name& name, const Type* type) {
  const Slot slot = declare_hidden(b, name.text, name.span, type);
  constexpr size_t most_names = 300;
  if (b.scope.size() < most_names) {
    b.scope.push_back({name.text, slot});
  } else if (!b.owner.crowded) {
    b.owner.crowded = !b.c.silent;
    mistake(b.c, {.code = "lang/too-many",
                  .span = name.span,
                  .message = "more than 300 names can be seen here",
                  .hint = "split it"});
  }
  return slot;
}

Got of_slot(Body& b, Slot slot, base::Span span) {
  const OwnVariable& variable = b.owner.variables[slot];
  const Type type = variable.known ? variable.type : Type{.sort = Sort::Entity};
  const bool known = variable.known;
  const model::ExprId id = emit(b, model::Op::Variable, type, span);
  b.c.world.exprs[id].slot = slot;
  return {.id = id, .type = type, .known = known};
}

// The first place where a name stands says what it is. A place where anything can stand says
// nothing, unless there is no other.
void learn(Checking& c, Owner& owner, Slot slot, const Type& type) {
  OwnVariable& variable = owner.variables[slot];
  if (variable.known) return;
  if (type.sort == Sort::Entity && !type.kind) {
    variable.wide = true;
    return;
  }
  variable.type = type;
  variable.known = true;
  c.changed = true;
}

void excuse(Body& b, const Expr& e) {
  if (e.sort == Expr::Sort::Name) {
    const Slot slot = find(b.scope, e.text);
    if (slot != model::no_slot) b.owner.variables[slot].excused = true;
  }
  for (const ExprPtr& arg : e.args) {
    if (arg) excuse(b, *arg);
  }
}

model::ExprId emit(Body& b, model::Op op, Type type, base::Span span,
                   std::vector<model::ExprId> args) {
  model::Expr expr;
  expr.op = op;
  expr.type = type;
  expr.span = span;
  expr.args = std::move(args);
  return b.c.world.exprs.add(std::move(expr));
}

model::ExprId constant(Body& b, Type type, model::Value value, base::Span span) {
  const model::ExprId id = emit(b, model::Op::Constant, type, span);
  b.c.world.exprs[id].constant = value;
  return id;
}

const Symbol* lookup(Checking& c, std::string_view name) {
  const auto found = c.symbols.find(name);
  if (found == c.symbols.end()) return nullptr;
  const Symbol& symbol = found->second;
  c.row(symbol).named = true;
  return &symbol;
}

bool is_word(std::string_view name) {
  static constexpr std::array words = {
      "now",     "clock",     "weekday",  "none",   "monday",   "tuesday", "wednesday",
      "thursday", "friday",   "saturday", "sunday", "it",       "hearer",  "via"};
  return std::find(words.begin(), words.end(), name) != words.end();
}

bool may_guess(Checking& c, size_t among) {
  constexpr size_t most_guesses = 2'000'000;
  if (c.silent || c.guesses > most_guesses) return false;
  c.guesses += among;
  return true;
}

std::string did_you_mean(Checking& c, std::string_view wanted, std::initializer_list<Sym> sorts,
                         const Scope* scope) {
  if (!may_guess(c, c.symbols.size() + (scope != nullptr ? scope->size() : 0))) return "";
  std::vector<std::string> among;
  if (scope != nullptr) {
    for (const Local& local : *scope) among.push_back(local.name);
  }
  for (const auto& [name, symbol] : c.symbols) {
    if (std::find(sorts.begin(), sorts.end(), symbol.sort) != sorts.end()) among.push_back(name);
  }
  const auto near = base::nearest(wanted, among);
  return near ? "did you mean " + *near + "?" : std::string();
}

bool decides(const Checking& c, model::KindId kind) {
  return kind && c.world.kinds[kind].decides;
}

bool under(const Checking& c, model::KindId kind, model::KindId above) {
  for (size_t steps = 0; kind && steps <= c.world.kinds.size(); ++steps) {
    if (kind == above) return true;
    kind = c.world.kinds[kind].parent;
  }
  return !above;
}

bool overlap(const Checking& c, model::KindId a, model::KindId b) {
  return !a || !b || under(c, a, b) || under(c, b, a);
}

const File* replacing(const Checking& c, const std::string& name) {
  const auto called = [&](const Name& one) { return one.text == name; };
  for (const File& file : c.files) {
    if (std::ranges::none_of(file.without, called)) continue;
    for (const Decl& decl : file.decls) {
      const auto& names = decl.sort == Decl::Sort::Parameter || decl.sort == Decl::Sort::Measure
                              ? decl.names
                              : decl.signature.names;
      if (decl.sort != Decl::Sort::Also && std::ranges::any_of(names, called)) return &file;
    }
  }
  return nullptr;
}

// What is replaced is not left out.
bool left_out(const Checking& c, const std::string& name) {
  if (replacing(c, name) != nullptr) return false;
  for (const File& file : c.files) {
    for (const Name& without : file.without) {
      if (without.text == name) return true;
    }
  }
  return false;
}

bool taken_out(const Checking& c, model::ModuleId module) {
  return module && c.world.modules[module].without;
}

}  // namespace milieu::lang::checking
