// V on a world, without a file: bench_world WORLD [--days N] [--seed N] [--read FACT] [--log]
// [--without-causes] [--unmeasured] [--native]. --read says how a fact ended, in one word; --log
// keeps the history in memory; --unmeasured leaves out the world's measures; --native is C, whose
// code is made beforehand.
#include <cstdlib>
#include <optional>

#include "base/calendar.h"
#include "bench/measure.h"
#include "door/held.h"
#include "history/log.h"
#include "native/build.h"
#include "plan/plan.h"
#include "sim/executor.h"

namespace milieu::bench {
namespace {

// Counts what it is told, and hands it on if there is somebody who keeps it.
struct Teller final : history::Sink {
  history::Sink* keeper = nullptr;
  uint64_t events = 0, records = 0;
  double sum = 0;  // of all that was measured

  void event(history::EventIndex index, const history::Event& event) override {
    ++events;
    if (keeper != nullptr) keeper->event(index, event);
  }
  void learned(const history::Record& record) override {
    ++records;
    if (keeper != nullptr) keeper->learned(record);
  }
  void held(const history::OutcomeHeld& held) override {
    if (keeper != nullptr) keeper->held(held);
  }
  void measured(const history::Measured& one) override {
    sum += one.value;
    if (keeper != nullptr) keeper->measured(one);
  }
  void instant(int64_t time, uint64_t state) override {
    if (keeper != nullptr) keeper->instant(time, state);
  }
};

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "bench_world: %s\n", why.c_str());
  std::exit(1);
}

World load(const char* name) {
  const char* home = std::getenv("MILIEU_HOME");
  const Result<Checked> checked = check(name, home != nullptr ? home : ".");
  if (!checked) stop(checked.error().message);
  if (!checked->world) stop(checked->rendered);
  return checked->world;
}

void run(sim::Executor& executor, history::Sink& sink) {
  if (const auto begun = executor.begin(sink); !begun) stop(begun.error().message);
  is_set_up();
  for (bool more = true; more;) {
    const auto advanced = executor.advance(sink);
    if (!advanced) stop(advanced.error().message);
    more = *advanced;
  }
  if (const auto finished = executor.finish(sink); !finished) stop(finished.error().message);
}

bool is(const model::World& world, model::KindId kind, model::KindId wanted) {
  for (; kind; kind = world.kinds[kind].parent)
    if (kind == wanted) return true;
  return false;
}

// Every value of the fact, its keys in the order of birth, the last one fastest.
void read_all(const model::World& world, const sim::Executor& executor, model::FactId fact,
              std::vector<int64_t>& keys, Ending& ending) {
  const size_t at = keys.size();
  if (at == world.facts[fact].keys) return ending.with(executor.read(fact, keys).value_or(0));
  const model::KindId wanted = world.facts[fact].frame[at].type.kind;
  for (uint32_t who = 1; who <= executor.entities(); ++who) {
    if (!is(world, executor.entity(who).kind, wanted)) continue;
    keys.push_back(who);
    read_all(world, executor, fact, keys, ending);
    keys.pop_back();
  }
}

std::string ending(const model::World& world, const sim::Executor& executor,
                   const std::string& name) {
  for (const model::FactId fact : world.facts.ids()) {
    if (world.facts[fact].name != name) continue;
    std::vector<int64_t> keys;
    Ending ending;
    read_all(world, executor, fact, keys, ending);
    return ending.hex();
  }
  stop("no fact " + name);
}

void say_counts(const Teller& teller, const sim::Executor& executor) {
  say("events", teller.events);
  say("records", teller.records);
  say("measured", teller.sum);
  say("readings", executor.effort().readings);
  say("options", executor.effort().options);
}

std::shared_ptr<sim::Code> code_of(const model::World& world, const plan::Plan& plan) {
  const std::vector<native::File> files = native::emit(world, plan);
  const native::Sizes sizes = native::sizes_of(world, plan);
  native::Building with;
  with.folder = native::cache_folder(), with.jobs = 2;
  native::Built made = native::kept(files, sizes, with);
  if (!made) made = native::build(files, sizes, with, [] { return true; });
  if (!made) stop(made.error().message);
  return std::make_shared<sim::GivenCode>(*made);
}

const char* text(int argc, char** argv, const char* name) {
  for (int i = 2; i + 1 < argc; ++i)
    if (std::strcmp(argv[i], name) == 0) return argv[i + 1];
  return nullptr;
}

int run(int argc, char** argv) {
  if (argc < 2) stop("which world?");
  const World held = load(argv[1]);
  model::World world = held.held().world;
  if (has(argc, argv, "--unmeasured")) world.measures.clear();
  sim::Settings settings;
  settings.luck.seed = static_cast<uint64_t>(option(argc, argv, "--seed", 1));
  settings.causes = !has(argc, argv, "--without-causes");
  if (const int64_t days = option(argc, argv, "--days", 0); days > 0)
    settings.until = world.starts + days * base::day;
  if (has(argc, argv, "--native")) {
    settings.plan = plan::compiled(world);
    settings.code = code_of(world, *settings.plan);
  }
  Teller teller;
  std::optional<history::Log> log;
  if (has(argc, argv, "--log")) teller.keeper = &log.emplace(world);
  std::unique_ptr<sim::Executor> executor;
  measured([&] {
    executor = sim::vector_executor(world, settings);
    run(*executor, teller);
  });
  say("peak_kib", peak_kib());
  say_counts(teller, *executor);
  if (log) say("log_bytes", log->bytes());
  if (log) say("log_event_bytes", log->event_bytes());
  if (const char* fact = text(argc, argv, "--read")) say("ending", ending(world, *executor, fact));
  return 0;
}

}  // namespace
}  // namespace milieu::bench

int main(int argc, char** argv) { return milieu::bench::run(argc, argv); }
