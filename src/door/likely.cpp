#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>

#include "base/names.h"
#include "door/change.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/settings.h"
#include "milieu/ask.h"

namespace milieu {
namespace {

/// Which outcomes came to hold; all else is let go.
class HeldOnly final : public history::Sink {
 public:
  explicit HeldOnly(std::vector<bool>& held) : held_(held) {}
  void event(history::EventIndex, const history::Event&) override {}
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld& one) override { held_[one.outcome.value - 1] = true; }
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

 private:
  std::vector<bool>& held_;
};

/// One history's place; each is written by one thread only.
struct Place {
  bool done = false;
  std::vector<bool> held;  // by outcome
  std::optional<base::Error> error;
};

struct Batch {
  const World& world;
  const LikelyOptions& options;
  sim::Settings settings{};
  std::vector<Place> places{};
  std::atomic<bool> stop{false};
  std::atomic<uint64_t> finished{0};
  std::mutex watching{};

  const model::World& model() const { return world.held().world; }
};

void watch(Batch& batch) {
  if (!batch.options.watch) return;
  const std::unique_lock lock(batch.watching, std::try_to_lock);
  if (!lock) return;
  const uint64_t done = batch.finished;
  const uint64_t all = batch.places.size();
  const std::string note = std::to_string(done) + " of " + std::to_string(all) + " histories";
  const double share = static_cast<double>(done) / static_cast<double>(all);
  if (batch.options.watch(share, note) == Next::Stop) batch.stop = true;
}

void run_one(Batch& batch, uint64_t number) {
  Place& place = batch.places[number];
  place.held.resize(batch.model().outcomes.size());
  sim::Settings settings = batch.settings;
  settings.luck.seed = batch.options.first_seed + number;
  settings.causes = false;  // nobody will ask
  const auto executor = door::make_executor(batch.options.executor, batch.model(), settings);
  HeldOnly sink(place.held);
  base::Result<void> begun = executor->begin(sink);
  base::Result<bool> more = begun ? base::Result<bool>(true) : base::Result<bool>(begun.error());
  constexpr uint64_t every = 64;  // instants: who watches need not see each
  for (uint64_t instant = 0; more && *more && !batch.stop; ++instant) {
    more = executor->advance(sink);
    if (instant % every == 0) watch(batch);
  }
  if (batch.stop) return;
  if (!more) {
    place.error = more.error();
    place.error->message += door::at_place(batch.world.held(), executor->fault_at());
  }
  place.done = true;
  ++batch.finished;
}

// Which histories a thread runs does not depend on how fast the others are.
void run_all(Batch& batch) {
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  const uint64_t wanted = batch.options.threads != 0 ? batch.options.threads : cores;
  const uint64_t threads = std::clamp<uint64_t>(wanted, 1, batch.places.size());
  std::vector<std::jthread> workers;
  for (uint64_t first = 0; first < threads; ++first) {
    workers.emplace_back([&batch, first, threads] {
      for (uint64_t at = first; at < batch.places.size() && !batch.stop; at += threads) {
        run_one(batch, at);
      }
    });
  }
}

Probability wilson(std::string name, uint64_t held, uint64_t histories) {
  Probability made{.name = std::move(name), .held = held};
  if (histories == 0) return made;
  constexpr double z = 1.959963984540054;  // the normal's 97.5 % point
  const auto n = static_cast<double>(histories);
  const double share = static_cast<double>(held) / n;
  const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
  const double half =
      z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  made.probability = share;
  made.low = held == 0 ? 0 : std::max(0.0, middle - half);
  made.high = held == histories ? 1 : std::min(1.0, middle + half);
  return made;
}

Error no_outcome(const World& world, const std::string& name) {
  const std::vector<std::string> names = world.outcomes();
  const std::optional<std::string> near = base::nearest(name, names);
  std::string list;
  for (const std::string& one : names) list += (list.empty() ? "" : ", ") + one;
  return {Fault::Usage, "this world has no outcome called '" + name + "'",
          near           ? "Did you mean '" + *near + "'?"
          : list.empty() ? "It has no outcomes: declare one, as in `outcome ruined if …`."
                         : "It has these: " + list + "."};
}

Result<std::vector<size_t>> chosen(const World& world, const std::vector<std::string>& wanted) {
  const std::vector<std::string> names = world.outcomes();
  if (names.empty()) return no_outcome(world, wanted.empty() ? "" : wanted[0]);
  std::vector<size_t> rows;
  for (const std::string& name : wanted) {
    auto found = std::ranges::find(names, name);
    const auto begins = [&](const std::string& one) { return one.starts_with(name); };
    if (found == names.end() && std::ranges::count_if(names, begins) == 1)
      found = std::ranges::find_if(names, begins);
    if (found == names.end()) return no_outcome(world, name);
    rows.push_back(static_cast<size_t>(found - names.begin()));
  }
  for (size_t row = 0; wanted.empty() && row < names.size(); ++row) rows.push_back(row);
  return rows;
}

// Those before the first that is missing: the histories that end early come first to be done, and
// to count just these would favour them.
uint64_t without_gap(const Batch& batch) {
  const auto gap = std::ranges::find(batch.places, false, &Place::done);
  return static_cast<uint64_t>(gap - batch.places.begin());
}

Result<Likely> counted(const Batch& batch, const std::vector<size_t>& rows) {
  Likely likely;
  likely.histories = without_gap(batch);
  likely.interrupted = batch.stop;
  for (uint64_t at = 0; at < likely.histories; ++at) {
    if (!batch.places[at].error) continue;
    Error error = door::outside(*batch.places[at].error);
    error.message += " (in the history with seed " +
                     std::to_string(batch.options.first_seed + at) + ")";
    return error;
  }
  const std::vector<std::string> names = batch.world.outcomes();
  for (const size_t row : rows) {
    uint64_t held = 0;
    for (uint64_t at = 0; at < likely.histories; ++at) held += batch.places[at].held[row];
    likely.outcomes.push_back(wilson(names[row], held, likely.histories));
  }
  return likely;
}

}  // namespace

Result<Likely> likely(const World& world, const LikelyOptions& options) {
  constexpr uint64_t most = 10'000'000;
  if (options.histories == 0 || options.histories > most) {
    return Error{Fault::Usage, "the number of histories must be within 1 to 10000000", ""};
  }
  const Result<World> varied = door::varied(world, options.interventions);
  if (!varied) return varied.error();
  const Result<std::vector<size_t>> rows = chosen(*varied, options.outcomes);
  if (!rows) return rows.error();
  Batch batch{.world = *varied, .options = options};
  const Result<sim::Settings> settings =
      door::settings_of(*varied, 0, options.generator, options);
  if (!settings) return settings.error();
  batch.settings = *settings;
  batch.places.resize(options.histories);
  run_all(batch);
  return counted(batch, *rows);
}

}  // namespace milieu
