#include "lang/parse_cursor.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "lang/parse.h"
#include "lang/tokens_text.h"

namespace milieu::lang {

const Token& Cursor::ahead(size_t count) const {
  return lexed_.tokens[std::min(pos_ + count, lexed_.tokens.size() - 1)];
}

std::string_view Cursor::text(const Token& token) const {
  return std::string_view(source_.text).substr(token.begin, token.end - token.begin);
}

bool Cursor::is_word(const Token& token, std::string_view word) const {
  return token.sort == Sort::Name && text(token) == word;
}

void Cursor::next() {
  if (at_end()) return;
  if (here().sort > Sort::Dedent) last_end_ = here().end;
  pos_++;
}

bool Cursor::take(Sort sort) {
  if (!at(sort)) return false;
  next();
  return true;
}

bool Cursor::take_word(std::string_view word) {
  if (!at_word(word)) return false;
  mark(mark_keyword);
  next();
  return true;
}

base::Span Cursor::span_from(uint32_t begin) const {
  return {source_.number, begin, std::max(begin, last_end_)};
}

base::Span Cursor::span_of(const Token& token) const {
  return {source_.number, token.begin, token.end};
}

// --- small things --------------------------------------------------------------------------------

bool Cursor::word(std::string_view word, std::string_view form) {
  if (take_word(word)) return true;
  return expected("lang/expected-word", "'" + std::string(word) + "'",
                  "the form is: " + std::string(form));
}

bool Cursor::symbol(Sort sort, std::string_view shown, std::string_view form) {
  if (take(sort)) return true;
  return expected("lang/expected-symbol", "'" + std::string(shown) + "'",
                  "the form is: " + std::string(form));
}

bool Cursor::close(const Token& opened) {
  const Sort sort = opened.sort == Sort::Open ? Sort::Close : Sort::CloseCite;
  return take(sort) || close_missing(opened);
}

bool Cursor::name(Name& out, std::string_view what) {
  if (!at(Sort::Name) || is_reserved(text(here()))) return reserved_name(what);
  out = {std::string(text(here())), span_of(here())};
  next();
  return true;
}

bool Cursor::declared(Name& out, std::string_view what) {
  if (at(Sort::Name) && is_fixed(text(here())))
    return fail("lang/reserved-word",
                found() + " has a meaning of its own and cannot be " + std::string(what),
                "choose another name");
  return name(out, what);
}

bool Cursor::quoted(std::string& out, std::string_view what) {
  if (!at(Sort::Text))
    return expected("lang/expected-text", what, "a text stands between double quotes");
  out = unquote(text(here()));
  next();
  return true;
}

bool Cursor::whole(int64_t& out) {
  const std::string_view digits = text(here());
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (error != std::errc() || end != digits.data() + digits.size())
    return fail("lang/bad-number",
                std::string(digits.substr(0, 40)) + " cannot count anything here",
                "write a whole number below 9223372036854775808");
  next();
  return true;
}

void Cursor::skip_line() {
  while (!at_end() && !at(Sort::Newline)) next();
  take(Sort::Newline);
}

void Cursor::skip_block() {
  size_t open = 0;
  do {
    if (at(Sort::Indent)) open++;
    if (at(Sort::Dedent)) open--;
    next();
  } while (open > 0 && !at_end());
}

}  // namespace milieu::lang
