#include "sim/vector_cells.h"

#include <algorithm>

namespace milieu::sim::vector_parts {

Cells::Cells(bool on) : on_(on), stamps_(on ? size : 1), noted_(on ? size : 1) {
  now_.noted = noted_.data();
  now_.round = 1;
  now_.until = INT64_MAX;
}

void Cells::grow(abi::Noting* now) {
  std::vector<Cell>& all = static_cast<Now*>(now)->all;
  all.resize(std::max<size_t>(64, all.size() * 2));
  now->cells = all.data(), now->room = all.size();
}

Cells::Mark Cells::open() {
  Mark mark{now_.count, now_.until, latest_, noting()};
  now_.until = INT64_MAX;
  now_.on = on_;
  ++depth_;
  ++now_.round;
  return mark;
}

// What an inner reading noted stays noted for the outer one.
void Cells::close(const Mark& mark, Rests& into) {
  held_ -= into.cells.size();
  into.cells.assign(now_.cells + mark.from, now_.cells + now_.count);
  held_ += into.cells.size();
  into.stamp = into.checked = mark.stamp;
  into.until = now_.until;
  drop(mark);
}

void Cells::drop(const Mark& mark) {
  if (mark.until < now_.until) now_.until = mark.until;
  ++now_.round;
  now_.on = mark.noting;
  if (--depth_ > 0) return;
  now_.count = 0;
  now_.until = INT64_MAX;
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
  if (!noting()) return;
  for (Cell cell : rests.cells) note_cell(cell);
  until(rests.until);
}

}  // namespace milieu::sim::vector_parts
