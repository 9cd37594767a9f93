// Why something happened: what it stood on, and what decided each choice on the way.
//
// In:    a history; an outcome, an event, acts or a fact, as a person writes them.
// Out:   a tree of events in words, each with its choices taken apart.
// Never: a cause passed off as tested: `why` tells what there was to rest on, and test_causes what
//        replays confirm.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "milieu/history.h"

namespace milieu {

struct WhyOptions {
  std::string question;  // "b20", "#355", "wed(Ani, Ivan)", "married(Ani, Ivan) before nevada"
  std::string at{};      // a date: of a fact, as it stood then; of acts, the last until then
  uint64_t depth = 2;    // steps back
  uint64_t width = 4;    // causes told of one event
};

/// A motive for (above 0) or against what was chosen. A unit multiplies the odds by e.
struct ForOrAgainst {
  std::string motive;
  double weight = 0;     // units; of an answer: for what was chosen less for the nearest other
  std::string times;     // "2.7 times"
};

/// A choice taken apart; see src/ask/contrast.h for what each number means.
struct Decision {
  std::string who;
  bool answered = false;        // a request; otherwise an initiative
  std::string chosen, nearest;  // options in words; nearest is empty if there was none other
  std::vector<ForOrAgainst> motives;    // the weightiest first
  std::vector<ForOrAgainst> between;    // initiative: between the way taken and the nearest other
  std::vector<std::string> decided_by;  // the smallest set of motives; empty: none decided it
  bool exact = true;            // false: searched greedily, perhaps not the smallest
  std::string instead;          // what would have been without them; empty: nothing, then
  double motive_difference = 0, luck_difference = 0;  // units, against the nearest
  double chance = 1;            // that it would have been so with fresh luck
  double per_day = 0;           // initiative: at this rate
  std::string rate, plain_rate; // initiative: in words; without any motive
  std::string until;            // initiative: when the motives are next read, come what may
  bool rivals = false;          // other requests competed with this one
};

struct Because {
  uint64_t event = 0;
  std::string at, what, act, status;
  std::string link;             // "itself", "trigger" or "rested"
  std::string tested;           // "untested"
  bool above = false;           // told elsewhere in the tree
  uint64_t left_out = 0;        // causes for which there was no room
  std::vector<Decision> decisions;
  std::vector<Because> causes;
};

struct Why {
  bool so = false;              // false: it did not come to pass, and `what` says so
  std::string what;             // "b05 proposed and doubted (client 6, Jenny) came to hold"
  std::string at;
  std::vector<uint64_t> others; // further events that fit the question
  std::vector<Because> because; // the event, and what its condition rested on
};

/// An error if the question is not understood, or a replay comes to another history. What it says
/// of causes is untested.
Result<Why> why(const History& history, const WhyOptions& options);

// --- Tested -------------------------------------------------------------------------------------

struct TestOptions {
  std::string question{};
  std::string at{};
  bool exactly = false;   // only the same event is the same outcome
  bool once = false;      // one attempt is kept from happening, not the deed
  uint64_t suspects = 32;
  uint64_t replays = 2000;
  uint64_t fresh = 8;     // pairs with other luck for each necessary cause
  unsigned threads = 0;
  Watch watch{};          // when it says stop, what has not been tested is said to be untested
};

/// A suspected cause and what replays without it came to; see src/ask/tested.h for the labels.
struct TestedCause {
  uint64_t event = 0;
  std::string at, what;   // what happened
  std::string without;    // what was done to test it, as a line for what-if
  std::string label;      // "necessary", "either", "stand-in", "how", "no difference", "untested"
  bool answer = false;    // an answer turned into another; otherwise a deed that was blocked
  bool recorded = true;   // it is in the lineage of what happened
  std::vector<std::vector<uint64_t>> sets;  // either, stand-in: the others, by place in the list
  bool enough = false;    // with `with` it is enough, all other suspects blocked
  std::vector<uint64_t> with;
  std::string then;       // where it comes about all the same: when
  uint64_t pairs = 0, held = 0;   // fresh luck: the label held in so many pairs of these
};

struct TestedCauses {
  bool so = false;
  std::string what, at;
  std::vector<TestedCause> causes;  // the nearest first
  bool always = false;    // it comes about even with all of them blocked
  uint64_t replays = 0;
  uint64_t left = 0;      // further events in the lineage that were not suspected
  bool spent = false;     // something stayed untested
};

Result<TestedCauses> test_causes(const History& history, const TestOptions& options);

/// Replays every claim of these causes from the very start, with what-if's own lines; the first
/// that does not hold, or nothing.
Result<std::string> check_causes(const History& history, const TestOptions& options,
                                 const TestedCauses& causes);

// --- Why not ------------------------------------------------------------------------------------

struct WhyNotOptions {
  std::string question;  // acts, as in "wed(Ani, _)", or an outcome
};

/// One condition of the act, as it stood over the history.
struct StoppedBy {
  std::string condition;   // the world's own text
  double stopped = 0;      // share of the time in which nobody got past it
  double held = 0;         // share in which it held, whatever the others
};

/// One time that it was tried.
struct Tried {
  uint64_t event = 0;
  std::string at, what, status;     // "refused", "failed", "preempted", "overtaken"
  std::vector<Decision> decisions;  // of those who refused
};

/// See src/ask/whynot.h for what each verdict means.
struct WhyNot {
  bool happened = false;
  std::string verdict;     // "refused", "impossible", "unwanted" ...
  std::string what;        // what was asked about, or one act of it
  std::string words;       // the verdict in a sentence
  std::vector<std::string> notes;   // further ones
  double expected = 0;     // how often it was to be expected, from the rates
  double chance_of_none = 1;
  double open = 0, busy = 0;        // shares of the time of those who could act so
  double wish = 0;         // units of motive while open
  std::vector<ForOrAgainst> motives;
  std::vector<StoppedBy> conditions;
  uint64_t tried = 0;      // how often; `attempts` are the first few
  std::vector<Tried> attempts;
  std::vector<std::string> begun_by;
  std::vector<WhyNot> acts;         // of an outcome: those it would have taken
};

/// An error if the question is not understood, or a replay comes to another history.
Result<WhyNot> why_not(const History& history, const WhyNotOptions& options);

}  // namespace milieu
