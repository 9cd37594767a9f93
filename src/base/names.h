// Guessing what was meant.
//
// In:    a name that is not known, and those that are.
// Out:   the nearest known one, if it is near enough to be worth saying.
// Never: a guess that is acted upon.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace milieu::base {

/// The number of letters to insert, delete, replace or swap with their neighbour to get from a to
/// b (optimal string alignment: Damerau-Levenshtein, no letter edited twice), counted in bytes;
/// limit + 1 if it is more than limit.
size_t edit_distance(std::string_view a, std::string_view b, size_t limit);

/// The name at the smallest distance from `wanted`, at most max(1, a third of its length); of
/// equals the first. Nothing if none is that near.
std::optional<std::string> nearest(std::string_view wanted, std::span<const std::string> among);

}  // namespace milieu::base
