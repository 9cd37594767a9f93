// Asking: whether what is due can happen, and what those asked answer, on the state S.
#include <algorithm>

#include "sim/calendar.h"
#include "sim/choice.h"
#include "sim/reference.h"

namespace milieu::sim::reference_parts {

using history::AnswerGiven;
using history::Hitch;
using model::Act;
using model::ExprId;
using model::Motive;
using model::Question;
using model::Slot;
using model::Sort;
using model::Step;
using model::of_whole;

std::vector<ExprId> Reference::leading(const Act& act) const {
  std::vector<ExprId> conditions;
  for (const Step& step : act.steps) {
    if (step.sort == Step::Sort::Pick) break;
    conditions.push_back(step.when.condition);
  }
  return conditions;
}

std::vector<Slot> Reference::ranging(const Act& act, size_t first) const {
  std::vector<Slot> slots;
  for (size_t i = first; i < act.roles; ++i) {
    bool picked = false;
    for (const Step& step : act.steps)
      for (Slot slot : step.pick.bound) picked |= slot == i;
    if (!picked) slots.push_back(static_cast<Slot>(i));
  }
  return slots;
}

bool Reference::leading_whens(const Act& act, Frame& frame, EntityIndex eyes, uint16_t* which) {
  Reader reads = reader(seen_);
  for (uint16_t i = 0; i < act.steps.size(); ++i) {
    if (act.steps[i].sort == Step::Sort::Pick) break;
    *which = i;
    if (reads.holds(act.steps[i].when.condition, frame, eyes)) continue;
    return note(reads, &act, subject(act, frame)), false;
  }
  return !note(reads, &act, subject(act, frame));
}

bool Reference::works(const Act& act, Frame& frame, uint16_t* which) {
  Reader reads = reader(seen_);
  for (uint16_t i = 0; i < act.works.size(); ++i) {
    *which = i;
    if (reads.holds(act.works[i].condition, frame, truth)) continue;
    return note(reads, &act, subject(act, frame)), false;
  }
  return !note(reads, &act, subject(act, frame));
}

Due Reference::ask(const Pending& pending) {
  Due due{pending, Due::Fate::Commits, {}, pending.answers};
  if (blocked(pending)) return due.fate = Due::Fate::Nothing, due;
  if (pending.sort == Pending::Sort::Consequence) return due;
  const Act& act = world_.acts[pending.act];
  EntityIndex who = actor(act, pending.frame);
  if (act.without || (!act.process && !state_.alive(who)))
    return due.fate = Due::Fate::Nothing, due;
  bool judged = pending.sort == Pending::Sort::Act || pending.parent != history::no_event ||
                act.rate.sort == model::Rate::Sort::About ||
                world_.regime == model::Regime::OneAtATime;
  uint16_t which = 0;
  if (judged && !pending.forced && !leading_whens(act, due.act.frame, who, &which)) {
    bool begun = pending.parent != history::no_event;
    due.fate = pending.weighed            ? Due::Fate::Overtaken
               : act.process && !begun    ? Due::Fate::Nothing
                                          : Due::Fate::Fails;
    due.hitch = {Hitch::Sort::When, which};
    return due;
  }
  bool picks = std::any_of(act.steps.begin(), act.steps.end(), [](const Step& step) {
    return step.sort == Step::Sort::Pick;
  });
  if (!picks && !works(act, due.act.frame, &which)) {
    due.fate = Due::Fate::Fails;
    due.hitch = {Hitch::Sort::Works, which};
    return due;
  }
  if (!act.asks || !due.answers.empty()) return due;
  for (Slot slot : act.asks->asked)
    if (!seen_->alive(due.act.frame[slot].whole)) {
      due.fate = Due::Fate::Fails;
      due.hitch = {Hitch::Sort::Gone, 0};
      return due;
    }
  if (act.asks->at_most_one && exclusive_waits(pending)) return due.fate = Due::Fate::Waits, due;
  for (Slot slot : act.asks->asked)
    due.answers.push_back(answer(pending, due.act.frame,
                                 static_cast<EntityIndex>(due.act.frame[slot].whole)));
  return due;
}

// A request that excludes others waits for the next interval of the person asked; the same request
// waits once.
bool Reference::exclusive_waits(const Pending& pending) {
  const Act& act = world_.acts[pending.act];
  EntityIndex asked =
      static_cast<EntityIndex>(pending.frame.slots[act.asks->asked[0]].whole);
  if (!decides(asked)) return false;
  for (const Request& other : state_.requests)
    if (other.asked == asked && other.act.act == pending.act &&
        contents(act, other.act.frame) == contents(act, pending.frame))
      return true;
  state_.requests.push_back({asked, pending});
  return true;
}

// Those whose interval begins now choose among what waits for them; it then comes due.
void Reference::answer_requests() {
  std::vector<Request> waiting = std::move(state_.requests);
  state_.requests.clear();
  std::map<std::pair<EntityIndex, uint32_t>, std::vector<Pending>> inbox;
  for (Request& request : waiting) {
    if (!state_.alive(request.asked)) continue;
    int64_t interval = world_.kinds[state_.entities[request.asked].kind].interval;
    if (sim::next_interval(interval, world_.starts, now_) == now_)
      inbox[{request.asked, request.act.act.value}].push_back(std::move(request.act));
    else
      state_.requests.push_back(std::move(request));
  }
  for (auto& [at, requests] : inbox) {
    order(requests);
    const Act& act = world_.acts[model::ActId{at.second}];
    std::vector<double> gains;
    std::vector<int64_t> none;
    for (Pending& request : requests) {
      std::vector<double> all = utilities(act, request.frame, at.first, none, request.id);
      gains.push_back(all[0] - all[1]);
    }
    Choice best = largest(gains);
    for (size_t i = 0; i < requests.size(); ++i) {
      bool wins = i == best.index && gains[i] > 0;
      double margin = gains[i] < 0 ? -gains[i] : gains[i];
      requests[i].answers = {{at.first, static_cast<uint16_t>(wins ? 0 : 1), 0, margin}};
      decree(requests[i], requests[i].answers[0], {0, 0});
      next_.push_back(std::move(requests[i]));
    }
  }
}

// When the same request was first made within its holding span; and, into `persons`, the entities
// among its roles, without amounts: what makes a request the same request.
int64_t Reference::first_asked(const Act& act, Frame& frame, EntityIndex asked, Ids& persons) {
  for (size_t i = 0; i < act.roles; ++i)
    if (act.frame[i].type.sort == Sort::Entity)
      persons.push_back(state_.content(act.frame[i].type, frame[i].whole));
  Ids request{base::hash_text(act.site), state_.id_of(asked)};
  request.insert(request.end(), persons.begin(), persons.end());
  auto [found, fresh] = state_.asked.try_emplace(request, now_);
  if (now_ - found->second >= act.asks->holding) found->second = now_;
  return found->second;
}

// Utility and noise of each answer, in order; of an answer with a quantity also which.
std::vector<double> Reference::utilities(const Act& act, Frame& frame, EntityIndex asked,
                                         std::vector<int64_t>& quantities, uint64_t event) {
  const Question& question = *act.asks;
  Ids persons;
  int64_t first = first_asked(act, frame, asked, persons);
  uint64_t site = base::hash_text(act.site), id = state_.id_of(asked);
  Reader reads = reader(seen_);
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
        bool differs = answer.quantity != model::no_slot &&
                       reads.reads_any(motive.value, answer.quantity,
                                       static_cast<Slot>(answer.quantity + 1));
        if (differs == of_quantity) total += terms[i] = reads.number(motive.value, frame, asked);
      }
      return total;
    };
    double utility = sum(false), nest = 0;
    const std::vector<double> own = terms;
    quantities.push_back(0);
    if (answer.quantity != model::no_slot) {
      const model::Type& range = act.frame[answer.quantity].type;
      std::vector<double> values, scores;
      for (int64_t q = range.low; q <= range.high; ++q) {
        frame[answer.quantity] = of_whole(q);
        values.push_back(sum(true));
        double noise = quantity_gumbel(luck_, site, id, persons, first, a, q);
        scores.push_back(values.back() / narrow + noise);
        weighed.amounts.push_back({{}, a, q, terms, 0, noise, scores.back()});
      }
      quantities.back() = range.low + static_cast<int64_t>(largest(scores).index);
      utility += nest = inclusive(values, narrow);
    }
    double noise = answer_gumbel(luck_, site, id, persons, first, a);
    all.push_back(utility + noise);
    weighed.options.push_back({{}, a, quantities.back(), own, nest, noise, all.back()});
  }
  if (weighing_.on()) weighing_.answered(event, std::move(weighed));
  note(reads, &act, asked);
  return all;
}

AnswerGiven Reference::answer(const Pending& request, Frame& frame, EntityIndex asked) {
  std::vector<int64_t> quantities;
  std::vector<double> all =
      utilities(world_.acts[request.act], frame, asked, quantities, request.id);
  Choice best = largest(all);
  AnswerGiven given{asked, static_cast<uint16_t>(best.index), quantities[best.index], best.margin};
  decree(request, given, quantities);
  return given;
}

}  // namespace milieu::sim::reference_parts
