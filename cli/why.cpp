// milieu why: what something stood on, and what decided each choice on the way; why not.
#include "milieu/why.h"

#include <chrono>
#include <cstdio>
#include <optional>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/terminal.h"
#include "cli/text.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Option kOptions[] = {
    {"not", Takes::Text, "WHAT", "why it did not happen: acts, or an outcome"},
    {"at", Takes::Text, "DATE", "a fact as it stood then; of acts, the last until then"},
    {"depth", Takes::Whole, "N", "how many steps back (2)"},
    {"width", Takes::Whole, "N", "how many causes of one event (4)"},
    {"untested", Takes::Nothing, "", "do not test causes: tell only what there was to rest on"},
    {"suspects", Takes::Whole, "N", "how many to test (32)"},
    {"once", Takes::Nothing, "", "one attempt is kept from happening, not the deed"},
    {"exactly", Takes::Nothing, "", "only the same event is the same outcome"},
    {"fresh-luck", Takes::Whole, "N", "pairs with other luck for each necessary cause (8)"},
    {"replays", Takes::Whole, "N", "at most (2000)"},
    {"seconds", Takes::Number, "S", "what is not tested by then stays untested (20)"},
    {"threads", Takes::Whole, "N", "how many to use (all there are); changes nothing but time"},
    {"check", Takes::Nothing, "", "replay every claim once more, from the start"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

// --- JSON ---------------------------------------------------------------------------------------

Json motives_json(const std::vector<ForOrAgainst>& motives) {
  Json list = Json::array();
  for (const ForOrAgainst& one : motives)
    list.push_back({{"motive", one.motive}, {"weight", one.weight}, {"times", one.times}});
  return list;
}

Json decision_json(const Decision& one) {
  Json json{{"who", one.who},
            {"answered", one.answered},
            {"chosen", one.chosen},
            {"nearest", one.nearest.empty() ? Json() : Json(one.nearest)},
            {"motives", motives_json(one.motives)},
            {"decided_by", one.decided_by},
            {"exact", one.exact},
            {"instead", one.instead.empty() ? Json() : Json(one.instead)},
            {"motive_difference", one.motive_difference},
            {"luck_difference", one.luck_difference},
            {"chance", one.chance},
            {"rivals", one.rivals}};
  if (one.answered) return json;
  json["per_day"] = one.per_day;
  json["rate"] = one.rate;
  json["plain_rate"] = one.plain_rate;
  json["until"] = one.until;
  json["between"] = motives_json(one.between);
  return json;
}

// Every motive of an event's choices in one list, beside the choices themselves.
Json because_json(const Because& one) {
  Json motives = Json::array(), decisions = Json::array(), causes = Json::array();
  for (const Decision& decision : one.decisions) {
    for (const ForOrAgainst& motive : decision.motives)
      motives.push_back({{"who", decision.who}, {"motive", motive.motive},
                         {"weight", motive.weight}, {"times", motive.times}});
    decisions.push_back(decision_json(decision));
  }
  for (const Because& cause : one.causes) causes.push_back(because_json(cause));
  return {{"event", one.event},     {"at", one.at},         {"what", one.what},
          {"act", one.act},         {"status", one.status}, {"link", one.link},
          {"tested", one.tested},   {"above", one.above},   {"motives", motives},
          {"decisions", decisions}, {"causes", causes},     {"left_out", one.left_out}};
}

Json tested_json(const TestedCauses& tested) {
  Json causes = Json::array();
  for (const TestedCause& one : tested.causes)
    causes.push_back({{"event", one.event},
                      {"at", one.at},
                      {"what", one.what},
                      {"without", one.without},
                      {"label", one.label},
                      {"answer", one.answer},
                      {"recorded", one.recorded},
                      {"sets", one.sets},
                      {"enough", one.enough},
                      {"with", one.with},
                      {"then", one.then.empty() ? Json() : Json(one.then)},
                      {"fresh_luck", {{"pairs", one.pairs}, {"held", one.held}}}});
  return {{"causes", causes},
          {"always", tested.always},
          {"replays", tested.replays},
          {"left", tested.left},
          {"spent", tested.spent}};
}

// Nodes of the tree say what became of their deed.
void label(Json& node, const TestedCauses& tested) {
  for (const TestedCause& one : tested.causes)
    if (!one.answer && node["event"] == one.event) node["tested"] = one.label;
  for (Json& cause : node["causes"]) label(cause, tested);
}

void print_why_json(const History& history, const WhyOptions& options, const Why& why,
                    const std::optional<TestedCauses>& tested) {
  Json because = Json::array();
  for (const Because& one : why.because) {
    because.push_back(because_json(one));
    if (tested) label(because.back(), *tested);
  }
  Json json{{"history", history.path()},
            {"question", options.question},
            {"so", why.so},
            {"what", why.what},
            {"at", why.at.empty() ? Json() : Json(why.at)},
            {"others", why.others}};
  json["because"] = because.empty() ? Json() : because[0];
  if (!because.empty()) because.erase(0);
  json["rested_on"] = because;
  json["tested"] = tested ? tested_json(*tested) : Json();
  print_json(json);
}

// --- For a person -------------------------------------------------------------------------------

void print_line(const std::string& lead, const std::string& label, const std::string& text) {
  const std::string head = lead + label;
  const size_t indent = columns(head);
  const auto wide = static_cast<size_t>(std::max(60, width(Stream::Out)));
  const std::string lines = wrapped(text, wide, indent);
  std::string out;  // the lead goes on at the left of each line
  for (size_t at = 0; at <= lines.size();) {
    const size_t end = std::min(lines.find('\n', at), lines.size());
    const std::string line = lines.substr(at, end - at);
    out += at == 0 ? lead + dim(label) + line
                   : "\n" + lead + line.substr(std::min(line.size(), columns(lead)));
    at = end + 1;
  }
  std::printf("%s\n", out.c_str());
}

std::string list(const std::vector<std::string>& words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + milieu::cli::words(words[i]);
  return text;
}

std::string side(const std::vector<ForOrAgainst>& motives, bool in_favour) {
  std::string text;
  for (const ForOrAgainst& one : motives) {
    if ((one.weight > 0) != in_favour) continue;
    text += (text.empty() ? "" : ", ") + words(one.motive) + " " + one.times;
  }
  return text;
}

std::string percent_of(double chance) {
  if (chance > 0 && chance < 0.01) return "less than 1 %";
  if (chance < 1 && chance > 0.99) return "more than 99 %";
  return std::to_string(static_cast<int>(chance * 100 + 0.5)) + " %";
}

std::string decided(const Decision& one) {
  if (one.rivals) return "another request was preferred to this one";
  if (one.decided_by.empty()) {
    if (one.nearest.empty()) return "nothing else to choose from";
    return "no motive: without any of them it would have been the same, by luck";
  }
  std::string text = list(one.decided_by) + ": without ";
  text += one.decided_by.size() == 1 ? "it" : "them";
  text += one.instead.empty() ? ", nothing of the kind by " + one.until
                              : ", " + one.instead;
  return one.exact ? text : text + " (not every set was tried)";
}

std::string luck_of(const Decision& one) {
  char text[256];
  std::snprintf(text, sizeof text, "%s: ahead of it by %+.2f units of motive and %+.2f of luck",
                one.nearest.c_str(), one.motive_difference, one.luck_difference);
  return text;
}

void print_decision(const std::string& lead, const Decision& one) {
  const std::string head =
      one.answered ? one.who + " answered " + one.chosen +
                         (one.nearest.empty() ? "" : " rather than " + one.nearest)
                   : one.who + " would do so " + one.rate + "; without motives " + one.plain_rate;
  print_line(lead, "", head);
  const std::string in_favour = side(one.motives, true), against = side(one.motives, false);
  if (!in_favour.empty()) print_line(lead + "  ", "for      ", in_favour);
  if (!against.empty()) print_line(lead + "  ", "against  ", against);
  print_line(lead + "  ", "decided  ", decided(one));
  if (!one.nearest.empty()) print_line(lead + "  ", "nearest  ", luck_of(one));
  const std::string chance = percent_of(one.chance) + " with fresh luck";
  print_line(lead + "  ", "chance   ", one.answered ? chance : chance + ", until " + one.until);
}

void print_because(const Because& one, const std::string& lead, const std::string& mark) {
  const std::string number = "[" + std::to_string(one.event) + "] ";
  const std::string what = one.at.substr(0, 16) + "  " + number + one.what +
                           (one.above ? " (told elsewhere here)" : "");
  print_line(mark, "", what);
  const std::string inner = lead + (one.causes.empty() ? "  " : "│ ");
  for (const Decision& decision : one.decisions) print_decision(inner + "  ", decision);
  for (size_t i = 0; i < one.causes.size(); ++i) {
    const bool last = i + 1 == one.causes.size() && one.left_out == 0;
    print_because(one.causes[i], lead + (last ? "  " : "│ "), lead + (last ? "└ " : "├ "));
  }
  if (one.left_out > 0 && !one.causes.empty())
    std::printf("%s%s\n", lead.c_str(), dim("└ and " + count(one.left_out, "cause")).c_str());
}

void print_why(const WhyOptions& options, const Why& why) {
  std::printf("%s%s\n\n", bold(why.what).c_str(), why.at.empty() ? "" : (", " + why.at).c_str());
  for (size_t i = 0; i < why.because.size(); ++i) {
    if (i == 1) std::printf("\n%s\n", bold("Its condition rested on").c_str());
    print_because(why.because[i], "", "");
  }
  if (!why.others.empty()) {
    std::string numbers;
    for (size_t i = 0; i < why.others.size() && i < 8; ++i)
      numbers += (i == 0 ? "" : ", ") + ("#" + std::to_string(why.others[i]));
    if (why.others.size() > 8) numbers += " …";
    std::printf("\nIt also fits %s: %s\n", count(why.others.size(), "event").c_str(),
                numbers.c_str());
  }
  std::printf("\n%s\n", dim("Under each event what it stood on, " + count(options.depth, "step") +
                            " back: causes that are suspected.").c_str());
}

// --- Tested -------------------------------------------------------------------------------------

struct Group {
  const char* label;
  const char* title;
};
constexpr Group kGroups[] = {
    {"necessary", "Necessary: without it, it does not come to pass"},
    {"either", "Either would have done: it fails only without all of a set"},
    {"stand-in", "Stood in wait: it would have done it, had it been needed"},
    {"how", "Only how: without it, it comes to pass in another way"},
};

std::string number(const TestedCause& one) {
  return "[" + std::to_string(one.event) + (one.answer ? ", answer" : "") + "]";
}

std::string numbers(const TestedCauses& tested, const std::vector<uint64_t>& which) {
  std::string text;
  for (size_t i = 0; i < which.size(); ++i)
    text += (i == 0 ? "" : i + 1 == which.size() ? " and " : ", ") +
            number(tested.causes[which[i]]);
  return text;
}

void print_cause(const TestedCauses& tested, const TestedCause& one) {
  print_line("  ", number(one) + " ", one.at.substr(0, 16) + "  " + one.what);
  for (const std::vector<uint64_t>& set : one.sets)
    print_line("      ", "", "it fails without this and " + numbers(tested, set));
  if (one.label == "how") print_line("      ", "", "then at " + one.then.substr(0, 16));
  if (one.pairs == 0 && one.label == "necessary")
    print_line("      ", "", dim("with other luck from then on: untested"));
  if (one.pairs > 0)
    print_line("      ", "", "with other luck from then on: so in " + std::to_string(one.held) +
                                 " of " + std::to_string(one.pairs));
}

void print_tested(const TestedCauses& tested) {
  std::printf("\n%s\n", bold("Tested, by " + count(tested.replays, "replay") +
                             " without suspected causes").c_str());
  for (const Group& group : kGroups) {
    bool first = true;
    for (const TestedCause& one : tested.causes) {
      if (one.label != group.label) continue;
      if (first) std::printf("%s\n", group.title);
      first = false;
      print_cause(tested, one);
    }
  }
  std::vector<uint64_t> enough;
  size_t none = 0, untested = 0;
  for (size_t i = 0; i < tested.causes.size(); ++i) {
    if (tested.causes[i].enough) enough.push_back(i);
    none += tested.causes[i].label == "no difference";
    untested += tested.causes[i].label == "untested";
  }
  if (!enough.empty())
    print_line("", "", "Enough together, with every other suspect kept from happening: " +
                           numbers(tested, enough) + ".");
  if (tested.always)
    print_line("", "", "It comes to pass even with all of them kept from happening.");
  if (none > 0) print_line("", "", "No difference: " + count(none, "suspect") + ".");
  if (untested > 0)
    print_line("", "", yellow("Untested: " + count(untested, "suspect") +
                              "; --seconds or --replays gives more room."));
  if (tested.left > 0)
    print_line("", "", dim(count(tested.left, "event") +
                           " further back were not suspected (--suspects)."));
}

// --- Why not ------------------------------------------------------------------------------------

Json why_not_json(const WhyNot& one) {
  Json conditions = Json::array(), attempts = Json::array(), acts = Json::array();
  for (const StoppedBy& stop : one.conditions)
    conditions.push_back(
        {{"condition", stop.condition}, {"stopped", stop.stopped}, {"held", stop.held}});
  for (const Tried& tried : one.attempts) {
    Json decisions = Json::array();
    for (const Decision& decision : tried.decisions) decisions.push_back(decision_json(decision));
    attempts.push_back({{"event", tried.event}, {"at", tried.at}, {"what", tried.what},
                        {"status", tried.status}, {"decisions", decisions}});
  }
  for (const WhyNot& act : one.acts) acts.push_back(why_not_json(act));
  return {{"what", one.what},
          {"happened", one.happened},
          {"verdict", one.verdict},
          {"words", one.words},
          {"notes", one.notes},
          {"expected", one.expected},
          {"chance_of_none", one.chance_of_none},
          {"open", one.open},
          {"busy", one.busy},
          {"wish", one.wish},
          {"motives", motives_json(one.motives)},
          {"conditions", conditions},
          {"tried", one.tried},
          {"attempts", attempts},
          {"begun_by", one.begun_by},
          {"acts", acts}};
}

void print_conditions(const WhyNot& one, const std::string& lead) {
  for (const StoppedBy& stop : one.conditions) {
    char text[64];
    std::snprintf(text, sizeof text, "held %5.1f %%  stopped %5.1f %%  ", 100 * stop.held,
                  100 * stop.stopped);
    print_line(lead, text, stop.condition);
  }
}

void print_why_not(const WhyNot& one, const std::string& lead, bool behind = false) {
  print_line(lead, "", one.what + ": " + bold(one.verdict) + "; " + one.words + ".");
  if (behind && one.happened) return;
  const std::string inner = lead + "  ";
  for (const std::string& note : one.notes) print_line(inner, "", note);
  for (const Tried& tried : one.attempts) {
    print_line(inner, "", tried.at.substr(0, 16) + "  [" + std::to_string(tried.event) + "] " +
                              tried.what + " (" + tried.status + ")");
    for (const Decision& decision : tried.decisions) print_decision(inner + "  ", decision);
  }
  if (!one.happened || one.verdict == "condition") print_conditions(one, inner);
  for (const WhyNot& act : one.acts) print_why_not(act, inner, true);
}

// Yes if there is a reason to give: it did not happen.
int answer_why_not(const Given& given, const History& history) {
  const Result<WhyNot> answer = why_not(history, {.question = given.text("not")});
  if (!answer) return fail(answer.error());
  if (given.has("json")) {
    Json json{{"history", history.path()}, {"question", given.text("not")}};
    json.update(why_not_json(*answer));
    print_json(json);
  } else {
    print_why_not(*answer, "");
    if (answer->happened && answer->verdict == "happened")
      std::printf("\n`%s why %s \"%s\"` says why.\n", program().c_str(),
                  history.path().c_str(), given.text("not").c_str());
  }
  return answer->happened ? exit_no : exit_yes;
}

TestOptions test_options(const Given& given) {
  TestOptions options;
  options.question = given.positionals()[1];
  options.at = given.text("at");
  options.once = given.has("once");
  options.exactly = given.has("exactly");
  options.suspects = static_cast<uint64_t>(given.whole("suspects", 32));
  options.replays = static_cast<uint64_t>(given.whole("replays", 2000));
  options.fresh = static_cast<uint64_t>(given.whole("fresh-luck", 8));
  options.threads = static_cast<unsigned>(given.whole("threads", 0));
  return options;
}

// Every claim once more; exit no if one does not hold.
int check_all(const History& history, const TestOptions& options, const TestedCauses& tested) {
  const Result<std::string> wrong = check_causes(history, options, tested);
  if (!wrong) return fail(wrong.error());
  if (wrong->empty()) {
    std::fputs("Every claim was replayed from the start, and holds.\n", stderr);
    return exit_yes;
  }
  complain("a claim does not hold when it is replayed: " + *wrong);
  return exit_no;
}

// The story at once, and then what is true of it.
int answer_why(const Given& given, const History& history) {
  WhyOptions options;
  options.question = given.positionals()[1];
  options.at = given.text("at");
  options.depth = static_cast<uint64_t>(given.whole("depth", 2));
  options.width = static_cast<uint64_t>(given.whole("width", 4));
  const Result<Why> why = milieu::why(history, options);
  if (!why) return fail(why.error());
  const bool json = given.has("json");
  const bool test = !given.has("untested") && !why->because.empty();
  if (!json && why->so) print_why(options, *why), std::fflush(stdout);
  std::optional<TestedCauses> tested;
  TestOptions tests = test_options(given);
  if (test) {
    std::optional<Progress> progress;
    progress.emplace("why", progress_style(given.text("progress", "auto")));
    const auto begun = std::chrono::steady_clock::now();
    const double seconds = given.number("seconds", 20);
    tests.watch = [&](double share, std::string_view note) {
      progress->update(share, note);
      const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun;
      const bool late = seconds > 0 && spent.count() > seconds;
      return interrupted() || late ? Next::Stop : Next::GoOn;
    };
    catch_interrupts();
    Result<TestedCauses> found = test_causes(history, tests);
    progress.reset();
    if (!found) return fail(found.error());
    tested = std::move(*found);
  }
  if (json) {
    print_why_json(history, options, *why, tested);
  } else if (!why->so) {
    std::printf("%s.\n`%s why %s --not \"%s\"` says why not.\n", why->what.c_str(),
                program().c_str(), history.path().c_str(), options.question.c_str());
  } else if (tested) {
    print_tested(*tested);
  }
  if (tested && given.has("check")) return check_all(history, tests, *tested);
  return why->so ? exit_yes : exit_no;
}

int why_it(const Given& given) {
  const Result<History> history = load_history(given);
  if (!history) return fail(history.error());
  if (given.has("not") && given.positionals().size() == 1) return answer_why_not(given, *history);
  if (!given.has("not") && given.positionals().size() == 2) return answer_why(given, *history);
  return fail({Fault::Usage, "say either WHAT or --not WHAT", "`milieu help why` has examples."});
}

}  // namespace

const Command why_command = {
    "why", "what something stood on and what decided it; why not", "HISTORY [WHAT]", kOptions,
    "WHAT is an outcome (or how its name begins), an event (#355), acts, as in \"wed(Ani,\n"
    "_)\", or a fact, as in \"married(Ani, Ivan) before nevada\". Each choice on the way is\n"
    "made again by replay: motives are told as what they multiply the odds by, and what\n"
    "decided is the smallest set of motives without which, with the same luck, something else\n"
    "would have come of it. What events rested on is suspected; then each suspect is kept from\n"
    "happening in a replay, and told is what became of the outcome: necessary, either would\n"
    "have done, only how, no difference. With --not, why acts never happened or an outcome\n"
    "never held: impossible, unknown to those it needs, unwanted, busy, refused, failed, or bad\n"
    "luck. Exit: 1 if it is not so: it did not come to pass, or with --not it did.\n\n"
    "Examples\n"
    "  milieu why anora-1.milieu b05\n"
    "  milieu why anora-1.milieu \"#355\" --depth 4\n"
    "  milieu why anora-1.milieu \"at(Ani)\" --at \"2024-01-12 23:00\"\n"
    "  milieu why anora-1.milieu --not \"wed(Ani, Ivan)\"\n",
    why_it};

}  // namespace milieu::cli
