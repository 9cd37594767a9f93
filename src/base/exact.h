// Numbers that accumulate: whole counts of millionths, so that sums do not depend on their order.
//
// In:    integers, doubles, decimal text.
// Out:   the same, exactly; or nothing at all where that cannot be.
// Never: silent wrap-around, silent loss of digits, a rounding mode other than half to even.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace milieu::base {

/// A stored number, in millionths. From about -9.2e12 to 9.2e12 in whole units.
using Fixed = int64_t;

/// The number one.
inline constexpr Fixed one = 1'000'000;

/// The nearest double (exact division rounded once, if |value| <= 2^53 millionths).
double to_double(Fixed value);

/// The nearest Fixed to the exact value of the double; a tie goes to the even millionth.
/// Nothing if the value is not finite or beyond 9.2e18 millionths.
/// Undoes to_double for |value| < 2^52 millionths.
std::optional<Fixed> to_fixed(double value);

/// a + b, a - b, a * b; nothing if it does not fit. `mul` multiplies plain integers: to multiply
/// two Fixed the caller owes a division by `one`.
std::optional<int64_t> add(int64_t a, int64_t b);
std::optional<int64_t> sub(int64_t a, int64_t b);
std::optional<int64_t> mul(int64_t a, int64_t b);

/// The value, or the bound it went beyond. Needs low <= high.
int64_t clamp(int64_t value, int64_t low, int64_t high);

/// amount * by, multiplied as doubles, then rounded half to even to a whole millionth.
/// Nothing if `by` is not finite or if amount or result is beyond 2^53 millionths.
std::optional<Fixed> scale(Fixed amount, double by);

/// The same for amount / by. Nothing if `by` is 0.
std::optional<Fixed> divide(Fixed amount, double by);

/// Reads "12", "-0.125", "+3.5": digits with at most 6 decimals, a digit on each side of the point.
/// Nothing for anything else, spaces and exponents included.
std::optional<Fixed> parse_fixed(std::string_view text);

/// The shortest text that parse_fixed reads back: "0.5", "-3".
std::string format_fixed(Fixed value);

}  // namespace milieu::base
