#include "lang/format.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "lang/format_lines.h"
#include "lang/parse_tokens.h"

namespace milieu::lang {
namespace {

using Sort = TokenSort;

// What stands between two tokens of a line.
std::string_view gap(const Token& before, const Token& after) {
  const auto tight_after = [](Sort sort) {
    return sort == Sort::Comma || sort == Sort::Close || sort == Sort::CloseCite ||
           sort == Sort::Percent || sort == Sort::Colon || sort == Sort::DotDot;
  };
  const auto tight_before = [](Sort sort) {
    return sort == Sort::Open || sort == Sort::OpenCite || sort == Sort::DotDot;
  };
  if (after.marks & mark_wide) return "  ";
  if (tight_after(after.sort) || tight_before(before.sort)) return "";
  if (before.marks & (mark_unary | mark_cite)) return "";
  const bool call = before.sort == Sort::Name && !(before.marks & mark_keyword);
  return after.sort == Sort::Open && call ? "" : " ";
}

class Formatter {
 public:
  Formatter(const SourceText& source, const Lexed& lexed) : source_(source), lexed_(lexed) {}

  std::string run() {
    for (const Token& token : lexed_.tokens) {
      if (token.sort == Sort::Indent) level_++;
      else if (token.sort == Sort::Dedent) level_--;
      else if (token.sort != Sort::Newline) add(token);
    }
    return join(lines_);
  }

 private:
  void add(const Token& token) {
    const bool end = token.sort == Sort::End;
    if (token.marks & mark_first || end) {
      const bool goes_on = !end && !lines_.empty() && token.line == logical_ && last_ != nullptr;
      comments_before(token, goes_on);
      if (end) return;
      begin_line(token, goes_on);
    }
    put(token);
  }

  void begin_line(const Token& token, bool goes_on) {
    if (!goes_on) {
      logical_ = token.line;
      columns_.resize(level_ + 1);
      columns_[level_] = column(token.begin);
    }
    start(token.begin, goes_on ? 2 * level_ + 8 : 2 * level_, goes_on);
    last_ = nullptr;
  }

  void put(const Token& token) {
    FormattedLine& line = lines_.back();
    const std::string_view text =
        std::string_view(source_.text).substr(token.begin, token.end - token.begin);
    if (last_ == nullptr && token.marks & mark_motive) line.part = FormattedLine::Part::Name;
    const bool column_ends = token.sort == Sort::Colon && token.marks & mark_motive;
    if (column_ends && line.part != FormattedLine::Part::All) {
      line.part = FormattedLine::Part::All;
      line.motive = true;
    } else if (line.part == FormattedLine::Part::Name && last_ == nullptr) {
      line.name = text;
    } else {
      std::string& into = line.part == FormattedLine::Part::All ? line.text : line.rest;
      const bool starts = into.empty();
      if (last_ != nullptr && !starts) into += gap(*last_, token);
      into += text;
    }
    last_ = &token;
  }

  // --- lines -------------------------------------------------------------------------------------

  void start(uint32_t offset, size_t indent, bool goes_on) {
    const uint32_t line = line_of(offset);
    FormattedLine made;
    made.indent = indent;
    made.goes_on = goes_on;
    made.blank_above = !goes_on && !lines_.empty() && line > last_line_ + 1;
    last_line_ = line;
    lines_.push_back(std::move(made));
  }

  // The comments between the last token and this one: the first may stand behind the last token.
  void comments_before(const Token& token, bool goes_on) {
    for (; comment_ < lexed_.comments.size(); comment_++) {
      const base::Span span = lexed_.comments[comment_];
      if (span.begin > token.begin) return;
      const std::string_view text =
          std::string_view(source_.text).substr(span.begin, span.end - span.begin);
      if (!lines_.empty() && line_of(span.begin) == last_line_) {
        lines_.back().comment = text;
        continue;
      }
      start(span.begin, goes_on ? 2 * level_ + 8 : 2 * comment_level(span.begin), goes_on);
      lines_.back().comment = text;
    }
  }

  // A comment belongs to what follows, unless it is indented like a block that ends before it.
  size_t comment_level(uint32_t offset) const {
    const size_t here = column(offset);
    size_t level = level_;
    while (level + 1 < columns_.size() && columns_[level + 1] <= here) level++;
    return level;
  }

  size_t column(uint32_t offset) const {
    return offset - source_.lines[line_of(offset)];
  }

  // Lines are asked for in order, or nearly so: the table is walked, not searched.
  uint32_t line_of(uint32_t offset) const {
    while (walked_ + 1 < source_.lines.size() && source_.lines[walked_ + 1] <= offset) walked_++;
    return walked_;
  }

  const SourceText& source_;
  const Lexed& lexed_;
  std::vector<FormattedLine> lines_;
  std::vector<size_t> columns_;  // where the lines of each level begin, up to the last line
  const Token* last_ = nullptr;
  size_t level_ = 0;
  size_t comment_ = 0;
  uint32_t logical_ = 0;
  uint32_t last_line_ = 0;  // of the source, from 0
  mutable uint32_t walked_ = 0;
};

}  // namespace

std::optional<std::string> format(const SourceText& source,
                                  std::vector<base::Diagnostic>& diagnostics) {
  ParsedTokens parsed = parse_tokens(source);
  std::vector<base::Diagnostic>& found = parsed.parsed.diagnostics;
  std::move(found.begin(), found.end(), std::back_inserter(diagnostics));
  if (!found.empty()) return std::nullopt;
  return Formatter(source, parsed.lexed).run();
}

}  // namespace milieu::lang
