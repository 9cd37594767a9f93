// A history in sentences.
//
// In:    a history, and which part of it.
// Out:   a sentence or two for each event, in the order in which they happened.
// Never: a word that does not come from the log or the world's own text.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "milieu/history.h"

namespace milieu {

struct TellOptions {
  std::string from{}, to{};  // dates, both included; empty: all of it
  std::string about{};       // only where someone or something takes part; empty: everybody
  uint64_t limit = 0;        // at most so many sentences; 0: no limit
  bool all = false;          // also non-events, and processes for which the world has no words
};

struct Sentence {
  uint64_t event = 0;    // number in the history; the start is 0
  std::string day;       // "Monday, 8 January 2024"
  std::string clock;     // "07:00"
  std::string time;      // "2024-01-08 07:00"
  std::string act;       // empty for the start
  std::string status;    // "worked", "failed", "preempted", "overtaken"
  std::string text;
  std::vector<uint64_t> causes;  // the events it stood on
};

/// Gives each sentence to `each` until that says false. The number of sentences given.
Result<uint64_t> tell_history(const History& history, const TellOptions& options,
                              const std::function<bool(const Sentence&)>& each);

}  // namespace milieu
