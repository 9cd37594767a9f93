#include "tell/sentence.h"

#include <algorithm>
#include <vector>

namespace milieu::tell {
namespace {

using history::AnswerGiven;
using history::Event;
using history::EventSort;
using history::Status;
using model::Act;
using model::Slot;
using model::Sort;
using Why = history::Hitch::Sort;

constexpr int deepest_quote = 2;      // of an event told within the telling of another
constexpr size_t longest_quote = 80;  // of the world's own text
constexpr size_t most_changes = 3;

std::string told(const Telling& t, const Event& event, int depth);

bool is_lower(char letter) { return letter >= 'a' && letter <= 'z'; }

std::string as_sentence(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  if (text.empty()) return text;
  if (is_lower(text[0])) text[0] = static_cast<char>(text[0] - 'a' + 'A');
  const bool ended = text.ends_with('.') || text.ends_with('!') || text.ends_with('?') ||
                     text.ends_with('"') || text.ends_with("”");
  return ended ? text : text + ".";
}

std::string event_value(const Telling& t, int64_t stored, int depth) {
  if (stored == 0) return "nothing";
  const auto index = static_cast<history::EventIndex>(stored - 1);
  const std::optional<Event> event =
      t.event && depth < deepest_quote ? t.event(index) : std::nullopt;
  if (!event) return "event " + std::to_string(index);
  std::string text = told(t, *event, depth + 1);
  if (text.ends_with('.')) text.pop_back();
  return "“" + text + "”";
}

std::string shown(const Telling& t, const model::Type& type, int64_t stored, int depth) {
  if (type.sort == Sort::Event) return event_value(t, stored, depth);
  return value(t.world, t.names, type, stored);
}

// Nothing where a damaged file gives an answer that the act does not have.
const model::Answer* answer_of(const Act& act, const AnswerGiven& given) {
  if (!act.asks || given.answer >= act.asks->answers.size()) return nullptr;
  return &act.asks->answers[given.answer];
}

// What stands for {name} in a template: a role, the one who answered, or their quantity.
struct Filling {
  const Telling& t;
  const Act& act;
  const Event& event;
  const AnswerGiven* given = nullptr;
  int depth = 0;

  std::string operator()(std::string_view name) const {
    for (size_t role = 0; role < std::min<size_t>(act.roles, event.roles.size()); ++role) {
      if (act.frame[role].name != name) continue;
      return shown(t, act.frame[role].type, event.roles[role], depth);
    }
    if (given != nullptr && name == "it") return t.names.of(given->who);
    if (const Slot slot = quantity(); slot != model::no_slot && act.frame[slot].name == name) {
      return value(t.world, t.names, act.frame[slot].type, given->quantity);
    }
    return "{" + std::string(name) + "}";
  }

  Slot quantity() const {
    const model::Answer* answer = given == nullptr ? nullptr : answer_of(act, *given);
    return answer == nullptr ? model::no_slot : answer->quantity;
  }
};

std::string filled(std::string_view text, const Filling& filling) {
  std::string out;
  while (!text.empty()) {
    const size_t open = text.find('{');
    const size_t close = open == std::string_view::npos ? open : text.find('}', open);
    out += text.substr(0, close == std::string_view::npos ? text.size() : open);
    if (close == std::string_view::npos) break;
    out += filling(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return as_sentence(std::move(out));
}

const model::Says* find_says(const Act& act, std::string_view answer) {
  const auto found = std::ranges::find(act.says, answer, &model::Says::answer);
  return found == act.says.end() ? nullptr : &*found;
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

// "Ani: propose Ivan", "Rent day (lodger 1, attic)": for acts that say nothing themselves.
std::string plain(const Telling& t, const Act& act, const Event& event, int depth) {
  if (act.process || act.roles == 0) {
    const std::string roles = roles_from(t, act, event, 0, depth);
    return words(act.name) + (roles.empty() ? "" : " (" + roles + ")");
  }
  const std::string others = roles_from(t, act, event, 1, depth);
  return shown(t, act.frame[0].type, event.roles[0], depth) + ": " + words(act.name) +
         (others.empty() ? "" : " " + others);
}

std::string plain_answer(const Telling& t, const Act& act, const model::Answer& answer,
                         const AnswerGiven& given) {
  std::string text = t.names.of(given.who) + ": " + words(answer.name);
  if (answer.quantity != model::no_slot) {
    text += " " + value(t.world, t.names, act.frame[answer.quantity].type, given.quantity);
  }
  return as_sentence(text);
}

// What is told whatever was answered.
std::string lead(const Telling& t, const Act& act, const Event& event, int depth) {
  const model::Says* says = find_says(act, "");
  if (says == nullptr) return as_sentence(plain(t, act, event, depth));
  return filled(says->text, Filling{t, act, event, nullptr, depth});
}

// Each answer as the act says it, or else the lead and the answer in plain words. What is the same
// for all who were asked is said once.
std::string worked(const Telling& t, const Act& act, const Event& event, int depth) {
  std::vector<std::string> said;
  const auto say = [&said](std::string sentence) {
    if (std::ranges::find(said, sentence) == said.end()) said.push_back(std::move(sentence));
  };
  if (event.answers.empty()) say(lead(t, act, event, depth));
  for (const AnswerGiven& given : event.answers) {
    const model::Answer* answer = answer_of(act, given);
    const model::Says* says = answer == nullptr ? nullptr : find_says(act, answer->name);
    if (says != nullptr) say(filled(says->text, Filling{t, act, event, &given, depth}));
    if (says == nullptr) say(lead(t, act, event, depth));
    if (says == nullptr && answer != nullptr) say(plain_answer(t, act, *answer, given));
  }
  std::string text;
  for (const std::string& sentence : said) text += (text.empty() ? "" : " ") + sentence;
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

std::string did_not_work(const Telling& t, const Act& act, const Event& event, int depth) {
  const model::Says* says = find_says(act, "failure");
  if (says != nullptr) return filled(says->text, Filling{t, act, event, nullptr, depth});
  const std::string lead = event.status == Status::Failed      ? " failed: "
                           : event.status == Status::Preempted ? " came too late: "
                                                               : " was given up: ";
  return as_sentence(plain(t, act, event, depth) + lead + reason(t, act, event));
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

std::string consequence(const Telling& t, const Act& act, const Event& event, int depth) {
  const std::string text = changes(t, event);
  return as_sentence("what came of it (" + plain(t, act, event, depth) + ")" +
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

std::string told(const Telling& t, const Event& event, int depth) {
  if (event.sort == EventSort::Start || !event.act) return start(t, event);
  const Act& act = t.world.acts[event.act];
  if (event.status != Status::Worked) return did_not_work(t, act, event, depth);
  if (event.sort == EventSort::Consequence) return consequence(t, act, event, depth);
  return worked(t, act, event, depth);
}

}  // namespace

std::string sentence(const Telling& telling, const Event& event) {
  return told(telling, event, 0);
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
