// The tables of a history file. docs/history-format.md says what each column means.
//
// In:    a connection.
// Out:   a file with our tables and views, or word that a file has other ones.
// Never: a guess at what another version may have meant: a file is read if its tables are ours.
#pragma once

#include "history/sqlite.h"

namespace milieu::history {

/// "Mili", in PRAGMA application_id; the format's version is in PRAGMA user_version.
inline constexpr int64_t application_id = 0x4d696c69;
inline constexpr int64_t format_version = 1;

/// Makes all tables and views, within the caller's transaction.
base::Result<void> create_schema(const Db& db);

/// No page is in it: it was made and nothing put there, or its writer was killed at the first
/// commit and SQLite has taken back what there was.
bool is_empty(const Db& db);
base::Error nothing_begun(const std::string& path);

/// Foreign, Newer or Damaged unless every table is exactly ours. Tables, views and indexes that
/// somebody added are no matter: they are not read.
base::Result<void> check_schema(const Db& db);

/// Refuses to go on if somebody added triggers or tables: nothing of a stranger's is written to.
base::Result<void> check_alone(const Db& db);

}  // namespace milieu::history
