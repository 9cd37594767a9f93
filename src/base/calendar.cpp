#include "base/calendar.h"

#include <array>

#include "base/assert.h"

namespace milieu::base {
namespace {

constexpr std::array<std::string_view, 7> day_names = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

int64_t floor_divide(int64_t value, int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int month_length(int year, int month) {
  constexpr std::array<int, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : lengths[static_cast<size_t>(month - 1)];
}

// Days from 1970-01-01: `days_from_civil` of Hinnant, "chrono-compatible low-level date
// algorithms". Years begin in March, so that the leap day is the last; 400 years have 146097 days.
int64_t day_number(Date date) {
  const int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const int64_t era = floor_divide(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t month = (date.month + 9) % 12;
  const int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

// A text that is read from the left; every step says whether it went well.
struct Reader {
  std::string_view left;

  bool letter(char wanted) {
    if (left.empty() || left[0] != wanted) return false;
    left.remove_prefix(1);
    return true;
  }

  bool number(size_t digits, int highest, int& value) {
    if (left.size() < digits) return false;
    value = 0;
    for (const char each : left.substr(0, digits)) {
      if (each < '0' || each > '9') return false;
      value = value * 10 + (each - '0');
    }
    left.remove_prefix(digits);
    return value <= highest;
  }
};

// " 07:00", " 07:00:30" or " 07:00:30.250", in milliseconds; nothing for anything else.
std::optional<int64_t> clock_time(Reader& text) {
  int hours = 0, minutes = 0, seconds = 0, rest = 0;
  const bool right = text.letter(' ') && text.number(2, 23, hours) && text.letter(':') &&
                     text.number(2, 59, minutes);
  if (!right) return std::nullopt;
  if (text.letter(':')) {
    if (!text.number(2, 59, seconds)) return std::nullopt;
    if (text.letter('.') && !text.number(3, 999, rest)) return std::nullopt;
  }
  return hours * hour + minutes * minute + seconds * second + rest;
}

// The mark, then the value with zeros before it.
void append_padded(std::string& text, std::string_view mark, int64_t value, size_t digits) {
  const std::string plain = std::to_string(value);
  text += mark;
  if (plain.size() < digits) text.append(digits - plain.size(), '0');
  text += plain;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& each : result) {
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  }
  return result;
}

void append_count(std::string& text, uint64_t count, std::string_view unit) {
  if (count == 0) return;
  if (!text.empty() && text.back() != ' ') text += ' ';
  text += std::to_string(count);
  text += ' ';
  text += unit;
  if (count != 1) text += 's';
}

}  // namespace

std::optional<int64_t> time_of(Date date) {
  if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12) return std::nullopt;
  if (date.day < 1 || date.day > month_length(date.year, date.month)) return std::nullopt;
  return day_number(date) * day;
}

// Hinnant's `civil_from_days`, the inverse of day_number.
Date date_of(int64_t time) {
  MILIEU_ASSERT(time >= first_time && time <= last_time);
  const int64_t number = floor_divide(time, day) + 719468;
  const int64_t era = floor_divide(number, 146097);
  const int64_t of_era = number - era * 146097;
  const int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted = (5 * of_year + 2) / 153;  // months since March
  const int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  const int64_t of_month = of_year - (153 * shifted + 2) / 5 + 1;
  return {static_cast<int>(year), static_cast<int>(month), static_cast<int>(of_month)};
}

std::optional<int64_t> parse_time(std::string_view text) {
  Reader reader{text};
  Date date;
  const bool right = reader.number(4, 9999, date.year) && reader.letter('-') &&
                     reader.number(2, 12, date.month) && reader.letter('-') &&
                     reader.number(2, 31, date.day);
  if (!right) return std::nullopt;
  const std::optional<int64_t> midnight = time_of(date);
  if (!midnight || reader.left.empty()) return midnight;
  const std::optional<int64_t> since = clock_time(reader);
  if (!since || !reader.left.empty()) return std::nullopt;
  return *midnight + *since;
}

std::string format_time(int64_t time) {
  if (time < first_time || time > last_time) return std::to_string(time) + " ms";
  const Date date = date_of(time);
  const int64_t since = time - floor_divide(time, day) * day;
  std::string text;
  append_padded(text, "", date.year, 4);
  append_padded(text, "-", date.month, 2);
  append_padded(text, "-", date.day, 2);
  append_padded(text, " ", since / hour, 2);
  append_padded(text, ":", since % hour / minute, 2);
  if (since % minute != 0) append_padded(text, ":", since % minute / second, 2);
  if (since % second != 0) append_padded(text, ".", since % second, 3);
  return text;
}

std::string format_duration(int64_t duration) {
  if (duration == 0) return "0 minutes";
  const uint64_t bits = static_cast<uint64_t>(duration);
  const uint64_t size = duration < 0 ? 0 - bits : bits;
  constexpr uint64_t a_week = week, a_day = day, an_hour = hour, a_minute = minute;
  std::string text = duration < 0 ? "minus " : "";
  if (size % a_week == 0) {
    append_count(text, size / a_week, "week");
  } else {
    append_count(text, size / a_day, "day");
    append_count(text, size % a_day / an_hour, "hour");
    append_count(text, size % an_hour / a_minute, "minute");
    append_count(text, size % a_minute / second, "second");
    append_count(text, size % second, "millisecond");
  }
  return text;
}

int weekday(int64_t time) {
  const int64_t number = floor_divide(time, day) + 3;  // 1970-01-01 was a Thursday
  return static_cast<int>(number - floor_divide(number, 7) * 7);
}

std::string_view weekday_name(int number) {
  MILIEU_ASSERT(number >= 0 && number < 7);
  return day_names[static_cast<size_t>(number)];
}

std::optional<int> parse_weekday(std::string_view name) {
  const std::string wanted = lower(name);
  for (size_t i = 0; i < day_names.size(); ++i) {
    const std::string whole = lower(day_names[i]);
    if (wanted == whole || wanted == whole.substr(0, 3)) return static_cast<int>(i);
  }
  return std::nullopt;
}

}  // namespace milieu::base
