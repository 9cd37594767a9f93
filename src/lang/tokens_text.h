// Characters that cannot stand where they stand, in words; and texts without their quotes.
//
// In:    a code point or a byte, a TEXT token.
// Out:   how to call it, what to write instead; what the author wrote between the quotes.
// Never: a control character in what is shown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace milieu::lang {

/// True for what may not even stand in a text or a comment: control characters, and the invisible
/// ones that make text look other than it is (Boucher and Anderson, "Trojan Source", 2023).
bool is_control(uint32_t code_point);

/// "'!'", "'é' (U+00E9)", "the control character U+0007".
std::string describe(uint32_t code_point, std::string_view as_written);

/// What the author may have meant by it; never empty.
std::string_view instead_of(uint32_t code_point);

/// "0xFF".
std::string hex(char byte);

/// The text of a TEXT token, from quote to quote, with \" and \\ undone.
std::string unquote(std::string_view token);

}  // namespace milieu::lang
