#include "milieu/run.h"

#include <algorithm>
#include <optional>

#include "base/calendar.h"
#include "door/change.h"
#include "door/held.h"
#include "door/intervention.h"
#include "door/outside.h"
#include "door/settings.h"
#include "door/turning.h"
#include "history/log.h"
#include "history/reader.h"
#include "history/tee.h"
#include "history/writer.h"
#include "native/sha256.h"
#include "sim/lived.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::Header;
using history::Reader;
using history::Tee;
using history::Writer;

// Events between two checkpoints: so many, and so many more that these take a fifth of the file.
constexpr uint64_t least_apart = 1'000, bytes_apart = 40;
constexpr uint64_t new_note_every = 16;         // instants: formatting a date is not for nothing

/// Passes on what was told before a checkpoint.
class Before final : public history::Sink {
 public:
  Before(history::Counts limit, history::Sink& sink) : left_(limit), sink_(sink) {}
  void event(history::EventIndex index, const history::Event& event) override {
    if (take(left_.events)) sink_.event(index, event);
  }
  void learned(const history::Record& record) override {
    if (take(left_.records)) sink_.learned(record);
  }
  void held(const history::OutcomeHeld& outcome) override {
    if (take(left_.outcomes)) sink_.held(outcome);
  }
  void measured(const history::Measured& measured) override {
    if (take(left_.measures)) sink_.measured(measured);
  }
  void instant(int64_t time, uint64_t state) override {
    if (take(left_.instants)) sink_.instant(time, state);
  }

 private:
  static bool take(uint64_t& left) { return left > 0 && left-- > 0; }
  history::Counts left_;
  history::Sink& sink_;
};

/// One run, from what was asked for to a finished file.
struct Course {
  const World& world;
  const RunOptions& options;
  std::string path{};
  sim::Settings settings{};
  Header header{};
  std::unique_ptr<sim::Executor> executor{};
  std::unique_ptr<Writer> writer{};
  door::Turning turning;
  bool resumed = false;
  uint64_t instants = 0, checkpointed = 0, apart = least_apart;
  std::string note{};

  const model::World& model() const { return world.held().world; }
};

Header header_of(const Course& course) {
  Header header;
  const door::HeldWorld& held = course.world.held();
  header.world = held.world.name;
  header.spec = held.spec;
  header.seed = course.options.seed;
  header.rng = course.options.generator == Generator::Philox ? "philox" : "chain";
  header.engine = course.options.engine;
  header.executor = course.options.executor == Executor::Reference ? "R" : "V";
  header.until = course.settings.until;
  for (const lang::SourceText& source : held.sources) {
    header.files.push_back({source.number, source.name, source.text, native::sha256(source.text)});
  }
  for (const auto& [id, value] : course.settings.parameters) {
    header.parameters.emplace_back(id, value.whole);
  }
  for (const model::Intervention& one : course.settings.interventions)
    header.interventions.push_back(door::canonical(course.model(), one));
  header.replace = course.options.replace;
  return header;
}

// What keeps a file from being the beginning of this run; empty if nothing does.
std::string other_run(const Header& file, const Header& wanted) {
  const auto text = [](const history::WorldFile& one) { return one.sha256; };
  if (file.spec != wanted.spec) return "of another world (" + file.spec + ")";
  if (!std::ranges::equal(file.files, wanted.files, {}, text, text)) {
    return "of this world before its text was changed";
  }
  if (file.seed != wanted.seed) return "with seed " + std::to_string(file.seed);
  if (file.rng != wanted.rng) return "with --rng " + file.rng;
  if (file.until != wanted.until) return "with another --until";
  if (file.parameters != wanted.parameters) return "with other parameters";
  if (file.interventions != wanted.interventions) return "that was changed otherwise from outside";
  return {};
}

std::string wish_to_end(const model::World& world, const door::HeldWorld& held) {
  const std::string text = quote(held, world.exprs[world.ends].span);
  return text.empty() ? "the world says so" : "what ends it came to be so: " + text;
}

std::string ending(const Course& course) {
  const int64_t end = door::end_of(course.model(), course.settings);
  if (end != 0 && course.executor->now() >= end) {
    return course.settings.until != 0 ? "that is as far as it was to run" : "its calendar ends";
  }
  if (course.model().ends) return wish_to_end(course.model(), course.world.held());
  return "nothing more could happen";
}

// Up to a checkpoint of the parent it is told what the parent tells. False if there is none that
// this run can go on from: then it begins at the start.
base::Result<bool> begin_as(Course& course, const door::Parent& parent) {
  base::Result<std::unique_ptr<Reader>> reader = Reader::open(parent.history.path);
  if (!reader) return reader.error();
  const base::Result<history::Checkpoint> last = (*reader)->checkpoint_before(parent.until - 1);
  if (!last) return last.error();
  if (last->number == 0) return false;
  std::unique_ptr<sim::Executor> executor =
      door::make_executor(course.options.executor, course.model(), course.settings);
  const auto lived = sim::lived(course.model(), course.settings.plan, parent.history.log);
  if (!executor->restore(last->bytes, *lived)) return false;
  Tee both(*course.writer, course.turning);
  Before before(last->counts, both);
  const base::Result<void> told = (*reader)->tell(before);
  if (!told) return told.error();
  course.writer->checkpoint(last->time, last->bytes);
  course.checkpointed = course.writer->counts().events;
  course.executor = std::move(executor);
  return true;
}

base::Result<void> start(Course& course, const door::Parent* parent = nullptr) {
  base::Result<std::unique_ptr<Writer>> made =
      Writer::create(course.path, course.header, course.model());
  if (!made) return made.error();
  course.writer = made.take();
  if (parent != nullptr) {
    const base::Result<bool> begun = begin_as(course, *parent);
    if (!begun) return begun.error();
    if (*begun) return base::Result<void>::ok();
  }
  course.executor =
      door::make_executor(course.options.executor, course.model(), course.settings);
  Tee sink(*course.writer, course.turning);
  return course.executor->begin(sink);
}

// The executor as it was at the last checkpoint; nothing if it cannot go on from there.
base::Result<bool> restore(Course& course, Reader& reader) {
  const base::Result<history::Checkpoint> last = reader.checkpoint_before(INT64_MAX);
  if (!last) return last.error();
  if (last->number == 0) return false;
  course.executor =
      door::make_executor(course.options.executor, course.model(), course.settings);
  history::Log log(course.model());
  base::Result<void> told = reader.tell(log);
  if (!told) return told.error();
  const auto lived = sim::lived(course.model(), course.settings.plan, log);
  const base::Result<void> restored = course.executor->restore(last->bytes, *lived);
  if (!restored && restored.error().fault != base::Fault::Refused) return restored.error();
  if (!restored) return false;
  Before before(last->counts, course.turning);
  told = reader.tell(before);
  if (!told) return told.error();
  return true;
}

// Without a checkpoint it begins anew: the same history comes of it.
base::Result<void> start_again(Course& course, std::unique_ptr<Reader> reader) {
  const base::Result<bool> restored = restore(course, *reader);
  if (!restored) return restored.error();
  reader.reset();  // it keeps the file from being written
  if (!*restored) {
    course.header.replace = true;
    return start(course);
  }
  base::Result<history::Resumed> reopened = Writer::reopen(course.path, course.model());
  if (!reopened) return reopened.error();
  course.writer = std::move(reopened->writer);
  course.checkpointed = course.writer->counts().events;
  course.resumed = true;
  return base::Result<void>::ok();
}

void checkpoint(Course& course) {
  const std::string bytes = course.executor->save();
  if (!bytes.empty()) course.writer->checkpoint(course.executor->now(), bytes);
  course.checkpointed = course.writer->counts().events;
  course.apart = std::max<uint64_t>(least_apart, bytes.size() / bytes_apart);
}

double share_done(const Course& course) {
  const int64_t begins = course.model().starts;
  const int64_t end = door::end_of(course.model(), course.settings);
  if (end <= begins) return -1;
  return static_cast<double>(course.executor->now() - begins) / static_cast<double>(end - begins);
}

// False: stop, whether because somebody wants it or because the file cannot be written.
bool go_on(Course& course) {
  const history::Writer& writer = *course.writer;
  if (!writer.status()) return false;
  if (writer.counts().events - course.checkpointed >= course.apart) checkpoint(course);
  if (!course.options.watch) return true;
  if (course.instants++ % new_note_every == 0) {
    course.note = base::format_time(course.executor->now());
  }
  const Next next = course.options.watch(share_done(course), course.note);
  if (next == Next::Save) checkpoint(course), course.writer->commit();
  return next != Next::Stop;
}

Ran summary(const Course& course, std::string why) {
  Ran ran;
  ran.path = course.path;
  ran.seed = course.options.seed;
  ran.hash = course.writer->digest();
  ran.events = course.writer->counts().events;
  ran.people = course.turning.entities();
  ran.resumed = course.resumed;
  ran.ended_at = base::format_time(course.executor->now());
  ran.ended_why = std::move(why);
  ran.outcomes = course.turning.outcomes();
  return ran;
}

// Within an instant there is nothing that could be gone on from: the last checkpoint stands.
Result<Ran> stop(Course& course, bool within = false) {
  if (!within) checkpoint(course);
  Ran ran = summary(course, "it was interrupted");
  ran.interrupted = true;
  const base::Result<void> done = course.writer->finish(history::State::Interrupted, ran.ended_why);
  if (!done) return door::outside(done.error());
  return ran;
}

Error give_up(Course& course, const base::Error& error) {
  Error told = door::outside(error);
  told.message += door::at_place(course.world.held(), course.executor->fault_at());
  const base::Result<void> kept = course.writer->finish(history::State::Error, error.message);
  if (!kept) return door::outside(kept.error());
  told.help += (told.help.empty() ? "" : " ") + std::string("What happened up to then is in ") +
               course.path + ".";
  return told;
}

Result<Ran> no_further(Course& course, const base::Error& error) {
  if (error.fault == base::Fault::Interrupted) return stop(course, true);
  return give_up(course, error);
}

Result<Ran> proceed(Course& course) {
  Tee sink(*course.writer, course.turning);
  for (;;) {
    if (!go_on(course)) {
      const base::Result<void> written = course.writer->status();
      return written ? stop(course) : Result<Ran>(door::outside(written.error()));
    }
    const base::Result<bool> more = course.executor->advance(sink);
    if (!more) return no_further(course, more.error());
    if (!*more) break;
  }
  const base::Result<void> measured = course.executor->finish(sink);
  if (!measured) return give_up(course, measured.error());
  Ran ran = summary(course, ending(course));
  const base::Result<void> done =
      course.writer->finish(history::State::Ended, ran.ended_at + ": " + ran.ended_why);
  if (!done) return door::outside(done.error());
  return ran;
}

// A history that had ended already is told again.
Result<Ran> ended_already(Course& course, Reader& reader) {
  base::Result<void> told = reader.verify();
  if (told) told = reader.tell(course.turning);
  if (!told) return door::outside(told.error());
  reader.remove_leftovers();
  const std::string& ended = reader.info().ended;
  const size_t colon = ended.find(": ");
  Ran ran;
  ran.path = course.path;
  ran.seed = course.options.seed;
  ran.hash = reader.info().digest;
  ran.events = reader.info().counts.events;
  ran.people = course.turning.entities();
  ran.resumed = true;
  ran.ended_at = ended.substr(0, colon);
  ran.ended_why = colon == std::string::npos ? "" : ended.substr(colon + 2);
  ran.outcomes = course.turning.outcomes();
  return ran;
}

Result<Ran> resume(Course& course) {
  base::Result<std::unique_ptr<Reader>> opened = Reader::open(course.path);
  if (!opened) return door::outside(opened.error());
  std::unique_ptr<Reader> reader = opened.take();
  const base::Result<void> ours = door::can_replay(course.path, reader->header());
  if (!ours) return door::outside(ours.error());
  const std::string other = other_run(reader->header(), course.header);
  if (!other.empty()) {
    return Error{Fault::Refused, course.path + " is a history " + other,
                 "Resume with what it was begun with, or run without --resume."};
  }
  if (reader->info().state == history::State::Ended) return ended_already(course, *reader);
  const base::Result<void> begun = start_again(course, std::move(reader));
  if (!begun) return door::outside(begun.error());
  return proceed(course);
}

Result<Ran> fresh(Course& course, const door::Parent* parent) {
  const base::Result<void> begun = start(course, parent);
  if (begun) return proceed(course);
  return course.writer ? no_further(course, begun.error()) : door::outside(begun.error());
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

// Letters, digits, _ and .; dashes for the rest.
std::string plain_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if (is_plain(c)) name += c;
    if (!is_plain(c) && !name.ends_with('-')) name += '-';
  }
  return name;
}

}  // namespace

std::string default_path(const World& world, const RunOptions& options) {
  constexpr size_t longest = 120;
  std::string name = plain_name(world.name()) + "-" + std::to_string(options.seed);
  std::string more;
  for (const Setting& setting : options.settings) {
    more += "-" + setting.parameter + "-" + plain_name(setting.value);
  }
  if (!options.until.empty()) more += "-until-" + plain_name(options.until);
  for (const std::string& line : options.interventions) more += "-" + plain_name(line);
  if (options.generator == Generator::Philox) more += "-philox";
  if (name.size() + more.size() > longest) more = "-" + native::sha256(more).substr(0, 16);
  return name + more + ".milieu";
}

Result<Ran> run(const World& world, const RunOptions& options) {
  const Result<World> varied = door::varied(world, options.interventions);
  if (!varied) return varied.error();
  const Result<sim::Settings> settings =
      door::settings_of(*varied, options.seed, options.generator, options);
  if (!settings) return settings.error();
  RunOptions there = options;
  if (there.out.empty()) there.out = default_path(world, options);
  there.replace = options.replace || options.out.empty();
  return door::run_with(*varied, there, *settings, {});
}

Result<Ran> door::run_with(const World& world, const RunOptions& options,
                           const sim::Settings& settings, const Notes& notes,
                           const Parent* parent) {
  Course course{.world = world, .options = options, .turning = door::Turning(world.held())};
  course.settings = settings;
  course.note = base::format_time(course.model().starts);
  if (options.watch)
    course.settings.go_on = [&course] {
      return course.options.watch(share_done(course), course.note) != Next::Stop;
    };
  course.path = options.out;
  course.header = header_of(course);
  course.header.notes = notes;
  return options.resume ? resume(course) : fresh(course, parent);
}

}  // namespace milieu
