// What a made world declares; its acts are in generate_act.cpp.
#include <algorithm>

#include "tests/generate_parts.h"

namespace milieu::tests {

std::string_view name_of(Feature feature) {
  static constexpr std::string_view names[] = {
#define X(name) #name,
      MILIEU_TEST_FEATURES(X)
#undef X
  };
  return names[static_cast<size_t>(feature)];
}

Features all_features() { return Features().set(); }

Features sound_features() {
  return all_features().reset(static_cast<size_t>(Feature::Faults));
}

Generated generate_world(uint64_t seed, Features mask) {
  return generating::Author(seed, mask).write();
}

std::string generate(uint64_t seed, Features mask) { return generate_world(seed, mask).text; }

}  // namespace milieu::tests

namespace milieu::tests::generating {

using enum Feature;

Author::Author(uint64_t seed, Features mask) : dice_(seed), mask_(mask) {
  for (size_t i = 0; i < feature_count; ++i) on_[i] = dice_.chance(0.62) && mask[i];
  const auto rare = [&](Feature f, double p) {
    on_[static_cast<size_t>(f)] = mask[static_cast<size_t>(f)] && dice_.chance(p);
  };
  rare(Faults, 0.1);
  rare(OneAtATime, 0.3);
  rare(AllTogether, 0.4);
  if (may(OneAtATime)) on_[static_cast<size_t>(AllTogether)] = false;
}

bool Author::take(Feature f, double p) {
  if (!may(f) || !dice_.chance(p)) return false;
  mark(f);
  return true;
}

void Author::line(size_t depth, const std::string& text) {
  out_ += std::string(2 * depth, ' ') + text + "\n";
}

Generated Author::write() {
  line(0, "world made");
  line(0, "unit coin");
  line(0, dice_.chance(0.5) ? "calendar 2024-01-01 to 2024-01-02"
                            : "calendar 2024-01-05 06:00 to 2024-01-07");
  if (take(OneAtATime, 1)) line(0, "one at a time");
  if (take(AllTogether, 1)) line(0, "all together");
  kinds();
  facts();
  others();
  for (size_t i = 0, n = may(Classes) ? 1 + dice_.below(2) : 0; i < n; ++i) {
    Class made{"class" + std::to_string(i + 1), {{"a"}}};
    if (i == 1 || dice_.chance(0.5)) made.roles.push_back({"b"});
    line(0, "class " + made.name + parameters(made.roles));
    classes_.push_back(made);
  }
  signatures();
  rules();
  claims();
  acts();
  outcomes();
  people();
  Generated made{out_, used_, used_, {}};
  for (const Act& act : acts_) {
    made.used |= act.used;
    made.acts.push_back({act.name, act.used});
  }
  return made;
}

void Author::kinds() {
  const char* every[] = {"1 hour", "2 hours", "6 hours", "1 day"};
  line(0, "kind place, law");
  line(0, std::string("kind person decides every ") + every[dice_.below(4)]);
  if (take(Subkinds)) line(0, "kind elder is person"), names_[elder] = {"dee"};
  if (take(SecondDecider)) {
    line(0, std::string("kind firm decides every ") + every[1 + dice_.below(3)]);
    names_[firm] = {"forge"};
  }
  names_[place] = {"inn", "mill", "dock"};
  names_[place].resize(1 + dice_.below(3));
  names_[law] = {"crown", "creed"};
  names_[law].resize(1 + dice_.below(2));
  names_[thing] = {"cup", "axe"};
  names_[thing].resize(1 + dice_.below(2));
  names_[person] = {"ann", "ben", "cal", "eve"};
  names_[person].resize(2 + dice_.below(3));
  std::string with;
  if (take(Fields, 0.8)) {
    with = " with owner: person, size: 0..3 = 1";
    Fact owner{.name = "owner", .keys = {{"it", Ty::Entity, thing}}, .ty = Ty::Entity};
    Fact size{.name = "size", .keys = owner.keys, .ty = Ty::Whole, .high = 3};
    Fact purse{.name = "purse", .keys = owner.keys, .ty = Ty::Holding};
    facts_ = {owner, size};
    if (may(Holdings)) with += ", purse: holding", facts_.push_back(purse);
    if (take(SeenByRoles)) {
      with += " seen by owner(it)";
      for (Fact& one : facts_) one.seen = Seen::Witness;  // whoever it is, not one of the keys
    } else if (take(SeenByAll)) {
      with += " seen by all";
    }
  }
  line(0, "kind thing" + with);
}

std::string Author::parameters(const std::vector<Var>& vars) {
  if (vars.empty()) return "";
  std::string text = "(";
  for (const Var& var : vars) {
    if (text.size() > 1) text += ", ";
    text += var.name + ": ";
    if (var.ty == Ty::Whole) text += std::to_string(var.low) + ".." + std::to_string(var.high);
    else text += var.ty == Ty::Event ? "event" : word(var.kind);
  }
  return text + ")";
}

std::string Author::seen_by(const Fact& made) {
  if (made.keys.empty()) return made.seen == Seen::Witness ? " seen by w if bold(w)" : " seen by all";
  const std::string& first = made.keys[0].name;
  switch (made.seen) {
    case Seen::All: return decides(made.keys[0].kind) || dice_.chance(0.5) ? " seen by all" : "";
    case Seen::First: return dice_.chance(0.5) ? "" : " seen by " + first;
    case Seen::Both: return " seen by " + first + ", " + made.keys[1].name;
    case Seen::Witness:
      if (decides(made.keys[0].kind) && dice_.chance(0.7))
        return " seen by w if w == " + first + " or at(w) == at(" + first + ")";
      return dice_.chance(0.5) ? " seen by w if at(w) == inn" : " seen by w if bold(w)";
  }
  return "";
}

// The fact's `seen` is chosen here.
void Author::fact(Fact made, std::string type, std::string start, bool fades) {
  std::string text = (made.standing ? "standing " : "fact ") + made.name + parameters(made.keys);
  if (made.standing) text += " before z";
  if (!type.empty()) text += ": " + type;
  if (!start.empty()) text += " = " + start;
  const bool same = made.keys.size() >= 2 && made.keys[0].ty == Ty::Entity &&
                    made.keys[1].ty == Ty::Entity && made.keys[0].kind == made.keys[1].kind;
  const bool own = !made.keys.empty() && made.keys[0].ty == Ty::Entity &&
                   made.keys[0].kind == person;
  made.seen = own ? Seen::First : Seen::All;
  if (take(SeenByAll, 0.3)) made.seen = Seen::All;
  else if (same && own && take(SeenByRoles, 0.5)) made.seen = Seen::Both;
  else if (made.name != "at" && made.name != "bold" && take(SeenByWitness, 0.4))
    made.seen = Seen::Witness;
  // A symmetric fact is read by both, whichever of them it is said of first.
  if (same && take(Symmetric)) {
    text += " symmetric";
    if (made.seen == Seen::First) made.seen = Seen::Both;
  }
  made.fades = fades && take(Fades);
  if (made.fades) text += dice_.of({" fades 20% per hour", " fades 50% per day"});
  line(0, text + seen_by(made));
  facts_.push_back(made);
}

void Author::facts() {
  const Var x{"x"}, y{"y"}, p{"p", Ty::Entity, place}, q{"q", Ty::Entity, place};
  const Var n{"n", Ty::Whole, person, 0, 2};
  line(0, "fact at(x: person): place  seen by w if w == x or at(w) == at(x)");
  facts_.push_back({.name = "at", .keys = {x}, .ty = Ty::Entity, .kind = place,
                    .seen = Seen::Witness});
  fact({.name = "bold", .keys = {x}}, "");
  fact({.name = "friends", .keys = {x, y}}, "");
  if (dice_.chance(0.6)) fact({.name = "locked", .keys = {p}}, "");
  if (dice_.chance(0.4)) fact({.name = "has", .keys = {x, {"t", Ty::Entity, thing}}}, "");
  if (take(WholeKeys)) fact({.name = "rank", .keys = {x, n}}, "");
  if (take(WholeKeys, 0.3))
    fact({.name = "score", .keys = {x, n}, .ty = Ty::Whole, .high = 5}, "0..5", "1");
  if (take(NoKeys, 0.4)) fact({.name = "alarm"}, "");
  if (take(NoKeys, 0.4)) fact({.name = "supply", .ty = Ty::Whole, .high = 4}, "0..4", "2");
  if (take(WholeFacts, 0.8)) fact({.name = "level", .keys = {x}, .ty = Ty::Whole, .high = 3},
      "0..3", "1");
  if (take(WholeFacts, 0.4)) fact({.name = "crowding", .keys = {p}, .ty = Ty::Whole, .low = -2,
      .high = 9}, "whole");
  if (take(RealFacts, 0.8)) fact({.name = "warmth", .keys = {x, y}, .ty = Ty::Real}, "-1.0..1.0",
      "0.5", true);
  if (take(RealFacts, 0.4)) fact({.name = "tired", .keys = {x}, .ty = Ty::Real}, "0.0..1.0", "",
      true);
  if (take(NumberFacts)) fact({.name = "debt", .keys = {x, y}, .ty = Ty::Real}, "number", "1",
      true);
  if (take(MoneyFacts)) fact({.name = "wage", .keys = {x}, .ty = Ty::Money}, "money", "2 coins",
      true);
  if (take(Durations)) fact({.name = "lag", .keys = {p, q}, .ty = Ty::Duration}, "duration",
      "1 hour");
  if (take(Times)) fact({.name = "last", .keys = {x}, .ty = Ty::Time}, "time");
  if (take(EntityFacts)) fact({.name = "boss", .keys = {x}, .ty = Ty::Entity}, "person");
  if (take(EntityFacts, 0.4)) fact({.name = "warden", .keys = {p}, .ty = Ty::Entity}, "person");
  if (take(EventFacts)) fact({.name = "grudge", .keys = {x}, .ty = Ty::Event}, "event");
  if (take(Holdings, 0.9)) {
    fact({.name = "coins", .keys = {x}, .ty = Ty::Holding}, "holding");
    if (take(Outside)) fact({.name = "mint", .keys = {p}, .ty = Ty::Holding}, "holding outside");
    else fact({.name = "till", .keys = {p}, .ty = Ty::Holding}, "holding");
  }
  if (take(Standings)) fact({.name = "wedded", .keys = {x, y}, .standing = true}, "");
  if (take(Standings, 0.3))
    fact({.name = "title", .keys = {x}, .ty = Ty::Whole, .high = 2, .standing = true}, "0..2", "0");
  if (take(Networks)) {
    const char* nets[] = {"random(0.4)", "small_world(1, 0.5)", "degrees(1)", "blocks(2, 0.9, 0.2)",
                          "lattice(2, 1)", "lattice(1, 2, corners, wrapped)"};
    line(0, std::string("fact knows(x: person, y: person) = ") + nets[dice_.below(6)] +
                " symmetric seen by x, y");
    facts_.push_back({.name = "knows", .keys = {x, y}, .seen = Seen::Both});
  }
}

void Author::others() {
  if (take(Tastes)) {
    line(0, "taste pull(x: person, y: person) ~ normal(0, 0.7)");
    tastes_.push_back({"pull", {{"x"}, {"y"}}});
  }
  if (take(Tastes, 0.3)) {
    line(0, "taste whim(x: person) ~ uniform(-1, 1)");
    tastes_.push_back({"whim", {{"x"}}});
  }
  if (take(Parameters)) {
    line(0, "parameter ease: number = 0.5 in 0.0..1.0");
    line(0, "parameter many: whole = 2 in 1..4");
    parameters_ = {"ease", "many"};
  }
}

void Author::rules() {
  Scene scene;
  scene.belief = false;
  for (size_t i = 0, n = may(Rules) ? dice_.below(3) : 0; i < n; ++i) {
    mark(Rules);
    Rule made{.name = "rule" + std::to_string(i + 1), .params = {{"x"}}};
    if (dice_.chance(0.5)) made.params.push_back({"y"});
    made.own = dice_.chance(0.5);
    made.valued = take(ValuedRules);
    scene.scope = made.params;
    scene.eyes = made.own ? Scene::Eyes::Reader : Scene::Eyes::Public;
    scene.reader = made.params[0];
    scene.rules = i;
    std::string text = "rule " + made.name + parameters(made.params);
    if (made.valued) {
      text += ": number = " + number(scene, 2);
    } else {
      text += " if " + conditions(scene, 2);
    }
    line(0, text);
    rules_.push_back(made);
  }
  const Fact* chain = some_fact([](const Fact& f) {
    return f.seen == Seen::All && f.ty == Ty::Entity && f.keys[0].kind == person &&
        f.kind == person;
  });
  const bool open = some_fact([](const Fact& f) {
    return f.name == "friends" && (f.seen == Seen::All || f.seen == Seen::Witness);
  }) != nullptr;
  if (chain != nullptr && take(RecursiveRules)) {
    line(0, "rule over(x: person, y: person) if " + chain->name + "(y) == x or (" + chain->name +
                "(y) == z, over(x, z))");
    rules_.push_back({.name = "over", .params = {{"x"}, {"y"}}});
  } else if (open && take(RecursiveRules)) {
    line(0, "rule linked(x: person, y: person) if friends(x, y) or (friends(x, z), linked(z, y))");
    rules_.push_back({.name = "linked", .params = {{"x"}, {"y"}}});
  }
}

void Author::claims() {
  if (!may(Claims)) return;
  for (size_t i = 0, n = 1 + dice_.below(2); i < n; ++i) {
    Claim made{"claim" + std::to_string(i + 1), {{"x"}}};
    std::string rival;
    if (take(Rivals, 0.4)) rival = ", one p: place", made.params.push_back({"p", Ty::Entity,
        place});
    Scene truth;
    truth.scope = made.params;
    mark(Claims);
    line(0, "claim " + made.name + "(x: person" + rival + ") if " + conditions(truth, 1));
    Scene own = truth;
    own.eyes = Scene::Eyes::Reader;
    own.reader = {"hearer"};
    own.scope.push_back(own.reader);
    own.belief = false;
    if (dice_.chance(0.6)) line(1, "start: " + number(own, 1));
    for (size_t k = 0, m = 1 + dice_.below(2); k < m; ++k) {
      const Act& act = dice_.of(acts_);
      Scene given = own;
      std::string text = "given " + act.name;
      bool bound = false;
      for (size_t r = 0; r < act.roles.size(); ++r) {
        text += r == 0 ? "(" : ", ";
        const Var& role = act.roles[r];
        if (role.ty == Ty::Whole) {
          given.scope.push_back({"g", Ty::Whole, person, role.low, role.high});
          text += "g";
        } else if (!bound && role.ty == Ty::Entity && under(role.kind, person)) {
          text += "x", bound = true;
        } else {
          text += "_";
        }
      }
      if (!act.roles.empty()) text += ")";
      if (!act.answers.empty() && take(Answered)) text += " answered " + dice_.of(act.answers).name;
      text += ": " + number(given, 1);
      if (take(Via)) text += " if via == hearer else 0.5";
      if (take(FadingEvidence)) text += " fades 30% per hour";
      line(1, text);
    }
    claims_.push_back(made);
  }
  if (acts_[0].roles[0].kind != firm && take(AlsoClaim)) {
    const Claim& claim = claims_[0];
    line(0, "also " + claim.name + (claim.params.size() == 1 ? "(u)" : "(u, w)"));
    const Act& act = acts_[0];
    std::string text = "given " + act.name + "(u";
    for (size_t r = 1; r < act.roles.size(); ++r) text += ", _";
    line(1, text + "): 0.5");
  }
}

void Author::outcomes() {
  Scene truth;
  if (take(Outcomes)) {
    truth.scope = {{"x"}, {"y"}};
    std::string text = conditions(truth, 2);
    const std::string old = dice_.chance(0.5) ? fading(truth, {"x"}) : "";
    if (!old.empty()) text = old + (dice_.chance(0.5) ? ", friends(x, y)" : "");
    line(0, "outcome seen1(x: person, y: person) if " + text);
  }
  if (take(OutcomesOn)) {
    const Act& act = dice_.of(acts_);
    truth.scope = {{"x"}};
    std::string text = "outcome seen2(x: person) on " + act.name;
    bool bound = false;
    for (size_t r = 0; r < act.roles.size(); ++r) {
      const bool here = !bound && act.roles[r].ty == Ty::Entity && under(act.roles[r].kind, person);
      text += (r == 0 ? "(" : ", ") + std::string(here ? "x" : "_");
      bound = bound || here;
    }
    if (!act.roles.empty()) text += ")";
    text += past(act);
    if (dice_.chance(0.5)) text += " if " + conditions(truth, 2);
    line(0, text);
  }
  truth.scope.clear();
  truth.people = true;
  const std::string series = aggregate(truth, 1);
  if (!series.empty() && take(Measures)) line(0, "measure gauge1 = " + series + " every 6 hours");
  if (take(Measures)) line(0, "measure gauge2 = " + number(truth, 2));
  if (take(EndsIf, 0.4))
    line(0, "ends if count(v with v is " + dice_.of(acts_).name + ") >= " +
                std::to_string(5 + dice_.below(10)));
}

// Who there is, and how they begin.
void Author::people() {
  Doing doing;
  doing.scene.people = doing.start = true;
  doing.scene.past = doing.scene.belief = false;
  doing.scene.effects = true;
  for (Kind kind : {place, law, thing, person, elder, firm}) {
    for (const std::string& name : names_[kind]) {
      line(0, "new " + name + ": " + word(kind));
      Doing own = doing;
      own.scene.scope = {{"it", Ty::Entity, kind}};
      if (under(kind, person)) {
        line(1, "at(it) = " + dice_.of(names_[place]));
        for (const Fact& made : facts_)
          if (made.ty == Ty::Holding && made.keys[0].kind == person && dice_.chance(0.7))
            line(1, made.name + "(it) = " + std::to_string(1 + dice_.below(3)) + " coins");
      }
      for (size_t i = dice_.below(3); i > 0; --i) write_fact(own, 1);
    }
  }
  if (take(Crowds)) {
    line(0, "new 2 kids: person");
    line(1, "at(it) = " + dice_.of(names_[place]));
  }
  line(0, "start");
  const auto person_name = [&] { return dice_.of(names_[person]); };
  line(1, "friends(" + person_name() + ", " + person_name() + ")");
  line(1, "each x with x is person, x != ann");
  line(2, "friends(x, ann)");
  if (take(StartBlocks, 0.7)) {
    for (size_t i = 1 + dice_.below(3); i > 0; --i) attempt(doing, 1, 1);
  }
  for (const Act& act : acts_)
    if (!act.process && take(Recognises, 0.5))
      line(1, "recognises(" + dice_.of(names_[law]) + ", " + act.name + ")");
}

}  // namespace milieu::tests::generating
