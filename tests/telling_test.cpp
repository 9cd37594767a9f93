// Whole histories told: every sentence stands on its events, accounts differ where what is known
// does, and two small tellings are as they were read and found good.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "base/calendar.h"
#include "door/held.h"
#include "milieu/run.h"
#include "milieu/tell.h"
#include "tell/english.h"
#include "tell/value.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

struct Scratch {
  Scratch() : path("/tmp/milieu-telling-" + std::to_string(::getpid())) {}
  ~Scratch() { ::unlink(path.c_str()); }
  std::string path;
};

History history_of(const std::string& world, uint64_t seed, const Scratch& scratch) {
  const Result<Checked> checked = check(home() / world, home());
  REQUIRE(checked);
  REQUIRE(checked->world);
  RunOptions options;
  options.seed = seed;
  options.out = scratch.path;
  options.replace = true;
  REQUIRE(run(checked->world, options));
  Result<History> history = open_history(scratch.path);
  REQUIRE(history);
  return *history;
}

std::string text_of(const Account& account) {
  std::string text;
  uint64_t paragraph = 0;
  for (const Told& told : account.sentences) {
    if (!text.empty()) text += told.paragraph == paragraph ? " " : "\n\n";
    paragraph = told.paragraph;
    text += told.text;
  }
  return text + "\n";
}

// --- grounding -----------------------------------------------------------------------------------

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char letter : text + " ") {
    const bool inside = std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '\'';
    if (inside) word += letter;
    else if (!word.empty()) words.push_back(std::exchange(word, {}));
  }
  return words;
}

std::string without_s(const std::string& word) {
  return word.ends_with("'s") ? word.substr(0, word.size() - 2) : word;
}

// What a sentence may say: the words that join, the templates it names, who and what is in its
// events, and numbers that can be counted in them.
class Ground {
 public:
  Ground(const History& history, const std::string& teller)
      : held_(history.held()), world_(held_.world.held().world), spoken_(world_, held_.log) {
    for (const char* word : {"on", "the", "of", "at", "in", "next", "that", "later", "same",
                             "meanwhile", "before", "after", "dawn", "midnight", "again", "for",
                             "over", "days", "those", "nights", "and", "from", "heard", "learned",
                             "others",
                             "times", "once", "twice", "morning", "afternoon", "evening", "night",
                             "she", "he", "it", "they", "her", "him", "them", "his", "their",
                             "its", "herself", "himself", "itself", "themself", "themselves", "day",
                             "was", "were", "some", "someone", "somewhere", "something", "had",
                             "happened"})
      joining_.insert(word);
    add_words(teller, joining_);
    if (teller.empty()) return;
    for (const history::Record& record : held_.log.records_of_person(held_.names.find(teller)[0]))
      heard_from_[record.event] = record.via;
  }

  void check(const Told& told, int64_t day_before) const {
    std::set<std::string> may = joining_;
    std::set<int64_t> numbers, who;
    add_words(told.day, may);
    add_words(tell::day(*base::parse_time(told.time)), may);
    for (const uint64_t event : told.events) {
      REQUIRE(event < held_.log.size());
      add_event(static_cast<history::EventIndex>(event), may, numbers, who, 0);
      const auto heard = heard_from_.find(static_cast<history::EventIndex>(event));
      std::set<int64_t> nobody;
      if (heard != heard_from_.end()) add_entity(heard->second, may, nobody);
    }
    add_counts(told, numbers, who);
    for (const std::string& id : told.templates) add_template(id, may);
    const std::string rest = check_days(told, day_before);
    for (const std::string& word : words_of(rest)) check_word(word, rest, may, numbers);
  }

  // Counted from the first; -1: not one of them.
  int64_t day_number(const std::string& day) const {
    for (int64_t number = 0; number < 400; ++number) {
      if (tell::day(world_.starts + number * base::day) == day) return number;
    }
    return -1;
  }

 private:
  static std::string lower(std::string word) {
    std::ranges::transform(word, word.begin(), [](unsigned char c) {
      return static_cast<char>(std::tolower(c));
    });
    return word;
  }

  static void add_words(const std::string& text, std::set<std::string>& may) {
    for (const std::string& word : words_of(text)) {
      may.insert(lower(word)), may.insert(lower(without_s(word)));
    }
  }

  static int64_t number_of(const std::string& word) {
    for (int64_t number = 1; number <= 12; ++number) {
      if (lower(word) == tell::number_word(number)) return number;
    }
    const bool digits = std::isdigit(static_cast<unsigned char>(word[0])) != 0;
    return digits ? std::stoll(word) : 0;
  }

  // "Two days later", "In those five days": the days are so many. The rest of the sentence.
  std::string check_days(const Told& told, int64_t day_before) const {
    const std::vector<std::string> words = words_of(told.text);
    const bool later = words.size() > 3 && words[2] == "later";
    if (later) CHECK(number_of(words[0]) == day_number(told.day) - day_before);
    const size_t comma = told.text.find(',');
    const std::string lead = told.text.substr(0, std::min(comma, told.text.size()));
    const bool span = lead.starts_with("In those ") || lead.starts_with("For ") ||
                      lead.starts_with("Over the next ");
    if (span) check_span(told, number_of(words_of(lead).end()[-2]), lead.starts_with("For "));
    if (span) return told.text.substr(comma);
    return later ? told.text.substr(told.text.find("later")) : told.text;
  }

  void check_span(const Told& told, int64_t days, bool each) const {
    std::set<int64_t> on;
    for (const uint64_t event : told.events) {
      const int64_t time = held_.log.read(static_cast<history::EventIndex>(event)).time;
      on.insert(tell::day_number(time, tell::day_begins));
    }
    CHECK(*on.rbegin() - *on.begin() < days);
    if (each) CHECK(static_cast<int64_t>(on.size()) == days);
  }

  void add_entity(int64_t entity, std::set<std::string>& may, std::set<int64_t>& who) const {
    const auto index = static_cast<history::EntityIndex>(entity);
    add_words(held_.names.of(index), may);
    add_words(std::string(held_.names.apposition(index)), may);
    who.insert(entity);
    if (entity == 0) return;
    add_words(world_.kinds[held_.names.kind(index)].name, may);
    const model::NamedId crowd = held_.names.crowd(index);
    if (crowd) add_words(world_.named[crowd].name, may);
  }

  void add_event(history::EventIndex index, std::set<std::string>& may,
                 std::set<int64_t>& numbers, std::set<int64_t>& who, int depth) const {
    const history::Event event = held_.log.read(index);
    const model::Act& act = world_.acts[event.act];
    for (size_t role = 0; role < event.roles.size(); ++role) {
      const model::Sort sort = act.frame[role].type.sort;
      if (sort == model::Sort::Entity) add_entity(event.roles[role], may, who);
      if (sort == model::Sort::Whole) numbers.insert(event.roles[role]);
      if (sort != model::Sort::Event || event.roles[role] == 0 || depth > 2) continue;
      const auto about = static_cast<history::EventIndex>(event.roles[role] - 1);
      add_event(about, may, numbers, who, depth + 1);
      const model::Act& other = world_.acts[held_.log.read(about).act];
      for (const model::Says& says : other.says) add_words(says.text, may);
    }
    for (const history::AnswerGiven& given : event.answers) {
      add_entity(given.who, may, who);
      numbers.insert(given.quantity);
    }
    if (event.roles.empty()) return;
    const auto actor = static_cast<history::EntityIndex>(event.roles[0]);
    add_words(held_.names.of(spoken_.place(actor, index)), may);
  }

  void add_counts(const Told& told, std::set<int64_t>& numbers,
                  const std::set<int64_t>& who) const {
    numbers.insert(static_cast<int64_t>(told.events.size()));
    for (size_t i = 1; i <= who.size(); ++i) numbers.insert(static_cast<int64_t>(i));
    std::map<uint32_t, int64_t> by_act;  // one sentence may gather several acts
    std::map<uint32_t, int64_t> amounts;
    for (const uint64_t event : told.events) {
      const history::Event one = held_.log.read(static_cast<history::EventIndex>(event));
      const size_t answer = one.answers.empty() ? 99 : one.answers[0].answer;
      const auto key = static_cast<uint32_t>(one.act.value * 100 + answer);
      ++by_act[key];
      if (!one.answers.empty()) amounts[key] += one.answers[0].quantity;
    }
    for (const auto& [act, count] : by_act) numbers.insert(count);
    for (const auto& [act, sum] : amounts) numbers.insert(sum);
  }

  void add_template(const std::string& id, std::set<std::string>& may) const {
    bool found = false;
    for (const model::Act& act : world_.acts) {
      for (const model::Says& says : act.says) {
        const std::string own = act.site + (says.answer.empty() ? "" : "/" + says.answer) +
                                (says.all ? "/all" : "") + (says.often ? "/often" : "");
        if (own != id) continue;
        found = true;
        add_words(says.text, may);
        for (const model::Piece& piece : model::pieces(says.text)) {
          add_words(model::singular(piece.many), may), add_words(std::string(piece.one), may);
        }
      }
    }
    for (const model::Claim& claim : world_.claims) {
      if (id != claim.site + "/believed" && id != claim.site + "/doubted") continue;
      found = true;
      add_words(claim.says + " came to believe that no longer believed", may);
      for (history::EntityIndex one = 1; one <= held_.names.entities(); ++one) {
        add_words(held_.names.of(one), may);  // whom it is about stands in no event
      }
    }
    for (const model::Outcome& outcome : world_.outcomes) {
      if (outcome.site != id) continue;
      found = true;
      add_words(outcome.says, may);
      for (const history::OutcomeHeld& one : held_.log.outcomes()) {
        if (world_.outcomes[one.outcome].site != id) continue;
        std::set<int64_t> nobody;
        for (const int64_t role : one.roles) add_entity(role, may, nobody);
      }
    }
    CHECK_MESSAGE(found, id);
  }

  static void check_word(const std::string& word, const std::string& text,
                         const std::set<std::string>& may, const std::set<int64_t>& numbers) {
    INFO(word, " in: ", text);
    const bool digits = std::isdigit(static_cast<unsigned char>(word[0])) != 0;
    const std::string small = lower(without_s(word));
    if (digits && !may.contains(small)) {
      CHECK(numbers.contains(std::stoll(word)));
      return;
    }
    for (int64_t number = 1; number <= 12; ++number) {
      if (small != tell::number_word(number)) continue;
      CHECK(numbers.contains(number));
      return;
    }
    const bool known = may.contains(small) ||
                      may.contains(model::singular(small));
    CHECK(known);
  }

  const door::HeldHistory& held_;
  const model::World& world_;
  tell::Spoken spoken_;
  std::set<std::string> joining_;
  std::map<history::EventIndex, history::EntityIndex> heard_from_;
};

void check_grounded(const History& history, const TellOptions& options) {
  const Result<Account> account = tell_account(history, options);
  REQUIRE(account);
  REQUIRE(account->sentences.size() > 3);
  const Ground ground(history, options.as);
  int64_t day = 0;
  for (const Told& told : account->sentences) {
    REQUIRE(!told.events.empty());
    REQUIRE(!told.templates.empty());
    CHECK(std::ranges::is_sorted(told.events));
    ground.check(told, day);
    day = ground.day_number(told.day);
    CHECK(day >= -1);
  }
}

std::set<uint64_t> events_of(const Account& account) {
  std::set<uint64_t> all;
  for (const Told& told : account.sentences) all.insert(told.events.begin(), told.events.end());
  return all;
}

history::EntityIndex called(const History& history, const std::string& name) {
  return history.held().names.find(name).at(0);
}

std::set<uint64_t> known_to(const History& history, const std::string& name) {
  std::set<uint64_t> all;
  for (const history::Record& record :
       history.held().log.records_of_person(called(history, name))) {
    all.insert(record.event);
  }
  return all;
}

}  // namespace

TEST_CASE("every name, number and word of a telling is in its events or the world's text") {
  const Scratch scratch;
  for (const uint64_t seed : {1, 2}) {
    check_grounded(history_of("tests/worlds/a_scarf.world", seed, scratch), {});
    check_grounded(history_of("tests/worlds/a_scarf.world", seed, scratch), {.as = "Ani"});
  }
  const History anora = history_of("worlds/anora/anora.world", 2, scratch);
  check_grounded(anora, {});
  check_grounded(anora, {.as = "Ani"});
  check_grounded(anora, {.about = "Ivan, Toros"});
}

TEST_CASE("an account tells only what reached its teller") {
  const Scratch scratch;
  const History history = history_of("tests/worlds/a_scarf.world", 3, scratch);
  for (const char* who : {"Ani", "Igor", "Lulu"}) {
    const Result<Account> account = tell_account(history, {.as = who, .all = true});
    REQUIRE(account);
    const std::set<uint64_t> known = known_to(history, who);
    const std::set<uint64_t> told = events_of(*account);
    CHECK(std::ranges::includes(known, told));
  }
}

TEST_CASE("what was given and not noticed is in one account and not in the other") {
  const Scratch scratch;
  const History history = history_of("tests/worlds/a_scarf.world", 3, scratch);
  const Result<Accounts> both = tell_beside(history, {.as = "Ani"}, "Igor");
  REQUIRE(both);
  CHECK(both->first.who == "Ani");
  CHECK(both->second.who == "Igor");
  const std::set<uint64_t> hers = events_of(both->first), his = events_of(both->second);
  const std::set<uint64_t> she_knows = known_to(history, "Ani");
  const std::set<uint64_t> he_knows = known_to(history, "Igor");
  const auto scarf = [&](uint64_t index) {
    const history::Event event = history.held().log.read(static_cast<history::EventIndex>(index));
    const model::World& world = history.held().world.held().world;
    return world.acts[event.act].name == "give_scarf" &&
           event.roles[0] == called(history, "Igor") &&
           event.roles[1] == called(history, "Ani");
  };
  size_t given = 0, shared = 0;
  for (const uint64_t event : his) {
    if (she_knows.contains(event)) CHECK(hers.contains(event));
    else if (scarf(event)) ++given;
  }
  for (const uint64_t event : hers) {
    shared += his.contains(event) ? 1 : 0;
    if (he_knows.contains(event)) CHECK(his.contains(event));
  }
  CHECK(given > 0);
  CHECK(shared > 0);
}

TEST_CASE("a refusal that was shown as a yes is a yes to the one who asked") {
  const Scratch scratch;
  const History history = history_of("tests/worlds/a_scarf.world", 3, scratch);
  const Result<Account> asker = tell_account(history, {.as = "Igor", .all = true});
  const Result<Account> asked = tell_account(history, {.as = "Ani", .all = true});
  REQUIRE(asker);
  REQUIRE(asked);
  std::map<uint64_t, std::string> his;
  for (const Told& told : asker->sentences)
    for (const uint64_t event : told.events) his[event] = told.text;
  size_t shown = 0;
  for (const Told& told : asked->sentences) {
    const bool refused = told.text.find("Igor asked Ani for a drink; she refused") !=
                         std::string::npos;
    for (const uint64_t event : told.events) {
      if (!refused || !his.contains(event)) continue;
      ++shown;
      CHECK(his[event].find("she paid for some drinks") != std::string::npos);
    }
  }
  CHECK(shown > 0);
}

TEST_CASE("what somebody came to believe is in their own account, and in nobody else's") {
  const Scratch scratch;
  size_t began = 0, ended = 0;
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    const History history = history_of("tests/worlds/a_word.world", seed, scratch);
    const std::string hers = text_of(*tell_account(history, {.as = "Ann"}));
    const std::string all = text_of(*tell_account(history, {}));
    CHECK(all.find("believe") == std::string::npos);
    CHECK(all.find("Ann, who waits") != std::string::npos);
    CHECK(hers.find("believe that Ann") == std::string::npos);  // her own word she knows
    CHECK(hers.find("sat alone") == std::string::npos);         // that is for those who know all
    const size_t begins = hers.find("came to believe that Ben would come");
    const size_t ends = hers.find("no longer believed that");
    const size_t promised = hers.find("Ben promised"), broke = hers.find("let Ann down");
    began += begins != std::string::npos, ended += ends != std::string::npos;
    if (begins != std::string::npos) CHECK(promised < begins);
    if (ends == std::string::npos) continue;
    CHECK(begins < ends);
    CHECK(broke < ends);
    CHECK(all.find("sat alone") != std::string::npos);
  }
  CHECK(began >= 3);
  CHECK(ended >= 1);
}

TEST_CASE("an account about some has the outcomes and beliefs that are about these") {
  const Scratch scratch;
  size_t ends = 0, beliefs = 0;
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    const History history = history_of("tests/worlds/a_word.world", seed, scratch);
    const auto has = [&](const TellOptions& options, const char* words) {
      return text_of(*tell_account(history, options)).find(words) != std::string::npos;
    };
    for (const char* who : {"Ann", "Ben"}) {
      const int64_t one = called(history, who);
      const bool held =
          std::ranges::any_of(history.held().log.outcomes(),
                              [&](const auto& outcome) { return outcome.roles[0] == one; });
      CHECK(has({.about = who}, "sat alone") == held);
      ends += held;
    }
    const bool believed = has({.as = "Ann"}, "believe that Ben");
    CHECK(has({.about = "Ben", .as = "Ann"}, "believe that Ben") == believed);
    beliefs += believed;
  }
  CHECK(ends >= 1);
  CHECK(ends < 12);
  CHECK(beliefs >= 3);
}

TEST_CASE("pronouns and places rest on nothing that happens, nor the other way round") {
  const Scratch scratch;
  const History with = history_of("tests/worlds/a_scarf.world", 4, scratch);
  const std::string hash = with.hash();
  std::ifstream file(home() / "tests/worlds/a_scarf.world");
  std::string text, line;
  while (std::getline(file, line)) {
    const bool telling = line.starts_with("spoken of") || line.starts_with("  says");
    if (!telling) text += line + "\n";
  }
  const std::string folder = scratch.path + "-folder";
  REQUIRE(std::system(("mkdir -p " + folder).c_str()) == 0);
  std::ofstream(folder + "/a_scarf.world") << text;
  const Result<Checked> checked = check(folder + "/a_scarf.world", home());
  REQUIRE(checked);
  REQUIRE(checked->world);
  RunOptions options;
  options.seed = 4;
  options.out = scratch.path;
  options.replace = true;
  const Result<Ran> ran = run(checked->world, options);
  CHECK(std::system(("rm -r " + folder).c_str()) == 0);
  REQUIRE(ran);
  CHECK(ran->hash == hash);
}

TEST_CASE("a whole history of Anora is told in few sentences, or in all") {
  const Scratch scratch;
  const History history = history_of("worlds/anora/anora.world", 2, scratch);
  const Result<Account> account = tell_account(history, {});
  REQUIRE(account);
  CHECK(account->sentences.size() < 300);
  const Result<Account> all = tell_account(history, {.all = true});
  REQUIRE(all);
  CHECK(all->sentences.size() > 1000);  // nothing is left out
}

TEST_CASE("two small tellings are as they were") {
  const Scratch scratch;
  const auto golden = [&](const std::string& name, const std::string& now) {
    const auto path = home() / "tests/telling" / name;
    std::ifstream file(path);
    std::stringstream was;
    was << file.rdbuf();
    if (std::getenv("MILIEU_NEW_GOLDENS")) std::ofstream(path) << now;
    else CHECK_MESSAGE(was.str() == now, name);
  };
  const History scarf = history_of("tests/worlds/a_scarf.world", 3, scratch);
  golden("a_scarf.txt", text_of(*tell_account(scarf, {})));
  golden("a_scarf_ani.txt", text_of(*tell_account(scarf, {.as = "Ani"})));
  const History tavern = history_of("tests/worlds/tavern.world", 1, scratch);
  golden("tavern.txt", text_of(*tell_account(tavern, {})));
}

}  // namespace milieu::tests
