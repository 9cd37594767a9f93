// Which parameters drive an answer: a screening by elementary effects (src/ask/screening.h).
//
// In:    a world, a question to many histories.
// Out:   for each parameter how much moving it over its range moves the answer.
// Never: a different answer for a different number of threads.
#pragma once

#include "milieu/ask.h"

namespace milieu {

struct DrivesOptions {
  LikelyOptions likely{};   // its first question is asked; `histories` is how many there are in all
  uint64_t paths = 8;       // through the ranges; each has one point more than there are parameters
};

struct Drive {
  std::string parameter, low, high;   // its range, as written
  double mean = 0, absolute = 0, deviation = 0, noise = 0;  // see ask::Effect
};

struct Drives {
  std::string question;
  uint64_t paths = 0, each = 0;       // histories at each point
  uint64_t histories = 0;
  bool interrupted = false;
  std::vector<Drive> drives;          // the largest first
};

Result<Drives> drives(const World& world, const DrivesOptions& options);

}  // namespace milieu
