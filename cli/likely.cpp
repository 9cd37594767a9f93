// milieu likely: how likely the outcomes of a world are, and what a change makes of them.
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "milieu/ask.h"
#include "milieu/drives.h"
#include "milieu/unfolding.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Option kOptions[] = {
    {"histories", Takes::Whole, "N", "how many to run, at most (200; with --within 10000)"},
    {"within", Takes::Number, "X", "stop when every answer is sure to within X, as in 0.01"},
    {"given", Takes::Text, "OUTCOME", "only histories in which this holds count"},
    {"compare", Takes::Text, "LINE", "the same seeds with this, too (docs/what-if.md)", true},
    {"when", Takes::Nothing, "", "also when outcomes first hold, and how often"},
    {"drives", Takes::Nothing, "", "which parameters drive the answer, over their ranges"},
    {"paths", Takes::Whole, "N", "of --drives: paths through the ranges (8)"},
    {"points", Takes::Whole, "N", "of a history: at how many points of its time (12)"},
    {"lucks", Takes::Whole, "N", "of a history: histories with other luck at each (20)"},
    {"first-seed", Takes::Whole, "N", "their seeds are this one and those after it (1)"},
    {"set", Takes::Text, "NAME=VALUE", "another value for a parameter; may be repeated", true},
    {"if", Takes::Text, "LINE", "something changed from outside (docs/what-if.md)", true},
    {"until", Takes::Text, "DATE", "end each before this time"},
    {"keep", Takes::Text, "FILE", "keep what was run there, and go on with what is there"},
    {"threads", Takes::Whole, "N", "how many to use (all there are); changes nothing but time"},
    {"executor", Takes::Choice, "vector|reference", "the fast one, or the plain one"},
    {"rng", Takes::Choice, "chain|philox", "the generator of chance: other luck, same chances"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

// --- JSON ---------------------------------------------------------------------------------------

Json outcomes_json(const Likely& likely) {
  Json outcomes = Json::object();
  for (const Probability& one : likely.outcomes) {
    Json json{{"probability", one.probability}, {"low", one.low}, {"high", one.high},
              {"held", one.held}};
    if (one.held > 0)
      json["when"] = {{"early", one.early}, {"median", one.median}, {"late", one.late}};
    json["times"] = one.times;
    outcomes[one.name] = json;
  }
  return outcomes;
}

Json quantities_json(const Likely& likely) {
  Json quantities = Json::object();
  for (const Quantity& one : likely.quantities)
    quantities[one.text] = {{"mean", one.mean}, {"low", one.low}, {"high", one.high},
                            {"deviation", one.deviation}, {"least", one.least}, {"q05", one.q05},
                            {"median", one.median}, {"q95", one.q95}, {"most", one.most}};
  return quantities;
}

Json comparisons_json(const Likely& likely) {
  Json comparisons = Json::array();
  for (const Comparison& comparison : likely.comparisons) {
    Json answers = Json::object();
    for (const Compared& one : comparison.answers)
      answers[one.name] = {{"before", one.before}, {"after", one.after}, {"error", one.error},
                           {"unpaired_error", one.unpaired}, {"variance_saved", one.saved()}};
    comparisons.push_back({{"line", comparison.line}, {"answers", answers}});
  }
  return comparisons;
}

void print_json_of(const World& world, const LikelyOptions& options, const Likely& likely) {
  Json endings = Json::array();
  for (const Ending& one : likely.endings)
    endings.push_back({{"outcomes", one.outcomes}, {"histories", one.histories},
                       {"share", one.share}});
  print_json({{"world", world.name()},
              {"histories", likely.histories},
              {"counted", likely.counted},
              {"given", options.given.empty() ? Json() : Json(options.given)},
              {"first_seed", options.first_seed},
              {"interrupted", likely.interrupted},
              {"within", options.within > 0 ? Json(options.within) : Json()},
              {"sure", likely.sure},
              {"outcomes", outcomes_json(likely)},
              {"quantities", quantities_json(likely)},
              {"endings", endings},
              {"comparisons", comparisons_json(likely)}});
}

// --- text ---------------------------------------------------------------------------------------

std::string bar(double share) {
  constexpr int kCells = 20;
  const int full = static_cast<int>(share * kCells + 0.5);
  std::string text;
  for (int cell = 0; cell < kCells; ++cell) text += cell < full ? "█" : "·";
  return text;
}

std::string short_number(double number) {
  char text[64];
  std::snprintf(text, sizeof text, std::abs(number) >= 100 ? "%.0f" : "%.3g", number);
  return text;
}

void print_head(const World& world, const LikelyOptions& options, const Likely& likely) {
  const unsigned long long last = options.first_seed + likely.histories - 1;
  std::printf("%s: %s, seeds %llu to %llu", bold(world.name()).c_str(),
              count(likely.histories, "history").c_str(),
              static_cast<unsigned long long>(options.first_seed), last);
  if (!options.given.empty())
    std::printf("; counted are the %s in which %s holds", count(likely.counted).c_str(),
                words(options.given).c_str());
  std::puts("\n");
}

void print_outcomes(const Likely& likely, bool when) {
  size_t column = 0;
  for (const Probability& one : likely.outcomes) column = std::max(column, columns(one.name));
  for (const Probability& one : likely.outcomes) {
    std::printf("  %s  %8s  %s  %s to %s\n", padded(words(one.name), column).c_str(),
                percent(one.probability).c_str(), dim(bar(one.probability)).c_str(),
                percent(one.low).c_str(), percent(one.high).c_str());
    if (!when || one.held == 0) continue;
    std::printf("  %s  first at %s, mostly %s to %s", std::string(column, ' ').c_str(),
                one.median.substr(0, 16).c_str(), one.early.substr(0, 16).c_str(),
                one.late.substr(0, 16).c_str());
    std::puts(one.times > 1 ? ("; " + short_number(one.times) + " times").c_str() : "");
  }
  if (!likely.outcomes.empty()) std::puts("");
}

void print_quantities(const Likely& likely) {
  for (const Quantity& one : likely.quantities) {
    std::printf("  %s\n    on average %s (%s to %s); single histories mostly %s to %s, half of "
                "them up to %s\n",
                bold(one.text).c_str(), short_number(one.mean).c_str(),
                short_number(one.low).c_str(), short_number(one.high).c_str(),
                short_number(one.q05).c_str(), short_number(one.q95).c_str(),
                short_number(one.median).c_str());
  }
  if (!likely.quantities.empty()) std::puts("");
}

void print_endings(const Likely& likely) {
  if (likely.endings.size() < 2) return;
  constexpr size_t kMost = 12;
  std::printf("%s\n", bold("How it ended").c_str());
  for (size_t i = 0; i < likely.endings.size() && i < kMost; ++i) {
    const Ending& one = likely.endings[i];
    std::string text;
    for (const std::string& outcome : one.outcomes)
      text += (text.empty() ? "" : " + ") +
              words(outcome.starts_with("ending_") ? outcome.substr(7) : outcome);
    std::printf("  %8s  %s  %s\n", percent(one.share).c_str(), dim(bar(one.share)).c_str(),
                text.empty() ? "in none of the ways that are named" : text.c_str());
  }
  if (likely.endings.size() > kMost)
    std::printf("  %s\n", dim("and " + count(likely.endings.size() - kMost) + " more").c_str());
  std::puts("");
}

// An outcome by its words; a number as it was asked for.
std::string called(const std::string& name) {
  return name.find('(') == std::string::npos ? words(name) : name;
}

void print_comparison(const Comparison& comparison) {
  std::printf("%s%s\n", bold("With \"" + comparison.line + "\"").c_str(),
              dim("  without, with; ± is one standard error, by pairs").c_str());
  size_t column = 0;
  for (const Compared& one : comparison.answers) column = std::max(column, columns(one.name));
  for (const Compared& one : comparison.answers) {
    const double moved = one.after - one.before;
    const std::string change = (moved < 0 ? "−" : "+") + short_number(std::abs(moved)) + " ± " +
                               short_number(one.error);
    const bool clear = std::abs(moved) > 2 * one.error && moved != 0;
    std::printf("  %s  %s  %s  %s  %s\n", padded(called(one.name), column).c_str(),
                padded(short_number(one.before), 6).c_str(),
                padded(short_number(one.after), 6).c_str(),
                padded(clear ? bold(change) : dim(change), 18).c_str(),
                dim("pairing saved " + percent(one.saved()) + " of the variance").c_str());
  }
  std::puts("");
}

void print_text(const World& world, const LikelyOptions& options, const Likely& likely,
                bool when) {
  print_head(world, options, likely);
  print_outcomes(likely, when);
  print_quantities(likely);
  if (options.questions.empty()) print_endings(likely);
  for (const Comparison& comparison : likely.comparisons) print_comparison(comparison);
  if (options.within > 0 && !likely.sure)
    std::printf("%s\n", yellow("Not every answer is sure to within " +
                               short_number(options.within) +
                               " after so many histories; --histories allows more.").c_str());
  std::puts("On the right, the 95 % interval: how far so few histories can be trusted. All this\n"
            "is about the model, not about life.");
}

LikelyOptions read_options_of(const Given& given, std::vector<Setting> settings) {
  LikelyOptions options;
  const auto names = given.positionals().subspan(1);
  options.questions.assign(names.begin(), names.end());
  options.within = given.number("within", 0);
  options.histories =
      static_cast<uint64_t>(given.whole("histories", options.within > 0 ? 10'000 : 200));
  options.given = given.text("given");
  options.compare = given.all("compare");
  options.first_seed = static_cast<uint64_t>(given.whole("first-seed", 1));
  options.threads = static_cast<unsigned>(given.whole("threads", 0));
  options.executor = read_executor(given);
  options.generator = read_generator(given);
  options.settings = std::move(settings);
  options.interventions = given.all("if");
  options.until = given.text("until");
  options.keep = given.text("keep");
  return options;
}

// --- what drives it -----------------------------------------------------------------------------

void print_drives(const World& world, const Drives& found) {
  std::printf("%s: what drives %s, by %s\n\n", bold(world.name()).c_str(),
              bold(called(found.question)).c_str(), count(found.histories, "history").c_str());
  size_t column = 0;
  double most = 0;
  for (const Drive& one : found.drives) {
    column = std::max(column, columns(one.parameter));
    most = std::max(most, one.absolute);
  }
  for (const Drive& one : found.drives) {
    const std::string line = padded(words(one.parameter), column) + "  " +
                             padded(short_number(one.absolute), 6) + "  " +
                             bar(most > 0 ? one.absolute / most : 0) + "  ";
    const bool above = one.absolute > 2 * one.noise && one.absolute > 0;
    const bool mixed = one.deviation > 2 * std::abs(one.mean);
    const std::string sort = !above         ? "no more than chance would show"
                             : mixed        ? "now this way, now that"
                             : one.mean > 0 ? "raises it"
                                            : "lowers it";
    std::printf("  %s%s\n", line.c_str(), above ? sort.c_str() : dim(sort).c_str());
  }
  std::printf("\nHow far the answer moves when a parameter moves over its whole range: the mean\n"
              "of %s of elementary effects (Morris 1991), %s at each point.\n",
              count(found.paths, "path").c_str(), count(found.each, "history").c_str());
}

Json drives_json(const World& world, const Drives& found) {
  Json list = Json::array();
  for (const Drive& one : found.drives)
    list.push_back({{"parameter", one.parameter}, {"low", one.low}, {"high", one.high},
                    {"mean", one.mean}, {"absolute", one.absolute},
                    {"deviation", one.deviation}, {"noise", one.noise}});
  return {{"world", world.name()},       {"question", found.question},
          {"paths", found.paths},        {"each", found.each},
          {"histories", found.histories}, {"interrupted", found.interrupted},
          {"drives", list}};
}

int report_drives(const Given& given, const World& world, const Drives& found) {
  if (found.interrupted) {
    complain("stopped before every point of the paths was reached.");
    return exit_outside;
  }
  if (given.has("json")) print_json(drives_json(world, found));
  else print_drives(world, found);
  return exit_yes;
}

// --- as it went ---------------------------------------------------------------------------------

void print_unfolding(const History& history, const Unfolding& found) {
  std::printf("%s: how likely %s was, as it went\n\n", bold(history.path()).c_str(),
              bold(found.what).c_str());
  for (const Chance& one : found.chances)
    std::printf("  %s  %8s  %s  %s to %s\n", one.at.substr(0, 16).c_str(),
                percent(one.probability).c_str(), dim(bar(one.probability)).c_str(),
                percent(one.low).c_str(), percent(one.high).c_str());
  const std::string end = found.held ? "It came to hold at " + found.at.substr(0, 16) + "."
                                     : std::string("It did not come to hold.");
  std::printf("\n%s\n\n", end.c_str());
  if (!found.jumps.empty()) std::printf("%s\n", bold("Where it was decided").c_str());
  for (const Jump& one : found.jumps) {
    const std::string when = one.from.substr(0, 16) == one.to.substr(0, 16)
                                 ? one.from.substr(0, 16)
                                 : one.from.substr(0, 16) + " to " + one.to.substr(0, 16);
    std::printf("  %s  from %s to %s\n", when.c_str(), percent(one.before).c_str(),
                percent(one.after).c_str());
    for (size_t i = 0; i < one.events.size(); ++i)
      std::printf("    [%llu] %s\n", static_cast<unsigned long long>(one.events[i]),
                  wrapped(one.what[i], static_cast<size_t>(width(Stream::Out)), 6).c_str());
  }
  std::printf("%sWith other luck from each point on; as they were and knew until then.\n",
              found.jumps.empty() ? "" : "\n");
}

Json unfolding_json(const History& history, const Unfolding& found) {
  Json chances = Json::array(), jumps = Json::array();
  for (const Chance& one : found.chances)
    chances.push_back({{"at", one.at}, {"probability", one.probability}, {"low", one.low},
                       {"high", one.high}, {"held", one.held}, {"of", one.of}});
  for (const Jump& one : found.jumps)
    jumps.push_back({{"from", one.from}, {"to", one.to}, {"before", one.before},
                     {"after", one.after}, {"events", one.events}, {"what", one.what}});
  return {{"history", history.path()},
          {"question", found.what},
          {"held", found.held},
          {"at", found.at.empty() ? Json() : Json(found.at)},
          {"chances", chances},
          {"jumps", jumps},
          {"replays", found.replays},
          {"interrupted", found.interrupted}};
}

int unfold_it(const Given& given) {
  const Result<History> history = load_history(given);
  if (!history) return fail(history.error());
  if (given.positionals().size() != 2)
    return fail({Fault::Usage, "of a history, ask about one outcome",
                 "As in: likely anora-1.milieu b20"});
  UnfoldingOptions options;
  options.question = given.positionals()[1];
  options.points = static_cast<uint64_t>(given.whole("points", 12));
  options.lucks = static_cast<uint64_t>(given.whole("lucks", 20));
  options.threads = static_cast<unsigned>(given.whole("threads", 0));
  std::optional<Progress> progress;
  progress.emplace("likely", progress_style(given.text("progress", "auto")));
  options.watch = [&](double share, std::string_view note) {
    progress->update(share, note);
    return interrupted() ? Next::Stop : Next::GoOn;
  };
  catch_interrupts();
  const Result<Unfolding> found = unfolding(*history, options);
  progress.reset();
  if (!found) return fail(found.error());
  if (given.has("json")) print_json(unfolding_json(*history, *found));
  else print_unfolding(*history, *found);
  if (!found->interrupted) return exit_yes;
  complain("stopped; this is what there was by then.");
  return exit_outside;
}

// Options that have no meaning in this way of asking are refused.
bool has_place(const Given& given, std::initializer_list<const char*> without, const char* way) {
  for (const char* option : without) {
    if (!given.has(option)) continue;
    complain(std::string("--") + option + " has no meaning " + way +
             ". milieu likely --help says where it has.");
    return false;
  }
  return true;
}

int report(const Given& given, const World& world, const LikelyOptions& options,
           const Likely& likely) {
  if (given.has("json")) {
    print_json_of(world, options, likely);
  } else if (likely.histories > 0) {
    print_text(world, options, likely, given.has("when"));
  }
  if (!likely.interrupted) return exit_yes;
  complain("stopped after " + count(likely.histories) + " of " +
           count(options.histories, "history") +
           (likely.histories > 0 ? "; this is what they say." : ".") +
           (options.keep.empty() ? "" : " They are in " + options.keep + "."));
  return exit_outside;
}

int likely_it(const Given& given) {
  if (given.positionals()[0].ends_with(".milieu")) {
    const bool fits = has_place(
        given, {"histories", "within", "given", "compare", "when", "drives", "paths", "first-seed",
                "set", "if", "until", "keep", "executor", "rng"}, "of a history");
    return fits ? unfold_it(given) : exit_usage;
  }
  const bool drives_asked = given.has("drives");
  if (!has_place(given, {"points", "lucks"}, "of a world") ||
      (!drives_asked && !has_place(given, {"paths"}, "without --drives")) ||
      (drives_asked &&
       !has_place(given, {"within", "given", "compare", "when", "keep"}, "with --drives")))
    return exit_usage;
  int exit = exit_yes;
  std::optional<std::vector<Setting>> settings = read_settings(given);
  if (!settings) return exit_usage;
  const std::optional<World> world = load_world(given.positionals()[0], exit);
  if (!world) return exit;
  LikelyOptions options = read_options_of(given, std::move(*settings));
  std::optional<Progress> progress;
  progress.emplace(world->name(), progress_style(given.text("progress", "auto")));
  options.watch = [&](double share, std::string_view note) {
    progress->update(share, note);
    return interrupted() ? Next::Stop : Next::GoOn;
  };
  catch_interrupts();
  if (drives_asked) {
    if (!given.has("histories")) options.histories = 2'000;
    const Result<Drives> found =
        drives(*world, {options, static_cast<uint64_t>(given.whole("paths", 8))});
    progress.reset();
    return found ? report_drives(given, *world, *found) : fail(found.error());
  }
  const Result<Likely> likely = milieu::likely(*world, options);
  progress.reset();
  return likely ? report(given, *world, options, *likely) : fail(likely.error());
}

}  // namespace

const Command likely_command = {
    "likely", "how likely the outcomes are, over many histories",
    "WORLD|HISTORY [QUESTION...]", kOptions,
    "QUESTION is an outcome, or how its name begins, or a number or condition in the world's\n"
    "language, as it is when a history ends. An outcome with roles counts as held if it holds\n"
    "for anybody. The answer is the same for any number of threads. Ctrl-C keeps what there is.\n"
    "Of a history (FILE.milieu) and an outcome: how likely it was, as the history went.\n\n"
    "Examples\n"
    "  milieu likely anora\n"
    "  milieu likely anora b07_wed_on_a_whim --within 0.02 --keep anora.lives\n"
    "  milieu likely anora b21 --given b07 --when\n"
    "  milieu likely anora \"count(e with e is propose(_, _))\" --set dance_price=\"60 dollars\"\n"
    "  milieu likely anora b20 --drives --histories 5000\n"
    "  milieu likely anora-1.milieu b20\n"
    "  milieu likely anora b20 --compare \"block give_scarf\" --json\n",
    likely_it};

}  // namespace milieu::cli
