// Causes: the last writers of what an act's conditions rested on (docs/semantics.md, "Causes").
#include <algorithm>

#include "sim/vector.h"

namespace milieu::sim::vector_parts {

using history::no_event;
using model::Act;
using model::Op;
using model::Slot;
using model::Value;

static constexpr size_t most_causes = 12;
static constexpr size_t most_contributors = 4;

struct Vector::Causes {
  std::vector<EventIndex> found;
  void add(EventIndex event) { found.push_back(event); }
};

void Vector::trace(const Due& due, Event& event, Value* frame) {
  EventIndex trigger = due.act.weighed ? due.act.reader : due.act.parent;
  event.triggered = trigger != no_event && trigger != 0;
  if (event.triggered) event.causes.push_back(trigger);
  if (!settings_.causes) return;
  const Act& act = world_.acts[due.act.act];
  EntityIndex who = actor(act, frame);
  Scope scope(reader_);
  Causes causes;
  for (const model::Step& step : act.steps)
    if (step.sort != model::Step::Sort::Pick)
      because(step.when.condition.value, frame, who, causes);
  for (const model::Clause& clause : act.works)
    because(clause.condition.value, frame, truth, causes);
  if (due.act.weighed)
    for (const model::Motive& motive : act.wants) evidence(motive.value.value, frame, who, causes);
  for (const history::AnswerGiven& given : due.answers) {
    std::vector<Value> own(frame, frame + act.frame.size());
    own[act.asks->it] = model::of_whole(given.who);
    for (const model::Motive& motive : act.asks->motives)
      if (std::count(motive.toward.begin(), motive.toward.end(), given.answer))
        evidence(motive.value.value, own.data(), given.who, causes);
  }
  std::vector<EventIndex>& found = causes.found;
  std::sort(found.begin(), found.end(), [](EventIndex a, EventIndex b) { return a > b; });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  for (EventIndex cause : found)
    if (cause != trigger && cause != 0 && event.causes.size() < most_causes)
      event.causes.push_back(cause);
}

std::vector<EventIndex> Vector::rests_on(model::ExprId expr, Value* frame, EntityIndex eyes) {
  Causes causes;
  because(expr.value, frame, eyes, causes);
  std::vector<EventIndex>& found = causes.found;
  std::sort(found.begin(), found.end(), [](EventIndex a, EventIndex b) { return a > b; });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::erase(found, EventIndex{0});
  return std::move(found);
}

void Vector::because(uint32_t id, Value* frame, EntityIndex eyes, Causes& into) {
  if (id == 0) return;
  const Node& node = program_.nodes[id];
  const uint32_t* args = program_.args.data() + node.first;
  switch (node.op) {
    case Op::And: case Op::Or: {
      bool conjunction = node.op == Op::And;
      bool whole = reader_.holds(id, frame, eyes) == conjunction;
      for (uint16_t i = 0; i < node.count; ++i) {
        bool decides = !whole && reader_.holds(args[i], frame, eyes) != conjunction;
        if (whole || decides) because(args[i], frame, eyes, into);
        if (decides) return;
      }
      return;
    }
    case Op::Not: return because_not(args[0], frame, eyes, into);
    case Op::If:
      because(args[0], frame, eyes, into);
      return because(args[reader_.holds(args[0], frame, eyes) ? 1 : 2], frame, eyes, into);
    case Op::Exists:
      if (!reader_.holds(id, frame, eyes)) return because_not(id, frame, eyes, into);
      return because_some(id, frame, eyes, 1, into);
    case Op::Count: case Op::Sum: case Op::Mean: case Op::Max: case Op::Min:
      return because_some(id, frame, eyes, most_contributors, into);
    case Op::Components: return;
    case Op::Fact: case Op::Rule: return because_fact(id, frame, eyes, into);
    case Op::Happened: case Op::IsEvent: case Op::KnownEvent: case Op::KnownFact:
    case Op::Credence:
      return because_past(id, frame, eyes, into);
    default:
      for (uint16_t i = 0; i < node.count; ++i) because(args[i], frame, eyes, into);
  }
}

// The absence of one plain fact rests on the latest retraction that fits; that of something larger
// on what made it come out as it did.
void Vector::because_not(uint32_t id, Value* frame, EntityIndex eyes, Causes& into) {
  const Node& node = program_.nodes[id];
  auto plain = [&](uint32_t of) {
    const Node& fact = program_.nodes[of];
    return of != 0 && fact.op == Op::Fact && program_.facts[fact.ref].fact->set;
  };
  if (node.op == Op::Exists) {
    uint32_t fact = program_.args[node.first];
    if (plain(fact))
      because_never(fact, world_.exprs[model::ExprId{id}].bound, node.place, frame, eyes, into);
    return;
  }
  if (!plain(id)) return because(id, frame, eyes, into);
  because_never(id, {}, plan::none, frame, eyes, into);
}

void Vector::because_never(uint32_t id, const std::vector<Slot>& some, uint32_t number,
                           Value* frame, EntityIndex eyes, Causes& into) {
  const Node& fact = program_.nodes[id];
  const FactTable& table = state_.store.facts[fact.ref];
  std::optional<EventIndex> latest;
  if (!some.empty() && never_by_index(id, some, number, frame, eyes, latest)) {
    if (latest) into.add(*latest);
    return;
  }
  auto each = [&] {
    int64_t keys[most_keys];
    if (!reader_.keys_of(id, frame, eyes, keys)) return true;
    Row row = table.find(keys);
    if (row != no_row && (!latest || table.writer(row) > *latest)) latest = table.writer(row);
    return true;
  };
  if (some.empty()) {
    each();
  } else {
    plan::Place everyone;
    const plan::Place& place = plan_.places[number];
    everyone.bound = place.bound;
    everyone.variables.assign(place.variables.begin(), place.variables.begin() + place.bound);
    everyone.stages.resize(place.bound);
    reader_.search(everyone, frame, eyes, false, each);
  }
  if (latest) into.add(*latest);
}

// By index, where each key is either known or one of `some`, all of which are keys.
bool Vector::never_by_index(uint32_t id, const std::vector<Slot>& some, uint32_t number,
                            Value* frame, EntityIndex eyes, std::optional<EventIndex>& latest) {
  const Node& fact = program_.nodes[id];
  const uint32_t* args = program_.args.data() + fact.first;
  const FactTable& table = state_.store.facts[fact.ref];
  const plan::Place& place = plan_.places[number];
  uint32_t mask = 0;
  int64_t keys[most_keys] = {};
  std::vector<int> variable(fact.count, -1);
  std::vector<bool> stands(some.size(), false);
  for (uint16_t i = 0; i < fact.count; ++i) {
    const Node& arg = program_.nodes[args[i]];
    auto at = std::find(some.begin(), some.end(), arg.slot);
    if (arg.op == Op::Variable && at != some.end()) {
      size_t which = static_cast<size_t>(at - some.begin());
      if (stands[which]) return false;
      stands[which] = true;
      variable[i] = static_cast<int>(which);
      continue;
    }
    for (Slot slot : plan::slots_read(world_, model::ExprId{args[i]}))
      if (std::find(some.begin(), some.end(), slot) != some.end()) return false;
    mask |= 1u << i;
  }
  if (std::find(stands.begin(), stands.end(), false) != stands.end()) return false;
  const Index* index = mask == 0 ? nullptr : table.index(mask, false);
  if (mask != 0 && index == nullptr) return false;
  for (uint16_t i = 0; i < fact.count; ++i) {
    if (variable[i] >= 0) continue;
    Maybe found = reader_.value(args[i], frame, eyes);
    if (!found) return true;  // unknown keys are no keys
    keys[i] = found.value.whole;
  }
  auto look = [&](View view) {
    if (latest && table.writer(view.row) <= *latest) return;
    for (uint16_t i = 0; i < fact.count; ++i)
      if (variable[i] >= 0 &&
          !reader_.ranges(place.variables[static_cast<size_t>(variable[i])].type,
                          table.key(view, i), eyes))
        return;
    latest = table.writer(view.row);
  };
  if (index != nullptr) {
    const Index::List* list = index->find(keys, 0);
    for (size_t i = 0; list != nullptr && i < list->views.size(); ++i)
      look({list->views[i] / 2, (list->views[i] & 1) != 0});
    return true;
  }
  for (Row row = 0; row < table.rows(); ++row)
    if (table.exists(row)) {
      look({row, false});
      if (table.fact().symmetric) look({row, true});
    }
  return true;
}

void Vector::because_some(uint32_t id, Value* frame, EntityIndex eyes, size_t most,
                          Causes& into) {
  const Node& node = program_.nodes[id];
  uint32_t condition = program_.args[node.first + node.count - 1u];
  size_t count = 0;
  auto each = [&] {
    because(condition, frame, eyes, into);
    return ++count < most;
  };
  reader_.search(node.place, frame, eyes, true, each);
}

void Vector::because_fact(uint32_t id, Value* frame, EntityIndex eyes, Causes& into) {
  const Node& node = program_.nodes[id];
  for (uint16_t i = 0; i < node.count; ++i)
    because(program_.args[node.first + i], frame, eyes, into);
  Keys keys(std::max<size_t>(node.count, 1));
  if (!reader_.keys_of(id, frame, eyes, keys.data())) return;
  if (node.op == Op::Fact) {
    model::FactId fact{node.ref};
    if (eyes != truth && !reader_.admitted(fact, keys.data(), eyes)) return;
    Row row = reader_.row(fact, keys.data());
    if (row != no_row) into.add(state_.store[fact].writer(row));
    return;
  }
  const RuleNode& rule = program_.rules[node.ref];
  for (const auto& other : tracing_)
    if (other.first == node.ref && other.second == keys) return;
  Frame own(reader_.frames, rule.frame);
  for (uint16_t i = 0; i < node.count; ++i) own[i] = model::of_whole(keys[i]);
  tracing_.push_back({node.ref, std::move(keys)});
  because(rule.body, own, eyes, into);
  tracing_.pop_back();
}

void Vector::because_past(uint32_t id, Value* frame, EntityIndex eyes, Causes& into) {
  const Node& node = program_.nodes[id];
  if (node.op == Op::Happened) {
    EventIndex event = reader_.latest(node.pattern, frame, eyes);
    if (event != no_event) into.add(event);
    return;
  }
  int64_t args[most_keys + 1];
  if (!reader_.keys_of(id, frame, eyes, args) || args[0] == 0) return;
  if (node.op == Op::IsEvent) into.add(static_cast<EventIndex>(args[0] - 1));
  if (node.op == Op::KnownEvent && args[1] > 0) into.add(static_cast<EventIndex>(args[1] - 1));
  EventIndex event = no_event;
  if (node.op == Op::KnownFact) event = reader_.known_writer(id, frame, eyes);
  if (node.op == Op::Credence)
    event = reader_.strongest(model::ClaimId{node.ref}, static_cast<EntityIndex>(args[0]),
                              args + 1);
  if (event != no_event) into.add(event);
}

// The strongest evidence of every credence in a motive.
void Vector::evidence(uint32_t id, Value* frame, EntityIndex eyes, Causes& into) {
  if (id == 0) return;
  const Node& node = program_.nodes[id];
  if (node.op == Op::Credence) return because_past(id, frame, eyes, into);
  if (!world_.exprs[model::ExprId{id}].bound.empty()) return;
  for (uint16_t i = 0; i < node.count; ++i)
    evidence(program_.args[node.first + i], frame, eyes, into);
}

}  // namespace milieu::sim::vector_parts
