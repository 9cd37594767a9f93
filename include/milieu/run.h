// Running a world: one history, kept in a file.
//
// In:    a world, a seed, and what else decides what happens.
// Out:   a history file, and in short how it went.
// Never: a different history for the same world, settings and seed, whatever the executor.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "milieu/world.h"

namespace milieu {

enum class Executor { Vector, Reference };
enum class Generator { Chain, Philox };

/// A parameter's value as a person writes it: {"rent", "9 shillings"}.
struct Setting {
  std::string parameter;
  std::string value;
};

/// What is to be done next: go on; make what there is safe against a crash, then go on (only a run
/// has something to save); or stop here and keep what there is.
enum class Next { GoOn, Save, Stop };

/// Told again and again how far the work has come (0 to 1, negative when nobody knows), with a few
/// words on it. Called by one thread at a time; should take no time.
using Watch = std::function<Next(double share, std::string_view note)>;

struct RunOptions {
  uint64_t seed = 1;
  unsigned threads = 0;  // at most; 0: as many as there are cores. One history needs only one
  Executor executor = Executor::Vector;
  Generator generator = Generator::Chain;
  std::vector<Setting> settings{};
  std::vector<std::string> interventions{};  // lines of docs/what-if.md
  std::string until{};   // a date; empty: as the world's calendar says
  std::string out{};     // empty: default_path, where an older history is replaced
  bool replace = false;  // whatever history stands at `out`
  bool resume = false;   // go on with what was stopped or killed
  std::string engine{};  // the version of the program that asks; kept in the file
  Watch watch{};
};

/// An outcome and whether it came to hold; the rest tells of the time when it did.
struct OutcomeText {
  std::string name;
  bool held = false;
  std::string at;        // "2024-01-08 07:00"
  uint64_t event = 0;
  std::string sentence;  // what happened then
  std::string who;       // its roles: "Ani, Ivan"
};

struct Ran {
  std::string path;
  uint64_t seed = 1;
  std::string hash;      // of the history, not of the file
  uint64_t events = 0;
  uint64_t people = 0;   // and other entities ever born
  bool interrupted = false;
  bool resumed = false;  // it went on from a checkpoint
  std::string ended_at;  // a date
  std::string ended_why;
  std::vector<OutcomeText> outcomes;  // those that held in order of time, then the others
};

/// The file a run goes to by itself, in the current folder: "anora-1.milieu".
std::string default_path(const World& world, const RunOptions& options);

Result<Ran> run(const World& world, const RunOptions& options);

}  // namespace milieu
