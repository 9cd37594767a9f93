#include "base/maths.h"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "base/draw.h"
#include "base/maths_tables.h"

// The reference is the C library in long double, which only the tests may call. Where long double
// is double the bounds hold as well, for a library good to half a unit.
namespace base = milieu::base;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// The distance of two results in units of the last place of the wanted one.
double ulps(double got, long double wanted) {
  const double rounded = std::fabs(static_cast<double>(wanted));
  const double unit = std::nextafter(rounded, inf) - rounded;
  return static_cast<double>(std::fabs((static_cast<long double>(got) - wanted)) / unit);
}

double relative(double got, double wanted) {
  return got == wanted ? 0.0 : std::fabs(got - wanted) / std::fabs(wanted);
}

// A number in low..high, the i-th of many.
double sample(uint32_t i, double low, double high) {
  return low + (high - low) * base::Key{base::Luck{7}}.uniform(i);
}

}  // namespace

TEST_CASE("exp is within a unit of the last place over its range") {
  double worst = 0;
  for (uint32_t i = 0; i < 400'000; ++i) {
    const double x = i % 2 == 0 ? sample(i, -708, 709.7) : sample(i, -3, 3);
    worst = std::fmax(worst, ulps(base::exp(x), std::exp(static_cast<long double>(x))));
  }
  CHECK(worst < 1.0);
}

TEST_CASE("exp of very negative numbers fades into zero") {
  double worst = 0;
  for (uint32_t i = 0; i < 50'000; ++i) {
    const double x = sample(i, -746, -708);
    worst = std::fmax(worst, ulps(base::exp(x), std::exp(static_cast<long double>(x))));
  }
  CHECK(worst <= 1.5);
  CHECK(base::exp(-745.2) == 0.0);
  CHECK(base::exp(-745.1) == 5e-324);
}

TEST_CASE("exp of the edges is what mathematics says") {
  CHECK(base::exp(0.0) == 1.0);
  CHECK(base::exp(-0.0) == 1.0);
  CHECK(base::exp(1e-320) == 1.0);
  CHECK(base::exp(1.0) == 0x1.5bf0a8b145769p+1);
  CHECK(base::exp(709.78) < inf);
  CHECK(base::exp(709.79) == inf);
  CHECK(base::exp(1e300) == inf);
  CHECK(base::exp(inf) == inf);
  CHECK(base::exp(-inf) == 0.0);
  CHECK(base::exp(-1e300) == 0.0);
  CHECK(std::isnan(base::exp(not_a_number)));
}

TEST_CASE("log is within a unit of the last place over its range") {
  double worst = 0;
  for (uint32_t i = 0; i < 400'000; ++i) {
    const double y = i % 2 == 0 ? std::exp2(sample(i, -1074, 1023)) : sample(i, 0.5, 2);
    worst = std::fmax(worst, ulps(base::log(y), std::log(static_cast<long double>(y))));
  }
  CHECK(worst < 1.0);
}

TEST_CASE("log is as good right beside one") {
  double worst = 0;
  for (int i = -1030; i <= 1030; ++i) {
    const double y = i < 0 ? 1.0 + i * 0x1p-53 : 1.0 + i * 0x1p-52;
    worst = std::fmax(worst, ulps(base::log(y), std::log(static_cast<long double>(y))));
  }
  CHECK(worst < 1.0);
}

TEST_CASE("log of the edges is what mathematics says") {
  CHECK(base::log(1.0) == 0.0);
  CHECK(base::log(0.0) == -inf);
  CHECK(base::log(-0.0) == -inf);
  CHECK(base::log(inf) == inf);
  CHECK(std::isnan(base::log(-1.0)));
  CHECK(std::isnan(base::log(-inf)));
  CHECK(std::isnan(base::log(not_a_number)));
  CHECK(base::log(5e-324) == -0x1.74385446d71c3p+9);
  CHECK(base::log(2.0) == 0x1.62e42fefa39efp-1);
}

TEST_CASE("the tables hold what they say") {
  for (int i = 0; i < 128; ++i) {
    const base::tables::Power power = base::tables::powers[i];
    const long double whole = std::exp2(static_cast<long double>(i) / 128);
    CHECK(power.value == static_cast<double>(whole));
    CHECK(std::fabs(static_cast<double>(power.value * (1.0L + power.rest) - whole)) < 4e-19);
    const base::tables::Stretch stretch = base::tables::stretches[i];
    const long double minus_log = -std::log(static_cast<long double>(stretch.inverse));
    CHECK(std::fabs(static_cast<double>(minus_log - stretch.high - stretch.low)) < 1e-19);
    CHECK(stretch.high * 0x1p42 == std::nearbyint(stretch.high * 0x1p42));
    CHECK(stretch.inverse * 0x1p20 == std::nearbyint(stretch.inverse * 0x1p20));
  }
}

TEST_CASE("log1p and the logistic family keep small numbers") {
  double worst = 0;
  for (uint32_t i = 0; i < 100'000; ++i) {
    const double x = std::copysign(std::exp2(sample(i, -60, i % 2 == 0 ? -0.01 : 60)),
                                   i % 2 == 0 ? -1.0 : 1.0);
    worst = std::fmax(worst, ulps(base::log1p(x), std::log1p(static_cast<long double>(x))));
  }
  CHECK(worst < 1.5);
  CHECK(base::log1p(-1.0) == -inf);
  CHECK(base::log1p(inf) == inf);
  CHECK(base::log1p(1.7e308) == base::log(1.7e308));
  CHECK(base::log1p(0.0) == 0.0);
  CHECK(std::isnan(base::log1p(-1.1)));
  CHECK(std::isnan(base::log1p(not_a_number)));
}

TEST_CASE("the logistic function goes from zero to one without overflow") {
  CHECK(base::logistic(0.0) == 0.5);
  CHECK(base::logistic(inf) == 1.0);
  CHECK(base::logistic(-inf) == 0.0);
  CHECK(base::logistic(-1e300) == 0.0);
  CHECK(std::isnan(base::logistic(not_a_number)));
  for (uint32_t i = 0; i < 20'000; ++i) {
    const double x = sample(i, -700, 700);
    const long double wanted = 1.0L / (1.0L + std::exp(-static_cast<long double>(x)));
    REQUIRE(relative(base::logistic(x), static_cast<double>(wanted)) < 1e-15);
    const long double soft = std::log1p(std::exp(static_cast<long double>(x)));
    REQUIRE(relative(base::log1p_exp(x), static_cast<double>(soft)) < 1e-15);
  }
  CHECK(base::log1p_exp(0.0) == base::log(2.0));
  CHECK(base::log1p_exp(1000.0) == 1000.0);
  CHECK(base::log1p_exp(-1000.0) == 0.0);
  CHECK(relative(base::log1p_exp(-50.0), base::exp(-50.0)) < 1e-15);
  CHECK(base::log1p_exp(inf) == inf);
  CHECK(std::isnan(base::log1p_exp(not_a_number)));
}

TEST_CASE("a power is good to a few units of the sixteenth digit") {
  // Computed with 200 bits by mpmath.
  constexpr double rows[][3] = {{2.0, 10.0, 1024.0},
                                {2.0, -1074.0, 5e-324},
                                {10.0, 308.0, 1e+308},
                                {0.5, 0.5, 0.7071067811865476},
                                {1.0000001, 1e9, 2.6881038582144647e+43},
                                {3.7, -200.5, 1.1900201758319669e-114},
                                {5e-324, 0.5, 2.2227587494850775e-162},
                                {0.999999, 1e6, 0.36787925722106646},
                                {1.7e+308, 0.99, 1.4065152073912217e+305}};
  for (const auto& row : rows) {
    const double x = row[0], e = row[1], wanted = row[2];
    CAPTURE(x);
    CHECK(relative(base::pow(x, e), wanted) < 1e-15);
  }
  CHECK(base::pow(2.0, 0.5) * base::pow(2.0, 0.5) == doctest::Approx(2.0).epsilon(1e-15));
}

TEST_CASE("a power of the edges is what mathematics says") {
  CHECK(base::pow(0.0, 2.0) == 0.0);
  CHECK(base::pow(0.0, -2.0) == inf);
  CHECK(base::pow(0.0, 0.0) == 1.0);
  CHECK(base::pow(5.0, 0.0) == 1.0);
  CHECK(base::pow(1.0, inf) == 1.0);
  CHECK(base::pow(2.0, inf) == inf);
  CHECK(base::pow(2.0, -inf) == 0.0);
  CHECK(base::pow(0.5, inf) == 0.0);
  CHECK(base::pow(inf, 0.5) == inf);
  CHECK(base::pow(inf, -0.5) == 0.0);
  CHECK(base::pow(2.0, 1e300) == inf);
  CHECK(base::pow(2.0, -1e300) == 0.0);
  CHECK(std::isnan(base::pow(-2.0, 2.0)));
  CHECK(std::isnan(base::pow(not_a_number, 2.0)));
  CHECK(std::isnan(base::pow(2.0, not_a_number)));
}

TEST_CASE("a log of a sum of exponentials neither overflows nor forgets") {
  using List = std::vector<double>;
  CHECK(base::log_sum_exp(List{}) == -inf);
  CHECK(base::log_sum_exp(List{3.0}) == 3.0);
  CHECK(base::log_sum_exp(List{-inf, -inf}) == -inf);
  CHECK(base::log_sum_exp(List{1.0, inf}) == inf);
  CHECK(std::isnan(base::log_sum_exp(List{1.0, not_a_number, inf})));
  CHECK(base::log_sum_exp(List{1000.0, 1000.0}) == 1000.0 + base::log(2.0));
  CHECK(base::log_sum_exp(List{-1000.0, -1000.0, -inf}) == -1000.0 + base::log(2.0));
}
