// Choices told in full: what there was to choose from, and what spoke for each, while at hand.
//
// A choice is weighed before it is known which event it will be, or whether it will be one at all.
// So it waits here under the event's content id until that is committed.
//
// In:    choices as they are made; the events that they become.
// Out:   `history::Weighed`, to a sink, in the order of events.
// Never: an influence on what happens.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "history/event.h"

namespace milieu::sim {

class Weighing {
 public:
  explicit Weighing(bool on) : on_(on) {}
  bool on() const { return on_; }

  /// What somebody's clock for an act would take, were it due before it is read again.
  void read(history::EntityIndex who, model::ActId act, history::Weighed weighed) {
    read_[{who, act.value}] = std::move(weighed);
  }
  /// That clock, which ran at its rate since then, comes due as the event of this content id.
  void due(history::EntityIndex who, model::ActId act, uint64_t id, int64_t since) {
    const auto found = read_.find({who, act.value});
    if (found == read_.end()) return;
    waiting_[id].push_back(found->second);
    waiting_[id].back().since = since;
  }
  /// Somebody who was asked by the event of this content id has answered.
  void answered(uint64_t id, history::Weighed weighed) {
    waiting_[id].push_back(std::move(weighed));
  }
  /// The event has an index.
  void happened(uint64_t id, history::EventIndex event) {
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) return;
    for (history::Weighed& one : found->second) {
      one.event = event;
      done_.push_back(std::move(one));
    }
    waiting_.erase(found);
  }
  void flush(history::Sink& sink) {
    for (const history::Weighed& one : done_) sink.weighed(one);
    done_.clear();
  }

 private:
  bool on_;
  std::map<std::pair<history::EntityIndex, uint32_t>, history::Weighed> read_;
  std::map<uint64_t, std::vector<history::Weighed>> waiting_;
  std::vector<history::Weighed> done_;
};

}  // namespace milieu::sim
