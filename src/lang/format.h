// World text in its one canonical form.
//
// In:    a text without mistakes.
// Out:   the same text, respaced: the author's lines and comments, our indents and gaps.
// Never: another tree; a line broken or joined; a second form of what it has formed.
//
// Two spaces a level; a line that goes on is indented by eight more. Two spaces before a cite, a
// trailing comment, a modifier, an answer, a motive on the line of its clause. The motives of a
// block stand in columns. At most one blank line in a row, none inside a line that goes on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "lang/source.h"

namespace milieu::lang {

/// Nothing if the text has mistakes, which are then appended to `diagnostics`.
std::optional<std::string> format(const SourceText& source,
                                  std::vector<base::Diagnostic>& diagnostics);

}  // namespace milieu::lang
