// Mathematics that gives the same bits everywhere.
//
// In:    doubles, round-to-nearest mode.
// Out:   doubles made only by + - * / and square root in a written order, from exact constants, so
//        that every compiler, optimisation level and processor (with or without FMA) agrees.
// Never: libm; state; errno; a loop without a bound.
//
// What it costs: exp and log are within one unit in the last place, not correctly rounded; special
// functions promise 1e-9 relative unless said otherwise. NaN in gives NaN out throughout.
#pragma once

#include <span>

namespace milieu::base {

/// e^x. 0 below about -745.13, +inf above about 709.78. Error < 1 ulp (subnormal results: 1.5).
double exp(double x);

/// Natural logarithm. log(0) = -inf, log(negative) = NaN, log(inf) = inf. Error < 1 ulp.
double log(double x);

/// log(1 + x) without loss for small x; -inf at -1, NaN below.
double log1p(double x);

/// base^exponent for base > 0, as exp(exponent * log(base)) with the product carried in two parts:
/// relative error < 1e-15 times (1 + |exponent|/100). base 0: 0, 1 or inf; base < 0: NaN.
double pow(double base, double exponent);

/// 1 / (1 + e^-x), without overflow for any x.
double logistic(double x);

/// log(1 + e^x), without overflow for any x (softplus).
double log1p_exp(double x);

/// log of the sum of e^x over the span, summed from left to right. Empty: -inf.
double log_sum_exp(std::span<const double> terms);

/// The chance that a standard normal is at most x.
double normal_cdf(double x);

/// The x with normal_cdf(x) = p; relative error < 1e-12. 0 gives -inf, 1 gives inf, outside NaN.
double normal_quantile(double p);

/// log of the gamma function, for x > 0; NaN otherwise, +inf at 0 and inf.
double gamma_log(double x);

/// The chance that a gamma variable of this shape and scale 1 is at most x (P), above x (Q).
double gamma_cdf(double x, double shape);
double gamma_survival(double x, double shape);

/// The chance that a Beta(a, b) variable is at most x.
double beta_cdf(double x, double a, double b);

/// The x with gamma_cdf(x, shape) = p. 0 <= p <= 1, shape > 0; NaN otherwise.
double gamma_quantile(double p, double shape);

/// The x with beta_cdf(x, a, b) = p. 0 <= p <= 1, a > 0, b > 0; NaN otherwise.
double beta_quantile(double p, double a, double b);

}  // namespace milieu::base
