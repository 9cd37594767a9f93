// A history told: in prose, or event by event.
//
// In:    a history; which part of it, about whom, through whose eyes.
// Out:   sentences, each with the events it tells.
// Never: a word that comes neither from the log nor from the world's own text, but for those that
//        join sentences. docs/telling.md says how it is done.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "milieu/history.h"
#include "milieu/run.h"

namespace milieu {

struct TellOptions {
  std::string from{}, to{};  // dates, both included; empty: all of it
  std::string about{};       // only where these take part: names with commas; empty: everybody
  std::string as{};          // only what reached this person, when it did; empty: all there is
  uint64_t limit = 0;        // at most so many sentences; 0: no limit
  bool all = false;          // leaves nothing out: see below
  Watch watch{};             // while the history is made again for what `as` believed
};

// --- event by event ------------------------------------------------------------------------------

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

/// Gives each sentence to `each` until that says false. The number of sentences given. `all`: also
/// non-events, and processes for which the world has no words. `as` does not count here.
Result<uint64_t> tell_history(const History& history, const TellOptions& options,
                              const std::function<bool(const Sentence&)>& each);

// --- in prose ------------------------------------------------------------------------------------

struct Told {
  std::string text;                    // a sentence
  std::vector<uint64_t> events;        // all that it tells, rising
  std::vector<std::string> templates;  // whose words: "marriage.propose/yes", rising with the text
  std::string day;                     // "Monday, 8 January 2024"; a night belongs to its evening
  std::string time;                    // "2024-01-08 21:00", of the first; or when it was learned
  std::string place;                   // where, if the world says; or empty
  uint64_t paragraph = 0;              // from 0
};

struct Account {
  std::string who;                     // whose; empty: everybody's
  std::vector<Told> sentences;
};

/// `all`: nothing is gathered or left out that the world has words for.
Result<Account> tell_account(const History& history, const TellOptions& options);

/// Two people's accounts of the same time. What one tells and the other knows, the other tells too;
/// so what only one of them tells, the other does not know.
struct Accounts {
  Account first, second;
};
Result<Accounts> tell_beside(const History& history, const TellOptions& options,
                             const std::string& other);

/// Plans of several people that came to nothing at once and over one another.
struct Collision {
  std::vector<uint64_t> events;        // what came to nothing, rising
  std::vector<std::string> people;     // whose plans
  std::string from, to;                // "2024-01-08 21:00"
  std::vector<std::string> sentences;  // one for each event
};
Result<std::vector<Collision>> collisions(const History& history, const TellOptions& options);

}  // namespace milieu
