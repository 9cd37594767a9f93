// Many tasks on several threads.
//
// In:    how many tasks; what each does.
// Out:   each done once, by some thread, in any order: a task writes only what is its own.
// Never: a result that depends on which thread did what.
#pragma once

#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace milieu::ask {

inline constexpr unsigned most_threads = 256;

/// So many threads as are wanted, within reason; 0: as many as there are cores.
inline unsigned threads_of(unsigned wanted) {
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  return wanted != 0 ? std::min(wanted, most_threads) : cores;
}

/// Calls task(n) for each n below `tasks`; task(n, true) on the thread that called. Where the
/// system gives fewer threads than are wanted, with those.
template <class Task>
void in_parallel(size_t tasks, unsigned threads, const Task& task) {
  std::atomic<size_t> next{0};
  const auto work = [&](bool first) {
    for (size_t at = next++; at < tasks; at = next++) task(at, first);
  };
  std::vector<std::jthread> others;
  try {
    for (size_t i = 1; i < std::min<size_t>(threads, tasks); ++i) others.emplace_back(work, false);
  } catch (const std::system_error&) {
  }
  work(true);
}

}  // namespace milieu::ask
