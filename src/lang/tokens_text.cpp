#include "lang/tokens_text.h"

#include <algorithm>
#include <iterator>

namespace milieu::lang {
namespace {

struct Advice {
  uint32_t code_point;
  std::string_view hint;
};

constexpr Advice advices[] = {
    {'!', "write 'not' before a condition, '!=' between two values"},
    {'&', "write a comma for 'and'"},
    {';', "write commas between statements, or put each on a line of its own"},
    {'{', "blocks are made by indentation, without braces"},
    {'}', "blocks are made by indentation, without braces"},
    {'\'', "a text stands between double quotes"},
    {'`', "a text stands between double quotes"},
    {'$', "write the unit after the number: 5 dollars"},
    {'.', "a point stands only inside a number (0.5) or twice in a range (0..5)"},
    {'^', "there are no powers: multiply"},
    {'\\', "a line goes on by itself after a comma, an operator or an open bracket"},
    {0xA0, "this is a no-break space: type a plain space"},
    {0xD7, "write * to multiply"},
    {0x2212, "write a plain - for minus"},
    {0x2013, "write a plain - for minus, or .. for a range"},
    {0x2014, "write a plain - for minus, or a comment after #"},
    {0x2018, "a text stands between straight double quotes"},
    {0x2019, "a text stands between straight double quotes"},
    {0x201C, "a text stands between straight double quotes"},
    {0x201D, "a text stands between straight double quotes"},
    {0x2026, "a range is written with two points: 0..5"},
    {0x2260, "write !="},
    {0x2264, "write <="},
    {0x2265, "write >="},
};

constexpr char digits[] = "0123456789ABCDEF";

}  // namespace

bool is_control(uint32_t c) {
  const bool directs = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || directs;
}

std::string hex(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return {'0', 'x', digits[value >> 4], digits[value & 15]};
}

std::string describe(uint32_t code_point, std::string_view as_written) {
  if (code_point > 0x20 && code_point < 0x7F) return "'" + std::string(as_written) + "'";
  std::string number;
  for (uint32_t rest = code_point; rest != 0 || number.size() < 4; rest >>= 4)
    number.insert(number.begin(), digits[rest & 15]);
  if (is_control(code_point)) return "the control character U+" + number;
  return "'" + std::string(as_written) + "' (U+" + number + ")";
}

std::string_view instead_of(uint32_t code_point) {
  const auto wanted = [&](const Advice& advice) { return advice.code_point == code_point; };
  const auto* found = std::find_if(std::begin(advices), std::end(advices), wanted);
  if (found != std::end(advices)) return found->hint;
  if (is_control(code_point)) return "take it out; your editor may not show it";
  if (code_point < 0x80) return "take it out";
  return "names are made of a to z, A to Z, digits and _; the rest stands in texts and comments";
}

std::string unquote(std::string_view token) {
  std::string text;
  if (token.size() < 2) return text;
  for (size_t i = 1; i + 1 < token.size(); i++) {
    if (token[i] == '\\' && i + 2 < token.size()) i++;
    text += token[i];
  }
  return text;
}

}  // namespace milieu::lang
