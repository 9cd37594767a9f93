#include "sim/fade.h"

#include "base/exact.h"
#include "base/maths.h"

namespace milieu::sim {

namespace {

constexpr int64_t steps_per_span = 20;

// The step in which age is counted.
int64_t step_of(int64_t span) {
  int64_t step = span / steps_per_span;
  return step > 0 ? step : 1;
}

}  // namespace

int64_t time_to_fade(int64_t span, int64_t age) {
  int64_t step = step_of(span);
  return age < 0 ? step - age : step - age % step;
}

int64_t age_of_nothing(int64_t share, int64_t span) {
  if (span == 0 || share <= 0) return INT64_MAX;
  int64_t step = step_of(span), most = INT64_MAX / step / 2, steps = 1;
  while (steps < most && fade_factor(share, span, steps * step) > 0) steps *= 2;
  if (steps >= most) return INT64_MAX;
  for (int64_t low = steps / 2; steps - low > 1;) {
    int64_t middle = low + (steps - low) / 2;
    (fade_factor(share, span, middle * step) > 0 ? low : steps) = middle;
  }
  return steps * step;
}

double fade_factor(int64_t share, int64_t span, int64_t age) {
  int64_t steps = age / step_of(span);
  if (steps <= 0) return 1;
  if (share >= base::one) return 0;
  double left = base::log(1 - base::to_double(share)) / steps_per_span;
  double factor = base::exp(left * static_cast<double>(steps));
  return factor < 1e-6 ? 0 : factor;
}

}  // namespace milieu::sim
