#include "model/template.h"

namespace milieu::model {
namespace {

using Form = Piece::Form;

Form form_of(std::string_view word) {
  if (word == "they") return Form::They;
  if (word == "them") return Form::Them;
  if (word == "their") return Form::Their;
  if (word == "themself") return Form::Themself;
  if (word == "was") return Form::Was;
  if (word == "that") return Form::That;
  return Form::Unknown;
}

Piece brace(std::string_view inside) {
  if (inside == "times") return {.form = Form::Times, .text = inside};
  const size_t dot = inside.find('.');
  const size_t space = inside.find(' ');
  if (space < dot) {
    const std::string_view noun = inside.substr(space + 1);
    const size_t bar = noun.find('|');
    const bool both = bar != std::string_view::npos;
    return {.form = noun.empty() ? Form::Unknown : Form::Count, .text = inside.substr(0, space),
            .one = both ? noun.substr(0, bar) : std::string_view(),
            .many = both ? noun.substr(bar + 1) : noun};
  }
  if (dot == std::string_view::npos) return {.form = Form::Name, .text = inside};
  const std::string_view word = inside.substr(dot + 1);
  return {.form = form_of(word), .text = inside.substr(0, dot), .many = word};
}

}  // namespace

std::vector<Piece> pieces(std::string_view text) {
  std::vector<Piece> found;
  while (!text.empty()) {
    const size_t open = text.find('{');
    if (open != 0) found.push_back({.text = text.substr(0, open)});
    if (open == std::string_view::npos) break;
    const size_t close = text.find('}', open);
    if (close == std::string_view::npos) {
      found.push_back({.form = Form::Unclosed, .text = text.substr(open)});
      break;
    }
    found.push_back(brace(text.substr(open + 1, close - open - 1)));
    text.remove_prefix(close + 1);
  }
  return found;
}

std::string singular(std::string_view plural) {
  const size_t size = plural.size();
  if (size > 3 && plural.ends_with("ies")) return std::string(plural.substr(0, size - 3)) + "y";
  const bool hissed = plural.ends_with("ches") || plural.ends_with("shes") ||
                      plural.ends_with("sses") || plural.ends_with("xes");
  if (hissed) return std::string(plural.substr(0, size - 2));
  const bool ends = size > 2 && plural.ends_with('s') && !plural.ends_with("ss");
  return std::string(plural.substr(0, ends ? size - 1 : size));
}

}  // namespace milieu::model
