// A world made by hand and a history made up from keyed draws, for tests and measurements.
//
// In:    a seed.
// Out:   a World, and a Story that tells events, records, outcomes, measures and instants.
// Never: sense. It has every sort of value, and now and then the strangest ones there are.
#pragma once

#include <bit>
#include <cstdio>
#include <limits>
#include <string>
#include <unistd.h>

#include "base/draw.h"
#include "base/hash.h"
#include "history/event.h"
#include "history/file.h"

namespace milieu::history::made_up {

inline model::Frame frame(std::initializer_list<std::pair<const char*, model::Sort>> roles) {
  model::Frame made;
  for (const auto& [name, sort] : roles) made.push_back({.name = name, .type = {.sort = sort}});
  return made;
}

template <class T>
T named(const char* name, model::Frame roles = {}) {
  T made;
  made.name = name;
  made.site = std::string("lodging.") + name;
  if constexpr (requires { made.frame; }) made.frame = std::move(roles);
  return made;
}

inline model::Fact fact(const char* name, model::Frame keys, model::Sort value) {
  model::Fact made = named<model::Fact>(name, std::move(keys));
  made.keys = static_cast<uint16_t>(made.frame.size());
  made.set = value == model::Sort::Truth;
  made.value.sort = value;
  return made;
}

inline model::Act act(const char* name, model::Frame roles, bool asks = false) {
  model::Act made = named<model::Act>(name, std::move(roles));
  made.roles = static_cast<uint16_t>(made.frame.size());
  if (!asks) return made;
  made.frame.push_back({.name = "days", .type = {.sort = model::Sort::Duration}});
  made.asks.emplace();
  made.asks->answers = {{.name = "give", .quantity = made.roles}, {.name = "refuse"}};
  return made;
}

inline model::World world() {
  using enum model::Sort;
  model::World made;
  made.name = "lodging";
  const model::KindId person = made.kinds.add(named<model::Kind>("person"));
  made.kinds.add(named<model::Kind>("place"));
  made.kinds.add(named<model::Kind>("task"));
  model::Named mary = named<model::Named>("mary");
  mary.kind = person;
  mary.text = "Mary Dunne";
  made.named.add(mary);
  made.named.add(named<model::Named>("tenants"));
  made.classes.add(named<model::Class>("speaks"));
  made.measures.add(named<model::Measure>("arrears"));
  model::Parameter rent = named<model::Parameter>("rent");
  rent.type.sort = Money;
  rent.value.whole = 7'000'000;
  made.parameters.add(rent);
  made.facts.add(fact("at", frame({{"who", Entity}}), Entity));
  made.facts.add(fact("liking", frame({{"a", Entity}, {"b", Entity}}), Number));
  made.facts.add(fact("owes", frame({{"a", Entity}, {"b", Entity}}), Money));
  made.facts.add(fact("tenant", frame({{"a", Entity}, {"before", Entity}}), Truth));
  made.facts.add(fact("due", frame({{"task", Entity}, {"about", Event}}), Time));
  made.facts.add(fact("plan", frame({{"a", Entity}, {"n", Whole}, {"what", Act}, {"x", Number},
                                     {"for", Duration}}), Event));
  made.acts.add(act("ask_for_time", frame({{"t", Entity}, {"l", Entity}}), true));
  made.acts.add(act("go", frame({{"who", Entity}, {"to", Entity}})));
  made.acts.add(act("tell", frame({{"who", Entity}, {"to", Entity}, {"about", Event}})));
  made.acts.add(act("bargain", frame({{"a", Entity}, {"b", Entity}, {"x", Money}, {"n", Whole},
                                      {"for", Duration}, {"how", Act}}), true));
  made.acts.add(act("rent_day", {}));
  model::Outcome street = named<model::Outcome>("on_the_street", frame({{"t", Entity}}));
  street.parameters = 1;
  made.outcomes.add(street);
  return made;
}

inline Header header() {
  Header made;
  made.world = "lodging";
  made.spec = "lodging without news";
  made.seed = 18'000'000'000'000'000'000u;
  made.engine = "0.1.0";
  made.executor = "R";
  made.files = {{1, "lodging.world", "world lodging \"A house\"\n", std::string(64, 'a')}};
  made.parameters = {{model::ParameterId{1}, 9'000'000}};
  made.interventions = {"block @4d", "remove @ff at 2024-01-09"};
  made.notes = {{"a", "note"}};
  return made;
}

/// Tells one instant after the other; two of the same seed tell the same.
class Story {
 public:
  /// strange: with the largest and smallest numbers, many keys, and other things that are rare.
  explicit Story(uint64_t seed, bool strange = true, uint32_t people = 40)
      : key_(base::Luck{seed}), people_(people), strange_(strange) {}

  EventIndex told() const { return told_; }
  int64_t time() const { return time_; }

  void start(Sink& sink) {
    Event event{.id = bits(), .time = time_, .sort = EventSort::Start};
    for (uint32_t i = 0; i < people_; ++i) birth(event, 1, i == 0 ? 1 : 2, i);
    for (uint32_t i = 0; i < 10; ++i) birth(event, 2, 0, 0);
    for (uint32_t i = 1; i <= people_; ++i) event.writes.push_back(write(1, {i}));
    sink.event(told_++, event);
    sink.instant(time_, bits());
  }

  void instant(Sink& sink) {
    time_ += below(20) * 60'000 + 1;
    const int64_t events = 1 + (below(6) == 0 ? below(4) : 0);
    for (int64_t i = 0; i < events; ++i) one(sink);
    if (below(50) == 0) sink.measured({model::MeasureId{1}, time_, odd_double()});
    sink.instant(time_, bits());
  }

 private:
  uint64_t bits() { return key_.with(++draws_).bits(); }
  int64_t below(uint64_t n) { return static_cast<int64_t>(bits() % n); }
  bool rarely() { return strange_ && below(40) == 0; }
  EntityIndex someone() { return static_cast<EntityIndex>(1 + below(people_)); }

  double odd_double() {
    const double odd[] = {0.0, -0.0, std::numeric_limits<double>::infinity(), 1e300, 3.0,
                          std::numeric_limits<double>::quiet_NaN()};
    return rarely() ? odd[below(6)] : key_.with(++draws_).exponential();
  }

  int64_t value(model::Sort sort) {
    using enum model::Sort;
    const int64_t edges[] = {INT64_MIN, INT64_MAX, -1, 0, int64_t{1} << 61};
    switch (sort) {
      case Truth: return 0;
      case Entity: return below(entities_ + 1);
      case Event: return below(told_ + 1);
      case Act: return below(6) - 1;
      case Whole: return rarely() ? edges[below(5)] : below(300) - 2;
      case Number: return rarely() ? edges[below(5)] : below(1000) * 1000;
      case Money: return rarely() ? edges[below(5)] : below(100) * 500'000;
      case Duration: return below(14) * 86'400'000;
      case Time: return time_ + below(14) * 3'600'000;
    }
    return 0;
  }

  std::vector<int64_t> values(const Signature& of) {
    std::vector<int64_t> made;
    for (const model::Sort sort : of.sorts) made.push_back(value(sort));
    return made;
  }

  Write write(uint32_t fact, std::vector<int64_t> keys) {
    const model::Sort sort = shape_.facts[fact].value;
    Write made{.fact = model::FactId{fact}, .keys = std::move(keys)};
    made.present = below(8) != 0;
    made.value = made.present ? value(sort) : 0;
    made.was_present = below(2) == 0;
    made.before = made.was_present ? value(sort) : 0;
    made.voided = fact == 4 && below(3) == 0;
    return made;
  }

  void birth(Event& event, uint32_t kind, uint32_t name, int64_t number) {
    Birth born{.entity = ++entities_, .id = bits(), .number = number};
    born.kind.value = kind;
    born.named.value = name;
    event.births.push_back(born);
  }

  void causes(Event& event) {
    const int64_t count = below(4);
    event.triggered = count > 0 && below(2) == 0;
    int64_t back = event.triggered ? 1 : 0;
    if (event.triggered) event.causes.push_back(told_ - 1);
    for (int64_t i = 1; i < count; ++i) {
      back += 1 + below(i == 1 ? 20 : 400);
      if (back <= told_) event.causes.push_back(static_cast<EventIndex>(told_ - back));
    }
  }

  void answer(Event& event) {
    AnswerGiven given{.who = someone(), .answer = static_cast<uint16_t>(below(2))};
    if (given.answer == 0) given.quantity = (3 + below(12)) * 86'400'000;
    given.margin = odd_double();
    event.answers.push_back(given);
  }

  void rarities(Event& event) {
    for (int i = 0; i < 20; ++i) event.writes.push_back(write(2, {someone(), someone()}));
    for (int i = 0; i < 17; ++i) answer(event);
    for (int i = 0; i < 18; ++i) event.causes.push_back(static_cast<EventIndex>(below(told_)));
    event.writes.push_back(write(3, {1, 2, 3, 4, 5, -6}));
    event.roles.resize(9, -7);
    event.line = 70'000;
    event.hitch = {.sort = Hitch::Sort::Works, .condition = 65'535};
  }

  Event make() {
    const uint32_t act = below(12) == 0 ? 5 : static_cast<uint32_t>(1 + below(4));
    Event event{.id = bits(), .time = time_, .act = model::ActId{act}};
    event.sort = act == 5 ? EventSort::Process : EventSort::Act;
    event.roles = values(shape_.acts[act]);
    if (act != 5) event.margin = odd_double();
    causes(event);
    if (act == 1 || act == 4) answer(event);
    if (below(12) == 0) {
      event.status = static_cast<Status>(1 + below(3));
      event.hitch = {.sort = Hitch::Sort::When, .condition = 1};
      return event;
    }
    for (int64_t i = below(3); i > 0; --i) {
      const uint32_t fact = static_cast<uint32_t>(1 + below(strange_ ? 6 : 4));
      event.writes.push_back(write(fact, values(shape_.facts[fact])));
    }
    return event;
  }

  void one(Sink& sink) {
    Event event = make();
    if (rarely()) rarities(event);
    if (below(40) == 0) birth(event, 3, 0, 0);
    if (below(60) == 0) event.ends = {someone(), someone()};
    const EventIndex index = told_++;
    sink.event(index, event);
    for (int64_t i = below(4); i >= 0; --i) learn(sink, index);
    if (below(100) != 0) return;
    sink.held({.outcome = model::OutcomeId{1}, .time = time_, .event = index,
               .roles = {someone()}});
  }

  void learn(Sink& sink, EventIndex index) {
    Record record{.who = someone(), .event = index, .time = time_};
    record.via = record.who;
    if (below(5) == 0) {
      record.event = static_cast<EventIndex>(below(told_));
      record.via = below(3) == 0 ? 0 : someone();
      record.swapped = below(4) == 0;
      if (record.swapped) record.put = someone(), record.instead_of = someone();
    }
    sink.learned(record);
  }

  const Shape shape_ = shape_of(world());
  base::Key key_;
  uint64_t draws_ = 0;
  uint32_t people_, entities_ = 0;
  bool strange_;
  EventIndex told_ = 0;
  int64_t time_ = -1'856'000'000'000;  // in 1911
};

/// Tells a whole story of at least so many events.
inline void tell(Story& story, Sink& sink, EventIndex events) {
  story.start(sink);
  while (story.told() < events) story.instant(sink);
}

/// A sink that forgets.
class Nowhere final : public Sink {
 public:
  void event(EventIndex, const Event&) override {}
  void learned(const Record&) override {}
  void held(const OutcomeHeld&) override {}
  void measured(const Measured&) override {}
  void instant(int64_t, uint64_t) override {}
};

/// A sink that writes down everything as text, doubles by their bits; two histories are compared
/// by these texts, independently of all digests.
class Transcript final : public Sink {
 public:
  std::string events, records, outcomes, measures, instants;
  bool operator==(const Transcript& other) const {
    return events == other.events && records == other.records && outcomes == other.outcomes &&
           measures == other.measures && instants == other.instants;
  }

  void event(EventIndex index, const Event& e) override {
    std::string& t = events;
    add(t, {index, word(e.id), e.time, static_cast<int>(e.sort), static_cast<int>(e.status),
            static_cast<int>(e.hitch.sort), e.hitch.condition, e.act.value, e.line, real(e.margin),
            e.triggered});
    list(t, e.roles);
    for (const AnswerGiven& a : e.answers) add(t, {a.who, a.answer, a.quantity, real(a.margin)});
    list(t, {e.causes.begin(), e.causes.end()});
    for (const Write& w : e.writes) {
      add(t, {w.fact.value, w.present, w.voided, w.value, w.before, w.was_present});
      list(t, w.keys);
    }
    for (const Birth& b : e.births) {
      add(t, {b.entity, word(b.id), b.kind.value, b.named.value, b.number});
    }
    list(t, {e.ends.begin(), e.ends.end()});
    t += "\n";
  }
  void learned(const Record& r) override {
    add(records, {r.who, r.event, r.via, r.time, r.swapped, r.put, r.instead_of});
  }
  void held(const OutcomeHeld& o) override {
    add(outcomes, {o.outcome.value, o.time, o.event});
    list(outcomes, o.roles);
  }
  void measured(const Measured& m) override {
    add(measures, {m.measure.value, m.time, real(m.value)});
  }
  void instant(int64_t time, uint64_t state) override { add(instants, {time, word(state)}); }

 private:
  static int64_t word(uint64_t value) { return static_cast<int64_t>(value); }
  // SQLite keeps neither the sign of a zero nor the bits of a NaN.
  static int64_t real(double value) {
    if (value == 0) return 0;
    return value == value ? std::bit_cast<int64_t>(value) : -1;
  }
  static void list(std::string& text, const std::vector<int64_t>& values) {
    text += "[";
    for (const int64_t value : values) text += std::to_string(value) + " ";
    text += "]";
  }
  static void add(std::string& text, std::initializer_list<int64_t> values) {
    text += "(";
    for (const int64_t value : values) text += std::to_string(value) + " ";
    text += ")";
  }
};

/// A name for a file of this test alone, taken away afterwards with all that SQLite put beside it.
struct Scratch {
  explicit Scratch(const char* name)
      : path("/tmp/milieu_" + std::to_string(getpid()) + "_" + name) {
    remove();
  }
  ~Scratch() { remove(); }
  void remove() const {
    for (const char* tail : {"", "-journal", "-wal", "-shm", ".part", ".part-journal"}) {
      ::unlink((path + tail).c_str());
    }
  }
  std::string path;
};

}  // namespace milieu::history::made_up
