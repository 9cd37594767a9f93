// milieu run: one history, and in short how it went.
#include "milieu/run.h"

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/terminal.h"
#include "cli/text.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Option kOptions[] = {
    {"seed", Takes::Whole, "N", "the luck of this history (1)"},
    {"set", Takes::Text, "NAME=VALUE", "another value for a parameter; may be repeated", true},
    {"if", Takes::Text, "LINE", "something changed from outside (docs/what-if.md)", true},
    {"until", Takes::Text, "DATE", "end before this time, as in 2024-02-01"},
    {"out", Takes::Text, "FILE", "where the history goes (WORLD-SEED.milieu, written anew)"},
    {"force", Takes::Nothing, "", "replace a history that stands at --out"},
    {"resume", Takes::Nothing, "", "go on with a history that was stopped or cut off"},
    {"save-every", Takes::Number, "SECONDS", "how much a crash may cost (30)"},
    {"threads", Takes::Whole, "N", "taken as elsewhere; one history is one thread's work"},
    {"executor", Takes::Choice, "vector|reference", "the fast one, or the plain one"},
    {"rng", Takes::Choice, "chain|philox", "the generator of chance: other luck, same chances"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

Json outcome_json(const OutcomeText& outcome) {
  Json json{{"held", outcome.held}};
  json["at"] = outcome.held ? Json(outcome.at) : Json(nullptr);
  json["event"] = outcome.held ? Json(outcome.event) : Json(nullptr);
  if (!outcome.held) return json;
  json["who"] = outcome.who;
  json["sentence"] = outcome.sentence;
  return json;
}

void print_json_of(const World& world, const Ran& ran) {
  Json outcomes = Json::object();
  for (const OutcomeText& outcome : ran.outcomes) outcomes[outcome.name] = outcome_json(outcome);
  print_json({{"world", world.name()},
              {"history", ran.path},
              {"seed", ran.seed},
              {"hash", ran.hash},
              {"events", ran.events},
              {"ended", {{"at", ran.ended_at}, {"why", ran.ended_why}}},
              {"interrupted", ran.interrupted},
              {"resumed", ran.resumed},
              {"outcomes", outcomes}});
}

std::string upper_first(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

void print_head(const World& world, const Ran& ran) {
  const std::string title = world.title().empty() ? "" : ": " + world.title();
  std::printf("%s%s\n", bold(world.name()).c_str(), title.c_str());
  std::printf("%s, %s, seed %llu\n\n", count(ran.events, "event").c_str(),
              (count(ran.people) + " people, places and things").c_str(),
              static_cast<unsigned long long>(ran.seed));
}

void print_outcome(const OutcomeText& outcome) {
  constexpr size_t kMinutes = 16;  // "2024-01-08 07:00", without the seconds
  constexpr size_t kIndent = kMinutes + 4;
  const std::string who = outcome.who.empty() ? "" : " (" + outcome.who + ")";
  std::printf("  %s  %s%s\n", outcome.at.substr(0, kMinutes).c_str(),
              bold(words(outcome.name)).c_str(), who.c_str());
  const auto columns = static_cast<size_t>(width(Stream::Out));
  std::printf("%s%s\n", std::string(kIndent, ' ').c_str(),
              wrapped(outcome.sentence, columns, kIndent).c_str());
}

void print_outcomes(const Ran& ran) {
  std::string never;
  size_t held = 0;
  for (const OutcomeText& outcome : ran.outcomes) {
    if (!outcome.held) never += (never.empty() ? "" : ", ") + words(outcome.name);
    if (outcome.held && ++held == 1) std::printf("%s\n", bold("Turning points").c_str());
    if (outcome.held) print_outcome(outcome);
  }
  if (held > 0) std::puts("");
  const auto columns = static_cast<size_t>(width(Stream::Out));
  if (!never.empty()) {
    std::printf("%s\n  %s\n\n", bold("What did not come to pass").c_str(),
                wrapped(never, columns, 2).c_str());
  }
  std::printf("%s\n  %s: %s.\n\n", bold("How it ended").c_str(), ran.ended_at.c_str(),
              upper_first(ran.ended_why).c_str());
}

std::string shell_word(const std::string& word) {
  return word.find_first_of(" '\"$\\&|<>();*?") == std::string::npos ? word : "\"" + word + "\"";
}

// A command line for the same world, with these of the options that were given, and all settings.
std::string command_line(const char* command, const Given& given,
                         std::initializer_list<const char*> options) {
  std::string line = program() + " " + command + " " + shell_word(given.positionals()[0]);
  for (const char* name : options) {
    if (given.has(name)) line += std::string(" --") + name + " " + shell_word(given.text(name));
  }
  for (const char* each : {"set", "if"})
    for (const std::string& text : given.all(each))
      line += std::string(" --") + each + " " + shell_word(text);
  return line;
}

void print_next(const Given& given, const Ran& ran) {
  std::printf("The history is in %s. What to try next:\n", ran.path.c_str());
  const std::pair<std::string, const char*> lines[] = {
      {program() + " tell " + shell_word(ran.path), "read it"},
      {command_line("run", given, {"until", "rng"}) + " --seed " + std::to_string(ran.seed + 1),
       "other luck"},
      {command_line("likely", given, {"until", "rng"}), "how likely all this was"},
  };
  size_t column = 0;
  for (const auto& line : lines) column = std::max(column, columns(line.first));
  for (const auto& line : lines) {
    std::printf("  %s  %s\n", padded(line.first, column).c_str(), dim(line.second).c_str());
  }
}

RunOptions read_options_of(const Given& given, std::vector<Setting> settings) {
  RunOptions options;
  options.seed = static_cast<uint64_t>(given.whole("seed", 1));
  options.threads = static_cast<unsigned>(given.whole("threads", 0));
  options.executor = read_executor(given);
  options.generator = read_generator(given);
  options.settings = std::move(settings);
  options.interventions = given.all("if");
  options.until = given.text("until");
  options.out = given.text("out");
  options.replace = given.has("force");
  options.resume = given.has("resume");
  options.engine = MILIEU_VERSION;
  return options;
}

int report(const Given& given, const World& world, const Ran& ran) {
  if (given.has("json")) {
    print_json_of(world, ran);
  } else if (!ran.interrupted) {
    print_head(world, ran);
    print_outcomes(ran);
    print_next(given, ran);
  }
  if (!ran.interrupted) return exit_yes;
  complain("stopped at " + ran.ended_at + " after " + count(ran.events, "event") +
           "; what there is is saved in " + ran.path + ". To go on:\n  " +
           command_line("run", given, {"seed", "until", "out", "save-every", "executor", "rng"}) +
           " --resume");
  return exit_outside;
}

/// Rings now and then, so that little is lost if the machine goes down.
class SaveTimer {
 public:
  explicit SaveTimer(double seconds) : pause_(seconds) {}

  bool rings() {
    const Clock::time_point now = Clock::now();
    if (now - last_ < pause_) return false;
    last_ = now;
    return true;
  }

 private:
  using Clock = std::chrono::steady_clock;
  std::chrono::duration<double> pause_;
  Clock::time_point last_ = Clock::now();
};

int fail_to_run(Error error) {
  if (error.fault == Fault::Taken) error.help = "Choose another name, or replace it with --force.";
  return fail(error);
}

int run_it(const Given& given) {
  int exit = exit_yes;
  std::optional<std::vector<Setting>> settings = read_settings(given);
  if (!settings) return exit_usage;
  const std::optional<World> world = load_world(given.positionals()[0], exit);
  if (!world) return exit;
  RunOptions options = read_options_of(given, std::move(*settings));
  std::optional<Progress> progress;
  progress.emplace(world->name(), progress_style(given.text("progress", "auto")));
  SaveTimer timer(given.number("save-every", 30));
  options.watch = [&](double share, std::string_view note) {
    progress->update(share, note);
    if (interrupted()) return Next::Stop;
    return timer.rings() ? Next::Save : Next::GoOn;
  };
  catch_interrupts();
  const Result<Ran> ran = run(*world, options);
  progress.reset();
  return ran ? report(given, *world, *ran) : fail_to_run(ran.error());
}

}  // namespace

const Command run_command = {
    "run", "one history of a world, and how it went", "WORLD", kOptions,
    "WORLD is a name, looked for here, in worlds/ and in Milieu's own worlds, or a path. Behind\n"
    "it may stand a variant: \"anora without news\". The same world, settings and seed give the\n"
    "same history. Ctrl-C saves what there is.\n\n"
    "Examples\n"
    "  milieu run anora\n"
    "  milieu run anora --seed 7 --set dance_price=\"60 dollars\"\n"
    "  milieu run \"anora without news\" --until 2024-02-01 --out quiet.milieu\n"
    "  milieu run anora --json\n",
    run_it};

}  // namespace milieu::cli
