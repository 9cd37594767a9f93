// A parse that keeps its tokens, for the formatter.
//
// In:    a SourceText.
// Out:   what parse() gives, and the tokens with the marks that the parser put on them.
// Never: tokens of a text that is too long.
#pragma once

#include "lang/parse.h"
#include "lang/tokens.h"

namespace milieu::lang {

struct ParsedTokens {
  Parsed parsed;
  Lexed lexed;
};

ParsedTokens parse_tokens(const SourceText& source);

}  // namespace milieu::lang
