#include "tell/lead.h"

#include "base/calendar.h"
#include "tell/value.h"

namespace milieu::tell {

namespace {

constexpr int64_t long_after = 3 * base::hour;
constexpr int64_t most_days_counted = 6;

bool by_night(const std::string& part) { return part == "at night" || part == "before dawn"; }

// "morning", "night"
std::string part_noun(const std::string& part) {
  if (by_night(part)) return "night";
  return part.substr(part.rfind(' ') + 1);
}

}  // namespace

std::string Lead::day_words(int64_t time) const {
  const std::string part = part_of_day(time), noun = part_noun(part);
  if (part.empty()) return {};
  const int64_t days = day_of(time) - day_;
  const bool counted = told_ && !absolute_ && days <= most_days_counted;
  const bool dawn = part == "before dawn";
  const bool same_date = told_ && time / base::day == time_ / base::day;
  const bool small = same_date && by_night(part_) && noun != "morning";
  if (counted && days == 1 && small) return "The same " + noun;
  if (counted && days == 1) return "The next " + noun + (dawn ? ", before dawn" : "");
  if (counted) {
    const std::string later = by_night(part) ? " nights later" : " days later";
    return capital(number_word(days)) + later + (noun == "night" && !dawn ? "" : ", " + part);
  }
  const bool year = !year_;
  if (dawn) return "Before dawn on " + date(time, year);
  // Not the night of the day before, which the history may not even have.
  const bool small_hours = day_of(time) * base::day + cut_ < time / base::day * base::day;
  if (small_hours) return "After midnight on " + date(time, year);
  return "On the " + noun + " of " + date(time, year);
}

std::string Lead::part_words(int64_t time) const {
  const std::string part = part_of_day(time);
  if (part.empty()) return {};
  if (part == part_ && time < time_) return "Meanwhile";
  if (part == part_) return time - time_ >= long_after ? "Later" : "";
  return part == "at night" ? "That night" : capital(part);
}

std::string Lead::before(int64_t time, history::EntityIndex place, bool named) {
  const bool day = new_day(time);
  std::string words = day ? day_words(time) : part_words(time);
  const bool again = afresh_ && day && place != 0;
  if ((new_place(place) || again) && !named) {
    words += (words.empty() ? "At " : " at ") + t_.names.of(place);
  }
  if (day && (!told_ || absolute_)) year_ = true;
  if (day) absolute_ = false;
  afresh_ = false;
  told_ = true, day_ = day_of(time), time_ = time, part_ = part_of_day(time);
  if (place != 0) place_ = place;
  return words;
}

}  // namespace milieu::tell
