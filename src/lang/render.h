// A mistake as its author sees it.
//
// In:    diagnostics, and the texts that their spans point into.
// Out:   lines of text: the place and the message, the line of the mistake, and the hint beneath
//        what is meant.
// Never: a line of source wider than 100 columns, a tab, a control character of the author's.
//
//   worlds/tavern.world:14:8: no relation is called 'owes'        [lang/unknown-relation]
//      14 |   when owes(a, b) > 0
//         |        ^^^^ did you mean 'owns'? relations are declared at the top, line 3
#pragma once

#include <span>
#include <string>

#include "base/diagnostic.h"
#include "lang/source.h"

namespace milieu::lang {

/// Ends with a line feed. A span in no known file gives the message and the hint alone.
std::string render(const base::Diagnostic& diagnostic, std::span<const SourceText> sources,
                   bool colour);

/// All of them, by the order of their files and their places in it; what is nowhere comes first.
std::string render_all(std::span<const base::Diagnostic> diagnostics,
                       std::span<const SourceText> sources, bool colour);

}  // namespace milieu::lang
