#include "base/id.h"

#include <doctest/doctest.h>

#include <string>

#include "base/diagnostic.h"
#include "base/result.h"

using namespace milieu::base;

namespace {
struct PersonTag;
using Person = Id<PersonTag>;

Result<std::string> greet(bool polite) {
  if (polite) return "good day";
  return Error{Fault::Refused, "no greeting", "ask politely"};
}

Result<void> knock(bool open) {
  if (open) return Result<void>::ok();
  return Error{Fault::Missing, "nobody at home", ""};
}
}  // namespace

TEST_CASE("an id made of nothing is no one, and ids compare by number") {
  CHECK_FALSE(Person{});
  CHECK(Person{3});
  CHECK(Person{2} < Person{3});
  CHECK(Person{2} == Person{2});
}

TEST_CASE("a table counts its items from one and knows whom it contains") {
  Table<Person, std::string> names;
  CHECK(names.size() == 0);
  CHECK_FALSE(names.contains(Person{}));
  const Person ani = names.add("Ani");
  const Person vanya = names.add("Vanya");
  CHECK(ani.value == 1);
  CHECK(vanya.value == 2);
  CHECK(names[vanya] == "Vanya");
  names[ani] += "!";
  CHECK(names[ani] == "Ani!");
  CHECK(names.contains(vanya));
  CHECK_FALSE(names.contains(Person{3}));
  CHECK_FALSE(names.contains(Person{}));
}

TEST_CASE("a table is walked by id and by item in the same order") {
  Table<Person, int> ages;
  for (const int age : {30, 20, 10}) ages.add(age);
  std::string by_id, by_item;
  for (const Person person : ages.ids()) by_id += std::to_string(ages[person]) + " ";
  for (const int age : ages) by_item += std::to_string(age) + " ";
  CHECK(by_id == "30 20 10 ");
  CHECK(by_item == by_id);
  CHECK(ages.ids().size() == 3);
  CHECK(Table<Person, int>{}.ids().begin() == Table<Person, int>{}.ids().end());
}

TEST_CASE("a table may grow while its ids are walked") {
  Table<Person, int> ages;
  ages.add(1);
  ages.add(2);
  int seen = 0;
  for (const Person person : ages.ids()) seen += ages[ages.add(ages[person])];
  CHECK(seen == 3);
  CHECK(ages.size() == 4);
}

TEST_CASE("a result is either its value or its error") {
  Result<std::string> yes = greet(true);
  REQUIRE(yes);
  CHECK(*yes == "good day");
  CHECK(yes->size() == 8);
  CHECK(yes.take() == "good day");
  const Result<std::string> no = greet(false);
  REQUIRE_FALSE(no);
  CHECK(no.error().fault == Fault::Refused);
  CHECK(no.error().help == "ask politely");
}

TEST_CASE("a result without a value still says whether it went well") {
  CHECK(knock(true));
  const Result<void> shut = knock(false);
  CHECK_FALSE(shut);
  CHECK(shut.error().message == "nobody at home");
}

TEST_CASE("a span made of nothing is nowhere, and a diagnostic is a mistake unless it says so") {
  CHECK(Span{}.file == 0);
  CHECK(Diagnostic{}.severity == Severity::Mistake);
}
