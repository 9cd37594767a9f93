// Searches: the places of a plan, carried out.
//
// Candidates of all open searches lie in one list, as on a stack. A trail gives candidates in any
// order, some perhaps twice, some perhaps wrong; they are put in canonical order, once each, before
// any is tried.
#include <algorithm>

#include "sim/vector_read.h"

namespace milieu::sim::vector_parts {

using model::Sort;
using model::of_whole;
using plan::Hop;
using plan::Term;

struct Reader::Looking {
  const plan::Place& place;
  model::Value* frame;
  EntityIndex eyes;
  bool ordered;
  bool open;  // the last conditions are not judged
  bool any = false;  // one candidate will do
  const Found& found;
  int64_t values[80];  // of the variables, those on the way included; set before they are read

  Looking(const plan::Place& p, model::Value* f, EntityIndex e, bool o, bool open_end,
          const Found& to)
      : place(p), frame(f), eyes(e), ordered(o), open(open_end), found(to) {}
  bool judges(size_t depth) const { return !open || depth + 1 < place.bound; }
};

bool Reader::search(uint32_t place, model::Value* frame, EntityIndex eyes, bool ordered,
                    Found found) {
  if (native_->searches[place] != nullptr)
    return search_native(place, frame, eyes, ordered, false, found);
  return search(plan_.places[place], frame, eyes, ordered, found);
}

bool Reader::search(const plan::Place& place, model::Value* frame, EntityIndex eyes, bool ordered,
                    Found found) {
  if (refused(place, frame, eyes)) return true;
  if (place.bound == 0) return found();
  Looking looking(place, frame, eyes, ordered || !place.calm, false, found);
  return hopeless(looking) || bind(looking, 0);
}

bool Reader::search_open(uint32_t number, model::Value* frame, EntityIndex eyes, Found found) {
  if (native_->searches[number] != nullptr)
    return search_native(number, frame, eyes, true, true, found);
  const plan::Place& place = plan_.places[number];
  if (refused(place, frame, eyes)) return true;
  if (place.bound == 0) return found();
  Looking looking(place, frame, eyes, true, true, found);
  return hopeless(looking) || bind(looking, 0);
}

// Whether what needs no variable does not hold. One reason is enough: what comes of it rests on
// that alone, and stays so whatever becomes of the rest.
bool Reader::refused(const plan::Place& place, model::Value* frame, EntityIndex eyes) {
  const Cells::Spot start = cells_.spot();
  for (size_t i = 0; i < place.first.size(); ++i) {
    if (holds(place.first[i], frame, eyes)) continue;
    if (i == 0 || !place.calm || !cells_.noting()) return true;
    cells_.back_to(start);
    return !holds(place.first[i], frame, eyes);
  }
  return false;
}

// Whether some variable has no candidate, whoever the others are. Here, too, one reason is enough.
// Those that have hardly ever been one are asked seldom.
bool Reader::hopeless(Looking& looking) {
  if (looking.place.early.empty()) return false;
  const Cells::Spot start = cells_.spot();
  for (const plan::Early& early : looking.place.early) {
    abi::Tally& tally = tallies_[early.number];
    ++tally.met;
    if (tally.met > 64 && tally.nobody < tally.met / 16 && tally.met % 64 != 0) continue;
    if (!nobody(looking, early.trails)) continue;
    ++tally.nobody;
    if (!cells_.noting()) return true;
    cells_.back_to(start);
    return nobody(looking, early.trails);
  }
  cells_.back_to(start);  // what was found out is found out again on the way
  return false;
}

// Whether trails that need no variable lead to nobody; they are followed to the first only.
bool Reader::nobody(Looking& looking, const std::vector<plan::Trail>& trails) {
  const size_t from = candidates_.size();
  looking.any = true;
  bool none = true;
  for (const plan::Trail& trail : trails)
    none = none && follow(looking, trail, 0) && candidates_.size() == from;
  looking.any = false;
  candidates_.resize(from);
  return none;
}

bool Reader::ranges(const model::Type& type, int64_t value, EntityIndex eyes) const {
  switch (type.sort) {
    case Sort::Entity:
      cells_.note(Cells::word(Cells::Of::Population, 0));
      return store_->entities.there(value) &&
             store_->entities.is(static_cast<EntityIndex>(value), type.kind);
    case Sort::Whole: return type.ranged && value >= type.low && value <= type.high;
    case Sort::Event: {
      if (value <= 0 || value > static_cast<int64_t>(past_->listed())) return false;
      EventIndex event = static_cast<EventIndex>(value - 1);
      if (!past_->at(event).is_act()) return false;
      return eyes == truth || find(eyes, event) != nullptr;
    }
    default: return false;
  }
}

// Everybody, every number, or every event that can be known of.
void Reader::note_all(const model::Type& type, EntityIndex eyes) const {
  if (type.sort == Sort::Entity) cells_.note(Cells::word(Cells::Of::Population, 0));
  if (type.sort != Sort::Event) return;
  cells_.note(eyes == truth ? Cells::word(Cells::Of::Act, 0) : Knowledge::cell(eyes));
}

std::vector<int64_t> Reader::candidates(const model::Type& type, EntityIndex eyes) const {
  note_all(type, eyes);
  std::vector<int64_t> all;
  if (type.sort == Sort::Entity)
    for (EntityIndex one : store_->entities.living(type.kind)) all.push_back(one);
  if (type.sort == Sort::Whole && type.ranged)
    for (int64_t number = type.low; number <= type.high; ++number) all.push_back(number);
  if (type.sort != Sort::Event) return all;
  if (eyes == truth)
    for (EventIndex event : past_->acts()) all.push_back(int64_t{event} + 1);
  else
    for (const Knows& knows : knowledge_->all(eyes))
      if (past_->at(knows.event).is_act()) all.push_back(int64_t{knows.event} + 1);
  return all;
}

bool Reader::try_one(Looking& looking, size_t depth, int64_t candidate) {
  const plan::Stage& stage = looking.place.stages[depth];
  looking.values[depth] = candidate;
  looking.frame[looking.place.variables[depth].slot] = of_whole(candidate);
  if (!looking.judges(depth)) return looking.found();
  bool settled = stage.settled && !stage.trails.empty() &&
                 (!stage.in_truth_only || looking.eyes == truth);
  for (model::ExprId part : stage.filters) {
    if (settled && part == stage.settled) continue;
    if (!holds(part, looking.frame, looking.eyes)) return true;
  }
  return bind(looking, depth + 1);
}

bool Reader::everyone(Looking& looking, size_t depth) {
  const model::Type& type = looking.place.variables[depth].type;
  note_all(type, looking.eyes);
  plan::Stage const& stage = looking.place.stages[depth];
  auto attempt = [&](int64_t candidate) {
    looking.values[depth] = candidate;
    looking.frame[looking.place.variables[depth].slot] = of_whole(candidate);
    if (!looking.judges(depth)) return looking.found();
    for (model::ExprId part : stage.filters)
      if (!holds(part, looking.frame, looking.eyes)) return true;
    return bind(looking, depth + 1);
  };
  if (type.sort == Sort::Entity) {
    const std::vector<EntityIndex>& all = store_->entities.living(type.kind);
    for (size_t i = 0; i < all.size(); ++i)
      if (!attempt(all[i])) return false;
  }
  if (type.sort == Sort::Whole && type.ranged)
    for (int64_t number = type.low; number <= type.high; ++number)
      if (!attempt(number)) return false;
  if (type.sort != Sort::Event) return true;
  if (looking.eyes == truth) {
    const std::vector<EventIndex>& all = past_->acts();
    for (size_t i = 0; i < all.size(); ++i)
      if (!attempt(int64_t{all[i]} + 1)) return false;
    return true;
  }
  const std::vector<Knows>& all = knowledge_->all(looking.eyes);
  for (size_t i = 0; i < all.size(); ++i)
    if (past_->at(all[i].event).is_act() && !attempt(int64_t{all[i].event} + 1)) return false;
  return true;
}

bool Reader::bind(Looking& looking, size_t depth) {
  if (depth == looking.place.bound) return looking.found();
  const plan::Stage& stage = looking.place.stages[depth];
  if (stage.trails.empty()) return everyone(looking, depth);
  size_t from = candidates_.size();
  for (const plan::Trail& trail : stage.trails) {
    if (follow(looking, trail, 0)) continue;
    candidates_.resize(from);
    return everyone(looking, depth);
  }
  const model::Type& type = looking.place.variables[depth].type;
  make_distinct(type, from, looking.ordered, stage.distinct);
  size_t until = candidates_.size();
  size_t sorted = looking.ordered && type.sort == Sort::Entity ? from : until;
  bool on = true;
  for (size_t i = from; i < until && on; ++i) {
    if (i == sorted) sorted = sort_more(i, until, 8 * (i - from));
    int64_t candidate = candidates_[i];
    if (ranges(type, candidate, looking.eyes)) on = try_one(looking, depth, candidate);
  }
  candidates_.resize(from);
  return on;
}

// Entities by index, until those that are tried are put in order; others already in theirs.
void Reader::make_distinct(const model::Type& type, size_t from, bool ordered, bool distinct) {
  if (distinct && (!ordered || type.sort == Sort::Entity)) return;
  const auto begin = candidates_.begin() + static_cast<long>(from);
  std::sort(begin, candidates_.end());
  candidates_.erase(std::unique(begin, candidates_.end()), candidates_.end());
}

// Puts the next candidates in canonical order, `more` of them or all if there are not many, and
// says up to where: a search that ends with the first of thousands need not sort them all.
size_t Reader::sort_more(size_t from, size_t until, size_t more) {
  const Entities& entities = store_->entities;
  const auto less = [&](int64_t a, int64_t b) { return id_of(entities, a) < id_of(entities, b); };
  const size_t to = std::min(until, from + std::max<size_t>(more, 32));
  const auto at = [&](size_t i) { return candidates_.begin() + static_cast<long>(i); };
  if (to < until) std::nth_element(at(from), at(to), at(until), less);
  std::sort(at(from), at(to), less);
  return to;
}

// What one trail gives is left on the list of candidates.
bool Reader::trail(const plan::Place& place, const plan::Trail& trail, model::Value* frame,
                   EntityIndex eyes, const int64_t* values) {
  auto all = [] { return true; };
  const Found found(all);
  Looking looking(place, frame, eyes, true, false, found);
  std::copy(values, values + place.variables.size(), looking.values);
  return follow(looking, trail, 0);
}

bool Reader::nobody(const plan::Place& place, const plan::Early& early, model::Value* frame,
                    EntityIndex eyes) {
  auto all = [] { return true; };
  const Found found(all);
  Looking looking(place, frame, eyes, true, false, found);
  return nobody(looking, early.trails);
}

// What stands at a term that is known; false if that is unknown.
bool Reader::term(Looking& looking, const Term& term, int64_t* into) {
  if (term.sort == Term::Sort::Variable) {
    *into = looking.values[term.variable];
    return true;
  }
  Maybe found = value(term.given.value, looking.frame, looking.eyes);
  *into = found.value.whole;
  return found.known;
}

bool Reader::hop_value(Looking& looking, const plan::Trail& trail, size_t hop, int64_t value) {
  uint16_t variable = trail[hop].variable;
  if (hop + 1 == trail.size()) {
    candidates_.push_back(value);
    return !looking.any;
  }
  looking.values[variable] = value;
  model::Slot slot = looking.place.variables[variable].slot;
  if (slot != model::no_slot) looking.frame[slot] = of_whole(value);
  return follow(looking, trail, hop + 1);
}

// Adds what the rest of a trail gives. False if it cannot tell, and everyone must be tried.
bool Reader::follow(Looking& looking, const plan::Trail& trail, size_t at) {
  const Hop& hop = trail[at];
  switch (hop.sort) {
    case Hop::Sort::Equal: {
      int64_t value = 0;
      return !term(looking, hop.value, &value) || hop_value(looking, trail, at, value);
    }
    case Hop::Sort::Read: {
      int64_t keys[most_keys];
      for (size_t i = 0; i < hop.terms.size(); ++i)
        if (!term(looking, hop.terms[i], &keys[i])) return true;
      const FactTable& table = (*store_)[hop.fact];
      if (cells_.noting()) cells_.note(table.cell(keys));
      Row row = table.find(keys);
      Entry entry = row == no_row ? Entry{} : table.entry(row);
      return hop_value(looking, trail, at, stored(hop.fact, entry));
    }
    case Hop::Sort::Key: return hop_keys(looking, trail, at);
    case Hop::Sort::Kind:
      cells_.note(Cells::word(Cells::Of::Population, 0));
      for (EntityIndex one : store_->entities.living(hop.kind))
        if (!hop_value(looking, trail, at, one)) return false;
      return true;
    case Hop::Sort::Knows: {
      int64_t who = 0;
      if (!term(looking, hop.terms[0], &who)) return true;
      if (who <= 0 || who >= static_cast<int64_t>(store_->entities.size())) return true;
      const std::vector<Knows>& all = knowledge_->all(static_cast<EntityIndex>(who));
      cells_.note(Knowledge::cell(static_cast<EntityIndex>(who)));
      for (size_t i = 0; i < all.size(); ++i)
        if (!hop_value(looking, trail, at, int64_t{all[i].event} + 1)) return false;
      return true;
    }
    case Hop::Sort::Role: case Hop::Sort::Event: return hop_events(looking, trail, at);
  }
  return false;
}

bool Reader::hop_keys(Looking& looking, const plan::Trail& trail, size_t at) {
  const Hop& hop = trail[at];
  int64_t keys[most_keys] = {}, value = 0;
  for (size_t i = 0; i < hop.terms.size(); ++i)
    if ((hop.mask >> i & 1) && !term(looking, hop.terms[i], &keys[i])) return true;
  if (hop.by_value) {
    if (!term(looking, hop.value, &value)) return true;
    const FactNode& node = program_.facts[hop.fact.value];
    bool defaults = (*store_)[hop.fact].has_defaults();
    if (defaults) cells_.note(Cells::word(Cells::Of::Population, 0));
    if (!node.settled || (node.fallback == value && !defaults)) return false;
  }
  const FactTable& table = (*store_)[hop.fact];
  if (hop.index == plan::none) {
    cells_.note(table.cell());
    for (Row row = 0; row < table.rows(); ++row) {
      if (!table.exists(row) || !table.present(row)) continue;
      if (!hop_value(looking, trail, at, table.key(row, hop.position))) return false;
      if (table.fact().symmetric && hop.position < 2 &&
          !hop_value(looking, trail, at, table.key(row, 1u - hop.position)))
        return false;
    }
    return true;
  }
  if (cells_.noting()) cells_.note(table.list_cell(hop.mask, hop.by_value, keys, value));
  const Index::List* list = table.list(hop.mask, hop.by_value, keys, value);
  for (uint32_t i = 0; list != nullptr && i < list->live; ++i) {
    View view{list->views[i] / 2, (list->views[i] & 1) != 0};
    if (!hop_value(looking, trail, at, table.key(view, hop.position))) return false;
  }
  return true;
}

// The first term of a pattern that names somebody who is known before the place is searched.
bool Reader::named(Looking& looking, const Hop& hop, const Fits& fits, size_t* role, int64_t* who,
                   bool* unknown) {
  const PatternNode& node = program_.patterns[hop.pattern];
  for (size_t i = 0; i < hop.terms.size() && fits.roles.size() == 1; ++i) {
    bool own = hop.terms[i].sort == Term::Sort::Given && hop.terms[i].needs.empty() &&
               node.types[i].sort == Sort::Entity && fits.roles[0][i] < 64;
    if (!own) continue;
    *role = fits.roles[0][i];
    *unknown = !term(looking, hop.terms[i], who);
    return true;
  }
  return false;
}

// The time before which no event can match; those that do not reach it need not be looked at.
int64_t Reader::earliest(uint32_t pattern) const {
  const model::Pattern& of = *program_.patterns[pattern].pattern;
  bool settled = of.within && program_.nodes[of.within.value].op == model::Op::Constant;
  if (!settled || !program_.patterns[pattern].calm) return INT64_MIN;
  return run_.now - program_.nodes[of.within.value].constant.whole;
}

bool Reader::hop_events(Looking& looking, const plan::Trail& trail, size_t at) {
  const Hop& hop = trail[at];
  const PatternNode& node = program_.patterns[hop.pattern];
  int64_t from = earliest(hop.pattern);
  auto one = [&](const Fits& fits, EventIndex event, Swap swap) {
    if (hop.sort == Hop::Sort::Event) return hop_value(looking, trail, at, int64_t{event} + 1);
    Seen seen = past_->at(event);
    for (const auto& roles : fits.roles)
      if (!hop_value(looking, trail, at,
                     swap.of(node.types[hop.position], seen.roles[roles[hop.position]])))
        return false;
    return true;
  };
  for (const Fits& fits : node.acts) {
    size_t role = 0;
    int64_t who = 0;
    bool unknown = false, some = named(looking, hop, fits, &role, &who, &unknown);
    if (unknown) return true;
    if (looking.eyes == truth) {
      const auto* list = some ? past_->of(fits.act, role, who) : &past_->of(fits.act);
      cells_.note(some ? Past::cell(fits.act, role, who)
                       : Cells::word(Cells::Of::Act, fits.act.value));
      for (size_t i = list ? list->size() : 0; i > 0 && past_->time((*list)[i - 1]) >= from; --i)
        if (!one(fits, (*list)[i - 1], {})) return false;
      continue;
    }
    const auto* list = some ? knowledge_->of(looking.eyes, fits.act, role, who)
                            : knowledge_->of(looking.eyes, fits.act);
    cells_.note(some ? Knowledge::cell(looking.eyes, fits.act, role, who)
                     : Knowledge::cell(looking.eyes, fits.act));
    for (size_t i = list ? list->size() : 0; i > 0; --i) {
      const Knows& knows = (*list)[i - 1];
      if (past_->time(knows.event) < from) break;
      if (!one(fits, knows.event, knowledge_->swap(knows))) return false;
    }
  }
  return true;
}

}  // namespace milieu::sim::vector_parts
