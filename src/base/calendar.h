// Days and hours.
//
// In:    times as milliseconds since 1970-01-01 00:00, or as text.
// Out:   the other one. The calendar is the Gregorian one, run backwards before 1582.
// Never: time zones, leap seconds, the clock of this machine, years outside 1..9999.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace milieu::base {

inline constexpr int64_t second = 1000;  // in milliseconds, as all that follow
inline constexpr int64_t minute = 60 * second;
inline constexpr int64_t hour = 60 * minute;
inline constexpr int64_t day = 24 * hour;
inline constexpr int64_t week = 7 * day;

/// The first and the last millisecond that have a name: 0001-01-01 00:00, 9999-12-31 23:59:59.999.
inline constexpr int64_t first_time = -62'135'596'800'000;
inline constexpr int64_t last_time = 253'402'300'799'999;

/// month 1..12, day 1..31.
struct Date {
  int year = 1970;
  int month = 1;
  int day = 1;
  bool operator==(const Date&) const = default;
};

/// The midnight at which the date begins; nothing if there is no such date.
std::optional<int64_t> time_of(Date date);

/// The date on which a time falls. The time must be within first_time..last_time.
Date date_of(int64_t time);

/// Reads "2024-01-08", "2024-01-08 07:00", "... 07:00:30", "... 07:00:30.250"; nothing else.
std::optional<int64_t> parse_time(std::string_view text);

/// "2024-01-08 07:00"; seconds and milliseconds only where they are not zero. A time outside
/// first_time..last_time has no name and gives its number followed by " ms".
std::string format_time(int64_t time);

/// "3 days 4 hours", "10 minutes", "1 second 5 milliseconds", "0 minutes", "minus 2 weeks"; weeks
/// only if nothing is left over.
std::string format_duration(int64_t duration);

/// The day of the week, 0 = Monday ... 6 = Sunday. Any time at all.
int weekday(int64_t time);

/// "Monday" for 0; the number must be 0..6.
std::string_view weekday_name(int number);

/// 0 for "Monday", "monday", "Mon", "mon"; nothing for anything else.
std::optional<int> parse_weekday(std::string_view name);

}  // namespace milieu::base
