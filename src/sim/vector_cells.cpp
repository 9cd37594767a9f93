#include "sim/vector_cells.h"

namespace milieu::sim::vector_parts {

Cells::Mark Cells::open() {
  Mark mark{cells_.size(), until_, latest_, noting_};
  until_ = INT64_MAX;
  noting_ = on_;
  ++depth_;
  ++round_;
  return mark;
}

// What an inner reading noted stays noted for the outer one.
void Cells::close(const Mark& mark, Rests& into) {
  held_ -= into.cells.size();
  into.cells.assign(cells_.begin() + static_cast<long>(mark.from), cells_.end());
  held_ += into.cells.size();
  into.stamp = into.checked = mark.stamp;
  into.until = until_;
  if (mark.until < until_) until_ = mark.until;
  drop(mark);
}

void Cells::drop(const Mark& mark) {
  if (mark.until < until_) until_ = mark.until;
  ++round_;
  noting_ = mark.noting;
  if (--depth_ > 0) return;
  cells_.clear();
  until_ = INT64_MAX;
}

bool Cells::good(Rests& rests, int64_t now) const {
  if (!on_ || rests.stamp == 0 || now >= rests.until) return false;
  if (rests.checked == latest_) return true;
  for (Cell cell : rests.cells)
    if (stamps_[cell] > rests.stamp) return false;
  rests.checked = latest_;
  return true;
}

void Cells::note(const Rests& rests) {
  if (!noting_) return;
  for (Cell cell : rests.cells) note_cell(cell);
  until(rests.until);
}

}  // namespace milieu::sim::vector_parts
