// World text as tokens.
//
// In:    a SourceText.
// Out:   tokens, comments, and the mistakes that show without any grammar.
// Never: a token for what could not be read: its line is `spoiled`, so that nobody complains twice.
//
// A logical line ends in Newline; Indent and Dedent stand before the line that is deeper or
// shallower. A line goes on in the next one, whose indentation then does not count, if it ends in a
// comma or in an operator that wants a right side, or inside brackets. One exception keeps a
// forgotten bracket from swallowing the file: a line that begins in the first column with a word
// that begins declarations always begins one.
//
// NUMBER is digits, or digits.digits; `3..6` is 3, `..`, 6. DATE is 4-2-2 digits and TIME 2:2
// digits without spaces, wherever they stand: no form of the grammar has a number before a colon,
// and a difference of numbers can be written with spaces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/span.h"
#include "lang/source.h"

namespace milieu::lang {

enum class TokenSort : uint8_t {
  End, Newline, Indent, Dedent,
  Name, Number, Text, Date, Time, Wild,
  Plus, Minus, Star, Slash, Percent, Tilde, Bar, Comma, Colon, DotDot,
  Open, Close, OpenCite, CloseCite,
  Assign, AddAssign, SubAssign,
  Equal, NotEqual, Less, LessEqual, More, MoreEqual,
};

// What the parser found a token to be; the formatter asks.
enum Mark : uint8_t {
  mark_first = 1,    // first on a line of the file (by the lexer)
  mark_keyword = 2,  // a name that is a word of the language here
  mark_unary = 4,    // a minus with nothing on its left
  mark_cite = 8,     // a colon in a cite
  mark_wide = 16,    // two spaces before it
  mark_motive = 32,  // the first motive of a line in a block of motives: its name, and its colon
};

struct Token {
  TokenSort sort = TokenSort::End;
  uint8_t marks = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t line = 0;  // logical, from 0; Indent and Dedent belong to the line they precede
};

base::Diagnostic mistake(std::string_view code, base::Span span, std::string message,
                         std::string hint);

/// All mistakes of one text, in the order they were found; counting stops at most_mistakes.
class Mistakes {
 public:
  void add(base::Diagnostic diagnostic);
  bool full() const;
  bool empty() const { return list_.empty(); }

  /// The list in the order of the text.
  std::vector<base::Diagnostic> take();

 private:
  std::vector<base::Diagnostic> list_;
};

struct Lexed {
  std::vector<Token> tokens;        // the last one is End
  std::vector<base::Span> comments; // from # to the end of the line, without spaces at the end
  std::vector<bool> spoiled;        // by logical line: a mistake was reported on it
};

/// The text must not be longer than longest_text.
Lexed lex(const SourceText& source, Mistakes& mistakes);

/// Words that may not be names at all: between expressions they decide what comes next.
///
///   not or and if else each with for from to before is within answered failed by in
///   after new                  begin a statement that may go on with a parenthesis
///
/// Every other word of the language is one only where the grammar expects it.
bool is_reserved(std::string_view word);

/// Words with one meaning everywhere, read as names but never declared: it none now.
bool is_fixed(std::string_view word);

/// Words that go on after a number, and so are no units (`3 times a day`, `5% per hour`).
bool follows_number(std::string_view word);

/// count components sum mean max min, when a parenthesis follows.
bool is_aggregate(std::string_view word);

/// Words that begin a declaration.
bool begins_declaration(std::string_view word);

}  // namespace milieu::lang
