#include "base/distribution.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/maths.h"

using milieu::base::Distribution;
using milieu::base::Family;
using milieu::base::problem;
using milieu::base::quantile;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double least_uniform = 0x1p-53;
constexpr double greatest_uniform = 1 - 0x1p-53;

const std::vector<Distribution> samples = {
    {Family::Uniform, -2, 5},      {Family::Uniform, 3, 3},       {Family::Normal, 10, 2},
    {Family::Normal, 1, 0},        {Family::Lognormal, 100, 0.5}, {Family::Exponential, 7, 0},
    {Family::Exponential, 0, 0},      {Family::Beta, 2, 3},          {Family::Beta, 0.1, 0.2},
    {Family::Beta, 300, 500},      {Family::Bernoulli, 0.3, 0},      {Family::Bernoulli, 0},
    {Family::Bernoulli, 1, 0},        {Family::Die, 1, 6},           {Family::Die, -3, -3},
    {Family::Poisson, 0, 0},          {Family::Poisson, 0.5},        {Family::Poisson, 64},
    {Family::Poisson, 65, 0},         {Family::Poisson, 20'000},     {Family::Binomial, 0, 0.5},
    {Family::Binomial, 10, 0},     {Family::Binomial, 10, 1},     {Family::Binomial, 10, 0.3},
    {Family::Binomial, 1000, 0.9}, {Family::Binomial, 5000, 0.4}, {Family::Pareto, 1, 3},
    {Family::Geometric, 0.2, 0},      {Family::Geometric, 1}};

// The mean over an even grid of uniforms.
double mean(const Distribution& distribution) {
  constexpr int steps = 20'000;
  double sum = 0;
  for (int i = 0; i < steps; ++i) sum += quantile(distribution, (i + 0.5) / steps);
  return sum / steps;
}

}  // namespace

TEST_CASE("a larger uniform never gives a smaller value") {
  for (const Distribution& distribution : samples) {
    CAPTURE(static_cast<int>(distribution.family));
    CAPTURE(distribution.a);
    REQUIRE(problem(distribution) == "");
    double before = quantile(distribution, least_uniform);
    for (int i = 0; i < 3000; ++i) {
      const double value = quantile(distribution, (i + 0.5) / 3000);
      REQUIRE(value >= before);
      before = value;
    }
    const double last = quantile(distribution, greatest_uniform);
    CHECK(last >= before);
    CHECK(last < inf);
  }
}

TEST_CASE("each family has its mean") {
  using milieu::base::exp;
  const auto near = [](double value) { return doctest::Approx(value).epsilon(0.002); };
  CHECK(mean({Family::Uniform, -2, 5}) == near(1.5));
  CHECK(mean({Family::Normal, 10, 2}) == near(10));
  CHECK(mean({Family::Lognormal, 100, 0.5}) == near(100 * exp(0.125)));
  CHECK(mean({Family::Exponential, 7, 0}) == near(7));
  CHECK(mean({Family::Beta, 2, 3}) == near(0.4));
  CHECK(mean({Family::Bernoulli, 0.3, 0}) == near(0.3));
  CHECK(mean({Family::Die, 1, 6}) == near(3.5));
  CHECK(mean({Family::Poisson, 0.5, 0}) == near(0.5));
  CHECK(mean({Family::Poisson, 64, 0}) == near(64));
  CHECK(mean({Family::Poisson, 65, 0}) == near(65));
  CHECK(mean({Family::Binomial, 10, 0.3}) == near(3));
  CHECK(mean({Family::Binomial, 1000, 0.9}) == near(900));
  CHECK(mean({Family::Pareto, 1, 3}) == near(1.5));
  CHECK(mean({Family::Geometric, 0.2, 0}) == near(4));
}

TEST_CASE("counts agree with chances added up in 200 bits") {
  const auto check = [](const Distribution& distribution, double u, double wanted) {
    CAPTURE(u);
    CHECK(quantile(distribution, u) == wanted);
  };
  const Distribution thousand = {Family::Poisson, 1000, 0};
  check(thousand, 0.001, 904);
  check(thousand, 0.1, 960);
  check(thousand, 0.5, 1000);
  check(thousand, 0.9, 1041);
  check(thousand, 0.999, 1099);
  check(thousand, 1 - 1e-12, 1230);
  const Distribution near_the_seam = {Family::Poisson, 64.5, 0};
  check(near_the_seam, 1e-15, 12);
  check(near_the_seam, 0.5, 64);
  check(near_the_seam, 1 - 1e-12, 129);
  const Distribution tries = {Family::Binomial, 1000, 0.3};
  check(tries, 1e-9, 216);
  check(tries, 0.001, 256);
  check(tries, 0.999, 345);
  check(tries, 1 - 1e-12, 405);
  check({Family::Binomial, 1000, 0.9}, 1e-9, 839);
  check({Family::Binomial, 1000, 0.9}, 0.999, 928);
  check({Family::Binomial, 10, 0.3}, 0.1, 1);
  check({Family::Binomial, 10, 0.3}, 0.999999, 10);
}

TEST_CASE("adding up and searching by halving agree where they meet") {
  for (int i = 0; i < 500; ++i) {
    const double u = (i + 0.5) / 500;
    const double added = quantile({Family::Poisson, 64, 0}, u);
    const double searched = quantile({Family::Poisson, 64.0000001, 0}, u);
    REQUIRE(added == searched);
  }
}

TEST_CASE("bounds are kept at the extreme uniforms") {
  for (const double u : {least_uniform, 0.5, greatest_uniform}) {
    const double face = quantile({Family::Die, 1, 6}, u);
    CHECK((face >= 1 && face <= 6 && face == std::floor(face)));
    const double share = quantile({Family::Beta, 0.1, 0.2}, u);
    CHECK((share >= 0 && share <= 1));
    const double place = quantile({Family::Uniform, 0.1, 0.3}, u);
    CHECK((place >= 0.1 && place <= 0.3));
    CHECK(quantile({Family::Binomial, 1e9, 0.5}, u) <= 1e9);
    CHECK(quantile({Family::Geometric, 1e-18}, u) <= 1e15);
    CHECK(quantile({Family::Pareto, 2, 1}, u) >= 2);
  }
  CHECK(quantile({Family::Bernoulli, 0, 0}, greatest_uniform) == 0);
  CHECK(quantile({Family::Bernoulli, 1, 0}, least_uniform) == 1);
  CHECK(quantile({Family::Die, 1, 6}, greatest_uniform) == 6);
}

TEST_CASE("a uniform that is not strictly inside gives no number") {
  for (const Distribution& distribution : samples) {
    for (const double u : {0.0, 1.0, -0.5, 2.0, not_a_number}) {
      CHECK(std::isnan(quantile(distribution, u)));
    }
  }
}

TEST_CASE("parameters without a meaning are explained") {
  for (const Distribution& distribution : std::vector<Distribution>{
           {Family::Uniform, 2, 1},        {Family::Uniform, -1.7e308, 1.7e308},
           {Family::Normal, 0, -1},        {Family::Normal, not_a_number, 1},
           {Family::Lognormal, 0, 1},      {Family::Lognormal, 1, -1},
           {Family::Exponential, -1, 0},      {Family::Exponential, inf},
           {Family::Beta, 0, 1},           {Family::Beta, 1, 1e12},
           {Family::Bernoulli, 1.1, 0},       {Family::Bernoulli, -0.1},
           {Family::Die, 1.5, 6},          {Family::Die, 6, 1},
           {Family::Die, 0, 1e300},        {Family::Poisson, -1, 0},
           {Family::Poisson, 1e10},        {Family::Binomial, 2.5, 0.5},
           {Family::Binomial, -1, 0.5},    {Family::Binomial, 5, 2},
           {Family::Pareto, 0, 1},         {Family::Pareto, 1, 0},
           {Family::Geometric, 0, 0},         {Family::Geometric, 1.5}}) {
    CAPTURE(static_cast<int>(distribution.family));
    CAPTURE(distribution.a);
    CHECK(problem(distribution) != "");
  }
}
