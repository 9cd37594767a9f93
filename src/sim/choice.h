// Choosing by random utility, and the hazards of starting: the single source for all executors.
//
// McFadden (1974, 1978): logit and nested logit; a choice is the largest of utility plus Gumbel
// noise, and a nest with spread mu has the inclusive value mu * log(sum(exp(v / mu))).
//
// In:    utilities in a fixed order, noise already drawn.
// Out:   which, by how much, how fast.
// Never: a draw of its own.
#pragma once

#include <cstdint>
#include <span>

namespace milieu::sim {

inline constexpr double narrow = 0.05;  // spread of a nest of ways or quantities
inline constexpr double wide = 1.0;     // the same where every way tempts separately
inline constexpr double steepest = 50;  // no rate is bent by more than e to this

struct Choice {
  size_t index = 0;
  double margin = 0;  // over the second best; 0 if there is only one
};

// The largest; the first of equals. `scores` must not be empty.
Choice largest(std::span<const double> scores);

// mu * log(sum(exp(v / mu))), summed in the order given. `values` must not be empty.
double inclusive(std::span<const double> values, double mu);

// plain * exp(wish), the wish capped at `steepest`; per millisecond as `plain` is.
double bent_rate(double plain, double wish);

// Whole milliseconds until a unit exponential, of which `left` is left, is used up: at least 1.
// A rate of 0, or a time beyond any calendar, gives `never`.
inline constexpr int64_t never = INT64_MAX;
int64_t waiting(double left, double rate);

}  // namespace milieu::sim
