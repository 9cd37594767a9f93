#include "sim/vector_store.h"

#include <algorithm>

namespace milieu::sim::vector_parts {

using model::Sort;

FactTable::FactTable(const model::World& world, model::FactId id, const Entities& entities,
                     Cells& cells)
    : world_(&world), fact_(&world.facts[id]), entities_(&entities), cells_(&cells),
      cell_(Cells::word(Cells::Of::Entry, id.value)),
      all_cell_(Cells::word(Cells::Of::Fact, id.value)), keys_(fact_->keys),
      dense_(keys_ == 1 && fact_->frame[0].type.sort == Sort::Entity),
      site_(base::hash_text(fact_->site)) {
  if (!dense_) slots_.assign(16, 0);
  share();
}

void FactTable::share() {
  shared_ = {key_.data(),   value_.data(),     written_.data(), flags_.data(), slots_.data(),
             slots_.size() - 1, rows(), cell_, defaults_};
}

void FactTable::order(int64_t* keys) const {
  if (!fact_->symmetric) return;
  const model::Type& type = fact_->frame[0].type;
  auto content = [&](int64_t key) {
    return type.sort == Sort::Entity && key > 0 ? entities_->id(static_cast<EntityIndex>(key))
                                                : static_cast<uint64_t>(key);
  };
  if (content(keys[1]) < content(keys[0])) std::swap(keys[0], keys[1]);
}

Row FactTable::probe(const int64_t* ordered) const {
  uint64_t word = 0x9e3779b97f4a7c15ULL;
  for (size_t i = 0; i < keys_; ++i) word = base::mix(word + static_cast<uint64_t>(ordered[i]));
  size_t mask = slots_.size() - 1, at = word & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    Row row = slots_[at] - 1;
    if (std::equal(ordered, ordered + keys_, key_.data() + row * keys_)) return row;
  }
  return no_row;
}

Row FactTable::made(const int64_t* keys) const {
  if (dense_) {
    const bool in = keys[0] >= 0 && keys[0] < static_cast<int64_t>(rows());
    return in ? static_cast<Row>(keys[0]) : no_row;
  }
  if (!fact_->symmetric) return probe(keys);
  int64_t own[most_keys];
  std::copy(keys, keys + keys_, own);
  order(own);
  return probe(own);
}

Row FactTable::find_hashed(const int64_t* keys) const {
  const Row row = made(keys);
  return row != no_row && exists(row) ? row : no_row;
}

void FactTable::grow_to(size_t rows) {
  if (!fact_->set) value_.resize(rows);
  written_.resize(rows);
  writer_.resize(rows);
  flags_.resize(rows);
  parts_.resize(rows);
  share();
}

void FactTable::rehash() {
  slots_.assign(slots_.size() * 2, 0);
  size_t mask = slots_.size() - 1;
  for (Row row = 0; row < rows(); ++row) {
    uint64_t word = 0x9e3779b97f4a7c15ULL;
    for (size_t i = 0; i < keys_; ++i)
      word = base::mix(word + static_cast<uint64_t>(key_[row * keys_ + i]));
    size_t at = word & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = row + 1;
  }
}

Row FactTable::row_for(const int64_t* keys) {
  if (dense_) {
    size_t at = static_cast<size_t>(keys[0]);
    if (at >= rows()) grow_to(std::max(at + 1, std::max(entities_->size(), rows() * 3 / 2)));
    return static_cast<Row>(at);
  }
  int64_t own[most_keys];
  std::copy(keys, keys + keys_, own);
  order(own);
  Row found = probe(own);
  if (found != no_row) return found;
  Row row = static_cast<Row>(rows());
  key_.insert(key_.end(), own, own + keys_);
  if (!fact_->set) value_.push_back(0);
  written_.push_back(0), writer_.push_back(0), flags_.push_back(0), parts_.push_back(0);
  if (rows() * 2 > slots_.size()) {
    rehash();
  } else {
    uint64_t word = 0x9e3779b97f4a7c15ULL;
    for (size_t i = 0; i < keys_; ++i) word = base::mix(word + static_cast<uint64_t>(own[i]));
    size_t mask = slots_.size() - 1, at = word & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = row + 1;
  }
  share();
  return row;
}

Entry FactTable::entry(Row row) const {
  return {exists(row), present(row), value(row), written_[row], writer_[row]};
}

Entry FactTable::current(Row row) const {
  if (!held_.empty()) {
    auto found = held_.find(row);
    if (found != held_.end()) return found->second;
  }
  return entry(row);
}

// The first two keys of a symmetric fact count in any order.
uint64_t FactTable::cell(const int64_t* keys) const {
  uint64_t word = cell_;
  size_t i = 0;
  if (fact_->symmetric) {
    uint64_t both = base::mix(static_cast<uint64_t>(keys[0])) +
                    base::mix(static_cast<uint64_t>(keys[1]));
    word = Cells::with(word, static_cast<int64_t>(both));
    i = 2;
  }
  for (; i < keys_; ++i) word = Cells::with(word, keys[i]);
  return word;
}

void FactTable::write(Row row, const Entry& next) {
  ++version_;
  if (log_changes) changes_.push_back(row);
  int64_t keys[most_keys];
  for (size_t i = 0; i < keys_; ++i) keys[i] = key(row, i);
  if (cells_->heeds()) cells_->touch(cell(keys)), cells_->touch(all_cell_);
  if (!indexes_.empty()) {
    bool same = exists(row) == next.exists && present(row) == next.present;
    if (defaults_) index_defaults();
    for (Index& index : indexes_) {
      if (defaults_ && index.need().by_value) {
        int64_t old = present(row) ? value(row) : default_;
        int64_t now = next.present ? next.value : default_;
        if (old == now) continue;
        index.drop(row, keys, old);
        index.put(row, keys, now, true);
        continue;
      }
      bool moved = index.need().by_value && value(row) != next.value;
      if (same && !moved) continue;
      if (exists(row)) index.drop(row, keys, value(row));
      if (next.exists) index.put(row, keys, next.value, next.present);
    }
  }
  if (!value_.empty()) value_[row] = next.value;
  written_[row] = next.written;
  writer_[row] = next.writer;
  uint8_t& flags = flags_[row];
  if ((flags & dirty_flag) == 0) dirty_.push_back(row);
  flags = static_cast<uint8_t>((next.exists ? there_flag : 0) | (next.present ? present_flag : 0) |
                               dirty_flag);
}

const Index* FactTable::index(uint32_t mask, bool by_value) const {
  for (const Index& index : indexes_)
    if (index.need().mask == mask && index.need().by_value == by_value) return &index;
  return nullptr;
}

void FactTable::set_default(int64_t value) {
  bool indexed = false;
  for (const Index& index : indexes_) indexed |= index.need().by_value;
  defaults_ = dense_ && indexed;
  default_ = value;
  share();
}

// Everybody born since last time says the default until something else is written.
void FactTable::index_defaults() const {
  for (; indexed_ < entities_->size(); ++indexed_) {
    if (!entities_->is(static_cast<EntityIndex>(indexed_), fact_->frame[0].type.kind)) continue;
    int64_t keys[1] = {static_cast<int64_t>(indexed_)};
    for (Index& index : indexes_)
      if (index.need().by_value) index.put(static_cast<Row>(indexed_), keys, default_, true);
  }
}

void FactTable::forget_from(size_t entities) {
  if (!defaults_) return;
  for (; indexed_ > entities; --indexed_) {
    int64_t keys[1] = {static_cast<int64_t>(indexed_ - 1)};
    for (Index& index : indexes_)
      if (index.need().by_value) index.drop(static_cast<Row>(indexed_ - 1), keys, default_);
  }
}

uint64_t FactTable::part(Row row) const {
  if (!exists(row)) return 0;
  PartHash part(site_);
  auto content = [&](const model::Type& type, int64_t what) {
    if (type.sort == Sort::Entity && what > 0) return entities_->id(static_cast<EntityIndex>(what));
    if (type.sort == Sort::Event && what > 0) return (*event_ids)[static_cast<size_t>(what - 1)];
    return static_cast<uint64_t>(what);
  };
  for (size_t i = 0; i < keys_; ++i) part.with(content(fact_->frame[i].type, key(row, i)));
  part.with(present(row)).with(content(fact_->value, value(row)));
  return part.with(static_cast<uint64_t>(written_[row])).value();
}

uint64_t FactTable::hash() const {
  for (Row row : dirty_) {
    if ((flags_[row] & dirty_flag) == 0) continue;
    flags_[row] = static_cast<uint8_t>(flags_[row] & ~dirty_flag);
    hash_ -= parts_[row];
    parts_[row] = part(row);
    hash_ += parts_[row];
  }
  dirty_.clear();
  return hash_;
}

Store::Store(const model::World& world, const plan::Plan& plan, Cells& cells)
    : entities(world, cells) {
  facts.reserve(world.facts.size() + 1);
  for (uint32_t i = 0; i <= world.facts.size(); ++i)
    facts.emplace_back(world, model::FactId{i == 0 ? 1u : i}, entities, cells);
  for (const plan::IndexNeed& need : plan.indexes) facts[need.fact.value].add_index(need);
  for (FactTable& table : facts) table.event_ids = &event_ids;
}

Store::Store(const Store& other)
    : entities(other.entities), facts(other.facts), event_ids(other.event_ids) {
  entities.share();
  for (FactTable& table : facts) {
    table.event_ids = &event_ids;
    table.belongs_to(entities);
    table.share();
  }
}

uint64_t Store::hash() const {
  uint64_t sum = entities.hash();
  for (size_t i = 1; i < facts.size(); ++i) sum += facts[i].hash();
  return sum;
}

}  // namespace milieu::sim::vector_parts
