// Running worlds for tests: from text to what was told, and what differs between two tellings.
//
// In:    the text of a world, or the name of a file of this checkout; settings.
// Out:   recordings; words about the first difference.
// Never: a second opinion about what should have happened.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "history/event.h"
#include "lang/load.h"
#include "sim/lived.h"

namespace milieu::tests {

/// The checkout: $MILIEU_HOME, or here.
std::filesystem::path home();

/// All that stands in a file; empty if there is none.
std::string text_in(const std::filesystem::path& file);

/// Texts by name; what is not there is looked for in std/ and worlds/ of $MILIEU_HOME (or here).
class Texts : public lang::Library {
 public:
  explicit Texts(std::map<std::string, std::string> texts = {}) : texts_(std::move(texts)) {}
  base::Result<lang::FoundText> find(std::string_view name, std::string_view user) const override;

 private:
  std::map<std::string, std::string> texts_;
};

/// The world in `text` (which calls itself `made`, unless `name` says otherwise), if it is one.
/// `why` is filled with the mistakes as an author sees them.
std::shared_ptr<const model::World> world_of(const std::string& text, std::string* why = nullptr,
                                             const std::string& name = "made");

/// The same, for text that must be a world: stops the test program with the mistakes otherwise.
std::shared_ptr<const model::World> sound_world(const std::string& text);

/// The world that `spec` ("anora without news") means, of `texts` and those of this checkout; stops
/// the test program with the mistakes if it is none.
std::shared_ptr<const model::World> loaded_world(const std::string& spec,
                                                 std::map<std::string, std::string> texts = {});

/// All that an executor told, in order.
struct Recording : history::Sink {
  struct Instant {
    int64_t time = 0;
    uint64_t state = 0;
    size_t events = 0, records = 0, held = 0, measured = 0;  // told so far
  };
  std::vector<history::Event> events;
  std::vector<history::Record> records;
  std::vector<history::OutcomeHeld> outcomes;
  std::vector<history::Measured> measures;
  std::vector<history::Weighed> choices;
  std::vector<Instant> instants;
  std::string error;               // of the call that failed; empty: none did

  void event(history::EventIndex index, const history::Event& event) override;
  void learned(const history::Record& record) override { records.push_back(record); }
  void held(const history::OutcomeHeld& held) override { outcomes.push_back(held); }
  void measured(const history::Measured& one) override { measures.push_back(one); }
  void weighed(const history::Weighed& one) override { choices.push_back(one); }
  void instant(int64_t time, uint64_t state) override;
};

/// Native is C: V with code from the first instant on. The code of the last world is kept.
enum class Judge : uint8_t { Reference, Vector, Native };

std::unique_ptr<sim::Executor> executor(Judge judge, const model::World& world,
                                        const sim::Settings& settings);

/// More flags for its compiler; at first MILIEU_NATIVE_FLAGS.
std::string& native_flags();

/// Runs to the end, or until `most` events or 4 * `most` instants; `each` is called after the start
/// and after every instant.
Recording record(sim::Executor& executor, size_t most = SIZE_MAX,
                 const std::function<void()>& each = {});
/// The rest of a run of which `told` has been told.
Recording go_on(sim::Executor& executor, Recording told, size_t most = SIZE_MAX,
                const std::function<void()>& each = {});
Recording run(Judge judge, const model::World& world, const sim::Settings& settings = {},
              size_t most = SIZE_MAX);

/// What happened in it, for states of it.
std::shared_ptr<const sim::Lived> lived_in(const model::World& world, const Recording& told);

/// Names for the entities of one run: by their births.
class People {
 public:
  People(const model::World& world, const Recording& run);
  std::string name(int64_t entity) const;    // "ann", "kids2", "thing:<content id>", "none"
  uint64_t id(int64_t entity) const;         // content id; 0: none
  model::KindId kind(int64_t entity) const;

 private:
  const model::World& world_;
  std::map<int64_t, history::Birth> births_;
};

/// "2024-01-01 06:12 act1(ann, ben) worked, ben: yes; writes friends(ann, ben)".
std::string describe(const model::World& world, const Recording& run, const history::Event& event);
std::string describe(const model::World& world, const Recording& run);

/// The first difference between two runs of one world; nothing if they are the same.
std::optional<std::string> difference(const model::World& world, const Recording& a,
                                      const Recording& b);

//  An event in words that do not depend on indexes, so that two worlds can be compared: entities
// and
//  causes by content id, facts and acts by name. `without` are causes to leave out; so is all of
// them
/// if `causes` is false.
struct Plain {
  bool causes = true;
  std::vector<uint64_t> without{};
  std::function<std::string(const std::string&)> rename{};  // names of acts and facts
};
std::string plain(const model::World& world, const Recording& run, const People& people,
                  const history::Event& event, const Plain& how = {});

}  // namespace milieu::tests
