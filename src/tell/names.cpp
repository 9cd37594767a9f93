#include "tell/names.h"

#include <algorithm>

#include "model/template.h"
#include "tell/english.h"

namespace milieu::tell {
namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace

std::string words(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '_', ' ');
  return text;
}

void Names::told(const history::Event& event) {
  for (const history::Birth& birth : event.births) {
    Entity entity{birth.kind, birth.named, birth.number};
    if (!birth.named) entity.number = ++born_[birth.kind.value];
    entities_.push_back(entity);
  }
}

// Somebody who decides is called by a name; a place or a thing by a word.
std::string Names::called(const model::Named& named) const {
  if (!named.text.empty()) return named.text;
  std::string name = words(named.name);
  const bool person = world_.kinds[named.kind].decides && !named.crowd;
  if (person && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

std::string Names::shown(const Entity& entity) const {
  if (!entity.named) {
    return words(world_.kinds[entity.kind].name) + " " + std::to_string(entity.number);
  }
  const model::Named& named = world_.named[entity.named];
  if (!named.crowd) return called(named);
  if (!world_.kinds[named.kind].decides) return numbered(entity);
  std::string name = named.text.empty() ? model::singular(words(named.name)) : named.text;
  if (name.starts_with("the ")) name.erase(0, 4);
  return "the " + ordinal(entity.number) + " " + name;
}

// As one of a crowd can also be called, "client 5".
std::string Names::numbered(const Entity& entity) const {
  const model::Named& named = world_.named[entity.named];
  const std::string name =
      named.text.empty() ? model::singular(words(named.name)) : named.text;
  return name + " " + std::to_string(entity.number);
}

std::string Names::written(const Entity& entity) const {
  return entity.named ? world_.named[entity.named].name : world_.kinds[entity.kind].name;
}

bool Names::person(int64_t value) const {
  return value > 0 && value <= static_cast<int64_t>(entities_.size()) &&
         world_.kinds[entities_[static_cast<size_t>(value - 1)].kind].decides;
}

std::string Names::of(history::EntityIndex entity) const {
  if (entity == 0 || entity > entities_.size()) return "nobody";
  return shown(entities_[entity - 1]);
}

model::NamedId Names::crowd(history::EntityIndex entity) const {
  if (entity == 0 || entity > entities_.size()) return {};
  const Entity& one = entities_[entity - 1];
  return crowd_of(one) ? one.named : model::NamedId{};
}

std::string_view Names::apposition(history::EntityIndex entity) const {
  if (entity == 0 || entity > entities_.size()) return {};
  const model::NamedId named = entities_[entity - 1].named;
  return named ? std::string_view(world_.named[named].apposition) : std::string_view();
}

bool Names::crowd_of(const Entity& entity) const {
  return entity.named && world_.named[entity.named].crowd;
}

std::vector<history::EntityIndex> Names::find(std::string_view name) const {
  std::vector<history::EntityIndex> found;
  for (history::EntityIndex index = 1; index <= entities_.size(); ++index) {
    const Entity& entity = entities_[index - 1];
    const std::string one = written(entity);
    const bool fits = same(shown(entity), name) || same(one, name) ||
                      same(one + " " + std::to_string(entity.number), name) ||
                      (entity.named && same(numbered(entity), name));
    if (fits) found.push_back(index);
  }
  return found;
}

std::vector<std::string> Names::all() const {
  std::vector<std::string> names;
  for (const Entity& entity : entities_) {
    names.push_back(shown(entity));
    names.push_back(written(entity));
    if (crowd_of(entity)) names.push_back(numbered(entity));
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace milieu::tell
