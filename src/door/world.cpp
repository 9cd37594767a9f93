#include "milieu/world.h"

#include <algorithm>

#include "door/change.h"
#include "door/held.h"
#include "door/outside.h"
#include "lang/check.h"
#include "lang/format.h"
#include "lang/parse.h"
#include "lang/render.h"
#include "tell/value.h"

namespace milieu {
namespace {

Mistake mistake(const base::Diagnostic& from, const std::vector<lang::SourceText>& sources) {
  Mistake made;
  made.code = from.code;
  made.message = from.message;
  made.hint = from.hint;
  made.warning = from.severity == base::Severity::Warning;
  if (from.span.file == 0 || from.span.file > sources.size()) return made;
  const lang::SourceText& source = sources[from.span.file - 1];
  const lang::Place place = lang::place(source, from.span.begin);
  made.file = source.name;
  made.line = place.line;
  made.column = place.column;
  return made;
}

std::vector<Mistake> mistakes(const std::vector<base::Diagnostic>& diagnostics,
                              const std::vector<lang::SourceText>& sources) {
  std::vector<Mistake> all;
  for (const base::Diagnostic& one : diagnostics) all.push_back(mistake(one, sources));
  return all;
}

// What is found where a world is made ready to be asked.
constexpr lang::CodeText own_codes[] = {
    {"ask/what-if", "a line of `what_if` that names nothing of the world, or cannot be"},
};

// What is wrong with the lines of `what_if`; they are read as a run would read them.
void check_what_ifs(const World& world, std::vector<base::Diagnostic>& into) {
  for (const model::WhatIf& what_if : world.held().world.what_ifs) {
    bool good = true;
    const auto refused = [&](const Error& error, base::Span span) {
      good = false;
      into.push_back({.code = "ask/what-if",
                      .span = span,
                      .message = error.message,
                      .hint = error.help});
    };
    for (const model::WhatIf::Line& one : what_if.lines) {
      const Result<World> varied = door::varied(world, {one.text});
      if (!varied) refused(varied.error(), one.span);
      const Result<sim::Settings> read = door::changed(world, {}, {one.text});
      if (!read) refused(read.error(), one.span);
    }
    const Result<sim::Settings> together = door::changed(world, {}, {what_if.name});
    if (good && !together) refused(together.error(), what_if.span);
  }
}

template <class Calls>
void each_code(Calls&& calls) {
  const std::span<const lang::CodeText> own = own_codes;
  for (const auto table : {lang::parser_codes(), lang::checker_codes(), own}) {
    for (const lang::CodeText& one : table) calls(one);
  }
}

}  // namespace

std::string World::name() const { return held_->spec; }
std::string World::title() const { return held_->world.text; }

std::vector<std::string> World::outcomes() const {
  std::vector<std::string> names;
  for (const model::Outcome& outcome : held_->world.outcomes) names.push_back(outcome.name);
  return names;
}

std::vector<ParameterText> World::parameters() const {
  std::vector<ParameterText> all;
  for (const model::Parameter& one : held_->world.parameters) {
    const auto shown = [&](model::Value value) {
      return tell::plain_value(held_->world, one.type, value.whole);
    };
    all.push_back({one.name, shown(one.value), shown(one.low), shown(one.high)});
  }
  return all;
}

Result<Checked> check(const std::string& name, const std::string& home, bool colour) {
  const base::Result<door::FoundWorld> found = door::find_world(name, home);
  if (!found) return door::outside(found.error());
  const door::Folders folders(found->path, home);
  const base::Result<lang::FoundText> readable = folders.find(found->spec, {});
  if (!readable) return door::outside(readable.error());
  lang::Loaded loaded = lang::load(found->spec, folders);
  Checked checked;
  checked.file = door::shown_path(found->path);
  if (loaded.world) {
    checked.world = World(std::make_shared<const door::HeldWorld>(
        door::HeldWorld{std::move(*loaded.world), loaded.sources, found->spec}));
    const size_t before = loaded.diagnostics.size();
    check_what_ifs(checked.world, loaded.diagnostics);
    if (loaded.diagnostics.size() > before) checked.world = World();
  }
  checked.mistakes = mistakes(loaded.diagnostics, loaded.sources);
  checked.rendered = lang::render_all(loaded.diagnostics, loaded.sources, colour);
  return checked;
}

Result<Formatted> format(const std::string& name, const std::string& home, bool colour) {
  const base::Result<door::FoundWorld> found = door::find_world(name, home);
  if (!found) return door::outside(found.error());
  base::Result<std::string> text = door::read_file(found->path);
  if (!text) return door::outside(text.error());
  const std::vector<lang::SourceText> sources{
      lang::SourceText(1, door::shown_path(found->path), text.take())};
  std::vector<base::Diagnostic> diagnostics;
  const std::optional<std::string> formatted = lang::format(sources[0], diagnostics);
  return Formatted{found->path, sources[0].text, formatted.value_or(""),
                   mistakes(diagnostics, sources),
                   lang::render_all(diagnostics, sources, colour)};
}

Result<bool> write_formatted(const Formatted& formatted) {
  const base::Result<void> written = door::replace_file(formatted.file, formatted.text);
  if (!written) return door::outside(written.error());
  return true;
}

std::optional<std::string> explain(const std::string& code) {
  std::optional<std::string> meaning;
  each_code([&](const lang::CodeText& one) {
    if (one.code == code) meaning = std::string(one.meaning);
  });
  return meaning;
}

std::vector<std::string> codes() {
  std::vector<std::string> all;
  each_code([&](const lang::CodeText& one) { all.emplace_back(one.code); });
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

namespace door {

std::string quote(const HeldWorld& held, base::Span span) {
  if (span.file == 0 || span.file > held.sources.size()) return {};
  const std::string& text = held.sources[span.file - 1].text;
  std::string line;
  bool comment = false;
  for (size_t at = span.begin; at < std::min<size_t>(span.end, text.size()); ++at) {
    const char letter = text[at];
    if (letter == '#') comment = true;
    if (letter == '\n') comment = false;
    if (comment) continue;
    const bool gap = letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
    if (!gap) line += letter;
    if (gap && !line.empty() && line.back() != ' ') line += ' ';
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

// The name of the motive that a place lies in; empty if it lies in none.
std::string motive_at(const model::World& world, base::Span span) {
  const auto in = [&](const model::Motive& motive) {
    const base::Span whole = world.exprs[motive.value].span;
    return whole.file == span.file && whole.begin <= span.begin && span.end <= whole.end;
  };
  for (const model::Act& act : world.acts) {
    for (const model::Motive& motive : act.wants)
      if (in(motive)) return motive.name;
    if (!act.asks) continue;
    for (const model::Motive& motive : act.asks->motives)
      if (in(motive)) return motive.name;
  }
  return {};
}

std::string at_place(const HeldWorld& held, base::Span span) {
  if (span.file == 0 || span.file > held.sources.size()) return {};
  const lang::SourceText& source = held.sources[span.file - 1];
  const std::string text = quote(held, span), motive = motive_at(held.world, span);
  const uint32_t line = lang::place(source, span.begin).line;
  return (motive.empty() ? "" : ", in the motive " + motive) + ", at " + source.name + ":" +
         std::to_string(line) + (text.empty() ? "" : ": `" + text + "`");
}

tell::Telling telling(const HeldHistory& held) {
  const HeldWorld& world = held.world.held();
  return {.world = world.world,
          .names = held.names,
          .event = [&held](history::EventIndex index) -> std::optional<history::Event> {
            if (index >= held.log.size()) return std::nullopt;
            return held.log.read(index);
          },
          .quote = [&world](base::Span span) { return quote(world, span); }};
}

}  // namespace door
}  // namespace milieu
