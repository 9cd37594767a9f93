// SQLite, as far as this room needs it.
//
// In:    a path or bytes, SQL of our own, values.
// Out:   rows, each value checked for its type as it is taken; errors as base::Error.
// Never: SQL that came from a file (no view, trigger, function or default of a file is run), a path
//        taken for a URI, a throw.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace milieu::history {

class Db;

/// One prepared statement. Columns and parameters count from 0. Must not outlive its Db.
class Statement {
 public:
  Statement() = default;
  Statement(const Db& db, std::string_view sql);  // a mistake in `sql` shows at the first step

  Statement& bind(int at, int64_t value);
  Statement& bind(int at, double value);
  Statement& bind(int at, std::string_view text);  // the text must live until the step
  Statement& bind_blob(int at, std::string_view bytes);
  Statement& bind_null(int at);

  /// True: there is a row. After false or an error the statement is reset.
  base::Result<bool> step();
  /// For statements without rows: one step and a reset. False after an error, kept in the Db.
  bool run();
  void reset() { sqlite3_reset(held_.get()); }

  /// The value, or nothing if it is not of that type.
  std::optional<int64_t> integer(int column) const;
  std::optional<double> real(int column) const;  // a null counts as NaN
  std::optional<std::string_view> text(int column) const;  // valid until the next step
  std::optional<std::string_view> blob(int column) const;
  bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> held_;
  const Db* db_ = nullptr;
};

/// One connection.
class Db {
 public:
  enum class Mode { Create, Write, Read };

  static base::Result<std::unique_ptr<Db>> open(const std::string& path, Mode mode);
  /// The bytes of a whole file, copied.
  static base::Result<std::unique_ptr<Db>> of_bytes(std::string_view bytes);

  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;

  base::Result<void> exec(const char* sql) const;
  /// The one whole number that a query gives; Damaged if it gives none.
  base::Result<int64_t> number(std::string_view sql) const;
  /// What the last call that failed failed of, in words for the user.
  base::Error error(int code) const;
  int last_code() const { return sqlite3_extended_errcode(held_.get()); }

  /// All statements must be gone. Further use is a bug.
  void close() { held_.reset(); }

  sqlite3* raw() const { return held_.get(); }
  const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  Db() = default;

  std::unique_ptr<sqlite3, Close> held_;
  std::string path_;
};

/// What the system refused (an errno), in words for the user.
base::Error refused_by_system(const std::string& path, int number);

/// "PATH is damaged: WHAT".
base::Error damaged(const Db& db, std::string_view what);

}  // namespace milieu::history
