#include "tell/prose.h"

#include <algorithm>
#include <set>

#include "base/calendar.h"
#include "tell/english.h"
#include "tell/lead.h"
#include "tell/routine.h"
#include "tell/unit.h"

namespace milieu::tell {

using history::EntityIndex;
using history::EventIndex;
using Form = model::Piece::Form;

namespace {

constexpr size_t long_paragraph = 5;    // sentences, before another place begins a new one
constexpr size_t short_paragraph = 3;   // sentences; a new day does not begin another
constexpr int64_t near_days = 3;
constexpr int64_t fewest_empty = 3;     // days without a beat that become a routine
constexpr int64_t most_told = 5;        // days with beats, before what went on is told
constexpr size_t most_joined = 3;       // clauses in one sentence
constexpr size_t most_light = 4;

class Prose {
 public:
  Prose(const Telling& t, const Account& account, const Outline& outline,
        const std::vector<Collision>& collisions,
        const std::vector<history::Conviction>& convictions)
      : t_(t), account_(account), outline_(outline), lead_(t, outline.cut),
        voice_(t, {.prose = true, .eyes = account.eyes() != 0}),
        units_(units(t, account, outline, collisions, convictions)) {}

  std::vector<Line> take() {
    for (size_t at = 0; at < units_.size();) {
      days_before(units_[at]);
      at = sentence(at);
    }
    if (!units_.empty()) days_after();
    return std::move(lines_);
  }

 private:
  // --- paragraphs --------------------------------------------------------------------------------

  void begin_paragraph() {
    if (!lines_.empty() && in_paragraph_ > 0) ++paragraph_;
    in_paragraph_ = 0;
    lead_.begin_paragraph();
    voice_.end_paragraph();
  }

  // What went on between the last day that was told and this one.
  void days_before(const Unit& unit) {
    const int64_t day = lead_.day_of(unit.time);
    if (!begun_) {
      begun_ = true, last_day_ = day, untold_from_ = day;
      return;
    }
    if (day == last_day_) return;
    if (day - last_day_ - 1 >= fewest_empty) {
      add_routine(last_day_ + 1, day - 1, false);
      untold_from_ = day;
    } else if (day - untold_from_ >= most_told) {
      add_routine(untold_from_, day - 1, true);
      untold_from_ = day;
    }
    last_day_ = day;
  }

  void days_after() {
    int64_t last = last_day_;
    for (const size_t at : outline_.rest) {
      last = std::max(last, lead_.day_of(account_.moments()[at].time));
    }
    if (last - last_day_ >= fewest_empty) add_routine(last_day_ + 1, last, false);
  }

  void add_routine(int64_t first, int64_t last, bool back) {
    const std::vector<Routine> all = routine(t_, account_, outline_, first, last, told_often_);
    if (all.empty()) return;
    begin_paragraph();
    const int64_t days = last - first + 1;
    bool leads = true;
    for (size_t at = 0; at < all.size();) {
      const std::string when = !leads ? ""
                               : back ? "In those " + number_word(days) + " days"
                                      : over_days(days, all[at].on_each_day);
      at = routine_sentence(all, at, when, last);
      leads = false;
    }
    lead_.passed_over();
    begin_paragraph();
  }

  static bool begins_with_actor(const Routine& one) {
    const std::string_view leads = begins_with(one.clause.says);
    const Part* part = leads.empty() ? nullptr : one.clause.part(leads);
    return part != nullptr && std::ranges::equal(part->values, one.actors);
  }

  size_t routine_sentence(const std::vector<Routine>& all, size_t at, const std::string& when,
                          int64_t day) {
    Line line = open_line(day * base::day + outline_.cut, 0);
    std::string text = voice_.say(all[at].clause);
    add_source(line, all[at].clause);
    size_t next = at + 1;
    for (; next < all.size() && all[next].actors == all[at].actors; ++next) {
      const bool bare = begins_with_actor(all[next]);
      const bool long_one = text.find(',') != std::string::npos;
      text += (!bare ? "; " : long_one ? ", and " : " and ") + voice_.say(all[next].clause, bare);
      add_source(line, all[next].clause);
    }
    close_line(std::move(line), when, std::move(text));
    return next;
  }

  // --- sentences ---------------------------------------------------------------------------------

  Line open_line(int64_t time, EntityIndex place) const {
    Line line;
    line.time = time, line.place = place, line.paragraph = paragraph_;
    line.day = lead_.day_of(time) * base::day + outline_.cut;
    return line;
  }

  static void add_source(Line& line, const Clause& clause) {
    line.events.insert(line.events.end(), clause.events.begin(), clause.events.end());
    line.templates.push_back(clause.id);
  }

  void close_line(Line line, const std::string& lead, std::string text) {
    line.text = as_sentence(lead.empty() ? std::move(text) : lead + ", " + text);
    std::ranges::sort(line.events);
    line.events.erase(std::unique(line.events.begin(), line.events.end()), line.events.end());
    lines_.push_back(std::move(line));
    voice_.end_sentence();
    ++in_paragraph_;
  }

  bool needs_paragraph(size_t at) const {
    const Unit& unit = units_[at];
    if (in_paragraph_ == 0) return false;
    const bool other = at > 0 && units_[at - 1].collision != unit.collision &&
                       in_paragraph_ >= short_paragraph;
    const bool turn = unit.turn && in_paragraph_ >= short_paragraph;
    const bool place = lead_.new_place(unit.place) && in_paragraph_ >= long_paragraph;
    const bool sparse = in_paragraph_ < short_paragraph && at > 0 &&
                        lead_.day_of(unit.time) - lead_.day_of(units_[at - 1].time) <= near_days;
    return (lead_.new_day(unit.time) && !sparse) || other || turn || place;
  }

  size_t sentence(size_t at) {
    if (needs_paragraph(at)) begin_paragraph();
    const Unit& unit = units_[at];
    const bool again = is_again(unit);
    if (lead_.new_day(unit.time)) voice_.end_paragraph();
    else if (lead_.new_place(unit.place)) voice_.end_scene();
    std::string lead = lead_.before(unit.time, unit.place, names_place(unit));
    if (again && lead == "Later") lead.clear();
    if (again) lead += lead.empty() ? "Again" : ", again";
    Line line = open_line(unit.time, unit.place);
    const bool belief = unit.belief != Unit::Belief::None;
    std::string text = unit.heard ? heard(unit)
                       : belief   ? believing(unit)
                                  : words(unit, line, false);
    if (unit.heard || belief) add_sources(line, unit);
    const size_t next = unit.heard            ? more_heard(at, line, text)
                        : belief              ? at + 1
                        : unit.collision != 0 ? lightly(at, line, text)
                                              : joined(at, line, text);
    close_line(std::move(line), lead, std::move(text));
    return next;
  }

  static void add_sources(Line& line, const Unit& unit) {
    for (const Clause& clause : unit.clauses) add_source(line, clause);
    line.events.insert(line.events.end(), unit.led_here.begin(), unit.led_here.end());
  }

  std::string words(const Unit& unit, Line& line, bool bare) {
    std::string text;
    for (const Clause& clause : unit.clauses) {
      text += (text.empty() ? "" : "; ") + voice_.say(clause, bare && text.empty());
    }
    add_sources(line, unit);
    return unit.times > 1 ? times_word(unit.times) + " " + text : text;
  }

  // What the same person goes on to do.
  size_t joined(size_t at, Line& line, std::string& text) {
    std::vector<std::string> parts = {std::move(text)};
    size_t next = at + 1;
    while (next < units_.size() && parts.size() < most_joined &&
           lead_.day_of(units_[next].time) == lead_.day_of(units_[at].time) &&
           can_join(units_[next - 1], units_[next])) {
      parts.push_back(words(units_[next], line, true));
      lead_.before(units_[next].time, units_[next].place, true);
      ++next;
    }
    text = list(parts);
    return next;
  }

  // One after the other, in one breath.
  size_t lightly(size_t at, Line& line, std::string& text) {
    size_t next = at + 1;
    for (; next < units_.size() && next - at < most_light; ++next) {
      if (units_[next].collision != units_[at].collision) break;
      if (units_[next].place != units_[at].place) break;
      text += "; " + words(units_[next], line, false);
      lead_.before(units_[next].time, units_[next].place, true);
    }
    return next;
  }

  // --- what was heard ----------------------------------------------------------------------------

  std::string that(const Unit& unit) {
    std::vector<std::string> parts;
    for (const Clause& clause : unit.clauses) parts.push_back("that " + voice_.say(clause));
    return list(parts);
  }

  std::string believing(const Unit& unit) {
    const bool begins = unit.belief == Unit::Belief::Begins;
    return voice_.who(account_.eyes(), Form::They, unit.clauses[0].events[0]) +
           (begins ? " came to believe " : " no longer believed ") + that(unit);
  }

  std::string heard(const Unit& unit) {
    const EventIndex event = unit.clauses[0].events[0];
    if (unit.via == 0) {
      return voice_.who(account_.eyes(), Form::They, event) + " learned " + that(unit);
    }
    std::string text = "from " + voice_.who(unit.via, Form::Them, event) + " ";
    text += voice_.who(account_.eyes(), Form::They, event) + " heard ";
    return text + that(unit);
  }

  size_t more_heard(size_t at, Line& line, std::string& text) {
    constexpr int64_t at_once = 5 * base::minute;
    size_t next = at + 1;
    for (; next < units_.size() && next - at < most_joined; ++next) {
      const Unit& unit = units_[next];
      const bool same = unit.heard && unit.via == units_[at].via &&
                        unit.time - units_[at].time <= at_once;
      if (!same) break;
      text += ", and " + that(unit);
      add_sources(line, unit);
    }
    return next;
  }

  // The very same was told earlier on this day.
  bool is_again(const Unit& unit) {
    if (lead_.new_day(unit.time)) told_today_.clear();
    std::vector<std::pair<std::string, std::vector<int64_t>>> key;
    for (const Clause& clause : unit.clauses) {
      key.emplace_back(clause.says.empty() ? clause.plain : clause.id, std::vector<int64_t>());
      for (const model::Piece& piece : model::pieces(clause.says)) {
        const Part* part = clause.part(piece.text);
        if (piece.form == Form::Words || part == nullptr) continue;
        key.back().second.insert(key.back().second.end(), part->values.begin(),
                                 part->values.end());
      }
    }
    const bool fresh = told_today_.insert(std::move(key)).second;
    return !fresh && !unit.heard && unit.belief == Unit::Belief::None && unit.times == 1;
  }

  const Telling& t_;
  const Account& account_;
  const Outline& outline_;
  Lead lead_;
  Voice voice_;
  std::vector<Unit> units_;
  std::vector<Line> lines_;
  uint32_t paragraph_ = 0;
  size_t in_paragraph_ = 0;
  bool begun_ = false;
  int64_t last_day_ = 0, untold_from_ = 0;
  RoutinesTold told_often_;
  std::set<std::vector<std::pair<std::string, std::vector<int64_t>>>> told_today_;
};

}  // namespace

std::vector<Line> prose(const Telling& telling, const Account& account, const Outline& outline,
                        const std::vector<Collision>& collisions,
                        const std::vector<history::Conviction>& convictions) {
  return Prose(telling, account, outline, collisions, convictions).take();
}

}  // namespace milieu::tell
