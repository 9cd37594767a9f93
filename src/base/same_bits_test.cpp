// The promise that numbers are the same everywhere, as one pinned digest: results of every function
// that rounds, on grids, as bit patterns. If it changes, every history ever recorded has changed.
#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <vector>

#include "base/distribution.h"
#include "base/draw.h"
#include "base/exact.h"
#include "base/hash.h"
#include "base/maths.h"

using milieu::base::Digest;
using milieu::base::Distribution;
using milieu::base::Family;
using milieu::base::Key;
using milieu::base::Luck;
using milieu::base::Rng;
namespace base = milieu::base;

namespace {

// Every NaN is absorbed as the same word: its sign differs between processors and means nothing.
void absorb(Digest& digest, double value) {
  digest.absorb(value == value ? std::bit_cast<uint64_t>(value) : uint64_t{0x7ff8000000000000});
}

void absorb_elementary(Digest& digest) {
  for (int i = -6000; i <= 6000; ++i) {
    const double x = i * 0.1253;
    absorb(digest, base::exp(x));
    absorb(digest, base::log(base::exp(x)));
    absorb(digest, base::log(1.0 + x / 752.0));
    absorb(digest, base::log1p(x / 752.0));
    absorb(digest, base::logistic(x));
    absorb(digest, base::log1p_exp(x));
    absorb(digest, base::pow(i * 0.01, x));
    absorb(digest, base::normal_cdf(x / 20.0));
  }
}

void absorb_special(Digest& digest) {
  for (const double shape : {0.05, 0.7, 3.0, 150.0, 1234.5}) {
    for (int i = 0; i <= 60; ++i) {
      const double p = i / 60.0;
      absorb(digest, base::normal_quantile(base::exp(-i * shape)));
      absorb(digest, base::gamma_log(shape * (i + 0.1)));
      absorb(digest, base::gamma_cdf(shape * p * 2, shape));
      absorb(digest, base::gamma_quantile(p, shape));
      absorb(digest, base::beta_quantile(p, shape, 0.5));
      absorb(digest, base::beta_quantile(p, shape, 400.0));
      absorb(digest, base::beta_cdf(p, shape, 2.5));
    }
  }
}

void absorb_draws(Digest& digest) {
  for (const Rng rng : {Rng::Chain, Rng::Philox}) {
    for (uint64_t i = 0; i < 2000; ++i) {
      const Key key = Key{Luck{.seed = i % 7, .rng = rng}}.with(i % 31).with(i);
      digest.absorb(key.bits(static_cast<uint32_t>(i % 3)));
      digest.absorb(key.index(i + 1));
      absorb(digest, key.uniform());
      absorb(digest, key.exponential(1));
      absorb(digest, key.gumbel(2));
      absorb(digest, key.normal(3));
    }
  }
}

void absorb_quantiles(Digest& digest) {
  const std::vector<Distribution> distributions = {
      {Family::Uniform, -0.1, 0.7}, {Family::Normal, 0.3, 1.7},   {Family::Lognormal, 2, 0.4},
      {Family::Exponential, 3},     {Family::Beta, 0.7, 2.2},     {Family::Bernoulli, 0.2},
      {Family::Die, 1, 20},         {Family::Poisson, 4.5},       {Family::Poisson, 900},
      {Family::Binomial, 12, 0.7},  {Family::Binomial, 900, 0.2}, {Family::Pareto, 1, 1.16},
      {Family::Geometric, 0.15}};
  for (const Distribution& distribution : distributions) {
    for (int i = 0; i < 100; ++i) absorb(digest, quantile(distribution, (i + 0.37) / 100));
  }
}

void absorb_exact(Digest& digest) {
  for (int64_t i = -500; i <= 500; ++i) {
    const base::Fixed value = i * i * i * 1'234'567;
    absorb(digest, base::to_double(value));
    digest.absorb(static_cast<uint64_t>(base::to_fixed(static_cast<double>(i) / 7).value_or(0)));
    digest.absorb(static_cast<uint64_t>(base::scale(value, 0.3).value_or(0)));
    digest.absorb(base::format_fixed(value));
  }
}

}  // namespace

TEST_CASE("every compiler, optimisation level and processor gives the same bits [pin]") {
  Digest digest;
  absorb_elementary(digest);
  CHECK(digest.hex() == "58e554863f09925e00c070aea04b9be3");
  absorb_special(digest);
  CHECK(digest.hex() == "54cc42896e7b17ea30564d447b7a15e2");
  absorb_draws(digest);
  CHECK(digest.hex() == "93dd1bad2edbb96d610b489d3f1830d8");
  absorb_quantiles(digest);
  absorb_exact(digest);
  CHECK(digest.hex() == "227b946ad35c9f0a4261248556baee5d");
}
