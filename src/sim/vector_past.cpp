#include "sim/vector_past.h"

#include <algorithm>

namespace milieu::sim::vector_parts {

using history::EventSort;
using history::Status;

Past::Past(const model::World& world, const plan::Plan& plan, Cells& cells)
    : world_(world), plan_(plan), cells_(&cells), roles_at_(1, 0), answers_at_(1, 0),
      writes_at_(1, 0), by_act_(world.acts.size() + 1), by_role_(world.acts.size() + 1),
      ids_(64, 0) {
  for (bool known : plan.known_facts) keeps_writes_ |= known;
  keeps_acts_ = plan.asks_knowledge;
  for (model::ActId id : world.acts.ids()) by_role_[id.value].resize(world.acts[id].roles);
}

void Past::begin_as(const Past& other, size_t events) {
  const auto first = [](auto& to, const auto& from, size_t count) {
    to.assign(from.begin(), from.begin() + static_cast<long>(count));
  };
  first(time_, other.time_, events), first(act_, other.act_, events);
  first(sort_, other.sort_, events), first(status_, other.status_, events);
  first(roles_at_, other.roles_at_, events + 1), first(roles_, other.roles_, roles_at_.back());
  first(answers_at_, other.answers_at_, events + 1);
  first(answers_, other.answers_, answers_at_.back());
  if (keeps_writes_) {
    first(writes_at_, other.writes_at_, events + 1);
    first(writes_, other.writes_, writes_at_.back());
  }
  const auto before = [events](std::vector<EventIndex>& to, const std::vector<EventIndex>& from) {
    to.assign(from.begin(), std::lower_bound(from.begin(), from.end(), events));
  };
  before(acts_, other.acts_);
  for (size_t act = 0; act < by_act_.size(); ++act) {
    before(by_act_[act], other.by_act_[act]);
    for (size_t role = 0; role < by_role_[act].size(); ++role) {
      const auto& lists = other.by_role_[act][role];
      by_role_[act][role].resize(lists.size());
      for (size_t who = 0; who < lists.size(); ++who)
        if (!lists[who].empty()) before(by_role_[act][role][who], lists[who]);
    }
  }
  listed_ = events;
}

EventIndex Past::add(const history::Event& event) {
  EventIndex index = static_cast<EventIndex>(size());
  time_.push_back(event.time);
  act_.push_back(event.act.value);
  sort_.push_back(static_cast<uint8_t>(event.sort));
  status_.push_back(static_cast<uint8_t>(event.status));
  roles_.insert(roles_.end(), event.roles.begin(), event.roles.end());
  roles_at_.push_back(roles_.size());
  for (const history::AnswerGiven& given : event.answers)
    answers_.push_back({given.who, given.answer, given.quantity});
  answers_at_.push_back(answers_.size());
  if (keeps_writes_) {
    for (const history::Write& write : event.writes)
      if (!write.voided && plan_.known_facts[write.fact.value])
        writes_.push_back({write.fact.value, write.present, write.value, write.keys});
    writes_at_.push_back(writes_.size());
  }
  return index;
}

// Those who looked for events of its act, or for any, might find another number of them.
void Past::changed(EventIndex event) {
  if (!cells_->heeds()) return;
  cells_->touch(Cells::word(Cells::Of::Act, 0));
  uint64_t act = act_[event];
  cells_->touch(Cells::word(Cells::Of::Act, act));
  for (size_t i = 0; i < roles(event); ++i)
    cells_->touch(cell(model::ActId{act_[event]}, i, roles_[roles_at_[event] + i]));
}

void Past::list(EventIndex event) {
  changed(event);
  listed_ = event + 1;
  if (!keeps_acts_ || !at(event).is_act()) return;
  acts_.push_back(event);
  model::ActId act = this->act(event);
  if (!plan_.remembered[act.value]) return;
  by_act_[act.value].push_back(event);
  const model::Act& of = world_.acts[act];
  for (size_t i = 0; i < of.roles; ++i) {
    if (of.frame[i].type.sort != model::Sort::Entity) continue;
    auto& lists = by_role_[act.value][i];
    size_t entity = static_cast<size_t>(at(event).roles[i]);
    if (entity >= lists.size()) lists.resize(entity + 1 + lists.size() / 2);
    lists[entity].push_back(event);
  }
}

void Past::take_back(bool listed) {
  EventIndex event = static_cast<EventIndex>(size() - 1);
  if (listed) {
    changed(event);
    listed_ = event;
    if (keeps_acts_ && at(event).is_act()) {
      acts_.pop_back();
      model::ActId act = this->act(event);
      if (plan_.remembered[act.value]) {
        by_act_[act.value].pop_back();
        const model::Act& of = world_.acts[act];
        for (size_t i = 0; i < of.roles; ++i)
          if (of.frame[i].type.sort == model::Sort::Entity)
            by_role_[act.value][i][static_cast<size_t>(at(event).roles[i])].pop_back();
      }
    }
  }
  time_.pop_back(), act_.pop_back(), sort_.pop_back(), status_.pop_back();
  roles_at_.pop_back(), roles_.resize(roles_at_.back());
  answers_at_.pop_back(), answers_.resize(answers_at_.back());
  if (keeps_writes_) writes_at_.pop_back(), writes_.resize(writes_at_.back());
}

Seen Past::at(EventIndex event) const {
  Seen seen;
  seen.act = model::ActId{act_[event]};
  seen.time = time_[event];
  seen.sort = static_cast<EventSort>(sort_[event]);
  seen.status = static_cast<Status>(status_[event]);
  seen.roles = roles_.data() + roles_at_[event];
  seen.answers = {answers_.data() + answers_at_[event],
                  answers_.data() + answers_at_[event + 1]};
  return seen;
}

size_t Past::roles(EventIndex event) const {
  return static_cast<size_t>(roles_at_[event + 1] - roles_at_[event]);
}

const std::vector<EventIndex>* Past::of(model::ActId act, size_t role, int64_t entity) const {
  const auto& lists = by_role_[act.value][role];
  if (entity < 0 || static_cast<size_t>(entity) >= lists.size()) return nullptr;
  return &lists[static_cast<size_t>(entity)];
}

std::span<const Wrote> Past::writes(EventIndex event) const {
  if (!keeps_writes_) return {};
  return {writes_.data() + writes_at_[event], writes_.data() + writes_at_[event + 1]};
}

bool Past::taken(uint64_t id) const {
  if (id == 0) return zero_taken_;
  size_t mask = ids_.size() - 1;
  for (size_t at = id & mask; ids_[at] != 0; at = (at + 1) & mask)
    if (ids_[at] == id) return true;
  return false;
}

void Past::take(uint64_t id) {
  if (id == 0) zero_taken_ = true;
  if (id == 0 || taken(id)) return;
  if (++id_count_ * 2 > ids_.size()) {
    std::vector<uint64_t> old = std::move(ids_);
    ids_.assign(old.size() * 2, 0);
    for (uint64_t other : old) {
      if (other == 0) continue;
      size_t at = other & (ids_.size() - 1);
      while (ids_[at] != 0) at = (at + 1) & (ids_.size() - 1);
      ids_[at] = other;
    }
  }
  size_t at = id & (ids_.size() - 1);
  while (ids_[at] != 0) at = (at + 1) & (ids_.size() - 1);
  ids_[at] = id;
}

}  // namespace milieu::sim::vector_parts
