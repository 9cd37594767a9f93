#include "tell/account.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tell/collision.h"
#include "tell/outline.h"
#include "tell/prose.h"
#include "tell/situation_test.h"

namespace milieu::tell {
namespace {

struct Telt : Situation {
  std::vector<std::string> told(history::EntityIndex eyes) {
    const Spoken spoken(world, log);
    const Account account(world, log, eyes);
    Telling t = telling(spoken);
    t.event = [&account](history::EventIndex index) { return account.event(index); };
    const Outline plan = outline(t, account, weigh(world, account, {}), {});
    std::vector<std::string> texts;
    for (const Line& line : prose(t, account, plan, {})) texts.push_back(line.text);
    return texts;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(Telt, "an account has what reached one, when it did, and from whom") {
  const auto greeting = add(8 * 60, greet, {ann, kim}, {{.who = kim, .answer = 0}});
  const auto going = add(9 * 60, go, {bob, quay});
  knows(ann, greeting);
  knows(bob, going);
  knows(eve, greeting, bob, 600);
  knows(eve, going);
  CHECK(told(ann) == Texts{"On the morning of Monday, 8 January 2024 at the quay, the nurse Ann "
                           "greeted Kim, and they waved."});
  CHECK(told(eve) == Texts{"On the morning of Monday, 8 January 2024, Bob went to the quay.",
                           "In the evening, from him Eve heard that the nurse Ann greeted Kim, "
                           "and they waved."});
  CHECK(told(kim).empty());
}

TEST_CASE_FIXTURE(Telt, "what was kept from one stays someone, somewhere or something") {
  const auto going = add(8 * 60, go, {bob, quay});
  const auto carrying = add(9 * 60, carry, {bob, hat});
  log.learned({.who = eve, .event = going, .via = eve, .time = log.read(going).time,
               .swapped = true, .put = 0, .instead_of = quay});
  log.learned({.who = eve, .event = carrying, .via = eve, .time = log.read(carrying).time,
               .swapped = true, .put = kim, .instead_of = bob});
  CHECK(told(eve) == Texts{"On the morning of Monday, 8 January 2024, Bob went to somewhere.",
                           "Kim carried the hat by themself."});
}

TEST_CASE_FIXTURE(Telt, "an answer shown as another is the other, but to the one who gave it") {
  const auto greeting = add(8 * 60, greet, {ann, kim}, {{.who = kim, .answer = 2, .margin = 0.5}});
  knows(ann, greeting);
  knows(kim, greeting);
  CHECK(told(ann)[0].ends_with("greeted Kim, and they waved."));
  CHECK(told(kim)[0].ends_with("greeted Kim in vain."));
  const Account hers(world, log, ann), theirs(world, log, kim), all(world, log, 0);
  CHECK(hers.moments()[0].event.answers[0].margin == 0);  // another's choice
  CHECK(theirs.moments()[0].event.answers[0].margin == 0.5);
  CHECK(all.moments()[1].event.answers[0].margin == 0.5);
}

TEST_CASE_FIXTURE(Telt, "what is told of an event that did not reach one is that something was") {
  const auto greeting = add(8 * 60, greet, {ann, kim}, {{.who = kim, .answer = 0}});
  const auto telling = add(9 * 60, speak, {bob, eve, greeting + 1});
  knows(eve, telling);
  CHECK(told(eve) == Texts{"On the morning of Monday, 8 January 2024, Bob told Eve that something "
                           "had happened."});
  CHECK(told(0)[1] == "At the bar, Bob told Eve that Ann greeted Kim, and they waved.");
}

TEST_CASE_FIXTURE(Telt, "rare, narrow and consequential weigh more, whatever their names") {
  for (int64_t i = 0; i < 20; ++i) add(i, thank, {bob, kim});
  const auto rare = add(30, carry, {bob, hat});
  history::Event wide, narrow;
  wide.act = narrow.act = model::ActId{greet};
  wide.roles = narrow.roles = {ann, kim};
  wide.time = narrow.time = world.starts + 40 * 60'000;
  wide.answers = {{.who = kim, .answer = 0, .margin = 3}};
  narrow.answers = {{.who = kim, .answer = 0, .margin = 0.01}};
  wide.id = 1, narrow.id = 2;
  const auto far = put(wide), close = put(narrow);
  history::Event based;
  based.id = 3, based.time = narrow.time, based.act = model::ActId{thank}, based.roles = {bob, kim};
  based.causes = {5};
  put(based);
  const Account account(world, log, 0);
  const std::vector<Weight> weights = weigh(world, account, {rare});
  CHECK(weights[rare].rare > weights[3].rare);
  CHECK(weights[rare].outcome == 1);
  CHECK(weights[close].narrow > weights[far].narrow);
  CHECK(weights[5].stands > weights[6].stands);
  CHECK(weights[close].all() > weights[far].all());
}

TEST_CASE_FIXTURE(Telt, "plans of several that fail over one another are a collision") {
  const Spoken spoken(world, log);
  for (int64_t i = 0; i < 700; ++i) add(i % 200, thank, {kim, cat});
  const auto no = [](history::EntityIndex who) {
    return std::vector<history::AnswerGiven>{{.who = who, .answer = 2}};
  };
  add(300, greet, {ann, bob}, no(bob));  // at the quay, of Bob
  add(310, greet, {eve, bob}, no(bob));
  add(320, greet, {ann, eve}, no(eve));
  history::Event unheard = log.read(add(321, speak, {eve, bob, 702}));
  unheard.time += 60'000, ++unheard.id, unheard.status = history::Status::Failed;
  put(unheard);
  add(330, greet, {bob, kim}, no(kim));   // elsewhere, alone
  add(2000, greet, {ann, bob}, no(bob));  // long after
  add(2001, greet, {ann, eve}, {{.who = eve, .answer = 1, .quantity = 2}});  // not refused
  for (int64_t i = 0; i < 4; ++i) add(3000 + i, greet, {ann, bob}, no(bob));  // of one kind only
  const Spoken now(world, log);
  const std::vector<Collision> found = collisions(telling(now), Account(world, log, 0));
  REQUIRE(found.size() == 1);
  CHECK(found[0].events == std::vector<history::EventIndex>{701, 702, 703, 705});
  CHECK(found[0].people == std::vector<history::EntityIndex>{ann, eve});
  const Account account(world, log, 0);
  const Telling t = telling(now);
  const Outline plan = outline(t, account, weigh(world, account, {}),
                               {.must = {701, 702, 703, 704}});
  const auto light = [](const Line& line) { return line.events.front() == 701; };
  const std::vector<Line> lines = prose(t, account, plan, found);
  const auto line = std::ranges::find_if(lines, light);
  REQUIRE(line != lines.end());
  CHECK(line->text == "The next morning at the quay, Ann and Eve greeted Bob in vain; Ann greeted "
                    "Eve in vain.");
}

}  // namespace milieu::tell
