#include "door/moment.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>

#include "base/exact.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/replay.h"
#include "door/settings.h"
#include "history/reader.h"
#include "tell/value.h"

namespace milieu::door {
namespace {

using history::EntityIndex;

/// The texts in a history file, with lines added to the first, which is the world's own.
class Extended final : public lang::Library {
 public:
  Extended(const std::vector<history::WorldFile>& files, std::string lines)
      : files_(files), lines_(std::move(lines)) {}
  base::Result<lang::FoundText> find(std::string_view name, std::string_view user) const override {
    for (const history::WorldFile& file : files_) {
      const bool fits = user.empty() || std::filesystem::path(file.name).stem() == name;
      if (!fits) continue;
      return lang::FoundText{file.name, user.empty() ? file.text + lines_ : file.text};
    }
    return base::Error{base::Fault::Missing, std::string(name) + " is not in the file", ""};
  }

 private:
  const std::vector<history::WorldFile>& files_;
  std::string lines_;
};

std::string lowered(std::string_view text) {
  std::string made(text);
  std::ranges::transform(made, made.begin(), [](char letter) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  });
  return made;
}

bool in_name(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

/// Everybody and everything that a text could name, the longest names first.
std::vector<std::pair<std::string, EntityIndex>> all_names(const HeldHistory& held) {
  const model::World& world = held.world.held().world;
  std::map<std::string, EntityIndex> found;  // 0: more than one is called so
  for (EntityIndex who = 1; who <= held.names.entities(); ++who) {
    const auto add = [&](const std::string& name) {
      const auto [at, fresh] = found.try_emplace(lowered(name), who);
      if (!fresh && at->second != who) at->second = 0;
    };
    add(held.names.of(who));
    const model::NamedId named = held.log.entity(who).birth.named;
    if (named && !world.named[named].crowd) add(world.named[named].name);
  }
  std::vector<std::pair<std::string, EntityIndex>> all;
  for (const auto& [name, who] : found)
    if (who != 0) all.emplace_back(name, who);
  std::ranges::stable_sort(all, std::ranges::greater{},
                           [](const auto& one) { return one.first.size(); });
  return all;
}

/// A text whose names have become parameters.
struct Turned {
  std::string text;
  std::vector<EntityIndex> named;
};

Turned turned(const HeldHistory& held, const std::string& text) {
  const auto names = all_names(held);
  Turned made;
  const std::string low = lowered(text);
  for (size_t at = 0; at < text.size();) {
    const bool begins = in_name(text[at]) && (at == 0 || !in_name(text[at - 1]));
    EntityIndex who = 0;
    size_t length = 0;
    for (size_t i = 0; begins && who == 0 && i < names.size(); ++i) {
      const std::string& name = names[i].first;
      const size_t end = at + name.size();
      if (low.compare(at, name.size(), name) != 0) continue;
      if (end < text.size() && (in_name(text[end]) || text[end] == '(')) continue;
      who = names[i].second, length = name.size();
    }
    if (who == 0) {
      made.text += text[at] == '\n' ? ' ' : text[at];
      ++at;
      continue;
    }
    auto found = std::ranges::find(made.named, who);
    if (found == made.named.end()) found = made.named.insert(found, who);
    made.text += "asked_" + std::to_string(found - made.named.begin() + 1);
    at += length;
  }
  return made;
}

std::string rule_text(const HeldHistory& held, const Turned& asked, size_t number,
                      const std::string& type) {
  const model::World& world = held.world.held().world;
  std::string line = "\nrule asked_here_" + std::to_string(number);
  for (size_t i = 0; i < asked.named.size(); ++i)
    line += (i == 0 ? "(asked_" : ", asked_") + std::to_string(i + 1) + ": " +
            world.kinds[held.names.kind(asked.named[i])].name;
  if (!asked.named.empty()) line += ")";
  return line + (type.empty() ? " if " : ": " + type + " = ") + asked.text + "\n";
}

std::optional<base::Diagnostic> first_mistake(const lang::Loaded& loaded) {
  for (const base::Diagnostic& one : loaded.diagnostics)
    if (one.severity == base::Severity::Mistake) return one;
  return std::nullopt;
}

lang::Loaded load(const HeldHistory& held, const std::string& lines) {
  const history::Header& header = held.info.header;
  return lang::load(header.spec, Extended(header.files, lines));
}

// The author's own names again, and a sentence.
std::string mended(const HeldHistory& held, const Turned& asked, std::string text) {
  for (size_t i = asked.named.size(); i-- > 0;) {
    const std::string made = "asked_" + std::to_string(i + 1);
    for (size_t at = text.find(made); at != std::string::npos; at = text.find(made, at))
      text.replace(at, made.size(), held.names.of(asked.named[i]));
  }
  if (!text.empty())
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

// What type a text has is found by trying: as a condition first.
Result<std::string> rule_for(const HeldHistory& held, const std::string& text, const Turned& asked,
                             size_t number) {
  std::vector<std::string> types{"", "number", "duration", "time", "whole", "entity", "event",
                                 "class"};
  if (!held.world.held().world.unit.empty()) types.insert(types.begin() + 2, "money");
  std::optional<base::Diagnostic> mistake;
  for (const std::string& type : types) {
    const std::string line = rule_text(held, asked, number, type);
    const lang::Loaded loaded = load(held, line);
    if (loaded.world) return line;
    const std::optional<base::Diagnostic> now = first_mistake(loaded);
    if (now && (!mistake || mistake->code == "lang/not-a-condition")) mistake = now;
  }
  return Error{Fault::Usage,
               "'" + text + "' is not understood",
               mistake ? mended(held, asked, mistake->message) + ". " +
                             mended(held, asked, mistake->hint)
                       : ""};
}

Result<std::string> checkpoint_at(const HeldHistory& held, int64_t time) {
  const base::Result<std::unique_ptr<history::Reader>> opened = history::Reader::open(held.path);
  if (!opened) return outside(opened.error());
  const base::Result<history::Checkpoint> last = (*opened)->checkpoint_before(time);
  if (!last) return outside(last.error());
  return last->number != 0 ? last->bytes : std::string();
}

}  // namespace

Result<Moment> Moment::at(const History& history, const std::string& time,
                          const std::vector<std::string>& texts) {
  Moment made;
  const HeldHistory& held = history.held();
  const base::Result<void> ours = can_replay(held.path, held.info.header);
  if (!ours) return outside(ours.error());
  int64_t at = INT64_MAX;
  if (!time.empty()) {
    const base::Result<int64_t> given = parse_date(time);
    if (!given) return outside(given.error());
    at = *given;
  }
  const model::World& own = held.world.held().world;
  made.world_ = std::shared_ptr<const model::World>(std::shared_ptr<void>(), &own);
  std::string lines, checkpoint;
  for (size_t i = 0; i < texts.size(); ++i) {
    const Turned asked = turned(held, texts[i]);
    const Result<std::string> line = rule_for(held, texts[i], asked, i + 1);
    if (!line) return line.error();
    lines += *line;
    made.rules_.push_back({});
    for (const EntityIndex who : asked.named)
      made.rules_.back().arguments.push_back(model::of_whole(who));
  }
  if (texts.empty()) {
    const Result<std::string> last = checkpoint_at(held, at);
    if (!last) return last.error();
    checkpoint = *last;
  } else {
    lang::Loaded loaded = load(held, lines);
    if (!loaded.world) return Error{Fault::Usage, "these questions cannot be asked together", ""};
    made.world_ = std::make_shared<const model::World>(std::move(*loaded.world));
  }
  for (const model::RuleId id : made.world_->rules.ids())
    for (size_t i = 0; i < texts.size(); ++i)
      if (made.world_->rules[id].name == "asked_here_" + std::to_string(i + 1))
        made.rules_[i].rule = id;
  Result<sim::Settings> settings = settings_of(held);
  if (!settings) return settings.error();
  if (!texts.empty()) settings->plan = nullptr, settings->code = nullptr;  // it is another world
  base::Result<std::unique_ptr<ask::Moment>> state =
      ask::Moment::at(*made.world_, *settings, held.log, at, checkpoint);
  if (!state) return outside(state.error());
  made.state_ = state.take();
  made.history_ = std::shared_ptr<const HeldHistory>(std::shared_ptr<void>(), &held);
  return made;
}

Moment::Answer Moment::value(size_t text, EntityIndex eyes) {
  const Rule& asked = rules_[text];
  const model::Rule& rule = world_->rules[asked.rule];
  Answer answer;
  answer.rests = state_->because(asked.rule, asked.arguments, eyes);
  const std::optional<model::Value> found = state_->rule(asked.rule, asked.arguments, eyes);
  answer.condition = rule.value.sort == model::Sort::Truth;
  answer.known = found.has_value() || answer.condition;
  if (!answer.known) {
    answer.words = "unknown";
    return answer;
  }
  int64_t stored = found ? found->whole : 0;
  if (rule.value.sort == model::Sort::Number)
    stored = base::to_fixed(found->number).value_or(0);
  answer.holds = answer.condition && stored != 0;
  answer.words = answer.condition ? (answer.holds ? "yes" : "no")
                                  : tell::value(*world_, history_->names, rule.value, stored);
  return answer;
}

}  // namespace milieu::door
