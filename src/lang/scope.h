// Frames while they are being filled, and the names that can be seen at a place in a text.
//
// In:    names, in the order in which they are met.
// Out:   slots; what is known so far of each variable's type.
// Never: the type of an expression, or a mistake.
//
// An owner (an act, a rule, a fact ...) is read several times until no variable's type changes.
// Each time its names are met in the same order, so that the n-th name is the n-th slot again and
// finds there what an earlier reading learned.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lang/tree.h"
#include "model/world.h"

namespace milieu::lang::checking {

struct OwnVariable {
  std::string name;
  base::Span span{};
  model::Type type{};
  bool known = false;    // type is meant
  bool fixed = false;    // by a declaration: never narrowed
  bool wide = false;     // stands where anything can, too
  bool excused = false;  // stands where something is wrong already
  bool some = false;     // bound by an Exists or an aggregate
  bool ranges = false;   // must have something to range over
  bool looped = false;   // bound by `pick` or `each`
};

struct Owner {
  std::vector<OwnVariable> variables;  // the parameters, roles or keys first
  size_t parameters = 0;
  size_t next = 0;       // in this reading
  uint32_t lanes = 0;    // draws numbered in this reading
  uint32_t lines = 0;    // statements numbered in this reading
  std::set<std::string> somes;  // names that mean "some" in it
  std::string name;
  bool crowded = false;  // there was no room for all its names; that has been told
};

// A new reading begins: the parameters stand.
void restart(Owner& owner);
model::Frame frame_of(const Owner& owner);

struct Local {
  std::string name;
  model::Slot slot = model::no_slot;
};
using Scope = std::vector<Local>;  // the innermost last

// The slot of a name, or no_slot.
model::Slot find(const Scope& scope, std::string_view name);

// Takes away, when it ends, what a block has added to the scope.
class Block {
 public:
  explicit Block(Scope& scope) : scope_(scope), size_(scope.size()) {}
  ~Block() { scope_.resize(size_); }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

 private:
  Scope& scope_;
  size_t size_;
};

}  // namespace milieu::lang::checking
