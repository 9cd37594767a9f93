// Shares, means and what they are worth.
//
// In:    counts, or numbers.
// Out:   intervals, moments, quantiles.
// Never: a random number.
#pragma once

#include <cstdint>
#include <vector>

namespace milieu::ask {

struct Interval {
  double middle = 0, low = 0, high = 1;
};

/// A share with its 95 % interval by the score: Wilson, "Probable inference, the law of succession,
/// and statistical inference", JASA 22:158, 1927. Of none: 0 to 1.
Interval wilson(uint64_t held, uint64_t of);

struct Moments {
  double mean = 0;
  double deviation = 0;  // of one, with n - 1
  double error = 0;      // of the mean
};

/// Of at least one number.
Moments moments(const std::vector<double>& numbers);

/// Of numbers that rise: the least of which at least that share is not above it.
double quantile(const std::vector<double>& rising, double share);

}  // namespace milieu::ask
