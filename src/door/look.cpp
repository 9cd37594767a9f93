#include "milieu/look.h"

#include <algorithm>

#include "base/calendar.h"
#include "door/held.h"
#include "door/option_text.h"
#include "door/replay.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::Event;
using history::EventIndex;
using history::Option;
using history::Weighed;

// Sums may lie on both sides of nought; those that are nought weigh nothing and are left out.
std::vector<WeightText> weights(const std::vector<model::Motive>& motives, const Option& option) {
  std::vector<WeightText> texts;
  for (size_t i = 0; i < motives.size() && i < option.terms.size(); ++i)
    if (option.terms[i] != 0) texts.push_back({motives[i].name, option.terms[i]});
  return texts;
}

ChoiceText choice_text(const tell::Telling& telling, const Event& event, const Weighed& choice) {
  const model::Act& act = telling.world.acts[event.act];
  ChoiceText text;
  text.who = telling.names.of(choice.who);
  text.answered = choice.answered;
  text.per_day = choice.rate * static_cast<double>(base::day);
  for (const Option& option : choice.options) {
    OptionText made;
    made.option = choice.answered ? door::answer_text(telling, event, option)
                                  : door::way_text(telling, event, option);
    made.motives = weights(choice.answered ? act.asks->motives : act.wants, option);
    made.range = option.nest, made.luck = option.noise, made.score = option.score;
    text.options.push_back(std::move(made));
  }
  std::ranges::stable_sort(text.options, std::ranges::greater{}, &OptionText::score);
  if (!text.options.empty()) text.options[0].chosen = true;
  if (text.options.size() > 1) text.margin = text.options[0].score - text.options[1].score;
  return text;
}

}  // namespace

Result<EventText> look(const History& history, uint64_t number) {
  const door::HeldHistory& held = history.held();
  if (number >= held.log.size()) {
    return Error{Fault::Usage, "there is no event " + std::to_string(number) + " in " + held.path,
                 "The last one is " + std::to_string(held.log.size() - 1) + "."};
  }
  const tell::Telling telling = door::telling(held);
  const auto index = static_cast<EventIndex>(number);
  const Event event = held.log.read(index);
  EventText text;
  text.event = number;
  text.time = base::format_time(event.time);
  if (event.act) text.act = telling.world.acts[event.act].name;
  text.status = tell::status_name(event.status);
  text.text = tell::sentence(telling, event);
  for (const EventIndex cause : event.causes)
    text.causes.push_back({cause, tell::sentence(telling, held.log.read(cause))});
  for (const history::Write& write : event.writes)
    if (index != 0) text.changes.push_back(tell::change(telling, write));
  if (!event.act || event.sort == history::EventSort::Consequence) return text;
  Result<ask::Replayed> made = door::replayed(held, {.events = {index}});
  if (!made) return made.error();
  for (const Weighed& choice : made->choices[index]) {
    text.choices.push_back(choice_text(telling, event, choice));
  }
  return text;
}

}  // namespace milieu
