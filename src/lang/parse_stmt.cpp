#include <utility>

#include "lang/parse.h"
#include "lang/parse_parser.h"

namespace milieu::lang {

// --- lines of statements -------------------------------------------------------------------------

bool Parser::suite(Suite& out) {
  const Deeper deeper(*this);
  if (too_deep()) return false;
  if (at(Sort::Colon)) {
    if (ahead().sort == Sort::Newline)
      return fail("lang/colon-before-block", "expected a statement after ':' on the same line",
                  "no colon before a block: take it out");
    next();
    return stmts(out, false);
  }
  if (!at_line_end()) return leftover("':' or the end of the line");
  return suite_block(out);
}

bool Parser::optional_suite(Suite& out) {
  if (!at_line_end()) return suite(out);
  Cites cites;
  if (!line_end(cites)) return false;
  if (at(Sort::Indent)) block(out);
  line_cites_ = std::move(cites);
  return true;
}

bool Parser::suite_block(Suite& out) {
  Cites cites;
  if (at(Sort::OpenCite) && !this->cites(cites)) return false;
  if (at(Sort::Newline) && ahead().sort != Sort::Indent)
    return fail("lang/expected-block", "expected ':' and a statement, or a block on the next line",
                "write ': at(a) = p', or the statements below, two spaces deeper");
  if (!line_end(cites)) return false;
  block(out);
  line_cites_ = std::move(cites);
  return true;
}

void Parser::block(Suite& out) {
  next();
  while (!at_end() && !take(Sort::Dedent)) {
    if (take(Sort::Newline)) continue;
    const size_t before = out.size();
    if (at(Sort::Indent)) {
      refuse_block();
    } else if (!stmts(out, true)) {
      out.erase(out.begin() + static_cast<std::ptrdiff_t>(before), out.end());
      drop_statement();
    }
  }
}

// After a mistake in a line: what hangs on it is looked at for more, but not kept.
void Parser::drop_statement() {
  Suite dropped;
  const Deeper deeper(*this);
  skip_line();
  const auto drop_block = [&] {
    if (!at(Sort::Indent)) return;
    if (deep()) skip_block();
    else block(dropped);
  };
  drop_block();
  while (take_word("else")) {
    if (suite(dropped)) continue;
    skip_line();
    drop_block();
  }
}

bool Parser::stmts(Suite& out, bool leads) {
  const size_t first = out.size();
  Ending ending = Ending::Open;
  do {
    Stmt made;
    const uint32_t begin = here().begin;
    made.span = span_from(begin);
    ending = stmt(made, leads && out.size() == first);
    if (ending == Ending::Failed) return false;
    if (made.span.end == begin) made.span = span_from(begin);
    out.push_back(std::move(made));
  } while (ending == Ending::Open && take(Sort::Comma));
  if (ending == Ending::Open) {
    Cites cites;
    if (!line_end(cites)) return false;
    line_cites_ = std::move(cites);
  }
  for (size_t i = first; i < out.size(); i++) out[i].cites = line_cites_;
  return true;
}

// --- statements ----------------------------------------------------------------------------------

// `pick c`, but not `pick(c)`, `pick = c`: then somebody has called a fact or an act so.
bool Parser::begins_stmt(std::string_view word) const {
  if (!at_word(word)) return false;
  const Token& after = ahead();
  const bool goes_on = after.sort == Sort::Name &&
                       (!is_reserved(text(after)) || is_word(after, "not")) &&
                       !is_word(after, "learns");
  return goes_on || after.sort == Sort::Number || after.sort == Sort::Wild;
}

Parser::Ending Parser::stmt(Stmt& out, bool leads) {
  if (at_word("if")) return stmt_if(out, leads);
  if (at_word("each")) return stmt_each(out);
  if (at_word("after")) return stmt_after(out);
  if (at_word("new")) return stmt_birth(out);
  if (at_word("not")) return stmt_not(out);
  if (begins_stmt("pick")) return stmt_pick(out);
  if (begins_stmt("end")) return stmt_end(out);
  if (begins_stmt("move")) return stmt_move(out);
  if (begins_stmt("takes")) return stmt_takes(out);
  return stmt_plain(out);
}

Parser::Ending Parser::stmt_if(Stmt& out, bool leads) {
  out.sort = Stmt::Sort::If;
  const uint32_t begin = here().begin;
  take_word("if");
  if (!(out.condition = cond())) return Ending::Failed;
  out.span = span_from(begin);
  if (!suite(out.body)) return Ending::Failed;
  if (!leads || !at_word("else")) return Ending::Closed;
  Cites cites = line_cites_;
  take_word("else");
  if (at_word("if"))
    fail("lang/else-if", "expected ':' or a block after 'else', found 'if'",
         "write 'else: if CONDITION: …', or put the if below the else, two spaces deeper");
  if (spoiled(here().line) || !suite(out.otherwise)) drop_statement();
  line_cites_ = std::move(cites);
  return Ending::Closed;
}

Parser::Ending Parser::stmt_each(Stmt& out) {
  out.sort = Stmt::Sort::Each;
  const uint32_t begin = here().begin;
  take_word("each");
  if (!picks(out.pick)) return Ending::Failed;
  out.span = span_from(begin);
  return suite(out.body) ? Ending::Closed : Ending::Failed;
}

Parser::Ending Parser::stmt_after(Stmt& out) {
  out.sort = Stmt::Sort::After;
  const uint32_t begin = here().begin;
  take_word("after");
  if (!(out.value = arith())) return Ending::Failed;
  out.span = span_from(begin);
  return suite(out.body) ? Ending::Closed : Ending::Failed;
}

Parser::Ending Parser::stmt_birth(Stmt& out) {
  const uint32_t begin = here().begin;
  if (!birth(out)) return Ending::Failed;
  out.span = span_from(begin);
  return optional_suite(out.body) ? Ending::Closed : Ending::Failed;
}

// A comma after a pick without `by` belongs to its names or its condition.
Parser::Ending Parser::stmt_pick(Stmt& out) {
  out.sort = Stmt::Sort::Pick;
  take_word("pick");
  return picks(out.pick) ? Ending::Open : Ending::Failed;
}

Parser::Ending Parser::stmt_end(Stmt& out) {
  out.sort = Stmt::Sort::End;
  take_word("end");
  return (out.value = atom()) ? Ending::Open : Ending::Failed;
}

Parser::Ending Parser::stmt_move(Stmt& out) {
  constexpr std::string_view form = "move 3 dollars from purse(a) to purse(b)";
  out.sort = Stmt::Sort::Move;
  take_word("move");
  const bool good = (out.value = expr()) && word("from", form) && (out.target = atom()) &&
                    word("to", form) && (out.target2 = atom());
  return good ? Ending::Open : Ending::Failed;
}

Parser::Ending Parser::stmt_takes(Stmt& out) {
  out.sort = Stmt::Sort::Takes;
  take_word("takes");
  return takes_for(out.value, out.who) ? Ending::Open : Ending::Failed;
}

Parser::Ending Parser::stmt_not(Stmt& out) {
  out.sort = Stmt::Sort::Not;
  take_word("not");
  return (out.target = both()) ? Ending::Open : Ending::Failed;
}

}  // namespace milieu::lang
