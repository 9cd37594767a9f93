// What the checks of the classic models share: running a world of worlds/classics, and comparing what
// it measured with what others have published. docs/classics.md says what each model is.
//
// In:    the name of a world, parameters, seeds.
// Out:   what a history measured; failures of the test where a number does not agree.
// Never: a published number, or a rule of a model.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/harness.h"

namespace milieu::tests {

/// Whether the whole of it is asked for, which takes minutes (MILIEU_CHECK_VALIDATION).
bool validation();

/// A world of worlds/classics, read once; stops the test with the mistakes if it is none. Several
/// threads may use it once one has it.
const model::World& classic(const std::string& name);

using Parameters = std::map<std::string, double>;

/// One history of a classic: what it measured. Events are not kept.
class Play : history::Sink {
 public:
  /// `days`: how long it lasts at most; 0: as long as its calendar says.
  Play(const std::string& name, uint64_t seed, const Parameters& parameters = {}, int days = 0);

  void to_the_end();

  double last(const std::string& measure) const { return series.at(measure).back(); }
  int64_t read(const std::string& fact, const std::vector<int64_t>& keys) const;

  const model::World& world;
  std::unique_ptr<sim::Executor> executor;
  std::map<std::string, std::vector<double>> series;

 private:
  void event(history::EventIndex, const history::Event&) override {}
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld&) override {}
  void measured(const history::Measured& one) override {
    series[world.measures[one.measure].name].push_back(one.value);
  }
  void instant(int64_t, uint64_t) override {}
};

/// What a measure says when a history ends.
double end_of(const std::string& name, const std::string& measure, const Parameters& with = {},
              uint64_t seed = 1);

/// What `run` returns for the seeds from 1 on, in their order; two run at a time. The world must
/// have been taken from the shelf before.
template <class Run>
auto by_seed(uint64_t runs, Run run) {
  std::vector<decltype(run(uint64_t{1}))> found(runs);
  const auto every_second = [&](uint64_t first) {
    for (uint64_t seed = first; seed <= runs; seed += 2) found[seed - 1] = run(seed);
  };
  auto other = std::async(std::launch::async, every_second, 2);
  every_second(1);
  other.get();
  return found;
}

/// Values of one statistic, one from each history or day.
class Sample {
 public:
  void add(double value) { ++count_, sum_ += value, squares_ += value * value; }
  double count() const { return count_; }
  double mean() const { return sum_ / count_; }
  double error() const;  // standard error of the mean

 private:
  double count_ = 0, sum_ = 0, squares_ = 0;
};

/// The same statistic at the end of `runs` histories, with the seeds from 1 on.
Sample sample(const std::string& name, const std::string& measure, const Parameters& with,
              uint64_t runs);

struct Target {
  double value = 0;
  double tolerance = 0;
  double spread = 0;  // standard deviation of one value, as plain C++ had it over many runs
};

/// The grade of docs/classics.md: |mean - target| <= max(tolerance, 3 standard errors). A few runs
/// that happen to lie close together do not make the error small: it is at least what `spread` says.
void agrees(const std::string& what, const Sample& sample, const Target& target);

}  // namespace milieu::tests
