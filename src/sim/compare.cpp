#include "sim/compare.h"

#include <bit>

#include "base/calendar.h"

namespace milieu::sim {

using history::AnswerGiven;
using history::Birth;
using history::Event;
using history::Measured;
using history::OutcomeHeld;
using history::Record;
using history::Write;

void Told::event(history::EventIndex, const Event& event) { events.push_back(event); }

void Told::clear() {
  events_before += events.size();
  events.clear(), records.clear(), outcomes.clear(), measures.clear(), instants.clear();
}

namespace {

std::string text(double number) {
  return std::to_string(number) + " (" + std::to_string(std::bit_cast<uint64_t>(number)) + ")";
}
std::string text(int64_t number) { return std::to_string(number); }
std::string text(uint64_t number) { return std::to_string(number); }
std::string text(uint32_t number) { return std::to_string(number); }
std::string text(bool truth) { return truth ? "true" : "false"; }
template <class T>
std::string text(const std::vector<T>& all) {
  std::string made = "[";
  for (const T& one : all) made += (made.size() > 1 ? ", " : "") + text(one);
  return made + "]";
}

bool same(double a, double b) { return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b); }
template <class T>
bool same(const T& a, const T& b) {
  return a == b;
}

// Compares field by field and keeps the first difference.
class Comparison {
 public:
  explicit Comparison(const model::World& world) : world_(world) {}

  void at(std::string where) { where_ = std::move(where); }
  template <class T>
  void field(const char* name, const T& a, const T& b) {
    if (found || same(a, b)) return;
    found = where_ + ": " + name + " is " + text(a) + " by R, " + text(b) + " by V";
  }

  void event(size_t index, const Event& a, const Event& b) {
    at("event " + std::to_string(index) + ", " + name(a) + " at " + base::format_time(a.time) +
       (a.act == b.act ? "" : " (V: " + name(b) + ")"));
    field("time", a.time, b.time);
    field("act", a.act.value, b.act.value);
    field("id", a.id, b.id);
    field("sort", static_cast<uint32_t>(a.sort), static_cast<uint32_t>(b.sort));
    field("roles", a.roles, b.roles);
    field("status", static_cast<uint32_t>(a.status), static_cast<uint32_t>(b.status));
    field("hitch", static_cast<uint32_t>(a.hitch.sort), static_cast<uint32_t>(b.hitch.sort));
    field("hitch.condition", uint32_t{a.hitch.condition}, uint32_t{b.hitch.condition});
    field("line", a.line, b.line);
    field("margin", a.margin, b.margin);
    field("triggered", a.triggered, b.triggered);
    field("causes", a.causes, b.causes);
    field("ends", a.ends, b.ends);
    all("answers", a.answers, b.answers);
    all("births", a.births, b.births);
    all("writes", a.writes, b.writes);
  }

  void one(const AnswerGiven& a, const AnswerGiven& b) {
    field("who", a.who, b.who);
    field("answer", uint32_t{a.answer}, uint32_t{b.answer});
    field("quantity", a.quantity, b.quantity);
    field("margin", a.margin, b.margin);
  }
  void one(const Birth& a, const Birth& b) {
    field("entity", a.entity, b.entity);
    field("id", a.id, b.id);
    field("kind", a.kind.value, b.kind.value);
    field("named", a.named.value, b.named.value);
    field("number", a.number, b.number);
  }
  void one(const Write& a, const Write& b) {
    field("fact", a.fact.value, b.fact.value);
    field("keys", a.keys, b.keys);
    field("present", a.present, b.present);
    field("voided", a.voided, b.voided);
    field("value", a.value, b.value);
    field("before", a.before, b.before);
    field("was_present", a.was_present, b.was_present);
  }
  void one(const Record& a, const Record& b) {
    field("who", a.who, b.who);
    field("event", a.event, b.event);
    field("via", a.via, b.via);
    field("time", a.time, b.time);
    field("swapped", a.swapped, b.swapped);
    field("put", a.put, b.put);
    field("instead_of", a.instead_of, b.instead_of);
  }
  void one(const OutcomeHeld& a, const OutcomeHeld& b) {
    field("outcome", a.outcome.value, b.outcome.value);
    field("time", a.time, b.time);
    field("event", a.event, b.event);
    field("roles", a.roles, b.roles);
  }
  void one(const Measured& a, const Measured& b) {
    field("measure", a.measure.value, b.measure.value);
    field("time", a.time, b.time);
    field("value", a.value, b.value);
  }
  void one(const std::pair<int64_t, uint64_t>& a, const std::pair<int64_t, uint64_t>& b) {
    field("time", a.first, b.first);
    field("state hash", a.second, b.second);
  }

  template <class T>
  void all(const char* name, const std::vector<T>& a, const std::vector<T>& b) {
    std::string where = where_;
    for (size_t i = 0; i < a.size() && i < b.size() && !found; ++i) {
      at(where + ", " + name + " " + std::to_string(i));
      one(a[i], b[i]);
    }
    at(where);
    if (!found && a.size() != b.size())
      found = where + ": " + std::to_string(a.size()) + " " + name + " by R, " +
              std::to_string(b.size()) + " by V";
  }

  void told(const Told& a, const Told& b, int64_t time) {
    for (size_t i = 0; i < a.events.size() && i < b.events.size() && !found; ++i)
      event(a.events_before + i, a.events[i], b.events[i]);
    at(base::format_time(time));
    if (!found && a.events.size() != b.events.size()) {
      bool more = a.events.size() > b.events.size();
      const Event& next = more ? a.events[b.events.size()] : b.events[a.events.size()];
      found = where_ + ": only " + (more ? "R" : "V") + " has " + name(next);
    }
    all("records", a.records, b.records);
    all("outcomes", a.outcomes, b.outcomes);
    all("measures", a.measures, b.measures);
    all("instants", a.instants, b.instants);
  }

  std::optional<std::string> found;

 private:
  std::string name(const Event& event) const {
    std::string made = event.act ? world_.acts[event.act].name : "the start";
    if (event.sort == history::EventSort::Consequence) made += " (consequence)";
    return made;
  }

  const model::World& world_;
  std::string where_;
};

template <class T>
std::string outcome_of(const base::Result<T>& result) {
  return result ? "goes on" : result.error().message;
}

struct Pair {
  Executor* first;
  Executor* second;
  Told a, b;

  // Compares what one step gave; nothing more to do if it says so.
  template <class T>
  std::optional<std::string> step(const model::World& world, const base::Result<T>& one,
                                  const base::Result<T>& other) {
    Comparison comparison(world);
    comparison.told(a, b, first->now());
    if (comparison.found) return comparison.found;
    if (outcome_of(one) != outcome_of(other))
      return "R: " + outcome_of(one) + "; V: " + outcome_of(other);
    if (!one) return std::nullopt;
    comparison.at("at " + base::format_time(first->now()));
    comparison.field("now", first->now(), second->now());
    comparison.field("entities", uint64_t{first->entities()}, uint64_t{second->entities()});
    return comparison.found;
  }
};

}  // namespace

std::optional<std::string> first_difference(const model::World& world, const Settings& settings,
                                            int64_t max_events, Compared* how_far) {
  std::unique_ptr<Executor> r = reference(world, settings), v = vector_executor(world, settings);
  Pair pair{r.get(), v.get(), {}, {}};
  base::Result<void> one = r->begin(pair.a), other = v->begin(pair.b);
  if (auto found = pair.step(world, one, other)) return "at the start: " + *found;
  int64_t events = 0, instants = 0;
  bool ended = !one;
  while (!ended && events < max_events) {
    events += static_cast<int64_t>(pair.a.events.size());
    pair.a.clear(), pair.b.clear();
    base::Result<bool> more = r->advance(pair.a), also = v->advance(pair.b);
    if (auto found = pair.step(world, more, also)) return found;
    if (more && *more != *also) return "only one of them goes on";
    ended = !more || !*more;
    ++instants;
  }
  if (how_far) *how_far = {instants, events, ended};
  pair.a.clear(), pair.b.clear();
  base::Result<void> last = r->finish(pair.a), final_one = v->finish(pair.b);
  return pair.step(world, last, final_one);
}

std::optional<std::string> first_difference_after_restore(const model::World& world,
                                                          const Settings& settings,
                                                          int64_t max_events, int64_t every) {
  std::unique_ptr<Executor> straight = vector_executor(world, settings);
  std::unique_ptr<Executor> broken = vector_executor(world, settings);
  Pair pair{straight.get(), broken.get(), {}, {}};
  base::Result<void> one = straight->begin(pair.a), other = broken->begin(pair.b);
  if (auto found = pair.step(world, one, other)) return "at the start: " + *found;
  int64_t events = 0;
  bool ended = !one;
  for (int64_t instants = 0; !ended && events < max_events; ++instants) {
    events += static_cast<int64_t>(pair.a.events.size());
    pair.a.clear(), pair.b.clear();
    if (instants % every == 0) {
      std::string bytes = broken->save();
      const std::shared_ptr<const Lived> lived = broken->lived();
      broken = vector_executor(world, settings);
      pair.second = broken.get();
      base::Result<void> back = broken->restore(bytes, *lived);
      if (!back) return "not restored: " + back.error().message;
      if (broken->state_hash() != straight->state_hash()) return "another state after restoring";
      if (broken->save() != bytes) return "other bytes when saved again";
    }
    base::Result<bool> more = straight->advance(pair.a), also = broken->advance(pair.b);
    if (auto found = pair.step(world, more, also)) return "after restoring: " + *found;
    if (more && *more != *also) return "only one of them goes on";
    ended = !more || !*more;
  }
  return std::nullopt;
}

}  // namespace milieu::sim
