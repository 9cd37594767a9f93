#include <utility>

#include "lang/parse_parser.h"

namespace milieu::lang {

bool Parser::use(Decl& decl) { return names(decl.names, "the name of a module"); }

bool Parser::source(Decl& decl) {
  return declared(decl.names.emplace_back(), "the name of a source") &&
         quoted(decl.text, "what the source is, in quotes");
}

bool Parser::unit(Decl& decl) {
  if (at(Sort::Name) && follows_number(text(here())))
    return fail("lang/reserved-word", found() + " goes on after a number and cannot be a unit",
                "choose another name");
  return declared(decl.names.emplace_back(), "the name of a unit");
}

bool Parser::calendar(Decl& decl) {
  if (!moment(decl.from)) return false;
  return !take_word("to") || moment(decl.until);
}

bool Parser::moment(std::string& out) {
  if (!at(Sort::Date))
    return expected("lang/expected-date", "a date",
                    "the form is: calendar 2024-01-08 08:00 to 2024-02-26");
  out = text(here());
  next();
  if (!at(Sort::Time)) return true;
  out += ' ';
  out += text(here());
  next();
  return true;
}

bool Parser::start(Decl&) { return true; }

bool Parser::one_at_a_time(Decl& decl) {
  decl.one_at_a_time = true;
  constexpr std::string_view form = "one at a time";
  return word("at", form) && word("a", form) && word("time", form);
}

bool Parser::all_together(Decl&) { return word("together", "all together"); }

bool Parser::ends(Decl& decl) {
  return word("if", "ends if CONDITION") && (decl.value = cond()) != nullptr;
}

// --- what there is -------------------------------------------------------------------------------

bool Parser::kind(Decl& decl) {
  if (!declared_names(decl.names, "the name of a kind")) return false;
  if (take_word("with") && !fields(decl)) return false;
  if (take_word("is") && !name(decl.above, "the kind above it")) return false;
  if (take_word("decides")) {
    if (!word("every", "decides every 1 hour")) return false;
    if (!(decl.interval = arith())) return false;
  }
  return mods(decl);
}

bool Parser::fields(Decl& decl) {
  do {
    Field& field = decl.fields.emplace_back();
    if (!declared_names(field.names, "the name of a field")) return false;
    if (!symbol(Sort::Colon, ":", "kind account with owner: person, fund: money")) return false;
    if (!type(field.type)) return false;
    if (take(Sort::Assign) && !(field.start = expr())) return false;
  } while (take(Sort::Comma));
  return true;
}

bool Parser::fact(Decl& decl) { return signature(decl.signature) && typed_value(decl); }

bool Parser::standing(Decl& decl) {
  if (!signature(decl.signature)) return false;
  if (!word("before", "standing married(x: person, y: person) before z")) return false;
  return declared(decl.authority, "a name for the authority") && typed_value(decl);
}

bool Parser::typed_value(Decl& decl) {
  if (take(Sort::Colon) && !type(decl.type.emplace())) return false;
  if (take(Sort::Assign) && !(decl.value = expr())) return false;
  return mods(decl);
}

bool Parser::taste(Decl& decl) {
  return signature(decl.signature) &&
         symbol(Sort::Tilde, "~", "taste pull(x: person, y: person) ~ normal(0, 1)") &&
         (decl.value = atom()) != nullptr;
}

bool Parser::signed_only(Decl& decl) { return signature(decl.signature); }

bool Parser::parameter(Decl& decl) {
  constexpr std::string_view form = "parameter price: money = 40 dollars in 20 dollars..80 dollars";
  return declared(decl.names.emplace_back(), "the name of a parameter") &&
         symbol(Sort::Colon, ":", form) && type(decl.type.emplace()) &&
         symbol(Sort::Assign, "=", form) && (decl.value = arith()) != nullptr &&
         word("in", form) && range(decl.range.emplace());
}

bool Parser::rule(Decl& decl) {
  if (!signature(decl.signature)) return false;
  decl.conditional = take_word("if");
  if (decl.conditional) return (decl.value = cond()) != nullptr;
  if (!take(Sort::Colon))
    return expected("lang/expected-symbol", "'if' or ':'",
                    "the form is: rule near(x, y) if CONDITION, or rule age(x): number = VALUE");
  return type(decl.type.emplace()) && symbol(Sort::Assign, "=", "rule age(x): number = VALUE") &&
         (decl.value = expr()) != nullptr;
}

bool Parser::claim(Decl& decl) {
  if (!signature(decl.signature)) return false;
  return !take_word("if") || (decl.value = cond()) != nullptr;
}

// --- what happens --------------------------------------------------------------------------------

bool Parser::act(Decl& decl) {
  if (!signature(decl.signature) || !rate(decl.rate)) return false;
  decl.each = take_word("each");
  return !take_word("is") || atoms(decl.classes);
}

bool Parser::also(Decl& decl) { return (decl.on = head("an act, a class or a claim")) != nullptr; }

bool Parser::born(Decl& decl) {
  const bool good = birth(decl.birth);
  decl.names = decl.birth.names;
  return good;
}

bool Parser::outcome(Decl& decl) {
  if (!signature(decl.signature)) return false;
  if (take_word("on") && !(decl.on = event())) return false;
  return !take_word("if") || (decl.value = cond()) != nullptr;
}

bool Parser::measure(Decl& decl) {
  constexpr std::string_view form = "measure debt = VALUE every 1 day";
  if (!declared(decl.names.emplace_back(), "the name of a measure")) return false;
  if (!symbol(Sort::Assign, "=", form) || !(decl.value = expr())) return false;
  return !take_word("every") || (decl.interval = arith()) != nullptr;
}

bool Parser::spoken(Decl& decl) {
  constexpr std::string_view form = "spoken of x as she if CONDITION, or spoken of x at PLACE";
  if (!word("of", form) || !param(decl.signature.params.emplace_back())) return false;
  if (take_word("at")) return (decl.value = expr()) != nullptr;
  if (!word("as", form) || !name(decl.names.emplace_back(), "she, he, it or they")) return false;
  decl.conditional = take_word("if");
  return !decl.conditional || (decl.value = cond()) != nullptr;
}

// what_if frugal: "set cost = 3", or the texts below, one a line.
bool Parser::what_if(Decl& decl) {
  if (!declared(decl.names.emplace_back(), "the name of a change")) return false;
  if (!take(Sort::Colon)) return true;
  do {
    if (!line(decl)) return false;
  } while (take(Sort::Comma));
  return true;
}

bool Parser::line(Decl& decl) {
  const uint32_t begin = here().begin;
  std::string text;
  if (!quoted(text, "what is changed, in quotes, as in \"block give_scarf\"")) return false;
  decl.lines.push_back({std::move(text), span_from(begin)});
  return true;
}

}  // namespace milieu::lang
