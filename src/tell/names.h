// What everybody and everything is called in a sentence.
//
// In:    a world, and each birth as it is told.
// Out:   "Ani", "the seventh client" (of a crowd called clients), "room 7", "errand 3"; who was
//        meant by such a name, or by "client 7".
// Never: an entity without a name; two living names for one entity.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "history/event.h"
#include "model/world.h"

namespace milieu::tell {

/// Underscores become spaces.
std::string words(std::string_view name);

class Names {
 public:
  /// The world must outlive it.
  explicit Names(const model::World& world) : world_(world), born_(world.kinds.size() + 1) {}

  /// To be called with each event (or at least each that has births), in order.
  void told(const history::Event& event);

  /// "nobody" for 0 and for one never born.
  std::string of(history::EntityIndex entity) const;

  /// Everyone who may be called so: by what is shown, or by what is written in the world's text.
  /// Capitals do not count. The name of a crowd means all of it.
  std::vector<history::EntityIndex> find(std::string_view name) const;

  /// All that find knows, for guesses at what was meant.
  std::vector<std::string> all() const;

  /// The crowd of which it is one; none if it has a name of its own or was born later.
  model::NamedId crowd(history::EntityIndex entity) const;
  /// Who that is, "Ivan's mother"; empty if the world does not say.
  std::string_view apposition(history::EntityIndex entity) const;
  /// Whether a value is somebody who decides.
  bool person(int64_t value) const;
  size_t entities() const { return entities_.size(); }
  model::KindId kind(history::EntityIndex entity) const { return entities_[entity - 1].kind; }

 private:
  struct Entity {
    model::KindId kind{};
    model::NamedId named{};
    int64_t number = 0;  // in its crowd, or among those of its kind born later
  };

  std::string called(const model::Named& named) const;
  std::string shown(const Entity& entity) const;
  std::string numbered(const Entity& entity) const;
  bool crowd_of(const Entity& entity) const;
  std::string written(const Entity& entity) const;

  const model::World& world_;
  std::vector<Entity> entities_;
  std::vector<int64_t> born_;  // of each kind, without a name of their own
};

}  // namespace milieu::tell
