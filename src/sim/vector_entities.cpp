// Who there is.
#include <algorithm>

#include "sim/vector_store.h"

namespace milieu::sim::vector_parts {

Entities::Entities(const model::World& world, Cells& cells)
    : kinds_(world.kinds.size() + 1), under_(kinds_ * kinds_, false), parent_(kinds_), all_(1),
      there_(1, 0), living_(kinds_), cells_(&cells) {
  for (model::KindId kind : world.kinds.ids()) {
    parent_[kind.value] = world.kinds[kind].parent;
    for (model::KindId above = kind; above; above = world.kinds[above].parent)
      under_[kind.value * kinds_ + above.value] = true;
  }
  share();
}

static_assert(sizeof(EntityInfo) == sizeof(abi::Entity) &&
              offsetof(EntityInfo, kind) == offsetof(abi::Entity, kind) &&
              offsetof(EntityInfo, id) == offsetof(abi::Entity, id));

void Entities::share() {
  shared_ = {reinterpret_cast<const abi::Entity*>(all_.data()), there_.data(), all_.size(),
             under_.data(), kinds_};
}

EntityIndex Entities::add(const EntityInfo& info) {
  EntityIndex entity = static_cast<EntityIndex>(all_.size());
  all_.push_back(info);
  there_.push_back(0);
  share();
  if (info.alive) hash_ += PartHash(1).with(info.id).value();
  ++hidden_;
  return entity;
}

void Entities::list(EntityIndex entity) {
  const auto add = [&](Living& living) {
    living.added.push_back(entity);
    std::vector<EntityIndex>& all = living.by_birth;
    living.in_order = living.in_order && (all.empty() || all.back() < entity);
    all.push_back(entity);
  };
  add(living_[0]);
  for (model::KindId kind = all_[entity].kind; kind; kind = parent_[kind.value])
    add(living_[kind.value]);
}

void Entities::appear(EntityIndex entity) {
  changed();
  --hidden_;
  there_[entity] = 1;
  list(entity);
}

void Entities::end(EntityIndex entity) {
  if (all_[entity].alive) hash_ -= PartHash(1).with(all_[entity].id).value();
  all_[entity].alive = false;
  ++hidden_;
}

void Entities::vanish(EntityIndex entity) {
  changed();
  --hidden_;
  there_[entity] = 0;
  living_[0].purge = living_[0].gone = true;
  for (model::KindId kind = all_[entity].kind; kind; kind = parent_[kind.value])
    living_[kind.value].purge = living_[kind.value].gone = true;
}

// What an event did that could not be paid is taken back; rare, so the lists are made anew.
void Entities::take_back(size_t count, const std::vector<EntityIndex>& ended, bool held_back) {
  if (ended.empty() && all_.size() == count) return;
  changed();
  for (EntityIndex entity : ended) {
    if (held_back) --hidden_;
    if (entity >= count) continue;
    all_[entity].alive = true;
    hash_ += PartHash(1).with(all_[entity].id).value();
    if (!held_back) there_[entity] = 1;
  }
  for (size_t entity = count; entity < all_.size(); ++entity) {
    if (held_back) --hidden_;
    if (all_[entity].alive) hash_ -= PartHash(1).with(all_[entity].id).value();
  }
  all_.resize(count);
  there_.resize(count);
  share();
  for (Living& living : living_) living = {};
  for (EntityIndex entity = 1; entity < all_.size(); ++entity)
    if (there_[entity]) list(entity);
}

const std::vector<EntityIndex>& Entities::living(model::KindId kind) const {
  Living& living = living_[kind.value];
  if (living.purge) {
    std::erase_if(living.list, [&](EntityIndex entity) { return !there_[entity]; });
    std::erase_if(living.added, [&](EntityIndex entity) { return !there_[entity]; });
    living.purge = false;
  }
  if (!living.added.empty()) {
    auto by_id = [&](EntityIndex a, EntityIndex b) { return id(a) < id(b); };
    std::sort(living.added.begin(), living.added.end(), by_id);
    size_t old = living.list.size();
    living.list.insert(living.list.end(), living.added.begin(), living.added.end());
    std::inplace_merge(living.list.begin(), living.list.begin() + static_cast<long>(old),
                       living.list.end(), by_id);
    living.added.clear();
  }
  return living.list;
}

const std::vector<EntityIndex>& Entities::by_birth(model::KindId kind) const {
  Living& living = living_[kind.value];
  std::vector<EntityIndex>& all = living.by_birth;
  if (living.gone) std::erase_if(all, [&](EntityIndex entity) { return !there_[entity]; });
  living.gone = false;
  // Most are born in the order in which they are numbered; then nothing is left to do here.
  if (!living.in_order) std::sort(all.begin(), all.end());
  living.in_order = true;
  return all;
}

std::vector<EntityIndex> Entities::living_now() const {
  if (hidden_ == 0) return living({});
  std::vector<EntityIndex> found;
  for (EntityIndex entity = 1; entity < all_.size(); ++entity)
    if (all_[entity].alive) found.push_back(entity);
  std::sort(found.begin(), found.end(),
            [&](EntityIndex a, EntityIndex b) { return id(a) < id(b); });
  return found;
}

}  // namespace milieu::sim::vector_parts
