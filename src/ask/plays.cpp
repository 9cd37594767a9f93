#include "ask/plays.h"

#include "ask/parallel.h"
#include "history/tee.h"
#include "plan/plan.h"
#include "sim/intervene.h"
#include "sim/lived.h"

namespace milieu::ask {
namespace {

const Steering nobody{};
const Policy nothing{};

}  // namespace

Plays::Plays(const model::World& world, const sim::Settings& settings, const Target& target,
             std::optional<int64_t> from)
    : world_(world), settings_(settings), target_(target), from_(from) {
  settings_.causes = false, settings_.again = true;
  if (!settings_.plan) settings_.plan = plan::compiled(world);
}

base::Result<std::unique_ptr<Plays>> Plays::make(const model::World& world,
                                                 const sim::Settings& settings,
                                                 const Target& target,
                                                 std::optional<int64_t> from) {
  std::unique_ptr<Plays> made(new Plays(world, settings, target, from));
  if (!from) return made;
  const auto executor = sim::vector_executor(world, made->settings_);
  Steered steered(world, made->target_, nobody, nothing, 0, 0, {});
  const base::Result<void> begun = executor->begin(steered);
  if (!begun) return begun.error();
  while (executor->next() < *from) {
    const base::Result<bool> more = executor->advance(steered);
    if (!more) return more.error();
    if (!*more) break;
  }
  steered.met(*executor);
  made->before_ = std::move(steered.memory());
  made->checkpoint_ = executor->save(), made->lived_ = executor->lived();
  return made;
}

sim::Settings Plays::with(uint64_t luck) const {
  sim::Settings settings = settings_;
  if (!from_) {
    settings.luck.seed = luck;
  } else {
    sim::renew_luck(settings.interventions, *from_, static_cast<int64_t>(luck));
  }
  return settings;
}

base::Result<void> Plays::run(sim::Executor& executor, Steered& steered,
                              history::Sink* sink) const {
  std::optional<history::Tee> both;
  if (sink != nullptr) both.emplace(steered, *sink);
  ++played_;
  history::Sink& told = both ? static_cast<history::Sink&>(*both) : steered;
  const base::Result<void> begun =
      from_ ? executor.restore(checkpoint_, *lived_) : executor.begin(told);
  if (!begun) return begun;
  while (!steered.stop() && !steered.met(executor)) {
    const base::Result<bool> more = executor.advance(told);
    if (!more) return more.error();
    if (!*more) break;
  }
  steered.met(executor);
  return base::Result<void>::ok();
}

base::Result<Played> Plays::play(uint64_t luck, const Steering& steering, const Policy& policy,
                                 uint64_t active) const {
  sim::Settings settings = with(luck);
  Steered steered(world_, target_, steering, policy, luck, active, before_);
  settings.pilot = &steered;
  const auto executor = sim::vector_executor(world_, settings);
  const base::Result<void> ran = run(*executor, steered, nullptr);
  if (!ran) return ran.error();
  return Played{steered.memory().met, steered.stop()};
}

base::Result<bool> Plays::play(uint64_t luck, const std::vector<model::Intervention>& more,
                               history::Sink* sink, sim::Pilot* pilot) const {
  sim::Settings settings = with(luck);
  settings.interventions.insert(settings.interventions.end(), more.begin(), more.end());
  settings.pilot = pilot;
  settings.causes = settings.rested = sink != nullptr;
  Steered steered(world_, target_, nobody, nothing, luck, 0, before_);
  const auto executor = sim::vector_executor(world_, settings);
  const base::Result<void> ran = run(*executor, steered, sink);
  if (!ran) return ran.error();
  return steered.memory().met;
}

base::Result<Judged> Plays::judge(const Conduct& conduct, uint64_t first, size_t lucks,
                                  unsigned threads, const Enough& enough) const {
  return count(
      [&](uint64_t luck) -> base::Result<bool> {
        if (conduct.policy.empty()) return play(luck, conduct.lines);
        const base::Result<Played> played = play(luck, conduct.steering, conduct.policy, 0);
        if (!played) return played.error();
        return played->met;
      },
      first, lucks, threads, enough);
}

base::Result<Judged> Plays::count(const Play& one, uint64_t first, size_t lucks, unsigned threads,
                                  const Enough& enough) {
  constexpr size_t least = 8;  // whatever the time
  std::vector<int> met(lucks, -1);
  std::vector<std::optional<base::Error>> errors(lucks);
  std::atomic<bool> stop{false};
  in_parallel(lucks, threads, [&](size_t at, bool here) {
    if (stop && at >= least) return;
    const base::Result<bool> played = one(first + at);
    if (played) met[at] = *played;
    else errors[at] = played.error();
    const double share = static_cast<double>(at) / static_cast<double>(lucks);
    if (here && enough && enough(share)) stop = true;
  });
  Judged made;
  for (size_t i = 0; i < lucks; ++i) {
    if (errors[i]) return *errors[i];
    if (met[i] < 0) break;  // what comes after was played or not by chance
    ++made.of, made.met += met[i] > 0;
  }
  return made;
}

}  // namespace milieu::ask
