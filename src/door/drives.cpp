#include "milieu/drives.h"

#include <algorithm>
#include <cmath>

#include "ask/parallel.h"
#include "ask/sampling.h"
#include "ask/screening.h"
#include "ask/statistics.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/questions.h"
#include "door/settings.h"
#include "plan/plan.h"
#include "tell/value.h"

namespace milieu {
namespace {

using ask::Life;

/// All points of all paths, each with as many lives.
struct Screening {
  const DrivesOptions& options;
  door::Questions asked{};
  std::vector<model::ParameterId> parameters{};
  std::vector<ask::Path> paths{};
  size_t each = 1;
  std::vector<Life> lives{};
  std::atomic<bool> stop{false};

  const model::World& model() const { return asked.world.held().world; }
  size_t points() const { return parameters.size() + 1; }
  size_t place(size_t path, size_t point, size_t nth) const {
    return (path * points() + point) * each + nth;
  }
};

// A value of the range, whole where the parameter is.
int64_t value_at(const model::Parameter& parameter, double share) {
  const auto low = static_cast<double>(parameter.low.whole);
  const auto high = static_cast<double>(parameter.high.whole);
  return static_cast<int64_t>(std::llround(low + share * (high - low)));
}

void run(Screening& screening, size_t task) {
  const size_t nth = task % screening.each, point = task / screening.each % screening.points();
  const size_t path = task / screening.each / screening.points();
  sim::Settings settings = screening.asked.settings;
  settings.luck.seed = screening.options.likely.first_seed + path * screening.each + nth;
  for (size_t i = 0; i < screening.parameters.size(); ++i) {
    const model::ParameterId id = screening.parameters[i];
    const double share = screening.paths[path].points[point][i];
    std::erase_if(settings.parameters, [&](const auto& one) { return one.first == id; });
    settings.parameters.emplace_back(
        id, model::of_whole(value_at(screening.model().parameters[id], share)));
  }
  std::ranges::sort(settings.parameters, {}, [](const auto& one) { return one.first.value; });
  const auto make = [&](const model::World& world, const sim::Settings& with) {
    return door::make_executor(screening.options.likely.executor, world, with);
  };
  ask::live(screening.model(), settings, make, screening.lives[task], screening.stop, {});
}

double answer(const Screening& screening, const Life& life) {
  if (!screening.asked.outcomes.empty()) return life.held(screening.asked.outcomes[0]) ? 1 : 0;
  return life.last[screening.asked.quantities[0].second];
}

Result<Drives> told(const Screening& screening) {
  for (const Life& life : screening.lives)
    if (life.error) return door::outside(*life.error);
  std::vector<std::vector<double>> values, errors;
  for (size_t path = 0; path < screening.paths.size(); ++path) {
    values.emplace_back(), errors.emplace_back();
    std::vector<double> before;
    for (size_t point = 0; point < screening.points(); ++point) {
      std::vector<double> now, moved;
      for (size_t nth = 0; nth < screening.each; ++nth)
        now.push_back(answer(screening, screening.lives[screening.place(path, point, nth)]));
      for (size_t nth = 0; nth < before.size(); ++nth) moved.push_back(now[nth] - before[nth]);
      values.back().push_back(ask::moments(now).mean);
      if (!moved.empty()) errors.back().push_back(ask::moments(moved).error);
      before = std::move(now);
    }
  }
  Drives made{.paths = screening.paths.size(), .each = screening.each,
              .histories = screening.lives.size()};
  const std::vector<ask::Effect> effects = ask::effects(screening.paths, values, errors);
  for (size_t i = 0; i < effects.size(); ++i) {
    const model::Parameter& parameter = screening.model().parameters[screening.parameters[i]];
    const auto shown = [&](model::Value bound) {
      return tell::plain_value(screening.model(), parameter.type, bound.whole);
    };
    made.drives.push_back({parameter.name, shown(parameter.low), shown(parameter.high),
                           effects[i].mean, effects[i].absolute, effects[i].deviation,
                           effects[i].noise});
  }
  std::ranges::stable_sort(made.drives, std::ranges::greater{}, &Drive::absolute);
  return made;
}

}  // namespace

Result<Drives> drives(const World& world, const DrivesOptions& options) {
  if (options.likely.questions.size() != 1)
    return Error{Fault::Usage, "ask about one outcome or number at a time", ""};
  const Result<door::Questions> asked = door::questions(world, options.likely, "");
  if (!asked) return asked.error();
  Screening screening{.options = options, .asked = *asked};
  for (const model::ParameterId id : screening.model().parameters.ids()) {
    const model::Parameter& one = screening.model().parameters[id];
    if (one.low.whole < one.high.whole) screening.parameters.push_back(id);
  }
  if (screening.parameters.empty())
    return Error{Fault::Usage, "this world has no parameters", "Declare one, with its range."};
  const uint64_t least = options.paths * screening.points();
  if (options.paths < 2 || options.likely.histories < least)
    return Error{Fault::Usage,
                 "with " + std::to_string(screening.parameters.size()) + " parameters " +
                     std::to_string(options.paths) + " paths take at least " +
                     std::to_string(least) + " histories",
                 "--histories allows more; --paths wants fewer, but at least 2."};
  screening.paths = ask::paths(screening.parameters.size(), options.paths, 1);
  screening.each = options.likely.histories / least;
  screening.lives.resize(least * screening.each);
  std::atomic<size_t> finished{0};
  ask::in_parallel(screening.lives.size(), ask::threads_of(options.likely.threads),
                   [&](size_t task, bool here) {
    if (screening.stop) return;
    run(screening, task);
    ++finished;
    if (!here || !options.likely.watch) return;
    const std::string note = std::to_string(finished) + " of " +
                             std::to_string(screening.lives.size()) + " histories";
    const double share =
        static_cast<double>(finished) / static_cast<double>(screening.lives.size());
    if (options.likely.watch(share, note) == Next::Stop) screening.stop = true;
  });
  if (screening.stop) return Drives{.question = options.likely.questions[0], .interrupted = true};
  Result<Drives> made = told(screening);
  if (made) made->question = options.likely.questions[0];
  return made;
}

}  // namespace milieu
