#include <utility>

#include "lang/parse_parser.h"

namespace milieu::lang {

Parser::Ending Parser::stmt_plain(Stmt& out) {
  const bool aggregate = at(Sort::Name) && is_aggregate(text(here())) && ahead().sort == Sort::Open;
  if (at_word("else")) {
    fail("lang/stray-else", "this 'else' belongs to no 'if'",
         "put it right below the lines of an 'if', in the same column");
    return Ending::Failed;
  }
  if (!at(Sort::Name) || at_reserved() || aggregate) {
    expected("lang/expected-statement", "a statement",
             "a statement sets something (at(a) = p, near(a, b), not f), begins an act, or begins "
             "with if, each, after, new, pick, end, move or takes");
    return Ending::Failed;
  }
  if (!(out.target = both())) return Ending::Failed;
  if (take_word("learns")) return learns(out) ? Ending::Open : Ending::Failed;
  return assignment(out) ? Ending::Open : Ending::Failed;
}

bool Parser::assignment(Stmt& out) {
  if (at(Sort::Equal))
    return fail("lang/double-equals", "== compares, and a statement sets",
                "to set it, write ="), false;
  if (take(Sort::Tilde)) {
    out.sort = Stmt::Sort::Draw;
    return (out.value = atom()) != nullptr;
  }
  if (at(Sort::Assign)) out.sort = Stmt::Sort::Set;
  else if (at(Sort::AddAssign)) out.sort = Stmt::Sort::Add;
  else if (at(Sort::SubAssign)) out.sort = Stmt::Sort::Subtract;
  else return true;
  next();
  return (out.value = expr()) != nullptr;
}

bool Parser::learns(Stmt& out) {
  out.sort = Stmt::Sort::Learns;
  if (!(out.value = atom())) return false;
  if (take_word("from") && !(out.from = atom())) return false;
  return !at_word("with") || swap(out.swap);
}

bool Parser::swap(std::optional<Swap>& out) {
  out.emplace();
  take_word("with");
  return (out->put = atom()) && word("for", "with none for p") && (out->instead_of = atom());
}

// --- parts ---------------------------------------------------------------------------------------

bool Parser::birth(Stmt& out) {
  constexpr std::string_view form = "new ani: person, or new 25 clients: person";
  out.sort = Stmt::Sort::Birth;
  take_word("new");
  if (at(Sort::Number)) {
    int64_t count = 0;
    if (!whole(count)) return false;
    out.count = count;
  }
  if (!declared_names(out.names, "a name for what is born")) return false;
  if (!symbol(Sort::Colon, ":", form) || !name(out.kind, "a kind")) return false;
  if (at(Sort::Text) && !quoted(out.text, "a text")) return false;
  return !take_word("as") || quoted(out.apposition, "who that is: \"Ivan's mother\"");
}

bool Parser::takes_for(ExprPtr& value, std::vector<ExprPtr>& who) {
  if (!(value = expr())) return false;
  return !take_word("for") || atoms(who);
}

bool Parser::picks(Pick& out) {
  if (!declared_names(out.names, "a name for what is picked")) return false;
  if (take_word("with") && !(out.condition = cond())) return false;
  return !take_word("by") || pick_by(out);
}

bool Parser::pick_by(Pick& out) {
  const bool valued = at_word("weight") || at_word("most") || at_word("least");
  if (!valued && !at_word("index"))
    return expected("lang/expected-word", "'index', 'weight', 'most' or 'least'",
                    "the form is: pick x with CONDITION by weight VALUE");
  mark(mark_keyword);
  if (!name(out.by, "a way to pick")) return false;
  return !valued || (out.value = expr()) != nullptr;
}

}  // namespace milieu::lang
