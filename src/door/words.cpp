#include "door/words.h"

#include <algorithm>

namespace milieu::door {
namespace {

char plain_letter(char letter) {
  if (letter == '_') return ' ';
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

std::string plain(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  std::string made(text);
  std::ranges::transform(made, made.begin(), [](char letter) { return plain_letter(letter); });
  return made;
}

std::string trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text);
}

Words split(const std::string& text) {
  const size_t open = text.find('(');
  Words words{.name = plain(std::string_view(text).substr(0, open))};
  if (open == std::string::npos) return words;
  words.call = true;
  std::string arg;
  size_t at = open + 1;
  int depth = 0;
  for (; at < text.size() && !(text[at] == ')' && depth == 0); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')') --depth;
    if (text[at] == ',' && depth == 0) words.args.push_back(trimmed(arg)), arg.clear();
    else arg += text[at];
  }
  if (!trimmed(arg).empty() || !words.args.empty()) words.args.push_back(trimmed(arg));
  words.closed = at < text.size();
  if (words.closed) words.rest = trimmed(std::string_view(text).substr(at + 1));
  return words;
}

}  // namespace milieu::door
