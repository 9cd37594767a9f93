// Looking: the state between two instants, for questions.
#include <algorithm>

#include "sim/reference.h"

namespace milieu::sim::reference_parts {

using model::ExprId;
using model::Value;

namespace {

Frame frame_of(std::vector<Value> values) {
  Frame frame;
  frame.slots = std::move(values);
  return frame;
}

}  // namespace

Reader Reference::looking() const {
  const int64_t time = std::max(now_, looked_at_);
  return Reader(Scene{world_, settings_.luck, parameters_, &state_, &initial_, time});
}

int64_t Reference::next() {
  if (error_ || ended_) return INT64_MAX;
  const int64_t next = next_time();
  return next >= until_ ? INT64_MAX : next;
}

void Reference::look_at(int64_t time) { looked_at_ = time; }

std::optional<Value> Reference::value(ExprId expr, std::vector<Value> values, EntityIndex eyes) {
  Reader reads = looking();
  Frame frame = frame_of(std::move(values));
  const Maybe found = reads.value(expr, frame, eyes);
  return reads.fault() ? std::nullopt : found;
}

bool Reference::find(const model::Frame& types, const std::vector<model::Slot>& bound,
                     const std::vector<ExprId>& conditions, std::vector<Value>& values,
                     EntityIndex eyes) {
  Reader reads = looking();
  Frame frame(types);
  frame.slots = values;
  bool found = false;
  reads.each_binding(bound, conditions, frame, eyes, [&] {
    values = frame.slots;
    found = true;
    return false;
  });
  return found && !reads.fault();
}

std::vector<EventIndex> Reference::because(ExprId expr, std::vector<Value> values,
                                           EntityIndex eyes) {
  Frame frame = frame_of(std::move(values));
  std::set<EventIndex> found;
  const int64_t now = now_;
  now_ = std::max(now_, looked_at_);
  because(expr, frame, eyes, found);
  now_ = now;
  found.erase(0);
  return {found.rbegin(), found.rend()};
}

bool Reference::admits(model::FactId fact, const Keys& keys, EntityIndex who) {
  return looking().admitted(fact, looking().ordered(fact, keys), who);
}

Belief Reference::believes(model::ClaimId claim, EntityIndex who, const Keys& args) {
  Reader reads = looking();
  return {reads.credence(claim, who, args), reads.strongest(claim, who, args)};
}

}  // namespace milieu::sim::reference_parts
