// Which parameters matter: a screening by elementary effects.
//
// Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics
// 33:161, 1991; the mean of absolute effects is from Campolongo, Cariboni and Saltelli, "An
// effective screening design for sensitivity analysis of large models", Environmental Modelling &
// Software 22:1509, 2007.
//
// In:    how many parameters, each within 0 to 1; how many paths; a seed.
// Out:   points to evaluate, and from what came of them the effects.
// Never: an evaluation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace milieu::ask {

using std::size_t;

/// One path through the ranges: from each point to the next one parameter moves by two thirds of
/// its range, on a grid of four levels, and every parameter moves once.
struct Path {
  std::vector<std::vector<double>> points;  // one more than there are parameters
  std::vector<size_t> moved;                // which parameter moves to the next point
};

std::vector<Path> paths(size_t parameters, size_t count, uint64_t seed);

/// What moving a parameter over the whole of its range does, as the grid suggests.
struct Effect {
  double mean = 0;       // with its sign
  double absolute = 0;   // mean of absolute effects: how much it matters
  double deviation = 0;  // large against the mean: it depends on the others, or bends
  double noise = 0;      // the mean absolute effect that chance alone would show
};

/// `values[p][i]`: what came of the i-th point of path p; `errors[p][i]`: standard error of the
/// difference from point i to point i + 1.
std::vector<Effect> effects(const std::vector<Path>& paths,
                            const std::vector<std::vector<double>>& values,
                            const std::vector<std::vector<double>>& errors);

}  // namespace milieu::ask
