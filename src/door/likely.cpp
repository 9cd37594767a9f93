#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "ask/parallel.h"
#include "ask/sampling.h"
#include "ask/statistics.h"
#include "base/calendar.h"
#include "door/kept.h"
#include "door/outside.h"
#include "door/questions.h"
#include "door/settings.h"
#include "milieu/ask.h"

namespace milieu {
namespace {

using ask::Life;

constexpr uint64_t first_batch = 100;  // histories; then as many again each time

/// One world and its lives: as it is, or with a change.
struct Variant {
  std::string line{};  // empty: as it is
  door::Questions asked{};
  std::vector<Life> lives{};
  std::unique_ptr<door::Kept> kept{};
};

struct Batch {
  const LikelyOptions& options;
  std::vector<Variant> variants{};
  std::atomic<bool> stop{false};
  size_t before = 0, all = 0;  // histories of earlier variants and batches; of all that are planned

  void watch(size_t done) {
    if (!options.watch) return;
    const size_t now = before + done;
    const std::string note = std::to_string(now) + " of " + std::to_string(all) + " histories";
    const double share = static_cast<double>(now) / static_cast<double>(std::max(all, now));
    if (options.watch(share, note) == Next::Stop) stop = true;
  }
};

// --- runs ----------------------------------------------------------------------------------------

// In parts, so that a kill costs no more than one of them.
Result<bool> run(Batch& batch, Variant& one, size_t histories) {
  const size_t had = one.lives.size(), threads = ask::threads_of(batch.options.threads);
  const size_t part = one.kept ? 16 * threads : histories;
  one.lives.resize(histories);
  if (one.kept) one.kept->fill(one.lives);
  const auto make = [&](const model::World& world, const sim::Settings& settings) {
    return door::make_executor(batch.options.executor, world, settings);
  };
  for (size_t from = had; from < histories && !batch.stop; from += part) {
    const std::span<Life> some(one.lives.begin() + static_cast<long>(from),
                               std::min(part, histories - from));
    ask::sample(one.asked.world.held().world, one.asked.settings, make,
                batch.options.first_seed + from, some, batch.options.threads, batch.stop,
                [&](size_t done) { batch.watch(from - had + done); });
    if (!one.kept) continue;
    const Result<bool> put = one.kept->put(one.lives);
    if (!put) return put.error();
  }
  batch.before += histories - had;
  return true;
}

// Those before the first that is missing: the histories that end early come first to be done, and
// to count just these would favour them.
size_t without_gap(const std::vector<Life>& lives) {
  return static_cast<size_t>(std::ranges::find(lives, false, &Life::done) - lives.begin());
}

bool counts(const Variant& one, size_t at) {
  return !one.asked.given || one.lives[at].held(*one.asked.given);
}

// --- answers -------------------------------------------------------------------------------------

Probability probability(const Variant& one, size_t outcome, size_t histories) {
  Probability made{.name = one.asked.world.outcomes()[outcome]};
  uint64_t of = 0, times = 0;
  std::vector<double> when;
  for (size_t at = 0; at < histories; ++at) {
    if (!counts(one, at)) continue;
    ++of;
    if (!one.lives[at].held(outcome)) continue;
    ++made.held;
    times += one.lives[at].times[outcome];
    when.push_back(static_cast<double>(one.lives[at].first[outcome]));
  }
  const ask::Interval found = ask::wilson(made.held, of);
  made.probability = found.middle, made.low = found.low, made.high = found.high;
  if (made.held == 0) return made;
  std::ranges::sort(when);
  const auto quantile = [&](double share) {
    return base::format_time(static_cast<int64_t>(ask::quantile(when, share)));
  };
  made.early = quantile(0.05), made.median = quantile(0.5), made.late = quantile(0.95);
  made.times = static_cast<double>(times) / static_cast<double>(made.held);
  return made;
}

Quantity quantity(const Variant& one, const std::string& text, size_t measure, size_t histories) {
  Quantity made{.text = text};
  std::vector<double> values;
  for (size_t at = 0; at < histories; ++at)
    if (counts(one, at)) values.push_back(one.lives[at].last[measure]);
  if (values.empty()) return made;
  const ask::Moments found = ask::moments(values);
  made.mean = found.mean, made.deviation = found.deviation;
  made.low = found.mean - 1.959963984540054 * found.error;
  made.high = found.mean + 1.959963984540054 * found.error;
  std::ranges::sort(values);
  made.least = values.front(), made.most = values.back();
  made.q05 = ask::quantile(values, 0.05), made.median = ask::quantile(values, 0.5);
  made.q95 = ask::quantile(values, 0.95);
  return made;
}

std::vector<Ending> endings(const Variant& one, size_t histories) {
  std::vector<size_t> ends;
  const std::vector<std::string> names = one.asked.world.outcomes();
  for (size_t i = 0; i < names.size(); ++i)
    if (names[i].starts_with("ending")) ends.push_back(i);
  std::map<std::vector<size_t>, uint64_t> groups;
  uint64_t all = 0;
  for (size_t at = 0; at < histories && !ends.empty(); ++at) {
    if (!counts(one, at)) continue;
    std::vector<size_t> held;
    for (const size_t end : ends)
      if (one.lives[at].held(end)) held.push_back(end);
    ++groups[held], ++all;
  }
  std::vector<Ending> made;
  for (const auto& [held, count] : groups) {
    Ending group{.histories = count,
                 .share = static_cast<double>(count) / static_cast<double>(all)};
    for (const size_t end : held) group.outcomes.push_back(names[end]);
    made.push_back(std::move(group));
  }
  std::ranges::stable_sort(made, std::ranges::greater{}, &Ending::histories);
  return made;
}

Compared compared(const std::string& name, const std::vector<double>& before,
                  const std::vector<double>& after) {
  Compared made{.name = name};
  std::vector<double> moved;
  for (size_t i = 0; i < before.size(); ++i) moved.push_back(after[i] - before[i]);
  if (moved.empty()) return made;
  const ask::Moments was = ask::moments(before), is = ask::moments(after);
  made.before = was.mean, made.after = is.mean;
  made.error = ask::moments(moved).error;
  made.unpaired = std::sqrt(was.error * was.error + is.error * is.error);
  return made;
}

Comparison comparison(const Variant& before, const Variant& after, size_t histories) {
  Comparison made{.line = after.line};
  const auto add = [&](const std::string& name, const auto& value) {
    std::vector<double> was, is;
    for (size_t at = 0; at < histories; ++at) {
      if (!counts(before, at)) continue;  // as it was decides which histories are asked about
      was.push_back(value(before, at)), is.push_back(value(after, at));
    }
    made.answers.push_back(compared(name, was, is));
  };
  const std::vector<std::string> names = before.asked.world.outcomes();
  for (size_t i = 0; i < before.asked.outcomes.size(); ++i)
    add(names[before.asked.outcomes[i]], [&](const Variant& one, size_t at) {
      return one.lives[at].held(one.asked.outcomes[i]) ? 1.0 : 0.0;
    });
  for (size_t i = 0; i < before.asked.quantities.size(); ++i)
    add(before.asked.quantities[i].first, [&](const Variant& one, size_t at) {
      return one.lives[at].last[one.asked.quantities[i].second];
    });
  return made;
}

Result<Likely> answered(const Batch& batch) {
  Likely made{.interrupted = batch.stop};
  made.histories = SIZE_MAX;
  for (const Variant& one : batch.variants)
    made.histories = std::min<uint64_t>(made.histories, without_gap(one.lives));
  for (const Variant& one : batch.variants)
    for (size_t at = 0; at < made.histories; ++at) {
      if (!one.lives[at].error) continue;
      Error error = door::outside(*one.lives[at].error);
      error.message += door::at_place(one.asked.world.held(), one.lives[at].fault_at);
      error.message += " (in the history with seed " +
                       std::to_string(batch.options.first_seed + at) + ")";
      return error;
    }
  const Variant& plain = batch.variants[0];
  for (size_t at = 0; at < made.histories; ++at) made.counted += counts(plain, at);
  for (const size_t outcome : plain.asked.outcomes)
    made.outcomes.push_back(probability(plain, outcome, made.histories));
  for (const auto& [text, measure] : plain.asked.quantities)
    made.quantities.push_back(quantity(plain, text, measure, made.histories));
  made.endings = endings(plain, made.histories);
  for (size_t i = 1; i < batch.variants.size(); ++i)
    made.comparisons.push_back(comparison(plain, batch.variants[i], made.histories));
  return made;
}

// Whether every answer is as sure as was wished: half of its interval, or of a difference.
bool is_sure(const Likely& likely, double within) {
  constexpr double z = 1.959963984540054;
  if (likely.counted == 0) return false;
  const auto fits = [&](double half) { return half <= within; };
  for (const Probability& one : likely.outcomes)
    if (!fits((one.high - one.low) / 2)) return false;
  for (const Quantity& one : likely.quantities)
    if (!fits((one.high - one.low) / 2)) return false;
  for (const Comparison& comparison : likely.comparisons)
    for (const Compared& one : comparison.answers)
      if (!fits(z * one.error)) return false;
  return true;
}

}  // namespace

Result<Likely> likely(const World& world, const LikelyOptions& options) {
  constexpr uint64_t most = 10'000'000;
  if (options.histories == 0 || options.histories > most) {
    return Error{Fault::Usage, "the number of histories must be within 1 to 10000000", ""};
  }
  if (options.within < 0) return Error{Fault::Usage, "--within must be above 0", ""};
  Batch batch{.options = options};
  std::vector<std::string> lines = {""};
  lines.insert(lines.end(), options.compare.begin(), options.compare.end());
  for (const std::string& line : lines) {
    const Result<door::Questions> asked = door::questions(world, options, line);
    if (!asked) return asked.error();
    Variant one{.line = line, .asked = *asked};
    if (!options.keep.empty()) {
      Result<std::unique_ptr<door::Kept>> kept = door::Kept::open(
          options.keep, asked->world.held(), asked->settings, options.first_seed, line);
      if (!kept) return kept.error();
      one.kept = std::move(*kept);
    }
    batch.variants.push_back(std::move(one));
  }
  batch.all = options.histories * batch.variants.size();
  // With a precision that is wished, in batches whose sizes depend on nothing else.
  for (uint64_t wanted = options.within > 0 ? std::min(first_batch, options.histories)
                                            : options.histories;;) {
    for (Variant& one : batch.variants) {
      const Result<bool> ran = run(batch, one, wanted);
      if (!ran) return ran.error();
    }
    Result<Likely> found = answered(batch);
    if (!found) return found.error();
    found->sure = options.within > 0 && is_sure(*found, options.within);
    if (batch.stop || found->sure || wanted == options.histories) return found;
    wanted = std::min(wanted * 2, options.histories);
  }
}

}  // namespace milieu
