#include "lang/tokens.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "lang/parse.h"
#include "lang/tokens_text.h"

namespace milieu::lang {

base::Diagnostic mistake(std::string_view code, base::Span span, std::string message,
                         std::string hint) {
  return {std::string(code), span, std::move(message), std::move(hint), {},
          base::Severity::Mistake};
}

void Mistakes::add(base::Diagnostic diagnostic) {
  if (!full()) list_.push_back(std::move(diagnostic));
}

bool Mistakes::full() const { return list_.size() >= most_mistakes; }

std::vector<base::Diagnostic> Mistakes::take() {
  const auto earlier = [](const base::Diagnostic& a, const base::Diagnostic& b) {
    return a.span.begin < b.span.begin;
  };
  std::stable_sort(list_.begin(), list_.end(), earlier);
  if (full())
    list_.push_back(mistake("lang/too-many-mistakes", list_.back().span,
                            "there are more than 10000 mistakes, and the rest is not told",
                            "mend these first, or see whether this is a world at all"));
  return std::move(list_);
}

namespace {

using Sort = TokenSort;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

struct Symbol {
  std::string_view text;
  Sort sort;
};

// The longer ones first.
constexpr Symbol symbols[] = {
    {"+=", Sort::AddAssign}, {"-=", Sort::SubAssign}, {"==", Sort::Equal},  {"!=", Sort::NotEqual},
    {"<=", Sort::LessEqual}, {">=", Sort::MoreEqual}, {"..", Sort::DotDot}, {"+", Sort::Plus},
    {"-", Sort::Minus},      {"*", Sort::Star},       {"/", Sort::Slash},   {"%", Sort::Percent},
    {"~", Sort::Tilde},      {"|", Sort::Bar},        {",", Sort::Comma},   {":", Sort::Colon},
    {"(", Sort::Open},       {")", Sort::Close},      {"[", Sort::OpenCite}, {"]", Sort::CloseCite},
    {"=", Sort::Assign},     {"<", Sort::Less},       {">", Sort::More},
};

class Lexer {
 public:
  Lexer(const SourceText& source, Mistakes& mistakes)
      : source_(source), text_(source.text), mistakes_(mistakes) {
    out_.spoiled.resize(1);
  }

  Lexed run() {
    if (text_.starts_with("\xEF\xBB\xBF")) pos_ = 3;  // some editors mark UTF-8 so
    while (pos_ < text_.size()) physical_line();
    finish();
    return std::move(out_);
  }

 private:
  char at(size_t offset = 0) const {
    return pos_ + offset < text_.size() ? text_[pos_ + offset] : '\0';
  }
  bool digit(size_t offset) const { return is_digit(at(offset)); }
  bool at_line_end() const {
    return pos_ >= text_.size() || at() == '\n' || (at() == '\r' && at(1) == '\n');
  }

  // --- lines -------------------------------------------------------------------------------------

  void physical_line() {
    line_begin_ = pos_;
    placed_ = false;
    const size_t width = indentation();
    if (!at_line_end() && at() != '#') begin_line(width);
    while (!at_line_end()) token();
    while (pos_ < text_.size() && text_[pos_++] != '\n') continue;
  }

  size_t indentation() {
    size_t width = 0;
    for (; at() == ' ' || at() == '\t'; pos_++) {
      if (at() == '\t') tab();
      width = at() == '\t' ? (width / 8 + 1) * 8 : width + 1;
    }
    return width;
  }

  void begin_line(size_t width) {
    first_ = true;
    if (!open_ || !goes_on(width)) {
      if (open_) end_logical();
      open_ = true;
      indent(width);
    }
    placed_ = true;
    if (reported_ == line_begin_) out_.spoiled[line_] = true;
  }

  bool goes_on(size_t width) const {
    if (width == 0 && begins_declaration(word_here())) return false;
    return brackets_ > 0 || (!out_.tokens.empty() && wants_more(out_.tokens.back()));
  }

  bool wants_more(const Token& last) const {
    if (last.sort == Sort::Name) return text_.substr(last.begin, last.end - last.begin) == "or";
    return (last.sort >= Sort::Plus && last.sort <= Sort::DotDot && last.sort != Sort::Percent &&
            last.sort != Sort::Colon) ||
           last.sort >= Sort::Assign;
  }

  std::string_view word_here() const {
    size_t end = pos_;
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) end++;
    return text_.substr(pos_, end - pos_);
  }

  void end_logical() {
    const uint32_t end = out_.tokens.empty() ? 0 : out_.tokens.back().end;
    put(Sort::Newline, end, end);
    out_.spoiled.resize(++line_ + size_t{1});
    brackets_ = 0;
    open_ = false;
  }

  void indent(size_t width) {
    const auto here = static_cast<uint32_t>(pos_);
    if (width > levels_.back()) {
      levels_.push_back(width);
      put(Sort::Indent, here, here);
    }
    while (levels_.size() >= 2 && levels_[levels_.size() - 2] >= width) {
      levels_.pop_back();
      put(Sort::Dedent, here, here);
    }
    if (levels_.back() != width) uneven(width);
  }

  void uneven(size_t width) {
    report("lang/uneven-indent", line_begin_, pos_,
           "this line begins in column " + std::to_string(width + 1) +
               ", where no line above it began",
           "indent it like one of the lines above: two spaces a level");
    levels_.back() = width;
  }

  void finish() {
    if (open_) end_logical();
    const auto end = static_cast<uint32_t>(text_.size());
    for (; levels_.size() > 1; levels_.pop_back()) put(Sort::Dedent, end, end);
    put(Sort::End, end, end);
  }

  // --- tokens ------------------------------------------------------------------------------------

  void put(Sort sort, size_t begin, size_t end) {
    const bool layout = sort <= Sort::Dedent;
    const uint8_t marks = first_ && !layout ? mark_first : 0;
    if (!layout) first_ = false;
    out_.tokens.push_back({.sort = sort,
                           .marks = marks,
                           .begin = static_cast<uint32_t>(begin),
                           .end = static_cast<uint32_t>(end),
                           .line = line_});
  }

  void token() {
    const char c = at();
    if (out_.tokens.size() >= most_tokens) too_many();
    else if (c == ' ') pos_++;
    else if (c == '#') comment();
    else if (c == '\t') tab(), pos_++;
    else if (c == '"') quoted();
    else if (is_letter(c)) name();
    else if (is_digit(c)) number();
    else if (!symbol()) bad_character();
  }

  void name() {
    const size_t begin = pos_;
    pos_ += word_here().size();
    put(pos_ - begin == 1 && text_[begin] == '_' ? Sort::Wild : Sort::Name, begin, pos_);
  }

  bool symbol() {
    for (const Symbol& symbol : symbols) {
      if (!text_.substr(pos_).starts_with(symbol.text)) continue;
      put(symbol.sort, pos_, pos_ + symbol.text.size());
      pos_ += symbol.text.size();
      if (symbol.sort == Sort::Open || symbol.sort == Sort::OpenCite) brackets_++;
      if ((symbol.sort == Sort::Close || symbol.sort == Sort::CloseCite) && brackets_) brackets_--;
      return true;
    }
    return false;
  }

  void comment() {
    const size_t begin = pos_;
    while (!at_line_end()) {
      const CodePoint code = decode(text_, pos_);
      if (at() != '\t') check_inside(code);
      pos_ += std::max(code.length, 1U);
    }
    size_t end = pos_;
    while (text_[end - 1] == ' ' || text_[end - 1] == '\t') end--;
    out_.comments.push_back(span(begin, end));
  }

  void number() {
    const size_t begin = pos_;
    const Sort sort = number_sort();
    if (sort == Sort::Date) pos_ += 10;
    if (sort == Sort::Time) pos_ += 5;
    if (sort == Sort::Number) plain_number();
    put(sort, begin, pos_);
    if (is_letter(at()))
      report("lang/bad-number", begin, pos_ + word_here().size(),
             "a number and a name stand together without a space",
             "put a space between a number and its unit; a name begins with a letter");
  }

  Sort number_sort() const {
    const bool two = digit(0) && digit(1);
    if (two && digit(2) && digit(3) && at(4) == '-' && digit(5) && digit(6) && at(7) == '-' &&
        digit(8) && digit(9) && !digit(10))
      return Sort::Date;
    if (two && at(2) == ':' && digit(3) && digit(4) && !digit(5)) return Sort::Time;
    return Sort::Number;
  }

  void plain_number() {
    const size_t begin = pos_;
    size_t points = 0;
    while (digit(0) || (at() == '.' && digit(1))) points += text_[pos_++] == '.';
    if (points > 1)
      report("lang/bad-number", begin, pos_, "a number has one decimal point at most",
             "write 3.25; a range is 3..25");
  }

  void quoted() {
    const size_t begin = pos_++;
    while (!at_line_end() && at() != '"') text_part();
    if (at() == '"') {
      pos_++;
    } else {
      brackets_ = 0;
      report("lang/unclosed-text", begin, pos_, "this text has no closing quote on its line",
             "put a \" where it ends; a quote within is written \\\"");
    }
    put(Sort::Text, begin, pos_);
  }

  void text_part() {
    if (at() == '\t') return tab(), void(pos_++);
    if (at() == '\\') {
      const bool known = at(1) == '"' || at(1) == '\\';
      if (!known)
        report("lang/bad-escape", pos_, pos_ + 1, "a backslash in a text stands before \" or \\",
               "write \\\\ for a backslash; all other characters stand for themselves");
      pos_ += known ? 2 : 1;
      return;
    }
    const CodePoint code = decode(text_, pos_);
    check_inside(code);
    pos_ += std::max(code.length, 1U);
  }

  // --- mistakes ----------------------------------------------------------------------------------

  base::Span span(size_t begin, size_t end) const {
    return {source_.number, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  }

  void report(std::string_view code, size_t begin, size_t end, std::string message,
              std::string hint) {
    if (reported_ == line_begin_) return;
    reported_ = line_begin_;
    if (placed_) out_.spoiled[line_] = true;
    mistakes_.add(mistake(code, span(begin, end), std::move(message), std::move(hint)));
  }

  void too_many() {
    report("lang/too-long", pos_, pos_ + 1,
           "this file has more than a million words, and was read up to here",
           "split it into modules");
    pos_ = text_.size();
  }

  void tab() {
    report("lang/tab", pos_, pos_ + 1, "this is a tab, and lines are made of spaces",
           "set your editor to two spaces a level");
  }

  void check_inside(CodePoint code) {
    if (code.length == 0 || is_control(code.value)) bad_at(code);
  }

  void bad_character() {
    const CodePoint code = decode(text_, pos_);
    bad_at(code);
    pos_ += std::max(code.length, 1U);
  }

  void bad_at(CodePoint code) {
    if (reported_ == line_begin_) return;
    const uint32_t length = std::max(code.length, 1U);
    const std::string shown = code.length == 0
                                  ? "a byte that is not UTF-8 (" + hex(at()) + ")"
                                  : describe(code.value, text_.substr(pos_, length));
    report("lang/bad-character", pos_, pos_ + length, shown + " cannot stand here",
           std::string(code.length == 0 ? "save the file as UTF-8" : instead_of(code.value)));
  }

  const SourceText& source_;
  std::string_view text_;
  Mistakes& mistakes_;
  Lexed out_;
  size_t pos_ = 0;
  size_t line_begin_ = 0;              // of the line of the file
  std::optional<size_t> reported_;     // the line_begin_ of the last mistake
  uint32_t line_ = 0;                  // logical
  bool open_ = false;                  // the logical line has begun
  bool placed_ = false;                // which logical line this line of the file belongs to
  bool first_ = false;                 // the next token is the first of its line
  size_t brackets_ = 0;
  std::vector<size_t> levels_{0};      // columns of the open blocks
};

}  // namespace

Lexed lex(const SourceText& source, Mistakes& mistakes) { return Lexer(source, mistakes).run(); }

}  // namespace milieu::lang
