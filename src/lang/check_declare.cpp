#include "lang/check_declare.h"

#include "base/calendar.h"
#include "lang/check_types.h"

namespace milieu::lang::checking {

using model::ModuleId;

namespace {

struct Here {
  Checking& c;
  const File& file;
  ModuleId module{};
  bool broken = false;  // of the declaration at hand
};

// Whether the parser gave up on something between here and the next declaration.
bool is_broken(const Checking& c, const File& file, size_t at) {
  const uint32_t begin = file.decls[at].span.begin;
  const uint32_t end = at + 1 < file.decls.size() ? file.decls[at + 1].span.begin : UINT32_MAX;
  const auto found = c.unread.lower_bound({file.number, begin});
  return found != c.unread.end() && found->first == file.number && found->second < end;
}

void declare_symbol(Checking& c, const Name& name, Symbol symbol) {
  symbol.span = name.span;
  if (is_word(name.text)) {
    mistake(c, {.code = "lang/reserved-word",
                .span = name.span,
                .message = name.text + " is a word of the language",
                .hint = "take another name"});
    return;
  }
  const auto [at, fresh] = c.symbols.emplace(name.text, symbol);
  if (fresh) return;
  Told told{.code = "lang/declared-twice",
            .span = name.span,
            .message = name.text + " is declared already",
            .hint = "names are the same in all files: take another"};
  if (at->second.span.file != 0) told.notes = {{at->second.span, "declared here first"}};
  mistake(c, std::move(told));
}

std::string signature_text(const Name& name, const Signature& signature) {
  std::string text = name.text + "(";
  for (size_t i = 0; i < signature.params.size(); ++i) {
    text += (i > 0 ? ", " : "") + signature.params[i].name.text;
  }
  return text + ")";
}

Declared row_of(const Here& h, const Decl& decl, const Name& name) {
  Declared row;
  row.file = &h.file;
  row.decl = &decl;
  row.module = h.module;
  row.span = name.span;
  row.broken = h.broken;
  row.owner.name = signature_text(name, decl.signature);
  return row;
}

void fill_origin(model::Origin& origin, const Declared& row, const Name& name, const Name& was) {
  origin.name = name.text;
  origin.site = row.file->name.text + "." + (was ? was.text : name.text);
  origin.module = row.module;
  origin.span = name.span;
}

// One row in a table of the world and one beside it.
template <class Tag, class T>
base::Id<Tag> new_row(const Here& h, base::Table<base::Id<Tag>, T>& table, Sym sort,
                      const Decl& decl, const Name& name, T made) {
  Declared row = row_of(h, decl, name);
  fill_origin(made, row, name, decl.signature.was);
  const base::Id<Tag> id = table.add(std::move(made));
  h.c.rows(sort).push_back(std::move(row));
  declare_symbol(h.c, name, {sort, id.value});
  return id;
}

void declare_kind(const Here& h, const Decl& decl) {
  for (const Name& name : decl.names) {
    new_row(h, h.c.world.kinds, Sym::Kind, decl, name, model::Kind{});
  }
  if (decl.names.size() > 1 && !decl.fields.empty()) {
    mistake(h.c, {.code = "lang/fields-of-which",
                  .span = decl.names[1].span,
                  .message = "a field belongs to one kind, and here are several",
                  .hint = "declare a kind above them with the field, and these is that"});
  }
  for (const Field& field : decl.fields) {
    for (const Name& name : field.names) {
      const auto id = new_row(h, h.c.world.facts, Sym::Fact, decl, name, model::Fact{});
      h.c.facts[id.value - 1].field = &field;
      h.c.facts[id.value - 1].owner.name = name.text + "(it)";
    }
  }
}

void declare_named(const Here& h, const Decl& decl) {
  for (const Name& name : decl.birth.names) {
    model::Named made;
    made.text = decl.birth.text;
    made.apposition = decl.birth.apposition;
    made.count = decl.birth.count.value_or(1);
    made.crowd = decl.birth.count.has_value();
    new_row(h, h.c.world.named, Sym::Named, decl, name, std::move(made));
  }
}

// Where another file declares it, whose place this one takes: it keeps its luck, too.
std::string site_replaced(const Here& h, const Name& name) {
  if (replacing(h.c, name.text) != &h.file) return "";
  for (const File& file : h.c.files) {
    for (const Decl& decl : file.decls) {
      if (&file == &h.file) continue;
      for (const Name& one : decl.signature.names) {
        const Name& was = decl.signature.was;
        if (one.text == name.text) return file.name.text + "." + (was ? was.text : one.text);
      }
    }
  }
  return "";
}

template <class Tag, class T>
void declare_each(const Here& h, base::Table<base::Id<Tag>, T>& table, Sym sort,
                  const Decl& decl, const std::vector<Name>& names) {
  for (const Name& name : names) {
    const File* instead = replacing(h.c, name.text);
    if (instead != nullptr && instead != &h.file) continue;
    const auto id = new_row(h, table, sort, decl, name, T{});
    const std::string site = site_replaced(h, name);
    if (!site.empty()) table[id].site = site;
  }
}

void declare_source(const Here& h, const Decl& decl) {
  for (const Name& name : decl.names) {
    std::vector<model::SourceId>& same = h.c.sources[name.text];
    for (const model::SourceId id : same) {
      const model::Source& other = h.c.world.sources[id];
      if (other.span.file != name.span.file) continue;
      mistake(h.c, {.code = "lang/declared-twice",
                    .span = name.span,
                    .message = "the source " + name.text + " is declared already",
                    .notes = {{other.span, "declared here first"}}});
    }
    model::Source made;
    made.name = name.text, made.site = h.file.name.text + "." + name.text;
    made.module = h.module, made.span = name.span, made.text = decl.text;
    const model::SourceId id = h.c.world.sources.add(std::move(made));
    if (same.empty() || h.c.world.sources[same.back()].span.file != name.span.file) {
      same.push_back(id);
    }
  }
}

void declare_unit(const Here& h, const Decl& decl) {
  for (const Name& name : decl.names) {
    std::string& unit = h.c.world.unit;
    if (unit.empty()) unit = name.text;
    if (unit == name.text) continue;
    mistake(h.c, {.code = "lang/second-unit",
                  .span = name.span,
                  .message = "money is counted in " + unit + "s already",
                  .hint = "there is one unit of money in a world"});
  }
}

void declare_calendar(const Here& h, const Decl& decl) {
  const auto starts = base::parse_time(decl.from);
  const auto until =
      decl.until.empty() ? std::optional<int64_t>(0) : base::parse_time(decl.until);
  if (!starts || !until || (!decl.until.empty() && *until <= *starts)) {
    mistake(h.c, {.code = "lang/bad-calendar",
                  .span = decl.span,
                  .message = !starts || !until ? "there is no such day"
                                               : "it ends before it begins",
                  .hint = "write calendar 2024-01-08 to 2024-02-26"});
    return;
  }
  h.c.world.starts = *starts;
  h.c.world.until = *until;
}

// It has no name of its own, and nothing refers to it.
void declare_spoken(const Here& h, const Decl& decl) {
  const Name name{.text = "spoken", .span = decl.span};
  Declared row = row_of(h, decl, name);
  row.owner.name = "what is spoken of";
  model::Spoken made;
  fill_origin(made, row, name, {});
  h.c.world.spoken.add(std::move(made));
  h.c.spoken.push_back(std::move(row));
}

// Names of their own: they stand among lines, not in expressions.
void declare_what_if(const Here& h, const Decl& decl) {
  const Name& name = decl.names[0];
  for (const model::WhatIf& other : h.c.world.what_ifs)
    if (other.name == name.text)
      mistake(h.c, {.code = "lang/declared-twice",
                    .span = name.span,
                    .message = "the change " + name.text + " is declared already",
                    .notes = {{other.span, "declared here first"}}});
  model::WhatIf made;
  made.name = name.text, made.site = h.file.name.text + "." + name.text;
  made.module = h.module, made.span = name.span;
  for (const Line& one : decl.lines) made.lines.push_back({one.text, one.span});
  h.c.what_ifs.push_back(&decl);
  h.c.world.what_ifs.push_back(std::move(made));
}

void declare_one(const Here& h, const Decl& decl) {
  model::World& w = h.c.world;
  const std::vector<Name>& names = decl.signature.names;
  switch (decl.sort) {
    case Decl::Sort::Source: return declare_source(h, decl);
    case Decl::Sort::Unit: return declare_unit(h, decl);
    case Decl::Sort::Calendar: return declare_calendar(h, decl);
    case Decl::Sort::Regime:
      w.regime = decl.one_at_a_time ? model::Regime::OneAtATime : model::Regime::AllTogether;
      return;
    case Decl::Sort::Kind: return declare_kind(h, decl);
    case Decl::Sort::Fact:
    case Decl::Sort::Standing: return declare_each(h, w.facts, Sym::Fact, decl, names);
    case Decl::Sort::Taste: return declare_each(h, w.tastes, Sym::Taste, decl, names);
    case Decl::Sort::Parameter:
      return declare_each(h, w.parameters, Sym::Parameter, decl, decl.names);
    case Decl::Sort::Rule: return declare_each(h, w.rules, Sym::Rule, decl, names);
    case Decl::Sort::Claim: return declare_each(h, w.claims, Sym::Claim, decl, names);
    case Decl::Sort::Class: return declare_each(h, w.classes, Sym::Class, decl, names);
    case Decl::Sort::Action:
    case Decl::Sort::Process: return declare_each(h, w.acts, Sym::Act, decl, names);
    case Decl::Sort::Also: h.c.alsos.push_back({&decl, h.module}); return;
    case Decl::Sort::Birth: return declare_named(h, decl);
    case Decl::Sort::Start: h.c.settings.push_back({&decl, h.module}); return;
    case Decl::Sort::Outcome: return declare_each(h, w.outcomes, Sym::Outcome, decl, names);
    case Decl::Sort::Measure: return declare_each(h, w.measures, Sym::Measure, decl, decl.names);
    case Decl::Sort::Spoken: return declare_spoken(h, decl);
    case Decl::Sort::WhatIf: return declare_what_if(h, decl);
    default: return;
  }
}

ModuleId declare_module(Checking& c, const File& file) {
  model::Module made;
  made.name = made.site = file.name.text;
  made.span = file.name.span;
  made.text = file.text;
  made.world = file.world;
  made.without = !file.world && left_out(c, file.name.text);
  const ModuleId id = c.world.modules.add(std::move(made));
  c.world.modules[id].module = id;
  if (file.world) {
    c.world.name = file.name.text;
    if (!file.text.empty()) c.world.text = file.text;
  }
  return id;
}

// recognises(z, act): built in, so that a standing can say before whom it counts.
void declare_recognises(Checking& c) {
  model::Fact fact;
  fact.name = fact.site = "recognises";
  fact.set = true;
  fact.keys = 2;
  fact.seen.all = true;
  c.world.recognises = c.world.facts.add(std::move(fact));
  Declared row;
  row.owner.name = "recognises(z, act)";
  row.owner.variables = {{.name = "z", .type = entity_of({}), .known = true, .fixed = true},
                         {.name = "act", .type = type_of(model::Sort::Act), .known = true,
                          .fixed = true}};
  row.owner.parameters = 2;
  row.named = row.written = true;
  c.facts.push_back(std::move(row));
  c.symbols.emplace("recognises", Symbol{Sym::Fact, c.world.recognises.value});
}

struct Site {
  std::string name;
  base::Span span{};
};

// Two of one name have been told already.
template <class Table>
void check_sites(Checking& c, const Table& table, std::map<std::string, Site>& sites) {
  for (const auto& row : table) {
    const auto [at, fresh] = sites.emplace(row.site, Site{row.name, row.span});
    if (fresh || at->second.name == row.name) continue;
    mistake(c, {.code = "lang/same-site",
                .span = row.span,
                .message = row.name + " would have the luck of " + row.site +
                           ", which something else has",
                .hint = "was names what this itself was called before",
                .notes = {{at->second.span, "declared here"}}});
  }
}

void check_all_sites(Checking& c) {
  std::map<std::string, Site> sites;
  const model::World& w = c.world;
  check_sites(c, w.tastes, sites);
  check_sites(c, w.acts, sites);
  check_sites(c, w.named, sites);
  check_sites(c, w.facts, sites);
  check_sites(c, w.claims, sites);
  check_sites(c, w.rules, sites);
}

}  // namespace

Body open_body(Checking& c, Declared& row) {
  restart(row.owner);
  Body b{.c = c, .owner = row.owner, .module = row.module};
  for (size_t i = 0; i < row.owner.parameters; ++i) {
    b.scope.push_back({row.owner.variables[i].name, static_cast<model::Slot>(i)});
  }
  return b;
}

Body at_top(Checking& c, Owner& scratch, ModuleId module) {
  scratch.next = 0;
  return Body{.c = c, .owner = scratch, .module = module, .only_fixed = true};
}

void declare_names(Checking& c) {
  c.world.starts = *base::parse_time("2000-01-01");
  declare_recognises(c);
  for (const File& file : c.files) {
    const ModuleId module = declare_module(c, file);
    for (size_t at = 0; at < file.decls.size(); ++at) {
      declare_one({c, file, module, is_broken(c, file, at)}, file.decls[at]);
    }
  }
  check_all_sites(c);
}

}  // namespace milieu::lang::checking
