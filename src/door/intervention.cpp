#include "door/intervention.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/calendar.h"
#include "base/names.h"
#include "door/outside.h"
#include "door/settings.h"
#include "door/words.h"
#include "tell/value.h"

namespace milieu::door {
namespace {

using model::Given;
using model::Intervention;
using model::Matching;
using Sort = model::Intervention::Sort;

const char* const forms[] = {
    "block EVENTS [from TIME] [until TIME]",
    "make PERSON answer ANSWER [N] to EVENTS [from TIME] [until TIME]",
    "turn EVENTS into ACT(…) [from TIME] [until TIME]",
    "hide EVENTS from PERSON [by PERSON]",
    "delay EVENTS to PERSON by DURATION",
    "have ACT(PERSON, …) [from TIME] [until TIME]",
    "force ACT(…) at TIME",
    "set FACT(…) = VALUE [at TIME]",
    "remove PERSON [at TIME]",
    "luck N [at TIME]",
};

std::string form_of(std::string_view verb) {
  for (const std::string_view form : forms)
    if (form.starts_with(verb) && form[verb.size()] == ' ')
      return "Write: " + std::string(form) + ".";
  return "";
}

/// A line, cut at the words that may stand in it: "" is what follows the verb.
using Phrases = std::map<std::string, std::string>;

Result<Phrases> phrases(const std::string& verb, const std::string& text,
                        const std::vector<std::string>& words) {
  Phrases found;
  std::string word;
  int depth = 0;
  for (size_t at = 0; at < text.size();) {
    const bool starts = at == 0 || text[at - 1] == ' ';
    const auto same = [&](const std::string& one) {
      const size_t end = at + one.size();
      return starts && depth == 0 && text.compare(at, one.size(), one) == 0 &&
             (end == text.size() || text[end] == ' ');
    };
    const auto next = std::ranges::find_if(words, same);
    if (next != words.end()) {
      if (found.contains(*next)) return usage("'" + *next + "' stands twice", form_of(verb));
      word = *next;
      found[word];
      at += word.size();
      continue;
    }
    if (text[at] == '(') ++depth;
    if (text[at] == ')') --depth;
    found[word] += text[at++];
  }
  for (auto& [name, part] : found) part = trimmed(part);
  for (const auto& [name, part] : found)
    if (part.empty() && !name.empty())
      return usage("nothing follows '" + name + "'", form_of(verb));
  return found;
}

std::string hex(uint64_t id) {
  char digits[17] = {};
  std::to_chars(digits, digits + 16, id, 16);
  return "@" + std::string(digits);
}

std::optional<uint64_t> from_hex(std::string_view text) {
  uint64_t id = 0;
  if (!text.starts_with('@')) return std::nullopt;
  text.remove_prefix(1);
  const auto read = std::from_chars(text.data(), text.data() + text.size(), id, 16);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole ? std::optional(id) : std::nullopt;
}

class Line {
 public:
  explicit Line(const Naming& naming) : naming_(naming), world_(naming.world) {}

  Result<Intervention> read(const std::string& text) {
    const std::string line = trimmed(text);
    verb_ = line.substr(0, line.find(' '));
    rest_ = trimmed(std::string_view(line).substr(verb_.size()));
    if (verb_ == "block") return block();
    if (verb_ == "make") return answer();
    if (verb_ == "turn") return instead();
    if (verb_ == "hide" || verb_ == "delay") return lose();
    if (verb_ == "have") return have();
    if (verb_ == "force") return force();
    if (verb_ == "set") return set();
    if (verb_ == "remove") return remove();
    if (verb_ == "luck") return luck();
    std::vector<std::string> verbs = {"block", "make", "turn", "hide", "delay",
                                      "have", "force", "set", "remove", "luck"};
    for (const model::WhatIf& one : world_.what_ifs) verbs.push_back(one.name);
    const std::optional<std::string> near = base::nearest(verb_, verbs);
    return usage("an intervention cannot begin with '" + verb_ + "'",
                 near ? "Did you mean '" + *near + "'?"
                      : "There are block, make, turn, hide, delay, have, force, set, remove, luck, "
                        "drop, add and replace.");
  }

 private:
  Result<Intervention> block() {
    Intervention made{.sort = Sort::Block};
    Result<Phrases> parts = phrases(verb_, rest_, {"from", "until"});
    if (!parts) return parts.error();
    const Result<bool> done = events(*parts, "", made.which);
    return done ? Result<Intervention>(made) : Result<Intervention>(done.error());
  }

  Result<Intervention> answer() {
    Intervention made{.sort = Sort::Answer};
    Result<Phrases> parts = phrases(verb_, rest_, {"answer", "to", "from", "until"});
    if (!parts) return parts.error();
    if (!parts->contains("answer") || !parts->contains("to"))
      return usage("it is not said what is answered, or to what", form_of(verb_));
    Result<bool> done = events(*parts, "to", made.which);
    if (done) done = person((*parts)[""], made.who);
    if (!done) return done.error();
    const model::ActId act = made.which.act;
    if (!act) return usage("acts of a class do not all have the same answers",
                           "Name one act.");
    const std::string& words = (*parts)["answer"];
    const std::string name = words.substr(0, words.find(' '));
    const model::Act& asks = world_.acts[act];
    if (!asks.asks) return usage("'" + asks.name + "' asks nobody");
    const auto& all = asks.asks->answers;
    const auto found = std::ranges::find(all, name, &model::Answer::name);
    if (found == all.end()) {
      std::string list;
      for (const model::Answer& one : all) list += (list.empty() ? "" : ", ") + one.name;
      return usage("'" + asks.name + "' has no answer '" + name + "'",
                   "It has these: " + list + ".");
    }
    made.answer = static_cast<uint16_t>(found - all.begin());
    if (words.size() == name.size()) return made;
    const std::string amount = trimmed(std::string_view(words).substr(name.size()));
    if (found->quantity == model::no_slot)
      return usage("the answer '" + name + "' has no quantity", "Leave '" + amount + "' out.");
    const Result<int64_t> number = value(asks.frame[found->quantity].type, name, amount);
    if (!number) return number.error();
    made.quantified = true;
    made.number = *number;
    return made;
  }

  Result<Intervention> instead() {
    Intervention made{.sort = Sort::Instead};
    Result<Phrases> parts = phrases(verb_, rest_, {"into", "from", "until"});
    if (!parts) return parts.error();
    if (!parts->contains("into")) return usage("it is not said into what", form_of(verb_));
    const Result<bool> done = events(*parts, "", made.which);
    if (!done) return done.error();
    const Words words = split((*parts)["into"]);
    const model::ActId act = named(world_.acts, words.name);
    if (!act || act != made.which.act)
      return usage("an act can only be turned into the same act with others",
                   "To have another act, block this one and force that one.");
    Result<std::vector<Given>> all = roles(world_.acts[act].frame, world_.acts[act].roles, words);
    if (!all) return all.error();
    made.roles.assign(all->begin() + 1, all->end());
    return made;
  }

  Result<Intervention> lose() {
    const bool hide = verb_ == "hide";
    Intervention made{.sort = Sort::Lose};
    Result<Phrases> parts =
        phrases(verb_, rest_, hide ? std::vector<std::string>{"from", "by"}
                                   : std::vector<std::string>{"to", "by"});
    if (!parts) return parts.error();
    const char* whom = hide ? "from" : "to";
    if (!parts->contains(whom)) return usage("it is not said from whom", form_of(verb_));
    if (!hide && !parts->contains("by")) return usage("it is not said by how long", form_of(verb_));
    Result<bool> done = matching((*parts)[""], made.which);
    if (done) done = person((*parts)[whom], made.who);
    if (done && hide && parts->contains("by")) done = person((*parts)["by"], made.via);
    if (!done) return done.error();
    if (hide) return made;
    model::Type span;
    span.sort = model::Sort::Duration;
    const base::Result<int64_t> delay = parse_value(world_, span, (*parts)["by"]);
    if (!delay) return outside(delay.error());
    if (*delay <= 0) return usage("a delay must be longer than nothing");
    made.delay = *delay;
    return made;
  }

  Result<Intervention> have() {
    Intervention made{.sort = Sort::Have};
    Result<Phrases> parts = phrases(verb_, rest_, {"from", "until"});
    if (!parts) return parts.error();
    const Result<bool> done = events(*parts, "", made.which);
    if (!done) return done.error();
    const bool wish = made.which.event == 0 && made.which.act &&
                      world_.acts[made.which.act].rate.sort == model::Rate::Sort::About &&
                      !world_.acts[made.which.act].process;
    if (!wish) return usage("people can be had do only what they do of themselves",
                            "Name an act with a rate; to begin another one, force it.");
    return made;
  }

  Result<Intervention> force() {
    Intervention made{.sort = Sort::Force};
    Result<Phrases> parts = phrases(verb_, rest_, {"at"});
    if (!parts) return parts.error();
    if (!parts->contains("at")) return usage("it is not said when", form_of(verb_));
    const Words words = split((*parts)[""]);
    made.act = named(world_.acts, words.name);
    if (!made.act) return no_name(words.name, true);
    const model::Act& act = world_.acts[made.act];
    if (act.without) return usage("'" + act.name + "' is left out of this world");
    Result<std::vector<Given>> all = roles(act.frame, act.roles, words);
    if (!all) return all.error();
    made.roles = std::move(*all);
    for (size_t i = 0; i < made.roles.size(); ++i) {
      if (made.roles[i].any && !picked(act, i))
        return usage("a forced act needs to know who '" + act.frame[i].name + "' is");
    }
    const Result<bool> done = time(*parts, "at", made.at);
    return done ? Result<Intervention>(made) : Result<Intervention>(done.error());
  }

  static bool picked(const model::Act& act, size_t role) {
    return std::ranges::any_of(act.steps, [&](const model::Step& step) {
      return std::ranges::count(step.pick.bound, role) > 0;
    });
  }

  Result<Intervention> set() {
    Intervention made{.sort = Sort::Set};
    Result<Phrases> parts = phrases(verb_, rest_, {"at"});
    if (!parts) return parts.error();
    const Result<bool> timed = time(*parts, "at", made.at);
    if (!timed) return timed.error();
    std::string text = (*parts)[""];
    made.present = !text.starts_with("not ");
    if (!made.present) text = trimmed(std::string_view(text).substr(4));
    const size_t equals = text.find('=');
    const std::string to =
        equals == std::string::npos ? "" : trimmed(std::string_view(text).substr(equals + 1));
    const Words words = split(trimmed(std::string_view(text).substr(0, equals)));
    if (!words.closed) return usage("'" + text + "' lacks a closing bracket");
    if (const auto id = named(world_.parameters, words.name); id && !words.call)
      return parameter(made, id, to);
    const auto id = named(world_.facts, words.name);
    if (!id) return no_name(words.name, false);
    return fact(made, id, words, to);
  }

  Result<Intervention> parameter(Intervention made, model::ParameterId id, const std::string& to) {
    const model::Parameter& one = world_.parameters[id];
    made.sort = Sort::Parameter;
    made.parameter = id;
    if (to.empty() || !made.present)
      return usage("it is not said what '" + one.name + "' is to be", form_of(verb_));
    model::Type type = one.type;
    type.ranged = true, type.low = one.low.whole, type.high = one.high.whole;
    const Result<int64_t> to_be = value(type, one.name, to);
    if (!to_be) return to_be.error();
    made.value = {.any = false, .value = *to_be};
    return made;
  }

  // `f(x) before z`: the authority is the last key.
  Result<Intervention> fact(Intervention made, model::FactId id, Words words,
                            const std::string& to) {
    const model::Fact& fact = world_.facts[id];
    made.fact = id;
    constexpr std::string_view before = "before ";
    if (fact.standing && words.rest.starts_with(before)) {
      words.args.push_back(trimmed(std::string_view(words.rest).substr(before.size())));
      words.rest.clear();
    }
    if (!words.rest.empty()) return usage("what is meant by '" + words.rest + "'?", form_of(verb_));
    Result<std::vector<Given>> keys = roles(fact.frame, fact.keys, words);
    if (!keys) return keys.error();
    made.roles = std::move(*keys);
    for (const Given& key : made.roles)
      if (key.any) return usage("to set '" + fact.name + "' needs names, not _");
    if (fact.set && !to.empty())
      return usage("'" + fact.name + "' holds or does not; it has no value",
                   "Say `set " + fact.name + "(…)` or `set not " + fact.name + "(…)`.");
    if (fact.set) return made;
    if (to.empty() || !made.present)
      return usage("it is not said what '" + fact.name + "' is to be", form_of(verb_));
    model::Type type = fact.value;
    if (fact.holding && !fact.outside && !type.ranged)
      type.ranged = true, type.low = 0, type.high = INT64_MAX / 4;
    const Result<Given> given = role(type, fact.name, to);
    if (!given) return given.error();
    if (given->any)
      return usage("it is not said what '" + fact.name + "' is to be", form_of(verb_));
    made.value = *given;
    return made;
  }

  Result<Intervention> remove() {
    Intervention made{.sort = Sort::Remove};
    Result<Phrases> parts = phrases(verb_, rest_, {"at"});
    if (!parts) return parts.error();
    Result<bool> done = time(*parts, "at", made.at);
    if (done) done = person((*parts)[""], made.who);
    if (!done) return done.error();
    if (made.who.any || made.who.id == 0) return usage("it is not said who", form_of(verb_));
    return made;
  }

  Result<Intervention> luck() {
    Intervention made{.sort = Sort::Luck};
    Result<Phrases> parts = phrases(verb_, rest_, {"at"});
    if (!parts) return parts.error();
    const Result<bool> done = time(*parts, "at", made.at);
    if (!done) return done.error();
    model::Type whole;
    whole.sort = model::Sort::Whole;
    whole.ranged = true, whole.low = 1, whole.high = INT64_MAX;
    const Result<int64_t> number = value(whole, "luck", (*parts)[""]);
    if (!number) return number.error();
    made.number = *number;
    return made;
  }

  // --- parts of a line ---------------------------------------------------------------------------

  Error no_name(const std::string& name, bool act) const {
    std::vector<std::string> all;
    if (act) add_names(world_.acts, all), add_names(world_.classes, all);
    else add_names(world_.facts, all), add_names(world_.parameters, all);
    const std::optional<std::string> near = base::nearest(name, all);
    const std::string what = act ? "no act" : "no fact or parameter";
    return usage(what + " of this world is called '" + name + "'",
                 near ? "Did you mean '" + *near + "'?" : "");
  }

  Result<bool> events(Phrases& parts, const std::string& where, Matching& into) {
    Result<bool> done = matching(parts[where], into);
    if (done && parts.contains("from")) done = time(parts, "from", into.from);
    if (done && parts.contains("until")) done = time(parts, "until", into.to);
    if (done && into.from >= into.to) return usage("the window ends before it begins");
    return done;
  }

  Result<bool> matching(const std::string& text, Matching& into) {
    if (text.starts_with('#')) return one_event(text, into);
    if (const std::optional<uint64_t> id = from_hex(text.substr(0, text.find(' ')))) {
      into.event = *id;
      const size_t of = text.find(" of ");
      if (of != std::string::npos)
        into.act = named(world_.acts, plain(std::string_view(text).substr(of + 4)));
      return true;
    }
    const Words words = split(text);
    if (!words.closed) return usage("'" + text + "' lacks a closing bracket");
    if (!words.rest.empty()) return usage("what is meant by '" + words.rest + "'?", form_of(verb_));
    into.act = named(world_.acts, words.name);
    if (!into.act) into.of = named(world_.classes, words.name);
    if (!into.act && !into.of) return no_name(words.name, true);
    if (!words.call) return true;
    const model::Frame& frame =
        into.act ? world_.acts[into.act].frame : world_.classes[into.of].frame;
    const size_t count = into.act ? world_.acts[into.act].roles : frame.size();
    Result<std::vector<Given>> all = roles(frame, count, words);
    if (!all) return all.error();
    into.roles = std::move(*all);
    return true;
  }

  Result<bool> one_event(const std::string& text, Matching& into) {
    const std::optional<uint64_t> number = number_of(text);
    if (!number) return usage("'" + text + "' is no event", "Say #12.");
    if (!naming_.event) return usage("there is no history here that '" + text + "' could be of");
    const Result<Meant> event = naming_.event(*number);
    if (!event) return event.error();
    into.event = event->id;
    into.act = event->act;
    return true;
  }

  static std::optional<uint64_t> number_of(std::string_view text) {
    uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + 1, end, number);
    const bool whole = text.size() > 1 && read.ec == std::errc() && read.ptr == end;
    return whole ? std::optional(number) : std::nullopt;
  }

  Result<bool> person(const std::string& text, Given& into) {
    model::Type anybody;
    anybody.sort = model::Sort::Entity;
    const Result<Given> given = role(anybody, "", text);
    if (!given) return given.error();
    into = *given;
    return true;
  }

  Result<bool> time(Phrases& parts, const char* word, int64_t& into) {
    if (!parts.contains(word)) {
      into = world_.starts;
      return true;
    }
    const base::Result<int64_t> at = parse_date(parts[word]);
    if (!at) return outside(at.error());
    if (*at < world_.starts && std::string_view(word) == "at")
      return usage("'" + parts[word] + "' is before the world begins",
                   "It begins at " + base::format_time(world_.starts) + ".");
    into = *at;
    return true;
  }

  Result<std::vector<Given>> roles(const model::Frame& frame, size_t count, const Words& words) {
    if (words.args.size() != count) return other_count(words, frame, count);
    std::vector<Given> all;
    for (size_t i = 0; i < count; ++i) {
      const Result<Given> one = role(frame[i].type, frame[i].name, words.args[i]);
      if (!one) return one.error();
      all.push_back(*one);
    }
    return all;
  }

  Result<Given> role(const model::Type& type, const std::string& name, const std::string& text) {
    if (text == "_") return Given{};
    if (type.sort == model::Sort::Entity) {
      if (text == "none") return Given{.any = false, .entity = true};
      if (const std::optional<uint64_t> id = from_hex(text))
        return Given{.any = false, .entity = true, .id = *id};
      if (!naming_.who) return usage("nobody here is called '" + text + "'");
      const Result<uint64_t> id = naming_.who(text, type.kind);
      if (!id) return id.error();
      return Given{.any = false, .entity = true, .id = *id};
    }
    if (type.sort == model::Sort::Event) {
      Matching which;
      const bool id = text.starts_with("#@");
      if (id) which.event = from_hex(std::string_view(text).substr(1)).value_or(0);
      const Result<bool> done = id ? Result<bool>(true) : one_event(text, which);
      if (!done) return done.error();
      return Given{.any = false, .entity = true, .id = which.event};
    }
    if (type.sort == model::Sort::Act) {
      if (const auto act = named(world_.acts, plain(text)))
        return Given{.any = false, .value = model::act_value(act)};
      if (const auto of = named(world_.classes, plain(text)))
        return Given{.any = false, .value = model::act_value(of)};
      return no_name(plain(text), true);
    }
    const Result<int64_t> number = value(type, name, text);
    if (!number) return number.error();
    return Given{.any = false, .value = *number};
  }

  Result<int64_t> value(const model::Type& type, const std::string& name,
                        const std::string& text) {
    const base::Result<int64_t> read = parse_value(world_, type, text);
    if (!read) return outside(read.error());
    const bool within = !type.ranged || (*read >= type.low && *read <= type.high);
    if (within) return *read;
    if (type.high == INT64_MAX || type.high == INT64_MAX / 4)
      return usage(name + " cannot be " + text, "It must be " +
                                                    tell::plain_value(world_, type, type.low) +
                                                    " or more.");
    return usage(name + " must be within " + tell::plain_value(world_, type, type.low) + " to " +
                 tell::plain_value(world_, type, type.high) + ", not " + text);
  }

  const Naming& naming_;
  const model::World& world_;
  std::string verb_, rest_;
};

// --- the canonical form --------------------------------------------------------------------------

class Text {
 public:
  Text(const model::World& world, const Intervention& one, const NameOf& name)
      : world_(world), one_(one), name_(name) {}

  std::string text() const {
    switch (one_.sort) {
      case Sort::Block: return "block " + events() + window();
      case Sort::Answer: {
        const model::ActId act = one_.which.act;
        const model::Answer& answer = world_.acts[act].asks->answers[one_.answer];
        const std::string amount =
            one_.quantified
                ? " " + value(world_.acts[act].frame[answer.quantity].type,
                              {.any = false, .value = one_.number})
                : "";
        return "make " + who(one_.who) + " answer " + answer.name + amount + " to " + events() +
               window();
      }
      case Sort::Instead: return "turn " + events() + " into " + act(instead()) + window();
      case Sort::Lose:
        if (one_.delay != 0)
          return "delay " + events() + " to " + who(one_.who) + " by " +
                 std::to_string(one_.delay) + " milliseconds";
        return "hide " + events() + " from " + who(one_.who) +
               (one_.via.any ? "" : " by " + who(one_.via));
      case Sort::Have: return "have " + events() + window();
      case Sort::Force:
        return "force " + world_.acts[one_.act].name +
               list(world_.acts[one_.act].frame, one_.roles) + at();
      case Sort::Set: return "set " + set() + at();
      case Sort::Parameter: {
        const model::Parameter& parameter = world_.parameters[one_.parameter];
        return "set " + parameter.name + " = " + value(parameter.type, one_.value) + at();
      }
      case Sort::Remove: return "remove " + who(one_.who) + at();
      case Sort::Luck: return "luck " + std::to_string(one_.number) + at();
    }
    return {};
  }

 private:
  std::string at() const { return " at " + base::format_time(one_.at); }

  std::string window() const {
    std::string text;
    if (one_.which.from != INT64_MIN) text += " from " + base::format_time(one_.which.from);
    if (one_.which.to != INT64_MAX) text += " until " + base::format_time(one_.which.to);
    return text;
  }

  std::string called(uint64_t id) const {
    const std::string name = name_ ? name_(id) : "";
    return name.empty() ? hex(id) : name;
  }
  std::string who(const Given& one) const {
    if (one.any) return "_";
    return one.id == 0 ? "none" : called(one.id);
  }

  std::string value(const model::Type& type, const Given& one) const {
    if (one.any) return "_";
    if (type.sort == model::Sort::Event) {
      const std::string event = called(one.id);
      return event.starts_with('#') ? event : "#" + event;
    }
    if (type.sort == model::Sort::Entity) return who(one);
    if (type.sort == model::Sort::Act)
      return one.value > 0
                 ? world_.acts[model::ActId{static_cast<uint32_t>(one.value)}].name
                 : world_.classes[model::ClassId{static_cast<uint32_t>(-one.value)}].name;
    if (type.sort == model::Sort::Duration) return std::to_string(one.value) + " milliseconds";
    return tell::plain_value(world_, type, one.value);
  }

  std::string list(const model::Frame& frame, const std::vector<Given>& all) const {
    std::string text = "(";
    for (size_t i = 0; i < all.size(); ++i)
      text += (i == 0 ? "" : ", ") + value(frame[i].type, all[i]);
    return text + ")";
  }

  std::string events() const {
    const Matching& which = one_.which;
    const bool act = static_cast<bool>(which.act);
    if (which.event != 0)
      return hex(which.event) + (act ? " of " + world_.acts[which.act].name : "");
    const model::Frame& frame = act ? world_.acts[which.act].frame : world_.classes[which.of].frame;
    const std::string& name = act ? world_.acts[which.act].name : world_.classes[which.of].name;
    return which.roles.empty() ? name : name + list(frame, which.roles);
  }

  std::vector<Given> instead() const {
    std::vector<Given> all = {Given{}};
    all.insert(all.end(), one_.roles.begin(), one_.roles.end());
    return all;
  }
  std::string act(const std::vector<Given>& roles) const {
    return world_.acts[one_.which.act].name + list(world_.acts[one_.which.act].frame, roles);
  }

  std::string set() const {
    const model::Fact& fact = world_.facts[one_.fact];
    const std::string entry = fact.name + list(fact.frame, one_.roles);
    if (fact.set) return (one_.present ? "" : "not ") + entry;
    return entry + " = " + value(fact.value, one_.value);
  }

  const model::World& world_;
  const Intervention& one_;
  const NameOf& name_;
};

}  // namespace

Result<Intervention> read_intervention(const Naming& naming, const std::string& text) {
  return Line(naming).read(text);
}

std::string canonical(const model::World& world, const Intervention& one, const NameOf& name) {
  return Text(world, one, name).text();
}

}  // namespace milieu::door
