// bench/town.world as one would write it by hand: [--people N] [--minutes N].
//
// The same draws as in Milieu, so it ends exactly alike. What everybody has for everybody lies in a
// square.
#include <array>

#include "base/maths.h"
#include "bench/by_hand.h"
#include "bench/measure.h"

namespace milieu::bench {
namespace {

constexpr size_t places = 100, moods = 4;
constexpr int32_t most = 1'000'000, nicer = 100'000, worse = 50'000;

struct Town {
  base::Luck luck{};
  uint64_t go = base::hash_text("town.go"), seek = base::hash_text("town.seek");
  std::array<uint64_t, places> place{};
  std::array<std::array<double, places>, moods> draws{};  // the log of the weight
  std::vector<uint64_t> id, going;                        // who; the event in which they went
  std::vector<uint8_t> mood;
  std::array<std::vector<uint32_t>, places> at;
  std::vector<int32_t> affinity;
  uint64_t events = 1;  // the start

  explicit Town(size_t people)
      : id(crowd("town.people", people)), going(people), mood(people), affinity(people * people) {
    const std::vector<uint64_t> ids = crowd("town.places", places);
    std::copy(ids.begin(), ids.end(), place.begin());
    static const char* names[] = {"town.calm", "town.merry", "town.weary", "town.proud"};
    for (size_t m = 0; m < moods; ++m)
      for (size_t p = 0; p < places; ++p) {
        const uint64_t own = sim::named_id(names[m], 0);
        const uint64_t subject = sim::each_subject(start_id(), {own, place[p]});
        const double suits = kept(at_start(luck, subject).uniform(second_lane));
        draws[m][p] = base::log(base::exp(3 * suits));
      }
  }

  void goes(uint32_t x, int64_t time) {
    going[x] = calendar_id(go, id[x], time);
    const base::Key draw = sim::event_key(luck, go, going[x], 0).with(0);
    mood[x] = static_cast<uint8_t>(draw.index(moods, first_lane));
    size_t best = 0;
    double best_value = 0;
    for (size_t p = 0; p < places; ++p) {
      const double value = draws[mood[x]][p] + draw.with(place[p]).gumbel(second_lane);
      if (p == 0 || value > best_value) best = p, best_value = value;
    }
    at[best].push_back(x);
    ++events;
  }

  void seeks(uint32_t x, const std::vector<uint32_t>& here) {
    ++events;
    static constexpr uint64_t line = 3;
    const uint64_t event =
        sim::PartHash(seek).with(1).with(id[x]).with(going[x]).with(line).with(0).value();
    const base::Key draw = sim::event_key(luck, seek, event, 0).with(0);
    int32_t* own = &affinity[x * id.size()];
    uint32_t best = x;
    uint64_t best_score = 0;
    for (const uint32_t y : here) {
      if (y == x || (best != x && own[y] < own[best])) continue;
      const uint64_t score = draw.with(id[y]).bits(first_lane);
      if (best == x || own[y] > own[best] || score > best_score) best = y, best_score = score;
    }
    if (best == x) return;
    if (mood[best] == mood[x]) own[best] = std::min(most, own[best] + nicer);
    else own[best] = std::max(-most, own[best] - worse);
  }

  void minute(int64_t time) {
    for (auto& here : at) here.clear();
    for (uint32_t x = 0; x < id.size(); ++x) goes(x, time);
    for (const auto& here : at)
      for (const uint32_t x : here) seeks(x, here);
  }
};

int run(int argc, char** argv) {
  const int64_t minutes = option(argc, argv, "--minutes", 60);
  const size_t people = static_cast<size_t>(option(argc, argv, "--people", 5000));
  const int64_t starts = *base::time_of({2000, 1, 1});
  double liking = 0, disliking = 0;
  uint64_t events = 0;
  measured([&] {
    Town town(people);
    is_set_up();
    for (int64_t minute = 0; minute < minutes; ++minute)
      town.minute(starts + minute * base::minute);
    events = town.events;
    for (const int32_t one : town.affinity) (one > 0 ? liking : disliking) += one;
  });
  say("peak_kib", peak_kib());
  say("events", events);
  say("measured", (liking - disliking) / most);
  return 0;
}

}  // namespace
}  // namespace milieu::bench

int main(int argc, char** argv) { return milieu::bench::run(argc, argv); }
