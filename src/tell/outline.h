// Which moments are told by themselves, which are gathered, in which order.
//
// In:    an account, its weights.
// Out:   beats, in order of time, and stretches of days between them.
// Never: a sentence.
#pragma once

#include <vector>

#include "tell/english.h"
#include "tell/weight.h"

namespace milieu::tell {

struct Wanted {
  int64_t from = INT64_MIN, to = INT64_MAX;
  std::vector<history::EntityIndex> about;    // rising; empty: everybody
  std::vector<history::EventIndex> must;      // rising; these are told if they are known
  bool all = false;                           // nothing is gathered
};

struct Outline {
  int64_t cut = day_begins;               // a day begins so long after midnight
  Wanted wanted{};
  std::vector<size_t> beats;              // indexes of moments, rising
  std::vector<size_t> rest;               // what could be told and is not; rising
  std::vector<double> prominence;         // of each entity, 0..1, by the beats they take part in
};

Outline outline(const Telling& telling, const Account& account,
                const std::vector<Weight>& weights, const Wanted& wanted);

/// Whether such a thing is to be told, if it is so at `time` of these: an outcome, or a belief.
bool wants(const Wanted& wanted, int64_t time, const model::Frame& frame,
           const std::vector<int64_t>& values);

/// Whether the world has words for it.
bool has_words(const model::World& world, const history::Event& event);

}  // namespace milieu::tell
