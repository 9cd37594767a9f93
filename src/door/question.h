// What a question is about: an outcome, an event, acts that fit a pattern, a fact.
//
// In:    a history, and a person's words: "b20", "#355", "wed(Ani, _) answered yes",
//        "married(Ani, Ivan) before nevada".
// Out:   ids and stored values; or an Error with the nearest names.
// Never: a guess that is acted upon, but for the beginning of one outcome's name.
//
// Names are those that are shown and those of the world's text; capitals do not count, and an
// underscore is a space.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "history/event.h"
#include "milieu/error.h"
#include "milieu/history.h"

namespace milieu::door {

struct AskedOutcome {
  model::OutcomeId outcome{};
  std::vector<std::optional<int64_t>> roles{};  // empty: whoever it held for
};

struct AskedEvent {
  history::EventIndex event = 0;
};

/// Acts: exactly one of act and of is set.
struct AskedActs {
  model::ActId act{};
  model::ClassId of{};
  std::vector<std::optional<int64_t>> roles{};  // stored values; nothing: anybody
  std::optional<std::string> answer{};
  bool failed = false;
};

struct AskedFact {
  model::FactId fact{};
  std::vector<std::optional<int64_t>> keys{};
};

/// Something else that the world's language can say.
struct AskedText {
  std::string text;
};

using Asked = std::variant<AskedOutcome, AskedEvent, AskedActs, AskedFact, AskedText>;

Result<Asked> read_question(const History& history, const std::string& text);

/// Whether an event is one of these acts, with these roles (whatever came of it, or was answered).
bool fits(const model::World& world, const AskedActs& acts, const history::Event& event);

/// The same, as the question has it: it worked, or failed; somebody gave that answer.
bool fits_wholly(const model::World& world, const AskedActs& acts, const history::Event& event);

/// The one somebody or something that a name means, of a kind (none: any).
Result<history::EntityIndex> find_one(const History& history, const std::string& name,
                                      model::KindId kind);

}  // namespace milieu::door
