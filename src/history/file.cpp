#include "history/file.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>

#include "base/hash.h"
#include "history/declare.h"

namespace milieu::history {
namespace {

using base::Result;

using Meta = std::map<std::string, std::string, std::less<>>;

constexpr const char* state_names[] = {"running", "ended", "interrupted", "error"};

void absorb_column(base::Digest& digest, const Statement& row, int column) {
  if (const std::optional<int64_t> whole = row.integer(column)) {
    digest.absorb(static_cast<uint64_t>(*whole));
  } else if (const std::optional<std::string_view> text = row.text(column)) {
    digest.absorb(*text);
  } else {
    digest.absorb(uint64_t{1} << 63);
  }
}

std::string seal_of(const Meta& meta) {
  base::Digest digest;
  for (const char* key : {"header", "state", "ended", "digest", "whole"}) {
    const auto found = meta.find(std::string_view(key));
    digest.absorb(std::string_view(found == meta.end() ? "" : found->second));
  }
  return digest.hex();
}

// No world has as many rows in one of these tables; a damaged file can have trees in circles.
constexpr char most[] = "LIMIT 1000000";

// Calls row(statement); false from it means that the row is not as it should be.
template <class Row>
Result<void> each(const Db& db, const std::string& sql, Row&& row) {
  Statement statement(db, sql + " " + most);
  for (;;) {
    const Result<bool> more = statement.step();
    if (!more) return more.error();
    if (!*more) return Result<void>::ok();
    if (!row(statement)) return damaged(db, "a row of (" + sql + ") makes no sense");
  }
}

// The first error of several readings, which are all tried.
struct First {
  std::optional<base::Error> error;
  void operator()(const Result<void>& result) {
    if (!result && !error) error = result.error();
  }
};

Result<Meta> read_meta(const Db& db) {
  Meta meta;
  const Result<void> read = each(db, "SELECT key, value FROM meta", [&](const Statement& row) {
    if (!row.text(0) || !row.text(1)) return false;
    meta.emplace(*row.text(0), *row.text(1));
    return true;
  });
  if (!read) return read.error();
  return meta;
}

template <class Whole>
bool parse(const Meta& meta, std::string_view key, Whole& value) {
  const auto found = meta.find(key);
  if (found == meta.end()) return false;
  const std::string& text = found->second;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc() && end == text.data() + text.size();
}

bool take_text(const Meta& meta, std::string_view key, std::string& value) {
  const auto found = meta.find(key);
  if (found != meta.end()) value = found->second;
  return found != meta.end();
}

bool take_state(const Meta& meta, State& state) {
  std::string name;
  if (!take_text(meta, "state", name)) return false;
  const auto* found = std::find(std::begin(state_names), std::end(state_names), name);
  if (found == std::end(state_names)) return false;
  state = static_cast<State>(found - state_names);
  return true;
}

bool take_meta(const Meta& meta, Info& info) {
  Header& header = info.header;
  return take_text(meta, "world", header.world) && take_text(meta, "spec", header.spec) &&
         parse(meta, "seed", header.seed) && take_text(meta, "rng", header.rng) &&
         take_text(meta, "engine", header.engine) &&
         take_text(meta, "executor", header.executor) &&
         parse(meta, "semantics", header.semantics) && parse(meta, "until", header.until) &&
         take_state(meta, info.state) && take_text(meta, "ended", info.ended) &&
         take_text(meta, "digest", info.digest) && take_text(meta, "whole", info.whole);
}

bool take_file(const Statement& row, Header& header) {
  const std::optional<int64_t> number = row.integer(0);
  if (!number || *number < 0 || *number > UINT32_MAX) return false;
  if (!row.text(1) || !row.text(2) || !row.text(3)) return false;
  header.files.push_back({.number = static_cast<uint32_t>(*number),
                          .name = std::string(*row.text(1)),
                          .text = std::string(*row.text(2)),
                          .sha256 = std::string(*row.text(3))});
  return true;
}

bool take_parameter(const Statement& row, Header& header) {
  const std::optional<int64_t> id = row.integer(0), value = row.integer(1);
  if (!id || !value || *id < 1 || *id > UINT32_MAX) return false;
  header.parameters.emplace_back(model::ParameterId{static_cast<uint32_t>(*id)}, *value);
  return true;
}

Result<void> read_given(const Db& db, Header& header) {
  First first;
  first(each(db, "SELECT number, name, text, sha256 FROM world_files ORDER BY number",
             [&](const Statement& row) { return take_file(row, header); }));
  first(each(db, "SELECT id, value FROM parameters WHERE changed <> 0 ORDER BY id",
             [&](const Statement& row) { return take_parameter(row, header); }));
  first(each(db, "SELECT text FROM interventions ORDER BY position", [&](const Statement& row) {
    if (!row.text(0)) return false;
    header.interventions.emplace_back(*row.text(0));
    return true;
  }));
  first(each(db, "SELECT key, value FROM notes ORDER BY key", [&](const Statement& row) {
    if (!row.text(0) || !row.text(1)) return false;
    header.notes.emplace_back(*row.text(0), *row.text(1));
    return true;
  }));
  if (first.error) return *first.error;
  return Result<void>::ok();
}

// How many: the last number and one, because they count without gaps.
Result<void> read_counts(const Db& db, Info& info) {
  const std::pair<const char*, uint64_t*> parts[] = {
      {"SELECT coalesce(max(idx) + 1, 0) FROM events", &info.counts.events},
      {"SELECT coalesce(max(idx) + 1, 0) FROM knowledge", &info.counts.records},
      {"SELECT coalesce(max(idx) + 1, 0) FROM outcomes", &info.counts.outcomes},
      {"SELECT coalesce(max(idx) + 1, 0) FROM measures", &info.counts.measures},
      {"SELECT coalesce((SELECT first + count FROM instants ORDER BY first DESC LIMIT 1), 0)",
       &info.counts.instants},
      {"SELECT coalesce(max(idx), 0) FROM entities", &info.counts.entities},
      {"SELECT coalesce(max(number), 0) FROM checkpoints", &info.checkpoints}};
  for (const auto& [sql, count] : parts) {
    const Result<int64_t> number = db.number(sql);
    if (!number) return number.error();
    if (*number < 0) return damaged(db, "a count is negative");
    *count = static_cast<uint64_t>(*number);
  }
  if (info.counts.events >= UINT32_MAX || info.counts.entities >= UINT32_MAX) {
    return damaged(db, "there are more events or entities than there can be");
  }
  return Result<void>::ok();
}

// Rows (id, site) of a table, ids from 1 without gaps; `add` gets the hashed site.
template <class Add>
Result<void> read_sites(const Db& db, const std::string& table, Add&& add) {
  int64_t next = 1;
  return each(db, "SELECT id, site, * FROM " + table + " ORDER BY id", [&](const Statement& row) {
    if (row.integer(0) != next++ || !row.text(1)) return false;
    return add(base::hash_text(*row.text(1)), row);
  });
}

Result<void> read_hashes(const Db& db, const std::string& table, std::vector<uint64_t>& hashes) {
  hashes.assign(1, 0);
  return read_sites(db, table, [&](uint64_t site, const Statement&) {
    hashes.push_back(site);
    return true;
  });
}

// The sort of a fact's value is the last column of its row: id, site, then all five.
Result<void> read_signed(const Db& db, const std::string& table, bool facts,
                         std::vector<Signature>& signatures) {
  signatures.assign(1, Signature{});
  return read_sites(db, table, [&](uint64_t site, const Statement& row) {
    signatures.push_back({.site = site});
    if (!facts) return true;
    const std::optional<model::Sort> sort = sort_of(row.text(6).value_or(""));
    signatures.back().value = sort.value_or(model::Sort::Truth);
    return sort.has_value();
  });
}

Result<void> read_signatures(const Db& db, std::string_view owner,
                             std::vector<Signature>& signatures) {
  const std::string sql = "SELECT id, position, sort FROM signatures WHERE owner = '" +
                          std::string(owner) + "' ORDER BY id, position";
  return each(db, sql, [&](const Statement& row) {
    const std::optional<int64_t> id = row.integer(0), position = row.integer(1);
    const std::optional<model::Sort> sort = sort_of(row.text(2).value_or(""));
    if (!id || !sort || *id < 1 || *id >= std::ssize(signatures)) return false;
    std::vector<model::Sort>& sorts = signatures[static_cast<size_t>(*id)].sorts;
    sorts.push_back(*sort);
    return position == std::ssize(sorts);
  });
}

}  // namespace

Result<std::string> digest_of_header(const Db& db) {
  struct { const char* from; int columns; } constexpr parts[] = {
      {"meta WHERE key NOT IN ('header','state','ended','digest','whole','seal')", 2},
      {"notes", 2}, {"world_files", 4}, {"parameters", 6}, {"interventions", 2}, {"kinds", 4},
      {"named", 6}, {"classes", 3}, {"acts", 5}, {"facts", 5}, {"outcome_names", 4},
      {"measure_names", 3}, {"signatures", 5}, {"answer_names", 4}, {"words", 3}};
  base::Digest digest;
  for (const auto& part : parts) {
    digest.absorb(std::string_view(part.from));
    const char* order = part.columns > 2 ? " ORDER BY 1, 2, 3 " : " ORDER BY 1, 2 ";
    Statement rows(db, std::string("SELECT * FROM ") + part.from + order + most);
    for (;;) {
      const Result<bool> row = rows.step();
      if (!row) return row.error();
      if (!*row) break;
      for (int i = 0; i < part.columns; ++i) absorb_column(digest, rows, i);
    }
  }
  return digest.hex();
}

Result<void> write_state(const Db& db, State state, std::string_view ended,
                         std::string_view digest, std::string_view whole) {
  Batch rows{.db = db};
  put_pair(rows, "meta", "state", state_names[static_cast<size_t>(state)]);
  put_pair(rows, "meta", "ended", ended);
  put_pair(rows, "meta", "digest", digest);
  put_pair(rows, "meta", "whole", whole);
  if (const Result<void> written = rows.result(); !written) return written;
  const Result<Meta> meta = read_meta(db);
  if (!meta) return meta.error();
  put_pair(rows, "meta", "seal", seal_of(*meta));
  return rows.result();
}

Result<Info> read_info(const Db& db) {
  const Result<Meta> meta = read_meta(db);
  if (!meta) return meta.error();
  const Result<std::string> digest = digest_of_header(db);
  if (!digest) return digest.error();
  std::string header, seal;
  if (!take_text(*meta, "header", header) || header != *digest ||
      !take_text(*meta, "seal", seal) || seal != seal_of(*meta)) {
    return damaged(db, "what it says of its world or its run is not as it was written");
  }
  Info info{.format = 1};
  if (!take_meta(*meta, info)) return damaged(db, "its description is not complete");
  if (const Result<void> read = read_given(db, info.header); !read) return read.error();
  if (const Result<void> read = read_counts(db, info); !read) return read.error();
  return info;
}

Result<Shape> read_shape(const Db& db) {
  Shape shape;
  First first;
  first(read_hashes(db, "kinds", shape.kinds));
  first(read_hashes(db, "named", shape.named));
  first(read_hashes(db, "classes", shape.classes));
  first(read_hashes(db, "measure_names", shape.measures));
  first(read_signed(db, "acts", false, shape.acts));
  first(read_signed(db, "facts", true, shape.facts));
  first(read_signed(db, "outcome_names", false, shape.outcomes));
  first(read_signatures(db, "act", shape.acts));
  first(read_signatures(db, "fact", shape.facts));
  first(read_signatures(db, "outcome", shape.outcomes));
  if (first.error) return *first.error;
  return shape;
}

}  // namespace milieu::history
