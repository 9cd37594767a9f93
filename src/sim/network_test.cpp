#include "sim/network.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace milieu::sim {
namespace {

// How many there are about the middle of a lattice of seven by seven.
size_t about_the_middle(bool corners, int64_t radius) {
  NetworkPlan plan;
  plan.args = {7, 7};
  plan.shape.generator = model::Generator::Lattice;
  plan.shape.corners = corners;
  plan.shape.radius = radius;
  const Edges all = edges(plan, Ids(49), base::Luck{}, 0);
  return static_cast<size_t>(
      std::count_if(all.begin(), all.end(), [](const auto& edge) { return edge.first == 24; }));
}

TEST_CASE("a lattice reaches as far as its radius says") {
  CHECK(about_the_middle(false, 1) == 4);
  CHECK(about_the_middle(true, 1) == 8);
  CHECK(about_the_middle(false, 2) == 12);
  CHECK(about_the_middle(true, 2) == 24);
  CHECK(about_the_middle(true, 3) == 48);
}

TEST_CASE("two who come upon each other twice are joined once") {
  NetworkPlan plan;
  plan.args = {4};
  plan.shape.generator = model::Generator::Degrees;
  plan.symmetric = true;
  Ids ids;
  for (uint64_t id = 1; id <= 9; ++id) ids.push_back(id);
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const Edges all = edges(plan, ids, base::Luck{.seed = seed}, 0);
    CHECK(std::all_of(all.begin(), all.end(), [](const auto& e) { return e.first < e.second; }));
    CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
  }
}

}  // namespace
}  // namespace milieu::sim
