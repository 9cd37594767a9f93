// Any bytes as a history file: an error or an answer, in bounded time and memory, never a crash.
//
// The seeds in corpus/history_fuzz are sound files, brought to pages of 512 bytes so that they are small:
// sqlite3 FILE "PRAGMA page_size=512; VACUUM". Checks that do not hold for altered bytes (digests) do not stop the
// reading here: whatever opens is read in every way there is.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "history/file.h"
#include "history/log.h"
#include "history/reader.h"
#include "history/scan.h"

namespace {

using milieu::history::CanonicalDigest;
using milieu::history::Counts;
using milieu::history::Db;
using milieu::history::Info;
using milieu::history::Reader;
using milieu::history::Shape;

void read_all(Reader& reader) {
  CanonicalDigest digest(reader.shape());
  (void)reader.verify();
  (void)reader.tell(digest);
  for (uint32_t i = 0; i < 40; i += 13) {
    (void)reader.event(i);
    (void)reader.entity(i);
  }
  (void)reader.records_of_person(1);
  (void)reader.records_of_event(1);
  (void)reader.outcomes();
  (void)reader.measures();
  (void)reader.checkpoint_before(INT64_MAX);
}

// Past the seal: the tables themselves, as a file whose digests somebody has made to fit.
void read_unsealed(std::string_view bytes) {
  const auto db = Db::of_bytes(bytes);
  if (!db) return;
  const auto shape = milieu::history::read_shape(**db);
  if (!shape) return;
  Counts all;
  all.events = UINT32_MAX - 1;
  all.records = all.outcomes = all.measures = all.instants = UINT64_MAX;
  CanonicalDigest digest(*shape);
  (void)milieu::history::tell_file(**db, *shape, all, digest);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto reader = Reader::of_bytes(bytes);
  if (reader) read_all(**reader);
  read_unsealed(bytes);
  return 0;
}
