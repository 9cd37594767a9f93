// milieu explain: what a diagnostic code means.
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
    {"json", Takes::Nothing, "", "print one JSON object: code to meaning"},
};

void print_codes(const std::vector<std::string>& codes, bool json) {
  Json all = Json::object();
  for (const std::string& code : codes) {
    const std::string meaning = explain(code).value_or("");
    all[code] = meaning;
    if (!json) std::printf("%s\n  %s\n", bold(code).c_str(), wrapped(meaning, 98, 2).c_str());
  }
  if (json) print_json(all);
}

int explain_it(const Given& given) {
  const auto names = given.positionals();
  if (names.empty()) {
    print_codes(codes(), given.has("json"));
    return exit_yes;
  }
  for (const std::string& code : {names[0], "lang/" + names[0]}) {
    if (!explain(code)) continue;
    print_codes({code}, given.has("json"));
    return exit_yes;
  }
  complain("there is no code '" + names[0] + "'." + did_you_mean(names[0], codes()) +
           " 'milieu explain' lists them all.");
  return exit_usage;
}

}  // namespace

const Command explain_command = {
    "explain", "what the code of a mistake means", "[CODE]", kOptions,
    "Without a code: all of them.\n\n"
    "Examples\n"
    "  milieu explain lang/single-equals\n",
    explain_it};

}  // namespace milieu::cli
