// Networks that are there from the start: lattices and random graphs, keyed by identity.
//
// Lattice: von Neumann (4) or, with corners, Moore (8) neighbourhoods. Random: Erdos and Renyi
// 1959, each pair by its own draw. SmallWorld: Watts and Strogatz 1998. Degrees: the configuration
// model with equal degrees (Bollobas 1980), without loops and doubles. Blocks: the stochastic block
// model (Holland, Laskey, Leinhardt 1983), groups of equal size in birth order.
//
// In:    content ids of the members in birth order.
// Out:   pairs of positions in that list.
// Never: a state.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "model/world.h"
#include "sim/luck.h"

namespace milieu::sim {

using Edges = std::vector<std::pair<uint32_t, uint32_t>>;

struct NetworkPlan {
  model::Network shape;
  std::vector<double> args;  // the generator's numbers, in order
  bool symmetric = false;    // one pair stands for both directions
};

// Empty when there is nothing wrong with the numbers; otherwise a plain sentence.
std::string_view problem(const NetworkPlan& plan, size_t members);

// Both directions are given where the fact is not symmetric and the shape is.
Edges edges(const NetworkPlan& plan, const Ids& members, base::Luck luck, uint64_t site);

}  // namespace milieu::sim
