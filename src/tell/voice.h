// Clauses in words, one after the other: who was named just before decides who can be "she".
//
// In:    clauses.
// Out:   text without a capital at its beginning or a stop at its end.
// Never: a pronoun that could be meant for two; a name that is not in the clause.
//
// Plain: of those who were named in this sentence so far and in the one before it, nobody else has
// the same pronoun. Of somebody named in this very sentence, only the others in it count.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tell/clause.h"

namespace milieu::tell {

struct Manner {
  bool prose = true;      // otherwise one sentence an event: a told event stands in quotes
  bool eyes = false;      // what is not known is "someone", "somewhere", "something"
};

class Voice {
 public:
  /// `depth`: how many tellings this one stands within.
  Voice(const Telling& telling, Manner manner, int depth = 0)
      : t_(telling), manner_(manner), depth_(depth) {}

  /// `bare`: without the one who does it, who must stand first (see `begins_with`).
  std::string say(const Clause& clause, bool bare = false);
  /// Of somebody in passing: "she", or her name.
  std::string who(history::EntityIndex entity, model::Piece::Form form,
                  history::EventIndex event);

  void end_sentence();
  void end_paragraph();
  /// Another place: of the sentence before only the one it began with is still in mind.
  void end_scene();

 private:
  struct Said {
    history::EntityIndex who = 0;
    As as = As::It;
  };
  using Saids = std::vector<Said>;

  std::string piece(const Clause& clause, const model::Piece& piece);
  std::string entities(const Part& part, model::Piece::Form form, history::EventIndex event);
  std::string named(const Part& part, history::EventIndex event);
  std::string one(history::EntityIndex entity, model::Piece::Form form,
                  history::EventIndex event, const model::Type& type);
  std::string several(const std::vector<int64_t>& values) const;
  std::string nobody(const model::Type& type) const;
  std::string told_event(int64_t stored, bool quoted);
  std::string was(const Part& part, history::EventIndex event) const;
  bool is_plain(history::EntityIndex entity, As as) const;
  As as(history::EntityIndex entity, history::EventIndex event) const;
  void mention(history::EntityIndex entity, As as);

  const Telling& t_;
  Manner manner_;
  Saids before_, now_;           // of the sentence before, of this one
  size_t groups_before_ = 0, groups_now_ = 0;    // how many times several were named at once
  bool led_before_ = false, led_now_ = false;    // whether it began with several
  std::vector<int64_t> group_;                   // those
  std::set<history::EntityIndex> as_they_;  // whose last mention was "they"
  std::set<history::EntityIndex> introduced_;
  int depth_ = 0;
};

/// The role that stands first in the text, if nothing stands before it: it can be left out after
/// another clause with the same. Empty: none does.
std::string_view begins_with(std::string_view says);

}  // namespace milieu::tell
