#include "door/option_text.h"

#include <algorithm>

#include "plan/plan.h"
#include "tell/value.h"

namespace milieu::door {

std::string way_text(const tell::Telling& telling, const history::Event& event,
                     const history::Option& option) {
  const model::Act& act = telling.world.acts[event.act];
  const std::vector<model::Slot> ways = plan::ranging(act, 0);
  std::string text = act.name + "(";
  for (size_t role = 0; role < act.roles; ++role) {
    const int64_t value = role == 0 ? event.roles[0] : option.roles[role - 1];
    const model::Type& type = act.frame[role].type;
    text += role == 0 ? "" : ", ";
    const bool picked = std::ranges::find(ways, role) == ways.end();  // later, once it is done
    if (picked) text += "_";
    else if (type.sort == model::Sort::Event) text += "event " + std::to_string(value - 1);
    else text += tell::value(telling.world, telling.names, type, value);
  }
  return text + ")";
}

std::string answer_text(const tell::Telling& telling, const history::Event& event,
                        const history::Option& option) {
  const model::Act& act = telling.world.acts[event.act];
  const model::Answer& answer = act.asks->answers[option.answer];
  if (answer.quantity == model::no_slot) return answer.name;
  return answer.name + " " + tell::value(telling.world, telling.names,
                                         act.frame[answer.quantity].type, option.quantity);
}

}  // namespace milieu::door
