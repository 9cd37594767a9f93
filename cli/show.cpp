// milieu show: anybody or anything as it stood.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "milieu/history.h"
#include "milieu/look.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Option kOptions[] = {
    {"at", Takes::Text, "DATE", "at this time, as in \"2024-01-08 21:00\" (the end)"},
    {"event", Takes::Whole, "N", "one event instead: what it stood on, and each choice in it"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

void print_facts_json(const History& history, const std::string& name,
                      const std::vector<FactText>& facts) {
  Json list = Json::array();
  for (const FactText& one : facts) {
    list.push_back({{"fact", one.fact},
                    {"value", one.value},
                    {"since", one.since},
                    {"event", one.event}});
  }
  print_json({{"history", history.path()}, {"name", name}, {"facts", list}});
}

void print_facts(const std::vector<FactText>& facts) {
  size_t wide = 0, wide_value = 0;
  for (const FactText& one : facts) {
    wide = std::max(wide, columns(one.fact));
    wide_value = std::max(wide_value, columns(one.value));
  }
  for (const FactText& one : facts) {
    const std::string since = "since " + one.since + " [" + std::to_string(one.event) + "]";
    std::printf("  %s  %s  %s\n", padded(one.fact, wide).c_str(),
                padded(one.value, wide_value).c_str(), dim(since).c_str());
  }
  if (facts.empty()) std::puts("Nothing was ever written of it: all is at its default.");
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
  const Result<std::vector<FactText>> facts = show(*history, name, given.text("at"));
  if (!facts) return fail(facts.error());
  if (given.has("json")) {
    print_facts_json(*history, name, *facts);
  } else {
    print_facts(*facts);
  }
  return exit_yes;
}

}  // namespace

const Command show_command = {
    "show", "anybody or anything as it stood at a time", "HISTORY [NAME]", kOptions,
    "Without a name: everybody and everything there is. What was never written is at its default\n"
    "and is left out; values that fade are shown as they were written. Of an event, each choice\n"
    "is made again by replay: every option, what each motive weighed, and how much was luck.\n\n"
    "Examples\n"
    "  milieu show anora-1.milieu\n"
    "  milieu show anora-1.milieu Ani --at \"2024-01-12 23:00\"\n"
    "  milieu show anora-1.milieu --event 355\n",
    show_it};

}  // namespace milieu::cli
