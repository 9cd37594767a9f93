// The grammar, a function for each of its names.
//
// In:    a Cursor.
// Out:   a File.
// Never: a name looked up. What a function leaves behind after a mistake is dropped by its caller.
//
// Functions that read whole lines (file, decl, body, block, suite and what they call on failure)
// recover by themselves; the others stop in the middle of a line and say false or null.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "lang/parse_cursor.h"
#include "lang/tree.h"

namespace milieu::lang {

class Parser : private Cursor {
 public:
  using Cursor::Cursor;
  File file();

 private:
  enum class Body : uint8_t { None, Clauses, Evidence, Either, Words, Statements, Lines };
  enum class Ending : uint8_t { Failed, Open, Closed };  // Closed: the line's end was taken

  struct DeclForm {
    std::string_view word;
    Decl::Sort sort;
    bool (Parser::*read)(Decl&);
    Body body;
  };
  struct ClauseForm {
    std::string_view word;
    Clause::Sort sort;
    bool (Parser::*read)(Clause&);  // through the end of the line and what hangs on it
  };
  static std::span<const DeclForm> decl_forms();
  static std::span<const ClauseForm> clause_forms();

  // parse_decl.cpp, parse_decl_forms.cpp
  void header(File& file);
  bool header_line(File& file);
  void decl(File& file);
  void unknown_decl();
  bool line_end_and_block(Decl& decl);
  void decl_body(Decl& decl, Body body);
  bool use(Decl& decl);
  bool source(Decl& decl);
  bool unit(Decl& decl);
  bool calendar(Decl& decl);
  bool moment(std::string& out);
  bool one_at_a_time(Decl& decl);
  bool start(Decl& decl);
  bool all_together(Decl& decl);
  bool ends(Decl& decl);
  bool kind(Decl& decl);
  bool fields(Decl& decl);
  bool fact(Decl& decl);
  bool standing(Decl& decl);
  bool typed_value(Decl& decl);
  bool taste(Decl& decl);
  bool signed_only(Decl& decl);
  bool parameter(Decl& decl);
  bool rule(Decl& decl);
  bool claim(Decl& decl);
  bool act(Decl& decl);
  bool also(Decl& decl);
  bool born(Decl& decl);
  bool outcome(Decl& decl);
  bool measure(Decl& decl);
  bool spoken(Decl& decl);
  bool what_if(Decl& decl);
  bool line(Decl& decl);
  void lines(Decl& decl);

  // parse_common.cpp
  bool signature(Signature& out);
  bool signature_name(Name& out);
  bool param(Param& out);
  bool type(TypeText& out);
  bool range(Range& out);
  bool mods(Decl& decl);
  bool fade(FadeText& out);
  bool who(Who& out);
  bool rate(RateText& out);
  bool how_often(RateText& out);
  bool names(std::vector<Name>& out, std::string_view what);
  bool left_out(std::vector<Name>& out);
  bool declared_names(std::vector<Name>& out, std::string_view what);
  bool cites(Cites& out);
  bool cite(Cite& out);
  bool line_end(Cites& out);

  // parse_clause.cpp
  void body(Decl& decl, Body body);
  void body_line(Decl& decl, Body body);
  void unknown_clause(Body body);
  void clause(Decl& decl, const ClauseForm& form);
  void drop_clause_block(Clause::Sort sort);
  bool evidence(Evidence& out);
  bool when(Clause& out);
  bool works(Clause& out);
  bool takes(Clause& out);
  bool pick(Clause& out);
  bool says(Clause& out);
  bool wants(Clause& out);
  bool asks(Clause& out);
  bool then(Clause& out);
  bool seen(Clause& out);
  bool on(Clause& out);
  bool on_what(Clause& out);

  // parse_motive.cpp
  bool motives(Clause& out);
  void motive_block(std::vector<Motive>& out);
  bool motive_line(std::vector<Motive>& out, Cites& line_cites, bool in_block);
  bool motive(Motive& out, bool in_column);
  bool question(Clause& out);
  bool at_motive() const;
  bool at_holding() const;
  bool answers(Clause& out);
  bool answer(Answer& out);

  // parse_stmt.cpp
  bool suite(Suite& out);
  bool optional_suite(Suite& out);
  bool suite_block(Suite& out);
  void block(Suite& out);
  void drop_statement();
  bool stmts(Suite& out, bool leads);
  Ending stmt(Stmt& out, bool leads);
  Ending stmt_if(Stmt& out, bool leads);
  Ending stmt_each(Stmt& out);
  Ending stmt_after(Stmt& out);
  Ending stmt_birth(Stmt& out);
  Ending stmt_pick(Stmt& out);
  Ending stmt_end(Stmt& out);
  Ending stmt_move(Stmt& out);
  Ending stmt_takes(Stmt& out);
  Ending stmt_not(Stmt& out);
  Ending stmt_plain(Stmt& out);
  bool assignment(Stmt& out);
  bool learns(Stmt& out);
  bool birth(Stmt& out);
  bool takes_for(ExprPtr& value, std::vector<ExprPtr>& who);
  bool picks(Pick& out);
  bool pick_by(Pick& out);
  bool swap(std::optional<Swap>& out);
  bool begins_stmt(std::string_view word) const;

  // parse_expr.cpp
  ExprPtr cond();
  ExprPtr disj();
  ExprPtr lit();
  ExprPtr compared(ExprPtr left);
  bool pasts(Expr& of);
  bool past(Past& out);
  bool answered(Past& out);
  ExprPtr event();
  ExprPtr expr();
  ExprPtr arith();
  ExprPtr product();
  ExprPtr unary();
  ExprPtr both();
  ExprPtr before(ExprPtr left, bool several);

  // parse_atom.cpp
  ExprPtr atom();
  ExprPtr atom_here();
  ExprPtr number();
  ExprPtr group();
  ExprPtr name_or_call();
  ExprPtr aggregate();
  ExprPtr head(std::string_view what);  // an atom that is a name or a call
  bool atoms(std::vector<ExprPtr>& out);
  ExprPtr no_expression();
  ExprPtr node(Expr::Sort sort, uint32_t begin, std::vector<ExprPtr> args, std::string text = {});

  Cites line_cites_;  // of the line that ended last
};

/// One, two or three parts of an expression as a list.
std::vector<ExprPtr> parts(ExprPtr a, ExprPtr b = nullptr, ExprPtr c = nullptr);

}  // namespace milieu::lang
