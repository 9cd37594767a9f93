// Posting lists: rows by some of their keys.
#include "base/hash.h"
#include "sim/vector_store.h"

namespace milieu::sim::vector_parts {

using model::Sort;

Index::Index(const model::Fact& fact, plan::IndexNeed need, Cells& cells)
    : need_(need), cells_(&cells), keys_(fact.keys), both_(fact.symmetric) {
  uint64_t which = uint64_t{need.fact.value} << 32 | need.mask << 1 | (need.by_value ? 1 : 0);
  cell_ = Cells::word(Cells::Of::List, which);
  bool entity = need.by_value && fact.value.sort == Sort::Entity;
  for (uint8_t i = 0; i < keys_; ++i)
    if (need.mask >> i & 1) {
      positions_.push_back(i);
      entity = fact.frame[i].type.sort == Sort::Entity;
    }
  width_ = positions_.size() + (need.by_value ? 1 : 0);
  dense_ = width_ == 1 && entity;
  if (!dense_) slots_.assign(16, 0);
}

void Index::words(const int64_t* keys, int64_t value, int64_t* into) const {
  size_t n = 0;
  for (uint8_t position : positions_) into[n++] = keys[position];
  if (need_.by_value) into[n] = value;
}

uint64_t Index::cell(const int64_t* keys, int64_t value) const {
  uint64_t word = cell_;
  for (uint8_t position : positions_) word = Cells::with(word, keys[position]);
  return need_.by_value ? Cells::with(word, value) : word;
}

uint64_t Index::hash(const int64_t* words) const {
  uint64_t word = 0x9e3779b97f4a7c15ULL;
  for (size_t i = 0; i < width_; ++i) word = base::mix(word + static_cast<uint64_t>(words[i]));
  return word;
}

void Index::grow() {
  std::vector<uint32_t> old = std::move(slots_);
  slots_.assign(old.size() * 2, 0);
  size_t mask = slots_.size() - 1;
  for (uint32_t list : old) {
    if (list == 0) continue;
    size_t at = hash(&words_[(list - 1) * width_]) & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = list;
  }
}

// The number of a list plus one; 0 if there is none and none is made.
size_t Index::number(const int64_t* keys, int64_t value, bool make) {
  int64_t own[most_keys + 1];
  words(keys, value, own);
  if (dense_) {
    if (own[0] < 0) return 0;
    size_t at = static_cast<size_t>(own[0]);
    if (at >= lists_.size()) {
      if (!make) return 0;
      lists_.resize(at + 1 + lists_.size() / 2);
    }
    return at + 1;
  }
  size_t mask = slots_.size() - 1, at = hash(own) & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    const int64_t* other = &words_[(slots_[at] - 1) * width_];
    if (std::equal(own, own + width_, other)) return slots_[at];
  }
  if (!make) return 0;
  lists_.emplace_back();
  words_.insert(words_.end(), own, own + width_);
  slots_[at] = static_cast<uint32_t>(lists_.size());
  size_t made = lists_.size();
  if (lists_.size() * 2 > slots_.size()) grow();
  return made;
}

const Index::List* Index::find(const int64_t* keys, int64_t value) const {
  size_t found = const_cast<Index*>(this)->number(keys, value, false);
  return found == 0 || lists_[found - 1].views.empty() ? nullptr : &lists_[found - 1];
}

void Index::move_view(List& list, uint32_t from, uint32_t to) {
  uint32_t view = list.views[from];
  list.views[to] = view;
  where_[view] = to;
}

void Index::put_view(uint32_t view, const int64_t* keys, int64_t value, bool present) {
  if (need_.by_value && !present) return;
  if (cells_->heeds()) cells_->touch(cell(keys, value));
  List& list = lists_[number(keys, value, true) - 1];
  if (view >= where_.size()) where_.resize(view + 1 + where_.size() / 2);
  uint32_t at = static_cast<uint32_t>(list.views.size());
  list.views.push_back(view);
  where_[view] = at;
  if (!present) return;
  move_view(list, list.live, at);
  list.views[list.live] = view;
  where_[view] = list.live++;
}

void Index::drop_view(uint32_t view, const int64_t* keys, int64_t value) {
  size_t found = number(keys, value, false);
  if (found == 0) return;
  if (cells_->heeds()) cells_->touch(cell(keys, value));
  List& list = lists_[found - 1];
  if (view >= where_.size()) return;
  uint32_t at = where_[view];
  if (at >= list.views.size() || list.views[at] != view) return;
  if (at < list.live) {
    --list.live;
    move_view(list, list.live, at);
    at = list.live;
  }
  uint32_t last = static_cast<uint32_t>(list.views.size() - 1);
  if (at != last) move_view(list, last, at);
  list.views.pop_back();
}

void Index::put(Row row, const int64_t* keys, int64_t value, bool present) {
  put_view(row * 2, keys, value, present);
  if (!both_ || keys[0] == keys[1]) return;
  int64_t turned[most_keys];
  std::copy(keys, keys + keys_, turned);
  std::swap(turned[0], turned[1]);
  put_view(row * 2 + 1, turned, value, present);
}

void Index::drop(Row row, const int64_t* keys, int64_t value) {
  drop_view(row * 2, keys, value);
  if (!both_ || keys[0] == keys[1]) return;
  int64_t turned[most_keys];
  std::copy(keys, keys + keys_, turned);
  std::swap(turned[0], turned[1]);
  drop_view(row * 2 + 1, turned, value);
}

void Index::turn(Row row, const int64_t* keys, int64_t value, bool present) {
  drop(row, keys, value);
  put(row, keys, value, present);
}

}  // namespace milieu::sim::vector_parts
