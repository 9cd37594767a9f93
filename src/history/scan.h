// Reading the tables of a history file in order, believing nothing.
//
// In:    a connection whose schema was checked, the Shape of the file's world.
// Out:   events, records, outcomes, measures and instants as streams (see retell.h).
// Never: a number that was not checked: indexes in range, numbering without gaps, types right. A
//        stream ends early at the first thing that is wrong, and says so in the Trouble.
#pragma once

#include <string>
#include <vector>

#include "history/file.h"
#include "history/log.h"
#include "history/shape.h"
#include "history/sqlite.h"

namespace milieu::history {

/// What the streams of one reading share: the connection and the first thing that went wrong.
struct Trouble {
  const Db& db;
  std::optional<base::Error> error{};

  void is(base::Error found) {
    if (!error) error = std::move(found);
  }
  void is_damage(std::string_view what) { is(damaged(db, what)); }
};

/// The rows of a table that belong to events, by (event, position).
class Children {
 public:
  Children(Trouble& trouble, const char* name, const char* columns, EventIndex from, EventIndex to);

  /// True: the statement stands at the next row of this event; position counts from 0.
  bool next_of(EventIndex event);
  const Statement& row() const { return rows_; }
  /// The column's value if it lies in low..high; otherwise low, and the trouble is noted.
  int64_t within(int column, int64_t low, int64_t high);

 private:
  void advance();

  Trouble& trouble_;
  std::string name_;
  Statement rows_;
  int64_t event_ = -1, position_ = -1;
  bool has_ = false, fresh_ = true;
};

/// The events from..to-1. Those before must be in the file; births are looked up.
class EventScan {
 public:
  EventScan(Trouble& trouble, const Shape& shape, EventIndex from, EventIndex to);
  const Event* peek();
  void next() { ready_ = false, ++index_; }

 private:
  bool fetch();
  void take_head();
  void take_roles();
  void take_births();
  void take_answers();
  void take_write();
  int64_t within(int column, int64_t low, int64_t high);
  void next_birth();

  Trouble& trouble_;
  const Shape& shape_;
  Statement rows_, births_;
  Children causes_, answers_, writes_, endings_;
  EventIndex index_, to_;
  Event now_;
  bool ready_ = false;
  int64_t born_ = -1;             // the event of the row at which births_ stands; -1: no row
  int64_t last_entity_ = 0;
};

/// Rows numbered without gaps, or (sparse) by a number that rises; at most `limit` of them.
template <class T>
class RowScan {
 public:
  using Take = bool (*)(const Statement& row, T& into);
  RowScan(Trouble& trouble, std::string_view sql, uint64_t limit, Take take, bool sparse = false)
      : trouble_(trouble), rows_(trouble.db, sql), limit_(limit), take_(take), sparse_(sparse) {}

  Statement& statement() { return rows_; }
  const T* peek() {
    if (!ready_) ready_ = fetch();
    return ready_ ? &now_ : nullptr;
  }
  void next() { ready_ = false; }

 private:
  bool fetch();

  Trouble& trouble_;
  Statement rows_;
  uint64_t limit_, count_ = 0;
  int64_t last_ = -1;
  Take take_;
  bool sparse_;
  T now_{};
  bool ready_ = false, ended_ = false;
};

RowScan<Record> scan_records(Trouble& trouble, uint64_t limit);
/// Of one person (column "who") or event (column "event"), from 0 on; reads the whole table.
RowScan<Record> scan_records_of(Trouble& trouble, const char* column, int64_t value);
RowScan<OutcomeHeld> scan_outcomes(Trouble& trouble, uint64_t limit);
RowScan<Measured> scan_measures(Trouble& trouble, uint64_t limit);

class InstantScan {
 public:
  InstantScan(Trouble& trouble, uint64_t limit);
  const Instant* peek();
  void next() { ++at_; }

 private:
  bool unpack_chunk();

  Trouble& trouble_;
  Statement rows_;
  uint64_t limit_, first_ = 0, at_ = 0;  // at_: number of the next instant
  std::vector<Instant> chunk_;
};

/// Tells everything up to `limit`, in the order of retell.h.
base::Result<void> tell_file(const Db& db, const Shape& shape, const Counts& limit, Sink& sink);

/// Values beyond the numbered columns: "[1,2,3]", those from number `from` on.
std::string format_list(const std::vector<int64_t>& values, size_t from);
bool parse_list(std::string_view text, std::vector<int64_t>& values);

/// Appends the values in the columns from..from+count-1, and those in the text after them.
bool take_columns(const Statement& row, int from, int count, std::vector<int64_t>& values);

/// A row "idx, id, kind, named, number, born" of entities. False: it makes no sense.
bool take_birth(const Statement& row, const Shape& shape, Born& into);

}  // namespace milieu::history
