// Runs as the door gives them: what may be gone on with, and what may not.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "door/held.h"
#include "history/reader.h"
#include "history/writer.h"
#include "milieu/look.h"
#include "milieu/run.h"

using namespace milieu;

namespace {

struct Scratch {
  explicit Scratch(const char* name)
      : path("/tmp/milieu-run-" + std::string(name) + "-" + std::to_string(::getpid())) {}
  ~Scratch() { ::unlink(path.c_str()); }
  std::string path;
};

World riot() {
  const char* home = std::getenv("MILIEU_HOME");
  const std::string root = home == nullptr ? "." : home;
  const Result<Checked> checked = check(root + "/worlds/classics/riot.world", root);
  REQUIRE(checked);
  REQUIRE(checked->world);
  return checked->world;
}

// The same history, as a program of other semantics would have kept it.
void copy(const std::string& from, const std::string& to, const World& world, int64_t semantics) {
  const auto reader = history::Reader::open(from);
  REQUIRE(reader);
  history::Header header = (*reader)->header();
  header.semantics = semantics;
  header.replace = true;
  const auto writer = history::Writer::create(to, header, world.held().world);
  REQUIRE(writer);
  REQUIRE((*reader)->tell(**writer));
  REQUIRE((*writer)->finish(history::State::Interrupted, "it was interrupted"));
}

}  // namespace

TEST_CASE("a history of other semantics is read, but neither replayed nor gone on with") {
  const Scratch whole("whole"), other("other");
  const World world = riot();
  RunOptions options;
  options.out = whole.path;
  REQUIRE(run(world, options));
  options.out = other.path;
  options.resume = true;
  for (const bool ours : {true, false}) {
    copy(whole.path, other.path, world, history::semantics_version + (ours ? 0 : 1));
    const Result<History> history = open_history(other.path);
    REQUIRE(history);
    const Result<EventText> seen = look(*history, 1);
    CHECK(bool(seen) == ours);
    const Result<Ran> ran = run(world, options);
    CHECK(bool(ran) == ours);
    if (ours) continue;
    CHECK(seen.error().fault == Fault::Refused);
    CHECK(ran.error().fault == Fault::Refused);
    CHECK(ran.error().message.find("semantics version 2") != std::string::npos);
    CHECK(open_history(other.path)->events() == history->events());
  }
}
