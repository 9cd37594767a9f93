#include "sim/vector_effects.h"

#include <algorithm>

#include "base/exact.h"
#include "sim/fault.h"

namespace milieu::sim::vector_parts {

using history::Write;
using model::ExprId;
using model::FactId;
using model::Sort;
using model::Stmt;
using model::StmtOp;
using model::Value;
using model::of_whole;

size_t Counts::place(uint64_t subject, uint32_t what) const {
  size_t mask = slots_.size() - 1, at = base::mix(subject + what) & mask;
  while (slots_[at].count != 0 && (slots_[at].subject != subject || slots_[at].what != what))
    at = (at + 1) & mask;
  return at;
}

uint32_t Counts::next(uint64_t subject, uint32_t what) {
  if (used_ * 2 >= slots_.size()) {
    std::vector<Count> old = std::move(slots_);
    slots_.assign(old.empty() ? 8 : old.size() * 2, {});
    for (const Count& count : old)
      if (count.count != 0) slots_[place(count.subject, count.what)] = count;
  }
  Count& found = slots_[place(subject, what)];
  if (found.count == 0) ++used_;
  found.subject = subject;
  found.what = what;
  return found.count++;
}

Effects::Effects(const model::World& world, const plan::Plan& plan, const Program& program,
                 Reader& reader, State& state, base::Luck luck,
                 const Interventions& interventions)
    : scope(reader, this), world_(world), plan_(plan), program_(program), reader_(reader),
      state_(state), store_(state.store), luck_(luck), interventions_(interventions) {}

void Effects::open(model::ActId act, Event& event, EventIndex index) {
  act_ = act;
  site_ = program_.act_sites[act.value];
  subject_ = event.id;
  event_ = &event;
  index_ = index;
  births_before_ = store_.entities.size();
}

base::Key Effects::draw_key(uint32_t lane) {
  return event_key(luck_, site_, subject_, drawn_.next(subject_, lane));
}

double Effects::uniform(uint32_t lane) { return draw_key(lane).uniform(Lane::free_lane + lane); }

bool Effects::run(const std::vector<model::StmtId>& suite, Value* frame) {
  for (model::StmtId id : suite) {
    const Stmt& stmt = world_.stmts[id];
    if (stmt.op == StmtOp::Pick) {
      if (!pick(plan_.of_pick[id.value], stmt.pick, frame)) return true;
      continue;
    }
    if (!run_one(id, frame) || scope.fault) return false;
  }
  return true;
}

bool Effects::go_on(const Stmt& stmt) {
  if (!state_.goes_on()) reader_.fail("it was interrupted", stmt.span);
  return !state_.interrupted;
}

bool Effects::run_one(model::StmtId id, Value* frame) {
  const Stmt& stmt = world_.stmts[id];
  if (!go_on(stmt)) return false;
  switch (stmt.op) {
    case StmtOp::Set: case StmtOp::Add: case StmtOp::Subtract: case StmtOp::Assert:
    case StmtOp::Retract:
      return assign(stmt, frame), true;
    case StmtOp::Move: return move(stmt, frame);
    case StmtOp::Birth: return birth(stmt, frame);
    case StmtOp::End: {
      Maybe who = reader_.value(stmt.args[0], frame, truth);
      if (who && store_.entities.alive(who.value.whole))
        end(static_cast<EntityIndex>(who.value.whole));
      return true;
    }
    case StmtOp::Begin: return begin(stmt, frame), true;
    case StmtOp::If:
      return run(reader_.holds(stmt.value, frame, truth) ? stmt.body : stmt.otherwise, frame);
    case StmtOp::Each: return each(id, frame);
    case StmtOp::After: return after(id, frame), true;
    case StmtOp::Learn: return tell(stmt, frame), true;
    case StmtOp::Takes: return takes(stmt, frame), true;
    case StmtOp::Pick: return true;
  }
  return true;
}

bool Effects::birth(const Stmt& stmt, Value* frame) {
  for (int64_t n = 1; n <= stmt.count; ++n) {
    const EntityIndex index = bear(stmt, n);
    if (index == 0 || !settle(stmt, index, frame)) return false;
  }
  return true;
}

EntityIndex Effects::bear(const Stmt& stmt, int64_t n) {
  if (store_.entities.size() > most_entities)
    return reader_.fail(too_many_entities, stmt.span), 0;
  bool crowd = stmt.named && world_.named[stmt.named].crowd;
  int64_t number = crowd ? n : 0;
  EntityInfo info{stmt.kind, 0, true, stmt.named, number};
  info.id = stmt.named ? named_id(world_.named[stmt.named].site, number)
                       : born_id(subject_, stmt.line, ran_.next(subject_, stmt.line));
  EntityIndex index = store_.entities.add(info);
  if (!state_.holding) store_.entities.appear(index);
  state_.knowledge.grow(store_.entities.size());
  reader_.name(stmt.named, index);
  made.births.push_back(index);
  event_->births.push_back({index, info.id, stmt.kind, stmt.named, number});
  return index;
}

bool Effects::settle(const Stmt& stmt, EntityIndex index, Value* frame) {
  const uint64_t outer = subject_;
  frame[stmt.slot] = of_whole(index);
  if (!act_) subject_ = store_.entities.id(index);
  const bool done = run(stmt.body, frame);
  subject_ = outer;
  return done;
}

void Effects::end(EntityIndex entity) {
  int64_t gone = entity;
  for (FactId id : world_.facts.ids()) {
    const model::Fact& fact = world_.facts[id];
    const FactTable& table = store_[id];
    std::vector<Row> touched;
    for (size_t i = 0; i < fact.keys; ++i) {
      if (fact.frame[i].type.sort != Sort::Entity) continue;
      int64_t keys[most_keys] = {};
      keys[i] = gone;
      std::vector<Row> rows = rows_that_fit(id, 1u << i, keys);
      touched.insert(touched.end(), rows.begin(), rows.end());
    }
    if (!fact.set && fact.value.sort == Sort::Entity) {
      const int64_t none[most_keys] = {};
      const Index* index = table.index(0, true);  // where the world ends somebody
      const Index::List* list = index == nullptr ? nullptr : index->find(none, gone);
      for (uint32_t i = 0; list != nullptr && i < list->live; ++i)
        touched.push_back(list->views[i] / 2);
      for (Row row = 0; index == nullptr && row < table.rows(); ++row)
        if (table.exists(row)) touched.push_back(row);
      for (const auto& [row, held] : table.held_back()) touched.push_back(row);
    }
    std::erase_if(touched, [&](Row row) { return !table.current(row).present; });
    sort_rows(id, touched);
    for (Row row : touched) {
      bool by_key = false;
      for (size_t i = 0; i < fact.keys; ++i)
        by_key |= fact.frame[i].type.sort == Sort::Entity && table.key(row, i) == gone;
      bool by_value = !fact.set && fact.value.sort == Sort::Entity &&
                      table.current(row).value == gone;
      if (by_key || by_value) write_row(id, row, !by_key, 0);
    }
  }
  store_.entities.end(entity);
  if (!state_.holding) store_.entities.vanish(entity);
  made.ends.push_back(entity);
  event_->ends.push_back(entity);
}

bool Effects::each(model::StmtId id, Value* frame) {
  const Stmt& stmt = world_.stmts[id];
  std::vector<Value> found;
  size_t width = stmt.pick.bound.size(), count = 0;
  auto keep = [&] {
    for (model::Slot slot : stmt.pick.bound) found.push_back(frame[slot]);
    ++count;
    return state_.goes_on();
  };
  reader_.search(plan_.of_each[id.value], frame, truth, true, keep);
  if (!go_on(stmt)) return false;
  // What is drawn, born and begun for one binding has nothing to do with there being others.
  uint64_t outer = subject_;
  const plan::Place& place = plan_.places[plan_.of_each[id.value]];
  Ids ids(width);
  for (size_t at = 0; at < count; ++at) {
    for (size_t i = 0; i < width; ++i) {
      Value bound = frame[stmt.pick.bound[i]] = found[at * width + i];
      ids[i] = store_.content(place.variables[i].type, bound.whole);
    }
    subject_ = each_subject(outer, ids);
    bool paid = run(stmt.body, frame);
    subject_ = outer;
    if (!paid) return false;
  }
  return true;
}

void Effects::begin(const Stmt& stmt, Value* frame) {
  const model::Act& act = world_.acts[stmt.act];
  Pending next;
  next.sort = act.process ? Pending::Sort::Process : Pending::Sort::Act;
  next.act = stmt.act;
  next.frame.resize(act.frame.size());
  Ids ids;
  for (size_t i = 0; i < act.roles; ++i) {
    bool given = i < stmt.args.size() && stmt.args[i];
    Maybe value{of_whole(0), true};
    if (given) value = reader_.value(stmt.args[i], frame, truth);
    if (!value) return;
    next.frame[i] = value.value;
    ids.push_back(store_.content(act.frame[i].type, value.value.whole));
  }
  next.parent = index_;
  uint64_t site = program_.act_sites[stmt.act.value];
  next.id = event_id(site, ids, subject_, stmt.line, ran_.next(subject_, stmt.line));
  begun.push_back(std::move(next));
}

void Effects::after(model::StmtId id, Value* frame) {
  const Stmt& stmt = world_.stmts[id];
  Maybe wait = reader_.value(stmt.value, frame, truth);
  if (!wait) return;
  Pending next;
  next.sort = Pending::Sort::Consequence;
  next.act = act_;
  const model::Frame& types = act_ ? world_.acts[act_].frame : world_.start_frame;
  next.frame.assign(frame, frame + types.size());
  next.parent = index_;
  next.answers = event_->answers;
  next.after = id;
  next.id = event_id(site_, {event_->id}, subject_, stmt.line, ran_.next(subject_, stmt.line));
  std::optional<int64_t> due =
      base::add(reader_.now(), wait.value.whole < 0 ? 0 : wait.value.whole);
  if (due) later.push_back({*due, std::move(next)});
}

void Effects::tell(const Stmt& stmt, Value* frame) {
  int64_t args[most_keys] = {};
  if (!reader_.keys_of(stmt.args, frame, truth, args)) return;
  if (!store_.entities.alive(args[0]) || args[1] <= 0) return;
  Record record;
  record.who = static_cast<EntityIndex>(args[0]);
  record.event = static_cast<EventIndex>(args[1] - 1);
  record.via = static_cast<EntityIndex>(args[2]);
  record.swapped = stmt.args.size() > 4 && stmt.args[4];
  if (record.swapped) {
    record.put = static_cast<EntityIndex>(args[3]);
    record.instead_of = static_cast<EntityIndex>(args[4]);
  }
  learn(record);
}

bool Effects::learn(const Record& told) {
  const std::optional<int64_t> kept = kept_from(told);
  if (!kept) return experience(told), true;
  const bool twice = std::ranges::any_of(delayed, [&](const Record& other) {
    return other.who == told.who && other.event == told.event;
  });
  if (*kept > 0 && !twice) delayed.push_back(told), delayed.back().time = reader_.now() + *kept;
  return false;
}

void Effects::experience(const Record& told) {
  Record record = told;
  record.time = reader_.now();
  if (record.event == index_) {
    if (state_.marked.size() <= record.who) state_.marked.resize(store_.entities.size());
    if (state_.marked[record.who] == index_ + 1) return;
    state_.marked[record.who] = index_ + 1;
  } else {
    if (state_.knowledge.find(record.who, record.event) != nullptr) return;
    if (state_.holding) {
      if (!state_.held.insert({record.who, record.event}).second) return;
    } else {
      state_.knowledge.add(record, state_.past);
      told_.push_back(record);
    }
  }
  made.learned.push_back(record);
}

void Effects::takes(const Stmt& stmt, Value* frame) {
  Maybe span = reader_.value(stmt.value, frame, truth);
  int64_t who[most_keys];
  bool known = reader_.keys_of(stmt.args, frame, truth, who);
  if (!span || !known || span.value.whole <= 0) return;
  for (size_t i = 0; i < stmt.args.size(); ++i)
    if (store_.entities.alive(who[i]))
      busy.push_back({static_cast<EntityIndex>(who[i]), reader_.now() + span.value.whole});
}

}  // namespace milieu::sim::vector_parts
