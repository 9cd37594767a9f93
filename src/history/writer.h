// Writing a history to a file while it happens.
//
// In:    what an executor tells (it is a Sink), checkpoints of the executor's state.
// Out:   one SQLite file that at any moment, even after kill -9, opens and can be resumed.
// Never: an existing file overwritten unless asked; a wall clock; two writers of one file.
//
// Durability. Whole instants are committed now and then, with the checkpoints among them; a file
// that was cut off can be read further than it can be resumed. While a Writer lives it holds
// SQLite's exclusive lock, which the system drops when the process ends, however it ends.
//
// Trouble. A Sink's functions return nothing, so the first error is kept: from then on all calls do
// nothing, and `status` says what happened. What was committed before stays good.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "history/canonical.h"
#include "history/checks.h"
#include "history/file.h"

namespace milieu::history {

struct Resumed;

class Writer final : public Sink {
 public:
  /// A new file. Taken if there is one already, unless header.replace: then the new file is made
  /// beside it as PATH.part and takes its place in one step, once its header is complete. Only a
  /// history is replaced, never another file. An empty file counts as none.
  static base::Result<std::unique_ptr<Writer>> create(const std::string& path,
                                                      const Header& header,
                                                      const model::World& world);

  /// A file whose run was cut off, with the world it was written for. All after its last checkpoint
  /// is dropped (with the next commit: until then the file is as it was). The file is checked as by
  /// Reader::verify. `ended_too` also takes up a history that has ended, to make it longer.
  static base::Result<Resumed> reopen(const std::string& path, const model::World& world,
                                      bool ended_too = false);

  /// Without finish: what was not committed is lost, as after a kill.
  ~Writer() override;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void event(EventIndex index, const Event& event) override;
  void learned(const Record& record) override;
  void held(const OutcomeHeld& outcome) override;
  void measured(const Measured& measured) override;
  void instant(int64_t time, uint64_t state) override;

  /// What is needed to go on from here.
  void checkpoint(int64_t time, std::string_view bytes);

  /// Makes all told so far durable, up to the last whole instant.
  void commit();

  /// Says how the run stands, commits and closes: once, and last. Calls after it do nothing.
  base::Result<void> finish(State state, std::string_view ended);

  /// The first error, if there was one.
  base::Result<void> status() const;

  /// Commits at the first instant after so many events (20,000 unless said otherwise).
  void commit_every(uint64_t events) { commit_every_ = events; }

  std::string digest() const { return digest_.hex(); }
  const Counts& counts() const { return counts_; }

 private:
  Writer(std::unique_ptr<Db> db, CanonicalDigest digest);
  static base::Result<std::unique_ptr<Writer>> make(const std::string& path, const Header& header,
                                                    const model::World& world);
  void prepare();
  base::Result<void> drop_after(const Checkpoint& last);
  void run(Statement& statement);
  void rows_of(EventIndex index, const Event& event);
  void put_write(EventIndex index, int64_t position, const Write& write);
  void put_births(EventIndex index, const Event& event);
  void put_instants();
  int64_t time_of(EventIndex event);

  std::unique_ptr<Db> db_;
  CanonicalDigest digest_;
  Counts counts_;
  Statement event_, cause_, answer_, write_, ending_, entity_, record_, outcome_, measure_,
      instants_, checkpoint_, time_of_;
  base::ByteWriter packed_;        // the instants not yet in the file
  int64_t last_time_ = 0;          // of the last event told
  uint64_t packed_count_ = 0;
  int64_t packed_start_ = 0, packed_last_ = 0;
  int64_t checkpoints_ = 0;
  uint64_t commit_every_ = 20'000, committed_ = 0;
  bool closed_ = false;
  std::optional<base::Error> error_;
};

struct Resumed {
  std::unique_ptr<Writer> writer;
  Checkpoint from;
  State state = State::Running;  // what the file said
};

}  // namespace milieu::history
