#include "lang/format_lines.h"

#include <algorithm>

namespace milieu::lang {
namespace {

// Longer heads stand alone: one of them would push the colons of all others far to the right.
constexpr size_t longest_name = 24;
constexpr size_t longest_rest = 40;

using Lines = std::vector<FormattedLine>;

bool fits(const FormattedLine& line) {
  return line.motive && line.name.size() <= longest_name && line.rest.size() <= longest_rest;
}

void pad(std::string& text, size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
}

std::string plain_head(const FormattedLine& line) {
  return line.rest.empty() ? line.name : line.name + " " + line.rest;
}

// Puts the heads of the motives of one block before their texts.
void set_heads(const std::vector<FormattedLine*>& block) {
  size_t fitting = 0, name_width = 0, width = 0;
  for (const FormattedLine* line : block) {
    if (!fits(*line)) continue;
    fitting++;
    name_width = std::max(name_width, line->name.size());
  }
  for (FormattedLine* line : block) {
    if (!fits(*line)) continue;
    if (fitting > 1 && !line->rest.empty()) pad(line->name, name_width);
    width = std::max(width, std::max(name_width, plain_head(*line).size()));
  }
  for (FormattedLine* line : block) {
    std::string head = plain_head(*line);
    const bool column = fitting > 1 && line->name.size() <= longest_name &&
                        line->rest.size() <= longest_rest;
    if (column) pad(head, width + 1);
    line->text = head + (line->text.empty() ? ":" : ": ") + line->text;
  }
}

void set_motives(Lines& lines) {
  std::vector<FormattedLine*> block;
  for (FormattedLine& line : lines) {
    const bool comment_only = line.text.empty() && line.name.empty();
    if (line.motive) block.push_back(&line);
    if (line.motive || line.goes_on || comment_only) continue;
    set_heads(block);
    block.clear();
  }
  set_heads(block);
}

}  // namespace

std::string join(Lines& lines) {
  set_motives(lines);
  std::string out;
  for (FormattedLine& line : lines) {
    if (line.part == FormattedLine::Part::Name) line.text = plain_head(line);
    if (line.blank_above) out += '\n';
    out.append(line.indent, ' ');
    out += line.text;
    if (!line.text.empty() && !line.comment.empty()) out += "  ";
    out += line.comment;
    out += '\n';
  }
  return out;
}

}  // namespace milieu::lang
