// V: the default executor. The loop of docs/semantics.md by plan, with indexes and queues.
//
// What V keeps beyond the state is only ever a shortcut: clocks in a queue by when they are due;
// stamps that tell that nothing an outcome or a hazard rests on has changed. Every shortcut gives
// what R gives by looking at everything.
//
// In:    a checked world, settings.
// Out:   what happens, to a sink.
// Never: an order that depends on a row, a hash or an address.
#pragma once

#include <map>

#include "sim/vector_effects.h"
#include "sim/weighing.h"

namespace milieu::sim::vector_parts {

// An act whose time has come, after it was asked.
struct Due {
  Pending act;
  enum class Fate : uint8_t { Commits, Overtaken, Fails, Preempted, Waits, Nothing } fate =
      Fate::Commits;
  history::Hitch hitch{};
  std::vector<history::AnswerGiven> answers{};
};

class LivedHere;

struct Request {                // waits for the next interval of the person asked
  EntityIndex asked = 0;
  Pending act;
};

// Times by which something must be looked at, soonest first; some may be out of date.
class Queue {
 public:
  struct Item {
    int64_t time = 0;
    uint32_t what = 0;
  };
  void push(int64_t time, uint32_t what);
  bool empty() const { return heap_.empty(); }
  const Item& top() const { return heap_.front(); }
  void pop();

 private:
  std::vector<Item> heap_;
};

class Vector : public Executor {
 public:
  // With its parameters as they are at `time`.
  Vector(const model::World& world, const Settings& settings, int64_t time = INT64_MIN);

  base::Result<void> begin(history::Sink& sink) override;
  base::Result<bool> advance(history::Sink& sink) override;
  base::Result<void> finish(history::Sink& sink) override;
  int64_t now() const override { return now_; }
  uint64_t state_hash() const override;
  size_t entities() const override { return state_.store.entities.size() - 1; }
  EntityInfo entity(EntityIndex index) const override { return state_.store.entities[index]; }
  std::optional<int64_t> read(model::FactId fact, const Keys& keys) const override;
  std::string save() const override;
  std::shared_ptr<const Lived> lived() const override;
  base::Result<void> restore(std::string_view bytes, const Lived& lived) override;

  // Looking (vector_look.cpp).
  int64_t next() override;
  void look_at(int64_t time) override;
  std::optional<model::Value> value(model::ExprId expr, std::vector<model::Value> values,
                                    EntityIndex eyes) override;
  bool find(const model::Frame& frame, const std::vector<model::Slot>& bound,
            const std::vector<model::ExprId>& conditions, std::vector<model::Value>& values,
            EntityIndex eyes) override;
  std::vector<EventIndex> because(model::ExprId expr, std::vector<model::Value> values,
                                  EntityIndex eyes) override;
  bool admits(model::FactId fact, const Keys& keys, EntityIndex who) override;
  sim::Belief believes(model::ClaimId claim, EntityIndex who, const Keys& args) override;

 private:
  friend class Saver;
  struct Hazard {
    Keys roles;
    Clock clock;
  };
  struct Hazards {                       // of one process
    std::map<Keys, uint32_t> of;         // by roles
    std::vector<Hazard> all;
    std::vector<std::vector<std::vector<uint32_t>>> by_role;  // by role and entity
    std::vector<uint32_t> fired;         // since it was last read
    uint64_t stamp = 0;                  // of its footprint, when it was last read
    uint64_t population = 0;             // who was there then
    Rests rests;                         // what it rested on, where that is more than facts
    std::vector<uint32_t> touched;       // while it is being read: what to look at, and
    std::vector<double> rates;           // by hazard: the rate it then has; below 0: not touched
  };

  // The loop (vector.cpp).
  int64_t next_time();
  int64_t next_calendar(model::ActId act, int64_t from);
  std::vector<Pending> due_at(int64_t time);
  void due_clocks(std::vector<Pending>& into);
  void due_clock(uint32_t clock, std::vector<Pending>& into);
  void due_hazards(std::vector<Pending>& into);
  void calendar(model::ActId id, std::vector<Pending>& into);
  void run_micro_steps();
  void run_one_by_one(std::vector<Pending>& due);
  void run_together(std::vector<Pending>& due);
  void order(std::vector<Pending>& due) const;
  void too_many_steps(const std::vector<Pending>& due);
  void measure(bool at_end);
  void flush(history::Sink& sink);
  void follow_code();
  void reach(EntityIndex who);

  // Interventions (vector_intervene.cpp).
  void intervene();
  void impose(const model::Intervention& one);
  void turn_luck();
  void reach_all();
  void deliver();
  bool instead(Pending& due, const Clock& clock);
  bool blocked(const Pending& due) const;
  void decree(const Pending& request, history::AnswerGiven& given,
              const std::vector<int64_t>& quantities);

  // Asking (vector_ask.cpp).
  Due ask(const Pending& act);
  bool leading_whens(const model::Act& act, model::Value* frame, EntityIndex eyes, uint16_t* which);
  bool works(const model::Act& act, model::Value* frame, uint16_t* which);
  bool exclusive_waits(const Pending& pending);
  void answer_requests();
  void answer_inbox(EntityIndex asked, model::ActId act, std::vector<Pending>& requests);
  std::vector<double> utilities(model::ActId act, model::Value* frame, EntityIndex asked,
                                std::vector<int64_t>& quantities, uint64_t event);
  history::AnswerGiven answer(const Pending& request, model::Value* frame, EntityIndex asked);
  int64_t first_asked(model::ActId act, const model::Value* frame, EntityIndex asked, Ids& persons);

  // Committing (vector_commit.cpp).
  struct Step {                // one event of a micro-step, to be released when that ends
    EventIndex event = 0;
    bool commits = false, judged = false, act = false;
    Made made;
  };
  void commit(Due& due);
  void consequence(const Pending& pending);
  void not_done(Due& due, Event& event);
  bool prepare(Due& due, Effects& effects, model::Value* frame);
  bool effects_of(const Due& due, Effects& effects, model::Value* frame);
  bool branches(const Due& due, Effects& effects, model::Value* frame);
  using Witnesses = std::vector<std::vector<EntityIndex>>;  // by `seen by`
  Witnesses witnesses(model::ActId act, model::Value* frame);
  std::vector<EntityIndex> witnesses(model::ActId act, size_t seen, model::Value* frame);
  bool observe(const Due& due, Effects& effects, model::Value* frame, const Witnesses& before,
               const Witnesses& after);
  bool notices(const Due& due, size_t seen, EntityIndex one, model::Value* frame);
  bool learn(const Due& due, Effects& effects, size_t seen, EntityIndex one, model::Value* frame);
  Witnesses after(const Due& due, const Witnesses& before, uint64_t stamp, model::Value* frame);
  bool is_involved(const Due& due, EntityIndex who) const;
  void involved(const Due& due, Effects& effects);
  EventIndex add(Event event);
  uint64_t part_of(const Record& record) const;
  void append(Event& event, Effects& effects, bool commits, bool act);
  void release(Step& step);
  void release_all();
  uint64_t fresh(uint64_t id) const;
  std::vector<uint32_t> outcomes_before(const Event& event, EventIndex index, bool commits);
  void outcomes_after(const std::vector<uint32_t>& on, EventIndex event, const Made& made);
  bool may_hold(uint32_t outcome, const Made& made);
  bool outcome_holds(uint32_t outcome, model::Value* frame);

  // Deciding (vector_decide.cpp).
  void decide(EntityIndex who);
  struct Turn {              // of somebody who looks at what they could do
    EntityIndex who = 0;
    int64_t interval = 0, ends = 0;  // which it is, and when it is over
    bool free = true;        // not busy
  };
  // What a pilot has somebody do, if there is one: one way of one act, or nothing.
  struct Steered {
    bool on = false;
    model::ActId act{};
    Keys roles;
  };
  Steered steer(const Turn& turn, uint32_t first_clock);
  void read_clock(const Turn& turn, model::ActId id, uint32_t number, const Steered& steered);
  void draw(EntityIndex who, model::ActId id, Clock& clock);
  struct Way {
    Keys roles;          // after the actor's
    uint32_t reading = 0;
    bool open = false;   // what must be so is so
    bool had = false;    // they are made to take it
    double value = 0;    // the sum of the motives that differ between ways
    std::vector<double> terms;  // each motive that differs, if choices are told
  };
  struct Menu {              // of one clock: what there was to choose from when it was last read
    uint32_t reading = 0;
    double plain = 0;        // the rate without any motive
    double common = 0;       // the sum of the motives that all ways share
    size_t shared_by = 0;    // the way whose reading that rests on; SIZE_MAX: on the menu's
    double rate = 0;
    bool had = false;        // they are made to take one of them
    std::vector<Way> ways;   // all that were looked at, in canonical order
    size_t looked = 0;       // how many of them, this time
    std::vector<double> terms;  // each motive that all ways share, if choices are told
    uint32_t times = 0, told = 0;  // how often it was read; and when that was last told
  };
  const Menu& menu(EntityIndex who, model::ActId id, uint32_t number);
  double rate_now(Clock& clock, const Menu& menu) const;
  void mark_had(model::ActId id, Menu& menu, model::Value* frame);
  void read_menu(EntityIndex who, model::ActId id, uint32_t number);
  bool read_ways(EntityIndex who, model::ActId id, Menu& menu);
  void sum_up(model::ActId id, Menu& menu, model::Value* frame);
  void follow_spoiled();
  void spoil_all();
  Way& way(const model::Act& act, uint32_t number, const model::Value* frame);
  void read_way(model::ActId id, Menu& menu, Way& way, model::Value* frame, double* common);
  double shared(model::ActId id, Menu& menu, model::Value* frame);
  void tell_choice(uint32_t number, const std::vector<const Way*>& ways,
                   const std::vector<double>& noise);
  void tell_reading(uint32_t number, bool free, double rate);
  std::vector<EventIndex> rests_of(uint32_t outcome, model::Value* frame, EventIndex event);
  void choose(uint32_t number);
  double base_rate(const model::Act& act, model::Value* frame, EntityIndex eyes);
  void read_hazards();
  void read_all(model::ActId id);
  void read_changed(model::ActId id);
  bool few_changes(const plan::Watches& watches, const Hazards& hazards) const;
  void touch(model::ActId id, const plan::Watch& watch, const int64_t* keys);
  void touch_matching(Hazards& hazards, const plan::Watch& watch, const int64_t* keys);
  void find_hazards(model::ActId id, uint32_t place, model::Value* frame);
  void apply_rates(model::ActId id);
  uint32_t hazard(model::ActId id, const model::Value* frame);
  void add_hazard(model::ActId id, Hazard hazard);
  std::vector<EntityIndex> deciders();
  uint32_t clocks_of(EntityIndex who);
  uint64_t part(const Clock& clock, uint32_t number) const;
  bool begins(model::KindId kind) const;

  // Causes (vector_trace.cpp).
  struct Causes;
  void trace(const Due& due, Event& event, model::Value* frame);
  void because(uint32_t node, model::Value* frame, EntityIndex eyes, Causes& into);
  std::vector<EventIndex> rests_on(model::ExprId expr, model::Value* frame, EntityIndex eyes);
  void because_not(uint32_t node, model::Value* frame, EntityIndex eyes, Causes& into);
  void because_never(uint32_t fact, const std::vector<model::Slot>& some, uint32_t place,
                     model::Value* frame, EntityIndex eyes, Causes& into);
  bool never_by_index(uint32_t fact, const std::vector<model::Slot>& some, uint32_t place,
                      model::Value* frame, EntityIndex eyes, std::optional<EventIndex>& latest);
  void because_fact(uint32_t node, model::Value* frame, EntityIndex eyes, Causes& into);
  void because_past(uint32_t node, model::Value* frame, EntityIndex eyes, Causes& into);
  void because_some(uint32_t node, model::Value* frame, EntityIndex eyes, size_t most,
                    Causes& into);
  void evidence(uint32_t node, model::Value* frame, EntityIndex eyes, Causes& into);

  EntityIndex actor(const model::Act& act, const model::Value* frame) const;
  bool decides(EntityIndex who) const;
  Ids contents(const model::Act& act, const model::Value* frame) const;
  // True if there was a fault, which is then known as one in `of` (see Task) and for `who`.
  bool note(const Scope& scope, const model::Origin* of, EntityIndex who = truth);
  // Who is named where an act goes wrong: its first role that is somebody or something.
  EntityIndex subject(const model::Act& act, const model::Value* frame) const;
  bool alive(int64_t entity) const { return state_.store.entities.alive(entity); }
  uint64_t stamp(const plan::Footprint& footprint) const;
  void set_defaults(Store& store) const;

  const model::World& world_;
  Settings settings_;
  Interventions interventions_;
  base::Luck luck_;                      // of what is drawn now
  std::shared_ptr<const plan::Plan> compiled_;
  const plan::Plan& plan_;
  std::vector<model::Value> parameters_;
  Program program_;
  State state_;
  std::unique_ptr<Store> initial_;
  Past no_past_;
  Knowledge no_knowledge_;
  mutable Reader reader_;
  int64_t now_ = 0;
  int64_t until_ = 0;
  bool ended_ = false;
  bool one_at_a_time_, together_;

  std::map<int64_t, std::vector<Pending>> pending_;           // by time
  std::vector<Pending> next_;                                 // the next micro-step
  std::map<int64_t, std::vector<Record>> news_;               // delayed, by when it is learned
  std::vector<Request> requests_;
  std::map<std::vector<uint64_t>, int64_t> asked_;  // first time of a same request, by its ids
  std::vector<int64_t> busy_;                                 // by entity: until when
  Queue free_at_;                                             // when somebody ends being busy

  std::vector<std::vector<model::ActId>> initiatives_;        // by kind: acts with a rate
  std::vector<int64_t> rounds_;                               // by act: the next one
  std::vector<uint32_t> first_clock_;                         // by entity, plus one; 0 = none yet
  std::vector<Clock> clocks_;
  std::vector<Menu> menus_;                                   // by clock
  // By clock: until when its menu and all its ways are good (INT64_MIN: they are not); and whether
  // it has to be looked at. One that sleeps stands still, and would if it were looked at.
  std::vector<int64_t> menu_until_;
  std::vector<uint8_t> awake_;
  std::vector<int64_t> asleep_until_;                         // by entity: of all that sleep
  std::vector<EventIndex> reader_of_;                         // by entity: what made them look last
  bool looks_at_all_;                                         // nobody's clocks may sleep
  std::vector<double> values_;                                // of the menu that is being read
  std::vector<std::pair<EntityIndex, model::ActId>> clock_of_;
  Queue clock_queue_;
  uint64_t clock_hash_ = 0, known_hash_ = 0;

  std::vector<Hazards> hazards_;                              // by act
  std::vector<std::pair<uint32_t, uint32_t>> hazard_at_;      // by number: act, and which
  std::vector<std::vector<uint32_t>> hazard_number_;          // by act and which
  Queue hazard_queue_;

  std::vector<EntityIndex> reached_;                          // who decides at the end
  std::vector<uint8_t> is_reached_;
  std::vector<EventIndex> reached_by_;

  std::vector<Step> steps_;                                   // held back
  std::map<uint32_t, history::OutcomeHeld> held_, maybe_held_;
  std::vector<uint64_t> outcome_stamp_, outcome_population_;
  std::vector<Rests> outcome_rests_;     // of those that rest on more than facts
  std::map<std::pair<uint32_t, uint64_t>, plan::Place> odd_places_;
  std::map<std::vector<uint32_t>, plan::Place> looked_for_;   // by what questions search for
  std::vector<std::pair<uint32_t, Keys>> tracing_;            // rules being traced

  uint64_t worked_ = 0;                  // readings and events of which the code has been told
  std::optional<base::Error> error_;
  int64_t told_instants_ = 0;
  size_t told_ = 0, told_records_ = 0;   // events and records told to the sink so far
  std::vector<Event> telling_;           // those not told yet
  Weighing weighing_;
  std::vector<Record> records_;          // of this instant
  std::vector<history::OutcomeHeld> newly_held_;
  std::vector<history::Measured> measured_;
  std::vector<history::Reading> readings_;
  std::vector<std::pair<history::OutcomeHeld, std::vector<EventIndex>>> rested_;
  std::map<uint32_t, std::vector<EventIndex>> maybe_rested_;
};

}  // namespace milieu::sim::vector_parts
