#include "base/bytes.h"

#include <bit>
#include <utility>

namespace milieu::base {

void ByteWriter::u64(uint64_t value) {
  for (; value >= 0x80; value >>= 7) u8(static_cast<uint8_t>(value | 0x80));
  u8(static_cast<uint8_t>(value));
}

void ByteWriter::i64(int64_t value) {
  const uint64_t bits = static_cast<uint64_t>(value);
  u64((bits << 1) ^ (value < 0 ? ~uint64_t{0} : 0));
}

void ByteWriter::f64(double value) {
  uint64_t bits = std::bit_cast<uint64_t>(value);
  for (int i = 0; i < 8; ++i, bits >>= 8) u8(static_cast<uint8_t>(bits));
}

void ByteWriter::text(std::string_view value) {
  u64(value.size());
  bytes_.append(value);
}

std::string ByteWriter::take() { return std::exchange(bytes_, {}); }

std::optional<uint8_t> ByteReader::u8() {
  if (left_.empty()) return std::nullopt;
  const uint8_t value = static_cast<uint8_t>(left_[0]);
  left_.remove_prefix(1);
  return value;
}

std::optional<uint64_t> ByteReader::longer() {
  uint64_t value = 0;
  for (size_t i = 0; i < left_.size() && i < 10; ++i) {
    const uint64_t byte = static_cast<uint8_t>(left_[i]);
    if (i == 9 && byte > 1) return std::nullopt;              // beyond 64 bits
    if (i > 0 && byte == 0) return std::nullopt;              // a longer way to write it
    value |= (byte & 0x7f) << (7 * i);
    if (byte >= 0x80) continue;
    left_.remove_prefix(i + 1);
    return value;
  }
  return std::nullopt;
}

std::optional<double> ByteReader::f64() {
  if (left_.size() < 8) return std::nullopt;
  uint64_t bits = 0;
  for (size_t i = 0; i < 8; ++i)
    bits |= static_cast<uint64_t>(static_cast<uint8_t>(left_[i])) << (8 * i);
  left_.remove_prefix(8);
  return std::bit_cast<double>(bits);
}

std::optional<std::string_view> ByteReader::text(size_t longest) {
  const std::string_view start = left_;
  const std::optional<uint64_t> length = u64();
  if (!length || *length > longest || *length > left_.size()) {
    left_ = start;
    return std::nullopt;
  }
  const std::string_view value = left_.substr(0, *length);
  left_.remove_prefix(*length);
  return value;
}

}  // namespace milieu::base
