// Running a world: what both executors can do, and what a run is given.
//
// In:    a checked world, luck, parameters; a sink for what happens.
// Out:   events, in order, the same for every executor.
// Never: a file, a clock, a word to the user.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/draw.h"
#include "base/result.h"
#include "base/span.h"
#include "history/event.h"
#include "model/intervention.h"
#include "sim/pilot.h"

namespace milieu::plan {
struct Plan;
}

namespace milieu::sim {

class Code;
class Lived;

struct Settings {
  base::Luck luck{};
  // Parameters that differ from the world's own, in stored form.
  std::vector<std::pair<model::ParameterId, model::Value>> parameters{};
  // The run ends before this time; 0 = as the world's calendar says.
  int64_t until = 0;
  // What is changed from outside.
  std::vector<model::Intervention> interventions{};
  // Who makes somebody's choices instead of them; null: nobody. It must outlive the executor.
  Pilot* pilot = nullptr;
  // Whether events keep all that they stood on; otherwise only what triggered them.
  bool causes = true;
  // Whether each choice is told with all its options (history::Weighed).
  bool weighed = false;
  // Whether an outcome `on` an act is told each time that it holds, not only the first.
  bool again = false;
  // Whether each reading of a clock is told, too (history::Reading).
  bool watched = false;
  // Whether it is told what outcomes rested on. By V alone.
  bool rested = false;
  // Asked now and then within an instant: false ends it with an error (base::Fault::Interrupted).
  // By V alone.
  std::function<bool()> go_on{};
  // The plan of this very world, where many runs share it; null: it is compiled for this one. By V
  // alone.
  std::shared_ptr<const plan::Plan> plan{};
  // Code of this very world, as soon as there is any; null: none. By V alone, which with it is C.
  std::shared_ptr<Code> code{};
};

// What somebody believes, and the known event that weighs most in it (no_event: none does).
struct Belief {
  double credence = 0;
  history::EventIndex strongest = history::no_event;
};

struct EntityInfo {
  model::KindId kind{};
  uint64_t id = 0;
  bool alive = false;
  model::NamedId named{};
  int64_t number = 0;
};

// How much was thought about since begin() or restore(); differs between executors, and changes
// nothing that happens.
struct Effort {
  uint64_t readings = 0;  // of a person's clock for one act: a decision
  uint64_t options = 0;   // ways whose motives were read for that; V keeps what cannot have changed
};

class Executor {
 public:
  virtual ~Executor() = default;

  // Runs the start and everything due before the first instant. Call once, first.
  virtual base::Result<void> begin(history::Sink& sink) = 0;

  // Runs one instant (one time with all its micro-steps). False when the history has ended.
  // After an error the history stands as it was before the instant, and every later call repeats
  // the error; `fault_at` says where in the world's text it was (file 0: nowhere).
  virtual base::Result<bool> advance(history::Sink& sink) = 0;

  // Measures that are taken at the end only.
  virtual base::Result<void> finish(history::Sink& sink) = 0;

  virtual int64_t now() const = 0;
  virtual uint64_t state_hash() const = 0;
  virtual size_t entities() const = 0;  // ever born; indexes 1..n
  virtual EntityInfo entity(history::EntityIndex index) const = 0;
  // The value of a fact in truth, stored form; nullopt if a set does not hold for the keys.
  virtual std::optional<int64_t> read(model::FactId fact,
                                      const std::vector<int64_t>& keys) const = 0;

  // What there is now, as bytes; and what happened before, and who came to know of it: together all
  // that the rest of the run depends on. By V alone. `restore`, which replaces begin(), takes what
  // happened from this history, or from one that is the same up to then (sim/lived.h).
  virtual std::string save() const = 0;
  virtual std::shared_ptr<const Lived> lived() const = 0;
  virtual base::Result<void> restore(std::string_view bytes, const Lived& lived) = 0;

  // --- Looking at the state between two instants. None of it changes anything that happens. A
  // reading that goes wrong (a division by nought) gives nothing. `values` are the variables of the
  // expression's owner; `eyes` is who reads, 0 in truth.

  // The time of the next instant; INT64_MAX if there will be none.
  virtual int64_t next() = 0;
  // From now on it is read as at this time: from now() on, not after next(), never back.
  virtual void look_at(int64_t time) = 0;
  virtual std::optional<model::Value> value(model::ExprId expr, std::vector<model::Value> values,
                                            history::EntityIndex eyes) = 0;
  // Whether all conditions hold for some binding of `bound`; the first one is put into `values`.
  virtual bool find(const model::Frame& frame, const std::vector<model::Slot>& bound,
                    const std::vector<model::ExprId>& conditions,
                    std::vector<model::Value>& values, history::EntityIndex eyes) = 0;
  // The last writers of what an expression rests on (semantics.md, "Causes"), latest first.
  virtual std::vector<history::EventIndex> because(model::ExprId expr,
                                                   std::vector<model::Value> values,
                                                   history::EntityIndex eyes) = 0;
  virtual bool admits(model::FactId fact, const std::vector<int64_t>& keys,
                      history::EntityIndex who) = 0;
  virtual Belief believes(model::ClaimId claim, history::EntityIndex who,
                          const std::vector<int64_t>& args) = 0;

  base::Span fault_at() const { return fault_at_; }
  const Effort& effort() const { return effort_; }

 protected:
  base::Span fault_at_{};
  Effort effort_{};
};

// The world must outlive the executor.
std::unique_ptr<Executor> reference(const model::World& world, const Settings& settings);
std::unique_ptr<Executor> vector_executor(const model::World& world, const Settings& settings);

}  // namespace milieu::sim
