// Small worlds lived through under many seeds, and how often something happened in them.
//
// In:    the text of a world; what to look for, by names.
// Out:   counts.
// Never: an opinion about how many there should be.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/harness.h"

namespace milieu::tests {

/// The worlds on docs/library.md, by name; each stands in a block fenced as ```milieu world NAME.
const std::map<std::string, std::string>& library_examples();

/// `text` with `old` (which must stand in it exactly once) replaced.
std::string with(const std::string& text, const std::string& old, const std::string& now);

/// One history, by names.
class Life {
 public:
  Life(std::shared_ptr<const model::World> world, uint64_t seed);

  // `what` is an outcome or an act with names for its roles, `_` for any: "hold(_, ann, _)";
  // without brackets all roles are any. `how` is an answer, "failed", "void" (wrote something that
  // did not count), or empty: it worked, whatever was answered.
  // With names an outcome must be about a state (`if`), and hold at a full ten minutes.
  bool held(const std::string& what) const;
  std::vector<history::EventIndex> events(const std::string& what,
                                          const std::string& how = "") const;
  int happened(const std::string& what, const std::string& how = "") const;
  bool learned(const std::string& who, history::EventIndex event) const;
  double last(const std::string& measure) const;  // its last value
  const Recording& told() const { return told_; }
  const People& people() const { return *people_; }

 private:
  bool fits(const std::string& what, const std::string& name, const model::Frame& frame,
            const std::vector<int64_t>& roles) const;
  bool went(const history::Event& event, const std::string& how) const;

  std::shared_ptr<const model::World> world_;
  Recording told_;
  std::shared_ptr<const People> people_;
};

/// The same world under seeds 1 to n.
class Trials {
 public:
  /// `text` calls itself `made` or has a name; `without`: a module taken out.
  explicit Trials(const std::string& text, const std::string& without = "", int seeds = 40);

  int seeds() const { return static_cast<int>(lives_.size()); }
  int held(const std::string& what) const;  // in how many seeds
  int lived(const std::string& what, const std::string& how = "") const;     // in how many seeds
  int happened(const std::string& what, const std::string& how = "") const;  // in all, together
  const std::vector<Life>& lives() const { return lives_; }
  const model::World& world() const { return *world_; }

 private:
  std::shared_ptr<const model::World> world_;
  std::vector<Life> lives_;
};

}  // namespace milieu::tests
