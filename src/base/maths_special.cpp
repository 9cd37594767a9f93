#include <cmath>
#include <limits>

#include "base/maths.h"

namespace milieu::base {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double half_log_two_pi = 0x1.d67f1c864beb5p-1;
constexpr double one_over_sqrt_two_pi = 0x1.9884533d43651p-2;
constexpr double tiny = 1e-300;
constexpr double close_enough = 0x1p-53;
constexpr int most_terms = 20'000;

// From this shape on an integral over the tail is quicker than a series, and as good.
constexpr double large_shape = 200.0;

double smaller(double a, double b) { return b < a ? b : a; }
double larger(double a, double b) { return b > a ? b : a; }

// log gamma(x) - (x - 1/2) log x + x - log(2 pi)/2 by Stirling's series (Abramowitz and Stegun
// 6.1.41), for x >= 10, where its first omitted term is below 1e-16.
double stirling_series(double x) {
  constexpr double c[] = {1.0 / 12,        -1.0 / 360, 1.0 / 1260,     -1.0 / 1680,
                          1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400};
  const double s = 1.0 / (x * x);
  double sum = c[7];
  for (int i = 6; i >= 0; --i) sum = sum * s + c[i];
  return sum / x;
}

double stirling_rest(double x) {
  if (x >= 10.0) return stirling_series(x);
  return gamma_log(x) - (x - 0.5) * log(x) + x - half_log_two_pi;
}

// a log(a/m) + m - a without cancellation (Loader, "Fast and accurate computation of binomial
// probabilities", 2000: the deviance part D0).
double deviance(double a, double m) {
  const double gap = a - m;
  if (!(gap * gap < 0.01 * (a + m) * (a + m))) return a * log(a / m) + m - a;
  const double v = gap / (a + m);
  double power = 2.0 * a * v;
  double sum = gap * v;
  for (int j = 1; j < 60; ++j) {
    power *= v * v;
    const double next = sum + power / (2 * j + 1);
    if (next == sum) break;
    sum = next;
  }
  return sum;
}

// x^a e^-x / gamma(a): the density of log X for a gamma variable X.
double gamma_density(double x, double a) {
  return std::sqrt(a) * one_over_sqrt_two_pi * exp(-deviance(a, x) - stirling_rest(a));
}

// x^a y^b / B(a, b) with y = 1 - x: the density of log(X / (1 - X)) for a beta variable X.
double beta_density(double x, double y, double a, double b) {
  const double n = a + b;
  const double stirling = stirling_rest(n) - stirling_rest(a) - stirling_rest(b);
  const double exponent = stirling - deviance(a, n * x) - deviance(b, n * y);
  return std::sqrt(a / n * b) * one_over_sqrt_two_pi * exp(exponent);
}

// Both sides of a cumulative distribution, each without loss; they add up to one.
struct Sides {
  double lower, upper;
};

Sides from_lower(double lower) { return {smaller(lower, 1.0), larger(1.0 - lower, 0.0)}; }
Sides from_upper(double upper) { return {larger(1.0 - upper, 0.0), smaller(upper, 1.0)}; }

// Gauss-Legendre with 32 points: the 16 positive nodes and their weights, worked out with 200 bits.
struct Node {
  double place, weight;
};
constexpr Node nodes[16] = {
    {0x1.fe995e70409b6p-1, 0x1.cbf8bc743cc5cp-8}, {0x1.f8a212714bcdcp-1, 0x1.0aa3c248696c9p-6},
    {0x1.edf5518053baap-1, 0x1.a0060a8531ffap-6}, {0x1.deac0259f7f42p-1, 0x1.18c5800a355d9p-5},
    {0x1.caea9b4574cb9p-1, 0x1.5ee963a335495p-5}, {0x1.b2e04fd686a13p-1, 0x1.a1c6ae961fbfap-5},
    {0x1.96c69481c4bc5p-1, 0x1.e0bd76c924981p-5}, {0x1.76e0931d693bap-1, 0x1.0d9b9a62cac1p-4},
    {0x1.537a89c487f8ap-1, 0x1.2854103b35e0cp-4}, {0x1.2ce9146962ca4p-1, 0x1.40483e126fd14p-4},
    {0x1.038862866b29dp-1, 0x1.553ee25ebebc6p-4}, {0x1.af76b57c6f8f1p-2, 0x1.6705e18e13ed1p-4},
    {0x1.53d55ce57bdf6p-2, 0x1.7572bdb3f6e51p-4}, {0x1.ea0f7e19c094bp-3, 0x1.8062fc0f6fef9p-4},
    {0x1.27e0ea717f237p-3, 0x1.87bc776f8c6d7p-4}, {0x1.8bbc8488cc499p-5, 0x1.8b6d9eaec77adp-4}};

template <class Function>
double integral(double from, double to, const Function& function) {
  const double middle = 0.5 * (from + to);
  const double half = 0.5 * (to - from);
  double sum = 0.0;
  for (const Node& node : nodes) {
    const double below = function(middle - half * node.place);
    sum += node.weight * (below + function(middle + half * node.place));
  }
  return half * sum;
}

// How many standard deviations beyond `distance` a bell loses all but e^-55 of its height there.
double reach(double distance) { return std::sqrt(distance * distance + 110.0) - distance; }

// Farther out than this, series and fractions are quick again.
bool near_mean(double x, double mean, double deviation) {
  return x < mean + 12.0 * deviation && x > mean - 12.0 * deviation;
}

// The chance beyond x, on the side away from the mean, of a nearly normal density.
template <class Density>
Sides from_tail(double x, double mean, double deviation, double low, double high,
                const Density& density) {
  if (x >= mean) {
    const double end = x + deviation * reach((x - mean) / deviation);
    return from_upper(integral(x, smaller(end, high), density));
  }
  const double end = x - deviation * reach((mean - x) / deviation);
  return from_lower(integral(larger(end, low), x, density));
}

// sum of x^n / (a (a+1) ... (a+n)) (Abramowitz and Stegun 6.5.29).
double gamma_series(double x, double a) {
  double term = 1.0 / a;
  double sum = term;
  for (int n = 1; n < most_terms && term > sum * close_enough; ++n) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

// The continued fraction of Q (Abramowitz and Stegun 6.5.31) by Lentz's method as modified by
// Thompson and Barnett (J. Comput. Phys. 64, 1986).
double gamma_fraction(double x, double a) {
  double b = x + 1.0 - a;
  double c = 1.0 / tiny;
  double d = 1.0 / b;
  double value = d;
  for (int n = 1; n < most_terms; ++n) {
    const double numerator = -n * (n - a);
    b += 2.0;
    d = 1.0 / (numerator * d + b);
    c = b + numerator / c;
    const double factor = c * d;
    value *= factor;
    if (factor - 1.0 < 4 * close_enough && factor - 1.0 > -4 * close_enough) break;
  }
  return value;
}

Sides gamma_sides(double x, double a) {
  if (!(x > 0.0)) return {0.0, 1.0};
  if (x == infinity) return {1.0, 0.0};
  if (a >= large_shape && near_mean(x, a, std::sqrt(a))) {
    const auto density = [a](double t) { return gamma_density(t, a) / t; };
    return from_tail(x, a, std::sqrt(a), 0.0, infinity, density);
  }
  if (x < a + 1.0) return from_lower(gamma_density(x, a) * gamma_series(x, a));
  return from_upper(gamma_density(x, a) * gamma_fraction(x, a));
}

// The continued fraction of I (Abramowitz and Stegun 26.5.8), same method. For x < (a+1)/(a+b+2).
double beta_fraction(double x, double a, double b) {
  const auto away_from_zero = [](double v) { return v < tiny && v > -tiny ? tiny : v; };
  double c = 1.0;
  double d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
  double value = d;
  for (int m = 1; m < most_terms; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1.0 / away_from_zero(1.0 + even * d);
    c = away_from_zero(1.0 + even / c);
    value *= c * d;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1.0 / away_from_zero(1.0 + odd * d);
    c = away_from_zero(1.0 + odd / c);
    const double factor = c * d;
    value *= factor;
    if (factor - 1.0 < 4 * close_enough && factor - 1.0 > -4 * close_enough) break;
  }
  return value;
}

// y is 1 - x, given apart so that neither end loses digits.
Sides beta_sides(double x, double y, double a, double b) {
  if (!(x > 0.0)) return {0.0, 1.0};
  if (!(y > 0.0)) return {1.0, 0.0};
  const double n = a + b;
  const double deviation = std::sqrt(a / n * (b / n) / (n + 1.0));
  const double height = beta_density(x, y, a, b);
  if (a >= large_shape && b >= large_shape && near_mean(x, a / n, deviation)) {
    const auto density = [=](double t) {
      const double gap = t - x;
      return height / (x * y) * exp((a - 1.0) * log1p(gap / x) + (b - 1.0) * log1p(-gap / y));
    };
    return from_tail(x, a / n, deviation, 0.0, 1.0, density);
  }
  if (x < (a + 1.0) / (n + 2.0)) return from_lower(height * beta_fraction(x, a, b) / a);
  return from_upper(height * beta_fraction(y, b, a) / b);
}

// The y in low..high at which the lower side is p. Newton's method on the log of the smaller side,
// which is concave for both our families (their densities in y are log-concave), kept inside a
// bracket and replaced by halving where it leaves it.
template <class SidesAt, class DensityAt>
double solve(double p, double y, double low, double high, const SidesAt& sides_at,
             const DensityAt& density_at) {
  const bool below = p <= 0.5;
  const double target = below ? p : 1.0 - p;
  for (int step = 0; step < 200; ++step) {
    const Sides sides = sides_at(y);
    const double side = below ? sides.lower : sides.upper;
    if (side == target) break;
    (below == (side > target) ? high : low) = y;
    const double move = log(side / target) * side / density_at(y);
    double next = below ? y - move : y + move;
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    const double change = larger(next - y, y - next);
    y = next;
    if (change <= 4e-16 * larger(1.0, larger(y, -y))) break;
  }
  return y;
}

// Wilson and Hilferty 1931 where the shape allows, otherwise the first term of the series at zero;
// as a logarithm.
double gamma_guess(double p, double shape) {
  const double root = std::sqrt(shape);
  const double cube = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(p) / (3.0 * root);
  if (shape > 1.0 && cube > 0.1) return log(shape) + 3.0 * log(cube);
  return smaller((log(p) + gamma_log(shape + 1.0)) / shape, 700.0);
}

}  // namespace

// Stirling's series, reached from small x by gamma(x + 1) = x gamma(x).
double gamma_log(double x) {
  if (!(x > 0.0)) return x == 0.0 ? infinity : nan;
  if (x == infinity) return x;
  double product = 1.0;
  for (; x < 10.0; x += 1.0) product *= x;
  const double tail = half_log_two_pi + stirling_series(x);
  return (x - 0.5) * log(x) - x + tail - log(product);
}

double gamma_cdf(double x, double shape) {
  return shape > 0.0 && x == x ? gamma_sides(x, shape).lower : nan;
}

double gamma_survival(double x, double shape) {
  return shape > 0.0 && x == x ? gamma_sides(x, shape).upper : nan;
}

double beta_cdf(double x, double a, double b) {
  return a > 0.0 && b > 0.0 && x == x ? beta_sides(x, 1.0 - x, a, b).lower : nan;
}

double gamma_quantile(double p, double shape) {
  if (!(p >= 0.0 && p <= 1.0 && shape > 0.0 && shape < infinity)) return nan;
  if (p == 0.0 || p == 1.0) return p == 0.0 ? 0.0 : infinity;
  const double guess = gamma_guess(p, shape);
  if (guess < -745.0) return 0.0;
  const auto sides = [shape](double y) { return gamma_sides(exp(y), shape); };
  const auto density = [shape](double y) { return gamma_density(exp(y), shape); };
  return exp(solve(p, guess, -746.0, 710.0, sides, density));
}

double beta_quantile(double p, double a, double b) {
  const bool legal = p >= 0.0 && p <= 1.0 && a > 0.0 && b > 0.0 && a < infinity && b < infinity;
  if (!legal) return nan;
  if (p == 0.0 || p == 1.0) return p;
  const auto sides = [=](double y) { return beta_sides(logistic(y), logistic(-y), a, b); };
  const auto density = [=](double y) { return beta_density(logistic(y), logistic(-y), a, b); };
  return logistic(solve(p, log(a / b), -745.0, 745.0, sides, density));
}

}  // namespace milieu::base
