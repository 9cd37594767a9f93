#include "ask/contrast.h"

#include <algorithm>
#include <cmath>

#include "base/maths.h"
#include "sim/calendar.h"
#include "sim/choice.h"

namespace milieu::ask {
namespace {

using history::Event;
using history::Option;
using history::Weighed;

using Without = std::vector<bool>;  // by motive: taken away

/// A choice, to be made again without some motives.
struct Remade {
  const model::Act& act;
  const Event& event;
  const Weighed& weighed;
  double spread = 1;   // of the noise, in units
  int64_t ends = 0;    // initiative: end of the interval
  double plain = 0;

  size_t motives() const {
    return weighed.answered ? act.asks->motives.size() : act.wants.size();
  }
  double sum(const std::vector<double>& terms, const Without& without) const {
    double total = 0;
    for (size_t i = 0; i < terms.size(); ++i)
      if (!without[i]) total += terms[i];
    return total;
  }
  // What the range of an answer with a quantity adds.
  double range(const Option& option, const Without& without) const {
    if (option.nest == 0) return 0;
    std::vector<double> values;
    for (const Option& amount : weighed.amounts)
      if (amount.answer == option.answer) values.push_back(sum(amount.terms, without));
    return values.empty() ? option.nest : sim::inclusive(values, sim::narrow);
  }
  double value(const Option& option, const Without& without) const {
    return sum(option.terms, without) + range(option, without);
  }
  double score(const Option& option, const Without& without) const {
    return value(option, without) + spread * option.noise;
  }
  // All ways together.
  double wish(const Without& without) const {
    std::vector<double> values;
    for (const Option& option : weighed.options) values.push_back(value(option, without));
    return sim::inclusive(values, spread);
  }
};

struct Turned {
  double loss = 0;          // above 0: something else came of it
  size_t instead = nothing;
  bool by_time = false;
};

// How far the clock falls short: on a log scale, so that it can be held against a margin.
double lateness(const Remade& made, const Without& without) {
  if (made.weighed.answered || made.ends <= made.weighed.since) return -1e300;
  const double used = made.weighed.rate * static_cast<double>(made.event.time - made.weighed.since);
  const double rate = sim::bent_rate(made.plain, made.wish(without));
  const double left = rate * static_cast<double>(made.ends - made.weighed.since);
  if (!(left > 0)) return 1e300;
  return used > 0 ? base::log(used / left) : -1e300;
}

Turned turned(const Remade& made, size_t chosen, const Without& without) {
  Turned best{-1e300};
  const double own = made.score(made.weighed.options[chosen], without);
  for (size_t i = 0; i < made.weighed.options.size(); ++i) {
    if (i == chosen) continue;
    const double loss = made.score(made.weighed.options[i], without) - own;
    if (loss > best.loss) best = {loss, i, false};
  }
  const double late = lateness(made, without);
  if (late > 0 && (best.loss <= 0 || late > best.loss)) return {late, nothing, true};
  if (late > best.loss) best.loss = late;
  return best;
}

// Motives that weigh anything anywhere.
std::vector<size_t> weighing(const Remade& made) {
  std::vector<size_t> found;
  for (size_t i = 0; i < made.motives(); ++i) {
    const auto weighs = [i](const Option& one) {
      return i < one.terms.size() && one.terms[i] != 0;
    };
    if (std::ranges::any_of(made.weighed.options, weighs) ||
        std::ranges::any_of(made.weighed.amounts, weighs))
      found.push_back(i);
  }
  return found;
}

struct Search {
  const Remade& made;
  size_t chosen;
  std::vector<size_t> among;
  Turned best{};
  std::vector<size_t> found{};

  Turned without(const std::vector<size_t>& taken) const {
    Without gone(made.motives(), false);
    for (const size_t motive : taken) gone[motive] = true;
    return turned(made, chosen, gone);
  }
  void judge(const std::vector<size_t>& taken) {
    const Turned now = without(taken);
    if (now.loss > 0 && (found.empty() || now.loss > best.loss)) best = now, found = taken;
  }
  // All sets of `size` motives that begin with `taken`.
  void sets(size_t size, size_t from, std::vector<size_t>& taken) {
    if (taken.size() == size) return judge(taken);
    for (size_t i = from; i < among.size(); ++i) {
      taken.push_back(among[i]);
      sets(size, i + 1, taken);
      taken.pop_back();
    }
  }
  void exactly() {
    std::vector<size_t> taken;
    for (size_t size = 1; size <= among.size() && found.empty(); ++size) sets(size, 0, taken);
  }
  // The motive whose loss hurts most, again and again; then each that was not needed after all.
  void greedily() {
    std::vector<size_t> taken, left = among;
    while (!left.empty() && found.empty()) {
      size_t worst = 0;
      double loss = -1e301;
      for (size_t i = 0; i < left.size(); ++i) {
        taken.push_back(left[i]);
        const double now = without(taken).loss;
        if (now > loss) loss = now, worst = i;
        taken.pop_back();
      }
      taken.push_back(left[worst]);
      left.erase(left.begin() + static_cast<long>(worst));
      judge(taken);
    }
    for (size_t i = found.size(); i-- > 0;) {
      std::vector<size_t> fewer = found;
      fewer.erase(fewer.begin() + static_cast<long>(i));
      const Turned now = without(fewer);
      if (now.loss > 0) best = now, found = fewer;
    }
    std::ranges::sort(found);
  }
};

// What was chosen: of an answer what the event says, for other requests may have won against it.
size_t chosen_of(const Event& event, const Weighed& weighed) {
  std::vector<double> scores;
  for (const Option& option : weighed.options) scores.push_back(option.score);
  const size_t best = sim::largest(scores).index;
  if (!weighed.answered) return best;
  for (const history::AnswerGiven& given : event.answers) {
    if (given.who != weighed.who) continue;
    for (size_t i = 0; i < weighed.options.size(); ++i)
      if (weighed.options[i].answer == given.answer) return i;
  }
  return best;
}

size_t nearest_to(const Weighed& weighed, size_t chosen) {
  size_t found = nothing;
  const std::vector<Option>& options = weighed.options;
  for (size_t i = 0; i < options.size(); ++i)
    if (i != chosen && (found == nothing || options[i].score > options[found].score)) found = i;
  return found;
}

Remade remade(const model::World& world, const Event& event, const Weighed& weighed) {
  const model::Act& act = world.acts[event.act];
  return {act, event, weighed, weighed.answered || act.each ? 1.0 : sim::narrow};
}

void compare(const Remade& made, Contrast& found) {
  const Without none(made.motives(), false);
  const Option& own = made.weighed.options[found.chosen];
  found.weights = own.terms;
  found.weights.resize(made.motives(), 0);
  found.differences = found.weights;
  if (found.nearest == nothing) return;
  const Option& other = made.weighed.options[found.nearest];
  for (size_t i = 0; i < other.terms.size(); ++i) found.differences[i] -= other.terms[i];
  found.motives = made.value(own, none) - made.value(other, none);
  found.luck = made.spread * (own.noise - other.noise);
}

// Where requests waited for each other, which would have won is not known from one alone.
bool is_rivalry(const Remade& made, const Contrast& found) {
  if (!made.weighed.answered || !made.act.asks->at_most_one || found.nearest == nothing)
    return false;
  return made.weighed.options[found.nearest].score > made.weighed.options[found.chosen].score;
}

}  // namespace

std::vector<double> chances(const model::World& world, const Event& event,
                            const Weighed& weighed) {
  const Remade made = remade(world, event, weighed);
  const Without none(made.motives(), false);
  const double all = made.wish(none);
  std::vector<double> found;
  for (const Option& option : weighed.options)
    found.push_back(base::exp((made.value(option, none) - all) / made.spread));
  return found;
}

Contrast contrast(const model::World& world, const Event& event, const Weighed& weighed,
                  model::KindId kind) {
  Remade made = remade(world, event, weighed);
  Contrast found;
  found.chosen = chosen_of(event, weighed);
  found.nearest = nearest_to(weighed, found.chosen);
  compare(made, found);
  found.chance = chances(world, event, weighed)[found.chosen];
  if (!weighed.answered) {
    const Without none(made.motives(), false);
    const int64_t length = world.kinds[kind].interval;
    made.plain = weighed.rate / base::exp(std::min(made.wish(none), sim::steepest));
    made.ends = length > 0 ? sim::next_interval(length, world.starts, weighed.since + 1) : 0;
    found.plain = made.plain, found.ends = made.ends;
    const double span = static_cast<double>(made.ends - weighed.since);
    found.chance_due = length > 0 ? 1 - base::exp(-weighed.rate * span) : 1;
    found.chance *= found.chance_due;
  }
  found.rivals = is_rivalry(made, found);
  if (found.rivals) return found;
  Search search{made, found.chosen, weighing(made)};
  found.exact = search.among.size() <= most_exact;
  if (found.exact) search.exactly();
  else search.greedily();
  found.decisive = search.found;
  found.instead = search.best.instead, found.by_time = search.best.by_time;
  return found;
}

}  // namespace milieu::ask
