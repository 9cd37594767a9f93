#include "base/bytes.h"

#include <doctest/doctest.h>

#include <bit>
#include <limits>
#include <vector>

#include "base/draw.h"

using namespace milieu::base;
using namespace std::string_view_literals;

TEST_CASE("what is written is read back in the same order") {
  ByteWriter writer;
  writer.u8(200);
  writer.u64(300);
  writer.i64(-2);
  writer.f64(-0.1);
  writer.text("Ani \xd0\x90");
  writer.text("");
  const std::string bytes = writer.take();
  CHECK(writer.size() == 0);
  ByteReader reader(bytes);
  CHECK(reader.u8() == 200);
  CHECK(reader.u64() == 300);
  CHECK(reader.i64() == -2);
  CHECK(reader.f64() == -0.1);
  CHECK(reader.text() == "Ani \xd0\x90"sv);
  CHECK_FALSE(reader.at_end());
  CHECK(reader.text() == ""sv);
  CHECK(reader.at_end());
  CHECK_FALSE(reader.u8());
}

TEST_CASE("whole numbers of every length come back") {
  std::vector<uint64_t> values = {0, 127, 128, UINT64_MAX, uint64_t{1} << 63};
  for (uint32_t i = 0; i < 2000; ++i) values.push_back(Key{Luck{3}}.bits(i) >> (i % 64));
  ByteWriter writer;
  for (const uint64_t value : values) {
    writer.u64(value);
    writer.i64(static_cast<int64_t>(value));
  }
  const std::string bytes = writer.take();
  ByteReader reader(bytes);
  for (const uint64_t value : values) {
    REQUIRE(reader.u64() == value);
    REQUIRE(reader.i64() == static_cast<int64_t>(value));
  }
  CHECK(reader.at_end());
}

TEST_CASE("the bytes are those of LEB128, zigzag and IEEE") {
  ByteWriter writer;
  writer.u64(300);
  writer.i64(-1);
  writer.i64(1);
  writer.f64(1.0);
  CHECK(writer.take() == "\xac\x02\x01\x02\0\0\0\0\0\0\xf0\x3f"sv);
}

TEST_CASE("a double keeps its bits, even where it is no number") {
  for (const double value : {-0.0, 5e-324, std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()}) {
    ByteWriter writer;
    writer.f64(value);
    const auto back = ByteReader(writer.view()).f64();
    REQUIRE(back);
    CHECK(std::bit_cast<uint64_t>(*back) == std::bit_cast<uint64_t>(value));
  }
}

TEST_CASE("bytes that end too early give nothing and move nothing") {
  ByteReader number("\x80\x80"sv);
  CHECK_FALSE(number.u64());
  CHECK_FALSE(number.i64());
  CHECK_FALSE(number.f64());
  CHECK_FALSE(number.text());
  CHECK(number.left() == 2);
  ByteReader text("\x05""abc"sv);
  CHECK_FALSE(text.text());
  CHECK(text.left() == 4);
  CHECK(text.u8() == 5);
}

TEST_CASE("a length larger than allowed is refused") {
  ByteReader huge("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01""abc"sv);
  CHECK_FALSE(huge.text());
  ByteReader bounded("\x03""abc"sv);
  CHECK_FALSE(bounded.text(2));
  CHECK(bounded.text(3) == "abc"sv);
}

TEST_CASE("a number beyond 64 bits or written longer than need be is refused") {
  CHECK_FALSE(ByteReader("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"sv).u64());
  CHECK_FALSE(ByteReader("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x01"sv).u64());
  CHECK_FALSE(ByteReader("\x80\0"sv).u64());
  CHECK(ByteReader("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv).u64() == UINT64_MAX);
}
