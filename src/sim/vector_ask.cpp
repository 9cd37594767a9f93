// Asking: whether what is due can happen, and what those asked answer.
#include <algorithm>

#include "sim/calendar.h"
#include "sim/choice.h"
#include "sim/vector.h"

namespace milieu::sim::vector_parts {

using history::AnswerGiven;
using history::Hitch;
using model::Act;
using model::ActId;
using model::Motive;
using model::Question;
using model::Slot;
using model::Sort;
using model::Value;
using model::of_whole;

bool Vector::leading_whens(const Act& act, Value* frame, EntityIndex eyes, uint16_t* which) {
  Scope scope(reader_);
  for (uint16_t i = 0; i < act.steps.size(); ++i) {
    if (act.steps[i].sort == model::Step::Sort::Pick) break;
    *which = i;
    if (reader_.holds(act.steps[i].when.condition, frame, eyes)) continue;
    return note(scope, &act, subject(act, frame)), false;
  }
  return !note(scope, &act, subject(act, frame));
}

bool Vector::works(const Act& act, Value* frame, uint16_t* which) {
  Scope scope(reader_);
  for (uint16_t i = 0; i < act.works.size(); ++i) {
    *which = i;
    if (reader_.holds(act.works[i].condition, frame, truth)) continue;
    return note(scope, &act, subject(act, frame)), false;
  }
  return !note(scope, &act, subject(act, frame));
}

Due Vector::ask(const Pending& pending) {
  Due due{pending, Due::Fate::Commits, {}, pending.answers};
  if (blocked(pending)) return due.fate = Due::Fate::Nothing, due;
  if (pending.sort == Pending::Sort::Consequence) return due;
  const Act& act = world_.acts[pending.act];
  Value* frame = due.act.frame.data();
  EntityIndex who = actor(act, frame);
  if (act.without || (!act.process && !alive(who)))
    return due.fate = Due::Fate::Nothing, due;
  bool begun = pending.parent != history::no_event;
  bool judged = pending.sort == Pending::Sort::Act || begun ||
                act.rate.sort == model::Rate::Sort::About || one_at_a_time_;
  uint16_t which = 0;
  if (judged && !pending.forced && !leading_whens(act, frame, who, &which)) {
    due.fate = pending.weighed         ? Due::Fate::Overtaken
               : act.process && !begun ? Due::Fate::Nothing
                                       : Due::Fate::Fails;
    due.hitch = {Hitch::Sort::When, which};
    return due;
  }
  bool picks = std::any_of(act.steps.begin(), act.steps.end(), [](const model::Step& step) {
    return step.sort == model::Step::Sort::Pick;
  });
  if (!picks && !works(act, frame, &which)) {
    due.fate = Due::Fate::Fails;
    due.hitch = {Hitch::Sort::Works, which};
    return due;
  }
  if (!act.asks || !due.answers.empty()) return due;
  for (Slot slot : act.asks->asked)
    if (!alive(frame[slot].whole)) {
      due.fate = Due::Fate::Fails;
      due.hitch = {Hitch::Sort::Gone, 0};
      return due;
    }
  if (act.asks->at_most_one && exclusive_waits(pending)) return due.fate = Due::Fate::Waits, due;
  for (Slot slot : act.asks->asked)
    due.answers.push_back(answer(pending, frame, static_cast<EntityIndex>(frame[slot].whole)));
  return due;
}

// A request that excludes others waits for the next interval of the person asked; the same request
// waits once.
bool Vector::exclusive_waits(const Pending& pending) {
  const Act& act = world_.acts[pending.act];
  EntityIndex asked = static_cast<EntityIndex>(pending.frame[act.asks->asked[0]].whole);
  if (!decides(asked)) return false;
  for (const Request& other : requests_)
    if (other.asked == asked && other.act.act == pending.act &&
        contents(act, other.act.frame.data()) == contents(act, pending.frame.data()))
      return true;
  requests_.push_back({asked, pending});
  return true;
}

// Those whose interval begins now choose among what waits for them; it then comes due.
void Vector::answer_requests() {
  if (requests_.empty()) return;
  std::vector<Request> waiting = std::move(requests_);
  requests_.clear();
  std::map<std::pair<EntityIndex, uint32_t>, std::vector<Pending>> inbox;
  for (Request& request : waiting) {
    if (!alive(request.asked)) continue;
    if (begins(state_.store.entities[request.asked].kind))
      inbox[{request.asked, request.act.act.value}].push_back(std::move(request.act));
    else
      requests_.push_back(std::move(request));
  }
  for (auto& [at, requests] : inbox) answer_inbox(at.first, ActId{at.second}, requests);
}

void Vector::answer_inbox(EntityIndex asked, ActId act, std::vector<Pending>& requests) {
  order(requests);
  std::vector<double> gains;
  std::vector<int64_t> none;
  for (Pending& request : requests) {
    std::vector<double> all = utilities(act, request.frame.data(), asked, none, request.id);
    gains.push_back(all[0] - all[1]);
  }
  Choice best = largest(gains);
  for (size_t i = 0; i < requests.size(); ++i) {
    bool wins = i == best.index && gains[i] > 0;
    double margin = gains[i] < 0 ? -gains[i] : gains[i];
    requests[i].answers = {{asked, static_cast<uint16_t>(wins ? 0 : 1), 0, margin}};
    decree(requests[i], requests[i].answers[0], {0, 0});
    next_.push_back(std::move(requests[i]));
  }
}

// The entities among the roles, without amounts: what makes a request the same request.
int64_t Vector::first_asked(ActId id, const Value* frame, EntityIndex asked, Ids& persons) {
  const Act& act = world_.acts[id];
  for (size_t i = 0; i < act.roles; ++i)
    if (act.frame[i].type.sort == Sort::Entity)
      persons.push_back(state_.store.content(act.frame[i].type, frame[i].whole));
  Ids request{program_.act_sites[id.value], state_.store.entities.id(asked)};
  request.insert(request.end(), persons.begin(), persons.end());
  auto [found, fresh] = asked_.try_emplace(std::move(request), now_);
  if (now_ - found->second >= act.asks->holding) found->second = now_;
  return found->second;
}

// Utility and noise of each answer, in order; of an answer with a quantity also which.
std::vector<double> Vector::utilities(ActId id, Value* frame, EntityIndex asked,
                                      std::vector<int64_t>& quantities, uint64_t event) {
  const Act& act = world_.acts[id];
  const Question& question = *act.asks;
  Ids persons;
  int64_t first = first_asked(id, frame, asked, persons);
  uint64_t site = program_.act_sites[id.value], own = state_.store.entities.id(asked);
  Scope scope(reader_);
  frame[question.it] = of_whole(asked);
  std::vector<double> all;
  history::Weighed weighed{history::no_event, asked, true};
  for (uint16_t a = 0; a < question.answers.size(); ++a) {
    const model::Answer& answer = question.answers[a];
    std::vector<double> terms;
    auto sum = [&](bool of_quantity) {
      double total = 0;
      terms.assign(question.motives.size(), 0);
      for (size_t i = 0; i < question.motives.size(); ++i) {
        const Motive& motive = question.motives[i];
        if (std::count(motive.toward.begin(), motive.toward.end(), a) == 0) continue;
        bool differs = false;
        if (answer.quantity != model::no_slot) {
          std::vector<Slot> slots = plan::slots_read(world_, motive.value);
          differs = std::count(slots.begin(), slots.end(), answer.quantity) > 0;
        }
        if (differs == of_quantity) total += terms[i] = reader_.number(motive.value, frame, asked);
      }
      return total;
    };
    double utility = sum(false), nest = 0;
    const std::vector<double> own_terms = terms;
    quantities.push_back(0);
    if (answer.quantity != model::no_slot) {
      const model::Type& range = act.frame[answer.quantity].type;
      std::vector<double> values, scores;
      for (int64_t q = range.low; q <= range.high; ++q) {
        frame[answer.quantity] = of_whole(q);
        values.push_back(sum(true));
        double noise = quantity_gumbel(luck_, site, own, persons, first, a, q);
        scores.push_back(values.back() / narrow + noise);
        if (weighing_.on()) weighed.amounts.push_back({{}, a, q, terms, 0, noise, scores.back()});
      }
      quantities.back() = range.low + static_cast<int64_t>(largest(scores).index);
      utility += nest = inclusive(values, narrow);
    }
    double noise = answer_gumbel(luck_, site, own, persons, first, a);
    all.push_back(utility + noise);
    if (weighing_.on())
      weighed.options.push_back({{}, a, quantities.back(), own_terms, nest, noise, all.back()});
  }
  if (weighing_.on()) weighing_.answered(event, std::move(weighed));
  note(scope, &act, asked);
  return all;
}

AnswerGiven Vector::answer(const Pending& request, Value* frame, EntityIndex asked) {
  std::vector<int64_t> quantities;
  std::vector<double> all = utilities(request.act, frame, asked, quantities, request.id);
  Choice best = largest(all);
  AnswerGiven given{asked, static_cast<uint16_t>(best.index), quantities[best.index], best.margin};
  decree(request, given, quantities);
  return given;
}

}  // namespace milieu::sim::vector_parts
