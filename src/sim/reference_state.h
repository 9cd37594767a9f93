// The state of the reference executor: maps and lists, nothing kept twice.
//
// In:    a checked world.
// Out:   entities, entries of facts, events, knowledge; their hash, computed from scratch.
// Never: an index, a cache of anything that could be looked up, or a decision.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "history/event.h"
#include "model/world.h"
#include "sim/executor.h"
#include "sim/luck.h"

namespace milieu::sim::reference_parts {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using history::Record;

using Keys = std::vector<int64_t>;

// The variables of an act, rule, claim … while it is read: declared types and current values.
struct Frame {
  const model::Frame* types = nullptr;
  std::vector<model::Value> slots;
  Frame() = default;
  explicit Frame(const model::Frame& of) : types(&of), slots(of.size()) {}
  model::Value& operator[](size_t slot) { return slots[slot]; }
  const model::Type& type(size_t slot) const { return (*types)[slot].type; }
};

struct Entry {
  bool present = false;
  int64_t value = 0;
  int64_t written = 0;
  EventIndex writer = 0;
};

// What an act's clock holds for one actor, or a process's for one binding of its roles.
struct Clock {
  double left = 0;       // of the unit exponential
  double rate = 0;       // per millisecond; 0 = stands still
  int64_t since = 0;     // when `left` was true
  int64_t interval = -1;
  int64_t firing = 0;
  int64_t due = INT64_MAX;
  Keys roles;            // of the way that will be taken
  double margin = 0;
  EventIndex reader = history::no_event;  // the event that made the actor read this clock
};

// What is going to happen at a time without anybody deciding it.
struct Pending {
  enum class Sort : uint8_t { Act, Process, Consequence, Request } sort = Sort::Act;
  uint64_t id = 0;              // of the event it will be
  model::ActId act{};
  model::StmtId after{};        // Consequence: the `after` statement
  Frame frame;
  std::vector<bool> given;      // Act, Process: which roles are bound
  EventIndex parent = history::no_event;
  std::vector<history::AnswerGiven> answers;  // Consequence: of the event it follows
  uint64_t event = 0;           // Consequence: content id of the event whose `after` it is
  Clock drawn;                  // Act from a clock: margin and reader
  bool weighed = false;         // an initiative
  bool forced = false;          // from outside: its `when` is not asked
};

struct Request {                // waits for the next interval of the person asked
  EntityIndex asked = 0;
  Pending act;
};

struct State {
  explicit State(const model::World& world);

  std::vector<EntityInfo> entities;                // 0 is none
  std::vector<std::map<Keys, Entry>> facts;        // by fact
  std::vector<Event> events;
  std::vector<std::vector<Record>> known;          // by entity, as learned
  std::map<std::pair<EntityIndex, uint32_t>, Clock> clocks;   // actor, act
  std::map<std::pair<uint32_t, Keys>, Clock> hazards;         // process, roles
  std::map<int64_t, std::vector<Pending>> pending;            // by time
  std::map<int64_t, std::vector<Record>> news;                // delayed, by when it is learned
  std::vector<Request> requests;
  std::map<EntityIndex, int64_t> busy;             // until when
  std::map<std::vector<uint64_t>, int64_t> asked;  // first time of a same request, by its ids
  std::map<uint32_t, history::OutcomeHeld> held;

  uint64_t id_of(EntityIndex entity) const { return entities[entity].id; }
  bool alive(int64_t entity) const;
  // All living entities of a kind (or under it; none = all), by content id.
  std::vector<EntityIndex> living(const model::World& world, model::KindId kind) const;
  // What stands for a stored value of this type in ids and hashes.
  uint64_t content(const model::Type& type, int64_t value) const;
  uint64_t hash(const model::World& world) const;
  const Record* record(EntityIndex who, EventIndex event) const;
};

}  // namespace milieu::sim::reference_parts
