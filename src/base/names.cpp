#include "base/names.h"

#include <algorithm>
#include <array>
#include <vector>

namespace milieu::base {
namespace {

using Row = std::vector<size_t>;

// One row of the table: distances from the first `i` letters of a to every beginning of b.
// Returns the smallest of them.
size_t fill_row(std::string_view a, std::string_view b, size_t i, const Row& before2,
                const Row& before, Row& row) {
  row[0] = i;
  size_t best = i;
  for (size_t j = 1; j <= b.size(); ++j) {
    const size_t replace = before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
    row[j] = std::min({replace, before[j] + 1, row[j - 1] + 1});
    const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
    if (swapped) row[j] = std::min(row[j], before2[j - 2] + 1);
    best = std::min(best, row[j]);
  }
  return best;
}

}  // namespace

// Wagner and Fischer 1974 with the swap of Damerau 1964, keeping three rows.
size_t edit_distance(std::string_view a, std::string_view b, size_t limit) {
  const size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  std::array<Row, 3> rows{Row(b.size() + 1), Row(b.size() + 1), Row(b.size() + 1)};
  for (size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  size_t best_before = 0;
  for (size_t i = 1; i <= a.size(); ++i) {
    const size_t best = fill_row(a, b, i, rows[(i + 1) % 3], rows[(i + 2) % 3], rows[i % 3]);
    // A swap reaches back two rows, so one bad row alone proves nothing.
    if (best > limit && best_before > limit) return limit + 1;
    best_before = best;
  }
  return std::min(rows[a.size() % 3][b.size()], limit + 1);
}

std::optional<std::string> nearest(std::string_view wanted, std::span<const std::string> among) {
  size_t limit = std::max<size_t>(1, wanted.size() / 3);
  const std::string* found = nullptr;
  for (const std::string& name : among) {
    const size_t distance = edit_distance(wanted, name, limit);
    if (distance > limit) continue;
    found = &name;
    if (distance == 0) break;
    limit = distance - 1;  // only a strictly nearer one may take its place
  }
  if (found == nullptr) return std::nullopt;
  return *found;
}

}  // namespace milieu::base
