// Runs as the door gives them: what may be gone on with, and what may not.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "door/held.h"
#include "history/reader.h"
#include "history/writer.h"
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

history::Header header_of(const std::string& path) {
  const auto reader = history::Reader::open(path);
  REQUIRE(reader);
  return (*reader)->header();
}

}  // namespace

TEST_CASE("a history of other semantics is not gone on with, and stays as it is") {
  const Scratch whole("whole"), other("other");
  const World world = riot();
  RunOptions options;
  options.out = whole.path;
  REQUIRE(run(world, options));
  history::Header header = header_of(whole.path);
  for (const int64_t later : {0, 1}) {
    header.semantics = history::semantics_version + later;
    header.replace = true;
    REQUIRE(history::Writer::create(other.path, header, world.held().world));
    options.out = other.path;
    options.resume = true;
    const Result<Ran> ran = run(world, options);
    CHECK(bool(ran) == (later == 0));
    if (later == 0) continue;
    CHECK(ran.error().fault == Fault::Refused);
    CHECK(ran.error().message.find("semantics version 2") != std::string::npos);
    CHECK(header_of(other.path).semantics == history::semantics_version + 1);
  }
}
