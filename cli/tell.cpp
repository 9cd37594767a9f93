// milieu tell: a history in prose, or event by event.
#include "milieu/tell.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/account.h"
#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/terminal.h"
#include "cli/text.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Option kOptions[] = {
    {"as", Takes::Text, "NAME", "only what this person did, saw or was told, as it reached them"},
    {"beside", Takes::Text, "NAME", "with --as: another's account of the same time beside it"},
    {"about", Takes::Text, "NAMES", "only where one of these takes part: ani,igor"},
    {"from", Takes::Text, "DATE", "begin here, as in 2024-01-08 or \"2024-01-08 21:00\""},
    {"to", Takes::Text, "DATE", "end here; the day or the minute is still told"},
    {"refs", Takes::Nothing, "", "each sentence ends with the numbers of its events"},
    {"limit", Takes::Whole, "N", "no more than N sentences"},
    {"all", Takes::Nothing, "", "leave nothing out, gather nothing"},
    {"log", Takes::Nothing, "", "one sentence an event, one after the other, with its number"},
    {"collisions", Takes::Nothing, "", "list where plans of several people failed at once"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

// --- event by event ------------------------------------------------------------------------------

Json sentence_json(const Sentence& sentence) {
  return {{"event", sentence.event},   {"time", sentence.time}, {"act", sentence.act},
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

Json history_json(const History& history) {
  return {{"history", history.path()},
          {"world", history.world().name()},
          {"seed", history.seed()},
          {"hash", history.hash()}};
}

int log_json(const History& history, const TellOptions& options) {
  Json told = Json::array();
  const Result<uint64_t> count = tell_history(history, options, [&](const Sentence& sentence) {
    told.push_back(sentence_json(sentence));
    return true;
  });
  if (!count) return fail(count.error());
  Json all = history_json(history);
  all["sentences"] = told;
  print_json(all);
  return exit_yes;
}

int tell_log(const History& history, const TellOptions& options, bool json) {
  if (json) return log_json(history, options);
  std::string day;
  const Result<uint64_t> count = tell_history(history, options, [&](const Sentence& sentence) {
    print_sentence(sentence, day);
    return std::ferror(stdout) == 0;
  });
  if (!count) return fail(count.error());
  if (*count == 0) std::puts("Nothing happened there.");
  return exit_yes;
}

// --- in prose ------------------------------------------------------------------------------------

// The world's own title, and whose account it is.
void print_title(const History& history, const std::string& who) {
  const std::string title = history.world().title();
  const std::string whole = who.empty() ? title : title.empty() ? who : title + " (" + who + ")";
  if (!whole.empty()) std::printf("%s\n\n", bold(whole).c_str());
}

template <class Teller>
auto watched(const History& history, TellOptions options, const Given& given, Teller teller) {
  Progress progress(history.path(), progress_style(given.text("progress", "auto")));
  options.watch = [&](double share, std::string_view note) {
    progress.update(share, note);
    return Next::GoOn;
  };
  return teller(history, options);
}

int tell_prose(const History& history, const TellOptions& options, const Given& given) {
  const Result<Account> account = watched(history, options, given, tell_account);
  if (!account) return fail(account.error());
  if (given.has("json")) {
    Json all = history_json(history);
    all["who"] = account->who.empty() ? Json() : Json(account->who);
    all["sentences"] = account_json(*account);
    print_json(all);
    return exit_yes;
  }
  if (account->sentences.empty()) {
    std::puts("Nothing happened there.");
    return exit_yes;
  }
  print_title(history, account->who);
  print_account(*account, given.has("refs"));
  return exit_yes;
}

int tell_two(const History& history, const TellOptions& options, const Given& given) {
  const auto both = [&](const History& of, const TellOptions& how) {
    return tell_beside(of, how, given.text("beside"));
  };
  const Result<Accounts> accounts = watched(history, options, given, both);
  if (!accounts) return fail(accounts.error());
  if (given.has("json")) {
    Json all = history_json(history);
    all["accounts"] = Json::array();
    for (const Account* account : {&accounts->first, &accounts->second}) {
      all["accounts"].push_back({{"who", account->who}, {"sentences", account_json(*account)}});
    }
    print_json(all);
    return exit_yes;
  }
  print_title(history, {});
  print_beside(*accounts, given.has("refs"));
  return exit_yes;
}

int list_collisions(const History& history, const TellOptions& options, bool json) {
  const Result<std::vector<Collision>> found = collisions(history, options);
  if (!found) return fail(found.error());
  if (json) {
    Json all = history_json(history);
    all["collisions"] = collisions_json(*found);
    print_json(all);
    return exit_yes;
  }
  if (found->empty()) std::puts("Nobody's plans ran into each other.");
  print_collisions(*found);
  return exit_yes;
}

TellOptions read_options_of(const Given& given) {
  return {.from = given.text("from"),
          .to = given.text("to"),
          .about = given.text("about"),
          .as = given.text("as"),
          .limit = static_cast<uint64_t>(given.whole("limit", 0)),
          .all = given.has("all")};
}

// What does not go together, in a sentence; empty: all is well.
std::string clash(const Given& given) {
  if (given.has("beside") && !given.has("as")) {
    return "--beside needs --as: whose account it is beside";
  }
  if (given.has("log") && given.has("as")) {
    return "--log tells events, and --as tells what reached somebody";
  }
  return {};
}

int tell_it(const Given& given) {
  if (const std::string wrong = clash(given); !wrong.empty()) {
    return fail({Fault::Usage, wrong, "Leave one of them out, or see milieu tell --help."});
  }
  const Result<History> history = load_history(given);
  if (!history) return fail(history.error());
  const TellOptions options = read_options_of(given);
  if (given.has("log")) return tell_log(*history, options, given.has("json"));
  if (given.has("collisions")) return list_collisions(*history, options, given.has("json"));
  if (given.has("beside")) return tell_two(*history, options, given);
  return tell_prose(*history, options, given);
}

}  // namespace

const Command tell_command = {
    "tell", "a history in prose", "HISTORY", kOptions,
    "What happens every day is gathered; what is rare, narrow or turns the history is told. All\n"
    "of it is in the log: a sentence is followed back with --refs and `milieu show --event`.\n\n"
    "Examples\n"
    "  milieu tell anora-1.milieu\n"
    "  milieu tell anora-1.milieu --as ani --beside igor\n"
    "  milieu tell anora-1.milieu --about ani --from 2024-01-10 --to 2024-01-12\n"
    "  milieu tell anora-1.milieu --log --limit 20\n",
    tell_it};

}  // namespace milieu::cli
