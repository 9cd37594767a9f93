#include "lang/check_state.h"

#include <algorithm>
#include <array>

#include "base/names.h"

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
  }
  return kinds;
}

namespace {

void tell(Checking& c, Told told, base::Severity severity) {
  if (c.silent) return;
  auto key = std::tuple(std::string(told.code), told.span.file, told.span.begin, told.message);
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
void warning(Checking& c, Told told) { tell(c, std::move(told), base::Severity::Warning); }

Slot declare_hidden(Body& b, std::string_view name, base::Span span, const Type* type) {
  Owner& owner = b.owner;
  if (owner.next >= most_slots) {
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
  b.scope.push_back({name.text, slot});
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

// The first place where a name stands says what it is. Only "any entity" is still made narrower.
void learn(Checking& c, Owner& owner, Slot slot, const Type& type) {
  OwnVariable& variable = owner.variables[slot];
  if (variable.known) {
    const bool wide = !variable.fixed && variable.type.sort == Sort::Entity &&
                      !variable.type.kind && type.sort == Sort::Entity && type.kind;
    if (!wide) return;
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

std::string did_you_mean(Checking& c, std::string_view wanted, std::initializer_list<Sym> sorts,
                         const Scope* scope) {
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

std::vector<model::Cite> cites(Checking& c, const Cites& from) {
  std::vector<model::Cite> to;
  for (const Cite& cite : from) {
    model::Cite made{.line = cite.line.value_or(0), .text = cite.text};
    if (cite.source.text == "assumed") {
      made.basis = model::Cite::Basis::Assumed;
    } else if (cite.source.text == "tuned") {
      made.basis = model::Cite::Basis::Tuned;
      if (cite.text.empty()) {
        mistake(c, {.code = "lang/tuned-for-what",
                    .span = cite.span,
                    .message = "tuned, but not for what",
                    .hint = "say what it was set to bring about: [tuned \"one wedding a year\"]"});
      }
    } else {
      made.basis = model::Cite::Basis::Source;
      model::SourceId found{};
      std::vector<std::string> among = {"assumed", "tuned"};
      for (const model::SourceId id : c.world.sources.ids()) {
        const model::Source& source = c.world.sources[id];
        among.push_back(source.name);
        if (source.name != cite.source.text) continue;
        if (!found || source.span.file == cite.span.file) found = id;
      }
      made.source = found;
      if (!found) {
        const auto near = base::nearest(cite.source.text, among);
        mistake(c, {.code = "lang/unknown-source",
                    .span = cite.source.span,
                    .message = "no source is called " + cite.source.text,
                    .hint = near ? "did you mean " + *near + "?"
                                 : "declare it: source " + cite.source.text + " \"what it is\""});
      }
    }
    to.push_back(std::move(made));
  }
  return to;
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

bool taken_out(const Checking& c, model::ModuleId module) {
  return module && c.world.modules[module].without;
}

}  // namespace milieu::lang::checking
