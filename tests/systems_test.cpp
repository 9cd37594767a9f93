// The systems of Anora, each taken out: a number that was fixed beforehand must then move, as the
// texts about the film suggest. The rows are named after the systems of docs/anora.md.
//
// Over 500 seeds of their own, paired: the same seed with and without. By at least a tenth (of the
// histories, where the number is whether something held) or three tenths of a standard deviation.
#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "milieu/world.h"
#include "tell/collision.h"
#include "tell/spoken.h"
#include "tests/harness.h"
#include "tests/survey.h"

namespace milieu::tests {
namespace {

struct System {
  const char* name;
  const char* without;    // what is taken out, as after `without`; or
  const char* parameter;  // set to nothing instead
  const char* statistic;  // a number, read on the last evening; or the name of an outcome
  int moves;              // up or down, when it is taken out
};

constexpr System systems[] = {
    // Those of the same house think less of one who steps out [R:8].
    {"s01_roles", "roles", "",
     "mean(warmth(w, d) for w, d with w is dancer, d is dancer, w != d, "
     "hire_for_days(_, d, _) answered come)", +1},
    // Who pays is danced for: without the pay, it is those one likes [R:3, E:4].
    {"s02_work", "dance(money)", "", "count(e with e is dance(_, c) answered pay, lavish(c) > 0.6)", -1},
    // Nobody puts it in order: what is left lies about [R:5].
    {"s03_labour", "tidy", "", "mean(mess(p) for p with keeps_up(_, p))", +1},
    // Nobody minds whose money it is that they live on: more are stood by [R:7, E:21].
    {"s04_strings", "ask_to_stand(strings)", "",
     "count(e with e is ask_to_stand(_, ivan) answered stand) / "
     "max(1, count(e with e is ask_to_stand(_, ivan)))", +1},
    // How one is treated by the high follows rank [E:21].
    {"s05_standing", "please(rank)", "",
     "count(e with e is please(_, galina) answered warm) / "
     "max(1, count(e with e is please(_, galina)))", +1},
    // Paid time that moves nothing in anybody becomes no bond [R:3].
    {"s06_bond", "", "growth", "b03_unequal_bond", -1},
    // Nobody answers a price with more for the show of it [E:13].
    {"s07_bargain", "bid(flourish)", "", "b06_he_outbids_himself", -1},
    // Nobody is ever more believed than at first: more is said in vain [E:6].
    {"s08_belief", "serious", "", "count(e with e is propose(_, _) answered no)", +1},
    // Nobody takes anybody along to where it can be done [N:7].
    {"s09_elsewhere", "take_along", "", "b07_wed_on_a_whim", -1},
    // In one's own eyes it ends by one's own doing, or not at all [E:20].
    {"s10_authorities", "give_up_on", "",
     "count(x, y with wed(x, y) answered yes, not married(x, y) before x) + "
     "count(x, y with wed(x, y) answered yes, not married(x, y) before y)", -1},
    // No orders: who has been told by nobody goes nowhere [N:7].
    {"s11_orders", "order", "", "b12_men_come_in", -1},
    // Those who coerce obey for their bread, too [R:9].
    {"s12_enforcers", "order(bread)", "", "count(e with e is order(_, _, _) answered refuse)", +1},
    // Nobody tells anybody: the family does not hear of it [E:18].
    {"s13_news", "tell", "", "b10_parents_set_out", -1},
    // Nobody runs: there is nobody to look for [E:19].
    {"s14_flight", "run", "", "b16_the_search", -1},
    // Nobody insists: nobody goes about an errand with less zeal [N:9].
    {"s15_voice", "insist", "", "sum(10 - zeal(t) for t with t is errand)", -1},
    // Nobody goes looking: fewer are found and fetched [E:20].
    {"s16_search", "go_looking", "", "count(e with e is fetch(_, _, _) answered come)", -1},
    // Nobody goes where it can be done [E:24, N:9].
    {"s17_annulment", "fly_to_court", "", "b21_annulled", -1},
    // No small things: fewer are believed to mean well [E:24].
    {"s18_care", "give, stay_by", "", "ending_somebody_stood_by", -1},
    // Nobody envies: those of one floor like each other better [R:8].
    {"s19_rivals", "snipe", "", "mean(warmth(x, y) for x, y with rivals(x, y))", +1},
    // Nobody tries to please: nobody has to be apologised to [E:21].
    {"s20_powerful", "please", "", "b22_asks_an_apology", -1},
    // Nobody is rash [E:6].
    {"s21_character", "propose(rash)", "", "b05_proposed_and_doubted", -1},
    // Nobody is fetched against their will: those whose marriage it is have the say [R:13, E:20].
    {"s22_agency", "fetch", "", "b21_annulled", -1},
    // Nobody acts on a whim: more of the histories end alike, before they have begun [R:12].
    {"s23_no_neat_ending", "propose(rash)", "", "ending_no_wedding", +1},
    // Nobody tells anybody: what one knows is what one saw [E:24].
    {"s25_whose_eyes", "tell", "", "count(e with e is news(_, ivan), known(galina, e))", -1},
    // Nobody sets themselves against a marriage: fewer plans run into each other and fail [R:10].
    {"s30_comic", "set_against", "", "collisions", -1},
    // A marriage is wanted for its papers, too [E:8].
    {"s29_papers", "propose(papers)", "", "count(e with e is propose(_, _))", -1},
};

// A name alone is that of an outcome, or counted from the whole history.
bool is_counted(const System& system) { return std::string(system.statistic) == "collisions"; }
bool is_outcome(const System& system) {
  return !is_counted(system) &&
         std::string(system.statistic).find_first_of(" (") == std::string::npos;
}
bool is_measure(const System& system) { return !is_outcome(system) && !is_counted(system); }

// Anora, asked about all of these at its end; and something that nobody can do, to be taken out.
std::string asked() {
  std::string text =
      "world systems extends anora\n"
      "action never_mind(a: person) about once in 5 days\n  when pride(a) < 0\n"
      "  then: pride(a) = 0\n";
  for (const System& system : systems) {
    if (!is_measure(system)) continue;
    text += std::string("measure ") + system.name + " = " + system.statistic + "\n";
  }
  return text;
}

std::shared_ptr<const model::World> world_with(const std::string& more) {
  return loaded_world("part", {{"systems", asked()},
                               {"part", "world part extends systems" + more + "\n"}});
}

std::shared_ptr<const model::World> world_without(const System& system) {
  auto world = world_with(*system.without ? std::string(" without ") + system.without : "");
  if (!*system.parameter) return world;
  auto changed = std::make_shared<model::World>(*world);
  bool found = false;
  for (model::ParameterId id : world->parameters.ids()) {
    if (world->parameters[id].name != system.parameter) continue;
    changed->parameters[id].value = model::of_whole(0);
    found = true;
  }
  REQUIRE(found);
  return changed;
}

void count_collisions(const model::World& world, const history::Log& log, Lived& life) {
  tell::Names names(world);
  log.for_each([&](history::EventIndex, const history::Event& event) { names.told(event); });
  const tell::Spoken spoken(world, log);
  const tell::Telling telling{.world = world, .names = names, .spoken = &spoken};
  life.last["collisions"] =
      static_cast<double>(tell::collisions(telling, tell::Account(world, log, 0)).size());
}

std::vector<Lived> lives_in(const model::World& world, bool counted) {
  const auto [first, last] = seeds_from("MILIEU_SYSTEM_SEEDS", 21001, 21500);
  Counting counting;
  if (counted)
    counting = [&](const history::Log& log, Lived& life) { count_collisions(world, log, life); };
  return survey(world, first, last, {}, counting);
}

// The same seeds with all that there is in it.
const std::vector<Lived>& whole() {
  static const std::vector<Lived> lives = lives_in(*world_with(""), true);
  return lives;
}

// By a tenth of the histories, or three tenths of a standard deviation.
void moves(const System& system) {
  const std::vector<Lived>& before = whole();
  const std::vector<Lived> after = lives_in(*world_without(system), is_counted(system));
  const std::string statistic = is_measure(system) ? system.name : system.statistic;
  const Shift found = shift(before, after, statistic);
  const double change = found.after - found.before;
  const double wanted = is_outcome(system) ? 0.1 : 0.3 * found.spread;
  std::ostringstream row;
  row << "| " << system.name << " | " << (*system.without ? system.without : system.parameter)
      << " | " << system.statistic << " | " << found.before << " | " << found.after << " | "
      << found.error << " | " << (found.spread > 0 ? change / found.spread : 0) << " |";
  MESSAGE(row.str());
  std::cout.flush();  // hours before the last
  for (const Lived& life : after) CHECK(life.error == "");
  CHECK(change * system.moves >= wanted);
}

}  // namespace

TEST_SUITE("systems of anora") {
  TEST_CASE("s28_where_it_comes_from: every rule and number has a source, or says that it has none") {
    namespace fs = std::filesystem;
    const Result<Checked> whole = check((home() / "worlds/anora/anora.world").string(), home());
    REQUIRE(whole);
    REQUIRE(whole->world);
    const Sources told = sources(whole->world);
    CHECK(told.unsaid == 0);
    CHECK(told.tuned >= 1);
    CHECK(told.from_source > 100);
    CHECK(told.sources.size() >= 6);
    // The same without the two words that cover what no line of a text does.
    const fs::path folder = fs::temp_directory_path() / ("milieu-s28-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    for (const char* name : {"anora", "club"}) {
      std::string text = text_in(home() / "worlds/anora" / (std::string(name) + ".world"));
      const size_t line = text.find('\n'), at = text.find("  [assumed]");
      REQUIRE(at < line);
      std::ofstream(folder / (std::string(name) + ".world")) << text.erase(at, line - at);
    }
    const Result<Checked> bare = check((folder / "anora.world").string(), home());
    fs::remove_all(folder);
    REQUIRE(bare);
    REQUIRE(bare->world);
    CHECK(sources(bare->world).unsaid > 30);
  }

  TEST_CASE("each can be taken out, and people live on") {
    for (const System& system : systems) {
      CAPTURE(system.name);
      const auto world = world_without(system);
      const Lived life = first_days(*world, 3);
      CHECK(life.error == "");
      CHECK(life.events > 500);
    }
  }

  TEST_CASE("taking out what nobody can do changes nothing [slow]") {
    if (!std::getenv("MILIEU_CHECK_WORLDS")) return;
    const std::vector<Lived>& before = whole();
    const std::vector<Lived> after = lives_in(*world_with(" without never_mind"), true);
    for (size_t i = 0; i < before.size(); ++i) {
      CHECK(before[i].events == after[i].events);
      CHECK(before[i].held == after[i].held);
      CHECK(before[i].last == after[i].last);
    }
  }

  TEST_CASE("each, taken out, moves what it should [slow]") {
    if (!std::getenv("MILIEU_CHECK_WORLDS")) return;
    const char* only = std::getenv("MILIEU_SYSTEM");
    for (const System& system : systems) {
      const std::string row = std::string(system.name).substr(0, 3);
      if (only && std::string(only).find(row) == std::string::npos) continue;  // "s04,s05"
      SUBCASE(system.name) { moves(system); }
    }
  }
}

}  // namespace milieu::tests
