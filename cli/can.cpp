// milieu can: what somebody's choices could have made of an outcome, beside everybody else's.
#include "milieu/can.h"

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
    {"with", Takes::Text, "PERSON", "an ally who chooses, too; may be repeated", true},
    {"beside", Takes::Text, "PERSON",
     "whom to compare with (those in the lineage of the outcome); may be repeated", true},
    {"from", Takes::Text, "DATE", "all is as it was until then; from then on they choose"},
    {"until", Takes::Text, "DATE", "and until then"},
    {"all-knowing", Takes::Nothing, "", "as if they knew the luck that is to come"},
    {"lucks", Takes::Whole, "N", "on which choices are searched (16)"},
    {"judged", Takes::Whole, "N", "other lucks, on which they are judged (100)"},
    {"histories", Takes::Whole, "N", "in the search for each person, about (600)"},
    {"seconds", Takes::Number, "S", "in all, about; 0 for no limit (60)"},
    {"first-seed", Takes::Whole, "N", "lucks are numbered from here on (1)"},
    {"threads", Takes::Whole, "N", "how many to use (all there are)"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

// --- JSON ---------------------------------------------------------------------------------------

Json share_json(const CanShare& share) {
  return {{"probability", share.share}, {"low", share.low}, {"high", share.high},
          {"held", share.met}, {"of", share.of}};
}

Json end_json(const CanEnd& end) {
  Json choices = Json::array();
  for (const CanChoice& one : end.choices)
    choices.push_back({{"what", one.what}, {"line", one.line.empty() ? Json() : Json(one.line)}});
  Json json = share_json(end.judged);
  json["on_the_lucks_of_the_search"] = end.searched;
  json["choices"] = choices;
  return json;
}

void print_json_of(const History& history, const CanOptions& options, const Can& found) {
  Json people = Json::array();
  for (const CanRange& one : found.people)
    people.push_back({{"who", one.who},
                      {"open", one.open},
                      {"search", !one.open  ? "none"
                                 : one.tree ? "every policy, and standing choices"
                                            : "standing choices"},
                      {"whole", one.whole},
                      {"histories", one.histories},
                      {"tried", one.levers},
                      {"worst", end_json(one.worst)},
                      {"best", end_json(one.best)}});
  print_json({{"history", history.path()},
              {"who", options.who},
              {"with", options.with},
              {"outcome", found.outcome},
              {"question", found.question},
              {"from", found.from.empty() ? Json() : Json(found.from)},
              {"until", options.until.empty() ? Json() : Json(options.until)},
              {"lucks", options.lucks},
              {"judged", options.judged},
              {"first_seed", options.first_seed},
              {"all_knowing", options.all_knowing},
              {"before", found.before},
              {"as_they_are", found.before ? Json() : share_json(found.plain)},
              {"people", people},
              {"histories", found.histories},
              {"interrupted", found.interrupted}});
}

// --- text ---------------------------------------------------------------------------------------

std::string short_percent(double share) {
  const int whole = static_cast<int>(share * 100 + 0.5);
  return std::to_string(whole) + " %";
}

std::string interval(const CanShare& share) {
  const auto whole = [](double part) {
    return std::to_string(static_cast<int>(part * 100 + 0.5));
  };
  return short_percent(share.share) + " (" + whole(share.low) + "–" + whole(share.high) + ")";
}

// From the worst to the best, on a line from 0 to 1.
std::string range_bar(const CanRange& one, double plain) {
  constexpr int kCells = 25;
  const auto cell = [](double share) { return static_cast<int>(share * (kCells - 1) + 0.5); };
  std::string text;
  for (int i = 0; i < kCells; ++i) {
    const bool in = i >= cell(one.worst.judged.share) && i <= cell(one.best.judged.share);
    text += i == cell(plain) ? "│" : in ? "█" : "·";
  }
  return text;
}

void print_table(const Can& found) {
  size_t column = 0;
  for (const CanRange& one : found.people) column = std::max(column, columns(one.who));
  std::printf("  %s  %s  %s\n", padded("", column).c_str(),
              dim(padded("at worst", 14)).c_str(), dim(padded("", 25) + "  at best").c_str());
  for (const CanRange& one : found.people) {
    if (!one.open) {
      std::printf("  %s  had nothing to choose in the histories that were looked at\n",
                  padded(one.who, column).c_str());
      continue;
    }
    std::printf("  %s  %s  %s  %s%s\n", padded(one.who, column).c_str(),
                padded(interval(one.worst.judged), 14).c_str(),
                dim(range_bar(one, found.plain.share)).c_str(),
                interval(one.best.judged).c_str(), one.whole ? "" : yellow("  cut off").c_str());
  }
  std::puts("");
}

void print_choices(const CanEnd& end, bool best, bool knowing) {
  const char* which = best ? "at best" : "at worst";
  const char* lucks = knowing ? "lucks that they know" : "other lucks";
  if (end.choices.empty() && !knowing) {
    std::printf("  %s: nothing was found that makes it %s likely than what they do anyway\n",
                which, best ? "more" : "less");
    return;
  }
  std::printf("  %s, on %s in %llu of %llu (in the search %s):\n", which, lucks,
              static_cast<unsigned long long>(end.judged.met),
              static_cast<unsigned long long>(end.judged.of), short_percent(end.searched).c_str());
  if (end.choices.empty()) std::puts("    whichever of what was tried does it, luck by luck");
  for (const CanChoice& choice : end.choices) {
    std::printf("    %s\n",
                wrapped(choice.what, static_cast<size_t>(width(Stream::Out)), 4).c_str());
    if (!choice.line.empty()) std::printf("      %s\n", dim("\"" + choice.line + "\"").c_str());
  }
}

void print_text(const History& history, const CanOptions& options, const Can& found) {
  std::printf("%s: who could have brought about %s%s\n\n", bold(history.path()).c_str(),
              bold(words(found.question)).c_str(),
              (std::string(found.from.empty() ? "" : ", from " + found.from.substr(0, 16) + " on") +
               (options.until.empty() ? "" : ", until " + options.until)).c_str());
  if (found.before) {
    std::puts("It was so before that.");
    return;
  }
  std::printf("With everybody as they are %s.\n\n", interval(found.plain).c_str());
  if (found.people.empty()) return;
  print_table(found);
  for (const CanRange& one : found.people) {
    if (!one.open) continue;
    const std::string tried = count(one.levers, "standing choice") + ", alone and together";
    const std::string how = !one.tree             ? tried
                            : options.with.empty() ? "every policy, and " + tried
                                                   : "every policy of each in turn, and " + tried;
    std::printf("%s  %s\n", bold(one.who).c_str(),
                dim("tried: " + how + "; " + count(one.histories, "history")).c_str());
    print_choices(one.best, true, options.all_knowing);
    print_choices(one.worst, false, options.all_knowing);
  }
  std::printf("\nIn brackets, the 95 %% interval of %s.%s\n",
              options.all_knowing ? "lucks that they know" : "lucks on which nothing was searched",
              options.all_knowing ? "" : " They choose by what they know.");
  std::puts("Who is not in the table was not asked about. All this is about the model, not about "
            "life.");
}

int can_it(const Given& given) {
  const Result<History> history = load_history(given);
  if (!history) return fail(history.error());
  CanOptions options;
  options.who = given.positionals()[1];
  options.outcome = given.positionals()[2];
  options.with = given.all("with");
  options.beside = given.all("beside");
  options.from = given.text("from");
  options.until = given.text("until");
  options.all_knowing = given.has("all-knowing");
  options.lucks = static_cast<uint64_t>(given.whole("lucks", 16));
  options.judged = static_cast<uint64_t>(given.whole("judged", 100));
  options.histories = static_cast<uint64_t>(given.whole("histories", 600));
  options.first_seed = static_cast<uint64_t>(given.whole("first-seed", 1));
  options.threads = static_cast<unsigned>(given.whole("threads", 0));
  const auto start = std::chrono::steady_clock::now();
  const double seconds = given.number("seconds", 60);
  if (seconds < 0) return fail({Fault::Usage, "--seconds must not be below 0", ""});
  if (seconds > 0)
    options.spent = [start, seconds] {
      const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - start;
      return gone.count() / seconds;
    };
  std::optional<Progress> progress;
  progress.emplace("who could have", progress_style(given.text("progress", "auto")));
  options.watch = [&](double share, std::string_view note) {
    progress->update(share, note);
    return interrupted() ? Next::Stop : Next::GoOn;
  };
  catch_interrupts();
  const Result<Can> found = can(*history, options);
  progress.reset();
  if (!found) return fail(found.error());
  if (given.has("json")) print_json_of(*history, options, *found);
  else print_text(*history, options, *found);
  if (!found->interrupted) return exit_yes;
  complain("stopped; this is what there was by then.");
  return exit_outside;
}

}  // namespace

const Command can_command = {
    "can", "who could have brought something about", "HISTORY PERSON OUTCOME", kOptions,
    "How likely OUTCOME is with PERSON as they are, at their best and at their worst, by choices\n"
    "that they could make by what they know; others answer and act as they would. Beside it the\n"
    "same for everybody else who is involved. Choices are searched on some lucks and judged on\n"
    "others. Where every policy can be tried, all are; elsewhere what they do whenever they can,\n"
    "never do, or always answer, and what of it works together. When the time is over, the best\n"
    "so far is judged.\n\n"
    "Examples\n"
    "  milieu can anora-470.milieu Ani b21\n"
    "  milieu can anora-470.milieu Ani b21 --with Igor --from 2024-01-16\n"
    "  milieu can anora-470.milieu Ani b21 --beside Ivan --beside Toros --seconds 600 --json\n",
    can_it};

}  // namespace milieu::cli
