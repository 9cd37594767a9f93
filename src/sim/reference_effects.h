// Effects the plain way: statements run one after the other on the state, as one event.
//
// In:    an act or the start, a frame, the event that is being made.
// Out:   writes, births, ends and new knowledge in event and state; what is begun or put off.
// Never: a choice, or an order among events.
#pragma once

#include "sim/intervene.h"
#include "sim/reference_read.h"

namespace milieu::sim::reference_parts {

class Effects {
 public:
  // `reader` reads what effects rest on; writes go to `state` (in `all together` they differ).
  Effects(Reader& reader, State& state, base::Luck luck, const Interventions& interventions);

  // A new event, of this act (none: the start).
  void open(model::ActId act, uint64_t site, Event& event, EventIndex index);
  // Runs statements. False if something could not be paid: then undo() and drop the rest.
  bool run(const std::vector<model::StmtId>& suite, Frame& frame);
  // Binds what a `pick` binds; false if there is nobody.
  bool pick(const model::Pick& pick, Frame& frame);
  void undo();
  // Lets `who` know the event `index` unless they know it. False if it is kept from them.
  bool learn(const Record& record);
  // The same for those who act or are asked, from whom nothing that they did is kept.
  void experience(const Record& record);
  // Does what is asked for from outside; false if somebody it is about is not there.
  bool impose(const model::Intervention& one);
  // The stored value that is meant; nothing if there is nobody of that id alive.
  std::optional<int64_t> index_of(const model::Given& given) const;
  double uniform(uint32_t lane);
  void start(Frame& frame);
  void network(model::FactId fact);

  std::vector<Pending> begun;                                 // for the next micro-step
  std::vector<std::pair<int64_t, Pending>> later;             // `after`, with their times
  std::vector<std::pair<EntityIndex, int64_t>> busy;          // until when
  std::vector<Record> learned;
  std::vector<Record> delayed;                                // `time` is when they will learn it
  // All together: what conditions and effects read. Those born meanwhile have a name there and an
  // id, and are not yet alive.
  State* snapshot = nullptr;

 private:
  struct Change {
    model::FactId fact;
    Keys keys;
    std::optional<Entry> before;
  };

  bool run(const model::Stmt& stmt, Frame& frame);
  void set_up(const std::vector<model::StmtId>& suite, Frame& frame);
  bool set_up(const model::Stmt& birth, EntityIndex born, Frame& frame);
  bool assign(const model::Stmt& stmt, Frame& frame);
  bool move(const model::Stmt& stmt, Frame& frame);
  bool birth(const model::Stmt& stmt, Frame& frame);
  EntityIndex bear(const model::Stmt& stmt, int64_t n);
  bool settle(const model::Stmt& stmt, EntityIndex index, Frame& frame);
  bool each(const model::Stmt& stmt, Frame& frame);
  void begin(const model::Stmt& stmt, Frame& frame);
  void after(const model::Stmt& stmt, Frame& frame);
  void tell(const model::Stmt& stmt, Frame& frame);
  void takes(const model::Stmt& stmt, Frame& frame);
  void retract(const model::Stmt& stmt, Frame& frame, const std::vector<model::ExprId>& args);
  void end(EntityIndex entity);
  std::optional<int64_t> kept_from(const Record& record) const;
  bool set(const model::Intervention& one);
  bool force(const model::Intervention& one);
  bool counts(int64_t authority) const;
  void change(const model::Stmt& stmt, const Keys& keys, Frame& frame);
  std::optional<int64_t> changed(const model::Stmt& stmt, const Keys& keys, Frame& frame);
  void write(model::FactId fact, const Keys& keys, bool present, int64_t value);
  int64_t current(model::FactId fact, const Keys& keys);
  base::Key draw_key(uint32_t lane);
  size_t choose(const model::Pick& pick, size_t variable, const std::vector<int64_t>& candidates,
                const std::vector<double>& values, const model::Type& type);

  Reader& reader_;
  State& state_;
  base::Luck luck_;
  const Interventions& interventions_;
  const model::World& world_;
  model::ActId act_{};
  uint64_t site_ = 0;
  uint64_t subject_ = 0;  // the event; at the start who is being born; in `each` also the binding
  Event* event_ = nullptr;
  EventIndex index_ = 0;
  std::vector<Change> changes_;
  size_t births_before_ = 0;
  std::map<std::pair<uint64_t, uint32_t>, uint32_t> drawn_;  // how often, by subject and lane
  std::map<std::pair<uint64_t, uint32_t>, uint32_t> ran_;    // how often, by subject and line
};

}  // namespace milieu::sim::reference_parts
