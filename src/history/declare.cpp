#include "history/declare.h"

#include <algorithm>
#include <iterator>

#include "history/file.h"

namespace milieu::history {
namespace {

using base::Result;

constexpr const char* sort_names[] = {"truth", "whole", "number", "money", "duration",
                                      "time",  "entity", "event", "act"};

// A JSON list of names; names are identifiers, so nothing needs escaping.
std::string list_of(const model::Frame& frame, size_t count) {
  std::string json = "[";
  for (size_t i = 0; i < count && i < frame.size(); ++i) {
    json += (i > 0 ? ",\"" : "\"") + frame[i].name + "\"";
  }
  return json + "]";
}

void put_given(Batch& rows, const Header& header) {
  const std::pair<const char*, std::string> pairs[] = {
      {"world", header.world}, {"spec", header.spec},
      {"seed", std::to_string(header.seed)}, {"rng", header.rng},
      {"engine", header.engine}, {"executor", header.executor},
      {"semantics", std::to_string(header.semantics)}, {"until", std::to_string(header.until)}};
  for (const auto& [key, value] : pairs) put_pair(rows, "meta", key, value);
  for (const auto& [key, value] : header.notes) put_pair(rows, "notes", key, value);
  Statement file(rows.db, "INSERT INTO world_files VALUES(?,?,?,?)");
  for (const WorldFile& one : header.files) {
    rows.run(file.bind(0, int64_t{one.number}).bind(1, std::string_view(one.name))
                 .bind(2, std::string_view(one.text)).bind(3, std::string_view(one.sha256)));
  }
  Statement what_if(rows.db, "INSERT INTO interventions(text) VALUES(?)");
  for (const std::string& text : header.interventions)
    rows.run(what_if.bind(0, std::string_view(text)));
}

void put_parameters(Batch& rows, const Header& header, const model::World& world) {
  Statement insert(rows.db, "INSERT INTO parameters VALUES(?,?,?,?,?,?)");
  for (const model::ParameterId id : world.parameters.ids()) {
    const model::Parameter& own = world.parameters[id];
    int64_t value = own.value.whole, changed = 0;
    for (const auto& [which, set] : header.parameters) {
      if (which == id) value = set, changed = 1;
    }
    rows.run(insert.bind(0, int64_t{id.value}).bind(1, std::string_view(own.name))
                 .bind(2, std::string_view(own.site)).bind(3, name_of(own.type.sort))
                 .bind(4, value).bind(5, changed));
  }
}

void put_signature(Batch& rows, Statement& insert, std::string_view owner, uint32_t id,
                   const model::Frame& frame, size_t count) {
  for (size_t i = 0; i < count && i < frame.size(); ++i) {
    rows.run(insert.bind(0, owner).bind(1, int64_t{id}).bind(2, static_cast<int64_t>(i + 1))
                 .bind(3, std::string_view(frame[i].name)).bind(4, name_of(frame[i].type.sort)));
  }
}

Statement& bind_origin(Statement& statement, uint32_t id, const model::Origin& origin) {
  return statement.bind(0, int64_t{id}).bind(1, std::string_view(origin.name))
      .bind(2, std::string_view(origin.site));
}

template <class Table>
void put_origins(Batch& rows, const char* table, const Table& declared) {
  Statement insert(rows.db, std::string("INSERT INTO ") + table + " VALUES(?,?,?)");
  for (const auto id : declared.ids()) rows.run(bind_origin(insert, id.value, declared[id]));
}

void put_kinds(Batch& rows, const model::World& world) {
  Statement kind(rows.db, "INSERT INTO kinds VALUES(?,?,?,?)");
  for (const model::KindId id : world.kinds.ids()) {
    const model::KindId parent = world.kinds[id].parent;
    bind_origin(kind, id.value, world.kinds[id]);
    parent ? kind.bind(3, int64_t{parent.value}) : kind.bind_null(3);
    rows.run(kind);
  }
  Statement named(rows.db, "INSERT INTO named VALUES(?,?,?,?,?,?)");
  for (const model::NamedId id : world.named.ids()) {
    const model::Named& one = world.named[id];
    rows.run(bind_origin(named, id.value, one).bind(3, std::string_view(one.text))
                 .bind(4, int64_t{one.kind.value}).bind(5, int64_t{one.crowd}));
  }
}

void put_answers(Batch& rows, Statement& insert, model::ActId id, const model::Act& act) {
  if (!act.asks) return;
  for (size_t i = 0; i < act.asks->answers.size(); ++i) {
    const model::Answer& answer = act.asks->answers[i];
    insert.bind(0, int64_t{id.value}).bind(1, static_cast<int64_t>(i))
        .bind(2, std::string_view(answer.name)).bind_null(3);
    if (answer.quantity < act.frame.size()) {
      insert.bind(3, name_of(act.frame[answer.quantity].type.sort));
    }
    rows.run(insert);
  }
}

void put_acts(Batch& rows, Statement& places, const model::World& world) {
  Statement act(rows.db, "INSERT INTO acts VALUES(?,?,?,?,?)");
  Statement answer(rows.db, "INSERT INTO answer_names VALUES(?,?,?,?)");
  for (const model::ActId id : world.acts.ids()) {
    const model::Act& one = world.acts[id];
    const std::string roles = list_of(one.frame, one.roles);
    rows.run(bind_origin(act, id.value, one).bind(3, std::string_view(roles))
                 .bind(4, int64_t{one.process}));
    put_signature(rows, places, "act", id.value, one.frame, one.roles);
    put_answers(rows, answer, id, one);
  }
}

void put_facts(Batch& rows, Statement& places, const model::World& world) {
  Statement fact(rows.db, "INSERT INTO facts VALUES(?,?,?,?,?)");
  for (const model::FactId id : world.facts.ids()) {
    const model::Fact& one = world.facts[id];
    const std::string keys = list_of(one.frame, one.keys);
    const model::Sort sort = one.set ? model::Sort::Truth : one.value.sort;
    rows.run(bind_origin(fact, id.value, one).bind(3, std::string_view(keys))
                 .bind(4, name_of(sort)));
    put_signature(rows, places, "fact", id.value, one.frame, one.keys);
  }
}

void put_outcomes(Batch& rows, Statement& places, const model::World& world) {
  Statement outcome(rows.db, "INSERT INTO outcome_names VALUES(?,?,?,?)");
  for (const model::OutcomeId id : world.outcomes.ids()) {
    const model::Outcome& one = world.outcomes[id];
    const std::string roles = list_of(one.frame, one.parameters);
    rows.run(bind_origin(outcome, id.value, one).bind(3, std::string_view(roles)));
    put_signature(rows, places, "outcome", id.value, one.frame, one.parameters);
  }
}

}  // namespace

std::string_view name_of(model::Sort sort) { return sort_names[static_cast<size_t>(sort)]; }

std::optional<model::Sort> sort_of(std::string_view name) {
  const auto* found = std::find(std::begin(sort_names), std::end(sort_names), name);
  if (found == std::end(sort_names)) return std::nullopt;
  return static_cast<model::Sort>(found - sort_names);
}

void Batch::run(Statement& statement) {
  if (failed == SQLITE_OK && !statement.run()) failed = db.last_code();
}

Result<void> Batch::result() const {
  if (failed != SQLITE_OK) return db.error(failed);
  return Result<void>::ok();
}

void put_pair(Batch& rows, const char* table, std::string_view key, std::string_view value) {
  const std::string sql = std::string("INSERT OR REPLACE INTO ") + table + " VALUES(?,?)";
  Statement insert(rows.db, sql);
  rows.run(insert.bind(0, key).bind(1, value));
}

Result<void> write_header(const Db& db, const Header& header, const model::World& world) {
  Batch rows{.db = db};
  put_given(rows, header);
  put_parameters(rows, header, world);
  put_kinds(rows, world);
  put_origins(rows, "classes", world.classes);
  put_origins(rows, "measure_names", world.measures);
  Statement places(db, "INSERT INTO signatures VALUES(?,?,?,?,?)");
  put_acts(rows, places, world);
  put_facts(rows, places, world);
  put_outcomes(rows, places, world);
  if (const Result<void> written = rows.result(); !written) return written;
  const Result<std::string> digest = digest_of_header(db);
  if (!digest) return digest.error();
  put_pair(rows, "meta", "header", *digest);
  if (const Result<void> written = rows.result(); !written) return written;
  return write_state(db, State::Running, "", "", "");
}

}  // namespace milieu::history
