#include "cli/account.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "cli/terminal.h"
#include "cli/text.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t widest_text = 88;      // longer lines are hard to read
constexpr size_t least_for_two = 100;   // columns, for two accounts side by side
constexpr size_t between = 4;

size_t text_width() {
  return std::min(widest_text, static_cast<size_t>(width(Stream::Out)));
}

// "[12, 15]", "[12 … 310, 24 events]".
std::string references(const Told& told) {
  constexpr size_t most_listed = 3;
  if (told.events.size() > most_listed) {
    return " [" + std::to_string(told.events.front()) + " … " +
           std::to_string(told.events.back()) + ", " + count(told.events.size(), "event") + "]";
  }
  std::string text;
  for (const uint64_t event : told.events) {
    text += (text.empty() ? "" : ", ") + std::to_string(event);
  }
  return " [" + text + "]";
}

std::string sentence(const Told& told, bool refs) {
  return refs ? told.text + references(told) : told.text;
}

std::vector<std::string> lines_of(const std::string& text, size_t room) {
  std::vector<std::string> lines;
  const std::string broken = wrapped(text, room, 0);
  for (size_t at = 0; at <= broken.size();) {
    const size_t end = std::min(broken.find('\n', at), broken.size());
    lines.push_back(broken.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// What two accounts tell of one day.
struct Day {
  std::string name, first_time;
  std::string texts[2];
};

std::vector<Day> by_day(const Accounts& accounts, bool refs) {
  std::map<std::string, Day> days;
  const auto add = [&](const Account& account, size_t side) {
    for (const Told& told : account.sentences) {
      Day& day = days[told.day];
      day.name = told.day;
      if (day.first_time.empty() || told.time < day.first_time) day.first_time = told.time;
      std::string& text = day.texts[side];
      text += (text.empty() ? "" : " ") + sentence(told, refs);
    }
  };
  add(accounts.first, 0);
  add(accounts.second, 1);
  std::vector<Day> sorted;
  for (auto& [name, day] : days) sorted.push_back(std::move(day));
  std::ranges::stable_sort(sorted, {}, &Day::first_time);
  return sorted;
}

void print_columns(const Day& day, size_t room) {
  const std::vector<std::string> left = lines_of(day.texts[0], room);
  const std::vector<std::string> right = lines_of(day.texts[1], room);
  for (size_t line = 0; line < std::max(left.size(), right.size()); ++line) {
    const std::string first = line < left.size() ? left[line] : "";
    const std::string second = line < right.size() ? right[line] : "";
    std::printf("%s%s\n", padded(first, second.empty() ? 0 : room + between).c_str(),
                second.c_str());
  }
}

void print_below(const Accounts& accounts, const Day& day, size_t room) {
  const Account* const both[] = {&accounts.first, &accounts.second};
  for (size_t side = 0; side < 2; ++side) {
    if (day.texts[side].empty()) continue;
    std::printf("%s: %s\n", bold(both[side]->who).c_str(),
                wrapped(day.texts[side], room, 0).c_str());
  }
}

}  // namespace

void print_account(const Account& account, bool refs) {
  std::string text;
  const auto print = [&] {
    if (!text.empty()) std::printf("%s\n", wrapped(text, text_width(), 0).c_str());
    text.clear();
  };
  uint64_t paragraph = 0;
  for (const Told& told : account.sentences) {
    if (told.paragraph != paragraph && !text.empty()) {
      print();
      std::printf("\n");
    }
    paragraph = told.paragraph;
    text += (text.empty() ? "" : " ") + sentence(told, refs);
  }
  print();
}

void print_beside(const Accounts& accounts, bool refs) {
  const auto whole = static_cast<size_t>(width(Stream::Out));
  const bool two = whole >= least_for_two;
  const size_t room = two ? std::min(widest_text, (whole - between) / 2) : text_width();
  if (two) {
    std::printf("%s%s\n\n", padded(accounts.first.who, room + between).c_str(),
                accounts.second.who.c_str());
  }
  bool first = true;
  for (const Day& day : by_day(accounts, refs)) {
    std::printf("%s%s\n", first ? "" : "\n", bold(day.name).c_str());
    first = false;
    if (two) print_columns(day, room);
    else print_below(accounts, day, room);
  }
}

void print_collisions(const std::vector<Collision>& collisions) {
  bool first = true;
  for (const Collision& collision : collisions) {
    std::string people;
    for (const std::string& who : collision.people) people += (people.empty() ? "" : ", ") + who;
    std::printf("%s%s to %s: %s\n", first ? "" : "\n", collision.from.c_str(),
                collision.to.c_str(), bold(people).c_str());
    first = false;
    for (size_t i = 0; i < collision.sentences.size(); ++i) {
      const std::string text =
          collision.sentences[i] + " [" + std::to_string(collision.events[i]) + "]";
      std::printf("  %s\n", wrapped(text, text_width(), 2).c_str());
    }
  }
}

Json account_json(const Account& account) {
  Json told = Json::array();
  for (const Told& sentence : account.sentences) {
    told.push_back({{"text", sentence.text},
                    {"events", sentence.events},
                    {"templates", sentence.templates},
                    {"day", sentence.day},
                    {"time", sentence.time},
                    {"place", sentence.place.empty() ? Json() : Json(sentence.place)},
                    {"paragraph", sentence.paragraph}});
  }
  return told;
}

Json collisions_json(const std::vector<Collision>& collisions) {
  Json all = Json::array();
  for (const Collision& collision : collisions) {
    all.push_back({{"events", collision.events},
                   {"people", collision.people},
                   {"from", collision.from},
                   {"to", collision.to},
                   {"sentences", collision.sentences}});
  }
  return all;
}

}  // namespace milieu::cli
