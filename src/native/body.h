// One function of emitted code, while it is written.
//
// In:    expressions, places of a plan.
// Out:   statements, and the variables that they need, which stand before all of them: jumps cannot
//        pass over a declaration.
// Never: a function of its own.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "sim/vector_program.h"

namespace milieu::native {

using model::ExprId;
using sim::vector_parts::Node;
using sim::vector_parts::Program;

/// What all functions of a world share.
struct Emitting {
  const model::World& world;
  const plan::Plan& plan;
  const Program& program;
  std::set<uint32_t> facts;        // that some function reads
  bool can_search(uint32_t place) const;
};

std::string literal(int64_t whole);
std::string literal(double number);
std::string hex(uint64_t word);
std::string join(const std::vector<std::string>& parts);

class Body {
 public:
  explicit Body(Emitting& emitting) : e_(emitting) {}

  /// Computes an expression; where it is unknown, goes to that label. The result is an operand of
  /// C++: a double for a Number, else a whole.
  std::string value(ExprId id, const std::string& unknown);
  /// The same as a double, whatever it is.
  std::string number(ExprId id, const std::string& unknown);
  /// Goes on only if it holds.
  void condition(ExprId id, const std::string& not_so);

  /// All of a function that searches a place; what is done with a binding is its caller's.
  void place(uint32_t number);
  /// Whether the trails of what is looked for early lead to nobody; goes to that label if not.
  void early(uint32_t number, size_t early, const std::string& some);

  void line(const std::string& text);
  std::string label();
  void at(const std::string& label);
  void indent(int by) { depth_ += by; }

  /// All of it, as what stands between the braces of a function.
  std::string text() const;

 private:
  struct Trailing {
    const plan::Place& place;
    const plan::Trail& trail;
    std::string cannot;            // where to go if it cannot tell
    std::string some;              // where to go with the first that is found; empty: all are kept
  };

  std::string local(const std::string& type, const std::string& array = "");
  std::string asked(ExprId id, const std::string& unknown);
  std::string truth(ExprId id);
  std::string fact(ExprId id, const std::string& unknown);
  std::string rule(ExprId id, const std::string& unknown);
  std::string arithmetic(ExprId id, const std::string& unknown);
  std::string amount(ExprId id, const std::string& unknown);
  std::string function(ExprId id, const std::string& unknown);
  std::string count(ExprId id);
  void compare(ExprId id, const std::string& not_so);
  void exact(const std::string& call, ExprId id, const std::string& unknown);

  void stage(const plan::Place& place, uint32_t number, size_t depth);
  void everyone(const plan::Place& place, uint32_t number, size_t depth);
  void attempt(const plan::Place& place, uint32_t number, size_t depth, bool trails);
  void trails(const plan::Place& place, uint32_t number, size_t depth, const std::string& all);
  bool can_follow(const plan::Trail& trail) const;
  void follow(const Trailing& trailing, size_t hop, const std::string& done);
  void found(const Trailing& trailing, size_t hop, const std::string& value);
  void keys(const Trailing& trailing, size_t hop, const std::string& done);
  std::string term(const plan::Term& term, const std::string& done);
  std::string variable(size_t number) const { return "v" + std::to_string(number); }

  const model::Expr& expr(ExprId id) const { return e_.world.exprs[id]; }
  const Node& node(ExprId id) const { return e_.program.nodes[id.value]; }
  bool is_number(ExprId id) const { return node(id).number; }

  Emitting& e_;
  std::vector<std::string> locals_;
  std::string text_;
  int next_ = 0, depth_ = 1;
};

}  // namespace milieu::native
