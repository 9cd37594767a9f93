#include "lang/load.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "base/names.h"
#include "lang/check.h"
#include "lang/parse.h"

namespace milieu::lang {
namespace {

using base::Diagnostic;

enum class State : uint8_t { Open, Done };

struct Loader {
  const Library& library;
  Loaded& loaded;
  std::vector<File> files{};             // used ones first
  std::map<std::string, State> states{};
  std::set<std::string> excused{};       // names in what could not be read
  bool complete = true;                  // every file was found
};

struct Asked {
  std::string name;
  base::Span span{};
  std::string user;
  size_t depth = 0;
};

constexpr size_t deepest_use = 100;

void missing(Loader& l, const Asked& asked, const base::Error& error) {
  l.complete = false;
  const auto near = base::nearest(asked.name, l.library.names());
  l.loaded.diagnostics.push_back(
      {.code = error.fault == base::Fault::Missing ? "lang/no-such-module" : "lang/cannot-read",
       .span = asked.span,
       .message = error.message,
       .hint = near && *near != asked.name ? "did you mean " + *near + "?" : error.help,
       .notes = {}});
}

bool in_name(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

// The names on the first line of the declaration that a mistake stands in: what it may have meant
// to declare.
void excuse(Loader& l, const std::string& text, base::Span span) {
  size_t line = std::min<size_t>(span.begin, text.size());
  for (;;) {
    const size_t before = line == 0 ? std::string::npos : text.rfind('\n', line - 1);
    line = before == std::string::npos ? 0 : before + 1;
    const bool indented = line < text.size() && (text[line] == ' ' || text[line] == '#');
    if (line == 0 || !indented) break;
    --line;
  }
  const size_t end = std::min(text.find('\n', line), text.size());
  for (size_t at = line; at < end;) {
    size_t stop = at;
    while (stop < end && in_name(text[stop])) ++stop;
    if (stop > at) l.excused.insert(text.substr(at, stop - at));
    at = std::max(stop, at + 1);
  }
}

void visit(Loader& l, const Asked& asked);

void visit_used(Loader& l, const File& file, const std::string& user, size_t depth) {
  if (file.extends) visit(l, {file.extends.text, file.extends.span, user, depth + 1});
  for (const Decl& decl : file.decls) {
    if (decl.sort != Decl::Sort::Use) continue;
    for (const Name& name : decl.names) visit(l, {name.text, name.span, user, depth + 1});
  }
}

void check_header(Loader& l, const Asked& asked, const File& file) {
  if (!file.name || file.name.text == asked.name || asked.user.empty()) return;
  l.loaded.diagnostics.push_back(
      {.code = "lang/other-name",
       .span = file.name.span,
       .message = "this file is used as " + asked.name + ", and calls itself " + file.name.text,
       .hint = "give the file and what is in it the same name",
       .notes = {{asked.span, "used here"}}});
}

void uses_itself(Loader& l, const Asked& asked) {
  l.loaded.diagnostics.push_back({.code = "lang/uses-itself",
                                  .span = asked.span,
                                  .message = asked.name + " uses itself, directly or round about",
                                  .hint = "leave this out, or move what both need to a third file",
                                  .notes = {}});
}

void read(Loader& l, const Asked& asked, const FoundText& found) {
  const auto number = static_cast<uint32_t>(l.loaded.sources.size() + 1);
  l.loaded.sources.emplace_back(number, found.name, found.text);
  Parsed parsed = parse(l.loaded.sources.back());
  for (Diagnostic& diagnostic : parsed.diagnostics) {
    excuse(l, found.text, diagnostic.span);
    l.loaded.diagnostics.push_back(std::move(diagnostic));
  }
  if (!parsed.file.name) parsed.file.name.text = asked.name;
  check_header(l, asked, parsed.file);
  visit_used(l, parsed.file, found.name, asked.depth);
  l.files.push_back(std::move(parsed.file));
}

void visit(Loader& l, const Asked& asked) {
  const auto [at, fresh] = l.states.emplace(asked.name, State::Open);
  if (!fresh) {
    if (at->second == State::Open) uses_itself(l, asked);
    return;
  }
  base::Result<FoundText> found = l.library.find(asked.name, asked.user);
  if (!found) {
    missing(l, asked, found.error());
  } else if (asked.depth > deepest_use) {
    missing(l, asked, {base::Fault::Limit, "files use files more than 100 deep", ""});
  } else {
    read(l, asked, *found);
  }
  l.states[asked.name] = State::Done;
}

struct Variant {
  std::string world;
  std::vector<std::string> without;
};

std::string trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::string(text);
}

Variant variant(std::string_view spec) {
  constexpr std::string_view word = " without ";
  const size_t at = spec.find(word);
  Variant made{.world = trimmed(spec.substr(0, at)), .without = {}};
  if (at == std::string_view::npos) return made;
  std::string_view rest = spec.substr(at + word.size());
  while (!rest.empty()) {
    const size_t comma = rest.find(',');
    made.without.push_back(trimmed(rest.substr(0, comma)));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return made;
}

// As if a file said: world … extends W without m.
File extending(std::string_view spec, const Variant& from) {
  File file;
  file.world = true;
  file.name.text = std::string(spec);
  file.extends.text = from.world;
  for (const std::string& name : from.without) file.without.push_back({.text = name});
  return file;
}

void check_world(Loader& l, const Variant& wanted) {
  const File& last = l.files.back();
  if (last.world) return;
  l.loaded.diagnostics.push_back({.code = "lang/not-a-world",
                                  .span = last.name.span,
                                  .message = wanted.world + " is a module, not a world",
                                  .hint = "a file that is run begins: world " + wanted.world,
                                  .notes = {}});
}

bool is_mistake(const Diagnostic& diagnostic) {
  return diagnostic.severity == base::Severity::Mistake;
}

void sort_by_place(std::vector<Diagnostic>& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) {
                     return std::pair(a.span.file, a.span.begin) <
                            std::pair(b.span.file, b.span.begin);
                   });
}

}  // namespace

Loaded load(std::string_view spec, const Library& library) {
  Loaded loaded;
  Loader l{library, loaded};
  const Variant wanted = variant(spec);
  visit(l, {.name = wanted.world, .user = {}});
  if (!l.files.empty()) {
    check_world(l, wanted);
    if (!wanted.without.empty()) l.files.push_back(extending(spec, wanted));
    // Without a file that is missing, every name in it would be one mistake more.
    if (l.complete) loaded.world = check(l.files, loaded.diagnostics, l.excused);
  }
  sort_by_place(loaded.diagnostics);
  const auto& all = loaded.diagnostics;
  if (std::any_of(all.begin(), all.end(), is_mistake)) loaded.world.reset();
  if (loaded.world) {
    for (const SourceText& source : loaded.sources) loaded.world->files.push_back(source.name);
  }
  return loaded;
}

}  // namespace milieu::lang
