// The tree as text: the small pieces.
//
// In:    parts of a tree.
// Out:   S-expressions, appended to a string.
// Never: spans, comments, spacing; a line feed, but between declarations, clauses and statements.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lang/tree.h"

namespace milieu::lang {

class Printer {
 public:
  std::string take() { return std::move(out_); }

  // parse_print.cpp
  void file(const File& file);

 private:
  void decl(const Decl& decl);
  void decl_head(const Decl& decl);
  void clause(const Clause& clause);
  void clause_head(const Clause& clause);
  void motives(const std::vector<Motive>& motives);
  void evidence(const Evidence& evidence);
  void suite(std::string_view word, const Suite& suite);
  void stmt(const Stmt& stmt);
  void stmt_head(const Stmt& stmt);

  // parse_print_parts.cpp
  void word(std::string_view text);
  void quoted(std::string_view tag, std::string_view text);
  void name(std::string_view tag, const Name& name);
  void names(std::string_view tag, const std::vector<Name>& names);
  void tagged(std::string_view tag, const ExprPtr& expr);
  void tagged(std::string_view tag, const std::vector<ExprPtr>& exprs);
  void expr(const Expr& expr);
  void expr_tag(const Expr& expr);
  void past(const Past& past);
  void signature(const Signature& signature);
  void type(const TypeText& type);
  void type(std::string_view tag, const std::optional<TypeText>& type);
  void range(std::string_view tag, const std::optional<Range>& range);
  void who(std::string_view tag, const Who& who);
  void fade(const std::optional<FadeText>& fade);
  void swap(const std::optional<Swap>& swap);
  void pick(const Pick& pick);
  void rate(const RateText& rate);
  void cites(const Cites& cites);
  void answers(const std::vector<Answer>& answers);
  void fields(const std::vector<Field>& fields);

  void open(std::string_view tag);
  void close() { out_ += ')'; }
  void line();

  std::string out_;
  size_t level_ = 0;
};

}  // namespace milieu::lang
