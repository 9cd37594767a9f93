#include "door/part.h"

#include <algorithm>

#include "base/calendar.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/people.h"
#include "door/settings.h"

namespace milieu::door {

using history::EntityIndex;

namespace {

bool is_day(const std::string& date) { return date.size() == 10; }

std::string trimmed(std::string text) {
  while (!text.empty() && text.front() == ' ') text.erase(0, 1);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

Result<std::vector<EntityIndex>> those_called(const History& history, const std::string& names) {
  std::vector<EntityIndex> all;
  for (size_t at = 0; at <= names.size();) {
    const size_t comma = std::min(names.find(',', at), names.size());
    const Result<std::vector<EntityIndex>> some =
        find_entities(history, trimmed(names.substr(at, comma - at)));
    if (!some) return some.error();
    all.insert(all.end(), some->begin(), some->end());
    at = comma + 1;
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Result<EntityIndex> eyes_of(const History& history, const std::string& name) {
  const Result<std::vector<EntityIndex>> found = find_entities(history, name);
  if (!found) return found.error();
  const HeldHistory& held = history.held();
  if (found->size() > 1) {
    return Error{Fault::Usage, "'" + name + "' are " + std::to_string(found->size()) + ", not one",
                 "Say one of them: '" + held.names.of((*found)[0]) + "'."};
  }
  const EntityIndex one = (*found)[0];
  if (held.world.held().world.kinds[held.names.kind(one)].decides) return one;
  return Error{Fault::Usage, "'" + name + "' sees and hears nothing",
               "An account is somebody's who decides."};
}

}  // namespace

Result<Part> part_of(const History& history, const TellOptions& options) {
  Part part;
  if (!options.from.empty()) {
    const base::Result<int64_t> from = parse_date(options.from);
    if (!from) return outside(from.error());
    part.from = *from;
  }
  if (!options.to.empty()) {
    const base::Result<int64_t> to = parse_date(options.to);
    if (!to) return outside(to.error());
    part.to = is_day(options.to) ? *to + base::day - 1 : *to;
  }
  if (!options.about.empty()) {
    const Result<std::vector<EntityIndex>> about = those_called(history, options.about);
    if (!about) return about.error();
    part.about = *about;
  }
  if (!options.as.empty()) {
    const Result<EntityIndex> eyes = eyes_of(history, options.as);
    if (!eyes) return eyes.error();
    part.eyes = *eyes;
  }
  return part;
}

}  // namespace milieu::door
