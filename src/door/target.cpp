#include "door/target.h"

#include "door/held.h"
#include "door/words.h"

namespace milieu::door {

Result<ask::Target> outcome_asked(const History& history, const std::string& text) {
  const Result<Asked> asked = read_question(history, text);
  if (!asked) return asked.error();
  const auto* outcome = std::get_if<AskedOutcome>(&*asked);
  if (outcome == nullptr)
    return usage("'" + text + "' is no outcome of this world",
                 "This is asked of outcomes, as in b20 or b20(Ani, Ivan).");
  const model::Outcome& one = history.held().world.held().world.outcomes[outcome->outcome];
  const ask::IdsOfLog ids(history.held().log);
  ask::Target target{.outcome = outcome->outcome};
  for (size_t i = 0; i < one.parameters; ++i) {
    const bool said = i < outcome->roles.size() && outcome->roles[i];
    target.roles.push_back(said ? ids.given(one.frame[i].type, *outcome->roles[i])
                                : model::Given{});
  }
  return target;
}

}  // namespace milieu::door
