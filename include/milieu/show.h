// Anybody or anything as it stood at a time, and who knew it.
//
// In:    a history; a name, or a text in the world's language; a time; perhaps through whose eyes.
// Out:   what was so, faded as it was then; who could see it, remembered it or believed otherwise.
// Never: a value that a replay did not come to, unless `replayed` says that there was none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "milieu/history.h"

namespace milieu {

/// Somebody who knows of a fact, or believes something else.
struct KnowerText {
  std::string who;
  bool sees = false;      // can read it then
  bool right = true;      // false: what they remember is not so
  std::string from;       // from whom; empty: they saw it themselves
  std::string since;      // when they learned it; empty with `sees` alone
  uint64_t event = 0;     // that they remember
  std::string value;      // what they take it to be
};

/// One fact as it stood: {"at(Ani)", "the club"}; since when, and the event that made it so.
struct FactText {
  std::string fact, value;
  bool holds = true;      // false: it was withdrawn, and only somebody still believes it
  std::string written;    // before it faded; empty if it does not
  bool unwritten = false; // at its default
  std::string since;
  uint64_t event = 0;
  bool everybody = false; // all can read it
  std::vector<KnowerText> knowers;
};

struct CredenceText {
  std::string who, claim;
  double credence = 0;
  uint64_t event = 0;     // the one that weighs most
  std::string because;    // in words
};

struct ShowOptions {
  std::string about;      // a name
  std::string at{};       // a date; empty: the end
  bool all = false;       // what is at its default, too
  std::string eyes{};     // only what this person sees or remembers, as they do
};

struct Shown {
  std::string at;
  bool replayed = true;   // false: of other semantics; values as written, and nobody's knowledge
  std::vector<FactText> facts;
  std::vector<CredenceText> credences;
  bool complete = true;   // false: too many claims to ask everybody about
};

Result<Shown> show(const History& history, const ShowOptions& options);

/// What a text in the world's language came to: "warmth(Ani, Ivan) > 0.3", "at(client 3)".
struct ValueText {
  std::string value;      // "yes", "0.35", "the club"; "unknown"
  bool known = true, condition = false, holds = false;
  std::string at;
  std::vector<uint64_t> rests;  // the events it rests on
};

Result<ValueText> value_of(const History& history, const std::string& text, const std::string& at,
                           const std::string& eyes);

}  // namespace milieu
