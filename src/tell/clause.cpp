#include "tell/clause.h"

#include <algorithm>

#include "model/template.h"
#include "tell/sentence.h"

namespace milieu::tell {
namespace {

using history::AnswerGiven;
using history::Event;
using history::EventIndex;
using history::Status;
using model::Act;
using model::Slot;
using Form = model::Piece::Form;

// Nothing where a damaged file gives an answer that the act does not have.
const model::Answer* answer_of(const Act& act, const AnswerGiven& given) {
  if (!act.asks || given.answer >= act.asks->answers.size()) return nullptr;
  return &act.asks->answers[given.answer];
}

void add_value(Part& part, int64_t value, int64_t amount) {
  if (std::ranges::find(part.values, value) == part.values.end()) part.values.push_back(value);
  const bool unknown = amount == unknown_amount || part.total == unknown_amount;
  part.total = unknown ? unknown_amount : part.total + amount;
}

Part& part_named(Clause& clause, std::string_view name, const model::Type& type) {
  const auto found = std::ranges::find(clause.parts, name, &Part::name);
  if (found != clause.parts.end()) return *found;
  clause.parts.push_back({.name = name, .type = type, .values = {}});
  return clause.parts.back();
}

void add_parts(Clause& clause, const Act& act, const Event& event, const AnswerGiven* given) {
  for (size_t role = 0; role < std::min<size_t>(act.roles, event.roles.size()); ++role) {
    Part& part = part_named(clause, act.frame[role].name, act.frame[role].type);
    add_value(part, event.roles[role], event.roles[role]);
  }
  if (given == nullptr) return;
  add_value(part_named(clause, "it", {.sort = model::Sort::Entity}), given->who, 0);
  const model::Answer* answer = answer_of(act, *given);
  if (answer == nullptr || answer->quantity == model::no_slot) return;
  const model::Variable& quantity = act.frame[answer->quantity];
  add_value(part_named(clause, quantity.name, quantity.type), given->quantity, given->quantity);
}

Clause clause_of(const Act& act, const model::Says& says, EventIndex index) {
  Clause clause;
  clause.id = act.site + (says.answer.empty() ? "" : "/" + says.answer) + (says.all ? "/all" : "") +
              (says.often ? "/often" : "");
  clause.says = says.text;
  clause.events = {index};
  return clause;
}

bool told_already(const std::vector<Clause>& clauses, const Clause& clause) {
  return std::ranges::any_of(clauses, [&](const Clause& other) {
    const auto value_of = [&](const Clause& of, std::string_view name) {
      const Part* part = of.part(name);
      return part == nullptr ? std::vector<int64_t>() : part->values;
    };
    if (other.id != clause.id) return false;
    return std::ranges::all_of(model::pieces(clause.says), [&](const model::Piece& piece) {
      return piece.form == Form::Words ||
             value_of(other, piece.text) == value_of(clause, piece.text);
    });
  });
}

size_t times_named(std::string_view says, std::string_view name) {
  size_t count = 0;
  for (const model::Piece& piece : model::pieces(says))
    if (piece.form != Form::Words && piece.text == name) ++count;
  return count;
}

}  // namespace

const Part* Clause::part(std::string_view name) const {
  const auto found = std::ranges::find(parts, name, &Part::name);
  return found == parts.end() ? nullptr : &*found;
}

const model::Says* find_says(const Act& act, std::string_view answer, bool often) {
  for (const model::Says& says : act.says) {
    if (says.answer == answer && says.often == often && !says.all) return &says;
  }
  return nullptr;
}

const model::Says* says_of_all(const Act& act, const Event& event) {
  if (event.answers.empty()) return nullptr;
  const AnswerGiven& first = event.answers[0];
  const auto same = [&](const AnswerGiven& given) { return given.answer == first.answer; };
  const model::Answer* answer = answer_of(act, first);
  if (answer == nullptr || !std::ranges::all_of(event.answers, same)) return nullptr;
  const auto found = std::ranges::find_if(act.says, [&](const model::Says& says) {
    return says.all && !says.often && says.answer == answer->name;
  });
  return found == act.says.end() ? nullptr : &*found;
}

std::string_view answer_name(const Act& act, const Event& event) {
  if (event.status != Status::Worked) return "failure";
  if (event.answers.empty()) return "";
  const model::Answer* answer = answer_of(act, event.answers[0]);
  return answer == nullptr ? std::string_view() : std::string_view(answer->name);
}

namespace {

class Clauses {
 public:
  Clauses(const Telling& telling, EventIndex index, const Event& event, int depth)
      : t_(telling), index_(index), event_(event), act_(telling.world.acts[event.act]),
        depth_(depth) {}

  std::vector<Clause> take() {
    if (event_.status == Status::Failed) say("failure", nullptr);
    if (event_.status != Status::Worked) return std::move(made_);
    if (event_.answers.empty()) say("", nullptr);
    if (const model::Says* says = says_of_all(act_, event_)) {
      tell(*says, &event_.answers[0]);
      return std::move(made_);
    }
    for (const AnswerGiven& given : event_.answers) {
      const model::Answer* answer = answer_of(act_, given);
      if (answer != nullptr && find_says(act_, answer->name, false) != nullptr) {
        say(answer->name, &given);
        continue;
      }
      say("", &given);
      if (answer != nullptr) add_plain(plain_answer(t_, event_, given));
    }
    return std::move(made_);
  }

 private:
  void say(std::string_view answer, const AnswerGiven* given) {
    const model::Says* says = find_says(act_, answer, false);
    if (says == nullptr) return add_plain(plain_words(t_, event_, depth_));
    tell(*says, given);
  }

  void tell(const model::Says& says, const AnswerGiven* given) {
    Clause clause = clause_of(act_, says, index_);
    add_parts(clause, act_, event_, given);
    if (!told_already(made_, clause)) made_.push_back(std::move(clause));
  }

  void add_plain(std::string text) {
    const auto same = [&](const Clause& other) { return other.plain == text; };
    if (std::ranges::any_of(made_, same)) return;
    made_.push_back({.id = act_.site, .says = {}, .plain = std::move(text), .parts = {},
                     .events = {index_}});
  }

  const Telling& t_;
  EventIndex index_;
  const Event& event_;
  const Act& act_;
  int depth_;
  std::vector<Clause> made_;
};

}  // namespace

Clause came_about(const Telling& t, const history::OutcomeHeld& held) {
  const model::Outcome& outcome = t.world.outcomes[held.outcome];
  Clause clause;
  clause.id = outcome.site;
  clause.says = outcome.says;
  clause.events = {held.event};
  for (size_t i = 0; i < held.roles.size(); ++i) {
    add_value(part_named(clause, outcome.frame[i].name, outcome.frame[i].type), held.roles[i], 0);
  }
  return clause;
}

Clause believed(const Telling& t, const history::Conviction& conviction) {
  const model::Claim& claim = t.world.claims[conviction.claim];
  Clause clause;
  clause.id = claim.site + (conviction.believed ? "/believed" : "/doubted");
  clause.says = claim.says;
  clause.events = {conviction.strongest};
  for (size_t i = 0; i < conviction.args.size(); ++i) {
    add_value(part_named(clause, claim.frame[i].name, claim.frame[i].type), conviction.args[i], 0);
  }
  return clause;
}

std::vector<Clause> clauses(const Telling& t, EventIndex index, const Event& event, int depth) {
  if (!event.act || event.sort == history::EventSort::Consequence) return {};
  return Clauses(t, index, event, depth).take();
}

std::optional<Clause> gathered(const Telling& t, const std::vector<EventIndex>& indexes,
                               const std::vector<const Event*>& events) {
  const Act& act = t.world.acts[events[0]->act];
  const std::string_view answer = answer_name(act, *events[0]);
  const model::Says* says = find_says(act, answer, true);
  if (says == nullptr && answer != "failure") says = find_says(act, "", true);
  if (says == nullptr) return std::nullopt;
  Clause clause = clause_of(act, *says, indexes[0]);
  clause.events = indexes;
  for (const Event* event : events) {
    add_parts(clause, act, *event, event->answers.empty() ? nullptr : &event->answers[0]);
  }
  return clause;
}

bool merge(Clause& into, const Clause& other) {
  if (into.id != other.id || into.says.empty() || into.parts.size() != other.parts.size()) {
    return false;
  }
  size_t differs = 0, at = 0;
  const auto is_amount = [&](const Part& part) {
    return part.type.sort != model::Sort::Entity && times_named(into.says, part.name) > 0;
  };
  if (std::ranges::any_of(into.parts, is_amount)) return false;  // of each, or of all together?
  for (size_t i = 0; i < into.parts.size(); ++i) {
    const bool told = times_named(into.says, into.parts[i].name) > 0;
    if (!told || into.parts[i].values == other.parts[i].values) continue;
    ++differs, at = i;
  }
  Part& part = into.parts[at];
  const bool can = differs == 1 && part.type.sort == model::Sort::Entity &&
                   times_named(into.says, part.name) == 1;
  if (!can) return false;
  for (const int64_t value : other.parts[at].values) add_value(part, value, 0);
  into.events.insert(into.events.end(), other.events.begin(), other.events.end());
  return true;
}

}  // namespace milieu::tell
