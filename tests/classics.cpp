#include "tests/classics.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/calendar.h"
#include "lang/load.h"
#include "lang/render.h"

namespace milieu::tests {
namespace {

class Shelf : public lang::Library {
 public:
  base::Result<lang::FoundText> find(std::string_view name, std::string_view) const override {
    const std::string path = "worlds/classics/" + std::string(name) + ".world";
    if (!std::filesystem::is_regular_file(home() / path))
      return base::Error{base::Fault::Missing, "no file " + path, ""};
    return lang::FoundText{path, text_in(home() / path)};
  }
};

sim::Settings settings(const model::World& world, uint64_t seed, const Parameters& parameters) {
  sim::Settings made;
  made.luck.seed = seed;
  for (const auto& [name, value] : parameters) {
    const size_t before = made.parameters.size();
    for (const model::ParameterId id : world.parameters.ids()) {
      if (world.parameters[id].name != name) continue;
      const double unit = world.parameters[id].type.sort == model::Sort::Number ? 1e6 : 1;
      made.parameters.push_back({id, model::of_whole(std::llround(value * unit))});
    }
    REQUIRE(made.parameters.size() == before + 1);
  }
  return made;
}

}  // namespace

bool validation() { return std::getenv("MILIEU_CHECK_VALIDATION") != nullptr; }

const model::World& classic(const std::string& name) {
  static std::map<std::string, model::World> shelf;
  if (const auto found = shelf.find(name); found != shelf.end()) return found->second;
  lang::Loaded loaded = lang::load(name, Shelf());
  INFO(lang::render_all(loaded.diagnostics, loaded.sources, false));
  REQUIRE(loaded.world.has_value());
  return shelf.emplace(name, std::move(*loaded.world)).first->second;
}

Play::Play(const std::string& name, uint64_t seed, const Parameters& parameters, int days)
    : world(classic(name)) {
  sim::Settings with = settings(world, seed, parameters);
  if (days > 0) with.until = world.starts + days * base::day;
  executor = tests::executor(Judge::Vector, world, with);
  const auto begun = executor->begin(*this);
  REQUIRE_MESSAGE(begun, (begun ? "" : begun.error().message));
}

void Play::to_the_end() {
  for (bool more = true; more;) {
    const auto advanced = executor->advance(*this);
    REQUIRE_MESSAGE(advanced, (advanced ? "" : advanced.error().message));
    more = *advanced;
  }
  REQUIRE(executor->finish(*this));
}

int64_t Play::read(const std::string& fact, const std::vector<int64_t>& keys) const {
  for (const model::FactId id : world.facts.ids()) {
    if (world.facts[id].name == fact) return executor->read(id, keys).value_or(0);
  }
  FAIL("no fact is called " << fact);
  return 0;
}

double end_of(const std::string& name, const std::string& measure, const Parameters& with,
              uint64_t seed) {
  Play play(name, seed, with);
  play.to_the_end();
  return play.last(measure);
}

double Sample::error() const {
  const double spread = squares_ / count_ - mean() * mean();
  return count_ < 2 ? 0 : std::sqrt(std::max(0.0, spread) / (count_ - 1));
}

Sample sample(const std::string& name, const std::string& measure, const Parameters& with,
              uint64_t runs) {
  classic(name);
  const auto run = [&](uint64_t seed) { return end_of(name, measure, with, seed); };
  Sample all;
  for (const double one : by_seed(runs, run)) all.add(one);
  return all;
}

void agrees(const std::string& what, const Sample& sample, const Target& target) {
  const double error = std::max(sample.error(), target.spread / std::sqrt(sample.count()));
  if (validation())
    MESSAGE(what << ": " << sample.mean() << " +- " << error << ", published " << target.value);
  CHECK_MESSAGE(std::abs(sample.mean() - target.value) <= std::max(target.tolerance, 3 * error),
                what << " is " << sample.mean() << " +- " << error << ", not " << target.value);
}

}  // namespace milieu::tests
