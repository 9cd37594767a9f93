// What can be done in a made world: the statements of acts, of those who see them, of the start.
#include <algorithm>

#include "tests/generate_parts.h"

namespace milieu::tests::generating {

using enum Feature;

void Author::block(Doing& doing, size_t depth, size_t most) {
  Doing inner = doing;
  const size_t wanted = 1 + dice_.below(most);
  size_t done = 0;
  for (int tries = 0; done < wanted && tries < 20; ++tries) done += attempt(inner, depth, 2);
  if (done == 0) line(depth, "bold(" + std::string(doing.start ? "ann" : "none") + ")");
}

void Author::something(Doing& doing, size_t depth, int nesting) {
  for (int tries = 0; tries < 4; ++tries)
    if (attempt(doing, depth, nesting)) return;
  line(depth, "bold(none)");
}

// A statement that comes to nothing uses nothing.
bool Author::attempt(Doing& doing, size_t depth, int nesting) {
  const Features before = used_;
  if (statement(doing, depth, nesting)) return true;
  used_ = before;
  return false;
}

bool Author::statement(Doing& doing, size_t depth, int nesting) {
  switch (dice_.below(doing.start ? 6 : 13)) {
    case 0:
    case 1: return write_fact(doing, depth);
    case 2: return nesting > 0 && nested(doing, depth, nesting);
    case 3: return pick(doing, depth);
    case 4: return nesting > 0 && nested(doing, depth, nesting);
    case 5: return write_fact(doing, depth);
    case 6: return move(doing, depth);
    case 7: return birth(doing, depth);
    case 8: return end(doing, depth);
    case 9: return begin(doing, depth);
    case 10: return learns(doing, depth);
    case 11: return move(doing, depth);
    default: return write_fact(doing, depth);
  }
}

std::string Author::draw_for(Ty ty) {
  switch (ty) {
    case Ty::Whole:
      return dice_.of({"die(3)", "poisson(1)", "binomial(2, 0.5)", "geometric(0.5)",
                       "bernoulli(0.5)"});
    case Ty::Real:
      return dice_.of({"uniform(0, 1)", "normal(0, 0.5)", "beta(2, 2)", "exponential(0.3)",
                       "pareto(0.1, 2)", "lognormal(0.5, 0.3)"});
    case Ty::Money: return "uniform(1 coin, 3 coins)";
    default: return "exponential(1 hour)";
  }
}

bool Author::write_fact(Doing& doing, size_t depth) {
  const Fact& fact = dice_.of(facts_);
  Scene scene = doing.scene;
  scene.condition = false;
  if (fact.ty == Ty::Holding && !doing.start) return false;
  std::string target = call(scene, fact);
  if (target.empty()) return false;
  if (fact.standing && dice_.chance(0.4)) {
    const std::string other = entity(scene, dice_.of({law, person}));
    if (!other.empty()) target += " and " + other;
  }
  if (fact.ty == Ty::Set) {
    if (!doing.start && dice_.chance(0.35)) {
      scene.condition = true;
      const std::string open = call(scene, fact);
      if (open.empty()) return false;
      return line(depth, "not " + open), true;
    }
    return line(depth, target), true;
  }
  const bool amount = fact.ty != Ty::Entity && fact.ty != Ty::Event && fact.ty != Ty::Time;
  if (amount && fact.ty != Ty::Holding && take(Draws, 0.25)) {
    const std::string from = draw_for(fact.ty);
    return line(depth, target + " ~ " + from), true;
  }
  const std::string value = worth(scene, fact);
  if (value.empty()) return false;
  const bool adds = amount && dice_.chance(0.6);
  const bool less = adds && fact.ty != Ty::Holding && dice_.chance(0.5);
  line(depth, target + (less ? " -= " : adds ? " += " : " = ") + value);
  return true;
}

bool Author::move(Doing& doing, size_t depth) {
  std::vector<const Fact*> among;
  for (const Fact& fact : facts_)
    if (fact.ty == Ty::Holding) among.push_back(&fact);
  if (among.empty() || doing.start || !may(Moves)) return false;
  Scene scene = doing.scene;
  scene.condition = false;
  const std::string from = call(scene, *dice_.of(among)), to = call(scene, *dice_.of(among));
  if (from.empty() || to.empty() || !take(Moves, 1)) return false;
  std::string amount = dice_.of({"1 coin", "1 coin", "2 coins", "0.5 coins", "3 coins", "0 coins"});
  if (dice_.chance(0.2)) amount = from + " * 0.5";
  for (const Var& var : scene.scope)
    if (var.ty == Ty::Whole && dice_.chance(0.5)) amount = var.name + " * 1 coin";
  line(depth, "move " + amount + " from " + from + " to " + to);
  return true;
}

bool Author::birth(Doing& doing, size_t depth) {
  const bool somebody = take(PersonBirths, 0.3);
  if (!somebody && !take(Births)) return false;
  const char* kind = somebody ? "person" : "thing";
  const std::string v = fresh(), name = fresh();
  line(depth, "if count(" + v + " with " + v + " is " + kind + ") < 6");
  line(depth + 1, "new " + name + ": " + kind);
  Doing inner = doing;
  inner.scene.scope.push_back({"it", Ty::Entity, somebody ? person : thing});
  if (somebody) line(depth + 2, "at(it) = " + dice_.of(names_[place]));
  bool any = somebody;
  for (int i = 0; i < 3; ++i) any = write_fact(inner, depth + 2) || any;
  if (!any) line(depth + 2, "bold(none)");
  // Births are taken back if there is not the money.
  if (dice_.chance(0.4)) move(doing, depth);
  return true;
}

bool Author::end(Doing& doing, size_t depth) {
  if (!may(Ends)) return false;
  Scene scene = doing.scene;
  const Kind kind = dice_.chance(0.6) || !may(Chance) ? thing : person;
  scene.condition = false;
  const std::string who = entity(scene, kind), v = fresh();
  if (who.empty() || !take(Ends, 1)) return false;
  if (kind == person) {
    line(depth, "if count(" + v + " with " + v + " is person) > 2, chance(0.3)");
    mark(Chance);
    line(depth + 1, "end " + who);
  } else {
    line(depth, "end " + who);
  }
  return true;
}

std::string Author::begin_text(const Doing& doing, const Act& target) {
  Scene scene = doing.scene;
  scene.condition = false;
  std::string text = target.name;
  for (size_t i = 0; i < target.roles.size(); ++i) {
    std::string one = target.picked[i] ? "_" : argument(scene, target.roles[i]);
    if (one.empty() && target.roles[i].ty == Ty::Event)
      for (const Var& var : scene.scope)
        if (var.ty == Ty::Event) one = var.name;
    if (one.empty()) return "";
    text += (i == 0 ? "(" : ", ") + one;
  }
  return text + (target.roles.empty() ? "" : ")");
}

// Acts begin acts after them in the text; others only after some time, and not always.
bool Author::begin(Doing& doing, size_t depth) {
  if (doing.start || acts_.empty()) return false;
  const bool later = take(After, 0.35);
  if (!later && !may(Begun)) return false;
  std::vector<size_t> among;
  for (size_t i = 0; i < acts_.size(); ++i)
    if ((later && !doing.many) || (i > doing.act && (!doing.many || acts_[i].leaf)))
      among.push_back(i);
  if (among.empty() || (doing.act < acts_.size() && acts_[doing.act].leaf && !later)) return false;
  const std::string text = begin_text(doing, acts_[dice_.of(among)]);
  if (text.empty()) return false;
  if (!later) {
    mark(Begun);
    return line(depth, text), true;
  }
  line(depth, "if chance(0.4)");
  line(depth + 1, "after " + dice_.of({"20 minutes", "1 hour", "3 hours"}));
  line(depth + 2, text);
  return true;
}

bool Author::learns(Doing& doing, size_t depth) {
  if (doing.start || !may(Learns)) return false;
  Scene scene = doing.scene;
  scene.condition = false;
  const std::string who = entity(scene, person);
  if (who.empty()) return false;
  std::string event;
  for (const Var& var : scene.scope)
    if (var.ty == Ty::Event) event = var.name;
  size_t deeper = depth;
  if (event.empty()) {
    if (!may(EachDo)) return false;
    const std::string what = pattern(scene);
    if (what.empty()) return false;
    event = fresh();
    line(depth, "each " + event + " with " + event + " is " + what);
    mark(EachDo);
    ++deeper;
  }
  std::string text = who + " learns " + event;
  const std::string from = entity(scene, person), put = entity(scene, person);
  if (take(LearnsFrom, 0.7)) text += " from " + from;
  if (take(LearnsSwap, 0.5)) text += " with " + (dice_.chance(0.2) ? "none" : put) + " for " + from;
  mark(Learns);
  return line(deeper, text), true;
}

bool Author::nested(Doing& doing, size_t depth, int nesting) {
  Doing inner = doing;
  Scene scene = doing.scene;
  scene.condition = true;
  switch (dice_.below(3)) {
    case 0: {
      if (!take(If)) return false;
      line(depth, "if " + conditions(scene, 2, 1));
      something(inner, depth + 1, nesting - 1);
      if (!dice_.chance(0.4)) return true;
      line(depth, "else");
      inner = doing;
      something(inner, depth + 1, nesting - 1);
      return true;
    }
    case 1: {
      if (!take(EachDo)) return false;
      const Var one{fresh(), Ty::Entity, dice_.of({person, person, place, thing})};
      scene.scope.push_back(one);
      scene.effects = false;
      const std::string more = dice_.chance(0.5) ? about(scene, one) : "";
      line(depth, "each " + one.name + " with " + who(one, more));
      inner.scene.scope.push_back(one);
      inner.many = true;
      something(inner, depth + 1, nesting - 1);
      return true;
    }
    default: {
      if (doing.start || !take(After)) return false;
      line(depth, "after " + span());
      something(inner, depth + 1, nesting - 1);
      return true;
    }
  }
}

// That somebody is of a kind, and more; the kind goes without saying where what is said shows it.
std::string Author::who(const Var& var, const std::string& more) {
  const std::string kind = var.name + " is " + word(var.kind);
  if (more.empty()) return kind;
  const bool plain = says(more, var.name);
  return plain && dice_.chance(0.4) ? more : kind + ", " + more;
}

std::string Author::pick_by(Scene scene, const Var& of) {
  scene.scope.push_back(of);
  scene.condition = false;
  if (take(PickIndex, 0.3)) return " by index";
  if (take(PickWeight, 0.4)) return " by weight abs(" + number(scene, 1) + ")";
  if (take(PickMost, 0.4)) return dice_.of({" by most ", " by least "}) + number(scene, 1);
  mark(PickScore);
  return "";
}

bool Author::pick(Doing& doing, size_t depth) {
  if (!may(PickScore)) return false;
  const Var one{fresh(), Ty::Entity, dice_.of({person, person, place, thing})};
  Scene scene = doing.scene;
  scene.condition = true;
  scene.effects = false;
  scene.scope.push_back(one);
  std::string more = about(scene, one);
  const std::string other = entity(doing.scene, one.kind);
  const bool else_than = !other.empty() && dice_.chance(0.3);
  if (else_than) more = one.name + " != " + other;
  const std::string by = pick_by(doing.scene, one);
  const std::string with = else_than ? more : who(one, more);
  if (!dice_.chance(0.25)) {
    line(depth, "pick " + one.name + " with " + with + by);
    doing.scene.scope.push_back(one);
    return true;
  }
  const Var two{fresh(), Ty::Entity, one.kind};
  line(depth, "pick " + one.name + ", " + two.name + " with " + with + ", " + two.name + " is " +
                  word(two.kind) + (dice_.chance(0.5) ? ", " + one.name + " != " + two.name : "") +
                  by);
  doing.scene.scope.push_back(one);
  doing.scene.scope.push_back(two);
  return true;
}

}  // namespace milieu::tests::generating
