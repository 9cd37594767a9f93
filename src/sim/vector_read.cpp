// Values, arithmetic and facts. Searches are in vector_search.cpp, the past in vector_known.cpp.
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

namespace {

Maybe known(Value value) { return {value, true}; }
Maybe truth_of(bool holds) { return {of_whole(holds ? 1 : 0), true}; }

template <class T>
bool by(Op op, T a, T b) {
  switch (op) {
    case Op::Equal: return a == b;
    case Op::Unequal: return a != b;
    case Op::Less: return a < b;
    case Op::LessEqual: return a <= b;
    case Op::Greater: return a > b;
    default: return a >= b;
  }
}

}  // namespace

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
      knowledge_(&knowledge), cells_(cells), luck_(luck), named_(world.named.size() + 1, 0) {}

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

Maybe Reader::finite(double value, uint32_t node) {
  if (std::isfinite(value)) return known(of_number(value));
  fail("this is not a finite number (division by zero, or too large)",
       world_.exprs[model::ExprId{node}].span);
  return {};
}

Maybe Reader::exact(std::optional<int64_t> value, uint32_t node) {
  if (value) return known(of_whole(*value));
  fail("this amount is too large to be exact", world_.exprs[model::ExprId{node}].span);
  return {};
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

Maybe Reader::arithmetic(const Node& node, uint32_t id, Value* frame, EntityIndex eyes) {
  const uint32_t* args = program_.args.data() + node.first;
  Maybe left = value(args[0], frame, eyes);
  if (!left) return left;
  if (node.op == Op::Negate)
    return node.number ? known(of_number(-left.value.number))
                       : exact(base::sub(0, left.value.whole), id);
  Maybe right = value(args[1], frame, eyes);
  if (!right) return right;
  if (node.number) {
    double a = as_number(args[0], left.value), b = as_number(args[1], right.value);
    double result = node.op == Op::Add        ? a + b
                    : node.op == Op::Subtract ? a - b
                    : node.op == Op::Multiply ? a * b
                                              : a / b;
    return finite(result, id);
  }
  if (node.op == Op::Add) return exact(base::add(left.value.whole, right.value.whole), id);
  if (node.op == Op::Subtract) return exact(base::sub(left.value.whole, right.value.whole), id);
  return amount(node, id, left.value, right.value);
}

// Money or a duration times or over a number; or whole times whole.
Maybe Reader::amount(const Node& node, uint32_t id, Value left, Value right) {
  const uint32_t* args = program_.args.data() + node.first;
  uint32_t other = args[1];
  if (node.turned) {
    std::swap(left, right);
    other = args[0];
  }
  Sort sort = world_.exprs[model::ExprId{other}].type.sort;
  if (node.op == Op::Multiply && sort == Sort::Whole)
    return exact(base::mul(left.whole, right.whole), id);
  double factor = as_number(other, right);
  if (node.op == Op::Multiply) return exact(base::scale(left.whole, factor), id);
  return exact(base::divide(left.whole, factor), id);
}

// What time it is; the passing of time changes that, unless it is only compared.
Maybe Reader::clock(const Node& node) {
  int64_t today = ((now_ % base::day) + base::day) % base::day;
  int64_t tomorrow = now_ - today + base::day;
  if (node.op == Op::Weekday) {
    cells_.until(tomorrow);
    return known(of_whole(base::weekday(now_)));
  }
  if (under_time_ == 0) cells_.until(now_ + 1);
  else if (node.op == Op::Clock) cells_.until(tomorrow);
  return known(of_whole(node.op == Op::Now ? now_ : today));
}

// One side gains on the other: the comparison comes out as it does until they meet.
Maybe Reader::compare_times(const Node& node, Value* frame, EntityIndex eyes) {
  const uint32_t* args = program_.args.data() + node.first;
  ++under_time_;
  Maybe left = value(args[0], frame, eyes), right = value(args[1], frame, eyes);
  --under_time_;
  if (!left || !right) return {};
  std::optional<int64_t> ahead = base::sub(left.value.whole, right.value.whole);
  std::optional<int64_t> gap = !ahead ? ahead : node.moves > 0 ? base::sub(0, *ahead) : ahead;
  if (!gap) cells_.until(now_ + 1);
  else if (*gap >= 0) cells_.until(base::add(now_, std::max<int64_t>(*gap, 1)).value_or(INT64_MAX));
  return truth_of(by(node.op, left.value.whole, right.value.whole));
}

Maybe Reader::compare(const Node& node, Value* frame, EntityIndex eyes) {
  if (node.moves != 0 && cells_.noting()) return compare_times(node, frame, eyes);
  const uint32_t* args = program_.args.data() + node.first;
  Maybe left = value(args[0], frame, eyes), right = value(args[1], frame, eyes);
  if (!left || !right) return {};
  if (node.real)
    return truth_of(by(node.op, as_number(args[0], left.value), as_number(args[1], right.value)));
  return truth_of(by(node.op, left.value.whole, right.value.whole));
}

Maybe Reader::function(const Node& node, uint32_t id, Value* frame, EntityIndex eyes) {
  const uint32_t* args = program_.args.data() + node.first;
  Maybe first = value(args[0], frame, eyes);
  if (!first) return first;
  double x = as_number(args[0], first.value);
  switch (node.op) {
    case Op::ToNumber: return known(of_number(x));
    case Op::Chance: {
      Drawing* drawing = scope_ ? scope_->drawing : nullptr;
      return truth_of(drawing != nullptr && drawing->uniform(node.ref) < x);
    }
    case Op::Exp: return finite(base::exp(x), id);
    case Op::Log: return finite(base::log(x), id);
    case Op::Sqrt: return finite(std::sqrt(x), id);
    case Op::Floor: case Op::Round: {
      double whole = node.op == Op::Floor ? std::floor(x) : std::nearbyint(x);
      if (!(whole > -9e15 && whole < 9e15)) return exact(std::nullopt, id);
      return known(of_whole(static_cast<int64_t>(whole)));
    }
    case Op::Abs:
      if (node.number) return known(of_number(x < 0 ? -x : x));
      return first.value.whole < 0 ? exact(base::sub(0, first.value.whole), id) : first;
    default: break;
  }
  Maybe second = value(args[1], frame, eyes);  // Min2, Max2
  if (!second) return second;
  bool less = node.number ? x < as_number(args[1], second.value)
                          : first.value.whole < second.value.whole;
  bool first_wins = node.op == Op::Min2 ? less : !less;
  if (!node.number) return first_wins ? first : second;
  return known(of_number(first_wins ? x : as_number(args[1], second.value)));
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
  double left = fade_factor(fade.share, fade.span, now_ - written);
  if (left > 0 && cells_.noting())
    cells_.until(now_ + time_to_fade(fade.span, now_ - written));
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

Maybe Reader::taste(const Node& node, uint32_t id, Value* frame, EntityIndex eyes) {
  const model::Taste& taste = world_.tastes[model::TasteId{node.ref}];
  int64_t keys[most_keys];
  if (!keys_of(id, frame, eyes, keys)) return {};
  static constexpr size_t places = 4096, most = std::size(Drawn{}.keys);
  bool keep = node.count <= most;  // and what it is drawn from never changes
  for (model::ExprId arg : taste.draw.args) keep &= program_.nodes[arg.value].op == Op::Constant;
  if (!keep) return draw_taste(node, id, keys);
  if (tastes_.empty()) tastes_.resize(places);
  uint64_t word = node.ref;
  for (size_t i = 0; i < node.count; ++i) word = Cells::with(word, keys[i]);
  Drawn& kept = tastes_[word % places];
  if (kept.taste == node.ref && std::equal(keys, keys + node.count, kept.keys))
    return known(of_number(kept.value));
  Maybe found = draw_taste(node, id, keys);
  if (!found) return found;
  kept.taste = node.ref, kept.value = found.value.number;
  std::copy(keys, keys + node.count, kept.keys);
  return found;
}

Maybe Reader::draw_taste(const Node& node, uint32_t id, const int64_t* keys) {
  const model::Taste& taste = world_.tastes[model::TasteId{node.ref}];
  Frame own(frames, taste.frame.size());
  Ids ids;
  for (size_t i = 0; i < node.count; ++i) {
    own[i] = of_whole(keys[i]);
    ids.push_back(store_->content(taste.frame[i].type, keys[i]));
  }
  base::Distribution from{taste.draw.family, 0, 0};
  if (!taste.draw.args.empty()) from.a = number(taste.draw.args[0], own, truth);
  if (taste.draw.args.size() > 1) from.b = number(taste.draw.args[1], own, truth);
  base::Key draw = key(luck_, program_.taste_sites[node.ref], ids);
  return finite(base::quantile(from, draw.uniform(Lane::taste)), id);
}

Maybe Reader::rule(const Node& node, Value* frame, EntityIndex eyes) {
  const RuleNode& rule = program_.rules[node.ref];
  const uint32_t* args = program_.args.data() + node.first;
  Frame own(frames, rule.frame);
  for (uint16_t i = 0; i < node.count; ++i) {
    Maybe arg = value(args[i], frame, eyes);
    if (!arg) return {};
    own[i] = arg.value;
  }
  const plan::RulePlan& plan = plan_.rules[node.ref];
  if (eyes == truth && plan.kept && store_ != initial_) return kept_rule(node, own);
  if (plan.noted) return noted(rule.body, node.count, own, plan.rests.eyes ? eyes : truth);
  if (!rule.recursive) return value(rule.body, own, eyes);
  // Least fixed point: what would rest on itself does not hold.
  Call call{node.ref, eyes, {}};
  for (uint16_t i = 0; i < node.count; ++i) call.keys.push_back(own[i].whole);
  for (size_t i = scope_ ? scope_->under_way : 0; i < under_way_.size(); ++i)
    if (under_way_[i] == call) return truth_of(false);
  under_way_.push_back(std::move(call));
  Maybe result = value(rule.body, own, eyes);
  under_way_.pop_back();
  return result;
}

Maybe Reader::kept_rule(const Node& node, Value* own) {
  const plan::Footprint& rests = plan_.rules[node.ref].rests;
  for (uint32_t of : rests.facts) cells_.note(store_->facts[of].cell());
  if (rests.population) cells_.note(Cells::word(Cells::Of::Population, 0));
  uint64_t now = stamp(rests);
  Kept& slot = kept(node.ref, own, node.count);
  if (slot.stamp == now) return slot.value;
  bool noting = cells_.pause();
  Maybe found = value(program_.rules[node.ref].body, own, truth);
  cells_.go_on(noting);
  Kept& after = kept(node.ref, own, node.count);
  after.stamp = now;
  after.value = found;
  return found;
}

Maybe Reader::noted(uint32_t id, size_t count, Value* frame, EntityIndex eyes) {
  static constexpr size_t places = 4096;
  if (!cells_.on() || store_ == initial_ || count > most_noted) return value(id, frame, eyes);
  if (noted_.empty()) noted_.resize(places);
  uint64_t word = uint64_t{id} << 32 | eyes;
  for (size_t i = 0; i < count; ++i) word = Cells::with(word, frame[i].whole);
  const size_t at = base::mix(word) % places;
  auto same = [&] {
    const Noted& kept = noted_[at];
    bool all = kept.node == id && kept.eyes == eyes;
    for (size_t i = 0; i < count; ++i) all = all && kept.keys[i] == frame[i].whole;
    return all;
  };
  if (same() && cells_.good(noted_[at].rests, now_)) {
    cells_.note(noted_[at].rests);
    return noted_[at].value;
  }
  Cells::Mark mark = cells_.open();
  Maybe found = value(id, frame, eyes);
  Noted& kept = noted_[at];  // what was read within may have taken its place
  kept.node = id, kept.eyes = eyes, kept.value = found;
  for (size_t i = 0; i < count; ++i) kept.keys[i] = frame[i].whole;
  cells_.close(mark, kept.rests);
  if (scope_ && scope_->fault) kept.rests.stamp = 0;
  return found;
}

uint64_t Reader::stamp(const plan::Footprint& footprint) const {
  uint64_t sum = 1;
  for (uint32_t fact : footprint.facts) sum += store_->facts[fact].version();
  if (footprint.population) sum += store_->entities.version();
  return sum;
}

// The place where a rule's value for these arguments is kept; what else was there is forgotten.
Reader::Kept& Reader::kept(uint32_t rule, const Value* frame, size_t count) {
  // Twice as many as there are entities, up to a bound: most rules are asked about each of them.
  const size_t places = std::bit_ceil(std::clamp<size_t>(store_->entities.size(), 512, 65536)) * 2;
  if (kept_.empty()) kept_.resize(program_.rules.size());
  std::vector<Kept>& all = kept_[rule];
  if (all.size() < places) all.resize(places);
  uint64_t word = 0;
  for (size_t i = 0; i < count; ++i)
    word = base::mix(word + static_cast<uint64_t>(frame[i].whole) + 1);
  Kept& found = all[word % all.size()];
  bool same = true;
  for (size_t i = 0; i < count; ++i) same = same && found.keys[i] == frame[i].whole;
  if (!same) found.stamp = 0;
  for (size_t i = 0; i < count; ++i) found.keys[i] = frame[i].whole;
  return found;
}

Maybe Reader::extreme(const Node& node, Value* frame, EntityIndex eyes) {
  const uint32_t* args = program_.args.data() + node.first;
  Maybe best;
  auto each = [&] {
    Maybe next = value(args[0], frame, eyes);
    if (!next) return true;
    bool less = best.known && (node.real ? next.value.number < best.value.number
                                         : next.value.whole < best.value.whole);
    bool more = best.known && (node.real ? next.value.number > best.value.number
                                         : next.value.whole > best.value.whole);
    if (!best.known || (node.op == Op::Max ? more : less)) best = next;
    return true;
  };
  search(node.place, frame, eyes, true, each);
  return best;
}

// Sums are exact: numbers are rounded to millionths one by one, so that no order matters, but for
// the point at which one grows too large.
Maybe Reader::total(const Node& node, uint32_t id, Value* frame, EntityIndex eyes) {
  const uint32_t* args = program_.args.data() + node.first;
  std::optional<int64_t> sum = 0;
  int64_t count = 0;
  auto each = [&] {
    Maybe next = value(args[0], frame, eyes);
    if (!next) return true;
    std::optional<int64_t> part =
        node.real ? base::to_fixed(next.value.number) : next.value.whole;
    sum = part ? base::add(*sum, *part) : std::nullopt;
    ++count;
    return sum.has_value();
  };
  search(node.place, frame, eyes, true, each);
  if (!sum) return exact(std::nullopt, id);
  if (node.op == Op::Sum)
    return known(node.real ? of_number(base::to_double(*sum)) : of_whole(*sum));
  if (count == 0) return known(of_whole(0));
  if (node.real) return known(of_number(base::to_double(*sum) / static_cast<double>(count)));
  if (node.number)
    return known(of_number(static_cast<double>(*sum) / static_cast<double>(count)));
  return known(of_whole(*sum / count));  // money and durations: rounded towards zero
}

Maybe Reader::components(const Node& node, Value* frame, EntityIndex eyes) {
  const plan::Place& place = plan_.places[node.place];
  model::Slot first = place.variables[0].slot, second = place.variables[1].slot;
  const std::vector<EntityIndex>& all = store_->entities.living(place.variables[0].type.kind);
  cells_.note(Cells::word(Cells::Of::Population, 0));
  std::vector<uint32_t> root(store_->entities.size());
  for (EntityIndex one : all) root[one] = one;
  auto find = [&](uint32_t i) {
    while (root[i] != i) i = root[i] = root[root[i]];
    return i;
  };
  auto join = [&] {
    root[find(static_cast<uint32_t>(frame[first].whole))] =
        find(static_cast<uint32_t>(frame[second].whole));
    return true;
  };
  search(node.place, frame, eyes, false, join);
  int64_t count = 0;
  for (EntityIndex one : all) count += find(one) == one;
  return known(of_whole(count));
}

}  // namespace milieu::sim::vector_parts
