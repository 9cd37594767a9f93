// The state of V: columns and edge tables, with the indexes a plan asks for, and a running hash.
//
// A fact with one entity as its key is a column by entity; any other is a table of rows found by
// hashing the keys. Rows are never given back, so a row number stays good. Nothing is ever told in
// row or hash order: whoever goes through rows sorts what he finds.
//
// In `all together` writes are *held back*: what is read stays as it was when the micro-step began,
// and `release` makes it so. Only `current` looks at what is held back.
//
// In:    a checked world, a plan; writes.
// Out:   entries, who is alive, hashes.
// Never: an event, a decision, an expression.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "model/world.h"
#include "plan/plan.h"
#include "sim/executor.h"
#include "sim/luck.h"
#include "sim/native.h"
#include "sim/vector_cells.h"

namespace milieu::sim::vector_parts {

using history::EntityIndex;
using history::EventIndex;

using Row = uint32_t;
inline constexpr Row no_row = 0xffffffff;
inline constexpr size_t most_keys = 16;

struct Entry {
  bool exists = false;   // it was written to, once
  bool present = false;
  int64_t value = 0;
  int64_t written = 0;
  EventIndex writer = 0;
};

// A row under its keys as they are, or with the first two turned round (of a symmetric fact).
struct View {
  Row row = 0;
  bool turned = false;
};

class Entities {
 public:
  Entities(const model::World& world, Cells& cells);

  // Somebody is born; conditions meet them only once they appear. So too with an end.
  EntityIndex add(const EntityInfo& info);
  void appear(EntityIndex entity);
  void end(EntityIndex entity);
  void vanish(EntityIndex entity);
  void was_there(EntityIndex) { --hidden_; }  // added when it had already ended
  // Undoes births from `count` on, and ends.
  void take_back(size_t count, const std::vector<EntityIndex>& ended, bool held_back);

  size_t size() const { return all_.size(); }  // entity 0 included
  const EntityInfo& operator[](EntityIndex entity) const { return all_[entity]; }
  uint64_t id(EntityIndex entity) const { return all_[entity].id; }
  // Right now; and as conditions read it.
  bool alive(int64_t entity) const {
    return entity > 0 && entity < static_cast<int64_t>(all_.size()) &&
           all_[static_cast<size_t>(entity)].alive;
  }
  bool there(int64_t entity) const {
    return entity > 0 && entity < static_cast<int64_t>(there_.size()) &&
           there_[static_cast<size_t>(entity)] != 0;
  }
  bool is(EntityIndex entity, model::KindId kind) const { return under(all_[entity].kind, kind); }
  bool under(model::KindId kind, model::KindId above) const {
    return !above || under_[kind.value * kinds_ + above.value];
  }
  // Everyone who is there, of a kind or under it (none: all), by content id.
  const std::vector<EntityIndex>& living(model::KindId kind) const;
  // The same by birth.
  const std::vector<EntityIndex>& by_birth(model::KindId kind) const;
  // Everyone alive right now, by content id, whether they have appeared or not.
  std::vector<EntityIndex> living_now() const;
  uint64_t version() const { return version_; }
  uint64_t hash() const { return hash_; }
  // The same for emitted code; to be set again in a copy.
  const abi::People* shared() const { return &shared_; }
  void share();

 private:
  void list(EntityIndex entity);
  void changed() { ++version_, cells_->touch(Cells::word(Cells::Of::Population, 0)); }

  size_t kinds_;
  abi::People shared_{};
  std::vector<uint8_t> under_;
  std::vector<model::KindId> parent_;
  std::vector<EntityInfo> all_;
  std::vector<uint8_t> there_;
  size_t hidden_ = 0;  // born and not yet appeared, or ended and not yet vanished
  struct Living {
    std::vector<EntityIndex> list;
    std::vector<EntityIndex> added;
    bool purge = false;
    std::vector<EntityIndex> by_birth;
    bool in_order = true;  // `by_birth` is
    bool gone = false;     // somebody in it is no longer there
  };
  mutable std::vector<Living> living_;  // by kind
  uint64_t version_ = 1;
  uint64_t hash_ = 0;
  Cells* cells_;
};

// The content id of an entity; 0 of nobody.
inline uint64_t id_of(const Entities& entities, int64_t entity) {
  const bool real = entity > 0 && entity < static_cast<int64_t>(entities.size());
  return real ? entities.id(static_cast<EntityIndex>(entity)) : 0;
}

// Rows by what is known of them. Those of present entries come first in each list.
class Index {
 public:
  Index(const model::Fact& fact, plan::IndexNeed need, Cells& cells);
  const plan::IndexNeed& need() const { return need_; }

  struct List {
    std::vector<uint32_t> views;  // row * 2 + turned
    uint32_t live = 0;
  };
  // The cell of a list.
  uint64_t cell(const int64_t* keys, int64_t value) const;
  // The list for known keys (all keys given, the unknown ones ignored) and value; null if empty.
  const List* find(const int64_t* keys, int64_t value) const;

  void put(Row row, const int64_t* keys, int64_t value, bool present);
  void drop(Row row, const int64_t* keys, int64_t value);
  void turn(Row row, const int64_t* keys, int64_t value, bool present);

 private:
  size_t number(const int64_t* keys, int64_t value, bool make);
  uint64_t hash(const int64_t* words) const;
  void words(const int64_t* keys, int64_t value, int64_t* into) const;
  void put_view(uint32_t view, const int64_t* keys, int64_t value, bool present);
  void drop_view(uint32_t view, const int64_t* keys, int64_t value);
  void move_view(List& list, uint32_t from, uint32_t to);
  void grow();

  plan::IndexNeed need_;
  Cells* cells_;
  uint64_t cell_;
  size_t keys_;
  bool both_;           // symmetric: each row in two views
  bool dense_;          // one entity is known: its list has its number
  std::vector<uint8_t> positions_;
  size_t width_;        // words per list
  std::vector<List> lists_;
  std::vector<int64_t> words_;    // of each list, if not dense
  std::vector<uint32_t> slots_;   // open addressing: list + 1
  std::vector<uint32_t> where_;   // by view: position in its list
};

class FactTable {
 public:
  FactTable(const model::World& world, model::FactId id, const Entities& entities, Cells& cells);

  const model::Fact& fact() const { return *fact_; }
  size_t keys() const { return keys_; }
  size_t rows() const { return writer_.size(); }

  // The row under keys (any order, if symmetric); no_row if it was never written to.
  Row find(const int64_t* keys) const {
    if (!dense_) return find_hashed(keys);
    bool in = keys[0] >= 0 && keys[0] < static_cast<int64_t>(flags_.size());
    return in && exists(static_cast<Row>(keys[0])) ? static_cast<Row>(keys[0]) : no_row;
  }
  // The same, if only what is held back has been written to it; no_row if nothing has.
  Row made(const int64_t* keys) const;
  bool exists(Row row) const { return (flags_[row] & there_flag) != 0; }
  bool present(Row row) const { return (flags_[row] & present_flag) != 0; }
  int64_t value(Row row) const { return value_.empty() ? 0 : value_[row]; }
  int64_t written(Row row) const { return written_[row]; }
  EventIndex writer(Row row) const { return writer_[row]; }
  int64_t key(Row row, size_t position) const {
    return dense_ ? int64_t{row} : key_[row * keys_ + position];
  }
  int64_t key(View view, size_t position) const {
    return key(view.row, view.turned && position < 2 ? 1 - position : position);
  }
  Entry entry(Row row) const;
  // Keys in stored order.
  void order(int64_t* keys) const;

  // The cells of an entry, of all entries, and of a list.
  uint64_t cell(const int64_t* keys) const;
  uint64_t cell() const { return all_cell_; }
  uint64_t list_cell(uint32_t mask, bool by_value, const int64_t* keys, int64_t value) const {
    return index(mask, by_value)->cell(keys, value);
  }

  // What is held back included; `held_back` says where a write goes.
  Entry current(Row row) const;
  Row row_for(const int64_t* keys);  // makes one that does not exist yet
  void write(Row row, const Entry& entry);
  void hold(Row row, const Entry& entry) { held_[row] = entry; }
  void unhold(Row row) { held_.erase(row); }
  bool holds(Row row) const { return !held_.empty() && held_.count(row) > 0; }
  const std::map<Row, Entry>& held_back() const { return held_; }
  void release() { held_.clear(); }

  void add_index(plan::IndexNeed need) { indexes_.emplace_back(*fact_, need, *cells_); }
  const Index* index(uint32_t mask, bool by_value) const;
  const Index::List* list(uint32_t mask, bool by_value, const int64_t* keys, int64_t value) const {
    if (by_value && defaults_) index_defaults();
    return index(mask, by_value)->find(keys, value);
  }
  const Index::List* list(uint32_t index, const int64_t* keys, int64_t value) const {
    if (defaults_ && indexes_[index].need().by_value) index_defaults();
    return indexes_[index].find(keys, value);
  }
  std::vector<Index>& indexes() { return indexes_; }

  // Columns are indexed by value with the default standing where nothing is written.
  bool has_defaults() const { return defaults_; }
  void set_default(int64_t value);
  void index_defaults() const;
  void forget_from(size_t entities);

  uint64_t hash() const;  // brings it up to date
  uint64_t version() const { return version_; }
  std::vector<Row>& changes() { return changes_; }
  const std::vector<Row>& changes() const { return changes_; }

 private:
  static constexpr uint8_t there_flag = 1, present_flag = 2, dirty_flag = 4;
  abi::Table shared_{};
  Row find_hashed(const int64_t* keys) const;
  Row probe(const int64_t* ordered) const;
  void grow_to(size_t rows);
  void rehash();
  uint64_t part(Row row) const;

  const model::World* world_;
  const model::Fact* fact_;
  const Entities* entities_;
  Cells* cells_;
  uint64_t cell_, all_cell_;
  size_t keys_;
  bool dense_;
  uint64_t site_;
  std::vector<int64_t> key_, value_, written_;
  std::vector<EventIndex> writer_;
  mutable std::vector<uint8_t> flags_;
  mutable std::vector<uint64_t> parts_;
  mutable std::vector<Row> dirty_;
  mutable uint64_t hash_ = 0;
  std::vector<uint32_t> slots_;  // open addressing: row + 1
  mutable std::vector<Index> indexes_;
  std::map<Row, Entry> held_;
  bool defaults_ = false;
  int64_t default_ = 0;
  mutable size_t indexed_ = 1;   // entities whose default has been indexed, and nobody
  uint64_t version_ = 1;
  std::vector<Row> changes_;     // since somebody last emptied it

 public:
  bool log_changes = false;
  const std::vector<uint64_t>* event_ids = nullptr;
  void belongs_to(const Entities& entities) { entities_ = &entities; }
  // The same for emitted code; to be set again in a copy.
  const abi::Table* shared() const { return &shared_; }
  void share();
};

struct Store {
  Store(const model::World& world, const plan::Plan& plan, Cells& cells);
  Store(const Store& other);
  Store& operator=(const Store&) = delete;

  Entities entities;
  std::vector<FactTable> facts;  // by fact; [0] stands for none
  std::vector<uint64_t> event_ids;

  FactTable& operator[](model::FactId id) { return facts[id.value]; }
  const FactTable& operator[](model::FactId id) const { return facts[id.value]; }
  uint64_t content(const model::Type& type, int64_t value) const {
    if (type.sort == model::Sort::Entity && value > 0)
      return entities.id(static_cast<EntityIndex>(value));
    if (type.sort == model::Sort::Event && value > 0)
      return event_ids[static_cast<size_t>(value - 1)];
    return static_cast<uint64_t>(value);
  }
  uint64_t hash() const;
};

}  // namespace milieu::sim::vector_parts
