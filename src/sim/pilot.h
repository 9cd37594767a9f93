// Somebody's choices made from outside, by what they know: what "who could have" is asked with.
//
// In:    requests to them, and what is open to them when they look.
// Out:   what they answer, and what they do next.
// Never: a change of anything else; everybody else's luck and choices are as they would be.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "history/event.h"

namespace milieu::sim {

class Executor;

/// One thing that is open to somebody: an act of theirs, with its roles after their own.
struct OpenWay {
  model::ActId act{};
  std::vector<int64_t> roles;
};

class Pilot {
 public:
  virtual ~Pilot() = default;

  /// Whether it makes this one's choices, by content id.
  virtual bool steers(uint64_t who) const = 0;

  /// The answer to a request, by index; nothing: as they would.
  virtual std::optional<uint16_t> answer(Executor& executor, history::EntityIndex who,
                                         model::ActId act,
                                         const std::vector<int64_t>& roles) = 0;

  /// They look at what is open to them: which of it they do, at once; or nothing; or what they
  /// would, as if there were no pilot. Have they `acted` in this interval, nothing is `open`, and
  /// the question is whether they go on as they would.
  struct Wish {
    enum class Do : uint8_t { AsTheyWould, Nothing, This } what = Do::AsTheyWould;
    size_t way = 0;
  };
  virtual Wish look(Executor& executor, history::EntityIndex who, int64_t interval,
                    const std::vector<OpenWay>& open, bool acted) = 0;
};

}  // namespace milieu::sim
