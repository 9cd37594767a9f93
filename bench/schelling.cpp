// bench/schelling.world as one would write it by hand: [--side N] [--agents N] [--radius N]
// [--enough N] [--days N].
//
// The same order, draws and cells as in Milieu, so it ends exactly alike. The empty cell that is
// drawn is the nth by birth, and found by counting row by row.
#include <array>

#include "bench/by_hand.h"
#include "bench/measure.h"

namespace milieu::bench {
namespace {

constexpr uint8_t nobody = 0, red = 1, blue = 2;

struct Grid {
  base::Luck luck{};
  uint64_t site = base::hash_text("schelling.move");
  int64_t side, radius, enough;
  std::vector<uint8_t> colour;      // by cell
  std::vector<uint32_t> empty_in;   // by row
  uint32_t empty = 0;
  std::vector<uint64_t> id;         // by agent
  std::vector<uint32_t> at;
  std::vector<Due> due;
  uint64_t events = 1;  // the start

  Grid(int64_t wide, size_t agents, int64_t reach, int64_t alike)
      : side(wide), radius(reach), enough(alike), colour(static_cast<size_t>(wide * wide), nobody),
        empty_in(static_cast<size_t>(wide), static_cast<uint32_t>(wide)),
        empty(static_cast<uint32_t>(wide * wide)), id(crowd("schelling.reds", agents / 2)) {
    const std::vector<uint64_t> blues = crowd("schelling.blues", agents / 2);
    id.insert(id.end(), blues.begin(), blues.end());
    at.resize(id.size());
    for (uint32_t a = 0; a < id.size(); ++a)
      enter(a, nth_empty(at_start(luck, id[a]).with(0).index(empty, first_lane)));
  }

  uint32_t row(uint32_t cell) const { return cell / static_cast<uint32_t>(side); }

  uint32_t nth_empty(uint64_t nth) const {
    uint32_t y = 0;
    for (; nth >= empty_in[y]; ++y) nth -= empty_in[y];
    for (uint32_t cell = y * static_cast<uint32_t>(side);; ++cell)
      if (colour[cell] == nobody && nth-- == 0) return cell;
  }

  void enter(uint32_t a, uint32_t cell) {
    colour[cell] = a < id.size() / 2 ? red : blue;
    at[a] = cell;
    --empty, --empty_in[row(cell)];
  }

  void leave(uint32_t a) {
    colour[at[a]] = nobody;
    ++empty, ++empty_in[row(at[a])];
  }

  bool content(uint32_t a) const {
    const int64_t x = at[a] % side, y = at[a] / side;
    const int64_t top = std::max<int64_t>(0, y - radius), bottom = std::min(side - 1, y + radius);
    const int64_t left = std::max<int64_t>(0, x - radius), right = std::min(side - 1, x + radius);
    int64_t alike = -1;  // oneself
    for (int64_t to_y = top; to_y <= bottom; ++to_y)
      for (int64_t to_x = left; to_x <= right; ++to_x)
        alike += colour[static_cast<size_t>(to_y * side + to_x)] == colour[at[a]];
    return alike >= enough;
  }

  void day(int64_t time) {
    due.clear();
    for (uint32_t a = 0; a < id.size(); ++a) due.push_back({0, calendar_id(site, id[a], time), a});
    put_in_order(luck, due);
    for (const Due& one : due) {
      if (content(one.who)) continue;
      const base::Key draw = sim::event_key(luck, site, one.event, 0).with(0);
      const uint32_t cell = nth_empty(draw.index(empty, first_lane));
      leave(one.who), enter(one.who, cell);
      ++events;
    }
  }
};

int run(int argc, char** argv) {
  const int64_t side = option(argc, argv, "--side", 40), days = option(argc, argv, "--days", 20);
  const size_t agents = static_cast<size_t>(option(argc, argv, "--agents", 1000));
  const int64_t radius = option(argc, argv, "--radius", 1);
  const int64_t enough = option(argc, argv, "--enough", 3);
  const int64_t starts = *base::time_of({2000, 1, 1});
  Ending ending;
  uint64_t events = 0;
  measured([&] {
    Grid grid(side, agents, radius, enough);
    is_set_up();
    for (int64_t day = 0; day < days; ++day) grid.day(starts + day * base::day);
    events = grid.events;
    for (const uint32_t cell : grid.at) ending.with(cell + 3);  // two colours are born before
  });
  return tell(events, ending);
}

}  // namespace
}  // namespace milieu::bench

int main(int argc, char** argv) { return milieu::bench::run(argc, argv); }
