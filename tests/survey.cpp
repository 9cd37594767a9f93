#include "tests/survey.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <thread>

#include "base/calendar.h"
#include "base/hash.h"
#include "door/code.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

using model::ExprId;
using model::Op;
using model::Sort;

class Keeping final : public history::Sink {
 public:
  Keeping(const model::World& world, Lived& life, history::Log* log)
      : world_(world), life_(life), log_(log) {}
  void event(history::EventIndex index, const history::Event& event) override {
    ++life_.events;
    if (log_) log_->event(index, event);
  }
  void learned(const history::Record& record) override {
    if (log_) log_->learned(record);
  }
  void held(const history::OutcomeHeld& one) override {
    life_.held[world_.outcomes[one.outcome].name].push_back(one.event);
  }
  void measured(const history::Measured& one) override {
    life_.last[world_.measures[one.measure].name] = one.value;
  }
  void instant(int64_t, uint64_t) override {}

 private:
  const model::World& world_;
  Lived& life_;
  history::Log* log_;  // none: nobody will count
};

void live(const model::World& world, sim::Settings settings, const Counting& counting,
          Lived& life) {
  settings.luck.seed = life.seed;
  settings.causes = counting != nullptr;
  settings.again = true;
  const auto run = executor(Judge::Vector, world, settings);
  history::Log log(world);
  Keeping keeping(world, life, counting ? &log : nullptr);
  const base::Result<void> begun = run->begin(keeping);
  if (!begun) life.error = begun.error().message;
  while (life.error.empty()) {
    const base::Result<bool> more = run->advance(keeping);
    if (!more) life.error = more.error().message;
    else if (!*more) break;
  }
  if (life.error.empty()) {
    const base::Result<void> finished = run->finish(keeping);
    if (!finished) life.error = finished.error().message;
  }
  if (counting) counting(log, life);
}

double value_of(const Lived& life, const std::string& statistic) {
  const auto measure = life.last.find(statistic);
  if (measure != life.last.end()) return measure->second;
  return life.held.count(statistic) > 0 ? 1 : 0;
}

// What outcomes and measures read: what is asked must not change with the answer.
class Asked {
 public:
  explicit Asked(const model::World& world) : world_(world) {
    for (const model::Outcome& outcome : world.outcomes) {
      pattern(outcome.on);
      expr(outcome.condition);
    }
    for (const model::Measure& measure : world.measures) expr(measure.value);
  }
  bool expr_is(ExprId id) const { return exprs_.count(id.value) > 0; }
  bool pattern_is(uint32_t number) const { return patterns_.count(number) > 0; }

 private:
  void expr(ExprId id) {
    if (!id || !exprs_.insert(id.value).second) return;
    for (ExprId arg : world_.exprs[id].args) expr(arg);
    pattern(world_.exprs[id].pattern);
  }
  void pattern(uint32_t number) {
    if (number == 0) return;
    patterns_.insert(number);
    for (ExprId arg : world_.patterns[number - 1].args) expr(arg);
    expr(world_.patterns[number - 1].within);
  }

  const model::World& world_;
  std::set<uint32_t> exprs_, patterns_;
};

}  // namespace

std::vector<Lived> survey(const model::World& world, uint64_t first, uint64_t last,
                          sim::Settings settings, const Counting& counting) {
  const std::shared_ptr<const model::World> same(&world, [](const model::World*) {});
  door::Code code;
  code.into(settings, world);
  return survey([&](uint64_t) { return same; }, first, last, std::move(settings), counting);
}

std::vector<Lived> survey(const WorldOf& world_of, uint64_t first, uint64_t last,
                          sim::Settings settings, const Counting& counting) {
  std::vector<Lived> lives(last - first + 1);
  const size_t threads = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::thread> workers;
  for (size_t from = 0; from < threads; ++from) {
    workers.emplace_back([&lives, &world_of, &settings, &counting, first, from, threads] {
      for (size_t at = from; at < lives.size(); at += threads) {
        lives[at].seed = first + at;
        live(*world_of(first + at), settings, counting, lives[at]);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  return lives;
}

Lived first_days(const model::World& world, int64_t days) {
  sim::Settings settings;
  settings.until = world.starts + days * base::day;
  return survey(world, 1, 1, settings)[0];
}

double share(const std::vector<Lived>& lives, const std::string& outcome) {
  double held = 0;
  for (const Lived& life : lives) held += value_of(life, outcome);
  return lives.empty() ? 0 : held / static_cast<double>(lives.size());
}

// Names in order; each adds, to the best sequence of each length, its first event that is not
// before the end of that sequence.
size_t in_order(const Lived& life, const std::string& prefix) {
  std::vector<size_t> ends = {0};  // by length: the earliest end of such a sequence
  for (const auto& [name, events] : life.held) {
    if (name.rfind(prefix, 0) != 0) continue;
    std::vector<size_t> longer = ends;
    for (size_t length = 0; length < ends.size(); ++length) {
      const auto next = std::lower_bound(events.begin(), events.end(), ends[length]);
      if (next == events.end()) continue;
      if (length + 1 == longer.size()) longer.push_back(*next);
      else longer[length + 1] = std::min(longer[length + 1], *next);
    }
    ends = std::move(longer);
  }
  return ends.size() - 1;
}

Shift shift(const std::vector<Lived>& before, const std::vector<Lived>& after,
            const std::string& statistic) {
  Shift made;
  const size_t n = std::min(before.size(), after.size());
  const double count = static_cast<double>(n);
  double squares = 0, changes = 0;
  for (size_t i = 0; i < n; ++i) {
    const double a = value_of(before[i], statistic), b = value_of(after[i], statistic);
    made.before += a / count, made.after += b / count;
    squares += a * a, changes += (b - a) * (b - a);
  }
  const double change = made.after - made.before;
  made.spread = std::sqrt(std::max(0.0, squares / count - made.before * made.before));
  made.error = std::sqrt(std::max(0.0, changes / count - change * change) / count);
  return made;
}

std::shared_ptr<const model::World> shaken(const model::World& world, uint64_t draw, double by) {
  auto made = std::make_shared<model::World>(world);
  const Asked asked(world);
  uint64_t number = 0;
  const auto factor = [&] {
    const uint64_t word = base::mix(base::mix(draw + 1) + ++number);
    return 1 - by + 2 * by * static_cast<double>(word >> 11) * 0x1p-53;
  };
  const auto stretch = [&](int64_t& whole) {
    whole = std::llround(static_cast<double>(whole) * factor());
  };
  const auto duration = [&](ExprId id) {
    if (id && made->exprs[id].op == Op::Constant) stretch(made->exprs[id].constant.whole);
  };
  for (ExprId id : world.exprs.ids()) {
    model::Expr& expr = made->exprs[id];
    if (expr.op != Op::Constant || asked.expr_is(id)) continue;
    if (expr.type.sort == Sort::Number) expr.constant.number *= factor();
    if (expr.type.sort == Sort::Money) stretch(expr.constant.whole);
  }
  for (uint32_t i = 1; i <= world.patterns.size(); ++i)
    if (!asked.pattern_is(i)) duration(world.patterns[i - 1].within);
  for (model::ActId id : world.acts.ids()) {
    if (world.acts[id].rate.sort == model::Rate::Sort::About) duration(world.acts[id].rate.span);
  }
  for (model::StmtId id : world.stmts.ids()) {
    const model::StmtOp op = world.stmts[id].op;
    if (op == model::StmtOp::After || op == model::StmtOp::Takes) duration(world.stmts[id].value);
  }
  const auto fade = [&](model::Fade& one) {
    stretch(one.share);
    one.share = std::min<int64_t>(one.share, 999'999);
  };
  for (model::FactId id : world.facts.ids()) fade(made->facts[id].fade);
  for (model::ClaimId id : world.claims.ids())
    for (model::Evidence& evidence : made->claims[id].evidence) fade(evidence.fade);
  for (model::ParameterId id : world.parameters.ids()) {
    model::Parameter& parameter = made->parameters[id];
    stretch(parameter.value.whole);
    parameter.value.whole =
        std::clamp(parameter.value.whole, parameter.low.whole, parameter.high.whole);
  }
  return made;
}

std::pair<uint64_t, uint64_t> seeds_from(const char* variable, uint64_t first, uint64_t last) {
  const char* text = std::getenv(variable);
  if (!text) return {first, last};
  char* end = nullptr;
  first = std::strtoull(text, &end, 10);
  last = *end == '-' ? std::strtoull(end + 1, nullptr, 10) : first;
  return {first, std::max(first, last)};
}

}  // namespace milieu::tests
