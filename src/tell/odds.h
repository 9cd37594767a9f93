// Odds, rates and chances in words.
//
// In:    units of motive (one multiplies odds by e), rates per day, chances.
// Out:   "2.7 times", "about once in 9 days", "12 %".
// Never: more digits than anybody can use.
#pragma once

#include <string>

namespace milieu::tell {

/// A number with two digits that count: "2.7", "27", "270"; "more than 10,000".
std::string rough(double number);

/// What so many units, for or against, multiply odds by: "2.7 times".
std::string times(double units);

/// "about once in 9 days", "about 3 times a day", "about once an hour", "never".
std::string how_often(double per_day);

/// "about 2.1 times", "once", "hardly ever"; how often something was to be expected.
std::string expected(double number);

/// "12 %", "less than 1 %", "more than 99 %".
std::string chance(double share);

/// A span of time, roughly: "20 minutes", "3.5 hours", "12 days".
std::string span(double milliseconds);

}  // namespace milieu::tell
