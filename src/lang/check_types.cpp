#include "lang/check_types.h"

#include <array>

#include "base/calendar.h"
#include "base/names.h"
#include "lang/check_expr.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::Sort;
using model::Type;

namespace {

struct Plain {
  std::string_view name;
  Sort sort;
};
constexpr std::array plain_types = {
    Plain{"whole", Sort::Whole},       Plain{"number", Sort::Number}, Plain{"money", Sort::Money},
    Plain{"holding", Sort::Money},     Plain{"time", Sort::Time},     Plain{"event", Sort::Event},
    Plain{"duration", Sort::Duration}, Plain{"class", Sort::Act},     Plain{"entity", Sort::Entity},
};

std::string type_hint(Checking& c, const std::string& name) {
  std::vector<std::string> among;
  for (const Plain& plain : plain_types) among.emplace_back(plain.name);
  for (const model::KindId id : c.world.kinds.ids()) among.push_back(c.world.kinds[id].name);
  const auto near = base::nearest(name, among);
  return near ? "did you mean " + *near + "?" : "declare it: kind " + name;
}

std::optional<Written> named_type(Body& b, const TypeText& text) {
  for (const Plain& plain : plain_types) {
    if (plain.name == text.name.text) {
      return Written{type_of(plain.sort), plain.name == "holding", text.outside};
    }
  }
  const Symbol* symbol = lookup(b.c, text.name.text);
  if (symbol != nullptr && symbol->sort == Sym::Kind) {
    return Written{entity_of(model::KindId{symbol->id}), false, text.outside};
  }
  if (!b.c.excused.contains(text.name.text)) {
    mistake(b.c, {.code = "lang/unknown-type",
                  .span = text.name.span,
                  .message = "no kind or type is called " + text.name.text,
                  .hint = type_hint(b.c, text.name.text)});
  }
  return std::nullopt;
}

}  // namespace

bool is_amount(Sort sort) {
  return sort == Sort::Whole || sort == Sort::Number || sort == Sort::Money ||
         sort == Sort::Duration;
}

std::optional<int64_t> duration_unit(std::string_view name) {
  struct Unit {
    std::string_view name;
    int64_t span;
  };
  static constexpr std::array units = {
      Unit{"millisecond", 1},     Unit{"second", base::second}, Unit{"minute", base::minute},
      Unit{"hour", base::hour},   Unit{"day", base::day},       Unit{"week", base::week},
      Unit{"year", 365 * base::day},
  };
  if (name.ends_with('s')) name.remove_suffix(1);
  for (const Unit& unit : units) {
    if (unit.name == name) return unit.span;
  }
  return std::nullopt;
}

bool is_money_unit(const Checking& c, std::string_view name) {
  const std::string& unit = c.world.unit;
  if (unit.empty() || name.empty()) return false;
  if (name == unit || name == unit + "s" || name == unit + "es") return true;
  return unit.ends_with('y') && name == unit.substr(0, unit.size() - 1) + "ies";
}

std::optional<Written> written_type(Body& b, const TypeText& text) {
  if (text.range) {
    const auto type = range_type(b, *text.range, text.span);
    return type ? std::optional(Written{*type, false, false}) : std::nullopt;
  }
  const auto written = named_type(b, text);
  if (written && written->outside && !written->holding) {
    mistake(b.c, {.code = "lang/outside",
                  .span = text.span,
                  .message = "only a holding can be outside",
                  .hint = "write holding outside: a mint or a sink of money"});
  }
  return written;
}

std::optional<Type> kind_named(Checking& c, const Name& name) {
  const Symbol* symbol = lookup(c, name.text);
  if (symbol == nullptr || symbol->sort != Sym::Kind) return std::nullopt;
  return entity_of(model::KindId{symbol->id});
}

// Whole bounds make whole numbers; one that is not makes plain numbers.
std::optional<Type> range_type(Body& b, const Range& range, base::Span span) {
  const Got low = value(b, *range.low);
  const Got high = value(b, *range.high);
  if (!low.known || !high.known) return std::nullopt;
  const auto type = join(b.c, low.type, high.type);
  if (!type || !is_amount(type->sort)) {
    mistake(b.c, {.code = "lang/units",
                  .span = span,
                  .message = "a range from " + in_words(b.c.world, low.type) + " to " +
                             in_words(b.c.world, high.type),
                  .hint = "both bounds must be of one sort"});
    return std::nullopt;
  }
  const auto from = fold_stored(b.c.world, fit(b, low, *type, *range.low, "a bound"));
  const auto to = fold_stored(b.c.world, fit(b, high, *type, *range.high, "a bound"));
  if (!from || !to || *from > *to) {
    mistake(b.c, {.code = "lang/bad-range",
                  .span = span,
                  .message = !from || !to ? "the bounds of a range must be constants"
                                          : "this range has nothing in it",
                  .hint = "write the smaller bound first: 3..6"});
    return std::nullopt;
  }
  return Type{.sort = type->sort, .ranged = true, .low = *from, .high = *to};
}

std::optional<Type> join(const Checking& c, const Type& a, const Type& b) {
  if (a.sort == Sort::Entity && b.sort == Sort::Entity) {
    if (!a.kind || !b.kind) return entity_of({});
    model::KindId kind = a.kind;
    while (kind && !under(c, b.kind, kind)) kind = c.world.kinds[kind].parent;
    return entity_of(kind);
  }
  if (a.sort == b.sort) return a == b ? a : type_of(a.sort);
  const bool numbers = (a.sort == Sort::Whole && b.sort == Sort::Number) ||
                       (a.sort == Sort::Number && b.sort == Sort::Whole);
  return numbers ? std::optional(type_of(Sort::Number)) : std::nullopt;
}

int64_t constant_duration(Body& b, const Expr& at, const std::string& place) {
  const Got got = value(b, at);
  if (!got.known) return 0;
  const model::ExprId id = fit(b, got, type_of(Sort::Duration), at, place);
  if (b.c.world.exprs[id].type.sort != Sort::Duration) return 0;
  const auto span = fold(b.c.world, id);
  if (span && span->whole > 0) return span->whole;
  mistake(b.c, {.code = "lang/not-constant",
                .span = at.span,
                .message = place + " must be a constant span of time above zero",
                .hint = "for example 1 hour"});
  return 0;
}

}  // namespace milieu::lang::checking
