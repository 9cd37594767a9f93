#include "history/checks.h"

#include <sys/stat.h>

#include "base/hash.h"
#include "history/scan.h"
#include "history/schema.h"

namespace milieu::history {
namespace {

using base::Error;
using base::Fault;
using base::Result;

bool take_count(const Statement& row, int column, uint64_t most, uint64_t& count) {
  const std::optional<int64_t> value = row.integer(column);
  if (!value || *value < 0 || static_cast<uint64_t>(*value) > most) return false;
  count = static_cast<uint64_t>(*value);
  return true;
}

bool take_text(const Statement& row, int column, std::string& text) {
  if (!row.text(column)) return false;
  text = *row.text(column);
  return true;
}

// Columns in the order of the table.
bool take_checkpoint(const Statement& row, const Counts& most, Checkpoint& into) {
  const std::optional<int64_t> number = row.integer(0), time = row.integer(1);
  std::string digest;
  if (!number || !time || !row.blob(10) || !take_text(row, 11, digest)) return false;
  into.number = *number;
  into.time = *time;
  into.bytes = *row.blob(10);
  base::Digest own;
  own.absorb(std::string_view(into.bytes));
  Counts& counts = into.counts;
  return own.hex() == digest && take_count(row, 2, most.events, counts.events) &&
         take_count(row, 3, most.records, counts.records) &&
         take_count(row, 4, most.outcomes, counts.outcomes) &&
         take_count(row, 5, most.measures, counts.measures) &&
         take_count(row, 6, most.instants, counts.instants) &&
         take_count(row, 7, most.entities, counts.entities) &&
         take_text(row, 8, into.digest) && take_text(row, 9, into.whole);
}

}  // namespace

Result<Checkpoint> checkpoint_before(const Db& db, const Counts& in_file, int64_t time) {
  Statement find(db, "SELECT * FROM checkpoints WHERE time <= ?1 ORDER BY number DESC LIMIT 1");
  const Result<bool> row = find.bind(0, time).step();
  if (!row) return row.error();
  Checkpoint found;
  if (*row && !take_checkpoint(find, in_file, found)) {
    return damaged(db, "a checkpoint is not as it was written");
  }
  return found;
}

Result<void> verify_digest(const Db& db, const Counts& counts, std::string_view digest,
                           std::string_view whole, CanonicalDigest& into) {
  const Result<void> told = tell_file(db, into.shape(), counts, into);
  if (!told) return told;
  const bool same = into.hex() == digest && into.whole() == whole;
  if (!same || into.entities() != counts.entities) {
    return damaged(db, "what it tells is not what was written");
  }
  return Result<void>::ok();
}

Result<void> check_pages(const Db& db) {
  Statement check(db, "PRAGMA quick_check(1)");
  const Result<bool> row = check.step();
  if (!row) return row.error();
  const std::string said(*row ? check.text(0).value_or("") : "");
  if (said != "ok") return damaged(db, said);
  return Result<void>::ok();
}

Result<void> check_file(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    return Error{Fault::Missing, path + ": there is no such file", ""};
  }
  if (S_ISDIR(found.st_mode)) return Error{Fault::Refused, path + " is a folder", ""};
  if (!S_ISREG(found.st_mode)) return Error{Fault::Foreign, path + " is not a file", ""};
  if (found.st_size == 0) {
    return nothing_begun(path);
  }
  return Result<void>::ok();
}

}  // namespace milieu::history
