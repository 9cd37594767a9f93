// "Some", and aggregates: nested loops over everybody.
#include <algorithm>

#include "base/exact.h"
#include "sim/reference_read.h"

namespace milieu::sim::reference_parts {

using model::Expr;
using model::ExprId;
using model::Op;
using model::Slot;
using model::Sort;
using model::of_number;
using model::of_whole;

namespace {

// Slots an expression reads, those it binds itself included: enough to know when it can be judged.
void collect(const model::World& world, ExprId id, std::vector<Slot>& into) {
  if (!id) return;
  const Expr& expr = world.exprs[id];
  if (expr.slot != model::no_slot) into.push_back(expr.slot);
  for (ExprId arg : expr.args) collect(world, arg, into);
  if (expr.pattern == 0) return;
  const model::Pattern& pattern = world.patterns[expr.pattern - 1];
  for (ExprId arg : pattern.args) collect(world, arg, into);
  collect(world, pattern.within, into);
  if (pattern.quantity != model::no_slot) into.push_back(pattern.quantity);
}

// The parts of a condition that must all hold.
void parts(const model::World& world, ExprId id, std::vector<ExprId>& into) {
  if (!id) return;
  const Expr& expr = world.exprs[id];
  if (expr.op != Op::And) return into.push_back(id);
  for (ExprId arg : expr.args) parts(world, arg, into);
}

}  // namespace

const std::vector<Slot>& Reader::reads(ExprId expr) {
  auto [found, fresh] = reads_.try_emplace(expr.value);
  if (fresh) collect(scene_.world, expr, found->second);
  return found->second;
}

std::vector<int64_t> Reader::candidates(const model::Type& type, EntityIndex eyes) const {
  std::vector<int64_t> all;
  if (type.sort == Sort::Entity)
    for (EntityIndex one : scene_.state->living(scene_.world, type.kind)) all.push_back(one);
  if (type.sort == Sort::Whole && type.ranged)
    for (int64_t number = type.low; number <= type.high; ++number) all.push_back(number);
  if (type.sort == Sort::Event)
    for (EventIndex event : events_for(eyes)) all.push_back(int64_t{event} + 1);
  return all;
}

std::vector<std::vector<ExprId>> Reader::by_depth(const std::vector<Slot>& bound,
                                                  const std::vector<ExprId>& conditions) {
  std::vector<ExprId> all;
  for (ExprId condition : conditions) parts(scene_.world, condition, all);
  std::vector<std::vector<ExprId>> at(bound.size() + 1);
  for (ExprId part : all) {
    size_t depth = 0;
    for (Slot slot : reads(part)) {
      auto place = std::find(bound.begin(), bound.end(), slot);
      if (place != bound.end())
        depth = std::max(depth, static_cast<size_t>(place - bound.begin()) + 1);
    }
    at[depth].push_back(part);
  }
  return at;
}

bool Reader::reads_any(ExprId expr, Slot from, Slot below) {
  const std::vector<Slot>& slots = reads(expr);
  return std::any_of(slots.begin(), slots.end(),
                     [&](Slot slot) { return slot >= from && slot < below; });
}

void Reader::each_binding(const std::vector<Slot>& bound, const std::vector<ExprId>& conditions,
                          Frame& frame, EntityIndex eyes, const Found& found) {
  std::vector<std::vector<ExprId>> at = by_depth(bound, conditions);
  std::function<bool(size_t)> bind = [&](size_t depth) {
    for (ExprId part : at[depth])
      if (!holds(part, frame, eyes)) return true;
    if (depth == bound.size()) return found();
    for (int64_t candidate : candidates(frame.type(bound[depth]), eyes)) {
      frame[bound[depth]] = of_whole(candidate);
      if (!bind(depth + 1)) return false;
    }
    return true;
  };
  bind(0);
}

Maybe Reader::aggregate(const Expr& expr, Frame& frame, EntityIndex eyes) {
  switch (expr.op) {
    case Op::Count: {
      int64_t count = 0;
      each_binding(expr.bound, {expr.args[0]}, frame, eyes, [&] { return ++count > 0; });
      return of_whole(count);
    }
    case Op::Components: return components(expr, frame, eyes);
    case Op::Max: case Op::Min: return extreme(expr, frame, eyes);
    default: return total(expr, frame, eyes);
  }
}

Maybe Reader::extreme(const Expr& expr, Frame& frame, EntityIndex eyes) {
  Maybe best;
  bool real = scene_.world.exprs[expr.args[0]].type.sort == Sort::Number;
  each_binding(expr.bound, {expr.args[1]}, frame, eyes, [&] {
    Maybe next = value(expr.args[0], frame, eyes);
    if (!next) return true;
    bool less = best && (real ? next->number < best->number : next->whole < best->whole);
    bool more = best && (real ? next->number > best->number : next->whole > best->whole);
    if (!best || (expr.op == Op::Max ? more : less)) best = next;
    return true;
  });
  return best;
}

// Sums are exact: numbers are rounded to millionths one by one, so that no order matters.
Maybe Reader::total(const Expr& expr, Frame& frame, EntityIndex eyes) {
  bool real = scene_.world.exprs[expr.args[0]].type.sort == Sort::Number;
  std::optional<int64_t> sum = 0;
  int64_t count = 0;
  each_binding(expr.bound, {expr.args[1]}, frame, eyes, [&] {
    Maybe next = value(expr.args[0], frame, eyes);
    if (!next) return true;
    std::optional<int64_t> part = real ? base::to_fixed(next->number) : next->whole;
    sum = part ? base::add(*sum, *part) : std::nullopt;
    ++count;
    return sum.has_value();
  });
  if (!sum) return exact(std::nullopt, expr.span);
  if (expr.op == Op::Sum) return real ? of_number(base::to_double(*sum)) : of_whole(*sum);
  if (count == 0) return of_whole(0);
  if (real) return of_number(base::to_double(*sum) / static_cast<double>(count));
  if (expr.type.sort == Sort::Number)
    return of_number(static_cast<double>(*sum) / static_cast<double>(count));
  return of_whole(*sum / count);  // money and durations: rounded towards zero
}

Maybe Reader::components(const Expr& expr, Frame& frame, EntityIndex eyes) {
  Slot first = expr.bound[0], second = expr.bound[1];
  std::vector<EntityIndex> all = scene_.state->living(scene_.world, frame.type(first).kind);
  std::vector<size_t> root(all.size());
  for (size_t i = 0; i < root.size(); ++i) root[i] = i;
  auto find = [&](size_t i) {
    while (root[i] != i) i = root[i] = root[root[i]];
    return i;
  };
  auto rank = [&](int64_t entity) {
    return static_cast<size_t>(std::find(all.begin(), all.end(), entity) - all.begin());
  };
  each_binding({first, second}, {expr.args[0]}, frame, eyes, [&] {
    root[find(rank(frame[first].whole))] = find(rank(frame[second].whole));
    return true;
  });
  int64_t count = 0;
  for (size_t i = 0; i < root.size(); ++i) count += find(i) == i;
  return of_whole(count);
}

}  // namespace milieu::sim::reference_parts
