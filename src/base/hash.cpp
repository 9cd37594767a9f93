#include "base/hash.h"

namespace milieu::base {
namespace {

constexpr uint64_t odd = 0x9e3779b97f4a7c15ULL;

// The next (up to) eight bytes, the first one lowest, whatever this machine's own order is.
uint64_t word_at(std::string_view text, size_t from) {
  uint64_t word = 0;
  const size_t count = text.size() - from < 8 ? text.size() - from : 8;
  for (size_t i = 0; i < count; ++i) {
    word |= static_cast<uint64_t>(static_cast<unsigned char>(text[from + i])) << (8 * i);
  }
  return word;
}

uint64_t rotate(uint64_t word, int by) { return (word << by) | (word >> (64 - by)); }

}  // namespace

uint64_t hash_text(std::string_view text) {
  uint64_t state = mix(text.size() + odd);
  for (size_t from = 0; from < text.size(); from += 8) {
    state = mix((state ^ word_at(text, from)) + odd);
  }
  return state;
}

// Two chains with different constants. The second also takes in the first, so that a clash of one
// alone is not carried on by both.
void Digest::absorb(uint64_t word) {
  first_ = mix((first_ ^ word) + odd);
  second_ = mix((second_ + rotate(word, 32)) ^ rotate(first_, 17)) + 0xd1342543de82ef95ULL;
  ++count_;
}

void Digest::absorb(std::string_view text) {
  absorb(uint64_t{text.size()});
  for (size_t from = 0; from < text.size(); from += 8) absorb(word_at(text, from));
}

uint64_t Digest::low() const { return mix((second_ ^ mix(first_ + count_)) + odd); }

std::string Digest::hex() const {
  static constexpr char digits[] = "0123456789abcdef";
  const uint64_t halves[2] = {mix((first_ ^ mix(second_ + count_)) + odd), low()};
  std::string text;
  for (const uint64_t half : halves) {
    for (int place = 60; place >= 0; place -= 4) text.push_back(digits[(half >> place) & 15]);
  }
  return text;
}

}  // namespace milieu::base
