// What decided a choice: the right answers were worked out by hand.
#include <doctest/doctest.h>

#include <cmath>

#include "ask/contrast.h"
#include "tests/harness.h"

namespace milieu::ask {
namespace {

constexpr int64_t minute = 60'000;

// One question with three motives, and an initiative with two.
std::shared_ptr<const model::World> world() {
  return tests::sound_world(R"(world made
calendar 2024-01-01 to 2024-01-02
kind person decides every 1 hour
action ask(a: person, b: person) about once a day
  when a != b
  wants a
    one : 0
    two : 0
  asks b  yes | no
    m1 toward yes : 0
    m2 toward yes : 0
    m3 toward no  : 0
new ann, ben: person
)");
}

history::Weighed answer(std::vector<double> yes, double yes_luck, std::vector<double> no,
                        double no_luck) {
  history::Weighed made{history::no_event, 2, true};
  const auto sum = [](const std::vector<double>& terms) {
    double all = 0;
    for (const double term : terms) all += term;
    return all;
  };
  made.options.push_back({{}, 0, 0, yes, 0, yes_luck, sum(yes) + yes_luck});
  made.options.push_back({{}, 1, 0, no, 0, no_luck, sum(no) + no_luck});
  return made;
}

Contrast of(const model::World& world, const history::Weighed& weighed, uint16_t given) {
  history::Event event;
  event.act = model::ActId{1};
  event.time = world.starts + 30 * minute;
  event.answers.push_back({2, given, 0, 0});
  return contrast(world, event, weighed, model::KindId{1});
}

}  // namespace

TEST_CASE("one motive decided it, and the chances are those of a logit") {
  const auto w = world();
  const Contrast found = of(*w, answer({2, 0.5, 0}, 0, {0, 0, 1}, 0.2), 0);
  CHECK(found.chosen == 0);
  CHECK(found.nearest == 1);
  CHECK(found.decisive == std::vector<size_t>{0});
  CHECK(found.instead == 1);
  CHECK(found.exact);
  CHECK(found.motives == doctest::Approx(1.5));
  CHECK(found.luck == doctest::Approx(-0.2));
  CHECK(found.chance == doctest::Approx(std::exp(2.5) / (std::exp(2.5) + std::exp(1.0))));
}

TEST_CASE("two motives together decided it, neither alone") {
  const auto w = world();
  const Contrast found = of(*w, answer({0.9, 0.8, 0}, 0, {0, 0, 0.1}, 0.2), 0);
  CHECK(found.decisive == std::vector<size_t>{0, 1});
}

TEST_CASE("what luck decided no motive decided") {
  const auto w = world();
  CHECK(of(*w, answer({-1, 0, 0}, 3, {0, 0, 0}, 0), 0).decisive.empty());
  CHECK(of(*w, answer({1, 0, 0}, 3, {0, 0, 0}, 0), 0).decisive.empty());
}

TEST_CASE("a motive for what was not chosen can decide nothing by going away") {
  const auto w = world();
  const Contrast found = of(*w, answer({0.5, 0, 0}, 0, {0, 0, 2}, 0), 1);
  CHECK(found.chosen == 1);
  CHECK(found.decisive == std::vector<size_t>{2});
  CHECK(found.differences[0] == doctest::Approx(-0.5));
}

TEST_CASE("an initiative is decided by a motive without which its clock would not have come due") {
  const auto w = world();
  history::Weighed weighed{history::no_event, 1, false, 0.002 / minute, w->starts};
  weighed.options.push_back({{2}, 0, 0, {3, 0}, 0, 0, 3 / 0.05});
  const Contrast found = of(*w, weighed, 0);
  CHECK(found.decisive == std::vector<size_t>{0});
  CHECK(found.by_time);
  CHECK(found.instead == nothing);
  CHECK(found.ends == w->starts + 60 * minute);
  CHECK(found.plain == doctest::Approx(0.002 / minute * std::exp(-3.0)));
  CHECK(found.chance == doctest::Approx(1 - std::exp(-0.002 * 60)));
  // Half an hour of sixty minutes was used: a motive of 0.5 makes it 49 minutes at most.
  weighed.options[0].terms = {0.5, 0};
  CHECK(of(*w, weighed, 0).decisive.empty());
}

TEST_CASE("of two ways the motive that differs decides which") {
  const auto w = world();
  history::Weighed weighed{history::no_event, 1, false, 0.002 / minute, w->starts + 29 * minute};
  weighed.options.push_back({{2}, 0, 0, {0, 0.1}, 0, 0, 0.1 / 0.05});
  weighed.options.push_back({{3}, 0, 0, {0, 0.0}, 0, 1, 1});
  const Contrast found = of(*w, weighed, 0);
  CHECK(found.decisive == std::vector<size_t>{1});
  CHECK(found.instead == 1);
  CHECK(!found.by_time);
  CHECK(found.luck == doctest::Approx(-0.05));
}

}  // namespace milieu::ask
