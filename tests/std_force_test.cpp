// The library, module by module: orders, force, search, voice, care and marriage. What holds for
// all of these files stands in std_test.cpp.
#include <doctest/doctest.h>

#include "base/calendar.h"
#include "tests/trials.h"

namespace milieu::tests {
namespace {

using history::Event;

const std::string& example(const std::string& name) { return library_examples().at(name); }

}  // namespace

TEST_CASE("orders: an order softened passes for obeyed, and its errand has less zeal") {
  const std::string world = example("chain");
  const Trials trials(world, "", 80);
  CHECK(trials.held("two_steps_down(soft)") + trials.held("two_steps_down(hard)") >= 80);
  CHECK(trials.happened("order(_, soft, _)", "soften") >=
        trials.happened("order(_, hard, _)", "soften") + 5);
  int softened = 0;
  for (const Life& life : trials.lives())
    for (const std::string name : {"foreman", "soft", "hard"}) {
      const auto soft = life.events("order(_, " + name + ", _)", "soften");
      softened += !soft.empty();
      CHECK(life.held("half_hearted(" + name + ")") == !soft.empty());
      // What was softened is thanked for; twice a day, so within ten days.
      for (const auto event : soft)
        if (life.told().events[event].time < trials.world().starts + 4 * base::day)
          CHECK(life.happened("thank(_, " + name + ")") > 0);
      if (life.happened("order(_, " + name + ", _)", "refuse") > 0)
        CHECK(life.happened("thank(_, " + name + ")") == 0);
    }
  CHECK(softened >= 10);
  // Nobody gives what they have not, or to whom they are not boss.
  const Trials unled(with(world, "boss(foreman) = master, ", ""));
  CHECK(unled.happened("order") == 0);
  CHECK(Trials(world, "orders").happened("order") == 0);
}

TEST_CASE("orders: refusing costs") {
  std::string world = with(example("chain"), "boss(it) = foreman, wage(it) = 100 dollars",
                           "boss(it) = foreman");
  world = with(world, "to 2024-01-15", "to 2024-02-15");
  const Trials trials(world);
  const int refused = trials.lived("order(_, soft, _)", "refuse");
  CHECK(refused >= 5);
  CHECK(trials.happened("dismiss(foreman, soft)") >= 1);
  CHECK(trials.held("never_dismissed_for_less") == 0);
  for (const Life& life : trials.lives())
    for (const auto event : life.events("order(foreman, soft, _)", "refuse")) {
      bool colder = false;
      for (const history::Write& write : life.told().events[event].writes)
        colder = colder || (trials.world().facts[write.fact].name == "warmth" &&
                            write.value < write.before);
      CHECK(colder);
    }
  // Bread keeps people from it.
  CHECK(Trials(example("chain")).lived("order(_, soft, _)", "refuse") < refused);
}

TEST_CASE("force: who is held cannot begin what needs freedom to move, and can afterwards") {
  const std::string tries = "process tries(h: person, p: person, q: place) every 5 minutes\n"
      "  when holds(h, p), haunts(p, q)\n"
      "  then: walk(p, q), wriggle(p)\n"
      "action wriggle(p: person)\n"
      "process later(p: person, q: place) every 1 day 20:30\n"
      "  when haunts(p, q), at(p) != none\n"
      "  then: walk(p, q)\n";
  const std::string world = with(example("seized"), "outcome frightened", tries +
                                 "outcome frightened") +
      "outcome never_held_for_long(p: person) if holds(h, p), "
      "not hold(h, p, _) within 31 minutes\n";
  const Trials trials(world);
  CHECK(trials.held("never_held_for_long") == 0);
  CHECK(trials.held("never_left_while_held") == 0);
  CHECK(trials.lived("hold(_, victim, _)") >= 15);
  int held = 0, free = 0;
  for (const Life& life : trials.lives()) {
    const int wriggled = life.happened("wriggle");
    CHECK(life.happened("walk(victim, den)", "failed") >= wriggled);
    held += wriggled;
    if (wriggled > 0) free += life.happened("walk(victim, den)") > 0;
  }
  CHECK(held >= 20);
  CHECK(free >= 5);
  // An errand for which nobody is to be fetched seizes nobody; so does none.
  const Trials peace(with(world, ", whom(it) = victim", ""));
  CHECK(peace.happened("hold") == 0);
  CHECK(Trials(world, "force").happened("hold") == 0);
}

TEST_CASE("force: a stranger with a key frightens, one who is invited or known does not") {
  const std::string world = example("seized");
  CHECK(Trials(world).held("frightened(victim)") >= 20);
  const auto calm = [&](const std::string& relation) {
    const std::string locked = "  locked(house)", text = with(world, locked + "\n",
                                                              locked + ", " + relation + "\n");
    return Trials(text).held("frightened(victim)") == 0;
  };
  CHECK(calm("invited(heavy, house)"));
  CHECK(calm("contact(heavy, victim)"));
  CHECK(calm("hired(heavy) = house"));
  CHECK(calm("parent(victim, heavy)"));
  CHECK(Trials(with(world, "  locked(house)\n", "")).held("frightened") == 0);
}

TEST_CASE("force: those who see somebody run do not see where to") {
  const Trials trials(with(with(example("seized"), "pride(it) = 1, nerve(it) = 1",
                                "pride(it) = 0, nerve(it) = 0"),
                           "at_ten(x: person, p: place) every 1 day 10:00",
                           "at_ten(x: person, p: place) every 1 day 10:00  # and is seen"));
  int seen = 0;
  for (const Life& life : trials.lives())
    for (const auto event : life.events("run(victim, _)"))
      for (const history::Record& record : life.told().records) {
        if (record.event != event || life.people().name(record.who) != "heavy") continue;
        ++seen;
        CHECK(record.swapped);
        CHECK(record.put == 0);
      }
  CHECK(seen >= 5);
}

TEST_CASE("search: not found here speaks for everywhere else") {
  const std::string world = example("hunt");
  const Trials trials(world + "outcome never_hoped_before(p: place) if doer(t) == a, whom(t) == x, "
                              "not look(a, x, _, _) failed, not look(a, x, _, _), home(x) != p, "
                              "not point_to(_, a, x, _), not come_in(x, _), "
                              "credence(a, whereabouts(x, p)) > 0.25\n");
  CHECK(trials.lived("look(_, _, his_rooms, _)", "failed") >= 30);
  CHECK(trials.held("knows_it_is_not(his_rooms)") >= 25);
  CHECK(trials.held("hopes_elsewhere(pier)") >= 30);
  CHECK(trials.held("never_hoped_before") == 0);
  CHECK(trials.lived("look(_, _, his_rooms, _)") <= trials.lived("come_in(lost, his_rooms)"));
  // After a failed look the next is elsewhere, or an hour later.
  int next = 0;
  for (const Life& life : trials.lives())
    for (const auto event : life.events("look(seeker, lost, _, _)", "failed")) {
      const Event& first = life.told().events[event];
      for (const char* how : {"failed", ""})
        for (const auto later : life.events("look(seeker, lost, _, _)", how)) {
          const Event& look = life.told().events[later];
          if (later <= event || look.time > first.time + base::hour) continue;
          ++next;
          CHECK(look.roles[2] != first.roles[2]);
        }
    }
  CHECK(next >= 5);
  CHECK(Trials(with(world, ", whom(it) = lost", "")).happened("look") == 0);
  CHECK(Trials(world, "search").happened("look") == 0);
}

TEST_CASE("voice: who hears goes about the errand with less zeal; the high wave it off") {
  const std::string world = example("say");
  const Trials trials(world);
  CHECK(trials.held("was_heard_by(kind_man)") >= 35);
  CHECK(trials.lived("insist(_, hard_man, _)", "wave_off") >= 30);
  CHECK(trials.happened("insist(_, hard_man, _)", "wave_off") >
        2 * trials.happened("insist(_, kind_man, _)", "wave_off"));
  for (const Life& life : trials.lives()) {
    CHECK(life.held("less_zeal(kind_man)") == life.held("was_heard_by(kind_man)"));
    CHECK(!life.held("less_zeal(hard_man)"));
    // Who has heard is not told again.
    CHECK(life.happened("insist(_, kind_man, _)", "hear") <= 1);
  }
  CHECK(Trials(with(world, ", stakes(it, farm)", "")).happened("insist") == 0);
  const Trials below(with(world, "  looks_to(tenant, kind_man), looks_to(tenant, hard_man)\n", ""));
  CHECK(below.happened("insist") == 0);
  CHECK(Trials(world, "voice").happened("insist") == 0);
}

TEST_CASE("care: a kindness that is not noticed is no evidence") {
  const std::string world = example("nursing") +
      "outcome never_softened_by_the_unseen(x: person, y: person) if "
      "credence(x, means_well(y, x)) > 0.5, hostile(x, y) > 0, not known(x, kindly(y, x))\n";
  const Trials trials(world);
  CHECK(trials.held("never_softened_by_the_unseen") == 0);
  CHECK(trials.held("thinks_better(patient, nurse)") >= 20);
  int noticed = 0, missed = 0;
  for (const Life& life : trials.lives())
    for (const char* act : {"give(nurse, patient, _)", "stay_by(nurse, patient)"})
      for (const auto event : life.events(act)) {
        const bool learned = life.learned("patient", event);
        (learned ? noticed : missed) += 1;
        // Only what is noticed takes hostility away.
        bool softer = false;
        for (const history::Write& write : life.told().events[event].writes)
          softer = softer || trials.world().facts[write.fact].name == "hostile";
        CHECK(softer == learned);
      }
  CHECK(noticed >= 20);
  CHECK(missed >= 20);
  // What is lashed out is heard by whom it is meant for.
  for (const Life& life : trials.lives())
    for (const auto event : life.events("lash_out(patient, nurse)"))
      CHECK(life.learned("nurse", event));
  CHECK(trials.happened("lash_out(patient, nurse)") >= 10);
  const Trials well(with(world, "tired(it) = 0.8, cheer(it) = -0.8", "tired(it) = 0.1"));
  CHECK(well.happened("stay_by") == 0);
  CHECK(Trials(with(world, ", hostile(it, nurse) = 0.6", "")).happened("lash_out") == 0);
  CHECK(Trials(world, "care").held("noticed") == 0);
}

TEST_CASE("marriage: a wedding counts where it is recognised, and needs somebody who sits there") {
  const std::string world = example("court");
  const Trials trials(world);
  CHECK(trials.held("married_by_law(ann)") >= 30);
  CHECK(trials.held("married_by_law(cat)") == 0);
  CHECK(trials.held("never_wed_where_void") == 0);
  for (const Life& life : trials.lives())
    CHECK(life.held("married_by_law(ann)") ==
          (life.happened("wed(ann, ben)", "yes") + life.happened("wed(ben, ann)", "yes") > 0));
  const Trials turned(with(world, "recognises(state, wed)", "recognises(sect, wed)"));
  CHECK(turned.held("married_by_law") == 0);
  CHECK(turned.lived("wed(cat, dov)", "yes") + turned.lived("wed(dov, cat)", "yes") >= 30);
  const Trials nobody(with(with(world, "sits_for(it) = state, hired", "hired"),
                           "to 2024-01-22", "to 2024-01-05"));
  CHECK(nobody.happened("wed") == 0);
  CHECK(nobody.lived("wed", "failed") >= 30);
  CHECK(Trials(world, "marriage").happened("wed") == 0);
}

TEST_CASE("marriage: who is turned out goes back to the old home, and loses none they never left") {
  const std::string world = with(example("court"), "outcome wedded",
      "fact moved(x: person)\n"
      "start\n"
      "  moved(ann), old_home(ann) = shrine\n"
      "process ended(x: person, y: person) every 1 week on tuesday 08:00\n"
      "  when moved(x), near(x, y)\n"
      "  then: wed_no_more(x, y), wed_no_more(y, x)\n"
      "outcome at_old_home(x: person) if home(x) == shrine, at(x) == hall\n"
      "outcome homeless(x: person) if home(x) == none\n"
      "outcome wedded");
  const Trials trials(with(world, "to 2024-01-22", "to 2024-01-05"), "", 10);
  CHECK(trials.lived("turn_out(ann)") == trials.seeds());
  CHECK(trials.lived("turn_out(ben)") == trials.seeds());
  CHECK(trials.held("at_old_home(ann)") == trials.seeds());
  CHECK(trials.held("homeless") == 0);
}

}  // namespace milieu::tests
