#include "sim/reference_effects.h"

#include <algorithm>

#include "base/exact.h"
#include "sim/fault.h"

namespace milieu::sim::reference_parts {

using history::Birth;
using history::Write;
using model::ExprId;
using model::FactId;
using model::Sort;
using model::Stmt;
using model::StmtOp;
using model::of_whole;

Effects::Effects(Reader& reader, State& state, base::Luck luck, const Interventions& interventions)
    : reader_(reader), state_(state), luck_(luck), interventions_(interventions),
      world_(reader.scene().world) {
  reader_.uniform = [this](uint32_t lane) { return uniform(lane); };
}

void Effects::open(model::ActId act, uint64_t site, Event& event, EventIndex index) {
  act_ = act;
  site_ = site;
  subject_ = event.id;
  event_ = &event;
  index_ = index;
  births_before_ = state_.entities.size();
}

base::Key Effects::draw_key(uint32_t lane) {
  return event_key(luck_, site_, subject_, drawn_[{subject_, lane}]++);
}

double Effects::uniform(uint32_t lane) { return draw_key(lane).uniform(Lane::free_lane + lane); }

bool Effects::run(const std::vector<model::StmtId>& suite, Frame& frame) {
  for (model::StmtId id : suite) {
    const Stmt& stmt = world_.stmts[id];
    if (stmt.op == StmtOp::Pick) {
      if (!pick(stmt.pick, frame)) return true;
      continue;
    }
    if (!run(stmt, frame) || reader_.fault()) return false;
  }
  return true;
}

bool Effects::run(const Stmt& stmt, Frame& frame) {
  switch (stmt.op) {
    case StmtOp::Set: case StmtOp::Add: case StmtOp::Subtract: case StmtOp::Assert:
    case StmtOp::Retract:
      return assign(stmt, frame);
    case StmtOp::Move: return move(stmt, frame);
    case StmtOp::Birth: return birth(stmt, frame);
    case StmtOp::End: {
      Maybe who = reader_.value(stmt.args[0], frame, truth);
      if (who && state_.alive(who->whole)) end(static_cast<EntityIndex>(who->whole));
      return true;
    }
    case StmtOp::Begin: begin(stmt, frame); return true;
    case StmtOp::If:
      return run(reader_.holds(stmt.value, frame, truth) ? stmt.body : stmt.otherwise, frame);
    case StmtOp::Each: return each(stmt, frame);
    case StmtOp::After: after(stmt, frame); return true;
    case StmtOp::Learn: tell(stmt, frame); return true;
    case StmtOp::Takes: takes(stmt, frame); return true;
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
    const Entry* entry = reader_.entry(world_.recognises, {authority, name});
    return entry && entry->present;
  };
  if (recognised(model::act_value(act_))) return true;
  return std::any_of(act.classes.begin(), act.classes.end(), [&](const model::Membership& member) {
    return recognised(model::act_value(member.of));
  });
}

bool Effects::assign(const Stmt& stmt, Frame& frame) {
  if (stmt.before.empty()) {
    if (stmt.op == StmtOp::Retract) return retract(stmt, frame, stmt.args), true;
    std::optional<Keys> keys = reader_.keys_of(stmt.args, frame, truth);
    if (keys) change(stmt, *keys, frame);
    return true;
  }
  for (ExprId authority : stmt.before) {
    std::vector<ExprId> args = stmt.args;
    args.push_back(authority);
    if (stmt.op == StmtOp::Retract) {
      retract(stmt, frame, args);
      continue;
    }
    std::optional<Keys> keys = reader_.keys_of(args, frame, truth);
    if (keys) change(stmt, *keys, frame);
  }
  return true;
}

int64_t Effects::current(FactId fact, const Keys& keys) {
  const State* seen = reader_.scene().state;
  reader_.scene().state = &state_;
  int64_t value = reader_.stored(fact, keys);
  reader_.scene().state = seen;
  return value;
}

std::optional<int64_t> Effects::changed(const Stmt& stmt, const Keys& keys, Frame& frame) {
  const model::Fact& fact = world_.facts[stmt.fact];
  if (stmt.op == StmtOp::Assert) return 0;
  if (stmt.drawn) {
    base::Distribution from{stmt.draw.family, 0, 0};
    if (!stmt.draw.args.empty()) from.a = reader_.number(stmt.draw.args[0], frame, truth);
    if (stmt.draw.args.size() > 1) from.b = reader_.number(stmt.draw.args[1], frame, truth);
    std::string_view problem = base::problem(from);
    if (!problem.empty()) {
      reader_.fail(std::string(problem), stmt.span);
      return std::nullopt;
    }
    double drawn = base::quantile(from, uniform(stmt.draw.lane));
    if (fact.value.sort == Sort::Number) return reader_.store(fact.value, model::of_number(drawn));
    bool scaled = fact.value.sort == Sort::Money;
    std::optional<int64_t> whole = scaled ? base::to_fixed(drawn) : base::to_fixed(drawn / 1e6);
    if (!whole) return reader_.fail("the number drawn is too large", stmt.span), std::nullopt;
    return reader_.store(fact.value, of_whole(*whole));
  }
  Maybe value = reader_.value(stmt.value, frame, truth);
  if (!value) return std::nullopt;
  if (stmt.op == StmtOp::Set) return reader_.store(fact.value, *value);
  std::optional<int64_t> by = value->whole;
  if (fact.value.sort == Sort::Number) by = base::to_fixed(value->number);
  int64_t now = current(stmt.fact, keys);
  std::optional<int64_t> sum;
  if (by) sum = stmt.op == StmtOp::Add ? base::add(now, *by) : base::sub(now, *by);
  if (!sum) return reader_.fail("the sum is too large to keep", stmt.span), std::nullopt;
  if (fact.value.ranged) return base::clamp(*sum, fact.value.low, fact.value.high);
  return sum;
}

void Effects::change(const Stmt& stmt, const Keys& keys, Frame& frame) {
  const model::Fact& fact = world_.facts[stmt.fact];
  std::optional<int64_t> value = changed(stmt, keys, frame);
  if (!value) return;
  for (size_t i = 0; i < keys.size(); ++i)
    if (fact.frame[i].type.sort == Sort::Entity && !state_.alive(keys[i])) return;
  if (fact.standing && !counts(keys.back())) {
    event_->writes.push_back({stmt.fact, reader_.ordered(stmt.fact, keys), true, true, *value, 0,
                              false});
    return;
  }
  write(stmt.fact, keys, true, *value);
}

void Effects::retract(const Stmt& stmt, Frame& frame, const std::vector<ExprId>& args) {
  const model::Fact& fact = world_.facts[stmt.fact];
  std::optional<Keys> wanted = reader_.keys_of(args, frame, truth);
  if (!wanted) return;
  auto fits = [&](const Keys& keys) {
    for (size_t i = 0; i < args.size(); ++i)
      if (args[i] && keys[i] != (*wanted)[i]) return false;
    return true;
  };
  std::vector<std::pair<Ids, Keys>> found;
  for (const auto& [keys, entry] : state_.facts[stmt.fact.value]) {
    Keys turned = keys;
    if (fact.symmetric) std::swap(turned[0], turned[1]);
    if (!entry.present || (!fits(keys) && !fits(turned))) continue;
    Ids ids;
    for (size_t i = 0; i < keys.size(); ++i)
      ids.push_back(state_.content(fact.frame[i].type, keys[i]));
    found.push_back({ids, keys});
  }
  std::sort(found.begin(), found.end());
  for (const auto& [ids, keys] : found) {
    bool valid = !fact.standing || counts(keys.back());
    if (valid) write(stmt.fact, keys, false, 0);
    else event_->writes.push_back({stmt.fact, keys, false, true, 0, 0, true});
  }
}

void Effects::write(FactId id, const Keys& unordered, bool present, int64_t value) {
  Keys keys = reader_.ordered(id, unordered);
  auto& entries = state_.facts[id.value];
  auto found = entries.find(keys);
  changes_.push_back({id, keys, {}});
  Write written{id, keys, present, false, value, current(id, keys), false};
  if (found != entries.end()) {
    changes_.back().before = found->second;
    written.was_present = found->second.present;
  }
  entries[keys] = {present, value, reader_.scene().now, index_};
  event_->writes.push_back(written);
}

void Effects::undo() {
  for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
    auto& entries = state_.facts[change->fact.value];
    if (change->before) entries[change->keys] = *change->before;
    else entries.erase(change->keys);
  }
  state_.entities.resize(births_before_);
  state_.known.resize(births_before_);
  if (snapshot) snapshot->entities.resize(births_before_), snapshot->known.resize(births_before_);
  for (EntityIndex entity : event_->ends)
    if (entity < births_before_) state_.entities[entity].alive = true;
  for (const Record& record : learned)
    if (record.who < births_before_) state_.known[record.who].pop_back();
  changes_.clear(), event_->writes.clear(), event_->births.clear(), event_->ends.clear();
  begun.clear(), later.clear(), busy.clear(), learned.clear(), delayed.clear();
}

bool Effects::move(const Stmt& stmt, Frame& frame) {
  Maybe amount = reader_.value(stmt.value, frame, truth);
  std::optional<Keys> from = reader_.keys_of(stmt.args, frame, truth);
  std::optional<Keys> to = reader_.keys_of(stmt.args2, frame, truth);
  if (!amount || !from || !to) return false;
  for (const Keys* keys : {&*from, &*to})
    for (size_t i = 0; i < keys->size(); ++i)
      if (!state_.alive((*keys)[i])) return false;
  int64_t has = current(stmt.fact, *from);
  if (amount->whole < 0 || (!world_.facts[stmt.fact].outside && has < amount->whole)) return false;
  std::optional<int64_t> left = base::sub(has, amount->whole);
  if (left) write(stmt.fact, *from, true, *left);
  std::optional<int64_t> more = base::add(current(stmt.fact2, *to), amount->whole);
  if (left && more) return write(stmt.fact2, *to, true, *more), true;
  reader_.fail("a holding is too large to keep", stmt.span);
  return false;
}

bool Effects::birth(const Stmt& stmt, Frame& frame) {
  for (int64_t n = 1; n <= stmt.count; ++n) {
    const EntityIndex index = bear(stmt, n);
    if (index == 0 || !settle(stmt, index, frame)) return false;
  }
  return true;
}

// The n-th of those that are born; 0 if that is one too many.
EntityIndex Effects::bear(const Stmt& stmt, int64_t n) {
  if (state_.entities.size() > most_entities)
    return reader_.fail(too_many_entities, stmt.span), 0;
  bool crowd = stmt.named && world_.named[stmt.named].crowd;
  int64_t number = crowd ? n : 0;
  EntityInfo info{stmt.kind, 0, true, stmt.named, number};
  info.id = stmt.named ? named_id(world_.named[stmt.named].site, number)
                       : born_id(subject_, stmt.line, ran_[{subject_, stmt.line}]++);
  EntityIndex index = static_cast<EntityIndex>(state_.entities.size());
  state_.entities.push_back(info);
  state_.known.emplace_back();
  if (snapshot) {
    snapshot->entities.push_back(info);
    snapshot->entities.back().alive = false;
    snapshot->known.emplace_back();
  }
  event_->births.push_back({index, info.id, stmt.kind, stmt.named, number});
  return index;
}

// What the block of a birth says of one who was born.
bool Effects::settle(const Stmt& stmt, EntityIndex index, Frame& frame) {
  const uint64_t outer = subject_;
  frame[stmt.slot] = of_whole(index);
  if (!act_) subject_ = state_.entities[index].id;
  const bool done = run(stmt.body, frame);
  subject_ = outer;
  return done;
}

void Effects::end(EntityIndex entity) {
  int64_t gone = entity;
  for (FactId id : world_.facts.ids()) {
    const model::Fact& fact = world_.facts[id];
    std::vector<std::pair<Ids, std::pair<Keys, bool>>> touched;  // ids, keys, whether by key
    for (const auto& [keys, entry] : state_.facts[id.value]) {
      bool by_key = false;
      Ids ids;
      for (size_t i = 0; i < keys.size(); ++i) {
        by_key |= fact.frame[i].type.sort == Sort::Entity && keys[i] == gone;
        ids.push_back(state_.content(fact.frame[i].type, keys[i]));
      }
      bool by_value = fact.value.sort == Sort::Entity && !fact.set && entry.value == gone;
      if (entry.present && (by_key || by_value)) touched.push_back({ids, {keys, by_key}});
    }
    std::sort(touched.begin(), touched.end());
    for (const auto& [ids, what] : touched) write(id, what.first, !what.second, 0);
  }
  state_.entities[entity].alive = false;
  event_->ends.push_back(entity);
}

bool Effects::each(const Stmt& stmt, Frame& frame) {
  std::vector<std::vector<model::Value>> found;
  reader_.each_binding(stmt.pick.bound, {stmt.pick.condition}, frame, truth, [&] {
    found.emplace_back();
    for (model::Slot slot : stmt.pick.bound) found.back().push_back(frame[slot]);
    return true;
  });
  // What is drawn, born and begun for one binding has nothing to do with there being others.
  uint64_t outer = subject_;
  for (const auto& binding : found) {
    Ids ids;
    for (size_t i = 0; i < binding.size(); ++i) {
      model::Slot slot = stmt.pick.bound[i];
      frame[slot] = binding[i];
      ids.push_back(state_.content(frame.type(slot), binding[i].whole));
    }
    subject_ = each_subject(outer, ids);
    bool paid = run(stmt.body, frame);
    subject_ = outer;
    if (!paid) return false;
  }
  return true;
}

void Effects::begin(const Stmt& stmt, Frame& frame) {
  const model::Act& act = world_.acts[stmt.act];
  Pending next;
  next.sort = act.process ? Pending::Sort::Process : Pending::Sort::Act;
  next.act = stmt.act;
  next.frame = Frame(act.frame);
  Ids ids;
  for (size_t i = 0; i < act.roles; ++i) {
    bool given = i < stmt.args.size() && stmt.args[i];
    Maybe value = given ? reader_.value(stmt.args[i], frame, truth) : Maybe(of_whole(0));
    if (!value) return;
    next.given.push_back(given);
    next.frame[i] = *value;
    ids.push_back(state_.content(act.frame[i].type, value->whole));
  }
  next.parent = index_;
  uint64_t site = base::hash_text(act.site);
  next.id = event_id(site, ids, subject_, stmt.line, ran_[{subject_, stmt.line}]++);
  begun.push_back(std::move(next));
}

void Effects::after(const Stmt& stmt, Frame& frame) {
  Maybe wait = reader_.value(stmt.value, frame, truth);
  if (!wait) return;
  Pending next;
  next.sort = Pending::Sort::Consequence;
  next.act = act_;
  next.frame = frame;
  next.parent = index_;
  next.answers = event_->answers;
  for (model::StmtId id : world_.stmts.ids())
    if (&world_.stmts[id] == &stmt) next.after = id;
  next.id = event_id(site_, {event_->id}, subject_, stmt.line, ran_[{subject_, stmt.line}]++);
  std::optional<int64_t> due = base::add(reader_.scene().now, wait->whole < 0 ? 0 : wait->whole);
  if (due) later.push_back({*due, std::move(next)});
}

void Effects::tell(const Stmt& stmt, Frame& frame) {
  std::optional<Keys> args = reader_.keys_of(stmt.args, frame, truth);
  if (!args || !state_.alive((*args)[0]) || (*args)[1] <= 0) return;
  Record record;
  record.who = static_cast<EntityIndex>((*args)[0]);
  record.event = static_cast<EventIndex>((*args)[1] - 1);
  record.via = static_cast<EntityIndex>((*args)[2]);
  record.swapped = stmt.args.size() > 4 && stmt.args[4];
  if (record.swapped) {
    record.put = static_cast<EntityIndex>((*args)[3]);
    record.instead_of = static_cast<EntityIndex>((*args)[4]);
  }
  learn(record);
}

bool Effects::learn(const Record& told) {
  const std::optional<int64_t> kept = kept_from(told);
  if (!kept) return experience(told), true;
  const bool twice = std::ranges::any_of(delayed, [&](const Record& other) {
    return other.who == told.who && other.event == told.event;
  });
  if (*kept > 0 && !twice) {
    delayed.push_back(told);
    delayed.back().time = reader_.scene().now + *kept;
  }
  return false;
}

void Effects::experience(const Record& told) {
  if (told.event < state_.events.size() && state_.record(told.who, told.event)) return;
  for (const Record& other : learned)
    if (other.who == told.who && other.event == told.event) return;
  Record record = told;
  record.time = reader_.scene().now;
  state_.known[record.who].push_back(record);
  learned.push_back(record);
}

void Effects::takes(const Stmt& stmt, Frame& frame) {
  Maybe span = reader_.value(stmt.value, frame, truth);
  std::optional<Keys> who = reader_.keys_of(stmt.args, frame, truth);
  if (!span || !who || span->whole <= 0) return;
  for (int64_t one : *who)
    if (state_.alive(one))
      busy.push_back({static_cast<EntityIndex>(one), reader_.scene().now + span->whole});
}

}  // namespace milieu::sim::reference_parts
