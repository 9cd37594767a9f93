#include "cli/text.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace milieu::cli {

std::string words(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::string count(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string count(uint64_t number, std::string_view noun) {
  const bool one = number == 1;
  const char before = noun.size() > 1 ? noun[noun.size() - 2] : ' ';
  const bool vowel = std::string_view("aeiou").find(before) != std::string_view::npos;
  const bool to_ies = !one && noun.ends_with("y") && !vowel;
  const std::string_view stem = to_ies ? noun.substr(0, noun.size() - 1) : noun;
  return count(number) + " " + std::string(stem) + (one ? "" : to_ies ? "ies" : "s");
}

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

size_t columns(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(std::string_view text, size_t wanted) {
  const size_t taken = columns(text);
  return std::string(text) + std::string(wanted > taken ? wanted - taken : 0, ' ');
}

std::string wrapped(std::string_view text, size_t width, size_t indent) {
  const size_t room = width > indent + 20 ? width - indent : 20;
  std::string out;
  size_t taken = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (taken > 0 && taken + 1 + columns(word) > room) {
      out += "\n" + std::string(indent, ' ');
      taken = 0;
    } else if (taken > 0) {
      out += ' ';
      ++taken;
    }
    out += word;
    taken += columns(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

void print_json(const nlohmann::ordered_json& value) {
  using Json = nlohmann::ordered_json;
  const std::string text = value.dump(2, ' ', false, Json::error_handler_t::replace);
  std::fputs((text + "\n").c_str(), stdout);
}

}  // namespace milieu::cli
