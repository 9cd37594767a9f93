#include "sim/vector_cells.h"

#include <algorithm>

namespace milieu::sim::vector_parts {

Cells::Cells(bool on)
    : waiting_(on ? size : 1, nobody), on_(on), heeds_(on), stamps_(on ? size : 1),
      noted_(on ? size : 1) {
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
  readings_[made].owner = owner, readings_[made].shared = false;
  return made;
}

uint32_t Cells::shared_reading(uint64_t word) {
  const uint32_t made = reading(static_cast<uint32_t>(word & mask));
  readings_[made].shared = true;
  return made;
}

void Cells::forget(uint32_t reading) {
  readings_[reading].cells.clear();
  readings_[reading].stale = true;
  free_.push_back(reading);
}

void Cells::cease(uint32_t reading) {
  Reading& one = readings_[reading];
  if (one.stale) return;
  one.stale = true;
  (one.shared ? passed_on_ : spoiled_).push_back(one.owner);
}

// What rests on shared readings that are no longer good is not good either.
void Cells::pass_on() {
  while (!passed_on_.empty()) {
    const Cell cell = passed_on_.back();
    passed_on_.pop_back();
    stamps_[cell] = ++latest_;
    if (waiting_[cell] != nobody) tell(cell);
  }
}

// A reading of very many cells is not looked through for each of them: it waits anew at all.
void Cells::tell(Cell cell) {
  static constexpr size_t many = 64;
  uint32_t last = nobody;
  for (uint32_t at = waiting_[cell]; at != nobody; at = line_[at].next) {
    last = at, --waits_;
    std::vector<Cell>& cells = readings_[line_[at].reading].cells;
    const auto found = cells.size() > many ? cells.begin() : std::ranges::find(cells, cell);
    if (found == cells.end()) continue;  // it was read again since, and does not rest on this
    if (cells.size() > many) cells.clear();
    else *found |= told;
    cease(line_[at].reading);
  }
  line_[last].next = std::exchange(left_, std::exchange(waiting_[cell], nobody));
}

// Places that were told a moment ago are near at hand; so they are taken first.
void Cells::wait(Cell cell, uint32_t reading) {
  uint32_t at = left_;
  if (at != nobody) {
    left_ = line_[at].next;
  } else {
    at = static_cast<uint32_t>(line_.size());
    line_.emplace_back();
  }
  line_[at] = {reading, std::exchange(waiting_[cell], at)};
  ++waits_;
}

// What was read before mostly comes in the same order. Who waits twice is told once.
void Cells::wait_for(const Cell* from, const Cell* to, uint32_t reading) {
  static constexpr size_t ahead = 8;
  if (waits_ >= sweep_at_) sweep();
  std::vector<Cell>& before = readings_[reading].cells;
  size_t next = 0;
  for (const Cell* cell = from; cell != to; ++cell) {
    const size_t end = std::min(next + ahead, before.size());
    size_t at = next;
    while (at < end && (before[at] & ~told) != *cell) ++at;
    if (at < end) next = at + 1;
    if (at >= end || (before[at] & told) != 0) wait(*cell, reading);
  }
  before.assign(from, to);
}

// Everybody waits anew; so those who waited in vain are gone.
void Cells::sweep() {
  std::ranges::fill(waiting_, nobody);
  line_.clear();
  left_ = nobody, waits_ = 0;
  for (uint32_t reading = 0; reading < readings_.size(); ++reading)
    for (const Cell cell : readings_[reading].cells)
      if ((cell & told) == 0) wait(cell, reading);
  sweep_at_ = std::max(sweep_at_, 2 * waits_);
}

void Cells::close(const Mark& mark, uint32_t reading) {
  Reading& one = readings_[reading];
  one.until = now_.until;
  one.stale = !on_ || !room();
  if (one.stale) one.cells.clear();
  else wait_for(now_.cells + mark.from, now_.cells + now_.count, reading);
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
