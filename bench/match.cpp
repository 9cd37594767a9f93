// bench/match.world as one would write it by hand: [--side N] (parishes) [--couples N].
//
// The same people, tastes and parishes as in Milieu. In which order men propose makes no difference
// to who has whom in the end, so a man who is refused goes on at once; it ends exactly alike.
#include <cmath>
#include <limits>

#include "base/distribution.h"
#include "bench/by_hand.h"
#include "bench/measure.h"

namespace milieu::bench {
namespace {

constexpr uint32_t fourth_lane = first_lane + 3, nobody = UINT32_MAX;

struct Person {
  uint64_t id = 0;
  int32_t rank = 0, age = 0;
  uint32_t parish = 0;
};

struct Market {
  base::Luck luck{};
  uint64_t charm = base::hash_text("match.charm");
  uint32_t side;
  std::vector<Person> man, woman;
  std::vector<uint32_t> first, at_home;  // women by parish: from first[p] to first[p + 1]
  std::vector<uint32_t> holds;           // by woman
  std::vector<double> last;              // by man: how much he liked whom he last turned to
  uint64_t events = 1;                   // the start

  Market(uint32_t wide, size_t couples)
      : side(wide), man(people("match.men", couples)), woman(people("match.women", couples)),
        first(wide * wide + 1, 0), at_home(couples), holds(couples, nobody),
        last(couples, std::numeric_limits<double>::infinity()) {
    for (const Person& w : woman) ++first[w.parish + 1];
    for (uint32_t p = 0; p < side * side; ++p) first[p + 1] += first[p];
    std::vector<uint32_t> filled(first.begin(), first.end() - 1);
    for (uint32_t w = 0; w < couples; ++w) at_home[filled[woman[w].parish]++] = w;
  }

  std::vector<Person> people(const char* name, size_t number) const {
    std::vector<Person> all;
    for (const uint64_t id : crowd(name, number)) {
      const base::Key own = at_start(luck, sim::each_subject(start_id(), {id}));
      Person one{id};
      one.rank = 1 + static_cast<int32_t>(own.with(0).index(3, second_lane));
      one.parish = static_cast<uint32_t>(own.with(0).index(side * side, third_lane));
      const base::Distribution ages{base::Family::Die, 18, 60};
      one.age = static_cast<int32_t>(base::quantile(ages, own.uniform(fourth_lane)));
      all.push_back(one);
    }
    return all;
  }

  double likes(const Person& x, const Person& y) const {
    const base::Key own = base::Key(luck).with(charm).with(2).with(x.id).with(y.id);
    return own.normal(sim::Lane::taste) - std::abs(x.rank - y.rank) -
           0.1 * std::abs(x.age - y.age) - (x.parish == y.parish ? 0 : 0.5);
  }

  // Of the women in his own parish and the eight around it, the best after the last one.
  uint32_t next(uint32_t m) {
    const Person& he = man[m];
    const uint32_t x = he.parish % side, y = he.parish / side;
    uint32_t best = nobody;
    double best_value = -std::numeric_limits<double>::infinity();
    for (uint32_t to_y = y > 0 ? y - 1 : 0; to_y <= std::min(side - 1, y + 1); ++to_y)
      for (uint32_t to_x = x > 0 ? x - 1 : 0; to_x <= std::min(side - 1, x + 1); ++to_x)
        for (uint32_t i = first[to_y * side + to_x]; i < first[to_y * side + to_x + 1]; ++i) {
          const double value = likes(he, woman[at_home[i]]);
          if (value < last[m] && value > best_value) best = at_home[i], best_value = value;
        }
    last[m] = best_value;
    return best;
  }

  void court(uint32_t m) {
    ++events;
    for (uint32_t w = next(m); w != nobody; w = next(m)) {
      const uint32_t other = holds[w];
      if (other == nobody) return void(holds[w] = m);
      if (likes(woman[w], man[m]) > likes(woman[w], man[other])) holds[w] = m, m = other;
      events += 3;  // he is turned down, gets over it, and turns to somebody else
    }
  }
};

int run(int argc, char** argv) {
  const uint32_t side = static_cast<uint32_t>(option(argc, argv, "--side", 5));
  const size_t couples = static_cast<size_t>(option(argc, argv, "--couples", 500));
  Ending ending;
  uint64_t events = 0;
  measured([&] {
    Market market(side, couples);
    is_set_up();
    for (uint32_t m = 0; m < couples; ++m) market.court(m);
    events = market.events;
    const int64_t before = 3 + side * side;  // classes and parishes are born before
    for (const uint32_t m : market.holds) ending.with(m == nobody ? 0 : before + 1 + m);
  });
  return tell(events, ending);
}

}  // namespace
}  // namespace milieu::bench

int main(int argc, char** argv) { return milieu::bench::run(argc, argv); }
