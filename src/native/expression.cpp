// Expressions as code. Each case has a twin of the same meaning in sim/vector_read.cpp or
// sim/vector_arithmetic.cpp.
#include <cinttypes>
#include <cstdio>

#include "native/body.h"

namespace milieu::native {

using model::Op;
using model::Sort;

std::string literal(int64_t whole) {
  if (whole == INT64_MIN) return "(-9223372036854775807L - 1)";
  return std::to_string(whole) + "L";
}

std::string literal(double number) {
  char text[64];
  std::snprintf(text, sizeof text, "%a", number);
  return number < 0 ? "(" + std::string(text) + ")" : text;
}

std::string hex(uint64_t word) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%" PRIx64 "UL", word);
  return text;
}

std::string join(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
  return all;
}

// --- writing -------------------------------------------------------------------------------------

void Body::line(const std::string& text) {
  text_ += std::string(static_cast<size_t>(depth_) * 2, ' ') + text + "\n";
}

std::string Body::label() { return "l" + std::to_string(++next_); }

void Body::at(const std::string& label) {
  text_ += std::string(static_cast<size_t>(depth_) * 2 - 1, ' ') + label + ":;\n";
}

std::string Body::local(const std::string& type, const std::string& array) {
  const std::string name = "t" + std::to_string(++next_);
  locals_.push_back(type + " " + name + array);
  return name;
}

std::string Body::text() const {
  std::string all;
  for (const std::string& one : locals_) all += "  " + one + ";\n";
  return all + text_;
}

// --- values --------------------------------------------------------------------------------------

std::string Body::value(ExprId id, const std::string& unknown) {
  const model::Expr& of = expr(id);
  switch (of.op) {
    case Op::Constant:
      return is_number(id) ? literal(of.constant.number) : literal(of.constant.whole);
    case Op::Parameter:
      return "r->parameter[" + std::to_string(of.ref) + (is_number(id) ? "].number" : "].whole");
    case Op::Variable:
      return "f[" + std::to_string(of.slot) + (is_number(id) ? "].number" : "].whole");
    case Op::Named: return "born(r, " + std::to_string(of.ref) + ")";
    case Op::Now: return "now(r)";
    case Op::Clock: return "time_of_day(r)";
    case Op::Fact: return fact(id, unknown);
    case Op::Rule: return rule(id, unknown);
    case Op::Add: case Op::Subtract: case Op::Multiply: case Op::Divide: case Op::Negate:
      return arithmetic(id, unknown);
    case Op::Equal: case Op::Unequal: case Op::Less: case Op::LessEqual: case Op::Greater:
    case Op::GreaterEqual: case Op::Not: case Op::And: case Op::Or: case Op::Kind:
    case Op::Exists:
      return truth(id);
    case Op::If: {
      const std::string made = local(is_number(id) ? "double" : "i64");
      const std::string otherwise = label(), done = label();
      condition(of.args[0], otherwise);
      const auto part = [&](ExprId arg) {
        line(made + " = " + value(arg, unknown) + ";");
      };
      part(of.args[1]);
      line("goto " + done + ";");
      at(otherwise);
      part(of.args[2]);
      at(done);
      return made;
    }
    case Op::Count:
      return e_.can_search(e_.plan.of_expr[id.value]) ? count(id) : asked(id, unknown);
    case Op::ToNumber: case Op::Exp: case Op::Log: case Op::Sqrt: case Op::Abs: case Op::Min2:
    case Op::Max2:
      return function(id, unknown);
    default: return asked(id, unknown);
  }
}

std::string Body::number(ExprId id, const std::string& unknown) {
  const std::string made = value(id, unknown);
  return is_number(id) ? made : "(double)" + made;
}

// By the interpreter.
std::string Body::asked(ExprId id, const std::string& unknown) {
  const std::string to = local("Value");
  line("if (!r->call->value(r, " + std::to_string(id.value) + ", f, eyes, &" + to + ")) goto " +
       unknown + ";");
  return to + (is_number(id) ? ".number" : ".whole");
}

std::string Body::truth(ExprId id) {
  const std::string made = local("i64"), no = label();
  line(made + " = 0;");
  condition(id, no);
  line(made + " = 1;");
  at(no);
  return made;
}

std::string Body::count(ExprId id) {
  const std::string counting = local("Counting");
  line(counting + ".found.call = count_one, " + counting + ".count = 0;");
  line("place_" + std::to_string(e_.plan.of_expr[id.value]) + "(r, f, eyes, 0, 0, &" + counting +
       ".found);");
  return counting + ".count";
}

std::string Body::fact(ExprId id, const std::string& unknown) {
  const model::Expr& of = expr(id);
  e_.facts.insert(of.ref);
  std::vector<std::string> args = {"r"};
  for (ExprId arg : of.args) {
    if (!arg) {
      args.push_back("0");
      continue;
    }
    const std::string key = local("i64");
    line(key + " = " + value(arg, unknown) + ";");
    args.push_back(key);
  }
  const std::string made = local("i64");
  args.push_back("eyes"), args.push_back("&" + made);
  line("if (!fact_" + std::to_string(of.ref) + "(" + join(args) + ")) goto " + unknown + ";");
  return is_number(id) ? "(double)" + made + " / 1e6" : made;
}

// What is kept of a rule the engine keeps.
std::string Body::rule(ExprId id, const std::string& unknown) {
  const model::Expr& of = expr(id);
  const model::Rule& rule = e_.world.rules[model::RuleId{of.ref}];
  const plan::RulePlan& plan = e_.plan.rules[of.ref];
  const size_t slots = std::max<size_t>(1, rule.frame.size());
  const std::string own = local("Value", "[" + std::to_string(slots) + "]"), to = local("Value");
  for (size_t i = 0; i < slots; ++i) {
    const std::string slot = own + "[" + std::to_string(i) + "]";
    if (i >= of.args.size()) line(slot + ".whole = 0;");
    else
      line(slot + (is_number(of.args[i]) ? ".number = " : ".whole = ") +
           value(of.args[i], unknown) + ";");
  }
  const std::string asks = "r->call->rule(r, " + std::to_string(id.value) + ", " + own +
                           ", eyes, &" + to + ")";
  const std::string reads =
      "read_" + std::to_string(rule.body.value) + "(r, " + own + ", eyes, &" + to + ")";
  const bool engine = plan.noted || rule.recursive;
  line("if (!(" + (engine ? asks : plan.kept ? "eyes == 0 ? " + asks + " : " + reads : reads) +
       ")) goto " + unknown + ";");
  return to + (is_number(id) ? ".number" : ".whole");
}

// --- arithmetic ----------------------------------------------------------------------------------

void Body::exact(const std::string& call, ExprId id, const std::string& unknown) {
  line("if (!" + call + ") {");
  line("  r->call->not_exact(r, " + std::to_string(id.value) + ");");
  line("  goto " + unknown + ";");
  line("}");
}

std::string Body::arithmetic(ExprId id, const std::string& unknown) {
  const model::Expr& of = expr(id);
  const bool real = is_number(id);
  if (!real && (of.op == Op::Multiply || of.op == Op::Divide)) return amount(id, unknown);
  const std::string made = local(real ? "double" : "i64");
  if (of.op == Op::Negate) {
    const std::string arg = value(of.args[0], unknown);
    if (real) line(made + " = -" + number(of.args[0], unknown) + ";");
    else exact("subtract(0, " + arg + ", &" + made + ")", id, unknown);
    return made;
  }
  const std::string type = real ? "double" : "i64";
  const std::string left = local(type), right = local(type);
  const auto side = [&](size_t i) {
    return real ? number(of.args[i], unknown) : value(of.args[i], unknown);
  };
  line(left + " = " + side(0) + ";");
  line(right + " = " + side(1) + ";");
  if (!real) {
    const std::string name = of.op == Op::Add ? "add" : "subtract";
    exact(name + "(" + left + ", " + right + ", &" + made + ")", id, unknown);
    return made;
  }
  const char* const sign = of.op == Op::Add        ? " + "
                           : of.op == Op::Subtract ? " - "
                           : of.op == Op::Multiply ? " * "
                                                   : " / ";
  line(made + " = " + left + sign + right + ";");
  line("if (!finite(r, " + made + ", " + std::to_string(id.value) + ")) goto " + unknown + ";");
  return made;
}

std::string Body::amount(ExprId id, const std::string& unknown) {
  const model::Expr& of = expr(id);
  const std::string made = local("i64");
  std::string sides[2];
  for (size_t i = 0; i < 2; ++i) {
    sides[i] = local(is_number(of.args[i]) ? "double" : "i64");
    line(sides[i] + " = " + value(of.args[i], unknown) + ";");
  }
  const size_t other = node(id).turned ? 0 : 1;
  const std::string amount = sides[1 - other];
  if (of.op == Op::Multiply && expr(of.args[other]).type.sort == Sort::Whole) {
    exact("multiply(" + amount + ", " + sides[other] + ", &" + made + ")", id, unknown);
    return made;
  }
  const std::string name = of.op == Op::Multiply ? "scale" : "divide";
  exact("r->call->" + name + "(" + amount + ", (double)" + sides[other] + ", &" + made + ")", id,
        unknown);
  return made;
}

std::string Body::function(ExprId id, const std::string& unknown) {
  const model::Expr& of = expr(id);
  const bool real = is_number(id);
  const std::string made = local(real ? "double" : "i64");
  const auto finite = [&](const std::string& text) {
    line(made + " = " + text + ";");
    line("if (!finite(r, " + made + ", " + std::to_string(id.value) + ")) goto " + unknown + ";");
    return made;
  };
  if (of.op == Op::Exp) return finite("r->call->exp(" + number(of.args[0], unknown) + ")");
  if (of.op == Op::Log) return finite("r->call->log(" + number(of.args[0], unknown) + ")");
  if (of.op == Op::Sqrt)
    return finite("__builtin_sqrt(" + number(of.args[0], unknown) + ")");
  if (of.op == Op::ToNumber) {
    line(made + " = " + number(of.args[0], unknown) + ";");
    return made;
  }
  const std::string first = local(real ? "double" : "i64");
  line(first + " = " + (real ? number(of.args[0], unknown) : value(of.args[0], unknown)) + ";");
  if (of.op == Op::Abs) {
    if (real) {
      line(made + " = " + first + " < 0 ? -" + first + " : " + first + ";");
    } else {
      line(made + " = " + first + ";");
      line("if (" + first + " < 0)");
      indent(1);
      exact("subtract(0, " + first + ", &" + made + ")", id, unknown);
      indent(-1);
    }
    return made;
  }
  const std::string second = local(real ? "double" : "i64");
  line(second + " = " + (real ? number(of.args[1], unknown) : value(of.args[1], unknown)) + ";");
  const std::string less = first + " < " + second;
  line(made + " = " + (of.op == Op::Min2 ? less : "!(" + less + ")") + " ? " + first + " : " +
       second + ";");
  return made;
}

// --- conditions ----------------------------------------------------------------------------------

void Body::condition(ExprId id, const std::string& not_so) {
  if (!id) return;
  const model::Expr& of = expr(id);
  const std::string leave = "goto " + not_so + ";";
  switch (of.op) {
    case Op::And:
      for (ExprId arg : of.args) condition(arg, not_so);
      return;
    case Op::Or: {
      const std::string yes = label();
      for (ExprId arg : of.args) {
        const std::string next = label();
        condition(arg, next);
        line("goto " + yes + ";");
        at(next);
      }
      line(leave);
      at(yes);
      return;
    }
    case Op::Not: {
      const std::string no = label();
      condition(of.args[0], no);
      line(leave);
      at(no);
      return;
    }
    case Op::Equal: case Op::Unequal: case Op::Less: case Op::LessEqual: case Op::Greater:
    case Op::GreaterEqual:
      return compare(id, not_so);
    case Op::Kind:
      line("if (!is(r, " + value(of.args[0], not_so) + ", " + std::to_string(of.ref) + ")) " +
           leave);
      return;
    case Op::Exists: {
      const uint32_t place = e_.plan.of_expr[id.value];
      if (!e_.can_search(place)) break;
      line("if (place_" + std::to_string(place) + "(r, f, eyes, 0, 0, &one_will_do)) " + leave);
      return;
    }
    default: break;
  }
  const bool asks = of.op == Op::Exists;
  line("if (" + (asks ? asked(id, not_so) : value(id, not_so)) + " == 0) " + leave);
}

void Body::compare(ExprId id, const std::string& not_so) {
  const model::Expr& of = expr(id);
  const Node& made = node(id);
  const char* const sign = of.op == Op::Equal       ? " == "
                           : of.op == Op::Unequal   ? " != "
                           : of.op == Op::Less      ? " < "
                           : of.op == Op::LessEqual ? " <= "
                           : of.op == Op::Greater   ? " > "
                                                    : " >= ";
  const std::string leave = "goto " + not_so + ";", done = label();
  if (made.moves != 0) {  // when they meet is for the engine to note
    line("if (r->noting->on) {");
    indent(1);
    line("if (" + asked(id, not_so) + " == 0) " + leave);
    line("goto " + done + ";");
    indent(-1);
    line("}");
  }
  const std::string type = made.real ? "double" : "i64";
  const std::string left = local(type), right = local(type);
  const auto side = [&](size_t i, const std::string& to) {
    return made.real ? number(of.args[i], to) : value(of.args[i], to);
  };
  // Both are read, even if the first is unknown.
  const std::string unknown = label(), known = local("int"), next = label();
  const size_t before = text_.size();
  const std::string first = side(0, unknown);
  if (text_.find("goto " + unknown + ";", before) == std::string::npos) {
    line(left + " = " + first + ";");
    line(right + " = " + side(1, not_so) + ";");
  } else {
    line(left + " = " + first + ", " + known + " = 1;");
    line("goto " + next + ";");
    at(unknown);
    line(known + " = 0;");
    at(next);
    line(right + " = " + side(1, not_so) + ";");
    line("if (!" + known + ") " + leave);
  }
  line("if (!(" + left + sign + right + ")) " + leave);
  if (made.moves != 0) at(done);
}

}  // namespace milieu::native
