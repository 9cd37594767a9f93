// Where numbers come from: sources, and what is said of a thing that has none.
#include "base/names.h"
#include "lang/check_declare.h"

namespace milieu::lang::checking {

namespace {

// One's own file first: two modules may each have a source R.
model::SourceId source_named(const Checking& c, const Cite& cite) {
  model::SourceId found{};
  const auto named = c.sources.find(cite.source.text);
  if (named == c.sources.end()) return found;
  for (const model::SourceId id : named->second) {
    if (!found || c.world.sources[id].span.file == cite.span.file) found = id;
  }
  return found;
}

void unknown_source(Checking& c, const Cite& cite) {
  if (c.silent || c.excused.contains(cite.source.text)) return;
  std::vector<std::string> among = {"assumed", "tuned"};
  if (may_guess(c, c.sources.size())) {
    for (const auto& [name, ids] : c.sources) among.push_back(name);
  }
  const auto near = base::nearest(cite.source.text, among);
  mistake(c, {.code = "lang/unknown-source",
              .span = cite.source.span,
              .message = "no source is called " + cite.source.text,
              .hint = near ? "did you mean " + *near + "?"
                           : "declare it: source " + cite.source.text + " \"what it is\""});
}

void check_tuned(Checking& c, const Cite& cite) {
  if (!cite.text.empty()) return;
  mistake(c, {.code = "lang/tuned-for-what",
              .span = cite.span,
              .message = "tuned, but not for what",
              .hint = "say what it was set to bring about: [tuned \"one wedding a year\"]"});
}

model::Cite read_cite(Checking& c, const Cite& cite) {
  model::Cite made;
  made.line = cite.line.value_or(0);
  made.text = cite.text;
  if (cite.source.text == "assumed") return made;
  if (cite.source.text == "tuned") {
    made.basis = model::Cite::Basis::Tuned;
    check_tuned(c, cite);
    return made;
  }
  made.basis = model::Cite::Basis::Source;
  made.source = source_named(c, cite);
  if (!made.source) unknown_source(c, cite);
  return made;
}

template <class Tag, class T>
void cite_all(Checking& c, base::Table<base::Id<Tag>, T>& table,
              const std::vector<Declared>& rows) {
  for (const base::Id<Tag> id : table.ids()) {
    const Decl* const decl = rows[id.value - 1].decl;
    if (decl != nullptr) table[id].cites = cites(c, decl->cites);
  }
}

}  // namespace

std::vector<model::Cite> cites(Checking& c, const Cites& from) {
  std::vector<model::Cite> to;
  for (const Cite& cite : from) to.push_back(read_cite(c, cite));
  return to;
}

void declare_cites(Checking& c) {
  model::World& w = c.world;
  for (const model::ModuleId id : w.modules.ids()) {
    w.modules[id].cites = cites(c, c.files[id.value - 1].cites);
  }
  cite_all(c, w.kinds, c.kinds);
  cite_all(c, w.facts, c.facts);
  cite_all(c, w.tastes, c.tastes);
  cite_all(c, w.parameters, c.parameters);
  cite_all(c, w.rules, c.rules);
  cite_all(c, w.claims, c.claims);
  cite_all(c, w.classes, c.classes);
  cite_all(c, w.acts, c.acts);
  cite_all(c, w.outcomes, c.outcomes);
  cite_all(c, w.measures, c.measures);
  for (size_t i = 0; i < w.what_ifs.size(); ++i)
    w.what_ifs[i].cites = cites(c, c.what_ifs[i]->cites);
  cite_all(c, w.named, c.named);
  cite_all(c, w.spoken, c.spoken);
}

}  // namespace milieu::lang::checking
