#include "lang/source.h"

#include <algorithm>
#include <utility>

namespace milieu::lang {
namespace {

constexpr size_t block = 1024;  // bytes

bool starts_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

size_t points_within(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), starts_code_point));
}

// How many code points begin before an offset.
size_t points_before(const SourceText& source, size_t offset) {
  const size_t from = offset / block * block;
  const std::string_view text = source.text;
  return source.points[offset / block] + points_within(text.substr(from, offset - from));
}

// The length that the first byte announces, and the smallest value that needs it.
struct Shape {
  uint32_t length;
  uint32_t bits;
  uint32_t least;
};

Shape shape_of(uint32_t byte) {
  if (byte < 0x80) return {1, byte, 0};
  if (byte >= 0xC2 && byte < 0xE0) return {2, byte & 0x1F, 0x80};
  if (byte >= 0xE0 && byte < 0xF0) return {3, byte & 0x0F, 0x800};
  if (byte >= 0xF0 && byte < 0xF5) return {4, byte & 0x07, 0x10000};
  return {0, 0, 0};
}

}  // namespace

SourceText::SourceText(uint32_t file_number, std::string file_name, std::string file_text)
    : number(file_number), name(std::move(file_name)), text(std::move(file_text)) {
  lines.push_back(0);
  for (size_t i = 0; i < text.size(); i++)
    if (text[i] == '\n') lines.push_back(static_cast<uint32_t>(i + 1));
  points.push_back(0);
  for (size_t end = block; end <= text.size(); end += block) {
    const size_t here = points_within(std::string_view(text).substr(end - block, block));
    points.push_back(points.back() + static_cast<uint32_t>(here));
  }
}

Place place(const SourceText& source, uint32_t offset) {
  if (source.lines.empty()) return {};
  const auto end = std::min(size_t{offset}, source.text.size());
  const auto after = std::upper_bound(source.lines.begin(), source.lines.end(), end);
  const auto line = static_cast<uint32_t>(after - source.lines.begin());
  const size_t columns = points_before(source, end) - points_before(source, source.lines[line - 1]);
  return {line, static_cast<uint32_t>(columns) + 1};
}

std::string_view line_text(const SourceText& source, uint32_t line) {
  if (line == 0 || line > source.lines.size()) return {};
  const size_t begin = source.lines[line - 1];
  const bool last = line == source.lines.size();
  const size_t end = last ? source.text.size() : source.lines[line] - size_t{1};
  std::string_view text = std::string_view(source.text).substr(begin, end - begin);
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

CodePoint decode(std::string_view text, size_t at) {
  if (at >= text.size()) return {};
  const auto byte = [&](size_t i) { return uint32_t{static_cast<unsigned char>(text[i])}; };
  const Shape shape = shape_of(byte(at));
  if (shape.length == 0 || text.size() - at < shape.length) return {};
  uint32_t value = shape.bits;
  for (size_t i = at + 1; i < at + shape.length; i++) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3F);
  }
  const bool surrogate = value >= 0xD800 && value < 0xE000;
  if (value < shape.least || value > 0x10FFFF || surrogate) return {};
  return {value, shape.length};
}

}  // namespace milieu::lang
