#include "tell/english.h"

#include <doctest/doctest.h>

#include "base/calendar.h"
#include "tell/lead.h"

namespace milieu::tell {

using Form = model::Piece::Form;

TEST_CASE("pronouns have four forms, and several are they") {
  CHECK(pronoun(As::She, Form::They, false) == "she");
  CHECK(pronoun(As::She, Form::Their, false) == "her");
  CHECK(pronoun(As::He, Form::Them, false) == "him");
  CHECK(pronoun(As::They, Form::Themself, false) == "themself");
  CHECK(pronoun(As::It, Form::Their, false) == "its");
  CHECK(pronoun(As::He, Form::Themself, true) == "themselves");
  CHECK(pronoun(As::He, Form::Them, true) == "them");
}

TEST_CASE("nouns agree with their number") {
  CHECK(counted(1, "", "songs") == "1 song");
  CHECK(counted(3, "", "songs") == "3 songs");
  CHECK(counted(0, "", "stories") == "0 stories");
  CHECK(counted(1, "", "stories") == "1 story");
  CHECK(counted(1, "", "dishes") == "1 dish");
  CHECK(counted(1, "", "glasses") == "1 glass");
  CHECK(counted(1, "man", "men") == "1 man");
  CHECK(counted(2, "man", "men") == "2 men");
  CHECK(plural("client") == "clients");
  CHECK(plural("story") == "stories");
  CHECK(plural("day") == "days");
}

TEST_CASE("small numbers are words, times have their own") {
  CHECK(number_word(12) == "twelve");
  CHECK(number_word(13) == "13");
  CHECK(ordinal(2) == "second");
  CHECK(ordinal(13) == "13th");
  CHECK(ordinal(21) == "21st");
  CHECK(ordinal(112) == "112th");
  CHECK(times_word(1) == "once");
  CHECK(times_word(2) == "twice");
  CHECK(times_word(3) == "three times");
  CHECK(times_word(40) == "40 times");
}

TEST_CASE("lists have commas and one and") {
  CHECK(list({}).empty());
  CHECK(list({"Ani"}) == "Ani");
  CHECK(list({"Ani", "Lulu"}) == "Ani and Lulu");
  CHECK(list({"Ani", "Lulu", "Jenny"}) == "Ani, Lulu and Jenny");
}

TEST_CASE("the day has its parts, and small hours belong to the night") {
  const auto at = [](const char* text) { return *base::parse_time(text); };
  CHECK(part_of_day(at("2024-01-08 01:30")) == "at night");
  CHECK(part_of_day(at("2024-01-08 03:30")) == "before dawn");
  CHECK(part_of_day(at("2024-01-08 07:30")) == "in the morning");
  CHECK(part_of_day(at("2024-01-08 12:30")) == "in the afternoon");
  CHECK(part_of_day(at("2024-01-08 18:00")) == "in the evening");
  CHECK(part_of_day(INT64_MAX).empty());
}

TEST_CASE("a lead says what has changed, and a night goes on after midnight") {
  const model::World world;
  const Names names(world);
  const Telling telling{.world = world, .names = names};
  const auto at = [](const char* text) { return *base::parse_time(text); };
  Lead lead(telling, 5 * base::hour);
  CHECK(lead.before(at("2024-01-09 01:00"), 0, false) ==
        "After midnight on Tuesday, 9 January 2024");
  CHECK(lead.before(at("2024-01-09 01:20"), 0, false).empty());
  CHECK(lead.before(at("2024-01-09 03:00"), 0, false) == "Before dawn");
  CHECK(lead.before(at("2024-01-09 08:00"), 0, false) == "The next morning");
  CHECK(lead.before(at("2024-01-09 11:30"), 0, false) == "Later");
  CHECK(lead.before(at("2024-01-10 02:30"), 0, false) == "Before dawn");
  CHECK(lead.before(at("2024-01-12 23:00"), 0, false) == "Three nights later");
  CHECK(lead.before(at("2024-01-14 12:00"), 0, false) == "Two days later, in the afternoon");
  CHECK(lead.before(at("2024-01-30 12:00"), 0, false) == "On the afternoon of Tuesday, 30 January");
  lead.passed_over();
  CHECK(lead.before(at("2024-02-01 03:00"), 0, false) == "Before dawn on Thursday, 1 February");
}

}  // namespace milieu::tell
