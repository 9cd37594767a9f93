// Why something did not happen: one replay, watched, for all that is asked.
//
// In:    a history; acts with some of their roles; conditions.
// Out:   of each how often it was tried and what became of it; to whom and for how long it was
//        open; which condition stopped it, in whose eyes; how often it was to be expected.
// Never: a verdict that rests on what would have been: only on what was, and on rates.
//
// The expected number is the integral of the rate over the history as it went (the compensator of
// the counting process): with that and fresh luck of the clocks alone, none at all has the chance
// exp(-expected).
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "base/result.h"
#include "history/log.h"
#include "sim/executor.h"

namespace milieu::ask {

/// Acts of one kind; stored values, nothing: anybody.
struct Pattern {
  model::ActId act{};
  std::vector<std::optional<int64_t>> roles{};
  std::optional<uint16_t> answer{};  // must be given; nothing: the first, if it asks
};

enum class Verdict : uint8_t {
  Happened,    // it did, after all
  Refused,     // whoever was asked said something else
  Failed,      // it was tried, and a `works if` or `when` did not hold, or could not be paid
  Preempted,   // it came too late
  Overtaken,   // each time the wish had no object any more when its time came
  NeverBegun,  // only other acts begin it, and none did
  Nobody,      // there was nobody who could
  Impossible,  // some condition never held
  Unknown,     // it would have been possible, and those who could do it did not know that
  NotAtOnce,   // each condition held at some time, and never all of them
  Busy,        // those to whom it was open were busy with something else
  Outweighed,  // they did the same to, or with, somebody else
  Unwanted,    // open, and hardly to be expected
  Unlucky,     // open, and to be expected
};

/// Times are in milliseconds of those who could act so.
struct Study {
  Pattern pattern{};
  Verdict verdict = Verdict::Impossible;
  std::vector<history::EventIndex> worked, refused, failed, preempted, overtaken;
  size_t actors = 0;
  double time = 0, open = 0, busy = 0;  // busy: while it would have been open
  double expected = 0;
  double all_expected = 0;              // with every way of the act
  double wish = 0;                      // units of motive, over the open time
  std::vector<double> motives;          // each, over the open time
  std::vector<model::ExprId> parts;     // its conditions
  double looked = 0;                    // the time over which those were looked at
  std::vector<double> stopped;          // by part: the first that nobody got past
  std::vector<double> alone;            // by part: it held, whatever the others
  std::vector<model::Slot> nobody;      // by part: the role that nobody and nothing could be
  bool every_instant = true;            // false: conditions were looked at now and then only
  double hidden = 0;                    // all held in truth, and not in the actor's eyes
  std::map<uint32_t, double> hidden_from;                // whom, for how long
  std::map<std::vector<int64_t>, double> instead;        // other ways: how often to be expected
  std::map<uint32_t, uint64_t> meanwhile;                // acts of theirs while it was open
  std::map<history::EventIndex, std::vector<history::Weighed>> choices;  // of refusals
  double chance_of_none() const;
};

/// Conditions judged when an act of a pattern happens, or as time goes on.
struct Condition {
  const model::Frame* frame = nullptr;
  std::vector<model::ExprId> parts{};
  std::vector<model::Slot> free{};           // variables that may be anybody
  std::vector<model::Value> values{};        // the others
  std::optional<model::ActId> on{};          // judged as an act of this sort begins
  std::vector<model::Slot> roles{};          // by role of the act: the variable bound to it
  std::optional<uint16_t> answer{};          // only when it was given
  bool failed = false;                       // only when it failed, not when it worked
  // What came of it, by part: how long it stopped the rest (or how often), and held alone.
  std::vector<double> stopped{}, alone{};
  double looked = 0;
};

struct Questions {
  std::vector<Study> studies{};
  std::vector<Condition> conditions{};
};

/// Fills in what was asked. Refused if the replay comes to another history.
base::Result<void> study(const model::World& world, const sim::Settings& settings,
                         const history::Log& log, Questions& questions);

}  // namespace milieu::ask
