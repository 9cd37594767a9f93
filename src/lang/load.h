// A world and all that it stands on, from names to a checked world.
//
// In:    the name of a world, and somebody who can find files (a door; this room opens none).
// Out:   the checked world; the texts, for whoever prints mistakes; the mistakes.
// Never: a file read twice, or one that nothing uses.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "lang/source.h"
#include "model/world.h"

namespace milieu::lang {

struct FoundText {
  std::string name;  // as the author knows the file: "worlds/anora.world"
  std::string text;
};

/// Who finds files.
class Library {
 public:
  virtual ~Library() = default;

  /// The file called `name` (`use name`, `extends name`, or the world itself) for `user`, the
  /// FoundText::name of the file that asks; empty when nobody but the caller does.
  virtual base::Result<FoundText> find(std::string_view name, std::string_view user) const = 0;

  /// Names that could have been meant.
  virtual std::vector<std::string> names() const { return {}; }
};

struct Loaded {
  std::optional<model::World> world;      // nothing if there is a Mistake among the diagnostics
  std::vector<SourceText> sources;        // number 1 first
  std::vector<base::Diagnostic> diagnostics;
};

/// `spec` is the name of a world, or a variant of one: "anora without news, care".
Loaded load(std::string_view spec, const Library& library);

}  // namespace milieu::lang
