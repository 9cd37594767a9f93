// The distributions that a world may name, as inverses of one uniform.
//
// A new one is a member of Family, a case in each switch of the .cpp (the compiler warns), a row in
// lang/check_draw.cpp and a word in docs/language.md; and a line in same_bits_test.cpp and in
// `draw_for` of tests/generate_do.cpp, so that the pins and the gate draw it.
//
// In:    a family with one or two parameters, and a uniform strictly between 0 and 1.
// Out:   the value below which a share u of the distribution lies.
// Never: a second uniform, a rejection loop. A larger u never gives a smaller value, except that
//        values from one logarithm or root-finding (all but Uniform, Bernoulli, Die, Poisson,
//        Binomial) may differ from that in their last bits.
#pragma once

#include <cstdint>
#include <string_view>

namespace milieu::base {

enum class Family : uint8_t {
  Uniform,      // a..b
  Normal,       // mean a, standard deviation b
  Lognormal,    // median a, sigma b (of the logarithm)
  Exponential,  // mean a
  Beta,         // shapes a, b
  Bernoulli,    // chance a of 1, otherwise 0
  Die,          // a whole number from a to b, both included
  Poisson,      // mean a
  Binomial,     // a tries of chance b
  Pareto,       // minimum a, exponent b: P(X > x) = (a/x)^b
  Geometric,    // failures before the first success of chance a
};

/// The word for it in a world: "lognormal".
std::string_view name_of(Family family);

struct Distribution {
  Family family = Family::Uniform;
  double a = 0;
  double b = 0;
  bool operator==(const Distribution&) const = default;
};

/// Why the parameters are not legal, as a plain sentence; empty if they are.
std::string_view problem(const Distribution& distribution);

/// The u-quantile, for legal parameters and 0 < u < 1; NaN if u is not inside. Whole-number
/// families give whole doubles.
double quantile(const Distribution& distribution, double u);

}  // namespace milieu::base
