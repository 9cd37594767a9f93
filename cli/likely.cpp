// milieu likely: how likely the outcomes of a world are.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "milieu/ask.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Option kOptions[] = {
    {"histories", Takes::Whole, "N", "how many to run (200)"},
    {"first-seed", Takes::Whole, "N", "their seeds are this one and those after it (1)"},
    {"set", Takes::Text, "NAME=VALUE", "another value for a parameter; may be repeated", true},
    {"if", Takes::Text, "LINE", "something changed from outside (docs/what-if.md)", true},
    {"until", Takes::Text, "DATE", "end each before this time"},
    {"threads", Takes::Whole, "N", "how many to use (all there are); changes nothing but time"},
    {"executor", Takes::Choice, "vector|reference", "the fast one, or the plain one"},
    {"rng", Takes::Choice, "chain|philox", "the generator of chance: other luck, same chances"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

std::string bar(double share) {
  constexpr int kCells = 20;
  const int full = static_cast<int>(share * kCells + 0.5);
  std::string text;
  for (int cell = 0; cell < kCells; ++cell) text += cell < full ? "█" : "·";
  return text;
}

void print_table(const World& world, const LikelyOptions& options, const Likely& likely) {
  const unsigned long long last = options.first_seed + likely.histories - 1;
  std::printf("%s: %s, seeds %llu to %llu\n\n", bold(world.name()).c_str(),
              count(likely.histories, "history").c_str(),
              static_cast<unsigned long long>(options.first_seed), last);
  size_t column = 0;
  for (const Probability& one : likely.outcomes) column = std::max(column, columns(one.name));
  for (const Probability& one : likely.outcomes) {
    std::printf("  %s  %8s  %s  %s to %s\n", padded(words(one.name), column).c_str(),
                percent(one.probability).c_str(), dim(bar(one.probability)).c_str(),
                percent(one.low).c_str(), percent(one.high).c_str());
  }
  std::puts(
      "\nOn the right, the 95 % interval: how far so few histories can be trusted. All this is\n"
      "about the model, not about life.");
}

void print_json_of(const World& world, const LikelyOptions& options, const Likely& likely) {
  Json outcomes = Json::object();
  for (const Probability& one : likely.outcomes) {
    outcomes[one.name] = {{"probability", one.probability},
                          {"low", one.low},
                          {"high", one.high},
                          {"held", one.held}};
  }
  print_json({{"world", world.name()},
              {"histories", likely.histories},
              {"first_seed", options.first_seed},
              {"interrupted", likely.interrupted},
              {"outcomes", outcomes}});
}

LikelyOptions read_options_of(const Given& given, std::vector<Setting> settings) {
  LikelyOptions options;
  const auto names = given.positionals().subspan(1);
  options.outcomes.assign(names.begin(), names.end());
  options.histories = static_cast<uint64_t>(given.whole("histories", 200));
  options.first_seed = static_cast<uint64_t>(given.whole("first-seed", 1));
  options.threads = static_cast<unsigned>(given.whole("threads", 0));
  options.executor = read_executor(given);
  options.generator = read_generator(given);
  options.settings = std::move(settings);
  options.interventions = given.all("if");
  options.until = given.text("until");
  return options;
}

int report(const Given& given, const World& world, const LikelyOptions& options,
           const Likely& likely) {
  if (given.has("json")) {
    print_json_of(world, options, likely);
  } else if (likely.histories > 0) {
    print_table(world, options, likely);
  }
  if (!likely.interrupted) return exit_yes;
  complain("stopped after " + count(likely.histories) + " of " +
           count(options.histories, "history") +
           (likely.histories > 0 ? "; this is what they say." : "."));
  return exit_outside;
}

int likely_it(const Given& given) {
  int exit = exit_yes;
  std::optional<std::vector<Setting>> settings = read_settings(given);
  if (!settings) return exit_usage;
  const std::optional<World> world = load_world(given.positionals()[0], exit);
  if (!world) return exit;
  LikelyOptions options = read_options_of(given, std::move(*settings));
  std::optional<Progress> progress;
  progress.emplace(world->name(), progress_style(given.text("progress", "auto")));
  options.watch = [&](double share, std::string_view note) {
    progress->update(share, note);
    return interrupted() ? Next::Stop : Next::GoOn;
  };
  catch_interrupts();
  const Result<Likely> likely = milieu::likely(*world, options);
  progress.reset();
  return likely ? report(given, *world, options, *likely) : fail(likely.error());
}

}  // namespace

const Command likely_command = {
    "likely", "how likely the outcomes are, over many histories", "WORLD [OUTCOME...]", kOptions,
    "An outcome with roles counts as held if it holds for anybody. The answer is the same for any\n"
    "number of threads. Ctrl-C keeps what there is.\n\n"
    "Examples\n"
    "  milieu likely anora\n"
    "  milieu likely anora b07_wed_on_a_whim --histories 1000\n"
    "  milieu likely anora --set dance_price=\"60 dollars\" --json\n",
    likely_it};

}  // namespace milieu::cli
