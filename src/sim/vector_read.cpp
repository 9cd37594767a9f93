// Values and facts. Arithmetic is in vector_arithmetic.cpp, what is kept of readings in
// vector_keep.cpp, searches in vector_search.cpp, the past in vector_known.cpp.
#include "sim/vector_read.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/calendar.h"
#include "base/exact.h"
#include "base/maths.h"
#include "sim/fade.h"

namespace milieu::sim::vector_parts {

using model::Op;
using model::Sort;
using model::Type;
using model::Value;
using model::of_number;
using model::of_whole;

Value* Frames::take(size_t count) {
  static constexpr size_t block_size = 1 << 13;
  while (at_.block < blocks_.size() && at_.used + count > sizes_[at_.block]) {
    ++at_.block;
    at_.used = 0;
  }
  if (at_.block == blocks_.size()) {
    sizes_.push_back(std::max(block_size, count));
    blocks_.push_back(std::make_unique<Value[]>(sizes_.back()));
    at_.used = 0;
  }
  Value* made = blocks_[at_.block].get() + at_.used;
  at_.used += count;
  std::fill(made, made + count, Value{});
  return made;
}

Scope::Scope(Reader& reader, Drawing* draws)
    : drawing(draws), under_way(reader.under_way_.size()), reader_(reader), outer_(reader.scope_) {
  reader.scope_ = this;
}

Scope::~Scope() { reader_.scope_ = outer_; }

Reader::Reader(const model::World& world, const plan::Plan& plan, const Program& program,
               const Store& store, const Past& past, const Knowledge& knowledge, Cells& cells,
               base::Luck luck)
    : world_(world), plan_(plan), program_(program), store_(&store), past_(&past),
      knowledge_(&knowledge), cells_(cells), luck_(luck), none_(nothing(plan, program)),
      named_(world.named.size() + 1, 0) {
  share();
}

void Reader::name(model::NamedId named, EntityIndex entity) {
  if (named && named_[named.value] == 0) named_[named.value] = entity;
}

void Reader::unname(EntityIndex from) {
  for (EntityIndex& entity : named_)
    if (entity >= from) entity = 0;
}

void Reader::fail(std::string what, base::Span where) {
  if (scope_ == nullptr || scope_->fault) return;
  scope_->fault = std::move(what);
  scope_->span = where;
}

Value Reader::load(const Type& type, int64_t stored) const {
  return type.sort == Sort::Number ? of_number(base::to_double(stored)) : of_whole(stored);
}

std::optional<int64_t> Reader::store(const Type& type, Value value) {
  std::optional<int64_t> whole = value.whole;
  if (type.sort == Sort::Number) whole = base::to_fixed(value.number);
  if (!whole) {
    fail("a number is too large to keep", {});
    return std::nullopt;
  }
  return type.ranged ? base::clamp(*whole, type.low, type.high) : *whole;
}

double Reader::number(model::ExprId id, Value* frame, EntityIndex eyes) {
  Maybe found = value(id.value, frame, eyes);
  return found ? as_number(id.value, found.value) : 0;
}

Maybe Reader::value_of(const Node& node, uint32_t id, Value* frame, EntityIndex eyes) {
  const uint32_t* args = program_.args.data() + node.first;
  switch (node.op) {
    case Op::Now: case Op::Clock: case Op::Weekday: return clock(node);
    case Op::Named:
      cells_.note(Cells::word(Cells::Of::Population, 0));
      return known(of_whole(named_[node.ref]));
    case Op::Fact: return fact(node, frame, eyes);
    case Op::Taste: return taste(node, id, frame, eyes);
    case Op::Rule: return rule(node, frame, eyes);
    case Op::Kind: {
      Maybe who = value(args[0], frame, eyes);
      if (!who || who.value.whole == 0) return truth_of(false);
      return truth_of(store_->entities.is(static_cast<EntityIndex>(who.value.whole),
                                          model::KindId{node.ref}));
    }
    case Op::Add: case Op::Subtract: case Op::Multiply: case Op::Divide: case Op::Negate:
      return arithmetic(node, id, frame, eyes);
    case Op::Equal: case Op::Unequal: case Op::Less: case Op::LessEqual: case Op::Greater:
    case Op::GreaterEqual:
      return compare(node, frame, eyes);
    case Op::Not: return truth_of(!holds(args[0], frame, eyes));
    case Op::And:
      for (uint16_t i = 0; i < node.count; ++i)
        if (!holds(args[i], frame, eyes)) return truth_of(false);
      return truth_of(true);
    case Op::Or:
      for (uint16_t i = 0; i < node.count; ++i)
        if (holds(args[i], frame, eyes)) return truth_of(true);
      return truth_of(false);
    case Op::If: return value(args[holds(args[0], frame, eyes) ? 1 : 2], frame, eyes);
    case Op::Exists: {
      auto stop = [] { return false; };
      return truth_of(!search(node.place, frame, eyes, false, stop));
    }
    case Op::Count: {
      int64_t count = 0;
      auto more = [&] { return ++count > 0; };
      search(node.place, frame, eyes, false, more);
      return known(of_whole(count));
    }
    case Op::Sum: case Op::Mean: return total(node, id, frame, eyes);
    case Op::Max: case Op::Min: return extreme(node, frame, eyes);
    case Op::Components: return components(node, frame, eyes);
    case Op::Happened: return truth_of(happened(node.pattern, frame, eyes));
    case Op::KnownFact: return known_fact(id, frame, eyes);
    case Op::IsEvent: case Op::KnownEvent: case Op::Credence: return past(node, frame, eyes);
    default: return function(node, id, frame, eyes);
  }
}

bool Reader::keys_of(uint32_t id, Value* frame, EntityIndex eyes, int64_t* into) {
  const Node& node = program_.nodes[id];
  const uint32_t* args = program_.args.data() + node.first;
  for (uint16_t i = 0; i < node.count; ++i) {
    into[i] = 0;
    if (args[i] == 0) continue;
    Maybe found = value(args[i], frame, eyes);
    if (!found) return false;
    into[i] = found.value.whole;
  }
  return true;
}

bool Reader::keys_of(const std::vector<model::ExprId>& args, Value* frame, EntityIndex eyes,
                     int64_t* into) {
  for (size_t i = 0; i < args.size(); ++i) {
    into[i] = 0;
    if (!args[i]) continue;
    Maybe found = value(args[i].value, frame, eyes);
    if (!found) return false;
    into[i] = found.value.whole;
  }
  return true;
}

int64_t Reader::faded(const model::Fade& fade, int64_t value, int64_t written) const {
  if (fade.span == 0 || value == 0) return value;
  return static_cast<int64_t>(std::nearbyint(static_cast<double>(value) * fading(fade, written)));
}

double Reader::fading(const model::Fade& fade, int64_t written) const {
  double left = fade_factor(fade.share, fade.span, written, run_.now);
  if (left > 0 && cells_.noting()) cells_.until(next_fade(fade.share, fade.span, run_.now));
  return left;
}

int64_t Reader::stored(model::FactId id, const Entry& entry) {
  const FactNode& node = program_.facts[id.value];
  if (entry.exists && entry.present) return faded(node.fact->fade, entry.value, entry.written);
  if (node.settled) return node.fallback;
  Frame nothing(frames, 1);
  Maybe start = value(node.fact->start.value, nothing, truth);
  return start ? store(node.fact->value, start.value).value_or(0) : 0;
}

Maybe Reader::fact(const Node& node, Value* frame, EntityIndex eyes) {
  int64_t keys[most_keys];
  const uint32_t* args = program_.args.data() + node.first;
  for (uint16_t i = 0; i < node.count; ++i) {
    keys[i] = 0;
    if (args[i] == 0) continue;
    Maybe found = value(args[i], frame, eyes);
    if (!found) return {};
    keys[i] = found.value.whole;
  }
  model::FactId id{node.ref};
  const FactNode& fact = program_.facts[node.ref];
  if (eyes != truth && !fact.all && !admitted(id, keys, eyes)) return {};
  const FactTable& table = (*store_)[id];
  if (cells_.noting()) cells_.note(table.cell(keys));
  Row row = table.find(keys);
  bool present = row != no_row && table.present(row);
  if (fact.set) return truth_of(present);
  int64_t what = fact.fallback;
  if (present)
    what = fact.fades ? faded(fact.fact->fade, table.value(row), table.written(row))
                      : table.value(row);
  else if (!fact.settled)
    what = stored(id, Entry{});
  return known(fact.number ? of_number(base::to_double(what)) : of_whole(what));
}

bool Reader::admitted(model::FactId id, const int64_t* keys, EntityIndex who) {
  const FactNode& node = program_.facts[id.value];
  if (node.all) return true;
  if (node.own) {
    for (model::Slot slot : node.own_keys)
      if (keys[slot] == int64_t{who}) return true;
    return false;
  }
  const model::Fact& fact = *node.fact;
  if (who >= store_->entities.size()) return false;
  Frame frame(frames, fact.frame.size());
  for (size_t i = 0; i < fact.keys; ++i) frame[i] = of_whole(keys[i]);
  for (model::ExprId expr : fact.seen.who) {
    Maybe seer = value(expr.value, frame, truth);
    if (seer && seer.value.whole == int64_t{who}) return true;
  }
  if (fact.seen.witness == model::no_slot) return false;
  if (!store_->entities.is(who, fact.frame[fact.seen.witness].type.kind)) return false;
  frame[fact.seen.witness] = of_whole(who);
  return holds(fact.seen.condition, frame, truth);
}

}  // namespace milieu::sim::vector_parts
