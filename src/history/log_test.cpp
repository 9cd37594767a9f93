#include "history/log.h"

#include <doctest/doctest.h>

#include "history/made_up_test.h"
#include "history/packed.h"

namespace milieu::history {
namespace {

struct Both final : Sink {
  Both(Sink& one, Sink& other) : a(one), b(other) {}
  Sink &a, &b;
  void event(EventIndex i, const Event& e) override { a.event(i, e), b.event(i, e); }
  void learned(const Record& r) override { a.learned(r), b.learned(r); }
  void held(const OutcomeHeld& o) override { a.held(o), b.held(o); }
  void measured(const Measured& m) override { a.measured(m), b.measured(m); }
  void instant(int64_t t, uint64_t s) override { a.instant(t, s), b.instant(t, s); }
};

struct Told {
  explicit Told(uint64_t seed, EventIndex events = 3000, bool strange = true) {
    made_up::Story story(seed, strange);
    Both both(log, transcript);
    made_up::tell(story, both, events);
  }
  model::World world = made_up::world();
  Log log{world};
  made_up::Transcript transcript;
};

Event hermit() { return Event{.id = 5, .sort = EventSort::Start}; }

}  // namespace

TEST_CASE("a log gives back everything that it was told") {
  for (const uint64_t seed : {1u, 2u, 3u}) {
    const Told told(seed);
    made_up::Transcript again;
    told.log.tell(again);
    CHECK(again == told.transcript);
  }
}

TEST_CASE("an event can be read in any order") {
  const Told told(4, 500);
  made_up::Transcript backwards, forwards;
  for (EventIndex i = 500; i > 0; --i) {
    backwards.events.clear();
    backwards.event(i - 1, told.log.read(i - 1));
    forwards.events = backwards.events + forwards.events;
  }
  CHECK(told.transcript.events.substr(0, forwards.events.size()) == forwards.events);
}

TEST_CASE("records are found by person and by event, in the order told") {
  const Told told(5);
  std::vector<std::vector<Record>> people(told.log.entities() + 1), events(told.log.size());
  for (size_t i = 0; i < told.log.records(); ++i) {
    const Record record = told.log.record(i);
    people[record.who].push_back(record);
    events[record.event].push_back(record);
  }
  const auto text = [](const std::vector<Record>& records) {
    made_up::Transcript made;
    for (const Record& record : records) made.learned(record);
    return made.records;
  };
  for (EntityIndex i = 1; i < people.size(); ++i) {
    CHECK(text(told.log.records_of_person(i)) == text(people[i]));
  }
  for (EventIndex i = 0; i < events.size(); ++i) {
    CHECK(text(told.log.records_of_event(i)) == text(events[i]));
  }
  CHECK(told.log.records_of_person(1'000'000).empty());
  CHECK(told.log.records_of_event(1'000'000).empty());
}

TEST_CASE("an entity is known by index, with its birth") {
  const Told told(6);
  REQUIRE(told.log.entities() > 60);
  CHECK(told.log.entity(1).birth.named.value == 1);
  CHECK(told.log.entity(1).event == 0);
  const Born late = told.log.entity(static_cast<EntityIndex>(told.log.entities()));
  const Event birth = told.log.read(late.event);
  CHECK(birth.births.back().id == late.birth.id);
  CHECK(told.log.entity_id(late.birth.entity) == late.birth.id);
}

TEST_CASE("the digest depends on what was told and not on where it is kept") {
  const Told told(7);
  CanonicalDigest own(told.world);
  told.log.tell(own);
  CHECK(own.hex() == told.log.digest());
  CHECK(own.hex() != Told(8).log.digest());
  CHECK(own.hex() == Told(7).log.digest());
}

TEST_CASE("the digest knows nothing of indexes, nor of what was before a write") {
  const model::World world = made_up::world();
  model::World longer = made_up::world();  // every index moves, no site does
  model::World moved = made_up::world();
  moved.facts = {};
  moved.facts.add(made_up::fact("unused", {}, model::Sort::Whole));
  for (const model::Fact& fact : longer.facts) moved.facts.add(fact);
  Event event = hermit();
  event.writes.push_back({.fact = model::FactId{3}, .keys = {0, 0}, .value = 4, .before = 3});
  CanonicalDigest first(world), second(moved);
  first.event(0, event);
  event.writes[0].fact = model::FactId{4};
  event.writes[0].before = 2;
  second.event(0, event);
  CHECK(first.hex() == second.hex());
  CHECK(first.whole() != second.whole());
}

TEST_CASE("the digest notices each thing that an event says") {
  const model::World world = made_up::world();
  const auto digest = [&](const Event& event) {
    CanonicalDigest made(world);
    made.event(0, event);
    return made.hex();
  };
  const std::string plain = digest(hermit());
  const auto differs = [&](auto&& change) {
    Event event = hermit();
    change(event);
    return digest(event) != plain;
  };
  CHECK(differs([](Event& e) { e.id = 6; }));
  CHECK(differs([](Event& e) { e.time = 6; }));
  CHECK(differs([](Event& e) { e.sort = EventSort::Act; }));
  CHECK(differs([](Event& e) { e.status = Status::Failed; }));
  CHECK(differs([](Event& e) { e.hitch.sort = Hitch::Sort::Gone; }));
  CHECK(differs([](Event& e) { e.hitch.condition = 1; }));
  CHECK(differs([](Event& e) { e.act.value = 1; }));
  CHECK(differs([](Event& e) { e.line = 1; }));
  CHECK(differs([](Event& e) { e.roles = {0}; }));
  CHECK(differs([](Event& e) { e.answers = {{.who = 0}}; }));
  CHECK(differs([](Event& e) { e.margin = 0.5; }));
  CHECK(differs([](Event& e) { e.triggered = true; }));
  CHECK(differs([](Event& e) { e.writes = {{.fact = model::FactId{1}}}; }));
  CHECK(differs([](Event& e) { e.births = {{.entity = 1}}; }));
  CHECK(differs([](Event& e) { e.ends = {0}; }));
}

TEST_CASE("the digest of the made-up history is pinned [pin]") {
  CHECK(Told(1, 2000).log.digest() == "b67be629c63720dc0c46df1dfd66b898");
}

}  // namespace milieu::history
