#include "base/maths.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "base/maths_tables.h"

namespace milieu::base {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// A number as an unevaluated sum, the second part small.
struct Two {
  double high, low;
};

// e^x = 2^power * (value + value * rest).
struct Scaled {
  int64_t power;
  double value, rest;
};

// Table-driven exponential (P. T. P. Tang, ACM TOMS 15, 1989): x + tail = (128 power + i) ln2/128 +
// r with |r| <= ln2/256, where the Taylor polynomial of degree 5 is good to 2^-60. ln2/128 is split
// so that its upper part times a whole number is exact (Cody and Waite 1980).
inline Scaled reduce(double x, double tail) {
  constexpr double shift = 0x1.8p52;  // adding it rounds to a whole number, found in the low bits
  const double shifted = x * 0x1.71547652b82fep+7 + shift;
  const double whole = shifted - shift;
  const int64_t steps = std::bit_cast<int64_t>(shifted) - std::bit_cast<int64_t>(shift);
  const double r = (x - whole * 0x1.62e42fefcp-8) - whole * -0x1.c610ca86c3899p-44 + tail;
  const tables::Power& power = tables::powers[steps & 127];
  const double square = r * r;
  const double upper = 0x1.5555555555555p-5 + r * 0x1.1111111111111p-7;  // 1/24, 1/120
  const double lower = 0.5 + r * 0x1.5555555555555p-3;                   // 1/2, 1/6
  const double rest = power.rest + r + square * (lower + square * upper);
  return {steps >> 7, power.value, rest};
}

inline double exp_middle(double x, double tail) {
  const Scaled parts = reduce(x, tail);
  const uint64_t power = static_cast<uint64_t>(parts.power) << 52;
  const double scale = std::bit_cast<double>(std::bit_cast<uint64_t>(parts.value) + power);
  return scale + scale * parts.rest;
}

// Where 2^power alone is out of range: multiplies by it in two steps, of which one is exact.
double exp_edge(double x, double tail) {
  if (x != x) return x;
  if (x > 710.0) return infinity;
  if (x < -746.0) return 0.0;
  const Scaled parts = reduce(x, tail);
  const double value = parts.value + parts.value * parts.rest;
  const int64_t first = parts.power / 2;
  const int64_t other = parts.power - first;
  const auto two_to = [](int64_t n) {
    return std::bit_cast<double>(static_cast<uint64_t>(n + 1023) << 52);
  };
  return value * two_to(first) * two_to(other);
}

inline double exp_two(double x, double tail) {
  return x > -708.0 && x < 709.0 ? exp_middle(x, tail) : exp_edge(x, tail);
}

// Table-driven logarithm (Tang, ACM TOMS 16, 1990): x = 2^k z, z in [0.6875, 1.375), times a short
// inverse gives 1 + r with |r| < 2^-7. z is cut in two so that both products are exact, and the
// upper parts of k ln2 and of the table add up exactly. log(1 + r) by its series to r^8.
// `bits` are those of a positive, normal, finite number that is worth 2^-lift of what is asked.
inline Two log_parts(uint64_t bits, int lift) {
  constexpr uint64_t start = 0x3fe6000000000000ULL;
  const uint64_t above = bits - start;
  const tables::Stretch& stretch = tables::stretches[(above >> 45) & 127];
  const int64_t power = (static_cast<int64_t>(above) >> 52) - lift;
  const uint64_t reduced = bits - (above & 0xfff0000000000000ULL);
  const double z = std::bit_cast<double>(reduced);
  const double z_high = std::bit_cast<double>(reduced & ~uint64_t{0x1fffff});
  const double r_high = z_high * stretch.inverse - 1.0;
  const double r_low = (z - z_high) * stretch.inverse;
  const double r = r_high + r_low;
  const double r_lost = (r_high - r) + r_low;
  const double k = static_cast<double>(power);
  const double whole = k * 0x1.62e42fefa38p-1 + stretch.high;
  const double high = whole + r;
  const double low = (whole - high) + r + (r_lost + (k * 0x1.ef35793c7673p-45 + stretch.low));
  const double square = r * r;
  const double third = 0x1.5555555555555p-2 + r * -0.25;
  const double fifth = 0x1.999999999999ap-3 + r * -0x1.5555555555555p-3;   // 1/5, -1/6
  const double seventh = 0x1.2492492492492p-3 + r * -0.125;                // 1/7, -1/8
  const double series = third + square * (fifth + square * seventh);
  return {high, low + square * (r * series - 0.5)};
}

constexpr uint64_t first_normal = 0x0010000000000000ULL;
constexpr uint64_t bits_of_infinity = 0x7ff0000000000000ULL;

// For any finite x > 0.
Two log_two(double x) {
  const uint64_t bits = std::bit_cast<uint64_t>(x);
  if (bits >= first_normal) return log_parts(bits, 0);
  return log_parts(std::bit_cast<uint64_t>(x * 0x1p52), 52);
}

double log_edge(double x) {
  if (x == 0.0) return -infinity;
  if (!(x > 0.0)) return nan;
  if (x == infinity) return x;
  const Two result = log_two(x);
  return result.high + result.low;
}

// Upper 26 bits and the rest; products of such parts are exact (Dekker 1971). The cut is made in
// the bits, where the usual multiplication by 2^27 + 1 could overflow.
Two split(double x) {
  const double high = std::bit_cast<double>(std::bit_cast<uint64_t>(x) & ~uint64_t{0x7ffffff});
  return {high, x - high};
}

double pow_edge(double base, double exponent) {
  if (exponent == 0.0 || base == 1.0) return 1.0;
  if (base != base || exponent != exponent || base < 0.0) return nan;
  if (base == 0.0) return exponent > 0.0 ? 0.0 : infinity;
  const bool grows = (base > 1.0) == (exponent > 0.0);
  return grows ? infinity : 0.0;  // one of the two is infinite
}

}  // namespace

double exp(double x) { return exp_two(x, 0.0); }

double log(double x) {
  const uint64_t bits = std::bit_cast<uint64_t>(x);
  if (bits - first_normal >= bits_of_infinity - first_normal) return log_edge(x);
  const Two result = log_parts(bits, 0);
  return result.high + result.low;
}

// The error of rounding 1 + x is put back to first order (Goldberg 1991, theorem 4, and Kahan).
double log1p(double x) {
  if (!(x > -1.0)) return x == -1.0 ? -infinity : nan;
  const double sum = 1.0 + x;
  if (sum == 1.0 || sum == infinity) return x;
  const double lost = x > 1.0 ? 1.0 - (sum - x) : x - (sum - 1.0);
  return log(sum) + lost / sum;
}

double pow(double base, double exponent) {
  const bool usual = base > 0.0 && base < infinity && exponent < infinity && exponent > -infinity;
  if (!usual || exponent == 0.0) return pow_edge(base, exponent);
  const Two logarithm = log_two(base);
  const double rough = exponent * (logarithm.high + logarithm.low);
  if (!(rough < 720.0)) return infinity;
  if (!(rough > -760.0)) return 0.0;
  const Two e = split(exponent);
  const Two l = split(logarithm.high);
  const double product = exponent * logarithm.high;
  const double lost = ((e.high * l.high - product) + e.high * l.low + e.low * l.high) +
                      e.low * l.low;
  return exp_two(product, lost + exponent * logarithm.low);
}

double logistic(double x) {
  if (x >= 0.0) return 1.0 / (1.0 + exp(-x));
  const double power = exp(x);
  return power / (1.0 + power);
}

double log1p_exp(double x) {
  if (x > 0.0) return x + log1p(exp(-x));
  return log1p(exp(x));
}

double log_sum_exp(std::span<const double> terms) {
  double largest = -infinity;
  for (const double term : terms) {
    if (term != term) return term;
    if (term > largest) largest = term;
  }
  if (largest == infinity || largest == -infinity) return largest;
  double sum = 0.0;
  for (const double term : terms) sum += exp(term - largest);
  return largest + log(sum);
}

}  // namespace milieu::base
