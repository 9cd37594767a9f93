// The flagship: that it checks, lives, and that nothing in it is scripted.
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <map>
#include <sstream>

#include "tests/harness.h"
#include "tests/survey.h"

namespace milieu::tests {
namespace {

std::shared_ptr<const model::World> anora() { return loaded_world("anora"); }

std::string text_of(const std::string& name) {
  return text_in(home() / "worlds/anora" / (name + ".world"));
}

// Anora with other names for its people: each word of the text that is one gives way to its other.
std::shared_ptr<const model::World> renamed(const std::map<std::string, std::string>& others) {
  std::string text, word;
  for (const char letter : text_of("anora") + " ") {
    if (std::isalnum(static_cast<unsigned char>(letter)) || letter == '_') {
      word += letter;
      continue;
    }
    const auto other = others.find(word);
    text += (other == others.end() ? word : other->second) + letter;
    word.clear();
  }
  return loaded_world("anora", {{"anora", text}, {"club", text_of("club")}});
}

// Two shares out of as many histories differ by no more than four standard errors.
void same_shares(const model::World& world, const std::vector<Lived>& a,
                 const std::vector<Lived>& b) {
  for (const model::Outcome& outcome : world.outcomes) {
    CAPTURE(outcome.name);
    const double first = share(a, outcome.name), second = share(b, outcome.name);
    const double both = (first + second) / 2, count = static_cast<double>(a.size());
    CHECK(std::abs(first - second) <= 4 * std::sqrt(2 * both * (1 - both) / count) + 1e-9);
  }
}

// In per cent of the histories; and the names of the beats, b01_… to b24_….
std::string table(const model::World& world, const std::vector<Lived>& lives) {
  std::ostringstream out;
  size_t longest = 0, twenty = 0, events = 0;
  for (const Lived& life : lives) {
    const size_t order = in_order(life, "b");
    longest = std::max(longest, order);
    twenty += order >= 20;
    events += life.events;
  }
  std::vector<const Lived*> nearest;
  for (const Lived& life : lives) nearest.push_back(&life);
  std::stable_sort(nearest.begin(), nearest.end(), [](const Lived* a, const Lived* b) {
    return in_order(*a, "b") > in_order(*b, "b");
  });
  nearest.resize(std::min<size_t>(nearest.size(), 6));
  for (const Lived* life : nearest) {
    out << "near to the documents: seed " << life->seed << ", " << in_order(*life, "b") << ":";
    std::map<size_t, std::string> sequence;
    for (const auto& [name, all] : life->held)
      if (name[0] == 'b') sequence[all[0]] += " " + name.substr(0, 3);
    for (const auto& [event, beats] : sequence) out << beats;
    out << "\n";
  }
  out << lives.size() << " histories of " << events / lives.size() << " events; in order 20 or more: "
      << twenty << ", at most " << longest << "\n";
  for (const model::Outcome& outcome : world.outcomes)
    out << outcome.name << " " << 100 * share(lives, outcome.name) << "\n";
  return out.str();
}

std::vector<std::string> named(const model::World& world, const std::string& prefix) {
  std::vector<std::string> names;
  for (const model::Outcome& outcome : world.outcomes)
    if (outcome.name.rfind(prefix, 0) == 0) names.push_back(outcome.name);
  return names;
}

}  // namespace

TEST_CASE("anora has at least 30 people in 12 places over seven weeks") {
  auto world = anora();
  int64_t people = 0, places = 0;
  for (const model::Named& named : world->named) {
    model::KindId kind = named.kind;
    while (world->kinds[kind].parent) kind = world->kinds[kind].parent;
    if (world->kinds[kind].name == "person") people += named.count;
    if (world->kinds[kind].name == "place") places += named.count;
  }
  CHECK(people >= 30);
  CHECK(places >= 12);
  CHECK(world->until - world->starts == int64_t{49} * 24 * 3600 * 1000);
}

TEST_CASE("the variants of anora, where the texts disagree, are worlds that live") {
  for (const char* variant : {"mother", "three"}) {
    CAPTURE(variant);
    const auto world = loaded_world(variant, {{variant, text_of(variant)}});
    const Lived life = first_days(*world, 2);
    CHECK(life.error == "");
    CHECK(life.events > 300);
  }
}

TEST_CASE("anora lives: people meet, pay, move about and learn of things") {
  auto world = anora();
  sim::Settings settings;
  settings.until = world->starts + int64_t{3} * 24 * 3600 * 1000;
  Recording history = run(Judge::Vector, *world, settings);
  CHECK(history.error == "");
  CHECK(history.events.size() > 150);
  CHECK(history.records.size() > 300);
}

TEST_CASE("people of anora under other names have the same odds [slow]") {
  if (!std::getenv("MILIEU_CHECK_WORLDS")) return;
  const auto [first, last] = seeds_from("MILIEU_SEEDS", 30001, 30500);
  const auto world = anora();
  const std::vector<Lived> known = survey(*world, first, last);
  SUBCASE("all that are named are called something else") {
    const auto other = renamed({{"ivan", "anton"}, {"ani", "zoya"}, {"galina", "olga"},
                                {"nikolai", "boris"}, {"toros", "aram"}, {"igor", "pyotr"},
                                {"garnik", "vahan"}, {"lulu", "coco"}, {"manager", "host"}});
    same_shares(*world, known, survey(*other, first, last));
  }
  SUBCASE("the driver has Ivan's means, parents and temper, and Ivan drives") {
    const auto other = renamed({{"ivan", "driver"}, {"driver", "ivan"}});
    same_shares(*world, known, survey(*other, first, last));
  }
}

// All numbers but those of what is asked are drawn anew for each history, each by up to a fifth
// more or less. A beat that is still there in one history of a hundred has not vanished.
TEST_CASE("with every number of anora moved by up to a fifth no beat vanishes [slow]") {
  if (!std::getenv("MILIEU_CHECK_WORLDS")) return;
  const auto world = anora();
  const auto [first, last] = seeds_from("MILIEU_SEEDS", 10001, 11000);
  const std::vector<Lived> lives =
      survey([&](uint64_t seed) { return shaken(*world, seed, 0.2); }, first, last);
  MESSAGE(table(*world, lives));
  for (const Lived& life : lives) CHECK(life.error == "");
  for (const std::string& beat : named(*world, "b")) {
    CAPTURE(beat);
    CHECK(share(lives, beat) >= 0.01);
  }
}

// Each parameter of the world and its modules at either end of its range, alone; what must then
// move, and how, from the lower end to the upper.
TEST_CASE("each parameter of anora can be at either end of its range [slow]") {
  if (!std::getenv("MILIEU_CHECK_WORLDS")) return;
  struct Stress {
    const char *parameter, *statistic;
    int moves;
  };
  const std::vector<Stress> all = {{"dance_price", "takings", +1},
                                   {"house_cut", "takings", +1},
                                   {"growth", "b03_unequal_bond", +1},
                                   {"growth", "b07_wed_on_a_whim", +1},
                                   {"fine", "could_not_pay", +1}};
  const auto world = loaded_world(
      "stress", {{"stress", "world stress extends anora\n"
                            "measure could_not_pay = count(e with e is dock(_, _, _) failed)\n"}});
  const auto seeds = seeds_from("MILIEU_SEEDS", 40001, 40100);
  const auto at = [&](model::ParameterId id, bool high) {
    sim::Settings settings;
    const model::Parameter& parameter = world->parameters[id];
    settings.parameters = {{id, high ? parameter.high : parameter.low}};
    return survey(*world, seeds.first, seeds.second, settings);
  };
  std::ostringstream out;
  for (const model::ParameterId id : world->parameters.ids()) {
    const std::string& name = world->parameters[id].name;
    const std::vector<Lived> low = at(id, false), high = at(id, true);
    for (const std::vector<Lived>* lives : {&low, &high})
      for (const Lived& life : *lives) CHECK(life.error == "");
    bool expected = false;
    for (const Stress& stress : all) {
      if (stress.parameter != name) continue;
      const Shift found = shift(low, high, stress.statistic);
      out << "| " << name << " | " << stress.statistic << " | " << found.before << " | "
          << found.after << " | " << found.error << " |\n";
      CHECK_MESSAGE((found.after - found.before) * stress.moves > 2 * found.error, out.str());
      expected = true;
    }
    CHECK_MESSAGE(expected, name);
    for (const model::Outcome& outcome : world->outcomes) {
      const Shift found = shift(low, high, outcome.name);
      if (std::abs(found.after - found.before) <= 2 * found.error + 0.05) continue;
      out << "| " << name << " | " << outcome.name << " | " << found.before << " | " << found.after
          << " | " << found.error << " |\n";
    }
  }
  MESSAGE(out.str());
}

// Tuned on seeds 1 to 2000; these were looked at once, when the tuning was over.
TEST_CASE("over 2,000 other seeds the beats of anora hold in some histories and not in others [slow]") {
  if (!std::getenv("MILIEU_CHECK_WORLDS")) return;
  auto world = anora();
  const auto [first, last] = seeds_from("MILIEU_SEEDS", 10001, 12000);
  const std::vector<Lived> lives = survey(*world, first, last);
  MESSAGE(table(*world, lives));
  for (const Lived& life : lives) CHECK(life.error == "");
  REQUIRE(named(*world, "b").size() == 24);
  for (const std::string& beat : named(*world, "b")) {
    CAPTURE(beat);
    CHECK(share(lives, beat) >= 0.05);
    CHECK(share(lives, beat) <= 0.98);
  }
  size_t twenty = 0, endings = 0;
  for (const Lived& life : lives) twenty += in_order(life, "b") >= 20;
  for (const std::string& ending : named(*world, "ending_")) endings += share(lives, ending) >= 0.03;
  CHECK(static_cast<double>(twenty) >= 0.005 * static_cast<double>(lives.size()));
  CHECK(endings >= 6);
}

}  // namespace milieu::tests
