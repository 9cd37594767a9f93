#include "door/settings.h"

#include <algorithm>
#include <optional>

#include "base/calendar.h"
#include "base/exact.h"
#include "base/names.h"
#include "tell/value.h"

namespace milieu::door {
namespace {

using base::Fault;
using base::Fixed;
using base::Result;
using model::Sort;

struct Amount {
  Fixed number = 0;
  std::string unit;  // empty where none was written
};

std::optional<Amount> parse_amount(std::string_view text) {
  const size_t end = std::min(text.find_first_not_of("+-.0123456789"), text.size());
  const std::optional<Fixed> number = base::parse_fixed(text.substr(0, end));
  if (!number) return std::nullopt;
  std::string_view unit = text.substr(end);
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  return Amount{*number, std::string(unit)};
}

int64_t span_of(std::string unit) {
  if (unit.ends_with('s')) unit.pop_back();
  if (unit == "millisecond") return 1;
  if (unit == "second") return base::second;
  if (unit == "minute") return base::minute;
  if (unit == "hour") return base::hour;
  if (unit == "day") return base::day;
  if (unit == "week") return base::week;
  return 0;
}

std::optional<int64_t> whole(const Amount& amount) {
  if (!amount.unit.empty() || amount.number % base::one != 0) return std::nullopt;
  return amount.number / base::one;
}

std::optional<int64_t> number(const Amount& amount) {
  if (amount.unit == "%") return base::divide(amount.number, 100);
  return amount.unit.empty() ? std::optional(amount.number) : std::nullopt;
}

std::optional<int64_t> money(const Amount& amount, const std::string& unit) {
  const bool fits = amount.unit.empty() || amount.unit == unit || amount.unit == unit + "s";
  return fits ? std::optional(amount.number) : std::nullopt;
}

std::optional<int64_t> duration(const Amount& amount) {
  const std::optional<int64_t> product = base::mul(amount.number, span_of(amount.unit));
  if (!product || span_of(amount.unit) == 0 || *product % base::one != 0) return std::nullopt;
  return *product / base::one;
}

std::optional<int64_t> read(const model::World& world, Sort sort, const std::string& text) {
  if (sort == Sort::Time) return base::parse_time(text);
  if (sort == Sort::Truth && (text == "yes" || text == "no")) return text == "yes" ? 1 : 0;
  const std::optional<Amount> amount = parse_amount(text);
  if (!amount) return std::nullopt;
  switch (sort) {
    case Sort::Whole: return whole(*amount);
    case Sort::Number: return number(*amount);
    case Sort::Money: return money(*amount, world.unit);
    case Sort::Duration: return duration(*amount);
    default: return std::nullopt;
  }
}

std::string wanted(const model::World& world, Sort sort) {
  switch (sort) {
    case Sort::Truth: return "yes or no";
    case Sort::Whole: return "a whole number";
    case Sort::Number: return "a number, as in 0.3 or 30%";
    case Sort::Money:
      return "an amount, as in 40" + (world.unit.empty() ? "" : " " + world.unit + "s");
    case Sort::Duration: return "a duration, as in \"10 minutes\"";
    case Sort::Time: return "a date, as in 2024-01-08";
    default: return "something that cannot be set here";
  }
}

base::Error no_parameter(const model::World& world, const std::string& name) {
  std::vector<std::string> names;
  for (const model::Parameter& one : world.parameters) names.push_back(one.name);
  const std::optional<std::string> near = base::nearest(name, names);
  std::string list;
  for (const std::string& one : names) list += (list.empty() ? "" : ", ") + one;
  return {Fault::Usage, "this world has no parameter called '" + name + "'",
          near           ? "Did you mean '" + *near + "'?"
          : list.empty() ? "It has no parameters."
                         : "It has these: " + list + "."};
}

Result<int64_t> in_range(const model::World& world, const model::Parameter& parameter,
                         const std::string& text) {
  const Result<int64_t> value = parse_value(world, parameter.type, text);
  const auto shown = [&](model::Value bound) {
    return tell::plain_value(world, parameter.type, bound.whole);
  };
  const std::string range = shown(parameter.low) + " to " + shown(parameter.high);
  if (!value) {
    return base::Error{Fault::Usage, parameter.name + ": " + value.error().message,
                       "Its range is " + range + "."};
  }
  if (*value < parameter.low.whole || *value > parameter.high.whole) {
    return base::Error{Fault::Usage, parameter.name + " must be within " + range + ", not " + text,
                       "The world's own value is " + shown(parameter.value) + "."};
  }
  return *value;
}

Result<void> set(const model::World& world, const Setting& setting, sim::Settings& into) {
  for (const model::ParameterId id : world.parameters.ids()) {
    const model::Parameter& parameter = world.parameters[id];
    if (parameter.name != setting.parameter) continue;
    const Result<int64_t> value = in_range(world, parameter, setting.value);
    if (!value) return value.error();
    std::erase_if(into.parameters, [id](const auto& one) { return one.first == id; });
    into.parameters.emplace_back(id, model::of_whole(*value));
    return Result<void>::ok();
  }
  return no_parameter(world, setting.parameter);
}

Result<void> set_until(const model::World& world, const std::string& text, sim::Settings& into) {
  if (text.empty()) return Result<void>::ok();
  const Result<int64_t> until = parse_date(text);
  if (!until) return until.error();
  if (*until <= world.starts) {
    return base::Error{Fault::Usage, "--until " + text + " is before the world begins",
                       "It begins at " + base::format_time(world.starts) + "."};
  }
  into.until = *until;
  return Result<void>::ok();
}

}  // namespace

Result<int64_t> parse_value(const model::World& world, const model::Type& type,
                            const std::string& text) {
  const std::optional<int64_t> value = read(world, type.sort, text);
  if (value) return *value;
  return base::Error{Fault::Usage, "'" + text + "' is not " + wanted(world, type.sort), ""};
}

Result<int64_t> parse_date(const std::string& text) {
  const std::optional<int64_t> time = base::parse_time(text);
  if (time) return *time;
  return base::Error{Fault::Usage, "'" + text + "' is not a date",
                     "Dates are written 2024-01-08 or \"2024-01-08 07:00\"."};
}

Result<sim::Settings> settings(const model::World& world, uint64_t seed, Generator generator,
                               const std::vector<Setting>& given, const std::string& until) {
  sim::Settings made;
  made.luck.seed = seed;
  made.luck.rng = generator == Generator::Philox ? base::Rng::Philox : base::Rng::Chain;
  for (const Setting& setting : given) {
    const Result<void> done = set(world, setting, made);
    if (!done) return done.error();
  }
  std::ranges::sort(made.parameters, {}, [](const auto& one) { return one.first.value; });
  const Result<void> done = set_until(world, until, made);
  if (!done) return done.error();
  return made;
}

std::unique_ptr<sim::Executor> make_executor(Executor sort, const model::World& world,
                                             const sim::Settings& settings) {
  return sort == Executor::Reference ? sim::reference(world, settings)
                                     : sim::vector_executor(world, settings);
}

int64_t end_of(const model::World& world, const sim::Settings& settings) {
  return settings.until != 0 ? settings.until : world.until;
}

}  // namespace milieu::door
