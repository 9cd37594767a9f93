#include "sim/vector_save.h"

#include <bit>

namespace milieu::sim::vector_parts {

using model::Sort;

namespace {


void absorb(base::Digest& digest, const model::Frame& frame) {
  digest.absorb(frame.size());
  for (const model::Variable& variable : frame) {
    digest.absorb(static_cast<uint64_t>(variable.type.sort));
    digest.absorb(variable.type.kind.value);
    digest.absorb(static_cast<uint64_t>(variable.type.low));
    digest.absorb(static_cast<uint64_t>(variable.type.high));
  }
}

}  // namespace

uint64_t fingerprint(const model::World& world, const Settings& settings) {
  base::Digest digest;
  digest.absorb(world.name);
  for (int64_t number : {world.starts, world.until, settings.until})
    digest.absorb(static_cast<uint64_t>(number));
  digest.absorb(static_cast<uint64_t>(world.regime));
  digest.absorb(settings.luck.seed);
  digest.absorb(static_cast<uint64_t>(settings.luck.rng));
  for (const auto& given : settings.parameters) {
    digest.absorb(given.first.value);
    digest.absorb(static_cast<uint64_t>(given.second.whole));
  }
  for (const model::Kind& kind : world.kinds) digest.absorb(kind.site);
  for (const model::Fact& fact : world.facts) digest.absorb(fact.site), absorb(digest, fact.frame);
  for (const model::Act& act : world.acts) digest.absorb(act.site), absorb(digest, act.frame);
  for (const model::Parameter& parameter : world.parameters)
    digest.absorb(static_cast<uint64_t>(parameter.value.whole));
  for (const model::Expr& expr : world.exprs) {
    digest.absorb(static_cast<uint64_t>(expr.op) << 32 | expr.ref);
    digest.absorb(uint64_t{expr.slot} << 32 | expr.pattern);
    digest.absorb(static_cast<uint64_t>(expr.constant.whole));
    for (model::ExprId arg : expr.args) digest.absorb(arg.value);
  }
  for (const model::Stmt& stmt : world.stmts) {
    digest.absorb(static_cast<uint64_t>(stmt.op) << 32 | stmt.line);
    digest.absorb(uint64_t{stmt.fact.value} << 32 | stmt.value.value);
  }
  return digest.low();
}

// A slot may still hold somebody whose birth was undone: nothing can read it any more.
void Saver::put(const model::Type& type, model::Value value) {
  bool gone = type.sort == Sort::Entity &&
              value.whole >= static_cast<int64_t>(v_.state_.store.entities.size());
  out_.i64(gone ? 0 : value.whole);
}

// A stored or computed value; entities and events must be those that there are.
int64_t Saver::value(const model::Type& type) {
  int64_t got = i();
  if (type.sort == Sort::Entity)
    good_ = good_ && got >= 0 && got < static_cast<int64_t>(v_.state_.store.entities.size());
  if (type.sort == Sort::Event)
    good_ = good_ && got >= 0 && got <= static_cast<int64_t>(v_.state_.store.event_ids.size());
  return good_ ? got : 0;
}

std::string Saver::save() {
  out_.u64(saved_format);
  out_.u64(fingerprint(world_, v_.settings_));
  out_.i64(v_.now_);
  out_.u8(v_.ended_);
  out_.i64(v_.told_instants_);
  out_.u64(v_.known_hash_);
  const std::vector<uint64_t>& ids = v_.state_.store.event_ids;
  out_.u64(ids.size());
  out_.u64(v_.told_records_);
  out_.u64(ids.empty() ? 0 : ids.back());
  store(v_.state_.store);
  out_.u8(v_.initial_ != nullptr);
  if (v_.initial_) store(*v_.initial_);
  out_.u64(v_.clocks_.size());
  for (size_t n = 0; n < v_.clocks_.size(); ++n) {
    out_.u64(v_.clock_of_[n].first);
    out_.u64(v_.clock_of_[n].second.value);
    if (v_.clocks_[n].rate > 0) v_.choose(static_cast<uint32_t>(n));
    Clock saved = v_.clocks_[n];
    saved.reader = v_.reader_of_[v_.clock_of_[n].first];
    clock(saved);
  }
  hazards();
  waiting();
  return out_.take();
}

void Saver::store(const Store& store) {
  out_.u64(store.entities.size());
  for (EntityIndex entity = 1; entity < store.entities.size(); ++entity) {
    const EntityInfo& info = store.entities[entity];
    out_.u64(info.kind.value);
    out_.u64(info.id);
    out_.u8(info.alive);
    out_.u64(info.named.value);
    out_.i64(info.number);
  }
  for (model::FactId id : world_.facts.ids()) table(store[id]);
}

void Saver::table(const FactTable& table) {
  uint64_t rows = 0;
  for (Row row = 0; row < table.rows(); ++row) rows += table.exists(row);
  out_.u64(rows);
  for (Row row = 0; row < table.rows(); ++row) {
    if (!table.exists(row)) continue;
    for (size_t k = 0; k < table.keys(); ++k) out_.i64(table.key(row, k));
    out_.u8(table.present(row));
    out_.i64(table.value(row));
    out_.i64(table.written(row));
    out_.u64(table.writer(row));
  }
}

// Most clocks stand still, and have never run.
void Saver::clock(const Clock& clock) {
  const bool runs = clock.rate > 0, due = clock.due != INT64_MAX;
  const bool reads = clock.reader != history::no_event;
  out_.u8(static_cast<uint8_t>(clock.drawn << 3 | runs << 2 | due << 1 | int{reads}));
  out_.i64(clock.interval), out_.i64(clock.firing);
  if (clock.drawn) out_.f64(clock.left);
  if (due) out_.i64(clock.due);
  if (reads) out_.u64(clock.reader);
  if (!runs) return;
  out_.f64(clock.rate), out_.i64(clock.since);
  out_.u64(clock.roles.size());
  for (int64_t role : clock.roles) out_.i64(role);
  out_.f64(clock.margin);
}

void Saver::hazards() {
  out_.u64(v_.hazard_at_.size());
  for (const auto& [act, which] : v_.hazard_at_) {
    const Vector::Hazard& hazard = v_.hazards_[act].all[which];
    out_.u64(act);
    for (int64_t role : hazard.roles) out_.i64(role);
    clock(hazard.clock);
  }
}

void Saver::pending(const Pending& pending) {
  out_.u8(static_cast<uint8_t>(pending.sort));
  out_.u64(pending.id);
  out_.u64(pending.act.value);
  out_.u64(pending.after.value);
  const model::Frame& types = pending.act ? world_.acts[pending.act].frame : world_.start_frame;
  for (size_t s = 0; s < types.size(); ++s) put(types[s].type, pending.frame[s]);
  out_.u64(pending.parent);
  out_.u64(pending.answers.size());
  for (const history::AnswerGiven& given : pending.answers) {
    out_.u64(given.who);
    out_.u64(given.answer);
    out_.i64(given.quantity);
    out_.f64(given.margin);
  }
  out_.u8(pending.weighed);
  out_.f64(pending.margin);
  out_.u64(pending.reader);
}

void Saver::waiting() {
  uint64_t all = v_.next_.size();
  for (const auto& [time, list] : v_.pending_) all += list.size();
  out_.u64(all);
  for (const Pending& next : v_.next_) out_.i64(v_.now_), pending(next);
  for (const auto& [time, list] : v_.pending_)
    for (const Pending& one : list) out_.i64(time), pending(one);
  out_.u64(v_.next_.size());
  out_.u64(v_.requests_.size());
  for (const Request& request : v_.requests_) out_.u64(request.asked), pending(request.act);
  out_.u64(v_.asked_.size());
  for (const auto& [ids, time] : v_.asked_) {
    out_.u64(ids.size());
    for (uint64_t id : ids) out_.u64(id);
    out_.i64(time);
  }
  uint64_t busy = 0;
  for (int64_t until : v_.busy_) busy += until > v_.now_;
  out_.u64(busy);
  for (EntityIndex who = 0; who < v_.busy_.size(); ++who)
    if (v_.busy_[who] > v_.now_) out_.u64(who), out_.i64(v_.busy_[who]);
  out_.u64(v_.held_.size());
  for (const auto& [outcome, held] : v_.held_) out_.u64(outcome);
  news();
}

void Saver::news() {
  uint64_t all = 0;
  for (const auto& [time, records] : v_.news_) all += records.size();
  out_.u64(all);
  for (const auto& [time, records] : v_.news_)
    for (const Record& record : records) {
      out_.i64(record.time);
      for (uint64_t number : {record.who, record.event, record.via}) out_.u64(number);
      out_.u8(record.swapped);
      for (uint64_t number : {record.put, record.instead_of}) out_.u64(number);
    }
}

std::string Vector::save() const { return Saver(const_cast<Vector&>(*this)).save(); }

}  // namespace milieu::sim::vector_parts
