#include "tell/value.h"

#include "base/calendar.h"
#include "base/exact.h"

namespace milieu::tell {
namespace {

using model::Sort;

constexpr const char* months[] = {"January",   "February", "March",    "April",
                                  "May",       "June",     "July",     "August",
                                  "September", "October",  "November", "December"};

bool has_date(int64_t time) { return time >= base::first_time && time <= base::last_time; }

std::string act_name(const model::World& world, int64_t stored) {
  if (stored == 0) return "nothing";
  const auto id = static_cast<uint32_t>(stored > 0 ? stored : -stored);
  return words(stored > 0 ? world.acts[model::ActId{id}].name
                          : world.classes[model::ClassId{id}].name);
}

}  // namespace

std::string money(const model::World& world, int64_t amount) {
  const std::string number = base::format_fixed(amount);
  if (world.unit.empty()) return number;
  return number + " " + words(world.unit) + (amount == base::one ? "" : "s");
}

std::string day(int64_t time) {
  if (!has_date(time)) return base::format_time(time);
  const base::Date date = base::date_of(time);
  return std::string(base::weekday_name(base::weekday(time))) + ", " + std::to_string(date.day) +
         " " + months[date.month - 1] + " " + std::to_string(date.year);
}

std::string clock(int64_t time) {
  if (!has_date(time)) return {};
  const std::string whole = base::format_time(time);
  return whole.substr(whole.find(' ') + 1, std::string_view("07:00").size());
}

std::string plain_value(const model::World& world, const model::Type& type, int64_t stored) {
  switch (type.sort) {
    case Sort::Truth: return stored != 0 ? "yes" : "no";
    case Sort::Number: return base::format_fixed(stored);
    case Sort::Money: return money(world, stored);
    case Sort::Duration: return base::format_duration(stored);
    case Sort::Time: return base::format_time(stored);
    case Sort::Act: return act_name(world, stored);
    case Sort::Event: return stored == 0 ? "nothing" : "event " + std::to_string(stored - 1);
    case Sort::Whole:
    case Sort::Entity: break;
  }
  return std::to_string(stored);
}

std::string value(const model::World& world, const Names& names, const model::Type& type,
                  int64_t stored) {
  if (type.sort != Sort::Entity) return plain_value(world, type, stored);
  const bool thing = type.kind && !world.kinds[type.kind].decides;
  if (stored == 0 && thing) return "nothing";
  return names.of(static_cast<history::EntityIndex>(stored));
}

}  // namespace milieu::tell
