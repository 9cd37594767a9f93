#include <cmath>
#include <cstdio>

#include "base/calendar.h"
#include "base/exact.h"
#include "model/print_parts.h"

namespace milieu::model {
namespace {

std::string number_text(double number) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", number);
  if (const auto fixed = base::to_fixed(number); fixed && base::to_double(*fixed) == number) {
    std::string plain = base::format_fixed(*fixed);
    return plain.find('.') == std::string::npos ? plain + ".0" : plain;
  }
  return text;
}

std::string act_text(const World& world, int64_t value) {
  if (value > 0) return world.acts[ActId{static_cast<uint32_t>(value)}].name;
  if (value < 0) return world.classes[ClassId{static_cast<uint32_t>(-value)}].name;
  return "none";
}

std::string bound_text(const World& world, const Type& type, int64_t stored) {
  const bool number = type.sort == Sort::Number;
  const Value value = number ? of_number(base::to_double(stored)) : of_whole(stored);
  return value_text(world, Type{.sort = type.sort}, value);
}

const char* infix(Op op) {
  switch (op) {
    case Op::Add: return " + ";
    case Op::Subtract: return " - ";
    case Op::Multiply: return " * ";
    case Op::Divide: return " / ";
    case Op::Equal: return " == ";
    case Op::Unequal: return " != ";
    case Op::Less: return " < ";
    case Op::LessEqual: return " <= ";
    case Op::Greater: return " > ";
    case Op::GreaterEqual: return " >= ";
    case Op::And: return ", ";
    case Op::Or: return " or ";
    default: return nullptr;
  }
}

const char* function(Op op) {
  switch (op) {
    case Op::Min2: return "min";
    case Op::Max2: return "max";
    case Op::Abs: return "abs";
    case Op::Exp: return "exp";
    case Op::Log: return "log";
    case Op::Sqrt: return "sqrt";
    case Op::Floor: return "floor";
    case Op::Round: return "round";
    case Op::ToNumber: return "number";
    default: return nullptr;
  }
}

std::string call_text(const Printing& p, const std::string& name, const Expr& expr) {
  return name + "(" + list_text(p, expr.args) + ")";
}

std::string infix_text(const Printing& p, const Expr& expr, const char* between) {
  std::string text = "(";
  for (size_t i = 0; i < expr.args.size(); ++i) {
    if (i > 0) text += between;
    text += expr_text(p, expr.args[i]);
  }
  return text + ")";
}

std::string aggregate_text(const Printing& p, const Expr& expr, const char* name) {
  const bool value = expr.args.size() > 1;
  std::string text = std::string(name) + "(";
  if (value) text += expr_text(p, expr.args[0]) + " for ";
  text += slots_text(*p.frame, expr.bound) + " with ";
  return text + expr_text(p, expr.args.back()) + ")";
}

std::string known_text(const Printing& p, const Expr& expr) {
  std::string text = "known(" + expr_text(p, expr.args[0]) + ", ";
  const std::vector<ExprId> keys(expr.args.begin() + 1, expr.args.end());
  return text + p.world.facts[FactId{expr.ref}].name + "(" + list_text(p, keys) + "))";
}

std::string credence_text(const Printing& p, const Expr& expr) {
  std::string text = "credence(" + expr_text(p, expr.args[0]) + ", ";
  const std::vector<ExprId> args(expr.args.begin() + 1, expr.args.end());
  return text + p.world.claims[ClaimId{expr.ref}].name + "(" + list_text(p, args) + "))";
}

std::string other_text(const Printing& p, const Expr& expr) {
  const World& w = p.world;
  switch (expr.op) {
    case Op::Constant: return value_text(w, expr.type, expr.constant);
    case Op::Variable: return slot_text(*p.frame, expr.slot);
    case Op::Now: return "now";
    case Op::Clock: return "clock";
    case Op::Weekday: return "weekday";
    case Op::Parameter: return w.parameters[ParameterId{expr.ref}].name;
    case Op::Named: return w.named[NamedId{expr.ref}].name;
    case Op::Fact: return call_text(p, w.facts[FactId{expr.ref}].name, expr);
    case Op::Taste: return call_text(p, w.tastes[TasteId{expr.ref}].name, expr);
    case Op::Rule: return call_text(p, w.rules[RuleId{expr.ref}].name, expr);
    case Op::Kind: return list_text(p, expr.args) + " is " + w.kinds[KindId{expr.ref}].name;
    case Op::Negate: return "-" + list_text(p, expr.args);
    case Op::Not: return "not " + list_text(p, expr.args);
    case Op::If:
      return "(if " + expr_text(p, expr.args[0]) + " then " + expr_text(p, expr.args[1]) +
             " else " + expr_text(p, expr.args[2]) + ")";
    case Op::Exists: return aggregate_text(p, expr, "some");
    case Op::Count: return aggregate_text(p, expr, "count");
    case Op::Sum: return aggregate_text(p, expr, "sum");
    case Op::Mean: return aggregate_text(p, expr, "mean");
    case Op::Max: return aggregate_text(p, expr, "max");
    case Op::Min: return aggregate_text(p, expr, "min");
    case Op::Components: return aggregate_text(p, expr, "components");
    case Op::Happened: return "happened " + pattern_text(p, expr.pattern);
    case Op::IsEvent: return list_text(p, expr.args) + " is " + pattern_text(p, expr.pattern);
    case Op::KnownFact: return known_text(p, expr);
    case Op::KnownEvent: return call_text(p, "known", expr);
    case Op::Credence: return credence_text(p, expr);
    case Op::Chance: return call_text(p, "chance", expr) + "#" + std::to_string(expr.lane);
    default: return "?";
  }
}

}  // namespace

std::string value_text(const World& world, const Type& type, Value value) {
  switch (type.sort) {
    case Sort::Truth: return value.whole != 0 ? "true" : "false";
    case Sort::Whole: return std::to_string(value.whole);
    case Sort::Number: return number_text(value.number);
    case Sort::Money: return base::format_fixed(value.whole) + " " + world.unit;
    case Sort::Duration: return base::format_duration(value.whole);
    case Sort::Time: return base::format_time(value.whole);
    case Sort::Act: return act_text(world, value.whole);
    case Sort::Entity:
    case Sort::Event: return value.whole == 0 ? "none" : std::to_string(value.whole);
  }
  return "?";
}

std::string type_text(const World& world, const Type& type) {
  if (type.ranged) {
    return bound_text(world, type, type.low) + ".." + bound_text(world, type, type.high);
  }
  switch (type.sort) {
    case Sort::Truth: return "truth";
    case Sort::Whole: return "whole";
    case Sort::Number: return "number";
    case Sort::Money: return "money";
    case Sort::Duration: return "duration";
    case Sort::Time: return "time";
    case Sort::Entity: return type.kind ? world.kinds[type.kind].name : "entity";
    case Sort::Event: return "event";
    case Sort::Act: return "class";
  }
  return "?";
}

std::string slot_text(const Frame& frame, Slot slot) {
  if (slot >= frame.size()) return "_";
  bool twice = frame[slot].name.empty() || frame[slot].name == "_";
  for (size_t i = 0; i < frame.size(); ++i) {
    twice = twice || (i != slot && frame[i].name == frame[slot].name);
  }
  return frame[slot].name + (twice ? "'" + std::to_string(slot) : "");
}

std::string slots_text(const Frame& frame, const std::vector<Slot>& slots) {
  std::string text;
  for (const Slot slot : slots) {
    text += (text.empty() ? "" : ", ") + slot_text(frame, slot);
  }
  return text;
}

std::string list_text(const Printing& p, const std::vector<ExprId>& args) {
  std::string text;
  for (size_t i = 0; i < args.size(); ++i) {
    if (i > 0) text += ", ";
    text += expr_text(p, args[i]);
  }
  return text;
}

std::string expr_text(const Printing& p, ExprId id) {
  if (!id) return "_";
  const Expr& expr = p.world.exprs[id];
  if (const char* between = infix(expr.op)) return infix_text(p, expr, between);
  if (const char* name = function(expr.op)) return call_text(p, name, expr);
  return other_text(p, expr);
}

namespace {

std::string past_text(const Printing& p, const Pattern& pattern) {
  std::string text;
  if (pattern.answered != Pattern::Answer::Any) {
    const bool all = pattern.answered == Pattern::Answer::All;
    text += std::string(" answered ") + (all ? "all " : "") + pattern.answer;
    if (pattern.quantity != no_slot) text += "(" + slot_text(*p.frame, pattern.quantity) + ")";
  }
  if (pattern.failed) text += " failed";
  if (pattern.within) text += " within " + expr_text(p, pattern.within);
  return text;
}

}  // namespace

// What the event gives a value to stands with a question mark.
std::string pattern_text(const Printing& p, uint32_t number) {
  if (number == 0) return "?";
  const Pattern& pattern = p.world.patterns[number - 1];
  std::string text =
      pattern.act ? p.world.acts[pattern.act].name : p.world.classes[pattern.of].name;
  text += "(";
  for (size_t i = 0; i < pattern.args.size(); ++i) {
    if (i > 0) text += ", ";
    if (i < pattern.binds.size() && pattern.binds[i]) text += "?";
    text += expr_text(p, pattern.args[i]);
  }
  return text + ")" + past_text(p, pattern);
}

}  // namespace milieu::model
