// bench/choice.world as one would write it by hand: [--people N].
//
// The same arithmetic, draws and choice as in Milieu, so it ends exactly alike.
#include <array>

#include "bench/by_hand.h"
#include "bench/measure.h"
#include "sim/choice.h"

namespace milieu::bench {
namespace {

constexpr size_t tables = 8;

struct Table {
  uint64_t id = 0;
  size_t number = 0;  // as it was born, from 1
  double sun = 0, price = 0, view = 0;
};

struct Person {
  uint64_t id = 0;
  double thrift = 0, ease = 0;
  std::array<double, tables> liking{}, habit{};  // by place among the tables
  size_t seat = 0;                               // the number of a table; 0: none
};

struct Hall {
  base::Luck luck{};
  base::Key sits = base::Key(luck).with(base::hash_text("choice.sit")).with(1);
  std::vector<Table> table;  // in canonical order: by id
  std::vector<Person> person;
  uint64_t events = 1;  // the start

  explicit Hall(size_t people) {
    for (const uint64_t id : crowd("choice.tables", tables)) {
      const base::Key own = at_start(luck, id);
      table.push_back({id, table.size() + 1, kept(own.uniform(first_lane)),
                       kept(own.uniform(second_lane)), kept(own.uniform(third_lane))});
    }
    std::sort(table.begin(), table.end(), [](auto& a, auto& b) { return a.id < b.id; });
    for (const uint64_t id : crowd("choice.people", people)) {
      const base::Key own = at_start(luck, id);
      person.push_back({id, kept(own.uniform(first_lane)), kept(own.uniform(second_lane))});
      for (size_t t = 0; t < tables; ++t) {
        const base::Key both = at_start(luck, sim::each_subject(start_id(), {id, table[t].id}));
        person.back().liking[t] = kept(both.uniform(second_lane));
        person.back().habit[t] = kept(both.uniform(third_lane));
      }
    }
  }

  void choose(Person& who) {
    std::array<double, tables> values{};
    for (size_t t = 0; t < tables; ++t) {
      const Table& one = table[t];
      values[t] = 2 * who.liking[t] + who.habit[t] + one.view * who.ease +
                  -2 * one.price * who.thrift + (1.5 * one.sun - 1) +
                  -0.5 * who.ease * (1 - one.sun);
    }
    const double rate = sim::bent_rate(1.0 / base::minute, sim::inclusive(values, sim::narrow));
    const base::Key own = sits.with(who.id);
    const base::Key clock = own.with(0).with(0);  // interval, firing
    if (sim::waiting(clock.exponential(sim::Lane::act_clock), rate) >= base::hour) return;
    std::array<double, tables> scores{};
    for (size_t t = 0; t < tables; ++t) {
      const base::Key way = own.with(1).with(table[t].id).with(0).with(0);
      scores[t] = values[t] / sim::narrow + way.gumbel(sim::Lane::way);
    }
    who.seat = table[sim::largest(scores).index].number;
    ++events;
  }
};

int run(int argc, char** argv) {
  const size_t people = static_cast<size_t>(option(argc, argv, "--people", 1000));
  Ending ending;
  uint64_t events = 0;
  measured([&] {
    Hall hall(people);
    is_set_up();
    for (Person& who : hall.person) hall.choose(who);
    events = hall.events;
    for (const Person& who : hall.person) ending.with(static_cast<int64_t>(who.seat));
  });
  return tell(events, ending);
}

}  // namespace
}  // namespace milieu::bench

int main(int argc, char** argv) { return milieu::bench::run(argc, argv); }
