// The way back from bytes. Every index is checked as it is read; the first that is wrong ends it.
#include "sim/vector_save.h"

namespace milieu::sim::vector_parts {

using history::no_event;

namespace {

base::Error damaged() {
  return {base::Fault::Damaged, "this checkpoint is damaged", "run the world from the start"};
}

}  // namespace

int64_t time_of(std::string_view bytes) {
  base::ByteReader in(bytes);
  if (!in.u64() || !in.u64()) return INT64_MIN;
  return in.i64().value_or(INT64_MIN);
}

base::Result<void> Vector::restore(std::string_view bytes, const Lived& lived) {
  base::ByteReader in(bytes);
  std::optional<uint64_t> format = in.u64(), of = in.u64();
  if (!format || !of) return damaged();
  if (*format != saved_format)
    return base::Error{base::Fault::Newer, "this checkpoint is of another version", ""};
  if (*of != fingerprint(world_, settings_))
    return base::Error{base::Fault::Foreign, "this checkpoint is of another world or run", ""};
  if (state_.past.size() != 0)
    return base::Error{base::Fault::Usage, "only a run that has not begun can be restored", ""};
  if (Saver(*this).restore(in, static_cast<const LivedHere&>(lived)))
    return base::Result<void>::ok();
  error_ = damaged();
  return *error_;
}

bool Saver::restore(base::ByteReader& in, const LivedHere& lived) {
  in_ = &in;
  v_.now_ = time();
  v_.ended_ = below(2) != 0;
  v_.told_instants_ = i();
  v_.known_hash_ = u();
  if (!read_before(lived)) return false;
  v_.reader_.set_time(v_.now_);
  v_.luck_ = v_.interventions_.luck(v_.settings_.luck, v_.now_);
  v_.state_.cells.heed(false);
  if (!read_store(v_.state_.store, true)) return false;
  bool remembers = below(2) != 0;
  bool wanted = false;
  for (bool known : v_.plan_.known_facts) wanted |= known;
  if (!good_ || remembers != wanted) return false;
  if (remembers) {
    v_.initial_ = std::make_unique<Store>(world_, v_.plan_, v_.state_.cells);
    v_.set_defaults(*v_.initial_);
    if (!read_store(*v_.initial_, false)) return false;
  }
  v_.reader_.set_initial(v_.initial_.get(), &v_.no_past_, &v_.no_knowledge_);
  begin_as(lived);
  v_.state_.cells.heed(true);
  return read_clocks() && read_hazards() && read_waiting() && in.at_end();
}

// How much happened before. That it was the same is told by its last event.
bool Saver::read_before(const LivedHere& lived) {
  v_.told_ = below(no_event);
  v_.told_records_ = below(no_event);
  const uint64_t last = u();
  if (!good_ || v_.told_ == 0 || !lived.covers(v_.told_, v_.told_records_)) return false;
  const auto first = lived.event_ids.begin();
  v_.state_.store.event_ids.assign(first, first + static_cast<long>(v_.told_));
  return v_.state_.store.event_ids.back() == last;
}

void Saver::begin_as(const LivedHere& lived) {
  State& state = v_.state_;
  state.past.begin_as(lived.past, state.store.event_ids.size());
  for (const uint64_t id : state.store.event_ids) state.past.take(id);
  const size_t records = lived.earlier ? v_.told_records_ : SIZE_MAX;
  state.knowledge.begin_as(lived.knowledge, records, state.store.entities.size(), state.past);
}

bool Saver::read_store(Store& store, bool current) {
  uint64_t entities = count();
  for (uint64_t n = 1; n < entities && good_; ++n) {
    EntityInfo info;
    info.kind = model::KindId{static_cast<uint32_t>(below(world_.kinds.size() + 1))};
    info.id = u();
    info.alive = below(2) != 0;
    info.named = model::NamedId{static_cast<uint32_t>(below(world_.named.size() + 1))};
    info.number = i();
    good_ = good_ && info.kind;
    if (!good_) return false;
    EntityIndex entity = store.entities.add(info);
    if (info.alive) store.entities.appear(entity);
    else store.entities.was_there(entity);
    if (current) v_.reader_.name(info.named, entity);
  }
  good_ = good_ && (current || entities <= v_.state_.store.entities.size());
  for (model::FactId id : world_.facts.ids())
    if (!good_ || !read_table(store, store[id])) return false;
  return good_;
}

bool Saver::read_table(Store& store, FactTable& table) {
  const model::Fact& fact = table.fact();
  uint64_t rows = count();
  for (uint64_t n = 0; n < rows && good_; ++n) {
    int64_t keys[most_keys];
    for (size_t k = 0; k < table.keys(); ++k) {
      keys[k] = value(fact.frame[k].type);
      if (fact.frame[k].type.sort == model::Sort::Entity)
        good_ = good_ && keys[k] < static_cast<int64_t>(store.entities.size());
    }
    Entry entry{true};
    entry.present = below(2) != 0;
    entry.value = value(fact.value);
    entry.written = time();
    entry.writer = static_cast<EventIndex>(below(v_.state_.store.event_ids.size()));
    if (!good_ || table.find(keys) != no_row) return false;
    table.write(table.row_for(keys), entry);
  }
  return good_;
}

bool Saver::read_clock(Clock& clock, const model::Act& act, size_t first_role) {
  const uint64_t flags = below(16);
  clock.drawn = (flags & 8) != 0;
  clock.interval = time(), clock.firing = time();
  if (clock.drawn) clock.left = f();
  if ((flags & 2) != 0) clock.due = i();
  if ((flags & 1) != 0) clock.reader = static_cast<EventIndex>(below(v_.state_.past.size()));
  if ((flags & 4) == 0) return good_;
  clock.rate = f(), clock.since = time();
  uint64_t roles = count();
  good_ = good_ && (roles == 0 || roles == act.roles - first_role);
  for (uint64_t r = 0; r < roles && good_; ++r)
    clock.roles.push_back(value(act.frame[first_role + r].type));
  clock.margin = f();
  return good_ = good_ && clock.drawn && clock.rate > 0;
}

bool Saver::read_clocks() {
  uint64_t clocks = count();
  while (v_.clocks_.size() < clocks && good_) {
    EntityIndex who = static_cast<EntityIndex>(below(v_.state_.store.entities.size()));
    if (!good_ || who == 0) return false;
    if (v_.first_clock_.size() > who && v_.first_clock_[who] != 0) return false;
    uint32_t first = v_.clocks_of(who);
    if (v_.clocks_.size() == first) return false;  // somebody without clocks
    for (uint32_t n = first; n < v_.clocks_.size() && good_; ++n) {
      if (n > first) good_ = good_ && u() == who;
      model::ActId act = v_.clock_of_[n].second;
      good_ = good_ && u() == act.value;
      if (!good_ || !read_clock(v_.clocks_[n], world_.acts[act], 1)) return false;
      Clock& clock = v_.clocks_[n];
      v_.reader_of_[who] = clock.reader;
      bool runs = clock.due != INT64_MAX && v_.alive(who);
      if (runs && clock.due <= v_.now_) return false;
      if (runs && clock.roles.size() + 1 != world_.acts[act].roles) return false;
      v_.clock_hash_ += v_.part(clock, n);
      if (runs) v_.clock_queue_.push(clock.due, n);
    }
  }
  return good_ && v_.clocks_.size() == clocks;
}

bool Saver::read_hazards() {
  uint64_t all = count();
  for (uint64_t n = 0; n < all && good_; ++n) {
    uint32_t number = static_cast<uint32_t>(below(world_.acts.size() + 1));
    if (!good_ || number == 0) return false;
    const model::Act& act = world_.acts[model::ActId{number}];
    if (!act.process || act.rate.sort != model::Rate::Sort::About) return false;
    Vector::Hazard hazard;
    for (size_t r = 0; r < act.roles; ++r) hazard.roles.push_back(value(act.frame[r].type));
    if (!good_ || !read_clock(hazard.clock, act, 0)) return false;
    if (hazard.clock.due <= v_.now_) return false;
    Vector::Hazards& hazards = v_.hazards_[number];
    uint32_t which = static_cast<uint32_t>(hazards.all.size());
    if (!hazards.of.try_emplace(hazard.roles, which).second) return false;
    uint32_t at = static_cast<uint32_t>(v_.hazard_at_.size());
    if (hazard.clock.due != INT64_MAX) v_.hazard_queue_.push(hazard.clock.due, at);
    v_.add_hazard(model::ActId{number}, std::move(hazard));
  }
  return good_;
}

bool Saver::read_pending(Pending& pending) {
  pending.sort = static_cast<Pending::Sort>(below(3));
  pending.id = u();
  pending.act = model::ActId{static_cast<uint32_t>(below(world_.acts.size() + 1))};
  pending.after = model::StmtId{static_cast<uint32_t>(below(world_.stmts.size() + 1))};
  bool consequence = pending.sort == Pending::Sort::Consequence;
  bool after = pending.after && world_.stmts[pending.after].op == model::StmtOp::After;
  if (!good_ || (consequence ? !after : !pending.act)) return false;
  if (pending.act && world_.acts[pending.act].process != (pending.sort == Pending::Sort::Process) &&
      !consequence)
    return false;
  const model::Frame& types = pending.act ? world_.acts[pending.act].frame : world_.start_frame;
  for (const model::Variable& variable : types)
    pending.frame.push_back(model::of_whole(value(variable.type)));
  uint64_t parent = u();
  good_ = good_ && (parent == no_event || parent < v_.state_.past.size());
  pending.parent = static_cast<EventIndex>(parent);
  good_ = good_ && (!consequence || parent != no_event);
  if (good_ && consequence && v_.state_.past.act(pending.parent) != pending.act) return false;
  uint64_t answers = count();
  for (uint64_t n = 0; n < answers && good_; ++n) {
    history::AnswerGiven given;
    given.who = static_cast<EntityIndex>(below(v_.state_.store.entities.size()));
    bool asks = pending.act && world_.acts[pending.act].asks.has_value();
    given.answer = static_cast<uint16_t>(
        below(asks ? world_.acts[pending.act].asks->answers.size() : 0));
    given.quantity = i();
    given.margin = f();
    pending.answers.push_back(given);
  }
  pending.weighed = below(2) != 0;
  pending.margin = f();
  uint64_t reader = u();
  good_ = good_ && (reader == no_event || reader < v_.state_.past.size());
  pending.reader = static_cast<EventIndex>(reader);
  return good_;
}

bool Saver::read_waiting() {
  std::vector<std::pair<int64_t, Pending>> all;
  uint64_t waiting = count();
  for (uint64_t n = 0; n < waiting && good_; ++n) {
    all.emplace_back();
    all.back().first = i();
    if (!read_pending(all.back().second)) return false;
  }
  uint64_t next = below(all.size() + 1);
  for (size_t n = 0; n < all.size() && good_; ++n) {
    good_ = good_ && (n < next ? all[n].first == v_.now_ : all[n].first > v_.now_);
    if (n < next) v_.next_.push_back(std::move(all[n].second));
    else v_.pending_[all[n].first].push_back(std::move(all[n].second));
  }
  uint64_t requests = count();
  for (uint64_t n = 0; n < requests && good_; ++n) {
    Request request;
    request.asked = static_cast<EntityIndex>(below(v_.state_.store.entities.size()));
    if (!good_ || !read_pending(request.act)) return false;
    const model::Act* act = request.act.act ? &world_.acts[request.act.act] : nullptr;
    good_ = act != nullptr && act->asks && act->asks->at_most_one && request.asked != 0 &&
            world_.kinds[v_.state_.store.entities[request.asked].kind].decides;
    v_.requests_.push_back(std::move(request));
  }
  uint64_t asked = count();
  for (uint64_t n = 0; n < asked && good_; ++n) {
    std::vector<uint64_t> ids(count());
    for (uint64_t& id : ids) id = u();
    v_.asked_.emplace(std::move(ids), time());
  }
  uint64_t busy = count();
  v_.busy_.resize(v_.state_.store.entities.size(), INT64_MIN);
  for (uint64_t n = 0; n < busy && good_; ++n) {
    EntityIndex who = static_cast<EntityIndex>(below(v_.busy_.size()));
    v_.busy_[who] = i();
    v_.free_at_.push(v_.busy_[who], who);
    good_ = good_ && v_.busy_[who] > v_.now_;
  }
  return good_ && read_held() && read_news();
}

bool Saver::read_news() {
  const uint64_t entities = v_.state_.store.entities.size();
  uint64_t news = count();
  for (uint64_t n = 0; n < news && good_; ++n) {
    Record record;
    record.time = i();
    record.who = static_cast<EntityIndex>(below(entities));
    record.event = static_cast<EventIndex>(below(v_.state_.past.size()));
    record.via = static_cast<EntityIndex>(below(entities));
    record.swapped = below(2) != 0;
    record.put = static_cast<EntityIndex>(below(entities));
    record.instead_of = static_cast<EntityIndex>(below(entities));
    good_ = good_ && record.time > v_.now_ && record.who != 0;
    v_.news_[record.time].push_back(record);
  }
  return good_;
}

bool Saver::read_held() {
  uint64_t held = count();
  for (uint64_t n = 0; n < held && good_; ++n) {
    uint32_t outcome = static_cast<uint32_t>(below(world_.outcomes.size() + 1));
    good_ = good_ && outcome != 0;
    v_.held_[outcome].outcome = model::OutcomeId{outcome};
  }
  return good_;
}

}  // namespace milieu::sim::vector_parts
