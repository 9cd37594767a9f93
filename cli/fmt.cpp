// milieu fmt: world text in its one form.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "milieu/world.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Option kOptions[] = {
    {"check", Takes::Nothing, "", "change nothing; exit 1 if the file is in another form"},
    {"stdout", Takes::Nothing, "", "print the text and leave the file as it is"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

void print_json_of(const Formatted& formatted, bool written, bool with_text) {
  Json mistakes = Json::array();
  for (const Mistake& mistake : formatted.mistakes) mistakes.push_back(mistake_json(mistake));
  const bool same = formatted.mistakes.empty() && formatted.before == formatted.text;
  Json json{{"file", formatted.file},
            {"in_the_one_form", same || written},
            {"written", written},
            {"mistakes", mistakes}};
  if (with_text && formatted.mistakes.empty()) json["text"] = formatted.text;
  print_json(json);
}

int put(const Formatted& formatted, bool json) {
  const bool same = formatted.before == formatted.text;
  if (!same) {
    const Result<bool> written = write_formatted(formatted);
    if (!written) return fail(written.error());
  }
  if (json) print_json_of(formatted, !same, false);
  if (!json && !same) std::printf("%s is in the one form now.\n", formatted.file.c_str());
  return exit_yes;
}

// Leaves the file as it is; the exit code says what is asked.
int look(const Given& given, const Formatted& formatted) {
  const bool same = formatted.before == formatted.text, json = given.has("json");
  if (json) print_json_of(formatted, false, given.has("stdout"));
  if (!json && given.has("stdout")) std::fputs(formatted.text.c_str(), stdout);
  if (!given.has("check") || same) return exit_yes;
  if (!json) complain(formatted.file + " is not in the one form: 'milieu fmt' puts it there.");
  return exit_no;
}

int fmt_it(const Given& given) {
  const Result<Formatted> formatted =
      format(given.positionals()[0], home(), is_colored(Stream::Err));
  if (!formatted) return fail(formatted.error());
  if (!formatted->mistakes.empty() && given.has("json")) {
    print_json_of(*formatted, false, false);
    return exit_no;
  }
  if (!formatted->mistakes.empty()) {
    std::fputs(formatted->rendered.c_str(), stderr);
    complain(formatted->file + " has mistakes, and was left as it is.");
    return exit_no;
  }
  if (given.has("stdout") || given.has("check")) return look(given, *formatted);
  return put(*formatted, given.has("json"));
}

}  // namespace

const Command fmt_command = {
    "fmt", "a world's text in its one form", "WORLD", kOptions,
    "Spaces and indents only: the lines and the comments stay as they are.\n\n"
    "Examples\n"
    "  milieu fmt my.world\n"
    "  milieu fmt worlds/anora/anora.world --check\n",
    fmt_it};

}  // namespace milieu::cli
