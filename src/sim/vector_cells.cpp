#include "sim/vector_cells.h"

#include <algorithm>

namespace milieu::sim::vector_parts {

Cells::Cells(bool on)
    : waiting_(on ? size : 1), on_(on), stamps_(on ? size : 1), noted_(on ? size : 1) {
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

uint32_t Cells::reading(uint32_t owner) {
  if (free_.empty()) {
    readings_.push_back({owner});
    return static_cast<uint32_t>(readings_.size() - 1);
  }
  const uint32_t made = free_.back();
  free_.pop_back();
  readings_[made].owner = owner;
  return made;
}

void Cells::forget(uint32_t reading) {
  ++readings_[reading].version;
  readings_[reading].stale = true;
  free_.push_back(reading);
}

void Cells::spoil(uint32_t reading) {
  Reading& one = readings_[reading];
  if (one.stale) return;
  one.stale = true;
  spoiled_.push_back(one.owner);
}

void Cells::tell(Cell cell) {
  for (const Waiting& one : waiting_[cell])
    if (readings_[one.reading].version == one.version) spoil(one.reading);
  held_ -= waiting_[cell].size();
  waiting_[cell].clear();
}

// Those that were read again since wait in vain; they go when the list would have to grow.
void Cells::wait(Cell cell, uint32_t reading) {
  std::vector<Waiting>& all = waiting_[cell];
  if (all.size() == all.capacity() && all.size() >= 8)
    held_ -= std::erase_if(all, [&](const Waiting& one) {
      return readings_[one.reading].version != one.version || readings_[one.reading].stale;
    });
  all.push_back({reading, readings_[reading].version});
  ++held_;
}

void Cells::close(const Mark& mark, uint32_t reading) {
  Reading& one = readings_[reading];
  ++one.version;
  one.until = now_.until;
  one.stale = !on_ || !room();
  for (uint64_t i = mark.from; i < now_.count && !one.stale; ++i) wait(now_.cells[i], reading);
  now_.count = mark.from;
  now_.until = mark.until;
  drop(mark);
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
