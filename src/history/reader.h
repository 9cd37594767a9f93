// Reading a history file.
//
// In:    a path, or the bytes of a file.
// Out:   what the run was given, what happened, in order or by number; checkpoints.
// Never: a crash, a hang or an unbounded allocation, whatever the bytes; a change to the file (but
//        that SQLite takes back what a killed writer had begun and not committed).
//
// `open` looks at the tables' definitions and checks all that was written once: the world, the
// parameters, how the run stands. That costs next to nothing. Everything read later is checked for
// types, ranges and numbering. That nothing at all was altered is for `verify` to say, which reads
// everything once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "history/checks.h"
#include "history/file.h"
#include "history/log.h"

namespace milieu::history {

class Reader {
 public:
  /// Missing, Foreign, Newer, Damaged, Busy (a run is writing it), ReadOnly (its run was cut off
  /// and what it had begun cannot be taken back where it lies). While a Reader lives nobody can
  /// write the file.
  static base::Result<std::unique_ptr<Reader>> open(const std::string& path);
  static base::Result<std::unique_ptr<Reader>> of_bytes(std::string_view bytes);

  /// Takes away what a run that was killed after its last commit left beside the file. Had there
  /// been anything in it to take back, opening would have done so.
  void remove_leftovers() const;

  const Info& info() const { return info_; }
  const Header& header() const { return info_.header; }
  const Shape& shape() const { return shape_; }

  /// One event or entity: Missing beyond the last. About a tenth of a millisecond.
  base::Result<Event> event(EventIndex index);
  base::Result<Born> entity(EntityIndex entity);

  /// All of a kind, in order. Records of one person or event read the whole table of records: for
  /// many such questions, load a Log.
  base::Result<std::vector<Record>> records_of_person(EntityIndex who);
  base::Result<std::vector<Record>> records_of_event(EventIndex event);
  base::Result<std::vector<OutcomeHeld>> outcomes();
  base::Result<std::vector<Measured>> measures();

  /// The last checkpoint at or before a time; number 0 if there is none.
  base::Result<Checkpoint> checkpoint_before(int64_t time);

  /// Tells everything, in an order an executor could have told it in. After an error the sink has
  /// been told what came before it.
  base::Result<void> tell(Sink& sink);

  /// Whether everything is as it was written: pages, rows and digests; of a run that was cut off,
  /// up to its last checkpoint. Reads the file twice.
  base::Result<void> verify();

 private:
  Reader(std::unique_ptr<Db> db, Info info, Shape shape)
      : db_(std::move(db)), info_(std::move(info)), shape_(std::move(shape)) {}
  static base::Result<std::unique_ptr<Reader>> over(base::Result<std::unique_ptr<Db>> db);

  std::unique_ptr<Db> db_;
  Info info_;
  Shape shape_;
};

/// Tells the file to a fresh Log of the same world; Refused for another one. After an error the Log
/// holds what came before it.
base::Result<void> load(Reader& reader, Log& log);

}  // namespace milieu::history
