#include "tell/odds.h"

#include <cmath>
#include <cstdio>

#include "base/calendar.h"
#include "base/maths.h"

namespace milieu::tell {
namespace {

std::string with_digits(double number, int after) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", after, number);
  return text;
}

// "2.0" is said 2.
std::string plain(std::string text) {
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

struct Unit {
  double length;  // in milliseconds
  const char* one;
  const char* many;
};

constexpr Unit units[] = {
    {static_cast<double>(base::minute), "a minute", "minutes"},
    {static_cast<double>(base::hour), "an hour", "hours"},
    {static_cast<double>(base::day), "a day", "days"},
};

// The largest unit of which there is at least one and a half.
const Unit& unit_of(double milliseconds) {
  const Unit* found = &units[0];
  for (const Unit& one : units)
    if (milliseconds >= 1.5 * one.length) found = &one;
  return *found;
}

}  // namespace

std::string rough(double number) {
  if (number >= 10'000) return "more than 10,000";
  if (number >= 995) return with_digits(std::nearbyint(number / 100), 0) + "00";
  if (number >= 99.5) return with_digits(std::nearbyint(number / 10), 0) + "0";
  return plain(with_digits(number, number >= 9.95 ? 0 : 1));
}

std::string times(double units_of_motive) {
  const double size = std::fabs(units_of_motive);
  const double factor = base::exp(size > 50 ? 50 : size);
  if (factor < 1.095) return with_digits(factor, 2) + " times";
  return rough(factor) + " times";
}

std::string how_often(double per_day) {
  if (!(per_day > 1e-6)) return "as good as never";
  const double apart = static_cast<double>(base::day) / per_day;
  if (per_day >= 0.95 && per_day < 1.5) return "about once a day";
  if (per_day >= 1.5 && per_day <= 20) return "about " + rough(per_day) + " times a day";
  if (per_day > 20 * 24) return "more than once in 3 minutes";
  if (apart >= 365 * static_cast<double>(base::day)) return "less than once a year";
  const Unit& unit = unit_of(apart);
  const double number = apart / unit.length;
  if (number < 1.5) return "about once " + std::string(unit.one);
  return "about once in " + rough(number) + " " + unit.many;
}

std::string expected(double number) {
  if (number < 0.005) return "hardly ever";
  if (number < 0.095) return "about " + with_digits(number, 2) + " times";
  return "about " + plain(with_digits(number, number >= 9.95 ? 0 : 1)) + " times";
}

std::string chance(double share) {
  if (share < 0.01) return share > 0 ? "less than 1 %" : "0 %";
  if (share > 0.99) return share < 1 ? "more than 99 %" : "100 %";
  return with_digits(100 * share, 0) + " %";
}

std::string span(double milliseconds) {
  if (milliseconds < 90 * static_cast<double>(base::second))
    return rough(milliseconds / static_cast<double>(base::second)) + " seconds";
  const Unit& unit = unit_of(milliseconds);
  return rough(milliseconds / unit.length) + " " + unit.many;
}

}  // namespace milieu::tell
