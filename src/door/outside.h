// Files of worlds, read with care: the only hands that this room has, besides history files.
//
// In:    names that a person or a world gave.
// Out:   the text of plain files of a bounded size.
// Never: a device, a pipe, a folder; for what a world uses, anything that does not truly lie in the
//        world's own folder, in the library or in worlds/, wherever links point.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lang/load.h"
#include "milieu/error.h"

namespace milieu::door {

/// The text of a plain file of at most lang::longest_text bytes.
base::Result<std::string> read_file(const std::string& path);

/// Puts `text` in the place of a file: the whole of it or nothing, permissions as they were.
base::Result<void> replace_file(const std::string& path, std::string_view text);

/// The path as its user would write it: from the current folder, if it lies below.
std::string shown_path(const std::string& path);

/// A name as a person gave it: which file it stands for, and how the loader is to call it.
struct FoundWorld {
  std::string path;
  std::string spec;  // "anora without news"
};

/// `name` is a path, or a name for W.world, worlds/W.world, worlds/W/W.world here or below `home`.
base::Result<FoundWorld> find_world(const std::string& name, const std::string& home);

/// Finds what a world uses or extends: in its own folder, then in home/std and home/worlds, where a
/// file beside the one that asks is found, too.
class Folders final : public lang::Library {
 public:
  Folders(std::string world_path, const std::string& home);

  base::Result<lang::FoundText> find(std::string_view name, std::string_view user) const override;
  std::vector<std::string> names() const override;

 private:
  std::vector<std::filesystem::path> places(std::string_view name, std::string_view user) const;

  std::string path_;                   // of the world
  std::vector<std::string> folders_;   // without links, in order; the world's own first
};

/// The same error, for those outside.
Error outside(const base::Error& error);

}  // namespace milieu::door
