// Many tasks on several threads.
//
// In:    how many tasks; what each does.
// Out:   each done once, by some thread, in any order: a task writes only what is its own.
// Never: a result that depends on which thread did what.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace milieu::ask {

/// So many threads as are wanted; 0: as many as there are cores.
inline unsigned threads_of(unsigned wanted) {
  return wanted != 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

/// Calls task(n) for each n below `tasks`; task(n, true) on the thread that called.
template <class Task>
void in_parallel(size_t tasks, unsigned threads, const Task& task) {
  std::atomic<size_t> next{0};
  const auto work = [&](bool first) {
    for (size_t at = next++; at < tasks; at = next++) task(at, first);
  };
  std::vector<std::jthread> others;
  for (size_t i = 1; i < std::min<size_t>(threads, tasks); ++i) others.emplace_back(work, false);
  work(true);
}

}  // namespace milieu::ask
