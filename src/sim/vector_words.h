// Rows of a fixed number of words, each under a number of its own, found by hashing.
//
// In:    words.
// Out:   the number of a row: 0, 1, 2 … in the order in which they were first put in.
// Never: an order that depends on the hash.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/hash.h"

namespace milieu::sim::vector_parts {

class WordTable {
 public:
  static constexpr uint32_t nowhere = 0xffffffff;

  explicit WordTable(size_t width) : width_(width), slots_(16, 0) {}

  size_t size() const { return width_ == 0 ? 0 : words_.size() / width_; }
  const int64_t* operator[](uint32_t row) const { return words_.data() + row * width_; }

  uint32_t find(const int64_t* words) const { return slots_[place(words)] - 1; }

  /// The row of these words; made if there is none.
  uint32_t put(const int64_t* words) {
    size_t at = place(words);
    if (slots_[at] != 0) return slots_[at] - 1;
    words_.insert(words_.end(), words, words + width_);
    slots_[at] = static_cast<uint32_t>(size());
    if (size() * 2 > slots_.size()) grow();
    return static_cast<uint32_t>(size() - 1);
  }

 private:
  size_t place(const int64_t* words) const {
    uint64_t word = 0x9e3779b97f4a7c15ULL;
    for (size_t i = 0; i < width_; ++i) word = base::mix(word + static_cast<uint64_t>(words[i]));
    size_t mask = slots_.size() - 1, at = word & mask;
    while (slots_[at] != 0 && !std::equal(words, words + width_, (*this)[slots_[at] - 1]))
      at = (at + 1) & mask;
    return at;
  }
  void grow() {
    slots_.assign(slots_.size() * 2, 0);
    for (uint32_t row = 0; row < size(); ++row) slots_[place((*this)[row])] = row + 1;
  }

  size_t width_;
  std::vector<int64_t> words_;
  std::vector<uint32_t> slots_;  // open addressing: row + 1
};

}  // namespace milieu::sim::vector_parts
