#include "door/question.h"

#include <algorithm>

#include "base/names.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/people.h"
#include "door/settings.h"
#include "door/words.h"

namespace milieu::door {
namespace {

using model::Sort;

Result<int64_t> read_act(const model::World& world, const std::string& text) {
  for (const model::ActId id : world.acts.ids())
    if (plain(world.acts[id].name) == plain(text)) return model::act_value(id);
  for (const model::ClassId id : world.classes.ids())
    if (plain(world.classes[id].name) == plain(text)) return model::act_value(id);
  return usage("no act is called '" + text + "'");
}

Result<std::optional<int64_t>> read_role(const History& history, const model::Type& type,
                                         const std::string& text) {
  const model::World& world = history.held().world.held().world;
  if (text == "_") return std::optional<int64_t>();
  if (type.sort == Sort::Entity) {
    if (text == "none") return std::optional<int64_t>(0);
    const Result<history::EntityIndex> found = find_one(history, text, type.kind);
    if (!found) return found.error();
    return std::optional<int64_t>(*found);
  }
  if (type.sort == Sort::Event) {
    const bool number = text.size() > 1 && text[0] == '#' &&
                        text.find_first_not_of("0123456789", 1) == std::string::npos;
    if (!number || text.size() > 10) return usage("'" + text + "' is no event", "Say #12, or _.");
    return std::optional<int64_t>(std::stoll(text.substr(1)) + 1);
  }
  if (type.sort == Sort::Act) {
    const Result<int64_t> act = read_act(world, text);
    if (!act) return act.error();
    return std::optional<int64_t>(*act);
  }
  const base::Result<int64_t> value = parse_value(world, type, text);
  if (!value) return outside(value.error());
  return std::optional<int64_t>(*value);
}

Result<std::vector<std::optional<int64_t>>> read_roles(const History& history,
                                                       const model::Frame& frame, size_t count,
                                                       const Words& words) {
  if (words.args.size() != count) return other_count(words, frame, count);
  std::vector<std::optional<int64_t>> roles;
  for (size_t i = 0; i < count; ++i) {
    const auto role = read_role(history, frame[i].type, words.args[i]);
    if (!role) return role.error();
    roles.push_back(*role);
  }
  return roles;
}

Result<Asked> read_outcome(const History& history, model::OutcomeId id, const Words& words) {
  const model::Outcome& outcome = history.held().world.held().world.outcomes[id];
  AskedOutcome asked{.outcome = id};
  if (words.call) {
    const auto roles = read_roles(history, outcome.frame, outcome.parameters, words);
    if (!roles) return roles.error();
    asked.roles = *roles;
  }
  return Asked(asked);
}

bool answers(const model::Act& act, const std::string& name) {
  return act.asks && std::ranges::any_of(act.asks->answers, [&](const model::Answer& one) {
           return plain(one.name) == plain(name);
         });
}

Result<Asked> read_ending(const model::World& world, AskedActs asked, const std::string& rest) {
  if (rest.empty() || plain(rest) == "failed") {
    asked.failed = !rest.empty();
    return Asked(asked);
  }
  constexpr std::string_view word = "answered ";
  if (!rest.starts_with(word)) {
    return usage("what is meant by '" + rest + "'?", "Say `answered NAME`, `failed` or nothing.");
  }
  asked.answer = plain(std::string_view(rest).substr(word.size()));
  if (asked.act && !answers(world.acts[asked.act], *asked.answer)) {
    const model::Act& act = world.acts[asked.act];
    std::string list;
    for (size_t i = 0; act.asks && i < act.asks->answers.size(); ++i)
      list += (i == 0 ? "" : ", ") + act.asks->answers[i].name;
    return usage("'" + act.name + "' has no answer '" + *asked.answer + "'",
                 list.empty() ? "It asks nobody." : "It has these: " + list + ".");
  }
  return Asked(asked);
}

Result<Asked> read_acts(const History& history, model::ActId act, model::ClassId of,
                        const Words& words) {
  const model::World& world = history.held().world.held().world;
  const model::Frame& frame = act ? world.acts[act].frame : world.classes[of].frame;
  const size_t count = act ? world.acts[act].roles : frame.size();
  AskedActs asked{.act = act, .of = of};
  if (!words.call) asked.roles.assign(count, std::nullopt);
  if (words.call) {
    const auto roles = read_roles(history, frame, count, words);
    if (!roles) return roles.error();
    asked.roles = *roles;
  }
  return read_ending(world, asked, words.rest);
}

// `f(x) before z`: the authority is the last key.
Result<Asked> read_fact(const History& history, model::FactId id, Words words) {
  const model::Fact& fact = history.held().world.held().world.facts[id];
  constexpr std::string_view word = "before ";
  if (fact.standing && words.rest.starts_with(word)) {
    words.args.push_back(trimmed(std::string_view(words.rest).substr(word.size())));
    words.rest.clear();
  } else if (fact.standing && words.args.size() + 1 == fact.keys) {
    words.args.push_back("_");
  }
  if (!words.rest.empty()) return usage("what is meant by '" + words.rest + "'?");
  if (!words.call) words.args.assign(fact.keys, "_");
  const auto keys = read_roles(history, fact.frame, fact.keys, words);
  if (!keys) return keys.error();
  return Asked(AskedFact{id, *keys});
}

Result<Asked> by_beginning(const History& history, const Words& words) {
  const model::World& world = history.held().world.held().world;
  const Result<model::OutcomeId> outcome = outcome_called(world, words.name);
  if (!outcome) return outcome.error();
  if (*outcome) return read_outcome(history, *outcome, words);
  std::vector<std::string> all;
  add_names(world.outcomes, all), add_names(world.acts, all), add_names(world.classes, all);
  add_names(world.facts, all), add_names(world.rules, all);
  const std::optional<std::string> near = base::nearest(words.name, all);
  return usage("nothing in this world is called '" + words.name + "'",
               near ? "Did you mean '" + *near + "'?"
                    : "Ask about an outcome, an event (#12), an act or a fact.");
}

bool is_number(const std::string& text) {
  const size_t from = text.starts_with('#') ? 1 : 0;
  return text.size() > from && text.size() < 12 &&
         text.find_first_not_of("0123456789", from) == std::string::npos;
}

}  // namespace

Result<history::EntityIndex> find_one(const History& history, const std::string& name,
                                      model::KindId kind) {
  const Result<std::vector<history::EntityIndex>> all = find_entities(history, name);
  if (!all) return all.error();
  const tell::Names& names = history.held().names;
  const model::World& world = history.held().world.held().world;
  std::vector<history::EntityIndex> found;
  for (const history::EntityIndex one : *all)
    if (is_kind(world, names.kind(one), kind)) found.push_back(one);
  if (found.size() == 1) return found[0];
  const std::string what = kind ? world.kinds[kind].name : "one";
  if (found.empty()) return usage(names.of((*all)[0]) + " is no " + what);
  return usage("'" + name + "' means " + std::to_string(found.size()) + " of them",
               "The first is called '" + names.of(found[0]) + "'; _ stands for anybody.");
}

Result<Asked> read_question(const History& history, const std::string& text) {
  const model::World& world = history.held().world.held().world;
  if (is_number(text)) {
    const uint64_t number = std::stoull(text.substr(text.starts_with('#') ? 1 : 0));
    if (number >= history.events()) {
      return usage("there is no event " + std::to_string(number) + " in " + history.path(),
                   "The last one is " + std::to_string(history.events() - 1) + ".");
    }
    return Asked(AskedEvent{static_cast<history::EventIndex>(number)});
  }
  const Words words = split(text);
  if (!words.closed) return usage("'" + text + "' lacks a closing bracket");
  if (const auto id = named(world.outcomes, words.name)) return read_outcome(history, id, words);
  if (const auto id = named(world.acts, words.name)) return read_acts(history, id, {}, words);
  if (const auto id = named(world.classes, words.name)) return read_acts(history, {}, id, words);
  if (const auto id = named(world.facts, words.name)) return read_fact(history, id, words);
  if (named(world.rules, words.name) || words.name.starts_with("not ") ||
      text.find_first_of("=<>") != std::string::npos)
    return Asked(AskedText{text});
  return by_beginning(history, words);
}

bool fits(const model::World& world, const AskedActs& acts, const history::Event& event) {
  if (!event.act || event.sort == history::EventSort::Consequence) return false;
  const auto same = [&](size_t role, size_t slot) {
    return !acts.roles[role] ||
           (slot < event.roles.size() && event.roles[slot] == *acts.roles[role]);
  };
  if (acts.act) {
    if (event.act != acts.act) return false;
    for (size_t i = 0; i < acts.roles.size(); ++i)
      if (!same(i, i)) return false;
    return true;
  }
  return std::ranges::any_of(world.acts[event.act].classes, [&](const model::Membership& one) {
    if (one.of != acts.of) return false;
    for (size_t i = 0; i < acts.roles.size() && i < one.roles.size(); ++i)
      if (!same(i, one.roles[i])) return false;
    return true;
  });
}

bool fits_wholly(const model::World& world, const AskedActs& acts, const history::Event& event) {
  if (!fits(world, acts, event)) return false;
  if (acts.failed) return event.status == history::Status::Failed;
  if (event.status != history::Status::Worked) return false;
  if (!acts.answer) return true;
  const model::Act& act = world.acts[event.act];
  return std::ranges::any_of(event.answers, [&](const history::AnswerGiven& given) {
    return act.asks && plain(act.asks->answers[given.answer].name) == *acts.answer;
  });
}

}  // namespace milieu::door
