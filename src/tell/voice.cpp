#include "tell/voice.h"

#include <algorithm>

#include "tell/sentence.h"
#include "tell/value.h"

namespace milieu::tell {

using history::EntityIndex;
using history::EventIndex;
using model::Piece;
using model::Sort;
using Form = model::Piece::Form;

namespace {

constexpr int deepest = 2;        // of an event told within another
constexpr size_t most_named = 4;  // of several, before they are counted

template <class List>
bool has(const List& list, EntityIndex entity) {
  return std::ranges::any_of(list, [entity](const auto& said) { return said.who == entity; });
}

bool is_pronoun(Form form) { return form >= Form::They && form <= Form::Themself; }

}  // namespace

std::string_view begins_with(std::string_view says) {
  if (says.empty() || says[0] != '{') return {};
  const std::vector<Piece> all = model::pieces(says);
  const bool named = all[0].form == Form::Name || all[0].form == Form::They;
  const bool alone = named && all.size() > 1 && all[1].form == Form::Words &&
                     all[1].text.starts_with(' ') && !all[1].text.starts_with(" and ");
  return alone ? all[0].text : std::string_view();
}

// --- who was named -------------------------------------------------------------------------------

void Voice::end_sentence() {
  before_ = std::move(now_);
  now_.clear();
  groups_before_ = std::exchange(groups_now_, 0);
  led_before_ = std::exchange(led_now_, false);
}

void Voice::end_scene() {
  const size_t kept = led_before_ ? 0 : 1;
  if (before_.size() > kept) before_.resize(kept);
  groups_before_ = 0, led_before_ = false;
}

void Voice::end_paragraph() {
  before_.clear(), now_.clear();
  groups_before_ = groups_now_ = 0;
  led_before_ = led_now_ = false;
}

As Voice::as(EntityIndex entity, EventIndex event) const {
  if (t_.spoken != nullptr) return t_.spoken->as(entity, event);
  return t_.names.person(entity) ? As::They : As::It;
}

void Voice::mention(EntityIndex entity, As as) {
  if (!has(now_, entity)) now_.push_back({entity, as});
}

bool Voice::is_plain(EntityIndex entity, As as) const {
  if (t_.spoken == nullptr) return false;
  const auto rival = [&](const Said& said) { return said.who != entity && said.as == as; };
  const bool many = as == As::They;
  const bool clear_now = std::ranges::none_of(now_, rival) && !(many && groups_now_ > 0);
  if (has(now_, entity)) return clear_now;
  if (!has(before_, entity)) return false;
  return clear_now && std::ranges::none_of(before_, rival) && !(many && groups_before_ > 0);
}

// --- names ---------------------------------------------------------------------------------------

std::string Voice::nobody(const model::Type& type) const {
  const bool person = !type.kind || t_.world.kinds[type.kind].decides;
  if (!manner_.eyes) return person ? "nobody" : "nothing";
  if (person) return "someone";
  for (const model::Spoken& spoken : t_.world.spoken) {
    const bool place = spoken.as == As::Place && spoken.value &&
                       t_.world.exprs[spoken.value].type.kind == type.kind;
    if (place) return "somewhere";
  }
  return "something";
}

// Once: "Galina, Ivan's mother,", or "the dancer Ani" of a kind that is a kind of those who decide.
std::string introduced(const Telling& t, EntityIndex entity, Form form) {
  const std::string name = t.names.of(entity);
  const std::string_view more = t.names.apposition(entity);
  if (!more.empty() && form != Form::Their) return name + ", " + std::string(more) + ",";
  const model::Kind& kind = t.world.kinds[t.names.kind(entity)];
  if (!kind.decides || !kind.parent || t.names.crowd(entity)) return name;
  return "the " + words(kind.name) + " " + name;
}

std::string Voice::one(EntityIndex entity, Form form, EventIndex event, const model::Type& type) {
  if (entity == 0 || entity > t_.names.entities()) {
    return form == Form::Their ? possessive(nobody(type)) : nobody(type);
  }
  const As as = this->as(entity, event);
  const bool reflexive = form == Form::Themself && has(now_, entity);
  const bool plain = is_pronoun(form) && (reflexive || is_plain(entity, as));
  if (plain && as == As::They) as_they_.insert(entity);
  else as_they_.erase(entity);
  mention(entity, as);
  const bool first = introduced_.insert(entity).second && manner_.prose;
  if (plain) return pronoun(as, form, false);
  const std::string name = first ? introduced(t_, entity, form) : t_.names.of(entity);
  return form == Form::Their ? possessive(name) : name;
}

// Those with a name by name, those of a crowd by number: "Ivan and five clients".
std::string Voice::several(const std::vector<int64_t>& values) const {
  std::vector<std::string> items;
  std::vector<std::pair<model::NamedId, int64_t>> crowds;
  for (const int64_t value : values) {
    const auto entity = static_cast<EntityIndex>(value);
    const model::NamedId crowd = t_.names.crowd(entity);
    if (!crowd) {
      items.push_back(t_.names.of(entity));
      continue;
    }
    const auto found = std::ranges::find(crowds, crowd, [](const auto& c) { return c.first; });
    if (found == crowds.end()) crowds.emplace_back(crowd, 1);
    else ++found->second;
  }
  if (items.size() > most_named) {
    const size_t others = items.size() - (most_named - 1);
    items.resize(most_named - 1);
    items.push_back(number_word(static_cast<int64_t>(others)) + " others");
  }
  for (const auto& [crowd, count] : crowds) {
    const std::string name = words(t_.world.named[crowd].name);
    const std::string noun = model::singular(name);
    items.push_back(count == 1 ? "one " + noun : number_word(count) + " " + plural(noun));
  }
  return list(items);
}

std::string Voice::entities(const Part& part, Form form, EventIndex event) {
  if (part.values.size() == 1) {
    return one(static_cast<EntityIndex>(part.values[0]), form, event, part.type);
  }
  const bool first = now_.empty();
  const bool all_named = std::ranges::all_of(part.values, [&](int64_t value) {
    return has(now_, static_cast<EntityIndex>(value));
  });
  const bool led = first ? groups_before_ == 1 && led_before_ : groups_now_ == 1 && led_now_;
  const bool same = led && group_ == part.values && (first || all_named);
  for (const int64_t value : part.values) {
    const auto entity = static_cast<EntityIndex>(value);
    introduced_.insert(entity);
    mention(entity, as(entity, event));
  }
  if (first) group_ = part.values, led_now_ = true;
  if (!same || first) ++groups_now_;
  if (is_pronoun(form) && same) return pronoun(As::They, form, true);
  const std::string names = several(part.values);
  return form == Form::Their ? possessive(names) : names;
}

std::string Voice::who(EntityIndex entity, Form form, EventIndex event) {
  return one(entity, form, event, {.sort = Sort::Entity});
}

std::string Voice::was(const Part& part, EventIndex) const {
  const bool many = part.values.size() > 1 ||
                    as_they_.contains(static_cast<EntityIndex>(part.values[0]));
  return many ? "were" : "was";
}

// --- pieces --------------------------------------------------------------------------------------

std::string Voice::told_event(int64_t stored, bool quoted) {
  if (!manner_.prose && quoted) return tell::told_event(t_, stored, depth_);
  const char* unknown = quoted ? "something" : "something had happened";
  if (stored == 0) return unknown;
  const auto index = static_cast<EventIndex>(stored - 1);
  const std::optional<history::Event> event =
      t_.event && depth_ < deepest ? t_.event(index) : std::nullopt;
  if (!event) return unknown;
  ++depth_;
  std::vector<std::string> told;
  Voice fresh(t_, manner_, depth_);
  for (const Clause& clause : clauses(t_, index, *event, depth_)) {
    if (clause.says.empty()) continue;
    told.push_back(quoted ? fresh.say(clause) : say(clause));
  }
  --depth_;
  if (told.empty()) return unknown;
  const std::string text = list(told);
  return quoted ? "“" + capital(text) + "”" : text;
}

std::string Voice::named(const Part& part, EventIndex event) {
  if (part.type.sort == Sort::Entity) return entities(part, Form::Name, event);
  if (part.type.sort == Sort::Event) return told_event(part.values[0], true);
  if (part.total == unknown_amount) return "something";
  return value(t_.world, t_.names, part.type, part.values.size() > 1 ? part.total
                                                                     : part.values[0]);
}

namespace {

// Somebody who does it and has another role in it, too: "spoke of himself".
bool is_reflexive(const Clause& clause, const Piece& piece, const Part& part) {
  const std::string_view leads = begins_with(clause.says);
  const Part* first = leads.empty() || leads == part.name ? nullptr : clause.part(leads);
  return first != nullptr && part.type.sort == Sort::Entity && part.values == first->values &&
         (piece.form == Form::Name || piece.form == Form::Them);
}

}  // namespace

std::string Voice::piece(const Clause& clause, const Piece& piece) {
  if (piece.form == Form::Words) return std::string(piece.text);
  const Part* part = clause.part(piece.text);
  if (part != nullptr && is_reflexive(clause, piece, *part)) {
    return entities(*part, Form::Themself, clause.events[0]);
  }
  const EventIndex event = clause.events[0];
  if (piece.form == Form::Times && part == nullptr) {
    return times_word(static_cast<int64_t>(clause.events.size()));
  }
  if (part == nullptr) return "{" + std::string(piece.text) + "}";
  switch (piece.form) {
    case Form::They:
    case Form::Them:
    case Form::Their:
    case Form::Themself: return entities(*part, piece.form, event);
    case Form::Was: return was(*part, event);
    case Form::That: return told_event(part->values[0], false);
    case Form::Count:
      if (part->total == unknown_amount) return "some " + std::string(piece.many);
      return counted(part->total, piece.one, piece.many);
    default: return named(*part, event);
  }
}

namespace {

bool is_stop(const std::string& words) {
  return !words.empty() && std::string_view(",;:.").find(words[0]) != std::string_view::npos;
}

}  // namespace

std::string Voice::say(const Clause& clause, bool bare) {
  if (clause.says.empty()) return clause.plain;
  std::vector<Piece> all = model::pieces(clause.says);
  std::string text;
  for (size_t i = bare ? 1 : 0; i < all.size(); ++i) {
    const std::string more = piece(clause, all[i]);
    if (is_stop(more) && text.ends_with(',')) text.pop_back();  // of "Galina, Ivan's mother,"
    text += more;
  }
  if (bare && text.starts_with(' ')) text.erase(0, 1);
  while (!text.empty() && std::string_view(". ,").find(text.back()) != std::string_view::npos) {
    text.pop_back();
  }
  return text;
}

}  // namespace milieu::tell
