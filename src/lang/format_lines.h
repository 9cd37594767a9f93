// Lines that are spaced already, and how they stand beneath one another.
//
// In:    the formatted lines of a file.
// Out:   its text.
// Never: a token.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace milieu::lang {

/// A line of the file: its text, or `name rest: text` for the first motive of a line in a block;
/// a comment.
struct FormattedLine {
  enum class Part : uint8_t { All, Name };  // what is being written: `text`, or `name` and `rest`
  Part part = Part::All;
  size_t indent = 0;
  bool blank_above = false;
  bool goes_on = false;
  bool motive = false;
  std::string name, rest, text, comment;
};

/// The motives of a block are put in columns, but for those with a long head.
std::string join(std::vector<FormattedLine>& lines);

}  // namespace milieu::lang
