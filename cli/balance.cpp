// milieu balance: which acts drown the others, which never happen, and why.
#include "milieu/balance.h"

#include <algorithm>
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
    {"histories", Takes::Whole, "N", "how many to run (20)"},
    {"first-seed", Takes::Whole, "N", "their seeds are this one and those after it (1)"},
    {"set", Takes::Text, "NAME=VALUE", "another value for a parameter; may be repeated", true},
    {"if", Takes::Text, "LINE", "something changed from outside (docs/what-if.md)", true},
    {"until", Takes::Text, "DATE", "end each before this time"},
    {"threads", Takes::Whole, "N", "how many to use (all there are); changes nothing but time"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

Json counted_json(const std::vector<Counted>& all, bool per_day = false) {
  Json list = Json::array();
  for (const Counted& one : all) {
    list.push_back({{"name", one.name}, {"count", one.count}, {"share", one.share}});
    if (per_day) list.back()["per_day"] = one.per_day;
  }
  return list;
}

Json act_json(const ActBalance& one) {
  Json motives = Json::array();
  for (const MotiveMean& motive : one.motives)
    motives.push_back(
        {{"motive", motive.motive}, {"mean", motive.mean}, {"at_rate", motive.at_rate}});
  return {{"act", one.act},
          {"sort", one.sort},
          {"verdict", one.verdict},
          {"words", one.words},
          {"events", one.events},
          {"worked", one.worked},
          {"failed", one.failed},
          {"preempted", one.preempted},
          {"overtaken", one.overtaken},
          {"share", one.share},
          {"per_history", one.per_history},
          {"per_person_day", one.per_person_day},
          {"open", one.open},
          {"busy", one.busy},
          {"expected", one.expected},
          {"per_open_day", one.per_open_day},
          {"rate", one.rate},
          {"wish", one.wish},
          {"mostly", one.mostly.empty() ? Json() : Json(one.mostly)},
          {"mostly_units", one.mostly_units},
          {"motives", motives},
          {"answers", counted_json(one.answers)},
          {"by_kind", counted_json(one.by_kind, true)},
          {"failures", counted_json(one.failures)},
          {"stopped_by", counted_json(one.stopped)},
          {"begun_by", one.begun_by}};
}

void print_balance_json(const World& world, const BalanceOptions& options, const Balance& balance) {
  Json acts = Json::array();
  for (const ActBalance& one : balance.acts) acts.push_back(act_json(one));
  print_json({{"world", world.name()},
              {"histories", balance.histories},
              {"first_seed", options.first_seed},
              {"interrupted", balance.interrupted},
              {"events_per_history", balance.events_per_history},
              {"events_per_person_day", balance.events_per_person_day},
              {"acts", acts}});
}

std::string number(double value, const char* form = "%.2f") {
  char text[32];
  std::snprintf(text, sizeof text, form, value);
  return text;
}

bool happens(const ActBalance& one) { return one.events > 0; }

std::string rate_words(const ActBalance& one) {
  if (one.sort == "process") return "";
  if (one.sort == "begun") {
    std::string text = "after ";
    for (size_t i = 0; i < one.begun_by.size() && i < 3; ++i)
      text += (i == 0 ? "" : ", ") + words(one.begun_by[i]);
    return one.begun_by.size() > 3 ? text + " …" : text;
  }
  std::string text = one.rate;
  if (one.open < 0.995) text += ", open " + percent(one.open);
  if (!one.mostly.empty())
    text += std::string(one.mostly_units > 0 ? ", mostly with " : ", mostly without ") +
            words(one.mostly);
  return text;
}

void print_table(const Balance& balance) {
  std::printf("%s\n", bold("   share  per history  person-day  act").c_str());
  size_t wide = 0;
  for (const ActBalance& one : balance.acts)
    if (happens(one)) wide = std::max(wide, columns(one.act));
  for (const ActBalance& one : balance.acts) {
    if (!happens(one)) continue;
    const std::string line = percent(one.share);
    const std::string name = padded(words(one.act), wide);
    std::printf("%8s  %11s  %10s  %s  %s\n", line.c_str(), number(one.per_history, "%.1f").c_str(),
                number(one.per_person_day).c_str(),
                (one.verdict == "drowns" ? bold(name) : name).c_str(),
                dim(rate_words(one)).c_str());
  }
}

// Of those that happen, what is worth a second look.
void print_troubles(const Balance& balance) {
  bool any = false;
  for (const ActBalance& one : balance.acts) {
    const bool troubled = one.verdict == "always fails" || one.verdict == "always refused" ||
                          one.verdict == "drowns" || (one.verdict == "rare" && !one.words.empty());
    if (!troubled) continue;
    if (!any) std::printf("\n%s\n", bold("Worth a look").c_str());
    any = true;
    const std::string text = words(one.act) + " " +
                             (one.verdict == "rare" ? "is rare" : one.verdict) +
                             (one.words.empty() ? "" : ": " + one.words);
    std::printf("  %s\n", wrapped(text, static_cast<size_t>(width(Stream::Out)), 4).c_str());
  }
}

void print_never(const Balance& balance) {
  bool any = false;
  for (const ActBalance& one : balance.acts) {
    if (one.verdict != "never") continue;
    if (!any) std::printf("\n%s\n", bold("Never happened").c_str());
    any = true;
    const std::string text = words(one.act) + ": " + one.words;
    std::printf("  %s\n", wrapped(text, static_cast<size_t>(width(Stream::Out)), 4).c_str());
  }
}

void print_answers(const Balance& balance) {
  bool any = false;
  for (const ActBalance& one : balance.acts) {
    if (one.answers.empty() || one.worked == 0) continue;
    if (!any) std::printf("\n%s\n", bold("Answers").c_str());
    any = true;
    std::string text = words(one.act) + ": ";
    for (size_t i = 0; i < one.answers.size(); ++i)
      text += (i == 0 ? "" : ", ") + words(one.answers[i].name) + " " +
              percent(one.answers[i].share);
    if (one.failed > 0)
      text += "; failed " + percent(static_cast<double>(one.failed) /
                                    static_cast<double>(one.events));
    std::printf("  %s\n", wrapped(text, static_cast<size_t>(width(Stream::Out)), 4).c_str());
  }
}

// One act with all that is known of it.
void print_act(const ActBalance& one) {
  std::printf("%s  %s\n", bold(words(one.act)).c_str(), one.verdict.c_str());
  const auto line = [](const char* label, const std::string& text) {
    if (!text.empty()) std::printf("  %-10s %s\n", label, text.c_str());
  };
  line("", one.words);
  line("events", number(one.per_history, "%.1f") + " a history, " + percent(one.share) +
                     " of all, " + number(one.per_person_day) + " a person and day");
  if (one.sort == "initiative")
    line("open", percent(one.open) + " of the time, busy " + percent(one.busy) + "; " + one.rate);
  for (const MotiveMean& motive : one.motives)
    line("motive", words(motive.motive) + " " + number(motive.mean, "%+.2f") + " while open, " +
                       number(motive.at_rate, "%+.2f") + " when likely");
  for (const Counted& kind : one.by_kind)
    line("kind", words(kind.name) + " " + percent(kind.share) + ", " + number(kind.per_day) +
                     " for each and day");
  for (const Counted& answer : one.answers)
    line("answer", words(answer.name) + " " + percent(answer.share));
  for (const Counted& why : one.failures)
    line("failed", percent(why.share) + " not so: " + why.name);
  for (const Counted& why : one.stopped)
    line("stopped", percent(why.share) + " by " + why.name);
}

int print_acts(const Given& given, const Balance& balance) {
  for (const std::string& name : given.positionals().subspan(1)) {
    const auto found = std::ranges::find_if(balance.acts, [&](const ActBalance& one) {
      return one.act == name || words(one.act) == name;
    });
    if (found != balance.acts.end()) {
      print_act(*found);
      continue;
    }
    std::vector<std::string> names;
    for (const ActBalance& one : balance.acts) names.push_back(one.act);
    complain("this world has no act called '" + name + "'." + did_you_mean(name, names));
    return exit_usage;
  }
  return exit_yes;
}

int report(const Given& given, const World& world, const BalanceOptions& options,
           const Balance& balance) {
  if (given.has("json")) {
    print_balance_json(world, options, balance);
  } else if (given.positionals().size() > 1) {
    return print_acts(given, balance);
  } else if (balance.histories > 0) {
    std::printf("%s: %s, %s events each, %s for each person and day\n\n",
                bold(world.name()).c_str(), count(balance.histories, "history").c_str(),
                count(static_cast<uint64_t>(balance.events_per_history)).c_str(),
                number(balance.events_per_person_day, "%.1f").c_str());
    print_table(balance);
    print_troubles(balance);
    print_never(balance);
    print_answers(balance);
    std::puts("\nA rate is for somebody to whom the act is open; `mostly` is the motive that\n"
              "differs most between when it is open and when it is likely.");
  }
  if (!balance.interrupted) return exit_yes;
  complain("stopped after " + count(balance.histories) + " of " +
           count(options.histories, "history") + ".");
  return exit_outside;
}

int balance_it(const Given& given) {
  int exit = exit_yes;
  std::optional<std::vector<Setting>> settings = read_settings(given);
  if (!settings) return exit_usage;
  const std::optional<World> world = load_world(given.positionals()[0], exit);
  if (!world) return exit;
  BalanceOptions options;
  options.histories = static_cast<uint64_t>(given.whole("histories", 20));
  options.first_seed = static_cast<uint64_t>(given.whole("first-seed", 1));
  options.threads = static_cast<unsigned>(given.whole("threads", 0));
  options.settings = std::move(*settings);
  options.interventions = given.all("if");
  options.until = given.text("until");
  std::optional<Progress> progress;
  progress.emplace(world->name(), progress_style(given.text("progress", "auto")));
  options.watch = [&](double share, std::string_view note) {
    progress->update(share, note);
    return interrupted() ? Next::Stop : Next::GoOn;
  };
  catch_interrupts();
  const Result<Balance> balance = milieu::balance(*world, options);
  progress.reset();
  return balance ? report(given, *world, options, *balance) : fail(balance.error());
}

}  // namespace

const Command balance_command = {
    "balance", "which acts drown the others, which never happen, and why", "WORLD [ACT...]",
    kOptions,
    "Of each act how often it happens, to whom it is open, how much it is wanted, and of what\n"
    "never happens why: nobody could (and which condition stops everybody), nobody wanted to, or\n"
    "nothing begins it. With names, all that is known of these acts. The answer is the same for\n"
    "any number of threads.\n\n"
    "Examples\n"
    "  milieu balance anora\n"
    "  milieu balance anora propose wed --histories 50\n"
    "  milieu balance anora --json\n",
    balance_it};

}  // namespace milieu::cli
