#include "lang/check.h"

#include <algorithm>

#include "lang/check_act.h"
#include "lang/check_declare.h"
#include "lang/check_fact.h"
#include "lang/check_proofs.h"
#include "lang/types_text.h"

namespace milieu::lang {
namespace checking {
namespace {

// Reads one owner. Names without a kind are only told where nothing else was wrong.
template <class Read>
void aloud(Checking& c, Owner& owner, bool broken, Read read) {
  const size_t before = c.told;
  c.broken = broken;
  read();
  if (!c.silent && c.told == before) check_variables(c, owner);
  c.broken = false;
}

template <class I, class Table>
void each(Checking& c, const Table& table, std::vector<Declared>& rows,
          void (*read)(Checking&, I)) {
  const auto count = static_cast<uint32_t>(table.size());
  for (uint32_t at = 1; at <= count; ++at) {
    const I id{c.backwards ? count + 1 - at : at};
    Declared& row = rows[id.value - 1];
    if (overfull(c, row.span)) return;
    aloud(c, row.owner, row.broken, [&] { read(c, id); });
  }
}

void read_all(Checking& c) {
  model::World& w = c.world;
  w.exprs.clear();
  w.stmts.clear();
  w.patterns.clear();
  each(c, w.facts, c.facts, read_fact);
  each(c, w.tastes, c.tastes, read_taste);
  each(c, w.rules, c.rules, read_rule);
  each(c, w.claims, c.claims, read_claim);
  read_memberships(c);
  each(c, w.classes, c.classes, read_class);
  each(c, w.acts, c.acts, read_act);
  each(c, w.outcomes, c.outcomes, read_outcome);
  each(c, w.measures, c.measures, read_measure);
  aloud(c, c.start, false, [&] { read_start(c); });
  aloud(c, c.ends, false, [&] { read_ends(c); });
  each(c, w.spoken, c.spoken, read_spoken);
}

// A name that only stands where anything can is anything.
void widen(Checking& c, Owner& owner) {
  for (OwnVariable& variable : owner.variables) {
    if (variable.known || !variable.wide || variable.excused) continue;
    variable.known = c.changed = true;
    variable.type = {.sort = model::Sort::Entity};
  }
}

void widen_all(Checking& c) {
  for (const Sym sort : {Sym::Fact, Sym::Taste, Sym::Rule, Sym::Claim, Sym::Class, Sym::Act,
                         Sym::Outcome, Sym::Measure, Sym::Spoken}) {
    for (Declared& row : c.rows(sort)) widen(c, row.owner);
  }
  widen(c, c.start);
  widen(c, c.ends);
}

// Every variable learns once, so this ends; the bound is for worlds made to be slow. Rows are read
// forwards and backwards in turn, so that a long chain of rules learns in one reading either way.
void learn_types(Checking& c) {
  constexpr int most_readings = 60;
  c.silent = true;
  for (int reading = 0; reading < most_readings; ++reading) {
    c.changed = false;
    c.backwards = reading % 2 == 1;
    read_all(c);
    if (!c.changed) widen_all(c);
    if (!c.changed || c.full) break;
  }
  c.silent = c.backwards = false;
}

bool can_be_left_out(const Checking& c, const std::string& name) {
  const auto called = [&](const auto& one) { return one.name == name; };
  return std::ranges::any_of(c.world.modules, [&](const model::Module& one) {
           return one.name == name && !one.world;
         }) ||
         std::ranges::any_of(c.world.acts, called) || std::ranges::any_of(c.world.claims, called) ||
         c.motives_left_out.contains(name) || replacing(c, name) != nullptr;
}

void check_without(Checking& c) {
  for (const File& file : c.files) {
    for (const Name& name : file.without) {
      if (can_be_left_out(c, name.text)) continue;
      mistake(c, {.code = "lang/not-there-to-leave-out",
                  .span = name.span,
                  .message = "no module, act, claim or motive here is called " + name.text,
                  .hint = "write the name of one that the world has; a motive as act(motive); all "
                          "else can be left out only by what declares it anew"});
    }
  }
}

void find_alsos(Checking& c) {
  for (const AlsoDecl& also : c.alsos) {
    const Expr& e = *also.decl->on;
    const Symbol* symbol = lookup(c, e.text);
    const bool named = e.sort == Expr::Sort::Call || e.sort == Expr::Sort::Name;
    if (named && symbol != nullptr) {
      c.added[{symbol->sort, symbol->id}].push_back(static_cast<size_t>(&also - c.alsos.data()));
    }
    const bool fits = symbol != nullptr && (symbol->sort == Sym::Act ||
                                            symbol->sort == Sym::Class ||
                                            symbol->sort == Sym::Claim);
    if ((named && fits) || c.excused.contains(e.text)) continue;
    mistake(c, {.code = "lang/unknown-name",
                .span = e.span,
                .message = "no act, class or claim is called " + text_of(e),
                .hint = did_you_mean(c, e.text, {Sym::Act, Sym::Class, Sym::Claim})});
  }
}

}  // namespace
}  // namespace checking

std::optional<model::World> check(std::vector<File>& files,
                                  std::vector<base::Diagnostic>& diagnostics,
                                  const std::set<std::string>& excused) {

  checking::Checking c{.files = files, .diagnostics = diagnostics, .excused = excused};
  for (const base::Diagnostic& diagnostic : diagnostics) {
    c.unread.emplace(diagnostic.span.file, diagnostic.span.begin);
  }
  checking::declare_names(c);
  checking::declare_cites(c);
  checking::declare_kinds(c);
  checking::declare_signatures(c);
  checking::declare_values(c);
  checking::find_alsos(c);
  checking::learn_types(c);
  if (!c.full) checking::read_all(c);
  if (!c.full) checking::check_without(c);
  if (!c.full) checking::check_roles(c);
  if (c.told == 0) {
    checking::check_meaning(c);
    checking::check_eyes(c);
    checking::check_loops(c);
    checking::check_unused(c);
  }
  if (c.told > 0) return std::nullopt;
  return std::move(c.world);
}

}  // namespace milieu::lang
