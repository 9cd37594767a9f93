#include "history/sqlite.h"

#include <bit>
#include <cerrno>
#include <cstring>

namespace milieu::history {
namespace {

using base::Error;
using base::Fault;
using base::Result;

// The longest text or blob; a checkpoint of a very large world is the only thing that comes near.
constexpr int longest = 1'000'000'000;

// Debian's SQLite takes "file:x?mode=..." for a URI and ":memory:" for no file at all.
std::string plain(const std::string& path) {
  return !path.empty() && path[0] == '/' ? path : "./" + path;
}

int flags(Db::Mode mode) {
  const int common = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  return mode == Db::Mode::Create ? common | SQLITE_OPEN_CREATE : common;
}

// Nothing that a file brings along may run.
void distrust(sqlite3* db) {
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, 250);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, longest);
  sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
}

// SQLite keeps the number beside the file; by the time it reports, errno itself is another one's.
int number_of(sqlite3* db) {
  int number = 0;
  sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
  return number != 0 ? number : sqlite3_system_errno(db);
}

Error other(const std::string& path, sqlite3* db, int code) {
  int number = number_of(db);
  if (code == SQLITE_IOERR_WRITE && number == 0) number = EFBIG;  // the journal's; not ENOSPC
  const bool outside = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
  if (outside && number != 0) return refused_by_system(path, number);
  return {Fault::Other, path + ": " + sqlite3_errmsg(db), ""};
}

}  // namespace

Error refused_by_system(const std::string& path, int number) {
  const std::string reason = path + ": " + std::strerror(number);
  if (number == EACCES || number == EPERM || number == EROFS) {
    return {Fault::ReadOnly, reason, "Choose a folder in which you may write."};
  }
  if (number == ENOENT || number == ENOTDIR) {
    return {Fault::Missing, reason, "The folder must exist."};
  }
  if (number == ENOSPC || number == EFBIG || number == EDQUOT) {
    return {Fault::Full, reason, "Make room, then resume: what was committed is safe."};
  }
  return {Fault::Other, reason, ""};
}

Error Db::error(int code) const {
  switch (code & 0xff) {
    case SQLITE_NOTADB:
      return {Fault::Foreign, path_ + " is not a history file", ""};
    case SQLITE_CORRUPT:
      return damaged(*this, sqlite3_errmsg(raw()));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Fault::Busy, path_ + " is in use: a run is writing it, or somebody reads it",
              "Wait until that has ended, or stop it; or use another file."};
    case SQLITE_FULL:
      return {Fault::Full, path_ + ": no room left on the disk",
              "Make room, then resume: what was committed is safe."};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {Fault::ReadOnly, path_ + " may not be written here",
              "If its last run was cut off, open it once where it may be written."};
    case SQLITE_TOOBIG:
      return {Fault::Limit, path_ + ": a text or checkpoint of more than 1,000,000,000 bytes", ""};
    case SQLITE_NOMEM:
      return {Fault::Limit, path_ + ": out of memory", ""};
    default:
      return other(path_, raw(), code);
  }
}

Error damaged(const Db& db, std::string_view what) {
  return {Fault::Damaged, db.path() + " is damaged: " + std::string(what),
          "Take a copy from before the damage; what can be read no longer proves anything."};
}

Result<std::unique_ptr<Db>> Db::open(const std::string& path, Mode mode) {
  std::unique_ptr<Db> db(new Db);
  db->path_ = path;
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(plain(path).c_str(), &raw, flags(mode), nullptr);
  db->held_.reset(raw);
  if (code != SQLITE_OK) return db->error(raw ? sqlite3_extended_errcode(raw) : code);
  distrust(raw);
  Result<void> set = db->exec("PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;");
  if (set && mode == Mode::Read) set = db->exec("PRAGMA query_only=ON;");
  if (!set) return set.error();
  return db;
}

Result<std::unique_ptr<Db>> Db::of_bytes(std::string_view bytes) {
  std::unique_ptr<Db> db(new Db);
  db->path_ = "(bytes)";
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(":memory:", &raw, flags(Mode::Create), nullptr);
  db->held_.reset(raw);
  if (code != SQLITE_OK) return db->error(code);
  distrust(raw);
  auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size() + 1));
  if (copy == nullptr) return db->error(SQLITE_NOMEM);
  std::memcpy(copy, bytes.data(), bytes.size());
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  const int taken = sqlite3_deserialize(raw, "main", copy, size, size,
                                        SQLITE_DESERIALIZE_FREEONCLOSE |
                                            SQLITE_DESERIALIZE_READONLY);
  if (taken != SQLITE_OK) return db->error(taken);
  const Result<void> set = db->exec("PRAGMA cell_size_check=ON; PRAGMA query_only=ON;");
  if (!set) return set.error();
  return db;
}

Result<void> Db::exec(const char* sql) const {
  const int code = sqlite3_exec(raw(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return Result<void>::ok();
}

Result<int64_t> Db::number(std::string_view sql) const {
  Statement statement(*this, sql);
  const Result<bool> row = statement.step();
  if (!row) return row.error();
  const std::optional<int64_t> value = *row ? statement.integer(0) : std::nullopt;
  if (!value) return damaged(*this, "a number is missing");
  return *value;
}

Statement::Statement(const Db& db, std::string_view sql) : db_(&db) {
  sqlite3_stmt* made = nullptr;
  sqlite3_prepare_v2(db.raw(), sql.data(), static_cast<int>(sql.size()), &made, nullptr);
  held_.reset(made);
}

Statement& Statement::bind(int at, int64_t value) {
  sqlite3_bind_int64(held_.get(), at + 1, value);
  return *this;
}

Statement& Statement::bind(int at, double value) {
  sqlite3_bind_double(held_.get(), at + 1, value);
  return *this;
}

Statement& Statement::bind(int at, std::string_view text) {
  const char* from = text.data() == nullptr ? "" : text.data();  // a null pointer would be NULL
  sqlite3_bind_text64(held_.get(), at + 1, from, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_blob(int at, std::string_view bytes) {
  const char* from = bytes.data() == nullptr ? "" : bytes.data();
  sqlite3_bind_blob64(held_.get(), at + 1, from, bytes.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_null(int at) {
  sqlite3_bind_null(held_.get(), at + 1);
  return *this;
}

Result<bool> Statement::step() {
  if (!held_) return db_->error(db_->last_code());
  const int code = sqlite3_step(held_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return reset(), false;
  const Error error = db_->error(code);
  reset();
  return error;
}

bool Statement::run() {
  if (!held_) return false;
  const int code = sqlite3_step(held_.get());
  return sqlite3_reset(held_.get()) == SQLITE_OK && code == SQLITE_DONE;
}

std::optional<int64_t> Statement::integer(int column) const {
  if (sqlite3_column_type(held_.get(), column) != SQLITE_INTEGER) return std::nullopt;
  return sqlite3_column_int64(held_.get(), column);
}

std::optional<double> Statement::real(int column) const {
  const int type = sqlite3_column_type(held_.get(), column);
  if (type == SQLITE_NULL) return std::bit_cast<double>(uint64_t{0x7ff8000000000000});
  if (type != SQLITE_FLOAT && type != SQLITE_INTEGER) return std::nullopt;
  return sqlite3_column_double(held_.get(), column);
}

std::optional<std::string_view> Statement::text(int column) const {
  if (sqlite3_column_type(held_.get(), column) != SQLITE_TEXT) return std::nullopt;
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(held_.get(), column));
  if (bytes == nullptr) return std::nullopt;
  return std::string_view(bytes, static_cast<size_t>(sqlite3_column_bytes(held_.get(), column)));
}

std::optional<std::string_view> Statement::blob(int column) const {
  if (sqlite3_column_type(held_.get(), column) != SQLITE_BLOB) return std::nullopt;
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(held_.get(), column));
  const auto size = static_cast<size_t>(sqlite3_column_bytes(held_.get(), column));
  if (bytes == nullptr) return std::string_view();
  return std::string_view(bytes, size);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(held_.get(), column) == SQLITE_NULL;
}

}  // namespace milieu::history
