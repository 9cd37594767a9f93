#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "history/made_up_test.h"
#include "history/reader.h"
#include "history/schema.h"
#include "history/writer.h"

namespace milieu::history {
namespace {

using base::Fault;
using made_up::Scratch;
using made_up::Story;
using made_up::Transcript;

constexpr EventIndex length = 1500;

std::string contents(const std::string& path) {
  std::string bytes;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return bytes;
  char buffer[4096];
  for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) bytes.append(buffer, n);
  std::fclose(file);
  return bytes;
}

void put(const std::string& path, std::string_view bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::fclose(file);
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

// Tells what is left of the story after `from` events, with a checkpoint every 300.
void go_on(Writer& writer, uint64_t seed, EventIndex from) {
  Story story(seed);
  made_up::Nowhere nowhere;
  const auto sink = [&]() -> Sink& {
    if (story.told() < from) return nowhere;
    return writer;
  };
  from == 0 ? story.start(writer) : story.start(nowhere);
  EventIndex last = story.told();
  while (story.told() < length && writer.status()) {
    story.instant(sink());
    if (story.told() < last + 300) continue;
    last = story.told();
    if (last <= from) continue;
    writer.checkpoint(story.time(), "state after " + std::to_string(last));
    writer.commit();
  }
}

void write_all(const std::string& path, uint64_t seed, bool replace = false) {
  Header header = made_up::header();
  header.replace = replace;
  auto writer = Writer::create(path, header, made_up::world());
  REQUIRE(writer);
  (*writer)->commit_every(100);
  go_on(**writer, seed, 0);
  REQUIRE((*writer)->finish(State::Ended, "as planned"));
}

Log& tell_log(uint64_t seed, Log& log) {
  Story story(seed);
  made_up::tell(story, log, length);
  return log;
}

template <class T>
Fault fault_of(const base::Result<T>& result) {
  REQUIRE_FALSE(result);
  CHECK(result.error().message != "");
  return result.error().fault;
}

// What happens to a child process: its exit status, or the signal that ended it, negative.
template <class Work>
int in_child(Work&& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

TEST_CASE("a file gives back what was told, in order and by number") {
  const Scratch scratch("round");
  for (const uint64_t seed : {1u, 2u}) {
    write_all(scratch.path, seed, seed == 2);
    const model::World world = made_up::world();
    Log told(world), back(world);
    tell_log(seed, told);
    auto reader = Reader::open(scratch.path);
    REQUIRE(reader);
    CHECK((*reader)->verify());
    REQUIRE(load(**reader, back));
    Transcript before, after;
    told.tell(before);
    back.tell(after);
    CHECK(before == after);
    CHECK((*reader)->info().digest == told.digest());
    CHECK((*reader)->info().counts.events == told.size());
    for (EventIndex i = 0; i < told.size(); i += 7) {
      Transcript one, other;
      const auto event = (*reader)->event(i);
      REQUIRE(event);
      one.event(i, *event);
      other.event(i, told.read(i));
      CHECK(one.events == other.events);
    }
    CHECK(fault_of((*reader)->event(static_cast<EventIndex>(told.size()))) == Fault::Missing);
  }
}

TEST_CASE("a file gives back entities, records, outcomes, measures and checkpoints") {
  const Scratch scratch("parts");
  write_all(scratch.path, 3);
  const model::World world = made_up::world();
  Log told(world);
  tell_log(3, told);
  auto reader = Reader::open(scratch.path);
  REQUIRE(reader);
  for (EntityIndex i = 1; i <= told.entities(); ++i) {
    const auto born = (*reader)->entity(i);
    REQUIRE(born);
    CHECK(born->birth.id == told.entity_id(i));
    CHECK(born->event == told.entity(i).event);
  }
  CHECK(fault_of((*reader)->entity(0)) == Fault::Missing);
  CHECK((*reader)->records_of_person(3)->size() == told.records_of_person(3).size());
  CHECK((*reader)->records_of_event(200)->size() == told.records_of_event(200).size());
  CHECK((*reader)->outcomes()->size() == told.outcomes().size());
  CHECK((*reader)->measures()->size() == told.measures().size());
  const auto last = (*reader)->checkpoint_before(INT64_MAX);
  REQUIRE(last);
  CHECK(last->number == 4);
  CHECK(last->bytes == "state after " + std::to_string(last->counts.events));
  CHECK((*reader)->checkpoint_before(last->time - 1)->number == 3);
  CHECK((*reader)->checkpoint_before(INT64_MIN)->number == 0);
}

TEST_CASE("a file keeps what the run was given") {
  const Scratch scratch("header");
  write_all(scratch.path, 1);
  const auto reader = Reader::open(scratch.path);
  REQUIRE(reader);
  const Header& kept = (*reader)->header();
  const Header given = made_up::header();
  CHECK(kept.world == given.world);
  CHECK(kept.spec == given.spec);
  CHECK(kept.seed == given.seed);
  CHECK(kept.engine == given.engine);
  CHECK(kept.files == given.files);
  CHECK(kept.parameters == given.parameters);
  CHECK(kept.interventions == given.interventions);
  CHECK(kept.notes == given.notes);
  CHECK((*reader)->info().state == State::Ended);
  CHECK((*reader)->info().ended == "as planned");
  CHECK((*reader)->shape() == shape_of(made_up::world()));
}

TEST_CASE("a clean close leaves one file and nothing beside it") {
  const Scratch scratch("clean");
  write_all(scratch.path, 1);
  for (const char* tail : {"-journal", "-wal", "-shm", ".part"}) {
    CHECK_FALSE(exists(scratch.path + tail));
  }
}

TEST_CASE("a history is replaced only when that is asked for, and nothing else ever is") {
  const Scratch scratch("replace");
  write_all(scratch.path, 1);
  const std::string before = contents(scratch.path);
  const model::World world = made_up::world();
  Header header = made_up::header();
  CHECK(fault_of(Writer::create(scratch.path, header, world)) == Fault::Taken);
  CHECK(contents(scratch.path) == before);
  write_all(scratch.path, 2, true);
  CHECK(contents(scratch.path) != before);
  CHECK_FALSE(exists(scratch.path + ".part"));
  put(scratch.path, "dear diary");
  header.replace = true;
  CHECK(fault_of(Writer::create(scratch.path, header, world)) == Fault::Foreign);
  CHECK(contents(scratch.path) == "dear diary");
}

TEST_CASE("replacing does not take the file of a run that is going on") {
  const Scratch scratch("replace_busy");
  const model::World world = made_up::world();
  Header header = made_up::header();
  auto writer = Writer::create(scratch.path, header, world);
  REQUIRE(writer);
  header.replace = true;
  CHECK(fault_of(Writer::create(scratch.path, header, world)) == Fault::Busy);
  go_on(**writer, 1, 0);
  CHECK((*writer)->finish(State::Ended, ""));
}

TEST_CASE("a second writer, in this process or another, is told that the file is busy") {
  const Scratch scratch("busy");
  const model::World world = made_up::world();
  auto writer = Writer::create(scratch.path, made_up::header(), world);
  REQUIRE(writer);
  CHECK(fault_of(Writer::reopen(scratch.path, world)) == Fault::Busy);
  CHECK(fault_of(Reader::open(scratch.path)) == Fault::Busy);
  (*writer)->checkpoint(0, "");
  (*writer)->commit();
  const int other = in_child([&] {
    const auto second = Writer::reopen(scratch.path, world);
    return second ? 1 : second.error().fault == Fault::Busy ? 0 : 2;
  });
  CHECK(other == 0);
  go_on(**writer, 1, 0);
  CHECK((*writer)->finish(State::Ended, ""));
  CHECK(Reader::open(scratch.path));
}

TEST_CASE("a writer that is killed leaves no lock, and no more than a checkpoint is lost") {
  const Scratch scratch("lock");
  const model::World world = made_up::world();
  const int killed = in_child([&] {
    auto writer = Writer::create(scratch.path, made_up::header(), world);
    go_on(**writer, 5, 0);
    return ::raise(SIGKILL);
  });
  CHECK(killed == -SIGKILL);
  {
    auto reader = Reader::open(scratch.path);
    REQUIRE(reader);
    CHECK((*reader)->info().state == State::Running);
    CHECK((*reader)->verify());
  }
  auto resumed = Writer::reopen(scratch.path, world);
  REQUIRE(resumed);
  CHECK(resumed->from.number == 4);
  CHECK(resumed->from.counts.events >= 1200);
}

// As a writer leaves it that is killed in the midst of its very first commit: some pages, and
// beside them the journal by which the next to look takes them back.
void kill_at_birth(const std::string& path) {
  in_child([&] {
    const auto db = Db::open(path, Db::Mode::Create);
    const auto begun =
        (*db)->exec("PRAGMA journal_mode=DELETE; PRAGMA cache_size=1; BEGIN EXCLUSIVE;"
                    "CREATE TABLE first(x); INSERT INTO first VALUES(zeroblob(200000));");
    return begun ? ::raise(SIGKILL) : 1;
  });
  REQUIRE(contents(path).size() > 4096);
  REQUIRE(exists(path + "-journal"));
}

TEST_CASE("a file whose writer was killed at its birth counts as empty") {
  const Scratch scratch("birth");
  const model::World world = made_up::world();
  kill_at_birth(scratch.path);
  const auto reader = Reader::open(scratch.path);
  CHECK(fault_of(reader) == Fault::Foreign);
  CHECK(reader.error().message == scratch.path + " is empty: no history was begun in it");
  CHECK(contents(scratch.path).empty());
  kill_at_birth(scratch.path);
  CHECK(fault_of(Writer::reopen(scratch.path, world)) == Fault::Foreign);
  kill_at_birth(scratch.path);
  write_all(scratch.path, 1, true);
  kill_at_birth(scratch.path + ".part");
  write_all(scratch.path, 2, true);
  CHECK(Reader::open(scratch.path));
  CHECK_FALSE(exists(scratch.path + ".part"));
}

// Writes, or goes on writing, until it is done; for a child that is killed meanwhile.
int write_or_go_on(const std::string& path, uint64_t seed) {
  const model::World world = made_up::world();
  auto resumed = Writer::reopen(path, world);
  std::unique_ptr<Writer> writer;
  EventIndex from = 0;
  if (resumed) {
    writer = std::move(resumed->writer);
    from = static_cast<EventIndex>(resumed->from.counts.events);
  } else {
    auto created = Writer::create(path, made_up::header(), world);
    if (!created) return 2;
    writer = created.take();
  }
  writer->commit_every(60);
  go_on(*writer, seed, from);
  return writer->finish(State::Ended, "as planned") ? 0 : 3;
}

void kill_after(pid_t child, int64_t nanoseconds) {
  const timespec span{.tv_sec = 0, .tv_nsec = static_cast<long>(nanoseconds)};
  ::nanosleep(&span, nullptr);
  ::kill(child, SIGKILL);
}

TEST_CASE("killed at any moment, a file is resumed to the same history") {
  const Scratch scratch("kill");
  const model::World world = made_up::world();
  const base::Key key{base::Luck{.seed = 99}};
  int killed = 0;
  for (uint64_t i = 0; i < 20; ++i) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(write_or_go_on(scratch.path, 6));
    kill_after(child, static_cast<int64_t>(key.with(i).index(60'000'000)));
    int status = 0;
    ::waitpid(child, &status, 0);
    killed += WIFSIGNALED(status) ? 1 : 0;
    if (WIFEXITED(status)) scratch.remove();  // it was done before its time: from the start again
    const auto left = Reader::open(scratch.path);
    if (left) CHECK((*left)->verify());
    if (left) continue;
    const Fault fault = left.error().fault;  // killed before there was anything in it
    CHECK((fault == Fault::Missing || fault == Fault::Foreign));
  }
  CHECK(killed > 0);
  REQUIRE(write_or_go_on(scratch.path, 6) == 0);
  Log told(world), back(world);
  auto reader = Reader::open(scratch.path);
  REQUIRE(reader);
  CHECK((*reader)->verify());
  REQUIRE(load(**reader, back));
  CHECK(back.digest() == tell_log(6, told).digest());
  CHECK((*reader)->info().digest == told.digest());
}

TEST_CASE("an ended history is resumed only when that is meant") {
  const Scratch scratch("ended");
  write_all(scratch.path, 1);
  const model::World world = made_up::world();
  CHECK(fault_of(Writer::reopen(scratch.path, world)) == Fault::Refused);
  auto resumed = Writer::reopen(scratch.path, world, true);
  REQUIRE(resumed);
  CHECK(resumed->state == State::Ended);
  const auto from = static_cast<EventIndex>(resumed->from.counts.events);
  resumed->writer.reset();  // nothing was committed, so nothing was dropped
  CHECK((*Reader::open(scratch.path))->info().state == State::Ended);
  resumed = Writer::reopen(scratch.path, world, true);
  go_on(*resumed->writer, 1, from);
  CHECK(resumed->writer->finish(State::Ended, "again"));
  Log told(world);
  CHECK((*Reader::open(scratch.path))->info().digest == tell_log(1, told).digest());
}

TEST_CASE("a file is not resumed or loaded with another world") {
  const Scratch scratch("world");
  write_all(scratch.path, 1);
  model::World other = made_up::world();
  other.acts.add(made_up::act("sleep", {}));
  CHECK(fault_of(Writer::reopen(scratch.path, other, true)) == Fault::Refused);
  auto reader = Reader::open(scratch.path);
  Log log(other);
  CHECK(fault_of(load(**reader, log)) == Fault::Refused);
}

TEST_CASE("what is no history of ours is refused, each in its own words") {
  const Scratch scratch("strange");
  const model::World world = made_up::world();
  CHECK(fault_of(Reader::open(scratch.path)) == Fault::Missing);
  CHECK(fault_of(Reader::open("/tmp")) == Fault::Refused);
  CHECK(fault_of(Writer::create("/tmp", made_up::header(), world)) == Fault::Refused);
  put(scratch.path, "");
  CHECK(fault_of(Reader::open(scratch.path)) == Fault::Foreign);
  put(scratch.path, std::string(5000, 'x'));
  CHECK(fault_of(Reader::open(scratch.path)) == Fault::Foreign);
  CHECK(fault_of(Writer::reopen(scratch.path, world)) == Fault::Foreign);
  scratch.remove();
  {
    auto db = Db::open(scratch.path, Db::Mode::Create);
    REQUIRE((*db)->exec("CREATE TABLE recipes(name TEXT)"));
  }
  CHECK(fault_of(Reader::open(scratch.path)) == Fault::Foreign);
  Header header = made_up::header();
  header.replace = true;
  CHECK(fault_of(Writer::create(scratch.path, header, world)) == Fault::Foreign);
}

TEST_CASE("a file of a later format is refused as newer") {
  const Scratch scratch("newer");
  write_all(scratch.path, 1);
  {
    auto db = Db::open(scratch.path, Db::Mode::Write);
    REQUIRE((*db)->exec("PRAGMA user_version = 2"));
  }
  CHECK(fault_of(Reader::open(scratch.path)) == Fault::Newer);
  CHECK(fault_of(Writer::reopen(scratch.path, made_up::world(), true)) == Fault::Newer);
}

TEST_CASE("a table or trigger that was put in is not read, and not written to") {
  const Scratch scratch("added");
  write_all(scratch.path, 1);
  {
    auto db = Db::open(scratch.path, Db::Mode::Write);
    REQUIRE((*db)->exec("CREATE INDEX mine ON knowledge(who); CREATE TABLE my_notes(x);"));
  }
  auto reader = Reader::open(scratch.path);
  REQUIRE(reader);
  CHECK((*reader)->verify());
  reader->reset();
  CHECK(fault_of(Writer::reopen(scratch.path, made_up::world(), true)) == Fault::Refused);
}

TEST_CASE("a place where nothing can be written is said to be one") {
  const model::World world = made_up::world();
  CHECK(fault_of(Writer::create("/sys/x.milieu", made_up::header(), world)) == Fault::ReadOnly);
  CHECK(fault_of(Writer::create("/nowhere/x", made_up::header(), world)) == Fault::Missing);
  const Scratch scratch("under");
  put(scratch.path, "a file");
  CHECK(fault_of(Writer::create(scratch.path + "/x", made_up::header(), world)) ==
        Fault::Missing);
}

TEST_CASE("a full disk stops the writer with a clear error and spoils nothing") {
  const Scratch scratch("full");
  const model::World world = made_up::world();
  const int said = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    auto writer = Writer::create(scratch.path, made_up::header(), world);
    if (!writer) return 2;
    (*writer)->commit_every(50);
    const rlimit limit{.rlim_cur = 250'000, .rlim_max = 250'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    go_on(**writer, 7, 0);
    const auto status = (*writer)->finish(State::Ended, "");
    return !status && status.error().fault == Fault::Full ? 0 : 3;
  });
  CHECK(said == 0);
  auto reader = Reader::open(scratch.path);
  REQUIRE(reader);
  CHECK((*reader)->verify());
  CHECK((*reader)->info().counts.events > 100);
  reader->reset();
  REQUIRE(write_or_go_on(scratch.path, 7) == 0);
  Log told(world);
  CHECK((*Reader::open(scratch.path))->info().digest == tell_log(7, told).digest());
}

TEST_CASE("no room even for the beginning leaves no file behind") {
  const Scratch scratch("full_at_once");
  const int said = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 9'000, .rlim_max = 9'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto writer = Writer::create(scratch.path, made_up::header(), made_up::world());
    return !writer && writer.error().fault == Fault::Full ? 0 : 3;
  });
  CHECK(said == 0);
  CHECK_FALSE(exists(scratch.path));
}

TEST_CASE("a path is a path, whatever SQLite may think of it") {
  REQUIRE(::chdir("/tmp") == 0);
  for (const char* path : {"file:milieu_odd?mode=memory", ":memory:"}) {
    ::unlink(path);
    write_all(path, 1);
    CHECK(exists(std::string("/tmp/") + path));
    CHECK(Reader::open(path));
    ::unlink(path);
  }
}

}  // namespace milieu::history
