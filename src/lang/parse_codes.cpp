#include "lang/parse.h"

namespace milieu::lang {
namespace {

constexpr CodeText codes[] = {
    {"lang/and-is-a-comma", "'and' stands between conditions; a comma says and"},
    {"lang/bad-character", "a character that the language does not have, or one that is no UTF-8"},
    {"lang/bad-cite", "the brackets that name sources are not of the form [R:12 \"words\"]"},
    {"lang/bad-escape", "a backslash in a text stands before something else than \" or \\"},
    {"lang/bad-number", "a number runs into a name, has two points, or should be whole and is not"},
    {"lang/colon-before-block", "a colon ends a line whose statements stand below it"},
    {"lang/double-equals", "a statement compares with == where it should set with ="},
    {"lang/else-if", "'else if' is written in one; a colon or a block goes between the two"},
    {"lang/expected-block", "lines that should stand below this one, deeper, are missing"},
    {"lang/expected-date", "a calendar needs dates such as 2024-01-08"},
    {"lang/expected-expression", "a value should stand here: a number, a name, f(x, y), …"},
    {"lang/expected-head", "the name of an act, a fact or a claim should stand here"},
    {"lang/expected-name", "a name should stand here"},
    {"lang/expected-statement", "a statement should stand here"},
    {"lang/expected-symbol", "a colon, an equals sign or the like is missing"},
    {"lang/expected-text", "a text in double quotes should stand here"},
    {"lang/expected-type", "a type or a range should stand here"},
    {"lang/expected-word", "a word that belongs to this form is missing"},
    {"lang/extra", "something goes on where the line or the list should end"},
    {"lang/extra-comparison", "two comparisons in a row, or one where a value is wanted"},
    {"lang/misplaced-clause", "a claim's line in an action, or an action's line in a claim"},
    {"lang/no-header", "a file does not begin with 'world' or 'module' and its name"},
    {"lang/not-an-act", "answered, failed, within or `is` of something that is no act"},
    {"lang/or-needs-parentheses", "'or' stands where only one condition can, outside parentheses"},
    {"lang/reserved-word", "a word of the language is used as a name"},
    {"lang/single-equals", "a condition has = where it should compare with =="},
    {"lang/stray-else", "an else without the if it belongs to"},
    {"lang/tab", "a tab, where only spaces can stand"},
    {"lang/too-deep", "parentheses, conditions or blocks are nested more than 200 deep"},
    {"lang/too-long", "a file is longer than 8 MiB or has more than a million words"},
    {"lang/too-many-mistakes", "after 10000 mistakes the rest of the file is not looked at"},
    {"lang/twice", "something that can be said once is said twice"},
    {"lang/unclosed", "a parenthesis or bracket that is opened and never closed"},
    {"lang/unclosed-text", "a text whose closing quote is missing on its line"},
    {"lang/uneven-indent", "a line begins in a column where no line above it began"},
    {"lang/unexpected-block", "a line is deeper than the one above, which has no block"},
    {"lang/unknown-clause", "a line below an action or a claim begins with a word unknown there"},
    {"lang/unknown-declaration", "a line in the first column begins with a word unknown there"},
    {"lang/unopened", "a parenthesis or bracket is closed that was never opened"},
};

}  // namespace

std::span<const CodeText> parser_codes() { return codes; }

}  // namespace milieu::lang
