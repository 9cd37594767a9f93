// Plans as text: where each variable comes from.
#include "plan/plan.h"

#include <doctest/doctest.h>

#include "tests/harness.h"

using namespace milieu;

namespace {

std::string plan_of(const std::string& text) {
  const auto world =
      tests::sound_world("world made\ncalendar 2024-01-01 to 2024-01-03\n" + text);
  return plan::print(plan::compile(*world), *world);
}

const char* const town = R"(
kind place
kind person decides every 6 hours
kind task
fact at(x: person): place seen by w if w == x or at(w) == at(x)
fact friends(x: person, y: person) symmetric seen by x, y
fact holds(x: person, t: task) seen by all
fact where(t: task): place seen by all
rule near(x: person, y: person) if at(x) == p, at(y) == p, p is place, x != y
)";

std::string town_with(const std::string& more) { return plan_of(town + more); }

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a rule is looked into: who is near is found by place") {
  std::string plan = town_with("action greet(a: person, b: person) about twice a day\n"
                               "  when near(a, b)\n");
  CHECK(has(plan, "action greet\n  $1 = at(a), b from at(b) == $1\n    judge 1\n"));
  CHECK(has(plan, "index at(_) by value\n"));
}

TEST_CASE("an or has a trail for each branch") {
  std::string plan = town_with("action greet(a: person, b: person)\n"
                               "action visit(a: person, b: person) about once a day\n"
                               "  when friends(a, b) or greet(b, a)\n");
  CHECK(has(plan, "action visit\n  b from friends(a, b)\n  b from events greet(b, a)\n"
                  "    judge 1\n"));
}

TEST_CASE("one role leads to the next") {
  std::string plan =
      town_with("action serve(a: person, t: task, p: place) about once a day\n"
                "  when holds(a, t), where(t) == p\n");
  CHECK(has(plan, "action serve\n  only if there is t from holds(a, t), p = where(t)\n"
                  "  t from holds(a, t)\n  p = where(t)\n    judge 1\n"));
}

TEST_CASE("what could fault keeps everybody from being left out") {
  std::string plan = town_with("action roam(a: person, p: place) about once a day\n"
                               "  when 1 / (count(x with at(x) == p) + 1) < 1, p == at(a)\n");
  CHECK(has(plan, "action roam  (in source order)\n  p from everyone\n    judge 2\n"));
}

TEST_CASE("the same world gives the same plan") {
  std::string more = "measure ties = count(x, y with friends(x, y))\n";
  CHECK(town_with(more) == town_with(more));
  CHECK(has(town_with(more),
            "measure ties, count\n  x from friends(x, y)\n  y from friends(x, y)\n"));
}
