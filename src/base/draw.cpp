#include "base/draw.h"

#include "base/assert.h"

namespace milieu::base {
namespace {

__extension__ using Wide = unsigned __int128;

uint32_t high_half(uint64_t word) { return static_cast<uint32_t>(word >> 32); }
uint32_t low_half(uint64_t word) { return static_cast<uint32_t>(word); }

}  // namespace

std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t left = uint64_t{0xd2511f53} * counter[0];
    const uint64_t right = uint64_t{0xcd9e8d57} * counter[2];
    counter = {high_half(right) ^ counter[1] ^ key[0], low_half(right),
               high_half(left) ^ counter[3] ^ key[1], low_half(left)};
    key[0] += 0x9e3779b9;  // golden ratio
    key[1] += 0xbb67ae85;  // sqrt(3) - 1
  }
  return counter;
}

uint64_t philox(uint64_t key, uint32_t lane) {
  const std::array<uint32_t, 4> counter = {lane, 0, 0, 0};
  const std::array<uint32_t, 2> halves = {low_half(key), high_half(key)};
  const std::array<uint32_t, 4> out = philox(counter, halves);
  return uint64_t{out[1]} << 32 | out[0];
}

uint64_t Key::index(uint64_t n, uint32_t lane) const {
  MILIEU_ASSERT(n > 0);
  return static_cast<uint64_t>((Wide{bits(lane)} * n) >> 64);
}

}  // namespace milieu::base
