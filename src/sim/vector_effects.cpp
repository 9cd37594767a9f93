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
                 Reader& reader, State& state, base::Luck luck)
    : scope(reader, this), world_(world), plan_(plan), program_(program), reader_(reader),
      state_(state), store_(state.store), luck_(luck) {}

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

bool Effects::run_one(model::StmtId id, Value* frame) {
  const Stmt& stmt = world_.stmts[id];
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

bool Effects::counts(int64_t authority) const {
  if (!act_) return true;
  const model::Act& act = world_.acts[act_];
  for (size_t i = 0; i < event_->roles.size(); ++i)
    if (act.frame[i].type.sort == Sort::Entity && event_->roles[i] == authority) return true;
  for (const history::AnswerGiven& given : event_->answers)
    if (given.who == authority) return true;
  auto recognised = [&](int64_t name) {
    int64_t keys[2] = {authority, name};
    const FactTable& table = store_[world_.recognises];
    Row row = table.find(keys);
    return row != no_row && table.present(row);
  };
  if (recognised(model::act_value(act_))) return true;
  return std::any_of(act.classes.begin(), act.classes.end(), [&](const model::Membership& member) {
    return recognised(model::act_value(member.of));
  });
}

void Effects::assign(const Stmt& stmt, Value* frame) {
  int64_t keys[most_keys];
  if (stmt.before.empty()) {
    if (stmt.op == StmtOp::Retract) return retract(stmt, frame, stmt.args);
    if (reader_.keys_of(stmt.args, frame, truth, keys)) change(stmt, keys, frame);
    return;
  }
  for (ExprId authority : stmt.before) {
    std::vector<ExprId> args = stmt.args;
    args.push_back(authority);
    if (stmt.op == StmtOp::Retract) {
      retract(stmt, frame, args);
      continue;
    }
    if (reader_.keys_of(args, frame, truth, keys)) change(stmt, keys, frame);
  }
}

Entry Effects::entry(FactId fact, const int64_t* keys) const {
  const FactTable& table = store_[fact];
  if (!state_.holding) {
    Row row = table.find(keys);
    return row == no_row ? Entry{} : table.entry(row);
  }
  // What is held back may be of a row that does not exist yet.
  return table.current(const_cast<FactTable&>(table).row_for(keys));
}

int64_t Effects::current(FactId fact, const int64_t* keys) {
  return reader_.stored(fact, entry(fact, keys));
}

std::optional<int64_t> Effects::drawn(const Stmt& stmt, Value* frame) {
  const model::Fact& fact = world_.facts[stmt.fact];
  base::Distribution from{stmt.draw.family, 0, 0};
  if (!stmt.draw.args.empty()) from.a = reader_.number(stmt.draw.args[0], frame, truth);
  if (stmt.draw.args.size() > 1) from.b = reader_.number(stmt.draw.args[1], frame, truth);
  std::string_view problem = base::problem(from);
  if (!problem.empty()) {
    reader_.fail(std::string(problem), stmt.span);
    return std::nullopt;
  }
  double value = base::quantile(from, uniform(stmt.draw.lane));
  if (fact.value.sort == Sort::Number) return reader_.store(fact.value, model::of_number(value));
  bool scaled = fact.value.sort == Sort::Money;
  std::optional<int64_t> whole = scaled ? base::to_fixed(value) : base::to_fixed(value / 1e6);
  if (!whole) return reader_.fail("the number drawn is too large", stmt.span), std::nullopt;
  return reader_.store(fact.value, of_whole(*whole));
}

std::optional<int64_t> Effects::changed(const Stmt& stmt, const int64_t* keys, Value* frame) {
  const model::Fact& fact = world_.facts[stmt.fact];
  if (stmt.op == StmtOp::Assert) return 0;
  if (stmt.drawn) return drawn(stmt, frame);
  Maybe value = reader_.value(stmt.value, frame, truth);
  if (!value) return std::nullopt;
  if (stmt.op == StmtOp::Set) return reader_.store(fact.value, value.value);
  std::optional<int64_t> by = value.value.whole;
  if (fact.value.sort == Sort::Number) by = base::to_fixed(value.value.number);
  int64_t now = current(stmt.fact, keys);
  std::optional<int64_t> sum;
  if (by) sum = stmt.op == StmtOp::Add ? base::add(now, *by) : base::sub(now, *by);
  if (!sum) return reader_.fail("the sum is too large to keep", stmt.span), std::nullopt;
  if (fact.value.ranged) return base::clamp(*sum, fact.value.low, fact.value.high);
  return sum;
}

void Effects::voided(FactId id, const int64_t* keys, bool present, int64_t value, bool was) {
  Keys ordered(keys, keys + world_.facts[id].keys);
  store_[id].order(ordered.data());
  event_->writes.push_back({id, std::move(ordered), present, true, value, 0, was});
}

void Effects::change(const Stmt& stmt, const int64_t* keys, Value* frame) {
  const model::Fact& fact = world_.facts[stmt.fact];
  std::optional<int64_t> value = changed(stmt, keys, frame);
  if (!value) return;
  for (size_t i = 0; i < fact.keys; ++i)
    if (fact.frame[i].type.sort == Sort::Entity && !store_.entities.alive(keys[i])) return;
  if (fact.standing && !counts(keys[fact.keys - 1]))
    return voided(stmt.fact, keys, true, *value, false);
  write(stmt.fact, keys, true, *value);
}

void Effects::sort_rows(FactId id, std::vector<Row>& rows) const {
  const FactTable& table = store_[id];
  const model::Fact& fact = world_.facts[id];
  std::vector<std::pair<Ids, Row>> keyed;
  for (Row row : rows) {
    keyed.push_back({{}, row});
    for (size_t i = 0; i < fact.keys; ++i)
      keyed.back().first.push_back(store_.content(fact.frame[i].type, table.key(row, i)));
  }
  std::sort(keyed.begin(), keyed.end());
  keyed.erase(std::unique(keyed.begin(), keyed.end()), keyed.end());
  rows.clear();
  for (const auto& [ids, row] : keyed) rows.push_back(row);
}

std::vector<Row> Effects::rows_that_fit(FactId id, uint32_t mask, const int64_t* keys) const {
  const FactTable& table = store_[id];
  std::vector<Row> found;
  const Index* index = mask == 0 ? nullptr : table.index(mask, false);
  if (index != nullptr) {
    const Index::List* list = index->find(keys, 0);
    for (uint32_t i = 0; list != nullptr && i < list->live; ++i)
      found.push_back(list->views[i] / 2);
  } else if (mask + 1 == 1u << table.keys()) {
    Row row = table.find(keys);
    if (row != no_row) found.push_back(row);
  } else {
    for (Row row = 0; row < table.rows(); ++row)
      if (table.exists(row)) found.push_back(row);
  }
  for (const auto& [row, held] : table.held_back()) found.push_back(row);
  bool symmetric = table.fact().symmetric;
  std::erase_if(found, [&](Row row) {
    Entry now = table.current(row);
    if (!now.exists || !now.present) return true;
    auto fits = [&](bool turned) {
      for (size_t i = 0; i < table.keys(); ++i)
        if ((mask >> i & 1) && table.key(View{row, turned}, i) != keys[i]) return false;
      return true;
    };
    return !fits(false) && !(symmetric && fits(true));
  });
  sort_rows(id, found);
  return found;
}

void Effects::retract(const Stmt& stmt, Value* frame, const std::vector<ExprId>& args) {
  const model::Fact& fact = world_.facts[stmt.fact];
  int64_t wanted[most_keys];
  if (!reader_.keys_of(args, frame, truth, wanted)) return;
  uint32_t mask = 0;
  for (size_t i = 0; i < args.size(); ++i)
    if (args[i]) mask |= 1u << i;
  const FactTable& table = store_[stmt.fact];
  for (Row row : rows_that_fit(stmt.fact, mask, wanted)) {
    bool valid = !fact.standing || counts(table.key(row, fact.keys - 1u));
    if (valid) {
      write_row(stmt.fact, row, false, 0);
      continue;
    }
    int64_t keys[most_keys];
    for (size_t i = 0; i < fact.keys; ++i) keys[i] = table.key(row, i);
    voided(stmt.fact, keys, false, 0, true);
  }
}

void Effects::write(FactId id, const int64_t* keys, bool present, int64_t value) {
  write_row(id, store_[id].row_for(keys), present, value);
}

void Effects::write_row(FactId id, Row row, bool present, int64_t value) {
  FactTable& table = store_[id];
  Entry before = table.current(row);
  Entry after{true, present, value, reader_.now(), index_};
  Write written{id, {}, present, false, value, reader_.stored(id, before),
                before.exists && before.present};
  for (size_t i = 0; i < table.keys(); ++i) written.keys.push_back(table.key(row, i));
  made.changes.push_back({id, row, before, after, table.holds(row)});
  if (state_.holding) table.hold(row, after);
  else table.write(row, after);
  event_->writes.push_back(std::move(written));
}

void Effects::undo() {
  for (auto change = made.changes.rbegin(); change != made.changes.rend(); ++change) {
    FactTable& table = store_[change->fact];
    if (!state_.holding) table.write(change->row, change->before);
    else if (change->was_held) table.hold(change->row, change->before);
    else table.unhold(change->row);
  }
  for (FactTable& table : store_.facts) table.forget_from(births_before_);
  store_.entities.take_back(births_before_, event_->ends, state_.holding);
  reader_.unname(static_cast<EntityIndex>(births_before_));
  for (const Record& record : told_) state_.knowledge.remove(record.who, record.event, state_.past);
  for (const Record& record : made.learned) {
    if (record.event == index_) state_.marked[record.who] = 0;
    else if (state_.holding) state_.held.erase({record.who, record.event});
  }
  state_.knowledge.take_back(births_before_);
  event_->writes.clear(), event_->births.clear(), event_->ends.clear();
  made = {};
  begun.clear(), later.clear(), busy.clear(), told_.clear();
}

bool Effects::move(const Stmt& stmt, Value* frame) {
  Maybe amount = reader_.value(stmt.value, frame, truth);
  int64_t from[most_keys], to[most_keys];
  bool known = reader_.keys_of(stmt.args, frame, truth, from);
  known = reader_.keys_of(stmt.args2, frame, truth, to) && known;
  if (!amount || !known) return false;
  for (size_t i = 0; i < stmt.args.size(); ++i)
    if (!store_.entities.alive(from[i])) return false;
  for (size_t i = 0; i < stmt.args2.size(); ++i)
    if (!store_.entities.alive(to[i])) return false;
  int64_t moved = amount.value.whole, has = current(stmt.fact, from);
  if (moved < 0 || (!world_.facts[stmt.fact].outside && has < moved)) return false;
  std::optional<int64_t> left = base::sub(has, moved);
  if (left) write(stmt.fact, from, true, *left);
  std::optional<int64_t> more = base::add(current(stmt.fact2, to), moved);
  if (left && more) return write(stmt.fact2, to, true, *more), true;
  reader_.fail("a holding is too large to keep", stmt.span);
  return false;
}

bool Effects::birth(const Stmt& stmt, Value* frame) {
  uint64_t outer = subject_;
  for (int64_t n = 1; n <= stmt.count; ++n) {
    if (store_.entities.size() > most_entities)
      return reader_.fail(too_many_entities, stmt.span), false;
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
    frame[stmt.slot] = of_whole(index);
    if (!act_) subject_ = info.id;
    if (!run(stmt.body, frame)) return false;
    subject_ = outer;
  }
  return true;
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
      const Index::List* list = table.index(0, true)->find(none, gone);
      for (uint32_t i = 0; list != nullptr && i < list->live; ++i)
        touched.push_back(list->views[i] / 2);
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
    return ++count > 0;
  };
  reader_.search(plan_.of_each[id.value], frame, truth, true, keep);
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

void Effects::learn(const Record& told) {
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
