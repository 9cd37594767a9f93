#include "door/decision.h"

#include <algorithm>
#include <cmath>

#include "ask/contrast.h"
#include "base/calendar.h"
#include "door/option_text.h"
#include "tell/odds.h"

namespace milieu::door {

using history::Event;
using history::Weighed;

std::vector<ForOrAgainst> for_and_against(const std::vector<model::Motive>& motives,
                                          const std::vector<double>& weights) {
  std::vector<ForOrAgainst> found;
  for (size_t i = 0; i < motives.size() && i < weights.size(); ++i)
    if (std::fabs(weights[i]) > 1e-9)
      found.push_back({motives[i].name, weights[i], tell::times(weights[i])});
  std::ranges::stable_sort(found, std::ranges::greater{},
                           [](const ForOrAgainst& one) { return std::fabs(one.weight); });
  return found;
}

namespace {

std::string option_words(const tell::Telling& telling, const Event& event, const Weighed& weighed,
                         size_t option) {
  if (option == ask::nothing) return {};
  const history::Option& one = weighed.options[option];
  return weighed.answered ? answer_text(telling, event, one)
                          : way_text(telling, event, one);
}

}  // namespace

Decision decision(const tell::Telling& telling, const HeldHistory& held, const Event& event,
                  const Weighed& weighed) {
  const model::Act& act = telling.world.acts[event.act];
  const auto& motives = weighed.answered ? act.asks->motives : act.wants;
  const ask::Contrast found = ask::contrast(telling.world, event, weighed,
                                            held.names.kind(weighed.who));
  Decision told;
  told.who = telling.names.of(weighed.who);
  told.answered = weighed.answered;
  told.chosen = option_words(telling, event, weighed, found.chosen);
  told.nearest = option_words(telling, event, weighed, found.nearest);
  told.motives = for_and_against(motives, weighed.answered ? found.differences : found.weights);
  if (!weighed.answered && found.nearest != ask::nothing)
    told.between = for_and_against(motives, found.differences);
  for (const size_t motive : found.decisive) told.decided_by.push_back(motives[motive].name);
  told.exact = found.exact, told.rivals = found.rivals;
  told.instead = option_words(telling, event, weighed, found.instead);
  told.motive_difference = found.motives, told.luck_difference = found.luck;
  told.chance = found.chance;
  if (weighed.answered) return told;
  told.per_day = weighed.rate * static_cast<double>(base::day);
  told.rate = tell::how_often(told.per_day);
  told.plain_rate = tell::how_often(found.plain * static_cast<double>(base::day));
  told.until = base::format_time(found.ends);
  return told;
}

}  // namespace milieu::door
