// Writing down, once, what a run was given and what its world declares.
//
// In:    a new file's connection, a Header, a checked world.
// Out:   rows in the tables that docs/history-format.md calls "given" and "declared".
// Never: anything that happens.
#pragma once

#include "history/sqlite.h"
#include "model/type.h"

namespace milieu::history {

/// Statements run one after the other; after the first failure the others are left out.
struct Batch {
  const Db& db;
  int failed = SQLITE_OK;

  void run(Statement& statement);
  base::Result<void> result() const;
};

/// Sets a key of a table (key, value).
void put_pair(Batch& rows, const char* table, std::string_view key, std::string_view value);

/// "entity", "money" ...: how sorts are called in a file.
std::string_view name_of(model::Sort sort);
std::optional<model::Sort> sort_of(std::string_view name);

}  // namespace milieu::history
