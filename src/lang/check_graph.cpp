#include "lang/check_graph.h"

#include <algorithm>

namespace milieu::lang::checking {
namespace {

constexpr uint32_t unseen = UINT32_MAX;

struct Search {
  const Graph& graph;
  std::vector<uint32_t> found, low, circle;
  std::vector<size_t> next;       // which edge of a node comes next
  std::vector<uint32_t> path, open;
  uint32_t count = 0, circles = 0;

  explicit Search(const Graph& g)
      : graph(g), found(g.size(), unseen), low(g.size()), circle(g.size(), unseen),
        next(g.size()) {}

  void enter(uint32_t node) {
    found[node] = low[node] = count++;
    path.push_back(node);
    open.push_back(node);
  }

  void close(uint32_t node) {
    for (;;) {
      const uint32_t member = open.back();
      open.pop_back();
      circle[member] = circles;
      if (member == node) break;
    }
    ++circles;
  }

  void leave(uint32_t node) {
    path.pop_back();
    if (low[node] == found[node]) close(node);
    if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[node]);
  }

  void step() {
    const uint32_t node = path.back();
    if (next[node] == graph[node].size()) return leave(node);
    const uint32_t to = graph[node][next[node]++];
    if (found[to] == unseen) return enter(to);
    if (circle[to] == unseen) low[node] = std::min(low[node], found[to]);
  }
};

}  // namespace

std::vector<uint32_t> circles(const Graph& graph) {
  Search search(graph);
  for (uint32_t node = 0; node < graph.size(); ++node) {
    if (search.found[node] != unseen) continue;
    search.enter(node);
    while (!search.path.empty()) search.step();
  }
  return std::move(search.circle);
}

}  // namespace milieu::lang::checking
