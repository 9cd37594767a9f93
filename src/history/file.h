// What a history file says of itself: what its run was given, what its world declares, the end.
//
// In:    a Header and a checked world when a file is made; its tables when it is read.
// Out:   the same again, and the Shape of the file's world; Damaged if a letter was altered.
// Never: an event; a wall clock; a comparison of worlds by anything but their Shape.
//
// A file is self-contained: its world's text is in it, so that it can be checked and run again.
// The writing is in writer.h, the reading in reader.h; the tables are in docs/history-format.md.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "history/shape.h"
#include "history/sqlite.h"

namespace milieu::history {

/// The version of docs/semantics.md; a history is replayed by engines of the same one.
inline constexpr int64_t semantics_version = 1;

/// One file of the world as it was read. `sha256` is the caller's: hexadecimal, of `text`.
struct WorldFile {
  uint32_t number = 0;  // as in base::Span
  std::string name{}, text{}, sha256{};
  bool operator==(const WorldFile&) const = default;
};

/// All that a run is given. The caller fills it in; nothing of it is looked at here.
struct Header {
  std::string world;     // its name
  std::string spec;      // what was asked for: "anora without news"
  uint64_t seed = 1;
  std::string rng = "chain";
  std::string engine;    // the version of milieu
  std::string executor;  // "R" or "V"
  int64_t semantics = semantics_version;
  int64_t until = 0;     // the run ends before this time; 0 = as the world's calendar says
  std::vector<WorldFile> files;
  std::vector<std::pair<model::ParameterId, int64_t>> parameters;  // changed ones, stored form
  std::vector<std::string> interventions;  // in their canonical form (door/intervention.h)
  std::vector<std::pair<std::string, std::string>> notes;  // the caller's own, by rising key
  bool replace = false;  // an existing history at the path gives way; not kept in the file
};

enum class State { Running, Ended, Interrupted, Error };

/// How many of each there are (or were, at a checkpoint).
struct Counts {
  uint64_t events = 0, records = 0, outcomes = 0, measures = 0, instants = 0, entities = 0;
  bool operator==(const Counts&) const = default;
};

struct Info {
  Header header{};
  int64_t format = 0;
  State state = State::Running;  // Running in a file that can be opened: its run was cut off
  std::string ended{};           // how it ended, in the caller's words; empty while Running
  std::string digest{}, whole{}; // CanonicalDigest::hex and ::whole; empty while Running
  Counts counts{};               // of all that is in the file
  uint64_t checkpoints = 0;
};

/// Fills the tables of a new file, within the caller's transaction.
base::Result<void> write_header(const Db& db, const Header& header, const model::World& world);

/// Sets how the run stands, within the caller's transaction.
base::Result<void> write_state(const Db& db, State state, std::string_view ended,
                               std::string_view digest, std::string_view whole);

/// Of all tables that are written once, when the file is made.
base::Result<std::string> digest_of_header(const Db& db);

/// Both need a file whose schema was checked.
base::Result<Info> read_info(const Db& db);
base::Result<Shape> read_shape(const Db& db);

}  // namespace milieu::history
