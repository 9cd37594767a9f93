// Circles among things that rest on each other.
//
// In:    for each node, the nodes it rests on.
// Out:   for each node, the number of its circle: nodes with the same number reach each other.
// Never: recursion; worlds may be deep.
#pragma once

#include <cstdint>
#include <vector>

namespace milieu::lang::checking {

using Graph = std::vector<std::vector<uint32_t>>;

// Tarjan 1972, "Depth-first search and linear graph algorithms", with a stack of our own.
std::vector<uint32_t> circles(const Graph& graph);

}  // namespace milieu::lang::checking
