// The text of one file, and where in it something stands.
//
// In:    a number, a name, bytes.
// Out:   lines and columns.
// Never: a file on a disk; what the text means.
//
// The tables are made once, when the text is given: do not change `text` afterwards. They make a
// place cheap even where one line is the whole of a large text, with ten thousand mistakes.
// Lines end with a line feed; a carriage return before it belongs to the line's end. Columns count
// code points, so that they are what an editor shows; a byte that is not UTF-8 counts as one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace milieu::lang {

/// Files number from 1, as in base::Span. The name is the one the author knows the file by.
struct SourceText {
  SourceText() = default;
  SourceText(uint32_t file_number, std::string file_name, std::string file_text);

  uint32_t number = 0;
  std::string name;
  std::string text;
  std::vector<uint32_t> lines;  // the offset at which each line begins
  std::vector<uint32_t> points; // how many code points begin before each 1024th byte
};

/// Line and column, from 1. A place past the end of the text is the one just behind its last byte.
struct Place {
  uint32_t line = 1;
  uint32_t column = 1;
  constexpr bool operator==(const Place&) const = default;
};

Place place(const SourceText& source, uint32_t offset);

/// A line without its end; empty if there is no such line.
std::string_view line_text(const SourceText& source, uint32_t line);

/// One code point: its value and its length in bytes, or length 0 if no UTF-8 begins there.
/// Overlong forms, surrogates and values above 10FFFF are no UTF-8.
struct CodePoint {
  uint32_t value = 0;
  uint32_t length = 0;
};

CodePoint decode(std::string_view text, size_t at);

}  // namespace milieu::lang
