// The acts and processes of a made world.
#include <algorithm>
#include <utility>

#include "tests/generate_parts.h"

namespace milieu::tests::generating {

using enum Feature;

void Author::signatures() {
  const size_t actions = 3 + dice_.below(3), processes = dice_.below(4);
  for (size_t i = 0; i < actions + processes; ++i) {
    const bool process = i >= actions;
    const bool timed = may(Every) || may(About);
    const bool rated = process ? timed && !take(BegunProcess, 0.3)
                               : dice_.chance(i + 1 < actions ? 0.8 : 0.5);
    signature(i, process, rated);
  }
  for (size_t i = 0; i < acts_.size(); ++i) acts_[i].leaf = i + 2 >= acts_.size()
    || i + 1 == actions;
}

void Author::signature(size_t index, bool process, bool rated) {
  const Features outside = std::exchange(used_, {});
  Act made{.name = (process ? "chore" : "act") + std::to_string(index + 1), .process = process,
           .rated = rated};
  std::vector<Var> pool = {{"b"}, {"p", Ty::Entity, place}, {"t", Ty::Entity, thing}, {"c"}};
  if (!process) pool.push_back({"b"}), pool.push_back({"b"});
  const Kind who = !names_[firm].empty() && dice_.chance(0.2) ? firm
                   : !names_[elder].empty() && dice_.chance(0.2) ? elder : person;
  made.roles.push_back({"a", Ty::Entity, who});
  if (process && dice_.chance(rated ? 0.2 : 0.3)) made.roles.clear();
  const bool several = !process && may(SeveralAsked) && dice_.chance(0.3);
  if (several) made.roles.push_back({"b"}), made.roles.push_back({"c"});
  for (size_t i = several ? 0 : dice_.below(3); i > 0; --i) {
    const Var more = dice_.of(pool);
    const bool there = std::any_of(made.roles.begin(), made.roles.end(),
                                   [&](const Var& v) { return v.name == more.name; });
    if (!there) made.roles.push_back(more);
  }
  if (take(QuantityRoles, 0.25))
    made.roles.push_back({"n", Ty::Whole, person, static_cast<int>(dice_.below(2)), 2});
  if (!process && index > 0 && may(EventIs) && take(EventRoles, 0.3))
    made.roles.push_back({"e", Ty::Event});
  made.picked.resize(made.roles.size());
  for (size_t i = 1; i < made.roles.size(); ++i)
    if (made.roles[i].ty == Ty::Entity && (process || !rated) && may(PickScore) &&
        take(StepPicks, 0.5))
      made.picked[i] = true;
  for (size_t i = 1; i < made.roles.size(); ++i)
    if (!process && made.roles[i].ty == Ty::Entity && decides(made.roles[i].kind) && may(Asks) &&
        (made.asked.empty() ? dice_.chance(0.8) : take(SeveralAsked, 0.8)))
      made.asked.push_back(i);
  if (!made.asked.empty()) {
    mark(Asks);
    made.answers = {{"yes"}, {"no"}};
    if (take(AnswerQuantities, 0.4)) {
      Answer counter{"counter", true, 1, 2 + static_cast<int>(dice_.below(3))};
      made.answers.insert(made.answers.begin() + static_cast<long>(dice_.below(3)), counter);
    }
  }
  for (const Class& of : classes_) {
    if (process || !take(Classes, 0.6)) continue;
    if (of.roles.size() == 1) made.classes.push_back(of.name);
    for (size_t i = 1; i < made.roles.size() && of.roles.size() == 2; ++i)
      if (made.roles[i].ty == Ty::Entity && under(made.roles[i].kind, person)) {
        made.classes.push_back(of.name + "(" + made.roles[i].name + ")");
        break;
      }
    if (made.roles[0].kind == firm) made.classes.clear();
  }
  made.used = std::exchange(used_, outside);
  acts_.push_back(made);
}

void Author::acts() {
  for (size_t i = 0; i < acts_.size(); ++i) {
    const Features outside = std::exchange(used_, {});
    act(i);
    acts_[i].used |= std::exchange(used_, outside);
  }
  also_class();
  also_act();
  rush();
}

std::string Author::head(const Act& act) {
  std::string text = std::string(act.process ? "process " : "action ") + act.name +
      parameters(act.roles);
  const bool about = act.rated && (!act.process || !may(Every) || take(About));
  if (about) {
    if (act.process) mark(About);
    text += " about " + dice_.of({"once", "twice", "3 times", "5 times"}) + " a day";
    if (!act.process && act.roles.size() > 1 && take(EachWay, 0.3)) text += " each";
  } else if (act.rated) {
    mark(Every);
    if (take(Repeat, 0.4)) text += " repeat " + dice_.of({"2", "3"});
    text += " every " + dice_.of({"4 hours", "6 hours", "12 hours", "1 day", "1 day 08:00",
                                  "1 day on saturday 12:00", "1 day on monday"});
  }
  for (size_t i = 0; i < act.classes.size(); ++i) text += (i == 0 ? " is " : ", ") + act.classes[i];
  return text;
}

// Each role that is somebody or something stands in some `when`.
void Author::whens(const Act& act, Scene& scene) {
  const Scene all = scene;
  scene.scope.clear();
  for (size_t i = 0; i < act.roles.size(); ++i)
    if (!act.picked[i]) scene.scope.push_back(act.roles[i]);
  for (size_t i = act.process ? 0 : 1; i < act.roles.size(); ++i) {
    const Var& role = act.roles[i];
    if (act.picked[i] || (!act.rated && role.ty != Ty::Event && dice_.chance(0.7))) continue;
    if (role.ty == Ty::Event) {
      mark(EventIs);
      Scene open = scene;
      open.scope.erase(std::remove_if(open.scope.begin(), open.scope.end(),
                                      [](const Var& v) { return v.ty == Ty::Event; }),
                                        open.scope.end());
      line(1, "when " + role.name + " is " + pattern(open));
      continue;
    }
    if (role.ty != Ty::Entity || (act.process && dice_.chance(0.5))) continue;
    std::string text = about(scene, role);
    if (role.kind == person && under(act.roles[0].kind, person) &&
        (text.empty() || dice_.chance(0.5)))
      text = role.name + " != " + act.roles[0].name;
    if (i == 0) text.clear();
    if (!says(text, role.name))
      text = role.name + " is " + word(role.kind);
    line(1, "when " + text);
  }
  const std::string old =
      act.process && act.rated && !act.roles.empty() && dice_.chance(0.3)
          ? fading(scene, act.roles[0]) : "";
  if (!old.empty()) line(1, "when " + old);
  if (act.rated && act.roles.empty() && dice_.chance(0.7)) {
    const std::string v = fresh(), every = "count(" + v + " with " + v + " is " +
                                           dice_.of({"person", "thing", "thing"}) + ")";
    const std::string sum = take(Count, 0.6) ? every : aggregate(scene, 0);
    if (!sum.empty()) line(1, "when " + sum + dice_.of({" > 2", " < 4", " >= 2", " < 3"}));
  }
  if (dice_.chance(act.roles.empty() ? 0.7 : 0.25)) line(1, "when " + conditions(scene, 2, 1));
  for (size_t i = 0; i < act.roles.size(); ++i)
    if (act.picked[i]) {
      Scene truth = scene;
      truth.eyes = Scene::Eyes::Truth;
      const Var& role = act.roles[i];
      const std::string by = pick_by(truth, role);
      truth.scope.push_back(role);
      std::string more = about(truth, role);
      const std::string other = entity(scene, role.kind);
      if (!other.empty() && dice_.chance(0.3)) more = role.name + " != " + other;
      const std::string with = more.empty() || dice_.chance(0.15) ? "" : " with " + more;
      line(1, "pick " + role.name + with + by);
      scene.scope.push_back(role);
      const std::string then = dice_.chance(0.4) ? about(scene, role) : "";
      if (!then.empty()) line(1, "when " + then);
    }
  scene.scope = all.scope;
}

void Author::motives(const Scene& scene, size_t depth, size_t most) {
  for (size_t i = 1 + dice_.below(most); i > 0; --i)
    // Bounded, so that nobody does a thing a million times a day.
    line(depth, "m" + std::to_string(i) + ": min(1, " + number(scene, 2) + ")");
}

void Author::question(const Act& act, const Scene& scene) {
  std::string text = "asks ";
  for (size_t i = 0; i < act.asked.size(); ++i)
    text += (i == 0 ? "" : ", ") + act.roles[act.asked[i]].name;
  if (take(HoldingSpan, 0.4)) text += " holding " + dice_.of({"2 hours", "1 day", "30 minutes"});
  if (act.asked.size() == 1 && act.answers.size() == 2 && take(AtMostOne, 0.6))
    text += " at most one";
  for (size_t i = 0; i < act.answers.size(); ++i) {
    const Answer& answer = act.answers[i];
    text += (i == 0 ? " " : " | ") + answer.name;
    if (answer.quantity)
      text += "(k: " + std::to_string(answer.low) + ".." + std::to_string(answer.high) + ")";
  }
  line(1, text);
  Scene own = scene;
  own.eyes = Scene::Eyes::Reader;
  own.reader = act.roles[act.asked[0]];
  if (act.asked.size() > 1) own.reader = {"it"}, own.scope.push_back(own.reader);
  for (size_t i = 0; i < 1 + dice_.below(3); ++i) {
    const Answer& answer = dice_.of(act.answers);
    Scene here = own;
    if (answer.quantity) here.scope.push_back({"k", Ty::Whole, person, answer.low, answer.high});
    const std::string name = "w" + std::to_string(i) + " toward ";
    if (!answer.quantity && dice_.chance(0.3) && act.answers.size() > 2)
      line(2, name + act.answers[0].name + " | " + act.answers[2].name + ": " + number(own, 1));
    else
      line(2, name + answer.name + ": " + (answer.quantity && dice_.chance(0.6) ? "-0.5 * k"
          : number(here, 2)));
  }
}

void Author::branches(size_t index, const Scene& scene) {
  const Act& act = acts_[index];
  for (const Answer& answer : act.answers) {
    if (dice_.chance(0.3)) continue;
    Doing doing{.scene = scene, .act = index};
    doing.scene.effects = true;
    std::string text = "on ";
    const bool several = act.asked.size() > 1;
    if (several && take(OnAll, 0.5)) text += "all ";
    else if (several && take(OnAny, 0.7)) text += "any ";
    text += answer.name;
    if (answer.quantity) {
      text += "(k)";
      doing.scene.scope.push_back({"k", Ty::Whole, person, answer.low, answer.high});
    }
    if (take(Shows, 0.25)) text += " shows " + dice_.of(act.answers).name;
    line(1, text);
    block(doing, 2, 3);
  }
  if (!take(OnFailure, 0.4)) return;
  Doing doing{.scene = scene, .act = index};
  doing.scene.effects = true;
  line(1, "on failure");
  block(doing, 2, 2);
}

void Author::watchers(size_t index, const Scene& scene) {
  const Act& act = acts_[index];
  for (int i = 0; i < 2; ++i) {
    if (!take(SeenActs, 0.4)) continue;
    std::string text = "seen by ";
    Doing doing{.scene = scene, .act = index, .many = true};
    doing.scene.effects = true;
    const bool decider = !act.roles.empty() && act.roles[0].ty == Ty::Entity &&
                         under(act.roles[0].kind, person);
    const std::string whom = entity(scene, person);
    if (dice_.chance(0.5)) {
      text += decider ? "w if at(w) == at(" + act.roles[0].name + ")"
                      : dice_.of({"w if bold(w)", "w if at(w) == inn"});
      doing.scene.scope.push_back({"w"});
    } else if (!whom.empty() && dice_.chance(0.6)) {
      text += whom;
    } else {
      text += "all";
    }
    if (take(Odds, 0.5)) {
      doing.scene.effects = false;
      text += " odds " + number(doing.scene, 1);
      doing.scene.effects = true;
    }
    if (!whom.empty() && take(Swaps, 0.4))
      text += " with " + (dice_.chance(0.4) ? "none" : entity(scene, person)) + " for " + whom;
    line(1, text);
    if (take(SeenEffects)) block(doing, 2, 2);
  }
}

void Author::act(size_t index) {
  const Act& act = acts_[index];
  line(0, head(act));
  Scene scene;
  scene.scope = act.roles;
  Scene own = scene;
  if (!act.process) own.eyes = Scene::Eyes::Reader, own.reader = act.roles[0];
  whens(act, own);
  if (take(WorksIf, 0.4)) line(1, "works if " + conditions(scene, 2, 1));
  if (!act.process && act.rated && take(Wants, 0.7)) {
    line(1, "wants a");
    motives(own, 2, 3);
  }
  if (!act.asked.empty()) question(act, scene);
  if (dice_.chance(0.75)) {
    Doing doing{.scene = scene, .act = index};
    doing.scene.effects = true;
    line(1, "then");
    block(doing, 2, 3);
  }
  if (!act.process && take(Takes, 0.4)) {
    std::string text = "takes " + dice_.of({"10 minutes", "1 hour", "3 hours"});
    const std::string other = entity(scene, person);
    if (!other.empty() && take(TakesFor)) text += " for " + other + ", a";
    line(1, text);
  }
  branches(index, scene);
  watchers(index, scene);
  if (!act.roles.empty() && take(Says, 0.3))
    line(1, "says \"{" + act.roles[0].name + "} did it.\"");
  if (take(Faults, 0.3)) fault(scene);
}

// A draw that there cannot be, or a search that meets what cannot be computed.
void Author::fault(Scene scene) {
  const Var one{fresh()};
  scene.scope.push_back(one);
  scene.effects = false;
  const std::string search = faulty(scene, one);
  line(1, "then");
  line(2, "if chance(0.3)");
  if (search.empty()) return line(3, "if chance(1 / (count(v0 with v0 is thing) - 1)): bold(none)");
  line(3, "each " + one.name + " with " + one.name + " is person, " + search);
  line(4, "bold(" + one.name + ")");
}

// What is said of a class is said of all its acts.
void Author::also_class() {
  const Features outside = used_;
  if (classes_.empty() || !take(AlsoClass)) return;
  used_ = Features().set(static_cast<size_t>(AlsoClass));
  const Class& of = classes_[0];
  line(0, "also " + of.name + (of.roles.size() == 1 ? "(u)" : "(u, w)"));
  Scene own;
  own.scope = {{"u"}};
  own.eyes = Scene::Eyes::Reader;
  own.reader = {"u"};
  if (dice_.chance(0.4)) line(1, "when " + lit(own, 1));
  line(1, "wants u");
  motives(own, 2, 1);
  Doing doing{.scene = own, .many = true};
  doing.scene.eyes = Scene::Eyes::Truth;
  doing.scene.effects = true;
  line(1, "then");
  block(doing, 2, 2);
  for (Act& act : acts_)
    for (const std::string& name : act.classes)
      if (name.substr(0, name.find('(')) == of.name) act.used |= used_;
  used_ = outside;
}

void Author::also_act() {
  const Features outside = used_;
  if (!take(AlsoAct)) return;
  used_ = Features().set(static_cast<size_t>(AlsoAct));
  const size_t index = dice_.below(acts_.size());
  const Act& act = acts_[index];
  std::string text = "also " + act.name;
  for (size_t i = 0; i < act.roles.size(); ++i)
    text += (i == 0 ? "(" : ", ") + act.roles[i].name;
  line(0, text + (act.roles.empty() ? "" : ")"));
  Doing doing{.act = index};
  doing.scene.scope = act.roles;
  doing.scene.effects = true;
  line(1, "then");
  block(doing, 2, 2);
  if (!act.answers.empty()) {
    line(1, "on " + act.answers[0].name);
    block(doing, 2, 1);
  }
  acts_[index].used |= std::exchange(used_, outside);
}

// Everybody wants the same at the same time: what held when it was asked no longer does.
void Author::rush() {
  if (!may(Every) || !take(Rush, 0.7)) return;
  line(0, "fact taken(x: person)  seen by all");
  line(0, "action grab(a: person, b: person)");
  line(1, "works if not taken(b)");
  line(1, "then: taken(b), after 2 hours: not taken(b)");
  line(0, "process rush(x: person) every 8 hours");
  line(1, "then");
  line(2, "each y with y is person, at(y) == at(x): grab(x, y)");
}

}  // namespace milieu::tests::generating
