// From world text to a tree.
//
// In:    a SourceText.
// Out:   a File, and every mistake found, by place in the text. No mistakes: the whole text is in
//        the tree. Mistakes: the lines that have one are left out of it, with what hangs on them.
// Never: a name looked up, a second mistake on a line, an abort, more than 10,000 mistakes.
//
// The grammar is docs/grammar.txt; the functions of the parser bear its names. Time and memory grow
// with the length of the text, which is bounded, as is the depth of the tree: see `deepest`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "lang/source.h"
#include "lang/tree.h"

namespace milieu::lang {

inline constexpr size_t longest_text = size_t{8} << 20;  // bytes; more is lang/too-long
inline constexpr size_t most_tokens = 1'000'000;         // likewise
inline constexpr size_t most_mistakes = 10'000;          // then one last lang/too-many-mistakes
inline constexpr uint32_t deepest = 200;                 // expressions or blocks in one another

struct Parsed {
  File file;
  std::vector<base::Diagnostic> diagnostics;
};

Parsed parse(const SourceText& source);

/// The tree as an S-expression, one declaration, clause or statement a line, without spans: what
/// two texts that say the same have in common.
std::string print(const File& file);

/// What each diagnostic code of the parser means, in alphabetical order.
struct CodeText {
  std::string_view code;
  std::string_view meaning;
};

std::span<const CodeText> parser_codes();

}  // namespace milieu::lang
