// Worlds: found, checked, formatted, and asked where their numbers come from.
//
// In:    a name or a path, and the folder that worlds and the library are looked for in.
// Out:   a World, which is a handle: cheap to copy, never changed, safe among threads.
// Never: a file outside the world's own folder and `home`/std, whatever a world says.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "milieu/error.h"

namespace milieu {

namespace door {
struct HeldWorld;
}

/// A mistake of the author's, or a warning, which does not keep a world from being run. Lines and
/// columns count from 1; line 0 means that it is in no particular place.
struct Mistake {
  std::string code;
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
  std::string message;
  std::string hint;
  bool warning = false;
};

/// A number to vary, each value as it is written: "40 dollars".
struct ParameterText {
  std::string name;
  std::string value;
  std::string low, high;
};

/// A checked world. One made without arguments is none.
class World {
 public:
  World() = default;
  explicit World(std::shared_ptr<const door::HeldWorld> held) : held_(std::move(held)) {}
  explicit operator bool() const { return held_ != nullptr; }

  std::string name() const;   // "anora", "anora without news"
  std::string title() const;  // may be empty
  std::vector<std::string> outcomes() const;
  std::vector<ParameterText> parameters() const;

  const door::HeldWorld& held() const { return *held_; }

 private:
  std::shared_ptr<const door::HeldWorld> held_;
};

/// What checking came to. `world` is none if anything but warnings was found.
struct Checked {
  World world;
  std::string file;               // the one that the name stood for
  std::vector<Mistake> mistakes;  // by file and place
  std::string rendered;           // the same for a person, with the lines and carets beneath them
};

/// `name` is a path, or a name for W.world in this folder, worlds/, worlds/W/, or the same below
/// `home` (which may be empty); behind it may stand "without MODULE, MODULE". An Error means that
/// there was nothing to check.
Result<Checked> check(const std::string& name, const std::string& home, bool colour = false);

/// A file's text in the canonical form; `text` is empty where it has mistakes.
struct Formatted {
  std::string file;
  std::string before, text;
  std::vector<Mistake> mistakes;
  std::string rendered;
};

Result<Formatted> format(const std::string& name, const std::string& home, bool colour = false);

/// Puts the formatted text in the place of the file, whole or not at all.
Result<bool> write_formatted(const Formatted& formatted);

/// Where one part of a world comes from.
struct Provenance {
  std::string what;    // "parameter", "motive", "rule" ...
  std::string name;    // "rent", "ask_for_time / need"
  std::string file;
  uint32_t line = 0;
  std::string basis;   // "source", "assumed", "tuned" or "unsaid"
  std::string source;  // name of the source, for "source"
  int64_t source_line = 0;
  std::string text;    // what was said with it
  std::string from;    // "itself", or what it inherits this from: "its act", "its file"
};

struct SourceText {
  std::string name, text;
  size_t uses = 0;
};

struct Sources {
  std::vector<SourceText> sources;
  std::vector<Provenance> parts;  // in the order in which they stand
  size_t from_source = 0, assumed = 0, tuned = 0, unsaid = 0;
};

Sources sources(const World& world);

/// How the executor looks for the places where one act, process or outcome could happen.
struct PlanPart {
  std::string of;                  // "action greet"
  std::vector<std::string> steps;  // indented as they hang together
};

std::vector<PlanPart> plan_of(const World& world);

/// What a diagnostic code means; nothing for a code that there is not.
std::optional<std::string> explain(const std::string& code);
std::vector<std::string> codes();

}  // namespace milieu
