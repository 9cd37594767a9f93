// What the interpreter and emitted code do for each other.
#include <algorithm>

#include "base/exact.h"
#include "base/maths.h"
#include "sim/vector_read.h"

namespace milieu::sim::vector_parts {

using abi::Run;
using model::Value;

// What emitted code asks for.
struct Reader::Answering {
  static Reader& of(Run* run) { return *static_cast<Reader*>(run->reader); }

  static int give(const Maybe& found, Value* to) {
    *to = found.value;
    return found.known;
  }

  // By the interpreter, whatever code there is for it.
  static int value(Run* run, uint32_t id, Value* frame, uint32_t eyes, Value* to) {
    Reader& reader = of(run);
    return give(reader.value_of(reader.program_.nodes[id], id, frame, eyes), to);
  }
  static int rule(Run* run, uint32_t id, Value* own, uint32_t eyes, Value* to) {
    Reader& reader = of(run);
    return give(reader.rule_of(reader.program_.nodes[id], own, eyes), to);
  }
  static int64_t faded(Run* run, uint32_t fact, int64_t value, int64_t written) {
    return of(run).faded(of(run).program_.facts[fact].fact->fade, value, written);
  }
  static int64_t fallback(Run* run, uint32_t fact) {
    return of(run).stored(model::FactId{fact}, Entry{});
  }
  static void not_finite(Run* run, uint32_t node) { of(run).not_finite(node); }
  static void not_exact(Run* run, uint32_t node) { of(run).exact(std::nullopt, node); }
  static int scale(int64_t amount, double by, int64_t* to) {
    const std::optional<int64_t> found = base::scale(amount, by);
    *to = found.value_or(0);
    return found.has_value();
  }
  static int divide(int64_t amount, double by, int64_t* to) {
    const std::optional<int64_t> found = base::divide(amount, by);
    *to = found.value_or(0);
    return found.has_value();
  }

  static const uint32_t* list(Run* run, uint32_t fact, uint32_t index, const int64_t* keys,
                              int64_t value, uint32_t* live) {
    Reader& reader = of(run);
    const FactTable& table = reader.store_->facts[fact];
    const Index::List* found = table.list(index, keys, value);
    *live = found == nullptr ? 0 : found->live;
    return found == nullptr ? nullptr : found->views.data();
  }
  static const uint32_t* living(Run* run, uint32_t kind, uint64_t* count) {
    const std::vector<EntityIndex>& all =
        of(run).store_->entities.living(model::KindId{kind});
    *count = all.size();
    return all.data();
  }
  static void push(Run* run, int64_t candidate) {
    if (run->top == run->room) grow(run);
    run->stack[run->top++] = candidate;
  }
  static void grow(Run* run) {
    std::vector<int64_t>& stack = of(run).stack_;
    stack.resize(std::max<size_t>(256, stack.size() * 2));
    run->stack = stack.data(), run->room = stack.size();
  }
  static void push_living(Run* run, uint32_t kind) {
    const Reader& reader = of(run);
    reader.cells_.note(Cells::word(Cells::Of::Population, 0));
    for (EntityIndex one : reader.store_->entities.living(model::KindId{kind})) push(run, one);
  }
  static void push_range(Run* run, int64_t low, int64_t high) {
    for (; low <= high; ++low) push(run, low);
  }

  // Candidates once each and in canonical order, as far as that matters. Most are few.
  static void in_order(Run* run, uint64_t from, int entities, int ordered, int distinct) {
    if (distinct == 0 || (ordered != 0 && entities == 0)) {
      const auto value = [](int64_t one) { return one; };
      sort(run->stack + from, run->stack + run->top, value);
      run->top = static_cast<uint64_t>(
          std::unique(run->stack + from, run->stack + run->top) - run->stack);
    }
    const Entities& people = of(run).store_->entities;
    const auto id = [&](int64_t one) { return id_of(people, one); };
    if (ordered != 0 && entities != 0) sort(run->stack + from, run->stack + run->top, id);
  }
  template <class By>
  static void sort(int64_t* from, int64_t* to, const By& by) {
    if (to - from > 24)
      return std::sort(from, to, [&](int64_t a, int64_t b) { return by(a) < by(b); });
    for (int64_t* next = from + 1; next < to; ++next) {
      const int64_t one = *next;
      const auto key = by(one);
      int64_t* at = next;
      for (; at > from && key < by(at[-1]); --at) *at = at[-1];
      *at = one;
    }
  }

  static int trail(Run* run, uint32_t place, uint32_t depth, uint32_t trail, Value* frame,
                   uint32_t eyes, const int64_t* values) {
    Reader& reader = of(run);
    const plan::Place& in = reader.plan_.places[place];
    const size_t from = reader.candidates_.size();
    const bool told = reader.trail(in, in.stages[depth].trails[trail], frame, eyes, values);
    for (size_t i = from; i < reader.candidates_.size(); ++i) push(run, reader.candidates_[i]);
    reader.candidates_.resize(from);
    return told;
  }
  static int none_early(Run* run, uint32_t place, uint32_t early, Value* frame, uint32_t eyes) {
    const plan::Place& in = of(run).plan_.places[place];
    return of(run).nobody(in, in.early[early], frame, eyes);
  }

  static constexpr abi::Calls all = {
      .value = value,
      .rule = rule,
      .faded = faded,
      .fallback = fallback,
      .not_finite = not_finite,
      .not_exact = not_exact,
      .scale = scale,
      .divide = divide,
      .exp = base::exp,
      .log = base::log,
      .list = list,
      .living = living,
      .trail = trail,
      .none_early = none_early,
      .push_living = push_living,
      .push_range = push_range,
      .in_order = in_order,
      .grow = grow,
      .grow_cells = Cells::grow,
  };
};

void Reader::share() {
  fallback_.resize(program_.facts.size()), settled_.resize(program_.facts.size());
  for (size_t i = 0; i < program_.facts.size(); ++i)
    fallback_[i] = program_.facts[i].fallback, settled_[i] = program_.facts[i].settled;
  for (const FactTable& table : store_->facts) tables_.push_back(table.shared());
  tallies_.resize(plan_.earlies);
  run_.parameter = program_.parameters.data();
  run_.named = named_.data();
  run_.fallback = fallback_.data(), run_.settled = settled_.data();
  run_.people = store_->entities.shared();
  run_.table = tables_.data();
  run_.noting = cells_.shared();
  run_.tallies = tallies_.data();
  run_.call = &Answering::all;
  run_.reader = this;
}

Native Reader::nothing(const plan::Plan& plan, const Program& program) {
  return {std::vector<abi::Read>(program.nodes.size()),
          std::vector<abi::Search>(plan.places.size()), nullptr};
}

void Reader::use(const Native* native) { native_ = native == nullptr ? &none_ : native; }

bool Reader::search_native(uint32_t place, Value* frame, EntityIndex eyes, bool ordered,
                           bool open, const Found& found) {
  struct To : abi::Found {
    const vector_parts::Found* found;
  } to;
  to.call = [](abi::Found* self) { return static_cast<int>((*static_cast<To*>(self)->found)()); };
  to.found = &found;
  const uint64_t from = run_.top;
  const bool through = native_->searches[place](&run_, frame, eyes, ordered, open, &to) != 0;
  run_.top = from;
  return through;
}

}  // namespace milieu::sim::vector_parts
