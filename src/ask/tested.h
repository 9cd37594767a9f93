// Causes tested: each suspect is kept from happening, the history replayed, and what was asked
// about found again or not.
//
// In:    a trunk, what is asked about and how it came about; how much may be spent.
// Out:   suspects with labels, each of them something that replays confirmed.
// Never: a label without a replay; a suspect that is not an event of the history.
//
// Suspects are the deeds that the outcome goes back to, by the lineage that was recorded: nearest
// first. A deed is an act with its roles; it is blocked from its first time in the lineage on,
// until the outcome is settled. An answer is turned into the nearest other one. Where the outcome
// holds without a suspect, the lineage of that branch shows what brought it about instead, and that
// is suspected, too: so sets are found of which any would have done. In histories of few events all
// of them are suspects; in others, what may have kept a preventer away (ask/preventing.h), and what
// tries that came to nothing stood on.
#pragma once

#include <functional>
#include <map>

#include "ask/trunk.h"

namespace milieu::ask {

enum class Label : uint8_t {
  Untested,      // what could be spent was spent
  Necessary,     // it fails without this
  Either,        // it fails only without all of `sets[n]`, of which this is one, all at work
  StandIn,       // the same, but it was not at work: it would have stepped in
  How,           // without this it comes about in another way
  None,          // without this it comes about in the same way
};

struct Suspect {
  history::EventIndex event = 0;       // of the history: the first deed of this kind in the lineage
  std::optional<size_t> answer{};      // which of its answers; nothing: that it was done at all
  uint16_t instead = 0;                // an answer: the one it is turned into
  bool recorded = true;                // in the lineage of what happened
  model::Intervention without{};
  Label label = Label::Untested;
  std::vector<std::vector<size_t>> sets{};  // Either, StandIn: the others of each set
  std::vector<size_t> with{};          // those with which it is enough, all other suspects blocked
  bool enough = false;                 // whether it is, with these and not with these alone
  int64_t then = 0;                    // where it comes about all the same: when
  size_t pairs = 0, held = 0;          // fresh luck: in how many pairs of these the label held
};

struct Spending {
  size_t suspects = 32;
  size_t replays = 2'000;
  size_t fresh = 8;                    // pairs for each necessary suspect
  unsigned threads = 1;
  bool once = false;                   // one attempt is blocked, not the deed
  // The nearest other answer, by event and number of the answer; the next one where unsaid.
  std::map<std::pair<history::EventIndex, size_t>, uint16_t> nearest{};
  // Told how many replays there have been, of about how many; false: stop, label what there is.
  std::function<bool(size_t, size_t)> watch{};
};

struct Tests {
  std::vector<Suspect> suspects{};
  bool always = false;                 // it comes about even with all of them blocked
  size_t replays = 0;
  size_t left = 0;                     // further events in the lineage that were not suspected
  bool spent = false;                  // something stayed untested
};

base::Result<Tests> test(const Trunk& trunk, const Target& target, const Branch& actual,
                         const Spending& spending);

}  // namespace milieu::ask
