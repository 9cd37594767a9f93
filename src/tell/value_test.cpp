#include "tell/value.h"

#include <doctest/doctest.h>

#include "base/calendar.h"

namespace milieu::tell {

TEST_CASE("a day is told in full, an hour to the minute") {
  const int64_t time = *base::parse_time("2024-01-08 07:05:30");
  CHECK(day(time) == "Monday, 8 January 2024");
  CHECK(clock(time) == "07:05");
  CHECK(clock(INT64_MAX).empty());
}

TEST_CASE("money has its unit, in the singular for one") {
  model::World world;
  CHECK(money(world, 2'500'000) == "2.5");
  world.unit = "dollar";
  CHECK(money(world, 1'000'000) == "1 dollar");
  CHECK(money(world, 40'000'000) == "40 dollars");
  CHECK(money(world, 0) == "0 dollars");
}

TEST_CASE("each sort of value has its words") {
  const model::World world;
  using model::Sort;
  CHECK(plain_value(world, {.sort = Sort::Truth}, 1) == "yes");
  CHECK(plain_value(world, {.sort = Sort::Whole}, 12) == "12");
  CHECK(plain_value(world, {.sort = Sort::Number}, 350'000) == "0.35");
  CHECK(plain_value(world, {.sort = Sort::Duration}, 10 * base::minute) == "10 minutes");
  CHECK(plain_value(world, {.sort = Sort::Event}, 13) == "event 12");
  CHECK(plain_value(world, {.sort = Sort::Act}, 0) == "nothing");
}

}  // namespace milieu::tell
