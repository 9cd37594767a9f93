// The arguments of a command, read strictly: what was not declared is an error, which names the
// nearest thing that was.
//
// In:    words from the shell, and the command's declaration.
// Out:   the options given, or one mistake; the help text.
// Never: what an option means.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace milieu::cli {

/// How the program ends, for scripts. `milieu help` lists the same four.
enum Exit : int {
  exit_yes = 0,      // done, or the answer is yes
  exit_no = 1,       // no, the world has mistakes, or its run broke (a number, a limit)
  exit_usage = 2,    // the command was not understood
  exit_outside = 3,  // trouble outside (a file, the disk, the build), or stopped before the end
};

enum class Takes {
  Nothing,
  Text,
  Whole,   // a whole number, 0 or more
  Number,  // any finite number
  Choice,  // one of the words in `value`, which are written "auto|always|never"
};

struct Option {
  const char* name;  // without the dashes
  Takes takes = Takes::Nothing;
  const char* value = "";  // what stands for the value in the help: "N", "FILE"
  const char* help = "";
  bool repeats = false;  // may be given more than once
};

class Given;

/// One line of the table of commands, with all that is known about the arguments it takes.
struct Command {
  const char* name;
  const char* summary;      // a few words, without a full stop
  const char* positionals;  // "WORLD [PERSON...]": brackets may be left out, dots may be repeated
  std::span<const Option> options;
  const char* help_with_examples;  // what --help says below the options; ends with a newline
  int (*run)(const Given&);
};

/// What was given, after all of it has been found to be as declared.
class Given {
 public:
  std::span<const std::string> positionals() const { return positionals_; }

  bool has(std::string_view option) const;
  /// The value, or for a repeated option the last one. `otherwise` where the option was not given.
  std::string text(std::string_view option, std::string_view otherwise = {}) const;
  int64_t whole(std::string_view option, int64_t otherwise) const;
  double number(std::string_view option, double otherwise) const;
  /// Every value of a repeated option, in the order given.
  std::vector<std::string> all(std::string_view option) const;

 private:
  friend struct Reader;
  std::vector<std::pair<std::string, std::string>> options_;
  std::vector<std::string> positionals_;
};

/// Either `given`, or a sentence in `mistake` that says what was wrong.
struct Reading {
  Given given;
  std::string mistake;  // empty: all is well
};

/// --help, --color, --progress and --native, which every command takes besides its own.
std::span<const Option> common_options();

/// Reads `arguments` against the command and the common options. Options may stand anywhere. After
/// a bare "--" everything is positional; a bare "-" is, too. With --help nothing else is demanded.
Reading read_options(std::span<const std::string> arguments, const Command& command);

/// Usage, options and examples of a command, for a terminal or a file.
std::string help_text(const Command& command);

/// The candidate that `word` is most likely a slip for; nothing if none is near.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

/// " Did you mean 'X'?" to end an error with, and `before` in front of X; empty if nothing is near.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates,
                         std::string_view before = {});

}  // namespace milieu::cli
