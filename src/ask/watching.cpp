#include "ask/watching.h"

#include "base/maths.h"
#include "sim/choice.h"

namespace milieu::ask {

using history::EntityIndex;
using history::Option;

std::vector<double> shares(const std::vector<Option>& ways) {
  std::vector<double> found;
  double top = -1e300, sum = 0;
  for (const Option& way : ways) top = way.score > top ? way.score : top;
  for (const Option& way : ways) sum += found.emplace_back(base::exp(way.score - top));
  for (double& share : found) share /= sum;
  return found;
}

double wish(const std::vector<Option>& ways, bool each) {
  std::vector<double> values;
  for (const Option& way : ways) {
    double sum = 0;
    for (const double term : way.terms) sum += term;
    values.push_back(sum);
  }
  return values.empty() ? 0 : sim::inclusive(values, each ? sim::wide : sim::narrow);
}

Watching::Clock& Watching::at(EntityIndex who, model::ActId act) {
  if (clocks_.size() <= who) clocks_.resize(who + 1);
  if (clocks_[who].empty()) clocks_[who].resize(world_.acts.size() + 1);
  return clocks_[who][act.value];
}

void Watching::close(EntityIndex who, model::ActId act, int64_t time) {
  Clock& clock = at(who, act);
  if (clock.known && time > clock.since)
    told_({who, act, clock.since, time, clock.busy, clock.rate, &clock.ways});
  clock.since = time;
}

void Watching::read(const history::Reading& reading) {
  close(reading.who, reading.act, reading.time);
  Clock& clock = at(reading.who, reading.act);
  clock.known = true;
  clock.busy = reading.busy;
  clock.rate = reading.rate;
  if (!reading.busy && !reading.again) clock.ways = reading.ways;
}

void Watching::event(const history::Event& event) {
  for (const EntityIndex who : event.ends) {
    if (who >= clocks_.size() || clocks_[who].empty()) continue;
    for (const model::ActId act : world_.acts.ids()) {
      close(who, act, event.time);
      clocks_[who][act.value] = {};
    }
  }
}

void Watching::end(int64_t time) {
  for (EntityIndex who = 0; who < clocks_.size(); ++who)
    for (size_t act = 1; act < clocks_[who].size(); ++act)
      close(who, model::ActId{static_cast<uint32_t>(act)}, time);
}

Watching::State Watching::state(EntityIndex who, model::ActId act) const {
  if (who >= clocks_.size() || clocks_[who].empty()) return {};
  const Clock& clock = clocks_[who][act.value];
  return {clock.known, clock.busy, clock.rate > 0};
}

}  // namespace milieu::ask
