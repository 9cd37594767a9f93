#include "door/words.h"

#include <algorithm>

namespace milieu::door {
namespace {

char plain_letter(char letter) {
  if (letter == '_') return ' ';
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

Error usage(std::string message, std::string help) {
  return {Fault::Usage, std::move(message), std::move(help)};
}

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

Error other_count(const Words& words, const model::Frame& frame, size_t count) {
  std::string form;
  for (size_t i = 0; i < count; ++i) form += (i == 0 ? "" : ", ") + frame[i].name;
  return usage("'" + words.name + "' takes " + std::to_string(count) +
                   (count == 1 ? " name" : " names") + ", not " +
                   std::to_string(words.args.size()),
               count == 0 ? "It is " + words.name + ", and no more."
                          : "It is " + words.name + "(" + form + "); _ stands for anybody.");
}

Result<model::OutcomeId> outcome_called(const model::World& world, const std::string& text) {
  const std::string name = plain(text);
  if (const auto whole = named(world.outcomes, name)) return whole;
  std::vector<model::OutcomeId> found;
  for (const model::OutcomeId id : world.outcomes.ids())
    if (!name.empty() && plain(world.outcomes[id].name).starts_with(name)) found.push_back(id);
  if (found.empty()) return model::OutcomeId{};
  if (found.size() == 1) return found[0];
  std::string list;
  for (const model::OutcomeId id : found)
    list += (list.empty() ? "" : ", ") + world.outcomes[id].name;
  return usage("'" + text + "' could be one of " + std::to_string(found.size()) + " outcomes",
               "They are " + list + ".");
}

}  // namespace milieu::door
