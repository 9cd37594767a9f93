// Names for rows: small typed numbers, and the dense tables they point into.
//
// In:    items, one by one, in an order that the caller chose.
// Out:   ids 1, 2, 3 ... in that order. An id whose value is zero means "no one" or "none".
// Never: a bare integer across a function boundary; an order that depends on an address or a hash.
//
// The shortcut and its cost: an Id does not know its table, so two tables with the same tag can be
// confused. Give each table a tag of its own.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "base/assert.h"

namespace milieu::base {

/// A row of the table tagged Tag. Zero is "no one"; `if (id)` asks whether it is someone.
template <class Tag>
struct Id {
  uint32_t value = 0;
  constexpr explicit operator bool() const { return value != 0; }
  constexpr auto operator<=>(const Id&) const = default;
};

/// The ids first, first + 1, ... of a table, to walk over.
template <class I>
class IdRange {
 public:
  class Iterator {
   public:
    using value_type = I;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::forward_iterator_tag;
    using reference = I;
    using pointer = const I*;
    constexpr Iterator() = default;
    constexpr explicit Iterator(uint32_t value) : value_(value) {}
    constexpr I operator*() const { return I{value_}; }
    constexpr Iterator& operator++() { return ++value_, *this; }
    constexpr Iterator operator++(int) { return Iterator{value_++}; }
    constexpr bool operator==(const Iterator&) const = default;

   private:
    uint32_t value_ = 0;
  };

  constexpr explicit IdRange(uint32_t count) : count_(count) {}
  constexpr Iterator begin() const { return Iterator{1}; }
  constexpr Iterator end() const { return Iterator{count_ + 1}; }
  constexpr size_t size() const { return count_; }

 private:
  uint32_t count_;
};

/// A dense table of T addressed by the id type I. Slot 0 does not exist: asking for it is a bug.
/// References stay valid until the next add.
template <class I, class T>
class Table {
 public:
  /// Appends an item; its id is the new size.
  I add(T item) {
    MILIEU_ASSERT(items_.size() < UINT32_MAX - 1);
    items_.push_back(std::move(item));
    return I{static_cast<uint32_t>(items_.size())};
  }

  /// The item called id. Aborts on none and on an id that was never given out.
  T& operator[](I id) { return items_[slot(id)]; }
  const T& operator[](I id) const { return items_[slot(id)]; }

  bool contains(I id) const { return id.value != 0 && id.value <= items_.size(); }
  size_t size() const { return items_.size(); }  // the missing slot 0 does not count
  bool empty() const { return items_.empty(); }
  void reserve(size_t count) { items_.reserve(count); }
  void clear() { items_.clear(); }

  /// Every id, ascending; the range is fixed when taken, so that the table may grow meanwhile.
  IdRange<I> ids() const { return IdRange<I>{static_cast<uint32_t>(items_.size())}; }

  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

 private:
  size_t slot(I id) const {
    MILIEU_ASSERT(contains(id));
    return size_t{id.value} - 1;
  }

  std::vector<T> items_;
};

}  // namespace milieu::base
