// How everybody and everything is spoken of, and where they are: `spoken of` in a world, read from
// the log.
//
// In:    a world and its log.
// Out:   she, he, it or they; a place; at any event of the history.
// Never: more than `spoken of` can say (lang/check_says): facts, kinds and names.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "history/log.h"
#include "tell/english.h"

namespace milieu::tell {

class Spoken {
 public:
  /// Reads the log once. Both must outlive it.
  Spoken(const model::World& world, const history::Log& log);

  /// Just before the event. Unsaid: they for those who decide, it for things.
  As as(history::EntityIndex who, history::EventIndex event) const;
  /// Where they were just before it. 0: unsaid, or nowhere.
  history::EntityIndex place(history::EntityIndex who, history::EventIndex event) const;
  /// The kind of which it was born, or one above it.
  bool is_of(history::EntityIndex who, model::KindId kind) const;
  bool decides(history::EntityIndex who) const;

 private:
  struct Change {
    history::EventIndex event = 0;
    bool present = false;
    int64_t value = 0;
  };
  struct Reading {
    const model::Spoken& spoken;
    history::EntityIndex who = 0;
    history::EventIndex before = 0;  // only what was written earlier
  };

  void collect(model::ExprId id);
  int64_t value(const Reading& reading, model::ExprId id) const;
  int64_t fact(const Reading& reading, const model::Expr& expr) const;
  const Change* last(model::FactId fact, std::vector<int64_t> keys,
                     history::EventIndex before) const;
  bool applies(const model::Spoken& spoken, history::EntityIndex who) const;

  const model::World& world_;
  std::vector<bool> follows_;  // by fact
  std::vector<model::KindId> kinds_;  // by entity, from 1
  std::map<uint32_t, history::EntityIndex> named_;
  std::map<std::pair<uint32_t, std::vector<int64_t>>, std::vector<Change>> changes_;
};

}  // namespace milieu::tell
