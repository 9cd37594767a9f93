#include "base/distribution.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "base/maths.h"

namespace milieu::base {
namespace {

constexpr double most = 1e9;        // people, events, tries
constexpr double most_whole = 1e15;  // every whole number up to here is a double

// Up to this mean the chances are added up from zero; beyond it the sum is searched by halving.
constexpr double small_mean = 64.0;

bool finite(double value) {
  constexpr double largest = std::numeric_limits<double>::max();
  return value <= largest && value >= -largest;
}

bool whole(double value) {
  if (!(value <= most_whole && value >= -most_whole)) return false;
  return static_cast<double>(static_cast<int64_t>(value)) == value;
}

bool between(double value, double low, double high) { return value >= low && value <= high; }

// The smallest whole number at which the running sum of the chances reaches u. `ratio(k)` is the
// chance of k + 1 over that of k. The sums do not depend on u, so the answer is monotone in u.
template <class Ratio>
double add_up(double u, double chance_of_zero, double mean, double last, const Ratio& ratio) {
  double chance = chance_of_zero;
  double sum = chance;
  double k = 0.0;
  while (sum < u && k < last) {
    chance *= ratio(k);
    k += 1.0;
    const double next = sum + chance;
    if (next == sum && k > mean) break;  // rounding keeps the sum just below u for ever
    sum = next;
  }
  return k;
}

// The smallest whole number in low..high with cdf(k) >= u. Halving from a bracket that does not
// depend on u is monotone in u even where the last bits of cdf are not.
template <class Cdf>
double halve(double u, double low, double high, const Cdf& cdf) {
  auto least = static_cast<int64_t>(low);
  auto top = static_cast<int64_t>(high);
  while (least < top) {
    const int64_t middle = least + (top - least) / 2;
    if (cdf(static_cast<double>(middle)) >= u) {
      top = middle;
    } else {
      least = middle + 1;
    }
  }
  return static_cast<double>(least);
}

// u is at least 2^-54 from 0 and 1, which is 8.4 standard deviations of a normal; the 30 more are
// for the skew.
double far_below(double mean, double deviation) {
  const double value = mean - 10.0 * deviation - 30.0;
  return value > 0.0 ? value : 0.0;
}

double far_above(double mean, double deviation) { return mean + 10.0 * deviation + 30.0; }

double poisson(double mean, double u) {
  if (mean <= small_mean) {
    const auto ratio = [mean](double k) { return mean / (k + 1.0); };
    return add_up(u, exp(-mean), mean, 1e4, ratio);
  }
  const double deviation = std::sqrt(mean);
  const auto cdf = [mean](double k) { return gamma_survival(mean, k + 1.0); };
  return halve(u, far_below(mean, deviation), far_above(mean, deviation), cdf);
}

double binomial(double n, double p, double u) {
  if (p <= 0.0 || n == 0.0) return 0.0;
  if (p > 0.5) return n - binomial(n, 1.0 - p, 1.0 - u);
  const double mean = n * p;
  if (mean <= small_mean) {
    const double odds = p / (1.0 - p);
    const auto ratio = [=](double k) { return (n - k) / (k + 1.0) * odds; };
    return add_up(u, exp(n * log1p(-p)), mean, n, ratio);
  }
  const double deviation = std::sqrt(mean * (1.0 - p));
  const double top = far_above(mean, deviation);
  const auto cdf = [=](double k) { return k >= n ? 1.0 : 1.0 - beta_cdf(p, k + 1.0, n - k); };
  return halve(u, far_below(mean, deviation), top < n ? top : n, cdf);
}

double die(double low, double high, double u) {
  const double value = low + static_cast<double>(static_cast<int64_t>(u * (high - low + 1.0)));
  return value < high ? value : high;
}

double geometric(double p, double u) {
  if (p >= 1.0) return 0.0;
  const double failures = log1p(-u) / log1p(-p);
  return failures < most_whole ? static_cast<double>(static_cast<int64_t>(failures)) : most_whole;
}

double uniform(double low, double high, double u) {
  const double value = low + u * (high - low);
  return value < high ? value : high;
}

}  // namespace

std::string_view name_of(Family family) {
  switch (family) {
    case Family::Uniform: return "uniform";
    case Family::Normal: return "normal";
    case Family::Lognormal: return "lognormal";
    case Family::Exponential: return "exponential";
    case Family::Beta: return "beta";
    case Family::Bernoulli: return "bernoulli";
    case Family::Die: return "die";
    case Family::Poisson: return "poisson";
    case Family::Binomial: return "binomial";
    case Family::Pareto: return "pareto";
    case Family::Geometric: return "geometric";
  }
  return "?";
}

std::string_view problem(const Distribution& distribution) {
  const double a = distribution.a;
  const double b = distribution.b;
  if (!finite(a) || !finite(b)) return "the numbers of a distribution must be finite";
  switch (distribution.family) {
    case Family::Uniform:
      if (!(a <= b)) return "a uniform's first number must not be above its second";
      return finite(b - a) ? "" : "a uniform's numbers are too far apart";
    case Family::Normal:
      return b >= 0 ? "" : "a normal's standard deviation must not be negative";
    case Family::Lognormal:
      if (!(a > 0)) return "a lognormal's median must be above zero";
      return b >= 0 ? "" : "a lognormal's sigma must not be negative";
    case Family::Exponential:
      return a >= 0 ? "" : "an exponential's mean must not be negative";
    case Family::Beta:
      return between(a, 1e-3, most) && between(b, 1e-3, most)
                 ? "" : "a beta's shapes must lie between 0.001 and 1000000000";
    case Family::Bernoulli:
      return between(a, 0, 1) ? "" : "a chance must lie between 0 and 1";
    case Family::Die:
      if (!whole(a) || !whole(b)) return "a die's numbers must be whole";
      return a <= b ? "" : "a die's first number must not be above its second";
    case Family::Poisson:
      return between(a, 0, most) ? "" : "a poisson's mean must lie between 0 and 1000000000";
    case Family::Binomial:
      if (!whole(a) || !between(a, 0, most))
        return "a binomial's tries must be a whole number between 0 and 1000000000";
      return between(b, 0, 1) ? "" : "a chance must lie between 0 and 1";
    case Family::Pareto:
      if (!(a > 0)) return "a pareto's minimum must be above zero";
      return b > 0 ? "" : "a pareto's exponent must be above zero";
    case Family::Geometric:
      return a > 0 && a <= 1 ? "" : "a geometric's chance must be above 0 and at most 1";
  }
  return "there is no such distribution";
}

double quantile(const Distribution& distribution, double u) {
  if (!(u > 0.0 && u < 1.0)) return std::numeric_limits<double>::quiet_NaN();
  const double a = distribution.a;
  const double b = distribution.b;
  switch (distribution.family) {
    case Family::Uniform: return uniform(a, b, u);
    case Family::Normal: return a + b * normal_quantile(u);
    case Family::Lognormal: return a * exp(b * normal_quantile(u));
    case Family::Exponential: return -a * log1p(-u);
    case Family::Beta: return beta_quantile(u, a, b);
    case Family::Bernoulli: return u > 1.0 - a ? 1.0 : 0.0;
    case Family::Die: return die(a, b, u);
    case Family::Poisson: return poisson(a, u);
    case Family::Binomial: return binomial(a, b, u);
    case Family::Pareto: return a * exp(-log1p(-u) / b);
    case Family::Geometric: return geometric(a, u);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace milieu::base
