#include "history/records.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "history/packed.h"

namespace milieu::history {
namespace {

// First byte of a packed record.
constexpr unsigned is_late = 1, via_self = 2, via_none = 4, has_swap = 8, same_time = 16,
                   same_event = 32;

unsigned bits_of(const Record& record, const Record& before, bool late) {
  unsigned bits = late ? is_late : 0;
  if (record.via == record.who) bits |= via_self;
  if (record.via == 0) bits |= via_none;
  if (record.swapped) bits |= has_swap;
  if (record.time == before.time) bits |= same_time;
  if (record.event == before.event) bits |= same_event;
  return bits;
}

}  // namespace

Records::Linked Records::link(const Record& record) {
  MILIEU_ASSERT(record.event < events_ && count_ != none);
  Linked linked{.record = record};
  while (last_of_person_.size() <= record.who) last_of_person_.push_back(none);
  linked.of_person = std::exchange(last_of_person_[record.who], count_);
  linked.late = record.event + 1 != events_;
  if (linked.late) linked.of_block = std::exchange(marks_[record.event / per_block].late, count_);
  return linked;
}

void Records::add(const Record& record) {
  put(link(record));
  before_ = record;
  ++count_;
}

void Records::put(const Linked& linked) {
  const Record& record = linked.record;
  const bool opens = count_ % per_block == 0;
  if (opens) before_ = record;
  const unsigned bits = bits_of(record, before_, linked.late);
  base::ByteWriter out;
  out.u8(static_cast<uint8_t>(bits));
  out.u64(record.who);
  if (!(bits & (via_self | via_none))) out.u64(record.via);
  if (!(bits & same_time)) out.i64(apart(record.time, before_.time));
  if (!(bits & same_event)) out.i64(int64_t{record.event} - int64_t{before_.event});
  out.u64(linked.of_person == none ? 0 : count_ - linked.of_person);
  if (linked.late) out.u64(linked.of_block == none ? 0 : count_ - linked.of_block);
  if (record.swapped) out.u64(record.put);
  if (record.swapped) out.u64(record.instead_of);
  const uint64_t at = packed_.append({}, out.view());
  if (opens) blocks_.push_back(Block{.at = at, .time = record.time, .event = record.event});
}

Records::Linked Records::take(base::ByteReader& in, const Record& before, uint32_t number) const {
  Linked linked;
  Record& record = linked.record;
  const auto index = [&] { return static_cast<uint32_t>(must(in.u64())); };
  const auto back = [&] {
    const uint32_t by = index();
    return by == 0 ? none : number - by;
  };
  const unsigned bits = must(in.u8());
  record.who = index();
  record.via = bits & via_self ? record.who : bits & via_none ? 0 : index();
  record.time = bits & same_time ? before.time : joined(before.time, must(in.i64()));
  record.event = before.event;
  if (!(bits & same_event)) record.event += static_cast<uint32_t>(must(in.i64()));
  linked.of_person = back();
  linked.late = (bits & is_late) != 0;
  if (linked.late) linked.of_block = back();
  record.swapped = (bits & has_swap) != 0;
  if (record.swapped) record.put = index();
  if (record.swapped) record.instead_of = index();
  return linked;
}

// Calls seen(Linked) for the records from..to-1.
template <class Seen>
void Records::walk(uint32_t from, uint32_t to, Seen&& seen) const {
  for (uint32_t number = from - from % per_block; number < to;) {
    const Block& block = blocks_[number / per_block];
    Linked linked{.record = {.event = block.event, .time = block.time}};
    uint64_t position = block.at;
    do {
      base::ByteReader in(packed_.from(position));
      const size_t whole = in.left();
      linked = take(in, linked.record, number);
      position = packed_.after(position, whole - in.left());
      if (number >= from) seen(linked);
    } while (++number < to && number % per_block != 0);
  }
}

Record Records::at(size_t number) const {
  MILIEU_ASSERT(number < count_);
  Record found;
  const uint32_t from = static_cast<uint32_t>(number);
  walk(from, from + 1, [&](const Linked& linked) { found = linked.record; });
  return found;
}

std::vector<Record> Records::of_person(EntityIndex who) const {
  std::vector<Record> found;
  uint32_t number = who < last_of_person_.size() ? last_of_person_[who] : none;
  while (number != none) {
    walk(number, number + 1, [&](const Linked& linked) {
      found.push_back(linked.record);
      number = linked.of_person;
    });
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<Record> Records::late_of(EventIndex event) const {
  std::vector<Record> found;
  for (uint32_t number = marks_[event / per_block].late; number != none;) {
    walk(number, number + 1, [&](const Linked& linked) {
      if (linked.record.event == event) found.push_back(linked.record);
      number = linked.of_block;
    });
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<Record> Records::of_event(EventIndex event) const {
  std::vector<Record> found;
  if (event >= events_) return found;
  const size_t mark = event / per_block;
  const uint32_t end = mark + 1 < marks_.size() ? marks_[mark + 1].first : count_;
  walk(marks_[mark].first, end, [&](const Linked& linked) {
    if (!linked.late && linked.record.event == event) found.push_back(linked.record);
  });
  for (const Record& late : late_of(event)) found.push_back(late);
  return found;
}

uint64_t Records::bytes() const {
  return packed_.bytes() + blocks_.bytes() + marks_.bytes() + last_of_person_.bytes();
}

}  // namespace milieu::history
