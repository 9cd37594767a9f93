#include "tests/harness.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/calendar.h"
#include "lang/render.h"
#include "native/build.h"
#include "plan/plan.h"

namespace milieu::tests {

using history::Event;
using model::Sort;

namespace fs = std::filesystem;

fs::path home() {
  const char* home = std::getenv("MILIEU_HOME");
  return home != nullptr ? home : ".";
}

std::string text_in(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

base::Result<lang::FoundText> Texts::find(std::string_view name, std::string_view user) const {
  const auto found = texts_.find(std::string(name));
  if (found != texts_.end()) return lang::FoundText{found->first, found->second};
  const std::string own(name);
  const std::string beside = fs::path(user).parent_path() / (own + ".world");
  for (const std::string& path : {beside, "std/" + own + ".world",
                                  "worlds/" + own + "/" + own + ".world"}) {
    if (fs::is_regular_file(home() / path)) return lang::FoundText{path, text_in(home() / path)};
  }
  return base::Error{base::Fault::Missing, "no file " + own, ""};
}

namespace {

std::shared_ptr<const model::World> load(const std::string& spec, const Texts& texts,
                                         std::string* why) {
  lang::Loaded loaded = lang::load(spec, texts);
  if (why != nullptr) *why = lang::render_all(loaded.diagnostics, loaded.sources, false);
  if (!loaded.world) return nullptr;
  return std::make_shared<const model::World>(std::move(*loaded.world));
}

}  // namespace

std::shared_ptr<const model::World> world_of(const std::string& text, std::string* why,
                                             const std::string& name) {
  return load(name, Texts(std::map<std::string, std::string>{{name, text}}), why);
}

std::shared_ptr<const model::World> loaded_world(const std::string& spec,
                                                 std::map<std::string, std::string> texts) {
  std::string why;
  auto world = load(spec, Texts(std::move(texts)), &why);
  if (world == nullptr) {
    std::fprintf(stderr, "%s\n%s\n", spec.c_str(), why.c_str());
    std::abort();
  }
  return world;
}

std::shared_ptr<const model::World> sound_world(const std::string& text) {
  std::string why;
  auto world = world_of(text, &why);
  if (world == nullptr) {
    std::fprintf(stderr, "%s\n%s\n", text.c_str(), why.c_str());
    std::abort();
  }
  return world;
}

void Recording::event(history::EventIndex index, const Event& event) {
  if (index != events.size()) error = "event " + std::to_string(index) + " is out of order";
  events.push_back(event);
}

void Recording::instant(int64_t time, uint64_t state) {
  instants.push_back(
      {time, state, events.size(), records.size(), outcomes.size(), measures.size()});
}

namespace {

std::shared_ptr<sim::Code> code_of(const model::World& world, const plan::Plan& plan) {
  static std::string last;
  static std::shared_ptr<sim::Code> kept;
  const std::vector<native::File> files = native::emit(world, plan);
  std::string text;
  for (const native::File& file : files) text += file.text;
  text += native_flags();
  if (kept != nullptr && text == last) return kept;
  native::Building with;
  with.flags = native_flags();
  const auto made = native::build(files, native::sizes_of(world, plan), with, [] { return true; });
  REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
  last = text;
  return kept = std::make_shared<sim::GivenCode>(*made);
}

}  // namespace

std::unique_ptr<sim::Executor> executor(Judge judge, const model::World& world,
                                        const sim::Settings& settings) {
  if (judge == Judge::Reference) return sim::reference(world, settings);
  if (judge == Judge::Vector) return sim::vector_executor(world, settings);
  sim::Settings with = settings;
  with.plan = plan::compiled(world);
  with.code = code_of(world, *with.plan);
  return sim::vector_executor(world, with);
}

std::shared_ptr<const sim::Lived> lived_in(const model::World& world, const Recording& told) {
  history::Log log(world);
  for (size_t i = 0; i < told.events.size(); ++i)
    log.event(static_cast<history::EventIndex>(i), told.events[i]);
  for (const history::Record& record : told.records) log.learned(record);
  return sim::lived(world, plan::compiled(world), log);
}

std::string& native_flags() {
  static const char* const given = std::getenv("MILIEU_NATIVE_FLAGS");
  static std::string flags = given == nullptr ? "" : given;
  return flags;
}

Recording record(sim::Executor& executor, size_t most, const std::function<void()>& each) {
  Recording told;
  if (auto begun = executor.begin(told); !begun) {
    told.error = begun.error().message;
    return told;
  }
  if (each) each();
  return go_on(executor, std::move(told), most, each);
}

Recording go_on(sim::Executor& executor, Recording told, size_t most,
                const std::function<void()>& each) {
  while (told.events.size() < most && told.instants.size() / 4 < most) {
    auto more = executor.advance(told);
    if (!more) {
      told.error = more.error().message;
      return told;
    }
    if (!*more) break;
    if (each) each();
  }
  if (auto finished = executor.finish(told); !finished) told.error = finished.error().message;
  return told;
}

Recording run(Judge judge, const model::World& world, const sim::Settings& settings, size_t most) {
  auto made = executor(judge, world, settings);
  return record(*made, most);
}

People::People(const model::World& world, const Recording& run) : world_(world) {
  for (const Event& event : run.events)
    for (const history::Birth& birth : event.births) births_[birth.entity] = birth;
}

std::string People::name(int64_t entity) const {
  if (entity == 0) return "none";
  const auto found = births_.find(entity);
  if (found == births_.end()) return "unborn" + std::to_string(entity);
  const history::Birth& birth = found->second;
  if (birth.named)
    return world_.named[birth.named].name + (birth.number ? std::to_string(birth.number) : "");
  char id[32];
  std::snprintf(id, sizeof id, ":%016" PRIx64, birth.id);
  return world_.kinds[birth.kind].name + id;
}

uint64_t People::id(int64_t entity) const {
  const auto found = births_.find(entity);
  return found == births_.end() ? 0 : found->second.id;
}

model::KindId People::kind(int64_t entity) const {
  const auto found = births_.find(entity);
  return found == births_.end() ? model::KindId{} : found->second.kind;
}

namespace {

std::string hex(uint64_t id) {
  char text[24];
  std::snprintf(text, sizeof text, "%016" PRIx64, id);
  return text;
}

std::string bits(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

const char* status_name(history::Status status) {
  constexpr const char* names[] = {"worked", "failed", "preempted", "overtaken"};
  return names[static_cast<size_t>(status)];
}

struct Saying {
  const model::World& world;
  const Recording& run;
  const People& people;
  const Plain& how;

  std::string called(const std::string& name) const { return how.rename ? how.rename(name) : name; }

  std::string value(const model::Type& type, int64_t stored) const {
    if (type.sort == Sort::Entity) return people.name(stored);
    if (type.sort == Sort::Event && stored > 0) {
      const size_t index = static_cast<size_t>(stored - 1);
      return "event " + (index < run.events.size() ? hex(run.events[index].id) : "out of range");
    }
    if (type.sort == Sort::Act && stored > 0)
      return called(world.acts[model::ActId{static_cast<uint32_t>(stored)}].name);
    return std::to_string(stored);
  }

  std::string write(const history::Write& write) const {
    const model::Fact& fact = world.facts[write.fact];
    std::string text = (write.present ? "" : "not ") + called(fact.name) + "(";
    for (size_t i = 0; i < write.keys.size(); ++i)
      text += (i == 0 ? "" : ", ") + value(fact.frame[i].type, write.keys[i]);
    text += ")";
    if (!fact.set) text += " = " + value(fact.value, write.value);
    text += " was " + std::string(write.was_present ? "" : "not ") +
        value(fact.value, write.before);
    return text + (write.voided ? " void" : "");
  }

  std::string causes(const Event& event) const {
    std::string text;
    for (history::EventIndex cause : event.causes) {
      const uint64_t id = cause < run.events.size() ? run.events[cause].id : 0;
      bool out = false;
      for (uint64_t other : how.without) out = out || other == id;
      if (!out) text += " " + hex(id);
    }
    return text;
  }

  std::string head(const Event& event) const {
    std::string text = base::format_time(event.time) + "+" + std::to_string(event.time % 60000) +
        " ";
    if (!event.act) return text + (event.sort == history::EventSort::Start ? "start" : "setting");
    const model::Act& act = world.acts[event.act];
    text += called(act.name);
    if (event.sort == history::EventSort::Consequence) text += " after@" +
        std::to_string(event.line);
    text += "(";
    for (size_t i = 0; i < event.roles.size(); ++i)
      text += (i == 0 ? "" : ", ") + value(act.frame[i].type, event.roles[i]);
    return text + ")";
  }

  std::string all(const Event& event) const {
    std::string text = head(event) + " " + status_name(event.status);
    if (event.hitch.sort != history::Hitch::Sort::None)
      text += " hitch " + std::to_string(static_cast<int>(event.hitch.sort)) + "." +
              std::to_string(event.hitch.condition);
    for (const history::AnswerGiven& given : event.answers)
      text += ", " + people.name(given.who) + ": " +
              world.acts[event.act].asks->answers[given.answer].name + " " +
              std::to_string(given.quantity) + " by " + bits(given.margin);
    for (const history::Write& one : event.writes) text += "; " + write(one);
    for (const history::Birth& birth : event.births) text += "; born " + people.name(birth.entity);
    for (history::EntityIndex gone : event.ends) text += "; ended " + people.name(gone);
    return text;
  }
};

}  // namespace

std::string plain(const model::World& world, const Recording& run, const People& people,
                  const Event& event, const Plain& how) {
  const Saying saying{world, run, people, how};
  std::string text = hex(event.id) + " " + saying.all(event) + " margin " + bits(event.margin);
  if (how.causes) text += " causes" + saying.causes(event);
  return text;
}

std::string describe(const model::World& world, const Recording& run, const Event& event) {
  const People people(world, run);
  const Plain how;
  std::string text = Saying{world, run, people, how}.all(event) + " <-";
  for (history::EventIndex cause : event.causes) text += " " + std::to_string(cause);
  return text + (event.triggered ? " (triggered)" : "");
}

std::string describe(const model::World& world, const Recording& run) {
  const People people(world, run);
  const Plain how;
  const Saying saying{world, run, people, how};
  std::string text;
  for (size_t i = 0; i < run.events.size(); ++i) {
    text += std::to_string(i) + " " + saying.all(run.events[i]) + " <-";
    for (history::EventIndex cause : run.events[i].causes) text += " " + std::to_string(cause);
    text += "\n";
  }
  return text + (run.error.empty() ? "" : "error: " + run.error + "\n");
}

namespace {

struct Field {
  const char* name;
  bool same;
};

template <class T, class Same>
bool all_same(const std::vector<T>& a, const std::vector<T>& b, Same same) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (!same(a[i], b[i])) return false;
  return true;
}

bool same(const history::Write& a, const history::Write& b) {
  return a.fact == b.fact && a.keys == b.keys && a.present == b.present && a.voided == b.voided &&
         a.value == b.value && a.before == b.before && a.was_present == b.was_present;
}

bool same(const history::AnswerGiven& a, const history::AnswerGiven& b) {
  return a.who == b.who && a.answer == b.answer && a.quantity == b.quantity &&
         bits(a.margin) == bits(b.margin);
}

bool same(const history::Birth& a, const history::Birth& b) {
  return a.entity == b.entity && a.id == b.id && a.kind == b.kind && a.named == b.named &&
         a.number == b.number;
}

// The first field of an event that differs; nullptr if none does.
const char* differs(const Event& a, const Event& b) {
  const auto each = [](const auto& x, const auto& y) { return same(x, y); };
  const Field fields[] = {
      {"time", a.time == b.time},
      {"act", a.act == b.act},
      {"sort", a.sort == b.sort},
      {"roles", a.roles == b.roles},
      {"content id", a.id == b.id},
      {"line", a.line == b.line},
      {"status", a.status == b.status},
      {"hitch", a.hitch.sort == b.hitch.sort && a.hitch.condition == b.hitch.condition},
      {"answers", all_same(a.answers, b.answers, each)},
      {"writes", all_same(a.writes, b.writes, each)},
      {"births", all_same(a.births, b.births, each)},
      {"ends", a.ends == b.ends},
      {"margin", bits(a.margin) == bits(b.margin)},
      {"triggered", a.triggered == b.triggered},
      {"causes", a.causes == b.causes},
  };
  for (const Field& field : fields)
    if (!field.same) return field.name;
  return nullptr;
}

bool same(const history::Record& a, const history::Record& b) {
  return a.who == b.who && a.event == b.event && a.via == b.via && a.time == b.time &&
         a.swapped == b.swapped && a.put == b.put && a.instead_of == b.instead_of;
}

bool same(const history::OutcomeHeld& a, const history::OutcomeHeld& b) {
  return a.outcome == b.outcome && a.time == b.time && a.event == b.event && a.roles == b.roles;
}

bool same(const history::Measured& a, const history::Measured& b) {
  return a.measure == b.measure && a.time == b.time && bits(a.value) == bits(b.value);
}

bool same(const history::Weighed& a, const history::Weighed& b) { return a == b; }

template <class T>
std::optional<size_t> first_apart(const std::vector<T>& a, const std::vector<T>& b) {
  for (size_t i = 0; i < std::max(a.size(), b.size()); ++i)
    if (i >= a.size() || i >= b.size() || !same(a[i], b[i])) return i;
  return std::nullopt;
}

std::string text_of(const model::World& world, const Recording& run,
    const history::Record& record) {
  const People people(world, run);
  return base::format_time(record.time) + " " + people.name(record.who) + " learns event " +
         std::to_string(record.event) + " via " + people.name(record.via) +
         (record.swapped ? " with " + people.name(record.put) + " for " +
                               people.name(record.instead_of)
                         : "");
}

std::string either(const std::string& what, const std::string& a, const std::string& b) {
  return what + "\n  first:  " + a + "\n  second: " + b;
}

std::optional<std::string> event_difference(const model::World& world, const Recording& a,
                                            const Recording& b) {
  for (size_t i = 0; i < std::max(a.events.size(), b.events.size()); ++i) {
    if (i >= a.events.size() || i >= b.events.size()) {
      const Recording& longer = i < a.events.size() ? a : b;
      return "only the " + std::string(i < a.events.size() ? "first" : "second") +
             " run has event " + std::to_string(i) + ": " +
             describe(world, longer, longer.events[i]);
    }
    if (const char* field = differs(a.events[i], b.events[i]))
      return either("event " + std::to_string(i) + " differs in its " + field,
                    describe(world, a, a.events[i]), describe(world, b, b.events[i]));
  }
  return std::nullopt;
}

std::optional<std::string> instant_difference(const Recording& a, const Recording& b) {
  for (size_t i = 0; i < std::max(a.instants.size(), b.instants.size()); ++i) {
    if (i >= a.instants.size() || i >= b.instants.size())
      return "one run has more instants: " + std::to_string(a.instants.size()) + " and " +
             std::to_string(b.instants.size());
    const Recording::Instant &x = a.instants[i], &y = b.instants[i];
    if (x.time != y.time)
      return either("instant " + std::to_string(i) + " is at another time",
                    base::format_time(x.time), base::format_time(y.time));
    if (x.state != y.state)
      return either("the state differs after " + base::format_time(x.time) + " (" +
                        std::to_string(x.time) + " ms), " + std::to_string(x.events) + " events",
                    hex(x.state), hex(y.state));
    if (x.events != y.events || x.records != y.records || x.held != y.held ||
        x.measured != y.measured)
      return "what was told by " + base::format_time(x.time) + " differs in number";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> difference(const model::World& world, const Recording& a,
                                      const Recording& b) {
  if (auto found = event_difference(world, a, b)) return found;
  if (auto at = first_apart(a.records, b.records)) {
    const auto say = [&](const Recording& run) {
      return *at < run.records.size() ? text_of(world, run, run.records[*at]) : "nothing";
    };
    return either("record " + std::to_string(*at) + " differs", say(a), say(b));
  }
  if (auto at = first_apart(a.outcomes, b.outcomes))
    return "outcome " + std::to_string(*at) + " differs, of " + std::to_string(a.outcomes.size()) +
           " and " + std::to_string(b.outcomes.size());
  if (auto at = first_apart(a.measures, b.measures)) {
    const auto say = [&](const Recording& run) {
      if (*at >= run.measures.size()) return std::string("nothing");
      const history::Measured& one = run.measures[*at];
      return base::format_time(one.time) + " " + world.measures[one.measure].name + " = " +
             bits(one.value);
    };
    return either("measure " + std::to_string(*at) + " differs", say(a), say(b));
  }
  if (auto at = first_apart(a.choices, b.choices)) {
    const auto say = [&](const Recording& run) {
      if (*at >= run.choices.size()) return std::string("nothing");
      const history::Weighed& one = run.choices[*at];
      return "event " + std::to_string(one.event) + ", " + std::to_string(one.options.size()) +
             " options, rate " + bits(one.rate);
    };
    return either("choice " + std::to_string(*at) + " differs", say(a), say(b));
  }
  if (auto found = instant_difference(a, b)) return found;
  if (a.error != b.error) return either("the errors differ", a.error, b.error);
  return std::nullopt;
}

}  // namespace milieu::tests
