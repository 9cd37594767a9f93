// milieu tell: a history in sentences.
#include "milieu/tell.h"

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
    {"from", Takes::Text, "DATE", "begin here, as in 2024-01-08 or \"2024-01-08 21:00\""},
    {"to", Takes::Text, "DATE", "end here; the day or the minute is still told"},
    {"about", Takes::Text, "NAME", "only where this person, place or thing takes part"},
    {"limit", Takes::Whole, "N", "no more than N events"},
    {"all", Takes::Nothing, "", "also non-events, and what the world has no words for"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

Json sentence_json(const Sentence& sentence) {
  return {{"event", sentence.event}, {"time", sentence.time},     {"act", sentence.act},
          {"status", sentence.status}, {"text", sentence.text}, {"causes", sentence.causes}};
}

void print_sentence(const Sentence& sentence, std::string& day) {
  if (sentence.day != day) {
    std::printf("%s%s\n", day.empty() ? "" : "\n", bold(sentence.day).c_str());
    day = sentence.day;
  }
  const std::string number = "[" + std::to_string(sentence.event) + "]";
  const size_t indent = 4 + columns(sentence.clock);
  const auto room = static_cast<size_t>(width(Stream::Out));
  const std::string text = wrapped(sentence.text + " " + number, room, indent);
  const std::string without_number = text.substr(0, text.size() - number.size());
  std::printf("  %s  %s%s\n", sentence.clock.c_str(), without_number.c_str(),
              dim(number).c_str());
}

TellOptions read_options_of(const Given& given) {
  return {.from = given.text("from"),
          .to = given.text("to"),
          .about = given.text("about"),
          .limit = static_cast<uint64_t>(given.whole("limit", 0)),
          .all = given.has("all")};
}

int tell_json(const History& history, const TellOptions& options) {
  Json told = Json::array();
  const Result<uint64_t> count = tell_history(history, options, [&](const Sentence& sentence) {
    told.push_back(sentence_json(sentence));
    return true;
  });
  if (!count) return fail(count.error());
  print_json({{"history", history.path()},
              {"world", history.world().name()},
              {"seed", history.seed()},
              {"hash", history.hash()},
              {"sentences", told}});
  return exit_yes;
}

int tell_it(const Given& given) {
  const Result<History> history = load_history(given);
  if (!history) return fail(history.error());
  const TellOptions options = read_options_of(given);
  if (given.has("json")) return tell_json(*history, options);
  std::string day;
  const Result<uint64_t> count = tell_history(*history, options, [&](const Sentence& sentence) {
    print_sentence(sentence, day);
    return std::ferror(stdout) == 0;
  });
  if (!count) return fail(count.error());
  if (*count == 0) std::puts("Nothing happened there.");
  return exit_yes;
}

}  // namespace

const Command tell_command = {
    "tell", "a history in sentences, as it happened", "HISTORY", kOptions,
    "Each sentence ends with the number of its event. What nobody chose and the world has no\n"
    "`says` for is told with --all.\n\n"
    "Examples\n"
    "  milieu tell anora-1.milieu\n"
    "  milieu tell anora-1.milieu --about Ani --from 2024-01-10 --to 2024-01-12\n"
    "  milieu tell anora-1.milieu --limit 20 --json\n",
    tell_it};

}  // namespace milieu::cli
