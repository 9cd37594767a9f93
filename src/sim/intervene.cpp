#include "sim/intervene.h"

#include <algorithm>

namespace milieu::sim {

using model::Given;
using model::Intervention;
using model::Matching;
using Sort = model::Intervention::Sort;

namespace {

bool same(const Given& wanted, uint64_t content) {
  if (wanted.any) return true;
  return content == (wanted.entity ? wanted.id : static_cast<uint64_t>(wanted.value));
}

}  // namespace

void renew_luck(std::vector<Intervention>& all, int64_t from, int64_t number) {
  for (Intervention& one : all)  // kept, as the ids of other interventions count them
    if (one.sort == Sort::Luck && one.at >= from) one.number = number;
  all.push_back({.sort = Sort::Luck, .at = from, .number = number});
}

Interventions::Interventions(const model::World& world, const std::vector<Intervention>& all)
    : world_(world), all_(all) {}

bool Interventions::any(Sort sort) const {
  return std::ranges::any_of(all_, [&](const Intervention& one) { return one.sort == sort; });
}

bool Interventions::fits(const Matching& which, const Occasion& event) const {
  if (event.time < which.from || event.time >= which.to) return false;
  if (which.event != 0) return which.event == event.id;
  if (!event.act) return false;
  if (which.act) {
    if (which.act != event.act) return false;
    for (size_t i = 0; i < which.roles.size(); ++i)
      if (!same(which.roles[i], event.roles[i])) return false;
    return true;
  }
  return std::ranges::any_of(world_.acts[event.act].classes, [&](const model::Membership& one) {
    if (one.of != which.of) return false;
    for (size_t i = 0; i < which.roles.size() && i < one.roles.size(); ++i)
      if (!same(which.roles[i], event.roles[one.roles[i]])) return false;
    return true;
  });
}

bool Interventions::block(const Occasion& due) const {
  return std::ranges::any_of(all_, [&](const Intervention& one) {
    return one.sort == Sort::Block && fits(one.which, due);
  });
}

const Intervention* Interventions::answer(const Occasion& request, uint64_t asked) const {
  const Intervention* found = nullptr;
  for (const Intervention& one : all_)
    if (one.sort == Sort::Answer && same(one.who, asked) && fits(one.which, request)) found = &one;
  return found;
}

const Intervention* Interventions::instead(const Occasion& due) const {
  const Intervention* found = nullptr;
  for (const Intervention& one : all_)
    if (one.sort == Sort::Instead && fits(one.which, due)) found = &one;
  return found;
}

bool Interventions::have(const Occasion& open) const {
  return std::ranges::any_of(all_, [&](const Intervention& one) {
    return one.sort == Sort::Have && fits(one.which, open);
  });
}

std::optional<int64_t> Interventions::lose(const Occasion& of, uint64_t who, uint64_t via) const {
  std::optional<int64_t> found;
  for (const Intervention& one : all_) {
    const bool news = one.sort == Sort::Lose && same(one.who, who) && same(one.via, via);
    if (news && fits(one.which, of)) found = one.delay;
  }
  return found;
}

int64_t Interventions::when(const Intervention& one) const {
  return std::max(one.at, world_.starts);
}

int64_t Interventions::next(int64_t from) const {
  int64_t next = INT64_MAX;
  const auto sooner = [&](int64_t time) {
    if (time >= from) next = std::min(next, time);
  };
  for (const Intervention& one : all_) {
    if (one.timed()) sooner(when(one));
    if (one.sort == Sort::Have) sooner(one.which.from), sooner(one.which.to);
  }
  return next;
}

std::vector<const Intervention*> Interventions::at(int64_t time) const {
  std::vector<const Intervention*> found;
  for (const Intervention& one : all_)
    if (one.timed() && when(one) == time) found.push_back(&one);
  return found;
}

base::Luck Interventions::luck(base::Luck first, int64_t time) const {
  int64_t latest = INT64_MIN;
  base::Luck luck = first;
  for (const Intervention& one : all_) {
    if (one.sort != Sort::Luck || when(one) > time || when(one) < latest) continue;
    latest = when(one);
    luck = first;
    luck.seed = key(first, base::hash_text("luck"), {static_cast<uint64_t>(one.number)}).bits();
  }
  return luck;
}

bool Interventions::changes_have(int64_t time) const {
  return std::ranges::any_of(all_, [&](const Intervention& one) {
    return one.sort == Sort::Have && (one.which.from == time || one.which.to == time);
  });
}

uint64_t Interventions::event_of(const Intervention& one) const {
  uint64_t nth = 0;
  for (const Intervention& other : all_) {
    if (&other == &one) break;
    if (other.timed() && when(other) == when(one)) ++nth;
  }
  return event_id(base::hash_text("what-if"), {}, static_cast<uint64_t>(when(one)), nth);
}

}  // namespace milieu::sim
