// milieu show: anybody or anything as it stood.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "milieu/history.h"
#include "milieu/look.h"
#include "milieu/show.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Option kOptions[] = {
    {"at", Takes::Text, "DATE", "at this time, as in \"2024-01-08 21:00\" (the end)"},
    {"all", Takes::Nothing, "", "what is at its default, too"},
    {"eyes", Takes::Text, "NAME", "only what they see or remember, and as they do"},
    {"event", Takes::Whole, "N", "one event instead: what it stood on, and each choice in it"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

Json knower_json(const KnowerText& one) {
  return {{"who", one.who},
          {"how", one.sees ? "sees" : one.right ? "remembers" : "believes otherwise"},
          {"from", one.from.empty() ? Json() : Json(one.from)},
          {"since", one.since},
          {"event", one.event},
          {"value", one.value}};
}

void print_shown_json(const History& history, const std::string& name, const Shown& shown) {
  Json facts = Json::array(), credences = Json::array();
  for (const FactText& one : shown.facts) {
    Json knowers = Json::array();
    for (const KnowerText& knower : one.knowers) knowers.push_back(knower_json(knower));
    facts.push_back({{"fact", one.fact},
                     {"value", one.value},
                     {"holds", one.holds},
                     {"written", one.written.empty() ? Json() : Json(one.written)},
                     {"default", one.unwritten},
                     {"since", one.since},
                     {"event", one.event},
                     {"known_to_all", one.everybody},
                     {"known_to", knowers}});
  }
  for (const CredenceText& one : shown.credences) {
    credences.push_back({{"who", one.who},
                         {"claim", one.claim},
                         {"credence", one.credence},
                         {"event", one.event},
                         {"because", one.because}});
  }
  print_json({{"history", history.path()},
              {"name", name},
              {"at", shown.at},
              {"replayed", shown.replayed},
              {"facts", facts},
              {"credences", credences},
              {"complete", shown.complete}});
}

std::string list_of(const std::vector<std::string>& names) {
  constexpr size_t most = 8;
  std::string text;
  for (size_t i = 0; i < names.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > most) text += " and " + count(names.size() - most) + " more";
  return text;
}

// "seen by Ani, Ivan; Lulu knows it from Ani since …; Toros believes: the club".
std::string who_knows(const FactText& fact) {
  if (fact.unwritten) return {};
  if (fact.everybody) return "everybody can know";
  std::vector<std::string> see, remember, wrong;
  for (const KnowerText& one : fact.knowers) {
    const std::string from = one.from.empty() ? "" : " (from " + one.from + ")";
    if (one.sees) see.push_back(one.who);
    else if (one.right) remember.push_back(one.who + from);
    else wrong.push_back(one.who + from + ": " + one.value + ", since " + one.since.substr(0, 16));
  }
  std::string text;
  const auto add = [&text](const char* label, const std::vector<std::string>& names) {
    if (!names.empty()) text += (text.empty() ? "" : "; ") + (label + list_of(names));
  };
  add("seen by ", see), add("known to ", remember), add("otherwise believed by ", wrong);
  return text.empty() ? "known to nobody" : text;
}

void print_fact(const FactText& one, size_t wide, size_t wide_value, bool knowing) {
  const std::string since = one.unwritten ? "never written"
                                          : "since " + one.since.substr(0, 16) + " [" +
                                                std::to_string(one.event) + "]" +
                                                (one.written.empty() ? ""
                                                                     : ", then " + one.written);
  std::printf("  %s  %s  %s\n", padded(one.fact, wide).c_str(),
              padded(one.value, wide_value).c_str(), dim(since).c_str());
  const std::string who = knowing ? who_knows(one) : "";
  if (who.empty()) return;
  const auto line = static_cast<size_t>(width(Stream::Out));
  std::printf("      %s\n", dim(wrapped(who, line, 6)).c_str());
}

void print_shown(const Shown& shown, bool knowing) {
  size_t wide = 0, wide_value = 0;
  for (const FactText& one : shown.facts) {
    wide = std::max(wide, columns(one.fact));
    wide_value = std::max(wide_value, columns(one.value));
  }
  for (const FactText& one : shown.facts) print_fact(one, wide, wide_value, knowing);
  if (shown.facts.empty()) std::puts("Nothing was ever written of it: all is at its default.");
  if (!shown.credences.empty()) std::printf("\n%s\n", bold("Believed").c_str());
  for (const CredenceText& one : shown.credences) {
    std::printf("  %s: %s %s  %s\n", one.who.c_str(), one.claim.c_str(),
                percent(one.credence).c_str(),
                dim("[" + std::to_string(one.event) + "] " + one.because).c_str());
  }
  if (!shown.complete) std::puts("There are too many claims to ask everybody about all of them.");
  if (!shown.replayed) {
    std::puts("It follows other semantics and is not replayed: values are as they were written.");
  }
}

// A text in the world's language: no, if it is a condition that did not hold.
int show_value(const Given& given, const History& history, const std::string& text) {
  const Result<ValueText> value = value_of(history, text, given.text("at"), given.text("eyes"));
  if (!value) return fail(value.error());
  if (given.has("json")) {
    print_json({{"history", history.path()},
                {"text", text},
                {"at", value->at},
                {"value", value->known ? Json(value->value) : Json()},
                {"known", value->known},
                {"rests_on", value->rests}});
  } else {
    std::string rests;
    for (size_t i = 0; i < value->rests.size() && i < 8; ++i)
      rests += (i == 0 ? "  rests on #" : ", #") + std::to_string(value->rests[i]);
    std::printf("%s%s\n", value->value.c_str(), dim(rests).c_str());
  }
  return value->condition && !value->holds ? exit_no : exit_yes;
}

int show_names(const History& history, bool json) {
  const std::vector<std::string> all = names(history);
  if (json) {
    print_json({{"history", history.path()}, {"names", all}});
    return exit_yes;
  }
  for (const std::string& name : all) std::printf("%s\n", name.c_str());
  return exit_yes;
}

Json option_json(const OptionText& option) {
  Json motives = Json::object();
  for (const WeightText& one : option.motives) motives[one.motive] = one.weight;
  return {{"option", option.option}, {"chosen", option.chosen}, {"motives", motives},
          {"range", option.range},   {"luck", option.luck},     {"score", option.score}};
}

void print_event_json(const History& history, const EventText& event) {
  Json causes = Json::array(), choices = Json::array();
  for (const EventText::Cause& one : event.causes) {
    causes.push_back({{"event", one.event}, {"text", one.text}});
  }
  for (const ChoiceText& one : event.choices) {
    Json options = Json::array();
    for (const OptionText& option : one.options) options.push_back(option_json(option));
    choices.push_back({{"who", one.who},
                       {"answered", one.answered},
                       {"per_day", one.per_day},
                       {"margin", one.margin},
                       {"options", options}});
  }
  print_json({{"history", history.path()},
              {"event", event.event},
              {"at", event.time},
              {"act", event.act},
              {"status", event.status},
              {"text", event.text},
              {"causes", causes},
              {"changes", event.changes},
              {"choices", choices}});
}

std::string signed_number(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%+.2f", number);
  return text;
}

void print_option(const OptionText& option, size_t wide) {
  std::string parts;
  for (const WeightText& one : option.motives) {
    parts += (parts.empty() ? "" : ", ") + one.motive + " " + signed_number(one.weight);
  }
  if (option.range != 0) {
    parts += (parts.empty() ? "" : ", ") + ("range " + signed_number(option.range));
  }
  parts += (parts.empty() ? "" : "; ") + ("luck " + signed_number(option.luck));
  std::printf("  %s %s  %s\n", option.chosen ? "*" : " ", padded(option.option, wide).c_str(),
              dim(parts).c_str());
}

void print_choice(const ChoiceText& choice) {
  constexpr size_t most = 12;
  char rate[64];
  std::snprintf(rate, sizeof rate, " (at this rate %.3g times a day)", choice.per_day);
  std::printf("\n%s\n", bold(choice.who + (choice.answered ? " answered" : " chose") +
                             (choice.answered ? "" : rate)).c_str());
  size_t wide = 0;
  for (const OptionText& one : choice.options) wide = std::max(wide, columns(one.option));
  for (size_t i = 0; i < choice.options.size() && i < most; ++i) {
    print_option(choice.options[i], wide);
  }
  if (choice.options.size() > most) {
    std::printf("    and %s\n", count(choice.options.size() - most, "option").c_str());
  }
}

void print_event(const EventText& event) {
  std::printf("%s\n", bold(event.time + "  " + event.act + "  " + event.status).c_str());
  std::printf("%s\n", event.text.c_str());
  for (const std::string& change : event.changes) std::printf("  %s\n", change.c_str());
  if (!event.causes.empty()) std::printf("\n%s\n", bold("It stood on").c_str());
  for (const EventText::Cause& one : event.causes) {
    std::printf("  [%llu] %s\n", static_cast<unsigned long long>(one.event), one.text.c_str());
  }
  for (const ChoiceText& one : event.choices) print_choice(one);
}

int show_event(const History& history, uint64_t number, bool json) {
  const Result<EventText> event = look(history, number);
  if (!event) return fail(event.error());
  if (json) print_event_json(history, *event);
  else print_event(*event);
  return exit_yes;
}

int show_it(const Given& given) {
  const Result<History> history = load_history(given);
  if (!history) return fail(history.error());
  if (given.has("event")) return show_event(*history, given.whole("event", 0), given.has("json"));
  if (given.positionals().size() == 1) return show_names(*history, given.has("json"));
  const std::string& name = given.positionals()[1];
  if (name.find_first_of("(<>=") != std::string::npos) return show_value(given, *history, name);
  const ShowOptions options{name, given.text("at"), given.has("all"), given.text("eyes")};
  const Result<Shown> shown = show(*history, options);
  if (!shown) return fail(shown.error());
  if (given.has("json")) print_shown_json(*history, name, *shown);
  else print_shown(*shown, options.eyes.empty());
  return exit_yes;
}

}  // namespace

const Command show_command = {
    "show", "anybody or anything as it stood at a time, and who knew it", "HISTORY [WHAT]",
    kOptions,
    "Without WHAT: everybody and everything there is. Of somebody or something all that was\n"
    "written about it, faded as it was then, with who could see it, who remembered it and\n"
    "from whom, and who believed otherwise; then what was believed about it. WHAT can also be\n"
    "a text in the world's language, read in truth or through somebody's eyes: exit 1 if it\n"
    "did not hold. Of an event, each choice is made again by replay: every option, what each\n"
    "motive weighed, and how much was luck.\n\n"
    "Examples\n"
    "  milieu show anora-1.milieu\n"
    "  milieu show anora-1.milieu Ani --at \"2024-01-12 23:00\"\n"
    "  milieu show anora-1.milieu \"warmth(Ani, Ivan) > 0.3\" --eyes Ani\n"
    "  milieu show anora-1.milieu --event 355\n",
    show_it};

}  // namespace milieu::cli
