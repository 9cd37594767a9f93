// worlds/classics/dilemma_50.world as one would write it by hand: [--side N] [--days N].
//
// Where those who did equally well do different things, the same draw decides as in Milieu, so it
// ends exactly alike.
#include <array>

#include "bench/by_hand.h"
#include "bench/measure.h"

namespace milieu::bench {
namespace {

constexpr double temptation = 1.9, defectors = 0.1;
constexpr uint8_t cooperation = 1, defection = 2;

struct Torus {
  base::Luck luck{};
  uint64_t site = base::hash_text("spatial_dilemma.imitate");
  uint32_t side;
  std::vector<uint64_t> id;
  std::vector<uint8_t> plays, next;
  std::vector<double> payoff;
  uint64_t events = 1;  // the start
  double measured = 0;

  explicit Torus(uint32_t wide)
      : side(wide), id(crowd("dilemma_50.players", wide * wide)), payoff(id.size()) {
    for (const uint64_t who : id) {
      const base::Key own = at_start(luck, sim::each_subject(start_id(), {who}));
      plays.push_back(own.uniform(second_lane) < defectors ? defection : cooperation);
    }
    next = plays;
  }

  std::array<uint32_t, 9> near(uint32_t x) const {
    const uint32_t column = x % side, row = x / side;
    const std::array<uint32_t, 3> columns{(column + side - 1) % side, column, (column + 1) % side};
    const std::array<uint32_t, 3> rows{(row + side - 1) % side, row, (row + 1) % side};
    std::array<uint32_t, 9> found{};
    size_t n = 0;
    for (const uint32_t one : rows)
      for (const uint32_t other : columns) found[n++] = one * side + other;
    return found;
  }

  // By lot among those who did best.
  uint32_t lot(uint32_t x, const std::array<uint32_t, 9>& all, double best, int64_t time) const {
    const uint64_t event = calendar_id(site, id[x], 0, time);
    const base::Key draw = sim::event_key(luck, site, event, 0).with(0);
    uint32_t found = x;
    uint64_t highest = 0;
    for (const uint32_t y : all) {
      if (payoff[y] < best) continue;
      const uint64_t score = draw.with(id[y]).bits(first_lane);
      if (score >= highest) found = y, highest = score;
    }
    return found;
  }

  void imitate(uint32_t x, int64_t time) {
    const std::array<uint32_t, 9> all = near(x);
    double best = -1;
    uint8_t does = 0;
    bool open = false;  // those who did best do different things
    for (const uint32_t y : all) {
      if (payoff[y] > best) best = payoff[y], does = plays[y], open = false;
      else if (payoff[y] == best && plays[y] != does) open = true;
    }
    next[x] = open ? plays[lot(x, all, best, time)] : does;
    events += next[x] != plays[x];
  }

  void day(int64_t noon) {
    size_t cooperators = 0;
    for (uint32_t x = 0; x < id.size(); ++x) {
      size_t about = 0;
      for (const uint32_t y : near(x)) about += plays[y] == cooperation;
      payoff[x] = static_cast<double>(about) * (plays[x] == defection ? temptation : 1);
      cooperators += plays[x] == cooperation;
    }
    measured += static_cast<double>(cooperators) / static_cast<double>(id.size());
    for (uint32_t x = 0; x < id.size(); ++x) imitate(x, noon);
    plays = next;
  }
};

int run(int argc, char** argv) {
  const int64_t days = option(argc, argv, "--days", 300);
  const uint32_t side = static_cast<uint32_t>(option(argc, argv, "--side", 50));
  const int64_t starts = *base::time_of({1992, 1, 1});
  Ending ending;
  uint64_t events = 0;
  double all = 0;
  measured([&] {
    Torus torus(side);
    is_set_up();
    for (int64_t day = 0; day < days; ++day) torus.day(starts + day * base::day + 12 * base::hour);
    events = torus.events, all = torus.measured;
    for (const uint8_t plays : torus.plays) ending.with(plays);
  });
  say("peak_kib", peak_kib());
  say("events", events);
  say("measured", all);
  say("ending", ending.hex());
  return 0;
}

}  // namespace
}  // namespace milieu::bench

int main(int argc, char** argv) { return milieu::bench::run(argc, argv); }
