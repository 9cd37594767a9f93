#include "sim/fade.h"

#include "base/exact.h"
#include "base/maths.h"

namespace milieu::sim {

double fade_factor(int64_t share, int64_t span, int64_t age) {
  static constexpr int64_t steps_per_span = 20;
  int64_t step = span / steps_per_span;
  int64_t steps = step > 0 ? age / step : age;
  if (steps <= 0) return 1;
  if (share >= base::one) return 0;
  double left = base::log(1 - base::to_double(share)) / steps_per_span;
  double factor = base::exp(left * static_cast<double>(steps));
  return factor < 1e-6 ? 0 : factor;
}

}  // namespace milieu::sim
