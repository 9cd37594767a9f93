// Values out of values: arithmetic, comparisons, functions, aggregates.
#include <algorithm>
#include <cmath>

#include "base/calendar.h"
#include "base/exact.h"
#include "base/maths.h"
#include "sim/vector_read.h"

namespace milieu::sim::vector_parts {

using model::Op;
using model::Sort;
using model::Value;
using model::of_number;
using model::of_whole;

namespace {

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

Maybe Reader::finite(double value, uint32_t node) {
  if (std::isfinite(value)) return known(of_number(value));
  not_finite(node);
  return {};
}

void Reader::not_finite(uint32_t node) {
  fail("this is not a finite number (division by zero, or too large)",
       world_.exprs[model::ExprId{node}].span);
}

Maybe Reader::exact(std::optional<int64_t> value, uint32_t node) {
  if (value) return known(of_whole(*value));
  fail("this amount is too large to be exact", world_.exprs[model::ExprId{node}].span);
  return {};
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
  int64_t today = ((run_.now % base::day) + base::day) % base::day;
  if (node.op == Op::Weekday) {
    cells_.until(run_.now - today + base::day);
    return known(of_whole(base::weekday(run_.now)));
  }
  if (run_.under_time == 0) cells_.until(run_.now + 1);
  return known(of_whole(node.op == Op::Now ? run_.now : today));
}

// One side gains on the other: the comparison comes out as it does until they meet, or until the
// clock starts again at midnight.
Maybe Reader::compare_times(const Node& node, Value* frame, EntityIndex eyes) {
  const uint32_t* args = program_.args.data() + node.first;
  ++run_.under_time;
  Maybe left = value(args[0], frame, eyes), right = value(args[1], frame, eyes);
  --run_.under_time;
  if (!left || !right) return {};
  std::optional<int64_t> ahead = base::sub(left.value.whole, right.value.whole);
  std::optional<int64_t> gap = !ahead ? ahead : node.moves > 0 ? base::sub(0, *ahead) : ahead;
  if (!gap) cells_.until(run_.now + 1);
  else note_meeting(node, *gap);
  return truth_of(by(node.op, left.value.whole, right.value.whole));
}

// What is compared with the clock is met at one time of day, or never; never at the first moment of
// the day, if it then comes out as it does from there on.
void Reader::note_meeting(const Node& node, int64_t gap) {
  int64_t today = ((run_.now % base::day) + base::day) % base::day;
  bool wraps = node.wraps;
  bool from_there = node.moves > 0 && (node.op == Op::Less || node.op == Op::GreaterEqual);
  std::optional<int64_t> met = base::add(today, gap);
  if (wraps && met && (*met < (from_there ? 1 : 0) || *met >= base::day)) return;
  if (gap >= 0) cells_.until(base::add(run_.now, std::max<int64_t>(gap, 1)).value_or(INT64_MAX));
  if (wraps) cells_.until(run_.now - today + base::day);
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
