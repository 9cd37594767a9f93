#include "door/change.h"

#include <algorithm>
#include <filesystem>
#include <functional>

#include "base/calendar.h"
#include "door/naming.h"
#include "door/outside.h"
#include "door/settings.h"
#include "door/words.h"
#include "lang/render.h"

namespace milieu::door {
namespace {

using model::Given;
using model::Intervention;
using model::Matching;
using Sort = model::Intervention::Sort;

std::string verb_of(const std::string& line) {
  const std::string text = trimmed(line);
  return text.substr(0, text.find(' '));
}

std::string rest_of(const std::string& line) {
  const std::string text = trimmed(line);
  return trimmed(std::string_view(text).substr(std::min(text.size(), text.find(' '))));
}

/// The texts of a world, and one that extends it.
class Varied final : public lang::Library {
 public:
  Varied(const std::vector<lang::SourceText>& sources, const std::string& name, std::string text)
      : sources_(sources), name_(name + ".world"), text_(std::move(text)) {}
  base::Result<lang::FoundText> find(std::string_view name, std::string_view user) const override {
    if (user.empty()) return lang::FoundText{name_, text_};
    for (const lang::SourceText& source : sources_)
      if (std::filesystem::path(source.name).stem() == name)
        return lang::FoundText{source.name, source.text};
    return base::Error{base::Fault::Missing, std::string(name) + " is not among its texts", ""};
  }

 private:
  const std::vector<lang::SourceText>& sources_;
  std::string name_, text_;
};

// What a replaced declaration is called: the first name behind its word.
std::string declared(const std::string& text) {
  const size_t from = text.find(' ');
  if (from == std::string::npos) return "";
  const size_t to = text.find_first_of("(: \n=", from + 1);
  return text.substr(from + 1, to == std::string::npos ? to : to - from - 1);
}

// --- contradictions ------------------------------------------------------------------------------

bool overlap(const Given& a, const Given& b) { return a.any || b.any || a == b; }

bool overlap(const Matching& a, const Matching& b) {
  if (a.from >= b.to || b.from >= a.to) return false;
  if (a.event != 0 || b.event != 0) return a.event == b.event;
  if (!(a.act == b.act) || !(a.of == b.of)) return false;
  for (size_t i = 0; i < std::min(a.roles.size(), b.roles.size()); ++i)
    if (!overlap(a.roles[i], b.roles[i])) return false;
  return true;
}

// Why two cannot both be; empty if they can.
std::string against(const model::World& world, const Intervention& a, const Intervention& b) {
  const bool same_time = std::max(a.at, world.starts) == std::max(b.at, world.starts);
  if (a.sort == Sort::Answer && b.sort == Sort::Answer && overlap(a.who, b.who) &&
      overlap(a.which, b.which) && (a.answer != b.answer || a.number != b.number))
    return "somebody would have to give two answers";
  if (a.sort == Sort::Instead && b.sort == Sort::Instead && overlap(a.which, b.which) &&
      a.roles != b.roles)
    return "one act would have to be two";
  if (a.sort == Sort::Set && b.sort == Sort::Set && same_time && a.fact == b.fact &&
      a.roles == b.roles && (a.present != b.present || !(a.value == b.value)))
    return "one fact would have to be two things at the same time";
  if (a.sort == Sort::Parameter && b.sort == Sort::Parameter && same_time &&
      a.parameter == b.parameter && !(a.value == b.value))
    return "one parameter would have to be two numbers at the same time";
  if (a.sort == Sort::Luck && b.sort == Sort::Luck && same_time && a.number != b.number)
    return "there would have to be two kinds of luck";
  if (a.sort == Sort::Block && b.sort == Sort::Force) {
    Matching forced{.act = b.act, .roles = b.roles, .from = b.at, .to = b.at + 1};
    if (a.which.event == 0 && overlap(a.which, forced)) return "what is forced is blocked";
  }
  if (a.sort == Sort::Remove && b.timed() && b.at > a.at) {
    const bool named = std::ranges::count(b.roles, a.who) > 0 || b.who == a.who;
    if (named) return "somebody is gone by then";
  }
  return "";
}

}  // namespace

Lines sorted(const model::World& world, const std::vector<std::string>& lines) {
  constexpr size_t deepest = 8;  // names within names
  Lines made;
  const std::function<void(const std::string&, size_t)> add = [&](const std::string& line,
                                                                  size_t depth) {
    const auto named = std::ranges::find(world.what_ifs, trimmed(line), &model::WhatIf::name);
    if (named != world.what_ifs.end() && depth < deepest) {
      for (const model::WhatIf::Line& one : named->lines) add(one.text, depth + 1);
      return;
    }
    const std::string verb = verb_of(line);
    const bool of_world = verb == "drop" || verb == "add" || verb == "replace";
    (of_world ? made.world : made.run).push_back(line);
  };
  for (const std::string& line : lines) add(line, 0);
  return made;
}

Result<World> varied(const World& world, const std::vector<std::string>& lines) {
  const std::vector<std::string> own = sorted(world.held().world, lines).world;
  if (own.empty()) return world;
  const HeldWorld& held = world.held();
  std::string without, added;
  for (const std::string& line : own) {
    const std::string verb = verb_of(line), rest = rest_of(line);
    if (rest.empty()) return usage("nothing follows '" + verb + "'");
    if (verb == "drop") without += (without.empty() ? "" : ", ") + rest;
    if (verb == "replace") without += (without.empty() ? "" : ", ") + declared(rest);
    if (verb != "drop") added += rest + "\n";
  }
  const size_t had = held.spec.find(" without ");
  std::string name = "what_if";
  const auto taken = [&](const lang::SourceText& one) {
    return std::filesystem::path(one.name).stem() == name;
  };
  for (int n = 2; std::ranges::any_of(held.sources, taken); ++n)
    name = "what_if_" + std::to_string(n);
  const std::string text = "world " + name + " extends " + held.spec +
                           (without.empty()                  ? ""
                            : had == std::string::npos ? " without " + without
                                                       : ", " + without) +
                           "\n" + added;
  lang::Loaded loaded = lang::load(name, Varied(held.sources, name, text));
  if (!loaded.world) {
    for (const base::Diagnostic& one : loaded.diagnostics)
      if (one.severity == base::Severity::Mistake)
        return usage("the world cannot be changed so: " + one.message, one.hint);
    return usage("the world cannot be changed so");
  }
  return World(std::make_shared<const HeldWorld>(
      HeldWorld{std::move(*loaded.world), std::move(loaded.sources), name}));
}

Result<std::vector<Intervention>> read_lines(const Naming& naming,
                                             const std::vector<std::string>& lines) {
  std::vector<Intervention> all;
  for (const std::string& line : lines) {
    Result<Intervention> one = read_intervention(naming, line);
    if (!one) return Error{one.error().fault, "'" + line + "': " + one.error().message,
                           one.error().help};
    for (size_t i = 0; i < all.size(); ++i) {
      std::string why = against(naming.world, all[i], *one);
      if (why.empty()) why = against(naming.world, *one, all[i]);
      if (!why.empty())
        return usage("'" + lines[i] + "' and '" + line + "' contradict each other: " + why);
    }
    all.push_back(std::move(*one));
  }
  return all;
}

Result<sim::Settings> changed(const World& world, sim::Settings settings,
                              const std::vector<std::string>& lines) {
  const std::vector<std::string> own = sorted(world.held().world, lines).run;
  if (own.empty()) return settings;
  const Result<Naming> naming = naming_of(world.held().world, settings);
  if (!naming) return naming.error();
  Result<std::vector<Intervention>> all = read_lines(*naming, own);
  if (!all) return all.error();
  settings.interventions = std::move(*all);
  return settings;
}

}  // namespace milieu::door
