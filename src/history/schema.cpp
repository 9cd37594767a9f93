#include "history/schema.h"

#include <iterator>

namespace milieu::history {
namespace {

using base::Error;
using base::Fault;
using base::Result;

struct Table {
  const char* name;
  const char* columns;
  const char* options;
};

constexpr char plain[] = " STRICT";
constexpr char keyed[] = " STRICT, WITHOUT ROWID";

// What the run was given, then what the world declares, then what happened.
constexpr Table tables[] = {
    {"meta", "key TEXT PRIMARY KEY, value TEXT NOT NULL", keyed},
    {"notes", "key TEXT PRIMARY KEY, value TEXT NOT NULL", keyed},
    {"world_files",
     "number INTEGER PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL",
     plain},
    {"parameters",
     "id INTEGER PRIMARY KEY, name TEXT NOT NULL, site TEXT NOT NULL, sort TEXT NOT NULL,"
     " value INTEGER NOT NULL, changed INTEGER NOT NULL",
     plain},
    {"interventions", "position INTEGER PRIMARY KEY, text TEXT NOT NULL", plain},
    {"kinds", "id INTEGER PRIMARY KEY, name TEXT NOT NULL, site TEXT NOT NULL, parent INTEGER",
     plain},
    {"named",
     "id INTEGER PRIMARY KEY, name TEXT NOT NULL, site TEXT NOT NULL, text TEXT NOT NULL,"
     " kind INTEGER NOT NULL, crowd INTEGER NOT NULL",
     plain},
    {"classes", "id INTEGER PRIMARY KEY, name TEXT NOT NULL, site TEXT NOT NULL", plain},
    {"acts",
     "id INTEGER PRIMARY KEY, name TEXT NOT NULL, site TEXT NOT NULL, roles TEXT NOT NULL,"
     " process INTEGER NOT NULL",
     plain},
    {"facts",
     "id INTEGER PRIMARY KEY, name TEXT NOT NULL, site TEXT NOT NULL, keys TEXT NOT NULL,"
     " sort TEXT NOT NULL",
     plain},
    {"outcome_names",
     "id INTEGER PRIMARY KEY, name TEXT NOT NULL, site TEXT NOT NULL, roles TEXT NOT NULL",
     plain},
    {"measure_names", "id INTEGER PRIMARY KEY, name TEXT NOT NULL, site TEXT NOT NULL", plain},
    {"signatures",
     "owner TEXT NOT NULL, id INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,"
     " sort TEXT NOT NULL, PRIMARY KEY(owner, id, position)",
     keyed},
    {"answer_names",
     "act INTEGER NOT NULL, answer INTEGER NOT NULL, name TEXT NOT NULL, sort TEXT,"
     " PRIMARY KEY(act, answer)",
     keyed},
    {"words",
     "list TEXT NOT NULL, code INTEGER NOT NULL, word TEXT NOT NULL, PRIMARY KEY(list, code)",
     keyed},
    {"entities",
     "idx INTEGER PRIMARY KEY, id INTEGER NOT NULL, kind INTEGER NOT NULL, named INTEGER,"
     " number INTEGER NOT NULL, born INTEGER NOT NULL",
     plain},
    {"events",
     "idx INTEGER PRIMARY KEY, id INTEGER NOT NULL, time INTEGER NOT NULL, sort INTEGER NOT NULL,"
     " status INTEGER NOT NULL, hitch INTEGER NOT NULL, condition INTEGER NOT NULL, act INTEGER,"
     " line INTEGER NOT NULL, triggered INTEGER NOT NULL, margin REAL, role1 INTEGER,"
     " role2 INTEGER, role3 INTEGER, role4 INTEGER, more_roles TEXT",
     plain},
    {"causes",
     "event INTEGER NOT NULL, position INTEGER NOT NULL, cause INTEGER NOT NULL,"
     " PRIMARY KEY(event, position)",
     keyed},
    {"answers",
     "event INTEGER NOT NULL, position INTEGER NOT NULL, who INTEGER NOT NULL,"
     " answer INTEGER NOT NULL, quantity INTEGER NOT NULL, margin REAL,"
     " PRIMARY KEY(event, position)",
     keyed},
    {"writes",
     "event INTEGER NOT NULL, position INTEGER NOT NULL, fact INTEGER NOT NULL, key1 INTEGER,"
     " key2 INTEGER, key3 INTEGER, more_keys TEXT, present INTEGER NOT NULL,"
     " void INTEGER NOT NULL, value INTEGER NOT NULL, before INTEGER NOT NULL,"
     " was_present INTEGER NOT NULL, PRIMARY KEY(event, position)",
     keyed},
    {"endings",
     "event INTEGER NOT NULL, position INTEGER NOT NULL, entity INTEGER NOT NULL,"
     " PRIMARY KEY(event, position)",
     keyed},
    {"knowledge",
     "idx INTEGER PRIMARY KEY, event INTEGER NOT NULL, who INTEGER NOT NULL,"
     " via INTEGER NOT NULL, later INTEGER NOT NULL, put INTEGER, instead_of INTEGER",
     plain},
    {"outcomes",
     "idx INTEGER PRIMARY KEY, outcome INTEGER NOT NULL, time INTEGER NOT NULL,"
     " event INTEGER NOT NULL, role1 INTEGER, role2 INTEGER, role3 INTEGER, role4 INTEGER,"
     " more_roles TEXT",
     plain},
    {"measures",
     "idx INTEGER PRIMARY KEY, measure INTEGER NOT NULL, time INTEGER NOT NULL, value REAL",
     plain},
    {"instants",
     "first INTEGER PRIMARY KEY, count INTEGER NOT NULL, time INTEGER NOT NULL,"
     " packed BLOB NOT NULL",
     plain},
    {"checkpoints",
     "number INTEGER PRIMARY KEY, time INTEGER NOT NULL, events INTEGER NOT NULL,"
     " records INTEGER NOT NULL, outcomes INTEGER NOT NULL, measures INTEGER NOT NULL,"
     " instants INTEGER NOT NULL, entities INTEGER NOT NULL, digest TEXT NOT NULL,"
     " whole TEXT NOT NULL, bytes BLOB NOT NULL, bytes_digest TEXT NOT NULL",
     plain},
};

// Exactly as SQLite then keeps it.
std::string statement(const Table& table) {
  return std::string("CREATE TABLE ") + table.name + "(" + table.columns + ")" + table.options;
}

constexpr char word_rows[] = R"(INSERT INTO words VALUES
 ('sort', 0, 'start'), ('sort', 1, 'act'), ('sort', 2, 'process'), ('sort', 3, 'consequence'),
 ('status', 0, 'worked'), ('status', 1, 'failed'), ('status', 2, 'preempted'),
 ('status', 3, 'overtaken'),
 ('hitch', 0, 'none'), ('hitch', 1, 'when'), ('hitch', 2, 'works if'), ('hitch', 3, 'gone'),
 ('hitch', 4, 'could not pay');)";

std::string when(const std::string& time) {
  return "strftime('%Y-%m-%d %H:%M:%S', " + time + " / 1000.0, 'unixepoch')";
}

// A stored value of a sort, as a person would read it.
std::string shown(const std::string& value, const std::string& sort) {
  return " CASE " + sort + " WHEN 'entity' THEN iif(" + value +
         " = 0, 'none', (SELECT name FROM entity_names WHERE idx = " + value + "))" +
         " WHEN 'number' THEN " + value + " / 1000000.0 WHEN 'money' THEN " + value +
         " / 1000000.0 WHEN 'duration' THEN (" + value + " / 60000.0) || ' min'" +
         " WHEN 'time' THEN " + when(value) + " WHEN 'event' THEN iif(" + value +
         " = 0, 'none', 'event ' || (" + value + " - 1))" +
         " WHEN 'act' THEN iif(" + value + " > 0, (SELECT name FROM acts WHERE id = " + value +
         "), (SELECT name FROM classes WHERE id = -" + value + "))" +
         " WHEN 'truth' THEN iif(" + value + ", 'yes', 'no') ELSE " + value + " END ";
}

// A set has no values: what it holds or not is whether the entry is present.
std::string truth_or(const std::string& present, const std::string& value) {
  return "iif(f.sort = 'truth', " + present + ", " + value + ")";
}

// One row for each value that sits in numbered columns or in the JSON text after them.
std::string spread(const std::string& view, const std::string& table, const std::string& keys,
                   const std::string& column, int columns) {
  std::string sql = "CREATE VIEW " + view + " AS";
  for (int i = 1; i <= columns; ++i) {
    const std::string name = column + std::to_string(i);
    sql += (i > 1 ? " UNION ALL SELECT " : " SELECT ") + keys + ", " + std::to_string(i) +
           " AS position, " + name + " AS value FROM " + table + " WHERE " + name + " IS NOT NULL";
  }
  return sql + " UNION ALL SELECT " + keys + ", " + std::to_string(columns + 1) +
         " + more.key, more.value FROM " + table + ", json_each(" + table + ".more_" + column +
         "s) AS more;";
}

// "t = Mary Dunne, l = ..." for the row `of`: from its signature, not from the views above, which
// SQLite would build in full for every row.
std::string list_of(const std::string& of, const std::string& column, int columns,
                    const std::string& owner, const std::string& id) {
  std::string value = "CASE s.position";
  for (int i = 1; i <= columns; ++i) {
    const std::string number = std::to_string(i);
    value += " WHEN " + number + " THEN " + of + "." + column + number;
  }
  value += " ELSE json_extract(" + of + ".more_" + column + "s, '$[' || (s.position - " +
           std::to_string(columns + 1) + ") || ']') END";
  return "(SELECT group_concat(r.name || ' = ' || " + shown("r.value", "r.sort") +
         ", ', ') FROM (SELECT s.name, s.sort, " + value + " AS value FROM signatures s" +
         " WHERE s.owner = '" + owner + "' AND s.id = " + id + ") r)";
}

std::string views() {
  return "CREATE VIEW entity_names AS SELECT e.idx, coalesce(nullif(n.text, ''), n.name, k.name)"
         " || CASE WHEN e.number > 0 THEN ' ' || e.number WHEN n.id IS NULL THEN ' #' || e.idx"
         " ELSE '' END AS name, k.name AS kind FROM entities e LEFT JOIN named n ON n.id = e.named"
         " LEFT JOIN kinds k ON k.id = e.kind;" +
         spread("event_roles", "events", "events.idx AS event", "role", 4) +
         spread("write_keys", "writes", "writes.event AS event, writes.position AS write_position",
                "key", 3) +
         spread("outcome_roles", "outcomes", "outcomes.idx AS held", "role", 4) +
         "CREATE VIEW readable_events AS SELECT e.idx, printf('%016x', e.id) AS id, " +
         when("e.time") + " AS at, coalesce(a.name, 'start') AS act, so.word AS sort,"
         " st.word AS status, " +
         list_of("e", "role", 4, "act", "e.act") +
         " AS roles, (SELECT group_concat(n.name || ': ' || an.name, ', ') FROM answers g"
         " JOIN entity_names n ON n.idx = g.who LEFT JOIN answer_names an ON an.act = e.act"
         " AND an.answer = g.answer WHERE g.event = e.idx) AS answers"
         " FROM events e LEFT JOIN acts a ON a.id = e.act"
         " JOIN words so ON so.list = 'sort' AND so.code = e.sort"
         " JOIN words st ON st.list = 'status' AND st.code = e.status;"
         "CREATE VIEW readable_writes AS SELECT w.event, w.position, " + when("e.time") +
         " AS at, f.name AS fact, " +
         list_of("w", "key", 3, "fact", "w.fact") +
         " AS keys, CASE WHEN w.void THEN 'void' WHEN w.present THEN 'set' ELSE 'retracted' END"
         " AS what, " + shown(truth_or("w.present", "w.value"), "f.sort") + " AS value, " +
         shown(truth_or("w.was_present", "w.before"), "f.sort") +
         " AS before FROM writes w JOIN events e ON e.idx = w.event JOIN facts f ON f.id = w.fact;"
         "CREATE VIEW readable_knowledge AS SELECT k.idx, k.event, w.name AS who, " +
         when("(e.time + k.later)") + " AS at, a.name AS act,"
         " CASE k.via WHEN k.who THEN 'themselves' WHEN 0 THEN 'no one named' ELSE"
         " (SELECT name FROM entity_names WHERE idx = k.via) END AS via FROM knowledge k"
         " JOIN events e ON e.idx = k.event LEFT JOIN acts a ON a.id = e.act"
         " JOIN entity_names w ON w.idx = k.who;"
         "CREATE VIEW readable_outcomes AS SELECT o.idx, " + when("o.time") +
         " AS at, n.name AS outcome, " +
         list_of("o", "role", 4, "outcome", "o.outcome") +
         " AS roles, o.event FROM outcomes o JOIN outcome_names n ON n.id = o.outcome;"
         "CREATE VIEW readable_measures AS SELECT m.idx, " + when("m.time") +
         " AS at, n.name AS measure, m.value FROM measures m"
         " JOIN measure_names n ON n.id = m.measure;"
         "CREATE VIEW checkpoint_list AS SELECT number, " + when("time") +
         " AS at, events, length(bytes) AS bytes FROM checkpoints;";
}

Result<void> check_version(const Db& db) {
  const Result<int64_t> id = db.number("PRAGMA application_id");
  if (!id) return id.error();
  if (*id != application_id && is_empty(db)) return nothing_begun(db.path());
  if (*id != application_id) {
    return Error{Fault::Foreign, db.path() + " is not a history file", ""};
  }
  const Result<int64_t> version = db.number("PRAGMA user_version");
  if (!version) return version.error();
  if (*version > format_version) {
    return Error{Fault::Newer,
                 db.path() + " is in format " + std::to_string(*version) +
                     "; this engine reads up to format " + std::to_string(format_version),
                 "Use the version of milieu that wrote it, or a later one."};
  }
  if (*version != format_version) return damaged(db, "it has no format version");
  return Result<void>::ok();
}

}  // namespace

bool is_empty(const Db& db) {
  const Result<int64_t> pages = db.number("PRAGMA page_count");
  return pages && *pages == 0;
}

Error nothing_begun(const std::string& path) {
  return {Fault::Foreign, path + " is empty: no history was begun in it", ""};
}

Result<void> create_schema(const Db& db) {
  std::string sql = "PRAGMA application_id=" + std::to_string(application_id) +
                    "; PRAGMA user_version=" + std::to_string(format_version) + ";";
  for (const Table& table : tables) sql += statement(table) + ";";
  sql += word_rows + views();
  return db.exec(sql.c_str());
}

Result<void> check_schema(const Db& db) {
  const Result<void> version = check_version(db);
  if (!version) return version;
  Statement find(db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?");
  for (const Table& table : tables) {
    const Result<bool> found = find.bind(0, std::string_view(table.name)).step();
    if (!found) return found.error();
    const std::optional<std::string_view> sql = *found ? find.text(0) : std::nullopt;
    if (!sql || *sql != statement(table)) {
      return damaged(db, std::string("table ") + table.name + " is not as it should be");
    }
    find.reset();
  }
  return Result<void>::ok();
}

Result<void> check_alone(const Db& db) {
  const Result<int64_t> strange = db.number(
      "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' OR type = 'table'"
      " OR (type = 'index' AND sql IS NOT NULL)");
  if (!strange) return strange.error();
  if (*strange == std::ssize(tables)) return Result<void>::ok();
  return Error{Fault::Refused, db.path() + " has tables, indexes or triggers that are not ours",
               "Remove what was added, or resume from an untouched copy."};
}

}  // namespace milieu::history
