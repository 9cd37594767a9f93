// An outline in paragraphs.
//
// In:    an account, its outline, what is to be told lightly.
// Out:   sentences, with the events each one stands for.
// Never: a fact of its own. What it adds to the clauses are times, places and the words that join
//        them, all read from the log.
#pragma once

#include <string>
#include <vector>

#include "tell/collision.h"
#include "tell/outline.h"
#include "tell/voice.h"

namespace milieu::tell {

struct Line {
  std::string text;                          // a whole sentence
  std::vector<history::EventIndex> events;   // rising; all that it tells
  std::vector<std::string> templates;        // by id, in the order of the words
  int64_t time = 0;                          // of the first of them, or when it reached the teller
  int64_t day = 0;                           // a time on the day it belongs to
  history::EntityIndex place = 0;
  uint32_t paragraph = 0;                    // from 0
};

std::vector<Line> prose(const Telling& telling, const Account& account, const Outline& outline,
                        const std::vector<Collision>& collisions,
                        const std::vector<history::Conviction>& convictions = {});

}  // namespace milieu::tell
