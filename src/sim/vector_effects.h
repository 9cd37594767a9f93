// Effects: statements run one after the other, as one event.
//
// In:    an act or the start, a frame, the event that is being made.
// Out:   writes, births, ends and new knowledge, in the event and in the state (or held back); what
//        is begun or put off.
// Never: a choice, or an order among events.
#pragma once

#include <set>

#include "sim/intervene.h"
#include "sim/vector_read.h"

namespace milieu::sim::vector_parts {

using history::Event;
using history::Record;

using Keys = std::vector<int64_t>;

// What an act's clock holds for one actor, or a process's for one binding of its roles.
struct Clock {
  double left = 0;       // of the unit exponential
  double rate = 0;       // per millisecond; 0 = stands still
  int64_t since = 0;     // when `left` was true
  int64_t interval = -1;
  int64_t firing = 0;
  int64_t due = INT64_MAX;
  bool drawn = true;     // `left` has been drawn; otherwise it will be, when the clock first runs
  bool chosen = true;    // the way has been; otherwise it will be, when it is asked for
  bool had = false;      // they are made to take one of some ways
  bool steered = false;  // a pilot said which
  Keys roles;            // of the way that will be taken
  double margin = 0;
  EventIndex reader = history::no_event;  // the event that made the actor read this clock
};

// What is going to happen at a time without anybody deciding it.
struct Pending {
  enum class Sort : uint8_t { Act, Process, Consequence } sort = Sort::Act;
  uint64_t id = 0;              // of the event it will be
  model::ActId act{};
  model::StmtId after{};        // Consequence: the `after` statement
  std::vector<model::Value> frame;
  EventIndex parent = history::no_event;
  std::vector<history::AnswerGiven> answers;  // Consequence: of the event it follows
  bool weighed = false;         // an initiative
  bool forced = false;          // from outside: its `when` is not asked
  double margin = 0;            // of an initiative
  EventIndex reader = history::no_event;
};

struct State {
  State(const model::World& world, const plan::Plan& plan)
      : cells(plan.notes), store(world, plan, cells), past(world, plan, cells),
        knowledge(world, plan, cells) {}
  Cells cells;
  Store store;
  Past past;
  Knowledge knowledge;
  bool holding = false;                               // `all together`: writes are held back
  std::set<std::pair<EntityIndex, EventIndex>> held;  // learned, and held back
  std::vector<EventIndex> marked;                     // by entity: event just learned, plus one

  // Whether to go on, asked once in many statements; what was said stays.
  bool goes_on() {
    static constexpr uint64_t seldom = 4096;
    if (go_on && ++statements % seldom == 0 && !interrupted) interrupted = !go_on();
    return !interrupted;
  }
  std::function<bool()> go_on;
  uint64_t statements = 0;
  bool interrupted = false;
};

// What one event did to the state.
struct Made {
  struct Change {
    model::FactId fact;
    Row row;
    Entry before, after;
    bool was_held;
  };
  std::vector<Change> changes;
  std::vector<EntityIndex> births, ends;
  std::vector<Record> learned;
};

// How often something has happened, by subject and by line or lane.
class Counts {
 public:
  uint32_t next(uint64_t subject, uint32_t what);  // 0, 1, 2 ...

 private:
  struct Count {
    uint64_t subject = 0;
    uint32_t what = 0;
    uint32_t count = 0;  // 0: free
  };
  size_t place(uint64_t subject, uint32_t what) const;
  std::vector<Count> slots_;
  size_t used_ = 0;
};

class Effects final : public Drawing {
 public:
  // Nothing else may read with `reader` while effects run, but in scopes of its own.
  Effects(const model::World& world, const plan::Plan& plan, const Program& program,
          Reader& reader, State& state, base::Luck luck, const Interventions& interventions);

  // A new event, of this act (none: the start).
  void open(model::ActId act, Event& event, EventIndex index);
  // Runs statements. False if something could not be paid: then undo() and drop the rest.
  bool run(const std::vector<model::StmtId>& suite, model::Value* frame);
  // Binds what a `pick` binds; false if there is nobody.
  bool pick(const plan::PickPlan& plan, const model::Pick& pick, model::Value* frame);
  void undo();
  // Lets `who` know of an event unless they know it. False if it is kept from them.
  bool learn(const Record& record);
  // The same for those who act or are asked, from whom nothing that they did is kept.
  void experience(const Record& record);
  // Does what is asked for from outside; false if somebody it is about is not there.
  bool impose(const model::Intervention& one);
  // The stored value that is meant; nothing if there is nobody of that id alive.
  std::optional<int64_t> index_of(const model::Given& given) const;
  double uniform(uint32_t lane) override;
  void start(model::Value* frame);
  void network(model::FactId fact);

  Scope scope;
  Made made;
  std::vector<Pending> begun;                         // for the next micro-step
  std::vector<std::pair<int64_t, Pending>> later;     // `after`, with their times
  std::vector<std::pair<EntityIndex, int64_t>> busy;  // until when
  std::vector<Record> delayed;                        // `time` is when they will learn it

 private:
  bool go_on(const model::Stmt& stmt);
  bool run_one(model::StmtId id, model::Value* frame);
  void set_up(const std::vector<model::StmtId>& suite, model::Value* frame);
  bool set_up(const model::Stmt& birth, EntityIndex born, model::Value* frame);
  void assign(const model::Stmt& stmt, model::Value* frame);
  bool move(const model::Stmt& stmt, model::Value* frame);
  bool birth(const model::Stmt& stmt, model::Value* frame);
  std::optional<int64_t> kept_from(const Record& record) const;
  bool set(const model::Intervention& one);
  bool force(const model::Intervention& one);
  EntityIndex bear(const model::Stmt& stmt, int64_t n);
  bool settle(const model::Stmt& stmt, EntityIndex index, model::Value* frame);
  bool each(model::StmtId id, model::Value* frame);
  void begin(const model::Stmt& stmt, model::Value* frame);
  void after(model::StmtId id, model::Value* frame);
  void tell(const model::Stmt& stmt, model::Value* frame);
  void takes(const model::Stmt& stmt, model::Value* frame);
  void retract(const model::Stmt& stmt, model::Value* frame,
               const std::vector<model::ExprId>& args);
  void end(EntityIndex entity);
  bool counts(int64_t authority) const;
  void change(const model::Stmt& stmt, const int64_t* keys, model::Value* frame);
  std::optional<int64_t> changed(const model::Stmt& stmt, const int64_t* keys, model::Value* frame);
  std::optional<int64_t> drawn(const model::Stmt& stmt, model::Value* frame);
  void write(model::FactId fact, const int64_t* keys, bool present, int64_t value);
  void write_row(model::FactId fact, Row row, bool present, int64_t value);
  void voided(model::FactId fact, const int64_t* keys, bool present, int64_t value, bool was);
  int64_t current(model::FactId fact, const int64_t* keys);
  Entry entry(model::FactId fact, const int64_t* keys) const;
  // Rows present right now that fit what is known, by content ids of their keys.
  std::vector<Row> rows_that_fit(model::FactId fact, uint32_t mask, const int64_t* keys) const;
  void sort_rows(model::FactId fact, std::vector<Row>& rows) const;
  base::Key draw_key(uint32_t lane);
  struct Plain {
    model::KindId kind{};  // anybody of it
    uint32_t other = 0;    // but one: an expression; 0: nobody is left out
  };
  std::optional<Plain> plain(const plan::Place& place) const;
  uint32_t other_than(const plan::Place& place, model::ExprId filter) const;
  std::optional<int64_t> by_rank(const model::Pick& pick, size_t variable,
                                 const Plain& anybody, model::Value* frame);
  size_t choose(const model::Pick& pick, size_t variable, const std::vector<int64_t>& candidates,
                const std::vector<double>& values, const model::Type& type);

  const model::World& world_;
  const plan::Plan& plan_;
  const Program& program_;
  Reader& reader_;
  State& state_;
  Store& store_;
  base::Luck luck_;
  const Interventions& interventions_;
  model::ActId act_{};
  uint64_t site_ = 0;
  uint64_t subject_ = 0;  // what draws are keyed by: the event, a binding of an `each`, or at the
                          // start who is being born
  Event* event_ = nullptr;
  EventIndex index_ = 0;
  size_t births_before_ = 0;
  Counts drawn_;          // by lane
  Counts ran_;            // by line
  std::vector<Record> told_;  // of older events, learned at once
};

}  // namespace milieu::sim::vector_parts
