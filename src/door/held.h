// What the handles of include/milieu hold.
//
// In:    a world that was loaded; a history that was read.
// Out:   the same, for the other files of this room.
// Never: changed once it is made.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "door/code.h"
#include "history/file.h"
#include "history/log.h"
#include "lang/load.h"
#include "milieu/history.h"
#include "milieu/world.h"
#include "tell/names.h"
#include "tell/sentence.h"

namespace milieu::door {

struct HeldWorld {
  model::World world;
  std::vector<lang::SourceText> sources;
  std::string spec;  // "anora without news"
  std::shared_ptr<Code> code = std::make_shared<Code>();
};

struct HeldHistory {
  HeldHistory(World of, std::string from)
      : world(std::move(of)), path(std::move(from)), log(world.held().world),
        names(world.held().world) {}

  World world;
  std::string path;
  history::Info info{};
  history::Log log;
  tell::Names names;
};

/// The world's own text at a place, on one line.
std::string quote(const HeldWorld& held, base::Span span);

/// ", in the motive food, at anora.world:14: `1 / pride(a)`"; empty if the place is nowhere.
std::string at_place(const HeldWorld& held, base::Span span);

/// Refused if the history follows another version of docs/semantics.md than this program: it can be
/// read, but neither resumed nor replayed.
base::Result<void> can_replay(const std::string& path, const history::Header& header);

/// How to tell events of this history.
tell::Telling telling(const HeldHistory& held);

}  // namespace milieu::door
