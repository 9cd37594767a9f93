// What people write when they ask, cut into pieces: name(a, b) and what follows; and what of a
// world is called so.
//
// In:    text; a table of a world.
// Out:   its pieces, without the spaces around them; the id.
// Never: a guess: a name that could mean several is refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "milieu/error.h"
#include "model/world.h"

namespace milieu::door {

/// What was asked has no meaning.
Error usage(std::string message, std::string help = "");

/// As names are compared: small letters, spaces for underscores, none around it.
std::string plain(std::string_view text);

/// Without the spaces around it.
std::string trimmed(std::string_view text);

/// "name(a, b) and what follows".
struct Words {
  std::string name;
  bool call = false;
  std::vector<std::string> args;
  std::string rest;
  bool closed = true;
};

Words split(const std::string& text);

/// There are more or fewer names in the brackets than roles; `_` stands for anybody.
Error other_count(const Words& words, const model::Frame& frame, size_t count);

/// What has this plain() name, or no id.
template <class Table>
auto named(const Table& table, const std::string& name) {
  using Id = std::decay_t<decltype(*table.ids().begin())>;
  for (const auto id : table.ids())
    if (plain(table[id].name) == name) return id;
  return Id{};
}

template <class Table>
void add_names(const Table& table, std::vector<std::string>& into) {
  for (const auto& one : table) into.push_back(plain(one.name));
}

/// The outcome of this name, or whose name alone begins so; no id if there is none. Refused if
/// there are several.
Result<model::OutcomeId> outcome_called(const model::World& world, const std::string& text);

}  // namespace milieu::door
