// milieu check: the mistakes in a world, all at once.
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
    {"json", Takes::Nothing, "", "print a JSON list of the mistakes"},
};

std::string summary(const Checked& checked) {
  const auto all = checked.mistakes.size();
  const auto warnings = static_cast<size_t>(
      std::count_if(checked.mistakes.begin(), checked.mistakes.end(),
                    [](const Mistake& one) { return one.warning; }));
  std::string text = checked.file + ": ";
  text += all == warnings ? "no mistakes" : count(all - warnings, "mistake");
  return text + (warnings > 0 ? ", " + count(warnings, "warning") : "");
}

int check_it(const Given& given) {
  const Result<Checked> checked =
      check(given.positionals()[0], home(), is_colored(Stream::Err));
  if (!checked) return fail(checked.error());
  const int exit = checked->world ? exit_yes : exit_no;
  if (given.has("json")) {
    Json list = Json::array();
    for (const Mistake& mistake : checked->mistakes) list.push_back(mistake_json(mistake));
    print_json(list);
    return exit;
  }
  std::fputs(checked->rendered.c_str(), stderr);
  std::fputs((summary(*checked) + "\n").c_str(), exit == exit_yes ? stdout : stderr);
  return exit;
}

}  // namespace

const Command check_command = {
    "check", "the mistakes in a world, all at once", "WORLD", kOptions,
    "'milieu explain CODE' says more about the code in brackets.\n\n"
    "Examples\n"
    "  milieu check anora\n"
    "  milieu check my.world --json\n",
    check_it};

}  // namespace milieu::cli
