#include "history/log.h"

#include "base/bytes.h"
#include "history/packed.h"
#include "history/retell.h"

namespace milieu::history {
namespace {

struct LogEvents {
  const Log& log;
  EventIndex at = 0;
  Event now{};
  bool read = false;
  const Event* peek() {
    if (at >= log.size()) return nullptr;
    if (!read) now = log.read(at);
    read = true;
    return &now;
  }
  void next() { ++at, read = false; }
};

template <class T>
struct Listed {
  const std::vector<T>& list;
  size_t at = 0;
  const T* peek() { return at < list.size() ? &list[at] : nullptr; }
  void next() { ++at; }
};

template <class T, T (Log::*get)(size_t) const, size_t (Log::*count)() const>
struct Numbered {
  const Log& log;
  size_t at = 0;
  T now{};
  const T* peek() {
    if (at >= (log.*count)()) return nullptr;
    now = (log.*get)(at);
    return &now;
  }
  void next() { ++at; }
};

}  // namespace

void Log::event(EventIndex index, const Event& event) {
  digest_.event(index, event);
  records_.event_told(index);
  const bool opens = index % per_block == 0;
  const int64_t time = opens ? event.time : blocks_[index / per_block].time;
  base::ByteWriter body, length;
  pack(shape(), Place{.index = index, .time = time}, event, body);
  length.u64(body.size());
  const uint64_t at = packed_.append(length.view(), body.view());
  if (opens) blocks_.push_back(Block{.at = at, .time = time});
  keep_births(index, event);
}

void Log::keep_births(EventIndex index, const Event& event) {
  for (const Birth& birth : event.births) {
    kept_.push_back(Kept{.event = index, .kind = birth.kind.value, .named = birth.named.value,
                         .number = birth.number});
  }
}

Born Log::entity(EntityIndex entity) const {
  MILIEU_ASSERT(entity != 0);
  const Kept& kept = kept_[entity - 1];
  Birth birth{.entity = entity, .id = entity_id(entity), .number = kept.number};
  birth.kind.value = kept.kind;
  birth.named.value = kept.named;
  return Born{.birth = birth, .event = kept.event};
}

// Steps over those before it in its block; each begins with its length.
std::string_view Log::packed_event(EventIndex index) const {
  uint64_t at = blocks_[index / per_block].at;
  for (size_t skip = index % per_block;; --skip) {
    const std::string_view bytes = packed_.from(at);
    base::ByteReader in(bytes);
    const size_t length = must(in.u64());
    const size_t prefix = bytes.size() - in.left();
    if (skip == 0) return bytes.substr(prefix, length);
    at = packed_.after(at, prefix + length);
  }
}

Event Log::read(EventIndex index) const {
  MILIEU_ASSERT(index < size());
  const Place place{.index = index, .time = blocks_[index / per_block].time};
  Event event = unpack(shape(), place, packed_event(index));
  event.id = event_id(index);
  for (Birth& birth : event.births) birth = entity(birth.entity).birth;
  return event;
}

void Log::learned(const Record& record) {
  MILIEU_ASSERT(record.who <= entities());
  digest_.learned(record);
  records_.add(record);
}

void Log::held(const OutcomeHeld& outcome) {
  digest_.held(outcome);
  outcomes_.push_back(outcome);
}

void Log::measured(const Measured& measured) {
  digest_.measured(measured);
  measures_.push_back(measured);
}

void Log::instant(int64_t time, uint64_t state) {
  digest_.instant(time, state);
  instants_.push_back(Instant{.time = time, .state = state});
}

void Log::tell(Sink& sink) const {
  LogEvents events{.log = *this};
  Numbered<Record, &Log::record, &Log::records> records{.log = *this};
  Listed<OutcomeHeld> outcomes{.list = outcomes_};
  Listed<Measured> measures{.list = measures_};
  Numbered<Instant, &Log::instant, &Log::instants> instants{.log = *this};
  retell(events, records, outcomes, measures, instants, sink);
}

uint64_t Log::event_bytes() const {
  return packed_.bytes() + blocks_.bytes() + size() * sizeof(uint64_t);
}

uint64_t Log::bytes() const {
  uint64_t sum = packed_.bytes() + blocks_.bytes() + kept_.bytes() + records_.bytes() +
                 instants_.bytes() + digest_.bytes() + outcomes_.capacity() * sizeof(OutcomeHeld) +
                 measures_.capacity() * sizeof(Measured);
  for (const OutcomeHeld& held : outcomes_) sum += held.roles.capacity() * sizeof(int64_t);
  return sum;
}

}  // namespace milieu::history
