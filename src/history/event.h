// What happened: one event, with its causes and what it wrote.
//
// In:    a checked world's ids.
// Out:   `Event`, `Record` and the other things an executor tells a `Sink`.
// Never: a sentence, a file, or a look at the state.
//
// Entities are dense indexes (1 is the first ever born, 0 is none); events are indexes into the
// history (0 is the start). A role of sort Event holds that index plus one (0 is none). Stored
// numbers are millionths. Content ids are what stays the same between two histories.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/world.h"

namespace milieu::history {

using EntityIndex = uint32_t;
using EventIndex = uint32_t;
inline constexpr EventIndex no_event = 0xffffffff;

enum class EventSort : uint8_t {
  Start,        // from outside: event 0, all births and settings before the first instant; and
                // what is changed later by an intervention
  Act,          // somebody's act
  Process,      // what nobody chose
  Consequence,  // an `after` of an act or process coming due
};

enum class Status : uint8_t {
  Worked,     // it happened (whatever was answered)
  Failed,     // a condition did not hold, or what was to be moved was not there
  Preempted,  // it held when it was asked, and no longer when it was its turn
  Overtaken,  // a non-event: the wish had no object any more when its time came. In no knowledge
};

// Why an event did not work.
struct Hitch {
  enum class Sort : uint8_t { None, When, Works, Gone, Unpaid } sort = Sort::None;
  uint16_t condition = 0;  // When: index into Act::steps; Works: into Act::works
};

struct Write {
  model::FactId fact{};
  std::vector<int64_t> keys;   // stored values, in the order of the fact's keys
  bool present = true;         // false: retracted
  bool voided = false;         // before an authority that does not recognise it: nothing changed
  int64_t value = 0;           // stored value; 0 for a set
  int64_t before = 0;          // what it was (faded)
  bool was_present = false;
};

struct AnswerGiven {
  EntityIndex who = 0;
  uint16_t answer = 0;         // index into Question::answers
  int64_t quantity = 0;
  double margin = 0;           // utility over the second best, noise included
};

struct Birth {
  EntityIndex entity = 0;
  uint64_t id = 0;             // content id
  model::KindId kind{};
  model::NamedId named{};      // at the start; none for those born later
  int64_t number = 0;          // within a crowd, from 1; otherwise 0
};

struct Event {
  uint64_t id = 0;             // content id
  int64_t time = 0;
  EventSort sort = EventSort::Act;
  Status status = Status::Worked;
  Hitch hitch{};
  model::ActId act{};          // none for the start
  uint32_t line = 0;           // Consequence: line of its `after` statement
  std::vector<int64_t> roles;  // values of the act's roles; stored form
  std::vector<AnswerGiven> answers;
  double margin = 0;           // initiative: of the way taken over the second; 0 = one way only
  std::vector<EventIndex> causes;  // the trigger first if `triggered`, then latest to earliest
  bool triggered = false;
  std::vector<Write> writes;
  std::vector<Birth> births;
  std::vector<EntityIndex> ends;
};

// That somebody knows an event.
struct Record {
  EntityIndex who = 0;
  EventIndex event = 0;
  EntityIndex via = 0;         // from whom; who themselves if they saw or did it; 0 = no one named
  int64_t time = 0;
  bool swapped = false;        // read with `put` for `instead_of`
  EntityIndex put = 0, instead_of = 0;
};

// Somebody came to believe a claim, or no longer believed it. A file does not keep it: ask makes it
// again.
struct Conviction {
  int64_t time = 0;
  model::ClaimId claim{};
  std::vector<int64_t> args;
  bool believed = true;        // from then on; false: no longer
  EventIndex strongest = 0;    // the known event that weighs most in it
};

// An outcome that came to hold. `event` is the first event after (or, with `on`, at) which it did.
struct OutcomeHeld {
  model::OutcomeId outcome{};
  int64_t time = 0;
  EventIndex event = 0;
  std::vector<int64_t> roles;
};

struct Measured {
  model::MeasureId measure{};
  int64_t time = 0;
  double value = 0;
};

// One thing that could be chosen, and what spoke for it.
struct Option {
  std::vector<int64_t> roles;  // a way to act: the roles after the actor's; stored form
  uint16_t answer = 0;         // an answer: index into Question::answers
  int64_t quantity = 0;        // one quantity of it
  std::vector<double> terms;   // by motive of the act or the question; 0 where it does not count
  double nest = 0;             // an answer with a quantity: what its range adds
  double noise = 0;            // Gumbel
  double score = 0;            // what was compared, noise included
  bool operator==(const Option&) const = default;
};

// A choice as it was made, told only when it is asked for: a history does not keep it, a replay
// makes it again.
struct Weighed {
  EventIndex event = no_event;  // what it became
  EntityIndex who = 0;          // who chose
  bool answered = false;        // an answer; otherwise an initiative
  double rate = 0;              // initiative: of the act, all ways together, per millisecond
  int64_t since = 0;            // initiative: when its clock began to run at this rate
  std::vector<Option> options;  // in the order in which they were compared
  std::vector<Option> amounts;  // of answers with a quantity: each quantity
  bool operator==(const Weighed&) const = default;
};

// One reading of somebody's clock for an act, told only when it is asked for. It is true until the
// next reading of that clock, or until the clock fires, or until who ends.
struct Reading {
  EntityIndex who = 0;
  model::ActId act{};
  int64_t time = 0;
  bool busy = false;         // what there is to choose from was not looked at
  bool again = false;        // the ways are those of the last reading that was not busy
  double rate = 0;           // per millisecond, all ways together; 0 = stands still
  std::vector<Option> ways;  // that are open; score without noise. Empty if `busy` or `again`
};

// Where an executor tells what happens, in order. Indexes of events count from 0 without gaps.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void event(EventIndex index, const Event& event) = 0;
  virtual void learned(const Record& record) = 0;
  virtual void held(const OutcomeHeld& outcome) = 0;
  virtual void measured(const Measured& measured) = 0;
  virtual void weighed(const Weighed&) {}  // if the executor was asked to, as are:
  virtual void reading(const Reading&) {}  // after the events of the time
  // On which other events an outcome's condition rested. V alone tells it.
  virtual void rested(const OutcomeHeld&, const std::vector<EventIndex>&) {}
  // All that belongs to `time` has been told; `state` is the hash of the state after it.
  virtual void instant(int64_t time, uint64_t state) = 0;
};

}  // namespace milieu::history
