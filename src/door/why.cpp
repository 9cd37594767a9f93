#include "milieu/why.h"

#include <algorithm>

#include "ask/cone.h"
#include "base/calendar.h"
#include "door/decision.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/question.h"
#include "door/replay.h"
#include "door/settings.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::Event;
using history::EventIndex;
using history::Weighed;

/// What is to be told, before it is told.
struct Found {
  Why why{};
  std::vector<EventIndex> events{};  // where the tree begins
  uint32_t outcome = 0;              // whose condition it is about; 0: none
};

struct Asking {
  const History& history;
  const WhyOptions& options;
  int64_t at = INT64_MAX;

  const door::HeldHistory& held() const { return history.held(); }
  const model::World& world() const { return held().world.held().world; }
};

std::string outcome_words(const Asking& asking, const history::OutcomeHeld& held) {
  const model::Outcome& outcome = asking.world().outcomes[held.outcome];
  std::string text = tell::words(outcome.name);
  for (size_t i = 0; i < held.roles.size() && i < outcome.frame.size(); ++i) {
    text += i == 0 ? " (" : ", ";
    text += tell::value(asking.world(), asking.held().names, outcome.frame[i].type, held.roles[i]);
  }
  return held.roles.empty() ? text : text + ")";
}

Result<Found> find_outcome(const Asking& asking, const door::AskedOutcome& asked) {
  Found found;
  found.why.what = tell::words(asking.world().outcomes[asked.outcome].name);
  for (const history::OutcomeHeld& held : asking.held().log.outcomes()) {
    if (held.outcome != asked.outcome) continue;
    for (size_t i = 0; i < asked.roles.size() && i < held.roles.size(); ++i) {
      if (!asked.roles[i] || *asked.roles[i] == held.roles[i]) continue;
      found.why.what += " did not hold for them first, but as " + outcome_words(asking, held);
      return found;
    }
    found.why.so = true;
    found.why.what = outcome_words(asking, held);
    found.why.at = base::format_time(held.time);
    found.events = {held.event};
    found.outcome = asked.outcome.value;
    return found;
  }
  found.why.what += " did not come to pass";
  return found;
}

Result<Found> find_event(const Asking& asking, const door::AskedEvent& asked) {
  Found found;
  found.why.so = true;
  found.why.at = base::format_time(asking.held().log.read(asked.event).time);
  found.events = {asked.event};
  return found;
}

// The first of them; with a time, the last until then.
Result<Found> find_acts(const Asking& asking, const door::AskedActs& asked) {
  Found found;
  std::vector<EventIndex> all;
  asking.held().log.for_each([&](EventIndex index, const Event& event) {
    if (event.time <= asking.at && door::fits_wholly(asking.world(), asked, event))
      all.push_back(index);
  });
  found.why.what = asking.options.question;
  if (all.empty()) {
    found.why.what += " did not happen";
    return found;
  }
  const EventIndex chosen = asking.options.at.empty() ? all.front() : all.back();
  for (const EventIndex one : all)
    if (one != chosen) found.why.others.push_back(one);
  found.why.so = true;
  found.why.at = base::format_time(asking.held().log.read(chosen).time);
  found.events = {chosen};
  return found;
}

bool fits_fact(const model::World& world, const door::AskedFact& asked,
               const history::Write& write) {
  if (write.fact != asked.fact || write.voided) return false;
  const auto same = [&](bool turned) {
    for (size_t i = 0; i < asked.keys.size(); ++i) {
      const size_t key = turned && i < 2 ? 1 - i : i;
      if (asked.keys[i] && *asked.keys[i] != write.keys[key]) return false;
    }
    return true;
  };
  return same(false) || (world.facts[asked.fact].symmetric && same(true));
}

Result<Found> find_fact(const Asking& asking, const door::AskedFact& asked) {
  Found found;
  const tell::Telling telling = door::telling(asking.held());
  std::optional<history::Write> last;
  EventIndex writer = 0;
  asking.held().log.for_each([&](EventIndex index, const Event& event) {
    if (event.time > asking.at) return;
    for (const history::Write& write : event.writes)
      if (fits_fact(asking.world(), asked, write)) last = write, writer = index;
  });
  found.why.what = asking.options.question;
  if (!last) {
    found.why.what += " was never written: it is at its default";
    return found;
  }
  found.why.so = true;
  found.why.what = tell::change(telling, *last);
  found.why.at = base::format_time(asking.held().log.read(writer).time);
  if (writer == 0) found.why.what += ", from the start";
  else found.events = {writer};
  return found;
}

Result<Found> find(const Asking& asking, const door::Asked& asked) {
  if (const auto* outcome = std::get_if<door::AskedOutcome>(&asked))
    return find_outcome(asking, *outcome);
  if (const auto* event = std::get_if<door::AskedEvent>(&asked)) return find_event(asking, *event);
  if (const auto* acts = std::get_if<door::AskedActs>(&asked)) return find_acts(asking, *acts);
  if (const auto* fact = std::get_if<door::AskedFact>(&asked)) return find_fact(asking, *fact);
  return Error{Fault::Usage, "'" + asking.options.question + "' is nothing that one event made so",
               "Ask about an outcome, an event (#12), an act or a fact."};
}

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
Result<bool> grow(const Asking& asking, Found& found, Tree& tree) {
  constexpr EventIndex most_kept = 50'000;
  bool complete = false;
  const ask::ConeSize size{asking.options.depth, asking.options.width};
  if (found.outcome != 0) {
    Result<ask::Replayed> first = door::replayed(
        tree.held, {.events = {found.events[0]}, .outcomes = true,
                    .all = found.events[0] < most_kept});
    if (!first) return first.error();
    tree.replayed = std::move(*first);
    complete = found.events[0] < most_kept;
    const std::vector<EventIndex>& rests = tree.replayed.rested[found.outcome];
    for (size_t i = 0; i < rests.size() && i < asking.options.width; ++i)
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
  Asking asking{history, options};
  if (!options.at.empty()) {
    const base::Result<int64_t> at = door::parse_date(options.at);
    if (!at) return door::outside(at.error());
    asking.at = *at;
  }
  const Result<door::Asked> asked = door::read_question(history, options.question);
  if (!asked) return asked.error();
  Result<Found> found = find(asking, *asked);
  if (!found) return found.error();
  if (found->events.empty()) return found->why;
  Tree tree{history.held(), door::telling(history.held())};
  const Result<bool> grown = grow(asking, *found, tree);
  if (!grown) return grown.error();
  for (size_t at = 0; at < tree.nodes.size() && tree.nodes[at].link == ask::Link::Itself; ++at)
    found->why.because.push_back(tree.told(at));
  if (found->why.what.empty()) found->why.what = found->why.because[0].what;
  if (found->why.what.ends_with('.')) found->why.what.pop_back();
  return found->why;
}

}  // namespace milieu
