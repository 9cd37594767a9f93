// What can be said in a made world: conditions and numbers, in truth or as somebody sees them.
#include <algorithm>

#include "tests/generate_parts.h"

namespace milieu::tests::generating {

using enum Feature;

namespace {

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

bool fits(const Var& var, const Var& place) {
  if (var.ty != place.ty) return false;
  if (var.ty == Ty::Entity) return under(var.kind, place.kind);
  return var.ty != Ty::Whole || (var.low >= place.low && var.high <= place.high);
}

}  // namespace

const Fact* Author::some_fact(bool (*wanted)(const Fact&)) {
  std::vector<const Fact*> found;
  for (const Fact& made : facts_)
    if (wanted(made)) found.push_back(&made);
  return found.empty() ? nullptr : dice_.of(found);
}

std::string Author::entity(const Scene& scene, Kind kind) {
  std::vector<std::string> among;
  for (const Var& var : scene.scope)
    if (var.ty == Ty::Entity && under(var.kind, kind)) among.push_back(var.name);
  if (!decides(kind) || scene.people) {
    const bool more = among.empty() || dice_.chance(0.15);
    for (Kind one : {person, place, thing, law, elder, firm})
      if (more && under(one, kind)) among.insert(among.end(), names_[one].begin(),
          names_[one].end());
  }
  return among.empty() ? "" : dice_.of(among);
}

std::string Author::argument(const Scene& scene, const Var& wanted) {
  if (scene.condition && dice_.chance(0.15)) return take(Some, 1) ? "_" : "";
  std::vector<std::string> among;
  for (const Var& var : scene.scope)
    if (fits(var, wanted)) among.push_back(var.name);
  if (wanted.ty == Ty::Whole && (among.empty() || dice_.chance(0.3)))
    return std::to_string(wanted.low + static_cast<int>(dice_.below(
        static_cast<size_t>(wanted.high - wanted.low + 1))));
  if (!among.empty() && dice_.chance(0.8)) return dice_.of(among);
  std::string one = wanted.ty == Ty::Entity ? entity(scene, wanted.kind) : "";
  return one.empty() && scene.condition && take(Some, 1) ? "_" : one;
}

// With `mention`, some argument is that variable, if one can be.
std::string Author::call(const Scene& scene, const Fact& fact, const Var* mention) {
  std::vector<std::string> args(fact.keys.size());
  if (scene.eyes == Scene::Eyes::Public && (fact.seen == Seen::First || fact.seen == Seen::Both))
    return "";
  if (scene.eyes == Scene::Eyes::Reader && (fact.seen == Seen::First || fact.seen == Seen::Both)) {
    const size_t at = fact.seen == Seen::Both ? dice_.below(2) : 0;
    if (!fits(scene.reader, fact.keys[at])) return "";
    args[at] = scene.reader.name;
  }
  bool mentioned = mention == nullptr || (!args.empty() && args[0] == mention->name);
  for (size_t i = 0; i < args.size(); ++i) {
    if (!args[i].empty()) continue;
    const bool here = !mentioned && fits(*mention, fact.keys[i]);
    args[i] = here ? mention->name : argument(scene, fact.keys[i]);
    mentioned = mentioned || here;
    if (args[i].empty()) return "";
  }
  if (!mentioned) return "";
  std::string text = args.empty() ? fact.name : fact.name + "(" + join(args) + ")";
  if (!fact.standing) return text;
  const std::string before = dice_.chance(0.6) ? dice_.of(names_[law]) : entity(scene, person);
  return before.empty() ? "" : text + " before " + before;
}

std::string Author::compared(const Scene& scene, const Fact& fact, const std::string& what) {
  const std::string order = dice_.of({" > ", " >= ", " < ", " <= ", " == "});
  switch (fact.ty) {
    case Ty::Set: return what;
    case Ty::Whole: return what + order + std::to_string(dice_.below(3));
    case Ty::Real: return what + dice_.of({" > ", " < "}) + dice_.of({"0.2", "0.5", "0"});
    case Ty::Money:
    case Ty::Holding: return what + order + dice_.of({"1 coin", "2 coins", "0 coins"});
    case Ty::Duration: return what + order + "1 hour";
    case Ty::Time: return what + " + 3 hours" + dice_.of({" < ", " > "}) + "now";
    case Ty::Entity: {
      if (dice_.chance(0.3)) return what + dice_.of({" != none", " == none"});
      const std::string other = entity(scene, fact.kind);
      return other.empty() ? "" : what + dice_.of({" == ", " != "}) + other;
    }
    case Ty::Event: return what + dice_.of({" != none", " == none"});
  }
  return "";
}

std::string Author::rule_call(const Scene& scene, const Rule& rule) {
  if (rule.own && scene.eyes == Scene::Eyes::Public) return "";
  std::vector<std::string> args;
  for (size_t i = 0; i < rule.params.size(); ++i) {
    const bool own = i == 0 && rule.own && scene.eyes == Scene::Eyes::Reader;
    if (own && !fits(scene.reader, rule.params[0])) return "";
    Scene plain = scene;
    if (rule.valued) plain.condition = false;
    args.push_back(own ? scene.reader.name : argument(plain, rule.params[i]));
    if (args.back().empty()) return "";
  }
  return rule.name + "(" + join(args) + ")";
}

std::string Author::past(const Act& act) {
  std::string text;
  if (take(Failed, 0.25)) return " failed";
  if (!act.answers.empty() && take(Answered)) {
    text += " answered ";
    if (act.asked.size() > 1 && dice_.chance(0.3)) text += dice_.of({"all ", "any "});
    text += dice_.of(act.answers).name;
  }
  if (take(Within, 0.4)) text += " within " + span();
  return text;
}

std::string Author::pattern(const Scene& scene, const Var* mention) {
  if (!scene.past) return "";
  if (!classes_.empty() && dice_.chance(0.25)) {
    const Class& of = dice_.of(classes_);
    std::vector<std::string> args;
    for (const Var& role : of.roles) {
      args.push_back(mention != nullptr && fits(*mention, role) ? mention->name
                                                                : argument(scene, role));
      if (args.back().empty()) args.back() = "_";
    }
    return of.name + "(" + join(args) + ")" + (take(Within, 0.4) ? " within " + span() : "");
  }
  const Act& act = dice_.of(acts_);
  std::vector<std::string> args;
  bool mentioned = mention == nullptr;
  for (const Var& role : act.roles) {
    const bool here = !mentioned && fits(*mention, role);
    std::string one = here ? mention->name : role.ty == Ty::Event ? "_" : argument(scene, role);
    args.push_back(one.empty() ? "_" : one);
    mentioned = mentioned || here;
  }
  if (!mentioned) return "";
  return act.name + (args.empty() ? "" : "(" + join(args) + ")") + past(act);
}

std::string Author::known(const Scene& scene) {
  if (!scene.belief || scene.eyes == Scene::Eyes::Public) return "";
  const std::string who =
      scene.eyes == Scene::Eyes::Reader ? scene.reader.name : entity(scene, person);
  if (who.empty()) return "";
  Scene open = scene;
  open.eyes = Scene::Eyes::Truth;
  if (scene.past && take(KnownEvent, 0.4)) {
    // What is known takes no `within`, `answered` or `failed`.
    const std::string what = pattern(open);
    const size_t end = what.find(')');
    const std::string bare = end == std::string::npos ? what.substr(0, what.find(' '))
        : what.substr(0, end + 1);
    if (!bare.empty()) return "known(" + who + ", " + bare + ")";
  }
  const Fact& fact = dice_.of(facts_);
  if (fact.ty == Ty::Event || !take(KnownFact, 1)) return "";
  const std::string what = call(open, fact);
  if (what.empty() || (fact.ty != Ty::Set && what.find('_') != std::string::npos)) return "";
  return compared(scene, fact, "known(" + who + ", " + what + ")");
}

std::string Author::believed(const Scene& scene) {
  if (claims_.empty() || !scene.belief || scene.eyes == Scene::Eyes::Public) return "";
  const std::string who =
      scene.eyes == Scene::Eyes::Reader ? scene.reader.name : entity(scene, person);
  const Claim& claim = dice_.of(claims_);
  Scene plain = scene;
  plain.condition = false;
  std::string text = "credence(" + who + ", " + claim.name;
  for (size_t i = 0; i < claim.params.size(); ++i) {
    const std::string one = entity(plain, claim.params[i].kind);
    if (one.empty()) return "";
    text += (i == 0 ? "(" : ", ") + one;
  }
  if (who.empty() || !take(Credence, 1)) return "";
  return text + "))";
}

// A name that is nobody's role, in two conditions at once.
std::string Author::some(const Scene& scene) {
  Scene inner = scene;
  const Var one{fresh(), Ty::Entity, dice_.chance(0.7) ? person : place};
  inner.scope.push_back(one);
  const std::string first = about(inner, one);
  if (first.empty()) return "";
  inner.condition = dice_.chance(0.3);
  const std::string second = about(inner, one);
  if (!take(Some, 1)) return "";
  const std::string kind = one.name + " is " + word(one.kind);
  return "(" + kind + ", " + first + (second.empty() ? "" : ", " + second) + ")";
}

// What can be said of the same in two ways.
std::string Author::either(const Scene& scene, const Var& var, int depth) {
  if (depth == 0 || !take(Or, 0.3)) return "";
  const std::string left = about(scene, var, depth - 1);
  std::string right = about(scene, var, depth - 1);
  if (left.empty() || right.empty()) return "";
  const bool deeper = depth > 1 && dice_.chance(0.5);
  const std::string more = deeper ? either(scene, var, depth - 1)
                           : dice_.chance(0.4) ? about(scene, var, depth - 1) : "";
  if (!more.empty()) right = "(" + right + ", " + more + ")";
  return "(" + left + " or " + right + ")";
}

// What fails for some, and then what others could be found by: the fault must stand all the same.
std::string Author::faulty(const Scene& scene, const Var& var) {
  std::vector<std::string> wholes;
  for (const Fact& fact : facts_)
    if (fact.ty == Ty::Whole) wholes.push_back(call(scene, fact, &var));
  const std::string one = wholes.empty() ? "" : dice_.of(wholes);
  if (one.empty() || scene.effects || !take(Faults, 0.6)) return "";
  const bool somebody = under(var.kind, person) && dice_.chance(0.7);
  const std::string more = somebody ? "at(" + var.name + ") == " + dice_.of(names_[place])
                                    : about(scene, var, 0);
  return "(6 / (" + one + dice_.of({" - 1", " - 2", " - 2", " - 3"}) + ") < 9" +
         (more.empty() ? "" : ", " + more) + ")";
}

// What ceases to hold although nothing happens.
std::string Author::fading(const Scene& scene, const Var& var) {
  const Fact* fact = some_fact([](const Fact& f) { return f.fades; });
  if (fact == nullptr) return "";
  const std::string what = call(scene, *fact, &var);
  return what.empty() ? "" : compared(scene, *fact, what);
}

std::string Author::about(const Scene& scene, const Var& var, int depth) {
  for (int tries = 0; tries < 6; ++tries) {
    const Features before = used_;
    std::string text;
    switch (dice_.below(7)) {
      case 4: text = either(scene, var, depth); break;
      case 5: text = depth > 0 ? faulty(scene, var) : ""; break;
      case 6: text = fading(scene, var); break;
      case 0:
      case 1: {
        const Fact& fact = dice_.of(facts_);
        text = call(scene, fact, &var);
        if (!text.empty()) text = compared(scene, fact, text);
        break;
      }
      case 2:
        if (take(Past)) text = pattern(scene, &var);
        break;
      default: {
        const Fact* of = some_fact([](const Fact& f) { return f.ty == Ty::Entity; });
        if (of == nullptr || !under(var.kind, of->kind) || var.ty != Ty::Entity) break;
        text = call(scene, *of);
        if (!text.empty()) text += dice_.of({" == ", " != "}) + var.name;
      }
    }
    if (!text.empty()) return dice_.chance(0.25) ? "not " + text : text;
    used_ = before;
  }
  return "";
}

std::string Author::lit(const Scene& scene, int depth) {
  for (int tries = 0; tries < 12; ++tries) {
    const Features before = used_;
    std::string text;
    switch (dice_.below(13)) {
      case 0:
      case 1:
      case 2: {
        const Fact& fact = dice_.of(facts_);
        text = call(scene, fact);
        if (!text.empty()) text = compared(scene, fact, text);
        break;
      }
      case 3:
      case 4:
        if (take(Past)) text = pattern(scene);
        break;
      case 5: text = known(scene); break;
      case 6:
        text = believed(scene);
        if (!text.empty()) text += dice_.of({" > 0.5", " < 0.6", " >= 0.3"});
        break;
      case 7:
        if (!rules_.empty()) {
          const size_t most = std::min(rules_.size(), scene.rules);
          if (most == 0) break;
          const Rule& rule = rules_[dice_.below(most)];
          text = rule_call(scene, rule);
          if (!text.empty() && rule.valued) text += dice_.of({" > 0.5", " <= 1"});
        }
        break;
      case 8:
        if (depth > 0 && may(Count) && take(Count, 1)) {
          text = aggregate(scene, depth - 1);
          if (!text.empty()) text += dice_.of({" > 0", " >= 2", " < 3", " == 1"});
        }
        break;
      case 9:
        if (depth > 0 && may(Some)) text = some(scene);
        break;
      case 10:
        if (depth > 0 && take(Or)) {
          const std::string left = lit(scene, depth - 1), right = lit(scene, depth - 1);
          if (!left.empty() && !right.empty()) text = "(" + left + " or " + right + ")";
        }
        break;
      case 11:
        if (take(Clock)) text = dice_.of({"clock >= 8 hours", "clock < 18 hours", "weekday != 5"});
        if (scene.effects && take(Chance)) text = dice_.of({"chance(0.5)", "chance(0.8)"});
        break;
      default:
        if (take(Recognises, 0.3)) {
          text = "recognises(" + dice_.of(names_[law]) + ", " +
                 (scene.past ? dice_.of(acts_).name : std::string()) + ")";
          if (!scene.past || acts_.empty()) text.clear();
        }
    }
    if (text.empty()) {
      used_ = before;
      continue;
    }
    return dice_.chance(0.2) ? "not " + text : text;
  }
  return dice_.of({"clock >= 0 hours", "clock < 20 hours"});
}

std::string Author::conditions(const Scene& scene, size_t most, int depth) {
  std::string text = lit(scene, depth);
  for (size_t i = dice_.below(most); i > 0; --i) text += ", " + lit(scene, depth);
  return text;
}

// One number, not compounded.
std::string Author::plain(const Scene& scene) {
  Scene here = scene;
  here.condition = false;
  for (int tries = 0; tries < 8; ++tries) {
    const Features before = used_;
    std::string text;
    switch (dice_.below(5)) {
      case 0:
        if (!tastes_.empty()) {
          const Taste& taste = dice_.of(tastes_);
          const bool own = scene.eyes == Scene::Eyes::Reader;
          if (scene.eyes == Scene::Eyes::Public || (own && scene.reader.kind != person)) break;
          const std::string first = own ? scene.reader.name : entity(here, person);
          const std::string second = taste.params.size() > 1 ? entity(here, person) : "";
          if (first.empty() || (taste.params.size() > 1 && second.empty())) break;
          text = taste.name + "(" + first + (second.empty() ? "" : ", " + second) + ")";
        }
        break;
      case 1:
        if (!parameters_.empty()) text = dice_.of(parameters_);
        break;
      case 2: text = believed(here); break;
      default: {
        const Fact& fact = dice_.of(facts_);
        text = call(here, fact);
        if (text.empty()) break;
        if (fact.ty == Ty::Money || fact.ty == Ty::Holding) text = "(" + text + ") / (2 coins)";
        else if (fact.ty == Ty::Duration) text = "(" + text + ") / (3 hours)";
        else if (fact.ty != Ty::Whole && fact.ty != Ty::Real) text.clear();
      }
    }
    if (!text.empty()) return text;
    used_ = before;
  }
  std::vector<std::string> wholes = {"0.5", "1", "-1", "0.25"};
  for (const Var& var : scene.scope)
    if (var.ty == Ty::Whole) wholes.assign(3, var.name);
  return dice_.of(wholes);
}

std::string Author::aggregate(const Scene& scene, int depth) {
  Scene inner = scene;
  inner.condition = true;
  const bool event = scene.past && !acts_.empty() && scene.eyes != Scene::Eyes::Public &&
                     take(EventIs, 0.25);
  const Var one{fresh(), event ? Ty::Event : Ty::Entity,
                dice_.chance(0.75) ? person : dice_.of({place, thing})};
  std::string over = one.name + " is " + (event ? pattern(scene) : std::string(word(one.kind)));
  if (event && over.ends_with(" is ")) return "";
  if (!event) inner.scope.push_back(one);
  const std::string more = event ? "" : about(inner, one);
  if (!more.empty()) over = who(one, more);
  if (!event && one.kind == person && take(Components, 0.15)) {
    const std::string other = fresh();
    if (scene.eyes == Scene::Eyes::Truth)
      return "components(" + one.name + ", " + other + " with friends(" + one.name + ", " + other +
          "))";
  }
  if (event || dice_.chance(0.4)) return take(Count, 1)
    ? "count(" + one.name + " with " + over + ")" : "";
  inner.condition = false;
  const std::string value = number(inner, std::min(depth, 1));
  if (dice_.chance(0.5)) {
    if (!take(SumMean, 1)) return "";
    return dice_.of({"sum(", "mean("}) + value + " for " + one.name + " with " + over + ")";
  }
  if (!take(MaxMin, 1)) return "";
  return dice_.of({"max(", "min("}) + value + " for " + one.name + " with " + over + ")";
}

std::string Author::number(const Scene& scene, int depth) {
  if (depth <= 0) return plain(scene);
  const std::string left = plain(scene);
  switch (dice_.below(7)) {
    case 0: return "(" + left + dice_.of({" + ", " - ", " * "}) + plain(scene) + ")";
    case 1: {
      const std::string all = aggregate(scene, depth - 1);
      if (!all.empty()) return all;
      return left;
    }
    case 2:
      if (!take(IfValues)) return left;
      return "(" + left + " if " + lit(scene, depth - 1) +
             (dice_.chance(0.6) ? " else " + plain(scene) : "") + ")";
    case 3:
      if (!take(Functions)) return left;
      return dice_.of({"max(", "min("}) + left + ", " + plain(scene) + ")";
    case 4: {
      if (!take(Functions)) return left;
      const std::string inside = dice_.of({"abs($)", "exp(-1 * abs($))", "round($)", "floor($)",
                                           "sqrt(abs($))", "log(1 + abs($))"});
      const size_t at = inside.find('$');
      return inside.substr(0, at) + left + inside.substr(at + 1);
    }
    case 5:
      for (size_t i = 0; i < std::min(rules_.size(), scene.rules); ++i) {
        if (!rules_[i].valued) continue;
        Scene here = scene;
        here.condition = false;
        const std::string text = rule_call(here, rules_[i]);
        if (!text.empty()) return text;
      }
      return left;
    default: return dice_.of({"2 * ", "-1 * ", "0.5 * "}) + left;
  }
}

// A value that may be written to the fact.
std::string Author::worth(const Scene& scene, const Fact& fact) {
  Scene here = scene;
  here.condition = false;
  switch (fact.ty) {
    case Ty::Whole: {
      const int within = fact.low + static_cast<int>(dice_.below(
          static_cast<size_t>(fact.high - fact.low + 1)));
      if (dice_.chance(0.5)) return std::to_string(within);
      return "round(" + number(here, 1) + ")";
    }
    case Ty::Real: return dice_.chance(0.5) ? dice_.of({"0.1", "0.5", "1"})
                                              : "max(-2, " + number(here, 1) + ")";
    case Ty::Money: return dice_.of({"1 coin", "3 coins", "0.5 coins"});
    case Ty::Holding: return dice_.of({"1 coin", "2 coins", "5 coins"});
    case Ty::Duration: return dice_.of({"10 minutes", "1 hour", "3 hours"});
    case Ty::Time: return dice_.of({"now", "now + 1 hour", "now - 2 hours"});
    case Ty::Entity: {
      const std::string one = entity(here, fact.kind);
      return one.empty() || dice_.chance(0.15) ? "none" : one;
    }
    case Ty::Event:
      for (const Var& var : scene.scope)
        if (var.ty == Ty::Event) return var.name;
      return "none";
    case Ty::Set: break;
  }
  return "";
}

}  // namespace milieu::tests::generating
