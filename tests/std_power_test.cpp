// The library, module by module: work's shadows, rank, law and force. The other half, and what
// holds for both, stands in std_test.cpp.
#include <doctest/doctest.h>

#include <set>

#include "base/calendar.h"
#include "tests/trials.h"

namespace milieu::tests {
namespace {

using history::Event;

const std::string& example(const std::string& name) { return library_examples().at(name); }

// The value that `event` wrote last to `fact`, as stored; `none` if it did not.
std::optional<int64_t> wrote(const Trials& trials, const Event& event, const std::string& fact) {
  std::optional<int64_t> value;
  for (const history::Write& write : event.writes)
    if (trials.world().facts[write.fact].name == fact) value = write.value;
  return value;
}

}  // namespace

TEST_CASE("roles: each workmate who is there notices, and likes one less") {
  const std::string world = example("counter");
  const Trials trials(world);
  int chats = 0;
  for (const Life& life : trials.lives()) {
    const auto all = life.events("chat(eve)");
    const auto quits = life.events("quit");
    if (all.empty() || (!quits.empty() && quits[0] < all[0])) continue;
    ++chats;
    int slips = 0;
    std::set<std::string> cooler;
    for (const history::Write& write : life.told().events[all[0]].writes) {
      const std::string& fact = trials.world().facts[write.fact].name;
      slips += fact == "slips";
      if (fact == "warmth" && write.value < write.before)
        cooler.insert(life.people().name(write.keys[0]));
    }
    CHECK(slips == 3);
    CHECK(cooler == std::set<std::string>{"manager", "mates1", "mates2"});
  }
  CHECK(chats >= 5);
  CHECK(trials.held("disliked(eve, _)") == 0);
  // Three fines are all that the pocket holds.
  for (const Life& life : trials.lives()) CHECK(life.happened("dock(_, eve)") <= 3);
  CHECK(trials.happened("dock") > 0);
  CHECK(trials.happened("sack(manager, eve)") > 0);
  const Trials allowed(with(world, " is steps_out(x)", ""));
  CHECK(allowed.happened("chat(eve)") > 0);
  CHECK(allowed.held("noticed") + allowed.happened("dock") + allowed.happened("sack") == 0);
  CHECK(Trials(world, "roles").held("noticed") == 0);
}

TEST_CASE("roles: whoever runs the place without working there can sack as well") {
  const Trials trials(with(example("counter"), "hired(it) = shop, runs(it, shop)",
                           "runs(it, shop)"));
  CHECK(trials.happened("sack(manager, eve)") > 0);
  CHECK(trials.held("disliked(manager, eve)") == 0);
}

TEST_CASE("upkeep: a mess where it is somebody's job, and a way home for who is shown the door") {
  const std::string world = example("inn");
  const Trials trials(world);
  CHECK(trials.held("untidy(cellar)") == 0);
  CHECK(trials.lived("tidy(maid, tavern)") >= 30);
  CHECK(trials.lived("get_loud(maid)") == 0);
  int shown = 0;
  for (const Life& life : trials.lives())
    for (history::EventIndex event : life.events("calm_down(maid, _)", "leave")) {
      ++shown;
      const Event& next = life.told().events[event];
      bool goes = false;
      for (history::EventIndex walk : life.events("walk(_, house)")) {
        const Event& one = life.told().events[walk];
        goes = goes || (one.triggered && one.causes[0] == event && one.roles[0] == next.roles[1] &&
                        one.time == next.time);
      }
      CHECK(goes);
    }
  CHECK(shown >= 5);
  const Trials nobody(with(world, ", keeps_up(it, tavern)", ""));
  CHECK(trials.happened("use_up(tavern)") > 0);
  CHECK(trials.happened("use_up(cellar)") + nobody.happened("use_up") == 0);
  CHECK(nobody.happened("tidy") + nobody.happened("calm_down") == 0);
  CHECK(Trials(world, "upkeep").held("untidy") == 0);
}

TEST_CASE("rivals: envy and support after somebody shone, and a chance in an absence") {
  const std::string world = example("stage");
  const Trials trials(world);
  CHECK(trials.lived("snipe(second, star)") >= 30);
  CHECK(trials.lived("side(second, star)") == 0);
  CHECK(trials.lived("side(third, star)") >= 25);
  CHECK(trials.happened("snipe(second, star)") > 2 * trials.happened("snipe(third, star)"));
  CHECK(trials.held("hurt(star)") >= 30);
  CHECK(trials.held("won_over") >= 30);
  const Trials silent(with(world, "  stars(star)\n", "  stars(rich)\n"));  // who is no rival
  CHECK(silent.held("sniped") == 0);
  CHECK(Trials(with(world, " is shines", "")).held("sniped") == 0);
  CHECK(Trials(with(world, "  patron(rich) = absent\n", "")).held("won_over") == 0);
  // No opening while the favourite is there.
  CHECK(Trials(with(world, "at(it) = elsewhere", "at(it) = hall")).held("won_over") == 0);
  CHECK(Trials(world, "rivals").held("sniped") == 0);
}

TEST_CASE("standing: what an authority does not recognise happens, and is void before it") {
  const std::string world = example("two_courts");
  const Trials trials(world);
  CHECK(trials.held("made_citizen(ann)") == trials.seeds());
  CHECK(trials.held("made_citizen(ben)") == 0);
  CHECK(trials.held("done_in_vain(ben)") == trials.seeds());
  CHECK(trials.lived("naturalise(priest, ben)", "void") == trials.seeds());
  CHECK(trials.lived("naturalise(judge, ann)", "void") == 0);
  CHECK(trials.held("lawful_there(court)") == trials.seeds());
  CHECK(trials.held("lawful_there(chapel)") == 0);
  const Trials turned(with(world, "recognises(republic, ", "recognises(church, "));
  CHECK(turned.held("made_citizen(ben)") == turned.seeds());
  CHECK(turned.held("made_citizen(ann)") == 0);
  // A session needs a seat.
  const Trials no_seat(with(world, "  seat(it)\n", ""));
  CHECK(no_seat.happened("naturalise") == 0);
  CHECK(no_seat.lived("naturalise(judge, ann)", "failed") == no_seat.seeds());
}

TEST_CASE("regard: those above judge those below who look to them, and a third may ask") {
  const std::string world = example("rank");
  const Trials trials(world);
  CHECK(trials.lived("please(girl, lady)", "judge") >= 30);
  CHECK(trials.happened("please(equal, _)") == 0);
  CHECK(trials.lived("ask_apology(friend, _, girl)") >= 25);
  for (const Life& life : trials.lives()) {
    const auto asked = life.events("ask_apology");
    const auto judged = life.events("please(girl, lady)", "judge");
    if (!asked.empty()) CHECK((!judged.empty() && judged[0] < asked[0]));
  }
  const Trials proud(with(world, "renown(it) = 0.1, looks_to(it, lady)", "renown(it) = 0.1"));
  CHECK(proud.happened("please") + proud.happened("ask_apology") == 0);
  const Trials risen(with(world, "renown(it) = 0.1,", "renown(it) = 0.9,"));
  CHECK(risen.happened("please") == 0);
  CHECK(Trials(world, "regard").held("judged") == 0);
}

TEST_CASE("regard: a rank follows a full purse by a hundredth a week, up to a half") {
  const std::string world = with(example("rank"), "start\n", "new vault, box: account\nstart\n"
      "  pocket(girl) = vault, fund(vault) = 60000 dollars, pocket(friend) = box\n"
      "  fund(box) = 60000 dollars\n") +
      "measure girls = sum(renown(x) for x with pocket(x) == vault)\n"
      "measure friends = sum(renown(x) for x with pocket(x) == box)\n";
  const Trials rich(world, "", 5);
  for (const Life& life : rich.lives()) {
    CHECK(life.last("girls") == doctest::Approx(0.12));  // two Sundays
    CHECK(life.last("friends") == doctest::Approx(0.5));
  }
  const Trials poor(with(world, "fund(vault) = 60000", "fund(vault) = 600"), "", 5);
  for (const Life& life : poor.lives()) CHECK(life.last("girls") == doctest::Approx(0.1));
}

TEST_CASE("bargain: each counter is the next bid, until one is accepted or left") {
  const std::string world = example("horse");
  const Trials trials(world);
  int countered = 0;
  for (const Life& life : trials.lives()) {
    const auto bids = life.events("bid");
    REQUIRE(!bids.empty());
    for (size_t i = 0; i < bids.size(); ++i) {
      const Event& bid = life.told().events[bids[i]];
      const history::AnswerGiven& given = bid.answers[0];
      const std::string& answer = trials.world().acts[bid.act].asks->answers[given.answer].name;
      CHECK((answer == "counter") == (i + 1 < bids.size()));
      if (answer == "accept") CHECK(wrote(trials, bid, "terms") == bid.roles[4]);
      if (answer != "counter") CHECK(life.held("sold") == (answer == "accept"));
      if (answer != "counter") continue;
      ++countered;
      const Event& next = life.told().events[bids[i + 1]];
      CHECK(next.time == bid.time + base::minute);
      CHECK(next.roles[0] == bid.roles[1]);
      CHECK(next.roles[1] == bid.roles[0]);
      CHECK(next.roles[2] == bid.roles[2]);
      CHECK(next.roles[4] == given.quantity);
    }
  }
  CHECK(countered >= 10);
  CHECK(trials.held("sold") >= 3);
  CHECK(trials.held("let_drop") >= 3);
  CHECK(Trials(world, "bargain").held("sold") == 0);
}

TEST_CASE("bargain: the lavish outbid themselves, others ask for less") {
  const std::string world = with(example("horse"), "then: bid(x, y, x, m, 3)",
                                 "then: bid(y, x, x, m, 3)");
  const auto raised = [&](const char* lavish) {
    const std::string trait = ", lavish(buyer) = " + std::string(lavish) + "\n";
    const Trials trials(with(world, "  wants_horse(buyer)\n", "  wants_horse(buyer)" + trait));
    int count = 0;
    for (const Life& life : trials.lives()) {
      const auto bids = life.events("bid(buyer, seller, _, _, _)");
      count += !bids.empty() && life.told().events[bids[0]].roles[4] > 3;
    }
    return count;
  };
  const int lavish = raised("1"), careful = raised("0");
  CHECK(lavish >= 20);
  CHECK(careful <= lavish / 2);
}

TEST_CASE("belief: what is said speaks for it, what belies it weighs more") {
  const std::string world = example("promise");
  const Trials trials(world);
  CHECK(trials.held("believed(ann, true)") >= 35);
  CHECK(trials.held("doubted(ann, _)") == 0);
  CHECK(trials.held("doubted(bea, false)") >= 35);
  const Trials faithful(with(world, " is belies(y)", ""));
  CHECK(faithful.held("doubted") == 0);
  CHECK(faithful.held("believed(bea, false)") >= 35);
  // Words in a tongue that is not understood are no evidence.
  const Trials foreign(with(with(world, "fact flirts", "new sign: tongue\nfact flirts"),
                            ", flirts(false)", ", flirts(false), tongue_of(true) = sign"));
  CHECK(foreign.happened("assure(true, ann)") == 0);
  CHECK(foreign.happened("assure(true, ann)", "failed") > 0);
  CHECK(foreign.held("believed(ann, true)") == 0);
  CHECK(Trials(world, "belief").held("believed") == 0);
  const Trials idle(with(world, "resolve(true, ann) = 0.9", "resolve(true, ann) = 0.3"));
  CHECK(idle.happened("assure(true, _)") == 0);
}

}  // namespace milieu::tests
