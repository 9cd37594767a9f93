// bench/sir.world as one would write it by hand: [--people N] [--days N].
//
// The same network and draws as in Milieu, so it ends exactly alike. The sick are gone through, and
// those whom they know counted, instead of everybody who is well.
#include "base/maths.h"
#include "bench/by_hand.h"
#include "bench/measure.h"
#include "sim/network.h"

namespace milieu::bench {
namespace {

constexpr double infects = 0.05, recovers = 0.1, at_first = 0.01;
constexpr uint8_t well = 1, sick = 2, immune = 3;

struct Town {
  base::Luck luck{};
  uint64_t meet = base::hash_text("sir.meet"), rest = base::hash_text("sir.rest");
  std::vector<uint64_t> id;
  std::vector<uint8_t> stage, next;
  std::vector<uint32_t> first, knows;  // those whom x knows: from first[x] to first[x + 1]
  std::vector<uint32_t> exposed;
  uint64_t events = 1;  // the start

  explicit Town(size_t people) : id(crowd("sir.people", people)), exposed(people, 0) {
    for (const uint64_t who : id)
      stage.push_back(at_start(luck, who).uniform(first_lane) < at_first ? sick : well);
    next = stage;
    acquaint();
  }

  void acquaint() {
    sim::NetworkPlan plan;
    plan.shape.generator = model::Generator::Degrees;
    plan.args = {10}, plan.symmetric = true;
    const sim::Edges edges = sim::edges(plan, id, luck, base::hash_text("sir.knows"));
    first.assign(id.size() + 1, 0);
    for (const auto& [a, b] : edges) ++first[a + 1], ++first[b + 1];
    for (size_t x = 0; x < id.size(); ++x) first[x + 1] += first[x];
    std::vector<uint32_t> filled(first.begin(), first.end() - 1);
    knows.resize(2 * edges.size());
    for (const auto& [a, b] : edges) knows[filled[a]++] = b, knows[filled[b]++] = a;
  }

  bool happens(uint64_t site, uint32_t who, int64_t time, double chance) {
    ++events;
    const uint64_t event = calendar_id(site, id[who], time);
    return sim::event_key(luck, site, event, 0).uniform(first_lane) < chance;
  }

  void day(int64_t time) {
    for (uint32_t x = 0; x < id.size(); ++x) {
      if (stage[x] != sick) continue;
      for (uint32_t i = first[x]; i < first[x + 1]; ++i) ++exposed[knows[i]];
      if (happens(rest, x, time, recovers)) next[x] = immune;
    }
    for (uint32_t y = 0; y < id.size(); ++y) {
      const uint32_t times = std::exchange(exposed[y], 0);
      if (times == 0 || stage[y] != well) continue;
      if (happens(meet, y, time, 1 - base::exp(base::log(1 - infects) * times))) next[y] = sick;
    }
    stage = next;
  }
};

int run(int argc, char** argv) {
  const int64_t days = option(argc, argv, "--days", 100);
  const size_t people = static_cast<size_t>(option(argc, argv, "--people", 1000));
  const int64_t starts = *base::time_of({2000, 1, 1});
  Ending ending;
  uint64_t events = 0;
  measured([&] {
    Town town(people);
    is_set_up();
    for (int64_t day = 0; day < days; ++day) town.day(starts + day * base::day);
    events = town.events;
    for (const uint8_t stage : town.stage) ending.with(stage);
  });
  return tell(events, ending);
}

}  // namespace
}  // namespace milieu::bench

int main(int argc, char** argv) { return milieu::bench::run(argc, argv); }
