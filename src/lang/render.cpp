#include "lang/render.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <vector>

#include "lang/tokens_text.h"

namespace milieu::lang {
namespace {

constexpr size_t widest_line = 100;  // columns of source text that are shown
constexpr size_t code_column = 62;   // where a code begins, if its message is not longer
constexpr size_t margin = 5;         // digits of a line number
constexpr size_t tab_width = 8;

struct Look {
  std::string_view bold = "", alarm = "", dim = "", plain = "";
};

Look look(bool colour, base::Severity severity) {
  if (!colour) return {};
  return {"\x1b[1m", severity == base::Severity::Warning ? "\x1b[33m" : "\x1b[31m", "\x1b[2m",
          "\x1b[0m"};
}

/// One column each, as it is shown.
using Columns = std::vector<std::string>;

// Tabs as spaces, and what cannot be shown as a replacement character.
void append_shown(Columns& out, std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const CodePoint code = decode(text, i);
    const size_t length = std::max(code.length, 1U);
    if (code.value == '\t') {
      do out.emplace_back(" ");
      while (out.size() % tab_width != 0);
    } else if (code.length == 0 || is_control(code.value)) {
      out.emplace_back("\uFFFD");
    } else {
      out.emplace_back(text.substr(i, length));
    }
    i += length;
  }
}

// A name of a hundred thousand letters is known by its first.
std::string safe(std::string_view text) {
  constexpr size_t longest = 400;
  Columns columns;
  append_shown(columns, text.substr(0, 4 * longest));
  if (columns.size() > longest) {
    columns.resize(longest);
    columns.back() = "…";
  }
  std::string out;
  for (const std::string& column : columns) out += column;
  return out;
}

size_t width(std::string_view text) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), begins));
}

/// The line of a span as it is shown, and the columns [begin, end) of what is meant.
struct Excerpt {
  std::string text;
  size_t begin = 0;
  size_t end = 0;
};

// Cuts [from, to) out, with dots where something is left out.
std::string cut(const Columns& columns, size_t from, size_t to) {
  std::string out;
  for (size_t i = from; i < to; i++) {
    const bool left = i == from && from > 0;
    const bool right = i + 1 == to && to < columns.size();
    out += left || right ? "…" : columns[i];
  }
  return out;
}

Excerpt excerpt(const SourceText& source, base::Span span, Place at) {
  constexpr size_t far = 4 * widest_line;  // bytes: further away than anything that is shown
  std::string_view line = line_text(source, at.line);
  size_t offset = std::min(size_t{span.begin} - source.lines[at.line - 1], line.size());
  if (offset > far) {
    line.remove_prefix(offset - far);
    offset = far;
  }
  line = line.substr(0, offset + 2 * far);
  const size_t length = std::min(size_t{span.end} - std::min(span.begin, span.end),
                                 line.size() - offset);
  Columns columns;
  append_shown(columns, line.substr(0, offset));
  Excerpt out{{}, columns.size(), 0};
  append_shown(columns, line.substr(offset, length));
  out.end = std::max(columns.size(), out.begin + 1);
  append_shown(columns, line.substr(offset + length));
  size_t from = 0;
  if (columns.size() > widest_line && out.begin > widest_line / 2)
    from = std::min(out.begin - widest_line / 2, columns.size() - widest_line);
  const size_t to = std::min(columns.size(), from + widest_line);
  out.text = cut(columns, from, to);
  out.begin -= from;
  out.end = std::max(out.begin + 1, std::min(out.end - from, to - from));
  return out;
}

std::string gutter(const Look& look, std::string number) {
  if (number.size() < margin) number.insert(0, margin - number.size(), ' ');
  return std::string(look.dim) + number + " |" + std::string(look.plain);
}

void show(std::string& out, const Look& look, const Excerpt& excerpt, uint32_t line,
          std::string_view hint) {
  out += gutter(look, std::to_string(line)) + (excerpt.text.empty() ? "" : " ") + excerpt.text;
  out += "\n" + gutter(look, "") + std::string(excerpt.begin + 1, ' ') + std::string(look.alarm);
  out += std::string(excerpt.end - excerpt.begin, '^') + std::string(look.plain);
  if (!hint.empty()) out += " " + safe(hint);
  out += '\n';
}

const SourceText* find(std::span<const SourceText> sources, uint32_t number) {
  const auto wanted = [&](const SourceText& source) { return source.number == number; };
  const auto found = std::find_if(sources.begin(), sources.end(), wanted);
  return number == 0 || found == sources.end() || found->lines.empty() ? nullptr : &*found;
}

std::string location(const SourceText& source, Place at) {
  return source.name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": ";
}

void show_note(std::string& out, const Look& look, const base::Note& note,
               std::span<const SourceText> sources) {
  const SourceText* source = find(sources, note.span.file);
  if (source == nullptr) {
    out += "      | " + safe(note.text) + "\n";
    return;
  }
  const Place at = place(*source, note.span.begin);
  out += std::string(look.bold) + location(*source, at) + std::string(look.plain);
  out += safe(note.text) + "\n";
  show(out, look, excerpt(*source, note.span, at), at.line, "");
}

}  // namespace

std::string render(const base::Diagnostic& diagnostic, std::span<const SourceText> sources,
                   bool colour) {
  const Look look = lang::look(colour, diagnostic.severity);
  const SourceText* source = find(sources, diagnostic.span.file);
  const Place at = source == nullptr ? Place{} : place(*source, diagnostic.span.begin);
  const std::string where = source == nullptr ? "" : location(*source, at);
  const bool warns = diagnostic.severity == base::Severity::Warning;
  const std::string message = (warns ? "warning: " : "") + safe(diagnostic.message);
  const size_t used = width(where) + width(message);
  std::string out = std::string(look.bold) + where + std::string(look.plain) + message;
  out.append(used + 3 < code_column ? code_column - used : 3, ' ');
  out += std::string(look.dim) + "[" + diagnostic.code + "]" + std::string(look.plain) + "\n";
  if (source != nullptr)
    show(out, look, excerpt(*source, diagnostic.span, at), at.line, diagnostic.hint);
  else if (!diagnostic.hint.empty())
    out += "      | " + safe(diagnostic.hint) + "\n";
  for (const base::Note& note : diagnostic.notes) show_note(out, look, note, sources);
  return out;
}

std::string render_all(std::span<const base::Diagnostic> diagnostics,
                       std::span<const SourceText> sources, bool colour) {
  std::vector<const base::Diagnostic*> order;
  for (const base::Diagnostic& each : diagnostics) order.push_back(&each);
  const auto key = [](const base::Diagnostic* d) { return std::tie(d->span.file, d->span.begin); };
  std::stable_sort(order.begin(), order.end(), [&](auto* a, auto* b) { return key(a) < key(b); });
  std::string out;
  for (const base::Diagnostic* each : order) out += render(*each, sources, colour);
  return out;
}

}  // namespace milieu::lang
