// milieu fmt: world text in its one form.
#include <cstdio>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/terminal.h"
#include "milieu/world.h"

namespace milieu::cli {
namespace {

constexpr Option kOptions[] = {
    {"check", Takes::Nothing, "", "change nothing; exit 1 if the file is in another form"},
    {"stdout", Takes::Nothing, "", "print the text and leave the file as it is"},
};

int put(const Formatted& formatted) {
  if (formatted.before == formatted.text) return exit_yes;
  const Result<bool> written = write_formatted(formatted);
  if (!written) return fail(written.error());
  std::printf("%s is in the one form now.\n", formatted.file.c_str());
  return exit_yes;
}

int fmt_it(const Given& given) {
  const Result<Formatted> formatted =
      format(given.positionals()[0], home(), is_colored(Stream::Err));
  if (!formatted) return fail(formatted.error());
  if (!formatted->mistakes.empty()) {
    std::fputs(formatted->rendered.c_str(), stderr);
    complain(formatted->file + " has mistakes, and was left as it is.");
    return exit_no;
  }
  if (given.has("stdout")) std::fputs(formatted->text.c_str(), stdout);
  if (given.has("check")) {
    const bool same = formatted->before == formatted->text;
    if (!same) complain(formatted->file + " is not in the one form: 'milieu fmt' puts it there.");
    return same ? exit_yes : exit_no;
  }
  return given.has("stdout") ? exit_yes : put(*formatted);
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
