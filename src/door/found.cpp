#include "door/found.h"

#include <algorithm>

#include "base/calendar.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/question.h"
#include "door/settings.h"
#include "tell/value.h"

namespace milieu::door {
namespace {

using history::Event;
using history::EventIndex;

struct Asking {
  const History& history;
  const std::string& question;
  bool timed = false;
  int64_t at = INT64_MAX;

  const HeldHistory& held() const { return history.held(); }
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

Result<Found> find_outcome(const Asking& asking, const AskedOutcome& asked) {
  Found found;
  found.what = tell::words(asking.world().outcomes[asked.outcome].name);
  for (const history::OutcomeHeld& held : asking.held().log.outcomes()) {
    if (held.outcome != asked.outcome) continue;
    for (size_t i = 0; i < asked.roles.size() && i < held.roles.size(); ++i) {
      if (!asked.roles[i] || *asked.roles[i] == held.roles[i]) continue;
      found.what += " did not hold for them first, but as " + outcome_words(asking, held);
      return found;
    }
    found.so = true;
    found.what = outcome_words(asking, held);
    found.at = base::format_time(held.time);
    found.events = {held.event};
    found.outcome = asked.outcome.value;
    found.roles = held.roles;
    return found;
  }
  found.what += " did not come to pass";
  return found;
}

Result<Found> find_event(const Asking& asking, const AskedEvent& asked) {
  Found found;
  found.so = true;
  found.at = base::format_time(asking.held().log.read(asked.event).time);
  found.events = {asked.event};
  return found;
}

// The first of them; with a time, the last until then.
Result<Found> find_acts(const Asking& asking, const AskedActs& asked) {
  Found found;
  std::vector<EventIndex> all;
  asking.held().log.for_each([&](EventIndex index, const Event& event) {
    if (event.time <= asking.at && fits_wholly(asking.world(), asked, event))
      all.push_back(index);
  });
  found.what = asking.question;
  if (all.empty()) {
    found.what += " did not happen";
    return found;
  }
  const EventIndex chosen = asking.timed ? all.back() : all.front();
  for (const EventIndex one : all)
    if (one != chosen) found.others.push_back(one);
  found.so = true;
  found.at = base::format_time(asking.held().log.read(chosen).time);
  found.events = {chosen};
  return found;
}

bool fits_fact(const model::World& world, const AskedFact& asked,
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

Result<Found> find_fact(const Asking& asking, const AskedFact& asked) {
  Found found;
  const tell::Telling telling = door::telling(asking.held());
  std::optional<history::Write> last;
  EventIndex writer = 0;
  asking.held().log.for_each([&](EventIndex index, const Event& event) {
    if (event.time > asking.at) return;
    for (const history::Write& write : event.writes)
      if (fits_fact(asking.world(), asked, write)) last = write, writer = index;
  });
  found.what = asking.question;
  if (!last) {
    found.what += " was never written: it is at its default";
    return found;
  }
  found.so = true;
  found.what = tell::change(telling, *last);
  found.at = base::format_time(asking.held().log.read(writer).time);
  if (writer == 0) found.what += ", from the start";
  else found.events = {writer};
  return found;
}

Result<Found> find(const Asking& asking, const Asked& asked) {
  if (const auto* outcome = std::get_if<AskedOutcome>(&asked))
    return find_outcome(asking, *outcome);
  if (const auto* event = std::get_if<AskedEvent>(&asked)) return find_event(asking, *event);
  if (const auto* acts = std::get_if<AskedActs>(&asked)) return find_acts(asking, *acts);
  if (const auto* fact = std::get_if<AskedFact>(&asked)) return find_fact(asking, *fact);
  return Error{Fault::Usage, "'" + asking.question + "' is nothing that one event made so",
               "Ask about an outcome, an event (#12), an act or a fact."};
}

}  // namespace

Result<Found> find(const History& history, const std::string& question, const std::string& at) {
  Asking asking{history, question, !at.empty()};
  if (asking.timed) {
    const base::Result<int64_t> time = parse_date(at);
    if (!time) return outside(time.error());
    asking.at = *time;
  }
  const Result<Asked> asked = read_question(history, question);
  if (!asked) return asked.error();
  return find(asking, *asked);
}

}  // namespace milieu::door
