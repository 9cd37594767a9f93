// The table of commands, and the little that is the same for all of them.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "milieu/native.h"

namespace milieu::cli {
namespace {

int help(const Given& given);

constexpr Option kJson[] = {{"json", Takes::Nothing, "", "print one JSON object"}};

int version(const Given& given) {
  if (given.has("json")) {
    print_json({{"version", MILIEU_VERSION}});
  } else {
    std::puts("milieu " MILIEU_VERSION);
  }
  return exit_yes;
}

constexpr Command kHelp = {
    "help", "what there is, or how one command is used", "[COMMAND]", kJson,
    "Examples\n"
    "  milieu help\n"
    "  milieu help version\n"
    "  milieu help --json\n",
    help};

constexpr Command kVersion = {
    "version", "which version this is", "", kJson,
    "Examples\n"
    "  milieu version\n",
    version};

const Command* const kCommands[] = {
    &run_command,
    &tell_command,
    &show_command,
    &why_command,
    &what_if_command,
    &can_command,
    &likely_command,
    &balance_command,
    &check_command,
    &fmt_command,
    &sources_command,
    &plan_command,
    &explain_command,
    &kHelp,
    &kVersion,
};

const Command* find_command(std::string_view name) {
  const auto found = std::ranges::find(kCommands, name, [](const Command* c) { return c->name; });
  return found == std::end(kCommands) ? nullptr : *found;
}

std::string overview() {
  std::string text = bold("milieu") +
                     ": write social systems down, run them, ask why\n\n"
                     "Usage: milieu COMMAND [ARGUMENT...] [OPTION...]\n\n" +
                     bold("Commands") + "\n";
  size_t column = 0;
  for (const Command* command : kCommands) {
    column = std::max(column, std::string_view(command->name).size());
  }
  for (const Command* command : kCommands) {
    const std::string name = command->name;
    text += "  " + name + std::string(column + 2 - name.size(), ' ') + command->summary + "\n";
  }
  return text +
         "\n'milieu help COMMAND' or 'milieu COMMAND --help' tells the rest.\n"
         "Exit: 0 yes or done; 1 no, the world has mistakes, or its run broke (a number, a\n"
         "limit); 2 usage; 3 outside trouble, or stopped before the end.\n";
}

int unknown_command(const std::string& name) {
  std::vector<std::string> names;
  for (const Command* command : kCommands) names.emplace_back(command->name);
  complain("there is no command '" + name + "'." + did_you_mean(name, names) +
           " 'milieu help' lists them.");
  return exit_usage;
}

// Commands by name; of one alone also what its help says.
int help_json(const Command* only) {
  nlohmann::ordered_json commands = nlohmann::ordered_json::array();
  for (const Command* command : kCommands) {
    if (only != nullptr && command != only) continue;
    nlohmann::ordered_json json{{"name", command->name},
                                {"summary", command->summary},
                                {"arguments", command->positionals}};
    json["options"] = nlohmann::ordered_json::array();
    for (const Option& option : command->options) json["options"].push_back(option.name);
    if (only != nullptr) json["help"] = help_text(*command);
    commands.push_back(json);
  }
  print_json({{"commands", commands}});
  return exit_yes;
}

int help(const Given& given) {
  const bool json = given.has("json");
  if (given.positionals().empty() && json) return help_json(nullptr);
  if (given.positionals().empty()) {
    std::fputs(overview().c_str(), stdout);
    return exit_yes;
  }
  const std::string& name = given.positionals()[0];
  const Command* command = find_command(name);
  if (command == nullptr) return unknown_command(name);
  if (json) return help_json(command);
  std::fputs(help_text(*command).c_str(), stdout);
  return exit_yes;
}

void choose_color(std::string_view choice) {
  if (choice == "always") set_color(Color::Always);
  if (choice == "never") set_color(Color::Never);
}

// Who waits for a compiler is told so, once and not at once.
void choose_native(const Given& given) {
  const std::string how = given.text("native", "auto");
  const bool silent = given.text("progress", "auto") == "none";
  const auto began = std::make_shared<std::optional<std::chrono::steady_clock::time_point>>();
  const auto said = std::make_shared<bool>(silent);
  use_native(how == "on" ? Native::On : how == "off" ? Native::Off : Native::Auto,
             [=](double, std::string_view) {
               const auto now = std::chrono::steady_clock::now();
               if (!*began) *began = now;
               if (!*said && now - **began > std::chrono::seconds(1)) {
                 *said = true;
                 complain("making native code of this world; it is kept for the next time.");
               }
               return interrupted() ? Next::Stop : Next::GoOn;
             });
}

int run(const Command& command, std::span<const std::string> arguments) {
  const Reading reading = read_options(arguments, command);
  choose_color(reading.given.text("color"));
  if (!reading.mistake.empty()) {
    complain(reading.mistake + "\n'milieu help " + command.name + "' says how it is used.");
    return exit_usage;
  }
  if (reading.given.has("help")) {
    std::fputs(help_text(command).c_str(), stdout);
    return exit_yes;
  }
  choose_native(reading.given);
  const int exit = command.run(reading.given);
  for (const std::string& reason : native_trouble()) complain(reason);
  return exit;
}

int dispatch(std::span<const std::string> words) {
  if (words.empty()) {
    std::fputs(overview().c_str(), stderr);
    return exit_usage;
  }
  std::string name = words[0];
  if (name == "--help" || name == "-h") name = "help";
  if (name == "--version") name = "version";
  const Command* command = find_command(name);
  return command == nullptr ? unknown_command(name) : run(*command, words.subspan(1));
}

// Ends as a kill would: what a run has saved is safe, and nothing more can be done here.
void no_memory() {
  constexpr char text[] =
      "milieu: out of memory. What a run had saved is safe: 'milieu run ... --resume' goes on.\n";
  if (write(STDERR_FILENO, text, sizeof text - 1) < 0) _exit(exit_outside);
  _exit(exit_outside);
}

}  // namespace
}  // namespace milieu::cli

int main(int argc, char** argv) {
  std::set_new_handler(milieu::cli::no_memory);
  const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  const int result = milieu::cli::dispatch(words);
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    milieu::cli::complain("what there was to print could not be written");
    return milieu::cli::exit_outside;
  }
  return result;
}
