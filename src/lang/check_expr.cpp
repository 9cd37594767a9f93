// Values: numbers, names, `if`, aggregates.
#include "lang/check_expr.h"

#include <charconv>

#include "base/calendar.h"
#include "base/exact.h"
#include "base/names.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Slot;
using model::Sort;
using model::Type;

Got nothing(Body& b, base::Span span) {
  return {.id = constant(b, type_of(Sort::Whole), model::of_whole(0), span)};
}

namespace {

Got made(Body& b, Op op, Sort sort, base::Span span) {
  return {.id = emit(b, op, type_of(sort), span), .type = type_of(sort), .known = true};
}

Got made(Body& b, Sort sort, model::Value value, base::Span span) {
  return {.id = constant(b, type_of(sort), value, span), .type = type_of(sort), .known = true};
}

std::optional<double> real(const std::string& text) {
  if (const auto fixed = base::parse_fixed(text)) return base::to_double(*fixed);
  double number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

Got too_large(Body& b, const Expr& e) {
  mistake(b.c, {.code = "lang/too-large",
                .span = e.span,
                .message = e.text + " is more than can be counted here",
                .hint = "numbers go to 9,000,000,000,000, with six decimals where stored"});
  return nothing(b, e.span);
}

Got unknown_unit(Body& b, const Expr& e) {
  std::vector<std::string> among = {"milliseconds", "seconds", "minutes", "hours",
                                    "days",         "weeks",   "years"};
  if (!b.c.world.unit.empty()) among.push_back(b.c.world.unit + "s");
  const auto near = base::nearest(e.unit.text, among);
  mistake(b.c, {.code = "lang/unknown-unit",
                .span = e.unit.span,
                .message = "there is no unit " + e.unit.text,
                .hint = near ? "did you mean " + *near + "?"
                             : "for money, declare it: unit " + e.unit.text});
  return nothing(b, e.span);
}

Got amount(Body& b, const Expr& e) {
  const auto fixed = base::parse_fixed(e.text);
  if (!fixed) return too_large(b, e);
  if (is_money_unit(b.c, e.unit.text)) {
    return made(b, Sort::Money, model::of_whole(*fixed), e.span);
  }
  const auto unit = duration_unit(e.unit.text);
  if (!unit) return unknown_unit(b, e);
  if (const auto whole = base::mul(*fixed, *unit)) {
    return made(b, Sort::Duration, model::of_whole(*whole / base::one), e.span);
  }
  const auto span = base::mul(*fixed / base::one, *unit);
  if (!span) return too_large(b, e);
  return made(b, Sort::Duration, model::of_whole(*span), e.span);
}

Got if_value(Body& b, const Expr& e, Want want) {
  const ExprId test = condition(b, *e.args[1]);
  const Got then = value(b, *e.args[0], want);
  if (!then.known) return nothing(b, e.span);
  if (e.args.size() < 3) {
    const Type type = then.type.sort == Sort::Entity ? then.type : type_of(then.type.sort);
    const model::Value zero = type.sort == Sort::Number ? model::of_number(0) : model::of_whole(0);
    const ExprId otherwise = constant(b, type, zero, e.span);
    return {emit(b, Op::If, type, e.span, {test, then.id, otherwise}), type, true};
  }
  const Got otherwise = value(b, *e.args[2], want);
  if (!otherwise.known) return nothing(b, e.span);
  const auto type = then.none ? std::optional(otherwise.type)
                    : otherwise.none ? std::optional(then.type)
                                     : join(b.c, then.type, otherwise.type);
  if (!type) {
    mistake(b.c, {.code = "lang/units",
                  .span = e.span,
                  .message = text_of(*e.args[0]) + " is " + in_words(b.c.world, then.type) +
                             ", otherwise it is " + in_words(b.c.world, otherwise.type),
                  .hint = "both must be of one sort"});
    return nothing(b, e.span);
  }
  Type plain = *type;
  plain.ranged = false, plain.low = plain.high = 0;
  const ExprId yes = fit(b, then, plain, *e.args[0], "this");
  const ExprId no = fit(b, otherwise, plain, *e.args[2], "this");
  return {emit(b, Op::If, plain, e.span, {test, yes, no}), plain, true};
}

int weekday_of(std::string_view name) {
  static constexpr std::string_view days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                              "friday", "saturday", "sunday"};
  for (int day = 0; day < 7; ++day) {
    if (days[day] == name) return day;
  }
  return -1;
}

std::optional<Got> word(Body& b, const Expr& e) {
  if (e.text == "now") return made(b, Op::Now, Sort::Time, e.span);
  if (e.text == "clock") return made(b, Op::Clock, Sort::Duration, e.span);
  if (e.text == "weekday") return made(b, Op::Weekday, Sort::Whole, e.span);
  if (e.text == "none") {
    Got got = made(b, Sort::Entity, model::of_whole(0), e.span);
    got.none = true;
    return got;
  }
  if (const int day = weekday_of(e.text); day >= 0) {
    return made(b, Sort::Whole, model::of_whole(day), e.span);
  }
  if (!is_word(e.text)) return std::nullopt;
  mistake(b.c, {.code = "lang/unknown-name",
                .span = e.span,
                .message = e.text + " means nobody here",
                .hint = e.text == "it" ? "it is the one born, asked, or of whom a field is"
                                       : "in a claim: who hears, and from whom"});
  return nothing(b, e.span);
}

Got unknown_name(Body& b, const Expr& e) {
  const bool quiet = b.c.silent || b.owner.crowded;
  if (quiet || b.c.excused.contains(e.text)) return nothing(b, e.span);
  const std::string hint = did_you_mean(b.c, e.text, {Sym::Named, Sym::Parameter}, &b.scope);
  if (!b.owner.somes.contains(e.text)) {
    mistake(b.c, {.code = "lang/unknown-name",
                  .span = e.span,
                  .message = "nothing is called " + e.text,
                  .hint = !hint.empty() ? hint : "name a role, a parameter, or somebody born"});
    return nothing(b, e.span);
  }
  const std::string which =
      b.reader.empty() ? "which one is meant?" : "which one would " + b.reader + " weigh?";
  mistake(b.c, {.code = "lang/not-a-role",
                .span = e.span,
                .message = e.text + " is only \"some " + e.text + "\" here, not a role: " + which,
                .hint = "add " + e.text + " to " + b.owner.name +
                        ": one way of acting for each. Or max(… for " + e.text + " with …)"});
  return nothing(b, e.span);
}

bool dropped(const Checking& c, const model::Named& named) {
  return taken_out(c, named.module) && (named.crowd || decides(c, named.kind));
}

Got named_value(Body& b, const Expr& e, model::NamedId id) {
  const model::Named& named = b.c.world.named[id];
  const Type type = entity_of(named.kind);
  if (named.crowd) {
    mistake(b.c, {.code = "lang/a-crowd",
                  .span = e.span,
                  .message = named.name + " are " + std::to_string(named.count) + ", not one",
                  .hint = "give them a kind or a fact of their own, and speak of that"});
    return nothing(b, e.span);
  }
  if (!b.people && decides(b.c, named.kind)) {
    mistake(b.c, {.code = "lang/names-a-person",
                  .span = e.span,
                  .message = "what happens may not rest on who somebody is: " + named.name,
                  .hint = "make it a role, and ask for a trait or relation",
                  .notes = {{named.span, named.name + " is born here"}}});
  }
  if (dropped(b.c, named)) return made(b, Sort::Entity, model::of_whole(0), e.span);
  const ExprId made_id = emit(b, Op::Named, type, e.span);
  b.c.world.exprs[made_id].ref = id.value;
  return {made_id, type, !b.c.named[id.value - 1].bad};
}

Got symbol_value(Body& b, const Expr& e, const Symbol& symbol, Want want) {
  switch (symbol.sort) {
    case Sym::Named: return named_value(b, e, model::NamedId{symbol.id});
    case Sym::Parameter: {
      const Type type = b.c.world.parameters[model::ParameterId{symbol.id}].type;
      const ExprId id = emit(b, Op::Parameter, type, e.span);
      b.c.world.exprs[id].ref = symbol.id;
      return {id, type, !b.c.row(symbol).bad};
    }
    case Sym::Act:
    case Sym::Class:
      if (want.type != nullptr && want.type->sort == Sort::Act) {
        const int64_t act = symbol.sort == Sym::Act ? model::act_value(model::ActId{symbol.id})
                                                    : model::act_value(model::ClassId{symbol.id});
        return made(b, Sort::Act, model::of_whole(act), e.span);
      }
      return call_value(b, e, want);
    case Sym::Fact:
    case Sym::Rule:
    case Sym::Taste: return call_value(b, e, want);
    default: break;
  }
  mistake(b.c, {.code = "lang/not-a-value",
                .span = e.span,
                .message = e.text + " is no value",
                .hint = symbol.sort == Sym::Kind
                            ? "it is a kind: write x is " + e.text
                            : "a claim is read as credence(who, " + e.text + "(…))"});
  return nothing(b, e.span);
}

Got group_value(Body& b, const Expr& e, Want want) {
  if (is_condition(*e.args[0])) return truth(b, condition(b, *e.args[0]));
  return value(b, *e.args[0], want);
}

Got wild_value(Body& b, const Expr& e, Want want) {
  if (b.wilds != nullptr) {
    const Slot slot = wild_slot(b, e.span, want.type);
    return of_slot(b, slot, e.span);
  }
  mistake(b.c, {.code = "lang/not-a-role",
                .span = e.span,
                .message = "_ means some one in a condition; here it must be one that we know",
                .hint = "name a role. Or count(x with …), max(… for x with …)"});
  return nothing(b, e.span);
}

}  // namespace

Got literal_number(Body& b, const Expr& e) {
  if (e.unit) return amount(b, e);
  const auto fixed = base::parse_fixed(e.text);
  const bool point = e.text.find('.') != std::string::npos;
  if (!e.percent && !point) {
    if (!fixed || *fixed % base::one != 0) return too_large(b, e);
    return made(b, Sort::Whole, model::of_whole(*fixed / base::one), e.span);
  }
  const auto number = real(e.text);
  if (!number) return too_large(b, e);
  return made(b, Sort::Number, model::of_number(e.percent ? *number / 100 : *number), e.span);
}

Got name_value(Body& b, const Expr& e, Want want) {
  if (const Slot slot = find(b.scope, e.text); slot != model::no_slot) {
    if (want.type != nullptr) learn(b.c, b.owner, slot, *want.type);
    return of_slot(b, slot, e.span);
  }
  if (const auto got = word(b, e)) return *got;
  if (const Symbol* symbol = lookup(b.c, e.text)) return symbol_value(b, e, *symbol, want);
  return unknown_name(b, e);
}

Got value(Body& b, const Expr& e, Want want) {
  switch (e.sort) {
    case Expr::Sort::Number: return literal_number(b, e);
    case Expr::Sort::Wild: return wild_value(b, e, want);
    case Expr::Sort::Name: return name_value(b, e, want);
    case Expr::Sort::Call: return call_value(b, e, want);
    case Expr::Sort::Group: return group_value(b, e, want);
    case Expr::Sort::Negate: return negation(b, e, want);
    case Expr::Sort::Binary: return arithmetic(b, e);
    case Expr::Sort::Compare: return comparison(b, e);
    case Expr::Sort::Is: return is_value(b, e);
    case Expr::Sort::Not:
    case Expr::Sort::And:
    case Expr::Sort::Or: return truth(b, condition(b, e));
    case Expr::Sort::If: return if_value(b, e, want);
    case Expr::Sort::Aggregate: return aggregate(b, e);
    case Expr::Sort::Before: return before_value(b, e);
  }
  return nothing(b, e.span);
}

ExprId value_as(Body& b, const Expr& e, const Type& type, const std::string& place) {
  return fit(b, value(b, e, {&type}), type, e, place);
}

}  // namespace milieu::lang::checking
