// What a reading rested on, so that what came of it can be kept until that changes.
//
// Every part of the state that can be read has a cell: an entry of a fact, a list of an index, what
// somebody knows of an act. A change stamps the cell. A reading that is being *noted* keeps the
// cells it looked at, and the time from which on the passing of time alone may change what it
// finds. It is good for as long as none of its cells has a later stamp and that time has not come.
//
// A cell is a bucket, found by hashing what it stands for. Two things that share one only cost a
// reading that was not needed.
//
// In:    changes, as they are made; readings, as they look.
// Out:   whether a reading would find the same again.
// Never: a value.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "sim/native.h"

namespace milieu::sim::vector_parts {

using Cell = uint32_t;

/// What a reading rested on, to be asked whether it is still good.
struct Rests {
  uint64_t stamp = 0;         // when it was read; 0: never
  int64_t until = INT64_MIN;  // good before this time
  uint64_t checked = 0;       // found good when this was the latest stamp
  std::vector<Cell> cells;
};

class Cells {
 public:
  /// What there is to change and to read.
  enum class Of : uint64_t {
    Population,  // who is there
    Fact,        // fact: any of its entries
    Entry,       // fact, keys
    List,        // fact and index, what it lists by
    Act,         // act: events of it, in truth
    Role,        // act and role, who: those in which somebody has it
    Known,       // who: anything they know
    KnownAct,    // who, act
    KnownRole,   // who and act, role, whose
    KnownEvent,  // who, event
    KnownFact,   // who, fact and keys: what they remember of an entry
    Belief,      // claim, who, of what: how much of it they believe
  };

  explicit Cells(bool on);
  Cells(const Cells&) = delete;
  Cells& operator=(const Cells&) = delete;

  /// The word of a part; more words narrow it down.
  static uint64_t word(Of of, uint64_t what) {
    return base::mix(static_cast<uint64_t>(of) << 56 ^ what);
  }
  static uint64_t with(uint64_t word, int64_t more) {
    return base::mix(word + static_cast<uint64_t>(more));
  }

  /// Whether anything is ever noted in this world; if not, changes need not be told.
  bool on() const { return on_; }
  /// Whether changes are to be told now. Not while a state is read in: nothing was noted yet.
  bool heeds() const { return heeds_; }
  void heed(bool changes) { heeds_ = on_ && changes; }
  void touch(uint64_t word) {
    if (!heeds_) return;
    stamps_[word & mask] = ++latest_;
    if (waiting_[word & mask] == nobody) return;
    tell(static_cast<Cell>(word & mask));
    pass_on();
  }

  /// Whether a reading is being noted now.
  bool noting() const { return now_.on != 0; }
  void note(uint64_t word) {
    if (noting()) note_cell(static_cast<Cell>(word & mask));
  }
  /// From this time on the reading may find something else.
  void until(int64_t time) {
    if (noting() && time < now_.until) now_.until = time;
  }

  /// Notes what is read from here to close(); readings may lie within one another.
  struct Mark {
    size_t from;
    int64_t until;
    uint64_t stamp;
    bool noting;
  };
  Mark open();
  void close(const Mark& mark, Rests& into);
  /// Ends a noting of which nothing is kept.
  void drop(const Mark& mark);

  /// Where a noting stands, to go back to when what was read since turned out not to matter.
  struct Spot {
    size_t cells;
    int64_t until;
  };
  Spot spot() const { return {now_.count, now_.until}; }
  void back_to(const Spot& spot) {
    if (!noting()) return;
    now_.count = spot.cells;
    now_.until = spot.until;
    ++now_.round;
  }

  bool good(Rests& rests, int64_t now) const;

  // --- Readings that are told when they are no longer good, for those that are many.

  /// The number of one that has not been read yet; of whom to tell.
  uint32_t reading(uint32_t owner);
  /// One that others rest on: its owner is the part with this word, which changes when it is no
  /// longer good.
  uint32_t shared_reading(uint64_t word);
  void forget(uint32_t reading);
  bool good(uint32_t reading, int64_t now) const {
    return !readings_[reading].stale && now < readings_[reading].until;
  }
  /// From this time on it may find something else; INT64_MIN if it is no longer good.
  int64_t good_until(uint32_t reading) const {
    return readings_[reading].stale ? INT64_MIN : readings_[reading].until;
  }
  void spoil(uint32_t reading) {
    cease(reading);
    pass_on();
  }
  /// What was noted since open() is what it rests on; an outer reading does not rest on it.
  void close(const Mark& mark, uint32_t reading);
  /// Owners of readings that ceased to be good, until somebody empties it.
  std::vector<uint32_t>& spoiled() { return spoiled_; }

  /// What is read now rests on all that `rests` does.
  void note(const Rests& rests);

  /// Stops noting while what is read can never change.
  bool pause() { return std::exchange(now_.on, uint8_t{0}) != 0; }
  void go_on(bool noting) { now_.on = noting; }

  /// The same for emitted code.
  abi::Noting* shared() { return &now_; }
  static void grow(abi::Noting* now);

  /// Memory that readings hold, in cells; the executor keeps no more when it is too much.
  bool room() const { return held_ + waits_ < most_held; }

 private:
  void note_cell(Cell cell) {
    if (noted_[cell] == now_.round) return;
    noted_[cell] = now_.round;
    if (now_.count == now_.room) grow(&now_);
    now_.cells[now_.count++] = cell;
  }
  static constexpr uint64_t mask = abi::cell_mask;
  static constexpr size_t size = mask + 1;
  static constexpr size_t most_held = size_t{1} << 26;

  // Cells that a reading rested on last time as well are not waited at anew.
  struct Reading {
    uint32_t owner = 0;                 // whom to tell; a cell, if it is shared
    bool stale = true, shared = false;
    int64_t until = INT64_MIN;
    std::vector<Cell> cells;            // in the order of reading; `told` marks those that were
  };
  struct Waiting {
    uint32_t reading, next;
  };
  static constexpr uint32_t nobody = UINT32_MAX;
  static constexpr Cell told = Cell{1} << 31;
  static_assert(mask < told);
  void tell(Cell cell);
  void cease(uint32_t reading);
  void pass_on();
  void wait(Cell cell, uint32_t reading);
  void wait_for(const Cell* from, const Cell* to, uint32_t reading);
  void sweep();

  std::vector<Reading> readings_;
  std::vector<uint32_t> free_;          // numbers of those that were forgotten
  std::vector<uint32_t> waiting_;       // by cell: the first in line
  std::vector<Waiting> line_;           // of all cells; a place is used again once it has been told
  uint32_t left_ = nobody;              // the first place that can be used again
  size_t waits_ = 0;                    // places in use
  size_t sweep_at_ = size_t{1} << 16;   // places; those who wait in vain are then cleared out
  std::vector<uint32_t> spoiled_;
  std::vector<Cell> passed_on_;         // of shared readings that are no longer good: to be told

  bool on_, heeds_;
  std::vector<uint64_t> stamps_;
  std::vector<uint64_t> noted_;  // by cell: the round in which it was noted
  uint64_t latest_ = 1;
  int depth_ = 0;
  struct Now : abi::Noting {     // of all readings that are open
    std::vector<Cell> all;
  } now_{};
  size_t held_ = 0;
};

}  // namespace milieu::sim::vector_parts
