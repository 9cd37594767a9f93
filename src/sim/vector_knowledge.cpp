#include "sim/vector_knowledge.h"

#include <algorithm>
#include <iterator>

namespace milieu::sim::vector_parts {

using model::ActId;
using model::FactId;
using model::Sort;

namespace {

size_t most_keys_known(const model::World& world, const plan::Plan& plan) {
  size_t most = 0;
  for (FactId fact : world.facts.ids())
    if (plan.known_facts[fact.value]) most = std::max<size_t>(most, world.facts[fact].keys);
  return most;
}

template <class List>
auto place_of(List& list, EventIndex event) {
  if (list.empty() || list.back().event < event) return list.end();
  return std::lower_bound(list.begin(), list.end(), event,
                          [](const Knows& a, EventIndex b) { return a.event < b; });
}

}  // namespace

Knowledge::Knowledge(const model::World& world, const plan::Plan& plan, Cells& cells)
    : world_(world), plan_(plan), cells_(&cells), kept_(plan.asks_knowledge || plan.tells),
      people_(1), swaps_(1), roles_(3), entry_width_(2 + most_keys_known(world, plan)),
      entries_(entry_width_) {}

void Knowledge::grow(size_t entities) {
  if (people_.size() < entities) people_.resize(entities);
}

// The words of an entry; the first two keys of a symmetric fact may come in any order.
void Knowledge::entry(EntityIndex who, FactId id, const int64_t* keys, int64_t* into) const {
  const model::Fact& fact = world_.facts[id];
  std::fill(into, into + entry_width_, 0);
  into[0] = id.value;
  into[1] = who;
  std::copy(keys, keys + fact.keys, into + 2);
  if (fact.symmetric && into[2] > into[3]) std::swap(into[2], into[3]);
}

uint64_t Knowledge::cell(EntityIndex who, FactId fact, const int64_t* keys) const {
  int64_t words[most_keys + 2];
  entry(who, fact, keys, words);
  uint64_t word = Cells::word(Cells::Of::KnownFact, 0);
  for (size_t i = 0; i < entry_width_; ++i) word = Cells::with(word, words[i]);
  return word;
}

template <class F>
void Knowledge::each_role(const Knows& knows, const Past& past, F call) const {
  Seen seen = past.at(knows.event);
  if (!plan_.remembered[seen.act.value] || !seen.is_act()) return;
  const model::Act& act = world_.acts[seen.act];
  for (size_t i = 0; i < act.roles; ++i) {
    const model::Type& type = act.frame[i].type;
    if (type.sort != Sort::Entity || !(plan_.asked_roles[seen.act.value] >> i & 1)) continue;
    call(seen.act, i, swap(knows).of(type, seen.roles[i]));
  }
}

template <class F>
void Knowledge::each_write(const Knows& knows, const Past& past, F call) const {
  for (const Wrote& wrote : past.writes(knows.event)) {
    const model::Fact& fact = world_.facts[FactId{wrote.fact}];
    int64_t keys[most_keys];
    for (size_t i = 0; i < fact.keys; ++i)
      keys[i] = swap(knows).of(fact.frame[i].type, wrote.keys[i]);
    call(FactId{wrote.fact}, keys, wrote.present, swap(knows).of(fact.value, wrote.value));
  }
}

void Knowledge::changed(EntityIndex who, const Knows& knows, const Past& past) {
  if (!cells_->heeds()) return;
  cells_->touch(cell(who));
  cells_->touch(cell(who, past.act(knows.event)));
  cells_->touch(cell_of_event(who, knows.event));
  each_role(knows, past, [&](ActId act, size_t role, int64_t entity) {
    cells_->touch(cell(who, act, role, entity));
  });
  each_write(knows, past, [&](FactId fact, const int64_t* keys, bool, int64_t) {
    cells_->touch(cell(who, fact, keys));
  });
}

// What a later event wrote stands; of one event, what it wrote last.
void Knowledge::remember(EntityIndex who, const Knows& knows, const Past& past) {
  each_write(knows, past, [&](FactId fact, const int64_t* keys, bool present, int64_t value) {
    int64_t words[most_keys + 2];
    entry(who, fact, keys, words);
    uint32_t row = entries_.put(words);
    if (row == remembered_.size()) remembered_.emplace_back();
    Remembers& kept = remembered_[row];
    if (kept.event <= knows.event) kept = {knows.event, present, value};
  });
}

// Records are unique by person and event: whoever adds has looked.
void Knowledge::add(const history::Record& record, const Past& past) {
  if (!kept_) return;
  Person& person = people_[record.who];
  Knows knows{record.event, record.via, 0, learned_++};
  if (record.swapped) {
    knows.swap = static_cast<uint32_t>(swaps_.size());
    swaps_.push_back({true, record.put, record.instead_of});
  }
  person.all.insert(place_of(person.all, record.event), knows);
  changed(record.who, knows, past);
  remember(record.who, knows, past);
  each_role(knows, past, [&](ActId act, size_t role, int64_t entity) {
    int64_t words[3] = {int64_t{act.value} << 16 | static_cast<int64_t>(role), record.who, entity};
    uint32_t row = roles_.put(words);
    if (row == by_role_.size()) by_role_.emplace_back();
    auto& list = by_role_[row];
    list.insert(place_of(list, record.event), knows);
  });
  uint32_t act = past.act(record.event).value;
  if (!plan_.remembered[act] || !past.at(record.event).is_act()) return;
  for (auto& [of, list] : person.by_act)
    if (of == act) {
      list.insert(place_of(list, record.event), knows);
      return;
    }
  person.by_act.push_back({act, {knows}});
}

// What is remembered of facts rests on all that is known; so it is gathered again.
void Knowledge::begin_as(const Knowledge& other, size_t records, size_t entities,
                         const Past& past) {
  const auto before = [records](std::vector<Knows>& to, const std::vector<Knows>& from) {
    std::ranges::copy_if(from, std::back_inserter(to),
                         [&](const Knows& knows) { return knows.nth < records; });
  };
  learned_ = other.learned_;
  swaps_ = other.swaps_;
  people_.resize(entities);
  for (size_t who = 0; who < std::min(entities, other.people_.size()); ++who) {
    const Person& from = other.people_[who];
    before(people_[who].all, from.all);
    people_[who].by_act.resize(from.by_act.size());
    for (size_t i = 0; i < from.by_act.size(); ++i) {
      people_[who].by_act[i].first = from.by_act[i].first;
      before(people_[who].by_act[i].second, from.by_act[i].second);
    }
  }
  roles_ = other.roles_;
  by_role_.resize(other.by_role_.size());
  for (size_t row = 0; row < by_role_.size(); ++row) before(by_role_[row], other.by_role_[row]);
  entries_ = other.entries_;
  remembered_.resize(other.remembered_.size());
  for (EntityIndex who = 0; who < people_.size(); ++who)
    for (const Knows& knows : people_[who].all) remember(who, knows, past);
}

// Rare: what an event that could not be paid had told.
void Knowledge::remove(EntityIndex who, EventIndex event, const Past& past) {
  if (!kept_ || who >= people_.size() || find(who, event) == nullptr) return;
  Person& person = people_[who];
  const Knows gone = *find(who, event);
  changed(who, gone, past);
  auto same = [&](const Knows& knows) { return knows.event == event; };
  std::erase_if(person.all, same);
  for (auto& [of, list] : person.by_act) std::erase_if(list, same);
  each_role(gone, past, [&](ActId act, size_t role, int64_t entity) {
    int64_t words[3] = {int64_t{act.value} << 16 | static_cast<int64_t>(role), who, entity};
    std::erase_if(by_role_[roles_.put(words)], same);
  });
  each_write(gone, past, [&](FactId fact, const int64_t* keys, bool, int64_t) {
    int64_t words[most_keys + 2];
    entry(who, fact, keys, words);
    remembered_[entries_.put(words)] = {};
  });
  for (const Knows& knows : person.all) remember(who, knows, past);
}

const Knows* Knowledge::find(EntityIndex who, EventIndex event) const {
  if (who >= people_.size()) return nullptr;
  const std::vector<Knows>& all = people_[who].all;
  auto at = place_of(all, event);
  return at != all.end() && at->event == event ? &*at : nullptr;
}

const std::vector<Knows>* Knowledge::of(EntityIndex who, ActId act) const {
  if (who >= people_.size()) return nullptr;
  for (const auto& [of, list] : people_[who].by_act)
    if (of == act.value) return &list;
  return nullptr;
}

const std::vector<Knows>* Knowledge::of(EntityIndex who, ActId act, size_t role,
                                        int64_t entity) const {
  int64_t words[3] = {int64_t{act.value} << 16 | static_cast<int64_t>(role), who, entity};
  uint32_t row = roles_.find(words);
  return row == WordTable::nowhere ? nullptr : &by_role_[row];
}

// No act writes in event 0, the start: what somebody knows of that is not remembered here.
const Remembers* Knowledge::remembers(EntityIndex who, FactId fact, const int64_t* keys) const {
  int64_t words[most_keys + 2];
  entry(who, fact, keys, words);
  uint32_t row = entries_.find(words);
  bool any = row != WordTable::nowhere && remembered_[row].event != 0;
  return any ? &remembered_[row] : nullptr;
}

}  // namespace milieu::sim::vector_parts
