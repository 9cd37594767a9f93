#include "sim/network.h"

#include <algorithm>

namespace milieu::sim {
namespace {

using model::Generator;

double uniform(base::Luck luck, uint64_t site, const Ids& ids, uint32_t lane) {
  return key(luck, site, ids).uniform(Lane::free_lane + lane);
}

void add(Edges& into, bool symmetric, uint32_t a, uint32_t b) {
  if (a == b) return;
  into.push_back({a, b});
  if (!symmetric) into.push_back({b, a});
}

// Where both may come upon each other, and are to be joined once.
void meet(Edges& into, bool symmetric, uint32_t a, uint32_t b) {
  if (symmetric && b < a) std::swap(a, b);
  add(into, symmetric, a, b);
}

// Every pair of neighbours once: the steps to the right and below are enough.
Edges lattice(const NetworkPlan& plan) {
  Edges found;
  int64_t wide = static_cast<int64_t>(plan.args[0]), high = static_cast<int64_t>(plan.args[1]);
  int64_t reach = plan.shape.radius;
  auto join = [&](int64_t x, int64_t y, int64_t dx, int64_t dy) {
    int64_t to_x = x + dx, to_y = y + dy;
    if (plan.shape.wrapped) {
      to_x = (to_x % wide + wide) % wide;
      to_y = (to_y % high + high) % high;
    }
    if (to_x < 0 || to_y < 0 || to_x >= wide || to_y >= high) return;
    add(found, plan.symmetric, static_cast<uint32_t>(y * wide + x),
        static_cast<uint32_t>(to_y * wide + to_x));
  };
  for (int64_t y = 0; y < high; ++y)
    for (int64_t x = 0; x < wide; ++x)
      for (int64_t dy = 0; dy <= reach; ++dy)
        for (int64_t dx = dy == 0 ? 1 : -reach; dx <= reach; ++dx) {
          int64_t far = (dx < 0 ? -dx : dx) + dy;
          if (plan.shape.corners || far <= reach) join(x, y, dx, dy);
        }
  return found;
}

template <class Chance>
Edges each_pair(const NetworkPlan& plan, const Ids& ids, base::Luck luck, uint64_t site,
                Chance chance) {
  Edges found;
  for (uint32_t a = 0; a < ids.size(); ++a)
    for (uint32_t b = plan.symmetric ? a + 1 : 0; b < ids.size(); ++b) {
      if (a == b) continue;
      bool swap = plan.symmetric && ids[b] < ids[a];
      Ids pair = swap ? Ids{ids[b], ids[a]} : Ids{ids[a], ids[b]};
      if (uniform(luck, site, pair, 1) < chance(a, b)) found.push_back({a, b});
    }
  return found;
}

Edges small_world(const NetworkPlan& plan, const Ids& ids, base::Luck luck, uint64_t site) {
  Edges found;
  uint32_t count = static_cast<uint32_t>(ids.size());
  uint32_t half = static_cast<uint32_t>(plan.args[0]) / 2;
  for (uint32_t a = 0; a < count; ++a)
    for (uint32_t step = 1; step <= half; ++step) {
      uint32_t to = (a + step) % count;
      if (uniform(luck, site, {ids[a], step}, 1) < plan.args[1])
        to = static_cast<uint32_t>(
            key(luck, site, {ids[a], step}).index(count, Lane::free_lane + 2));
      meet(found, plan.symmetric, a, to);
    }
  return found;
}

Edges degrees(const NetworkPlan& plan, const Ids& ids, base::Luck luck, uint64_t site) {
  struct Stub {
    uint64_t score;
    uint32_t member;
  };
  std::vector<Stub> stubs;
  for (uint32_t a = 0; a < ids.size(); ++a)
    for (uint64_t i = 0; i < static_cast<uint64_t>(plan.args[0]); ++i)
      stubs.push_back({key(luck, site, {ids[a], i}).bits(Lane::free_lane + 1), a});
  std::sort(stubs.begin(), stubs.end(), [](const Stub& a, const Stub& b) {
    return a.score != b.score ? a.score < b.score : a.member < b.member;
  });
  Edges found;
  for (size_t i = 0; i + 1 < stubs.size(); i += 2)
    meet(found, plan.symmetric, stubs[i].member, stubs[i + 1].member);
  return found;
}

}  // namespace

std::string_view problem(const NetworkPlan& plan, size_t members) {
  auto arg = [&](size_t i) { return plan.args.size() > i ? plan.args[i] : 0; };
  switch (plan.shape.generator) {
    case Generator::Lattice:
      if (arg(0) < 1 || arg(1) < 1 || arg(0) > 1e5 || arg(1) > 1e5)
        return "a lattice needs a width and a height of 1 to 100000";
      if (arg(0) * arg(1) > static_cast<double>(members))
        return "there are fewer members than places on the lattice";
      return "";
    case Generator::SmallWorld:
    case Generator::Degrees:
      return arg(0) < 1 || arg(0) >= static_cast<double>(members)
                 ? "the degree must be at least 1 and below the number of members"
                 : "";
    case Generator::Blocks:
      return arg(0) < 1 ? "there must be at least one block" : "";
    default: return "";
  }
}

Edges edges(const NetworkPlan& plan, const Ids& ids, base::Luck luck, uint64_t site) {
  Edges found;
  switch (plan.shape.generator) {
    case Generator::Lattice: found = lattice(plan); break;
    case Generator::Random:
      found = each_pair(plan, ids, luck, site, [&](uint32_t, uint32_t) { return plan.args[0]; });
      break;
    case Generator::SmallWorld: found = small_world(plan, ids, luck, site); break;
    case Generator::Degrees: found = degrees(plan, ids, luck, site); break;
    case Generator::Blocks: {
      size_t size = (ids.size() + static_cast<size_t>(plan.args[0]) - 1) /
                    static_cast<size_t>(plan.args[0]);
      found = each_pair(plan, ids, luck, site, [&](uint32_t a, uint32_t b) {
        return a / size == b / size ? plan.args[1] : plan.args[2];
      });
      break;
    }
    case Generator::None: break;
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace milieu::sim
