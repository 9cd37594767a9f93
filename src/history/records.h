// Who knows of which event, packed.
//
// In:    records in the order told, and word of each event as it is told.
// Out:   any record by number; those of a person; those of an event.
// Never: more than 2^32 - 1 of them.
//
// About six bytes each, in blocks of 16. Each has a step back to the same person's record before
// it. Most are told right after their event, and are found from the event's block; a late one (news
// that travels) has a step back to the late one before it in the same block of 16 events.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "history/event.h"
#include "history/paged.h"

namespace milieu::history {

class Records {
 public:
  /// To be called for each event as it is told.
  void event_told(EventIndex index) {
    if (index % per_block == 0) marks_.push_back(Mark{.first = count_});
    events_ = index + 1;
  }
  /// The record's event must have been told.
  void add(const Record& record);

  size_t size() const { return count_; }
  Record at(size_t number) const;
  std::vector<Record> of_person(EntityIndex who) const;  // in the order learned
  std::vector<Record> of_event(EventIndex event) const;  // in the order told
  uint64_t bytes() const;

 private:
  static constexpr uint32_t per_block = 16;
  static constexpr uint32_t none = 0xffffffff;

  struct Mark {             // for 16 events
    uint32_t first = 0;     // the first record told after the first of them
    uint32_t late = none;   // the last late record of one of them
  };
  struct Block {            // of 16 records
    uint64_t at = 0;
    int64_t time = 0;       // the first one's
    EventIndex event = 0;   // the first one's
  };
  struct Linked {           // a record with its steps back; none: no earlier one
    Record record{};
    bool late = false;
    uint32_t of_person = none, of_block = none;
  };

  Linked link(const Record& record);
  void put(const Linked& linked);
  Linked take(base::ByteReader& in, const Record& before, uint32_t number) const;
  template <class Seen>
  void walk(uint32_t from, uint32_t to, Seen&& seen) const;
  std::vector<Record> late_of(EventIndex event) const;

  ByteStore packed_;
  Paged<Block> blocks_;
  Paged<Mark> marks_;
  Paged<uint32_t> last_of_person_;  // by entity index
  Record before_{};                 // what the next one is measured against
  uint32_t count_ = 0;
  EventIndex events_ = 0;
};

}  // namespace milieu::history
