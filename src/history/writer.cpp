#include "history/writer.h"

#include "history/packed.h"
#include "history/scan.h"

namespace milieu::history {
namespace {

using base::Result;

// A chunk of instants is at most this many.
constexpr uint64_t most_packed = 512;

// The first `count` values in columns from `at` on, the others as text after them.
void bind_columns(Statement& statement, int at, size_t count, const std::vector<int64_t>& values,
                  std::string& text) {
  for (size_t i = 0; i < count; ++i) {
    const int column = at + static_cast<int>(i);
    i < values.size() ? statement.bind(column, values[i]) : statement.bind_null(column);
  }
  const int last = at + static_cast<int>(count);
  if (values.size() <= count) {
    statement.bind_null(last);
    return;
  }
  text = format_list(values, count);
  statement.bind(last, std::string_view(text));
}

int64_t whole(uint64_t value) { return static_cast<int64_t>(value); }

}  // namespace

Writer::Writer(std::unique_ptr<Db> db, CanonicalDigest digest)
    : db_(std::move(db)), digest_(std::move(digest)) {
  prepare();
}

Writer::~Writer() = default;

void Writer::prepare() {
  const Db& db = *db_;
  event_ = Statement(db, "INSERT INTO events VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  cause_ = Statement(db, "INSERT INTO causes VALUES(?,?,?)");
  answer_ = Statement(db, "INSERT INTO answers VALUES(?,?,?,?,?,?)");
  write_ = Statement(db, "INSERT INTO writes VALUES(?,?,?,?,?,?,?,?,?,?,?,?)");
  ending_ = Statement(db, "INSERT INTO endings VALUES(?,?,?)");
  entity_ = Statement(db, "INSERT INTO entities VALUES(?,?,?,?,?,?)");
  record_ = Statement(db, "INSERT INTO knowledge VALUES(?,?,?,?,?,?,?)");
  outcome_ = Statement(db, "INSERT INTO outcomes VALUES(?,?,?,?,?,?,?,?,?)");
  measure_ = Statement(db, "INSERT INTO measures VALUES(?,?,?,?)");
  instants_ = Statement(db, "INSERT INTO instants VALUES(?,?,?,?)");
  checkpoint_ = Statement(db, "INSERT INTO checkpoints VALUES(?,?,?,?,?,?,?,?,?,?,?,?)");
  time_of_ = Statement(db, "SELECT time FROM events WHERE idx = ?");
}

void Writer::run(Statement& statement) {
  if (!error_ && !statement.run()) error_ = db_->error(db_->last_code());
}

Result<void> Writer::status() const {
  if (error_) return *error_;
  return Result<void>::ok();
}

void Writer::event(EventIndex index, const Event& event) {
  if (error_ || closed_) return;
  MILIEU_ASSERT(index == counts_.events);
  digest_.event(index, event);
  std::string more;
  event_.bind(0, int64_t{index}).bind(1, whole(event.id)).bind(2, event.time)
      .bind(3, static_cast<int64_t>(event.sort)).bind(4, static_cast<int64_t>(event.status))
      .bind(5, static_cast<int64_t>(event.hitch.sort)).bind(6, int64_t{event.hitch.condition})
      .bind(8, int64_t{event.line}).bind(9, int64_t{event.triggered}).bind(10, event.margin);
  event.act ? event_.bind(7, int64_t{event.act.value}) : event_.bind_null(7);
  bind_columns(event_, 11, 4, event.roles, more);
  run(event_);
  rows_of(index, event);
  last_time_ = event.time;
  ++counts_.events;
}

void Writer::rows_of(EventIndex index, const Event& event) {
  put_births(index, event);
  int64_t position = 0;
  cause_.bind(0, int64_t{index});
  for (const EventIndex cause : event.causes) {
    run(cause_.bind(1, position++).bind(2, int64_t{cause}));
  }
  position = 0;
  answer_.bind(0, int64_t{index});
  for (const AnswerGiven& given : event.answers) {
    run(answer_.bind(1, position++).bind(2, int64_t{given.who}).bind(3, int64_t{given.answer})
            .bind(4, given.quantity).bind(5, given.margin));
  }
  position = 0;
  for (const Write& write : event.writes) put_write(index, position++, write);
  position = 0;
  ending_.bind(0, int64_t{index});
  for (const EntityIndex entity : event.ends) {
    run(ending_.bind(1, position++).bind(2, int64_t{entity}));
  }
}

void Writer::put_births(EventIndex index, const Event& event) {
  for (const Birth& birth : event.births) {
    entity_.bind(0, int64_t{birth.entity}).bind(1, whole(birth.id))
        .bind(2, int64_t{birth.kind.value}).bind(4, birth.number).bind(5, int64_t{index});
    birth.named ? entity_.bind(3, int64_t{birth.named.value}) : entity_.bind_null(3);
    run(entity_);
    ++counts_.entities;
  }
}

void Writer::put_write(EventIndex index, int64_t position, const Write& write) {
  std::string more;
  write_.bind(0, int64_t{index}).bind(1, position).bind(2, int64_t{write.fact.value})
      .bind(7, int64_t{write.present}).bind(8, int64_t{write.voided}).bind(9, write.value)
      .bind(10, write.before).bind(11, int64_t{write.was_present});
  bind_columns(write_, 3, 3, write.keys, more);
  run(write_);
}

// Nearly always the last event's; news that travels is looked up.
int64_t Writer::time_of(EventIndex event) {
  MILIEU_ASSERT(event < counts_.events);
  if (event + 1 == counts_.events) return last_time_;
  const Result<bool> row = time_of_.bind(0, int64_t{event}).step();
  const int64_t time = row && *row ? time_of_.integer(0).value_or(0) : 0;
  if (!row) error_ = row.error();
  time_of_.reset();
  return time;
}

void Writer::learned(const Record& record) {
  if (error_ || closed_) return;
  digest_.learned(record);
  record_.bind(0, whole(counts_.records++)).bind(1, int64_t{record.event})
      .bind(2, int64_t{record.who}).bind(3, int64_t{record.via})
      .bind(4, apart(record.time, time_of(record.event))).bind_null(5).bind_null(6);
  if (record.swapped) record_.bind(5, int64_t{record.put}).bind(6, int64_t{record.instead_of});
  run(record_);
}

void Writer::held(const OutcomeHeld& outcome) {
  if (error_ || closed_) return;
  digest_.held(outcome);
  std::string more;
  outcome_.bind(0, whole(counts_.outcomes++)).bind(1, int64_t{outcome.outcome.value})
      .bind(2, outcome.time).bind(3, int64_t{outcome.event});
  bind_columns(outcome_, 4, 4, outcome.roles, more);
  run(outcome_);
}

void Writer::measured(const Measured& measured) {
  if (error_ || closed_) return;
  digest_.measured(measured);
  run(measure_.bind(0, whole(counts_.measures++)).bind(1, int64_t{measured.measure.value})
          .bind(2, measured.time).bind(3, measured.value));
}

void Writer::instant(int64_t time, uint64_t state) {
  if (error_ || closed_) return;
  digest_.instant(time, state);
  if (packed_count_ == 0) packed_start_ = packed_last_ = time;
  packed_.i64(apart(time, packed_last_));
  for (int place = 0; place < 64; place += 8) packed_.u8(static_cast<uint8_t>(state >> place));
  packed_last_ = time;
  ++counts_.instants;
  if (++packed_count_ == most_packed) put_instants();
  if (counts_.events - committed_ >= commit_every_) commit();
}

void Writer::put_instants() {
  if (packed_count_ == 0) return;
  const std::string bytes = packed_.take();
  run(instants_.bind(0, whole(counts_.instants - packed_count_)).bind(1, whole(packed_count_))
          .bind(2, packed_start_).bind_blob(3, bytes));
  packed_count_ = 0;
}

void Writer::commit() {
  if (closed_) return;
  put_instants();
  if (error_) return;
  const Result<void> done = db_->exec("COMMIT; BEGIN IMMEDIATE;");
  if (!done) error_ = done.error();
  committed_ = counts_.events;
}

void Writer::checkpoint(int64_t time, std::string_view bytes) {
  if (error_ || closed_) return;
  put_instants();
  base::Digest own;
  own.absorb(bytes);
  const std::string digest = digest_.hex(), all = digest_.whole(), of_bytes = own.hex();
  checkpoint_.bind(0, ++checkpoints_).bind(1, time).bind(2, whole(counts_.events))
      .bind(3, whole(counts_.records)).bind(4, whole(counts_.outcomes))
      .bind(5, whole(counts_.measures)).bind(6, whole(counts_.instants))
      .bind(7, whole(counts_.entities)).bind(8, std::string_view(digest))
      .bind(9, std::string_view(all)).bind_blob(10, bytes).bind(11, std::string_view(of_bytes));
  run(checkpoint_);
}

Result<void> Writer::finish(State state, std::string_view ended) {
  MILIEU_ASSERT(!closed_);
  put_instants();
  if (error_) return *error_;
  Result<void> done = write_state(*db_, state, ended, digest_.hex(), digest_.whole());
  if (done) done = db_->exec("COMMIT;");
  if (!done) error_ = done.error();
  closed_ = true;
  for (Statement* statement : {&event_, &cause_, &answer_, &write_, &ending_, &entity_, &record_,
                               &outcome_, &measure_, &instants_, &checkpoint_, &time_of_}) {
    *statement = Statement();
  }
  db_->close();
  return done;
}

}  // namespace milieu::history
