// The library, module by module: daily life, money and work. The other half stands in
// std_power_test.cpp.
//
// Worlds are the examples of docs/library.md, or made here. What must hold in every history is
// checked in each of 40; what is a matter of chance has bounds set with a wide margin, so that a
// number in std/ can be tuned. After each comes the same world without the cause.
#include <doctest/doctest.h>

#include "base/calendar.h"
#include "tests/trials.h"

namespace milieu::tests {
namespace {

using history::Event;

const std::string& example(const std::string& name) { return library_examples().at(name); }

}  // namespace

TEST_CASE("place: a locked door stops who has no key, and a party comes in with its leader") {
  const std::string world = example("locked_room");
  const Trials trials(world);
  CHECK(trials.held("inside(ann)") == trials.seeds());
  CHECK(trials.held("inside(ben)") == 0);
  CHECK(trials.lived("come_in(ben, vault)", "failed") == trials.seeds());
  int together = 0;
  for (const Life& life : trials.lives()) {
    bool left = false;
    for (history::EventIndex event : life.events("part_ways(cal, ann)"))
      left = left || life.told().events[event].time < trials.world().starts + 30 * base::minute;
    CHECK(life.held("inside(cal)") == !left);
    if (left) continue;
    const auto cal = life.events("come_in(cal, vault)"), ann = life.events("come_in(ann, vault)");
    REQUIRE(cal.size() == 1);
    together += life.told().events[cal[0]].time == life.told().events[ann[0]].time;
  }
  CHECK(together > 30);
  // Back home from the door.
  CHECK(trials.lived("come_in(ben, street)") == trials.seeds());

  const Trials no_key(with(world, "key(ann, vault), ", ""));
  CHECK(no_key.held("inside") == 0);
  const Trials no_lock(with(world, "locked(vault), ", ""));
  CHECK(no_lock.held("inside(ben)") == no_lock.seeds());
  CHECK(no_lock.held("turned_away") == 0);
  const Trials alone(with(world, ", goes_with(cal) = ann", ""));
  CHECK(alone.lived("come_in(cal, vault)", "failed") == alone.seeds());
  CHECK(Trials(world, "place").held("inside") == 0);
}

TEST_CASE("place: those who see somebody go do not learn where to") {
  const Trials trials(with(example("locked_room"), "when goes_with(x) == none",
                           "when goes_with(x) == none, key(x, vault)"));
  for (const Life& life : trials.lives()) {
    const auto walks = life.events("walk(ann, vault)");
    REQUIRE(walks.size() == 1);
    bool seen = false;
    for (const history::Record& record : life.told().records) {
      if (record.event != walks[0] || life.people().name(record.who) != "ben") continue;
      seen = true;
      CHECK(record.swapped);
      CHECK(record.put == 0);
      CHECK(life.people().name(record.instead_of) == "vault");
    }
    CHECK(seen);
  }
}

TEST_CASE("sleep: who is at home is rested, who is out is tired out") {
  const std::string world = example("one_night");
  const Trials trials(world);
  CHECK(trials.lived("weary(stranger)") == trials.seeds());
  CHECK(trials.lived("sleep(stranger)") == 0);
  for (const Life& life : trials.lives())
    for (int i = 1; i <= 20; ++i) {
      const std::string guest = "(guests" + std::to_string(i) + ")";
      // Whoever had not come home at five has not slept.
      bool home = false;
      for (history::EventIndex event : life.events("come_in(guests" + std::to_string(i) +
                                                   ", house)"))
        home = home || life.told().events[event].time <= trials.world().starts + 8 * base::hour;
      CHECK((life.happened("sleep" + guest) > 0) == home);
    }
  CHECK(Trials(world, "sleep").held("rested") == 0);
}

TEST_CASE("sleep: at night people go home, and owls no more than by day") {
  const std::string world = example("one_night");
  const std::string times = "2024-01-01 21:00 to 2024-01-02 06:00", home = "home(it) = house";
  const std::string day = with(world, times, "2024-01-01 11:00 to 2024-01-01 14:00");
  const std::string night = with(world, times, "2024-01-01 23:00 to 2024-01-02 02:00");
  const int by_day = Trials(day).happened("go_home"), by_night = Trials(night).happened("go_home");
  CHECK(by_day > 0);
  CHECK(by_night > 3 * by_day / 2);
  const int owls_by_day = Trials(with(day, home, home + ", owl(it) = 1")).happened("go_home");
  const int owls_by_night = Trials(with(night, home, home + ", owl(it) = 1")).happened("go_home");
  // 800 people each: three standard errors of a difference are 3 * sqrt(2 * 800 / 4) = 60 at most.
  CHECK(std::abs(owls_by_night - owls_by_day) <= 60);
}

TEST_CASE("bond: warmth grows where it is answered, and goes where it is not") {
  const std::string world = example("two_liked");
  const Trials trials(world);
  CHECK(trials.held("grew_fond(ann, ben)") >= 30);
  CHECK(trials.held("grew_fond(cal, dee)") <= 8);  // a taste for each other may still win
  CHECK(trials.held("lost_heart(cal, dee)") >= 30);
  CHECK(trials.held("lost_heart(ann, _)") <= 5);
  // Nobody begins without some warmth; dee has hers from cal, a few hundredths each time.
  for (const Life& life : trials.lives()) {
    const auto his = life.events("enjoy(cal, dee)", "warm"), hers = life.events("enjoy(dee, _)");
    if (!hers.empty()) CHECK((his.size() >= 3 && his[2] < hers[0]));
  }
  const Trials unmoved(with(world, "warmth(cal, dee) = 0.5", "warmth(cal, dee) = 0"));
  CHECK(unmoved.happened("enjoy(cal, _)") == 0);
  CHECK(unmoved.happened("enjoy(dee, _)") == 0);
  CHECK(trials.happened("enjoy(ann, cal)") == 0);
  const Trials cooler(with(world, "warmth(ann, ben) = 0.5", "warmth(ann, ben) = 0.05"));
  CHECK(cooler.seeds() == 40);
  for (const Life& life : cooler.lives()) {
    const auto his = life.events("enjoy(ben, ann)"), hers = life.events("enjoy(ann, ben)");
    if (!hers.empty()) CHECK((!his.empty() && his[0] < hers[0]));
  }
  CHECK(Trials(world, "bond").happened("enjoy") == 0);
}

TEST_CASE("mood: spirits are lifted and lowered by the classes, for whom the act is meant") {
  const std::string world = example("spirits");
  const Trials trials(world);
  CHECK(trials.held("cheered(ben)") == trials.seeds());
  CHECK(trials.held("cast_down(cal)") == trials.seeds());
  CHECK(trials.held("cheered(cal)") + trials.held("cast_down(ben)") == 0);
  CHECK(trials.held("cheered(ann)") + trials.held("cast_down(ann)") == 0);
  CHECK(Trials(with(world, " is lifts(b)", "")).held("cheered") == 0);
  CHECK(Trials(with(world, " is hurts(b)", "")).held("cast_down") == 0);
  const Trials without(world, "mood");
  CHECK(without.lived("praise") == without.seeds());
  CHECK(without.held("cheered") + without.held("cast_down") == 0);
}

TEST_CASE("mood: too little sleep hangs over those who did not sleep") {
  std::string world = example("one_night");
  world = with(world, "use place, sleep", "use place, sleep, bond, mood");
  world = with(world, "to 2024-01-02 06:00", "to 2024-01-04 13:00");
  const Trials trials(world);
  CHECK(trials.lived("hangs_over(stranger)") == trials.seeds());
  const Trials rested(with(world, "at(it) = bar\n", "at(it) = house, home(it) = house\n"));
  CHECK(rested.happened("hangs_over(stranger)") == 0);
}

TEST_CASE("news: only who understands is reached, and half heard news is about nobody") {
  const std::string world = example("gossip");
  const Trials trials(world);
  CHECK(trials.held("learned_of_it(cal)") == 0);
  CHECK(trials.lived("tell(_, cal, _, _)", "failed") >= 35);
  CHECK(trials.lived("tell(_, ben, _, _)", "listen") >= 10);
  CHECK(trials.happened("tell(_, cal, _, _)") == 0);
  int half = 0;
  for (const Life& life : trials.lives())
    for (const history::Record& record : life.told().records) {
      if (!record.swapped) continue;
      ++half;
      CHECK(record.put == 0);
      CHECK(life.people().name(record.instead_of) == "dan");
      CHECK(life.held("half_heard(ben)"));
      CHECK(!life.held("sees_trouble(ben)"));
    }
  CHECK(half >= 1);
  CHECK(trials.held("sees_trouble(ben)") >= 1);

  const Trials careful(with(world, "loose(it) = 1", "loose(it) = 0"));
  CHECK(careful.lived("tell(_, ben, _, _)", "listen") >= 1);
  CHECK(careful.held("half_heard") == 0);
  CHECK(careful.held("learned_of_it(ben)") >= 1);
  const Trials taught(with(world, "not follows(cal, english)", "follows(cal, english)"));
  CHECK(taught.held("learned_of_it(cal)") >= 5);
  CHECK(taught.lived("tell(_, cal, _, _)", "failed") == 0);
  CHECK(Trials(world, "news").happened("tell") == 0);
  CHECK(Trials(with(world, " is news(x)", "")).happened("tell") == 0);
}

TEST_CASE("news: word takes the lag, and comes from whoever brought it") {
  const Trials trials(example("gossip"));
  int arrived = 0;
  for (const Life& life : trials.lives()) {
    const auto tells = life.events("tell(ann, ben, _, dan)", "listen");
    if (tells.empty()) continue;
    const Event& telling = life.told().events[tells[0]];
    for (const history::Record& record : life.told().records) {
      if (record.event + 1 != static_cast<uint64_t>(telling.roles[2])) continue;
      if (life.people().name(record.who) != "ben") continue;
      ++arrived;
      CHECK(record.time == telling.time + 10 * base::minute);
      CHECK(life.people().name(record.via) == "ann");
    }
  }
  CHECK(arrived >= 10);
}

TEST_CASE("news: where nobody has a tongue everybody is understood") {
  const std::string world =
      "world mute\n"
      "use place, bond, news\n"
      "calendar 2024-01-01 09:00 to 2024-02-01\n"
      "kind witness is person\n"
      "new room: place\n"
      "new sign: tongue\n"
      "new ann: witness\n"
      "  at(it) = room\n"
      "new ben: person\n"
      "  at(it) = room\n"
      "new dan: person\n"
      "start\n"
      "  cares(ben, dan) = 1\n"
      "action fall(x: person) about once in 3 days is news(x)\n"
      "  when at(x) == none\n"
      "  seen by w if w is witness\n";
  const Trials trials(world);
  CHECK(trials.lived("tell(ann, ben, _, dan)") >= 20);
  CHECK(trials.happened("tell", "failed") == 0);
  const Trials foreign(with(world, "cares(ben, dan) = 1",
                            "cares(ben, dan) = 1, tongue_of(ann) = sign"));
  CHECK(foreign.happened("tell(ann, ben, _, _)") == 0);
  CHECK(foreign.lived("tell(ann, ben, _, dan)", "failed") >= 20);
}

TEST_CASE("kin: the meek give in and are marked by it, the proud answer back") {
  const std::string world = example("family");
  const Trials trials(world);
  CHECK(trials.lived("reproach(_, meek)", "give_in") >= 25);
  CHECK(trials.lived("reproach(_, proud)", "defy") >= 25);
  CHECK(trials.happened("reproach(_, meek)", "give_in") >
        3 * trials.happened("reproach(_, meek)", "defy"));
  CHECK(trials.happened("reproach(_, proud)", "defy") >
        3 * trials.happened("reproach(_, proud)", "give_in"));
  for (const Life& life : trials.lives())
    for (const std::string child : {"meek", "proud"})
      CHECK(life.held("yielding(" + child + ")") ==
            (life.happened("reproach(_, " + child + ")", "give_in") > 0));
  CHECK(Trials(with(world, " is news(x)", "")).happened("reproach") == 0);
  CHECK(Trials(world, "kin").happened("reproach") == 0);
  // What the mother neither saw nor was told she does not reproach.
  const Trials unseen(with(world, "  seen by w if parent(x, w)\n", ""));
  for (const Life& life : unseen.lives())
    CHECK((life.happened("reproach") == 0 || life.happened("tell(_, mother, _, _)") > 0));
}

TEST_CASE("purse: a stopped account pays for nothing, and is freed for who yields") {
  const std::string world = example("card");
  const Trials trials(world);
  CHECK(trials.lived("stop_card(mother, son, card)") >= 25);
  CHECK(trials.held("could_not_buy") >= 25);
  CHECK(trials.held("never_paid_with_it_stopped") == 0);
  CHECK(trials.held("never_freed_unyielding") == 0);
  for (const Life& life : trials.lives())
    CHECK((!life.held("could_not_buy") || life.happened("stop_card") > 0));
  // An act that is not of the class pays all the same.
  CHECK(Trials(with(world, " is spends(x)", "")).held("never_paid_with_it_stopped") >= 25);
  CHECK(Trials(world, "purse").happened("stop_card") == 0);
  // No cause for alarm: less often stopped.
  const Trials quiet(with(world, " is news(x)", ""));
  CHECK(quiet.happened("stop_card") < trials.happened("stop_card") / 2);
  // Money with strings needs an owner.
  CHECK(trials.happened("allowance(mother, son, card)") > 0);
  CHECK(Trials(with(world, "  owner(it) = mother\n", "")).happened("allowance") == 0);
}

TEST_CASE("work: people go to work on shift, and wages come out of the till while it has them") {
  const std::string world = example("shop");
  const Trials trials(world + "measure wages = sum(fund(pocket(x)) / (1 dollar) for x with "
                              "hired(x) == workshop)\n");
  CHECK(trials.held("never_went_outside_hours") == 0);
  CHECK(trials.held("paid(idler)") == 0);
  CHECK(trials.happened("go_to_work(idler)") + trials.happened("go_to_work(boss)") == 0);
  for (const Life& life : trials.lives()) {
    for (history::EventIndex event : life.events("go_to_work")) {
      const int64_t clock = life.told().events[event].time % base::day;
      CHECK(clock >= 9 * base::hour);
      CHECK(clock < 17 * base::hour);
    }
    if (life.happened("quit") > 0) continue;
    // 1000 dollars, 3 wages of 200, two Fridays: three are paid, then two, and the till is empty.
    CHECK(life.happened("payday") == 5);
    CHECK(life.happened("payday", "failed") == 1);
    CHECK(life.last("wages") == 1000);
    CHECK(life.happened("go_to_work") > 0);
  }
  const Trials rich(with(world, "= 1000 dollars", "= 2000 dollars"));
  for (const Life& life : rich.lives())
    CHECK((life.happened("payday") == 6 || life.happened("quit") > 0));
  CHECK(Trials(world, "work").happened("payday") == 0);
}

}  // namespace milieu::tests
