// What a piece of work costs: the one place where benchmarks read the clock.
//
// In:    the work, once.
// Out:   lines "name value" on the standard output, for bench/run.
// Never: the start of the program, or reading a world's text; these are not in the cost.
#pragma once

#include <sys/resource.h>

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>

#include "base/hash.h"

namespace milieu::bench {

inline void say(const char* name, double value) { std::printf("%s %.9g\n", name, value); }
inline void say(const char* name, uint64_t value) { std::printf("%s %" PRIu64 "\n", name, value); }
inline void say(const char* name, const std::string& value) {
  std::printf("%s %s\n", name, value.c_str());
}

/// Seconds of processor time that this program has used, the system's on its behalf included.
inline double seconds_used() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// The most memory this program ever held, in KiB. Not ru_maxrss: that one is handed on by exec,
/// and would tell of whoever started us.
inline uint64_t peak_kib() {
  std::FILE* status = std::fopen("/proc/self/status", "r");
  uint64_t peak = 0;
  char line[256];
  while (status != nullptr && std::fgets(line, sizeof line, status) != nullptr)
    if (std::sscanf(line, "VmHWM: %" SCNu64, &peak) == 1) break;
  if (status != nullptr) std::fclose(status);
  return peak;
}

/// When the work began.
inline double began = 0;

/// Callgrind counts the instructions in here and nowhere else, by this name.
[[gnu::noinline]] inline void measured(const std::function<void()>& work) {
  began = seconds_used();
  work();
  say("seconds", seconds_used() - began);
}

/// To be called within the work, when all are born and nothing has happened yet.
inline void is_set_up() { say("set_up", seconds_used() - began); }

/// The number after `name` among the arguments, or `otherwise`.
inline int64_t option(int argc, char** argv, const char* name, int64_t otherwise) {
  for (int i = 1; i + 1 < argc; ++i)
    if (std::strcmp(argv[i], name) == 0) return std::strtoll(argv[i + 1], nullptr, 10);
  return otherwise;
}
inline bool has(int argc, char** argv, const char* name) {
  for (int i = 1; i < argc; ++i)
    if (std::strcmp(argv[i], name) == 0) return true;
  return false;
}

/// How it ended, in one word: programs that did the same say the same.
class Ending {
 public:
  void with(int64_t value) { digest_.absorb(static_cast<uint64_t>(value)); }
  std::string hex() const { return digest_.hex(); }

 private:
  base::Digest digest_;
};

/// What a program by hand says at its end.
inline int tell(uint64_t events, const Ending& ending) {
  say("peak_kib", peak_kib());
  say("events", events);
  say("ending", ending.hex());
  return 0;
}

}  // namespace milieu::bench
