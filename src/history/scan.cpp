#include "history/scan.h"

#include <charconv>

#include "base/bytes.h"
#include "history/packed.h"
#include "history/retell.h"

namespace milieu::history {
namespace {

using base::Result;

std::string between(const char* columns, const char* table) {
  return std::string("SELECT event, position, ") + columns + " FROM " + table +
         " WHERE event >= ?1 AND event < ?2 ORDER BY event, position";
}

bool in(const std::optional<int64_t>& value, int64_t low, int64_t high) {
  return value && *value >= low && *value <= high;
}

bool take_index(const Statement& row, int column, uint32_t& index) {
  const std::optional<int64_t> value = row.integer(column);
  if (!in(value, 0, int64_t{UINT32_MAX} - 1)) return false;
  index = static_cast<uint32_t>(*value);
  return true;
}

// idx, event, who, via, later, time of the event, put, instead_of
bool take_record(const Statement& row, Record& record) {
  record = {};
  const std::optional<int64_t> later = row.integer(4), time = row.integer(5);
  if (!take_index(row, 1, record.event) || !take_index(row, 2, record.who) ||
      !take_index(row, 3, record.via) || !later || !time) {
    return false;
  }
  record.time = joined(*time, *later);
  record.swapped = !row.is_null(6);
  if (!record.swapped) return row.is_null(7);
  return take_index(row, 6, record.put) && take_index(row, 7, record.instead_of);
}

bool take_outcome(const Statement& row, OutcomeHeld& outcome) {
  outcome = {};
  const std::optional<int64_t> time = row.integer(2);
  if (!take_index(row, 1, outcome.outcome.value) || !time || !take_index(row, 3, outcome.event)) {
    return false;
  }
  outcome.time = *time;
  return take_columns(row, 4, 4, outcome.roles);
}

bool take_measure(const Statement& row, Measured& measured) {
  const std::optional<int64_t> time = row.integer(2);
  const std::optional<double> value = row.real(3);
  if (!take_index(row, 1, measured.measure.value) || !time || !value) return false;
  measured.time = *time;
  measured.value = *value;
  return true;
}

constexpr char record_columns[] =
    "SELECT k.idx, k.event, k.who, k.via, k.later, e.time, k.put, k.instead_of"
    " FROM knowledge k LEFT JOIN events e ON e.idx = k.event ";

// Lets nothing through that speaks of people or events not told before.
class Checked final : public Sink {
 public:
  Checked(Sink& to, Trouble& trouble) : to_(to), trouble_(trouble) {}
  void event(EventIndex index, const Event& event) override {
    entities_ += event.births.size();
    to_.event(index, event);
  }
  void learned(const Record& record) override {
    if (record.who <= entities_) return to_.learned(record);
    trouble_.is_damage("somebody learned something before they were born");
  }
  void held(const OutcomeHeld& outcome) override { to_.held(outcome); }
  void measured(const Measured& measured) override { to_.measured(measured); }
  void instant(int64_t time, uint64_t state) override { to_.instant(time, state); }

 private:
  Sink& to_;
  Trouble& trouble_;
  uint64_t entities_ = 0;
};

}  // namespace

std::string format_list(const std::vector<int64_t>& values, size_t from) {
  std::string text = "[";
  for (size_t i = from; i < values.size(); ++i) {
    text += (i > from ? "," : "") + std::to_string(values[i]);
  }
  return text + "]";
}

bool parse_list(std::string_view text, std::vector<int64_t>& values) {
  if (text.size() < 3 || text.front() != '[' || text.back() != ']') return false;
  const char* at = text.data();
  const char* const end = at + text.size() - 1;
  while (at < end) {
    int64_t value = 0;
    const auto [stop, problem] = std::from_chars(at + 1, end, value);  // after "[" or ","
    if (problem != std::errc() || (stop != end && *stop != ',')) return false;
    values.push_back(value);
    at = stop;
  }
  return true;
}

bool take_columns(const Statement& row, int from, int count, std::vector<int64_t>& values) {
  int at = from;
  for (; at < from + count && !row.is_null(at); ++at) {
    if (!row.integer(at)) return false;
    values.push_back(*row.integer(at));
  }
  for (int rest = at; rest < from + count; ++rest) {
    if (!row.is_null(rest)) return false;
  }
  if (row.is_null(from + count)) return true;
  const std::optional<std::string_view> more = row.text(from + count);
  return more && at == from + count && parse_list(*more, values);
}

Children::Children(Trouble& trouble, const char* name, const char* columns, EventIndex from,
                   EventIndex to)
    : trouble_(trouble), name_(name), rows_(trouble.db, between(columns, name)) {
  rows_.bind(0, int64_t{from}).bind(1, int64_t{to});
}

void Children::advance() {
  fresh_ = has_ = false;
  const Result<bool> row = rows_.step();
  if (!row) return trouble_.is(row.error());
  if (!*row) return;
  const std::optional<int64_t> event = rows_.integer(0), position = rows_.integer(1);
  const bool same = event == event_;
  if (!event || !position || *event < event_ || *position != (same ? position_ + 1 : 0)) {
    return trouble_.is_damage("the numbering of " + name_ + " has a gap");
  }
  event_ = *event;
  position_ = *position;
  has_ = true;
}

// A row is taken by the call that returns true for it; the next call moves on.
bool Children::next_of(EventIndex event) {
  if (fresh_) advance();
  if (!has_ || event_ > int64_t{event}) return false;
  if (event_ < int64_t{event}) trouble_.is_damage(name_ + " has rows of no event");
  fresh_ = true;
  return event_ == int64_t{event};
}

int64_t Children::within(int column, int64_t low, int64_t high) {
  const std::optional<int64_t> value = rows_.integer(column);
  if (in(value, low, high)) return *value;
  trouble_.is_damage("a value in " + name_ + " is out of its range");
  return low;
}

template <class T>
bool RowScan<T>::fetch() {
  if (ended_ || trouble_.error || count_ == limit_) return false;
  const Result<bool> row = rows_.step();
  ended_ = !row || !*row;
  if (!row) trouble_.is(row.error());
  if (ended_) return false;
  const std::optional<int64_t> number = rows_.integer(0);
  const bool fits = number && (sparse_ ? *number > last_ : *number == last_ + 1);
  if (!fits || !take_(rows_, now_)) {
    trouble_.is_damage("a row of records, outcomes or measures makes no sense");
    return false;
  }
  last_ = *number;
  ++count_;
  return true;
}

template class RowScan<Record>;
template class RowScan<OutcomeHeld>;
template class RowScan<Measured>;

RowScan<Record> scan_records(Trouble& trouble, uint64_t limit) {
  const std::string sql = std::string(record_columns) + "ORDER BY k.idx";
  return RowScan<Record>(trouble, sql, limit, take_record);
}

RowScan<Record> scan_records_of(Trouble& trouble, const char* column, int64_t value) {
  const std::string sql =
      std::string(record_columns) + "WHERE k." + column + " = ?1 ORDER BY k.idx";
  RowScan<Record> scan(trouble, sql, UINT64_MAX, take_record, true);
  scan.statement().bind(0, value);
  return scan;
}

RowScan<OutcomeHeld> scan_outcomes(Trouble& trouble, uint64_t limit) {
  return RowScan<OutcomeHeld>(trouble, "SELECT * FROM outcomes ORDER BY idx", limit, take_outcome);
}

RowScan<Measured> scan_measures(Trouble& trouble, uint64_t limit) {
  return RowScan<Measured>(trouble, "SELECT * FROM measures ORDER BY idx", limit, take_measure);
}

InstantScan::InstantScan(Trouble& trouble, uint64_t limit)
    : trouble_(trouble),
      rows_(trouble.db, "SELECT first, count, time, packed FROM instants ORDER BY first"),
      limit_(limit) {}

bool InstantScan::unpack_chunk() {
  const std::optional<int64_t> first = rows_.integer(0), count = rows_.integer(1);
  const std::optional<int64_t> start = rows_.integer(2);
  const std::optional<std::string_view> packed = rows_.blob(3);
  if (!first || !count || !start || !packed) return false;
  if (static_cast<uint64_t>(*first) != at_ || *count < 1) return false;
  base::ByteReader bytes(*packed);
  int64_t time = *start;
  for (int64_t i = 0; i < *count; ++i) {
    const std::optional<int64_t> step = bytes.i64();
    if (!step || bytes.left() < 8) return false;
    time = joined(time, *step);
    uint64_t state = 0;
    for (int place = 0; place < 64; place += 8) state |= uint64_t{*bytes.u8()} << place;
    chunk_.push_back(Instant{.time = time, .state = state});
  }
  return bytes.at_end();
}

const Instant* InstantScan::peek() {
  if (at_ == limit_ || trouble_.error) return nullptr;
  if (at_ < first_ + chunk_.size()) return &chunk_[at_ - first_];
  const Result<bool> row = rows_.step();
  if (!row) trouble_.is(row.error());
  if (!row || !*row) return limit_ = at_, nullptr;
  chunk_.clear();
  first_ = at_;
  if (unpack_chunk()) return &chunk_[0];
  trouble_.is_damage("a chunk of instants makes no sense");
  return nullptr;
}

Result<void> tell_file(const Db& db, const Shape& shape, const Counts& limit, Sink& sink) {
  Trouble trouble{.db = db};
  Checked checked(sink, trouble);
  EventScan events(trouble, shape, 0, static_cast<EventIndex>(limit.events));
  RowScan<Record> records = scan_records(trouble, limit.records);
  RowScan<OutcomeHeld> outcomes = scan_outcomes(trouble, limit.outcomes);
  RowScan<Measured> measures = scan_measures(trouble, limit.measures);
  InstantScan instants(trouble, limit.instants);
  retell(events, records, outcomes, measures, instants, checked);
  if (!trouble.error && (records.peek() != nullptr || outcomes.peek() != nullptr)) {
    trouble.is_damage("a record or an outcome is of no event");
  }
  if (trouble.error) return *trouble.error;
  return Result<void>::ok();
}

}  // namespace milieu::history
