// What an event stood on, and what that stood on: a tree, cut where it would no longer be read.
//
// In:    a history in memory; where to begin; how deep and how wide.
// Out:   nodes, the first one first, each event told once, as near to the beginning as it comes.
// Never: a claim that a cause was needed: causes are what was rested on (ask/tested.h tests them).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "history/log.h"

namespace milieu::ask {

enum class Link : unsigned char {
  Itself,     // what was asked about
  Trigger,    // began it, or made its actor look up
  Rested,     // a condition or a motive rested on it
};

struct Node {
  history::EventIndex event = 0;
  Link link = Link::Itself;
  bool above = false;          // its own causes stand at another node of the same event
  size_t left_out = 0;         // causes for which there was no room
  std::vector<size_t> causes;  // into the cone
};

struct ConeSize {
  size_t depth = 3;  // steps away from the beginning
  size_t width = 4;  // causes of one event
};

/// The beginnings come first.
std::vector<Node> cone(const history::Log& log, const std::vector<history::EventIndex>& from,
                       ConeSize size);

}  // namespace milieu::ask
