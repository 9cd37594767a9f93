// Knowledge, the past and belief.
#include <algorithm>

#include "base/maths.h"
#include "sim/fade.h"
#include "sim/reference_read.h"

namespace milieu::sim::reference_parts {

using history::Event;
using history::EventSort;
using history::Status;
using model::Expr;
using model::ExprId;
using model::Op;
using model::Pattern;
using model::Slot;
using model::Sort;
using model::of_number;
using model::of_whole;

namespace {

bool is_act(const Event& event) {
  return (event.sort == EventSort::Act || event.sort == EventSort::Process) &&
         event.status != Status::Overtaken;
}

// What others take an answer for.
const std::string& shown(const model::Act& act, uint16_t answer) {
  const std::string& name = act.asks->answers[answer].name;
  for (const model::Branch& branch : act.on)
    if (branch.on != model::Branch::On::Failure && branch.answer == answer && !branch.shows.empty())
      return branch.shows;
  return name;
}

}  // namespace

std::vector<EventIndex> Reader::events_for(EntityIndex eyes) const {
  const State& state = *scene_.state;
  std::vector<EventIndex> found;
  if (eyes == truth) {
    for (EventIndex i = 0; i < state.events.size(); ++i)
      if (is_act(state.events[i])) found.push_back(i);
    return found;
  }
  // What is just being done is learned before it is an event.
  for (const Record& record : state.known[eyes])
    if (record.event < state.events.size() && is_act(state.events[record.event]))
      found.push_back(record.event);
  std::sort(found.begin(), found.end());
  return found;
}

Swap Reader::swap_for(EntityIndex eyes, EventIndex event) const {
  const Record* record = eyes == truth ? nullptr : scene_.state->record(eyes, event);
  return record ? Swap{record->swapped, record->put, record->instead_of} : Swap{};
}

// The event's roles as the pattern's act or class has them: one list, or one for each membership.
std::vector<std::vector<int64_t>> Reader::roles_in(const Pattern& pattern,
                                                   const Event& event) const {
  if (pattern.act) {
    if (pattern.act != event.act) return {};
    return {event.roles};
  }
  std::vector<std::vector<int64_t>> found;
  for (const model::Membership& member : scene_.world.acts[event.act].classes) {
    if (member.of != pattern.of) continue;
    std::vector<int64_t> roles;
    for (Slot slot : member.roles) roles.push_back(event.roles[slot]);
    found.push_back(roles);
  }
  return found;
}

bool Reader::matches(const Pattern& pattern, EventIndex index, const Swap& swap, EntityIndex eyes,
                     Frame& frame, bool bind) {
  const Event& event = scene_.state->events[index];
  if (!is_act(event) || pattern.failed != (event.status != Status::Worked)) return false;
  if (pattern.within) {
    Maybe span = value(pattern.within, frame, eyes);
    if (!span || event.time < scene_.now - span->whole) return false;
  }
  const model::Act& act = scene_.world.acts[event.act];
  const model::Frame& types = pattern.act ? act.frame : scene_.world.classes[pattern.of].frame;
  for (const auto& roles : roles_in(pattern, event))
    if (fits_roles(pattern, roles, types, swap, eyes, frame, bind))
      return fits_answer(pattern, event, eyes, frame, bind);
  return false;
}

bool Reader::fits_roles(const Pattern& pattern, const std::vector<int64_t>& roles,
                        const model::Frame& types, const Swap& swap, EntityIndex eyes,
                        Frame& frame, bool bind) {
  for (size_t i = 0; i < pattern.args.size(); ++i) {
    if (!pattern.args[i]) continue;
    model::Value role = load(types[i].type, swap.read(types[i].type, roles[i]));
    if (bind && pattern.binds.size() > i && pattern.binds[i]) {
      frame[scene_.world.exprs[pattern.args[i]].slot] = role;
      continue;
    }
    Maybe wanted = value(pattern.args[i], frame, eyes);
    if (!wanted) return false;
    bool real = types[i].type.sort == Sort::Number;
    if (real ? wanted->number != role.number : wanted->whole != role.whole) return false;
  }
  return true;
}

bool Reader::fits_answer(const Pattern& pattern, const Event& event, EntityIndex eyes,
                         Frame& frame, bool bind) {
  if (pattern.answered == Pattern::Answer::Any) return true;
  const model::Act& act = scene_.world.acts[event.act];
  if (!act.asks || event.answers.empty()) return false;
  size_t fitting = 0;
  for (const history::AnswerGiven& given : event.answers) {
    bool plain = eyes == truth || eyes == given.who;
    const std::string& name =
        plain ? act.asks->answers[given.answer].name : shown(act, given.answer);
    if (name != pattern.answer) continue;
    if (pattern.quantity != model::no_slot) {
      if (bind) frame[pattern.quantity] = of_whole(given.quantity);
      if (frame[pattern.quantity].whole != given.quantity) continue;
    }
    ++fitting;
  }
  return pattern.answered == Pattern::Answer::All ? fitting == event.answers.size() : fitting > 0;
}

Maybe Reader::past(const Expr& expr, Frame& frame, EntityIndex eyes) {
  if (expr.op == Op::KnownFact) return known_fact(expr, frame, eyes);
  if (expr.op == Op::Happened) {
    const Pattern& pattern = scene_.world.patterns[expr.pattern - 1];
    for (EventIndex event : events_for(eyes))
      if (matches(pattern, event, swap_for(eyes, event), eyes, frame, false)) return of_whole(1);
    return of_whole(0);
  }
  std::optional<Keys> args = keys_of(expr.args, frame, eyes);
  if (!args || args->front() == 0) return std::nullopt;
  if (expr.op == Op::IsEvent) {
    EventIndex event = static_cast<EventIndex>(args->front() - 1);
    if (eyes != truth && !scene_.state->record(eyes, event)) return of_whole(0);
    const Pattern& pattern = scene_.world.patterns[expr.pattern - 1];
    return of_whole(matches(pattern, event, swap_for(eyes, event), eyes, frame, false));
  }
  EntityIndex who = static_cast<EntityIndex>(args->front());
  if (expr.op == Op::KnownEvent) {
    bool real = (*args)[1] > 0;
    return of_whole(real && scene_.state->record(who, static_cast<EventIndex>((*args)[1] - 1)));
  }
  return of_number(credence(model::ClaimId{expr.ref}, who, Keys(args->begin() + 1, args->end())));
}

// What the latest event that `who` knows wrote; otherwise the start, if they could see it then.
std::optional<Reader::KnownEntries> Reader::known_entries(const Expr& expr, Frame& frame,
                                                          EntityIndex eyes) {
  model::FactId id{expr.ref};
  const model::Fact& fact = scene_.world.facts[id];
  std::optional<Keys> args = keys_of(expr.args, frame, eyes);
  if (!args || args->front() == 0) return std::nullopt;
  EntityIndex who = static_cast<EntityIndex>(args->front());
  KnownEntries latest;
  auto wanted = [&](const Keys& keys) {
    for (size_t i = 0; i < keys.size(); ++i)
      if (expr.args[i + 1] && keys[i] != (*args)[i + 1]) return false;
    return true;
  };
  auto note = [&](Keys keys, const Known& known) {
    if (wanted(keys)) latest[ordered(id, keys)] = known;
    if (!fact.symmetric) return;
    std::swap(keys[0], keys[1]);
    if (wanted(keys)) latest[ordered(id, keys)] = known;
  };
  Reader then = at_start();
  for (const auto& [keys, entry] : scene_.initial->facts[id.value])
    if (then.admitted(id, keys, who))
      note(keys, {entry.present ? std::optional(entry.value) : std::nullopt, 0});
  const State& state = *scene_.state;
  std::vector<EventIndex> events;
  for (const Record& record : state.known[who])
    if (record.event < state.events.size()) events.push_back(record.event);
  std::sort(events.begin(), events.end());
  for (EventIndex event : events) {
    Swap swap = swap_for(who, event);
    for (const history::Write& write : state.events[event].writes) {
      if (write.fact != id || write.voided) continue;
      Keys keys = write.keys;
      for (size_t i = 0; i < keys.size(); ++i) keys[i] = swap.read(fact.frame[i].type, keys[i]);
      Known known{std::nullopt, event};
      if (write.present) known.what = swap.read(fact.value, write.value);
      note(keys, known);
    }
  }
  return latest;
}

Maybe Reader::known_fact(const Expr& expr, Frame& frame, EntityIndex eyes) {
  const model::Fact& fact = scene_.world.facts[model::FactId{expr.ref}];
  std::optional<KnownEntries> latest = known_entries(expr, frame, eyes);
  if (!latest) return std::nullopt;
  for (const auto& [keys, known] : *latest)
    if (known.what) return fact.set ? of_whole(1) : load(fact.value, *known.what);
  if (fact.set) return of_whole(0);
  if (!fact.start) return load(fact.value, 0);
  Frame nothing;
  return value(fact.start, nothing, truth);
}

std::optional<EventIndex> Reader::known_writer(const Expr& expr, Frame& frame,
                                               EntityIndex eyes) {
  std::optional<KnownEntries> latest = known_entries(expr, frame, eyes);
  std::optional<EventIndex> last;
  if (!latest) return last;
  for (const auto& [keys, known] : *latest)
    if (known.by > 0 && (!last || known.by > *last)) last = known.by;
  return last;
}

Reader Reader::at_start() const {
  Scene scene{scene_.world, scene_.luck,    scene_.parameters, scene_.initial,
              scene_.initial, scene_.world.starts};
  return Reader(scene);
}

void Reader::fold(model::ClaimId id, EntityIndex hearer, const Keys& args,
                  const std::function<void(EventIndex, double)>& each) {
  const model::Claim& claim = scene_.world.claims[id];
  Frame frame(claim.frame);
  for (size_t i = 0; i < args.size(); ++i) frame[i] = load(claim.frame[i].type, args[i]);
  frame[claim.hearer] = of_whole(hearer);
  if (claim.start) each(history::no_event, number(claim.start, frame, hearer));
  for (EventIndex event : events_for(hearer)) {
    const Record* record = scene_.state->record(hearer, event);
    Swap swap{record->swapped, record->put, record->instead_of};
    for (const model::Evidence& evidence : claim.evidence) {
      frame[claim.via] = of_whole(record->via);
      const Pattern& pattern = scene_.world.patterns[evidence.pattern - 1];
      if (!matches(pattern, event, swap, hearer, frame, true)) continue;
      double weight = number(evidence.weight, frame, hearer);
      if (evidence.fade.span)
        weight *= fade_factor(evidence.fade.share, evidence.fade.span,
                              scene_.state->events[event].time, scene_.now);
      each(event, weight);
    }
  }
}

double Reader::log_odds(model::ClaimId id, EntityIndex hearer, const Keys& args) {
  double sum = 0;
  fold(id, hearer, args, [&](EventIndex, double weight) { sum += weight; });
  return sum;
}

double Reader::credence(model::ClaimId id, EntityIndex hearer, const Keys& args) {
  const model::Claim& claim = scene_.world.claims[id];
  if (claim.rival == model::no_slot) return base::logistic(log_odds(id, hearer, args));
  std::vector<double> all;
  double own = 0;
  Keys other = args;
  for (int64_t rival : candidates(claim.frame[claim.rival].type, hearer)) {
    other[claim.rival] = rival;
    all.push_back(log_odds(id, hearer, other));
    if (rival == args[claim.rival]) own = all.back();
  }
  return all.empty() ? 0 : base::exp(own - base::log_sum_exp(all));
}

EventIndex Reader::strongest(model::ClaimId id, EntityIndex hearer, const Keys& args) {
  EventIndex best = history::no_event;
  double most = 0;
  fold(id, hearer, args, [&](EventIndex event, double weight) {
    double size = weight < 0 ? -weight : weight;
    if (event == history::no_event || size <= most) return;
    most = size;
    best = event;
  });
  return best;
}

}  // namespace milieu::sim::reference_parts
