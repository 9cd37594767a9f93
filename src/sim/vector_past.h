// What happened, as V keeps it: columns by event, lists by act.
//
// Only what some expression can ask for is kept in lists: a plan says which acts are remembered.
// All lists are in the order of events.
//
// In:    events as they are committed.
// Out:   events by index; the events of an act, of a role's holder.
// Never: a judgement of a pattern.
#pragma once

#include <optional>
#include <span>

#include "sim/vector_store.h"

namespace milieu::sim::vector_parts {

struct Answered {
  EntityIndex who = 0;
  uint16_t answer = 0;
  int64_t quantity = 0;
};

struct Wrote {
  uint32_t fact = 0;
  bool present = false;
  int64_t value = 0;
  std::vector<int64_t> keys;
};

// An event as patterns see it.
struct Seen {
  model::ActId act{};
  int64_t time = 0;
  history::EventSort sort = history::EventSort::Act;
  history::Status status = history::Status::Worked;
  const int64_t* roles = nullptr;
  std::span<const Answered> answers{};
  bool is_act() const {
    return (sort == history::EventSort::Act || sort == history::EventSort::Process) &&
           status != history::Status::Overtaken;
  }
};

class Past {
 public:
  Past(const model::World& world, const plan::Plan& plan, Cells& cells);

  /// The first so many events of another; this one must be empty. Ids are taken anew (see take).
  void begin_as(const Past& other, size_t events);
  EventIndex add(const history::Event& event);
  void list(EventIndex event);       // conditions can find it from now on
  void take_back(bool listed);       // the last one
  size_t size() const { return time_.size(); }
  Seen at(EventIndex event) const;
  int64_t time(EventIndex event) const { return time_[event]; }
  model::ActId act(EventIndex event) const { return model::ActId{act_[event]}; }
  size_t roles(EventIndex event) const;
  // Whether conditions can find it.
  bool listed(EventIndex event) const { return event < listed_; }
  size_t listed() const { return listed_; }

  const std::vector<EventIndex>& of(model::ActId act) const { return by_act_[act.value]; }
  // The events of an act in which a person had a role; null if there are none.
  const std::vector<EventIndex>* of(model::ActId act, size_t role, int64_t entity) const;
  static uint64_t cell(model::ActId act, size_t role, int64_t entity) {
    return Cells::with(Cells::word(Cells::Of::Role, uint64_t{act.value} << 32 | role), entity);
  }
  const std::vector<EventIndex>& acts() const { return acts_; }  // all that are acts
  std::span<const Wrote> writes(EventIndex event) const;

  // Whether an id is taken, and taking it.
  bool taken(uint64_t id) const;
  void take(uint64_t id);

 private:
  friend class Saver;
  void changed(EventIndex event);

  const model::World& world_;
  const plan::Plan& plan_;
  Cells* cells_;
  bool keeps_writes_ = false, keeps_acts_ = false;
  std::vector<int64_t> time_;
  std::vector<uint32_t> act_;
  std::vector<uint8_t> sort_, status_;
  std::vector<uint64_t> roles_at_;    // by event, and one more
  std::vector<int64_t> roles_;
  std::vector<uint64_t> answers_at_;  // by event, and one more
  std::vector<Answered> answers_;
  std::vector<uint64_t> writes_at_;   // by event, and one more
  std::vector<Wrote> writes_;
  std::vector<std::vector<EventIndex>> by_act_;
  std::vector<std::vector<std::vector<std::vector<EventIndex>>>> by_role_;  // act, role, entity
  std::vector<EventIndex> acts_;
  size_t listed_ = 0;
  std::vector<uint64_t> ids_;  // open addressing; 0 is free
  size_t id_count_ = 0;
  bool zero_taken_ = false;
};

}  // namespace milieu::sim::vector_parts
