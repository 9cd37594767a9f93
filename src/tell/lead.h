// When and where: the words before a sentence, by what was told before it.
//
// In:    times, in order; places.
// Out:   "On the night of Monday, 8 January 2024", "The next morning at the club", "Before dawn".
// Never: a time or place that the log does not give; the same one twice in a row.
#pragma once

#include <string>

#include "tell/clause.h"

namespace milieu::tell {

class Lead {
 public:
  /// `cut`: how long after midnight a day begins.
  Lead(const Telling& telling, int64_t cut) : t_(telling), cut_(cut) {}

  int64_t day_of(int64_t time) const { return day_number(time, cut_); }
  bool new_day(int64_t time) const { return !told_ || day_of(time) != day_; }
  bool new_place(history::EntityIndex place) const { return place != 0 && place != place_; }

  /// Words for this time and place, and they are what the next is compared with. `named`: the
  /// sentence names the place itself.
  std::string before(int64_t time, history::EntityIndex place, bool named);
  /// A paragraph begins: on another day, the place is told again; and what `before` says next gives
  /// a date if days were passed over.
  void begin_paragraph() { afresh_ = true; }
  void passed_over() { absolute_ = true; }

 private:
  std::string day_words(int64_t time) const;
  std::string part_words(int64_t time) const;

  const Telling& t_;
  int64_t cut_;
  bool told_ = false, absolute_ = false, year_ = false, afresh_ = false;
  int64_t day_ = 0, time_ = 0;
  std::string part_;
  history::EntityIndex place_ = 0;
};

}  // namespace milieu::tell
