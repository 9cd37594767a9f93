#include "sim/fade.h"

#include <algorithm>

#include "base/exact.h"
#include "base/maths.h"

namespace milieu::sim {

namespace {

int64_t steps_per_span(int64_t share) {
  constexpr int64_t hundredth = base::one / 100;
  return std::clamp<int64_t>((share + hundredth - 1) / hundredth, 1, 20);
}

int64_t length_of(int64_t share, int64_t span) {
  return std::max<int64_t>(span / steps_per_span(share), 1);
}

// The step that a time lies in; there are times before 1970.
int64_t step_at(int64_t time, int64_t length) {
  return time / length - (time % length < 0 ? 1 : 0);
}

double left_after(int64_t steps, int64_t share) {
  if (steps <= 0) return 1;
  if (share >= base::one) return 0;
  double left = base::log(1 - base::to_double(share)) / static_cast<double>(steps_per_span(share));
  double factor = base::exp(left * static_cast<double>(steps));
  return factor < 1e-6 ? 0 : factor;
}

}  // namespace

double fade_factor(int64_t share, int64_t span, int64_t written, int64_t now) {
  const int64_t length = length_of(share, span);
  return left_after(step_at(now, length) - step_at(written, length), share);
}

int64_t next_fade(int64_t share, int64_t span, int64_t now) {
  const int64_t length = length_of(share, span);
  return (step_at(now, length) + 1) * length;
}

int64_t age_of_nothing(int64_t share, int64_t span) {
  if (span == 0 || share <= 0) return INT64_MAX;
  int64_t length = length_of(share, span), most = INT64_MAX / length / 2, steps = 1;
  while (steps < most && left_after(steps, share) > 0) steps *= 2;
  if (steps >= most) return INT64_MAX;
  for (int64_t low = steps / 2; steps - low > 1;) {
    int64_t middle = low + (steps - low) / 2;
    (left_after(middle, share) > 0 ? low : steps) = middle;
  }
  return steps * length;  // as many have begun after as many lengths
}

}  // namespace milieu::sim
