// milieu what-if: a history again with something changed, and how the two differ.
#include "milieu/what_if.h"

#include <algorithm>
#include <cmath>
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
    {"fresh-luck", Takes::Whole, "N", "pairs of histories with other luck after the change"},
    {"out", Takes::Text, "FILE", "where the branch goes (HISTORY-what-if.milieu)"},
    {"force", Takes::Nothing, "", "replace a history that stands at --out"},
    {"threads", Takes::Whole, "N", "how many to use (all there are); changes nothing but time"},
    {"json", Takes::Nothing, "", "print one JSON object, with all that differs"},
};

constexpr size_t kShown = 8;  // of a list, for a person

// --- JSON ---------------------------------------------------------------------------------------

Json parting_json(const Parting& one) {
  return {{"event", one.event}, {"in_branch", one.in_branch}, {"at", one.at}, {"what", one.what}};
}

Json partings_json(const std::vector<Parting>& all) {
  Json list = Json::array();
  for (const Parting& one : all) list.push_back(parting_json(one));
  return list;
}

Json otherwise_json(const std::vector<Otherwise>& all) {
  Json list = Json::array();
  for (const Otherwise& one : all)
    list.push_back({{"event", one.before}, {"event_after", one.after}, {"at", one.at},
                    {"at_after", one.at_after}, {"what", one.what},
                    {"what_after", one.what_after}});
  return list;
}

Json outcomes_json(const std::vector<OutcomeDiffers>& all) {
  Json list = Json::array();
  for (const OutcomeDiffers& one : all)
    list.push_back({{"outcome", one.name},
                    {"before", one.before ? Json({{"at", one.at}, {"who", one.who}}) : Json()},
                    {"after", one.after ? Json({{"at", one.at_after}, {"who", one.who_after}})
                                        : Json()}});
  return list;
}

Json fresh_json(const WhatIf& found) {
  if (found.fresh_pairs == 0) return nullptr;
  Json list = Json::object();
  for (const FreshOutcome& one : found.fresh_outcomes)
    list[one.name] = {{"before", one.before}, {"after", one.after}, {"error", one.error}};
  return {{"pairs", found.fresh_pairs}, {"outcomes", list}};
}

void print_json_of(const WhatIf& found) {
  Json lines = Json::array();
  for (const auto& [line, remark] : found.remarks)
    lines.push_back({{"line", line}, {"remark", remark.empty() ? Json() : Json(remark)}});
  Json reached = Json::array();
  for (const ReachedText& one : found.reached)
    reached.push_back({{"who", one.who}, {"by", parting_json(one.by)},
                       {"through", one.through.empty() ? Json() : Json(one.through)}});
  print_json({{"history", found.parent},
              {"branch", found.path},
              {"hash", found.hash},
              {"lines", lines},
              {"begins", found.begins.empty() ? Json() : Json(found.begins)},
              {"same", found.same},
              {"since", found.since.empty() ? Json() : Json(found.since)},
              {"shared", found.shared},
              {"alike", found.alike},
              {"only_before", partings_json(found.gone)},
              {"only_after", partings_json(found.fresh)},
              {"otherwise", otherwise_json(found.changed)},
              {"another_time", otherwise_json(found.moved)},
              {"reached", reached},
              {"people", found.people},
              {"shares", found.shares},
              {"anecdote", found.anecdote},
              {"outcomes", outcomes_json(found.outcomes)},
              {"fresh_luck", fresh_json(found)},
              {"interrupted", found.interrupted}});
}

// --- text ---------------------------------------------------------------------------------------

void print_wrapped(const std::string& text, size_t indent = 0) {
  const auto columns = static_cast<size_t>(width(Stream::Out));
  std::printf("%s%s\n", std::string(indent, ' ').c_str(), wrapped(text, columns, indent).c_str());
}

std::string day(const std::string& time) { return time.substr(0, 16); }

void print_lines(const WhatIf& found) {
  std::printf("%s, what if\n", bold(found.parent).c_str());
  for (const auto& [line, remark] : found.remarks) {
    std::printf("  %s\n", line.c_str());
    if (!remark.empty()) print_wrapped(yellow("it did nothing: " + remark), 4);
  }
  std::puts("");
}

std::string spark(const std::vector<double>& shares) {
  static const char* const blocks[] = {"·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string text;
  for (const double share : shares)
    text += blocks[share <= 0 ? 0 : 1 + std::min<size_t>(7, static_cast<size_t>(share * 8))];
  return text;
}

void print_counts(const WhatIf& found) {
  print_wrapped("They part at " + bold(day(found.since)) + ", after " +
                count(found.shared, "event") + " that are the same. After that " +
                count(found.alike, "event") + (found.alike == 1 ? " is" : " are") +
                " alike in both; " + count(found.gone.size()) + " happened only before, " +
                count(found.fresh.size()) + " only in the branch; of " +
                count(found.changed.size()) + " something else came; " +
                count(found.moved.size()) + " happened at another time.");
  std::printf("\n  how much differs, from then to the end  %s\n\n", spark(found.shares).c_str());
}

void print_event(const char* sign, const Parting& one) {
  print_wrapped(std::string(sign) + " " + day(one.at) + "  " + one.what, 2);
}

void print_first(const WhatIf& found) {
  std::printf("%s\n", bold("What was first to differ").c_str());
  std::vector<Parting> first = found.gone;
  first.insert(first.end(), found.fresh.begin(), found.fresh.end());
  for (const Otherwise& one : found.changed) {
    first.push_back({one.before, false, one.at, one.what});
    first.push_back({one.after, true, one.at_after, one.what_after});
  }
  std::ranges::stable_sort(first, {}, &Parting::at);
  for (size_t i = 0; i < first.size() && i < kShown; ++i)
    print_event(first[i].in_branch ? "+" : "-", first[i]);
  if (first.size() > kShown)
    std::printf("    %s\n", dim("and " + count(first.size() - kShown) + " more").c_str());
  std::puts("");
}

// Those whom one event reached, together.
void print_reached(const std::vector<const ReachedText*>& all) {
  constexpr size_t kNamed = 4;
  const ReachedText& first = *all[0];
  std::string names, through;
  for (size_t i = 0; i < all.size() && i < kNamed; ++i)
    names += (i == 0 ? "" : ", ") + bold(all[i]->who);
  if (all.size() > kNamed) names += " and " + count(all.size() - kNamed) + " more";
  for (const ReachedText* one : all)
    if (!one->through.empty()) through = ", through " + one->through;
  print_wrapped(day(first.by.at) + "  " + names + through + ": " + first.by.what, 2);
}

void print_spread(const WhatIf& found) {
  if (found.reached.empty()) return;
  std::printf("%s\n", bold("Whom it reached").c_str());
  size_t shown = 0, at = 0;
  while (at < found.reached.size() && shown < kShown) {
    std::vector<const ReachedText*> together;
    const Parting& by = found.reached[at].by;
    for (; at < found.reached.size(); ++at) {
      const Parting& other = found.reached[at].by;
      if (other.event != by.event || other.in_branch != by.in_branch) break;
      together.push_back(&found.reached[at]);
    }
    print_reached(together), ++shown;
  }
  const std::string all = count(found.reached.size()) + " of " + count(found.people) + " people";
  std::printf("    %s\n\n", dim(at < found.reached.size() ? "and so on: in all " + all
                                                            : "in all " + all).c_str());
}

std::string of(const std::string& who) { return who.empty() ? "" : " (" + who + ")"; }

void print_outcomes(const WhatIf& found) {
  if (found.outcomes.empty()) {
    std::puts("Every outcome is the same in both.\n");
    return;
  }
  std::printf("%s\n", bold("Outcomes that changed").c_str());
  for (const OutcomeDiffers& one : found.outcomes) {
    const bool both = one.before && one.after;
    const std::string name = words(one.name);
    if (both)
      print_wrapped("~ " + name + of(one.who) + ", " + day(one.at) + "; in the branch" +
                    (one.who == one.who_after ? "" : of(one.who_after)) + ", " +
                    day(one.at_after), 2);
    else
      print_wrapped((one.before ? "- " : "+ ") + name + of(one.before ? one.who : one.who_after) +
                    ", " + day(one.before ? one.at : one.at_after), 2);
  }
  std::puts("");
}

void print_fresh(const WhatIf& found) {
  if (found.anecdote)
    print_wrapped("By the end more than half of what happens differs: this one branch is an "
                  "anecdote. What would have come of it takes many." +
                  std::string(found.fresh_pairs == 0 ? " --fresh-luck 100 runs them." : ""));
  if (found.fresh_pairs == 0) return;
  std::printf("%sWith other luck from %s on, in %s%s\n", found.anecdote ? "\n" : "",
              day(found.begins).c_str(), count(found.fresh_pairs, "pair").c_str(),
              dim("  as it was, and with the change; ± is one standard error").c_str());
  size_t column = 0;
  for (const FreshOutcome& one : found.fresh_outcomes)
    column = std::max(column, columns(one.name));
  for (const FreshOutcome& one : found.fresh_outcomes) {
    if (one.before == 0 && one.after == 0) continue;
    const double moved = one.after - one.before;
    const std::string line = "  " + padded(words(one.name), column) + "  " +
                             padded(percent(one.before), 7) + "  " + padded(percent(one.after), 7);
    const bool clear = std::abs(moved) > 2 * one.error && moved != 0;
    char change[64];
    std::snprintf(change, sizeof change, "  %+.0f ± %.0f points", 100 * moved, 100 * one.error);
    std::printf("%s%s\n", line.c_str(), (clear ? bold(change) : dim(change)).c_str());
  }
  std::puts("");
}

void print_text(const WhatIf& found) {
  print_lines(found);
  if (found.same) {
    std::puts("Nothing else differs.\n");
  } else {
    print_counts(found);
    print_first(found);
    print_spread(found);
    print_outcomes(found);
  }
  print_fresh(found);
  std::printf("The branch is in %s. It is a history like any other: %s tell %s\n",
              found.path.c_str(), program().c_str(), found.path.c_str());
}

int report(const Given& given, const WhatIf& found) {
  if (found.interrupted && found.fresh_pairs == 0) {
    complain("stopped; the branch as far as it came is in " + found.path + ".");
    return exit_outside;
  }
  if (given.has("json")) print_json_of(found);
  else print_text(found);
  return found.interrupted ? exit_outside : exit_yes;
}

int what_if_it(const Given& given) {
  const Result<History> history = load_history(given);
  if (!history) return fail(history.error());
  WhatIfOptions options;
  const auto lines = given.positionals().subspan(1);
  options.interventions.assign(lines.begin(), lines.end());
  options.out = given.text("out");
  options.replace = given.has("force");
  options.fresh_luck = given.has("fresh-luck") ? given.whole("fresh-luck", 0) : -1;
  options.threads = static_cast<unsigned>(given.whole("threads", 0));
  options.engine = MILIEU_VERSION;
  std::optional<Progress> progress;
  progress.emplace("what if", progress_style(given.text("progress", "auto")));
  options.watch = [&](double share, std::string_view note) {
    progress->update(share, note);
    return interrupted() ? Next::Stop : Next::GoOn;
  };
  catch_interrupts();
  const Result<WhatIf> found = what_if(*history, options);
  progress.reset();
  return found ? report(given, *found) : fail(found.error());
}

}  // namespace

const Command what_if_command = {
    "what-if", "a history again, with something changed", "HISTORY [INTERVENTION...]", kOptions,
    "Interventions, each in quotes:\n"
    "  \"block EVENTS [from TIME] [until TIME]\"       what is due and fits does not happen\n"
    "  \"make PERSON answer ANSWER to EVENTS\"         whenever asked\n"
    "  \"turn EVENTS into ACT(…)\"                     the same act, with others\n"
    "  \"hide EVENTS from PERSON [by PERSON]\", \"delay EVENTS to PERSON by DURATION\"\n"
    "  \"have ACT(PERSON, …)\"                         done as soon as it is open to them\n"
    "  \"force ACT(…) at TIME\", \"set FACT(…) = VALUE at TIME\"\n"
    "  \"set PARAMETER = VALUE at TIME\"\n"
    "  \"remove PERSON at TIME\", \"luck N at TIME\"\n"
    "  \"drop PART\", \"add TEXT\", \"replace TEXT\"       another world, from the start\n"
    "EVENTS are #12, or act(Ann, _). All else has the same luck. docs/what-if.md says it all.\n\n"
    "Examples\n"
    "  milieu what-if anora-470.milieu \"block give_scarf\"\n"
    "  milieu what-if anora-470.milieu \"make Ani answer no to propose(Ivan, _)\" --fresh-luck 50\n"
    "  milieu what-if anora-470.milieu \"remove Igor at 2024-01-15\" --json\n",
    what_if_it};

}  // namespace milieu::cli
