#include "ask/screening.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "ask/statistics.h"
#include "base/draw.h"
#include "base/hash.h"

namespace milieu::ask {
namespace {

constexpr double step = 2.0 / 3;  // on levels 0, 1/3, 2/3 and 1: every level is met equally often

}  // namespace

std::vector<Path> paths(size_t parameters, size_t count, uint64_t seed) {
  std::vector<Path> all;
  for (size_t p = 0; p < count; ++p) {
    const base::Key key = base::Key({.seed = seed}).with(base::hash_text("screening")).with(p);
    std::vector<double> at(parameters);
    std::vector<bool> up(parameters);
    for (size_t i = 0; i < parameters; ++i) {
      const uint64_t level = key.with(i).index(4);
      at[i] = static_cast<double>(level) / 3;
      up[i] = level < 2;
    }
    Path path{.points = {at}, .moved = std::vector<size_t>(parameters)};
    std::iota(path.moved.begin(), path.moved.end(), size_t{0});
    const base::Key order = key.with(base::hash_text("order"));
    std::ranges::sort(path.moved, {}, [&](size_t i) { return order.with(i).bits(); });
    for (const size_t i : path.moved) {
      at[i] = std::clamp(at[i] + (up[i] ? step : -step), 0.0, 1.0);
      path.points.push_back(at);
    }
    all.push_back(std::move(path));
  }
  return all;
}

std::vector<Effect> effects(const std::vector<Path>& paths,
                            const std::vector<std::vector<double>>& values,
                            const std::vector<std::vector<double>>& errors) {
  const size_t parameters = paths.empty() ? 0 : paths[0].moved.size();
  std::vector<Effect> made(parameters);
  for (size_t i = 0; i < parameters; ++i) {
    std::vector<double> found;
    double noise = 0;
    for (size_t p = 0; p < paths.size(); ++p) {
      const auto move = std::ranges::find(paths[p].moved, i);
      const auto at = static_cast<size_t>(move - paths[p].moved.begin());
      const double by = paths[p].points[at + 1][i] - paths[p].points[at][i];
      found.push_back((values[p][at + 1] - values[p][at]) / by);
      noise += errors[p][at] / std::abs(by);
    }
    const Moments moments = ask::moments(found);
    made[i].mean = moments.mean, made[i].deviation = moments.deviation;
    for (const double one : found)
      made[i].absolute += std::abs(one) / static_cast<double>(found.size());
    // The mean of the absolute value of a normal is its deviation times the root of 2 by pi.
    made[i].noise = noise / static_cast<double>(paths.size()) * std::sqrt(2 / std::numbers::pi);
  }
  return made;
}

}  // namespace milieu::ask
