#include "base/exact.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "base/draw.h"

using namespace milieu::base;

namespace {
constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
}  // namespace

TEST_CASE("a fixed number turned into a double and back is unchanged") {
  const Key key{Luck{}};
  for (uint32_t i = 0; i < 20000; ++i) {
    const int64_t size = static_cast<int64_t>(key.bits(i) >> (12 + i % 48));
    const Fixed value = i % 2 == 0 ? size : -size;
    REQUIRE(to_fixed(to_double(value)) == value);
  }
}

TEST_CASE("a double is rounded to the nearest millionth and a tie goes to the even one") {
  CHECK(to_fixed(0.5) == 500'000);
  CHECK(to_fixed(-2.25) == -2'250'000);
  CHECK(to_fixed(0.1) == 100'000);
  CHECK(to_fixed(0x1p-7) == 7812);  // 7812.5 exactly
  CHECK(to_fixed(3 * 0x1p-7) == 23438);  // 23437.5 exactly
  CHECK(to_fixed(-3 * 0x1p-7) == -23438);
  CHECK(to_fixed(0.0) == 0);
  CHECK(to_fixed(-0.0) == 0);
  CHECK(to_fixed(5e-324) == 0);
  CHECK(to_fixed(4.9e-7) == 0);
  CHECK(to_fixed(5.1e-7) == 1);
  CHECK(to_fixed(1e-7) == 0);
}

TEST_CASE("a double that fits no fixed number gives nothing") {
  CHECK_FALSE(to_fixed(inf));
  CHECK_FALSE(to_fixed(-inf));
  CHECK_FALSE(to_fixed(not_a_number));
  CHECK_FALSE(to_fixed(1e300));
  CHECK_FALSE(to_fixed(9.3e12));
  CHECK_FALSE(to_fixed(-9.3e12));
  CHECK(to_fixed(9.2e12) == 9'200'000'000'000'000'000);
  CHECK(to_fixed(-9.2e12) == -9'200'000'000'000'000'000);
}

TEST_CASE("checked arithmetic gives nothing instead of wrapping round") {
  CHECK(add(2, 3) == 5);
  CHECK_FALSE(add(INT64_MAX, 1));
  CHECK_FALSE(add(INT64_MIN, -1));
  CHECK(sub(2, 3) == -1);
  CHECK_FALSE(sub(INT64_MIN, 1));
  CHECK_FALSE(sub(0, INT64_MIN));
  CHECK(mul(-4, 5) == -20);
  CHECK_FALSE(mul(INT64_MIN, -1));
  CHECK_FALSE(mul(int64_t{1} << 32, int64_t{1} << 31));
  CHECK(clamp(5, 0, 3) == 3);
  CHECK(clamp(-5, 0, 3) == 0);
  CHECK(clamp(2, 0, 3) == 2);
}

TEST_CASE("scaling rounds half to even and refuses what doubles cannot hold") {
  CHECK(scale(10, 0.25) == 2);  // 2.5
  CHECK(scale(14, 0.25) == 4);  // 3.5
  CHECK(scale(-10, 0.25) == -2);
  CHECK(scale(-14, 0.25) == -4);
  CHECK(scale(one, 0.1) == 100'000);
  CHECK(scale(7, 0.0) == 0);
  CHECK(scale(int64_t{1} << 53, 1.0) == int64_t{1} << 53);
  CHECK(scale((int64_t{1} << 53) - 1, -1.0) == 1 - (int64_t{1} << 53));
  CHECK_FALSE(scale((int64_t{1} << 53) + 1, 0.5));
  CHECK_FALSE(scale(int64_t{1} << 52, 3.0));
  CHECK_FALSE(scale(1, inf));
  CHECK_FALSE(scale(0, inf));
  CHECK_FALSE(scale(1, not_a_number));
}

TEST_CASE("decimal text of at most six places is read exactly") {
  CHECK(parse_fixed("0") == 0);
  CHECK(parse_fixed("0.125") == 125'000);
  CHECK(parse_fixed("-3") == -3 * one);
  CHECK(parse_fixed("+3.5") == 3'500'000);
  CHECK(parse_fixed("0.000001") == 1);
  CHECK(parse_fixed("-0.000001") == -1);
  CHECK(parse_fixed("007") == 7 * one);
  CHECK(parse_fixed("9223372036854.775807") == INT64_MAX);
  CHECK(parse_fixed("-9223372036854.775808") == INT64_MIN);
}

TEST_CASE("any other text is no fixed number") {
  for (const char* text :
       {"", "-", "+", ".", ".5", "5.", "-.5", "1e3", " 1", "1 ", "1,5", "0x1", "--1", "1.2.3",
        "0.1234567", "nan", "inf", "9223372036854.775808", "-9223372036854.775809",
        "99999999999999999999999999", "1.-5"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_fixed(text));
  }
}

TEST_CASE("a fixed number is written as briefly as it can be read back") {
  CHECK(format_fixed(0) == "0");
  CHECK(format_fixed(500'000) == "0.5");
  CHECK(format_fixed(-3 * one) == "-3");
  CHECK(format_fixed(-1) == "-0.000001");
  CHECK(format_fixed(1'050'000) == "1.05");
  CHECK(format_fixed(INT64_MIN) == "-9223372036854.775808");
  const Key key{Luck{2}};
  for (uint32_t i = 0; i < 5000; ++i) {
    const Fixed value = static_cast<Fixed>(key.bits(i)) >> (i % 60);
    REQUIRE(parse_fixed(format_fixed(value)) == value);
  }
}
