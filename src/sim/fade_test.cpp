#include "sim/fade.h"

#include <doctest/doctest.h>

#include <cmath>

#include "base/calendar.h"
#include "base/exact.h"

using namespace milieu;
using sim::age_of_nothing;
using sim::fade_factor;
using sim::next_fade;

namespace {

constexpr int64_t percent(int64_t n) { return n * base::one / 100; }

}  // namespace

TEST_CASE("what loses five in a hundred a day has five steps a day") {
  constexpr int64_t share = percent(5), step = base::day / 5;
  CHECK(next_fade(share, base::day, 0) == step);
  CHECK(next_fade(share, base::day, step - 1) == step);
  CHECK(next_fade(share, base::day, step) == 2 * step);
  CHECK(fade_factor(share, base::day, 0, step - 1) == 1);
  CHECK(fade_factor(share, base::day, 0, step) == doctest::Approx(std::pow(0.95, 0.2)));
  CHECK(fade_factor(share, base::day, 0, base::day) == doctest::Approx(0.95));
  CHECK(fade_factor(share, base::day, 0, 10 * base::day) == doctest::Approx(std::pow(0.95, 10)));
}

TEST_CASE("a step has a hundredth at most, and a span at most twenty of them") {
  CHECK(next_fade(percent(1), base::day, 0) == base::day);
  CHECK(next_fade(percent(1) / 2, base::day, 0) == base::day);
  CHECK(next_fade(percent(1) + 1, base::day, 0) == base::day / 2);
  CHECK(next_fade(percent(60), base::day, 0) == base::day / 20);
  CHECK(fade_factor(percent(60), base::day, 0, base::day) == doctest::Approx(0.4));
}

TEST_CASE("steps are the clock's: what is written between two of them fades at the next") {
  constexpr int64_t share = percent(10), step = base::day / 10;
  const double once = fade_factor(share, base::day, 0, step);
  CHECK(once < 1);
  for (int64_t written = 0; written < step; written += step / 7)
    CHECK(fade_factor(share, base::day, written, step) == once);
  CHECK(fade_factor(share, base::day, step, 2 * step - 1) == 1);
}

TEST_CASE("a value that is added to every hour fades all the same") {
  constexpr int64_t share = percent(5);
  double value = 1;
  for (int64_t at = 0; at < base::day; at += base::hour)
    value *= fade_factor(share, base::day, at, at + base::hour);
  CHECK(value == doctest::Approx(0.95));
}

TEST_CASE("times before 1970 have the same steps") {
  constexpr int64_t share = percent(5), step = base::day / 5;
  CHECK(next_fade(share, base::day, -1) == 0);
  CHECK(next_fade(share, base::day, -step) == 0);
  CHECK(next_fade(share, base::day, -step - 1) == -step);
  CHECK(fade_factor(share, base::day, -base::day, 0) == doctest::Approx(0.95));
  CHECK(fade_factor(share, base::day, -1, 0) == fade_factor(share, base::day, step - 1, step));
}

TEST_CASE("what is less than a millionth is nothing, and so is what loses all") {
  constexpr int64_t share = percent(50);
  const int64_t age = age_of_nothing(share, base::day);
  CHECK(age > 19 * base::day);
  CHECK(age < 21 * base::day);
  for (int64_t written = 0; written < base::day; written += base::hour) {
    CHECK(fade_factor(share, base::day, written, written + age) == 0);
    CHECK(fade_factor(share, base::day, written, written + age - base::day / 10) > 0);
  }
  CHECK(fade_factor(base::one, base::day, 0, base::day / 20) == 0);
  CHECK(fade_factor(base::one, base::day, 0, base::day / 20 - 1) == 1);
  CHECK(age_of_nothing(base::one, base::day) == base::day / 20);
}

TEST_CASE("what never fades is never nothing") {
  CHECK(age_of_nothing(0, base::day) == INT64_MAX);
  CHECK(age_of_nothing(percent(5), 0) == INT64_MAX);
}
