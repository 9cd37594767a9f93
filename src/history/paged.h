// Arrays and bytes that only grow, and never move or copy what is in them.
//
// In:    items, at the end.
// Out:   the same, by number, in constant time; how much memory they take.
// Never: a removal; the doubling of a vector, which would keep a third of the memory empty.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"

namespace milieu::history {

template <class T, size_t per = 1024>
class Paged {
 public:
  void push_back(const T& item) {
    if (size_ == pages_.size() * per) pages_.push_back(std::make_unique<T[]>(per));
    pages_[size_ / per][size_ % per] = item;
    ++size_;
  }
  T& operator[](size_t at) {
    MILIEU_ASSERT(at < size_);
    return pages_[at / per][at % per];
  }
  const T& operator[](size_t at) const {
    MILIEU_ASSERT(at < size_);
    return pages_[at / per][at % per];
  }
  size_t size() const { return size_; }
  uint64_t bytes() const {
    return pages_.size() * per * sizeof(T) + pages_.capacity() * sizeof(void*);
  }

 private:
  std::vector<std::unique_ptr<T[]>> pages_;
  size_t size_ = 0;
};

/// Byte strings, one after the other. A position is the page's number, then the byte in it.
class ByteStore {
 public:
  /// Adds head and body as one item and says where it begins. Items never cross a page; a long
  /// one has a page to itself.
  uint64_t append(std::string_view head, std::string_view body) {
    const size_t size = head.size() + body.size();
    MILIEU_ASSERT(size <= UINT32_MAX);
    if (pages_.empty() || pages_.back().size() + size > pages_.back().capacity()) {
      pages_.emplace_back();
      pages_.back().reserve(size > page ? size : page);
    }
    const uint64_t at = (uint64_t{pages_.size() - 1} << 32) | pages_.back().size();
    pages_.back().append(head).append(body);
    return at;
  }

  /// From a position to the end of its page.
  std::string_view from(uint64_t at) const {
    return std::string_view(pages_[at >> 32]).substr(at & 0xffffffff);
  }

  /// The position `length` bytes further on: the next item, if `at` is one of that length.
  uint64_t after(uint64_t at, size_t length) const {
    const uint64_t next = at + length;
    if ((next & 0xffffffff) < pages_[at >> 32].size()) return next;
    return ((at >> 32) + 1) << 32;
  }

  uint64_t bytes() const {
    uint64_t sum = pages_.capacity() * sizeof(std::string);
    for (const std::string& one : pages_) sum += one.capacity();
    return sum;
  }

 private:
  static constexpr size_t page = size_t{1} << 15;
  std::vector<std::string> pages_;
};

}  // namespace milieu::history
