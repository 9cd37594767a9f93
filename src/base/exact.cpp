#include "base/exact.h"

#include <bit>

#include "base/assert.h"

namespace milieu::base {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr double largest_exact = 0x1p53;
constexpr uint64_t largest_fixed = 9'200'000'000'000'000'000ULL;

bool exact_as_double(int64_t value) {
  return value <= int64_t{1} << 53 && value >= -(int64_t{1} << 53);
}

// Adding and taking away 2^52 leaves no bits below one; the processor rounds half to even.
double round_half_even(double value) {
  constexpr double whole = 0x1p52;
  if (!(value < whole && value > -whole)) return value;
  return value < 0 ? (value - whole) + whole : (value + whole) - whole;
}

// numerator / 2^places, a tie to even. Needs 0 <= places < 127.
Wide shift_half_even(Wide numerator, int places) {
  if (places == 0) return numerator;
  const Wide half = Wide{1} << (places - 1);
  const Wide rest = numerator & ((half << 1) - 1);
  const Wide whole = numerator >> places;
  const bool up = rest > half || (rest == half && (whole & 1) != 0);
  return whole + (up ? 1 : 0);
}

// |value| in millionths, for finite |value| < 2^44.
uint64_t millionths(double value) {
  const uint64_t bits = std::bit_cast<uint64_t>(value) & ~(uint64_t{1} << 63);
  const int exponent = static_cast<int>(bits >> 52);
  const uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  const uint64_t mantissa = exponent == 0 ? fraction : fraction | uint64_t{1} << 52;
  const int places = 1075 - (exponent == 0 ? 1 : exponent);  // value = mantissa / 2^places
  if (places > 80) return 0;  // mantissa * 1e6 < 2^73, so the value is below a quarter millionth
  const Wide product = Wide{mantissa} * Wide{one};
  return static_cast<uint64_t>(shift_half_even(product, places));
}

bool digit(char letter) { return letter >= '0' && letter <= '9'; }

// Reads up to the first non-digit; false if there is no digit or it is beyond any Fixed.
bool read_whole(std::string_view& text, uint64_t& value) {
  size_t count = 0;
  for (value = 0; count < text.size() && digit(text[count]); ++count) {
    value = value * 10 + static_cast<uint64_t>(text[count] - '0');
    if (value > 10'000'000'000'000ULL) return false;
  }
  text.remove_prefix(count);
  return count > 0;
}

// Reads ".125" as 125000, and "" as 0; false for anything else.
bool read_decimals(std::string_view text, uint64_t& value) {
  value = 0;
  if (text.empty()) return true;
  if (text[0] != '.' || text.size() < 2 || text.size() > 7) return false;
  uint64_t unit = static_cast<uint64_t>(one);
  for (const char letter : text.substr(1)) {
    if (!digit(letter)) return false;
    unit /= 10;
    value += unit * static_cast<uint64_t>(letter - '0');
  }
  return true;
}

}  // namespace

double to_double(Fixed value) { return static_cast<double>(value) / 1e6; }

std::optional<Fixed> to_fixed(double value) {
  if (!(value < 0x1p44 && value > -0x1p44)) return std::nullopt;
  const uint64_t size = millionths(value);
  if (size > largest_fixed) return std::nullopt;
  return value < 0 ? -static_cast<int64_t>(size) : static_cast<int64_t>(size);
}

std::optional<int64_t> add(int64_t a, int64_t b) {
  int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
  return result;
}

std::optional<int64_t> sub(int64_t a, int64_t b) {
  int64_t result = 0;
  if (__builtin_sub_overflow(a, b, &result)) return std::nullopt;
  return result;
}

std::optional<int64_t> mul(int64_t a, int64_t b) {
  int64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

int64_t clamp(int64_t value, int64_t low, int64_t high) {
  MILIEU_ASSERT(low <= high);
  return value < low ? low : value > high ? high : value;
}

std::optional<Fixed> scale(Fixed amount, double by) {
  if (!exact_as_double(amount)) return std::nullopt;
  const double product = static_cast<double>(amount) * by;
  if (!(product <= largest_exact && product >= -largest_exact)) return std::nullopt;
  return static_cast<Fixed>(round_half_even(product));
}

std::optional<Fixed> divide(Fixed amount, double by) {
  if (!exact_as_double(amount)) return std::nullopt;
  const double quotient = static_cast<double>(amount) / by;
  if (!(quotient <= largest_exact && quotient >= -largest_exact)) return std::nullopt;
  return static_cast<Fixed>(round_half_even(quotient));
}

std::optional<Fixed> parse_fixed(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  uint64_t whole = 0;
  uint64_t decimals = 0;
  if (!read_whole(text, whole) || !read_decimals(text, decimals)) return std::nullopt;
  const uint64_t size = whole * static_cast<uint64_t>(one) + decimals;  // at most 1e19 + 1e6
  const uint64_t largest = static_cast<uint64_t>(INT64_MAX) + (negative ? 1 : 0);
  if (size > largest) return std::nullopt;
  return static_cast<int64_t>(negative ? 0 - size : size);
}

std::string format_fixed(Fixed value) {
  const uint64_t bits = static_cast<uint64_t>(value);
  const uint64_t size = value < 0 ? 0 - bits : bits;
  const uint64_t unit = static_cast<uint64_t>(one);
  std::string text = value < 0 ? "-" : "";
  text += std::to_string(size / unit);
  if (size % unit == 0) return text;
  std::string decimals = std::to_string(unit + size % unit);
  decimals[0] = '.';
  while (decimals.back() == '0') decimals.pop_back();
  return text += decimals;
}

}  // namespace milieu::base
