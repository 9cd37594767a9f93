#include "ask/sampling.h"

#include <algorithm>

#include "ask/parallel.h"
#include "plan/plan.h"

namespace milieu::ask {
namespace {

class Keeping final : public history::Sink {
 public:
  Keeping(const model::World& world, Life& life) : life_(life) {
    life.first.assign(world.outcomes.size(), INT64_MAX);
    life.times.assign(world.outcomes.size(), 0);
    life.last.assign(world.measures.size(), 0);
  }
  void event(history::EventIndex, const history::Event&) override {}
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld& one) override {
    const size_t at = one.outcome.value - 1;
    life_.first[at] = std::min(life_.first[at], one.time);
    ++life_.times[at];
  }
  void measured(const history::Measured& one) override {
    life_.last[one.measure.value - 1] = one.value;
  }
  void instant(int64_t, uint64_t) override {}

 private:
  Life& life_;
};

}  // namespace

void live(const model::World& world, const sim::Settings& given, const Maker& make, Life& life,
          const std::atomic<bool>& stop, const std::function<void()>& told) {
  constexpr uint64_t every = 64;  // instants
  sim::Settings settings = given;
  settings.causes = false;  // nobody will ask
  settings.again = true;
  const auto executor = make(world, settings);
  Keeping keeping(world, life);
  base::Result<void> whole = executor->begin(keeping);
  base::Result<bool> more = whole ? base::Result<bool>(true) : base::Result<bool>(whole.error());
  for (uint64_t instant = 0; more && *more; ++instant) {
    if (stop) return;
    more = executor->advance(keeping);
    if (instant % every == 0 && told) told();
  }
  if (more) whole = executor->finish(keeping);
  if (!more || !whole) {
    life.error = more ? whole.error() : more.error();
    life.fault_at = executor->fault_at();
  }
  life.done = true;
}

void sample(const model::World& world, const sim::Settings& given, const Maker& make,
            uint64_t first, std::span<Life> lives, unsigned threads, std::atomic<bool>& stop,
            const std::function<void(size_t done)>& told) {
  std::atomic<size_t> finished{0};
  sim::Settings shared = given;
  if (!shared.plan) shared.plan = plan::compiled(world);
  in_parallel(lives.size(), threads_of(threads), [&](size_t at, bool here) {
    if (!lives[at].done && !stop) {
      sim::Settings settings = shared;
      settings.luck.seed = first + at;
      const std::function<void()> now = [&] { told(finished); };
      live(world, settings, make, lives[at], stop, here && told ? now : std::function<void()>());
    }
    ++finished;
    if (here && told) told(finished);
  });
}

}  // namespace milieu::ask
