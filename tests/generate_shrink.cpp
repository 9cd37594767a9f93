// Making a world smaller for as long as it still does what it did.
#include <algorithm>
#include <vector>

#include "tests/generate.h"

namespace milieu::tests {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string text_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

size_t indent(const std::string& line) { return std::min(line.find_first_not_of(' '),
    line.size()); }

// A line with all that stands deeper below it.
size_t end_of_block(const std::vector<std::string>& lines, size_t at) {
  size_t end = at + 1;
  while (end < lines.size() && indent(lines[end]) > indent(lines[at])) ++end;
  return end;
}

struct Shrinking {
  const std::function<bool(const std::string&)>& still;
  size_t budget;
  std::vector<std::string> lines;

  bool try_this(std::vector<std::string> smaller) {
    if (budget == 0 || smaller.empty()) return false;
    --budget;
    if (!still(text_of(smaller))) return false;
    lines = std::move(smaller);
    return true;
  }

  bool drop(size_t from, size_t to) {
    std::vector<std::string> smaller = lines;
    smaller.erase(smaller.begin() + static_cast<long>(from), smaller.begin() +
        static_cast<long>(to));
    return try_this(std::move(smaller));
  }

  bool drop_blocks() {
    bool any = false;
    for (size_t at = lines.size(); at-- > 1;)
      if (at < lines.size()) any |= drop(at, end_of_block(lines, at));
    return any;
  }

  // Takes away a header and moves what stood below it to the left.
  bool lift() {
    bool any = false;
    for (size_t at = lines.size(); at-- > 1;) {
      if (at >= lines.size() || indent(lines[at]) < 4) continue;
      const size_t end = end_of_block(lines, at);
      if (end == at + 1) continue;
      std::vector<std::string> smaller = lines;
      for (size_t i = at + 1; i < end; ++i) smaller[i].erase(0, 2);
      smaller.erase(smaller.begin() + static_cast<long>(at));
      any |= try_this(std::move(smaller));
    }
    return any;
  }

  // Takes away what stands between two commas, or from a word on.
  bool trim(size_t at) {
    static const char* const words[] = {" symmetric", " fades", " seen by", " each", " is class",
                                        " odds", " with ", " by ", " holding", " at most one",
                                        " within", " answered", " failed", " from ", " repeat 2",
                                        " repeat 3", " shows", " else", " if ", " or ", " or"};
    const std::string line = lines[at];
    for (const char* word : words) {
      const size_t from = line.find(word);
      if (from == std::string::npos) continue;
      std::vector<std::string> smaller = lines;
      smaller[at] = line.substr(0, from);
      if (try_this(smaller)) return true;
      const size_t next = line.find(' ', from + std::string(word).size() + 1);
      if (next == std::string::npos) continue;
      smaller[at] = line.substr(0, from) + line.substr(next);
      if (try_this(smaller)) return true;
    }
    for (size_t from = line.find(','); from != std::string::npos; from = line.find(',', from + 1)) {
      const size_t next = line.find(',', from + 1);
      std::vector<std::string> smaller = lines;
      smaller[at] = line.substr(0, from) + (next == std::string::npos ? "" : line.substr(next));
      if (try_this(smaller)) return true;
    }
    return false;
  }

  bool trim_all() {
    bool any = false;
    for (size_t at = lines.size(); at-- > 0;)
      for (int times = 0; times < 8 && at < lines.size() && trim(at); ++times) any = true;
    return any;
  }
};

}  // namespace

std::string shrink(const std::string& text, const std::function<bool(const std::string&)>& still,
                   size_t budget) {
  Shrinking shrinking{still, budget, lines_of(text)};
  for (bool more = true; more && shrinking.budget > 0;) {
    more = shrinking.drop_blocks();
    more |= shrinking.lift();
    if (!more) more = shrinking.trim_all();
  }
  return text_of(shrinking.lines);
}

}  // namespace milieu::tests
