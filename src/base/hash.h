// Scrambling numbers and naming things by their content.
//
// In:    words and texts, in an order that the caller chose.
// Out:   64-bit hashes and 128-bit digests, the same on every machine and in every version.
// Never: secrecy. These stop accidents, not opponents.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace milieu::base {

/// The 64-bit finaliser of splitmix64 (Stafford's variant 13): a bijection; mix(0) is 0.
/// Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
constexpr uint64_t mix(uint64_t word) {
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9ULL;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebULL;
  return word ^ (word >> 31);
}

/// A stable hash of a name. Among a million names a clash has a chance of about 3e-8.
uint64_t hash_text(std::string_view text);

/// A running 128-bit digest of a sequence of words and texts; the order matters.
class Digest {
 public:
  void absorb(uint64_t word);

  /// Absorbs the length and then the bytes, so that "ab" "c" differs from "a" "bc".
  void absorb(std::string_view text);

  /// What was absorbed so far, as 32 lower-case hexadecimal digits.
  std::string hex() const;

  /// What was absorbed so far, in 64 bits.
  uint64_t low() const;

  bool operator==(const Digest&) const = default;

 private:
  uint64_t first_ = 0x243f6a8885a308d3ULL;   // digits of pi
  uint64_t second_ = 0x13198a2e03707344ULL;  // and the next
  uint64_t count_ = 0;
};

}  // namespace milieu::base
