// Walking over tokens, and the ways in which a line can disappoint.
//
// In:    what the lexer made.
// Out:   tokens one by one; at most one mistake on a logical line.
// Never: a step back; a rule of the grammar.
//
// A function that returns bool or a pointer says false or null once a mistake was reported. Whoever
// is in charge of the line then skips to its end.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "lang/source.h"
#include "lang/tokens.h"
#include "lang/tree.h"

namespace milieu::lang {

class Cursor {
 public:
  Cursor(const SourceText& source, Lexed& lexed, Mistakes& mistakes)
      : source_(source), lexed_(lexed), mistakes_(mistakes) {}

 protected:
  using Sort = TokenSort;

  const Token& here() const { return lexed_.tokens[pos_]; }
  const Token& ahead(size_t count = 1) const;
  std::string_view text(const Token& token) const;
  bool at(Sort sort) const { return here().sort == sort; }
  bool at_end() const { return at(Sort::End); }
  bool at_word(std::string_view word) const { return is_word(here(), word); }
  bool is_word(const Token& token, std::string_view word) const;
  bool at_reserved() const { return at(Sort::Name) && is_reserved(text(here())); }
  bool at_line_end() const { return at(Sort::Newline) || at(Sort::OpenCite) || at_end(); }

  void next();
  bool take(Sort sort);
  bool take_word(std::string_view word);
  void mark(Mark mark) { lexed_.tokens[pos_].marks |= mark; }

  /// From this offset to the end of the last token that was taken.
  base::Span span_from(uint32_t begin) const;
  base::Span span_of(const Token& token) const;

  // --- mistakes: all of them return false --------------------------------------------------------

  bool fail(std::string_view code, std::string message, std::string hint);
  bool fail_at(const Token& token, std::string_view code, std::string message, std::string hint);

  /// "expected <what>, found <the token here>".
  bool expected(std::string_view code, std::string_view what, std::string_view hint);

  /// What stands here goes on where nothing can: names the likeliest reason.
  bool leftover(std::string_view what);

  /// True for lines on which a mistake was reported.
  bool spoiled(uint32_t line) const { return lexed_.spoiled[line]; }
  bool any_mistakes() const { return !mistakes_.empty(); }
  std::string found() const;

  // --- small things ------------------------------------------------------------------------------

  /// A word that must come here. `form` shows the whole of it: "all together".
  bool word(std::string_view word, std::string_view form);
  bool symbol(Sort sort, std::string_view shown, std::string_view form);
  bool close(const Token& opened);
  bool name(Name& out, std::string_view what);
  bool declared(Name& out, std::string_view what);  // and not it, none, now
  bool quoted(std::string& out, std::string_view what);
  bool whole(int64_t& out);

  void skip_line();   // behind its Newline
  void skip_block();  // at an Indent: behind its Dedent

  /// At an Indent that nothing asked for: says so, unless the line above was spoiled.
  void refuse_block();

  /// One more level of nesting for as long as it lives.
  class Deeper {
   public:
    explicit Deeper(Cursor& cursor) : cursor_(cursor) { cursor_.depth_++; }
    ~Deeper() { cursor_.depth_--; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Cursor& cursor_;
  };
  bool deep() const;
  bool too_deep();  // true, and reported, if the nesting is deeper than `deepest`

 private:
  bool reserved_name(std::string_view what);
  bool close_missing(const Token& opened);

  const SourceText& source_;
  Lexed& lexed_;
  Mistakes& mistakes_;
  size_t pos_ = 0;
  uint32_t last_end_ = 0;
  uint32_t depth_ = 0;
};

}  // namespace milieu::lang
