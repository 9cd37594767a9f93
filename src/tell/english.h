// Words of English that a telling needs: pronouns, numbers, lists, nouns, times of day.
//
// In:    counts, times, words.
// Out:   "she", "three times", "Ani, Lulu and Jenny", "four days later", "before dawn".
// Never: a name, or a look at a world or a history. To tell in another language, replace this file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/template.h"
#include "model/world.h"

namespace milieu::tell {

using As = model::Spoken::As;

/// "she", "him", "their", "themself" (of several: "themselves"), by the form of the brace.
std::string pronoun(As as, model::Piece::Form form, bool several);

/// "one" to "twelve", then digits.
std::string number_word(int64_t count);
/// "first" to "twelfth", then "13th".
std::string ordinal(int64_t number);
/// "once", "twice", "three times".
std::string times_word(int64_t count);
/// "1 song", "3 songs", "no songs". `one` may be empty: then it is made from `many`.
std::string counted(int64_t count, std::string_view one, std::string_view many);
/// "A", "A and B", "A, B and C".
std::string list(const std::vector<std::string>& items);
/// "Ani's", "Toros's".
std::string possessive(const std::string& name);
/// "clients" of "client"; "stories" of "story".
std::string plural(const std::string& noun);

/// With a capital at its beginning.
std::string capital(const std::string& text);
/// Begins with a capital and ends with a full stop, unless it ends with another sign already.
std::string as_sentence(std::string text);

/// When a day begins: after midnight it is still the night of the evening before.
inline constexpr int64_t day_begins = int64_t{5} * 3600 * 1000;

/// The day something belongs to: it begins at `cut` milliseconds after midnight.
int64_t day_number(int64_t time, int64_t cut);
/// "Monday, 8 January 2024", "Monday, 8 January".
std::string date(int64_t time, bool with_year);
/// "in the morning", "before dawn"; empty for a time without a date.
std::string part_of_day(int64_t time);
/// "For three days" if something happened on each of them, "Over the next three days" if not.
std::string over_days(int64_t days, bool on_each);

}  // namespace milieu::tell
