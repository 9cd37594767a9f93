// Small things for printing: words, numbers, lines that fit.
//
// In:    text.
// Out:   text.
// Never: a stream.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace milieu::cli {

/// Underscores become spaces.
std::string words(std::string_view name);

/// "12,345".
std::string count(uint64_t number);

/// "1 event", "2 events", "12,345 events".
std::string count(uint64_t number, std::string_view noun);

/// "42.0 %".
std::string percent(double share);

/// The number of columns a text takes on a terminal: one for each code point.
size_t columns(std::string_view text);

/// With spaces behind it, up to so many columns.
std::string padded(std::string_view text, size_t wanted);

/// Broken between words so that no line is longer than `width`; all lines but the first begin with
/// `indent` spaces. The first is taken to begin at column `indent`, too. No line feed at the end.
std::string wrapped(std::string_view text, size_t width, size_t indent);

/// Prints the value to stdout, indented, with a line feed. Text that is no UTF-8 is mended.
void print_json(const nlohmann::ordered_json& value);

}  // namespace milieu::cli
