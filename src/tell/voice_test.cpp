#include "tell/voice.h"

#include <doctest/doctest.h>

#include "tell/situation_test.h"

namespace milieu::tell {
namespace {

// Says events one after the other, each a sentence.
struct Said : Situation {
  std::vector<std::string> say_all() {
    const Spoken spoken(world, log);
    const Telling t = telling(spoken);
    Voice voice(t, {});
    std::vector<std::string> told;
    for (history::EventIndex index = 1; index < log.size(); ++index) {
      for (const Clause& clause : clauses(t, index, log.read(index))) {
        told.push_back(voice.say(clause));
        voice.end_sentence();
      }
    }
    return told;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(Said, "who was named just before is she, if nobody else could be") {
  add(1, thank, {ann, bob});
  add(2, thank, {ann, kim});
  CHECK(say_all() == Texts{"the nurse Ann thanked Bob for his trouble",
                           "she thanked Kim for their trouble"});
}

TEST_CASE_FIXTURE(Said, "two women in a sentence keep their names") {
  add(1, thank, {ann, eve});
  add(2, thank, {ann, bob});
  CHECK(say_all() == Texts{"the nurse Ann thanked Eve for Eve's trouble",
                           "Ann thanked Bob for his trouble"});
}

TEST_CASE_FIXTURE(Said, "in a sentence only those in it count") {
  add(1, thank, {bob, kim});
  add(2, greet, {ann, bob}, {{.who = bob, .answer = 0}});
  CHECK(say_all()[1] == "the nurse Ann greeted Bob, and he waved");
}

TEST_CASE_FIXTURE(Said, "somebody of whom nothing is said is they, and so are several") {
  add(1, carry, {kim, hat});
  add(2, carry, {cat, hat});
  CHECK(say_all() == Texts{"Kim carried the hat by themself",
                           "the first cat carried the hat by themself"});
}

TEST_CASE_FIXTURE(Said, "an amount has its noun, in the singular for one") {
  add(1, greet, {bob, kim}, {{.who = kim, .answer = 1, .quantity = 1}});
  add(2, greet, {ann, kim}, {{.who = kim, .answer = 1, .quantity = 4}});
  CHECK(say_all() == Texts{"Bob greeted Kim, who paid for 1 song",
                           "the nurse Ann greeted them, who paid for 4 songs"});
}

TEST_CASE_FIXTURE(Said, "what is told of another event follows 'that'") {
  const auto greeting = add(1, greet, {bob, ann}, {{.who = ann, .answer = 0}});
  add(2, speak, {bob, kim, greeting + 1});
  CHECK(say_all()[1] == "he told Kim that he greeted Ann, and she waved");
}

TEST_CASE_FIXTURE(Said, "one who does something to themself is named once") {
  add(1, thank, {bob, bob});
  CHECK(say_all() == Texts{"Bob thanked himself for his trouble"});
}

TEST_CASE_FIXTURE(Said, "alike clauses of several people are one, those of a crowd are counted") {
  const Spoken spoken(world, log);
  const Telling t = telling(spoken);
  add(1, go, {ann, bar});
  add(1, go, {eve, bar});
  add(1, go, {bob, quay});
  add(2, go, {cat, bar});
  add(2, go, {cat + 1, bar});
  Clause first = clauses(t, 1, log.read(1))[0];
  CHECK(merge(first, clauses(t, 2, log.read(2))[0]));
  CHECK(!merge(first, clauses(t, 3, log.read(3))[0]));  // differs in two ways
  Voice voice(t, {});
  CHECK(voice.say(first) == "Ann and Eve went to the bar");
  CHECK(merge(first, clauses(t, 4, log.read(4))[0]));
  CHECK(merge(first, clauses(t, 5, log.read(5))[0]));
  CHECK(Voice(t, {}).say(first) == "Ann, Eve and two cats went to the bar");
  CHECK(first.events == std::vector<history::EventIndex>{1, 2, 4, 5});
}

TEST_CASE_FIXTURE(Said, "several are they only if the sentence before began with just them") {
  const Spoken spoken(world, log);
  const Telling t = telling(spoken);
  add(1, thank, {ann, kim});
  add(2, thank, {eve, kim});
  add(3, thank, {cat, bob});
  const auto clause = [&](history::EventIndex index) {
    return clauses(t, index, log.read(index))[0];
  };
  const history::Event one = log.read(1), two = log.read(2);
  const Clause both = *gathered(t, {1, 2}, {&one, &two});
  Voice voice(t, {});
  CHECK(voice.say(both) == "Ann and Eve were grateful twice");
  voice.end_sentence();
  CHECK(voice.say(both) == "they were grateful twice");
  voice.end_sentence();
  CHECK(voice.say(clause(3)) == "the first cat thanked Bob for his trouble");
  voice.end_sentence();
  CHECK(voice.say(both) == "Ann and Eve were grateful twice");
}

TEST_CASE_FIXTURE(Said, "where the place changes only who was told of first is still in mind") {
  add(1, thank, {bob, ann});
  add(2, thank, {ann, kim});
  const Spoken spoken(world, log);
  const Telling t = telling(spoken);
  Voice voice(t, {});
  voice.say(clauses(t, 1, log.read(1))[0]);
  voice.end_sentence();
  voice.end_scene();
  CHECK(voice.say(clauses(t, 2, log.read(2))[0]) == "Ann thanked Kim for their trouble");
}

TEST_CASE_FIXTURE(Said, "amounts are not merged: nobody could say whether each or all") {
  const Spoken spoken(world, log);
  const Telling t = telling(spoken);
  add(1, greet, {bob, kim}, {{.who = kim, .answer = 1, .quantity = 2}});
  add(2, greet, {bob, ann}, {{.who = ann, .answer = 1, .quantity = 2}});
  Clause first = clauses(t, 1, log.read(1))[0];
  CHECK(!merge(first, clauses(t, 2, log.read(2))[0]));
}

TEST_CASE_FIXTURE(Said, "what is gathered adds its amounts up and counts its times") {
  const Spoken spoken(world, log);
  const Telling t = telling(spoken);
  std::vector<history::Event> events;
  for (int64_t paid : {1, 4, 2}) {
    add(paid, greet, {bob, kim}, {{.who = kim, .answer = 1, .quantity = paid}});
    events.push_back(log.read(static_cast<history::EventIndex>(log.size() - 1)));
  }
  const auto paid = gathered(t, {1, 2, 3}, {&events[0], &events[1], &events[2]});
  REQUIRE(paid);
  CHECK(Voice(t, {}).say(*paid) == "Bob had 7 songs paid by Kim");
  CHECK(paid->id == "quay.greet/pay/often");
  const history::Event thanks = log.read(add(9, thank, {kim, bob}));
  const auto thanked = gathered(t, {4}, {&thanks});
  REQUIRE(thanked);
  CHECK(Voice(t, {}).say(*thanked) == "Kim was grateful once");
  const history::Event went = log.read(add(9, go, {kim, bar}));
  CHECK(!gathered(t, {5}, {&went}));  // has no often
}

TEST_CASE_FIXTURE(Said, "where somebody is and what they are is read from the log, at the time") {
  const auto went = add(1, go, {bob, quay});
  const auto later = add(2, thank, {bob, kim});
  const Spoken spoken(world, log);
  CHECK(spoken.place(bob, went) == bar);
  CHECK(spoken.place(bob, later) == quay);
  CHECK(spoken.place(kim, later) == 0);
  CHECK(spoken.as(bob, later) == As::He);
  CHECK(spoken.as(kim, later) == As::They);
  CHECK(spoken.as(hat, later) == As::It);
}

TEST_CASE("what stands first in a text can be left out, unless it is half of it") {
  CHECK(begins_with("{a.they} went.") == "a");
  CHECK(begins_with("{a} went.") == "a");
  CHECK(begins_with("{a.their} hat fell.").empty());
  CHECK(begins_with("{a} and {b} went.").empty());
  CHECK(begins_with("{a}, who went, sat.").empty());
  CHECK(begins_with("At noon {a} went.").empty());
}

}  // namespace milieu::tell
