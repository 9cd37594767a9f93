// What is kept of a reading, and given again while it is good: tastes, rules, noted expressions.
#include <algorithm>

#include "sim/vector_read.h"

namespace milieu::sim::vector_parts {

using model::Op;
using model::Value;
using model::of_number;
using model::of_whole;

Maybe Reader::taste(const Node& node, uint32_t id, Value* frame, EntityIndex eyes) {
  const model::Taste& taste = world_.tastes[model::TasteId{node.ref}];
  int64_t keys[most_keys];
  if (!keys_of(id, frame, eyes, keys)) return {};
  static constexpr size_t places = 4096, most = std::size(Drawn{}.keys);
  bool keep = node.count <= most;  // and what it is drawn from never changes
  for (model::ExprId arg : taste.draw.args) keep &= program_.nodes[arg.value].op == Op::Constant;
  if (!keep) return draw_taste(node, id, keys);
  if (tastes_.empty()) tastes_.resize(places);
  uint64_t word = node.ref;
  for (size_t i = 0; i < node.count; ++i) word = Cells::with(word, keys[i]);
  Drawn& kept = tastes_[word % places];
  if (kept.taste == node.ref && std::equal(keys, keys + node.count, kept.keys))
    return known(of_number(kept.value));
  Maybe found = draw_taste(node, id, keys);
  if (!found) return found;
  kept.taste = node.ref, kept.value = found.value.number;
  std::copy(keys, keys + node.count, kept.keys);
  return found;
}

Maybe Reader::draw_taste(const Node& node, uint32_t id, const int64_t* keys) {
  const model::Taste& taste = world_.tastes[model::TasteId{node.ref}];
  Frame own(frames, taste.frame.size());
  Ids ids;
  for (size_t i = 0; i < node.count; ++i) {
    own[i] = of_whole(keys[i]);
    ids.push_back(store_->content(taste.frame[i].type, keys[i]));
  }
  base::Distribution from{taste.draw.family, 0, 0};
  if (!taste.draw.args.empty()) from.a = number(taste.draw.args[0], own, truth);
  if (taste.draw.args.size() > 1) from.b = number(taste.draw.args[1], own, truth);
  base::Key draw = key(luck_, program_.taste_sites[node.ref], ids);
  return finite(base::quantile(from, draw.uniform(Lane::taste)), id);
}

Maybe Reader::rule(const Node& node, Value* frame, EntityIndex eyes) {
  const RuleNode& rule = program_.rules[node.ref];
  const uint32_t* args = program_.args.data() + node.first;
  Frame own(frames, rule.frame);
  for (uint16_t i = 0; i < node.count; ++i) {
    Maybe arg = value(args[i], frame, eyes);
    if (!arg) return {};
    own[i] = arg.value;
  }
  return rule_of(node, own, eyes);
}

Maybe Reader::rule_of(const Node& node, Value* own, EntityIndex eyes) {
  const RuleNode& rule = program_.rules[node.ref];
  const plan::RulePlan& plan = plan_.rules[node.ref];
  if (eyes == truth && plan.kept && store_ != initial_) return kept_rule(node, own);
  if (plan.noted) return noted(rule.body, node.count, own, plan.rests.eyes ? eyes : truth);
  if (!rule.recursive) return value(rule.body, own, eyes);
  // Least fixed point: what would rest on itself does not hold.
  Call call{node.ref, eyes, {}};
  for (uint16_t i = 0; i < node.count; ++i) call.keys.push_back(own[i].whole);
  for (size_t i = scope_ ? scope_->under_way : 0; i < under_way_.size(); ++i)
    if (under_way_[i] == call) return truth_of(false);
  under_way_.push_back(std::move(call));
  Maybe result = value(rule.body, own, eyes);
  under_way_.pop_back();
  return result;
}

Maybe Reader::kept_rule(const Node& node, Value* own) {
  const plan::Footprint& rests = plan_.rules[node.ref].rests;
  for (uint32_t of : rests.facts) cells_.note(store_->facts[of].cell());
  if (rests.population) cells_.note(Cells::word(Cells::Of::Population, 0));
  uint64_t now = stamp(rests);
  Kept& slot = kept(node.ref, own, node.count);
  if (slot.stamp == now) return slot.value;
  bool noting = cells_.pause();
  Maybe found = value(program_.rules[node.ref].body, own, truth);
  cells_.go_on(noting);
  Kept& after = kept(node.ref, own, node.count);
  after.stamp = now;
  after.value = found;
  return found;
}

Maybe Reader::noted(uint32_t id, size_t count, Value* frame, EntityIndex eyes) {
  static constexpr size_t places = 4096;
  if (!cells_.on() || store_ == initial_ || count > most_noted) return value(id, frame, eyes);
  if (noted_.empty()) noted_.resize(places);
  uint64_t word = uint64_t{id} << 32 | eyes;
  for (size_t i = 0; i < count; ++i) word = Cells::with(word, frame[i].whole);
  const size_t at = base::mix(word) % places;
  auto same = [&] {
    const Noted& kept = noted_[at];
    bool all = kept.node == id && kept.eyes == eyes;
    for (size_t i = 0; i < count; ++i) all = all && kept.keys[i] == frame[i].whole;
    return all;
  };
  if (same() && cells_.good(noted_[at].rests, run_.now)) {
    cells_.note(noted_[at].rests);
    return noted_[at].value;
  }
  Cells::Mark mark = cells_.open();
  Maybe found = value(id, frame, eyes);
  Noted& kept = noted_[at];  // what was read within may have taken its place
  kept.node = id, kept.eyes = eyes, kept.value = found;
  for (size_t i = 0; i < count; ++i) kept.keys[i] = frame[i].whole;
  cells_.close(mark, kept.rests);
  if (scope_ && scope_->fault) kept.rests.stamp = 0;
  return found;
}

uint64_t Reader::stamp(const plan::Footprint& footprint) const {
  uint64_t sum = 1;
  for (uint32_t fact : footprint.facts) sum += store_->facts[fact].version();
  if (footprint.population) sum += store_->entities.version();
  return sum;
}

// The place where a rule's value for these arguments is kept; what else was there is forgotten.
Reader::Kept& Reader::kept(uint32_t rule, const Value* frame, size_t count) {
  // Twice as many as there are entities, up to a bound: most rules are asked about each of them.
  const size_t places = std::bit_ceil(std::clamp<size_t>(store_->entities.size(), 512, 65536)) * 2;
  if (kept_.empty()) kept_.resize(program_.rules.size());
  std::vector<Kept>& all = kept_[rule];
  if (all.size() < places) all.resize(places);
  uint64_t word = 0;
  for (size_t i = 0; i < count; ++i)
    word = base::mix(word + static_cast<uint64_t>(frame[i].whole) + 1);
  Kept& found = all[word % all.size()];
  bool same = true;
  for (size_t i = 0; i < count; ++i) same = same && found.keys[i] == frame[i].whole;
  if (!same) found.stamp = 0;
  for (size_t i = 0; i < count; ++i) found.keys[i] = frame[i].whole;
  return found;
}

}  // namespace milieu::sim::vector_parts
