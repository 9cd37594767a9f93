#include "lang/parse.h"

#include "lang/parse_parser.h"
#include "lang/parse_tokens.h"

namespace milieu::lang {

Parsed parse(const SourceText& source) { return parse_tokens(source).parsed; }

ParsedTokens parse_tokens(const SourceText& source) {
  ParsedTokens out;
  Mistakes mistakes;
  if (source.text.size() > longest_text) {
    mistakes.add(mistake("lang/too-long", {source.number, 0, 0},
                         "this file is longer than 8 MiB, and was not read",
                         "split it into modules; large tables belong in births by number"));
  } else {
    out.lexed = lex(source, mistakes);
    out.parsed.file = Parser(source, out.lexed, mistakes).file();
  }
  out.parsed.file.number = source.number;
  out.parsed.diagnostics = mistakes.take();
  return out;
}

}  // namespace milieu::lang
