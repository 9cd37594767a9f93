// Whether a history file is whole, and where its run can go on.
//
// In:    a connection.
// Out:   yes, or an Error that says what is wrong; the checkpoint asked for.
// Never: a repair.
#pragma once

#include "history/canonical.h"
#include "history/file.h"

namespace milieu::history {

/// Where a run can go on: after so many of each. Without any checkpoint: number 0, all counts 0.
struct Checkpoint {
  int64_t number = 0;
  int64_t time = 0;
  Counts counts;
  std::string bytes;          // what the caller saved; empty without a checkpoint
  std::string digest, whole;  // CanonicalDigest::hex and ::whole of all up to here
};

/// The last checkpoint at or before a time, or number 0; its bytes are checked.
base::Result<Checkpoint> checkpoint_before(const Db& db, const Counts& in_file, int64_t time);

/// Tells everything up to `counts` to `into`, which must be fresh; Damaged if the digests are not
/// those given.
base::Result<void> verify_digest(const Db& db, const Counts& counts, std::string_view digest,
                                 std::string_view whole, CanonicalDigest& into);

/// Damaged unless the file's pages and rows hang together. Reads the whole file.
base::Result<void> check_pages(const Db& db);

/// Missing, Refused (a folder) or Foreign (empty) unless there is a file to be opened.
base::Result<void> check_file(const std::string& path);

}  // namespace milieu::history
