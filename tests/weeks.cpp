#include "tests/weeks.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

#include "tests/harness.h"

namespace milieu::tests {
namespace {

constexpr int histories = 10000;

class Tally : public history::Sink {
 public:
  Tally(const model::World& world, const What& what) : world_(world), what_(what) {}
  int count = 0;

 private:
  void event(history::EventIndex, const history::Event& event) override {
    if (!event.act || event.status != history::Status::Worked) return;
    if (event.sort == history::EventSort::Consequence) return;
    if (world_.acts[event.act].name != what_.act) return;
    count += what_.answer < 0 || event.answers.at(0).answer == what_.answer;
  }
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld&) override {}
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  const model::World& world_;
  const What& what_;
};

int week(const model::World& world, const What& what, uint64_t seed) {
  Tally tally(world, what);
  sim::Settings settings;
  settings.luck.seed = seed;
  const auto made = executor(Judge::Vector, world, settings);
  const auto begun = made->begin(tally);
  if (!begun) FAIL(begun.error().message);
  for (bool more = true; more;) {
    const auto advanced = made->advance(tally);
    if (!advanced) FAIL(advanced.error().message);
    more = *advanced;
  }
  return tally.count;
}

double share_bound(const Theory& theory) {
  return 3 * std::sqrt(theory.any * (1 - theory.any) / histories);
}

double count_bound(const Theory& theory) { return 3 * std::sqrt(theory.variance / histories); }

}  // namespace

Weeks ten_thousand_weeks(const std::string& text, const What& what) {
  const auto world = sound_world("world made\ncalendar 2024-01-01 to 2024-01-08\n" + text);
  Weeks found;
  for (uint64_t seed = 1; seed <= histories; ++seed) {
    const int count = week(*world, what, seed);
    found.counts.push_back(count);
    found.any += count > 0 ? 1.0 / histories : 0;
    found.count += static_cast<double>(count) / histories;
  }
  return found;
}

Theory poisson(double a_week) { return {1 - std::exp(-a_week), a_week, a_week}; }

Theory lots(double n, double chance, double each) {
  return {1 - std::pow(1 - chance, n), each * n * chance, each * each * n * chance * (1 - chance)};
}

void check_any(const Weeks& found, const Theory& theory, const std::string& what) {
  CHECK_MESSAGE(std::abs(found.any - theory.any) <= share_bound(theory), what, ": in ", found.any,
                " of weeks, not ", theory.any, " within ", share_bound(theory));
}

void check_weeks(const Weeks& found, const Theory& theory, const std::string& what) {
  if (std::getenv("MILIEU_CHECK_VALIDATION") != nullptr)
    MESSAGE(what << ": in " << found.any << " of weeks (" << theory.any << " +- "
                 << share_bound(theory) << "), " << found.count << " a week (" << theory.count
                 << " +- " << count_bound(theory) << ")");
  check_any(found, theory, what);
  CHECK_MESSAGE(std::abs(found.count - theory.count) <= count_bound(theory), what, ": ",
                found.count, " a week, not ", theory.count, " within ", count_bound(theory));
}

void check_differ(const Weeks& found, const Theory& theory, const std::string& what) {
  CHECK_MESSAGE(std::abs(found.any - theory.any) > 3 * share_bound(theory), what, ": in ",
                found.any, " of weeks, hardly different from ", theory.any);
}

}  // namespace milieu::tests
