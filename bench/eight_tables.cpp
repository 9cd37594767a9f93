// bench/eight_tables.world as one would write it by hand: [--days N].
//
// The same arithmetic, draws and choice as in Milieu, so it ends exactly alike. As nobody has
// anything to do with anybody else, people are gone through one by one, each for a whole hour.
#include <algorithm>
#include <array>
#include <vector>

#include "base/calendar.h"
#include "base/exact.h"
#include "bench/measure.h"
#include "sim/choice.h"
#include "sim/luck.h"

namespace milieu::bench {
namespace {

constexpr size_t tables = 8, persons = 500;
constexpr uint32_t first_lane = sim::Lane::free_lane + 1, second_lane = first_lane + 1;

struct Table {
  uint64_t id = 0;
  size_t number = 0;  // as it was born, from 0
  double sun = 0, price = 0, view = 0;
};

struct Person {
  uint64_t id = 0;
  double thrift = 0, ease = 0;
  std::array<double, tables> liking{}, habit{};  // by place among the tables
};

double kept(double value) { return base::to_double(*base::to_fixed(value)); }

uint64_t word(int64_t number) { return static_cast<uint64_t>(number); }

struct Hall {
  base::Luck luck{};
  base::Key sits = base::Key(luck).with(base::hash_text("eight_tables.sit")).with(1);
  int64_t starts = *base::time_of({2000, 1, 1});
  std::vector<Table> table;  // in canonical order: by id
  std::vector<Person> person;
  uint64_t events = 1;  // the start

  // Where there is an `each`, it has the first lane.
  double at_start(uint64_t subject, uint32_t lane) const {
    return kept(sim::event_key(luck, base::hash_text("start"), subject, 0).uniform(lane));
  }

  Hall() {
    for (size_t n = 0; n < tables; ++n) {
      const uint64_t id = sim::named_id("eight_tables.tables", static_cast<int64_t>(n + 1));
      table.push_back({id, n, 0, at_start(id, first_lane), at_start(id, second_lane)});
    }
    std::sort(table.begin(), table.end(), [](auto& a, auto& b) { return a.id < b.id; });
    const uint64_t start = sim::event_id(base::hash_text("start"), {}, 0, 0);
    for (size_t n = 1; n <= persons; ++n) {
      Person made{sim::named_id("eight_tables.people", static_cast<int64_t>(n))};
      made.thrift = at_start(made.id, first_lane), made.ease = at_start(made.id, second_lane);
      for (size_t t = 0; t < tables; ++t)
        made.liking[t] = at_start(sim::each_subject(start, {made.id, table[t].id}), second_lane);
      person.push_back(made);
    }
  }

  void shine(int64_t time) {
    static const uint64_t site = base::hash_text("eight_tables.shine");
    for (Table& one : table) {
      const uint64_t id = sim::event_id(site, {one.id}, word(time), 1);
      one.sun = kept(sim::event_key(luck, site, id, 0).uniform(first_lane));
      ++events;
    }
  }

  std::array<double, tables> weigh(const Person& who) const {
    std::array<double, tables> values{};
    for (size_t t = 0; t < tables; ++t) {
      const Table& one = table[t];
      values[t] = 2 * who.liking[t] + who.habit[t] + one.view * who.ease +
                  -2 * one.price * who.thrift + (1.5 * one.sun - 1) +
                  -0.5 * who.ease * (1 - one.sun);
    }
    return values;
  }

  void spend_hour(Person& who, int64_t hour) {
    const base::Key own = sits.with(who.id);
    int64_t left = base::hour;
    for (int64_t firing = 0;; ++firing) {
      const std::array<double, tables> values = weigh(who);
      const double rate =
          sim::bent_rate(1.0 / (12.0 * base::hour), sim::inclusive(values, sim::narrow));
      const base::Key clock = own.with(word(hour)).with(word(firing));
      const int64_t wait = sim::waiting(clock.exponential(sim::Lane::act_clock), rate);
      if (wait >= left) return;
      left -= wait;
      std::array<double, tables> scores{};
      for (size_t t = 0; t < tables; ++t) {
        const base::Key way = own.with(1).with(table[t].id).with(word(hour)).with(word(firing));
        scores[t] = values[t] / sim::narrow + way.gumbel(sim::Lane::way);
      }
      double& habit = who.habit[sim::largest(scores).index];
      habit = std::clamp(kept(habit + kept(0.1 * (1 - habit))), 0.0, 1.0);
      ++events;
    }
  }
};

int run(int argc, char** argv) {
  const int64_t hours = option(argc, argv, "--days", 7) * 24;
  Hall hall;
  measured([&] {
    is_set_up();
    for (int64_t hour = 0; hour < hours; ++hour) {
      hall.shine(hall.starts + hour * base::hour);
      for (Person& who : hall.person) hall.spend_hour(who, hour);
    }
  });
  say("peak_kib", peak_kib());
  say("events", hall.events);
  std::array<size_t, tables> place{};  // by birth
  for (size_t t = 0; t < tables; ++t) place[hall.table[t].number] = t;
  Ending ending;
  for (const Person& who : hall.person)
    for (size_t n = 0; n < tables; ++n) ending.with(*base::to_fixed(who.habit[place[n]]));
  say("ending", ending.hex());
  return 0;
}

}  // namespace
}  // namespace milieu::bench

int main(int argc, char** argv) { return milieu::bench::run(argc, argv); }
