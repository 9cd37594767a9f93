// A whole history in memory.
//
// In:    what an executor tells (it is a Sink), or a file through `load`.
// Out:   any event in about a microsecond, all of them in order, who knew what, the digest.
// Never: a change to what was told; a file; a copy of the world's text.
//
// Events are packed (packed.h) in blocks of 16 with an index entry each; content ids are kept
// apart, 8 bytes each, because they do not pack. Const functions may be called by several threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "history/canonical.h"
#include "history/event.h"
#include "history/paged.h"
#include "history/records.h"

namespace milieu::history {

struct Instant {
  int64_t time = 0;
  uint64_t state = 0;  // the hash of the state after it
  bool operator==(const Instant&) const = default;
};

/// An entity as it was born, and in which event.
struct Born {
  Birth birth{};
  EventIndex event = no_event;
};

class Log final : public Sink {
 public:
  explicit Log(const model::World& world) : digest_(world) {}
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void event(EventIndex index, const Event& event) override;
  void learned(const Record& record) override;
  void held(const OutcomeHeld& outcome) override;
  void measured(const Measured& measured) override;
  void instant(int64_t time, uint64_t state) override;

  /// Events. An index beyond size() is a bug. `before` and `was_present` are kept.
  size_t size() const { return digest_.events(); }
  Event read(EventIndex index) const;
  uint64_t event_id(EventIndex index) const { return digest_.event_id(index); }
  /// Calls told(EventIndex, const Event&) for each event, in order.
  template <class Told>
  void for_each(Told&& told) const {
    for (EventIndex i = 0; i < size(); ++i) told(i, read(i));
  }

  /// Records, numbered from 0 as they were told; those of a person in the order learned.
  size_t records() const { return records_.size(); }
  Record record(size_t number) const { return records_.at(number); }
  std::vector<Record> records_of_person(EntityIndex who) const { return records_.of_person(who); }
  std::vector<Record> records_of_event(EventIndex event) const { return records_.of_event(event); }

  /// Entities ever born: 1..entities().
  size_t entities() const { return digest_.entities(); }
  Born entity(EntityIndex entity) const;
  uint64_t entity_id(EntityIndex entity) const { return digest_.entity_id(entity); }

  const std::vector<OutcomeHeld>& outcomes() const { return outcomes_; }
  const std::vector<Measured>& measures() const { return measures_; }
  size_t instants() const { return instants_.size(); }
  Instant instant(size_t number) const { return instants_[number]; }

  /// Tells all of it again, in an order an executor could have told it in.
  void tell(Sink& sink) const;

  /// CanonicalDigest::hex of all told so far.
  std::string digest() const { return digest_.hex(); }
  const CanonicalDigest& canonical() const { return digest_; }
  const Shape& shape() const { return digest_.shape(); }

  /// Memory held, in bytes: all of it, and the share of events with their ids and index.
  uint64_t bytes() const;
  uint64_t event_bytes() const;

 private:
  static constexpr size_t per_block = 16;

  struct Block {      // of 16 events
    uint64_t at = 0;  // of its first event in packed_
    int64_t time = 0;
  };
  struct Kept {  // of an entity
    EventIndex event = 0;
    uint32_t kind = 0, named = 0;
    int64_t number = 0;
  };

  std::string_view packed_event(EventIndex index) const;
  void keep_births(EventIndex index, const Event& event);

  CanonicalDigest digest_;
  ByteStore packed_;
  Paged<Block> blocks_;
  Paged<Kept> kept_;
  Records records_;
  Paged<Instant> instants_;
  std::vector<OutcomeHeld> outcomes_;
  std::vector<Measured> measures_;
};

}  // namespace milieu::history
