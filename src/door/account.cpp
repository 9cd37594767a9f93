// Histories in prose.
#include "tell/account.h"

#include <algorithm>
#include <set>

#include "base/calendar.h"
#include "door/held.h"
#include "door/part.h"
#include "door/replay.h"
#include "milieu/tell.h"
#include "tell/collision.h"
#include "tell/prose.h"
#include "tell/value.h"

namespace milieu {
namespace {

using door::Part;
using history::EntityIndex;
using history::EventIndex;

constexpr size_t most_of_collision = 6;  // events of one that are told whatever they weigh
constexpr size_t most_collisions = 4;

// All that one teller needs. What it holds refers to itself, so it stays where it is.
class Teller {
 public:
  Teller(const History& history, const tell::Spoken& spoken, EntityIndex eyes,
         const Watch& watch = {})
      : held_(history.held()), world_(held_.world.held().world),
        account_(world_, held_.log, eyes), telling_(door::telling(held_)) {
    telling_.spoken = &spoken;
    if (eyes != 0) {
      telling_.event = [this](EventIndex index) { return account_.event(index); };
    }
    weights_ = tell::weigh(world_, account_, turns());
    collisions_ = tell::collisions(telling_, account_);
    if (eyes != 0) convictions_ = door::convictions(held_, eyes, watch);
  }
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;

  std::vector<tell::Line> lines(const Part& part, bool all, std::vector<EventIndex> must) const {
    const std::vector<tell::Collision> light = rarest();
    for (const tell::Collision& one : light) {
      const size_t count = std::min(most_of_collision, one.events.size());
      must.insert(must.end(), one.events.begin(), one.events.begin() + static_cast<long>(count));
    }
    std::ranges::sort(must);
    const tell::Wanted wanted{.from = part.from, .to = part.to, .about = part.about,
                              .must = std::move(must), .all = all};
    const tell::Outline outline = tell::outline(telling_, account_, weights_, wanted);
    return tell::prose(telling_, account_, outline, light, convictions_);
  }

  Account text(const std::vector<tell::Line>& lines, uint64_t limit) const {
    Account made;
    if (account_.eyes() != 0) made.who = held_.names.of(account_.eyes());
    for (const tell::Line& line : lines) {
      if (limit != 0 && made.sentences.size() == limit) break;
      const int64_t day = line.day < world_.starts ? line.time : line.day;
      Told told{.text = line.text, .events = {}, .templates = line.templates,
                .day = tell::day(day), .time = base::format_time(line.time), .place = {},
                .paragraph = line.paragraph};
      told.events.assign(line.events.begin(), line.events.end());
      if (line.place != 0) told.place = held_.names.of(line.place);
      made.sentences.push_back(std::move(told));
    }
    return made;
  }

  const std::vector<tell::Collision>& all_collisions() const { return collisions_; }
  const tell::Telling& telling() const { return telling_; }
  const tell::Account& account() const { return account_; }

 private:
  std::set<EventIndex> turns() const {
    std::set<EventIndex> found;
    for (const history::OutcomeHeld& outcome : held_.log.outcomes()) found.insert(outcome.event);
    return found;
  }

  std::vector<tell::Collision> rarest() const {
    std::vector<tell::Collision> some = collisions_;
    std::ranges::stable_sort(some, std::ranges::greater{}, &tell::Collision::surprise);
    if (some.size() > most_collisions) some.resize(most_collisions);
    std::ranges::sort(some, {}, &tell::Collision::from);
    return some;
  }

  const door::HeldHistory& held_;
  const model::World& world_;
  tell::Account account_;
  tell::Telling telling_;
  std::vector<tell::Weight> weights_;
  std::vector<tell::Collision> collisions_;
  std::vector<history::Conviction> convictions_;  // of the teller
};

std::vector<EventIndex> told_in(const std::vector<tell::Line>& lines) {
  std::vector<EventIndex> all;
  for (const tell::Line& line : lines) {
    const bool gathered = line.templates.size() == 1 && line.templates[0].ends_with("/often");
    if (!gathered) all.insert(all.end(), line.events.begin(), line.events.end());
  }
  return all;
}

}  // namespace

Result<Account> tell_account(const History& history, const TellOptions& options) {
  const Result<Part> part = door::part_of(history, options);
  if (!part) return part.error();
  const tell::Spoken spoken(history.held().world.held().world, history.held().log);
  const Teller teller(history, spoken, part->eyes, options.watch);
  return teller.text(teller.lines(*part, options.all, {}), options.limit);
}

Result<Accounts> tell_beside(const History& history, const TellOptions& options,
                             const std::string& other) {
  const Result<Part> part = door::part_of(history, options);
  if (!part) return part.error();
  TellOptions others = options;
  others.as = other;
  const Result<Part> other_part = door::part_of(history, others);
  if (!other_part) return other_part.error();
  const tell::Spoken spoken(history.held().world.held().world, history.held().log);
  const Teller first(history, spoken, part->eyes, options.watch);
  const Teller second(history, spoken, other_part->eyes, options.watch);
  std::vector<EventIndex> both = told_in(first.lines(*part, options.all, {}));
  const std::vector<EventIndex> more = told_in(second.lines(*other_part, options.all, {}));
  both.insert(both.end(), more.begin(), more.end());
  return Accounts{first.text(first.lines(*part, options.all, both), options.limit),
                  second.text(second.lines(*other_part, options.all, both), options.limit)};
}

Result<std::vector<Collision>> collisions(const History& history, const TellOptions& options) {
  const Result<Part> part = door::part_of(history, options);
  if (!part) return part.error();
  const door::HeldHistory& held = history.held();
  const tell::Spoken spoken(held.world.held().world, held.log);
  const Teller teller(history, spoken, part->eyes);
  std::vector<Collision> made;
  for (const tell::Collision& one : teller.all_collisions()) {
    if (one.to < part->from || one.from > part->to) continue;
    Collision text{.events = {}, .people = {}, .from = base::format_time(one.from),
                   .to = base::format_time(one.to), .sentences = {}};
    text.events.assign(one.events.begin(), one.events.end());
    for (const EntityIndex who : one.people) text.people.push_back(held.names.of(who));
    for (const EventIndex event : one.events) {
      text.sentences.push_back(
          tell::sentence(teller.telling(), *teller.account().event(event), event));
    }
    made.push_back(std::move(text));
  }
  return made;
}

}  // namespace milieu
