// What a text is, in 64 digits that nobody can make another text for.
//
// In:    text.
// Out:   its SHA-256.
// Never: a secret kept.
#pragma once

#include <string>
#include <string_view>

namespace milieu::native {

/// In lower-case hexadecimal.
std::string sha256(std::string_view text);

}  // namespace milieu::native
