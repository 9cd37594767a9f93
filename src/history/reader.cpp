#include "history/reader.h"

#include <unistd.h>

#include "history/scan.h"
#include "history/schema.h"

namespace milieu::history {
namespace {

using base::Error;
using base::Fault;
using base::Result;

template <class T>
Result<std::vector<T>> all_of(Trouble& trouble, RowScan<T> rows) {
  std::vector<T> found;
  for (const T* one; (one = rows.peek()) != nullptr; rows.next()) found.push_back(*one);
  if (trouble.error) return *trouble.error;
  return found;
}

}  // namespace

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path) {
  if (const Result<void> file = check_file(path); !file) return file.error();
  return over(Db::open(path, Db::Mode::Read));
}

Result<std::unique_ptr<Reader>> Reader::of_bytes(std::string_view bytes) {
  return over(Db::of_bytes(bytes));
}

Result<std::unique_ptr<Reader>> Reader::over(Result<std::unique_ptr<Db>> db) {
  if (!db) return db.error();
  if (const Result<void> begun = (*db)->exec("BEGIN"); !begun) return begun.error();
  if (const Result<void> schema = check_schema(**db); !schema) return schema.error();
  Result<Info> info = read_info(**db);
  if (!info) return info.error();
  Result<Shape> shape = read_shape(**db);
  if (!shape) return shape.error();
  return std::unique_ptr<Reader>(new Reader(db.take(), info.take(), shape.take()));
}

Result<Event> Reader::event(EventIndex index) {
  if (index >= info_.counts.events) {
    return Error{Fault::Missing, "there is no event " + std::to_string(index), ""};
  }
  Trouble trouble{.db = *db_};
  EventScan scan(trouble, shape_, index, index + 1);
  const Event* found = scan.peek();
  if (trouble.error) return *trouble.error;
  if (found == nullptr) return damaged(*db_, "event " + std::to_string(index) + " is missing");
  return *found;
}

Result<Born> Reader::entity(EntityIndex entity) {
  if (entity == 0 || entity > info_.counts.entities) {
    return Error{Fault::Missing, "there is no entity " + std::to_string(entity), ""};
  }
  Statement find(*db_, "SELECT idx, id, kind, named, number, born FROM entities WHERE idx = ?");
  const Result<bool> row = find.bind(0, int64_t{entity}).step();
  if (!row) return row.error();
  Born found;
  if (!*row || !take_birth(find, shape_, found) || found.event >= info_.counts.events) {
    return damaged(*db_, "entity " + std::to_string(entity) + " makes no sense");
  }
  return found;
}

Result<std::vector<Record>> Reader::records_of_person(EntityIndex who) {
  Trouble trouble{.db = *db_};
  return all_of(trouble, scan_records_of(trouble, "who", who));
}

Result<std::vector<Record>> Reader::records_of_event(EventIndex event) {
  Trouble trouble{.db = *db_};
  return all_of(trouble, scan_records_of(trouble, "event", event));
}

Result<std::vector<OutcomeHeld>> Reader::outcomes() {
  Trouble trouble{.db = *db_};
  return all_of(trouble, scan_outcomes(trouble, info_.counts.outcomes));
}

Result<std::vector<Measured>> Reader::measures() {
  Trouble trouble{.db = *db_};
  return all_of(trouble, scan_measures(trouble, info_.counts.measures));
}

Result<Checkpoint> Reader::checkpoint_before(int64_t time) {
  return history::checkpoint_before(*db_, info_.counts, time);
}

Result<void> Reader::tell(Sink& sink) { return tell_file(*db_, shape_, info_.counts, sink); }

void Reader::remove_leftovers() const { ::unlink((db_->path() + "-journal").c_str()); }

Result<void> Reader::verify() {
  if (const Result<void> pages = check_pages(*db_); !pages) return pages;
  CanonicalDigest digest(shape_);
  if (info_.state != State::Running) {
    return verify_digest(*db_, info_.counts, info_.digest, info_.whole, digest);
  }
  const Result<Checkpoint> last = checkpoint_before(INT64_MAX);
  if (!last) return last.error();
  if (last->number == 0) return Result<void>::ok();
  return verify_digest(*db_, last->counts, last->digest, last->whole, digest);
}

Result<void> load(Reader& reader, Log& log) {
  MILIEU_ASSERT(log.size() == 0);
  if (!(log.shape() == reader.shape())) {
    return Error{Fault::Refused, "this history is of another world",
                 "Read the world that is in the file."};
  }
  return reader.tell(log);
}

}  // namespace milieu::history
