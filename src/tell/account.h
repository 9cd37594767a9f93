// What there is to tell: all of a history, or what reached one person, in the order it did.
//
// In:    a log; whose account it is; from when to when, about whom.
// Out:   moments, each with its event as the teller knows it.
// Never: in somebody's account, an event that has not reached them, or what only others know of it.
//
// In an account of somebody's own, roles are read with the substitutions under which they know the
// event, an answer that was shown as another is that other to all but the one who gave it, and only
// their own choices have a margin.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "history/log.h"
#include "tell/clause.h"

namespace milieu::tell {

struct Moment {
  history::EventIndex index = 0;
  history::Event event;          // without writes, births and ends
  int64_t time = 0;              // when it happened, or reached the teller
  history::EntityIndex via = 0;  // who told the teller; 0: nobody, they were there (or all-knowing)
  bool heard = false;            // it reached the teller later, from somebody or in passing
};

class Account {
 public:
  Account(const model::World& world, const history::Log& log, history::EntityIndex eyes);

  /// In the order of time; events of one time in the order in which they happened.
  const std::vector<Moment>& moments() const { return moments_; }
  /// As the teller knows it; nothing if they do not.
  std::optional<history::Event> event(history::EventIndex index) const;
  history::EntityIndex eyes() const { return eyes_; }
  /// Those of everybody's history; nobody's own account has any.
  std::vector<history::OutcomeHeld> outcomes() const;

 private:
  void all();
  void known();
  history::Event seen(const history::Record& record) const;

  const model::World& world_;
  const history::Log& log_;
  history::EntityIndex eyes_ = 0;
  std::vector<Moment> moments_;
  std::map<history::EventIndex, history::Record> records_;  // of the teller
};

/// Whether somebody or something is among its roles or those asked.
bool takes_part(const model::World& world, const history::Event& event,
                history::EntityIndex entity);

}  // namespace milieu::tell
