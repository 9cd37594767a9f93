// Reading expressions fast: flat nodes, frames on a stack of their own, searches by plan.
//
// In:    a program, a plan, a store, a past, a time.
// Out:   values; nothing when unknown. A fault goes to the Scope that is open.
// Never: a change of state.
//
// A Scope is one reading: it takes the first fault, and says whether `chance` can draw. Opening one
// inside another leaves the outer one as it is.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sim/vector_knowledge.h"
#include "sim/vector_program.h"

namespace milieu::sim::vector_parts {

inline constexpr EntityIndex truth = 0;  // the eyes of no one in particular

struct Maybe {
  model::Value value{};
  bool known = false;
  explicit operator bool() const { return known; }
};
inline Maybe known(model::Value value) { return {value, true}; }
inline Maybe truth_of(bool holds) { return known(model::of_whole(holds ? 1 : 0)); }

// Something to call for every binding found; says whether to go on.
class Found {
 public:
  template <class F>
  Found(F& call) : to_(&call), run_([](void* to) { return (*static_cast<F*>(to))(); }) {}
  bool operator()() const { return run_(to_); }

 private:
  void* to_;
  bool (*run_)(void*);
};

class Drawing {  // who draws for `chance`
 public:
  virtual ~Drawing() = default;
  virtual double uniform(uint32_t lane) = 0;
};

class Reader;

class Scope {
 public:
  explicit Scope(Reader& reader, Drawing* drawing = nullptr);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  std::optional<std::string> fault;
  base::Span span{};
  Drawing* drawing;
  size_t under_way;  // rules being read when it was opened

 private:
  Reader& reader_;
  Scope* outer_;
};

// Memory for frames: blocks that never move.
class Frames {
 public:
  model::Value* take(size_t count);  // all zero
  struct Mark {
    size_t block = 0, used = 0;
  };
  Mark mark() const { return at_; }
  void give(Mark mark) { at_ = mark; }

 private:
  std::vector<std::unique_ptr<model::Value[]>> blocks_;
  std::vector<size_t> sizes_;
  Mark at_;
};

// A frame for as long as this lives.
class Frame {
 public:
  Frame(Frames& frames, size_t count)
      : frames_(frames), mark_(frames.mark()), slots_(frames.take(count)) {}
  ~Frame() { frames_.give(mark_); }
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;
  operator model::Value*() { return slots_; }

 private:
  Frames& frames_;
  Frames::Mark mark_;
  model::Value* slots_;
};

class Reader {
 public:
  Reader(const model::World& world, const plan::Plan& plan, const Program& program,
         const Store& store, const Past& past, const Knowledge& knowledge, Cells& cells,
         base::Luck luck);

  Maybe value(uint32_t id, model::Value* frame, EntityIndex eyes) {
    const Node& node = program_.nodes[id];
    if (node.op == model::Op::Variable) return {frame[node.slot], true};
    if (node.op == model::Op::Constant) return {node.constant, true};
    if (native_->reads[id] != nullptr) return read_native(id, frame, eyes);
    return value_of(node, id, frame, eyes);
  }
  Maybe value(model::ExprId id, model::Value* frame, EntityIndex eyes) {
    return value(id.value, frame, eyes);
  }
  bool holds(uint32_t node, model::Value* frame, EntityIndex eyes) {
    if (node == 0) return true;
    Maybe found = value(node, frame, eyes);
    return found.known && found.value.whole != 0;
  }
  bool holds(model::ExprId id, model::Value* frame, EntityIndex eyes) {
    return holds(id.value, frame, eyes);
  }
  double number(model::ExprId id, model::Value* frame, EntityIndex eyes);
  double as_number(uint32_t node, model::Value value) const {
    return program_.nodes[node].number ? value.number : static_cast<double>(value.whole);
  }
  // The same, kept for as long as nothing changes that reading it has read. It rests on the first
  // `count` slots of the frame.
  Maybe noted(uint32_t id, size_t count, model::Value* frame, EntityIndex eyes);

  // Calls `found` for every binding of a place, in canonical order (or any, if not `ordered`),
  // until it returns false. False if it did.
  bool search(uint32_t place, model::Value* frame, EntityIndex eyes, bool ordered, Found found);
  bool search(const plan::Place& place, model::Value* frame, EntityIndex eyes, bool ordered,
              Found found);

  // The same, but what is judged last, once all is bound, is left to the caller.
  bool search_open(uint32_t place, model::Value* frame, EntityIndex eyes, Found found);
  const plan::Place& place(uint32_t number) const { return plan_.places[number]; }

  bool admitted(model::FactId fact, const int64_t* keys, EntityIndex who);
  bool matches(uint32_t pattern, const Seen& event, Swap swap, EntityIndex eyes,
               model::Value* frame, bool bind);
  double credence(model::ClaimId claim, EntityIndex hearer, const int64_t* args);
  // The known event with the largest absolute weight in that credence.
  EventIndex strongest(model::ClaimId claim, EntityIndex hearer, const int64_t* args);
  // The latest event that `known(who, fact)` rests on; no_event for a start or a default.
  EventIndex known_writer(uint32_t node, model::Value* frame, EntityIndex eyes);
  // The latest event that matches, as seen by `eyes`; no_event if none.
  EventIndex latest(uint32_t pattern, model::Value* frame, EntityIndex eyes);

  bool keys_of(uint32_t node, model::Value* frame, EntityIndex eyes, int64_t* into);
  bool keys_of(const std::vector<model::ExprId>& args, model::Value* frame, EntityIndex eyes,
               int64_t* into);
  Row row(model::FactId fact, const int64_t* keys) const { return (*store_)[fact].find(keys); }
  int64_t stored(model::FactId fact, const Entry& entry);  // faded, or the default
  model::Value load(const model::Type& type, int64_t stored) const;
  std::optional<int64_t> store(const model::Type& type, model::Value value);
  // All that a variable of this type ranges over, in canonical order.
  std::vector<int64_t> candidates(const model::Type& type, EntityIndex eyes) const;
  // Whether a variable of this type ranges over the value.
  bool ranges(const model::Type& type, int64_t value, EntityIndex eyes) const;
  const Knows* find(EntityIndex who, EventIndex event) const;
  Swap swap_for(EntityIndex eyes, EventIndex event) const;

  void fail(std::string what, base::Span where);
  void set_time(int64_t now) { run_.now = now; }
  int64_t now() const { return run_.now; }
  // Code to read with from now on, of this very world; null: none.
  void use(const Native* native);
  // The state as the start left it, and a past without acts.
  void set_initial(const Store* state, const Past* past, const Knowledge* knowledge) {
    initial_ = state, no_past_ = past, no_knowledge_ = knowledge;
  }
  const Store& state() const { return *store_; }
  const Past& past() const { return *past_; }
  const Knowledge& knowledge() const { return *knowledge_; }
  Cells& cells() { return cells_; }
  void name(model::NamedId named, EntityIndex entity);
  void unname(EntityIndex from);

  Frames frames;

 private:
  friend class Scope;
  Maybe value_of(const Node& node, uint32_t id, model::Value* frame, EntityIndex eyes);
  Maybe arithmetic(const Node& node, uint32_t id, model::Value* frame, EntityIndex eyes);
  Maybe amount(const Node& node, uint32_t id, model::Value left, model::Value right);
  Maybe compare(const Node& node, model::Value* frame, EntityIndex eyes);
  Maybe compare_times(const Node& node, model::Value* frame, EntityIndex eyes);
  Maybe clock(const Node& node);
  void note_meeting(const Node& node, int64_t gap);
  Maybe function(const Node& node, uint32_t id, model::Value* frame, EntityIndex eyes);
  Maybe fact(const Node& node, model::Value* frame, EntityIndex eyes);
  Maybe taste(const Node& node, uint32_t id, model::Value* frame, EntityIndex eyes);
  Maybe draw_taste(const Node& node, uint32_t id, const int64_t* keys);
  Maybe rule(const Node& node, model::Value* frame, EntityIndex eyes);
  Maybe rule_of(const Node& node, model::Value* own, EntityIndex eyes);
  Maybe kept_rule(const Node& node, model::Value* own);
  Maybe extreme(const Node& node, model::Value* frame, EntityIndex eyes);
  Maybe total(const Node& node, uint32_t id, model::Value* frame, EntityIndex eyes);
  Maybe components(const Node& node, model::Value* frame, EntityIndex eyes);
  Maybe past(const Node& node, model::Value* frame, EntityIndex eyes);
  Maybe finite(double value, uint32_t node);
  void not_finite(uint32_t node);
  Maybe exact(std::optional<int64_t> value, uint32_t node);
  int64_t faded(const model::Fade& fade, int64_t value, int64_t written) const;
  double fading(const model::Fade& fade, int64_t written) const;

  // Emitted code (vector_native.cpp).
  struct Answering;
  void share();
  Maybe read_native(uint32_t id, model::Value* frame, EntityIndex eyes) {
    Maybe found;
    found.known = native_->reads[id](&run_, frame, eyes, &found.value) != 0;
    return found;
  }
  bool search_native(uint32_t place, model::Value* frame, EntityIndex eyes, bool ordered,
                     bool open, const Found& found);
  static Native nothing(const plan::Plan& plan, const Program& program);

  // Searching (vector_search.cpp).
  struct Looking;
  bool refused(const plan::Place& place, model::Value* frame, EntityIndex eyes);
  bool hopeless(Looking& looking);
  bool nobody(Looking& looking, const std::vector<plan::Trail>& trails);
  bool bind(Looking& looking, size_t depth);
  void note_all(const model::Type& type, EntityIndex eyes) const;
  bool try_one(Looking& looking, size_t depth, int64_t candidate);
  bool everyone(Looking& looking, size_t depth);
  bool follow(Looking& looking, const plan::Trail& trail, size_t hop);
  bool hop_value(Looking& looking, const plan::Trail& trail, size_t hop, int64_t value);
  bool hop_keys(Looking& looking, const plan::Trail& trail, size_t hop);
  bool hop_events(Looking& looking, const plan::Trail& trail, size_t hop);
  bool named(Looking& looking, const plan::Hop& hop, const Fits& fits, size_t* role, int64_t* who,
             bool* unknown);
  int64_t earliest(uint32_t pattern) const;
  bool term(Looking& looking, const plan::Term& term, int64_t* into);
  bool trail(const plan::Place& place, const plan::Trail& trail, model::Value* frame,
             EntityIndex eyes, const int64_t* values);
  bool nobody(const plan::Place& place, const plan::Early& early, model::Value* frame,
              EntityIndex eyes);
  void make_distinct(const model::Type& type, size_t from, bool ordered, bool distinct);
  size_t sort_more(size_t from, size_t until, size_t more);

  // The past (vector_known.cpp).
  bool fits_roles(const PatternNode& node, const std::vector<model::Slot>& roles,
                  const Seen& event, Swap swap, EntityIndex eyes, model::Value* frame, bool bind);
  bool fits_answer(const PatternNode& node, const Fits& fits, const Seen& event, EntityIndex eyes,
                   model::Value* frame, bool bind);
  bool happened(uint32_t pattern, model::Value* frame, EntityIndex eyes);
  bool happened_in_order(uint32_t pattern, model::Value* frame, EntityIndex eyes);
  template <class F>
  bool from_latest(uint32_t pattern, model::Value* frame, EntityIndex eyes, F each);
  Maybe known_fact(uint32_t node, model::Value* frame, EntityIndex eyes);
  struct Remembered {
    bool unknown = false;  // who, or a key, is
    bool found = false;    // something is remembered of it, perhaps that it is not so
    bool present = false;
    int64_t value = 0;
    EventIndex by = 0;     // the latest event; 0 = the start
  };
  Remembered remember(uint32_t node, model::Value* frame, EntityIndex eyes);
  Remembered remember_one(model::FactId fact, EntityIndex who, const int64_t* keys);
  Remembered remember_any(model::FactId fact, EntityIndex who, const int64_t* keys,
                          uint32_t given);
  const std::vector<Knows>* known_to(const Fits& fits, const PatternNode& node, bool binding,
                                  model::Value* frame, EntityIndex eyes);
  template <class F>
  void fold(model::ClaimId claim, EntityIndex hearer, const int64_t* args, F each);
  void gather(model::ClaimId claim, EntityIndex hearer, model::Value* frame);
  struct Belief;
  double believed(Belief& belief, model::ClaimId claim, EntityIndex hearer, const int64_t* args);
  double share(const Belief& belief, model::ClaimId claim, const int64_t* args) const;
  double log_odds(model::ClaimId claim, EntityIndex hearer, const int64_t* args);

  class AtStart;

  const model::World& world_;
  const plan::Plan& plan_;
  const Program& program_;
  const Store* store_;
  const Store* initial_ = nullptr;
  const Past* no_past_ = nullptr;
  const Knowledge* no_knowledge_ = nullptr;
  const Past* past_;
  const Knowledge* knowledge_;
  Cells& cells_;
  base::Luck luck_;
  abi::Run run_{};                  // the same for emitted code
  const Native none_;               // no code for anything
  const Native* native_ = &none_;
  std::vector<int64_t> fallback_;   // of facts
  std::vector<uint8_t> settled_;
  std::vector<const abi::Table*> tables_;
  std::vector<int64_t> stack_;      // of emitted searches
  Scope* scope_ = nullptr;
  std::vector<EntityIndex> named_;  // by NamedId
  struct Call {
    uint32_t rule;
    EntityIndex eyes;
    std::vector<int64_t> keys;
    bool operator==(const Call&) const = default;
  };
  std::vector<Call> under_way_;
  struct Kept {                      // what a rule came out as
    uint64_t stamp = 0;
    int64_t keys[4] = {};
    Maybe value;
  };
  Kept& kept(uint32_t rule, const model::Value* frame, size_t count);
  uint64_t stamp(const plan::Footprint& footprint) const;
  std::vector<std::vector<Kept>> kept_;  // by rule and the hash of its arguments
  static constexpr size_t most_noted = 4;
  struct Noted {                     // what something came out as, as somebody read it
    uint32_t node = 0;
    EntityIndex eyes = 0;
    int64_t keys[most_noted] = {};
    Rests rests;
    Maybe value;
  };
  std::vector<Noted> noted_;         // by the hash of all that
  struct Drawn {                     // a taste
    uint32_t taste = 0;
    int64_t keys[3] = {};
    double value = 0;
  };
  std::vector<Drawn> tastes_;        // by the hash of whose and for what
  std::vector<abi::Tally> tallies_;       // of what is looked for on its own
  std::vector<int64_t> candidates_;  // of all searches that are open, as on a stack
  std::vector<std::pair<uint64_t, int64_t>> keyed_;
  std::vector<Knows> evidence_;
  struct Belief {                    // how much of a claim somebody believed
    uint32_t claim = 0;
    EntityIndex hearer = 0;
    int64_t args[4] = {};            // that of which there can be one only is 0
    Rests rests;
    double credence = 0;
    std::vector<int64_t> rivals;     // where there can be one only: which, and how strongly
    std::vector<double> odds;
  };
  struct Shared : Belief {           // one of rivals, which are mostly all asked for
    std::optional<uint32_t> reading; // by which others rest on it
    bool under_way = false;
  };
  bool is(const Belief& kept, const Belief& asked) const;
  double shared(Shared& kept, const Belief& asked, bool good, uint64_t word, const int64_t* args);
  std::vector<Belief> beliefs_;      // by the hash of all that
  std::vector<Shared> shared_;       // the same; none takes the place of another that is good
};

}  // namespace milieu::sim::vector_parts
