// What the checker holds while it checks, and the few things everything else in it needs.
//
// In:    files, in the order of use.
// Out:   the tables of a World, half filled; mistakes.
// Never: a decision about the language; those stand in the check_* file named for what it proves.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/diagnostic.h"
#include "lang/scope.h"

namespace milieu::lang::checking {

enum class Sym : uint8_t {
  Kind, Fact, Taste, Parameter, Rule, Claim, Class, Act, Outcome, Measure, Named, Spoken,
};

struct Symbol {
  Sym sort = Sym::Kind;
  uint32_t id = 0;
  base::Span span{};
};

// Where a row of a table was declared, and its frame. Rows and these are in the same order.
struct Declared {
  const File* file = nullptr;
  const Decl* decl = nullptr;     // none: built in
  const Field* field = nullptr;   // of a kind
  model::ModuleId module{};
  base::Span span{};              // of its name
  Owner owner;
  bool broken = false;            // part of its text could not be read
  bool named = false;             // looked up somewhere
  bool written = false;           // facts
  bool bad = false;               // its type is not known: say nothing more about it
};

struct AlsoDecl {
  const Decl* decl = nullptr;
  model::ModuleId module{};
};

struct AnswerDecl {
  std::string name;
  bool quantity = false;
  model::Type type{};
  bool known = false;  // type is meant
};

// What is known of an expression that has been read.
struct Got {
  model::ExprId id{};
  model::Type type{};
  bool known = false;  // otherwise not yet, or something is wrong with it
  bool none = false;   // the word `none`
};

struct Checking {
  std::vector<File>& files;
  std::vector<base::Diagnostic>& diagnostics;
  const std::set<std::string>& excused;  // names in declarations that could not be read
  model::World world{};
  std::map<std::string, Symbol, std::less<>> symbols{};
  std::vector<Declared> kinds{}, facts{}, tastes{}, parameters{}, rules{}, claims{}, classes{},
      acts{}, outcomes{}, measures{}, named{}, spoken{};
  std::vector<const Decl*> what_ifs{};
  std::vector<AlsoDecl> alsos{};
  std::map<std::pair<Sym, uint32_t>, std::vector<size_t>> added{};  // which alsos, to what
  std::vector<std::vector<model::ActId>> members{};  // of each class
  std::vector<AlsoDecl> settings{};  // `start` blocks
  std::vector<std::vector<AnswerDecl>> answers{};  // of each act
  Owner start{}, ends{};
  std::set<std::string> motives_left_out{};  // as "act(motive)"
  std::map<std::string, std::vector<model::SourceId>, std::less<>> sources{};
  std::set<std::pair<uint32_t, uint32_t>> unread{};  // file and byte: where the parser gave up
  bool silent = false;    // an early reading: mistakes are not told
  bool backwards = false; // tables are read from their ends
  bool broken = false;    // part of what is being checked could not be read: nothing is missed
  bool changed = false;   // this reading learned something
  size_t told = 0;        // mistakes
  size_t guesses = 0;     // names compared with ones that are not known
  bool full = false;      // more than there is room for: nothing more is read
  std::set<std::tuple<std::string, uint32_t, uint32_t>> seen{};

  std::vector<Declared>& rows(Sym sort);
  Declared& row(const Symbol& symbol) { return rows(symbol.sort)[symbol.id - 1]; }
};

struct Told {
  std::string_view code;
  base::Span span{};
  std::string message;
  std::string hint{};
  std::vector<base::Note> notes{};
};

void mistake(Checking& c, Told told);
// Whether the world has outgrown its limit. Tells it once.
bool overfull(Checking& c, base::Span span);
void warning(Checking& c, Told told);

// A place in an owner: what can be seen there, and what may be said.
struct Body {
  Checking& c;
  Owner& owner;
  model::ModuleId module{};
  Scope scope{};
  bool effects = false;      // chance() may stand here
  bool people = false;       // persons may be named
  bool start = false;        // holdings may be set
  bool only_fixed = false;   // no facts, rules or knowledge: constants, parameters and the like
  std::string reader{};      // whose motive this is
  std::vector<model::Slot>* wilds = nullptr;  // where `_` goes; none: it has no place here
  model::Slot actor = model::no_slot;         // of an action
};

// A new variable of the owner, seen from here to the end of the block.
model::Slot declare(Body& b, const Name& name, const model::Type* type);
model::Slot declare_hidden(Body& b, std::string_view name, base::Span span,
                           const model::Type* type);

// Type of a variable, as far as it is known.
Got of_slot(Body& b, model::Slot slot, base::Span span);
void learn(Checking& c, Owner& owner, model::Slot slot, const model::Type& type);
void excuse(Body& b, const Expr& e);

model::ExprId emit(Body& b, model::Op op, model::Type type, base::Span span,
                   std::vector<model::ExprId> args = {});
model::ExprId constant(Body& b, model::Type type, model::Value value, base::Span span);

const Symbol* lookup(Checking& c, std::string_view name);
bool is_word(std::string_view name);
// Names are guessed only as long as that takes no time to speak of.
bool may_guess(Checking& c, size_t among);
// "did you mean boss?", or nothing.
std::string did_you_mean(Checking& c, std::string_view wanted, std::initializer_list<Sym> sorts,
                         const Scope* scope = nullptr);

std::vector<model::Cite> cites(Checking& c, const Cites& from);

bool decides(const Checking& c, model::KindId kind);
bool under(const Checking& c, model::KindId kind, model::KindId above);
bool overlap(const Checking& c, model::KindId a, model::KindId b);
// Whether a variant leaves it out: a module, an act, a claim, or a motive as "act(motive)".
bool left_out(const Checking& c, const std::string& name);
// The file that leaves out what is called so and declares it itself, in its place; null: none does.
const File* replacing(const Checking& c, const std::string& name);
bool taken_out(const Checking& c, model::ModuleId module);

}  // namespace milieu::lang::checking
