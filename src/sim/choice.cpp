#include "sim/choice.h"

#include "base/maths.h"

namespace milieu::sim {

Choice largest(std::span<const double> scores) {
  size_t best = 0;
  for (size_t i = 1; i < scores.size(); ++i)
    if (scores[i] > scores[best]) best = i;
  if (scores.size() == 1) return {best, 0};
  size_t second = best == 0 ? 1 : 0;
  for (size_t i = 0; i < scores.size(); ++i)
    if (i != best && scores[i] > scores[second]) second = i;
  return {best, scores[best] - scores[second]};
}

double inclusive(std::span<const double> values, double mu) {
  double top = values[0];
  for (double value : values)
    if (value > top) top = value;
  double sum = 0;
  for (double value : values) sum += base::exp((value - top) / mu);
  return top + mu * base::log(sum);
}

double bent_rate(double plain, double wish) {
  return plain * base::exp(wish > steepest ? steepest : wish);
}

int64_t waiting(double left, double rate) {
  static constexpr double longest = 4e15;  // more than a hundred thousand years
  if (!(rate > 0)) return never;
  double wait = left / rate;
  if (!(wait < longest)) return never;
  int64_t whole = static_cast<int64_t>(wait);
  if (static_cast<double>(whole) < wait) ++whole;
  return whole < 1 ? 1 : whole;
}

}  // namespace milieu::sim
