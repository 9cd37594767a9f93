// What people write when they ask, cut into pieces: name(a, b) and what follows.
//
// In:    text.
// Out:   its pieces, without the spaces around them.
// Never: a meaning.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace milieu::door {

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

}  // namespace milieu::door
