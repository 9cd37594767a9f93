// Values as bytes and back.
//
// In:    numbers and texts, in an order known to both sides.
// Out:   bytes that mean the same on every machine; from bytes the values, or nothing.
// Never: a read past the end; an allocation larger than what is left to read; a struct image.
//
// A varint is unsigned LEB128: 7 bits a byte, the low ones first, the top bit means "more". Zigzag
// maps 0, -1, 1, -2 ... to 0, 1, 2, 3 ... Doubles are their 8 IEEE bytes, the low one first.
// There is one way to write each value, and the reader refuses the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace milieu::base {

class ByteWriter {
 public:
  void u8(uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void u64(uint64_t value);
  void i64(int64_t value);
  void f64(double value);
  void text(std::string_view value);  // its length as u64, then its bytes

  size_t size() const { return bytes_.size(); }
  std::string_view view() const { return bytes_; }

  /// Everything written so far; the writer is then empty.
  std::string take();

 private:
  std::string bytes_;
};

/// Reads what ByteWriter wrote. The bytes must outlive the reader and the texts it gave. After a
/// read that gave nothing the position is where it was.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : left_(bytes) {}

  std::optional<uint8_t> u8();
  std::optional<uint64_t> u64() {
    if (left_.empty() || static_cast<uint8_t>(left_[0]) >= 0x80) return longer();
    const uint64_t value = static_cast<uint8_t>(left_[0]);
    left_.remove_prefix(1);
    return value;
  }
  std::optional<int64_t> i64() {
    const std::optional<uint64_t> bits = u64();
    if (!bits) return std::nullopt;
    return static_cast<int64_t>((*bits >> 1) ^ (0 - (*bits & 1)));
  }
  std::optional<double> f64();

  /// A text of at most `longest` bytes.
  std::optional<std::string_view> text(size_t longest = SIZE_MAX);

  bool at_end() const { return left_.empty(); }
  size_t left() const { return left_.size(); }

 private:
  std::optional<uint64_t> longer();  // a varint of more than a byte, if it is one

  std::string_view left_;
};

}  // namespace milieu::base
