// Networks: who is next to whom at the start, by a generator.
#include <array>

#include "base/names.h"
#include "lang/check_expr.h"
#include "lang/check_fact.h"
#include "lang/check_types.h"
#include "lang/types_text.h"

namespace milieu::lang::checking {

using model::ExprId;
using model::Generator;
using model::Sort;
using model::Type;

namespace {

enum class Arg : uint8_t { Count, Chance };
struct Shape {
  std::string_view name;
  Generator generator;
  std::vector<Arg> args;
};

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> all = {
      {"lattice", Generator::Lattice, {Arg::Count, Arg::Count}},
      {"random", Generator::Random, {Arg::Chance}},
      {"small_world", Generator::SmallWorld, {Arg::Count, Arg::Chance}},
      {"degrees", Generator::Degrees, {Arg::Count}},
      {"blocks", Generator::Blocks, {Arg::Count, Arg::Chance, Arg::Chance}},
  };
  return all;
}

const Shape* shape_of(Body& b, const Expr& e) {
  std::vector<std::string> among;
  for (const Shape& shape : shapes()) {
    if (shape.name == e.text && e.sort == Expr::Sort::Call) return &shape;
    among.emplace_back(shape.name);
  }
  const auto near = base::nearest(e.text, among);
  mistake(b.c, {.code = "lang/unknown-network",
                .span = e.span,
                .message = "a set begins empty, or as a network; " + text_of(e) + " is none",
                .hint = near ? "did you mean " + *near + "?"
                             : "lattice random small_world degrees blocks. For a value write a "
                               "type: …: 0.0..1.0 = 0.5"});
  return nullptr;
}

void check_keys(Body& b, const Expr& e) {
  const std::vector<OwnVariable>& keys = b.owner.variables;
  const bool two = b.owner.parameters == 2;
  if (two && (!keys[0].known || !keys[1].known)) return;
  if (two && keys[0].type.sort == Sort::Entity && keys[0].type == keys[1].type) return;
  mistake(b.c, {.code = "lang/unknown-network",
                .span = e.span,
                .message = "a network joins two of one kind"});
}

// The words after a lattice's sides, and its radius.
bool lattice_word(Body& b, const Expr& e, model::Network& made) {
  if (e.sort == Expr::Sort::Name && e.text == "corners") return made.corners = true;
  if (e.sort == Expr::Sort::Name && e.text == "wrapped") return made.wrapped = true;
  if (e.sort == Expr::Sort::Name) return false;
  const Type reach{.sort = Sort::Whole, .ranged = true, .low = 1, .high = 100};
  const auto radius = fold(b.c.world, value_as(b, e, reach, "the radius"));
  if (radius) made.radius = radius->whole;
  return true;
}

ExprId network_argument(Body& b, const Expr& e, Arg arg) {
  if (arg == Arg::Chance) {
    const Type chance{.sort = Sort::Number, .ranged = true, .low = 0, .high = 1'000'000};
    return value_as(b, e, chance, "a probability");
  }
  const Type count{.sort = Sort::Whole, .ranged = true, .low = 1, .high = 10'000'000};
  return value_as(b, e, count, "a count");
}

void wrong_number(Body& b, const Expr& e, const Shape& shape) {
  mistake(b.c, {.code = "lang/wrong-number",
                .span = e.span,
                .message = e.text + " takes " + std::to_string(shape.args.size()) +
                           ", here it has " + std::to_string(e.args.size()),
                .hint = shape.generator == Generator::Lattice
                            ? "lattice(40, 40), then corners, wrapped or a radius"
                            : std::string()});
}

void check_size(Body& b, const Expr& e, const model::Network& made) {
  if (made.generator != Generator::Lattice) return;
  const auto wide = fold(b.c.world, made.args[0]);
  const auto high = fold(b.c.world, made.args[1]);
  if (!wide || !high || wide->whole <= 0 || high->whole <= 10'000'000 / wide->whole) return;
  mistake(b.c, {.code = "lang/too-many",
                .span = e.span,
                .message = "a lattice of more than 10,000,000"});
}

}  // namespace

model::Network read_network(Body& b, const Expr& e, const model::Fact&) {
  model::Network made;
  const Shape* shape = shape_of(b, e);
  if (shape == nullptr) return made;
  check_keys(b, e);
  made.generator = shape->generator;
  const size_t wanted = shape->args.size();
  const bool lattice = made.generator == Generator::Lattice;
  if (e.args.size() < wanted || (!lattice && e.args.size() > wanted)) {
    wrong_number(b, e, *shape);
    return {};
  }
  b.only_fixed = true;
  for (size_t i = 0; i < wanted; ++i) {
    made.args.push_back(network_argument(b, *e.args[i], shape->args[i]));
  }
  for (size_t i = wanted; i < e.args.size(); ++i) {
    if (!lattice_word(b, *e.args[i], made)) wrong_number(b, e, *shape);
  }
  b.only_fixed = false;
  check_size(b, e, made);
  return made;
}

}  // namespace milieu::lang::checking
