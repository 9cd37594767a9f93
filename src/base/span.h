// A stretch of source text.
//
// In:    nothing. Out: nothing. It is three numbers.
// Never: lines and columns; those are worked out from the text when somebody is told.
#pragma once

#include <cstdint>

namespace milieu::base {

/// Bytes [begin, end) of source file number `file`. Files count from 1; file 0 means "nowhere".
struct Span {
  uint32_t file = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
  constexpr bool operator==(const Span&) const = default;
};

}  // namespace milieu::base
