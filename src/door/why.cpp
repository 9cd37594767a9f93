#include "milieu/why.h"

#include <algorithm>

#include "ask/cone.h"
#include "base/calendar.h"
#include "door/decision.h"
#include "door/found.h"
#include "door/held.h"
#include "door/replay.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::Event;
using history::EventIndex;
using history::Weighed;

// --- The tree -----------------------------------------------------------------------------------

struct Tree {
  const door::HeldHistory& held;
  const tell::Telling telling;
  std::vector<ask::Node> nodes{};
  ask::Replayed replayed{};

  std::vector<Decision> decisions(const Event& event, EventIndex index) {
    std::vector<Decision> found;
    const auto choices = replayed.choices.find(index);
    if (choices == replayed.choices.end()) return found;
    for (const Weighed& weighed : choices->second) {
      const bool given = !weighed.answered ||
                         std::ranges::count(event.answers, weighed.who,
                                            &history::AnswerGiven::who) > 0;
      if (given && !weighed.options.empty())
        found.push_back(door::decision(telling, held, event, weighed));
    }
    return found;
  }
  Because told(size_t at) {
    const ask::Node& node = nodes[at];
    const Event event = held.log.read(node.event);
    Because made;
    made.event = node.event;
    made.at = base::format_time(event.time);
    made.what = tell::sentence(telling, event);
    if (event.act) made.act = telling.world.acts[event.act].name;
    made.status = tell::status_name(event.status);
    made.link = node.link == ask::Link::Itself    ? "itself"
                : node.link == ask::Link::Trigger ? "trigger"
                                                  : "rested";
    made.tested = "untested";
    made.above = node.above, made.left_out = node.left_out;
    if (!node.above) made.decisions = decisions(event, node.event);
    for (const size_t cause : node.causes) made.causes.push_back(told(cause));
    return made;
  }
};

// The choices of all the tree, and what the outcome rested on, in one replay. What it rested on
// comes to be known only there; so all choices are kept, or if they are very many, replayed again.
Result<bool> grow(const WhyOptions& options, door::Found& found, Tree& tree) {
  constexpr EventIndex most_kept = 50'000;
  bool complete = false;
  const ask::ConeSize size{options.depth, options.width};
  if (found.outcome != 0) {
    Result<ask::Replayed> first = door::replayed(
        tree.held, {.events = {found.events[0]}, .outcomes = true,
                    .all = found.events[0] < most_kept});
    if (!first) return first.error();
    tree.replayed = std::move(*first);
    complete = found.events[0] < most_kept;
    const std::vector<EventIndex>& rests = tree.replayed.rested[found.outcome];
    for (size_t i = 0; i < rests.size() && i < options.width; ++i)
      found.events.push_back(rests[i]);
  }
  tree.nodes = ask::cone(tree.held.log, found.events, size);
  if (complete) return true;
  ask::Wanted wanted;
  for (const ask::Node& node : tree.nodes) wanted.events.insert(node.event);
  Result<ask::Replayed> replayed = door::replayed(tree.held, wanted);
  if (!replayed) return replayed.error();
  tree.replayed = std::move(*replayed);
  return true;
}

}  // namespace

Result<Why> why(const History& history, const WhyOptions& options) {
  Result<door::Found> found = door::find(history, options.question, options.at);
  if (!found) return found.error();
  Why made{.so = !found->events.empty() || found->so, .what = found->what, .at = found->at};
  made.others.assign(found->others.begin(), found->others.end());
  if (found->events.empty()) return made;
  Tree tree{history.held(), door::telling(history.held())};
  const Result<bool> grown = grow(options, *found, tree);
  if (!grown) return grown.error();
  for (size_t at = 0; at < tree.nodes.size() && tree.nodes[at].link == ask::Link::Itself; ++at)
    made.because.push_back(tree.told(at));
  if (made.what.empty()) made.what = made.because[0].what;
  if (made.what.ends_with('.')) made.what.pop_back();
  return made;
}

}  // namespace milieu
