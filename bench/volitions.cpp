// bench/volitions.world as one would write it by hand: [--people N] [--days N].
//
// The same rules, draws and clocks as in Milieu, so it ends exactly alike. Whoever looks weighs all
// eight acts toward everybody anew.
#include <array>

#include "base/distribution.h"
#include "bench/by_hand.h"
#include "bench/measure.h"
#include "sim/choice.h"

namespace milieu::bench {
namespace {

enum Act : size_t { befriend, drop, court, part, confide, suspect, warm_to, cool_to, acts };
constexpr std::array<const char*, acts> names{"befriend", "drop",    "court",   "part",
                                              "confide",  "suspect", "warm_to", "cool_to"};
constexpr double plain_rate = 1.0 / (10.0 * base::day);
constexpr int64_t long_ago = -1000 * base::day;

struct Person {
  uint64_t id = 0;
  bool injured = false, lonely = false, jealous = false, trusting = false, kind_face = false,
       fine_smile = false, for_films = false, for_sport = false, for_music = false;
};

// What one has for another; the first two are mutual.
struct Tie {
  bool friends = false, lovers = false, drawn_to = false, worried_for = false, hates = false,
       fell_for = false;
  int32_t affinity = 50, trust = 50;
  int64_t courted = long_ago, parted = long_ago;
};

struct Clock {
  double left = 0, rate = 0;
  int64_t since = 0, due = sim::never, firing = 0;
  bool drawn = false;
  std::vector<double> values;  // by place in canonical order
};

struct Circle {
  base::Luck luck{};
  std::array<uint64_t, acts> site{};
  uint64_t falls = base::hash_text("volitions.fall_for");
  std::vector<Person> person;
  std::vector<uint32_t> order;  // canonical: by id
  std::vector<Tie> ties;
  std::vector<std::array<Clock, acts>> clocks;
  int64_t interval = 0, ends = 0;
  uint64_t events = 1;  // the start

  Tie& tie(uint32_t x, uint32_t y) { return ties[x * person.size() + y]; }
  uint32_t people() const { return static_cast<uint32_t>(person.size()); }

  explicit Circle(size_t number) : ties(number * number), clocks(number) {
    for (size_t act = 0; act < acts; ++act)
      site[act] = base::hash_text(std::string("volitions.") + names[act]);
    for (const uint64_t id : crowd("volitions.people", number)) person.push_back(born(id));
    for (uint32_t x = 0; x < number; ++x) order.push_back(x);
    std::sort(order.begin(), order.end(),
              [&](uint32_t a, uint32_t b) { return person[a].id < person[b].id; });
    for (uint32_t x = 0; x < number; ++x)
      for (uint32_t y = 0; y < number; ++y)
        if (x != y) acquaint(x, y);
  }

  Person born(uint64_t id) const {
    const base::Key own = at_start(luck, sim::each_subject(start_id(), {id}));
    uint32_t lane = first_lane;
    const auto chance = [&](double p) { return own.uniform(++lane) < p; };
    return {id,          chance(0.1), chance(0.3), chance(0.3), chance(0.3),
            chance(0.3), chance(0.3), chance(0.3), chance(0.3), chance(0.3)};
  }

  void acquaint(uint32_t x, uint32_t y) {
    const uint64_t both = sim::each_subject(start_id(), {person[x].id, person[y].id});
    const base::Key own = at_start(luck, both);
    uint32_t lane = first_lane + 10;
    const auto chance = [&](double p) { return own.uniform(++lane) < p; };
    const auto die = [&] {
      const base::Distribution from{base::Family::Die, 0, 100};
      return static_cast<int32_t>(base::quantile(from, own.uniform(++lane)));
    };
    Tie &one = tie(x, y), &other = tie(y, x);
    one.affinity = die(), one.trust = die();
    if (chance(0.05)) one.friends = other.friends = true;
    if (chance(0.01)) one.lovers = other.lovers = true;
    one.drawn_to = chance(0.05);
    one.hates = chance(0.05);
  }

  bool for_friendship(uint32_t x, uint32_t y) {
    const Tie& to = tie(x, y);
    return 0.5 * (to.affinity > 0) + 0.5 * (to.affinity > 66) +
               0.5 * (to.affinity < 33 && !to.hates) - 1.5 * (to.affinity < 25) >=
           0;
  }
  bool for_love(uint32_t x, uint32_t y) {
    const Tie& to = tie(x, y);
    return 0.5 * (to.drawn_to && !to.lovers) + 1.0 * (to.fell_for && !to.lovers) -
               0.5 * person[x].injured - 0.5 * to.hates >=
           0;
  }

  double common(size_t act, uint32_t x) const {
    if (act == court) return -0.5 * person[x].injured;
    return act == confide ? 0.4 * person[x].trusting : 0;
  }

  // The motives of x to do it to y, but for those that are the same whoever y is.
  double wish(size_t act, uint32_t x, uint32_t y) {
    const Tie& to = tie(x, y);
    const Person &he = person[x], &she = person[y];
    const bool cold = to.affinity < 25, low = to.affinity < 33;
    switch (act) {
      case befriend:
        return 0.5 * (to.affinity > 0) + 0.5 * (to.affinity > 66) + 0.5 * (low && !to.hates) +
               -1.5 * cold;
      case drop: return 1.0 * cold + 0.5 * low + 2.0 * to.hates;
      case court:
        return 0.5 * (to.drawn_to && !to.lovers) + 1.0 * (to.fell_for && !to.lovers) +
               -0.5 * to.hates;
      case part: return 0.5 * to.hates;
      case confide:
        return 1.0 * to.lovers + -1.0 * to.hates + 0.2 * she.kind_face + -2.0 * to.hates;
      case suspect: return 1.0 * to.hates + 2.0 * to.hates;
      case warm_to:
        return 0.2 * she.fine_smile + 0.3 * (he.for_films && she.for_films) +
               0.3 * (he.for_sport && she.for_sport) + 0.3 * (he.for_music && she.for_music) +
               -1.0 * cold + -2.0 * to.hates;
      default: return 1.0 * cold + 2.0 * to.hates;
    }
  }

  base::Key own(size_t act, uint32_t x) const {
    return base::Key(luck).with(site[act]).with(1).with(person[x].id);
  }

  // A clock that is read and runs as fast as it did goes on.
  void look(uint32_t x, int64_t now, bool fresh) {
    for (size_t act = 0; act < acts; ++act) {
      Clock& clock = clocks[x][act];
      clock.values.clear();
      for (const uint32_t y : order)
        if (y != x) clock.values.push_back(wish(act, x, y));
      const double inclusive = sim::inclusive(clock.values, sim::narrow);
      const double rate = sim::bent_rate(plain_rate, common(act, x) + inclusive);
      if (fresh) clock.firing = 0, clock.drawn = false;
      if (rate == clock.rate && !fresh) continue;
      if (clock.drawn) clock.left -= clock.rate * static_cast<double>(now - clock.since);
      else
        clock.left = own(act, x)
                         .with(word(interval))
                         .with(word(clock.firing))
                         .exponential(sim::Lane::act_clock);
      clock.drawn = true, clock.rate = rate, clock.since = now;
      const int64_t wait = sim::waiting(clock.left, rate);
      clock.due = wait < ends - now ? now + wait : sim::never;
    }
  }

  uint32_t choose(size_t act, uint32_t x) const {
    const Clock& clock = clocks[x][act];
    std::vector<double> scores;
    std::vector<uint32_t> others;
    for (const uint32_t y : order) {
      if (y == x) continue;
      const base::Key way = own(act, x).with(1).with(person[y].id);
      const double noise =
          way.with(word(interval)).with(word(clock.firing)).gumbel(sim::Lane::way);
      scores.push_back(clock.values[scores.size()] / sim::narrow + noise);
      others.push_back(y);
    }
    return others[sim::largest(scores).index];
  }

  void happens(size_t act, uint32_t x, uint32_t y, int64_t now) {
    Tie &to = tie(x, y), &from = tie(y, x);
    switch (act) {
      case befriend:
        if (for_friendship(y, x)) to.friends = from.friends = true;
        break;
      case drop: to.friends = from.friends = false; break;
      case court:
        to.courted = now;
        if (for_love(y, x)) to.lovers = from.lovers = true;
        break;
      case part: to.parted = now, to.lovers = from.lovers = false; break;
      case confide: to.trust = std::min(100, to.trust + 5); break;
      case suspect: to.trust = std::max(0, to.trust - 5); break;
      case warm_to: to.affinity = std::min(100, to.affinity + 5); break;
      default: to.affinity = std::max(0, to.affinity - 5);
    }
  }

  void fire(size_t act, uint32_t x) {
    Clock& clock = clocks[x][act];
    const int64_t now = clock.due;
    const uint32_t y = choose(act, x);
    ++clock.firing;
    clock.drawn = false, clock.rate = 0, clock.since = now, clock.due = sim::never;
    happens(act, x, y, now);
    ++events;
    look(x, now, false);
    if (act == befriend || act == court) look(y, now, false);  // who was asked
  }

  // All that follows by itself, judged before any of it is done.
  void midnight(int64_t time) {
    std::vector<bool*> begins, ceases;
    for (uint32_t x = 0; x < people(); ++x) {
      size_t friends = 0;
      for (uint32_t y = 0; y < people(); ++y) {
        Tie& to = tie(x, y);
        friends += to.friends;
        if (person[y].injured && to.lovers && !to.worried_for) begins.push_back(&to.worried_for);
        if (to.parted >= time - 3 * base::day && !to.lovers && to.worried_for)
          ceases.push_back(&to.worried_for);
        if (!to.lovers || !person[x].jealous) continue;
        for (uint32_t z = 0; z < people(); ++z)
          if (tie(z, y).courted >= time - base::day && z != x && !tie(x, z).hates)
            begins.push_back(&tie(x, z).hates);
      }
      if (person[x].lonely && friends > 1) ceases.push_back(&person[x].lonely);
    }
    for (bool* one : begins) *one = true;
    for (bool* one : ceases) *one = false;
    for (uint32_t x = 0; x < people(); ++x) {
      const uint64_t event = calendar_id(falls, person[x].id, 0, time);
      const base::Key draw = sim::event_key(luck, falls, event, 0).with(0);
      uint32_t y = static_cast<uint32_t>(draw.index(people() - 1, first_lane));
      if (y >= x) ++y;
      tie(x, y).drawn_to = tie(x, y).fell_for = true;
    }
    events += begins.size() + ceases.size() + people();
  }

  void turn(int64_t day, int64_t time) {
    midnight(time);
    interval = day, ends = time + base::day;
    for (uint32_t x = 0; x < people(); ++x) look(x, time, true);
    for (;;) {
      size_t act = 0;
      uint32_t who = 0;
      for (uint32_t x = 0; x < people(); ++x)
        for (size_t other = 0; other < acts; ++other)
          if (clocks[x][other].due < clocks[who][act].due) who = x, act = other;
      if (clocks[who][act].due == sim::never) return;
      fire(act, who);
    }
  }
};

int run(int argc, char** argv) {
  const int64_t days = option(argc, argv, "--days", 4);
  const size_t people = static_cast<size_t>(option(argc, argv, "--people", 100));
  const int64_t starts = *base::time_of({2000, 1, 1});
  Ending ending;
  uint64_t events = 0;
  measured([&] {
    Circle circle(people);
    is_set_up();
    for (int64_t day = 0; day < days; ++day) circle.turn(day, starts + day * base::day);
    events = circle.events;
    for (const Tie& one : circle.ties) ending.with(one.affinity);
  });
  return tell(events, ending);
}

}  // namespace
}  // namespace milieu::bench

int main(int argc, char** argv) { return milieu::bench::run(argc, argv); }
