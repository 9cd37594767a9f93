#include "history/packed.h"

#include <bit>
#include <cmath>

namespace milieu::history {
namespace {

using base::ByteReader;
using base::ByteWriter;
using model::Sort;

// How a number is scaled: by what it is a multiple of, if anything.
constexpr int64_t scales_of_amounts[4] = {0, 1, 1'000, 1'000'000};
constexpr int64_t scales_of_spans[4] = {0, 1, 1'000, 60'000};

const int64_t* scales(Sort sort) {
  return sort == Sort::Duration || sort == Sort::Time ? scales_of_spans : scales_of_amounts;
}

// 0: the value is zero and not written; otherwise the largest scale that divides it.
unsigned scale_of(Sort sort, int64_t value) {
  if (value == 0) return 0;
  for (unsigned code = 3; code > 1; --code) {
    if (value % scales(sort)[code] == 0) return code;
  }
  return 1;
}

void put_scaled(ByteWriter& out, Sort sort, unsigned code, int64_t value) {
  if (code != 0) out.i64(value / scales(sort)[code]);
}

uint64_t take(ByteReader& in) { return must(in.u64()); }

int64_t take_scaled(ByteReader& in, Sort sort, unsigned code) {
  return code == 0 ? 0 : must(in.i64()) * scales(sort)[code];
}

// A role or key. Entities are never negative in a sound history, but nothing here relies on it.
void put_value(ByteWriter& out, Sort sort, Place place, int64_t value) {
  if (sort == Sort::Entity) return out.u64(static_cast<uint64_t>(value));
  if (sort == Sort::Event) {
    const uint64_t back = uint64_t{place.index} + 1 - static_cast<uint64_t>(value);
    return out.i64(static_cast<int64_t>(back));
  }
  const unsigned code = scale_of(sort, value);
  if (code > 1) {
    out.u8(static_cast<uint8_t>(code));
    return out.i64(value / scales(sort)[code]);
  }
  // 1, 2 and 3 say how a number is scaled, so small numbers move up.
  if (value >= -2 && value < 250) return out.u8(static_cast<uint8_t>(value + 6));
  out.u8(1);
  out.i64(value);
}

int64_t take_value(ByteReader& in, Sort sort, Place place) {
  if (sort == Sort::Entity) return static_cast<int64_t>(take(in));
  if (sort == Sort::Event) {
    const uint64_t back = static_cast<uint64_t>(must(in.i64()));
    return static_cast<int64_t>(uint64_t{place.index} + 1 - back);
  }
  const unsigned code = must(in.u8());
  return code >= 4 ? int64_t{code} - 6 : must(in.i64()) * scales(sort)[code];
}

// Small counts share a byte; the largest that fits there means "the count follows".
unsigned few(size_t count, unsigned most) {
  return count < most ? static_cast<unsigned>(count) : most;
}

size_t count_of(ByteReader& in, unsigned few_of, unsigned most) {
  return few_of < most ? few_of : take(in);
}

void put_values(ByteWriter& out, const Signature& of, Place place,
                const std::vector<int64_t>& values) {
  for (size_t i = 0; i < values.size(); ++i) put_value(out, sort_at(of, i), place, values[i]);
}

std::vector<int64_t> take_values(ByteReader& in, const Signature& of, Place place, size_t count) {
  std::vector<int64_t> values(count);
  for (size_t i = 0; i < count; ++i) values[i] = take_value(in, sort_at(of, i), place);
  return values;
}

// Margins are what packs worst. One that is a float's worth of digits takes half the room.
bool is_short(double value) {
  return std::isfinite(value) && std::fabs(value) <= 3e38 &&
         std::bit_cast<uint64_t>(value) ==
             std::bit_cast<uint64_t>(static_cast<double>(static_cast<float>(value)));
}

void put_margin(ByteWriter& out, double value) {
  if (!is_short(value)) return out.f64(value);
  const uint32_t bits = std::bit_cast<uint32_t>(static_cast<float>(value));
  for (int place = 0; place < 32; place += 8) out.u8(static_cast<uint8_t>(bits >> place));
}

double take_margin(ByteReader& in, bool is_short) {
  if (!is_short) return must(in.f64());
  uint32_t bits = 0;
  for (int place = 0; place < 32; place += 8) bits |= uint32_t{must(in.u8())} << place;
  return static_cast<double>(std::bit_cast<float>(bits));
}

// bits 0-3 causes, 4-5 writes, 6-7 answers; then bits 0-1 sort, 2-3 status, 4 triggered, 5 margin,
// 6 a short one, 7 odd (what an ordinary act does not have).
struct Head {
  unsigned counts = 0, flags = 0;
};
constexpr unsigned has_margin = 1u << 5, short_margin = 1u << 6, odd = 1u << 7;
constexpr unsigned odd_line = 1u << 3, odd_births = 1u << 4, odd_ends = 1u << 5,
                   odd_roles = 1u << 6;

Head head_of(const Shape& shape, const Event& event) {
  Head head;
  head.counts = few(event.causes.size(), 15) | few(event.writes.size(), 3) << 4 |
                few(event.answers.size(), 3) << 6;
  head.flags = static_cast<unsigned>(event.sort) | static_cast<unsigned>(event.status) << 2 |
               unsigned{event.triggered} << 4;
  const bool zero = event.margin == 0 && !std::signbit(event.margin);
  if (!zero) head.flags |= is_short(event.margin) ? has_margin | short_margin : has_margin;
  const size_t usual = signature(shape.acts, event.act.value).sorts.size();
  if (event.hitch.sort != Hitch::Sort::None || event.hitch.condition != 0 || event.line != 0 ||
      !event.births.empty() || !event.ends.empty() || event.roles.size() != usual) {
    head.flags |= odd;
  }
  return head;
}

void put_odd(ByteWriter& out, const Event& event, size_t usual_roles) {
  unsigned bits = static_cast<unsigned>(event.hitch.sort);
  if (event.line != 0) bits |= odd_line;
  if (!event.births.empty()) bits |= odd_births;
  if (!event.ends.empty()) bits |= odd_ends;
  if (event.roles.size() != usual_roles) bits |= odd_roles;
  out.u8(static_cast<uint8_t>(bits));
  out.u64(event.hitch.condition);
  if (event.line != 0) out.u64(event.line);
  if (!event.births.empty()) {
    out.u64(event.births.front().entity);
    out.u64(event.births.size());
  }
  if (bits & odd_roles) out.u64(event.roles.size());
  if (event.ends.empty()) return;
  out.u64(event.ends.size());
  for (const EntityIndex ended : event.ends) out.u64(ended);
}

// Leaves room for as many roles as there are.
void take_odd(ByteReader& in, Event& event) {
  const unsigned bits = must(in.u8());
  event.hitch.sort = static_cast<Hitch::Sort>(bits & 7);
  event.hitch.condition = static_cast<uint16_t>(take(in));
  if (bits & odd_line) event.line = static_cast<uint32_t>(take(in));
  if (bits & odd_births) {
    const EntityIndex first = static_cast<EntityIndex>(take(in));
    event.births.resize(take(in));
    for (size_t i = 0; i < event.births.size(); ++i) {
      event.births[i].entity = first + static_cast<EntityIndex>(i);
    }
  }
  if (bits & odd_roles) event.roles.resize(take(in));
  if (!(bits & odd_ends)) return;
  event.ends.resize(take(in));
  for (EntityIndex& ended : event.ends) ended = static_cast<EntityIndex>(take(in));
}

// Each as the distance back from the one before it: small, and right even where they do not fall.
void put_causes(ByteWriter& out, EventIndex index, const Event& event) {
  if (event.causes.size() >= 15) out.u64(event.causes.size());
  EventIndex from = index;
  for (size_t i = 0; i < event.causes.size(); ++i) {
    out.u64(static_cast<uint32_t>(from - event.causes[i]));
    from = i == 0 && event.triggered ? index : event.causes[i];
  }
}

void take_causes(ByteReader& in, EventIndex index, unsigned counts, Event& event) {
  event.causes.resize(count_of(in, counts & 15, 15));
  EventIndex from = index;
  for (size_t i = 0; i < event.causes.size(); ++i) {
    event.causes[i] = from - static_cast<EventIndex>(take(in));
    from = i == 0 && event.triggered ? index : event.causes[i];
  }
}

void put_answer(ByteWriter& out, const AnswerGiven& given) {
  const bool amount = given.quantity != 0;
  out.u64(given.who);
  const bool brief = is_short(given.margin);
  out.u64(uint64_t{given.answer} << 2 | uint64_t{brief} << 1 | uint64_t{amount});
  if (amount) {
    const unsigned code = scale_of(Sort::Number, given.quantity);
    out.u8(static_cast<uint8_t>(code));
    put_scaled(out, Sort::Number, code, given.quantity);
  }
  put_margin(out, given.margin);
}

AnswerGiven take_answer(ByteReader& in) {
  AnswerGiven given;
  given.who = static_cast<EntityIndex>(take(in));
  const uint64_t answer = take(in);
  given.answer = static_cast<uint16_t>(answer >> 2);
  if (answer & 1) given.quantity = take_scaled(in, Sort::Number, must(in.u8()));
  given.margin = take_margin(in, (answer & 2) != 0);
  return given;
}

// bit 0 present, 1 voided, 2 was present, 3-4 scale of the value, 5-6 of what was before,
// 7 odd number of keys.
void put_write(ByteWriter& out, const Signature& fact, Place place, const Write& write) {
  const unsigned value = scale_of(fact.value, write.value);
  const unsigned before = scale_of(fact.value, write.before);
  const bool usual = write.keys.size() == fact.sorts.size();
  out.u8(static_cast<uint8_t>(unsigned{write.present} | unsigned{write.voided} << 1 |
                              unsigned{write.was_present} << 2 | value << 3 | before << 5 |
                              unsigned{!usual} << 7));
  out.u64(write.fact.value);
  if (!usual) out.u64(write.keys.size());
  put_values(out, fact, place, write.keys);
  put_scaled(out, fact.value, value, write.value);
  put_scaled(out, fact.value, before, write.before);
}

Write take_write(ByteReader& in, const Shape& shape, Place place) {
  Write write;
  const unsigned bits = must(in.u8());
  write.fact.value = static_cast<uint32_t>(take(in));
  const Signature& fact = signature(shape.facts, write.fact.value);
  write.present = (bits & 1) != 0;
  write.voided = (bits & 2) != 0;
  write.was_present = (bits & 4) != 0;
  write.keys = take_values(in, fact, place, bits & 0x80 ? take(in) : fact.sorts.size());
  write.value = take_scaled(in, fact.value, bits >> 3 & 3);
  write.before = take_scaled(in, fact.value, bits >> 5 & 3);
  return write;
}

}  // namespace

void pack(const Shape& shape, Place place, const Event& event, ByteWriter& out) {
  const Head head = head_of(shape, event);
  out.u8(static_cast<uint8_t>(head.counts));
  out.u8(static_cast<uint8_t>(head.flags));
  out.u64(event.act.value);
  out.i64(apart(event.time, place.time));
  const Signature& act = signature(shape.acts, event.act.value);
  if (head.flags & odd) put_odd(out, event, act.sorts.size());
  put_values(out, act, place, event.roles);
  put_causes(out, place.index, event);
  if (head.flags & has_margin) put_margin(out, event.margin);
  if (event.answers.size() >= 3) out.u64(event.answers.size());
  for (const AnswerGiven& given : event.answers) put_answer(out, given);
  if (event.writes.size() >= 3) out.u64(event.writes.size());
  for (const Write& one : event.writes) {
    put_write(out, signature(shape.facts, one.fact.value), place, one);
  }
}

Event unpack(const Shape& shape, Place place, std::string_view bytes) {
  ByteReader in(bytes);
  Event event;
  const unsigned counts = must(in.u8());
  const unsigned flags = must(in.u8());
  event.sort = static_cast<EventSort>(flags & 3);
  event.status = static_cast<Status>(flags >> 2 & 3);
  event.triggered = (flags >> 4 & 1) != 0;
  event.act.value = static_cast<uint32_t>(take(in));
  event.time = joined(place.time, must(in.i64()));
  const Signature& act = signature(shape.acts, event.act.value);
  event.roles.resize(act.sorts.size());
  if (flags & odd) take_odd(in, event);
  event.roles = take_values(in, act, place, event.roles.size());
  take_causes(in, place.index, counts, event);
  if (flags & has_margin) event.margin = take_margin(in, (flags & short_margin) != 0);
  event.answers.resize(count_of(in, counts >> 6, 3));
  for (AnswerGiven& given : event.answers) given = take_answer(in);
  event.writes.resize(count_of(in, counts >> 4 & 3, 3));
  for (Write& one : event.writes) one = take_write(in, shape, place);
  return event;
}

}  // namespace milieu::history
