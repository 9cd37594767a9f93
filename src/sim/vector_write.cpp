// Effects that write: what is set, added to, asserted, retracted, moved; and taken back.
#include <algorithm>

#include "base/exact.h"
#include "sim/vector_effects.h"

namespace milieu::sim::vector_parts {

using history::Write;
using model::ExprId;
using model::FactId;
using model::Sort;
using model::Stmt;
using model::StmtOp;
using model::Value;
using model::of_whole;

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
  const bool all = mask + 1 == 1u << table.keys();  // keys are known
  if (all) {
    const Row row = table.made(keys);
    if (row != no_row) found.push_back(row);
  }
  const Index* index = mask == 0 || all ? nullptr : table.index(mask, false);
  if (index != nullptr) {
    const Index::List* list = index->find(keys, 0);
    for (uint32_t i = 0; list != nullptr && i < list->live; ++i)
      found.push_back(list->views[i] / 2);
  } else if (!all) {
    for (Row row = 0; row < table.rows(); ++row)
      if (table.exists(row)) found.push_back(row);
  }
  if (!all)
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

}  // namespace milieu::sim::vector_parts
