// Kinds over kinds; parameters, keys and roles with their types; what classes an act is of.
#include <algorithm>

#include "lang/check_act.h"
#include "lang/check_declare.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::KindId;
using model::Sort;
using model::Type;

namespace {

void kind_above(Checking& c, KindId id, const Declared& row) {
  const Name& above = row.decl->above;
  if (!above) return;
  const Symbol* symbol = lookup(c, above.text);
  if (symbol != nullptr && symbol->sort == Sym::Kind) {
    c.world.kinds[id].parent = KindId{symbol->id};
    return;
  }
  if (c.excused.contains(above.text)) return;
  mistake(c, {.code = "lang/unknown-type",
              .span = above.span,
              .message = "no kind is called " + above.text,
              .hint = did_you_mean(c, above.text, {Sym::Kind})});
}

void check_circle(Checking& c, KindId id, const Declared& row) {
  constexpr int deepest_kind = 100;
  KindId at = c.world.kinds[id].parent;
  for (int steps = 0; at && at != id; ++steps) {
    if (steps == deepest_kind) break;
    at = c.world.kinds[at].parent;
  }
  if (!at) return;
  const bool itself = at == id;
  mistake(c, {.code = itself ? "lang/kind-of-itself" : "lang/too-many",
              .span = row.span,
              .message = c.world.kinds[id].name + (itself ? " is a kind of itself"
                                                          : " has more than 100 kinds above it")});
  c.world.kinds[id].parent = {};
}

void own_interval(Checking& c, KindId id, const Declared& row) {
  if (!row.decl->interval) return;
  Owner scratch;
  Body b = at_top(c, scratch, row.module);
  model::Kind& kind = c.world.kinds[id];
  kind.decides = true;
  kind.interval = constant_duration(b, *row.decl->interval, "how often one decides");
}

}  // namespace

void declare_kinds(Checking& c) {
  for (const KindId id : c.world.kinds.ids()) kind_above(c, id, c.kinds[id.value - 1]);
  for (const KindId id : c.world.kinds.ids()) check_circle(c, id, c.kinds[id.value - 1]);
  for (const KindId id : c.world.kinds.ids()) own_interval(c, id, c.kinds[id.value - 1]);
  for (const KindId id : c.world.kinds.ids()) {
    KindId at = id;
    while (at && !c.world.kinds[at].decides) at = c.world.kinds[at].parent;
    if (!at || at == id) continue;
    c.world.kinds[id].interval = c.world.kinds[at].interval;
  }
  // Only now: a kind that inherits must not be taken for one that says so itself.
  for (const KindId id : c.world.kinds.ids()) {
    c.world.kinds[id].decides = c.world.kinds[id].interval > 0;
  }
}

namespace {

void check_one(Checking& c, const Param& param, const Decl& decl, size_t& ones) {
  if (!param.one) return;
  if (decl.sort == Decl::Sort::Claim && ++ones == 1) return;
  mistake(c, {.code = "lang/one-of-what",
              .span = param.name.span,
              .message = decl.sort == Decl::Sort::Claim ? "a claim has rivals in one respect only"
                                                        : "only a claim has rivals",
              .hint = "leave out one"});
}

// Classes may say kinds alone, so there the same name can stand twice.
void check_twice(Checking& c, const Owner& owner, const Param& param, bool bare_kind) {
  if (bare_kind) return;
  for (const OwnVariable& other : owner.variables) {
    if (other.name != param.name.text) continue;
    mistake(c, {.code = "lang/declared-twice",
                .span = param.name.span,
                .message = param.name.text + " stands twice here",
                .hint = "give each a name of its own"});
  }
}

void parameter(Body& b, Declared& row, const Param& param, size_t& ones) {
  std::optional<Type> type;
  const bool bare_kind = !param.type && kind_named(b.c, param.name).has_value();
  if (bare_kind) type = kind_named(b.c, param.name);
  bool failed = false;
  if (param.type) {
    const auto written = written_type(b, *param.type);
    failed = !written;
    if (written) type = written->type;
  }
  check_twice(b.c, row.owner, param, bare_kind);
  check_one(b.c, param, *row.decl, ones);
  OwnVariable made{.name = param.name.text, .span = param.name.span, .excused = failed};
  if (type) made.type = *type, made.known = made.fixed = true;
  row.owner.variables.push_back(std::move(made));
}

constexpr size_t most_parameters = 200;

void signature(Checking& c, Declared& row) {
  if (row.decl == nullptr || row.field != nullptr) return;
  Owner scratch;
  Body b = at_top(c, scratch, row.module);
  size_t ones = 0;
  for (const Param& param : row.decl->signature.params) {
    if (row.owner.variables.size() > most_parameters) break;
    parameter(b, row, param, ones);
  }
  if (row.decl->sort == Decl::Sort::Standing) {
    const Name& authority = row.decl->authority;
    row.owner.variables.push_back({.name = authority.text, .span = authority.span,
                                   .type = entity_of({}), .known = true, .fixed = true});
  }
  row.owner.parameters = row.owner.next = row.owner.variables.size();
  if (row.owner.parameters <= most_parameters) return;
  mistake(c, {.code = "lang/too-many",
              .span = row.span,
              .message = "more than " + std::to_string(most_parameters) + " names in brackets"});
}

void field_signature(Checking& c, Declared& row) {
  if (row.field == nullptr) return;
  const Symbol* symbol = lookup(c, row.decl->names[0].text);
  const bool kind = symbol != nullptr && symbol->sort == Sym::Kind;
  row.owner.variables = {{.name = "it", .span = row.span,
                          .type = entity_of(KindId{kind ? symbol->id : 0}), .known = true,
                          .fixed = true}};
  row.owner.parameters = row.owner.next = 1;
}

}  // namespace

namespace {

void named_kind(Checking& c, Declared& row, model::Named& named) {
  const Symbol* symbol = lookup(c, row.decl->birth.kind.text);
  const bool kind = symbol != nullptr && symbol->sort == Sym::Kind;
  row.bad = !kind;
  if (kind) named.kind = KindId{symbol->id};
}

}  // namespace

void declare_signatures(Checking& c) {
  for (const model::NamedId id : c.world.named.ids()) {
    named_kind(c, c.named[id.value - 1], c.world.named[id]);
  }
  for (const Sym sort : {Sym::Fact, Sym::Taste, Sym::Rule, Sym::Claim, Sym::Class, Sym::Act,
                         Sym::Outcome, Sym::Spoken}) {
    for (Declared& row : c.rows(sort)) {
      signature(c, row);
      field_signature(c, row);
    }
  }
  declare_memberships(c);
  declare_answers(c);
}

}  // namespace milieu::lang::checking
