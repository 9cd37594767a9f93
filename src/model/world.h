// A checked world as plain data: all that an executor, a history or a question may know of it.
//
// In:    what the checker proved.
// Out:   `World`.
// Never: syntax, a file, or anything that changes while a history runs.
//
// Everything is in tables in the order of declaration (modules in the order of `use`, depth first);
// that order is part of the semantics wherever a page says "in order".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/stmt.h"

namespace milieu::model {

struct Variable {
  std::string name;
  Type type{};
};
using Frame = std::vector<Variable>;

// Where something comes from: `[E:16 "text"]`, `[assumed]`, `[tuned "what for"]`.
struct Cite {
  enum class Basis : uint8_t { Source, Assumed, Tuned } basis = Basis::Assumed;
  SourceId source{};
  int64_t line = 0;
  std::string text;
};

// Every declaration carries these.
struct Origin {
  std::string name;   // as written
  std::string site;   // stable qualified name, "module.name", or what `was` keeps: names its draws
  ModuleId module{};
  base::Span span{};
  std::vector<Cite> cites;
};

struct Source : Origin { std::string text; };
struct Module : Origin {
  std::string text;
  bool world = false;
  bool without = false;  // taken out by `extends … without`
};

struct Kind : Origin {
  KindId parent{};               // `is L`
  bool decides = false;          // itself or a kind above it
  int64_t interval = 0;          // milliseconds; > 0 where decides
};

// Who reads a fact or learns of an act. `frame` is the owner's.
struct SeenBy {
  bool all = false;
  std::vector<ExprId> who;        // entities
  Slot witness = no_slot;         // `w if …`: everyone of w's kind for whom `condition` holds
  ExprId condition{};
  ExprId odds{};                  // acts only: log-odds that w notices
  std::optional<ExprId> put{};    // acts only: `with put for instead_of`; put may be none
  ExprId instead_of{};
  std::vector<StmtId> body;       // acts only: what learning of it does, with witness bound
  uint32_t lane = 0;
  base::Span span{};
  std::vector<Cite> cites;
};

struct Fade {
  int64_t share = 0;   // millionths lost per span
  int64_t span = 0;    // milliseconds; 0 = does not fade
};

enum class Generator : uint8_t { None, Lattice, Random, SmallWorld, Degrees, Blocks };
struct Network {
  Generator generator = Generator::None;
  std::vector<ExprId> args;      // numbers
  bool corners = false;          // lattice: also the four diagonal neighbours (Moore)
  bool wrapped = false;          // lattice: a torus
  int64_t radius = 1;
};

struct Fact : Origin {
  Frame frame;                   // keys first; `witness` of seen_by after
  uint16_t keys = 0;
  bool set = false;              // no value: holds for keys or not. value.sort is then Truth
  Type value{};
  ExprId start{};                // default; none: 0, no time, `none`
  bool symmetric = false;        // the first two keys are interchangeable
  bool standing = false;         // the last key is the authority before which it counts
  bool holding = false;          // money that only `move` changes after the start
  bool outside = false;          // a holding that may go below zero: a mint or a sink
  Fade fade{};
  SeenBy seen{};                 // always filled in: see docs/language.md for what "unsaid" means
  Network network{};
};

struct Taste : Origin {
  Frame frame;
  Draw draw{};
};

struct Parameter : Origin {
  Type type{};
  Value value{};                 // stored form: millionths for Number
  Value low{}, high{};
};

struct Rule : Origin {
  Frame frame;                   // parameters first
  uint16_t parameters = 0;
  Type value{};                  // Truth for `if`
  ExprId body{};
  bool recursive = false;        // rests on itself, without negation or aggregates in between
};

struct Evidence {
  uint32_t pattern = 0;          // index + 1 into World::patterns
  ExprId weight{};               // log-odds, in the claim's frame
  Fade fade{};
  ModuleId module{};
  base::Span span{};
  std::vector<Cite> cites;
};

// credence = logistic(start + sum of weights of the acts the hearer knows), each act once.
// With a rival parameter: exp of that, as a share of the sum over all rivals.
struct Claim : Origin {
  Frame frame;                   // parameters, then hearer, via, then the patterns' variables
  uint16_t parameters = 0;
  uint16_t rival = no_slot;      // slot of the `one` parameter, or no_slot
  Slot hearer = no_slot, via = no_slot;
  ExprId truth{};                // read in truth
  ExprId start{};                // read through the hearer's eyes, as are the weights
  std::vector<Evidence> evidence;
  std::string says;              // how it is told that somebody believes it; may be empty
};

struct Class : Origin { Frame frame; };  // the first role is the actor

struct Membership {              // act a is c(...)
  ClassId of{};
  std::vector<Slot> roles;       // slots of the act for each role of the class
};

struct Clause {
  ExprId condition{};
  ModuleId module{};             // who added it (`also`)
  base::Span span{};
  std::vector<Cite> cites;
};

struct Motive {
  std::string name;
  std::vector<uint16_t> toward;  // of an answer: indexes into Question::answers; of an act: empty
  ExprId value{};                // Number
  ModuleId module{};
  base::Span span{};
  std::vector<Cite> cites;
};

struct Answer {
  std::string name;
  Slot quantity = no_slot;       // with a quantity: its slot; its type has the range
};

struct Question {
  std::vector<Slot> asked;       // slots of those asked, each asked by themselves
  Slot it = no_slot;             // the one asked, while their motives are read
  std::vector<Answer> answers;   // two or more
  std::vector<Motive> motives;   // read through the eyes of the one asked
  bool at_most_one = false;      // the first answer can be given to one request in an occasion
  int64_t holding = 0;           // milliseconds within which the same request meets the same noise
  base::Span span{};
  std::vector<Cite> cites;
};

struct Branch {
  enum class On : uint8_t { Failure, Answer, AllAnswer, AnyAnswer } on = On::Answer;
  uint16_t answer = 0;           // index into Question::answers
  Slot quantity = no_slot;       // bound to the answer's quantity
  std::string shows;             // name of the answer that others see instead; empty: the true one
  std::vector<StmtId> body;
  base::Span span{};
  std::vector<Cite> cites;
};

struct Rate {
  enum class Sort : uint8_t { None, About, Every } sort = Sort::None;
  ExprId times{};                // About: Number of times in `span`; none = once
  ExprId span{};                 // Duration
  int weekday = -1;              // Every: 0 = Monday, -1 = any
  int64_t time_of_day = -1;      // Every: milliseconds after midnight, -1 = as the calendar starts
  ExprId repeat{};               // Every: Whole, how many times in a row; none = once
};

// One step of a process, or of an act before its effects.
struct Step {
  enum class Sort : uint8_t { When, Pick } sort = Sort::When;
  Clause when{};
  Pick pick{};
};

struct Says {
  std::string answer;            // empty: whatever was answered; "failure": when it failed
  bool all = false;              // when all that were asked gave that answer
  bool often = false;            // how it is told when it happened several times
  std::string text;              // see template.h
  base::Span span{};
};

// An action or a process. Roles come first in the frame; the first role of an action is its actor.
struct Act : Origin {
  bool process = false;
  bool without = false;          // its module was taken out: it never happens
  Frame frame;
  uint16_t roles = 0;
  Rate rate{};
  bool each = false;             // every way tempts separately
  std::vector<Membership> classes;
  std::vector<Step> steps;       // `when` and `pick`, in order, the act's own before those added
  std::vector<Clause> works;
  std::vector<Motive> wants;     // read through the actor's eyes
  std::optional<Question> asks;
  std::vector<StmtId> then;      // includes `takes`
  std::vector<Branch> on;
  std::vector<SeenBy> seen;
  std::vector<Says> says;
  uint32_t draws = 0;            // number of lanes used
};

struct Outcome : Origin {
  Frame frame;
  uint16_t parameters = 0;
  uint32_t on = 0;               // pattern index + 1; 0 = judged after every event
  ExprId condition{};            // none with `on`: that it happens is enough
  std::string says;              // how it is told that it came about; may be empty
};

struct Measure : Origin {
  Frame frame;
  ExprId value{};                // Number
  int64_t every = 0;             // milliseconds; 0 = at the end only
};

struct Named : Origin {
  KindId kind{};
  std::string text;              // display name; empty: the name
  std::string apposition;        // who that is, where a telling first names them; may be empty
  int64_t count = 1;             // > 1 or a crowd: name is then the set
  bool crowd = false;
};

// `spoken of x as she if …`, `spoken of x at …`: what a telling calls somebody or something, and
// where it finds them. Nothing that happens rests on it.
struct Spoken : Origin {
  enum class As : uint8_t { Place, They, She, He, It } as = As::Place;
  Frame frame;                   // x
  ExprId value{};                // Place: an entity; otherwise a condition, none = always
};

// Lines of docs/what-if.md under a name. Nothing that happens rests on it.
struct WhatIf : Origin {
  struct Line {
    std::string text;
    base::Span span{};
  };
  std::vector<Line> lines;
};

enum class Regime : uint8_t { Simultaneous, OneAtATime, AllTogether };

struct World {
  std::string name, text;
  std::string unit;              // of money; empty: none declared
  int64_t starts = 0, until = 0; // Time; until = 0: no end but `ends if`
  Regime regime = Regime::Simultaneous;

  base::Table<ModuleId, Module> modules;
  base::Table<SourceId, Source> sources;
  base::Table<KindId, Kind> kinds;
  base::Table<FactId, Fact> facts;
  base::Table<TasteId, Taste> tastes;
  base::Table<ParameterId, Parameter> parameters;
  base::Table<RuleId, Rule> rules;
  base::Table<ClaimId, Claim> claims;
  base::Table<ClassId, Class> classes;
  base::Table<ActId, Act> acts;
  base::Table<OutcomeId, Outcome> outcomes;
  base::Table<MeasureId, Measure> measures;
  base::Table<NamedId, Named> named;
  base::Table<SpokenId, Spoken> spoken;
  std::vector<WhatIf> what_ifs;
  base::Table<ExprId, Expr> exprs;
  base::Table<StmtId, Stmt> stmts;
  std::vector<Pattern> patterns;

  FactId recognises{};           // built in: recognises(z, act), seen by all
  Frame start_frame;
  std::vector<StmtId> start;     // births and settings, in order
  uint32_t start_draws = 0;
  Frame ends_frame;
  ExprId ends{};                 // the history ends after the first instant in which this holds
  std::vector<std::string> files;  // names of the files read, for spans; files[0] is number 1
};

/// Whether `kind` is `above` or a kind of it; no kind above: always.
inline bool is_kind(const World& world, KindId kind, KindId above) {
  if (!above) return true;
  for (; kind; kind = world.kinds[kind].parent)
    if (kind == above) return true;
  return false;
}

}  // namespace milieu::model
