#include "base/hash.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

using namespace milieu::base;

TEST_CASE("the finaliser gives the values of splitmix64") {
  // The first outputs of splitmix64 from state 0 (Vigna's reference splitmix64.c).
  CHECK(mix(0x9e3779b97f4a7c15ULL) == 0xe220a8397b1dcdafULL);
  CHECK(mix(2 * 0x9e3779b97f4a7c15ULL) == 0x6e789e6aa1b965f4ULL);
  CHECK(mix(0) == 0);
}

TEST_CASE("a million structured names have a million hashes") {
  std::vector<uint64_t> hashes;
  for (int i = 0; i < 500'000; ++i) {
    hashes.push_back(hash_text("person." + std::to_string(i)));
    hashes.push_back(hash_text(std::to_string(i) + ".person"));
  }
  std::sort(hashes.begin(), hashes.end());
  CHECK(std::adjacent_find(hashes.begin(), hashes.end()) == hashes.end());
}

TEST_CASE("changing one bit of a name changes about half the bits of its hash") {
  const std::string name = "anora.propose.answer";
  int64_t changed = 0;
  for (size_t bit = 0; bit < name.size() * 8; ++bit) {
    std::string other = name;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
    changed += std::popcount(hash_text(name) ^ hash_text(other));
  }
  const double mean = static_cast<double>(changed) / static_cast<double>(name.size() * 8);
  CHECK(mean > 30.5);
  CHECK(mean < 33.5);
}

TEST_CASE("names that differ only in zero bytes or length have different hashes") {
  using namespace std::string_view_literals;
  CHECK(hash_text("") != hash_text("\0"sv));
  CHECK(hash_text("a") != hash_text("a\0"sv));
  CHECK(hash_text("12345678") != hash_text("12345678\0\0\0\0\0\0\0\0"sv));
}

TEST_CASE("a hash of a name is the same for ever") {
  CHECK(hash_text("") == 0xe220a8397b1dcdafULL);
  CHECK(hash_text("milieu") == 0xb0e6a0e8081f2663ULL);
}

TEST_CASE("a digest knows what it absorbed, in which order and in which pieces") {
  Digest empty, ab, a_b, ba, zero;
  ab.absorb("ab");
  a_b.absorb("a");
  a_b.absorb("b");
  ba.absorb("ba");
  zero.absorb(uint64_t{0});
  std::vector<std::string> all = {empty.hex(), ab.hex(), a_b.hex(), ba.hex(), zero.hex()};
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
  Digest again;
  again.absorb("ab");
  CHECK(again == ab);
  CHECK(again.hex() == ab.hex());
  CHECK(again.low() == ab.low());
  CHECK_FALSE(again == ba);
}

TEST_CASE("a digest is written as 32 lower-case hexadecimal digits, of which low is the end") {
  Digest digest;
  digest.absorb("milieu");
  const std::string hex = digest.hex();
  CHECK(hex.size() == 32);
  CHECK(hex.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(std::stoull(hex.substr(16), nullptr, 16) == digest.low());
  CHECK(hex == "80990d3010c9ab248bb66b609fd57016");
}

TEST_CASE("digests of nearby sequences do not clash") {
  std::vector<std::string> all;
  for (uint64_t a = 0; a < 100; ++a) {
    for (uint64_t b = 0; b < 100; ++b) {
      Digest digest;
      digest.absorb(a);
      digest.absorb(b);
      all.push_back(digest.hex());
    }
  }
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}
