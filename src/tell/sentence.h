// One event in words.
//
// In:    a world, the names, events; a way to quote the world's own text.
// Out:   a sentence or two: as the act `says` it, or else in plain words.
// Never: anything that is neither in the event nor in the world.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/span.h"
#include "history/event.h"
#include "tell/names.h"
#include "tell/value.h"

namespace milieu::tell {

struct Telling {
  const model::World& world;
  const Names& names;
  /// An event by its index, for acts that are about another one; may be empty, or give nothing.
  std::function<std::optional<history::Event>(history::EventIndex)> event{};
  /// The world's text at a place, for conditions that did not hold; may be empty.
  std::function<std::string(base::Span)> quote{};
};

/// "Ani asked Ivan for a dance. Ivan danced." Begins with a capital, ends with a full stop.
std::string sentence(const Telling& telling, const history::Event& event);

/// "at(Ani) becomes the club", without a full stop.
std::string change(const Telling& telling, const history::Write& write);

/// "at(Ani)".
std::string fact(const Telling& telling, model::FactId fact, const std::vector<int64_t>& keys);

/// "worked", "failed", "preempted", "overtaken".
const char* status_name(history::Status status);

}  // namespace milieu::tell
