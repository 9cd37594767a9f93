// What benchmarks count: people look at their clocks as often under V as under R, but V weighs
// fewer ways.
#include <doctest/doctest.h>

#include "tests/generate.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

sim::Effort effort(Judge judge, const model::World& world, uint64_t seed) {
  sim::Settings settings;
  settings.luck.seed = seed;
  const auto executor = tests::executor(judge, world, settings);
  record(*executor, 100);
  return executor->effort();
}

}  // namespace

TEST_CASE("V reads the clocks that R reads, and never weighs more ways for them") {
  uint64_t weighed = 0, saved = 0;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    const auto world = world_of(generate(seed, all_features()));
    if (world == nullptr) continue;
    const sim::Effort plain = effort(Judge::Reference, *world, seed);
    const sim::Effort fast = effort(Judge::Vector, *world, seed);
    INFO("seed " << seed);
    CHECK(fast.readings == plain.readings);
    CHECK(fast.options <= plain.options);
    weighed += fast.options, saved += plain.options - fast.options;
  }
  CHECK(weighed > 1000);
  CHECK(saved > 1000);
}

}  // namespace milieu::tests
