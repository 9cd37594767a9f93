// worlds/classics/one_coin.world as one would write it by hand: [--days N] [--unmeasured]
// [--in-order] [--agents N] (there are, and meetings in an hour).
//
// Each meeting draws by the same key as in Milieu. It makes no difference to the model in which
// order the meetings of an hour are held, so they are held as they are counted; --in-order holds
// them in Milieu's order, which has to be found by sorting, and then ends exactly alike.
#include <algorithm>
#include <cmath>
#include <vector>

#include "base/calendar.h"
#include "bench/measure.h"
#include "sim/luck.h"

namespace milieu::bench {
namespace {

constexpr uint32_t lane = sim::Lane::free_lane + 1;

struct Game {
  size_t agents;  // there are, and meetings in an hour
  base::Luck luck{};
  uint64_t site = base::hash_text("one_coin.meet");
  int64_t starts = *base::time_of({2000, 1, 1});
  std::vector<int64_t> coins = std::vector<int64_t>(agents, 1);
  uint64_t events = 0;
  double measured = 0;

  explicit Game(size_t number) : agents(number) {}

  // The ids of an hour's meetings.
  std::vector<uint64_t> hour(int64_t time) const {
    static const sim::Ids nobody(2, 0);
    std::vector<uint64_t> ids;
    for (size_t n = 1; n <= agents; ++n)
      ids.push_back(sim::event_id(site, nobody, static_cast<uint64_t>(time), n));
    return ids;
  }

  void order(std::vector<uint64_t>& ids) const {
    std::vector<std::pair<uint64_t, uint64_t>> keys;
    for (const uint64_t id : ids) keys.push_back({sim::order_key(luck, id), id});
    std::sort(keys.begin(), keys.end());
    for (size_t i = 0; i < ids.size(); ++i) ids[i] = keys[i].second;
  }

  void meet(uint64_t id) {
    const size_t i = sim::event_key(luck, site, id, 0).with(0).index(agents, lane);
    size_t j = sim::event_key(luck, site, id, 1).with(1).index(agents - 1, lane);
    if (j >= i) ++j;
    if (coins[i] < 1) return;
    --coins[i], ++coins[j];
    ++events;
  }

  void measure() {
    double all = 0, broke = 0, squares = 0, apart = 0;
    for (const int64_t held : coins) all += static_cast<double>(held), broke += held < 1;
    const double number = static_cast<double>(agents), average = all / number;
    for (const int64_t held : coins)
      squares += (static_cast<double>(held) - average) * (static_cast<double>(held) - average);
    for (const int64_t a : coins)
      for (const int64_t b : coins) apart += std::fabs(static_cast<double>(a - b));
    measured += all + broke / number + squares / number +
                apart / (number * number) / (2 * average);
  }
};

int run(int argc, char** argv) {
  const bool in_order = has(argc, argv, "--in-order"), unmeasured = has(argc, argv, "--unmeasured");
  const int64_t hours = option(argc, argv, "--days", 366) * 24;
  Game game(static_cast<size_t>(option(argc, argv, "--agents", 100)));
  measured([&] {
    is_set_up();
    for (int64_t hour = 0; hour < hours; ++hour) {
      std::vector<uint64_t> ids = game.hour(game.starts + hour * base::hour);
      if (in_order) game.order(ids);
      for (const uint64_t id : ids) game.meet(id);
      if (hour % 24 == 0 && !unmeasured) game.measure();
    }
  });
  say("peak_kib", peak_kib());
  say("events", game.events + 1);  // and the start
  say("measured", game.measured);
  Ending ending;
  for (const int64_t held : game.coins) ending.with(held * 1'000'000);
  say("ending", ending.hex());
  return 0;
}

}  // namespace
}  // namespace milieu::bench

int main(int argc, char** argv) { return milieu::bench::run(argc, argv); }
