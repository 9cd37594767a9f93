// What is not stored of a choice is made again by replaying it: the options that lost, and each
// motive's weight, add up to what was chosen and how narrowly.
#include <doctest/doctest.h>

#include <algorithm>

#include "plan/plan.h"
#include "sim/choice.h"
#include "tests/generate.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

using history::Event;
using history::Option;
using history::Weighed;

sim::Choice best(const std::vector<Option>& options) {
  std::vector<double> scores;
  for (const Option& option : options) scores.push_back(option.score);
  return sim::largest(scores);
}

double sum(const std::vector<double>& terms) {
  double all = 0;
  for (double term : terms) all += term;
  return all;
}

void check_initiative(const model::World& world, const Event& event, const Weighed& choice) {
  const model::Act& act = world.acts[event.act];
  const sim::Choice taken = best(choice.options);
  const Option& option = choice.options[taken.index];
  CHECK(int64_t{choice.who} == event.roles[0]);
  for (model::Slot i : plan::ranging(act, 1))  // what is picked comes later
    if (act.frame[i].type.sort != model::Sort::Number)  // stored in another form
      CHECK(option.roles[i - 1] == event.roles[i]);
  CHECK(taken.margin == event.margin);
  CHECK(choice.rate > 0);
  for (const Option& one : choice.options) CHECK(one.terms.size() == act.wants.size());
}

void check_answer(const model::World& world, const Event& event, const Weighed& choice) {
  const auto given = std::find_if(event.answers.begin(), event.answers.end(),
      [&](const history::AnswerGiven& one) { return one.who == choice.who; });
  REQUIRE(given != event.answers.end());
  for (const Option& option : choice.options)
    CHECK(doctest::Approx(sum(option.terms) + option.nest + option.noise) == option.score);
  if (world.acts[event.act].asks->at_most_one) return;  // compared with other requests, too
  const Option& option = choice.options[best(choice.options).index];
  CHECK(option.answer == given->answer);
  CHECK(option.quantity == given->quantity);
  std::vector<Option> amounts;
  for (const Option& one : choice.amounts)
    if (one.answer == given->answer) amounts.push_back(one);
  if (!amounts.empty()) CHECK(amounts[best(amounts).index].quantity == given->quantity);
}

size_t check_all(const model::World& world, const Recording& told) {
  size_t initiatives = 0;
  for (const Weighed& choice : told.choices) {
    const Event& event = told.events[choice.event];
    if (choice.answered && event.answers.empty()) continue;  // it was overtaken
    if (choice.answered) check_answer(world, event, choice);
    else check_initiative(world, event, choice), ++initiatives;
  }
  return initiatives;
}

size_t started(const Recording& told) {
  return static_cast<size_t>(std::count_if(told.events.begin(), told.events.end(),
      [](const Event& event) { return event.sort == history::EventSort::Act && event.margin > 0; }));
}

}  // namespace

TEST_CASE("what was weighed adds up to what was chosen, in made worlds") {
  size_t initiatives = 0;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    const auto world = world_of(generate(seed, all_features()));
    if (world == nullptr) continue;
    sim::Settings settings;
    settings.luck.seed = seed;
    settings.weighed = true;
    const Recording told = run(Judge::Vector, *world, settings, 250);
    initiatives += check_all(*world, told);
    CHECK(told.choices.size() >= started(told));
  }
  CHECK(initiatives > 1000);
}

TEST_CASE("telling choices, or keeping no causes, changes nothing that happens") {
  const auto world = loaded_world("anora");
  sim::Settings settings;
  settings.luck.seed = 6;
  settings.until = world->starts + int64_t{10} * 24 * 3600 * 1000;
  const Recording plain = run(Judge::Vector, *world, settings);
  settings.weighed = true;
  Recording told = run(Judge::Vector, *world, settings);
  CHECK(check_all(*world, told) > 100);
  told.choices.clear();
  const auto found = difference(*world, plain, told);
  CHECK_MESSAGE(!found, *found);
  settings.weighed = false;
  settings.causes = false;
  const Recording bare = run(Judge::Vector, *world, settings);
  REQUIRE(bare.instants.size() == plain.instants.size());
  CHECK(bare.instants.back().state == plain.instants.back().state);
  CHECK(bare.events.size() == plain.events.size());
}

}  // namespace milieu::tests
