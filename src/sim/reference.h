// R: the reference executor. The loop of docs/semantics.md, word by word.
//
// In:    a checked world, settings.
// Out:   what happens, to a sink.
// Never: a plan, an index, a derived fact that is kept, more than one thread.
#pragma once

#include "sim/reference_effects.h"
#include "sim/weighing.h"

namespace milieu::sim::reference_parts {

// An act whose time has come, after it was asked.
struct Due {
  Pending act;
  enum class Fate : uint8_t { Commits, Overtaken, Fails, Preempted, Waits, Nothing };
  Fate fate = Fate::Commits;
  history::Hitch hitch{};
  std::vector<history::AnswerGiven> answers;
};

class Reference : public Executor {
 public:
  Reference(const model::World& world, const Settings& settings);

  base::Result<void> begin(history::Sink& sink) override;
  base::Result<bool> advance(history::Sink& sink) override;
  base::Result<void> finish(history::Sink& sink) override;
  int64_t now() const override { return now_; }
  uint64_t state_hash() const override { return state_.hash(world_); }
  size_t entities() const override { return state_.entities.size() - 1; }
  EntityInfo entity(EntityIndex index) const override { return state_.entities[index]; }
  std::optional<int64_t> read(model::FactId fact, const Keys& keys) const override;
  std::string save() const override;
  std::shared_ptr<const Lived> lived() const override { return nullptr; }
  base::Result<void> restore(std::string_view bytes, const Lived& lived) override;

  // Looking (reference_look.cpp).
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
  Belief believes(model::ClaimId claim, EntityIndex who, const Keys& args) override;

 private:
  // The time that comes next, and all that is due then.
  int64_t next_time() const;
  int64_t next_calendar(const model::Act& act, int64_t from) const;
  std::vector<Pending> due_at(int64_t time);
  void due_clocks(std::vector<Pending>& into);
  void due_processes(std::vector<Pending>& into);
  void calendar(model::ActId id, std::vector<Pending>& into);
  void answer_requests();
  // Interventions (reference_intervene.cpp).
  void intervene();
  void impose(const model::Intervention& one);
  void turn_luck();
  void reach_all();
  bool had(model::ActId id, Frame& frame, const Clock& clock) const;
  void deliver();
  bool instead(Pending& due);
  bool blocked(const Pending& due) const;
  void decree(const Pending& request, history::AnswerGiven& given,
              const std::vector<int64_t>& quantities);
  void set_parameter(const model::Intervention& one);

  void run_micro_steps();
  void run_one_by_one(std::vector<Pending>& due);
  void run_together(std::vector<Pending>& due, State* seen);
  void order(std::vector<Pending>& due) const;

  // Asking (reference_ask.cpp).
  Due ask(const Pending& act);
  bool leading_whens(const model::Act& act, Frame& frame, EntityIndex eyes, uint16_t* which);
  bool works(const model::Act& act, Frame& frame, uint16_t* which);
  bool exclusive_waits(const Pending& pending);
  std::vector<double> utilities(const model::Act& act, Frame& frame, EntityIndex asked,
                                std::vector<int64_t>& quantities, uint64_t event);
  history::AnswerGiven answer(const Pending& request, Frame& frame, EntityIndex asked);
  int64_t first_asked(const model::Act& act, Frame& frame, EntityIndex asked, Ids& persons);

  // Committing (reference_commit.cpp).
  void commit(Due& due);
  void consequence(const Pending& pending);
  void not_done(Due& due, Event& event);
  bool prepare(Due& due, Effects& effects, Frame& frame);
  bool effects_of(const Due& due, Effects& effects, Frame& frame);
  bool branches(const Due& due, Effects& effects, Frame& frame);
  std::vector<std::pair<EntityIndex, size_t>> witnesses(const model::Act& act, Frame& frame);
  bool observe(const Due& due, Effects& effects, Frame& frame,
               const std::vector<std::pair<EntityIndex, size_t>>& who);
  bool is_involved(const Due& due, EntityIndex who) const;
  void involved(const Due& due, Effects& effects);
  void append(Event& event, Effects& effects);
  uint64_t fresh(uint64_t id) const;
  std::vector<model::OutcomeId> outcomes_before(const Due& due, const Event& event);
  void outcomes_after(const std::vector<model::OutcomeId>& on, EventIndex event);
  bool outcome_holds(const model::Outcome& outcome, Frame& frame);

  // Deciding (reference_decide.cpp).
  void decide(EntityIndex who);
  // What a pilot has somebody do, if there is one: one way of one act, or nothing.
  struct Steered {
    bool on = false;
    model::ActId act{};
    Keys roles;
  };
  Steered steer(EntityIndex who);
  bool is_theirs(EntityIndex who, const model::Act& act) const;
  void read_clock(EntityIndex who, model::ActId id, const Steered& steered);
  struct Menu {
    double rate = 0;
    Keys roles;
    double margin = 0;
    std::vector<history::Option> ways;  // if readings are told
  };
  Menu menu(EntityIndex who, model::ActId id, const Clock& clock);
  Reader looking() const;
  double base_rate(const model::Act& act, Frame& frame, EntityIndex eyes);
  void read_hazards();
  std::vector<EntityIndex> deciders();

  // Causes (reference_trace.cpp).
  void trace(const Due& due, Event& event, Frame& frame);
  void because(model::ExprId expr, Frame& frame, EntityIndex eyes, std::set<EventIndex>& into);
  void because_not(const model::Expr& expr, Frame& frame, EntityIndex eyes,
                   std::set<EventIndex>& into);
  void because_false(const model::Expr& expr, Frame& frame, EntityIndex eyes,
                     std::set<EventIndex>& into);
  void because_fact(const model::Expr& expr, Frame& frame, EntityIndex eyes,
                    std::set<EventIndex>& into);
  void because_past(const model::Expr& expr, Frame& frame, EntityIndex eyes,
                    std::set<EventIndex>& into);
  void because_some(const model::Expr& expr, Frame& frame, EntityIndex eyes, size_t most,
                    std::set<EventIndex>& into);
  void evidence(model::ExprId expr, Frame& frame, EntityIndex eyes, std::set<EventIndex>& into);

  void measure(bool at_end);
  // The roles that a menu or a calendar binds: from `first` on, without those a `pick` binds.
  std::vector<model::Slot> ranging(const model::Act& act, size_t first) const;
  // The conditions of the `when`s before the first `pick`.
  std::vector<model::ExprId> leading(const model::Act& act) const;
  EntityIndex actor(const model::Act& act, const Frame& frame) const;
  bool decides(EntityIndex who) const;
  Reader reader() const { return reader(&state_); }
  Reader reader(const State* seen) const;
  Ids contents(const model::Act& act, const Frame& frame) const;
  // True if there was a fault, which is then known as one in `of` (see Task) and for `who`.
  bool note(const Reader& reader, const model::Origin* of, EntityIndex who = truth);
  // Who is named where an act goes wrong: its first role that is somebody or something.
  EntityIndex subject(const model::Act& act, const Frame& frame) const;
  void flush(history::Sink& sink);

  const model::World& world_;
  Settings settings_;
  Interventions interventions_;
  base::Luck luck_;              // of what is drawn now
  std::vector<model::Value> parameters_;
  State state_;
  State initial_;
  const State* seen_ = nullptr;  // what conditions and effects read: the state, or S
  State* snapshot_ = nullptr;    // all together: S, while a micro-step runs
  int64_t now_ = 0;
  int64_t until_ = 0;
  bool ended_ = false;
  std::vector<Pending> next_;            // the next micro-step
  std::set<EntityIndex> reached_;        // who decides at the end of this time
  std::map<EntityIndex, EventIndex> reached_by_;
  std::optional<base::Error> error_;
  std::map<uint32_t, history::OutcomeHeld> maybe_held_;
  std::vector<std::pair<uint32_t, Keys>> tracing_;  // rules being traced
  int64_t told_instants_ = 0;
  size_t told_ = 0;                      // events told to the sink so far
  std::vector<Record> records_;          // of this instant
  Weighing weighing_;
  std::vector<history::OutcomeHeld> newly_held_;
  std::vector<history::Measured> measured_;
  std::vector<history::Reading> readings_;
  int64_t looked_at_ = INT64_MIN;        // reading is as at this time, if it is after now
};

}  // namespace milieu::sim::reference_parts
