// Who knows which events, as V keeps it: lists by person, by act, and by who had a role in them;
// and what each person remembers of a fact.
//
// Only what some expression can ask for is kept. All lists are in the order of events. What a
// record puts in the place of somebody stands for them here.
//
// In:    records as they are learned.
// Out:   a person's events; the latest thing they know to have been written to an entry.
// Never: a judgement of a pattern, or of who may know.
#pragma once

#include "sim/vector_past.h"
#include "sim/vector_words.h"

namespace milieu::sim::vector_parts {

struct Swap {
  bool on = false;
  EntityIndex put = 0, instead_of = 0;
  int64_t of(const model::Type& type, int64_t value) const {
    bool it = on && type.sort == model::Sort::Entity && value == int64_t{instead_of};
    return it ? int64_t{put} : value;
  }
};

// One event in somebody's knowledge.
struct Knows {
  EventIndex event = 0;
  EntityIndex via = 0;
  uint32_t swap = 0;  // index into Knowledge::swaps; 0 = as it was
  uint32_t nth = 0;   // of all records, in the order in which they were learned
};

// What somebody knows an event to have written to an entry of a fact.
struct Remembers {
  EventIndex event = 0;
  bool present = false;
  int64_t value = 0;
};

class Knowledge {
 public:
  Knowledge(const model::World& world, const plan::Plan& plan, Cells& cells);

  /// The first so many records of another; this one must be empty.
  void begin_as(const Knowledge& other, size_t records, size_t entities, const Past& past);
  void grow(size_t entities);
  size_t people() const { return people_.size(); }
  void take_back(size_t entities) { people_.resize(entities); }
  void add(const history::Record& record, const Past& past);
  void remove(EntityIndex who, EventIndex event, const Past& past);
  const Knows* find(EntityIndex who, EventIndex event) const;
  const std::vector<Knows>& all(EntityIndex who) const {
    return people_[who < people_.size() ? who : 0].all;
  }
  const std::vector<Knows>* of(EntityIndex who, model::ActId act) const;
  // Those in which `entity` has a role; null if there are none.
  const std::vector<Knows>* of(EntityIndex who, model::ActId act, size_t role,
                               int64_t entity) const;
  // The latest event that wrote to an entry; null if none is known.
  const Remembers* remembers(EntityIndex who, model::FactId fact, const int64_t* keys) const;
  Swap swap(const Knows& knows) const { return swaps_[knows.swap]; }
  bool kept() const { return kept_; }

  // The cells of all this.
  static uint64_t cell(EntityIndex who) { return Cells::word(Cells::Of::Known, who); }
  static uint64_t cell(EntityIndex who, model::ActId act) {
    return Cells::word(Cells::Of::KnownAct, uint64_t{act.value} << 32 | who);
  }
  static uint64_t cell(EntityIndex who, model::ActId act, size_t role, int64_t entity) {
    uint64_t whose = uint64_t{act.value} << 36 | uint64_t{role} << 32 | who;
    return Cells::with(Cells::word(Cells::Of::KnownRole, whose), entity);
  }
  static uint64_t cell_of_event(EntityIndex who, EventIndex event) {
    return Cells::word(Cells::Of::KnownEvent, uint64_t{event} << 32 | who);
  }
  uint64_t cell(EntityIndex who, model::FactId fact, const int64_t* keys) const;

 private:
  struct Person {
    std::vector<Knows> all;  // by event
    std::vector<std::pair<uint32_t, std::vector<Knows>>> by_act;
  };
  // Calls with the roles under which an event is listed; with what it wrote.
  template <class F>
  void each_role(const Knows& knows, const Past& past, F call) const;
  template <class F>
  void each_write(const Knows& knows, const Past& past, F call) const;
  void remember(EntityIndex who, const Knows& knows, const Past& past);
  void changed(EntityIndex who, const Knows& knows, const Past& past);
  void entry(EntityIndex who, model::FactId fact, const int64_t* keys, int64_t* into) const;

  const model::World& world_;
  const plan::Plan& plan_;
  Cells* cells_;
  bool kept_;
  uint32_t learned_ = 0;
  std::vector<Person> people_;
  std::vector<Swap> swaps_;
  WordTable roles_;                           // act and role, who, whose
  std::vector<std::vector<Knows>> by_role_;   // by row of `roles_`
  size_t entry_width_ = 2;
  WordTable entries_;                         // fact, who, keys
  std::vector<Remembers> remembered_;         // by row of `entries_`
};

}  // namespace milieu::sim::vector_parts
