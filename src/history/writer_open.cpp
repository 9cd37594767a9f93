// How a Writer comes by its file.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "history/schema.h"
#include "history/writer.h"

namespace milieu::history {
namespace {

using base::Error;
using base::Fault;
using base::Result;

// Held by the connection from here to its end, through every commit. The mode comes last: in it a
// connection that waits keeps its shared lock, and two that begin together would refuse each other.
constexpr char lock[] =
    "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"
    "BEGIN EXCLUSIVE; PRAGMA locking_mode=EXCLUSIVE;";

struct Found {
  bool exists = false, empty = false;
};

// Only a file that is there and has something in it can be lost.
Result<Found> look(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return Found{};
  if (S_ISDIR(found.st_mode)) return Error{Fault::Refused, path + " is a folder", ""};
  if (!S_ISREG(found.st_mode)) return Error{Fault::Refused, path + " is not a file", ""};
  return Found{.exists = true, .empty = found.st_size == 0};
}

// SQLite would say only that it could not open the file; the system says why.
Result<void> make_empty(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  if (file < 0) return refused_by_system(path, errno);
  ::close(file);
  return Result<void>::ok();
}

Result<void> still_empty(const Db& db) {
  const Result<int64_t> tables = db.number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.error();
  if (*tables == 0) return Result<void>::ok();
  return Error{Fault::Taken, db.path() + " is there already",
               "Choose another name, or ask for it to be replaced."};
}

// The new file, complete with its header, in no transaction.
Result<std::unique_ptr<Db>> make_file(const std::string& path, const Header& header,
                                      const model::World& world) {
  Result<std::unique_ptr<Db>> opened = Db::open(path, Db::Mode::Write);
  if (!opened) return opened.error();
  const Db& db = **opened;
  Result<void> done = db.exec("PRAGMA page_size=4096; PRAGMA auto_vacuum=NONE;");
  if (done) done = db.exec(lock);
  if (done) done = still_empty(db);
  if (done) done = create_schema(db);
  if (done) done = write_header(db, header, world);
  if (done) done = db.exec("COMMIT;");
  if (!done) return done.error();
  return opened.take();
}

// The connection keeps others out until the new file stands in this one's place.
Result<std::unique_ptr<Db>> lock_old(const std::string& path) {
  Result<std::unique_ptr<Db>> old = Db::open(path, Db::Mode::Write);
  if (!old) return old.error();
  const Result<int64_t> id = (*old)->number("PRAGMA application_id");
  if (!id && id.error().fault == Fault::Busy) return id.error();
  if (!id || (*id != application_id && !is_empty(**old))) {
    return Error{Fault::Foreign, path + " is there already and is not a history",
                 "It was left alone. Choose another name."};
  }
  const Result<void> locked = (*old)->exec("BEGIN EXCLUSIVE; PRAGMA locking_mode=EXCLUSIVE;");
  if (!locked) return locked.error();
  return old.take();
}

Result<void> put_in_place(const std::string& part, const std::string& path) {
  if (std::rename(part.c_str(), path.c_str()) == 0) return Result<void>::ok();
  return refused_by_system(path, errno);
}

// What a process that was killed here left behind; never what one still works on.
Result<void> remove_part(const std::string& part) {
  const Result<Found> found = look(part);
  if (!found || !found->exists) return found ? Result<void>::ok() : Result<void>(found.error());
  if (!found->empty) {
    const Result<std::unique_ptr<Db>> left = lock_old(part);
    if (!left) return left.error();
  }
  ::unlink(part.c_str());
  return Result<void>::ok();
}

Result<void> replace(const std::string& path, const Header& header, const model::World& world) {
  const std::string part = path + ".part";
  Result<std::unique_ptr<Db>> old = lock_old(path);
  if (!old) return old.error();
  Result<void> done = remove_part(part);
  if (done) done = make_empty(part);
  if (!done) return done;
  {
    const Result<std::unique_ptr<Db>> made = make_file(part, header, world);
    if (!made) done = made.error();
  }
  if (done) done = put_in_place(part, path);
  if (!done) ::unlink(part.c_str());
  return done;
}

Result<Info> check_for_writing(const Db& db, const model::World& world, bool ended_too) {
  Result<void> fine = check_schema(db);
  if (fine) fine = check_alone(db);
  if (fine) fine = check_pages(db);
  if (!fine) return fine.error();
  const Result<Info> info = read_info(db);
  if (!info) return info.error();
  const Result<Shape> shape = read_shape(db);
  if (!shape) return shape.error();
  if (!(*shape == shape_of(world))) {
    return Error{Fault::Refused, db.path() + " was written for another world",
                 "Resume it with the world that is in it."};
  }
  if (info->state == State::Ended && !ended_too) {
    return Error{Fault::Refused, db.path() + " has ended: there is nothing to resume", ""};
  }
  return info;
}

}  // namespace

Result<std::unique_ptr<Writer>> Writer::create(const std::string& path, const Header& header,
                                               const model::World& world) {
  const Result<Found> found = look(path);
  if (!found) return found.error();
  const bool there = found->exists && !found->empty;
  if (there && !header.replace) {
    return Error{Fault::Taken, path + " is there already",
                 "Choose another name, or ask for it to be replaced."};
  }
  if (!found->exists) {
    if (const Result<void> made = make_empty(path); !made) return made.error();
  }
  if (!there) return make(path, header, world);
  if (const Result<void> done = history::replace(path, header, world); !done) return done.error();
  Result<std::unique_ptr<Db>> db = Db::open(path, Db::Mode::Write);
  if (!db) return db.error();
  if (const Result<void> locked = (*db)->exec(lock); !locked) return locked.error();
  return std::unique_ptr<Writer>(new Writer(db.take(), CanonicalDigest(world)));
}

// After a failure an empty file that we made is taken away again.
Result<std::unique_ptr<Writer>> Writer::make(const std::string& path, const Header& header,
                                             const model::World& world) {
  std::optional<Error> error;
  {
    Result<std::unique_ptr<Db>> db = make_file(path, header, world);
    if (db) {
      const Result<void> begun = (*db)->exec("BEGIN IMMEDIATE;");
      if (begun) return std::unique_ptr<Writer>(new Writer(db.take(), CanonicalDigest(world)));
      error = begun.error();
    } else {
      error = db.error();
    }
  }
  const Result<Found> left = look(path);
  if (error->fault != Fault::Busy && left && left->empty) ::unlink(path.c_str());
  return *error;
}

Result<Resumed> Writer::reopen(const std::string& path, const model::World& world,
                               bool ended_too) {
  if (const Result<void> file = check_file(path); !file) return file.error();
  Result<std::unique_ptr<Db>> db = Db::open(path, Db::Mode::Write);
  if (!db) return db.error();
  if (const Result<void> locked = (*db)->exec(lock); !locked) return locked.error();
  const Result<Info> info = check_for_writing(**db, world, ended_too);
  if (!info) return info.error();
  Result<Checkpoint> last = checkpoint_before(**db, info->counts, INT64_MAX);
  if (!last) return last.error();
  CanonicalDigest digest(world);
  if (last->number == 0) last->digest = digest.hex(), last->whole = digest.whole();
  Result<void> done = verify_digest(**db, last->counts, last->digest, last->whole, digest);
  if (!done) return done.error();
  Resumed resumed{.writer = nullptr, .from = last.take(), .state = info->state};
  resumed.writer.reset(new Writer(db.take(), std::move(digest)));
  done = resumed.writer->drop_after(resumed.from);
  if (!done) return done.error();
  return resumed;
}

Result<void> Writer::drop_after(const Checkpoint& last) {
  const Counts& counts = last.counts;
  const std::pair<const char*, uint64_t> drops[] = {
      {"DELETE FROM events WHERE idx >= ?", counts.events},
      {"DELETE FROM causes WHERE event >= ?", counts.events},
      {"DELETE FROM answers WHERE event >= ?", counts.events},
      {"DELETE FROM writes WHERE event >= ?", counts.events},
      {"DELETE FROM endings WHERE event >= ?", counts.events},
      {"DELETE FROM entities WHERE idx > ?", counts.entities},
      {"DELETE FROM knowledge WHERE idx >= ?", counts.records},
      {"DELETE FROM outcomes WHERE idx >= ?", counts.outcomes},
      {"DELETE FROM measures WHERE idx >= ?", counts.measures},
      {"DELETE FROM instants WHERE first >= ?", counts.instants}};
  for (const auto& [sql, from] : drops) {
    Statement drop(*db_, sql);
    run(drop.bind(0, static_cast<int64_t>(from)));
  }
  counts_ = counts;
  committed_ = counts.events;
  checkpoints_ = last.number;
  if (error_) return *error_;
  return write_state(*db_, State::Running, "", "", "");
}

}  // namespace milieu::history
