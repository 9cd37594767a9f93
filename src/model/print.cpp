#include "model/print.h"

#include "base/calendar.h"
#include "base/exact.h"
#include "model/print_parts.h"

namespace milieu::model {
namespace {

std::string quoted(const std::string& text) { return text.empty() ? "" : " \"" + text + "\""; }

std::string params_text(const World& world, const Frame& frame, size_t count) {
  std::string text = "(";
  for (size_t i = 0; i < count && i < frame.size(); ++i) {
    if (i > 0) text += ", ";
    text += frame[i].name + ": " + type_text(world, frame[i].type);
  }
  return text + ")";
}

// What else is in a frame: `; c: person, e: event`.
std::string locals_text(const World& world, const Frame& frame, size_t from) {
  std::string text;
  for (size_t i = from; i < frame.size(); ++i) {
    text += (i > from ? ", " : "") + slot_text(frame, static_cast<Slot>(i)) + ": " +
            type_text(world, frame[i].type);
  }
  return text;
}

std::string head(const World& world, const char* what, const Origin& origin) {
  return std::string(what) + " " + origin.site + cites_text(world, origin.cites);
}

void line(Printing& p, size_t depth, const std::string& text) {
  p.text += std::string(2 * depth, ' ') + text + "\n";
}

void print_locals(Printing& p, const Frame& frame, size_t from) {
  if (frame.size() > from) line(p, 1, "locals " + locals_text(p.world, frame, from));
}

std::string fade_text(const Fade& fade) {
  if (fade.span == 0) return "";
  return " fades " + base::format_fixed(fade.share) + " per " + base::format_duration(fade.span);
}

std::string seen_text(const Printing& p, const SeenBy& seen) {
  if (seen.all) return "seen by all";
  std::string text = "seen by " + list_text(p, seen.who);
  if (seen.witness != no_slot) {
    text += slot_text(*p.frame, seen.witness) + " if " + expr_text(p, seen.condition);
  }
  if (seen.odds) text += " odds " + expr_text(p, seen.odds);
  if (seen.put) {
    text += " with " + expr_text(p, *seen.put) + " for " + expr_text(p, seen.instead_of);
  }
  return seen.lane != 0 ? text + " #" + std::to_string(seen.lane) : text;
}

std::string network_text(const Printing& p, const Network& network) {
  static constexpr const char* names[] = {"none",   "lattice", "random", "small_world",
                                          "degrees", "blocks"};
  if (network.generator == Generator::None) return "";
  std::string text = std::string(" = ") + names[static_cast<size_t>(network.generator)] + "(" +
                     list_text(p, network.args) + ")";
  if (network.corners) text += " corners";
  if (network.wrapped) text += " wrapped";
  if (network.radius != 1) text += " radius " + std::to_string(network.radius);
  return text;
}

void print_fact(Printing& p, const Fact& fact) {
  p.frame = &fact.frame;
  std::string text = head(p.world, fact.standing ? "standing" : "fact", fact);
  text += params_text(p.world, fact.frame, fact.keys);
  if (!fact.set) text += ": " + type_text(p.world, fact.value);
  if (fact.holding) text += " holding";
  if (fact.outside) text += " outside";
  if (fact.start) text += " = " + expr_text(p, fact.start);
  text += network_text(p, fact.network) + (fact.symmetric ? " symmetric" : "");
  line(p, 0, text + fade_text(fact.fade));
  print_locals(p, fact.frame, fact.keys);
  line(p, 1, seen_text(p, fact.seen));
}

void print_rule(Printing& p, const Rule& rule) {
  p.frame = &rule.frame;
  std::string text = head(p.world, "rule", rule) +
                     params_text(p.world, rule.frame, rule.parameters) + ": " +
                     type_text(p.world, rule.value);
  line(p, 0, text + (rule.recursive ? " recursive" : ""));
  print_locals(p, rule.frame, rule.parameters);
  line(p, 1, expr_text(p, rule.body));
}

void print_claim(Printing& p, const Claim& claim) {
  p.frame = &claim.frame;
  std::string text =
      head(p.world, "claim", claim) + params_text(p.world, claim.frame, claim.parameters);
  if (claim.rival != no_slot) text += " one " + slot_text(claim.frame, claim.rival);
  line(p, 0, text);
  print_locals(p, claim.frame, claim.parameters);
  if (claim.truth) line(p, 1, "if " + expr_text(p, claim.truth));
  if (claim.start) line(p, 1, "start " + expr_text(p, claim.start));
  if (!claim.says.empty()) line(p, 1, "says" + quoted(claim.says));
  for (const Evidence& evidence : claim.evidence) {
    line(p, 1, "given " + pattern_text(p, evidence.pattern) + ": " + expr_text(p, evidence.weight) +
                   fade_text(evidence.fade) + cites_text(p.world, evidence.cites));
  }
}

std::string rate_text(const Printing& p, const Rate& rate) {
  if (rate.sort == Rate::Sort::None) return "";
  const bool about = rate.sort == Rate::Sort::About;
  std::string text = about ? " about " : " every ";
  if (about) text += (rate.times ? expr_text(p, rate.times) : "1") + " in ";
  text += expr_text(p, rate.span);
  if (rate.weekday >= 0) text += " on " + std::string(base::weekday_name(rate.weekday));
  if (rate.time_of_day >= 0) text += " at " + base::format_duration(rate.time_of_day);
  if (rate.repeat) text += " repeat " + expr_text(p, rate.repeat);
  return text;
}

std::string from(const Printing& p, ModuleId module, ModuleId own) {
  return module == own || !module ? "" : " <" + p.world.modules[module].name + ">";
}

void print_motives(Printing& p, const std::vector<Motive>& motives, const Question* asks,
                   ModuleId own) {
  for (const Motive& motive : motives) {
    std::string text = motive.name;
    for (size_t i = 0; i < motive.toward.size(); ++i) {
      text += (i == 0 ? " toward " : " | ") + asks->answers[motive.toward[i]].name;
    }
    line(p, 2, text + ": " + expr_text(p, motive.value) + from(p, motive.module, own) +
                   cites_text(p.world, motive.cites));
  }
}

void print_steps(Printing& p, const Act& act) {
  for (const Step& step : act.steps) {
    const bool when = step.sort == Step::Sort::When;
    line(p, 1, (when ? "when " + expr_text(p, step.when.condition)
                     : "pick " + pick_text(p, step.pick)) +
                   from(p, step.when.module, act.module) + cites_text(p.world, step.when.cites));
  }
  for (const Clause& clause : act.works) {
    line(p, 1, "works if " + expr_text(p, clause.condition) + from(p, clause.module, act.module) +
                   cites_text(p.world, clause.cites));
  }
}

void print_question(Printing& p, const Act& act) {
  if (!act.asks) return;
  std::string text = "asks " + slots_text(act.frame, act.asks->asked) + " ";
  text += act.asks->at_most_one ? "at most one " : "";
  for (size_t i = 0; i < act.asks->answers.size(); ++i) {
    const Answer& answer = act.asks->answers[i];
    text += (i > 0 ? " | " : "") + answer.name;
    if (answer.quantity != no_slot) text += "(" + slot_text(act.frame, answer.quantity) + ")";
  }
  line(p, 1, text + " holding " + base::format_duration(act.asks->holding));
  print_motives(p, act.asks->motives, &*act.asks, act.module);
}

std::string branch_text(const Printing& p, const Act& act, const Branch& branch) {
  if (branch.on == Branch::On::Failure) return "on failure";
  std::string text = "on ";
  if (branch.on == Branch::On::AllAnswer) text += "all ";
  if (branch.on == Branch::On::AnyAnswer) text += "any ";
  text += act.asks->answers[branch.answer].name;
  if (branch.quantity != no_slot) text += "(" + slot_text(*p.frame, branch.quantity) + ")";
  return branch.shows.empty() ? text : text + " shows " + branch.shows;
}

void print_effects(Printing& p, const Act& act) {
  if (!act.then.empty()) line(p, 1, "then");
  print_block(p, act.then, 2);
  for (const Branch& branch : act.on) {
    line(p, 1, branch_text(p, act, branch) + cites_text(p.world, branch.cites));
    print_block(p, branch.body, 2);
  }
  for (const SeenBy& seen : act.seen) {
    line(p, 1, seen_text(p, seen) + cites_text(p.world, seen.cites));
    print_block(p, seen.body, 2);
  }
  for (const Says& says : act.says) {
    const std::string answer = (says.all ? "all " : "") + says.answer;
    line(p, 1, "says " + answer + (says.often ? " often" : "") + quoted(says.text));
  }
}

void print_act(Printing& p, const Act& act) {
  p.frame = &act.frame;
  std::string text = head(p.world, act.process ? "process" : "action", act) +
                     params_text(p.world, act.frame, act.roles) + rate_text(p, act.rate) +
                     (act.each ? " each" : "");
  for (const Membership& membership : act.classes) {
    text += " is " + p.world.classes[membership.of].name + "(" +
            slots_text(act.frame, membership.roles) + ")";
  }
  if (act.without) text += " without";
  line(p, 0, text + " draws " + std::to_string(act.draws));
  print_locals(p, act.frame, act.roles);
  print_steps(p, act);
  if (!act.wants.empty()) line(p, 1, "wants");
  print_motives(p, act.wants, nullptr, act.module);
  print_question(p, act);
  print_effects(p, act);
}

void print_outcome(Printing& p, const Outcome& outcome) {
  p.frame = &outcome.frame;
  std::string text = head(p.world, "outcome", outcome) +
                     params_text(p.world, outcome.frame, outcome.parameters);
  if (outcome.on != 0) text += " on " + pattern_text(p, outcome.on);
  if (outcome.condition) text += " if " + expr_text(p, outcome.condition);
  line(p, 0, text);
  print_locals(p, outcome.frame, outcome.parameters);
}

void print_measure(Printing& p, const Measure& measure) {
  p.frame = &measure.frame;
  std::string text =
      head(p.world, "measure", measure) + " = " + expr_text(p, measure.value);
  if (measure.every > 0) text += " every " + base::format_duration(measure.every);
  line(p, 0, text);
  print_locals(p, measure.frame, 0);
}

void print_spoken(Printing& p, const Spoken& spoken) {
  constexpr const char* as[] = {" at ", " as they", " as she", " as he", " as it"};
  p.frame = &spoken.frame;
  std::string text = "spoken of " + slot_text(spoken.frame, 0) + as[static_cast<int>(spoken.as)];
  if (spoken.as != Spoken::As::Place && spoken.value) text += " if ";
  if (spoken.value) text += expr_text(p, spoken.value);
  line(p, 0, text);
}

void print_what_if(Printing& p, const WhatIf& what_if) {
  line(p, 0, head(p.world, "what_if", what_if));
  for (const WhatIf::Line& one : what_if.lines) line(p, 1, '"' + one.text + '"');
}

void print_taste(Printing& p, const Taste& taste) {
  p.frame = &taste.frame;
  line(p, 0, head(p.world, "taste", taste) + params_text(p.world, taste.frame, taste.frame.size()) +
                 " ~ " + draw_text(p, taste.draw));
}

void print_parameter(Printing& p, const Parameter& parameter) {
  const auto text = [&](Value value) {
    const bool number = parameter.type.sort == Sort::Number;
    return value_text(p.world, parameter.type,
                      number ? of_number(base::to_double(value.whole)) : value);
  };
  line(p, 0, head(p.world, "parameter", parameter) + ": " + type_text(p.world, parameter.type) +
                 " = " + text(parameter.value) + " in " + text(parameter.low) + ".." +
                 text(parameter.high));
}

void print_kind(Printing& p, const Kind& kind) {
  std::string text = head(p.world, "kind", kind);
  if (kind.parent) text += " is " + p.world.kinds[kind.parent].name;
  if (kind.decides) text += " decides every " + base::format_duration(kind.interval);
  line(p, 0, text);
}

void print_header(Printing& p) {
  const World& w = p.world;
  line(p, 0, "world " + w.name + quoted(w.text));
  for (const Module& module : w.modules) {
    line(p, 0, std::string(module.world ? "file " : "module ") + module.name +
                   quoted(module.world ? "" : module.text) + (module.without ? " without" : "") +
                   cites_text(w, module.cites));
  }
  for (const Source& source : w.sources) line(p, 0, "source " + source.site + quoted(source.text));
  if (!w.unit.empty()) line(p, 0, "unit " + w.unit);
  line(p, 0, "calendar " + base::format_time(w.starts) +
                 (w.until != 0 ? " to " + base::format_time(w.until) : ""));
  if (w.regime == Regime::OneAtATime) line(p, 0, "one at a time");
  if (w.regime == Regime::AllTogether) line(p, 0, "all together");
}

void print_start(Printing& p) {
  const World& w = p.world;
  for (const Named& named : w.named) {
    line(p, 0, head(w, "named", named) + ": " +
                   (named.kind ? w.kinds[named.kind].name : "?") + quoted(named.text) +
                   (named.crowd ? " crowd of " + std::to_string(named.count) : ""));
  }
  if (!w.start.empty()) line(p, 0, "start draws " + std::to_string(w.start_draws));
  p.frame = &w.start_frame;
  print_block(p, w.start, 1);
  p.frame = &w.ends_frame;
  if (w.ends) line(p, 0, "ends if " + expr_text(p, w.ends));
}

}  // namespace

std::string cites_text(const World& world, const std::vector<Cite>& cites) {
  if (cites.empty()) return "";
  std::string text;
  for (const Cite& cite : cites) {
    text += text.empty() ? " [" : ", ";
    if (cite.basis == Cite::Basis::Assumed) text += "assumed";
    if (cite.basis == Cite::Basis::Tuned) text += "tuned";
    if (cite.basis == Cite::Basis::Source) text += world.sources[cite.source].name;
    if (cite.line != 0) text += ":" + std::to_string(cite.line);
    text += quoted(cite.text);
  }
  return text + "]";
}

std::string print(const World& world) {
  Printing p{world};
  print_header(p);
  for (const Kind& kind : world.kinds) print_kind(p, kind);
  for (const Parameter& parameter : world.parameters) print_parameter(p, parameter);
  for (const Fact& fact : world.facts) print_fact(p, fact);
  for (const Taste& taste : world.tastes) print_taste(p, taste);
  for (const Rule& rule : world.rules) print_rule(p, rule);
  for (const Claim& claim : world.claims) print_claim(p, claim);
  for (const Class& of : world.classes) {
    line(p, 0, head(world, "class", of) + params_text(world, of.frame, of.frame.size()));
  }
  for (const Act& act : world.acts) print_act(p, act);
  for (const Outcome& outcome : world.outcomes) print_outcome(p, outcome);
  for (const Measure& measure : world.measures) print_measure(p, measure);
  for (const Spoken& spoken : world.spoken) print_spoken(p, spoken);
  for (const WhatIf& what_if : world.what_ifs) print_what_if(p, what_if);
  print_start(p);
  return std::move(p.text);
}

std::string print(const World& world, const Frame& frame, ExprId id) {
  return expr_text(Printing{world, &frame}, id);
}

}  // namespace milieu::model
