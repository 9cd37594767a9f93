// The texts of `says`: words, with forms in braces that are filled when an event is told.
//
// In:    a text as it stands in a world.
// Out:   its pieces, in order; views into that text.
// Never: who or what a name stands for; whether it fits (lang/check_says).
//
//   {a}           the name of a role, an answer's quantity, or `it`, the one who answered
//   {a.they} {a.them} {a.their} {a.themself}   a pronoun where it is plain who is meant
//   {a.was}       "was", or "were" where a is spoken of as they
//   {e.that}      an event, as the words that follow "that"
//   {n songs}     a whole number and its noun: "1 song", "3 songs"; {n man|men} for an odd plural
//   {times}       in `says often`: "once", "twice", "14 times"
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace milieu::model {

struct Piece {
  enum class Form : uint8_t {
    Words, Name, They, Them, Their, Themself, Was, That, Count, Times,
    Unclosed,  // a brace that is opened and not closed
    Unknown,   // name.something that is no form
  };
  Form form = Form::Words;
  std::string_view text;  // the words; otherwise the name
  std::string_view one;   // Count: the noun of one, if it was given
  std::string_view many;  // Count: the noun of several; Unknown: what stands after the dot
};

std::vector<Piece> pieces(std::string_view text);

/// "song" of "songs", "story" of "stories"; what does not end like a plural stays as it is.
std::string singular(std::string_view plural);

}  // namespace milieu::model
