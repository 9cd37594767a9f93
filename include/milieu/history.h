// A history file, opened for questions.
//
// In:    a path.
// Out:   a History, which is a handle on all of it: the world it was run in, and what happened.
// Never: a write to the file; a look at any other file, for the world's text is in it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "milieu/run.h"

namespace milieu {

namespace door {
struct HeldHistory;
}

class History {
 public:
  explicit History(std::shared_ptr<const door::HeldHistory> held) : held_(std::move(held)) {}

  std::string path() const;
  World world() const;
  uint64_t seed() const;
  std::string hash() const;
  uint64_t events() const;
  bool finished() const;  // false: it was stopped or is still being written
  /// All outcomes of the world: those that held in order of time, then the others.
  std::vector<OutcomeText> outcomes() const;

  const door::HeldHistory& held() const { return *held_; }

 private:
  std::shared_ptr<const door::HeldHistory> held_;
};

/// Reads all of it. `watch` is told how far it has come; what it answers does not matter.
Result<History> open_history(const std::string& path, const Watch& watch = {});

/// What everybody and everything ever born is called, in the order of their births.
std::vector<std::string> names(const History& history);

}  // namespace milieu
