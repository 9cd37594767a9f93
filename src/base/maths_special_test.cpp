#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "base/maths.h"

// All the wanted values were computed with 200 to 300 bits by mpmath.
namespace base = milieu::base;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

double relative(double got, double wanted) {
  return got == wanted ? 0.0 : std::fabs(got - wanted) / std::fabs(wanted);
}

}  // namespace

TEST_CASE("the normal distribution is good to twelve digits, tails included") {
  constexpr double rows[][2] = {
      {-37.0, 5.725571222524577e-300},   {-8.5, 9.479534822203318e-18},
      {-5.793212418402176, 3.4526339435078464e-09}, {-3.0, 0.0013498980316300946},
      {-1.0, 0.15865525393145705},       {-0.1, 0.460172162722971},
      {0.5, 0.6914624612740131},         {2.0, 0.9772498680518208},
      {6.0, 0.9999999990134123},         {0.0, 0.5}};
  for (const auto& row : rows) {
    const double x = row[0], wanted = row[1];
    CAPTURE(x);
    CHECK(relative(base::normal_cdf(x), wanted) < 1e-12);
  }
  CHECK(base::normal_cdf(-inf) == 0.0);
  CHECK(base::normal_cdf(inf) == 1.0);
  CHECK(std::isnan(base::normal_cdf(not_a_number)));
}

TEST_CASE("the normal quantile is good to twelve digits, tails included") {
  constexpr double rows[][2] = {
      {1e-300, -37.0470962993612},   {1e-100, -21.273453560965326}, {1e-20, -9.262340089798407},
      {1e-09, -5.9978070150076865},  {0.001, -3.0902323061678136},  {0.075, -1.439531470938456},
      {0.3, -0.5244005127080408},    {0.49999, -2.5066282748960008e-05},
      {0.5, 0.0},                    {0.6, 0.2533471031357997},
      {0.975, 1.9599639845400538},   {0.999999, 4.753424308817087}};
  for (const auto& row : rows) {
    const double p = row[0], wanted = row[1];
    CAPTURE(p);
    CHECK(relative(base::normal_quantile(p), wanted) < 1e-12);
  }
  CHECK(base::normal_quantile(0.0) == -inf);
  CHECK(base::normal_quantile(1.0) == inf);
  CHECK(std::isnan(base::normal_quantile(-0.1)));
  CHECK(std::isnan(base::normal_quantile(1.1)));
  CHECK(std::isnan(base::normal_quantile(not_a_number)));
}

TEST_CASE("the normal quantile undoes the normal distribution") {
  for (double x = -37; x < 5; x += 0.0625) {
    CAPTURE(x);
    CHECK(base::normal_quantile(base::normal_cdf(x)) == doctest::Approx(x).epsilon(1e-10));
  }
}

TEST_CASE("the log of the gamma function is good to nine digits and has its zeros") {
  constexpr double rows[][2] = {{1e-05, 11.512919692895826},  {0.1, 2.252712651734206},
                                {0.5, 0.5723649429247001},    {1.5, -0.12078223763524522},
                                {3.0, 0.6931471805599453},    {10.0, 12.801827480081469},
                                {100.5, 361.4355404677776},   {1e6, 12815504.569147611},
                                {1e9, 19723265827.503716}};
  for (const auto& row : rows) {
    const double x = row[0], wanted = row[1];
    CAPTURE(x);
    CHECK(relative(base::gamma_log(x), wanted) < 1e-12);
  }
  CHECK(std::fabs(base::gamma_log(1.0)) < 1e-14);
  CHECK(std::fabs(base::gamma_log(2.0)) < 1e-14);
  CHECK(base::gamma_log(0.0) == inf);
  CHECK(base::gamma_log(inf) == inf);
  CHECK(std::isnan(base::gamma_log(-0.5)));
  CHECK(std::isnan(base::gamma_log(not_a_number)));
}

TEST_CASE("the gamma distribution is good to nine digits on both sides") {
  constexpr double rows[][4] = {{1e-08, 0.05, 0.4089423995834056, 0.5910576004165944},
                                {0.3, 0.5, 0.5614219739190002, 0.4385780260809999},
                                {1.0, 1.0, 0.6321205588285577, 0.36787944117144233},
                                {2.5, 2.0, 0.7127025048163542, 0.2872974951836458},
                                {14.0, 10.0, 0.890600630357261, 0.109399369642739},
                                {60.0, 100.0, 1.4815276326460468e-06, 0.9999985184723673},
                                {230.0, 199.0, 0.9828329543736232, 0.017167045626376883},
                                {180.0, 220.0, 0.0021364068573631917, 0.9978635931426368},
                                {325.0, 218.0, 0.9999999998834568, 1.1654327196792514e-10},
                                {990.0, 1000.0, 0.3795213785379639, 0.620478621462036},
                                {1010000.0, 1000000.0, 1.0, 1.0606997477586902e-23},
                                {120.0, 1000.0, 0.0, 1.0},
                                {800.0, 500.0, 1.0, 1.742039824439163e-30}};
  for (const auto& row : rows) {
    const double x = row[0], shape = row[1], lower = row[2], upper = row[3];
    CAPTURE(x);
    CHECK(relative(base::gamma_cdf(x, shape), lower) < 1e-9);
    CHECK(relative(base::gamma_survival(x, shape), upper) < 1e-9);
    if (lower > 0.0 && lower < 0.999)
      CHECK(relative(base::gamma_quantile(lower, shape), x) < 1e-9);
  }
}

TEST_CASE("the gamma distribution at its edges is what mathematics says") {
  CHECK(base::gamma_cdf(0.0, 2.0) == 0.0);
  CHECK(base::gamma_cdf(-1.0, 2.0) == 0.0);
  CHECK(base::gamma_cdf(inf, 2.0) == 1.0);
  CHECK(std::isnan(base::gamma_cdf(1.0, 0.0)));
  CHECK(std::isnan(base::gamma_cdf(not_a_number, 2.0)));
  CHECK(base::gamma_quantile(0.0, 2.0) == 0.0);
  CHECK(base::gamma_quantile(1.0, 2.0) == inf);
  CHECK(base::gamma_quantile(1e-10, 0.001) == 0.0);
  CHECK(std::isnan(base::gamma_quantile(1.5, 2.0)));
  CHECK(std::isnan(base::gamma_quantile(0.5, -2.0)));
  CHECK(std::isnan(base::gamma_quantile(0.5, inf)));
  CHECK(std::isnan(base::gamma_quantile(not_a_number, 2.0)));
}

TEST_CASE("the beta distribution is good to nine digits, and so is its quantile") {
  constexpr double rows[][4] = {{1e-05, 0.05, 0.3, 0.4916394604509573},
                                {0.3, 0.5, 0.5, 0.36901011956554536},
                                {0.9, 2.0, 3.0, 0.9963},
                                {0.01, 1.0, 50.0, 0.39499393286246337},
                                {0.3, 30.0, 60.0, 0.2557979325455541},
                                {0.999, 300.0, 1.5, 0.8962491931258256},
                                {0.36, 500.0, 800.0, 0.03321281787813593},
                                {0.41, 500.0, 800.0, 0.9693447504566702},
                                {0.2, 400.0, 400.0, 6.952008084111415e-80},
                                {0.3001, 300000.0, 700000.0, 0.5864782487704762}};
  for (const auto& row : rows) {
    const double x = row[0], a = row[1], b = row[2], wanted = row[3];
    CAPTURE(x);
    CHECK(relative(base::beta_cdf(x, a, b), wanted) < 1e-9);
    CHECK(relative(base::beta_quantile(wanted, a, b), x) < 1e-9);
  }
}

TEST_CASE("the beta distribution at its edges is what mathematics says") {
  CHECK(base::beta_cdf(0.0, 2.0, 3.0) == 0.0);
  CHECK(base::beta_cdf(1.0, 2.0, 3.0) == 1.0);
  CHECK(std::isnan(base::beta_cdf(0.5, 0.0, 3.0)));
  CHECK(base::beta_quantile(0.0, 2.0, 3.0) == 0.0);
  CHECK(base::beta_quantile(1.0, 2.0, 3.0) == 1.0);
  CHECK(relative(base::beta_quantile(0.25, 1.0, 1.0), 0.25) < 1e-12);
  CHECK(std::isnan(base::beta_quantile(-0.1, 2.0, 3.0)));
  CHECK(std::isnan(base::beta_quantile(not_a_number, 2.0, 3.0)));
  CHECK(std::isnan(base::beta_quantile(0.5, 2.0, inf)));
}

TEST_CASE("quantiles undo their distributions for shapes from tiny to huge") {
  for (const double a : {0.02, 0.3, 1.0, 7.0, 150.0, 199.9, 200.0, 5e4, 1e8}) {
    for (const double p : {1e-12, 0.001, 0.2, 0.5, 0.8, 0.999}) {
      CAPTURE(a);
      CAPTURE(p);
      const double x = base::gamma_quantile(p, a);
      if (x > 1e-300) CHECK(relative(base::gamma_cdf(x, a), p) < 1e-9);
      for (const double b : {0.02, 1.0, 30.0, 300.0, 1e6}) {
        CAPTURE(b);
        const double y = base::beta_quantile(p, a, b);
        const bool readable = y > 1e-300 && y < 0.9;  // nearer to 1 a double cannot hold it
        if (readable) CHECK(relative(base::beta_cdf(y, a, b), p) < 1e-7);
      }
    }
  }
}
