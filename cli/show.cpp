// milieu show: anybody or anything as it stood.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "milieu/history.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Option kOptions[] = {
    {"at", Takes::Text, "DATE", "at this time, as in \"2024-01-08 21:00\" (the end)"},
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

int show_it(const Given& given) {
  const Result<History> history = load_history(given);
  if (!history) return fail(history.error());
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
    "and is left out; values that fade are shown as they were written.\n\n"
    "Examples\n"
    "  milieu show anora-1.milieu\n"
    "  milieu show anora-1.milieu Ani --at \"2024-01-12 23:00\"\n",
    show_it};

}  // namespace milieu::cli
