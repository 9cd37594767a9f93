#include "tell/english.h"

#include <array>

#include "base/calendar.h"
#include "tell/value.h"

namespace milieu::tell {
namespace {

using Form = model::Piece::Form;

constexpr std::array<const char*, 13> small = {"no",  "one",   "two",   "three", "four",
                                               "five", "six",  "seven", "eight", "nine",
                                               "ten",  "eleven", "twelve"};

// they, them, their, themself
constexpr const char* pronouns[][4] = {{"they", "them", "their", "themself"},
                                       {"they", "them", "their", "themself"},
                                       {"she", "her", "her", "herself"},
                                       {"he", "him", "his", "himself"},
                                       {"it", "it", "its", "itself"}};

bool is_lower(char letter) { return letter >= 'a' && letter <= 'z'; }

}  // namespace

std::string pronoun(As as, Form form, bool several) {
  if (several && form == Form::Themself) return "themselves";
  const auto column = static_cast<size_t>(form) - static_cast<size_t>(Form::They);
  return pronouns[several ? 1 : static_cast<size_t>(as)][column > 3 ? 0 : column];
}

std::string number_word(int64_t count) {
  const bool word = count >= 0 && count < static_cast<int64_t>(small.size());
  return word ? small[static_cast<size_t>(count)] : std::to_string(count);
}

std::string ordinal(int64_t number) {
  constexpr std::array<std::string_view, 12> firsts = {
      "first", "second", "third", "fourth", "fifth", "sixth",
      "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"};
  if (number >= 1 && number <= 12) return std::string(firsts[static_cast<size_t>(number - 1)]);
  const int64_t last = number / 10 % 10 == 1 ? 0 : number % 10;
  const std::string_view ending = last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th";
  return std::to_string(number) + std::string(ending);
}

std::string times_word(int64_t count) {
  if (count == 1) return "once";
  if (count == 2) return "twice";
  return number_word(count) + " times";
}

std::string counted(int64_t count, std::string_view one, std::string_view many) {
  const std::string noun = one.empty() ? model::singular(many) : std::string(one);
  return std::to_string(count) + " " + (count == 1 ? noun : std::string(many));
}

std::string list(const std::vector<std::string>& items) {
  std::string text;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

std::string possessive(const std::string& name) { return name + "'s"; }

std::string plural(const std::string& noun) {
  if (noun.empty() || noun.ends_with('s')) return noun;
  const bool vowel_before_y = noun.size() > 1 &&
                              std::string_view("aeiou").find(noun[noun.size() - 2]) !=
                                  std::string_view::npos;
  if (noun.ends_with('y') && !vowel_before_y) return noun.substr(0, noun.size() - 1) + "ies";
  return noun + (noun.ends_with("ch") || noun.ends_with("sh") || noun.ends_with('x') ? "es" : "s");
}

std::string capital(const std::string& text) {
  if (text.empty() || !is_lower(text[0])) return text;
  return static_cast<char>(text[0] - 'a' + 'A') + text.substr(1);
}

std::string as_sentence(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  if (text.empty()) return text;
  text = capital(text);
  const bool ended = text.ends_with('.') || text.ends_with('!') || text.ends_with('?') ||
                     text.ends_with('"') || text.ends_with("”");
  return ended ? text : text + ".";
}

int64_t day_number(int64_t time, int64_t cut) {
  const int64_t since = time - cut;
  return since >= 0 ? since / base::day : -((-since + base::day - 1) / base::day);
}

std::string date(int64_t time, bool with_year) {
  const std::string text = day(time);
  const size_t year = text.rfind(' ');
  return with_year || year == std::string::npos ? text : text.substr(0, year);
}

std::string part_of_day(int64_t time) {
  if (clock(time).empty()) return {};
  const int64_t hour = ((time % base::day) + base::day) % base::day / base::hour;
  if (hour < 2 || hour >= 22) return "at night";
  if (hour < 5) return "before dawn";
  if (hour < 12) return "in the morning";
  if (hour < 18) return "in the afternoon";
  return "in the evening";
}

std::string over_days(int64_t days, bool on_each) {
  if (days <= 1) return "That day";
  return (on_each ? "For " : "Over the next ") + number_word(days) + " days";
}

}  // namespace milieu::tell
