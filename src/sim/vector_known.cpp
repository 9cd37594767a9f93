// Knowledge and the past. What is believed of them is in vector_belief.cpp.
#include <algorithm>
#include <map>

#include "base/exact.h"
#include "sim/vector_read.h"

namespace milieu::sim::vector_parts {

using history::no_event;
using history::Status;
using model::Op;
using model::Pattern;
using model::Sort;
using model::Value;
using model::of_number;
using model::of_whole;

// Everything as the start left it, read by a reader of its own.
class Reader::AtStart {
 public:
  explicit AtStart(Reader& reader)
      : reader_(reader), store_(reader.store_), past_(reader.past_),
        knowledge_(reader.knowledge_), now_(reader.run_.now), native_(reader.native_),
        noting_(reader.cells_.pause()), scope_(reader) {
    reader.store_ = reader.initial_;
    reader.past_ = reader.no_past_;
    reader.knowledge_ = reader.no_knowledge_;
    reader.run_.now = reader.world_.starts;
    reader.native_ = &reader.none_;  // which reads the state as it is now
  }
  ~AtStart() {
    reader_.store_ = store_;
    reader_.past_ = past_;
    reader_.knowledge_ = knowledge_;
    reader_.run_.now = now_;
    reader_.native_ = native_;
    reader_.cells_.go_on(noting_);
  }

 private:
  Reader& reader_;
  const Store* store_;
  const Past* past_;
  const Knowledge* knowledge_;
  int64_t now_;
  const Native* native_;
  bool noting_;
  Scope scope_;
};

const Knows* Reader::find(EntityIndex who, EventIndex event) const {
  cells_.note(Knowledge::cell_of_event(who, event));
  return knowledge_->find(who, event);
}

Swap Reader::swap_for(EntityIndex eyes, EventIndex event) const {
  const Knows* knows = eyes == truth ? nullptr : find(eyes, event);
  return knows ? knowledge_->swap(*knows) : Swap{};
}

bool Reader::matches(uint32_t number, const Seen& event, Swap swap, EntityIndex eyes,
                     Value* frame, bool bind) {
  const PatternNode& node = program_.patterns[number];
  const Pattern& pattern = *node.pattern;
  if (!event.is_act() || pattern.failed != (event.status != Status::Worked)) return false;
  int64_t until = INT64_MAX;
  if (pattern.within) {
    Maybe span = value(pattern.within.value, frame, eyes);
    if (!span || event.time < run_.now - span.value.whole) return false;
    until = base::add(event.time + 1, span.value.whole).value_or(INT64_MAX);
  }
  const Fits* fits = node.fits(event.act);
  if (fits == nullptr) return false;
  for (const auto& roles : fits->roles) {
    if (!fits_roles(node, roles, event, swap, eyes, frame, bind)) continue;
    bool fit = fits_answer(node, *fits, event, eyes, frame, bind);
    if (fit) cells_.until(until);
    return fit;
  }
  return false;
}

bool Reader::fits_roles(const PatternNode& node, const std::vector<model::Slot>& roles,
                        const Seen& event, Swap swap, EntityIndex eyes, Value* frame, bool bind) {
  const Pattern& pattern = *node.pattern;
  for (size_t i = 0; i < pattern.args.size(); ++i) {
    if (!pattern.args[i]) continue;
    Value role = load(node.types[i], swap.of(node.types[i], event.roles[roles[i]]));
    if (bind && pattern.binds.size() > i && pattern.binds[i]) {
      frame[program_.nodes[pattern.args[i].value].slot] = role;
      continue;
    }
    Maybe wanted = value(pattern.args[i].value, frame, eyes);
    if (!wanted) return false;
    bool real = node.types[i].sort == Sort::Number;
    if (real ? wanted.value.number != role.number : wanted.value.whole != role.whole) return false;
  }
  return true;
}

bool Reader::fits_answer(const PatternNode& node, const Fits& fits, const Seen& event,
                         EntityIndex eyes, Value* frame, bool bind) {
  const Pattern& pattern = *node.pattern;
  if (pattern.answered == Pattern::Answer::Any) return true;
  if (fits.plain.empty() || event.answers.empty()) return false;
  size_t fitting = 0;
  for (const Answered& given : event.answers) {
    bool plain = eyes == truth || eyes == given.who;
    if (!(plain ? fits.plain : fits.shown)[given.answer]) continue;
    if (pattern.quantity != model::no_slot) {
      if (bind) frame[pattern.quantity] = of_whole(given.quantity);
      if (frame[pattern.quantity].whole != given.quantity) continue;
    }
    ++fitting;
  }
  return pattern.answered == Pattern::Answer::All ? fitting == event.answers.size() : fitting > 0;
}

// The events of an act that somebody knows: of those whom the pattern names, if it names anybody.
// All that can match are in each of the lists of those it names; the shortest will do.
const std::vector<Knows>* Reader::known_to(const Fits& fits, const PatternNode& node, bool binding,
                                        Value* frame, EntityIndex eyes) {
  const Pattern& pattern = *node.pattern;
  const std::vector<Knows>* shortest = nullptr;
  uint64_t cell = 0;
  for (size_t i = 0; i < pattern.args.size() && fits.roles.size() == 1; ++i) {
    if (!pattern.args[i] || node.types[i].sort != Sort::Entity || fits.roles[0][i] >= 64) continue;
    if (binding && pattern.binds.size() > i && pattern.binds[i]) continue;
    Maybe who = value(pattern.args[i].value, frame, eyes);
    if (!who) return nullptr;
    const auto* list = knowledge_->of(eyes, fits.act, fits.roles[0][i], who.value.whole);
    if (cell != 0 && list != nullptr && list->size() >= shortest->size()) continue;
    cell = Knowledge::cell(eyes, fits.act, fits.roles[0][i], who.value.whole);
    shortest = list;
    if (list == nullptr) break;
  }
  if (cell == 0) {
    cell = Knowledge::cell(eyes, fits.act);
    shortest = knowledge_->of(eyes, fits.act);
  }
  cells_.note(cell);
  return shortest;
}

// Goes through the events that could match, of one act after the other, from the latest back, as
// far as `within` reaches. `each` says whether to go on with that act; false if it said to stop.
template <class F>
bool Reader::from_latest(uint32_t number, Value* frame, EntityIndex eyes, F each) {
  const PatternNode& node = program_.patterns[number];
  int64_t earliest = INT64_MIN;
  if (node.pattern->within) {
    Maybe span = value(node.pattern->within.value, frame, eyes);
    if (!span) return true;
    earliest = run_.now - span.value.whole;
  }
  auto one = [&](EventIndex event, Swap swap) {
    Seen seen = past_->at(event);
    return seen.time >= earliest && each(event, seen, swap);
  };
  for (const Fits& fits : node.acts) {
    if (eyes != truth) {
      const std::vector<Knows>* list = known_to(fits, node, false, frame, eyes);
      for (size_t i = list ? list->size() : 0; i > 0; --i)
        if (!one((*list)[i - 1].event, knowledge_->swap((*list)[i - 1]))) break;
      continue;
    }
    const std::vector<EventIndex>* list = &past_->of(fits.act);
    uint64_t cell = Cells::word(Cells::Of::Act, fits.act.value);
    for (size_t i = 0; i < node.types.size() && fits.roles.size() == 1; ++i) {
      if (i >= node.pattern->args.size() || !node.pattern->args[i]) continue;
      if (node.types[i].sort != Sort::Entity) continue;
      Maybe who = value(node.pattern->args[i].value, frame, eyes);
      list = who ? past_->of(fits.act, fits.roles[0][i], who.value.whole) : nullptr;
      if (who) cell = Past::cell(fits.act, fits.roles[0][i], who.value.whole);
      break;
    }
    cells_.note(cell);
    for (size_t i = list ? list->size() : 0; i > 0; --i)
      if (!one((*list)[i - 1], {})) break;
  }
  return true;
}

bool Reader::happened(uint32_t pattern, Value* frame, EntityIndex eyes) {
  if (!program_.patterns[pattern].calm) return happened_in_order(pattern, frame, eyes);
  bool found = false;
  from_latest(pattern, frame, eyes, [&](EventIndex, const Seen& seen, Swap swap) {
    if (!found) found = matches(pattern, seen, swap, eyes, frame, false);
    return !found;
  });
  return found;
}

// Where looking can fault, every event is looked at as the world says: from the first on.
bool Reader::happened_in_order(uint32_t pattern, Value* frame, EntityIndex eyes) {
  if (eyes == truth) {
    cells_.note(Cells::word(Cells::Of::Act, 0));
    for (EventIndex event : past_->acts())
      if (matches(pattern, past_->at(event), {}, eyes, frame, false)) return true;
    return false;
  }
  cells_.note(Knowledge::cell(eyes));
  for (const Knows& knows : knowledge_->all(eyes))
    if (matches(pattern, past_->at(knows.event), knowledge_->swap(knows), eyes, frame, false))
      return true;
  return false;
}

EventIndex Reader::latest(uint32_t pattern, Value* frame, EntityIndex eyes) {
  EventIndex best = no_event;
  from_latest(pattern, frame, eyes, [&](EventIndex event, const Seen& seen, Swap swap) {
    if (best != no_event && event < best) return false;
    if (!matches(pattern, seen, swap, eyes, frame, false)) return true;
    best = event;
    return false;
  });
  return best;
}

Maybe Reader::past(const Node& node, Value* frame, EntityIndex eyes) {
  int64_t args[most_keys];
  uint32_t id = static_cast<uint32_t>(&node - program_.nodes.data());
  if (!keys_of(id, frame, eyes, args) || args[0] == 0) return {};
  if (node.op == Op::IsEvent) {
    EventIndex event = static_cast<EventIndex>(args[0] - 1);
    if (event >= past_->size()) return truth_of(false);
    if (eyes != truth && find(eyes, event) == nullptr) return truth_of(false);
    return truth_of(matches(node.pattern, past_->at(event), swap_for(eyes, event), eyes, frame,
                            false));
  }
  EntityIndex who = static_cast<EntityIndex>(args[0]);
  if (node.op == Op::KnownEvent)
    return truth_of(args[1] > 0 && find(who, static_cast<EventIndex>(args[1] - 1)));
  return {of_number(credence(model::ClaimId{node.ref}, who, args + 1)), true};
}

// --- known(a, f) ---

Reader::Remembered Reader::remember_one(model::FactId id, EntityIndex who, const int64_t* keys) {
  const model::Fact& fact = world_.facts[id];
  if (cells_.noting()) cells_.note(knowledge_->cell(who, id, keys));
  if (const Remembers* last = knowledge_->remembers(who, id, keys))
    return {false, true, last->present, last->value, last->event};
  // Of somebody born since nothing was said at the start.
  for (size_t k = 0; k < fact.keys; ++k)
    if (fact.frame[k].type.sort == Sort::Entity &&
        keys[k] >= static_cast<int64_t>(initial_->entities.size()))
      return {};
  const FactTable& table = (*initial_)[id];
  Row row = table.find(keys);
  if (row == no_row) return {};
  int64_t stored[most_keys];
  for (size_t k = 0; k < fact.keys; ++k) stored[k] = table.key(row, k);
  AtStart then(*this);
  if (!admitted(id, stored, who)) return {};
  return {false, true, table.present(row), table.value(row), 0};
}

// Where a key may be any: what is remembered for each of the keys, and the first that is so.
Reader::Remembered Reader::remember_any(model::FactId id, EntityIndex who, const int64_t* keys,
                                        uint32_t given) {
  const model::Fact& fact = world_.facts[id];
  std::map<std::vector<int64_t>, Remembered> latest;
  auto wanted = [&](const std::vector<int64_t>& other) {
    for (size_t i = 0; i < fact.keys; ++i)
      if ((given >> i & 1) && other[i] != keys[i]) return false;
    return true;
  };
  auto note = [&](std::vector<int64_t> other, const Remembered& what) {
    std::vector<int64_t> ordered = other;
    (*store_)[id].order(ordered.data());
    if (wanted(other)) latest[ordered] = what;
    if (!fact.symmetric) return;
    std::swap(other[0], other[1]);
    if (wanted(other)) latest[ordered] = what;
  };
  cells_.note(Knowledge::cell(who));
  const FactTable& table = (*initial_)[id];
  for (Row row = 0; row < table.rows(); ++row) {
    if (!table.exists(row)) continue;
    std::vector<int64_t> own;
    for (size_t i = 0; i < fact.keys; ++i) own.push_back(table.key(row, i));
    AtStart then(*this);
    if (admitted(id, own.data(), who)) note(own, {false, true, table.present(row),
                                                  table.value(row), 0});
  }
  for (const Knows& knows : knowledge_->all(who)) {
    Swap swap = knowledge_->swap(knows);
    for (const Wrote& wrote : past_->writes(knows.event)) {
      if (wrote.fact != id.value) continue;
      std::vector<int64_t> own = wrote.keys;
      for (size_t i = 0; i < own.size(); ++i) own[i] = swap.of(fact.frame[i].type, own[i]);
      note(own, {false, true, wrote.present, swap.of(fact.value, wrote.value), knows.event});
    }
  }
  Remembered found;
  for (const auto& [at, what] : latest) {
    if (!found.present && what.present) found.present = true, found.value = what.value;
    found.found = true;
    found.by = std::max(found.by, what.by);
  }
  return found;
}

Reader::Remembered Reader::remember(uint32_t id, Value* frame, EntityIndex eyes) {
  const Node& node = program_.nodes[id];
  int64_t args[most_keys + 1];
  Remembered nothing;
  nothing.unknown = true;
  if (!keys_of(id, frame, eyes, args) || args[0] == 0) return nothing;
  uint32_t given = 0;
  for (uint16_t i = 1; i < node.count; ++i)
    if (program_.args[node.first + i] != 0) given |= 1u << (i - 1);
  model::FactId fact{node.ref};
  EntityIndex who = static_cast<EntityIndex>(args[0]);
  bool all = given + 1 == 1u << world_.facts[fact].keys;
  return all ? remember_one(fact, who, args + 1) : remember_any(fact, who, args + 1, given);
}

Maybe Reader::known_fact(uint32_t id, Value* frame, EntityIndex eyes) {
  const model::Fact& fact = world_.facts[model::FactId{program_.nodes[id].ref}];
  Remembered what = remember(id, frame, eyes);
  if (what.unknown) return {};
  if (what.present) return {fact.set ? of_whole(1) : load(fact.value, what.value), true};
  if (fact.set) return truth_of(false);
  if (!fact.start) return {load(fact.value, 0), true};
  Frame nothing(frames, 1);
  return value(fact.start.value, nothing, truth);
}

EventIndex Reader::known_writer(uint32_t id, Value* frame, EntityIndex eyes) {
  Remembered what = remember(id, frame, eyes);
  return what.found && what.by > 0 ? what.by : no_event;
}

}  // namespace milieu::sim::vector_parts
