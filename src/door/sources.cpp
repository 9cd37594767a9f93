#include <algorithm>

#include "door/held.h"
#include "milieu/world.h"

namespace milieu {
namespace {

using model::Cite;
using Cites = std::vector<Cite>;

// Goes through a world once and notes, for each rule and number, whose word it rests on: its own,
// or else what stands above it, as a cite covers what is indented below.
class Collector {
 public:
  explicit Collector(const door::HeldWorld& held) : held_(held), world_(held.world) {
    for (const model::Source& source : world_.sources) {
      made_.sources.push_back({source.name, source.text, 0});
    }
  }

  Sources collect() {
    origins("parameter", world_.parameters);
    origins("fact", world_.facts);
    origins("taste", world_.tastes);
    origins("rule", world_.rules);
    for (const model::Claim& claim : world_.claims) add_claim(claim);
    for (const model::Act& act : world_.acts) add_act(act);
    origins("outcome", world_.outcomes);
    origins("measure", world_.measures);
    origins("birth", world_.named);
    std::ranges::stable_sort(made_.parts, {}, &Placed::place);
    return counted();
  }

 private:
  struct Placed {
    std::pair<uint32_t, uint32_t> place;
    Provenance part;
  };
  struct Level {
    const Cites& cites;
    const char* from;
  };
  struct Made {
    std::vector<SourceText> sources;
    std::vector<Placed> parts;
  };

  template <class Table>
  void origins(const char* what, const Table& table) {
    for (const model::Origin& origin : table) {
      const bool built_in = origin.span.file == 0;
      if (!built_in) add(what, origin.name, origin.span, origin, {});
    }
  }

  // The first of: its own cites, its act's, its file's.
  void add(const char* what, std::string name, base::Span span, const model::Origin& owner,
           const Cites& own) {
    static const Cites none;
    const Cites& file = owner.module ? world_.modules[owner.module].cites : none;
    for (const Level& level : {Level{own, "itself"}, Level{owner.cites, "its declaration"},
                               Level{file, "its file"}}) {
      if (level.cites.empty()) continue;
      const bool itself = owner.name == name && &level.cites == &owner.cites;
      for (const Cite& cite : level.cites) {
        put(what, name, span, &cite, itself ? "itself" : level.from);
      }
      return;
    }
    put(what, name, span, nullptr, "");
  }

  void put(const char* what, const std::string& name, base::Span span, const Cite* cite,
           const char* from) {
    Provenance part;
    part.what = what;
    part.name = name;
    part.basis = "unsaid";
    part.from = from;
    if (span.file > 0 && span.file <= held_.sources.size()) {
      part.file = held_.sources[span.file - 1].name;
      part.line = lang::place(held_.sources[span.file - 1], span.begin).line;
    }
    if (cite != nullptr) fill(part, *cite);
    made_.parts.push_back({{span.file, span.begin}, std::move(part)});
  }

  void fill(Provenance& part, const Cite& cite) {
    part.text = cite.text;
    part.source_line = cite.line;
    part.basis = cite.basis == Cite::Basis::Source    ? "source"
                 : cite.basis == Cite::Basis::Assumed ? "assumed"
                                                      : "tuned";
    if (cite.basis != Cite::Basis::Source || !cite.source) return;
    part.source = world_.sources[cite.source].name;
    ++made_.sources[cite.source.value - 1].uses;
  }

  void add_claim(const model::Claim& claim) {
    add("claim", claim.name, claim.span, claim, {});
    for (const model::Evidence& one : claim.evidence) {
      add("evidence", claim.name + " / given", one.span, claim, one.cites);
    }
  }

  void add_act(const model::Act& act) {
    add(act.process ? "process" : "action", act.name, act.span, act, {});
    for (const model::Step& step : act.steps) {
      if (step.sort != model::Step::Sort::When) continue;
      add("condition", act.name + " / when", step.when.span, act, step.when.cites);
    }
    for (const model::Clause& one : act.works) {
      add("condition", act.name + " / works if", one.span, act, one.cites);
    }
    motives(act, act.wants);
    if (act.asks) motives(act, act.asks->motives);
    for (const model::Branch& one : act.on) {
      add("effect", act.name + " / on", one.span, act, one.cites);
    }
    for (const model::SeenBy& one : act.seen) {
      add("notice", act.name + " / seen by", one.span, act, one.cites);
    }
  }

  void motives(const model::Act& act, const std::vector<model::Motive>& all) {
    for (const model::Motive& one : all) {
      add("motive", act.name + " / " + one.name, one.span, act, one.cites);
    }
  }

  Sources counted() {
    Sources sources;
    sources.sources = std::move(made_.sources);
    for (Placed& placed : made_.parts) {
      const std::string& basis = placed.part.basis;
      if (basis == "source") ++sources.from_source;
      if (basis == "assumed") ++sources.assumed;
      if (basis == "tuned") ++sources.tuned;
      if (basis == "unsaid") ++sources.unsaid;
      sources.parts.push_back(std::move(placed.part));
    }
    return sources;
  }

  const door::HeldWorld& held_;
  const model::World& world_;
  Made made_;
};

}  // namespace

Sources sources(const World& world) { return Collector(world.held()).collect(); }

}  // namespace milieu
