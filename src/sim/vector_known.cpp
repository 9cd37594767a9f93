// Knowledge, the past and belief.
#include <algorithm>
#include <map>

#include "base/maths.h"
#include "sim/fade.h"
#include "sim/vector_read.h"

namespace milieu::sim::vector_parts {

using history::no_event;
using history::Status;
using model::Op;
using model::Pattern;
using model::Sort;
using model::Value;
using model::of_number;
using model::of_whole;

namespace {

Maybe truth_of(bool holds) { return {of_whole(holds ? 1 : 0), true}; }

}  // namespace

// Everything as the start left it, read by a reader of its own.
class Reader::AtStart {
 public:
  explicit AtStart(Reader& reader)
      : reader_(reader), store_(reader.store_), past_(reader.past_),
        knowledge_(reader.knowledge_), now_(reader.now_), scope_(reader) {
    reader.store_ = reader.initial_;
    reader.past_ = reader.no_past_;
    reader.knowledge_ = reader.no_knowledge_;
    reader.now_ = reader.world_.starts;
  }
  ~AtStart() {
    reader_.store_ = store_;
    reader_.past_ = past_;
    reader_.knowledge_ = knowledge_;
    reader_.now_ = now_;
  }

 private:
  Reader& reader_;
  const Store* store_;
  const Past* past_;
  const Knowledge* knowledge_;
  int64_t now_;
  Scope scope_;
};

Swap Reader::swap_for(EntityIndex eyes, EventIndex event) const {
  const Knows* knows = eyes == truth ? nullptr : knowledge_->find(eyes, event);
  return knows ? knowledge_->swap(*knows) : Swap{};
}

bool Reader::matches(uint32_t number, const Seen& event, Swap swap, EntityIndex eyes,
                     Value* frame, bool bind) {
  const PatternNode& node = program_.patterns[number];
  const Pattern& pattern = *node.pattern;
  if (!event.is_act() || pattern.failed != (event.status != Status::Worked)) return false;
  if (pattern.within) {
    Maybe span = value(pattern.within.value, frame, eyes);
    if (!span || event.time < now_ - span.value.whole) return false;
  }
  const Fits* fits = node.fits(event.act);
  if (fits == nullptr) return false;
  for (const auto& roles : fits->roles)
    if (fits_roles(node, roles, event, swap, eyes, frame, bind))
      return fits_answer(node, *fits, event, eyes, frame, bind);
  return false;
}

bool Reader::fits_roles(const PatternNode& node, const std::vector<model::Slot>& roles,
                        const Seen& event, Swap swap, EntityIndex eyes, Value* frame, bool bind) {
  const Pattern& pattern = *node.pattern;
  for (size_t i = 0; i < pattern.args.size(); ++i) {
    if (!pattern.args[i]) continue;
    Value role = load(node.types[i], swapped(swap, node.types[i], event.roles[roles[i]]));
    if (bind && pattern.binds.size() > i && pattern.binds[i]) {
      frame[program_.nodes[pattern.args[i].value].slot] = role;
      continue;
    }
    Maybe wanted = value(pattern.args[i].value, frame, eyes);
    if (!wanted) return false;
    bool real = node.types[i].sort == Sort::Number;
    if (real ? wanted.value.number != role.number : wanted.value.whole != role.whole) return false;
  }
  return true;
}

bool Reader::fits_answer(const PatternNode& node, const Fits& fits, const Seen& event,
                         EntityIndex eyes, Value* frame, bool bind) {
  const Pattern& pattern = *node.pattern;
  if (pattern.answered == Pattern::Answer::Any) return true;
  if (fits.plain.empty() || event.answers.empty()) return false;
  size_t fitting = 0;
  for (const Answered& given : event.answers) {
    bool plain = eyes == truth || eyes == given.who;
    if (!(plain ? fits.plain : fits.shown)[given.answer]) continue;
    if (pattern.quantity != model::no_slot) {
      if (bind) frame[pattern.quantity] = of_whole(given.quantity);
      if (frame[pattern.quantity].whole != given.quantity) continue;
    }
    ++fitting;
  }
  return pattern.answered == Pattern::Answer::All ? fitting == event.answers.size() : fitting > 0;
}

// Goes through the events that could match, of one act after the other, from the latest back, as
// far as `within` reaches. `each` says whether to go on with that act; false if it said to stop.
template <class F>
bool Reader::from_latest(uint32_t number, Value* frame, EntityIndex eyes, F each) {
  const PatternNode& node = program_.patterns[number];
  int64_t earliest = INT64_MIN;
  if (node.pattern->within) {
    Maybe span = value(node.pattern->within.value, frame, eyes);
    if (!span) return true;
    earliest = now_ - span.value.whole;
  }
  auto one = [&](EventIndex event, Swap swap) {
    Seen seen = past_->at(event);
    return seen.time >= earliest && each(event, seen, swap);
  };
  for (const Fits& fits : node.acts) {
    if (eyes != truth) {
      const std::vector<Knows>* list = knowledge_->of(eyes, fits.act);
      for (size_t i = list ? list->size() : 0; i > 0; --i)
        if (!one((*list)[i - 1].event, knowledge_->swap((*list)[i - 1]))) break;
      continue;
    }
    const std::vector<EventIndex>* list = &past_->of(fits.act);
    for (size_t i = 0; i < node.types.size() && fits.roles.size() == 1; ++i) {
      if (i >= node.pattern->args.size() || !node.pattern->args[i]) continue;
      if (node.types[i].sort != Sort::Entity) continue;
      Maybe who = value(node.pattern->args[i].value, frame, eyes);
      list = who ? past_->of(fits.act, fits.roles[0][i], who.value.whole) : nullptr;
      break;
    }
    for (size_t i = list ? list->size() : 0; i > 0; --i)
      if (!one((*list)[i - 1], {})) break;
  }
  return true;
}

bool Reader::happened(uint32_t pattern, Value* frame, EntityIndex eyes) {
  if (!program_.patterns[pattern].calm) return happened_in_order(pattern, frame, eyes);
  bool found = false;
  from_latest(pattern, frame, eyes, [&](EventIndex, const Seen& seen, Swap swap) {
    if (!found) found = matches(pattern, seen, swap, eyes, frame, false);
    return !found;
  });
  return found;
}

// Where looking can fault, every event is looked at as the world says: from the first on.
bool Reader::happened_in_order(uint32_t pattern, Value* frame, EntityIndex eyes) {
  if (eyes == truth) {
    for (EventIndex event : past_->acts())
      if (matches(pattern, past_->at(event), {}, eyes, frame, false)) return true;
    return false;
  }
  for (const Knows& knows : knowledge_->all(eyes))
    if (matches(pattern, past_->at(knows.event), knowledge_->swap(knows), eyes, frame, false))
      return true;
  return false;
}

EventIndex Reader::latest(uint32_t pattern, Value* frame, EntityIndex eyes) {
  EventIndex best = no_event;
  from_latest(pattern, frame, eyes, [&](EventIndex event, const Seen& seen, Swap swap) {
    if (best != no_event && event < best) return false;
    if (!matches(pattern, seen, swap, eyes, frame, false)) return true;
    best = event;
    return false;
  });
  return best;
}

Maybe Reader::past(const Node& node, Value* frame, EntityIndex eyes) {
  int64_t args[most_keys];
  uint32_t id = static_cast<uint32_t>(&node - program_.nodes.data());
  if (!keys_of(id, frame, eyes, args) || args[0] == 0) return {};
  if (node.op == Op::IsEvent) {
    EventIndex event = static_cast<EventIndex>(args[0] - 1);
    if (event >= past_->size()) return truth_of(false);
    if (eyes != truth && knowledge_->find(eyes, event) == nullptr) return truth_of(false);
    return truth_of(matches(node.pattern, past_->at(event), swap_for(eyes, event), eyes, frame,
                            false));
  }
  EntityIndex who = static_cast<EntityIndex>(args[0]);
  if (node.op == Op::KnownEvent)
    return truth_of(args[1] > 0 && knowledge_->find(who, static_cast<EventIndex>(args[1] - 1)));
  return {of_number(credence(model::ClaimId{node.ref}, who, args + 1)), true};
}

// --- known(a, f) ---

Reader::Remembered Reader::remember_one(model::FactId id, EntityIndex who, const int64_t* keys) {
  const model::Fact& fact = world_.facts[id];
  auto same = [&](const int64_t* other) {
    if (std::equal(keys, keys + fact.keys, other)) return true;
    return fact.symmetric && keys[0] == other[1] && keys[1] == other[0] &&
           std::equal(keys + 2, keys + fact.keys, other + 2);
  };
  const std::vector<Knows>& all = knowledge_->all(who);
  for (size_t i = all.size(); i > 0; --i) {
    Swap swap = knowledge_->swap(all[i - 1]);
    std::span<const Wrote> writes = past_->writes(all[i - 1].event);
    for (size_t j = writes.size(); j > 0; --j) {
      const Wrote& wrote = writes[j - 1];
      if (wrote.fact != id.value) continue;
      int64_t own[most_keys];
      for (size_t k = 0; k < fact.keys; ++k)
        own[k] = swapped(swap, fact.frame[k].type, wrote.keys[k]);
      if (!same(own)) continue;
      return {false, true, wrote.present, swapped(swap, fact.value, wrote.value),
              all[i - 1].event};
    }
  }
  const FactTable& table = (*initial_)[id];
  Row row = table.find(keys);
  if (row == no_row) return {};
  int64_t stored[most_keys];
  for (size_t k = 0; k < fact.keys; ++k) stored[k] = table.key(row, k);
  AtStart then(*this);
  if (!admitted(id, stored, who)) return {};
  return {false, true, table.present(row), table.value(row), 0};
}

// Where a key may be any: what is remembered for each of the keys, and the first that is so.
Reader::Remembered Reader::remember_any(model::FactId id, EntityIndex who, const int64_t* keys,
                                        uint32_t given) {
  const model::Fact& fact = world_.facts[id];
  std::map<std::vector<int64_t>, Remembered> latest;
  auto wanted = [&](const std::vector<int64_t>& other) {
    for (size_t i = 0; i < fact.keys; ++i)
      if ((given >> i & 1) && other[i] != keys[i]) return false;
    return true;
  };
  auto note = [&](std::vector<int64_t> other, const Remembered& what) {
    std::vector<int64_t> ordered = other;
    (*store_)[id].order(ordered.data());
    if (wanted(other)) latest[ordered] = what;
    if (!fact.symmetric) return;
    std::swap(other[0], other[1]);
    if (wanted(other)) latest[ordered] = what;
  };
  const FactTable& table = (*initial_)[id];
  for (Row row = 0; row < table.rows(); ++row) {
    if (!table.exists(row)) continue;
    std::vector<int64_t> own;
    for (size_t i = 0; i < fact.keys; ++i) own.push_back(table.key(row, i));
    AtStart then(*this);
    if (admitted(id, own.data(), who)) note(own, {false, true, table.present(row),
                                                  table.value(row), 0});
  }
  for (const Knows& knows : knowledge_->all(who)) {
    Swap swap = knowledge_->swap(knows);
    for (const Wrote& wrote : past_->writes(knows.event)) {
      if (wrote.fact != id.value) continue;
      std::vector<int64_t> own = wrote.keys;
      for (size_t i = 0; i < own.size(); ++i) own[i] = swapped(swap, fact.frame[i].type, own[i]);
      note(own, {false, true, wrote.present, swapped(swap, fact.value, wrote.value),
                 knows.event});
    }
  }
  Remembered found;
  for (const auto& [at, what] : latest) {
    if (!found.present && what.present) found.present = true, found.value = what.value;
    found.found = true;
    found.by = std::max(found.by, what.by);
  }
  return found;
}

Reader::Remembered Reader::remember(uint32_t id, Value* frame, EntityIndex eyes) {
  const Node& node = program_.nodes[id];
  int64_t args[most_keys + 1];
  Remembered nothing;
  nothing.unknown = true;
  if (!keys_of(id, frame, eyes, args) || args[0] == 0) return nothing;
  uint32_t given = 0;
  for (uint16_t i = 1; i < node.count; ++i)
    if (program_.args[node.first + i] != 0) given |= 1u << (i - 1);
  model::FactId fact{node.ref};
  EntityIndex who = static_cast<EntityIndex>(args[0]);
  bool all = given + 1 == 1u << world_.facts[fact].keys;
  return all ? remember_one(fact, who, args + 1) : remember_any(fact, who, args + 1, given);
}

Maybe Reader::known_fact(uint32_t id, Value* frame, EntityIndex eyes) {
  const model::Fact& fact = world_.facts[model::FactId{program_.nodes[id].ref}];
  Remembered what = remember(id, frame, eyes);
  if (what.unknown) return {};
  if (what.present) return {fact.set ? of_whole(1) : load(fact.value, what.value), true};
  if (fact.set) return truth_of(false);
  if (!fact.start) return {load(fact.value, 0), true};
  Frame nothing(frames, 1);
  return value(fact.start.value, nothing, truth);
}

EventIndex Reader::known_writer(uint32_t id, Value* frame, EntityIndex eyes) {
  Remembered what = remember(id, frame, eyes);
  return what.found && what.by > 0 ? what.by : no_event;
}

// --- Belief ---

template <class F>
void Reader::fold(model::ClaimId id, EntityIndex hearer, const int64_t* args, F each) {
  const model::Claim& claim = world_.claims[id];
  Frame frame(frames, claim.frame.size());
  for (size_t i = 0; i < claim.parameters; ++i) frame[i] = load(claim.frame[i].type, args[i]);
  frame[claim.hearer] = of_whole(hearer);
  if (claim.start) each(no_event, number(claim.start, frame, hearer));
  bool calm = true;
  for (const model::Evidence& evidence : claim.evidence)
    calm = calm && program_.patterns[evidence.pattern].calm;
  size_t from = evidence_.size();
  if (calm) {
    for (const model::Evidence& evidence : claim.evidence)
      for (const Fits& fits : program_.patterns[evidence.pattern].acts)
        if (const std::vector<Knows>* list = knowledge_->of(hearer, fits.act))
          evidence_.insert(evidence_.end(), list->begin(), list->end());
    auto begin = evidence_.begin() + static_cast<long>(from);
    std::sort(begin, evidence_.end(),
              [](const Knows& a, const Knows& b) { return a.event < b.event; });
    evidence_.erase(std::unique(begin, evidence_.end(), [](const Knows& a, const Knows& b) {
                      return a.event == b.event;
                    }), evidence_.end());
  } else {
    const std::vector<Knows>& all = knowledge_->all(hearer);
    evidence_.insert(evidence_.end(), all.begin(), all.end());
  }
  size_t until = evidence_.size();
  for (size_t i = from; i < until; ++i) {
    Knows knows = evidence_[i];
    Seen seen = past_->at(knows.event);
    if (!seen.is_act()) continue;
    for (const model::Evidence& evidence : claim.evidence) {
      frame[claim.via] = of_whole(knows.via);
      if (!matches(evidence.pattern, seen, knowledge_->swap(knows), hearer, frame, true)) continue;
      double weight = number(evidence.weight, frame, hearer);
      if (evidence.fade.span)
        weight *= fade_factor(evidence.fade.share, evidence.fade.span, now_ - seen.time);
      each(knows.event, weight);
    }
  }
  evidence_.resize(from);
}

double Reader::log_odds(model::ClaimId id, EntityIndex hearer, const int64_t* args) {
  double sum = 0;
  fold(id, hearer, args, [&](EventIndex, double weight) { sum += weight; });
  return sum;
}

double Reader::credence(model::ClaimId id, EntityIndex hearer, const int64_t* args) {
  const model::Claim& claim = world_.claims[id];
  if (claim.rival == model::no_slot) return base::logistic(log_odds(id, hearer, args));
  std::vector<double> all;
  double own = 0;
  int64_t other[most_keys];
  std::copy(args, args + claim.parameters, other);
  for (int64_t rival : candidates(claim.frame[claim.rival].type, hearer)) {
    other[claim.rival] = rival;
    all.push_back(log_odds(id, hearer, other));
    if (rival == args[claim.rival]) own = all.back();
  }
  return all.empty() ? 0 : base::exp(own - base::log_sum_exp(all));
}

EventIndex Reader::strongest(model::ClaimId id, EntityIndex hearer, const int64_t* args) {
  EventIndex best = no_event;
  double most = 0;
  fold(id, hearer, args, [&](EventIndex event, double weight) {
    double size = weight < 0 ? -weight : weight;
    if (event == no_event || size <= most) return;
    most = size;
    best = event;
  });
  return best;
}

}  // namespace milieu::sim::vector_parts
