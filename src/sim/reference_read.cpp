// Values, arithmetic and facts. Knowledge, claims and the past are in reference_known.cpp.
#include "sim/reference_read.h"

#include <algorithm>
#include <cmath>

#include "base/calendar.h"
#include "base/exact.h"
#include "base/maths.h"

namespace milieu::sim::reference_parts {

using model::Expr;
using model::ExprId;
using model::Op;
using model::Sort;
using model::Type;
using model::Value;
using model::of_number;
using model::of_whole;

namespace {

Maybe truth_of(bool holds) { return of_whole(holds ? 1 : 0); }

}  // namespace

int64_t Swap::read(const Type& type, int64_t value) const {
  bool it = swapped && type.sort == Sort::Entity && value == int64_t{instead_of};
  return it ? int64_t{put} : value;
}

void Reader::fail(std::string what, base::Span where) {
  if (fault_) return;
  fault_ = std::move(what);
  fault_span_ = where;
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

Maybe Reader::finite(double value, base::Span where) {
  if (std::isfinite(value)) return of_number(value);
  fail("this is not a finite number (division by zero, or too large)", where);
  return std::nullopt;
}

Maybe Reader::exact(std::optional<int64_t> value, base::Span where) {
  if (value) return of_whole(*value);
  fail("this amount is too large to be exact", where);
  return std::nullopt;
}

bool Reader::holds(ExprId expr, Frame& frame, EntityIndex eyes) {
  if (!expr) return true;
  Maybe found = value(expr, frame, eyes);
  return found && found->whole != 0;
}

double Reader::number(ExprId expr, Frame& frame, EntityIndex eyes) {
  Maybe found = value(expr, frame, eyes);
  return found ? as_number(expr, *found) : 0;
}

double Reader::as_number(ExprId expr, Value value) const {
  const Type& type = scene_.world.exprs[expr].type;
  return type.sort == Sort::Number ? value.number : static_cast<double>(value.whole);
}

Maybe Reader::value(ExprId id, Frame& frame, EntityIndex eyes) {
  const Expr& expr = scene_.world.exprs[id];
  switch (expr.op) {
    case Op::Constant: case Op::Variable: case Op::Now: case Op::Clock: case Op::Weekday:
    case Op::Parameter: case Op::Named:
      return leaf(expr, frame);
    case Op::Fact: return fact(expr, frame, eyes);
    case Op::Taste: return taste(expr, frame, eyes);
    case Op::Rule: return rule(expr, frame, eyes);
    case Op::Add: case Op::Subtract: case Op::Multiply: case Op::Divide: case Op::Negate:
      return arithmetic(expr, frame, eyes);
    case Op::Equal: case Op::Unequal: case Op::Less: case Op::LessEqual: case Op::Greater:
    case Op::GreaterEqual:
      return compare(expr, frame, eyes);
    case Op::Kind: case Op::Not: case Op::And: case Op::Or: case Op::If: case Op::Exists:
      return logic(expr, frame, eyes);
    case Op::Count: case Op::Sum: case Op::Mean: case Op::Max: case Op::Min: case Op::Components:
      return aggregate(expr, frame, eyes);
    case Op::Happened: case Op::IsEvent: case Op::KnownFact: case Op::KnownEvent:
    case Op::Credence:
      return past(expr, frame, eyes);
    default: return function(expr, frame, eyes);
  }
}

Maybe Reader::leaf(const Expr& expr, Frame& frame) {
  switch (expr.op) {
    case Op::Variable: return frame[expr.slot];
    case Op::Now: return of_whole(scene_.now);
    case Op::Clock: return of_whole(((scene_.now % base::day) + base::day) % base::day);
    case Op::Weekday: return of_whole(base::weekday(scene_.now));
    case Op::Parameter: return scene_.parameters[expr.ref];
    case Op::Named:
      for (EntityIndex i = 1; i < scene_.state->entities.size(); ++i)
        if (scene_.state->entities[i].named.value == expr.ref) return of_whole(i);
      return of_whole(0);
    default: return expr.constant;
  }
}

Maybe Reader::arithmetic(const Expr& expr, Frame& frame, EntityIndex eyes) {
  Maybe left = value(expr.args[0], frame, eyes);
  if (!left) return left;
  bool real = expr.type.sort == Sort::Number;
  if (expr.op == Op::Negate)
    return real ? Maybe(of_number(-left->number))
                : exact(base::sub(0, left->whole), expr.span);
  Maybe right = value(expr.args[1], frame, eyes);
  if (!right) return right;
  if (real) {
    double a = as_number(expr.args[0], *left), b = as_number(expr.args[1], *right);
    double result = expr.op == Op::Add        ? a + b
                    : expr.op == Op::Subtract ? a - b
                    : expr.op == Op::Multiply ? a * b
                                              : a / b;
    return finite(result, expr.span);
  }
  if (expr.op == Op::Add) return exact(base::add(left->whole, right->whole), expr.span);
  if (expr.op == Op::Subtract) return exact(base::sub(left->whole, right->whole), expr.span);
  return amount(expr, *left, *right);
}

// Money or a duration times or over a number; or whole times whole.
Maybe Reader::amount(const Expr& expr, Value left, Value right) {
  ExprId by = expr.args[1];
  const Type& first = scene_.world.exprs[expr.args[0]].type;
  if (expr.op == Op::Multiply && first.sort != expr.type.sort) {
    std::swap(left, right);
    by = expr.args[0];
  }
  if (expr.op == Op::Multiply && scene_.world.exprs[by].type.sort == Sort::Whole)
    return exact(base::mul(left.whole, right.whole), expr.span);
  double factor = as_number(by, right);
  if (expr.op == Op::Multiply) return exact(base::scale(left.whole, factor), expr.span);
  return exact(base::divide(left.whole, factor), expr.span);
}

Maybe Reader::compare(const Expr& expr, Frame& frame, EntityIndex eyes) {
  Maybe left = value(expr.args[0], frame, eyes), right = value(expr.args[1], frame, eyes);
  if (!left || !right) return std::nullopt;
  auto by = [op = expr.op](auto a, auto b) {
    switch (op) {
      case Op::Equal: return a == b;
      case Op::Unequal: return a != b;
      case Op::Less: return a < b;
      case Op::LessEqual: return a <= b;
      case Op::Greater: return a > b;
      default: return a >= b;
    }
  };
  bool real = scene_.world.exprs[expr.args[0]].type.sort == Sort::Number ||
              scene_.world.exprs[expr.args[1]].type.sort == Sort::Number;
  if (real) return truth_of(by(as_number(expr.args[0], *left), as_number(expr.args[1], *right)));
  return truth_of(by(left->whole, right->whole));
}

Maybe Reader::logic(const Expr& expr, Frame& frame, EntityIndex eyes) {
  switch (expr.op) {
    case Op::Kind: {
      Maybe who = value(expr.args[0], frame, eyes);
      if (!who || who->whole == 0) return truth_of(false);
      model::KindId kind = scene_.state->entities[static_cast<size_t>(who->whole)].kind;
      return truth_of(is_kind(scene_.world, kind, model::KindId{expr.ref}));
    }
    case Op::Not: return truth_of(!holds(expr.args[0], frame, eyes));
    case Op::And:
      for (ExprId part : expr.args)
        if (!holds(part, frame, eyes)) return truth_of(false);
      return truth_of(true);
    case Op::Or:
      for (ExprId part : expr.args)
        if (holds(part, frame, eyes)) return truth_of(true);
      return truth_of(false);
    case Op::If: return value(expr.args[holds(expr.args[0], frame, eyes) ? 1 : 2], frame, eyes);
    default: {
      bool some = false;
      each_binding(expr.bound, {expr.args[0]}, frame, eyes, [&] { return !(some = true); });
      return truth_of(some);
    }
  }
}

Maybe Reader::function(const Expr& expr, Frame& frame, EntityIndex eyes) {
  Maybe first = value(expr.args[0], frame, eyes);
  if (!first) return first;
  double x = as_number(expr.args[0], *first);
  switch (expr.op) {
    case Op::ToNumber: return of_number(x);
    case Op::Chance: return truth_of(uniform && uniform(expr.lane) < x);
    case Op::Exp: return finite(base::exp(x), expr.span);
    case Op::Log: return finite(base::log(x), expr.span);
    case Op::Sqrt: return finite(std::sqrt(x), expr.span);
    case Op::Floor: case Op::Round: {
      double whole = expr.op == Op::Floor ? std::floor(x) : std::nearbyint(x);
      if (!(whole > -9e15 && whole < 9e15)) return exact(std::nullopt, expr.span);
      return of_whole(static_cast<int64_t>(whole));
    }
    case Op::Abs:
      if (expr.type.sort == Sort::Number) return of_number(x < 0 ? -x : x);
      return first->whole < 0 ? exact(base::sub(0, first->whole), expr.span) : first;
    default: break;
  }
  Maybe second = value(expr.args[1], frame, eyes);  // Min2, Max2
  if (!second) return second;
  bool less = expr.type.sort == Sort::Number ? x < as_number(expr.args[1], *second)
                                             : first->whole < second->whole;
  bool first_wins = expr.op == Op::Min2 ? less : !less;
  if (expr.type.sort != Sort::Number) return first_wins ? first : second;
  return of_number(first_wins ? x : as_number(expr.args[1], *second));
}

std::optional<Keys> Reader::keys_of(const std::vector<ExprId>& args, Frame& frame,
                                    EntityIndex eyes) {
  Keys keys;
  for (ExprId arg : args) {
    Maybe found = arg ? value(arg, frame, eyes) : Maybe(of_whole(0));
    if (!found) return std::nullopt;
    keys.push_back(found->whole);
  }
  return keys;
}

Keys Reader::ordered(model::FactId id, Keys keys) const {
  const model::Fact& fact = scene_.world.facts[id];
  if (!fact.symmetric) return keys;  // it may have no keys at all
  const State& state = *scene_.state;
  const Type& type = fact.frame[0].type;
  if (state.content(type, keys[1]) < state.content(type, keys[0])) std::swap(keys[0], keys[1]);
  return keys;
}

const Entry* Reader::entry(model::FactId id, const Keys& keys) const {
  const auto& entries = scene_.state->facts[id.value];
  auto found = entries.find(ordered(id, keys));
  return found == entries.end() ? nullptr : &found->second;
}

int64_t Reader::faded(const model::Fade& fade, int64_t value, int64_t written) const {
  if (fade.span == 0 || value == 0) return value;
  return static_cast<int64_t>(
      std::nearbyint(static_cast<double>(value) *
                     fade_factor(fade.share, fade.span, written, scene_.now)));
}

int64_t Reader::stored(model::FactId id, const Keys& keys) {
  const model::Fact& fact = scene_.world.facts[id];
  const Entry* found = entry(id, keys);
  if (found && found->present) return faded(fact.fade, found->value, found->written);
  if (!fact.start || fact.set) return 0;
  Frame nothing;
  Maybe start = value(fact.start, nothing, truth);
  return start ? store(fact.value, *start).value_or(0) : 0;
}

Maybe Reader::fact(const Expr& expr, Frame& frame, EntityIndex eyes) {
  model::FactId id{expr.ref};
  std::optional<Keys> keys = keys_of(expr.args, frame, eyes);
  if (!keys) return std::nullopt;
  if (eyes != truth && !admitted(id, *keys, eyes)) return std::nullopt;
  const model::Fact& fact = scene_.world.facts[id];
  if (!fact.set) return load(fact.value, stored(id, *keys));
  const Entry* found = entry(id, *keys);
  return truth_of(found && found->present);
}

bool Reader::admitted(model::FactId id, const Keys& keys, EntityIndex who) {
  const model::Fact& fact = scene_.world.facts[id];
  if (fact.seen.all) return true;
  Frame frame(fact.frame);
  for (size_t i = 0; i < keys.size(); ++i) frame[i] = of_whole(keys[i]);
  for (ExprId expr : fact.seen.who) {
    Maybe seer = value(expr, frame, truth);
    if (seer && seer->whole == int64_t{who}) return true;
  }
  // Who was born later saw nothing as the start stood.
  bool born = who < scene_.state->entities.size();
  if (fact.seen.witness == model::no_slot || !born) return false;
  const Type& kind = fact.frame[fact.seen.witness].type;
  if (!is_kind(scene_.world, scene_.state->entities[who].kind, kind.kind)) return false;
  frame[fact.seen.witness] = of_whole(who);
  return holds(fact.seen.condition, frame, truth);
}

Maybe Reader::taste(const Expr& expr, Frame& frame, EntityIndex eyes) {
  const model::Taste& taste = scene_.world.tastes[model::TasteId{expr.ref}];
  std::optional<Keys> keys = keys_of(expr.args, frame, eyes);
  if (!keys) return std::nullopt;
  Frame own(taste.frame);
  Ids ids;
  for (size_t i = 0; i < keys->size(); ++i) {
    own[i] = of_whole((*keys)[i]);
    ids.push_back(scene_.state->content(own.type(i), (*keys)[i]));
  }
  base::Distribution from{taste.draw.family, 0, 0};
  if (!taste.draw.args.empty()) from.a = number(taste.draw.args[0], own, truth);
  if (taste.draw.args.size() > 1) from.b = number(taste.draw.args[1], own, truth);
  base::Key draw = key(scene_.luck, base::hash_text(taste.site), ids);
  return finite(base::quantile(from, draw.uniform(Lane::taste)), expr.span);
}

Maybe Reader::rule(const Expr& expr, Frame& frame, EntityIndex eyes) {
  const model::Rule& rule = scene_.world.rules[model::RuleId{expr.ref}];
  Frame own(rule.frame);
  Keys keys;
  for (size_t i = 0; i < expr.args.size(); ++i) {
    Maybe arg = value(expr.args[i], frame, eyes);
    if (!arg) return std::nullopt;
    own[i] = *arg;
    keys.push_back(arg->whole);
  }
  if (!rule.recursive) return value(rule.body, own, eyes);
  // Least fixed point: what would rest on itself does not hold.
  std::pair<uint32_t, std::pair<Keys, EntityIndex>> call{expr.ref, {keys, eyes}};
  for (const auto& other : under_way_)
    if (other == call) return truth_of(false);
  under_way_.push_back(call);
  Maybe result = value(rule.body, own, eyes);
  under_way_.pop_back();
  return result;
}

}  // namespace milieu::sim::reference_parts
