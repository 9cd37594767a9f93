// The promises of docs/promises.md, on made worlds: placebo, the same run twice, nobody acts on
// what
// has not reached them, money is conserved, an arithmetic error leaves the history intact.
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "tests/generate.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

using history::Event;
using model::Sort;

constexpr size_t most_events = 150;

Features without(std::initializer_list<Feature> out) {
  Features mask = sound_features();
  for (Feature feature : out) mask.reset(static_cast<size_t>(feature));
  return mask;
}

sim::Settings luck_of(uint64_t seed) {
  sim::Settings settings;
  settings.luck.seed = seed;
  return settings;
}

struct Ran {
  std::shared_ptr<const model::World> world;
  Recording told;
};

Ran run_text(const std::string& text, const sim::Settings& settings, Judge judge = Judge::Vector) {
  Ran ran{sound_world(text), {}};
  ran.told = run(judge, *ran.world, settings, most_events);
  return ran;
}

// A run in words without indexes: events, then what was learned. Only what comes before `until`.
struct Story {
  Plain how{};
  int64_t until = INT64_MAX;
  std::set<std::string> acts_left_out{};
  std::set<std::string> kinds_left_out{};
};

std::vector<std::string> story(const Ran& ran, const Story& as) {
  const People people(*ran.world, ran.told);
  std::vector<std::string> lines;
  const auto left_out = [&](const Event& event) {
    return event.act && as.acts_left_out.count(ran.world->acts[event.act].name) > 0;
  };
  const auto away = [&](int64_t who) {
    const model::KindId kind = people.kind(who);
    return kind && as.kinds_left_out.count(ran.world->kinds[kind].name) > 0;
  };
  for (const Event& told : ran.told.events) {
    if (left_out(told) || told.time >= as.until) continue;
    Event event = told;
    std::erase_if(event.births, [&](const history::Birth& birth) { return away(birth.entity); });
    lines.push_back(plain(*ran.world, ran.told, people, event, as.how));
  }
  for (const history::Record& record : ran.told.records) {
    const Event& event = ran.told.events[record.event];
    if (left_out(event) || away(record.who) || record.time >= as.until) continue;
    lines.push_back(people.name(record.who) + " knows " + std::to_string(event.id) + " via " +
                    people.name(record.via) + " since " + std::to_string(record.time) +
                    (record.swapped ? " with " + people.name(record.put) + " for " +
                                          people.name(record.instead_of)
                                    : ""));
  }
  return lines;
}

// Both are cut off after some events: only the time that both reached is compared.
int64_t reached(const Ran& ran) {
  const bool cut = ran.told.events.size() >= most_events ||
                   ran.told.instants.size() / 4 >= most_events;
  return cut && !ran.told.instants.empty() ? ran.told.instants.back().time : INT64_MAX;
}

void check_same(uint64_t seed, const Ran& a, const Story& as_a, const Ran& b, const Story& as_b) {
  Story x = as_a, y = as_b;
  x.until = y.until = std::min(reached(a), reached(b));
  const std::vector<std::string> first = story(a, x), second = story(b, y);
  for (size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    const std::string left = i < first.size() ? first[i] : "nothing";
    const std::string right = i < second.size() ? second[i] : "nothing";
    CHECK_MESSAGE(left == right, "made world ", seed, "\n  ", left, "\n  ", right);
    if (left != right) return;
  }
}

// Clocks of processes are read at every instant, so where time itself changes what holds, an
// instant
// more is not nothing.
Features timeless() { return without({Feature::About, Feature::SeenEffects}); }

}  // namespace

TEST_CASE("two runs of one world are the same") {
  for (uint64_t seed = 2001; seed <= 2060; ++seed)
    for (Judge judge : {Judge::Reference, Judge::Vector}) {
      const auto world = sound_world(generate(seed, sound_features()));
      const Recording first = run(judge, *world, luck_of(seed), most_events);
      const auto found = difference(*world, first, run(judge, *world, luck_of(seed), most_events));
      CHECK_MESSAGE(!found, "made world ", seed, ": ", *found);
    }
}

TEST_CASE("blocking an event that had no effect changes nothing else") {
  const std::string more =
      "action hum(a: person) about 3 times a day\nprocess drip(x: person) every 5 hours\n";
  for (uint64_t seed = 2101; seed <= 2160; ++seed) {
    const std::string text = generate(seed, sound_features()) + more;
    for (const char* name : {"hum", "drip"}) {
      const Ran whole = run_text(text, luck_of(seed));
      std::vector<uint64_t> ids;
      for (const Event& event : whole.told.events)
        if (event.act && whole.world->acts[event.act].name == name) ids.push_back(event.id);
      if (ids.empty()) continue;
      sim::Settings settings = luck_of(seed);
      const uint64_t id = ids[ids.size() / 2];
      settings.interventions.push_back({.which = {.event = id}});
      const Ran blocked = run_text(text, settings);
      // Blocked: the event, that somebody knew it, and that others rested on it.
      Ran rest = whole;
      std::vector<history::Record> kept;
      for (const history::Record& record : rest.told.records)
        if (rest.told.events[record.event].id != id) kept.push_back(record);
      rest.told.records = kept;
      Story as;
      as.how.without = {id};
      as.until = std::min(reached(whole), reached(blocked));
      std::vector<std::string> expected = story(rest, as);
      const People people(*whole.world, whole.told);
      for (const Event& event : whole.told.events)
        if (event.id == id)
          std::erase(expected, plain(*whole.world, whole.told, people, event, as.how));
      const std::vector<std::string> found = story(blocked, as);
      CHECK_MESSAGE(found == expected, "made world ", seed, ", ", name);
    }
  }
}

TEST_CASE("somebody whom nobody meets changes nothing") {
  const std::string more =
      "kind hermit decides every 3 hours\n"
      "fact gloom(h: hermit): 0..9\n"
      "action brood(h: hermit) about 5 times a day\n"
      "  wants h\n"
      "    low: 0.1 * gloom(h)\n"
      "  then: gloom(h) += 1\n"
      "new lone: hermit\n";
  for (uint64_t seed = 2201; seed <= 2280; ++seed) {
    const std::string text = generate(seed, timeless());
    const Ran plain_run = run_text(text, luck_of(seed));
    const Ran with_hermit = run_text(text + more, luck_of(seed));
    const Story as{.acts_left_out = {"brood"}, .kinds_left_out = {"hermit"}};
    check_same(seed, plain_run, {}, with_hermit, as);
  }
}

TEST_CASE("a rule that never holds and acts that can never begin change nothing") {
  const std::string more =
      "rule never(x: person) if x != x\n"
      "action idle(a: person, b: person) about 9 times a day each\n"
      "  when never(a), b != a\n"
      "  then: at(b) = none\n"
      "process still(x: person) about 9 times a day\n"
      "  when never(x)\n"
      "  then: at(x) = none\n";
  for (uint64_t seed = 2301; seed <= 2380; ++seed) {
    const std::string text = generate(seed, sound_features());
    const Ran before = run_text(text, luck_of(seed)), after = run_text(text + more, luck_of(seed));
    check_same(seed, before, {}, after, {});
    const size_t both = std::min(before.told.instants.size(), after.told.instants.size());
    for (size_t i = 0; i < both; ++i) {
      const bool same = before.told.instants[i].state == after.told.instants[i].state;
      CHECK_MESSAGE(same, "made world ", seed, ", instant ", i);
      if (!same) break;
    }
  }
}

namespace {

bool letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Every use of a name, as a word.
std::string renamed(const std::string& text, const std::string& from, const std::string& to) {
  std::string made;
  for (size_t i = 0; i < text.size();) {
    const bool here = text.compare(i, from.size(), from) == 0 && (i == 0 || !letter(text[i - 1])) &&
                      (i + from.size() >= text.size() || !letter(text[i + from.size()]));
    made += here ? to : std::string(1, text[i]);
    i += here ? from.size() : 1;
  }
  return made;
}

// Renames what is declared with `word`, and says what it was.
std::string with_was(std::string text, const std::string& word, const std::string& from,
                     const std::string& to) {
  text = renamed(text, from, to);
  const size_t at = text.find(word + " " + to);
  if (at == std::string::npos) return text;
  size_t end = at + word.size() + 1 + to.size();
  if (end < text.size() && text[end] == '(') end = text.find(')', end) + 1;
  return text.insert(end, " was " + from);
}

}  // namespace

TEST_CASE("renaming with was changes nothing") {
  for (uint64_t seed = 2401; seed <= 2460; ++seed) {
    const std::string text = generate(seed, sound_features());
    std::string other = with_was(text, "action", "act1", "deed");
    other = with_was(other, "fact", "friends", "mates");
    other = with_was(other, "fact", "level", "grade");
    other = with_was(other, "taste", "pull", "tug");
    const auto old_name = [](const std::string& name) -> std::string {
      if (name == "deed") return "act1";
      if (name == "mates") return "friends";
      return name == "grade" ? "level" : name;
    };
    Story as;
    as.how.rename = old_name;
    const Ran before = run_text(text, luck_of(seed)), after = run_text(other, luck_of(seed));
    check_same(seed, before, {}, after, as);
  }
}

namespace {

// All that has reached somebody, or could be seen by them, after each instant: as one number.
struct View {
  std::vector<std::pair<int64_t, uint64_t>> after;  // time, digest

  uint64_t before(int64_t time) const {
    uint64_t last = 0;
    for (const auto& [at, digest] : after)
      if (at < time) last = digest;
    return last;
  }
};

// Which entities see an entry of the fact; empty: perhaps anybody.
std::vector<size_t> seeing_keys(const model::World& world, const model::Fact& fact) {
  std::vector<size_t> keys;
  if (fact.seen.all || fact.seen.witness != model::no_slot) return keys;
  for (model::ExprId id : fact.seen.who) {
    const model::Expr& expr = world.exprs[id];
    if (expr.op != model::Op::Variable || expr.slot >= fact.keys) return {};
    keys.push_back(expr.slot);
    if (fact.symmetric && expr.slot < 2) keys.push_back(1U - expr.slot);
  }
  return keys;
}

struct Looking {
  const model::World& world;
  const sim::Executor& executor;
  int64_t who;
  base::Digest digest{};

  std::vector<int64_t> values(const model::Type& type) const {
    std::vector<int64_t> all;
    if (type.sort == Sort::Entity)
      for (int64_t i = 1; i <= static_cast<int64_t>(executor.entities()); ++i) all.push_back(i);
    if (type.sort == Sort::Whole && type.ranged)
      for (int64_t i = type.low; i <= type.high; ++i) all.push_back(i);
    return all;
  }

  void entry(model::FactId id, const std::vector<size_t>& seers, const std::vector<int64_t>& keys) {
    const bool seen = seers.empty() || std::any_of(seers.begin(), seers.end(), [&](size_t key) {
      return keys[key] == who;
    });
    if (!seen) return;
    const auto found = executor.read(id, keys);
    digest.absorb(found ? static_cast<uint64_t>(*found) + 1 : 0);
  }

  void fact(model::FactId id, const std::vector<size_t>& seers, std::vector<int64_t> keys) {
    const model::Fact& fact_row = world.facts[id];
    if (keys.size() == fact_row.keys) return entry(id, seers, keys);
    for (int64_t value : values(fact_row.frame[keys.size()].type)) {
      keys.push_back(value);
      fact(id, seers, keys);
      keys.pop_back();
    }
  }

  void facts() {
    for (model::FactId id : world.facts.ids())
      if (id != world.recognises) fact(id, seeing_keys(world, world.facts[id]), {});
  }
};

bool takes_part(const model::World& world, const Event& event, int64_t who) {
  for (size_t i = 0; event.act && i < event.roles.size(); ++i)
    if (world.acts[event.act].frame[i].type.sort == Sort::Entity && event.roles[i] == who)
      return true;
  return false;
}

struct Watched {
  Ran ran;
  std::vector<View> of;  // by entity
};

Watched watch(const std::string& text, uint64_t seed, size_t people_count) {
  Watched watched{{sound_world(text), {}}, std::vector<View>(people_count + 1)};
  auto made = executor(Judge::Vector, *watched.ran.world, luck_of(seed));
  Recording& told = watched.ran.told;
  std::vector<base::Digest> heard(people_count + 1);
  size_t events = 0, records = 0;
  const model::World& world = *watched.ran.world;
  if (!made->begin(told)) return watched;
  const auto look = [&] {
    const People people(world, told);
    for (; events < told.events.size(); ++events) {
      const Event& event = told.events[events];
      for (size_t who = 1; who <= people_count; ++who) {
        if (takes_part(world, event, static_cast<int64_t>(who)))
          heard[who].absorb(plain(world, told, people, event, {.causes = false}));
        for (const history::Birth& birth : event.births) heard[who].absorb(birth.id);
        for (history::EntityIndex gone : event.ends) heard[who].absorb(people.id(gone));
      }
    }
    for (; records < told.records.size(); ++records) {
      const history::Record& record = told.records[records];
      if (record.who > people_count) continue;
      base::Digest& own = heard[record.who];
      own.absorb(plain(world, told, people, told.events[record.event], {.causes = false}));
      own.absorb(people.id(record.via));
      own.absorb(record.swapped ? people.id(record.put) + 1 : 0);
    }
    for (size_t who = 1; who <= people_count; ++who) {
      Looking looking{world, *made, static_cast<int64_t>(who)};
      looking.facts();
      base::Digest all = heard[who];
      all.absorb(looking.digest.low());
      watched.of[who].after.push_back({made->now(), all.low()});
    }
  };
  look();
  while (told.events.size() < most_events && told.instants.size() / 4 < most_events) {
    auto more = made->advance(told);
    if (!more || !*more) break;
    look();
  }
  return watched;
}

// The first time at which what has reached somebody is not the same in both.
int64_t parts_at(const View& a, const View& b) {
  std::set<int64_t> times;
  for (const auto& [time, digest] : a.after) times.insert(time);
  for (const auto& [time, digest] : b.after) times.insert(time);
  for (int64_t time : times)
    if (a.before(time + 1) != b.before(time + 1)) return time;
  return INT64_MAX;
}

struct Choice {
  std::string what;
  int64_t time = 0;
  bool own = false;        // of their own accord; otherwise they were asked, by whose choice it was
  bool first_step = true;  // nothing else had happened at this time
};

// What somebody began of their own accord, and what they answered, until a time.
std::map<uint64_t, Choice> choices(const Ran& ran, int64_t who, int64_t until) {
  std::map<uint64_t, Choice> found;
  const People people(*ran.world, ran.told);
  for (const Event& event : ran.told.events) {
    if (!event.act || event.time >= until || event.sort != history::EventSort::Act) continue;
    const model::Act& act = ran.world->acts[event.act];
    const bool own = act.rate.sort == model::Rate::Sort::About && event.roles[0] == who;
    const bool begun = act.rate.sort != model::Rate::Sort::About;
    std::string what;
    if (own) what = "does";
    for (const history::AnswerGiven& given : event.answers)
      if (given.who == who) what += " answers " + std::to_string(given.answer);
    if (!what.empty()) found[event.id] = {act.name + " " + what, event.time, own, !begun};
  }
  return found;
}

}  // namespace

TEST_CASE("nobody acts on what has not reached them [slow]") {
  // Nothing is begun by events, and nothing fades: so that what is whose choice is plain to see.
  const Features mask = without({Feature::Begun, Feature::After, Feature::Fades,
                                 Feature::SeenByAll, Feature::PersonBirths, Feature::AtMostOne});
  size_t parted = 0, compared = 0;
  for (uint64_t seed = 2501; seed <= 2560; ++seed) {
    const std::string text = generate(seed, mask);
    const auto world = sound_world(text);
    std::string more = "fact secret(x: person): 0..3 = 0  seen by x\n";
    for (const model::Act& act : world->acts) {
      const bool person = !act.process && act.roles > 0 &&
                          world->kinds[act.frame[0].type.kind].name == "person";
      if (!person || act.rate.sort != model::Rate::Sort::About) continue;
      more += "also " + act.name;
      for (size_t i = 0; i < act.roles; ++i) more += (i == 0 ? "(" : ", ") + act.frame[i].name;
      more += ")\n  wants a\n    hidden: 0.5 * secret(a)\n";
    }
    const auto with = [&](const char* value) {
      return text + more + "start\n  secret(ann) = " + value + "\n";
    };
    const size_t people_count = 8;
    const Watched a = watch(with("0"), seed, people_count),
        b = watch(with("3"), seed, people_count);
    const int64_t end = std::min(reached(a.ran), reached(b.ran));
    const People people(*a.ran.world, a.ran.told);
    for (size_t who = 1; who <= people_count; ++who) {
      const std::string name = people.name(static_cast<int64_t>(who));
      if (name == "ann" || !people.kind(static_cast<int64_t>(who))) continue;
      if (!a.ran.world->kinds[people.kind(static_cast<int64_t>(who))].decides) continue;
      const int64_t parts = parts_at(a.of[who], b.of[who]);
      parted += parts < INT64_MAX;
      auto first = choices(a.ran, static_cast<int64_t>(who), end);
      auto second = choices(b.ran, static_cast<int64_t>(who), end);
      for (int turn = 0; turn < 2; ++turn, std::swap(first, second))
        for (const auto& made : first) {
          const Choice& choice = made.second;
          const auto other = second.find(made.first);
          const bool there = other != second.end() && other->second.time == choice.time;
          const bool same = there && other->second.what == choice.what;
          const bool not_asked = !there && !choice.own;
          const bool may_differ = not_asked || parts < choice.time ||
              (parts == choice.time && !choice.first_step);
          ++compared;
          CHECK_MESSAGE((same || may_differ), "made world ", seed, ": ", name, " ", choice.what,
                        " at ", choice.time, ", what reached them parts at ", parts);
        }
    }
  }
  CHECK(parted > 30);
  CHECK(compared > 1000);
}

namespace {

int64_t all_money(const model::World& world, const sim::Executor& executor, bool& below) {
  int64_t sum = 0;
  for (model::FactId id : world.facts.ids()) {
    const model::Fact& fact = world.facts[id];
    for (int64_t who = 1; fact.holding && who <= static_cast<int64_t>(executor.entities()); ++who) {
      const auto kind = executor.entity(static_cast<history::EntityIndex>(who)).kind;
      const model::KindId wanted = fact.frame[0].type.kind;
      if (kind != wanted && world.kinds[kind].parent != wanted) continue;
      const int64_t held = executor.read(id, {who}).value_or(0);
      below = below || (held < 0 && !fact.outside);
      sum += held;
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("money only moves: there is as much of it after every instant, and nobody owes it") {
  // Somebody who ends takes what they hold out of the world.
  const Features mask = without({Feature::Ends});
  size_t moves = 0, unpaid = 0;
  for (uint64_t seed = 2601; seed <= 2700; ++seed) {
    const auto world = sound_world(generate(seed, mask));
    for (Judge judge : {Judge::Reference, Judge::Vector}) {
      auto made = executor(judge, *world, luck_of(seed));
      int64_t first = 0;
      bool begun = false, same = true, below = false;
      const Recording told = record(*made, most_events, [&] {
        const int64_t sum = all_money(*world, *made, below);
        if (!begun) first = sum;
        begun = true;
        same = same && sum == first;
      });
      CHECK_MESSAGE(same, "made world ", seed);
      CHECK_MESSAGE(!below, "made world ", seed);
      for (const Event& event : told.events) {
        unpaid += event.hitch.sort == history::Hitch::Sort::Unpaid;
        for (const history::Write& write : event.writes)
          moves += event.act && world->facts[write.fact].holding;
      }
    }
  }
  CHECK(moves > 100);
  CHECK(unpaid > 100);
}

TEST_CASE("an arithmetic error stops before the instant, and the history so far stands") {
  const std::string text =
      "world made\n"
      "calendar 2024-01-01 to 2024-01-03\n"
      "kind person decides every 1 hour\n"
      "fact tries(x: person): whole\n"
      "fact share(x: person): number\n"
      "action hum(a: person) about 9 times a day\n"
      "process count_up(x: person) every 1 hour\n"
      "  then: tries(x) += 1, share(x) = 1 / (7 - tries(x))\n"
      "new ann, ben: person\n";
  for (Judge judge : {Judge::Reference, Judge::Vector}) {
    const auto world = sound_world(text);
    auto made = executor(judge, *world, luck_of(1));
    const Recording told = record(*made);
    CHECK(told.error.starts_with("2024-01-01 06:00: in count_up, for ann: "));
    CHECK(text.substr(made->fault_at().begin).starts_with("1 / (7 - tries(x))"));
    const int64_t failed = world->starts + 6 * 3600000;
    sim::Settings settings = luck_of(1);
    settings.until = failed;
    Recording until = run(judge, *world, settings);
    CHECK(until.error.empty());
    until.error = told.error;
    const auto found = difference(*world, told, until);
    CHECK_MESSAGE(!found, *found);
    Recording again = told;
    auto more = made->advance(again);
    CHECK(!more);
    CHECK(more.error().message == told.error);
    CHECK(again.events.size() == told.events.size());
  }
}

TEST_CASE("in made worlds with faults, R and V stop at the same instant with the same words") {
  size_t errors = 0;
  for (uint64_t seed = 1; seed <= 1500; ++seed) {
    const Generated made = generate_world(seed, all_features());
    if (!made.used[static_cast<size_t>(Feature::Faults)]) continue;
    const auto world = sound_world(made.text);
    const Recording r = run(Judge::Reference, *world, luck_of(seed), most_events);
    const Recording v = run(Judge::Vector, *world, luck_of(seed), most_events);
    errors += !r.error.empty();
    CHECK(r.error == v.error);
    CHECK(r.instants.size() == v.instants.size());
  }
  CHECK(errors > 3);
}

}  // namespace milieu::tests
