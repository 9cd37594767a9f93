#include <algorithm>
#include <array>
#include <span>

#include "lang/tokens.h"

namespace milieu::lang {
namespace {

using std::literals::operator""sv;

constexpr std::array reserved = {
    "not"sv,  "or"sv, "and"sv,    "if"sv, "else"sv,   "each"sv,     "with"sv,   "for"sv, "from"sv,
    "to"sv,   "is"sv, "before"sv, "by"sv, "within"sv, "answered"sv, "failed"sv, "in"sv,  "after"sv,
    "new"sv};

constexpr std::array fixed = {"it"sv, "none"sv, "now"sv};

constexpr std::array after_numbers = {
    "per"sv,     "times"sv,   "every"sv,   "on"sv,  "odds"sv, "toward"sv, "symmetric"sv,
    "fades"sv,   "seen"sv,    "learns"sv,  "was"sv, "at"sv,   "holding"sv, "decides"sv,
    "repeat"sv,  "shows"sv};

constexpr std::array aggregates = {"count"sv, "components"sv, "sum"sv,
                                   "mean"sv,  "max"sv,        "min"sv};

constexpr std::array declarations = {
    "use"sv,   "source"sv,   "unit"sv,  "calendar"sv, "one"sv,   "all"sv,       "ends"sv,
    "kind"sv,  "fact"sv,     "taste"sv, "standing"sv, "class"sv, "parameter"sv, "rule"sv,
    "claim"sv, "action"sv,   "also"sv,  "process"sv,  "new"sv,   "start"sv,     "outcome"sv,
    "measure"sv, "what_if"sv};

bool has(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool is_reserved(std::string_view word) { return has(reserved, word); }
bool is_fixed(std::string_view word) { return has(fixed, word); }
bool follows_number(std::string_view word) { return has(after_numbers, word); }
bool is_aggregate(std::string_view word) { return has(aggregates, word); }
bool begins_declaration(std::string_view word) { return has(declarations, word); }

}  // namespace milieu::lang
