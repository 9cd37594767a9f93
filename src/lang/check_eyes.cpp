// Nobody weighs what they cannot know.
//
// What is under `when` and `wants` is read through the eyes of who acts, a question's motives
// through those of the one asked, belief through the hearer's. A fact that only some of its keys
// see cannot be read by another; a taste only by whom it belongs to; what somebody knows or
// believes only by themselves. Rules are followed: their parameters stand for what they are given.
//
// Told is only what can be seen from the names. A key that is itself computed could be the reader.
#include <map>
#include <optional>

#include "lang/check_proofs.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Op;
using model::Slot;
using model::Sort;

namespace {

// What a variable stands for.
enum class Who : uint8_t { Reader, Other, Unclear };

// Why something cannot be read.
struct Hidden {
  std::string what;        // "warmth(a, b)"
  std::string whose;       // "a"
  enum class Sort : uint8_t { Fact, Taste, Mind } sort = Sort::Fact;
  bool reversed = false;   // the other way round it could be
  base::Span span{};
};

struct Eyes {
  Checking& c;
  const model::World& w;
  const model::Frame* frame = nullptr;
  std::vector<Who> who{};  // by slot
  int depth = 0;           // of rules in rules
  std::map<std::pair<uint32_t, std::vector<Who>>, std::optional<Hidden>> rules{};
};

Who who_is(const Eyes& e, ExprId id) {
  if (!id) return Who::Other;
  const model::Expr& expr = e.w.exprs[id];
  if (expr.op == Op::Variable) return expr.slot < e.who.size() ? e.who[expr.slot] : Who::Other;
  return expr.op == Op::Named || expr.op == Op::Constant ? Who::Other : Who::Unclear;
}

std::string name_of(const Eyes& e, ExprId id) {
  if (!id) return "_";
  const model::Expr& expr = e.w.exprs[id];
  if (expr.op == Op::Variable) return (*e.frame)[expr.slot].name;
  if (expr.op == Op::Named) return e.w.named[model::NamedId{expr.ref}].name;
  if (expr.op == Op::Constant) return expr.type.sort == Sort::Entity ? "none" : "…";
  return "…";
}

std::string call_text(const Eyes& e, const std::string& name, const std::vector<ExprId>& args) {
  std::string text = name + "(";
  for (size_t i = 0; i < args.size(); ++i) text += (i > 0 ? ", " : "") + name_of(e, args[i]);
  return text + ")";
}

// The keys that see a fact, if that is all that its `seen by` says.
std::optional<std::vector<size_t>> seeing_keys(const model::World& w, const model::Fact& fact) {
  const model::SeenBy& seen = fact.seen;
  if (seen.all || seen.witness != model::no_slot || seen.who.empty()) return std::nullopt;
  std::vector<size_t> keys;
  for (const ExprId id : seen.who) {
    const model::Expr& expr = w.exprs[id];
    if (expr.op != Op::Variable || expr.slot >= fact.keys) return std::nullopt;
    keys.push_back(expr.slot);
    if (fact.symmetric && expr.slot < 2) keys.push_back(1U - expr.slot);
  }
  return keys;
}

std::optional<Hidden> hidden_fact(const Eyes& e, const model::Expr& expr) {
  const model::Fact& fact = e.w.facts[model::FactId{expr.ref}];
  const auto keys = seeing_keys(e.w, fact);
  if (!keys) return std::nullopt;
  Hidden hidden{.what = call_text(e, fact.name, expr.args), .whose = {}, .span = expr.span};
  for (const size_t key : *keys) {
    if (who_is(e, expr.args[key]) != Who::Other) return std::nullopt;
    const std::string name = name_of(e, expr.args[key]);
    hidden.whose += (hidden.whose.empty() ? "" : " and ") + (name == "_" ? "whoever _ is" : name);
    const size_t other = 1 - key;
    if (key < 2 && expr.args.size() > 1 && !fact.standing) {
      hidden.reversed = hidden.reversed || who_is(e, expr.args[other]) == Who::Reader;
    }
  }
  return hidden;
}

std::optional<Hidden> hidden_taste(const Eyes& e, const model::Expr& expr) {
  const model::Taste& taste = e.w.tastes[model::TasteId{expr.ref}];
  if (taste.frame.empty() || expr.args.empty()) return std::nullopt;
  const bool own = taste.frame[0].type.sort == Sort::Entity &&
                   decides(e.c, taste.frame[0].type.kind);
  if (!own || who_is(e, expr.args[0]) != Who::Other) return std::nullopt;
  Hidden hidden{.what = call_text(e, taste.name, expr.args), .whose = name_of(e, expr.args[0]),
                .sort = Hidden::Sort::Taste, .span = expr.span};
  hidden.reversed = expr.args.size() > 1 && who_is(e, expr.args[1]) == Who::Reader;
  return hidden;
}

std::optional<Hidden> hidden_mind(const Eyes& e, const model::Expr& expr) {
  if (who_is(e, expr.args[0]) != Who::Other) return std::nullopt;
  const bool belief = expr.op == Op::Credence;
  const std::string name = name_of(e, expr.args[0]);
  return Hidden{.what = std::string("what ") + name + (belief ? " believes" : " knows"),
                .whose = name, .sort = Hidden::Sort::Mind, .span = expr.span};
}

std::optional<Hidden> search(Eyes& e, ExprId id);

std::optional<Hidden> search_args(Eyes& e, const std::vector<ExprId>& args) {
  for (const ExprId arg : args) {
    if (auto hidden = search(e, arg)) return hidden;
  }
  return std::nullopt;
}

std::optional<Hidden> hidden_rule(Eyes& e, const model::Expr& expr) {
  const model::Rule& rule = e.w.rules[model::RuleId{expr.ref}];
  std::vector<Who> given;
  for (const ExprId arg : expr.args) given.push_back(who_is(e, arg));
  const auto key = std::pair(expr.ref, given);
  auto found = e.rules.find(key);
  constexpr int deepest_rule = 50;  // further down nobody would follow either
  if (found == e.rules.end() && e.depth >= deepest_rule) return std::nullopt;
  if (found == e.rules.end()) {
    // A rule that rests on itself says nothing new the second time.
    found = e.rules.emplace(key, std::nullopt).first;
    const model::Frame* const frame = std::exchange(e.frame, &rule.frame);
    given.resize(rule.frame.size(), Who::Other);
    std::vector<Who> who = std::exchange(e.who, std::move(given));
    ++e.depth;
    auto hidden = search(e, rule.body);
    --e.depth;
    e.who = std::move(who);
    e.frame = frame;
    found = e.rules.insert_or_assign(key, std::move(hidden)).first;
  }
  if (!found->second) return std::nullopt;
  Hidden hidden = *found->second;
  hidden.what = call_text(e, rule.name, expr.args) + ", which rests on " + hidden.what;
  hidden.reversed = false;
  hidden.span = expr.span;
  return hidden;
}

std::optional<Hidden> own_hidden(Eyes& e, const model::Expr& expr) {
  switch (expr.op) {
    case Op::Fact: return hidden_fact(e, expr);
    case Op::Taste: return hidden_taste(e, expr);
    case Op::Rule: return hidden_rule(e, expr);
    case Op::KnownFact:
    case Op::KnownEvent:
    case Op::Credence: return hidden_mind(e, expr);
    default: return std::nullopt;
  }
}

std::optional<Hidden> search(Eyes& e, ExprId id) {
  if (!id) return std::nullopt;
  const model::Expr& expr = e.w.exprs[id];
  if (auto hidden = own_hidden(e, expr)) return hidden;
  if (auto hidden = search_args(e, expr.args)) return hidden;
  if (expr.pattern == 0) return std::nullopt;
  const model::Pattern& pattern = e.w.patterns[expr.pattern - 1];
  if (auto hidden = search_args(e, pattern.args)) return hidden;
  return search(e, pattern.within);
}

std::string hint_for(const Eyes& e, const Hidden& hidden, const std::string& reader,
                     ExprId reading) {
  if (hidden.sort == Hidden::Sort::Mind) {
    return "one knows one's own mind: known(" + reader + ", …), credence(" + reader + ", …)";
  }
  const std::string otherwise = "what others let show, " + reader + " has as known(" + reader +
                                ", …) or credence(" + reader + ", …); or let more see it: seen by";
  if (!hidden.reversed) return otherwise;
  const model::Expr& expr = e.w.exprs[reading];
  const std::string name = expr.op == Op::Fact ? e.w.facts[model::FactId{expr.ref}].name
                                               : e.w.tastes[model::TasteId{expr.ref}].name;
  std::vector<ExprId> swapped = expr.args;
  std::swap(swapped[0], swapped[1]);
  return "did you mean " + call_text(e, name, swapped) + "? " + otherwise;
}

struct Reader {
  std::string name;
  std::vector<Slot> slots;
  const char* does = "weighs";
};

// All that cannot be read in one expression, not only the first.
void tell_hidden(Eyes& e, ExprId id, const Reader& reader) {
  if (!id) return;
  const model::Expr& expr = e.w.exprs[id];
  if (const auto hidden = own_hidden(e, expr)) {
    mistake(e.c, {.code = "lang/cannot-know",
                  .span = hidden->span,
                  .message = reader.name + " " + reader.does + " " + hidden->what +
                             ", which only " + hidden->whose + " can know",
                  .hint = hint_for(e, *hidden, reader.name, id)});
  }
  for (const ExprId arg : expr.args) tell_hidden(e, arg, reader);
  if (expr.pattern == 0) return;
  const model::Pattern& pattern = e.w.patterns[expr.pattern - 1];
  for (const ExprId arg : pattern.args) tell_hidden(e, arg, reader);
  tell_hidden(e, pattern.within, reader);
}

void look(Eyes& e, const model::Frame& frame, ExprId id, const Reader& reader) {
  e.frame = &frame;
  e.who.assign(frame.size(), Who::Other);
  for (const Slot slot : reader.slots) e.who[slot] = Who::Reader;
  tell_hidden(e, id, reader);
}

void look_act(Eyes& e, const model::Act& act) {
  if (!act.process && act.roles > 0) {
    const Reader actor{act.frame[0].name, {0}};
    for (const model::Step& step : act.steps) {
      if (step.sort == model::Step::Sort::When) {
        look(e, act.frame, step.when.condition, {actor.name, {0}, "acts on"});
      }
    }
    for (const model::Motive& motive : act.wants) look(e, act.frame, motive.value, actor);
  }
  if (!act.asks) return;
  Reader asked{"it", {act.asks->it}};
  if (act.asks->asked.size() == 1) {
    asked.slots.push_back(act.asks->asked[0]);
    asked.name = act.frame[act.asks->asked[0]].name;
  }
  for (const model::Motive& motive : act.asks->motives) {
    look(e, act.frame, motive.value, asked);
  }
}

void look_claim(Eyes& e, const model::Claim& claim) {
  const Reader hearer{"hearer", {claim.hearer}};
  look(e, claim.frame, claim.start, hearer);
  for (const model::Evidence& evidence : claim.evidence) {
    look(e, claim.frame, evidence.weight, hearer);
  }
}

}  // namespace

void check_eyes(Checking& c) {
  Eyes e{c, c.world};
  for (const model::Act& act : c.world.acts) look_act(e, act);
  for (const model::Claim& claim : c.world.claims) look_claim(e, claim);
}

}  // namespace milieu::lang::checking
