#include "tell/unit.h"

#include <algorithm>
#include <set>

#include "base/calendar.h"
#include "tell/voice.h"

namespace milieu::tell {

using history::EntityIndex;
using history::Event;
using history::EventIndex;

namespace {

constexpr int64_t in_a_row = 3 * base::hour;
constexpr int64_t soon = base::hour;
constexpr size_t longest_joined = 60;  // letters of a template that can follow with "and"

EntityIndex actor_of(const model::World& world, const Event& event) {
  const model::Act& act = world.acts[event.act];
  if (act.process || act.roles == 0 || event.roles.empty()) return 0;
  return static_cast<EntityIndex>(event.roles[0]);
}

// One kind of sentence has words of its own; what has none is told only where nothing has.
std::vector<Clause> worded(std::vector<Clause> all) {
  const auto plain = [](const Clause& clause) { return clause.says.empty(); };
  if (!std::ranges::all_of(all, plain)) std::erase_if(all, plain);
  return all;
}

bool alike(const Unit& a, const Unit& b) {
  return a.belief == b.belief && a.heard == b.heard && a.via == b.via && a.place == b.place &&
         a.collision == b.collision && a.clauses.size() == 1 && b.clauses.size() == 1 &&
         b.time - a.time <= in_a_row && part_of_day(a.time) == part_of_day(b.time);
}

bool same_words(const Clause& a, const Clause& b) {
  if (a.id != b.id || a.says.empty()) return false;
  return std::ranges::all_of(model::pieces(a.says), [&](const model::Piece& piece) {
    const Part *one = a.part(piece.text), *other = b.part(piece.text);
    if (piece.form == model::Piece::Form::Words || one == nullptr || other == nullptr) return true;
    return one->values == other->values;
  });
}

bool absorb(Unit& into, const Unit& next) {
  if (!alike(into, next)) return false;
  Clause& clause = into.clauses[0];
  if (same_words(clause, next.clauses[0])) {
    clause.events.insert(clause.events.end(), next.clauses[0].events.begin(),
                         next.clauses[0].events.end());
    ++into.times;
    return true;
  }
  if (into.times > 1 || !merge(clause, next.clauses[0])) return false;
  into.led_here.insert(into.led_here.end(), next.led_here.begin(), next.led_here.end());
  if (into.actor != next.actor) into.actor = 0;
  return true;
}

// Where it was; of somebody who was nowhere, where they came to be, if the words say so. Who tells
// of their own knows where they are themselves, and who is there with them.
void place(const Telling& t, EntityIndex eyes, EventIndex index, Unit& unit) {
  unit.place = t.spoken->place(unit.actor, index);
  if (eyes != 0 && t.spoken->place(eyes, index) != unit.place) unit.place = 0;
  if (unit.place != 0) return;
  unit.place = t.spoken->place(unit.actor, index + 1);
  if (!names_place(unit)) unit.place = 0;
}

// Whom one hears of does not matter where one was told it: by then it is known.
bool retold(const Telling& t, const std::vector<Moment>& moments, const Outline& outline,
            const Moment& telling) {
  const model::Act& act = t.world.acts[telling.event.act];
  for (size_t role = 0; role < std::min<size_t>(act.roles, telling.event.roles.size()); ++role) {
    if (act.frame[role].type.sort != model::Sort::Event || telling.event.roles[role] == 0) continue;
    const auto told = static_cast<EventIndex>(telling.event.roles[role] - 1);
    const bool beat = std::ranges::any_of(outline.beats, [&](size_t at) {
      return moments[at].index == told && moments[at].heard && moments[at].time >= telling.time;
    });
    if (beat) return true;
  }
  return false;
}

bool part_of(std::vector<int64_t> some, std::vector<int64_t> all) {
  std::ranges::sort(some);
  std::ranges::sort(all);
  return std::ranges::includes(all, some);
}

// Whether an act was begun by another of the same person, or by what came of it, and names nobody
// and nothing that the other does not: setting out, and coming in.
bool became(const Telling& t, const Account& account, const Moment& later, EventIndex earlier) {
  constexpr int most_steps = 3;
  if (t.world.acts[later.event.act].rate.sort != model::Rate::Sort::None) return false;  // a wish
  std::optional<Event> at = later.event;
  for (int step = 0; step < most_steps && at && at->triggered && !at->causes.empty(); ++step) {
    const EventIndex begun_by = at->causes[0];
    at = account.event(begun_by);
    if (begun_by != earlier) {
      if (!at || at->sort != history::EventSort::Consequence) return false;
      continue;
    }
    return at && !at->roles.empty() && at->roles[0] == later.event.roles[0] &&
           part_of(later.event.roles, at->roles);
  }
  return false;
}

// The earlier of the two is left to the later one.
void take_over(const Telling& t, const Account& account, std::vector<Unit>& made,
               const Moment& moment, Unit& unit) {
  constexpr size_t recent = 8;
  for (size_t back = 1; back <= std::min(recent, made.size()); ++back) {
    Unit& before = made[made.size() - back];
    const bool alone = before.clauses.size() == 1 && before.clauses[0].events.size() == 1 &&
                       before.times == 1 && before.actor == unit.actor && !before.heard;
    if (!alone || !became(t, account, moment, before.clauses[0].events[0])) continue;
    unit.led_here = before.led_here;
    unit.led_here.push_back(before.clauses[0].events[0]);
    made.erase(made.end() - static_cast<std::ptrdiff_t>(back));
    return;
  }
}

size_t collision_of(const std::vector<Collision>& collisions, EventIndex event) {
  for (size_t i = 0; i < collisions.size(); ++i) {
    if (std::ranges::binary_search(collisions[i].events, event)) return i + 1;
  }
  return 0;
}

bool same_unit(const Unit& a, const Unit& b) {
  return a.clauses.size() == 1 && b.clauses.size() == 1 && !a.heard && !b.heard &&
         a.belief == b.belief &&
         a.place == b.place && a.collision == b.collision &&
         b.time - a.time < base::day / 2 && part_of_day(a.time) == part_of_day(b.time) &&
         same_words(a.clauses[0], b.clauses[0]);
}

// What is done to and fro all evening is said once, with how often: where it was first done.
void fold_often(std::vector<Unit>& all) {
  constexpr int64_t often = 3;
  for (size_t first = 0; first < all.size(); ++first) {
    const auto same = [&](const Unit& other) { return same_unit(all[first], other); };
    size_t end = first + 1;  // of those that could be the same
    while (end < all.size() && all[end].time - all[first].time < base::day / 2) ++end;
    int64_t times = all[first].times;
    for (size_t at = first + 1; at < end; ++at) times += same(all[at]) ? all[at].times : 0;
    if (times < often || times == all[first].times) continue;
    Clause& clause = all[first].clauses[0];
    for (size_t at = first + 1; at < end; ++at) {
      if (!same(all[at])) continue;
      const std::vector<EventIndex>& more = all[at].clauses[0].events;
      clause.events.insert(clause.events.end(), more.begin(), more.end());
      all[at].clauses.clear();
    }
    all[first].times = times;
    std::erase_if(all, [](const Unit& unit) { return unit.clauses.empty(); });
  }
}

// Outcomes for which the world has words; and what brought one about is a turn.
void add_outcomes(const Telling& t, const Account& account, const Outline& outline,
                  std::vector<Unit>& made) {
  for (const history::OutcomeHeld& held : account.outcomes()) {
    for (Unit& unit : made) {
      const std::vector<EventIndex> events = events_of(unit);
      unit.turn = unit.turn || std::ranges::binary_search(events, held.event);
    }
    const model::Outcome& outcome = t.world.outcomes[held.outcome];
    if (outcome.says.empty()) continue;
    if (!wants(outline.wanted, held.time, outcome.frame, held.roles)) continue;
    Unit unit;
    unit.clauses = {came_about(t, held)};
    unit.time = held.time;
    unit.turn = true;
    const auto later = [&](const Unit& other) { return other.time > held.time; };
    made.insert(std::ranges::find_if(made, later), std::move(unit));
  }
}

// What the teller came to believe, and no longer did, of those of whom much is told; among the
// rest, by time.
void add_beliefs(const Telling& t, const Account& account, const Outline& outline,
                 const std::vector<history::Conviction>& convictions, std::vector<Unit>& made) {
  constexpr double much = 0.3;
  for (const history::Conviction& one : convictions) {
    double least = 1;
    for (const int64_t arg : one.args) {
      const auto who = static_cast<EntityIndex>(arg);
      const bool another = t.spoken->decides(who) && who != account.eyes();
      if (another) least = std::min(least, outline.prominence[who]);
    }
    const bool own = !one.args.empty() && one.args[0] == int64_t{account.eyes()};
    if (own) continue;  // what one means oneself one need not come to believe
    if (least < much) continue;
    if (!wants(outline.wanted, one.time, t.world.claims[one.claim].frame, one.args)) continue;
    Unit unit;
    unit.clauses = {believed(t, one)};
    unit.time = one.time;
    unit.belief = one.believed ? Unit::Belief::Begins : Unit::Belief::Ends;
    const auto later = [&](const Unit& other) { return other.time > one.time; };
    made.insert(std::ranges::find_if(made, later), std::move(unit));
  }
}

// Everybody whom its words could name, and who acts.
std::set<int64_t> people_in(const Telling& t, const Unit& unit) {
  std::set<int64_t> found = {unit.actor};
  for (const Clause& clause : unit.clauses) {
    for (const Part& part : clause.parts) {
      if (part.type.sort != model::Sort::Entity) continue;
      for (const int64_t value : part.values) {
        if (t.names.person(value)) found.insert(value);
      }
    }
  }
  return found;
}

// How far back a unit can be told: right after the last of its own place in this part of the day,
// if nobody in it is in what was told since.
size_t place_for(const std::vector<Unit>& told, const std::vector<std::set<int64_t>>& people,
                 const Unit& unit, const std::set<int64_t>& own) {
  for (size_t at = told.size(); at > 0; --at) {
    const Unit& before = told[at - 1];
    const bool same_part = part_of_day(before.time) == part_of_day(unit.time) &&
                           unit.time - before.time < base::day / 2;
    if (!same_part || unit.collision != 0 || before.collision != 0) break;
    if (before.place == unit.place) return at;
    const auto in_own = [&](int64_t one) { return own.contains(one); };
    if (std::ranges::any_of(people[at - 1], in_own)) break;
  }
  return told.size();
}

// Tells what happened at one place, in one part of a day, together.
std::vector<Unit> by_place(const Telling& t, std::vector<Unit> all) {
  std::vector<Unit> told;
  std::vector<std::set<int64_t>> people;
  for (Unit& unit : all) {
    std::set<int64_t> own = people_in(t, unit);
    const auto at = static_cast<std::ptrdiff_t>(place_for(told, people, unit, own));
    told.insert(told.begin() + at, std::move(unit));
    people.insert(people.begin() + at, std::move(own));
  }
  return told;
}

}  // namespace

std::vector<EventIndex> events_of(const Unit& unit) {
  std::vector<EventIndex> events = unit.led_here;
  for (const Clause& clause : unit.clauses) {
    events.insert(events.end(), clause.events.begin(), clause.events.end());
  }
  std::ranges::sort(events);
  events.erase(std::unique(events.begin(), events.end()), events.end());
  return events;
}

bool names_place(const Unit& unit) {
  for (const Clause& clause : unit.clauses) {
    for (const model::Piece& piece : model::pieces(clause.says)) {
      const Part* part = clause.part(piece.text);
      const bool it = part != nullptr && part->type.sort == model::Sort::Entity &&
                      piece.form == model::Piece::Form::Name &&
                      std::ranges::find(part->values, int64_t{unit.place}) != part->values.end();
      if (it) return true;
    }
  }
  return false;
}

bool can_join(const Unit& first, const Unit& second) {
  const auto simple = [](const Unit& unit) {
    if (unit.clauses.size() != 1 || unit.heard || unit.times > 1 || unit.actor == 0) return false;
    const Clause& clause = unit.clauses[0];
    const std::string_view leads = begins_with(clause.says);
    const Part* part = leads.empty() ? nullptr : clause.part(leads);
    return part != nullptr && part->values.size() == 1 && part->values[0] == unit.actor &&
           part->type.sort == model::Sort::Entity && clause.says.size() <= longest_joined &&
           clause.says.find_first_of(",;:") == std::string_view::npos;
  };
  return simple(first) && simple(second) && first.actor == second.actor &&
         first.collision == second.collision && second.time - first.time <= soon &&
         first.clauses[0].id != second.clauses[0].id &&
         (first.place == second.place || names_place(second));
}

std::vector<Unit> units(const Telling& t, const Account& account, const Outline& outline,
                        const std::vector<Collision>& collisions,
                        const std::vector<history::Conviction>& convictions) {
  std::vector<Unit> made;
  for (const size_t at : outline.beats) {
    const Moment& moment = account.moments()[at];
    if (!moment.heard && account.eyes() != 0 && retold(t, account.moments(), outline, moment)) {
      continue;
    }
    Unit unit;
    unit.clauses = worded(clauses(t, moment.index, moment.event));
    if (unit.clauses.empty()) continue;
    unit.time = moment.time, unit.via = moment.via, unit.heard = moment.heard;
    unit.actor = actor_of(t.world, moment.event);
    const bool there = !unit.heard && unit.actor != 0 && t.spoken != nullptr;
    if (there) place(t, account.eyes(), moment.index, unit);
    unit.collision = collision_of(collisions, moment.index);
    if (!unit.heard && unit.actor != 0) take_over(t, account, made, moment, unit);
    if (!made.empty() && absorb(made.back(), unit)) continue;
    made.push_back(std::move(unit));
  }
  if (account.eyes() == 0) made = by_place(t, std::move(made));  // one's own has its own order
  add_beliefs(t, account, outline, convictions, made);
  fold_often(made);
  add_outcomes(t, account, outline, made);
  return made;
}

}  // namespace milieu::tell
