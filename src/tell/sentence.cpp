#include "tell/sentence.h"

#include <algorithm>
#include <vector>

#include "tell/english.h"
#include "tell/value.h"
#include "tell/voice.h"

namespace milieu::tell {
namespace {

using history::AnswerGiven;
using history::Event;
using history::EventIndex;
using history::EventSort;
using history::Status;
using model::Act;
using model::Sort;
using Why = history::Hitch::Sort;

constexpr int deepest_quote = 2;      // of an event told within the telling of another
constexpr size_t longest_quote = 80;  // of the world's own text
constexpr size_t most_changes = 3;

std::string told(const Telling& t, const Event& event, EventIndex index, int depth);

std::string shown(const Telling& t, const model::Type& type, int64_t stored, int depth) {
  if (type.sort == Sort::Event) return told_event(t, stored, depth);
  return value(t.world, t.names, type, stored);
}

std::string roles_from(const Telling& t, const Act& act, const Event& event, size_t first,
                       int depth) {
  std::string text;
  for (size_t role = first; role < std::min<size_t>(act.roles, event.roles.size()); ++role) {
    if (role > first) text += ", ";
    text += shown(t, act.frame[role].type, event.roles[role], depth);
  }
  return text;
}

// Each answer as the act says it, or else the lead and the answer in plain words.
std::string worked(const Telling& t, const Event& event, EventIndex index, int depth) {
  std::string text;
  for (const Clause& clause : clauses(t, index, event, depth)) {
    Voice voice(t, {.prose = false}, depth);
    text += (text.empty() ? "" : " ") + as_sentence(voice.say(clause));
  }
  return text;
}

std::string quoted(const Telling& t, base::Span span) {
  std::string text = t.quote ? t.quote(span) : std::string();
  if (text.size() > longest_quote) text = text.substr(0, longest_quote - 3) + "...";
  return text;
}

std::string condition(const Telling& t, const Act& act, const history::Hitch& hitch) {
  model::ExprId id{};
  if (hitch.sort == Why::Works && hitch.condition < act.works.size()) {
    id = act.works[hitch.condition].condition;
  } else if (hitch.sort == Why::When && hitch.condition < act.steps.size()) {
    id = act.steps[hitch.condition].when.condition;
  }
  return id ? quoted(t, t.world.exprs[id].span) : std::string();
}

std::string reason(const Telling& t, const Act& act, const Event& event) {
  if (event.hitch.sort == Why::Gone) return "someone was no longer there";
  if (event.hitch.sort == Why::Unpaid) return "it could not be paid";
  const std::string text = condition(t, act, event.hitch);
  if (text.empty()) return "it was not possible";
  return "it was not so that " + text;
}

std::string did_not_work(const Telling& t, const Act& act, const Event& event, EventIndex index,
                         int depth) {
  if (find_says(act, "failure", false) != nullptr) return worked(t, event, index, depth);
  const std::string lead = event.status == Status::Failed      ? " failed: "
                           : event.status == Status::Preempted ? " came too late: "
                                                               : " was given up: ";
  return as_sentence(plain_words(t, event, depth) + lead + reason(t, act, event));
}

std::string changes(const Telling& t, const Event& event) {
  std::string text;
  size_t count = 0;
  for (const history::Write& write : event.writes) {
    if (write.voided) continue;
    if (++count <= most_changes) text += (count > 1 ? ", " : "") + change(t, write);
  }
  if (count > most_changes) text += ", and " + std::to_string(count - most_changes) + " more";
  return text;
}

std::string consequence(const Telling& t, const Event& event, int depth) {
  const std::string text = changes(t, event);
  return as_sentence("what came of it (" + plain_words(t, event, depth) + ")" +
                     (text.empty() ? "" : ": " + text));
}

std::string start(const Telling& t, const Event& event) {
  std::string text;
  for (const model::KindId kind : t.world.kinds.ids()) {
    const auto count = std::ranges::count(event.births, kind, &history::Birth::kind);
    if (count == 0) continue;
    text += (text.empty() ? "" : ", ") + words(t.world.kinds[kind].name) + " " +
            std::to_string(count);
  }
  return "It begins" + (text.empty() ? "." : " with these, by kind: " + text + ".");
}

std::string told(const Telling& t, const Event& event, EventIndex index, int depth) {
  if (event.sort == EventSort::Start || !event.act) return start(t, event);
  const Act& act = t.world.acts[event.act];
  if (event.status != Status::Worked) return did_not_work(t, act, event, index, depth);
  if (event.sort == EventSort::Consequence) return consequence(t, event, depth);
  return worked(t, event, index, depth);
}

}  // namespace

std::string plain_words(const Telling& t, const Event& event, int depth) {
  const Act& act = t.world.acts[event.act];
  if (act.process || act.roles == 0) {
    const std::string roles = roles_from(t, act, event, 0, depth);
    return words(act.name) + (roles.empty() ? "" : " (" + roles + ")");
  }
  const std::string others = roles_from(t, act, event, 1, depth);
  return shown(t, act.frame[0].type, event.roles[0], depth) + ": " + words(act.name) +
         (others.empty() ? "" : " " + others);
}

std::string plain_answer(const Telling& t, const Event& event, const AnswerGiven& given) {
  const Act& act = t.world.acts[event.act];
  const model::Answer& answer = act.asks->answers[given.answer];
  std::string text = t.names.of(given.who) + ": " + words(answer.name);
  if (answer.quantity == model::no_slot) return text;
  return text + " " + value(t.world, t.names, act.frame[answer.quantity].type, given.quantity);
}

std::string told_event(const Telling& t, int64_t stored, int depth) {
  if (stored == 0) return "nothing";
  const auto index = static_cast<EventIndex>(stored - 1);
  const std::optional<Event> event =
      t.event && depth < deepest_quote ? t.event(index) : std::nullopt;
  if (!event) return "event " + std::to_string(index);
  std::string text = told(t, *event, index, depth + 1);
  if (text.ends_with('.')) text.pop_back();
  return "“" + text + "”";
}

std::string sentence(const Telling& telling, const Event& event, EventIndex index) {
  return told(telling, event, index, 0);
}

std::string fact(const Telling& telling, model::FactId id, const std::vector<int64_t>& keys) {
  const model::Fact& fact = telling.world.facts[id];
  std::string text = words(fact.name);
  for (size_t key = 0; key < keys.size(); ++key) {
    text += (key == 0 ? "(" : ", ") +
            shown(telling, fact.frame[key].type, keys[key], deepest_quote);
  }
  return keys.empty() ? text : text + ")";
}

std::string change(const Telling& telling, const history::Write& write) {
  const std::string what = fact(telling, write.fact, write.keys);
  const model::Fact& fact = telling.world.facts[write.fact];
  if (!write.present) return what + " ends";
  if (fact.set) return what + " begins";
  return what + " becomes " + shown(telling, fact.value, write.value, deepest_quote);
}

const char* status_name(Status status) {
  switch (status) {
    case Status::Worked: return "worked";
    case Status::Failed: return "failed";
    case Status::Preempted: return "preempted";
    case Status::Overtaken: return "overtaken";
  }
  return "worked";
}

}  // namespace milieu::tell
