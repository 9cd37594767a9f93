// The words of every draw, the ids of events and entities, and the hash of a state: the single
// source of chance, identity and order for all executors (docs/semantics.md, "Draws", "Identity").
//
// In:    content ids, never indexes.
// Out:   keys, ids, hashes.
// Never: a state.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/draw.h"
#include "base/hash.h"

namespace milieu::sim {

using Ids = std::vector<uint64_t>;

// Lanes of the draws that are the engine's own; those of a world's statements start at `free_lane`.
enum Lane : uint32_t {
  act_clock = 1,
  way = 2,
  answer = 3,
  quantity = 4,
  process_clock = 5,
  taste = 6,
  order = 7,
  free_lane = 16,
};

base::Key key(base::Luck luck, uint64_t site, const Ids& roles);

// Unit exponential of an actor's clock for an act; Gumbel of one way of it.
double act_exponential(base::Luck, uint64_t site, uint64_t actor, int64_t interval, int64_t firing);
double way_gumbel(base::Luck, uint64_t site, uint64_t actor, const Ids& others, int64_t interval,
                  int64_t firing);

// Gumbel of an answer (by its index) and of a quantity. It is the request that is keyed, not the
// event: `persons` are all entities among its roles (amounts are left out), `first` is when it was
// first made within its holding span. So who asks again in that span meets the same noise.
double answer_gumbel(base::Luck, uint64_t site, uint64_t asked, const Ids& persons, int64_t first,
                     uint16_t answer);
double quantity_gumbel(base::Luck, uint64_t site, uint64_t asked, const Ids& persons,
                       int64_t first, uint16_t answer, int64_t quantity);

double process_exponential(base::Luck, uint64_t site, const Ids& roles, int64_t firing);

// A draw inside an event: `nth` is how often its lane has drawn in this event.
base::Key event_key(base::Luck, uint64_t site, uint64_t event, uint32_t nth);

// Where a due thing stands among those due at the same micro-step.
uint64_t order_key(base::Luck, uint64_t event);

// Occasions of events; see docs/semantics.md, "Identity".
uint64_t event_id(uint64_t site, const Ids& roles, uint64_t first, uint64_t second,
                  uint64_t third = 0);
// The id of the nth event (n > 0) that would otherwise have had the id `taken`.
uint64_t next_id(uint64_t taken, uint64_t nth);

uint64_t named_id(std::string_view name, int64_t number);
// What stands for the event in the body of an `each`, for one of its bindings.
uint64_t each_subject(uint64_t subject, const Ids& binding);
uint64_t born_id(uint64_t subject, uint32_t line, uint64_t nth);

// A state's hash is the sum of the hashes of its parts, so that it can be kept up to date.
class PartHash {
 public:
  explicit PartHash(uint64_t part) : word_(base::mix(part + 0x51ed270b)) {}
  PartHash& with(uint64_t word);
  PartHash& with(const Ids& words);
  uint64_t value() const { return word_; }

 private:
  uint64_t word_;
};

}  // namespace milieu::sim
