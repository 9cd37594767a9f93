#include "milieu/show.h"

#include <algorithm>

#include "ask/knowing.h"
#include "base/calendar.h"
#include "door/held.h"
#include "door/moment.h"
#include "door/outside.h"
#include "door/people.h"
#include "door/question.h"
#include "door/settings.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::EntityIndex;
using history::Write;

std::string value_text(const tell::Telling& telling, model::FactId id, bool present,
                       int64_t value) {
  const model::Fact& fact = telling.world.facts[id];
  if (fact.set) return present ? "holds" : "does not hold";
  return tell::value(telling.world, telling.names, fact.value, value);
}

KnowerText knower_text(const tell::Telling& telling, model::FactId fact, const ask::Knower& one) {
  KnowerText made;
  made.who = telling.names.of(one.who);
  made.sees = one.sees, made.right = one.right;
  if (one.via != one.who && one.via != 0) made.from = telling.names.of(one.via);
  made.since = base::format_time(one.since);
  made.event = one.event;
  made.value = value_text(telling, fact, one.present, one.value);
  return made;
}

/// One showing, from the entries to words.
struct Showing {
  const door::HeldHistory& held;
  const ShowOptions& options;
  tell::Telling telling;
  EntityIndex eyes = 0;
  Shown made{};

  FactText written(const ask::Place& place, const ask::Entry& entry) const {
    FactText text;
    text.fact = tell::fact(telling, entry.write.fact, place.second);
    text.holds = entry.write.present;
    text.value = value_text(telling, entry.write.fact, entry.write.present, entry.write.value);
    text.since = base::format_time(entry.time);
    text.event = entry.event;
    return text;
  }
  // As it was then: what fades has faded.
  void fade(ask::Moment& moment, const ask::Place& place, const ask::Entry& entry,
            FactText& text) const {
    if (!entry.write.present) {
      const std::optional<int64_t> back = moment.fact(entry.write.fact, place.second);
      if (back) text.value = value_text(telling, entry.write.fact, false, *back);
      return;
    }
    if (telling.world.facts[entry.write.fact].fade.span == 0) return;
    const std::optional<int64_t> now = moment.fact(entry.write.fact, place.second);
    if (!now || *now == entry.write.value) return;
    text.written = text.value;
    text.value = value_text(telling, entry.write.fact, true, *now);
  }
  void know(const ask::Knowing& knowing, model::FactId fact, FactText& text) const {
    text.everybody = knowing.all;
    for (const ask::Knower& one : knowing.knowers)
      if (eyes == 0 || one.who == eyes) text.knowers.push_back(knower_text(telling, fact, one));
  }
  // Through somebody's eyes it is as they take it to be.
  bool seen_as(FactText& text) const {
    if (eyes == 0) return text.holds || std::ranges::any_of(text.knowers, [](const auto& one) {
                            return !one.right;
                          });
    if (text.everybody) return text.holds;
    if (text.knowers.empty()) return false;
    const KnowerText& mine = text.knowers.front();
    if (!mine.sees) {
      text.value = mine.value, text.since = mine.since, text.event = mine.event;
      text.written.clear();
      text.holds = mine.value != "does not hold";
    }
    return text.holds;
  }
  void entries(ask::Moment* moment, EntityIndex about, int64_t time) {
    const ask::Entries found = ask::entries_about(held.log, telling.world, about, time);
    std::vector<ask::Knowing> knowing;
    if (moment != nullptr) knowing = ask::who_knows(*moment, held.log, telling.world, found);
    size_t number = 0;
    for (const auto& [place, entry] : found) {
      FactText text = written(place, entry);
      if (moment != nullptr) {
        fade(*moment, place, entry, text);
        know(knowing[number++], entry.write.fact, text);
      }
      if (seen_as(text)) made.facts.push_back(std::move(text));
    }
    if (options.all && moment != nullptr) defaults(*moment, about, found);
    if (moment != nullptr) beliefs(*moment, about);
  }
  // Facts of it alone that nothing was ever written to.
  void defaults(ask::Moment& moment, EntityIndex about, const ask::Entries& found) {
    for (const model::FactId id : telling.world.facts.ids()) {
      const model::Fact& fact = telling.world.facts[id];
      const std::vector<int64_t> keys{int64_t{about}};
      const bool own = fact.keys == 1 && !fact.set &&
                       fact.frame[0].type.sort == model::Sort::Entity &&
                       is_kind(telling.world, held.names.kind(about), fact.frame[0].type.kind);
      if (!own || found.contains({id.value, keys})) continue;
      if (eyes != 0 && !fact.seen.all && !moment.then().admits(id, keys, eyes)) continue;
      const std::optional<int64_t> value = moment.fact(id, keys);
      FactText text;
      text.fact = tell::fact(telling, id, keys);
      text.value = value_text(telling, id, true, value.value_or(0));
      text.unwritten = true;
      made.facts.push_back(std::move(text));
    }
  }
  void beliefs(ask::Moment& moment, EntityIndex about) {
    const ask::Credences found = ask::credences_about(moment, telling.world, about);
    made.complete = made.complete && found.complete;
    for (const ask::Credence& one : found.all) {
      if (eyes != 0 && one.hearer != eyes) continue;
      const model::Claim& claim = telling.world.claims[one.claim];
      std::string text = tell::words(claim.name);
      for (size_t i = 0; i < one.args.size(); ++i)
        text += (i == 0 ? "(" : ", ") +
                tell::value(telling.world, telling.names, claim.frame[i].type, one.args[i]);
      made.credences.push_back({telling.names.of(one.hearer), text + ")", one.credence,
                                one.strongest,
                                tell::sentence(telling, held.log.read(one.strongest))});
    }
  }
};

Result<EntityIndex> eyes_of(const History& history, const std::string& name) {
  if (name.empty()) return EntityIndex{0};
  const Result<EntityIndex> found = door::find_one(history, name, {});
  if (!found) return found.error();
  const model::World& world = history.held().world.held().world;
  if (world.kinds[history.held().names.kind(*found)].decides) return *found;
  return Error{Fault::Usage, name + " sees nothing: only those who decide do", ""};
}

}  // namespace

Result<Shown> show(const History& history, const ShowOptions& options) {
  const door::HeldHistory& held = history.held();
  const Result<std::vector<EntityIndex>> about = door::find_entities(history, options.about);
  if (!about) return about.error();
  const Result<EntityIndex> eyes = eyes_of(history, options.eyes);
  if (!eyes) return eyes.error();
  int64_t time = INT64_MAX;
  if (!options.at.empty()) {
    const base::Result<int64_t> given = door::parse_date(options.at);
    if (!given) return door::outside(given.error());
    time = *given;
  }
  Showing showing{held, options, door::telling(held), *eyes};
  std::optional<door::Moment> moment;
  if (door::can_replay(held.path, held.info.header)) {
    Result<door::Moment> then = door::Moment::at(history, options.at);
    if (!then) return then.error();
    moment = std::move(*then);
  }
  showing.made.replayed = moment.has_value();
  showing.made.at = moment ? base::format_time(moment->state().time()) : options.at;
  for (const EntityIndex one : *about)
    showing.entries(moment ? &moment->state() : nullptr, one, time);
  return std::move(showing.made);
}

Result<ValueText> value_of(const History& history, const std::string& text, const std::string& at,
                           const std::string& eyes) {
  const Result<EntityIndex> who = eyes_of(history, eyes);
  if (!who) return who.error();
  Result<door::Moment> moment = door::Moment::at(history, at, {text});
  if (!moment) return moment.error();
  const door::Moment::Answer answer = moment->value(0, *who);
  ValueText made;
  made.value = answer.words;
  made.known = answer.known, made.condition = answer.condition, made.holds = answer.holds;
  made.at = base::format_time(moment->state().time());
  made.rests.assign(answer.rests.begin(), answer.rests.end());
  return made;
}

}  // namespace milieu
