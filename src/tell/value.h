// Values and dates as they stand in a sentence.
//
// In:    a stored value and its type.
// Out:   "40 dollars", "10 minutes", "0.35", "Ani", "Monday, 8 January 2024".
// Never: a digit that is not in the log.
#pragma once

#include <string>

#include "model/type.h"
#include "tell/names.h"

namespace milieu::tell {

/// "1 dollar", "40 dollars"; the amount alone where the world has no unit.
std::string money(const model::World& world, int64_t amount);

/// "Monday, 8 January 2024"; a time without a date gives its number.
std::string day(int64_t time);
/// "07:00"; seconds are not told.
std::string clock(int64_t time);

/// A value that is no event: those are told in sentence.h. `none` is "nobody" or "nothing".
std::string value(const model::World& world, const Names& names, const model::Type& type,
                  int64_t stored);

/// The same without knowing anybody: for parameters.
std::string plain_value(const model::World& world, const model::Type& type, int64_t stored);

}  // namespace milieu::tell
