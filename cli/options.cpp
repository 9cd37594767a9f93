#include "cli/options.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <initializer_list>

#include "cli/terminal.h"

namespace milieu::cli {
namespace {

constexpr Option kCommon[] = {
    {"progress", Takes::Choice, "auto|plain|json|none", "how long work shows on stderr"},
    {"native", Takes::Choice, "auto|on|off", "whether worlds are compiled (docs/native.md)"},
    {"color", Takes::Choice, "auto|always|never", "colour in what is printed"},
    {"help", Takes::Nothing, "", "this text"},
};

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

bool is_whole(const std::string& text) {
  return !text.empty() && text.size() <= 18 &&  // 18 digits always fit in 64 bits
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_number(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' && text[0] != ' ' && std::isfinite(value);
}

// Empty if the value is as the option wants it.
std::string mistake_in_value(const Option& option, const std::string& value) {
  const std::string wants = std::string("--") + option.name + " wants ";
  if (option.takes == Takes::Whole && !is_whole(value)) {
    return wants + "a whole number, not '" + value + "'.";
  }
  if (option.takes == Takes::Number && !is_number(value)) {
    return wants + "a number, not '" + value + "'.";
  }
  if (option.takes == Takes::Choice) {
    const auto choices = split(option.value, '|');
    if (std::ranges::find(choices, value) == choices.end()) {
      return wants + "one of " + option.value + ", not '" + value + "'." +
             did_you_mean(value, choices);
    }
  }
  return {};
}

std::string usage_line(const Command& command) {
  std::string line = std::string("milieu ") + command.name;
  if (*command.positionals != '\0') line += std::string(" ") + command.positionals;
  return line + " [OPTION...]";
}

std::string mistake_in_positionals(const Command& command, size_t count) {
  const auto wanted = split(command.positionals, ' ');
  const auto needed = static_cast<size_t>(
      std::ranges::count_if(wanted, [](const std::string& word) { return word[0] != '['; }));
  const bool endless = std::string_view(command.positionals).find("...") != std::string_view::npos;
  if (count < needed) return wanted[count] + " is missing: " + usage_line(command);
  if (count > wanted.size() && !endless) return "too many arguments: " + usage_line(command);
  return {};
}

// Letters to add, drop, replace or swap with a neighbour until one word is the other.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> steps(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) steps[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) steps[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = steps[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      steps[i][j] = std::min({replaced, steps[i - 1][j] + 1, steps[i][j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        steps[i][j] = std::min(steps[i][j], steps[i - 2][j - 2] + 1);
      }
    }
  }
  return steps[a.size()][b.size()];
}

std::string option_column(const Option& option) {
  std::string text = std::string("  --") + option.name;
  if (option.takes != Takes::Nothing) text += std::string(" ") + option.value;
  return text;
}

}  // namespace

// Goes through the arguments once, from left to right, and stops at the first mistake.
struct Reader {
  std::span<const std::string> arguments;
  const Command& command;
  Reading reading{};
  size_t next = 0;

  const Option* find(std::string_view name) const {
    for (const auto options : {command.options, common_options()}) {
      const auto found = std::ranges::find(options, name, &Option::name);
      if (found != options.end()) return &*found;
    }
    return nullptr;
  }

  std::string unknown(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto options : {command.options, common_options()}) {
      for (const Option& option : options) names.emplace_back(option.name);
    }
    return std::string("milieu ") + command.name + " has no option --" + name + "." +
           did_you_mean(name, names, "--");
  }

  void read_option(std::string_view word) {
    const size_t equals = word.find('=');
    const std::string name(word.substr(0, equals));
    const Option* option = find(name);
    if (option == nullptr) {
      reading.mistake = unknown(name);
    } else if (reading.given.has(name) && !option->repeats) {
      reading.mistake = "--" + name + " is given twice.";
    } else if (option->takes == Takes::Nothing) {
      if (equals != std::string_view::npos) reading.mistake = "--" + name + " takes no value.";
      reading.given.options_.emplace_back(name, "");
    } else if (equals == std::string_view::npos && next == arguments.size()) {
      reading.mistake = "--" + name + " wants a value: --" + name + " " + option->value;
    } else {
      const std::string value(equals == std::string_view::npos ? arguments[next++]
                                                               : word.substr(equals + 1));
      reading.mistake = mistake_in_value(*option, value);
      reading.given.options_.emplace_back(name, value);
    }
  }

  void read_word(const std::string& word) {
    if (word == "-h") return read_option("help");
    if (word.starts_with("--")) return read_option(std::string_view(word).substr(2));
    if (word.size() > 1 && word[0] == '-' && (word[1] < '0' || word[1] > '9')) {
      reading.mistake = "options are written with two dashes: '" + word + "' is not one.";
      return;
    }
    reading.given.positionals_.push_back(word);
  }

  Reading read() {
    bool options_ended = false;
    while (next < arguments.size() && reading.mistake.empty()) {
      const std::string& word = arguments[next++];
      if (options_ended) {
        reading.given.positionals_.push_back(word);
      } else if (word == "--") {
        options_ended = true;
      } else {
        read_word(word);
      }
    }
    if (reading.mistake.empty() && !reading.given.has("help")) {
      reading.mistake = mistake_in_positionals(command, reading.given.positionals_.size());
    }
    return std::move(reading);
  }
};

bool Given::has(std::string_view option) const {
  return std::ranges::find(options_, option, &std::pair<std::string, std::string>::first) !=
         options_.end();
}

std::vector<std::string> Given::all(std::string_view option) const {
  std::vector<std::string> values;
  for (const auto& [name, value] : options_) {
    if (name == option) values.push_back(value);
  }
  return values;
}

std::string Given::text(std::string_view option, std::string_view otherwise) const {
  const auto values = all(option);
  return values.empty() ? std::string(otherwise) : values.back();
}

int64_t Given::whole(std::string_view option, int64_t otherwise) const {
  return has(option) ? std::strtoll(text(option).c_str(), nullptr, 10) : otherwise;
}

double Given::number(std::string_view option, double otherwise) const {
  return has(option) ? std::strtod(text(option).c_str(), nullptr) : otherwise;
}

std::span<const Option> common_options() { return kCommon; }

Reading read_options(std::span<const std::string> arguments, const Command& command) {
  return Reader{arguments, command}.read();
}

std::string help_text(const Command& command) {
  std::string text = bold(std::string("milieu ") + command.name) + ": " + command.summary + "\n\n" +
                     "Usage: " + usage_line(command) + "\n\n" + bold("Options") + "\n";
  size_t column = 0;
  for (const auto options : {command.options, common_options()}) {
    for (const Option& option : options) column = std::max(column, option_column(option).size());
  }
  for (const auto options : {command.options, common_options()}) {
    for (const Option& option : options) {
      const std::string left = option_column(option);
      text += left + std::string(column + 2 - left.size(), ' ') + option.help + "\n";
    }
  }
  if (*command.help_with_examples != '\0') text += std::string("\n") + command.help_with_examples;
  return text;
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
  std::optional<std::string> best;
  size_t best_distance = std::max<size_t>(1, word.size() / 3) + 1;  // farther is no slip
  for (const std::string& candidate : candidates) {
    const size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates,
                         std::string_view before) {
  const auto found = nearest(word, candidates);
  return found ? " Did you mean '" + std::string(before) + *found + "'?" : "";
}

}  // namespace milieu::cli
