#include "ask/cone.h"

#include <algorithm>
#include <set>

namespace milieu::ask {
namespace {

using history::Event;
using history::EventIndex;
using history::EventSort;

// A consequence that only begins another act is a step on the way: what it follows is meant.
EventIndex meant(const history::Log& log, EventIndex event) {
  for (;;) {
    const Event one = log.read(event);
    const bool passes = one.sort == EventSort::Consequence && one.writes.empty() &&
                        one.births.empty() && one.ends.empty() && one.causes.size() == 1;
    if (!passes) return event;
    event = one.causes[0];
  }
}

struct Cause {
  EventIndex event = 0;
  Link link = Link::Rested;
};

std::vector<Cause> causes_of(const history::Log& log, EventIndex event) {
  const Event one = log.read(event);
  std::vector<Cause> found;
  for (size_t i = 0; i < one.causes.size(); ++i) {
    const EventIndex cause = meant(log, one.causes[i]);
    const auto same = [cause](const Cause& other) { return other.event == cause; };
    if (cause == 0 || cause == event || std::ranges::any_of(found, same)) continue;
    found.push_back({cause, one.triggered && i == 0 ? Link::Trigger : Link::Rested});
  }
  return found;
}

}  // namespace

std::vector<Node> cone(const history::Log& log, const std::vector<EventIndex>& from,
                       ConeSize size) {
  std::vector<Node> nodes;
  std::set<EventIndex> seen;
  for (const EventIndex event : from)
    if (seen.insert(event).second) nodes.push_back({event, Link::Itself});
  size_t begin = 0;
  for (size_t depth = 0; begin < nodes.size(); ++depth) {
    const size_t end = nodes.size();
    for (size_t at = begin; at < end; ++at) {
      if (nodes[at].above) continue;
      const std::vector<Cause> causes = causes_of(log, nodes[at].event);
      const size_t kept = depth < size.depth ? std::min(size.width, causes.size()) : 0;
      for (size_t i = 0; i < kept; ++i) {
        const bool again = !seen.insert(causes[i].event).second;
        nodes[at].causes.push_back(nodes.size());
        nodes.push_back({causes[i].event, causes[i].link, again});
      }
      nodes[at].left_out = causes.size() - kept;
    }
    begin = end;
  }
  return nodes;
}

}  // namespace milieu::ask
