// The start and the end: births with their settings, and what ends a history.
#include "lang/check_expr.h"
#include "lang/check_fact.h"
#include "lang/check_stmt.h"
#include "lang/check_types.h"

namespace milieu::lang::checking {

using model::KindId;
using model::NamedId;
using model::StmtId;

namespace {

bool dropped(const Checking& c, const model::Named& named) {
  return taken_out(c, named.module) && (named.crowd || decides(c, named.kind));
}

// Statements and draws are numbered within each name that is born: another birth changes nothing.
void born(Body& b, const Declared& row, NamedId id) {
  model::Named& named = b.c.world.named[id];
  named.kind = birth_kind(b, row.decl->birth).value_or(KindId{});
  b.owner.lanes = b.owner.lines = 0;
  const Name name{named.name, named.span};
  const StmtId made = birth(b, row.decl->birth, name, named.kind);
  b.c.world.start_draws = std::max(b.c.world.start_draws, b.owner.lanes);
  model::Stmt& stmt = b.c.world.stmts[made];
  stmt.named = id;
  if (taken_out(b.c, named.module)) stmt.body.clear();
  if (!dropped(b.c, named)) b.c.world.start.push_back(made);
}

// A `start` block: settings that belong to nobody's birth. Numbered on from block to block.
void settings(Body& b, const Decl& decl, model::ModuleId module) {
  b.module = module;
  for (const StmtId made : suite(b, decl.birth.body))
    if (!taken_out(b.c, module)) b.c.world.start.push_back(made);
  b.c.world.start_draws = std::max(b.c.world.start_draws, b.owner.lanes);
}

// Adds to `sum` who is born here. What is too many is told once, where it becomes too many.
void check_population(Checking& c, NamedId id, const Declared& row, int64_t& sum) {
  constexpr int64_t most = 10'000'000;
  const int64_t count = c.world.named[id].count;
  if (sum > most || count < 0) return;
  sum = count > most ? count : sum + count;
  if (sum <= most) return;
  mistake(c, {.code = "lang/too-many",
              .span = row.span,
              .message = std::to_string(sum) + " are more than 10,000,000",
              .hint = "a world holds at most ten million at its start, all of them together"});
}

}  // namespace

void read_start(Checking& c) {
  c.start.name = "the start";
  c.start.parameters = 0;
  restart(c.start);
  c.world.start.clear();
  c.world.start_draws = 0;
  Body b{.c = c, .owner = c.start, .effects = true, .people = true, .start = true};
  int64_t sum = 0;
  for (const NamedId id : c.world.named.ids()) {
    const Declared& row = c.named[id.value - 1];
    b.module = row.module;
    if (overfull(c, row.span)) break;
    check_population(c, id, row, sum);
    born(b, row, id);
  }
  b.owner.lanes = b.owner.lines = 0;
  for (const auto& [decl, module] : c.settings) settings(b, *decl, module);
  c.world.start_frame = frame_of(c.start);
}

void read_ends(Checking& c) {
  c.ends.name = "the end";
  c.ends.parameters = 0;
  restart(c.ends);
  c.world.ends = {};
  Body b{.c = c, .owner = c.ends, .people = true};
  for (const File& file : c.files) {
    for (const Decl& decl : file.decls) {
      if (decl.sort != Decl::Sort::Ends || !decl.value) continue;
      c.world.ends = condition(b, *decl.value);
    }
  }
  c.world.ends_frame = frame_of(c.ends);
}

}  // namespace milieu::lang::checking
