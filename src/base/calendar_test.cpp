#include "base/calendar.h"

#include <doctest/doctest.h>

using namespace milieu::base;

TEST_CASE("well-known days have well-known numbers") {
  CHECK(parse_time("1970-01-01") == 0);
  CHECK(parse_time("1970-01-02") == day);
  CHECK(parse_time("1969-12-31 23:59:59.999") == -1);
  CHECK(parse_time("2000-02-29") == 951'782'400'000);
  CHECK(parse_time("2024-01-08 07:00") == 1'704'697'200'000);
  CHECK(parse_time("2024-01-08 07:00:30") == 1'704'697'230'000);
  CHECK(parse_time("2024-01-08 07:00:30.250") == 1'704'697'230'250);
  CHECK(parse_time("0001-01-01") == first_time);
  CHECK(parse_time("9999-12-31 23:59:59.999") == last_time);
}

TEST_CASE("what is no date or has another form is refused") {
  for (const char* text :
       {"", "2024", "2024-1-8", "2024-13-01", "2024-00-01", "2024-01-00", "2024-01-32",
        "2023-02-29", "1900-02-29", "2024-04-31", "0000-01-01", "10000-01-01", "-001-01-01",
        "2024-01-08 ", "2024-01-08 7:00", "2024-01-08 24:00", "2024-01-08 07:60",
        "2024-01-08 07:00:60", "2024-01-08 07:00:", "2024-01-08 07:00:00.5",
        "2024-01-08 07:00.500", "2024-01-08T07:00", "2024-01-08 07:00 ", "2024/01/08",
        " 2024-01-08", "2024-01-08 07:00:00.1234"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time(text));
  }
}

TEST_CASE("every day of the calendar comes back as the same date, in order") {
  Date before{0, 0, 0};
  int days = 0;
  for (int64_t time = first_time; time <= last_time; time += day, ++days) {
    const Date date = date_of(time);
    REQUIRE(time_of(date) == time);
    const bool next_day = date.year == before.year && date.month == before.month &&
                          date.day == before.day + 1;
    const bool next_month = date.day == 1 && (date.month == before.month + 1 ||
                                              (date.month == 1 && before.month == 12));
    REQUIRE((next_day || next_month || days == 0));
    before = date;
  }
  CHECK(days == 3'652'059);
  CHECK(before == Date{9999, 12, 31});
}

TEST_CASE("a time is written with seconds and milliseconds only where there are any") {
  for (const char* text : {"2024-01-08 07:00", "2024-01-08 07:00:30", "2024-01-08 07:00:30.250",
                           "2024-01-08 07:00:00.001", "0001-01-01 00:00", "1582-10-10 12:00"}) {
    REQUIRE(parse_time(text));
    CHECK(format_time(*parse_time(text)) == text);
  }
  CHECK(format_time(-1) == "1969-12-31 23:59:59.999");
  CHECK(format_time(last_time + 1) == "253402300800000 ms");
  CHECK(format_time(INT64_MIN) == "-9223372036854775808 ms");
}

TEST_CASE("a duration is written in words") {
  CHECK(format_duration(3 * day + 4 * hour) == "3 days 4 hours");
  CHECK(format_duration(10 * minute) == "10 minutes");
  CHECK(format_duration(0) == "0 minutes");
  CHECK(format_duration(1) == "1 millisecond");
  CHECK(format_duration(second + 5) == "1 second 5 milliseconds");
  CHECK(format_duration(2 * week) == "2 weeks");
  CHECK(format_duration(week + day) == "8 days");
  CHECK(format_duration(-hour) == "minus 1 hour");
  CHECK(format_duration(INT64_MIN) ==
        "minus 106751991167 days 7 hours 12 minutes 55 seconds 808 milliseconds");
}

TEST_CASE("the days of the week follow one another, before 1970 too") {
  CHECK(weekday(*parse_time("2024-01-08")) == 0);
  CHECK(weekday(*parse_time("2024-01-14 23:59")) == 6);
  CHECK(weekday(0) == 3);
  CHECK(weekday(-1) == 2);
  CHECK(weekday_name(weekday(first_time)) == "Monday");
  CHECK(weekday(INT64_MIN) >= 0);
  CHECK(weekday(INT64_MAX) < 7);
}

TEST_CASE("a day of the week is read by its name or its first three letters") {
  for (int number = 0; number < 7; ++number) CHECK(parse_weekday(weekday_name(number)) == number);
  CHECK(parse_weekday("sunday") == 6);
  CHECK(parse_weekday("Wed") == 2);
  CHECK_FALSE(parse_weekday("Someday"));
  CHECK_FALSE(parse_weekday("Mo"));
  CHECK_FALSE(parse_weekday("Mond"));
  CHECK_FALSE(parse_weekday(""));
}
