// Many histories of a world, and what is kept of each: which outcomes held, when and how often, and
// what was measured at the end.
//
// In:    a world, settings, seeds; how many threads.
// Out:   one Life for each seed.
// Never: a whole history kept; a Life that depends on the number of threads.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "sim/executor.h"

namespace milieu::ask {

struct Life {
  bool done = false;
  std::vector<int64_t> first;    // by outcome: when it first held; INT64_MAX: never
  std::vector<uint32_t> times;   // by outcome: how often; those without `on` at most once
  std::vector<double> last;      // by measure: its last value
  std::optional<base::Error> error{};  // a fault in this history, and where in the world's text
  base::Span fault_at{};
  bool held(size_t outcome) const { return first[outcome] != INT64_MAX; }
};

/// What a run is done with: makes an executor for settings.
using Maker =
    std::function<std::unique_ptr<sim::Executor>(const model::World&, const sim::Settings&)>;

/// One life, with the luck of `settings`. `told` (there may be none) is called now and then.
void live(const model::World& world, const sim::Settings& settings, const Maker& make, Life& life,
          const std::atomic<bool>& stop, const std::function<void()>& told);

/// Lives for the seeds from `first` on, into `lives`: those that are done already are left alone.
/// `stop` ends it at the next instant; `told` is called now and then, on the thread that called.
void sample(const model::World& world, const sim::Settings& settings, const Maker& make,
            uint64_t first, std::span<Life> lives, unsigned threads, std::atomic<bool>& stop,
            const std::function<void(size_t done)>& told);

}  // namespace milieu::ask
