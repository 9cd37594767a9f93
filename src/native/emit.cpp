#include "native/emit.h"

#include <algorithm>
#include <map>

#include "model/print.h"
#include "native/body.h"
#include "native/texts.h"

namespace milieu::native {
namespace {

using model::Frame;
using model::Op;
using model::Sort;

constexpr size_t lines_in_file = 2'000;
constexpr size_t many = 300;  // functions

/// A function, and what it is for.
struct Function {
  std::string head, comment, body;
};

std::vector<model::Value> defaults(const model::World& world) {
  return std::vector<model::Value>(world.parameters.size() + 1);
}

class Emitter {
 public:
  Emitter(const model::World& world, const plan::Plan& plan)
      : program_(world, plan, defaults(world)), e_{world, plan, program_, {}} {}

  std::vector<File> run() {
    owners();
    for (const auto& [id, owner] : wanted_) read(ExprId{id}, owner);
    for (uint32_t place = 0; place < e_.plan.places.size(); ++place) search(place);
    return files();
  }

 private:
  struct Owner {
    const Frame* frame = nullptr;  // none: it is not known what its variables are called
    std::string what = "a search";
  };

  const model::World& world() const { return e_.world; }

  // --- what is to be read ------------------------------------------------------------------------

  void want(ExprId id, const Frame& frame, const std::string& what) {
    if (id) wanted_.try_emplace(id.value, Owner{&frame, what});
    walk(id, frame, what);
  }

  // What the interpreter asks for within an expression that it reads itself.
  void walk(ExprId id, const Frame& frame, const std::string& what) {
    if (!id) return;
    const model::Expr& of = world().exprs[id];
    const uint32_t place = e_.plan.of_expr[id.value];
    if (place != plan::none) places_.try_emplace(place, Owner{&frame, what});
    for (ExprId arg : of.args) {
      const bool bound = !of.bound.empty() && of.op != Op::Exists && of.op != Op::Count;
      if (bound && arg) wanted_.try_emplace(arg.value, Owner{&frame, what});
      walk(arg, frame, what);
    }
    if (of.pattern != 0) walk_pattern(of.pattern, frame, what);
  }
  void walk_pattern(uint32_t number, const Frame& frame, const std::string& what) {
    const model::Pattern& pattern = world().patterns[number - 1];
    for (size_t i = 0; i < pattern.args.size(); ++i)
      if (!pattern.binds[i]) walk(pattern.args[i], frame, what);
    walk(pattern.within, frame, what);
  }

  void owners() {
    for (const model::Rule& rule : world().rules)
      want(rule.body, rule.frame, "rule " + rule.name);
    for (const model::Fact& fact : world().facts) {
      want(fact.seen.condition, fact.frame, "who sees " + fact.name);
      for (ExprId who : fact.seen.who) want(who, fact.frame, "who sees " + fact.name);
    }
    for (const model::Claim& claim : world().claims)
      for (const model::Evidence& evidence : claim.evidence) {
        want(evidence.weight, claim.frame, "evidence for " + claim.name);
        walk_pattern(evidence.pattern, claim.frame, "evidence for " + claim.name);
      }
    for (model::ActId id : world().acts.ids()) act(id);
    for (model::OutcomeId id : world().outcomes.ids()) {
      const model::Outcome& outcome = world().outcomes[id];
      want(outcome.condition, outcome.frame, "outcome " + outcome.name);
      place_of(e_.plan.outcomes[id.value], outcome.frame, "outcome " + outcome.name);
      for (const plan::Watch& watch : e_.plan.outcome_watches[id.value].all)
        place_of(watch.place, outcome.frame, "outcome " + outcome.name);
    }
    for (const model::Measure& measure : world().measures)
      want(measure.value, measure.frame, "measure " + measure.name);
    for (uint32_t number = 0; number < e_.plan.places.size(); ++number)
      for (ExprId first : e_.plan.places[number].first) {
        const auto of = places_.find(number);
        wanted_.try_emplace(first.value, of == places_.end() ? Owner{} : of->second);
      }
  }

  void act(model::ActId id) {
    const model::Act& act = world().acts[id];
    const plan::ActPlan& plan = e_.plan.acts[id.value];
    const std::string name = (act.process ? "process " : "action ") + act.name;
    want(act.rate.times, act.frame, name + ", how often");
    want(act.rate.span, act.frame, name + ", how often");
    for (const model::Step& step : act.steps)
      want(step.when.condition, act.frame, name + ", when");
    for (const model::Clause& works : act.works)
      want(works.condition, act.frame, name + ", works if");
    for (const model::Motive& motive : act.wants)
      want(motive.value, act.frame, name + ", " + motive.name);
    if (act.asks)
      for (const model::Motive& motive : act.asks->motives)
        want(motive.value, act.frame, name + ", asked: " + motive.name);
    for (const model::SeenBy& seen : act.seen) want(seen.condition, act.frame, name + ", seen by");
    place_of(plan.ways, act.frame, name + ", its ways");
    place_of(plan.bindings, act.frame, name + ", for whom");
    for (const plan::PickPlan& pick : plan.picks)
      for (uint32_t one : pick.places) place_of(one, act.frame, name + ", pick");
    for (uint32_t one : plan.witnesses) place_of(one, act.frame, name + ", seen by");
    if (plan.ways != plan::none && !e_.plan.places[plan.ways].stages.empty())
      for (ExprId last : e_.plan.places[plan.ways].stages.back().filters)
        want(last, act.frame, name + ", when");
  }
  void place_of(uint32_t place, const Frame& frame, const std::string& what) {
    if (place != plan::none) places_.try_emplace(place, Owner{&frame, what});
  }

  // --- functions ---------------------------------------------------------------------------------

  void read(ExprId id, const Owner& owner) {
    Body body(e_);
    const std::string unknown = "unknown";
    const bool number = program_.nodes[id.value].number;
    const std::string made = body.value(id, unknown);
    body.line(std::string("to->") + (number ? "number = " : "whole = ") + made + ";");
    body.line("return 1;");
    body.at(unknown);
    body.line("return 0;");
    functions_.push_back({"int read_" + std::to_string(id.value) +
                              "(Run* r, Value* f, u32 eyes, Value* to)",
                          owner.what + said(owner, id), body.text()});
    const Op op = world().exprs[id].op;
    if (op != Op::Variable && op != Op::Constant && op != Op::Parameter)
      readings_.push_back(id.value);
  }

  std::string said(const Owner& owner, ExprId id) const {
    return owner.frame == nullptr ? "" : ": " + print(world(), *owner.frame, id);
  }

  void search(uint32_t number) {
    if (!e_.can_search(number)) return;
    const plan::Place& place = e_.plan.places[number];
    const auto owner = places_.find(number);
    const std::string what = owner == places_.end() ? "place" : owner->second.what;
    for (size_t i = 0; i < place.early.size(); ++i) nobody(number, i, what);
    Body body(e_);
    body.place(number);
    functions_.push_back({"int place_" + std::to_string(number) +
                              "(Run* r, Value* f, u32 eyes, int ordered, int open, Found* found)",
                          what, body.text()});
    searchings_.push_back(number);
  }

  void nobody(uint32_t number, size_t early, const std::string& what) {
    Body body(e_);
    body.early(number, early, "some");
    body.line("return 1;");
    body.at("some");
    body.line("return 0;");
    functions_.push_back({"int nobody_" + std::to_string(number) + "_" + std::to_string(early) +
                              "(Run* r, Value* f, u32 eyes)",
                          what + ", whether there is nobody", body.text()});
  }

  std::string head_of(model::FactId id) const {
    std::vector<std::string> head = {"Run* r"};
    for (size_t i = 0; i < world().facts[id].keys; ++i) head.push_back("i64 k" + std::to_string(i));
    head.push_back("u32 eyes"), head.push_back("i64* to");
    return "int fact_" + std::to_string(id.value) + "(" + join(head) + ")";
  }

  // Whether somebody may see an entry; as Reader::admitted in sim/vector_read.cpp.
  std::string seen(model::FactId id) const {
    const model::Fact& fact = world().facts[id];
    const sim::vector_parts::FactNode& node = program_.facts[id.value];
    if (node.all || node.own) return "";
    std::vector<std::string> head = {"Run* r"};
    for (size_t i = 0; i < fact.keys; ++i) head.push_back("i64 k" + std::to_string(i));
    head.push_back("u32 eyes");
    const size_t slots = std::max<size_t>(1, fact.frame.size());
    std::string text = "static int seen_" + std::to_string(id.value) + "(" + join(head) + ") {\n";
    const auto line = [&](const std::string& one) { text += "  " + one + "\n"; };
    const auto slot = [](size_t i) { return "f[" + std::to_string(i) + "].whole"; };
    const auto read = [](ExprId of) {
      return "read_" + std::to_string(of.value) + "(r, f, 0, &to)";
    };
    line("Value f[" + std::to_string(slots) + "], to;");
    line("if (eyes >= r->people->size) return 0;");
    for (size_t i = 0; i < slots; ++i)
      line(slot(i) + " = " + (i < fact.keys ? "k" + std::to_string(i) : "0") + ";");
    for (const ExprId who : fact.seen.who)
      line("if (" + read(who) + " && to.whole == eyes) return 1;");
    if (fact.seen.witness == model::no_slot) {
      line("return 0;");
      return text + "}\n";
    }
    const uint32_t kind = fact.frame[fact.seen.witness].type.kind.value;
    line("if (!under(r, eyes, " + std::to_string(kind) + ")) return 0;");
    line(slot(fact.seen.witness) + " = eyes;");
    line(fact.seen.condition ? "return " + read(fact.seen.condition) + " && to.whole != 0;"
                             : "return 1;");
    return text + "}\n";
  }

  std::string fact(model::FactId id) const {
    const model::Fact& fact = world().facts[id];
    const sim::vector_parts::FactNode& node = program_.facts[id.value];
    const std::string number = std::to_string(id.value);
    std::vector<std::string> keys;
    for (size_t i = 0; i < fact.keys; ++i) keys.push_back("k" + std::to_string(i));
    std::string text = head_of(id) + " {  // " + fact.name + "\n";
    const auto line = [&](const std::string& one) { text += "  " + one + "\n"; };
    line("const Table* t = r->table[" + number + "];");
    if (!node.all && node.own) {
      std::string own;
      for (model::Slot slot : node.own_keys)
        own += (own.empty() ? "" : " && ") + keys[slot] + " != eyes";
      line(own.empty() ? "if (eyes != 0) return 0;" : "if (eyes != 0 && " + own + ") return 0;");
    } else if (!node.all) {
      line("if (eyes != 0 && !seen_" + number + "(r, " + (keys.empty() ? "" : join(keys) + ", ") +
           "eyes)) return 0;");
    }
    std::string cell = "t->cell";
    size_t first = 0;
    if (fact.symmetric)
      cell = "with(" + cell + ", (i64)(mix((u64)k0) + mix((u64)k1)))", first = 2;
    for (size_t i = first; i < keys.size(); ++i) cell = "with(" + cell + ", " + keys[i] + ")";
    line("if (r->noting->on) note(r, " + cell + ");");
    if (fact.keys == 1 && fact.frame[0].type.sort == Sort::Entity) {
      line("u64 row = (u64)k0;");
      line("int holds = row < t->rows && (t->flags[row] & 3) == 3;");
    } else {
      if (fact.symmetric) {
        const bool entities = fact.frame[0].type.sort == Sort::Entity;
        const auto content = [&](const std::string& key) {
          return entities ? "(" + key + " > 0 ? r->people->all[" + key + "].id : (u64)" + key + ")"
                          : "(u64)" + key;
        };
        line("if (" + content("k1") + " < " + content("k0") + ") {");
        line("  i64 other = k0;");
        line("  k0 = k1, k1 = other;");
        line("}");
      }
      std::string word = "0x9e3779b97f4a7c15UL", same;
      for (size_t i = 0; i < keys.size(); ++i) {
        word = "with(" + word + ", " + keys[i] + ")";
        same += (i == 0 ? "" : " && ") + std::string("t->key[row * ") +
                std::to_string(keys.size()) + " + " + std::to_string(i) + "] == " + keys[i];
      }
      line("u64 row = 0, at = " + word + " & t->mask;");
      line("int holds = 0;");
      line("for (; t->slots[at] != 0; at = (at + 1) & t->mask) {");
      line("  row = t->slots[at] - 1;");
      line("  if (" + (same.empty() ? std::string("1") : same) + ") {");
      line("    holds = (t->flags[row] & 3) == 3;");
      line("    break;");
      line("  }");
      line("}");
    }
    if (node.set) {
      line("*to = holds;");
    } else {
      line("if (!holds)");
      line("  *to = r->settled[" + number + "] ? r->fallback[" + number +
           "] : r->call->fallback(r, " + number + ");");
      line("else");
      line(node.fades ? "  *to = r->call->faded(r, " + number + ", t->value[row], t->written[row]);"
                      : "  *to = t->value[row];");
    }
    line("return 1;");
    return text + "}\n";
  }

  // --- files -------------------------------------------------------------------------------------

  std::vector<File> files() const {
    std::string all = "// The world " + world().name +
                      " as code. Written by milieu, for its compiler.\n" +
                      "union Value {\n  long whole;\n  double number;\n};\n\n" + abi_text + "\n" +
                      prelude_text + "\n";
    for (const Function& one : functions_) all += one.head + ";\n";
    all += "\n";
    // A small world's facts are read in place; a large one would take too long to compile.
    const bool small = functions_.size() < many;
    std::string facts = "#include \"world.h\"\n";
    for (const uint32_t id : e_.facts) {
      const model::FactId fact_id{id};
      all += small ? seen(fact_id) + "static inline " + fact(fact_id) : head_of(fact_id) + ";\n";
      if (!small) facts += "\n" + seen(fact_id) + fact(fact_id);
    }
    if (small) {
      for (const Function& one : functions_) all += "\n" + text_of(one);
      return {{"world.cpp", all + "\n" + piece()}};
    }
    std::vector<File> made = {{"world.h", all}};
    made.push_back({"facts.cpp", facts});
    size_t lines = lines_in_file, parts = 0;
    for (const Function& one : functions_) {
      const auto more = static_cast<size_t>(std::count(one.body.begin(), one.body.end(), '\n')) + 4;
      if (lines + more > lines_in_file) {
        made.push_back({"part_" + std::to_string(++parts) + ".cpp", "#include \"world.h\"\n"});
        lines = 0;
      }
      lines += more;
      made.back().text += "\n" + text_of(one);
    }
    made.push_back({"piece.cpp", "#include \"world.h\"\n\n" + piece()});
    return made;
  }

  static std::string text_of(const Function& one) {
    return "// " + one_line(one.comment) + "\n" + one.head + " {\n" + one.body + "}\n";
  }

  static std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), '\\', '/');
    return text;
  }

  std::string piece() const {
    std::string text = "static const Reading readings[] = {\n";
    for (const uint32_t id : readings_)
      text += "  {" + std::to_string(id) + ", read_" + std::to_string(id) + "},\n";
    text += "  {0, 0},\n};\nstatic const Searching searchings[] = {\n";
    for (const uint32_t place : searchings_)
      text += "  {" + std::to_string(place) + ", place_" + std::to_string(place) + "},\n";
    text += "  {0, 0},\n};\n";
    return text + "extern \"C\" __attribute__((visibility(\"default\"))) const Piece " +
           piece_name + ";\nconst Piece " + piece_name + " = {readings, " +
           std::to_string(readings_.size()) + ", searchings, " +
           std::to_string(searchings_.size()) + "};\n";
  }

  Program program_;
  Emitting e_;
  std::map<uint32_t, Owner> wanted_, places_;   // by expression; by place
  std::vector<Function> functions_;
  std::vector<uint32_t> readings_, searchings_;
};

}  // namespace

std::vector<File> emit(const model::World& world, const plan::Plan& plan) {
  return Emitter(world, plan).run();
}

}  // namespace milieu::native
