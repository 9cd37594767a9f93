#include "tell/account.h"

#include <algorithm>

namespace milieu::tell {

using history::EntityIndex;
using history::Event;
using history::EventIndex;
using history::Record;

namespace {

void strip(Event& event) {
  event.writes = {}, event.births = {}, event.ends = {};
}

// What others see where `on answer … shows other`.
uint16_t shown_answer(const model::Act& act, uint16_t answer) {
  for (const model::Branch& branch : act.on) {
    const bool this_one = branch.on != model::Branch::On::Failure && branch.answer == answer;
    if (!this_one || branch.shows.empty()) continue;
    for (uint16_t i = 0; i < act.asks->answers.size(); ++i) {
      if (act.asks->answers[i].name == branch.shows) return i;
    }
  }
  return answer;
}

}  // namespace

bool takes_part(const model::World& world, const Event& event, EntityIndex entity) {
  for (size_t role = 0; event.act && role < event.roles.size(); ++role) {
    const bool is_entity = world.acts[event.act].frame[role].type.sort == model::Sort::Entity;
    if (is_entity && event.roles[role] == entity) return true;
  }
  return std::ranges::any_of(event.answers,
                             [entity](const auto& given) { return given.who == entity; });
}

Account::Account(const model::World& world, const history::Log& log, EntityIndex eyes)
    : world_(world), log_(log), eyes_(eyes) {
  if (eyes == 0) all();
  else known();
}

void Account::all() {
  moments_.reserve(log_.size());
  log_.for_each([this](EventIndex index, const Event& event) {
    Moment moment{.index = index, .event = event, .time = event.time};
    strip(moment.event);
    moments_.push_back(std::move(moment));
  });
}

void Account::known() {
  for (const Record& record : log_.records_of_person(eyes_)) {
    if (!records_.emplace(record.event, record).second) continue;
    Moment moment{.index = record.event, .event = seen(record), .time = record.time};
    moment.heard = record.via != eyes_;
    moment.via = moment.heard ? record.via : 0;
    moments_.push_back(std::move(moment));
  }
  std::ranges::stable_sort(moments_, [](const Moment& a, const Moment& b) {
    return a.time != b.time ? a.time < b.time : a.index < b.index;
  });
}

Event Account::seen(const Record& record) const {
  Event event = log_.read(record.event);
  strip(event);
  if (!event.act) return event;
  const model::Act& act = world_.acts[event.act];
  for (size_t role = 0; role < std::min<size_t>(act.roles, event.roles.size()); ++role) {
    const bool entity = act.frame[role].type.sort == model::Sort::Entity;
    const bool swapped = record.swapped && entity && event.roles[role] == record.instead_of;
    if (swapped) event.roles[role] = record.put;
  }
  const bool mine = act.roles > 0 && !act.process && event.roles[0] == eyes_;
  if (!mine) event.margin = 0;
  for (history::AnswerGiven& given : event.answers) {
    if (given.who == eyes_) continue;
    given.margin = 0;
    if (!act.asks || given.answer >= act.asks->answers.size()) continue;
    const uint16_t shown = shown_answer(act, given.answer);
    if (shown != given.answer) given.quantity = unknown_amount;
    given.answer = shown;
  }
  return event;
}

std::vector<history::OutcomeHeld> Account::outcomes() const {
  return eyes_ == 0 ? log_.outcomes() : std::vector<history::OutcomeHeld>();
}

std::optional<Event> Account::event(EventIndex index) const {
  if (eyes_ == 0) {
    if (index >= log_.size()) return std::nullopt;
    return log_.read(index);
  }
  const auto found = records_.find(index);
  if (found == records_.end()) return std::nullopt;
  return seen(found->second);
}

}  // namespace milieu::tell
