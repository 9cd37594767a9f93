#include "history/scan.h"

namespace milieu::history {
namespace {

using base::Result;

constexpr int64_t most_index = UINT32_MAX - 1;

bool in(const std::optional<int64_t>& value, int64_t low, int64_t high) {
  return value && *value >= low && *value <= high;
}

// The first entity born in this event or later: entities are numbered in the order of birth.
int64_t first_born(Trouble& trouble, EventIndex event) {
  if (event == 0) return 1;
  Statement born(trouble.db, "SELECT born FROM entities WHERE idx = ?1");
  const Result<int64_t> last = trouble.db.number("SELECT coalesce(max(idx), 0) FROM entities");
  int64_t low = 1, high = last ? *last + 1 : 1;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    const Result<bool> row = born.bind(0, middle).step();
    if (!row || !*row || !born.integer(0)) {
      trouble.is(row ? damaged(trouble.db, "an entity is missing") : row.error());
      return high;
    }
    *born.integer(0) < int64_t{event} ? low = middle + 1 : high = middle;
    born.reset();
  }
  return low;
}

}  // namespace

bool take_birth(const Statement& row, const Shape& shape, Born& into) {
  const std::optional<int64_t> index = row.integer(0), id = row.integer(1), kind = row.integer(2);
  const std::optional<int64_t> named = row.is_null(3) ? 0 : row.integer(3);
  const std::optional<int64_t> number = row.integer(4), born = row.integer(5);
  if (!in(index, 1, most_index) || !id || !in(kind, 0, std::ssize(shape.kinds) - 1) ||
      !in(named, 0, std::ssize(shape.named) - 1) || !number || !in(born, 0, most_index)) {
    return false;
  }
  into.birth = {.entity = static_cast<EntityIndex>(*index), .id = static_cast<uint64_t>(*id),
                .number = *number};
  into.birth.kind.value = static_cast<uint32_t>(*kind);
  into.birth.named.value = static_cast<uint32_t>(*named);
  into.event = static_cast<EventIndex>(*born);
  return true;
}

EventScan::EventScan(Trouble& trouble, const Shape& shape, EventIndex from, EventIndex to)
    : trouble_(trouble), shape_(shape),
      rows_(trouble.db,
            "SELECT idx, id, time, sort, status, hitch, condition, act, line, triggered, margin,"
            " role1, role2, role3, role4, more_roles FROM events WHERE idx >= ?1 AND idx < ?2"
            " ORDER BY idx"),
      births_(trouble.db,
              "SELECT idx, id, kind, named, number, born FROM entities WHERE idx >= ?1"
              " ORDER BY idx"),
      causes_(trouble, "causes", "cause", from, to),
      answers_(trouble, "answers", "who, answer, quantity, margin", from, to),
      writes_(trouble, "writes",
              "fact, key1, key2, key3, more_keys, present, void, value, before, was_present", from,
              to),
      endings_(trouble, "endings", "entity", from, to), index_(from), to_(to) {
  rows_.bind(0, int64_t{from}).bind(1, int64_t{to});
  const int64_t first = first_born(trouble, from);
  last_entity_ = first - 1;
  births_.bind(0, first);
  next_birth();
}

int64_t EventScan::within(int column, int64_t low, int64_t high) {
  const std::optional<int64_t> value = rows_.integer(column);
  if (in(value, low, high)) return *value;
  trouble_.is_damage("a value in events is out of its range");
  return low;
}

const Event* EventScan::peek() {
  if (!ready_) ready_ = fetch();
  return ready_ ? &now_ : nullptr;
}

// An event that is missing shows as the number that stands where it should be.
bool EventScan::fetch() {
  if (trouble_.error || index_ >= to_) return false;
  const Result<bool> row = rows_.step();
  if (!row) return trouble_.is(row.error()), false;
  if (!*row || rows_.integer(0) != int64_t{index_}) {
    return trouble_.is_damage("event " + std::to_string(index_) + " is missing"), false;
  }
  now_ = Event{};
  take_head();
  take_roles();
  take_births();
  while (causes_.next_of(index_)) {
    now_.causes.push_back(static_cast<EventIndex>(causes_.within(2, 0, int64_t{index_} - 1)));
  }
  take_answers();
  while (writes_.next_of(index_)) take_write();
  while (endings_.next_of(index_)) {
    now_.ends.push_back(static_cast<EntityIndex>(endings_.within(2, 0, most_index)));
  }
  return !trouble_.error;
}

void EventScan::take_head() {
  now_.id = static_cast<uint64_t>(within(1, INT64_MIN, INT64_MAX));
  now_.time = within(2, INT64_MIN, INT64_MAX);
  now_.sort = static_cast<EventSort>(within(3, 0, 3));
  now_.status = static_cast<Status>(within(4, 0, 3));
  now_.hitch.sort = static_cast<Hitch::Sort>(within(5, 0, 4));
  now_.hitch.condition = static_cast<uint16_t>(within(6, 0, UINT16_MAX));
  if (!rows_.is_null(7)) {
    now_.act.value = static_cast<uint32_t>(within(7, 1, std::ssize(shape_.acts) - 1));
  }
  now_.line = static_cast<uint32_t>(within(8, 0, UINT32_MAX));
  now_.triggered = within(9, 0, 1) != 0;
  const std::optional<double> margin = rows_.real(10);
  if (!margin) trouble_.is_damage("the margin of an event is no number");
  now_.margin = margin.value_or(0);
}

void EventScan::take_roles() {
  if (!take_columns(rows_, 11, 4, now_.roles)) {
    trouble_.is_damage("the roles of event " + std::to_string(index_) + " make no sense");
  }
}

void EventScan::next_birth() {
  born_ = -1;
  const Result<bool> row = births_.step();
  if (!row) return trouble_.is(row.error());
  if (!*row) return;
  const std::optional<int64_t> born = births_.integer(5);
  if (!born || births_.integer(0) != last_entity_ + 1 || *born < int64_t{index_}) {
    return trouble_.is_damage("the numbering of entities has a gap");
  }
  born_ = *born;
  ++last_entity_;
}

void EventScan::take_births() {
  while (born_ == int64_t{index_}) {
    Born born;
    if (!take_birth(births_, shape_, born)) return trouble_.is_damage("an entity makes no sense");
    now_.births.push_back(born.birth);
    next_birth();
  }
}

void EventScan::take_answers() {
  while (answers_.next_of(index_)) {
    AnswerGiven given;
    given.who = static_cast<EntityIndex>(answers_.within(2, 0, most_index));
    given.answer = static_cast<uint16_t>(answers_.within(3, 0, UINT16_MAX));
    given.quantity = answers_.within(4, INT64_MIN, INT64_MAX);
    const std::optional<double> margin = answers_.row().real(5);
    if (!margin) trouble_.is_damage("the margin of an answer is no number");
    given.margin = margin.value_or(0);
    now_.answers.push_back(given);
  }
}

void EventScan::take_write() {
  Write write;
  write.fact.value = static_cast<uint32_t>(writes_.within(2, 0, std::ssize(shape_.facts) - 1));
  if (!take_columns(writes_.row(), 3, 3, write.keys)) {
    trouble_.is_damage("the keys of a write make no sense");
  }
  write.present = writes_.within(7, 0, 1) != 0;
  write.voided = writes_.within(8, 0, 1) != 0;
  write.value = writes_.within(9, INT64_MIN, INT64_MAX);
  write.before = writes_.within(10, INT64_MIN, INT64_MAX);
  write.was_present = writes_.within(11, 0, 1) != 0;
  now_.writes.push_back(std::move(write));
}

}  // namespace milieu::history
