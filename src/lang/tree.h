// The tree of one world file, as the parser found it: what was written, before any name is known.
//
// In:    tokens.
// Out:   `File`, a list of declarations.
// Never: a type, or the meaning of a name.
//
// Parts that could not be read are left out after a diagnostic; what is in the tree is well formed
// according to the grammar in docs/language.md, whose names the structs bear.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/span.h"

namespace milieu::lang {

struct Name {
  std::string text;
  base::Span span{};
  explicit operator bool() const { return !text.empty(); }
};

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

// answered [all|any] NAME [(NAME)] | failed | within arith
struct Past {
  enum class Sort : uint8_t { Answered, AnsweredAll, AnsweredAny, Failed, Within };
  Sort sort = Sort::Answered;
  Name answer, quantity;
  ExprPtr within;
  base::Span span{};
};

struct Expr {
  enum class Sort : uint8_t {
    Number,     // text: digits as written; unit: "minutes", "dollars" or empty; percent
    Wild,       // _
    Name,       // text
    Call,       // text(args)
    Group,      // ( cond ): args[0]
    Negate,     // - args[0]
    Binary,     // text is one of + - * /
    Compare,    // text is one of == != < <= > >=
    Is,         // args[0] is args[1]
    Not,        // not args[0]
    And, Or,    // two or more args: the comma, and `or`
    If,         // args: value, condition [, otherwise]
    Aggregate,  // text: count sum mean max min components; names; args: [value,] condition
    Before,     // args[0] (a call) before args[1..]: authorities
  };
  Sort sort = Sort::Name;
  base::Span span{};
  std::string text;
  Name unit;
  bool percent = false;
  std::vector<ExprPtr> args;
  std::vector<Name> names;
  std::vector<Past> past;  // after a Call, a Name or an Is
  uint16_t height = 1;     // of the tree from here down; bounded, so that recursion is safe
};

struct Cite {
  Name source;             // `assumed`, `tuned` or the name of a source
  std::optional<int64_t> line;
  std::string text;
  base::Span span{};
};
using Cites = std::vector<Cite>;

struct Range { ExprPtr low, high; };
struct TypeText {          // range | NAME
  Name name;
  std::optional<Range> range;
  bool outside = false;
  base::Span span{};
};

struct Param {
  bool one = false;
  Name name;
  std::optional<TypeText> type;
};
struct Signature {
  std::vector<Name> names;
  std::vector<Param> params;
  Name was;
  base::Span span{};
};

struct Swap { ExprPtr put, instead_of; };  // `with put for instead_of`

struct Who {               // all | atoms [if cond]
  bool all = false;
  std::vector<ExprPtr> who;
  ExprPtr condition;
  base::Span span{};
};

struct FadeText { ExprPtr share; Name unit; base::Span span{}; };  // fades 5% per hour

struct Pick {              // names [with cond] [by index | weight e | most e | least e]
  std::vector<Name> names;
  ExprPtr condition;
  Name by;
  ExprPtr value;
  base::Span span{};
};

struct Stmt;
using Suite = std::vector<Stmt>;

struct Stmt {
  enum class Sort : uint8_t {
    If,      // condition; body, otherwise
    Each,    // pick; body
    After,   // value; body
    Birth,   // count, names, kind, text, apposition; body
    Pick,    // pick
    End,     // value
    Move,    // value from target to target2
    Not,     // not target
    Plain,   // target: assert a fact, or begin an act
    Set, Add, Subtract,  // target = value, += and -=
    Draw,    // target ~ value
    Learns,  // target learns value [from from] [with swap]
    Takes,   // value [for who]
  };
  Sort sort = Sort::Plain;
  base::Span span{};
  ExprPtr target, target2, value, condition, from;
  std::vector<ExprPtr> who;
  std::optional<Swap> swap;
  Pick pick;
  std::optional<int64_t> count;
  std::vector<Name> names;
  Name kind;
  std::string text, apposition;
  Suite body, otherwise;
  Cites cites;
};

struct Motive {
  Name name;
  base::Span span{};
  std::vector<Name> toward;
  ExprPtr value;
  Cites cites;
};

struct Answer {
  Name name, quantity;
  std::optional<TypeText> type;
};

struct Clause {
  enum class Sort : uint8_t { When, Works, Takes, Pick, Says, Wants, Asks, Then, Seen, On };
  Sort sort = Sort::When;
  base::Span span{};
  ExprPtr value;                 // When, Works: cond; Takes: duration; Seen: odds
  std::vector<ExprPtr> takers;   // Takes … for
  Pick pick;
  Name answer;                   // Says: for which answer; On: the answer
  std::string text;              // Says
  bool often = false;            // Says: of many times at once
  std::vector<Name> names;       // Wants: the actor; Asks: those asked
  std::vector<Answer> answers;   // Asks; empty when only motives are added (`also`)
  bool at_most_one = false;      // Asks
  ExprPtr holding;               // Asks … holding D
  std::vector<Motive> motives;
  Who who;                       // Seen
  std::optional<Swap> swap;      // Seen
  enum class On : uint8_t { Failure, Answer, All, Any } on = On::Answer;  // On; Says: All or not
  Name quantity, shows;          // On
  Suite body;                    // Then, Seen, On
  Cites cites;
};

struct Evidence {
  base::Span span{};
  bool start = false;
  ExprPtr event;                 // given
  ExprPtr weight;
  std::optional<FadeText> fade;
  Cites cites;
};

struct RateText {
  enum class Sort : uint8_t { None, About, Every } sort = Sort::None;
  ExprPtr times;                 // About: none = once
  ExprPtr span;                  // About … in D, Every D
  Name unit;                     // About … a UNIT
  ExprPtr repeat;
  Name weekday;
  std::string time;              // "08:00"
  base::Span span_text{};
};

struct Line { std::string text; base::Span span{}; };

struct Field { std::vector<Name> names; TypeText type; ExprPtr start; };

struct Decl {
  enum class Sort : uint8_t {
    Use, Source, Unit, Calendar, Regime, Kind, Fact, Standing, Taste, Parameter, Rule, Claim,
    Class, Action, Process, Also, Birth, Outcome, Measure, Ends, Start, Spoken, WhatIf,
  };
  Sort sort = Sort::Use;
  base::Span span{};
  Cites cites;
  std::vector<Name> names;       // Use, Source, Unit, Kind, Parameter, Measure, WhatIf; Spoken … as
  std::string text;              // Source
  std::string from, until;       // Calendar: dates as written
  bool one_at_a_time = false;    // Regime: otherwise all together
  std::vector<Field> fields;     // Kind
  Name above;                    // Kind … is L
  ExprPtr interval;              // Kind … decides every D; Measure … every D
  Signature signature;           // of all that have roles or keys
  Name authority;                // Standing … before z
  std::optional<TypeText> type;  // Fact, Parameter, Rule
  ExprPtr value;                 // start, body, truth, distribution; Spoken … at place
  std::optional<Range> range;    // Parameter
  bool conditional = false;      // Rule, Spoken … if (value is a condition)
  bool symmetric = false;
  std::optional<FadeText> fade;
  std::optional<Who> seen;
  RateText rate;
  bool each = false;
  std::vector<ExprPtr> classes;  // Action, Process … is c(...)
  ExprPtr on;                    // Outcome … on event; Also: the atom it extends
  std::vector<Clause> clauses;
  std::vector<Evidence> evidence;
  std::vector<Line> lines;       // WhatIf
  Stmt birth;                    // Birth; Start: only its body
};

struct File {
  uint32_t number = 0;           // Span::file of all that is in it
  bool world = false;            // otherwise a module
  Name name;
  Name extends;
  std::vector<Name> without;
  std::string text;
  Cites cites;
  base::Span span{};
  std::vector<Decl> decls;
};

}  // namespace milieu::lang
