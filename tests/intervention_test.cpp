// Interventions: R and V carry them out alike, in made worlds; a branch from a checkpoint is the
// branch from the start; what was changed and taken back has changed nothing.
#include <doctest/doctest.h>

#include <algorithm>

#include "ask/trunk.h"
#include "base/hash.h"
#include "door/intervention.h"
#include "sim/luck.h"
#include "tests/generate.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

using history::Event;
using model::Given;
using model::Intervention;
using Sort = model::Intervention::Sort;

constexpr size_t most_events = 250;

Given anybody() { return {}; }
Given somebody(uint64_t id) { return {.any = false, .entity = true, .id = id}; }
Given number(int64_t value) { return {.any = false, .value = value}; }

// Interventions that make sense after a run: about what happened in it.
class Changes {
 public:
  Changes(const model::World& world, const Recording& run, uint64_t seed)
      : world_(world), run_(run), people_(world, run), word_(seed) {}

  std::vector<Intervention> some() {
    std::vector<Intervention> all;
    for (uint64_t n = 1 + next(3); n > 0; --n)
      if (auto one = made(static_cast<Sort>(next(10)))) all.push_back(*one);
    return all;
  }

 private:
  uint64_t next(uint64_t below) { return (word_ = base::mix(word_ + 1)) % below; }

  const Event* event() {
    std::vector<const Event*> acts;
    for (const Event& one : run_.events)
      if (one.act) acts.push_back(&one);
    return acts.empty() ? nullptr : acts[next(acts.size())];
  }

  Given given(const model::Type& type, int64_t value) const {
    if (type.sort == model::Sort::Event)
      return value == 0 ? somebody(0)
                        : somebody(run_.events[static_cast<size_t>(value - 1)].id);
    return type.sort == model::Sort::Entity ? somebody(people_.id(value)) : number(value);
  }

  std::vector<Given> roles(const Event& event, size_t from, uint64_t leave_out) {
    std::vector<Given> all;
    for (size_t i = from; i < event.roles.size(); ++i)
      all.push_back(leave_out != 0 && next(leave_out) == 0
                        ? anybody()
                        : given(world_.acts[event.act].frame[i].type, event.roles[i]));
    return all;
  }

  model::Matching matching(const Event& event) {
    model::Matching which;
    if (next(3) == 0) {
      which.event = event.id;
      which.act = event.act;
      return which;
    }
    const auto& classes = world_.acts[event.act].classes;
    if (next(4) == 0 && !classes.empty()) {
      which.of = classes[next(classes.size())].of;
      return which;
    }
    which.act = event.act;
    if (next(2) == 0) which.roles = roles(event, 0, 2);
    if (next(2) == 0) which.from = event.time - static_cast<int64_t>(next(86'400'000));
    if (next(2) == 0) which.to = event.time + 1 + static_cast<int64_t>(next(86'400'000));
    return which;
  }

  std::optional<Intervention> made(Sort sort) {
    const Event* about = event();
    if (about == nullptr) return std::nullopt;
    Intervention one{.sort = sort};
    one.at = about->time + static_cast<int64_t>(next(3)) - 1;
    switch (sort) {
      case Sort::Block: one.which = matching(*about); return one;
      case Sort::Answer: {
        const model::Act& act = world_.acts[about->act];
        if (!act.asks) return std::nullopt;
        one.which = matching(*about);
        if (one.which.of) one.which = {.act = about->act};
        one.answer = static_cast<uint16_t>(next(act.asks->answers.size()));
        return one;
      }
      case Sort::Instead: {
        one.which = {.act = about->act};
        const Event* other = event();
        if (other->act != about->act) other = about;
        one.roles = roles(*other, 1, 3);
        return one;
      }
      case Sort::Lose: {
        if (run_.records.empty()) return std::nullopt;
        const history::Record& record = run_.records[next(run_.records.size())];
        const Event& of = run_.events[record.event];
        if (!of.act) return std::nullopt;
        one.which = matching(of);
        one.which.from = INT64_MIN, one.which.to = INT64_MAX;
        one.who = next(4) == 0 ? anybody() : somebody(people_.id(record.who));
        if (next(3) == 0 && record.via != 0) one.via = somebody(people_.id(record.via));
        one.delay = next(2) == 0 ? 0 : static_cast<int64_t>(1 + next(20'000'000));
        return one;
      }
      case Sort::Have:
        one.which = {.act = about->act};
        if (next(2) == 0) one.which.roles = roles(*about, 0, 2);
        one.which.from = about->time - static_cast<int64_t>(next(86'400'000));
        if (next(2) == 0) one.which.to = one.which.from + 1 + static_cast<int64_t>(next(86'400'000));
        return one;
      case Sort::Force:
        one.act = about->act;
        one.roles = roles(*about, 0, 0);
        return one;
      case Sort::Set: return set(one);
      case Sort::Parameter: {
        if (world_.parameters.size() == 0) return std::nullopt;
        one.parameter = model::ParameterId{static_cast<uint32_t>(1 + next(world_.parameters.size()))};
        const model::Parameter& parameter = world_.parameters[one.parameter];
        one.value = number(next(2) == 0 ? parameter.low.whole : parameter.high.whole);
        return one;
      }
      case Sort::Remove: {
        for (size_t i = 0; i < about->roles.size(); ++i)
          if (world_.acts[about->act].frame[i].type.sort == model::Sort::Entity &&
              about->roles[i] != 0) {
            one.who = somebody(people_.id(about->roles[i]));
            return one;
          }
        return std::nullopt;
      }
      case Sort::Luck: one.number = static_cast<int64_t>(1 + next(9)); return one;
    }
    return std::nullopt;
  }

  std::optional<Intervention> set(Intervention one) {
    std::vector<const history::Write*> writes;
    for (const Event& event : run_.events)
      for (const history::Write& write : event.writes)
        if (!write.voided && !world_.facts[write.fact].holding) writes.push_back(&write);
    if (writes.empty()) return std::nullopt;
    const history::Write& write = *writes[next(writes.size())];
    const model::Fact& fact = world_.facts[write.fact];
    one.fact = write.fact;
    for (size_t i = 0; i < write.keys.size(); ++i)
      one.roles.push_back(given(fact.frame[i].type, write.keys[i]));
    one.present = !fact.set || next(2) == 0;
    one.value = given(fact.value, next(2) == 0 ? write.value : write.before);
    return one;
  }

  const model::World& world_;
  const Recording& run_;
  const People people_;
  uint64_t word_;
};

std::string told(const std::vector<Intervention>& all) {
  std::string text;
  for (const Intervention& one : all)
    text += " " + std::to_string(static_cast<int>(one.sort));
  return text;
}

// The first instant at which a branch may differ from what it branched from.
int64_t begins(const model::World& world, const std::vector<Intervention>& all) {
  int64_t first = INT64_MAX;
  for (const Intervention& one : all)
    first = std::min(first, one.timed() ? std::max(one.at, world.starts) : one.which.from);
  return first;
}

}  // namespace

TEST_CASE("R and V carry out the same interventions alike in made worlds [slow]") {
  size_t changed = 0, carried = 0;
  for (uint64_t seed = 3001; seed <= 3200; ++seed) {
    const auto world = world_of(generate_world(seed, all_features()).text);
    if (world == nullptr) continue;
    sim::Settings settings;
    settings.luck.seed = seed;
    const Recording plain = run(Judge::Vector, *world, settings, most_events);
    for (uint64_t n = 0; n < 3; ++n) {
      settings.interventions = Changes(*world, plain, base::mix(seed * 8 + n)).some();
      if (settings.interventions.empty()) continue;
      const Recording r = run(Judge::Reference, *world, settings, most_events);
      const Recording v = run(Judge::Vector, *world, settings, most_events);
      const auto found = difference(*world, r, v);
      CHECK_MESSAGE(!found, "made world ", seed, ", change ", n, " of sorts",
                    told(settings.interventions), ": ", found.value_or(""));
      ++carried;
      changed += difference(*world, plain, v).has_value();
    }
  }
  CHECK(carried > 400);
  CHECK(changed > carried / 2);
}

TEST_CASE("the canonical line of an intervention reads as that intervention") {
  size_t read = 0;
  for (uint64_t seed = 3501; seed <= 3560; ++seed) {
    const auto world = world_of(generate_world(seed, all_features()).text);
    if (world == nullptr) continue;
    sim::Settings settings;
    settings.luck.seed = seed;
    const Recording plain = run(Judge::Vector, *world, settings, most_events);
    for (uint64_t n = 0; n < 6; ++n) {
      for (const Intervention& one : Changes(*world, plain, base::mix(seed * 64 + n)).some()) {
        const std::string line = door::canonical(*world, one);
        CAPTURE(line);
        const Result<Intervention> again = door::read_intervention({.world = *world}, line);
        const bool early = one.timed() && one.at < world->starts;
        const bool no_wish = one.sort == Sort::Have &&
                             (world->acts[one.which.act].process ||
                              world->acts[one.which.act].rate.sort != model::Rate::Sort::About);
        if (early || no_wish) continue;  // these may not be asked for
        REQUIRE_MESSAGE(again, again.error().message);
        CHECK(door::canonical(*world, *again) == line);
        CHECK(again->sort == one.sort);
        CHECK(again->which == one.which);
        CHECK(again->roles == one.roles);
        const bool set = one.sort == Sort::Set && world->facts[one.fact].set;
        if (!set) CHECK(again->value == one.value);
        ++read;
      }
    }
  }
  CHECK(read > 300);
}

TEST_CASE("whatever is written as an intervention is read or refused") {
  const auto world = world_of(generate_world(3601, all_features()).text);
  REQUIRE(world);
  const char* const words[] = {"block", "make", "answer", "to", "from", "until", "turn", "into",
                               "hide", "by", "delay", "have", "force", "at", "set", "not", "=",
                               "remove", "luck", "(", ")", ",", "_", "#12", "@1f", "2024-01-05",
                               "act1", "act1(", "at(", "12", "-3", "99999999999999999999", "\"",
                               "none", "3 days", "\n", "before", "of", "#@", "@", "@zz"};
  uint64_t luck = 11, refused = 0;
  for (int n = 0; n < 20'000; ++n) {
    std::string line;
    for (uint64_t words_left = 1 + (luck = base::mix(luck + 1)) % 9; words_left > 0; --words_left)
      line += std::string(line.empty() ? "" : " ") +
              words[(luck = base::mix(luck + 1)) % std::size(words)];
    const Result<Intervention> read = door::read_intervention({.world = *world}, line);
    if (!read) {
      ++refused;
      CHECK(!read.error().message.empty());
      continue;
    }
    const std::string again = door::canonical(*world, *read);
    const Result<Intervention> same = door::read_intervention({.world = *world}, again);
    REQUIRE_MESSAGE(same, line, " gives ", again);
    CHECK(door::canonical(*world, *same) == again);
  }
  CHECK(refused > 10'000);
  CHECK(refused < 20'000);
}

TEST_CASE("a branch from a checkpoint is the branch from the start") {
  size_t branched = 0;
  for (uint64_t seed = 3301; seed <= 3420; ++seed) {
    const auto world = world_of(generate_world(seed, all_features()).text);
    if (world == nullptr) continue;
    sim::Settings settings;
    settings.luck.seed = seed;
    const Recording plain = run(Judge::Vector, *world, settings, most_events);
    sim::Settings other = settings;
    other.interventions = Changes(*world, plain, base::mix(seed)).some();
    const int64_t first = begins(*world, other.interventions);
    const auto parent = executor(Judge::Vector, *world, settings);
    std::string before;
    Recording start;
    {
      const auto saved = [&] {
        if (parent->now() < first) before = parent->save();
      };
      start = record(*parent, most_events, saved);
    }
    if (before.empty()) continue;
    const auto branch = executor(Judge::Vector, *world, other);
    REQUIRE(branch->restore(before, *lived_in(*world, start)));
    const Recording rest = go_on(*branch, {}, most_events);
    const Recording whole = run(Judge::Vector, *world, other, most_events);
    if (rest.instants.empty() || whole.events.size() >= most_events) continue;
    const auto same = std::ranges::find(whole.instants, rest.instants[0].time,
                                        &Recording::Instant::time);
    REQUIRE(same != whole.instants.end());
    const size_t shared = std::min(rest.instants.size(),
                                   static_cast<size_t>(whole.instants.end() - same));
    for (size_t i = 0; i < shared; ++i) {
      CHECK(rest.instants[i].time == same[static_cast<long>(i)].time);
      CHECK(rest.instants[i].state == same[static_cast<long>(i)].state);
    }
    ++branched;
  }
  CHECK(branched > 30);
}

TEST_CASE("with little room fewer states are kept, and branches are the same") {
  const auto world = loaded_world("farm");
  sim::Settings settings;
  settings.until = world->starts + int64_t{5} * 24 * 3600 * 1000;
  history::Log log(*world);
  const auto once = executor(Judge::Vector, *world, settings);
  REQUIRE(once->begin(log));
  for (bool more = true; more;) {
    const auto next = once->advance(log);
    REQUIRE(next);
    more = *next;
  }
  history::EventIndex last = static_cast<history::EventIndex>(log.size() - 1);
  while (!log.read(last).act) --last;
  REQUIRE(last > 800);
  ask::Target target;
  target.act = log.read(last).act, target.exactly = log.event_id(last);
  const std::vector<Intervention> change = {
      {.sort = Sort::Luck, .at = log.read(last - 50).time, .number = 7}};
  const auto grown = [&](size_t room) {
    auto made = ask::Trunk::grow(*world, settings, log, last, {}, room);
    REQUIRE(made);
    return made.take();
  };
  const auto much = grown(ask::Trunk::most), little = grown(60'000), none = grown(0);
  CHECK(much->bytes() > 100'000);
  CHECK(little->bytes() <= 60'000);
  CHECK(none->bytes() > 0);  // of one state, the first
  for (const auto* trunk : {&much, &little, &none}) {
    const auto same = (*trunk)->run({}, INT64_MAX, target);
    REQUIRE(same);
    CHECK(same->met);
    CHECK(same->by == last);
    const auto found = (*trunk)->run(change, change[0].at, target, true, true);
    const auto whole = (*trunk)->run(change, change[0].at, target, false, true);
    REQUIRE(found);
    REQUIRE(whole);
    REQUIRE(!found->all.empty());
    REQUIRE(whole->all.size() >= found->all.size());
    const size_t before = whole->all.size() - found->all.size();
    for (size_t i = 0; i < found->all.size(); ++i)
      CHECK(found->all[i].id == whole->all[before + i].id);
  }
}

}  // namespace milieu::tests
