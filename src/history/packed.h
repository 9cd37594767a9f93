// One event as few bytes.
//
// In:    an event, its index, and the time that its block began.
// Out:   bytes; and from them the same event, bit for bit.
// Never: content ids, or what a birth says beyond how many were born: `Log` keeps those beside.
//
// What makes it small: times count from the block's start, causes from the event, entities are
// varints; stored numbers drop trailing zeros (3,500,000 millionths are 3500 thousandths).
// The bytes live in memory only and may change between versions: a file has tables instead.
#pragma once

#include "base/assert.h"
#include "base/bytes.h"
#include "history/event.h"
#include "history/shape.h"

namespace milieu::history {

/// What packing one event rests on.
struct Place {
  EventIndex index = 0;
  int64_t time = 0;  // of the block's first event
};

/// a - b and a + b, wrapping around: what differs by too much still comes back the same.
inline int64_t apart(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
}
inline int64_t joined(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

/// The next value of bytes that we packed ourselves: they are never short.
template <class T>
T must(std::optional<T> value) {
  MILIEU_ASSERT(value.has_value());
  return *value;
}

/// Appends the event. Births must have consecutive indexes.
void pack(const Shape& shape, Place place, const Event& event, base::ByteWriter& out);

/// What pack wrote. Births have their `entity` only; id, kind, name and number are left empty, and
/// so is the event's id. The bytes must be pack's own.
Event unpack(const Shape& shape, Place place, std::string_view bytes);

}  // namespace milieu::history
