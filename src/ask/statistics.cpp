#include "ask/statistics.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace milieu::ask {

Interval wilson(uint64_t held, uint64_t of) {
  Interval made;
  if (of == 0) return made;
  constexpr double z = 1.959963984540054;  // the normal's 97.5 % point
  const auto n = static_cast<double>(of);
  const double share = static_cast<double>(held) / n;
  const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
  const double half =
      z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  made.middle = share;
  made.low = held == 0 ? 0 : std::max(0.0, middle - half);
  made.high = held == of ? 1 : std::min(1.0, middle + half);
  return made;
}

Moments moments(const std::vector<double>& numbers) {
  MILIEU_ASSERT(!numbers.empty());
  const auto n = static_cast<double>(numbers.size());
  Moments made;
  for (const double one : numbers) made.mean += one / n;
  double squares = 0;
  for (const double one : numbers) squares += (one - made.mean) * (one - made.mean);
  made.deviation = numbers.size() > 1 ? std::sqrt(squares / (n - 1)) : 0;
  made.error = made.deviation / std::sqrt(n);
  return made;
}

double quantile(const std::vector<double>& rising, double share) {
  MILIEU_ASSERT(!rising.empty());
  const double place = std::ceil(share * static_cast<double>(rising.size())) - 1;
  return rising[static_cast<size_t>(std::max(0.0, place))];
}

}  // namespace milieu::ask
