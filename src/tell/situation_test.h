// A small world for tests of this room, and events by hand.
#pragma once

#include <string>

#include "history/log.h"
#include "lang/load.h"
#include "tell/account.h"
#include "tell/voice.h"

namespace milieu::tell {

class OneWorld final : public lang::Library {
 public:
  explicit OneWorld(std::string text) : text_(std::move(text)) {}
  base::Result<lang::FoundText> find(std::string_view name, std::string_view) const override {
    return lang::FoundText{std::string(name) + ".world", text_};
  }

 private:
  std::string text_;
};

// Ann and Eve, whom a world calls she; Bob, he; Kim, of whom it says nothing; three cats, a hat.
inline constexpr const char* kQuay = R"(world quay "People by the water"
calendar 2024-01-08 to 2024-02-09
kind person decides every 1 hour
kind nurse is person
kind place
kind thing
kind gender
new woman, man: gender
fact gender_of(x: person): gender
fact at(x: person): place
spoken of x as she if gender_of(x) == woman
spoken of x as he if gender_of(x) == man
spoken of x at at(x)
action greet(a: person, b: person) about once a day
  when a != b
  asks b  wave | pay(n: 1..6) | ignore
    w toward wave: 1
  on ignore shows wave: at(a) = none
  says wave "{a.they} greeted {b}, and {b.they} waved."
  says pay "{a.they} greeted {b.them}, who paid for {n songs}."
  says ignore "{a.they} greeted {b.them} in vain."
  says pay often "{a.they} had {n songs} paid by {b}."
action thank(a: person, b: person) about once a day
  when a != b
  says "{a.they} thanked {b.them} for {b.their} trouble."
  says often "{a.they} {a.was} grateful {times}."
action carry(a: person, t: thing) about once a day
  when at(a) != none, t is thing
  says "{a.they} carried {t} by {a.themself}."
action speak(a: person, b: person, e: event) about once a day
  when a != b, e is greet(_, _)
  then: after 10 minutes: b learns e from a
  says "{a.they} told {b} that {e.that}."
action go(a: person, p: place) about once a day
  when p != at(a)
  then: at(a) = p
  says "{a.they} went to {p}."
new quay: place "the quay"
new bar: place "the bar"
new ann: nurse "Ann"
  gender_of(it) = woman, at(it) = quay
new eve: person "Eve"
  gender_of(it) = woman, at(it) = quay
new bob: person "Bob"
  gender_of(it) = man, at(it) = bar
new kim: person "Kim"
new 3 cats: person
new hat: thing "the hat"
)";

// Entities are dense, in the order of births.
enum : history::EntityIndex { woman = 1, man, quay, bar, ann, eve, bob, kim, cat, hat = 12 };
enum : uint32_t { greet = 1, thank, carry, speak, go };

struct Situation {
  lang::Loaded loaded = lang::load("quay", OneWorld(kQuay));
  const model::World& world = *loaded.world;
  history::Log log{world};
  Names names{world};

  Situation() {
    history::Event start;
    start.sort = history::EventSort::Start;
    start.time = world.starts;
    history::EntityIndex index = 0;
    for (const model::NamedId id : world.named.ids()) {
      const model::Named& named = world.named[id];
      for (int64_t n = 1; n <= named.count; ++n) {
        ++index;
        start.births.push_back({.entity = index, .id = index, .kind = named.kind, .named = id,
                                .number = named.crowd ? n : 0});
      }
    }
    write(start, "gender_of", ann, woman);
    write(start, "gender_of", eve, woman);
    write(start, "gender_of", bob, man);
    write(start, "at", ann, quay);
    write(start, "at", eve, quay);
    write(start, "at", bob, bar);
    log.event(0, start);
    names.told(start);
  }

  void write(history::Event& event, const std::string& fact, int64_t key, int64_t value) const {
    for (const model::FactId id : world.facts.ids()) {
      if (world.facts[id].name != fact) continue;
      event.writes.push_back({.fact = id, .keys = {key}, .value = value});
    }
  }

  // At so many minutes after the start; everybody named knows it.
  history::EventIndex add(int64_t minutes, uint32_t act, std::vector<int64_t> roles,
                          std::vector<history::AnswerGiven> answers = {}) {
    history::Event event;
    event.id = 1000 + log.size();
    event.time = world.starts + minutes * 60'000;
    event.act = model::ActId{act};
    event.roles = std::move(roles);
    event.answers = std::move(answers);
    if (act == go) write(event, "at", event.roles[0], event.roles[1]);
    return put(std::move(event));
  }

  history::EventIndex put(history::Event event) {
    const auto index = static_cast<history::EventIndex>(log.size());
    log.event(index, event);
    return index;
  }

  void knows(history::EntityIndex who, history::EventIndex event, history::EntityIndex via = 0,
             int64_t minutes_later = 0) {
    log.learned({.who = who, .event = event, .via = via == 0 ? who : via,
                 .time = log.read(event).time + minutes_later * 60'000});
  }

  Telling telling(const Spoken& spoken) const {
    return {.world = world, .names = names,
            .event = [this](history::EventIndex index) -> std::optional<history::Event> {
              if (index >= log.size()) return std::nullopt;
              return log.read(index);
            },
            .quote = {}, .spoken = &spoken};
  }
};

}  // namespace milieu::tell
